//! Jumps between a draft and its sources: from a claim to the passage that it rests on, from a passage to every sentence
//! that rests on it, and from a source's name to the source.

use super::cursor::{Cursor, block_at, touches};
use super::evidence;
use super::front_matter;
use super::markup::file_name;
use crate::claims::model::{BlockSpan, ClaimId};
use crate::desk::CheckResult;
use crate::evidence::{Passage, Support};
use crate::server::lsp::convert::{self, Client};
use crate::server::session::open_documents::Snapshot;
use crate::text::Span;
use std::path::Path;
use std::sync::Arc;
use tower_lsp::ls_types::{DocumentLink, GotoDefinitionResponse, Location, LocationLink, Position, Range, Uri};

/// Where the words at a position come from: the passage of a claim, the file of a source's name.
pub fn definition(snapshot: &Snapshot, client: &Client, position: Position) -> Option<GotoDefinitionResponse> {
    let checked = &snapshot.checked;
    let offset = checked.lines.offset(&checked.text, convert::position(position), client.encoding);
    let (origin, source, sentence) = named(checked, offset).or_else(|| rests_on(checked, offset))?;
    let (target_uri, target_selection_range) = place(checked, client, source, sentence)?;
    if !client.shows.definition_links {
        let location = Location { uri: target_uri, range: target_selection_range };
        return Some(GotoDefinitionResponse::Scalar(location));
    }
    let around = paragraph(checked, source, sentence);
    Some(GotoDefinitionResponse::Link(vec![LocationLink {
        origin_selection_range: Some(convert::range(&checked.text, &checked.lines, origin, client.encoding)),
        target_uri,
        target_range: place(checked, client, source, around)?.1,
        target_selection_range,
    }]))
}

/// The source whose name in the front matter is at an offset.
fn named(checked: &CheckResult, offset: usize) -> Option<(Span, usize, Span)> {
    crate::text::front_matter(&checked.text).filter(|m| touches(m.span, offset))?;
    let entry = front_matter::entries(checked).into_iter().find(|e| touches(e.span, offset))?;
    Some((entry.span, *front_matter::sources_of(checked, &entry).first()?, Span::default()))
}

/// The words at an offset, and the passage that they rest on.
fn rests_on(checked: &CheckResult, offset: usize) -> Option<(Span, usize, Span)> {
    let (source, sentence) = evidence::best(checked, offset)?;
    let claim = evidence::claim(checked, offset)?;
    let span = checked.draft.claim(claim).span;
    Some((checked.draft.document_span(BlockSpan { block: claim.block, span }), source, sentence))
}

/// The paragraph that a sentence of a source stands in.
fn paragraph(checked: &CheckResult, source: usize, sentence: Span) -> Span {
    let analysis = checked.sources.get(source).map(|s| s.read.analysis());
    let block = analysis.and_then(|a| Some(crate::ide::cursor::block_span(a, block_at(a, sentence.start)?)));
    // A sentence may begin in one paragraph's markup: what is shown must hold what is selected.
    block.map_or(sentence, |block| block.cover(sentence))
}

/// A place in a source as the editor names it.
pub fn place(checked: &CheckResult, client: &Client, source: usize, span: Span) -> Option<(Uri, Range)> {
    let of = checked.sources.get(source)?;
    let read = &of.read.source;
    Some((convert::uri(&of.file)?, convert::range(&read.text, &read.lines, span, client.encoding)))
}

/// A sentence of a source: the file, the block and the sentence's index.
type SentenceRef = (String, usize, usize);

/// Every sentence of the drafts that rests on the passage at a position. The document there is a source of some draft, or
/// a draft itself: then the passage is the one that its claim rests on.
pub fn references(
    drafts: &[Arc<Snapshot>],
    client: &Client,
    uri: &Uri,
    position: Position,
    with_passage: bool,
) -> Option<Vec<Location>> {
    let wanted = drafts.iter().find_map(|draft| sentence_at(draft, client, uri, position))?;
    let mut found = Vec::new();
    for draft in drafts {
        let checked = &draft.checked;
        let Some(source) = checked.sources.iter().position(|s| is_same(&s.file, &wanted.0)) else { continue };
        for span in resting_on(checked, source, &wanted) {
            let range = convert::range(&checked.text, &checked.lines, span, client.encoding);
            found.push(Location { uri: draft.uri.clone(), range });
        }
    }
    if with_passage {
        let passage = drafts.iter().find_map(|draft| {
            let checked = &draft.checked;
            let source = checked.sources.iter().position(|s| is_same(&s.file, &wanted.0))?;
            let analysis = checked.sources[source].read.analysis();
            let reading = &analysis.blocks.get(wanted.1)?.doc;
            let span = reading.span(reading.sentences.get(wanted.2)?.clone());
            place(checked, client, source, analysis.document_span(BlockSpan { block: wanted.1, span }))
        });
        found.extend(passage.map(|(uri, range)| Location { uri, range }));
    }
    Some(found)
}

