//! Transition system: the scoring of moves that the parser and the names model share, a hidden layer whose products
//! with every word are computed beforehand, so that one step only adds rows.

use crate::nlp::model::file::{CorruptModel, Result};
use crate::nlp::model::matmul::{HIDDEN, HIDDEN_PIECES, MatmulKernel, PackedMatrix, WIDTH};
use crate::nlp::model::weights::ModelTensors;

/// A transition model.
pub(crate) struct TransitionSystem {
    kernel: MatmulKernel,
    projection: PackedMatrix,
    projection_bias: Vec<f32>,
    lower: PackedMatrix,
    lower_bias: Vec<f32>,
    /// The row of each feature when there is no such word.
    padding: Vec<f32>,
    upper: PackedMatrix<f32>,
    upper_bias: Vec<f32>,
    /// The number of words of the state that a step looks at.
    features: usize,
}

/// The rows of a text's words, as far as they are prepared; room that is used again for the next text.
#[derive(Default)]
pub(crate) struct Rows {
    words: usize,
    projected: Vec<f32>,
    rows: Vec<f32>,
}

impl Rows {
    /// Empties the buffers for another text.
    pub fn clear(&mut self) {
        self.words = 0;
        self.rows.clear();
    }

    /// The number of words that are prepared, from the first on.
    pub fn words(&self) -> usize {
        self.words
    }
}

impl TransitionSystem {
    /// Takes the transition model `name` with so many moves out of a model's weights.
    pub fn load(weights: &ModelTensors, name: &str, moves: usize, kernel: MatmulKernel) -> Result<TransitionSystem> {
        let floats = |part: &str| weights.floats(&format!("{name}.{part}"));
        let matrix = |part: &str| weights.matrix(&format!("{name}.{part}"));
        let padding = floats("lower.padding")?;
        let model = TransitionSystem {
            kernel,
            projection: PackedMatrix::new(matrix("projection.weights")?, HIDDEN),
            projection_bias: floats("projection.bias")?,
            lower: PackedMatrix::new(matrix("lower.weights")?, padding.len()),
            lower_bias: floats("lower.bias")?,
            features: padding.len() / HIDDEN_PIECES,
            padding,
            upper: PackedMatrix::new(floats("upper.weights")?, moves),
            upper_bias: floats("upper.bias")?,
        };
        let fits = model.projection_bias.len() == HIDDEN
            && model.lower_bias.len() == HIDDEN_PIECES
            && (model.projection.inputs(), model.lower.inputs(), model.upper.inputs()) == (WIDTH, HIDDEN, HIDDEN)
            && model.upper_bias.len() == moves;
        if fits { Ok(model) } else { Err(CorruptModel("a transition model has another width")) }
    }

    /// Prepares further words of a text: the products of their vectors with the hidden layer.
    pub fn prepare(&self, vectors: &[f32], rows: &mut Rows) {
        let count = vectors.len() / WIDTH;
        rows.projected.clear();
        rows.projected.resize(count * HIDDEN, 0.0);
        self.kernel.multiply(count, vectors, WIDTH, &self.projection, &mut rows.projected);
        for row in rows.projected.chunks_exact_mut(HIDDEN) {
            self.kernel.add(&[&self.projection_bias], row);
        }
        let prepared = rows.rows.len();
        rows.rows.resize(prepared + count * self.lower.outputs(), 0.0);
        self.kernel.multiply(count, &rows.projected, HIDDEN, &self.lower, &mut rows.rows[prepared..]);
        rows.words += count;
    }

    /// The scores of all moves in a state, which is given by its words.
    pub fn score<const N: usize>(&self, rows: &Rows, words: [Option<usize>; N], scores: &mut [f32]) {
        let (rows, _) = rows.rows.as_chunks::<HIDDEN_PIECES>();
        let (padding, _) = self.padding.as_chunks::<HIDDEN_PIECES>();
        let rows: [&[f32; HIDDEN_PIECES]; N] = std::array::from_fn(|feature| match words[feature] {
            Some(word) => &rows[word * self.features + feature],
            None => &padding[feature],
        });
        self.kernel.score(&rows, &self.lower_bias, &self.upper, &self.upper_bias, scores);
    }

    /// The number of moves.
    pub fn moves(&self) -> usize {
        self.upper_bias.len()
    }
}
