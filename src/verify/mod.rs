//! Floor 6: every checkable word of a sentence held against the passages that the sentence rests on.
//!
//! A sentence is cut into [atoms](Atom): figures, times, names, words. For each, the windows round the sentence's passages are
//! searched for the best place that says the same (a tick) and the best that says something else (a filler), and a fitted
//! model says how surely the atom is a slip. Nothing here knows of rules.

mod atom;
mod compat;
mod item;
mod judge;
mod lexicon;
mod likeness;
mod model;
mod nearness;
mod window;

pub use atom::{Atom, AtomKind, Fact, Features, SourceWords, Verdict};
pub use judge::{Case, atoms};
pub use model::JudgeModel;
