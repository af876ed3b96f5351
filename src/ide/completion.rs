//! Completion: speakers where an attribution is being written, the sources' paths in the front matter, commands and rule
//! ids in a comment that speaks to copydesk. Nowhere else: the reporter's own words are none of our business.

use super::cursor::{Cursor, standing};
use super::front_matter;
use super::markup::file_name;
use crate::claims::coref::Speaker;
use crate::claims::model::{Analysis, ClaimId, SpeakerKind};
use crate::config::Say;
use crate::desk::CheckResult;
use crate::rules::{Context, RULES, suggested_speaker};
use crate::server::lsp::convert::{self, Client};
use crate::server::session::open_documents::Snapshot;
use crate::sources::FileSystem;
use crate::text::{Span, front_matter};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionOptions, CompletionResponse, CompletionTextEdit,
    InsertTextFormat, Position, TextEdit,
};

/// A blank after a quotation or after *according to*: the one sign after which an attribution comes next. A quotation
/// mark is none, since a paragraph may end there, and the line break that follows must not take a completion.
const TRIGGERS: &[&str] = &[" "];

/// How many of the passages' speakers come first.
const MOST_FIRST: usize = 3;
/// How far back a comment is looked for, in bytes.
const FARTHEST: usize = 400;

/// What is being written at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum CompletionContext {
    /// A name, after *according to* or after the verb of an attribution.
    Name,
    /// Name and verb, after a quotation or a comma.
    Attribution,
    /// A path, in the list of sources.
    Path,
    /// A comment's command.
    Command,
    /// The id of a rule, in a comment.
    Rule,
}

/// What is announced to the editor.
pub fn provider() -> CompletionOptions {
    CompletionOptions {
        trigger_characters: Some(TRIGGERS.iter().map(|&sign| sign.to_owned()).collect()),
        ..CompletionOptions::default()
    }
}

/// What may be written at a position. `automatic` says that the editor asks on its own, after a blank.
pub fn completion(
    snapshot: &Snapshot,
    client: &Client,
    position: Position,
    automatic: bool,
    files: &dyn FileSystem,
) -> Option<CompletionResponse> {
    let checked = &snapshot.checked;
    let offset = checked.lines.offset(&checked.text, convert::position(position), client.encoding);
    let (site, typed) = site(&checked.text, offset, automatic)?;
    let offers = match site {
        CompletionContext::Path => front_matter::unnamed(checked, files).into_iter().map(path).collect(),
        CompletionContext::Command => COMMANDS.iter().map(command).collect(),
        CompletionContext::Rule => rules(checked, offset),
        CompletionContext::Name | CompletionContext::Attribution => {
            checked.with_context(|context| speakers(checked, context, site, typed.start))
        }
    };
    let range = convert::range(&checked.text, &checked.lines, typed, client.encoding);
    let items: Vec<CompletionItem> =
        offers.into_iter().enumerate().map(|(index, offer)| offer.item(index, range, client)).collect();
    (!items.is_empty()).then_some(CompletionResponse::List(CompletionList { is_incomplete: false, items }))
}

/// Whether there is something to complete at an offset of a text, as far as the text alone can tell.
pub fn is_site(text: &str, offset: usize, automatic: bool) -> bool {
    site(text, offset, automatic).is_some()
}

/// What is being written at an offset, and the bytes of it that stand there already.
fn site(text: &str, offset: usize, automatic: bool) -> Option<(CompletionContext, Span)> {
    let before = text.get(..offset)?;
    let line = &before[before.rfind(['\n', '\r']).map_or(0, |at| at + 1)..];
    if let Some(matter) = front_matter(text).filter(|m| m.span.start <= offset && offset <= m.text.end) {
        return path_typed(before.get(matter.text.start..)?)
            .map(|typed| (CompletionContext::Path, Span::new(offset - typed, offset)));
    }
    if let Some((site, typed)) = in_comment(before) {
        return Some((site, Span::new(offset - typed, offset)));
    }
    let typed =
        line.len() - line.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')).len();
    // Blanks ask on their own only right after them.
    if automatic && typed > 0 {
        return None;
    }
    let done = &line[..line.len() - typed];
    let words = done.trim_end();
    let span = Span::new(offset - typed, offset);
    (words.len() < done.len()).then_some(())?;
    speaker_site(words, automatic).map(|site| (site, span))
}

