//! Code actions: the fixes of the findings at hand, and what else a reporter may do about them. Everything comes from the
//! check that was made already; the edits carry its version.

use super::cursor::{Cursor, block_at, touches};
use super::markup::file_name;
use super::{directive_edits, front_matter, list_introduction};
use crate::desk::{DIRECTIVE, is_silent_on_own_reporting};
use crate::rules::{Edit, Finding, suggested_attributions};
use crate::server::lsp::convert::{self, Client};
use crate::server::session::open_documents::Snapshot;
use crate::sources::FileSystem;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, CodeActionTriggerKind,
    Command, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

/// The kind of the action that takes every safe fix.
pub const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.copydesk");
/// The command that shows the passage that a claim rests on.
pub const EVIDENCE: &str = "copydesk.evidence";

/// How many sources are offered for the front matter.
const MOST_SOURCES: usize = 6;

/// The kinds of actions that there are.
pub fn kinds() -> Vec<CodeActionKind> {
    vec![CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR_REWRITE, FIX_ALL]
}

/// Something that may be done.
struct Assist {
    title: String,
    kind: CodeActionKind,
    /// The finding that it answers.
    finding: Option<usize>,
    preferred: bool,
    edits: Vec<Edit>,
    command: Option<Command>,
    shown: MenuVisibility,
}

/// When something is offered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MenuVisibility {
    Always,
    /// To somebody who asks: no light bulb comes on for it.
    OnRequest,
    /// To an editor that asks for actions of this kind.
    ByKind,
}

/// What an action without its edit remembers, to be given the edit later.
#[derive(Debug, Deserialize, Serialize)]
pub struct ActionData {
    /// The document.
    pub uri: Uri,
    /// The version that the action was offered for.
    pub version: i32,
    /// What it was offered for.
    pub range: Range,
    at: usize,
}

/// What may be done about the range. `files` is asked for sources that are not named yet.
pub fn actions(
    snapshot: &Snapshot,
    client: &Client,
    params: &CodeActionParams,
    files: &dyn FileSystem,
) -> Option<CodeActionResponse> {
    let only = params.context.only.as_deref();
    let wanted = |kind: &CodeActionKind| only.is_none_or(|only| only.iter().any(|asked| covers(asked, kind)));
    if !kinds().iter().any(wanted) {
        return None;
    }
    let asked = params.context.trigger_kind != Some(CodeActionTriggerKind::AUTOMATIC);
    let offers = offers(snapshot, client, params.range, only.is_some(), files).into_iter().enumerate();
    let shown = offers.filter(|(_, offer)| {
        wanted(&offer.kind)
            && match offer.shown {
                MenuVisibility::Always => true,
                MenuVisibility::OnRequest => asked,
                MenuVisibility::ByKind => only.is_some(),
            }
    });
    let action = |(at, offer): (usize, Assist)| {
        let later =
            ActionData { uri: snapshot.uri.clone(), version: snapshot.document.version(), range: params.range, at };
        CodeActionOrCommand::CodeAction(action(snapshot, client, offer, Some(later)))
    };
    Some(shown.map(action).collect())
}

/// The action with its edit; `None` if the document has moved on since it was offered.
pub fn resolve(snapshot: &Snapshot, client: &Client, asked: &CodeAction, files: &dyn FileSystem) -> Option<CodeAction> {
    let later = later(asked)?;
    if later.version != snapshot.document.version() {
        return None;
    }
    // The sources may have changed though the draft did not: only what is offered still, under its old name, is done.
    let offer = offers(snapshot, client, later.range, true, files).into_iter().nth(later.at)?;
    (offer.title == asked.title).then(|| action(snapshot, client, offer, None))
}

/// What an action remembers.
pub fn later(action: &CodeAction) -> Option<ActionData> {
    serde_json::from_value(action.data.clone()?).ok()
}

