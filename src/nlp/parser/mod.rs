//! Dependency parser: arc-eager transitions, each the best-scored move that the state allows, as in spaCy 3.8.
//!
//! Now and then, as a rule between two sentences, nothing is left of what the parser has done: the stack is empty, and no
//! word before the next one can be reached any more. From such a *restart* on the moves depend only on the vectors of
//! the words from there on, and up to the next restart they have looked no further than one word behind it. So a text
//! that was parsed a moment ago and edited since is parsed from the last restart before the edit to the first one
//! behind it that was a restart before the edit too; all other arcs are taken over.

pub(crate) mod ner;
pub(crate) mod transition_system;
pub(crate) mod tree;
use super::doc_cache::SharedPrefix;
use super::labels::Dep;
use super::model::file::{CorruptModel, Result};
use super::model::matmul::{MatmulKernel, WIDTH};
use super::model::weights::ModelTensors;
use transition_system::{Rows, TransitionSystem};
use tree::Edges;

/// The parser's model.
pub(crate) struct Parser {
    transitions: TransitionSystem,
    moves: Vec<Transition>,
}

#[derive(Clone, Copy)]
struct Transition {
    action: Action,
    label: ArcLabel,
}

#[derive(Clone, Copy, PartialEq)]
enum Action {
    /// The next word goes on the stack.
    Shift,
    /// The top of the stack is done with.
    Reduce,
    /// The next word becomes the head of the top of the stack.
    Left,
    /// The top of the stack becomes the head of the next word.
    Right,
    /// A sentence ends behind the next word.
    Break,
}

/// A relation; if its arc was moved up so that arcs do not cross, also the relation of the word under which it belongs.
#[derive(Clone, Copy, PartialEq)]
struct ArcLabel {
    dep: Dep,
    under: Option<Dep>,
}

/// The tree of a text.
pub(crate) struct Parse {
    /// Index of each token's head; a root is its own.
    pub heads: Vec<u32>,
    /// Each token's relation to its head.
    pub deps: Vec<Dep>,
    /// Edges and sentence starts.
    pub edges: Edges,
}

/// Arcs that the moves made of a text, from which its tree is finished.
#[derive(Default, PartialEq)]
pub(crate) struct Arcs {
    heads: Vec<Option<u32>>,
    labels: Vec<ArcLabel>,
    restarts: Vec<Restart>,
}

/// A word at which nothing is left of what the parser did before.
#[derive(Clone, Copy, PartialEq)]
struct Restart {
    word: u32,
    /// Whether a sentence was said to start here: no arc may reach such a word from before it, even from the stack.
    start: bool,
}

/// Buffers for one text's parse, used again for the next.
#[derive(Default)]
pub(crate) struct ParserScratch {
    rows: Rows,
    scores: Vec<f32>,
    left: Vec<Vec<u32>>,
    right: Vec<Vec<u32>>,
}

impl Parser {
    /// Takes the parser out of a model's weights; `moves` are their names, in the order of the scores.
    pub fn load(weights: &ModelTensors, moves: &[&str], kernel: MatmulKernel) -> Result<Parser> {
        let named = |name: &&str| {
            let (action, label) = name.split_once('-').unwrap_or((name, ""));
            let action = match action {
                "S" => Action::Shift,
                "D" => Action::Reduce,
                "L" => Action::Left,
                "R" => Action::Right,
                "B" => Action::Break,
                _ => return Err(CorruptModel("the parser has another kind of move")),
            };
            let label = match label.split_once("||") {
                Some((dep, under)) => ArcLabel { dep: Dep::parse(dep), under: Some(Dep::parse(under)) },
                None => ArcLabel { dep: Dep::parse(label), under: None },
            };
            Ok(Transition { action, label })
        };
        Ok(Parser {
            transitions: TransitionSystem::load(weights, "parser", moves.len(), kernel)?,
            moves: moves.iter().map(named).collect::<Result<_>>()?,
        })
    }

