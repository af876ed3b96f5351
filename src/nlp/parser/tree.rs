//! Trees: the edges of subtrees and the starts of sentences, as they follow from the heads of a text.

/// The most passes over the tokens; crossing arcs can need several, and spaCy gives up after as many.
const MAX_PASSES: usize = 12;

/// The outermost tokens of each subtree, and which tokens begin a sentence.
pub(crate) struct Edges {
    /// First token of each token's subtree.
    pub left: Vec<u32>,
    /// Last token of each token's subtree.
    pub right: Vec<u32>,
    /// Whether a token is the first of a tree.
    pub starts: Vec<bool>,
}

impl Edges {
    /// The edges in a text with these heads, computed as spaCy does, whose answer for crossing arcs depends on the way.
    pub fn from_heads(heads: &[u32]) -> Edges {
        let count = heads.len();
        let mut edges =
            Edges { left: (0..count as u32).collect(), right: (0..count as u32).collect(), starts: vec![false; count] };
        for _ in 0..MAX_PASSES {
            for token in 0..count {
                edges.widen(heads, token);
            }
            for token in (0..count).rev() {
                edges.widen(heads, token);
            }
            edges.starts.fill(false);
            for (token, &head) in heads.iter().enumerate() {
                if head as usize == token {
                    edges.starts[edges.left[token] as usize] = true;
                }
            }
            if edges.has_every_head(heads) {
                break;
            }
        }
        edges
    }

    fn widen(&mut self, heads: &[u32], token: usize) {
        let head = heads[token] as usize;
        self.left[head] = self.left[head].min(self.left[token]);
        self.right[head] = self.right[head].max(self.right[token]);
    }

    /// Whether no token has its head in another sentence. The last token of each stretch is not asked, as in spaCy.
    fn has_every_head(&self, heads: &[u32]) -> bool {
        let count = heads.len();
        let mut from = 0;
        for to in 0..count {
            if (to > 0 && self.starts[to]) || to + 1 == count {
                if heads[from..to].iter().any(|&head| !(from..=to).contains(&(head as usize))) {
                    return false;
                }
                from = to;
            }
        }
        true
    }
}