/// Whether a kind that the editor asks for covers one of ours: kinds are a tree, parted by dots.
fn covers(asked: &CodeActionKind, ours: &CodeActionKind) -> bool {
    let (asked, ours) = (asked.as_str(), ours.as_str());
    asked.is_empty() || ours.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn action(snapshot: &Snapshot, client: &Client, offer: Assist, later: Option<ActionData>) -> CodeAction {
    let finding = offer.finding.and_then(|index| snapshot.checked.findings.get(index));
    let lazily = later.filter(|_| client.shows.resolves_edits && !offer.edits.is_empty());
    let edit = (lazily.is_none() && !offer.edits.is_empty()).then(|| workspace_edit(snapshot, client, &offer.edits));
    CodeAction {
        title: offer.title,
        kind: Some(offer.kind),
        diagnostics: finding.map(|f| vec![convert::diagnostic(&snapshot.uri, &snapshot.checked, f, client)]),
        is_preferred: offer.preferred.then_some(true),
        edit,
        command: offer.command,
        data: lazily.and_then(|later| serde_json::to_value(later).ok()),
        ..CodeAction::default()
    }
}

/// Everything that may be done about the range, the fixes first; all safe fixes last, since every finding is looked at for
/// them: only where there is a fix here, or the editor asks `by_kind`.
fn offers(snapshot: &Snapshot, client: &Client, range: Range, by_kind: bool, files: &dyn FileSystem) -> Vec<Assist> {
    let checked = &snapshot.checked;
    let at = |position| checked.lines.offset(&checked.text, convert::position(position), client.encoding);
    let range = Span::new(at(range.start), at(range.end));
    // A cursor right behind the words touches them.
    let touched = |(_, f): &(usize, &Finding)| f.span.start <= range.end && range.start <= f.span.end;
    let findings: Vec<(usize, &Finding)> = checked.findings.iter().map(|f| &**f).enumerate().filter(touched).collect();
    let mut offers: Vec<Assist> = findings.iter().flat_map(|(index, finding)| fixes(*index, finding)).collect();
    let mended = !offers.is_empty();
    for (index, finding) in findings.iter().filter(|(_, f)| f.rule == "unattributed-claim") {
        offers.extend(introduced(snapshot, *index, finding));
    }
    if !findings.iter().any(|(_, f)| f.rule == "unattributed-claim") {
        offers.extend(attributed(snapshot, range.start));
    }
    offers.extend(passage(snapshot, client, &findings, range));
    for (index, finding) in &findings {
        offers.extend(own(snapshot, *index, finding));
    }
    for (index, finding) in &findings {
        offers.extend(ignored(snapshot, *index, finding));
    }
    offers.extend(more_sources(snapshot, &findings, range, files));
    // How many there are a glance does not know.
    if (by_kind || mended) && !checked.is_glance() {
        offers.extend(fix_all(&checked.findings, mended));
    }
    offers
}

impl Assist {
    /// A quick fix for a finding (none: for the place) by these edits, always shown.
    fn mend(title: String, finding: impl Into<Option<usize>>, edits: Vec<Edit>) -> Self {
        let (finding, kind) = (finding.into(), CodeActionKind::QUICKFIX);
        Self { title, kind, finding, preferred: false, edits, command: None, shown: MenuVisibility::Always }
    }
}

fn fixes(index: usize, finding: &Finding) -> impl Iterator<Item = Assist> {
    let fixes = finding.fixes.iter().filter(|fix| !fix.edits.is_empty());
    let best = finding.fixes.iter().position(|fix| fix.preferred);
    fixes.enumerate().map(move |(at, fix)| Assist {
        preferred: best == Some(at),
        ..Assist::mend(fix.title.clone(), index, fix.edits.clone())
    })
}

/// Every preferred fix that gets in no other's way. Offered beside other fixes where there is more than one to take, and
/// always to an editor that asks for actions of this kind.
fn fix_all(findings: &[Arc<Finding>], beside_others: bool) -> Option<Assist> {
    // By their first bytes: of edits that do not overlap, only the neighbours of a new one can be in its way.
    let mut taken: BTreeMap<(usize, usize), Edit> = BTreeMap::new();
    let mut count = 0;
    for fix in findings.iter().filter_map(|f| f.fixes.iter().find(|x| x.preferred && !x.edits.is_empty())) {
        let clear = |edit: &Edit| {
            let last = taken.range(..=(edit.end, usize::MAX)).next_back();
            last.is_none_or(|(_, before)| before.end < edit.start)
        };
        if fix.edits.iter().all(clear) {
            for edit in &fix.edits {
                taken.insert((edit.start, taken.len()), edit.clone());
            }
            count += 1;
        }
    }
    (count > 0).then(|| Assist {
        kind: FIX_ALL,
        shown: if beside_others && count > 1 { MenuVisibility::Always } else { MenuVisibility::ByKind },
        ..Assist::mend(format!("Take all safe fixes ({count})"), None, taken.into_values().collect())
    })
}

/// The ways of giving the claim here to its speaker, where no finding asks for it.
fn attributed(snapshot: &Snapshot, offset: usize) -> Vec<Assist> {
    let checked = &snapshot.checked;
    let Some(id) = Cursor::at(&checked.draft, offset).and_then(|spot| spot.claim()) else { return Vec::new() };
    let fixes = checked.with_context(|context| suggested_attributions(context, id));
    let offer = |fix: crate::rules::Fix| Assist {
        kind: CodeActionKind::REFACTOR_REWRITE,
        shown: MenuVisibility::OnRequest,
        ..Assist::mend(fix.title, None, fix.edits)
    };
    fixes.into_iter().map(offer).collect()
}

/// A speaker over the whole of the list that the finding stands in.
fn introduced(snapshot: &Snapshot, index: usize, finding: &Finding) -> Option<Assist> {
    let checked = &snapshot.checked;
    let (words, edit) = list_introduction::introduction(checked, block_at(&checked.draft, finding.span.start)?)?;
    Some(Assist::mend(format!("Write \u{201c}{words}\u{201d} over the list"), index, vec![edit]))
}

/// The way to the passage that the words here rest on, for editors that can be asked to show a document.
fn passage(snapshot: &Snapshot, client: &Client, findings: &[(usize, &Finding)], range: Span) -> Option<Assist> {
    let checked = &snapshot.checked;
    let &(index, finding) = findings.first().filter(|_| client.shows.documents)?;
    let (source, span) = crate::ide::evidence::best(checked, range.start.clamp(finding.span.start, finding.span.end))?;
    let (path, lines) = checked.document(Some(source));
    let title = format!("Show {}:{}", file_name(path), lines.line(span.start) + 1);
    let start = convert::range(&checked.text, &checked.lines, finding.span, client.encoding).start;
    let arguments = serde_json::json!({"uri": snapshot.uri, "position": start});
    Some(Assist {
        command: Some(Command { title: title.clone(), command: EVIDENCE.to_owned(), arguments: Some(vec![arguments]) }),
        ..Assist::mend(title, index, Vec::new())
    })
}

/// Silences the finding's rule where it stands. The reason is left to the reporter: *TK* is what an editor looks for.
fn ignored(snapshot: &Snapshot, index: usize, finding: &Finding) -> Option<Assist> {
    if finding.rule == DIRECTIVE {
        return None;
    }
    let comment = format!("<!-- copydesk: ignore {} -- TK why -->", finding.rule);
    let edit =
        directive_edits::beside(&snapshot.checked, block_at(&snapshot.checked.draft, finding.span.start)?, &comment)?;
    Some(Assist::mend(format!("Ignore {} here, with a reason", finding.rule), index, vec![edit]))
}

/// Marks the paragraph as what the reporter has seen.
fn own(snapshot: &Snapshot, index: usize, finding: &Finding) -> Option<Assist> {
    if !is_silent_on_own_reporting(finding.rule) {
        return None;
    }
    let block = block_at(&snapshot.checked.draft, finding.span.start)?;
    let edit = directive_edits::beside(&snapshot.checked, block, "<!-- own: TK how you know -->")?;
    Some(Assist::mend("Mark as own reporting".to_owned(), index, vec![edit]))
}

/// Names a source that lies beside those that are named: in the front matter, and where nothing in the sources says
/// what the draft says.
fn more_sources(
    snapshot: &Snapshot,
    findings: &[(usize, &Finding)],
    range: Span,
    files: &dyn FileSystem,
) -> Vec<Assist> {
    let checked = &snapshot.checked;
    let unsupported = findings.iter().find(|(_, f)| f.rule == "unsupported-claim").map(|(index, _)| *index);
    let in_matter = crate::text::front_matter(&checked.text).is_some_and(|matter| touches(matter.span, range.start));
    if unsupported.is_none() && !in_matter {
        return Vec::new();
    }
    let offer = |path: String| {
        Some(Assist {
            shown: if in_matter { MenuVisibility::OnRequest } else { MenuVisibility::Always },
            ..Assist::mend(
                format!("Add {path} to the sources"),
                unsupported,
                vec![front_matter::addition(checked, &path)?],
            )
        })
    };
    front_matter::unnamed(checked, files).into_iter().take(MOST_SOURCES).filter_map(offer).collect()
}

fn workspace_edit(snapshot: &Snapshot, client: &Client, edits: &[Edit]) -> WorkspaceEdit {
    let checked = &snapshot.checked;
    let edit = |e: &Edit| TextEdit {
        range: convert::range(&checked.text, &checked.lines, Span::new(e.start, e.end), client.encoding),
        new_text: e.new_text.clone(),
    };
    let edits: Vec<TextEdit> = edits.iter().map(edit).collect();
    if !client.versioned_edits {
        // The key is only ever compared as text.
        #[allow(clippy::mutable_key_type, reason = "the protocol's type for changes")]
        let changes = HashMap::from([(snapshot.uri.clone(), edits)]);
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let text_document = OptionalVersionedTextDocumentIdentifier {
        uri: snapshot.uri.clone(),
        version: Some(snapshot.document.version()),
    };
    let edits = edits.into_iter().map(OneOf::Left).collect();
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }])),
        ..WorkspaceEdit::default()
    }
}

#[cfg(test)]
mod tests;
