//! Identity of speakers across draft and sources, as far as their names and the newsroom's aliases tell.

use crate::claims::coref::{SpeakerRelation, compare, folded};
use crate::claims::model::Speaker;
use crate::config::Config;

/// Groups of names for one speaker each, [folded], that the newsroom sets under `[speakers]`.
pub fn aliases(config: &Config) -> Vec<Vec<String>> {
    let group =
        |s: &crate::config::KnownSpeaker| std::iter::once(&s.name).chain(&s.aliases).map(|n| folded(n)).collect();
    config.speakers.iter().map(group).collect()
}

/// Whether a mention of the draft's speaker makes a source's speaker known to the reader by name. An alias does not: who
/// reads of *the operator* has not met Kestrel Line yet.
pub fn introduces(draft: &Speaker, source: &Speaker) -> bool {
    !draft.names.is_empty() && compare(draft, source, &[]) == SpeakerRelation::Same
}