    /// Parses a text of which the words' vectors are given, and which of them are white space. The arcs are for the next
    /// text like it; `shared` says at which words this one has the same vectors as one parsed before.
    pub fn parse(
        &self,
        vectors: &[f32],
        is_space: &[bool],
        shared: Option<SharedPrefix<Arcs>>,
        scratch: &mut ParserScratch,
    ) -> (Parse, Arcs) {
        let arcs = self.arcs(vectors, is_space.len(), shared, scratch);
        (finish(&arcs.heads, arcs.labels.clone(), is_space), arcs)
    }

    fn arcs(
        &self,
        vectors: &[f32],
        count: usize,
        shared: Option<SharedPrefix<Arcs>>,
        scratch: &mut ParserScratch,
    ) -> Arcs {
        let mut arcs = Arcs::default();
        let begin = match shared {
            Some(shared) => arcs.reuse_prefix(&shared),
            None => Restart { word: 0, start: false },
        };
        let first = begin.word as usize;
        let ParserScratch { rows, scores, left, right } = scratch;
        rows.clear();
        scores.resize(self.transitions.moves(), 0.0);
        // The words from a restart on are parsed like a text of their own.
        let mut state = State::new(count - first, left, right);
        if let Some(start) = state.starts.first_mut() {
            *start = begin.start;
        }
        let mut tail = None;
        while !state.is_final() {
            if let Some(Restart { word, start }) = state.restart() {
                let restart = Restart { word: word + begin.word, start };
                tail = shared
                    .filter(|shared| shared.known.is_restart(restart, shared, count))
                    .map(|shared| (restart, shared));
                if tail.is_some() {
                    break;
                }
                arcs.restarts.push(restart);
            }
            let seen = (first + state.next + 2).min(count);
            if first + rows.words() < seen {
                let ahead = shared.and_then(|shared| shared.known.next_restart(first + state.next, &shared, count));
                let to = ahead.map_or(count, |word| (word + 2).min(count));
                self.transitions.prepare(&vectors[(first + rows.words()) * WIDTH..to * WIDTH], rows);
            }
            self.transitions.score(rows, state.features(), scores);
            let allowed = state.allowed_actions();
            let mut best: Option<(Transition, f32)> = None;
            for (&candidate, &score) in self.moves.iter().zip(&*scores) {
                if allowed[candidate.action as usize] && best.is_none_or(|(_, top)| score > top) {
                    best = Some((candidate, score));
                }
            }
            let Some((chosen, _)) = best else { break };
            state.apply(chosen);
        }
        let made = tail.map_or(count, |(restart, _)| restart.word as usize) - first;
        arcs.heads.extend(state.heads[..made].iter().map(|head| head.map(|head| head + begin.word)));
        arcs.labels.extend_from_slice(&state.labels[..made]);
        if let Some((restart, shared)) = tail {
            arcs.reuse_suffix(restart.word as usize, &shared, count);
        }
        arcs
    }
}

#[cfg(test)]
impl ParserScratch {
    /// How many words the parser has looked at in the text that it parsed last.
    pub fn seen(&self) -> usize {
        self.rows.words()
    }
}

impl Arcs {
    /// Takes over what the vectors of the shared head alone have decided; the word at which to go on.
    fn reuse_prefix(&mut self, shared: &SharedPrefix<Arcs>) -> Restart {
        let Arcs { heads, labels, restarts } = shared.known;
        // The first word is a restart in every text. Before any other one, the parser has also seen the word behind it.
        let decided = restarts.partition_point(|restart| restart.word as usize + 2 <= shared.head);
        let Some(last) = decided.checked_sub(1) else { return Restart { word: 0, start: false } };
        let begin = restarts[last];
        self.heads.extend_from_slice(&heads[..begin.word as usize]);
        self.labels.extend_from_slice(&labels[..begin.word as usize]);
        self.restarts.extend_from_slice(&restarts[..last]);
        begin
    }

    /// Takes over everything from a word on that was a restart before too.
    fn reuse_suffix(&mut self, word: usize, shared: &SharedPrefix<Arcs>, count: usize) {
        let Arcs { heads, labels, restarts } = shared.known;
        let from = word + shared.count - count;
        // No arc leads from here to a word before.
        let moved = |place: u32| (place as usize - from + word) as u32;
        self.heads.extend(heads[from..].iter().map(|head| head.map(moved)));
        self.labels.extend_from_slice(&labels[from..]);
        let rest = restarts.partition_point(|restart| (restart.word as usize) < from);
        self.restarts.extend(restarts[rest..].iter().map(|restart| Restart { word: moved(restart.word), ..*restart }));
    }

