//! Forms of attribution that the training corpus does not hold or that typography proves.

mod clause;
mod naming;
mod nominal;
mod page;
mod reference;

use super::draft::{Draft, Scene};
pub(super) use page::looks_around;

/// A rule reads the target block and answers with attributions; it sees those that are known already.
pub(super) type Rule = fn(&Scene<'_>, &[Draft]) -> Vec<Draft>;

/// Every rule, in the order in which they are asked.
pub(super) const ALL: [Rule; 15] = [
    clause::reported,
    clause::credited,
    clause::passive,
    clause::put_at,
    clause::document,
    naming::distanced,
    naming::in_the_eyes_of,
    nominal::noun_clauses,
    nominal::counts,
    page::headline,
    page::introduction,
    page::credit,
    page::bracket,
    reference::back,
    reference::own,
];
