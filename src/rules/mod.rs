//! Floor 7: the rules. One file each: metadata, documentation, check, fixes; one table, [`RULES`].

pub(crate) mod analysis;
pub(crate) mod attribution;
pub(crate) mod certainty;
mod context;
pub(crate) mod figures;
mod finding;
pub mod precedence;
pub(crate) mod quotation;
pub(crate) mod support;
pub(crate) mod time;
pub(crate) mod wording;

pub use analysis::source_vocabulary::SourceVocabulary;
pub use analysis::speakers::{
    SuggestedSpeaker, aliases, attributions, introduces, reported, same as same_speaker, teller,
};
pub use analysis::verbatim::is_copy;
pub use context::{Context, Introduced};
pub use finding::{Citation, Edit, Finding, Fix};

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
    &support::unsupported_claim::RULE,
    &support::conflicting_sources::RULE,
    &attribution::vague_attribution::RULE,
    &support::single_source::RULE,
];

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
