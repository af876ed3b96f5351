//! Tagger: one layer on the encoder's vectors, which gives each word its fine-grained tag.

use crate::nlp::doc_cache::SharedPrefix;
use crate::nlp::labels::Tag;
use crate::nlp::model::file::{CorruptModel, Result};
use crate::nlp::model::matmul::{MatmulKernel, PackedMatrix, WIDTH};
use crate::nlp::model::weights::ModelTensors;

/// The tagger.
pub(crate) struct Tagger {
    kernel: MatmulKernel,
    weights: PackedMatrix,
    bias: Vec<f32>,
    tags: Vec<Tag>,
}

impl Tagger {
    /// Takes the tagger out of a model's weights; `tags` are the labels, in the order of the scores.
    pub fn load(weights: &ModelTensors, tags: &[&str], kernel: MatmulKernel) -> Result<Tagger> {
        let bias = weights.floats("tagger.bias")?;
        let matrix = PackedMatrix::new(weights.matrix("tagger.weights")?, tags.len());
        if bias.len() != tags.len() || matrix.inputs() != WIDTH {
            return Err(CorruptModel("the tagger has another width"));
        }
        Ok(Tagger { kernel, weights: matrix, bias, tags: tags.iter().map(|tag| Tag::parse(tag)).collect() })
    }

    /// The tags of the words with these vectors; `shared` says which have the same in a text tagged before.
    pub fn tags(&self, vectors: &[f32], shared: Option<SharedPrefix<Vec<Tag>>>, scores: &mut Vec<f32>) -> Vec<Tag> {
        let (head, tail) = shared.map_or((&[][..], &[][..]), |s| (&s.known[..s.head], &s.known[s.count - s.tail..]));
        let edited = &vectors[head.len() * WIDTH..vectors.len() - tail.len() * WIDTH];
        let count = edited.len() / WIDTH;
        scores.clear();
        scores.resize(count * self.bias.len(), 0.0);
        self.kernel.multiply(count, edited, WIDTH, &self.weights, scores);
        let best = |scores: &[f32]| {
            let scores = scores.iter().zip(&self.bias).map(|(score, bias)| score + bias);
            let first = (Tag::Xx, f32::NEG_INFINITY);
            self.tags
                .iter()
                .zip(scores)
                .fold(first, |best, (&tag, score)| if score > best.1 { (tag, score) } else { best })
                .0
        };
        let edited = scores.chunks_exact(self.bias.len()).map(best);
        head.iter().copied().chain(edited).chain(tail.iter().copied()).collect()
    }
}