/// What comes after these words of a line: the name or the whole of an attribution.
fn speaker_site(words: &str, automatic: bool) -> Option<CompletionContext> {
    let lower = words.to_lowercase();
    if lower.ends_with("according to") {
        return Some(CompletionContext::Name);
    }
    let (head, last) = lower.rsplit_once(' ').unwrap_or(("", &lower));
    if SAYING.contains(&last) && (closes_quotation(head.trim_end(), false) || head.trim_end().ends_with(',')) {
        return Some(CompletionContext::Name);
    }
    if closes_quotation(words, automatic) || (!automatic && words.ends_with(',')) {
        return Some(CompletionContext::Attribution);
    }
    None
}

/// Verbs that stand between a quotation and its speaker.
const SAYING: &[&str] = &["said", "says", "say", "added", "adds", "told"];

/// Whether words end with a quotation; with `goes_on`, with one after which its sentence goes on.
fn closes_quotation(words: &str, goes_on: bool) -> bool {
    let inside = match words.chars().next_back() {
        Some('”' | '»') => words.chars().next_back().and_then(|mark| words.strip_suffix(mark)),
        // A straight mark closes what another one opened.
        Some('"') if words.matches('"').count().is_multiple_of(2) => words.strip_suffix('"'),
        // A comma may stand behind the mark.
        Some(',') => return closes_quotation(words.trim_end_matches(','), false),
        _ => None,
    };
    inside.is_some_and(|inside| !goes_on || inside.ends_with([',', '?', '!']))
}

/// In front matter: how much of a source's path stands there already; `None` outside the list of sources.
fn path_typed(before: &str) -> Option<usize> {
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let is_key = |line: &str| line.starts_with("sources") && line[7..].trim_start().starts_with([':', '=']);
    let own = before.lines().rev().find(|l| !l.trim().is_empty() && !l.starts_with([' ', '\t', '-', ']', '"', '\'']));
    if !own.is_some_and(is_key) {
        return None;
    }
    let typed = if is_key(line) {
        line.rsplit(['[', ',', ':', '=']).next()?
    } else {
        line.trim_start().strip_prefix('-').or_else(|| line.rsplit(',').next())?
    };
    Some(typed.trim_start_matches([' ', '"', '\'']).len())
}

/// In a comment that speaks to copydesk: what is being written there, and how much of it stands there already.
fn in_comment(before: &str) -> Option<(CompletionContext, usize)> {
    let mut from = before.len().saturating_sub(FARTHEST);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let near = &before[from..];
    let inside = &near[near.rfind("<!--")? + 4..];
    if inside.contains("-->") {
        return None;
    }
    let order = inside.trim_start().strip_prefix("copydesk:")?;
    if order.contains("--") {
        return None;
    }
    let typed = order.rsplit([' ', ',', '\n']).next().unwrap_or("").len();
    let first = order.split_whitespace().next();
    match first {
        None => Some((CompletionContext::Command, typed)),
        Some(word) if order.trim_start().len() == word.len() => Some((CompletionContext::Command, typed)),
        Some("ignore" | "ignore-file") => Some((CompletionContext::Rule, typed)),
        Some(_) => None,
    }
}

/// Something that may be written.
struct CompletionCandidate {
    label: String,
    detail: String,
    kind: CompletionItemKind,
    /// The same with places to fill in, for editors that have such.
    snippet: Option<String>,
    documentation: Option<String>,
}

impl CompletionCandidate {
    fn item(self, index: usize, range: tower_lsp::ls_types::Range, client: &Client) -> CompletionItem {
        let snippet = self.snippet.filter(|_| client.shows.snippets);
        let insert_text_format = snippet.as_ref().map(|_| InsertTextFormat::SNIPPET);
        let new_text = snippet.unwrap_or_else(|| self.label.clone());
        CompletionItem {
            sort_text: Some(format!("{index:04}")),
            filter_text: Some(self.label.clone()),
            label: self.label,
            detail: Some(self.detail).filter(|detail| !detail.is_empty()),
            kind: Some(self.kind),
            documentation: self.documentation.map(tower_lsp::ls_types::Documentation::String),
            insert_text_format,
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
            ..CompletionItem::default()
        }
    }
}

fn path(path: String) -> CompletionCandidate {
    CompletionCandidate {
        label: front_matter::bare_or_quoted(&path),
        detail: "source".to_owned(),
        kind: CompletionItemKind::FILE,
        snippet: None,
        documentation: None,
    }
}

/// The commands of comments: name, what it does, and how it goes on.
const COMMANDS: &[(&str, &str, &str)] = &[
    ("ignore", "no findings in the next paragraph", "ignore ${1:rule} -- ${2:why}"),
    ("ignore-file", "no findings of these rules in the whole draft", "ignore-file ${1:rule} -- ${2:why}"),
    ("own", "the next paragraph is own reporting", "own -- ${1:how you know}"),
];

