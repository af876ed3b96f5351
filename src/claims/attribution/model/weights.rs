//! The learned weights: fingerprints of feature strings with half-precision weights, read from the asset once.
//!
//! A feature is a string (*pth=nsubj/<*). The asset holds the 32-bit FNV-1a fingerprint of every string that carries
//! weight, so a string that training never saw finds nothing, but for one chance in some tens of thousands.

use crate::nlp::{Dep, Pos, Tag, f16_to_f32};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

/// The four models and the word lists they ask.
#[derive(Debug, Default)]
pub(crate) struct Models {
    /// Words other than verbs that can be cues, with the parts of speech in which they are: *claim* as a noun.
    nominal: FxHashMap<Box<str>, Vec<Pos>>,
    /// Lemmas of verbs that are cues in most of their uses.
    pub frequent: FxHashSet<Box<str>>,
    /// Logistic score: is this word a cue?
    pub cue: WeightTable<1>,
    /// The cue score's constant.
    pub cue_bias: f32,
    /// Logistic score of a candidate speaker.
    pub speaker: WeightTable<1>,
    /// Scores of the labels outside, speaker, content and cue.
    pub spans: WeightTable<4>,
    /// Transition scores between the labels, row = from.
    pub transitions: [[f32; 4]; 4],
    /// The keep score.
    pub keep: ConfidenceModel,
}

/// A logistic score over standardised numbers.
#[derive(Debug, Default)]
pub(crate) struct ConfidenceModel {
    /// Mean of each number in training.
    pub mean: Vec<f32>,
    /// Standard deviation of each number in training.
    pub deviation: Vec<f32>,
    /// Weight of each standardised number.
    pub weights: Vec<f32>,
    /// Constant.
    pub bias: f32,
}

impl Models {
    /// The models of the process, unpacked on first use. A damaged asset gives models without weights, which find nothing.
    pub fn shared() -> &'static Models {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(|| Models::parse(include_bytes!("../../../../assets/attribution.bin")).unwrap_or_default())
    }

    /// Whether a word that is no verb can be a cue.
    pub fn is_nominal(&self, lemma: &str, pos: Pos) -> bool {
        self.nominal.get(lemma).is_some_and(|kinds| kinds.contains(&pos))
    }

    /// Reads the asset as `assets/make/attribution.py` writes it.
    pub fn parse(bytes: &[u8]) -> Option<Models> {
        let mut from = Bytes(bytes.strip_prefix(b"CDATTR1\n")?);
        let mut nominal: FxHashMap<Box<str>, Vec<Pos>> = FxHashMap::default();
        for (lemma, pos) in from.text()?.lines().filter_map(|line| line.split_once('\t')) {
            nominal.entry(lemma.into()).or_default().push(Pos::parse(pos));
        }
        let frequent = from.text()?.lines().map(Into::into).collect();
        let cue_bias = from.float()?;
        let (cue, speaker) = (from.table()?, from.table()?);
        let mut transitions = [[0.0; 4]; 4];
        for row in &mut transitions {
            for cell in row {
                *cell = from.float()?;
            }
        }
        let spans = from.table()?;
        let n = from.count()?;
        let keep = ConfidenceModel {
            mean: from.floats(n)?,
            deviation: from.floats(n)?,
            weights: from.floats(n)?,
            bias: from.float()?,
        };
        Some(Models { nominal, frequent, cue, cue_bias, speaker, spans, transitions, keep })
    }
}

/// For how many features a table is asked at once: about as many as a word has.
const AT_ONCE: usize = 64;

/// How many fingerprints begin alike, on average: so many are looked through for one.
const ALIKE: usize = 4;

/// Weights by fingerprint.
#[derive(Debug)]
pub(crate) struct WeightTable<const N: usize> {
    /// Fingerprints in rising order; apart from their weights, so that what is asked for most, and mostly not there, lies
    /// close together.
    prints: Vec<u32>,
    weights: Vec<[f32; N]>,
    /// Where the fingerprints with each beginning start; one more entry than there are beginnings.
    starts: Vec<u32>,
    /// How many bits of a fingerprint are not its beginning.
    rest: u32,
}