/// The sentence of a source that a position means, as far as this draft knows the document.
fn sentence_at(draft: &Snapshot, client: &Client, uri: &Uri, position: Position) -> Option<SentenceRef> {
    let checked = &draft.checked;
    let position = convert::position(position);
    if draft.uri == *uri {
        let offset = checked.lines.offset(&checked.text, position, client.encoding);
        let claim = evidence::claim(checked, offset)?;
        let best = best(checked, claim)?;
        let file = checked.sources.get(best.source)?.file.clone();
        return Some((file, best.block, best.sentence));
    }
    let path = convert::path(uri)?;
    let source = checked.sources.iter().find(|s| is_same(&s.file, &path))?;
    let read = &source.read;
    let offset = read.source.lines.offset(&read.source.text, position, client.encoding);
    let spot = Cursor::at(read.analysis(), offset)?;
    let reading = &spot.block().doc;
    let sentence = reading.sentences.iter().position(|s| touches(spot.span(reading.span(s.clone())), offset))?;
    Some((source.file.clone(), spot.block, sentence))
}

/// Whether two paths lead to one file.
fn is_same(one: &str, other: &str) -> bool {
    let followed = |path: &str| Path::new(path).canonicalize().ok();
    // Links are followed only between files of one name, so that most pairs are told apart without the disk.
    one == other
        || (file_name(one) == file_name(other) && followed(one).is_some_and(|one| followed(other) == Some(one)))
}

/// The best passage of a claim, if the claim rests on it.
fn best(checked: &CheckResult, id: ClaimId) -> Option<&Passage> {
    let evidence = checked.evidence.get(id.block)?.get(id.index)?;
    evidence.passages.first().filter(|_| evidence.support != Support::Unsupported)
}

/// The claims of a draft that rest on a sentence of a source, in the order of the text; of claims within one another, the
/// longest.
fn resting_on(checked: &CheckResult, source: usize, wanted: &SentenceRef) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (id, claim) in checked.draft.claims() {
        let rests = best(checked, id).is_some_and(|p| (p.source, p.block, p.sentence) == (source, wanted.1, wanted.2));
        if rests {
            spans.push(checked.draft.document_span(BlockSpan { block: id.block, span: claim.span }));
        }
    }
    spans.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    let mut longest: Vec<Span> = Vec::new();
    for span in spans {
        if !longest.last().is_some_and(|last| last.contains(span)) {
            longest.push(span);
        }
    }
    longest
}

/// The names of sources in the front matter as links to the files.
pub fn links(snapshot: &Snapshot, client: &Client) -> Vec<DocumentLink> {
    let checked = &snapshot.checked;
    let link = |entry: front_matter::ListedSource| {
        let [source] = front_matter::sources_of(checked, &entry)[..] else { return None };
        let source = &checked.sources[source];
        Some(DocumentLink {
            range: convert::range(&checked.text, &checked.lines, entry.span, client.encoding),
            target: Some(convert::uri(&source.file)?),
            tooltip: client.shows.link_tooltips.then(|| front_matter::what(source.read.analysis())),
            data: None,
        })
    };
    front_matter::entries(checked).into_iter().filter_map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::{at, client, demo, range_of, snapshot};

    fn source_position(snapshot: &Snapshot, source: usize, words: &str) -> Position {
        let read = &snapshot.checked.sources[source].read.source;
        let start = read.text.find(words).unwrap();
        convert::range(&read.text, &read.lines, Span::new(start, start), client().encoding).start
    }

    #[test]
    fn a_claim_leads_to_its_passage_and_back() {
        let demo = Arc::new(demo());
        let Some(GotoDefinitionResponse::Link(links)) = definition(&demo, &client(), at(&demo, "could rise")) else {
            panic!()
        };
        assert_eq!(links[0].origin_selection_range, Some(range_of(&demo, "the number of dead could rise")));
        assert_eq!(links[0].target_selection_range.start, source_position(&demo, 0, "Commander Tomas Reyne"));
        let back = references(
            std::slice::from_ref(&demo),
            &client(),
            &links[0].target_uri,
            source_position(&demo, 0, "dead could rise"),
            false,
        );
        let words = ["up to 40 people were being treated in two hospitals", "the number of dead could rise"];
        let ranges: Vec<Range> = back.unwrap().into_iter().map(|l| l.range).collect();
        assert_eq!(ranges, words.map(|words| range_of(&demo, words)));
        // From one sentence of a draft to the others that rest on the same passage, and the passage itself.
        let beside =
            references(std::slice::from_ref(&demo), &client(), &demo.uri, at(&demo, "could rise"), true).unwrap();
        assert_eq!((beside.len(), &beside[2].uri), (3, &links[0].target_uri));
    }

    #[test]
    fn the_name_of_a_source_leads_to_it() {
        let demo = demo();
        let plain = Client { shows: Default::default(), ..client() };
        let Some(GotoDefinitionResponse::Scalar(location)) = definition(&demo, &plain, at(&demo, "release.md")) else {
            panic!()
        };
        assert_eq!((location.uri.as_str(), location.range), ("file:///sources/release.md", Range::default()));
        let links = links(&demo, &client());
        assert_eq!(links.len(), 3);
        assert_eq!(links[2].range, range_of(&demo, "sources/transcript.md"));
        assert_eq!(links[2].tooltip.as_deref(), Some("Transcript, 10 April 2026"));
        let folder = snapshot("---\nsources: [in]\n---\n\nText.\n", &[("in/a.md", "One."), ("in/b.md", "Two.")]);
        assert!(crate::ide::goto::links(&folder, &client()).is_empty());
    }
}
