//! Floor 6: the rules. One file each: metadata, documentation, check, fixes, tests; one table, [`RULES`].

mod added_causation;
mod attributing;
mod conflicting_sources;
mod context;
mod copies;
mod counterpart;
mod date_mismatch;
mod dropped_condition;
mod edits;
mod facts;
mod figure_bound_changed;
mod figure_internal_inconsistency;
mod figure_lost_bound;
mod figure_mismatch;
mod figure_noun_mismatch;
mod figure_scale;
mod figure_unit;
mod figures;
#[cfg(test)]
mod figures_tests;
mod finding;
mod hedging;
mod loaded_cue;
mod misattributed_claim;
mod misquotation;
mod missing_hedge;
mod name_mismatch;
mod negation_flip;
mod percent_change;
mod percent_points;
pub mod precedence;
mod quoted_paraphrase;
mod quotes;
mod role_swap;
mod scope_widened;
mod single_source;
mod strengthened_modality;
#[cfg(test)]
pub mod testing;
mod unattributed_claim;
mod unsupported_claim;
mod vague_attribution;
mod voices;
mod weekday_mismatch;

pub use context::{Context, Introduced};
pub use copies::is_copy;
pub use facts::SourceFacts;
pub use finding::{Edit, Finding, Fix, Proof};
pub use voices::{Teller, aliases, attributions, introduces, reported, same as same_speaker, teller};

use crate::text::Severity;

/// A rule of the catalogue.
pub struct Rule {
    /// Its id, as users write it.
    pub id: &'static str,
    /// A short name.
    pub name: &'static str,
    /// Its group.
    pub group: Group,
    /// The severity of its findings unless the rule itself or the configuration says otherwise.
    pub severity: Severity,
    /// Documentation in Markdown with fixed sections: What, Why, Example, Instead, Stays quiet, Standard, Known misses.
    pub docs: &'static str,
    /// The check of one block of a draft; see [`Context::block`].
    pub check: fn(&Context<'_>, &mut Vec<Finding>),
}

/// Groups of rules, as the catalogue has them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the groups of the catalogue")]
pub enum Group {
    Attribution,
    Quotation,
    Figures,
    Time,
    Certainty,
    Wording,
    Support,
}

/// Every rule, in the order of the catalogue.
#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &unattributed_claim::RULE,
    &misattributed_claim::RULE,
    &misquotation::RULE,
    &quoted_paraphrase::RULE,
    &figure_mismatch::RULE,
    &figure_lost_bound::RULE,
    &figure_bound_changed::RULE,
    &figure_noun_mismatch::RULE,
    &figure_scale::RULE,
    &figure_unit::RULE,
    &percent_points::RULE,
    &percent_change::RULE,
    &figure_internal_inconsistency::RULE,
    &date_mismatch::RULE,
    &weekday_mismatch::RULE,
    &missing_hedge::RULE,
    &strengthened_modality::RULE,
    &dropped_condition::RULE,
    &negation_flip::RULE,
    &loaded_cue::RULE,
    &name_mismatch::RULE,
    &role_swap::RULE,
    &added_causation::RULE,
    &scope_widened::RULE,
    &unsupported_claim::RULE,
    &conflicting_sources::RULE,
    &vague_attribution::RULE,
    &single_source::RULE,
];

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
