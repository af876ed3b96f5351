//! Floor 7: the rules. One file each: what is known of it, documentation, check; one table, [`RULES`].

pub(crate) mod analysis;
pub(crate) mod attribution;
pub(crate) mod certainty;
mod confidence;
mod context;
mod dependencies;
pub(crate) mod figures;
mod finding;
mod grounds;
mod judged;
mod judgement;
pub mod precedence;
pub(crate) mod quotation;
mod registry;
mod report;
mod rule;
pub(crate) mod support;
mod thresholds;
pub(crate) mod time;
mod word_lists;
pub(crate) mod wording;

pub use analysis::source_vocabulary::SourceVocabulary;
pub use analysis::speaker_identity::{aliases, introduces};
pub use analysis::speakers::speaker_relation;
pub use analysis::suggest::{SuggestedSpeaker, reported_sentence, suggested_attributions, suggested_speaker};
pub use analysis::verbatim::is_copy;
pub use confidence::ConfidenceModel;
pub use context::Context;
pub use dependencies::IntroductionQuery;
pub use finding::{Citation, Edit, Finding, Fix};
pub use grounds::grounds_of;
pub use judged::judged_findings;
pub use judgement::{Grounds, Judgement};
pub use registry::{RULES, is_lack_of, rule};
pub use report::{FindingBuilder, Report};
pub use rule::{Group, Lack, Rule, Silence, Subject, Workload};
