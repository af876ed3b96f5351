//! People whom the sources name, and names made comparable.

use crate::claims::coref::folded;
use crate::claims::model::{Speaker, SpeakerKind};
use crate::evidence::SourceText;

/// A person whom a source names.
pub(crate) struct SourcePerson<'a> {
    /// Index of the source.
    pub source: usize,
    /// The speaker there.
    pub speaker: &'a Speaker,
    /// Each of the names, normalised.
    pub normalized: &'a [Vec<String>],
}

/// Where a person stands whom a source names, and each of the names normalised.
pub(crate) struct PersonEntry {
    source: usize,
    speaker: usize,
    normalized: Vec<Vec<String>>,
}

/// The people of all sources, in their order.
pub(crate) fn source_people<'a>(sources: &'a [SourceText<'a>], entries: &'a [PersonEntry]) -> Vec<SourcePerson<'a>> {
    let person = |entry: &'a PersonEntry| SourcePerson {
        source: entry.source,
        speaker: &sources[entry.source].analysis.speakers.all[entry.speaker],
        normalized: &entry.normalized,
    };
    entries.iter().map(person).collect()
}

/// Entries of the people of all sources, in their order.
pub(crate) fn person_entries(sources: &[SourceText<'_>]) -> Vec<PersonEntry> {
    let speakers = sources.iter().enumerate().flat_map(|(source, text)| {
        text.analysis.speakers.all.iter().enumerate().map(move |(index, speaker)| (source, index, speaker))
    });
    speakers
        .filter(|(.., s)| !s.names.is_empty() && s.kind == SpeakerKind::Person)
        .map(|(source, speaker, s)| PersonEntry {
            source,
            speaker,
            normalized: s.names.iter().map(|n| normalize_name(n)).collect(),
        })
        .collect()
}

/// Words of a name made comparable: folded, without a possessive ending and initials.
pub(crate) fn normalize_name(name: &str) -> Vec<String> {
    let name = folded(name);
    let name = name.trim_end_matches('\'').trim_end_matches("'s");
    name.split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|w| w.chars().count() > 1)
        .collect()
}