fn command((name, what, snippet): &(&str, &str, &str)) -> CompletionCandidate {
    CompletionCandidate {
        label: (*name).to_owned(),
        detail: (*what).to_owned(),
        kind: CompletionItemKind::KEYWORD,
        snippet: Some((*snippet).to_owned()),
        documentation: None,
    }
}

/// The rules, those first that found something in the paragraph below.
fn rules(checked: &CheckResult, offset: usize) -> Vec<CompletionCandidate> {
    let draft = &checked.draft;
    let next = crate::ide::cursor::blocks_in(draft, Span::new(offset, offset)).start;
    let near = (next < draft.blocks.len()).then(|| crate::ide::cursor::block_span(draft, next));
    let fires =
        |id: &str| checked.findings.iter().any(|f| f.rule == id && near.is_some_and(|near| near.contains(f.span)));
    let mut rules: Vec<_> = RULES.iter().map(|rule| (!fires(rule.id), rule)).collect();
    rules.sort_by_key(|&(quiet, _)| quiet);
    let offer = |(_, rule): (bool, &&crate::rules::Rule)| CompletionCandidate {
        label: rule.id.to_owned(),
        detail: rule.name.to_owned(),
        kind: CompletionItemKind::VALUE,
        snippet: None,
        documentation: None,
    };
    rules.into_iter().map(offer).collect()
}

/// The speakers of the passages that the words before `offset` rest on, then all others of the sources.
fn speakers(
    checked: &CheckResult,
    context: &Context<'_>,
    site: CompletionContext,
    offset: usize,
) -> Vec<CompletionCandidate> {
    let verb = |plural: bool| match (context.config.style.say, plural) {
        (Say::Says, true) => "say",
        (Say::Says, false) => "says",
        _ => "said",
    };
    let written = |name: &Named| match site {
        CompletionContext::Attribution => format!("{} {}", name.text, verb(name.plural)),
        _ => name.text.clone(),
    };
    let mut names: Vec<Named> = Vec::new();
    for name in matched(checked, context, offset).into_iter().chain(everybody(checked, context)) {
        if !names.iter().any(|known| known.text.eq_ignore_ascii_case(&name.text)) {
            names.push(name);
        }
    }
    let offer = |name: Named| CompletionCandidate {
        label: written(&name),
        detail: name.detail,
        kind: CompletionItemKind::VALUE,
        snippet: None,
        documentation: name.documentation,
    };
    names.into_iter().map(offer).collect()
}

/// A speaker as the draft would write the name.
struct Named {
    text: String,
    plural: bool,
    detail: String,
    documentation: Option<String>,
}

/// Who says it in the passages that the words before the place rest on.
fn matched(checked: &CheckResult, context: &Context<'_>, offset: usize) -> Vec<Named> {
    let words = checked.text.get(..offset).unwrap_or("").trim_end().len();
    let Some(id) = Cursor::at(context.draft, words).and_then(|spot| spot.claim_near()) else { return Vec::new() };
    let mut names = Vec::new();
    if let Some(teller) = suggested_speaker(context, id) {
        let (path, lines) = checked.document(Some(teller.source));
        let passage = teller.span.slice(checked.document_text(Some(teller.source)));
        names.push(Named {
            text: teller.name,
            plural: teller.plural,
            detail: format!("{}:{}", file_name(path), lines.line(teller.span.start) + 1),
            documentation: Some(passage.split_whitespace().collect::<Vec<_>>().join(" ")),
        });
    }
    for passage in context.evidence(id).passages.iter().take(MOST_FIRST) {
        let analysis = context.sources[passage.source].analysis;
        let claim = passage.claim.map(|index| ClaimId { block: passage.block, index });
        let speaker = claim.and_then(|id| outermost(analysis, id));
        names.extend(speaker.map(|s| named(checked, context, s, passage.source)));
    }
    names
}

fn outermost(analysis: &Analysis, id: ClaimId) -> Option<&Speaker> {
    let attribution = analysis.attribution(*analysis.claim(id).attributions.first()?);
    analysis.speakers.resolve(attribution.speaker.as_ref()?)
}

/// Everybody who says something in the sources, in the order in which they first do.
fn everybody(checked: &CheckResult, context: &Context<'_>) -> Vec<Named> {
    let mut names = Vec::new();
    for (source, text) in context.sources.iter().enumerate() {
        let analysis = text.analysis;
        let mut seen = vec![false; analysis.speakers.all.len()];
        for block in &analysis.blocks {
            for (_, claim) in standing(block) {
                let mention = claim.attributions.first().and_then(|&id| analysis.attribution(id).speaker.as_ref());
                let index = mention.and_then(|m| analysis.speakers.index(m));
                let new = index.filter(|&index| !std::mem::replace(&mut seen[index], true));
                let speaker = new.map(|index| &analysis.speakers.all[index]);
                let speaker = speaker.filter(|s| s.kind != SpeakerKind::Vague && !s.full.is_empty());
                names.extend(speaker.map(|s| named(checked, context, s, source)));
            }
        }
    }
    names
}