impl<const N: usize> Default for WeightTable<N> {
    fn default() -> Self {
        WeightTable::new(Vec::new(), Vec::new())
    }
}

impl<const N: usize> WeightTable<N> {
    fn new(prints: Vec<u32>, weights: Vec<[f32; N]>) -> Self {
        let bits = (prints.len() / ALIKE).max(2).ilog2();
        let rest = u32::BITS - bits;
        let mut starts = vec![0u32; (1 << bits) + 1];
        for print in &prints {
            starts[(print >> rest) as usize + 1] += 1;
        }
        for k in 1..starts.len() {
            starts[k] += starts[k - 1];
        }
        WeightTable { prints, weights, starts, rest }
    }

    /// The sums of the features' weights, added in their order.
    pub fn sum(&self, features: &[FeatureHash]) -> [f32; N] {
        let mut sum = [0.0; N];
        for features in features.chunks(AT_ONCE) {
            let mut places = [(0, 0); AT_ONCE];
            for (place, feature) in places.iter_mut().zip(features) {
                let beginning = (feature.0 >> self.rest) as usize;
                *place = (self.starts[beginning] as usize, self.starts[beginning + 1] as usize);
            }
            for ((from, to), feature) in places.into_iter().zip(features) {
                let alike = self.prints.get(from..to).unwrap_or_default();
                if let Some(at) = alike.iter().position(|print| *print == feature.0) {
                    sum.iter_mut().zip(&self.weights[from + at]).for_each(|(sum, weight)| *sum += weight);
                }
            }
        }
        sum
    }
}

/// Takes features as they are made.
pub(crate) trait FeatureSink {
    /// One feature.
    fn add(&mut self, feature: FeatureHash);
}

/// Features whose weights are summed. A table is too long to lie near the processor: it is asked for all features one
/// behind the other, so that it answers several at once.
pub(crate) struct FeatureWeights<'m, const N: usize> {
    table: &'m WeightTable<N>,
    asked: Vec<FeatureHash>,
}

impl<'m, const N: usize> FeatureWeights<'m, N> {
    pub fn new(table: &'m WeightTable<N>) -> Self {
        FeatureWeights { table, asked: Vec::with_capacity(AT_ONCE) }
    }

    /// The sums of the weights, in the order in which the features came. There are none left afterwards.
    pub fn sum(&mut self) -> [f32; N] {
        let sum = self.table.sum(&self.asked);
        self.asked.clear();
        sum
    }

    /// The sums of the weights of a set of features, in the order of the fingerprints: for the logistic models, a feature
    /// that comes twice counts once. There are none left afterwards.
    pub fn sum_of_set(&mut self) -> [f32; N] {
        self.asked.sort_unstable();
        self.asked.dedup();
        self.sum()
    }
}

impl<const N: usize> FeatureSink for FeatureWeights<'_, N> {
    #[inline]
    fn add(&mut self, feature: FeatureHash) {
        self.asked.push(feature);
    }
}

/// The fingerprint of a feature, or of the beginning of one: 32-bit FNV-1a over its bytes. The hash takes one byte after
/// the other, so a feature need never stand in memory, and a beginning that many features share is hashed once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct FeatureHash(u32);

impl FeatureHash {
    /// The fingerprint of a text. [`spelt!`] has it computed by the compiler.
    pub const fn new(text: &str) -> FeatureHash {
        let bytes = text.as_bytes();
        let (mut print, mut k) = (FeatureHash(0x811C_9DC5), 0);
        while k < bytes.len() {
            print = print.byte(bytes[k]);
            k += 1;
        }
        print
    }

    const fn byte(self, byte: u8) -> FeatureHash {
        FeatureHash((self.0 ^ byte as u32).wrapping_mul(0x0100_0193))
    }

    /// With one more part behind it.
    #[inline]
    pub fn then(self, part: impl Part) -> FeatureHash {
        part.behind(self)
    }

    /// The same text behind several beginnings: their hashes do not wait for each other, as those of one text's bytes do.
    #[inline]
    pub fn all<const N: usize>(beginnings: &mut [FeatureHash; N], text: &str) {
        for byte in text.bytes() {
            for print in &mut *beginnings {
                *print = print.byte(byte);
            }
        }
    }
}

