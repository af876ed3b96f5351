//! Completion: speakers where an attribution is being written, the sources' paths in the front matter, commands and rule
//! ids in a comment that speaks to copydesk. Nowhere else: the reporter's own words are none of our business.

use super::cursor::{Cursor, block_span, blocks_in, top_level_claims};
use super::front_matter::bare_or_quoted;
use super::markup::file_name;
use crate::claims::model::{Analysis, ClaimId, Speaker, SpeakerKind};
use crate::config::Say;
use crate::desk::CheckResult;
use crate::rules::{Context, RULES, suggested_speaker};
use crate::text::{Span, front_matter, words_of_list};

/// Signs after which an editor asks on its own. A blank after a quotation or after *according to* is the one sign after
/// which an attribution comes next. A quotation mark is none, since a paragraph may end there, and the line break that
/// follows must not take a completion.
pub const TRIGGERS: &[&str] = &[" "];

/// Number of passages whose speakers come first.
const MAX_FIRST: usize = 3;
/// Distance over which the start of a comment is looked for, in bytes.
const MAX_COMMENT_LOOKBACK: usize = 400;

/// What is being written at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompletionContext {
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

/// Candidates for what is being written, and the bytes of it that stand there already.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completions {
    /// The bytes of the draft that a candidate replaces.
    pub replaced: Span,
    /// The candidates, the likeliest first; at least one.
    pub candidates: Vec<CompletionCandidate>,
}

/// Something that may be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompletionCandidate {
    /// The words.
    pub label: String,
    /// What they are, in a word; may be empty.
    pub detail: String,
    /// What sort of thing they are.
    pub kind: CandidateKind,
    /// The same with places to fill in, in the protocol's syntax, for editors that have such.
    pub snippet: Option<String>,
    /// The passage that speaks for them.
    pub documentation: Option<String>,
}

/// The sort of a candidate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CandidateKind {
    /// The path of a source.
    File,
    /// A directive's command.
    Keyword,
    /// A speaker, or a rule's id.
    Value,
}

/// What may be written at an offset. `automatic` says that the editor asks on its own, after a blank; `unlisted` gives the
/// paths of sources that the front matter does not list yet, and is asked only where a path is being written.
pub fn completions(
    checked: &CheckResult,
    offset: usize,
    automatic: bool,
    unlisted: impl FnOnce() -> Vec<String>,
) -> Option<Completions> {
    let (context, replaced) = context_at(&checked.text, offset, automatic)?;
    let candidates: Vec<CompletionCandidate> = match context {
        CompletionContext::Path => unlisted().iter().map(|path| path_candidate(path)).collect(),
        CompletionContext::Command => COMMANDS.iter().map(command_candidate).collect(),
        CompletionContext::Rule => rule_candidates(checked, offset),
        CompletionContext::Name | CompletionContext::Attribution => {
            checked.with_context(|rules| speaker_candidates(checked, rules, context, replaced.start))
        }
    };
    (!candidates.is_empty()).then_some(Completions { replaced, candidates })
}

