//! Encoder: from words to vectors, by hash embeddings of a word's lexical attributes, mixed, then four convolutions
//! over windows of three words.
//!
//! A word's vector depends on the words up to [`REACH`] places away and on nothing else, one place for each convolution:
//! in a text that was encoded a moment ago and edited since, every layer is computed only as near to the edit as that.
//!
//! The mixed vector depends on the word alone, and so do its three products with the first convolution (as the left,
//! the middle and the right word of a window). These are kept for the words in use, which saves about half of the work.

use super::cache::Cache;
use super::file::{CorruptModel, Result};
use super::hash::embedding_keys;
use super::matmul::{MatmulKernel, Norm, PIECES, PackedMatrix, WIDTH};
use super::weights::{F16Slice, ModelTensors};
use crate::nlp::doc_cache::SharedPrefix;
use crate::nlp::features::Features;
use std::ops::Range;
use std::sync::Arc;

/// The distance at which a word can still bear on another word's vector: the number of convolutions.
pub(crate) const REACH: usize = 4;
/// Rows of nothing before and after a text, as many as the convolutions reach.
const PADDING: usize = REACH;
/// The most memory that the words in use may take, in bytes: a smaller cache recomputes the words of long drafts.
const MAX_CACHE_BYTES: usize = 4 << 20;
/// The seed of the first embedding's keys; each further one has the next.
const FIRST_SEED: u32 = 8;

/// The encoder of one model.
pub(crate) struct Encoder {
    kernel: MatmulKernel,
    embeddings: Vec<F16Slice>,
    mix: Layer,
    first: [PackedMatrix; 3],
    first_norm: Norm,
    convolutions: Vec<Layer>,
    words: Cache<Features, Arc<EncodedWord>>,
}

/// An encoded text: what each convolution made of its rows, [`WIDTH`] numbers each.
#[derive(PartialEq)]
pub(crate) struct Layers {
    /// Rows of one layer: the words, with [`PADDING`] before and after.
    rows: usize,
    values: Vec<f32>,
}

struct Layer {
    weights: PackedMatrix,
    norm: Norm,
}

/// Vectors that depend on a word alone.
struct EncodedWord {
    vector: [f32; WIDTH],
    /// The products with the first convolution's three places.
    products: [[f32; PIECES]; 3],
}

/// Buffers for the numbers of one text, used again for the next.
#[derive(Default)]
pub(crate) struct EncoderScratch {
    vectors: Vec<f32>,
    pieces: Vec<f32>,
    embedded: Vec<f32>,
}

impl Encoder {
    /// Takes the encoder out of a model's weights.
    pub fn load(weights: &ModelTensors, kernel: MatmulKernel) -> Result<Encoder> {
        let mut embeddings = Vec::new();
        while weights.has_tensor(&format!("encoder.embedding{}", embeddings.len())) {
            embeddings.push(weights.halves(&format!("encoder.embedding{}", embeddings.len()))?);
        }
        let panels = |name: &str| Ok(PackedMatrix::new(weights.matrix(&format!("encoder.{name}"))?, PIECES));
        let norm = |layer: usize| {
            let vector = |part: &str, length: usize| {
                let values = weights.floats(&format!("encoder.layer{layer}.{part}"))?;
                if values.len() == length { Ok(values) } else { Err(CorruptModel("a layer has another width")) }
            };
            Ok(Norm { bias: vector("bias", PIECES)?, gain: vector("gain", WIDTH)?, shift: vector("shift", WIDTH)? })
        };
        let layer = |layer: usize| Ok(Layer { weights: panels(&format!("layer{layer}.weights"))?, norm: norm(layer)? });
        Ok(Encoder {
            kernel,
            embeddings,
            mix: layer(0)?,
            first: [panels("layer1.weights0")?, panels("layer1.weights1")?, panels("layer1.weights2")?],
            first_norm: norm(1)?,
            convolutions: vec![layer(2)?, layer(3)?, layer(4)?],
            words: Cache::new(MAX_CACHE_BYTES),
        })
    }

    /// Encodes a text; of one encoded lately that shares words with it, what does not depend on the others is taken over.
    pub fn encode(
        &self,
        features: &[Features],
        shared: Option<SharedPrefix<Layers>>,
        scratch: &mut EncoderScratch,
    ) -> Layers {
        let rows = features.len() + 2 * PADDING;
        let mut layers = Layers { rows, values: vec![0.0; REACH * rows * WIDTH] };
        for layer in 0..REACH {
            // Only rows that can still reach a word, and of these only what the shared words do not decide.
            let edge = layer + 1;
            let (mut from, mut to) = (edge, rows - edge);
            if let Some(shared) = shared {
                from = from.max(shared.head + PADDING - edge);
                to = to.min(rows - (shared.tail + PADDING - edge));
                let known = shared.known.layer(layer);
                let values = layers.layer_mut(layer);
                values[..from * WIDTH].copy_from_slice(&known[..from * WIDTH]);
                let tail = (rows - to) * WIDTH;
                values[to * WIDTH..].copy_from_slice(&known[known.len() - tail..]);
            }
            match layer.checked_sub(1) {
                None => self.first_convolution(features, from..to, layers.layer_mut(0), scratch),
                Some(before) => self.convolution(before, from..to, &mut layers, scratch),
            }
        }
        layers
    }

