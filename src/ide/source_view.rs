//! Everything that a draft's sources say, by speaker, and what of it the draft uses: for an editor's view of the sources.

use crate::claims::model::{BlockSpan, DocumentKind};
use crate::desk::{CheckResult, CheckedSource, ReadDocument};
use crate::evidence::model::Support;
use crate::rules::{Lack, is_lack_of};
use crate::summary::{self, ClaimLine, SourcesSummary};
use crate::text::{Format, Span};

/// How sure a source is of a claim, by the level.
const CERTAINTY: [&str; 4] = ["stated", "probable", "possible", "open"];

/// A draft in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DraftCounts {
    /// The claims that assert something.
    pub claims: usize,
    /// Those of them that lack an attribution.
    pub unattributed: usize,
}

/// A source with all that it says.
pub struct SourceView {
    /// Index of the source among the draft's sources.
    pub source: usize,
    /// *release*, *transcript*, *web page* or *document*.
    pub kind: &'static str,
    /// Its date, year first.
    pub date: Option<String>,
    /// The number of its words.
    pub words: usize,
    /// What is wrong with it.
    pub problems: Vec<String>,
    /// Those who speak in it, in the order of the summary.
    pub speakers: Vec<SpeakerView>,
}

/// What one speaker says in a source.
pub struct SpeakerView {
    /// The name; `None` for the source itself.
    pub name: Option<String>,
    /// As what.
    pub role: Option<String>,
    /// What is said.
    pub claims: Vec<ClaimView>,
}

/// A claim of a source.
pub struct ClaimView {
    /// The words.
    pub text: String,
    /// Their place, in bytes of the source.
    pub span: Span,
    /// Their line, counted from 1.
    pub line: usize,
    /// How sure the source is of it, in a word.
    pub certainty: &'static str,
    /// The figures in it, word for word.
    pub figures: Vec<String>,
    /// What makes it less than firm.
    pub qualifiers: Vec<String>,
    /// Whether a claim of the draft rests on it.
    pub is_used: bool,
}

/// A source that could not be read.
pub struct UnreadSource<'a> {
    /// Its path as the draft gives it.
    pub path: &'a str,
    /// Why it could not be read.
    pub problem: &'a str,
}

/// The number of the draft's claims, and of those without an attribution.
pub fn draft_counts(checked: &CheckResult) -> DraftCounts {
    DraftCounts {
        claims: checked.draft.claims().filter(|(_, claim)| !claim.unasserted && !claim.is_speech_act).count(),
        unattributed: checked.findings.iter().filter(|f| is_lack_of(f, Lack::Speaker)).count(),
    }
}

/// The sources of a draft with all that they say. `document` gives a file as it is when it is read on its own.
pub fn source_views(checked: &CheckResult, document: impl Fn(&str) -> ReadDocument) -> Vec<SourceView> {
    let cited = cited_spans(checked);
    let sources = checked.sources.iter().enumerate().zip(cited);
    sources
        .map(|((index, source), cited)| source_view(checked, index, source, &cited, document(&source.file)))
        .collect()
}

/// The sentences of each source that a claim of the draft rests on, in bytes of the source.
fn cited_spans(checked: &CheckResult) -> Vec<Vec<Span>> {
    let mut cited = vec![Vec::new(); checked.sources.len()];
    let supported = checked.evidence.iter().flat_map(|block| block.iter()).filter(|e| e.support == Support::Supported);
    for passage in supported.filter_map(|evidence| evidence.passages.first()) {
        let Some(analysis) = checked.sources.get(passage.source).map(|s| s.read.analysis()) else { continue };
        let Some(reading) = analysis.blocks.get(passage.block).map(|block| &block.doc) else { continue };
        let Some(sentence) = reading.sentences.get(passage.sentence) else { continue };
        let span = reading.span(sentence.clone());
        cited[passage.source].push(analysis.document_span(BlockSpan { block: passage.block, span }));
    }
    cited
}

fn source_view(
    checked: &CheckResult,
    index: usize,
    source: &CheckedSource,
    cited: &[Span],
    document: ReadDocument,
) -> SourceView {
    let summary = summary::summarise(&[document]);
    let analysis = source.read.analysis();
    let read = &source.read.source;
    let note = read.note.as_ref().map(|note| note.message.clone());
    let speakers = summary.speakers.iter().map(|speaker| SpeakerView {
        name: speaker.name.clone(),
        role: speaker.roles.first().cloned(),
        claims: speaker.claims.iter().map(|line| claim_view(&summary, line, cited)).collect(),
    });
    SourceView {
        source: index,
        kind: match (analysis.voice, read.format) {
            (DocumentKind::Release, _) => "release",
            (DocumentKind::Transcript, _) => "transcript",
            (DocumentKind::News, Format::Html) => "web page",
            (DocumentKind::News, _) => "document",
        },
        date: analysis.date.map(|date| date.to_string()),
        words: summary.documents.first().map_or(0, |document| document.words),
        problems: note.into_iter().chain(problems(checked, &source.path)).collect(),
        speakers: speakers.collect(),
    }
}

fn claim_view(summary: &SourcesSummary, line: &ClaimLine, cited: &[Span]) -> ClaimView {
    let span = line.place.span;
    let figures = summary.figures.iter().filter(|figure| span.contains(figure.place.span));
    ClaimView {
        text: line.text.clone(),
        span,
        line: line.place.line,
        certainty: CERTAINTY[usize::from(line.certainty.min(3))],
        figures: figures.map(|figure| figure.figure.clone()).collect(),
        qualifiers: qualifiers(summary, line),
        is_used: cited.iter().any(|sentence| sentence.overlaps(span)),
    }
}

/// What makes a claim less than firm, in the source's own words and by what others say of it. That it denies something
/// makes it no less firm.
fn qualifiers(summary: &SourcesSummary, line: &ClaimLine) -> Vec<String> {
    let sure = line.how_sure.split("; only").next().unwrap_or_default().trim_end_matches(", negated");
    let own = (line.certainty > 0).then(|| sure.to_owned());
    let condition = line.condition.as_ref().map(|condition| format!("only \"{condition}\""));
    let others = summary.open_questions.iter().filter(|question| question.place.span.overlaps(line.place.span));
    let others = others.map(|question| match &question.by {
        Some(by) if question.kind != "unconfirmed" => format!("{} by {by}", question.kind),
        _ => question.kind.to_owned(),
    });
    own.into_iter().chain(condition).chain(others).collect()
}

/// What is wrong with a source, without its name, which stands beside it.
fn problems<'a>(checked: &'a CheckResult, path: &'a str) -> impl Iterator<Item = String> + 'a {
    let prefix = format!("source {path} ");
    checked.problems.iter().filter_map(move |problem| Some(problem.message.strip_prefix(&prefix)?.to_owned()))
}

/// The sources that could not be read, as far as the problems name them.
pub fn unread_sources(checked: &CheckResult) -> impl Iterator<Item = UnreadSource<'_>> {
    checked.problems.iter().filter_map(|problem| {
        let rest = problem.message.strip_prefix("source ")?;
        // A name may have spaces in it: where the draft names it, its place tells it whole.
        let span = problem.span.filter(|_| problem.path == checked.path);
        let path = span.map_or_else(|| problem.path.as_str(), |span| span.slice(&checked.text));
        let problem = rest.strip_prefix(path)?.trim_start();
        (!checked.sources.iter().any(|s| s.path == path)).then_some(UnreadSource { path, problem })
    })
}