    /// Whether a restart of a text with `count` words was one here too, in the tail that both share.
    fn is_restart(&self, restart: Restart, shared: &SharedPrefix<Arcs>, count: usize) -> bool {
        let here = shared.in_tail(restart.word as usize, count).map(|word| Restart { word: word as u32, ..restart });
        here.is_some_and(|here| {
            self.restarts
                .binary_search_by_key(&here.word, |restart| restart.word)
                .is_ok_and(|at| self.restarts[at] == here)
        })
    }

    /// The first word from `word` on, in a text with `count` words, that was a restart here, in the tail that both share.
    fn next_restart(&self, word: usize, shared: &SharedPrefix<Arcs>, count: usize) -> Option<usize> {
        let from = word.max(count - shared.tail) + shared.count - count;
        let next = self.restarts.get(self.restarts.partition_point(|restart| (restart.word as usize) < from))?;
        Some(next.word as usize + count - shared.count)
    }
}

/// A state of the transition system.
struct State<'s> {
    count: usize,
    stack: Vec<usize>,
    /// Words that came back from the stack, the next one last; they stand before those of the text.
    returned: Vec<usize>,
    /// The text's next word.
    next: usize,
    heads: Vec<Option<u32>>,
    labels: Vec<ArcLabel>,
    /// Children to the left and to the right of each word, in the order of attachment.
    left: &'s mut [Vec<u32>],
    right: &'s mut [Vec<u32>],
    /// Words that came back once: they may not be shifted again.
    came_back: Vec<bool>,
    starts: Vec<bool>,
}

impl<'s> State<'s> {
    fn new(count: usize, left: &'s mut Vec<Vec<u32>>, right: &'s mut Vec<Vec<u32>>) -> State<'s> {
        for children in [&mut *left, &mut *right] {
            children.iter_mut().for_each(Vec::clear);
            children.resize_with(count.max(children.len()), Vec::new);
        }
        State {
            count,
            stack: Vec::new(),
            returned: Vec::new(),
            next: 0,
            heads: vec![None; count],
            labels: vec![ArcLabel { dep: Dep::None, under: None }; count],
            left,
            right,
            came_back: vec![false; count],
            starts: vec![false; count],
        }
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.waiting() == 0
    }

    /// The next word, if nothing that was done before bears on what follows: it stands behind an empty stack, and neither
    /// it nor the word behind it was touched.
    fn restart(&self) -> Option<Restart> {
        let word = self.next;
        let start = *self.starts.get(word)?;
        let untouched = self.stack.is_empty()
            && self.returned.is_empty()
            && self.left[word].is_empty()
            && self.starts.get(word + 1) != Some(&true);
        untouched.then_some(Restart { word: word as u32, start })
    }

    /// The number of words that wait in the buffer.
    fn waiting(&self) -> usize {
        self.count - self.next + self.returned.len()
    }

    /// The word at a place of the buffer.
    fn buffer(&self, place: usize) -> Option<usize> {
        match self.returned.len().checked_sub(place + 1) {
            Some(at) => self.returned.get(at).copied(),
            None => Some(self.next + place - self.returned.len()).filter(|&word| word < self.count),
        }
    }

    /// The word at a place of the stack, from the top.
    fn stack(&self, place: usize) -> Option<usize> {
        self.stack.iter().rev().nth(place).copied()
    }

    /// The words that the model looks at.
    fn features(&self) -> [Option<usize>; 8] {
        let (next, top) = (self.buffer(0), self.stack(0));
        let latest = |children: &[Vec<u32>], word: Option<usize>| {
            word.and_then(|word| children.get(word)?.last()).map(|&child| child as usize)
        };
        [
            next,
            self.buffer(1),
            top,
            self.stack(1),
            self.stack(2),
            latest(self.left, next),
            latest(self.left, top),
            latest(self.right, top),
        ]
    }

    /// Which actions the state allows, in the order of [`Action`].
    fn allowed_actions(&self) -> [bool; 5] {
        let (next, second) = (self.buffer(0), self.buffer(1));
        let starts = |word: Option<usize>| word.is_some_and(|word| self.starts[word]);
        let (empty, waiting) = (self.stack.is_empty(), self.waiting());
        let came_back = next.is_some_and(|word| self.came_back[word]);
        let shift = empty || (waiting >= 2 && !starts(next) && !came_back);
        let arc = !empty && waiting > 0 && !starts(next);
        let adjacent = next.is_some_and(|next| second == Some(next + 1));
        [shift, !empty, arc, arc, waiting >= 2 && adjacent && !starts(second)]
    }

    fn apply(&mut self, chosen: Transition) {
        let (next, top) = (self.buffer(0), self.stack(0));
        match (chosen.action, next, top) {
            (Action::Shift, Some(next), _) => self.shift(next),
            (Action::Right, Some(next), Some(top)) => {
                self.attach(top, next, chosen.label);
                self.shift(next);
            }
            (Action::Left, Some(next), Some(top)) => {
                self.attach(next, top, chosen.label);
                self.came_back[next] = false;
                self.stack.pop();
            }
            (Action::Reduce, _, Some(top)) => {
                // A word without a head goes back to the buffer to be attached after all, unless it is the root.
                if self.heads[top].is_none() && self.stack.len() > 1 {
                    self.came_back[top] = true;
                    self.returned.push(top);
                }
                self.stack.pop();
            }
            (Action::Break, Some(next), _) => {
                if let Some(start) = self.starts.get_mut(next + 1) {
                    *start = true;
                }
            }
            _ => {}
        }
    }

    fn shift(&mut self, next: usize) {
        if self.returned.pop().is_none() {
            self.next += 1;
        }
        self.stack.push(next);
    }

    fn attach(&mut self, head: usize, child: usize, label: ArcLabel) {
        if let Some(old) = self.heads[child] {
            let old = old as usize;
            let children = if old > child { &mut self.left[old] } else { &mut self.right[old] };
            if children.last() == Some(&(child as u32)) {
                children.pop();
            }
        }
        let children = if head > child { &mut self.left[head] } else { &mut self.right[head] };
        children.push(child as u32);
        self.heads[child] = Some(head as u32);
        self.labels[child] = label;
    }
}