/// What is being written at an offset of a text, and the bytes of it that stand there already, as far as the text alone
/// can tell; `None` where there is nothing to complete.
pub fn context_at(text: &str, offset: usize, automatic: bool) -> Option<(CompletionContext, Span)> {
    let before = text.get(..offset)?;
    let line = &before[before.rfind(['\n', '\r']).map_or(0, |at| at + 1)..];
    if let Some(matter) = front_matter(text).filter(|m| m.span.start <= offset && offset <= m.text.end) {
        return path_typed(before.get(matter.text.start..)?)
            .map(|typed| (CompletionContext::Path, Span::new(offset - typed, offset)));
    }
    if let Some((context, typed)) = comment_context(before) {
        return Some((context, Span::new(offset - typed, offset)));
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
    speaker_context(words, automatic).map(|context| (context, span))
}

/// What comes after these words of a line: the name or the whole of an attribution.
fn speaker_context(words: &str, automatic: bool) -> Option<CompletionContext> {
    let lower = words.to_lowercase();
    if lower.ends_with("according to") {
        return Some(CompletionContext::Name);
    }
    let (head, last) = lower.rsplit_once(' ').unwrap_or(("", &lower));
    if words_of_list(SPEECH_VERBS).any(|verb| verb == last)
        && (closes_quotation(head.trim_end(), false) || head.trim_end().ends_with(','))
    {
        return Some(CompletionContext::Name);
    }
    if closes_quotation(words, automatic) || (!automatic && words.ends_with(',')) {
        return Some(CompletionContext::Attribution);
    }
    None
}

/// Verbs that stand between a quotation and its speaker.
const SPEECH_VERBS: &str = include_str!("../../assets/lexicons/speech-verbs.txt");

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
fn comment_context(before: &str) -> Option<(CompletionContext, usize)> {
    let mut from = before.len().saturating_sub(MAX_COMMENT_LOOKBACK);
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

fn path_candidate(path: &str) -> CompletionCandidate {
    CompletionCandidate {
        label: bare_or_quoted(path),
        detail: "source".to_owned(),
        kind: CandidateKind::File,
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

fn command_candidate((name, what, snippet): &(&str, &str, &str)) -> CompletionCandidate {
    CompletionCandidate {
        label: (*name).to_owned(),
        detail: (*what).to_owned(),
        kind: CandidateKind::Keyword,
        snippet: Some((*snippet).to_owned()),
        documentation: None,
    }
}

/// The rules, those first that found something in the paragraph below.
fn rule_candidates(checked: &CheckResult, offset: usize) -> Vec<CompletionCandidate> {
    let draft = &checked.draft;
    let next = blocks_in(draft, Span::new(offset, offset)).start;
    let near = (next < draft.blocks.len()).then(|| block_span(draft, next));
    let fires =
        |id: &str| checked.findings.iter().any(|f| f.rule == id && near.is_some_and(|near| near.contains(f.span)));
    let mut rules: Vec<_> = RULES.iter().map(|rule| (!fires(rule.id), rule)).collect();
    rules.sort_by_key(|&(quiet, _)| quiet);
    let candidate = |(_, rule): (bool, &&crate::rules::Rule)| CompletionCandidate {
        label: rule.id.to_owned(),
        detail: rule.name.to_owned(),
        kind: CandidateKind::Value,
        snippet: None,
        documentation: None,
    };
    rules.into_iter().map(candidate).collect()
}

/// The speakers of the passages that the words before `offset` rest on, then all others of the sources.
fn speaker_candidates(
    checked: &CheckResult,
    context: &Context<'_>,
    wanted: CompletionContext,
    offset: usize,
) -> Vec<CompletionCandidate> {
    let verb = |plural: bool| match (context.config.style.say, plural) {
        (Say::Says, true) => "say",
        (Say::Says, false) => "says",
        _ => "said",
    };
    let written = |name: &SpeakerInStyle| match wanted {
        CompletionContext::Attribution => format!("{} {}", name.text, verb(name.plural)),
        _ => name.text.clone(),
    };
    let mut names: Vec<SpeakerInStyle> = Vec::new();
    for name in passage_speakers(checked, context, offset).into_iter().chain(all_speakers(checked, context)) {
        if !names.iter().any(|known| known.text.eq_ignore_ascii_case(&name.text)) {
            names.push(name);
        }
    }
    let candidate = |name: SpeakerInStyle| CompletionCandidate {
        label: written(&name),
        detail: name.detail,
        kind: CandidateKind::Value,
        snippet: None,
        documentation: name.documentation,
    };
    names.into_iter().map(candidate).collect()
}

/// A speaker as the draft would write the name.
struct SpeakerInStyle {
    text: String,
    plural: bool,
    detail: String,
    documentation: Option<String>,
}

/// Speakers of the passages that the words before the place rest on.
fn passage_speakers(checked: &CheckResult, context: &Context<'_>, offset: usize) -> Vec<SpeakerInStyle> {
    let words = checked.text.get(..offset).unwrap_or("").trim_end().len();
    let Some(id) = Cursor::at(context.draft, words).and_then(|cursor| cursor.claim_near()) else { return Vec::new() };
    let mut names = Vec::new();
    if let Some(teller) = suggested_speaker(context, id) {
        let (path, lines) = checked.document(Some(teller.source));
        let passage = teller.span.slice(checked.document_text(Some(teller.source)));
        names.push(SpeakerInStyle {
            text: teller.name,
            plural: teller.plural,
            detail: format!("{}:{}", file_name(path), lines.line(teller.span.start) + 1),
            documentation: Some(passage.split_whitespace().collect::<Vec<_>>().join(" ")),
        });
    }
    for passage in context.evidence(id).passages.iter().take(MAX_FIRST) {
        let analysis = context.sources[passage.source].analysis;
        let claim = passage.claim.map(|index| ClaimId { block: passage.block, index });
        let speaker = claim.and_then(|id| outermost(analysis, id));
        names.extend(speaker.map(|s| in_house_style(checked, context, s, passage.source)));
    }
    names
}

fn outermost(analysis: &Analysis, id: ClaimId) -> Option<&Speaker> {
    let attribution = analysis.attribution(*analysis.claim(id).attributions.first()?);
    analysis.speakers.resolve(attribution.speaker.as_ref()?)
}

/// All speakers of the sources, in the order of their first claims.
fn all_speakers(checked: &CheckResult, context: &Context<'_>) -> Vec<SpeakerInStyle> {
    let mut names = Vec::new();
    for (source, text) in context.sources.iter().enumerate() {
        let analysis = text.analysis;
        let mut seen = vec![false; analysis.speakers.all.len()];
        for block in &analysis.blocks {
            for (_, claim) in top_level_claims(block) {
                let mention = claim.attributions.first().and_then(|&id| analysis.attribution(id).speaker.as_ref());
                let index = mention.and_then(|m| analysis.speakers.index(m));
                let new = index.filter(|&index| !std::mem::replace(&mut seen[index], true));
                let speaker = new.map(|index| &analysis.speakers.all[index]);
                let speaker = speaker.filter(|s| s.kind != SpeakerKind::Vague && !s.full.is_empty());
                names.extend(speaker.map(|s| in_house_style(checked, context, s, source)));
            }
        }
    }
    names
}

/// A source's speaker in house style: in full where the draft has not named him yet, short afterwards.
fn in_house_style(checked: &CheckResult, context: &Context<'_>, speaker: &Speaker, source: usize) -> SpeakerInStyle {
    let known = !speaker.names.is_empty() && context.is_introduced(source, speaker);
    let text = if known { &speaker.short } else { &speaker.full };
    let role = speaker.roles.first().map_or_else(String::new, |role| format!("{role}, "));
    SpeakerInStyle {
        text: text.clone(),
        plural: speaker.plural,
        detail: format!("{role}{}", file_name(checked.document(Some(source)).0)),
        documentation: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::check;

    const WIRE: &str = "“We heard no alarm,” said Ilse Brandt, a teacher.\n\nAt least 26 people are missing, the \
        port union said. Harbour master Joanna Pell said the inquiry would begin on Monday.\n";

    /// Labels and what is inserted where `|` stands in a draft below the front matter.
    fn offered(draft: &str, automatic: bool) -> Vec<(String, String)> {
        let draft = if draft.starts_with("---") {
            draft.to_owned()
        } else {
            format!("---\nsources: [in/w.md]\n---\n\n{draft}")
        };
        let offset = draft.find('|').unwrap();
        let draft = draft.replacen('|', "", 1);
        let checked = check(&draft, &[("in/w.md", WIRE), ("in/notes.md", "Notes.")]);
        let completions = completions(&checked, offset, automatic, || vec!["in/notes.md".to_owned()]);
        let text = |c: CompletionCandidate| (c.label.clone(), c.snippet.unwrap_or(c.label));
        completions.map_or_else(Vec::new, |c| c.candidates.into_iter().map(text).collect())
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