/// A source's speaker in house style: in full where the draft has not named him yet, short afterwards.
fn named(checked: &CheckResult, context: &Context<'_>, speaker: &Speaker, source: usize) -> Named {
    let known = !speaker.names.is_empty() && context.is_introduced(source, speaker);
    let text = if known { &speaker.short } else { &speaker.full };
    let role = speaker.roles.first().map_or_else(String::new, |role| format!("{role}, "));
    Named {
        text: text.clone(),
        plural: speaker.plural,
        detail: format!("{role}{}", file_name(checked.document(Some(source)).0)),
        documentation: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::{client, snapshot};
    use crate::sources::InMemoryFileSystem;

    const WIRE: &str = "“We heard no alarm,” said Ilse Brandt, a teacher.\n\nAt least 26 people are missing, the \
        port union said. Harbour master Joanna Pell said the inquiry would begin on Monday.\n";

    /// What is offered where `|` stands in a draft below the front matter.
    fn offered(draft: &str, automatic: bool) -> Vec<(String, String)> {
        let draft = if draft.starts_with("---") {
            draft.to_owned()
        } else {
            format!("---\nsources: [in/w.md]\n---\n\n{draft}")
        };
        let offset = draft.find('|').unwrap();
        let draft = draft.replacen('|', "", 1);
        let files = [("in/w.md", WIRE), ("in/notes.md", "Notes.")];
        let snapshot = snapshot(&draft, &files);
        let client = client();
        let at = Span::new(offset, offset);
        let position = convert::range(&draft, &snapshot.checked.lines, at, client.encoding).start;
        let Some(CompletionResponse::List(list)) =
            completion(&snapshot, &client, position, automatic, &InMemoryFileSystem::new(files))
        else {
            return Vec::new();
        };
        let text = |item: &CompletionItem| match &item.text_edit {
            Some(CompletionTextEdit::Edit(edit)) => edit.new_text.clone(),
            other => panic!("{other:?}"),
        };
        list.items.iter().map(|item| (item.label.clone(), text(item))).collect()
    }

    fn labels(draft: &str, automatic: bool) -> Vec<String> {
        offered(draft, automatic).into_iter().map(|(label, _)| label).collect()
    }

    #[test]
    fn the_passage_s_speaker_comes_first_then_all_of_the_sources() {
        let after = labels("“We heard no alarm,” |\n", true);
        assert_eq!(after, ["Ilse Brandt said", "the port union said", "Harbour master Joanna Pell said"]);
        assert_eq!(labels("At least 26 people are missing, according to |\n", true)[0], "the port union");
        assert_eq!(labels("At least 26 people are missing, according to th|\n", false)[0], "the port union");
        assert_eq!(labels("“We heard no alarm,” said |\n", true)[0], "Ilse Brandt");
        let known = labels("Joanna Pell spoke. The inquiry would begin on Monday, |\n", false);
        assert_eq!(known[0], "Pell said");
    }

    #[test]
    fn it_is_never_in_the_way() {
        for draft in [
            "The union said |\n",
            "“We heard no alarm.” |\n",
            "“We heard no alarm,” said Ilse |\n",
            "She said “|\n",
            "The inquiry, |\n",
            "---\ntitle: a |\nsources: [in/w.md]\n---\n",
            "<!-- a note: |",
            "<!-- copydesk: ignore missing-hedge -- because |",
        ] {
            assert_eq!(labels(draft, true), [""; 0], "{draft}");
        }
    }

    #[test]
    fn the_front_matter_is_offered_what_it_does_not_name() {
        for draft in [
            "---\nsources:\n  - in/w.md\n  - |\n---\n",
            "---\nsources: [in/w.md, |]\n---\n",
            "---\nsources: [in/w.md, in/n|]\n---\n",
        ] {
            assert_eq!(labels(draft, false), ["in/notes.md"], "{draft}");
        }
    }

    #[test]
    fn a_comment_is_offered_commands_then_rules_those_that_fire_first() {
        let commands = offered("<!-- copydesk: |\n", true);
        assert_eq!(commands[0], ("ignore".to_owned(), "ignore ${1:rule} -- ${2:why}".to_owned()));
        let rules = labels("<!-- copydesk: ignore fig| -->\nOver 26 people are missing, the port union said.\n", false);
        assert_eq!((rules[0].as_str(), rules.len()), ("figure-bound-changed", RULES.len()));
    }
}
