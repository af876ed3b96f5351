//! Plain data of the `ide` floor as the protocol's: byte spans become ranges here and nowhere else.

use super::client_capabilities::ClientCapabilities;
use super::position_cursor::PositionCursor;
use super::uri;
use crate::desk::{CheckResult, PassageExplanation};
use crate::ide::code_lens::CountLens;
use crate::ide::completion::{CandidateKind, CompletionCandidate, Completions};
use crate::ide::document_links::SourceLink;
use crate::ide::document_symbols::SymbolNode;
use crate::ide::evidence::SourceSpan;
use crate::ide::goto::NavigationTarget;
use crate::ide::hover::HoverResult;
use crate::ide::inlay_hints::SpeakerHint;
use crate::ide::markup::MarkupBuilder;
use crate::ide::source_view::{ClaimView, SourceView, SpeakerView, UnreadSource};
use crate::rules::Edit;
use crate::text::{LineIndex, Position, Span};
use serde_json::{Value, json};
use std::path::Path;
use tower_lsp::ls_types::{
    self as lsp, CodeLens, Command, CompletionItem, CompletionItemKind, CompletionList, CompletionResponse,
    CompletionTextEdit, DocumentLink, DocumentSymbol, DocumentSymbolResponse, Documentation, GotoDefinitionResponse,
    Hover, HoverContents, InlayHint, InlayHintLabel, InlayHintLabelPart, InlayHintTooltip, InsertTextFormat, Location,
    LocationLink, MarkupContent, MarkupKind, Range, SymbolInformation, SymbolKind, TextEdit, Uri,
};

/// The command that shows the summary of a draft.
pub const SUMMARY_COMMAND: &str = "copydesk.summary";

/// A span of a text as the editor counts.
pub fn range(text: &str, lines: &LineIndex, span: Span, client: &ClientCapabilities) -> Range {
    let at = |offset| {
        let Position { line, character } = lines.position(text, offset, client.encoding);
        lsp::Position { line, character }
    };
    Range { start: at(span.start), end: at(span.end) }
}

/// A span of a draft.
pub fn draft_range(checked: &CheckResult, span: Span, client: &ClientCapabilities) -> Range {
    range(&checked.text, &checked.lines, span, client)
}

/// The start of a byte of a draft.
pub fn draft_position(checked: &CheckResult, offset: usize, client: &ClientCapabilities) -> lsp::Position {
    draft_range(checked, Span::new(offset, offset), client).start
}

/// A place in one of a draft's sources; `None` where there is no such source, or no name for it.
pub fn source_location(checked: &CheckResult, place: SourceSpan, client: &ClientCapabilities) -> Option<Location> {
    let source = checked.sources.get(place.source)?;
    let read = &source.read.source;
    let range = range(&read.text, &read.lines, place.span, client);
    Some(Location { uri: uri::from_path(&source.file)?, range })
}

/// An edit of a draft.
pub fn text_edit(checked: &CheckResult, edit: &Edit, client: &ClientCapabilities) -> TextEdit {
    TextEdit { range: draft_range(checked, Span::new(edit.start, edit.end), client), new_text: edit.new_text.clone() }
}

/// The markup that the editor's hovers take.
pub fn markup_builder(client: &ClientCapabilities) -> MarkupBuilder {
    if client.hover_markdown { MarkupBuilder::markdown(uri::file_link) } else { MarkupBuilder::plain_text() }
}

/// A hover.
pub fn hover(checked: &CheckResult, hover: HoverResult, client: &ClientCapabilities) -> Hover {
    let kind = if client.hover_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value: hover.text }),
        range: Some(draft_range(checked, hover.span, client)),
    }
}

/// The target of a jump: with the words that lead there, where the editor takes those.
pub fn definition(
    checked: &CheckResult,
    target: &NavigationTarget,
    client: &ClientCapabilities,
) -> Option<GotoDefinitionResponse> {
    let focus = source_location(checked, target.focus, client)?;
    if !client.definition_links {
        return Some(GotoDefinitionResponse::Scalar(focus));
    }
    let paragraph = SourceSpan { span: target.paragraph, ..target.focus };
    Some(GotoDefinitionResponse::Link(vec![LocationLink {
        origin_selection_range: Some(draft_range(checked, target.origin, client)),
        target_uri: focus.uri,
        target_range: source_location(checked, paragraph, client)?.range,
        target_selection_range: focus.range,
    }]))
}

