//! Forms of attribution that the training corpus does not hold or that typography proves.

mod back_reference;
mod beside_quotation;
mod distancing;
mod layout;
mod nominal;
mod reporting_clause;

use super::candidate::AttributionCandidate;
use super::context::AttributionContext;
pub(crate) use layout::looks_around;

/// Pattern of attribution: it reads the target block and answers with candidates, seeing those that are known already.
pub(crate) type Pattern = fn(&AttributionContext<'_>, &[AttributionCandidate]) -> Vec<AttributionCandidate>;

/// Every pattern, in the order in which they are asked.
pub(crate) const PATTERNS: [Pattern; 17] = [
    reporting_clause::reported,
    reporting_clause::credited,
    reporting_clause::passive,
    reporting_clause::put_at,
    reporting_clause::document,
    distancing::distanced,
    distancing::in_the_eyes_of,
    nominal::noun_clauses,
    nominal::counts,
    layout::headline,
    layout::introduction,
    layout::credit,
    layout::bracket,
    back_reference::back_references,
    back_reference::own_observations,
    beside_quotation::led_by_colon,
    beside_quotation::after_own_sentence,
];
