//! Dependency paths from a cue to the words around it.

use super::token_window::TokenWindow;
use super::weights::FeatureHash;

/// So many labels of the way down are known, from the meeting point.
const DOWN: usize = 4;
/// What stands for the way where the two words are in different trees.
const PARTED: &str = "X";

/// The heads above one token, ready to be met from any other token.
pub(crate) struct HeadChain {
    /// The token and its heads, nearest first.
    chain: Vec<usize>,
    /// Labels of the chain.
    labels: Vec<&'static str>,
}

/// Labels up from the start and down to the end; both `X` where the two are in different trees.
pub(crate) struct DependencyPath<'c> {
    up: &'c [&'static str],
    /// From the meeting point down; those beyond the first [`DOWN`] are only counted.
    down: [&'static str; DOWN],
    down_len: usize,
    /// Whether the two tokens are in one tree.
    pub joined: bool,
}

impl HeadChain {
    pub fn new(view: &TokenWindow<'_>, from: usize) -> HeadChain {
        let mut chain = vec![from];
        let mut at = from;
        while view.words[at].head != at {
            at = view.words[at].head;
            chain.push(at);
        }
        let labels = chain.iter().map(|&t| view.words[t].dep.as_str()).collect();
        HeadChain { chain, labels }
    }

    pub fn to(&self, view: &TokenWindow<'_>, target: usize) -> DependencyPath<'_> {
        let mut at = target;
        let (mut down, mut down_len) = ([""; DOWN], 0);
        loop {
            if let Some(met) = self.chain.iter().position(|&t| t == at) {
                return DependencyPath { up: &self.labels[..met], down, down_len, joined: true };
            }
            let word = &view.words[at];
            if word.head == at {
                down[0] = PARTED;
                return DependencyPath { up: &[PARTED], down, down_len: 1, joined: false };
            }
            // The way is walked from its end.
            down.copy_within(..DOWN - 1, 1);
            down[0] = word.dep.as_str();
            down_len += 1;
            at = word.head;
        }
    }
}

impl DependencyPath<'_> {
    pub fn up_len(&self) -> usize {
        self.up.len()
    }

    pub fn down_len(&self) -> usize {
        self.down_len
    }

    /// The first `n` labels of the way up, behind each of the beginnings.
    #[inline]
    pub fn up<const N: usize>(&self, mut prints: [FeatureHash; N], n: usize) -> [FeatureHash; N] {
        for (k, label) in self.up.iter().take(n).enumerate() {
            if k > 0 {
                FeatureHash::all(&mut prints, "^");
            }
            FeatureHash::all(&mut prints, label);
        }
        prints
    }

    /// The first labels of the way up and of the way down, behind each of the beginnings.
    #[inline]
    pub fn join<const N: usize>(&self, prints: [FeatureHash; N], up: usize, down: usize) -> [FeatureHash; N] {
        let mut prints = self.up(prints, up);
        FeatureHash::all(&mut prints, "/");
        if let Some(first) = self.down(down).first() {
            FeatureHash::all(&mut prints, first);
        }
        prints.map(|print| self.further(print, down))
    }

    /// The labels of the way down from the second up to the `down`th, behind what [`DependencyPath::join`] makes with only one.
    #[inline]
    pub fn further(&self, print: FeatureHash, down: usize) -> FeatureHash {
        self.down(down).iter().skip(1).fold(print, |print, label| print.then(b'/').then(*label))
    }

    fn down(&self, n: usize) -> &[&'static str] {
        &self.down[..n.min(self.down_len).min(DOWN)]
    }
}