/// Makes roots of the words without a head, and moves arcs back down that had been moved up.
fn finish(heads: &[Option<u32>], mut labels: Vec<ArcLabel>, is_space: &[bool]) -> Parse {
    let mut heads: Vec<u32> = (0u32..).zip(heads).map(|(token, head)| head.unwrap_or(token)).collect();
    for (token, label) in labels.iter_mut().enumerate() {
        if heads[token] as usize == token {
            *label = ArcLabel { dep: Dep::Root, under: None };
        }
    }
    if labels.iter().any(|label| label.under.is_some()) {
        // The subtrees are those before any arc is moved, as in spaCy.
        let edges = Edges::from_heads(&heads);
        for token in 0..heads.len() {
            if let Some(under) = labels[token].under {
                let want = ArcLabel { dep: under, under: None };
                heads[token] = search_below(token, want, &heads, &labels, &edges, is_space) as u32;
                labels[token].under = None;
            }
        }
    }
    let edges = Edges::from_heads(&heads);
    Parse { heads, deps: labels.iter().map(|label| label.dep).collect(), edges }
}

/// The nearest word below the head of `token` with the relation that `token` belongs under, breadth first; else the
/// head.
fn search_below(
    token: usize,
    want: ArcLabel,
    heads: &[u32],
    labels: &[ArcLabel],
    edges: &Edges,
    is_space: &[bool],
) -> usize {
    let head = heads[token] as usize;
    let mut level = vec![head];
    // Subtrees that overlap after a move could be walked in circles; no tree is deeper than it has words.
    for _ in 0..heads.len() {
        let mut below = Vec::new();
        for parent in level {
            for child in edges.left[parent] as usize..=edges.right[parent] as usize {
                if child == parent || heads[child] as usize != parent || is_space[child] || child == token {
                    continue;
                }
                if labels[child] == want {
                    return child;
                }
                below.push(child);
            }
        }
        if below.is_empty() {
            break;
        }
        level = below;
    }
    head
}
