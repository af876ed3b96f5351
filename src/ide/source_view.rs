//! Everything that a draft's sources say, by speaker, and what of it the draft uses: for an editor's view of the sources.

use crate::claims::model::{BlockSpan, DocumentKind};
use crate::desk::{CheckResult, CheckedSource, Desk};
use crate::evidence::model::Support;
use crate::server::lsp::convert::{self, Client};
use crate::server::session::open_documents::Snapshot;
use crate::summary::{self, ClaimLine, SourcesSummary};
use crate::text::{Format, Span};
use serde_json::{Value, json};

/// How sure a source is of a claim, by the level.
const CERTAINTY: [&str; 4] = ["stated", "probable", "possible", "open"];

/// The sources of a draft with all that they say.
pub fn sources(desk: &Desk, snapshot: &Snapshot, client: &Client) -> Value {
    let checked = &snapshot.checked;
    let [error, warning, information, hint] = snapshot.report.counts();
    let used = used(checked);
    let sources = checked.sources.iter().zip(used).map(|(s, used)| source(desk, checked, s, &used, client));
    let claims = checked.draft.claims().filter(|(_, claim)| !claim.unasserted && !claim.is_speech_act).count();
    let unattributed = checked.findings.iter().filter(|f| f.rule == "unattributed-claim").count();
    json!({
        "uri": snapshot.uri,
        "version": snapshot.document.version(),
        "claims": claims,
        "unattributed": unattributed,
        "findings": {"error": error, "warning": warning, "information": information, "hint": hint},
        "sources": sources.chain(unread(checked)).collect::<Vec<Value>>(),
    })
}

/// The sentences of each source that a claim of the draft rests on, in bytes of the source.
fn used(checked: &CheckResult) -> Vec<Vec<Span>> {
    let mut used = vec![Vec::new(); checked.sources.len()];
    let supported = checked.evidence.iter().flat_map(|block| block.iter()).filter(|e| e.support == Support::Supported);
    for passage in supported.filter_map(|evidence| evidence.passages.first()) {
        let Some(analysis) = checked.sources.get(passage.source).map(|s| s.read.analysis()) else { continue };
        let Some(reading) = analysis.blocks.get(passage.block).map(|block| &block.doc) else { continue };
        let Some(sentence) = reading.sentences.get(passage.sentence) else { continue };
        let span = reading.span(sentence.clone());
        used[passage.source].push(analysis.document_span(BlockSpan { block: passage.block, span }));
    }
    used
}

fn source(desk: &Desk, checked: &CheckResult, source: &CheckedSource, used: &[Span], client: &Client) -> Value {
    let summary = summary::summarise(&[desk.read(&source.file)]);
    let analysis = source.read.analysis();
    let read = &source.read.source;
    let kind = match (analysis.voice, read.format) {
        (DocumentKind::Release, _) => "release",
        (DocumentKind::Transcript, _) => "transcript",
        (DocumentKind::News, Format::Html) => "web page",
        (DocumentKind::News, _) => "document",
    };
    let note = read.note.as_ref().map(|note| note.message.clone());
    let speakers = summary.speakers.iter().map(|speaker| {
        let claims = speaker.claims.iter().map(|line| {
            let span = line.place.span;
            json!({
                "text": line.text,
                "range": convert::range(&read.text, &read.lines, span, client.encoding),
                "line": line.place.line,
                "certainty": CERTAINTY[usize::from(line.certainty.min(3))],
                "figures": figures(&summary, span),
                "doubts": doubts(&summary, line),
                "used": used.iter().any(|sentence| sentence.overlaps(span)),
            })
        });
        json!({
            "name": speaker.name.as_deref().unwrap_or(""),
            "role": speaker.roles.first(),
            "claims": claims.collect::<Vec<Value>>(),
        })
    });
    json!({
        "path": source.path,
        "uri": convert::uri(&source.file),
        "kind": kind,
        "date": analysis.date.map(|date| date.to_string()),
        "words": summary.documents.first().map_or(0, |document| document.words),
        "problems": note.into_iter().chain(problems(checked, &source.path)).collect::<Vec<String>>(),
        "speakers": speakers.collect::<Vec<Value>>(),
    })
}

fn figures(summary: &SourcesSummary, claim: Span) -> Vec<&str> {
    let inside = summary.figures.iter().filter(|line| claim.contains(line.place.span));
    inside.map(|line| line.figure.as_str()).collect()
}

/// What makes a claim less than firm, in the source's own words and by what others say of it. That it denies something
/// makes it no less firm.
fn doubts(summary: &SourcesSummary, line: &ClaimLine) -> Vec<String> {
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
fn unread(checked: &CheckResult) -> impl Iterator<Item = Value> + '_ {
    let named = checked.problems.iter().filter_map(|problem| {
        let rest = problem.message.strip_prefix("source ")?;
        // A name may have spaces in it: where the draft names it, its place tells it whole.
        let span = problem.span.filter(|_| problem.path == checked.path);
        let path = span.map_or_else(|| problem.path.as_str(), |span| span.slice(&checked.text));
        let why = rest.strip_prefix(path)?.trim_start();
        (!checked.sources.iter().any(|s| s.path == path)).then_some((path, why))
    });
    named.map(|(path, why)| {
        let beside = std::path::Path::new(&checked.path).parent().map(|folder| folder.join(path));
        json!({
            "path": path,
            "uri": beside.and_then(|path| convert::uri(&path.to_string_lossy())),
            "kind": "unread",
            "date": null,
            "words": 0,
            "problems": [why],
            "speakers": [],
        })
    })
}