    /// The first convolution, as sums of the words' products; its outputs are added to the words' vectors.
    fn first_convolution(
        &self,
        features: &[Features],
        rows: Range<usize>,
        out: &mut [f32],
        scratch: &mut EncoderScratch,
    ) {
        // A row sees the words one place before it to one behind it.
        let first = rows.start.saturating_sub(PADDING + 1);
        let words = self.words(&features[first..(rows.end + 1 - PADDING).min(features.len())], scratch);
        let word = |row: usize| words.get(row.checked_sub(PADDING + first)?);
        let mut sum = [0f32; PIECES];
        for row in rows {
            sum.fill(0.0);
            for place in 0..3 {
                if let Some(word) = word(row + place - 1) {
                    self.kernel.add(&[&word.products[place]], &mut sum);
                }
            }
            let vector = &mut out[row * WIDTH..(row + 1) * WIDTH];
            self.kernel.maxout(&sum, &self.first_norm, vector);
            if let Some(word) = word(row) {
                self.kernel.add(&[&word.vector], vector);
            }
        }
    }

    /// A further convolution of the rows that the layer before it has made; its outputs are added to these.
    fn convolution(&self, before: usize, rows: Range<usize>, layers: &mut Layers, scratch: &mut EncoderScratch) {
        let Layer { weights, norm } = &self.convolutions[before];
        let length = layers.rows * WIDTH;
        let (before, out) = layers.values[before * length..].split_at_mut(length);
        let pieces = &mut scratch.pieces;
        pieces.clear();
        pieces.resize(rows.len() * PIECES, 0.0);
        // A row's window is contiguous: the row, the one before and the one after.
        self.kernel.multiply_shared(rows.len(), &before[(rows.start - 1) * WIDTH..], WIDTH, weights, pieces);
        let inner = rows.start * WIDTH..rows.end * WIDTH;
        let outputs = out[inner.clone()].chunks_exact_mut(WIDTH).zip(before[inner].chunks_exact(WIDTH));
        for ((out, before), pieces) in outputs.zip(pieces.chunks_exact(PIECES)) {
            self.kernel.maxout(pieces, norm, out);
            self.kernel.add(&[before], out);
        }
    }

    /// The vectors of each word of a text, computed for those that are new.
    fn words(&self, features: &[Features], scratch: &mut EncoderScratch) -> Vec<Arc<EncodedWord>> {
        let mut found: Vec<Option<Arc<EncodedWord>>> = features.iter().map(|f| self.words.get(&self.key(f))).collect();
        let mut new: Vec<Features> =
            features.iter().zip(&found).filter(|(_, w)| w.is_none()).map(|(f, _)| self.key(f)).collect();
        new.sort_unstable();
        new.dedup();
        let made = self.make_words(&new, scratch);
        for (key, word) in new.iter().zip(&made) {
            self.words.insert(*key, Arc::clone(word), size_of::<EncodedWord>() + 128);
        }
        for (features, word) in features.iter().zip(&mut found) {
            if word.is_none() {
                *word = new.binary_search(&self.key(features)).ok().and_then(|at| made.get(at)).cloned();
            }
        }
        found.into_iter().flatten().collect()
    }

    /// The features that this encoder looks at.
    fn key(&self, features: &Features) -> Features {
        std::array::from_fn(|column| if column < self.embeddings.len() { features[column] } else { 0 })
    }

    fn make_words(&self, new: &[Features], scratch: &mut EncoderScratch) -> Vec<Arc<EncodedWord>> {
        let count = new.len();
        let EncoderScratch { vectors, pieces, embedded, .. } = scratch;
        let width = self.embeddings.len() * WIDTH;
        embedded.clear();
        embedded.resize(count * width, 0.0);
        for (features, row) in new.iter().zip(embedded.chunks_exact_mut(width.max(1))) {
            let columns = self.embeddings.iter().zip(features).zip(row.chunks_exact_mut(WIDTH)).zip(FIRST_SEED..);
            for (((embedding, &feature), out), seed) in columns {
                let rows = embedding.len() / WIDTH;
                for key in embedding_keys(feature, seed) {
                    embedding.add_to(key as usize % rows * WIDTH, out);
                }
            }
        }
        pieces.clear();
        pieces.resize(count * PIECES, 0.0);
        self.kernel.multiply_shared(count, embedded, width, &self.mix.weights, pieces);
        vectors.clear();
        vectors.resize(count * WIDTH, 0.0);
        for (vector, pieces) in vectors.chunks_exact_mut(WIDTH).zip(pieces.chunks_exact(PIECES)) {
            self.kernel.maxout(pieces, &self.mix.norm, vector);
        }
        let mut words: Vec<EncodedWord> = vectors
            .as_chunks::<WIDTH>()
            .0
            .iter()
            .map(|&vector| EncodedWord { vector, products: [[0.0; PIECES]; 3] })
            .collect();
        for (place, weights) in self.first.iter().enumerate() {
            self.kernel.multiply_shared(count, vectors, WIDTH, weights, pieces);
            for (word, product) in words.iter_mut().zip(pieces.as_chunks::<PIECES>().0) {
                word.products[place] = *product;
            }
        }
        words.into_iter().map(Arc::new).collect()
    }
}

impl Layers {
    /// The words' vectors.
    pub fn vectors(&self) -> &[f32] {
        &self.layer(REACH - 1)[PADDING * WIDTH..(self.rows - PADDING) * WIDTH]
    }

    fn layer(&self, layer: usize) -> &[f32] {
        &self.values[layer * self.rows * WIDTH..][..self.rows * WIDTH]
    }

    fn layer_mut(&mut self, layer: usize) -> &mut [f32] {
        &mut self.values[layer * self.rows * WIDTH..][..self.rows * WIDTH]
    }
}
