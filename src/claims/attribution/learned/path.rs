//! Dependency paths from a cue to the words around it.

use super::view::View;

/// The heads above one token, ready to be met from any other token.
pub(super) struct Climb<'v> {
    /// The token and its heads, nearest first.
    chain: Vec<usize>,
    /// Labels of the chain.
    labels: Vec<&'v str>,
}

/// Labels up from the start and down to the end; both `X` where the two are in different trees.
pub(super) struct Path<'c> {
    up: &'c [&'c str],
    /// From the meeting point down.
    down: Vec<&'static str>,
    /// Whether the two tokens are in one tree.
    pub joined: bool,
}

impl Climb<'static> {
    pub fn new(view: &View<'_>, from: usize) -> Climb<'static> {
        let mut chain = vec![from];
        let mut at = from;
        while view.words[at].head != at {
            at = view.words[at].head;
            chain.push(at);
        }
        let labels = chain.iter().map(|&t| view.words[t].dep.as_str()).collect();
        Climb { chain, labels }
    }
}

impl Climb<'_> {
    pub fn to(&self, view: &View<'_>, target: usize) -> Path<'_> {
        let (mut at, mut down) = (target, Vec::new());
        loop {
            if let Some(met) = self.chain.iter().position(|&t| t == at) {
                down.reverse();
                return Path { up: &self.labels[..met], down, joined: true };
            }
            let word = &view.words[at];
            down.push(word.dep.as_str());
            if word.head == at {
                return Path { up: &["X"], down: vec!["X"], joined: false };
            }
            at = word.head;
        }
    }
}

impl Path<'_> {
    pub fn up_len(&self) -> usize {
        self.up.len()
    }

    pub fn down_len(&self) -> usize {
        self.down.len()
    }

    /// The first `n` labels of the way up.
    pub fn up(&self, n: usize) -> String {
        self.up[..n.min(self.up.len())].join("^")
    }

    /// The first labels of the way up and of the way down.
    pub fn join(&self, up: usize, down: usize) -> String {
        let mut text = self.up(up);
        text.push('/');
        text.push_str(&self.down[..down.min(self.down.len())].join("/"));
        text
    }
}
