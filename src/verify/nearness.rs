//! Nearness of the items of a sentence to one another, by distance in words and by steps in the tree.

use super::item::Item;

/// Words over which nearness falls to a third.
const REACH: f32 = 3.5;
/// Nearness by none, one, two and three steps in the tree, and by more.
const BY_STEPS: [f32; 4] = [1.0, 1.0, 0.5, 0.25];
const FAR_IN_TREE: f32 = 0.06;

/// Nearness of every item to every other, 0 to 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Nearness {
    count: usize,
    by_words: Vec<f32>,
    by_tree: Vec<f32>,
}

impl Nearness {
    pub fn of(items: &[Item]) -> Self {
        let count = items.len();
        let mut by_words = vec![0.0; count * count];
        let falloff: Vec<f32> = (0..count).map(|apart| (-(apart as f32) / REACH).exp()).collect();
        for a in 0..count {
            for b in 0..count {
                by_words[a * count + b] = falloff[a.abs_diff(b)];
            }
        }
        let mut by_tree = vec![FAR_IN_TREE; count * count];
        let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, item) in items.iter().enumerate().filter(|(at, item)| item.head != *at) {
            neighbours[at].push(item.head);
            neighbours[item.head].push(at);
        }
        let (mut seen, mut front) = (vec![usize::MAX; count], Vec::new());
        for from in 0..count {
            front.clear();
            front.push(from);
            seen[from] = from;
            for near in BY_STEPS {
                let here = std::mem::take(&mut front);
                for at in here {
                    by_tree[from * count + at] = near;
                    for &next in neighbours[at].iter().filter(|&&next| seen[next] != from) {
                        front.push(next);
                    }
                    neighbours[at].iter().for_each(|&next| seen[next] = from);
                }
                front.sort_unstable();
                front.dedup();
            }
            seen.fill(usize::MAX);
        }
        Nearness { count, by_words, by_tree }
    }

    /// Nearness of two items by words and by tree.
    pub fn between(&self, a: usize, b: usize) -> (f32, f32) {
        let at = a * self.count + b;
        (self.by_words[at], self.by_tree[at])
    }
}
