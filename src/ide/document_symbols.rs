//! The shape of a draft: its headings with the claims under them, and lenses that count them.

use super::cursor::{block_span, speaker_of, standing};
use super::front_matter::count;
use super::markup::shortened;
use crate::claims::model::BlockSpan;
use crate::desk::CheckResult;
use crate::server::lsp::convert::Client;
use crate::server::lsp::position_cursor::PositionCursor;
use crate::server::session::open_documents::Snapshot;
use crate::text::{BlockKind, Span};
use tower_lsp::ls_types::{
    CodeLens, Command, DocumentSymbol, DocumentSymbolResponse, Location, Range, SymbolInformation, SymbolKind,
};

/// The command that shows the summary of a draft.
pub const SUMMARY: &str = "copydesk.summary";

/// A symbol's name is cut after so many characters.
const LONGEST: usize = 80;

/// A heading or a claim.
struct SymbolNode {
    name: String,
    /// Who says the claim.
    speaker: Option<String>,
    /// The heading's level; `None` for a claim.
    level: Option<u8>,
    span: Span,
}

/// The headings, and under them the claims with their speakers: as a tree where the editor shows one.
#[allow(deprecated, reason = "the protocol's types have a field that is out of use")]
pub fn symbols(snapshot: &Snapshot, client: &Client) -> DocumentSymbolResponse {
    let checked = &snapshot.checked;
    let entries = entries(checked);
    let mut ruler = PositionCursor::new(&checked.text, &checked.lines, client);
    if client.shows.symbol_tree {
        let mut entries = entries.into_iter().peekable();
        let mut symbols = Vec::new();
        while entries.peek().is_some() {
            symbols.extend(tree(&mut entries, &mut ruler));
        }
        return DocumentSymbolResponse::Nested(symbols);
    }
    let mut heading = None;
    let flat = entries.into_iter().map(|entry| {
        let container = match (entry.level, &entry.speaker) {
            (Some(_), _) => None,
            (None, Some(speaker)) => Some(speaker.clone()),
            (None, None) => heading.clone(),
        };
        if entry.level.is_some() {
            heading = Some(entry.name.clone());
        }
        SymbolInformation {
            kind: kind(&entry),
            location: Location { uri: snapshot.uri.clone(), range: ruler.range(entry.span) },
            name: entry.name,
            tags: None,
            deprecated: None,
            container_name: container,
        }
    });
    DocumentSymbolResponse::Flat(flat.collect())
}

fn kind(entry: &SymbolNode) -> SymbolKind {
    if entry.level.is_some() { SymbolKind::STRING } else { SymbolKind::EVENT }
}

fn entries(checked: &CheckResult) -> Vec<SymbolNode> {
    let draft = &checked.draft;
    let mut entries = Vec::new();
    for (index, block) in draft.blocks.iter().enumerate() {
        if let BlockKind::Heading(level) = block.block.kind {
            let name = shortened(&block.block.text, LONGEST);
            entries.push(SymbolNode { name, speaker: None, level: Some(level), span: block_span(draft, index) });
            continue;
        }
        entries.extend(standing(block).map(|(_, claim)| SymbolNode {
            name: shortened(claim.span.slice(&block.block.text), LONGEST),
            speaker: speaker_of(draft, claim),
            level: None,
            span: draft.document_span(BlockSpan { block: index, span: claim.span }),
        }));
    }
    entries
}

/// The next entry with all that stands under it. Headings of less rank, and claims, stand under a heading.
#[allow(deprecated, reason = "the protocol's types have a field that is out of use")]
fn tree(
    entries: &mut std::iter::Peekable<std::vec::IntoIter<SymbolNode>>,
    ruler: &mut PositionCursor<'_>,
) -> Option<DocumentSymbol> {
    let entry = entries.next()?;
    let selection_range = ruler.range(entry.span);
    let mut children = Vec::new();
    if let Some(level) = entry.level {
        while entries.peek().is_some_and(|next| next.level.is_none_or(|l| l > level)) {
            children.extend(tree(entries, ruler));
        }
    }
    // A heading reaches to the end of the last thing under it.
    let end = children.last().map_or(selection_range.end, |last: &DocumentSymbol| last.range.end);
    Some(DocumentSymbol {
        kind: kind(&entry),
        name: entry.name,
        detail: entry.speaker,
        tags: None,
        deprecated: None,
        range: Range { start: selection_range.start, end },
        selection_range,
        children: (!children.is_empty()).then_some(children),
    })
}