/// What features are made of.
pub(crate) trait Part {
    /// The fingerprint with this part behind it.
    fn behind(self, print: FeatureHash) -> FeatureHash;
}

impl Part for &str {
    fn behind(self, print: FeatureHash) -> FeatureHash {
        self.bytes().fold(print, FeatureHash::byte)
    }
}

/// A character of the ASCII.
impl Part for u8 {
    #[inline]
    fn behind(self, print: FeatureHash) -> FeatureHash {
        print.byte(self)
    }
}

/// `1` or `0`.
impl Part for bool {
    #[inline]
    fn behind(self, print: FeatureHash) -> FeatureHash {
        print.byte(b'0' + u8::from(self))
    }
}

/// A number below ten.
impl Part for usize {
    #[inline]
    fn behind(self, print: FeatureHash) -> FeatureHash {
        print.byte(b'0' + self as u8)
    }
}

impl Part for Dep {
    #[inline]
    fn behind(self, print: FeatureHash) -> FeatureHash {
        self.as_str().behind(print)
    }
}

impl Part for Pos {
    #[inline]
    fn behind(self, print: FeatureHash) -> FeatureHash {
        self.as_str().behind(print)
    }
}

impl Part for Tag {
    #[inline]
    fn behind(self, print: FeatureHash) -> FeatureHash {
        self.as_str().behind(print)
    }
}

/// The fingerprint of a feature: a beginning that the compiler hashes, and the parts behind it.
macro_rules! spelt {
    ($beginning:literal $(, $part:expr)*) => {
        const { $crate::claims::attribution::model::weights::FeatureHash::new($beginning) }$(.then($part))*
    };
}
pub(crate) use spelt;

/// A cursor over the asset; every read fails softly at the end.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(head)
    }

    fn word(&mut self) -> Option<[u8; 4]> {
        self.take(4)?.try_into().ok()
    }

    fn count(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.word()?) as usize)
    }

    fn float(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.word()?))
    }

    fn floats(&mut self, n: usize) -> Option<Vec<f32>> {
        (0..n).map(|_| self.float()).collect()
    }

    fn text(&mut self) -> Option<&'a str> {
        let n = self.count()?;
        std::str::from_utf8(self.take(n)?).ok()
    }

    fn table<const N: usize>(&mut self) -> Option<WeightTable<N>> {
        let n = self.count()?;
        let keys = self.take(n.checked_mul(4)?)?.chunks_exact(4);
        let keys = keys.map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let halves = self.take(n.checked_mul(2 * N)?)?.chunks_exact(2 * N);
        let weights =
            halves.map(|row| std::array::from_fn(|k| f16_to_f32(u16::from_le_bytes([row[2 * k], row[2 * k + 1]]))));
        Some(WeightTable::new(keys.collect(), weights.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_and_halves_are_the_standard_ones() {
        // The published FNV-1a test values of "" and "foobar"; halves from the IEEE 754 tables.
        assert_eq!(FeatureHash::new(""), FeatureHash(0x811C_9DC5));
        assert_eq!(spelt!("fo", b'o', "bar"), FeatureHash(0xBF9C_F968));
        assert_eq!(spelt!("", 7usize, true, false, Dep::Nsubj, Pos::Verb, Tag::In), FeatureHash::new("710nsubjVERBIN"));
        let mut beginnings = ["", "a", "foo"].map(FeatureHash::new);
        FeatureHash::all(&mut beginnings, "bar");
        assert_eq!(beginnings, ["bar", "abar", "foobar"].map(FeatureHash::new));
        let halves = [(0x3C00, 1.0), (0xC000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8), (0, 0.0)];
        for (bits, value) in halves {
            assert_eq!(f16_to_f32(bits), value, "{bits:#x}");
        }
    }

    #[test]
    fn a_damaged_asset_is_refused_whole() {
        let asset = include_bytes!("../../../../assets/attribution.bin");
        assert!(Models::parse(asset).is_some());
        for cut in [0, 7, 8, 100, 5_000, asset.len() / 2, asset.len() - 1] {
            assert!(Models::parse(&asset[..cut]).is_none(), "cut at {cut}");
        }
    }
}