/// Links to sources.
pub fn document_links(checked: &CheckResult, links: Vec<SourceLink>, client: &ClientCapabilities) -> Vec<DocumentLink> {
    let link = |link: SourceLink| {
        Some(DocumentLink {
            range: draft_range(checked, link.span, client),
            target: Some(uri::from_path(&checked.sources.get(link.source)?.file)?),
            tooltip: client.link_tooltips.then_some(link.tooltip),
            data: None,
        })
    };
    links.into_iter().filter_map(link).collect()
}

/// The outline of a draft: as a tree where the editor shows one, else in a row.
pub fn document_symbols(
    uri: &Uri,
    checked: &CheckResult,
    nodes: Vec<SymbolNode>,
    client: &ClientCapabilities,
) -> DocumentSymbolResponse {
    let mut cursor = PositionCursor::new(&checked.text, &checked.lines, client);
    if client.symbol_tree {
        let symbols = nodes.into_iter().map(|node| document_symbol(node, &mut cursor));
        return DocumentSymbolResponse::Nested(symbols.collect());
    }
    let mut flat = Vec::new();
    for node in nodes {
        flatten_symbol(uri, node, None, &mut cursor, &mut flat);
    }
    DocumentSymbolResponse::Flat(flat)
}

#[allow(deprecated, reason = "the protocol's types have a field that is out of use")]
fn document_symbol(node: SymbolNode, cursor: &mut PositionCursor<'_>) -> DocumentSymbol {
    let kind = symbol_kind(&node);
    let selection_range = cursor.range(node.span);
    let children: Vec<DocumentSymbol> = node.children.into_iter().map(|child| document_symbol(child, cursor)).collect();
    DocumentSymbol {
        kind,
        name: node.name,
        detail: node.speaker,
        tags: None,
        deprecated: None,
        range: cursor.range(node.full_span),
        selection_range,
        children: (!children.is_empty()).then_some(children),
    }
}

/// Adds a symbol and all under it. What a claim stands in is its speaker, else its heading.
#[allow(deprecated, reason = "the protocol's types have a field that is out of use")]
fn flatten_symbol(
    uri: &Uri,
    node: SymbolNode,
    heading: Option<&str>,
    cursor: &mut PositionCursor<'_>,
    flat: &mut Vec<SymbolInformation>,
) {
    let name = node.name.clone();
    flat.push(SymbolInformation {
        kind: symbol_kind(&node),
        location: Location { uri: uri.clone(), range: cursor.range(node.span) },
        container_name: node.speaker.or_else(|| heading.filter(|_| node.level.is_none()).map(str::to_owned)),
        name: node.name,
        tags: None,
        deprecated: None,
    });
    for child in node.children {
        flatten_symbol(uri, child, Some(&name), cursor, flat);
    }
}

fn symbol_kind(node: &SymbolNode) -> SymbolKind {
    if node.level.is_some() { SymbolKind::STRING } else { SymbolKind::EVENT }
}

/// Lenses that lead to the summary of the draft.
pub fn code_lenses(
    uri: &Uri,
    checked: &CheckResult,
    lenses: Vec<CountLens>,
    client: &ClientCapabilities,
) -> Vec<CodeLens> {
    let mut cursor = PositionCursor::new(&checked.text, &checked.lines, client);
    let lens = |lens: CountLens| {
        let arguments = Some(vec![json!({"uri": uri})]);
        let command = Command { title: lens.title, command: SUMMARY_COMMAND.to_owned(), arguments };
        CodeLens { range: cursor.range(lens.span), command: Some(command), data: None }
    };
    lenses.into_iter().map(lens).collect()
}

/// Hints, each with a way to its passage.
pub fn inlay_hints(checked: &CheckResult, hints: Vec<SpeakerHint>, client: &ClientCapabilities) -> Vec<InlayHint> {
    let hint = |hint: SpeakerHint| InlayHint {
        position: draft_position(checked, hint.offset, client),
        label: InlayHintLabel::LabelParts(vec![InlayHintLabelPart {
            value: hint.label,
            tooltip: None,
            location: source_location(checked, hint.passage, client),
            command: None,
        }]),
        kind: None,
        text_edits: None,
        tooltip: Some(InlayHintTooltip::String(hint.tooltip)),
        padding_left: Some(true),
        padding_right: Some(false),
        data: None,
    };
    hints.into_iter().map(hint).collect()
}