/// A line of numbers over the draft and over each of its headings: claims, those that lack an attribution, findings, and at
/// the top the sources. A document without sources has none: it is no draft, or has none yet.
pub fn lenses(snapshot: &Snapshot, client: &Client) -> Vec<CodeLens> {
    let checked = &snapshot.checked;
    if checked.sources.is_empty() {
        return Vec::new();
    }
    let draft = &checked.draft;
    let mut ruler = PositionCursor::new(&checked.text, &checked.lines, client);
    let counts = counts(checked);
    let mut lenses = Vec::new();
    let mut lens = |range: Range, title: String| {
        let arguments = vec![serde_json::json!({"uri": snapshot.uri})];
        let command = Command { title, command: SUMMARY.to_owned(), arguments: Some(arguments) };
        lenses.push(CodeLens { range, command: Some(command), data: None });
    };
    let all = counts.iter().fold(LensCounts::default(), |sum, &block| sum.and(block));
    lens(Range::default(), format!("{} · {}", all.told(), count(checked.sources.len(), "source")));
    let mut headings: Vec<(usize, u8, LensCounts)> = Vec::new();
    for (index, block) in draft.blocks.iter().enumerate() {
        if let BlockKind::Heading(level) = block.block.kind {
            headings.push((index, level, LensCounts::default()));
        }
        // What stands under a heading stands under those above it of a higher rank too.
        let mut rank = u8::MAX;
        for (_, level, sum) in headings.iter_mut().rev() {
            if *level < rank {
                *sum = sum.and(counts[index]);
                rank = *level;
            }
            if rank <= 1 {
                break;
            }
        }
    }
    for (index, _, sum) in headings {
        // The title's own line would say what the top's line says.
        if sum.claims > 0 && sum != all {
            lens(ruler.range(block_span(draft, index)), sum.told());
        }
    }
    lenses
}

/// What a lens counts.
#[derive(Clone, Copy, Default, PartialEq)]
struct LensCounts {
    claims: usize,
    unattributed: usize,
    findings: usize,
}

impl LensCounts {
    fn and(self, other: Self) -> Self {
        Self {
            claims: self.claims + other.claims,
            unattributed: self.unattributed + other.unattributed,
            findings: self.findings + other.findings,
        }
    }

    fn told(self) -> String {
        let mut parts = vec![count(self.claims, "claim")];
        if self.unattributed > 0 {
            parts.push(format!("{} unattributed", self.unattributed));
        }
        parts.push(if self.findings == 0 { "no findings".to_owned() } else { count(self.findings, "finding") });
        parts.join(" · ")
    }
}

/// What every block holds.
fn counts(checked: &CheckResult) -> Vec<LensCounts> {
    let draft = &checked.draft;
    let claims = |block| standing(block).count();
    let mut counts: Vec<LensCounts> =
        draft.blocks.iter().map(|block| LensCounts { claims: claims(block), ..LensCounts::default() }).collect();
    for finding in &checked.findings {
        if let Some(of_block) =
            crate::ide::cursor::block_at(draft, finding.span.start).and_then(|block| counts.get_mut(block))
        {
            of_block.findings += 1;
            of_block.unattributed += usize::from(finding.rule == "unattributed-claim");
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::{client, demo, range_of, snapshot};

    #[test]
    fn claims_stand_under_their_headings_with_their_speakers() {
        let demo = demo();
        let DocumentSymbolResponse::Nested(symbols) = symbols(&demo, &client()) else { panic!() };
        assert_eq!(symbols.len(), 1);
        let title = &symbols[0];
        assert_eq!(title.name, "What is known about the Maren Dawn fire");
        let under = title.children.as_deref().unwrap();
        let headings: Vec<&str> =
            under.iter().filter(|s| s.kind == SymbolKind::STRING).map(|s| s.name.as_str()).collect();
        assert_eq!(headings, ["The night", "The cause", "What happens next"]);
        let cause = under.iter().find(|s| s.name == "The cause").and_then(|s| s.children.as_deref()).unwrap();
        let first = (cause[0].name.as_str(), cause[0].detail.as_deref(), cause[0].range);
        let words = "The fire started on the vehicle deck";
        assert_eq!(first, (words, Some("Joanna Pell"), range_of(&demo, words)));
        assert!(title.range.end >= under.last().unwrap().range.end);
    }

    #[test]
    fn flat_editors_get_the_same_in_a_row() {
        let plain = Client { shows: Default::default(), ..client() };
        let DocumentSymbolResponse::Flat(symbols) = symbols(&demo(), &plain) else { panic!() };
        let of = |name: &str| symbols.iter().find(|s| s.name == name).unwrap().container_name.clone();
        assert_eq!(of("The fire started on the vehicle deck").as_deref(), Some("Joanna Pell"));
    }

    #[test]
    fn lenses_count_the_draft_and_each_section_and_a_note_has_none() {
        let demo = demo();
        let told: Vec<(u32, String)> =
            lenses(&demo, &client()).into_iter().map(|l| (l.range.start.line, l.command.unwrap().title)).collect();
        assert_eq!(told.len(), 4);
        assert_eq!(told[0].0, 0);
        assert!(told[0].1.ends_with("1 unattributed · 14 findings · 3 sources"), "{told:?}");
        assert_eq!(told[1].0, range_of(&demo, "## The night").start.line);
        assert!(told[1].1.ends_with("3 findings"), "{told:?}");
        assert!(lenses(&snapshot("# Notes\n\nThe mayor said so.\n", &[]), &client()).is_empty());
    }
}
