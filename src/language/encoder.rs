//! From words to vectors: hash embeddings of a word's lexical attributes, mixed, then four convolutions over windows of
//! three words.
//!
//! A word's vector depends on the words up to [`PADDING`] places away and on nothing else: in a text that was encoded a
//! moment ago and edited since, only those near the edit are computed.
//!
//! The mixed vector depends on the word alone, and so do its three products with the first convolution (as the left,
//! the middle and the right word of a window). These are kept for the words in use, which saves about half of the work.

use super::Features;
use super::asset::{Damaged, Result};
use super::cache::Cache;
use super::hash::embedding_keys;
use super::kernel::{Kernel, Norm, PIECES, Panels, WIDTH};
use super::weights::{Halves, Weights};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Rows of nothing before and after a text, as many as the convolutions reach.
const PADDING: usize = 4;
/// How many texts are kept encoded: those that somebody is typing in.
const RECENT: usize = 4;
/// Shorter texts are not worth the comparison.
const SHORT: usize = 24;
/// What the words in use may take, bytes.
const CACHE_SIZE: usize = 16 << 20;
/// The seed of the first embedding's keys; each further one has the next.
const FIRST_SEED: u32 = 8;

/// The encoder of one model.
pub(super) struct Encoder {
    kernel: Kernel,
    embeddings: Vec<Halves>,
    mix: Layer,
    first: [Panels; 3],
    first_norm: Norm,
    convolutions: Vec<Layer>,
    words: Cache<Features, Arc<Word>>,
    /// The texts encoded last, the latest first.
    recent: Mutex<VecDeque<Arc<Encoded>>>,
}

/// A text's words and their vectors.
struct Encoded {
    features: Vec<Features>,
    vectors: Vec<f32>,
}

struct Layer {
    weights: Panels,
    norm: Norm,
}

/// What depends on a word alone.
struct Word {
    vector: [f32; WIDTH],
    /// The products with the first convolution's three places.
    products: [[f32; PIECES]; 3],
}

/// Room for the numbers of one text, used again for the next.
#[derive(Default)]
pub(super) struct Scratch {
    vectors: Vec<f32>,
    pieces: Vec<f32>,
    embedded: Vec<f32>,
    whole: Vec<f32>,
}

impl Encoder {
    /// Takes the encoder out of a model's weights.
    pub fn load(weights: &Weights, kernel: Kernel) -> Result<Encoder> {
        let mut embeddings = Vec::new();
        while weights.has(&format!("encoder.embedding{}", embeddings.len())) {
            embeddings.push(weights.halves(&format!("encoder.embedding{}", embeddings.len()))?);
        }
        let panels = |name: &str| Ok(Panels::new(weights.floats(&format!("encoder.{name}"))?, PIECES));
        let norm = |layer: usize| {
            let vector = |part: &str, length: usize| {
                let values = weights.floats(&format!("encoder.layer{layer}.{part}"))?;
                if values.len() == length { Ok(values) } else { Err(Damaged("a layer has another width")) }
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
            words: Cache::new(CACHE_SIZE),
            recent: Mutex::default(),
        })
    }