/// Completions, in this order.
pub fn completions(checked: &CheckResult, completions: Completions, client: &ClientCapabilities) -> CompletionResponse {
    let range = draft_range(checked, completions.replaced, client);
    let candidates = completions.candidates.into_iter().enumerate();
    let items = candidates.map(|(index, candidate)| completion_item(candidate, index, range, client)).collect();
    CompletionResponse::List(CompletionList { is_incomplete: false, items })
}

fn completion_item(
    candidate: CompletionCandidate,
    index: usize,
    range: Range,
    client: &ClientCapabilities,
) -> CompletionItem {
    let snippet = candidate.snippet.filter(|_| client.snippets);
    let insert_text_format = snippet.as_ref().map(|_| InsertTextFormat::SNIPPET);
    let new_text = snippet.unwrap_or_else(|| candidate.label.clone());
    CompletionItem {
        sort_text: Some(format!("{index:04}")),
        filter_text: Some(candidate.label.clone()),
        label: candidate.label,
        detail: Some(candidate.detail).filter(|detail| !detail.is_empty()),
        kind: Some(match candidate.kind {
            CandidateKind::File => CompletionItemKind::FILE,
            CandidateKind::Keyword => CompletionItemKind::KEYWORD,
            CandidateKind::Value => CompletionItemKind::VALUE,
        }),
        documentation: candidate.documentation.map(Documentation::String),
        insert_text_format,
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
        ..CompletionItem::default()
    }
}

/// A passage with its place; `None` where the source has no name for the editor.
pub fn passage(checked: &CheckResult, passage: &PassageExplanation, client: &ClientCapabilities) -> Option<Value> {
    let place = SourceSpan { source: passage.source, span: passage.span };
    let Location { uri, range } = source_location(checked, place, client)?;
    Some(json!({"uri": uri, "range": range, "text": passage.text, "who": passage.who}))
}

/// A source with all that it says.
pub fn source_view(checked: &CheckResult, view: &SourceView, client: &ClientCapabilities) -> Option<Value> {
    let source = checked.sources.get(view.source)?;
    let read = &source.read.source;
    let claim = |claim: &ClaimView| {
        json!({
            "text": claim.text,
            "range": range(&read.text, &read.lines, claim.span, client),
            "line": claim.line,
            "certainty": claim.certainty,
            "figures": claim.figures,
            "doubts": claim.qualifiers,
            "used": claim.is_used,
        })
    };
    let speaker = |speaker: &SpeakerView| {
        json!({
            "name": speaker.name.as_deref().unwrap_or(""),
            "role": speaker.role,
            "claims": speaker.claims.iter().map(claim).collect::<Vec<Value>>(),
        })
    };
    Some(json!({
        "path": source.path,
        "uri": uri::from_path(&source.file),
        "kind": view.kind,
        "date": view.date,
        "words": view.words,
        "problems": view.problems,
        "speakers": view.speakers.iter().map(speaker).collect::<Vec<Value>>(),
    }))
}

/// A source that could not be read.
pub fn unread_source(checked: &CheckResult, source: &UnreadSource<'_>) -> Value {
    let beside = Path::new(&checked.path).parent().map(|folder| folder.join(source.path));
    json!({
        "path": source.path,
        "uri": beside.and_then(|path| uri::from_path(&path.to_string_lossy())),
        "kind": "unread",
        "date": null,
        "words": 0,
        "problems": [source.problem],
        "speakers": [],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::document_symbols;
    use crate::ide::goto::goto_definition;
    use crate::server::testing::{client, demo};

    #[test]
    fn flat_editors_get_the_same_symbols_in_a_row() {
        let demo = demo();
        let plain = ClientCapabilities { symbol_tree: false, ..client() };
        let nodes = document_symbols::document_symbols(&demo.checked);
        let DocumentSymbolResponse::Flat(symbols) = document_symbols(&demo.uri, &demo.checked, nodes, &plain) else {
            panic!()
        };
        let container = |name: &str| symbols.iter().find(|s| s.name == name).unwrap().container_name.clone();
        assert_eq!(container("The fire started on the vehicle deck").as_deref(), Some("Joanna Pell"));
        assert_eq!(container("The cause"), None);
    }

    #[test]
    fn editors_that_know_no_links_get_a_place() {
        let demo = demo();
        let target = goto_definition(&demo.checked, demo.checked.text.find("release.md").unwrap()).unwrap();
        let plain = ClientCapabilities { definition_links: false, ..client() };
        let Some(GotoDefinitionResponse::Scalar(location)) = definition(&demo.checked, &target, &plain) else {
            panic!()
        };
        assert_eq!((location.uri.as_str(), location.range), ("file:///sources/release.md", Range::default()));
    }
}
