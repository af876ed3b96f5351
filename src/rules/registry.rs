//! Table of the rules: one line each.

use super::finding::Finding;
use super::rule::{Lack, Rule};
use super::{attribution, certainty, figures, quotation, support, time, wording};

/// Every rule, in the order of the catalogue.
#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &attribution::unattributed_claim::RULE,
    &attribution::misattributed_claim::RULE,
    &quotation::misquotation::RULE,
    &quotation::quoted_paraphrase::RULE,
    &figures::figure_mismatch::RULE,
    &figures::figure_lost_bound::RULE,
    &figures::figure_bound_changed::RULE,
    &figures::figure_noun_mismatch::RULE,
    &figures::figure_scale::RULE,
    &figures::figure_unit::RULE,
    &figures::percent_points::RULE,
    &figures::percent_change::RULE,
    &figures::figure_internal_inconsistency::RULE,
    &time::date_mismatch::RULE,
    &time::weekday_mismatch::RULE,
    &certainty::missing_hedge::RULE,
    &certainty::strengthened_modality::RULE,
    &certainty::dropped_condition::RULE,
    &certainty::negation_flip::RULE,
    &wording::loaded_cue::RULE,
    &wording::name_mismatch::RULE,
    &wording::role_swap::RULE,
    &wording::added_causation::RULE,
    &wording::scope_widened::RULE,
    &wording::word_mismatch::RULE,
    &support::unsupported_claim::RULE,
    &support::conflicting_sources::RULE,
    &attribution::vague_attribution::RULE,
    &support::single_source::RULE,
];

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// Whether the finding says that its claim lacks that.
pub fn is_lack_of(finding: &Finding, lack: Lack) -> bool {
    rule(finding.rule).is_some_and(|rule| rule.lacks == Some(lack))
}