    /// The vectors of a text's words, [`WIDTH`] numbers each.
    pub fn encode<'s>(&self, features: &[Features], scratch: &'s mut Scratch) -> &'s [f32] {
        if features.len() < SHORT {
            return self.compute(features, scratch);
        }
        let mut whole = std::mem::take(&mut scratch.whole);
        whole.clear();
        match self.alike(features) {
            Some((known, head, tail)) => {
                // The words at the edges of what is computed only serve as neighbours of those inside.
                let (from, to) = (head.saturating_sub(PADDING), (features.len() - tail + PADDING).min(features.len()));
                let inner = self.compute(&features[from..to], scratch);
                whole.extend_from_slice(&known.vectors[..head * WIDTH]);
                whole.extend_from_slice(&inner[(head - from) * WIDTH..(features.len() - tail - from) * WIDTH]);
                whole.extend_from_slice(&known.vectors[known.vectors.len() - tail * WIDTH..]);
            }
            None => whole.extend_from_slice(self.compute(features, scratch)),
        }
        let encoded = Arc::new(Encoded { features: features.to_vec(), vectors: whole.clone() });
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.truncate(RECENT - 1);
        recent.push_front(encoded);
        drop(recent);
        scratch.whole = whole;
        &scratch.whole
    }

    /// A text encoded lately with which this one has most words in common, and how many words at its head and at its
    /// tail have the same vectors in both.
    fn alike(&self, features: &[Features]) -> Option<(Arc<Encoded>, usize, usize)> {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let common = |known: &Encoded| {
            let least = features.len().min(known.features.len());
            let head = features.iter().zip(&known.features).take_while(|(a, b)| a == b).count();
            let ends = features.iter().rev().zip(known.features.iter().rev());
            let tail = ends.take(least - head).take_while(|(a, b)| a == b).count();
            (head.saturating_sub(PADDING), tail.saturating_sub(PADDING))
        };
        let shared = recent.iter().map(|known| (common(known), known));
        let ((head, tail), known) = shared.max_by_key(|((head, tail), _)| head + tail)?;
        (2 * (head + tail) > features.len()).then(|| (known.clone(), head, tail))
    }

    /// The same, computed for every word.
    pub fn compute<'s>(&self, features: &[Features], scratch: &'s mut Scratch) -> &'s [f32] {
        let words = self.words(features, scratch);
        let count = words.len();
        let rows = count + 2 * PADDING;
        let Scratch { vectors, pieces, .. } = scratch;
        vectors.clear();
        vectors.resize(rows * WIDTH, 0.0);
        pieces.clear();
        pieces.resize(rows * PIECES, 0.0);
        self.first_convolution(&words, vectors, &mut pieces[..PIECES]);
        let mut out = [0f32; WIDTH];
        for (layer, convolution) in self.convolutions.iter().enumerate() {
            // Only rows that can still reach a word. A row's window is contiguous: the row, the one before and the one
            // after.
            let (from, to) = (layer + 2, rows - layer - 2);
            let windows = &vectors[(from - 1) * WIDTH..];
            self.kernel.multiply(to - from, windows, WIDTH, &convolution.weights, pieces);
            for (row, pieces) in
                vectors[from * WIDTH..to * WIDTH].chunks_exact_mut(WIDTH).zip(pieces.chunks_exact(PIECES))
            {
                self.kernel.maxout(pieces, &convolution.norm, &mut out);
                self.kernel.add(&[&out], row);
            }
        }
        &vectors[PADDING * WIDTH..(PADDING + count) * WIDTH]
    }

    /// The first convolution, as sums of the words' products; its outputs are added to the words' vectors.
    fn first_convolution(&self, words: &[Arc<Word>], vectors: &mut [f32], sum: &mut [f32]) {
        let last = words.len() + 2 * PADDING - 1;
        for row in 1..last {
            sum.fill(0.0);
            for place in 0..3 {
                let word = (row + place).checked_sub(PADDING + 1).and_then(|word| words.get(word));
                if let Some(word) = word {
                    self.kernel.add(&[&word.products[place]], sum);
                }
            }
            let vector = &mut vectors[row * WIDTH..(row + 1) * WIDTH];
            self.kernel.maxout(sum, &self.first_norm, vector);
            if let Some(word) = row.checked_sub(PADDING).and_then(|word| words.get(word)) {
                self.kernel.add(&[&word.vector], vector);
            }
        }
    }

    /// What is known of each word of a text, computed for those that are new.
    fn words(&self, features: &[Features], scratch: &mut Scratch) -> Vec<Arc<Word>> {
        let mut found: Vec<Option<Arc<Word>>> = features.iter().map(|f| self.words.get(&self.key(f))).collect();
        let mut new: Vec<Features> =
            features.iter().zip(&found).filter(|(_, w)| w.is_none()).map(|(f, _)| self.key(f)).collect();
        new.sort_unstable();
        new.dedup();
        let made = self.make_words(&new, scratch);
        for (key, word) in new.iter().zip(&made) {
            self.words.insert(*key, Arc::clone(word), size_of::<Word>() + 128);
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

    fn make_words(&self, new: &[Features], scratch: &mut Scratch) -> Vec<Arc<Word>> {
        let count = new.len();
        let Scratch { vectors, pieces, embedded, .. } = scratch;
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
        self.kernel.multiply(count, embedded, width, &self.mix.weights, pieces);
        vectors.clear();
        vectors.resize(count * WIDTH, 0.0);
        for (vector, pieces) in vectors.chunks_exact_mut(WIDTH).zip(pieces.chunks_exact(PIECES)) {
            self.kernel.maxout(pieces, &self.mix.norm, vector);
        }
        let mut words: Vec<Word> = vectors
            .as_chunks::<WIDTH>()
            .0
            .iter()
            .map(|&vector| Word { vector, products: [[0.0; PIECES]; 3] })
            .collect();
        for (place, weights) in self.first.iter().enumerate() {
            self.kernel.multiply(count, vectors, WIDTH, weights, pieces);
            for (word, product) in words.iter_mut().zip(pieces.as_chunks::<PIECES>().0) {
                word.products[place] = *product;
            }
        }
        words.into_iter().map(Arc::new).collect()
    }
}
