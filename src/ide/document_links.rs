//! Names of sources in the front matter as links to the files.

use super::front_matter::{document_description, listed_sources, sources_of_entry};
use crate::desk::CheckResult;
use crate::text::Span;

/// A name that leads to a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceLink {
    /// The name, in bytes of the draft.
    pub span: Span,
    /// Index of the source among the draft's sources.
    pub source: usize,
    /// The kind of document and its date.
    pub tooltip: String,
}

/// The names that stand for one source each; a folder or a glob leads nowhere.
pub fn document_links(checked: &CheckResult) -> Vec<SourceLink> {
    let entries = listed_sources(checked).into_iter();
    let links = entries.filter_map(|entry| {
        let [source] = sources_of_entry(checked, &entry)[..] else { return None };
        let tooltip = document_description(checked.sources.get(source)?.read.analysis());
        Some(SourceLink { span: entry.span, source, tooltip })
    });
    links.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{check, demo, span_of};

    #[test]
    fn the_name_of_a_source_is_a_link_and_that_of_a_folder_is_none() {
        let demo = demo();
        let links = document_links(&demo);
        assert_eq!(links.len(), 3);
        assert_eq!(links[2].span, span_of(&demo, "sources/transcript.md"));
        assert_eq!(links[2].tooltip, "Transcript, 10 April 2026");
        let folder = check("---\nsources: [in]\n---\n\nText.\n", &[("in/a.md", "One."), ("in/b.md", "Two.")]);
        assert_eq!(document_links(&folder), []);
    }
}
