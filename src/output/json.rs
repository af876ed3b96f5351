//! JSON of the command line. Other programs read it: fields may be added, none may change. Spans are UTF-8 byte offsets;
//! the characters of a range are UTF-16 code units, as editors count.

use crate::claims::model::{
    Analysis, AttributionId, AttributionNeed, BlockSpan, Bound, ContentMode, CueClass, Figure, FigureKind, SpeakerKind,
};
use crate::desk::{CheckResult, ClaimExplanation, DraftFact, RuleExplanation};
use crate::evidence::model::Support;
use crate::rules::{Finding, Fix, Grounds, Judgement};
use crate::text::{LineIndex, Position, PositionEncoding, Problem, Severity, Span};
use crate::verify::{AtomKind, Features, Verdict};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use serde_json::{Number, Value};
use std::collections::BTreeMap;

/// Version of the form of all reports.
const SCHEMA_VERSION: u32 = 1;

/// Report of `copydesk check`.
#[derive(Serialize)]
pub struct CheckReport<'a> {
    schema: u32,
    drafts: Vec<CheckedDraftJson<'a>>,
}

impl<'a> CheckReport<'a> {
    /// Report on drafts, in the order given.
    pub fn new(drafts: &'a [CheckResult]) -> Self {
        Self { schema: SCHEMA_VERSION, drafts: drafts.iter().map(CheckedDraftJson::new).collect() }
    }
}

#[derive(Serialize)]
struct CheckedDraftJson<'a> {
    path: &'a str,
    sources: Vec<SourceJson<'a>>,
    problems: &'a [Problem],
    findings: Vec<FindingJson<'a>>,
    facts: Vec<FactJson<'a>>,
}

#[derive(Serialize)]
struct SourceJson<'a> {
    path: &'a str,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    rule: &'static str,
    severity: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f32>,
    message: &'a str,
    text: &'a str,
    span: Span,
    range: Utf16Range,
    evidence: Vec<EvidenceJson<'a>>,
    fixes: &'a [Fix],
}

#[derive(Serialize)]
struct Utf16Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct EvidenceJson<'a> {
    source: &'a str,
    line: usize,
    span: Span,
    text: &'a str,
    reason: &'a str,
}

impl<'a> CheckedDraftJson<'a> {
    fn new(checked: &'a CheckResult) -> Self {
        Self {
            path: &checked.path,
            sources: source_list(checked),
            problems: &checked.problems,
            findings: checked.findings.iter().map(|f| FindingJson::new(checked, f)).collect(),
            facts: checked.facts().iter().map(|fact| FactJson::new(checked, fact)).collect(),
        }
    }
}

impl<'a> FindingJson<'a> {
    fn new(checked: &'a CheckResult, finding: &'a Finding) -> Self {
        let proofs = finding.evidence.iter().map(|proof| {
            let (path, lines) = checked.document(proof.source);
            EvidenceJson {
                source: path,
                line: lines.line(proof.span.start) + 1,
                span: proof.span,
                text: &proof.text,
                reason: &proof.reason,
            }
        });
        Self {
            rule: finding.rule,
            severity: finding.severity,
            confidence: finding.judgement.map(|judgement| hundredths(judgement.confidence)),
            message: &finding.message,
            text: finding.span.slice(&checked.text),
            span: finding.span,
            range: range(&checked.lines, &checked.text, finding.span),
            evidence: proofs.collect(),
            fixes: &finding.fixes,
        }
    }
}

fn source_list(checked: &CheckResult) -> Vec<SourceJson<'_>> {
    checked.sources.iter().map(|s| SourceJson { path: &s.path }).collect()
}

fn range(lines: &LineIndex, text: &str, span: Span) -> Utf16Range {
    let at = |offset| lines.position(text, offset, PositionEncoding::Utf16);
    Utf16Range { start: at(span.start), end: at(span.end) }
}

/// Report of `copydesk claims`.
#[derive(Serialize)]
pub struct ClaimsReport<'a> {
    schema: u32,
    documents: Vec<DocumentJson<'a>>,
}

impl<'a> ClaimsReport<'a> {
    /// Report on documents, each with its path, text, analysis and problems.
    pub fn new(documents: impl IntoIterator<Item = (&'a str, &'a str, &'a Analysis, &'a [Problem])>) -> Self {
        let documents = documents.into_iter().map(|(path, text, analysis, problems)| DocumentJson {
            path,
            problems,
            ..DocumentJson::new(text, analysis)
        });
        Self { schema: SCHEMA_VERSION, documents: documents.collect() }
    }
}

#[derive(Serialize)]
struct DocumentJson<'a> {
    path: &'a str,
    problems: &'a [Problem],
    attributions: Vec<AttributionJson<'a>>,
    figures: Vec<FigureJson<'a>>,
    claims: Vec<ClaimJson<'a>>,
}

#[derive(Serialize)]
struct AttributionJson<'a> {
    speaker: Option<SpeakerJson<'a>>,
    cue: Option<CueJson<'a>>,
    content: Vec<Span>,
    mode: ContentMode,
}

#[derive(Serialize)]
struct SpeakerJson<'a> {
    text: &'a str,
    span: Span,
    kind: SpeakerKind,
    /// Fullest form that the document uses, where the mention can be resolved.
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct CueJson<'a> {
    text: &'a str,
    span: Span,
    class: CueClass,
    lemma: &'a str,
    negated: bool,
}

#[derive(Serialize)]
struct FigureJson<'a> {
    kind: FigureKind,
    span: Span,
    text: &'a str,
    operator: Bound,
    value: Value,
    low: Value,
    high: Value,
    unit: Option<&'a str>,
    noun: Option<&'a str>,
}

#[derive(Serialize)]
struct ClaimJson<'a> {
    span: Span,
    sentence: Span,
    text: &'a str,
    attribution: Option<usize>,
    mode: ContentMode,
    certainty: u8,
    polarity: bool,
    condition: Option<QuotedText<'a>>,
    figures: Vec<usize>,
    time: Option<QuotedText<'a>>,
    need: AttributionNeed,
}

/// Words of a document with their place.
#[derive(Serialize)]
struct QuotedText<'a> {
    text: &'a str,
    span: Span,
}

impl<'a> DocumentJson<'a> {
    fn new(text: &'a str, analysis: &'a Analysis) -> Self {
        // Lists are flat in the output: an item's number is that of its block's first item plus its own.
        let firsts = |count: fn(&crate::claims::model::BlockAnalysis) -> usize| -> Vec<usize> {
            let mut total = 0;
            let first = |b: &std::sync::Arc<crate::claims::model::BlockAnalysis>| {
                let here = total;
                total += count(b);
                here
            };
            analysis.blocks.iter().map(first).collect()
        };
        let first_attribution = firsts(|b| b.attributions.len());
        let first_figure = firsts(|b| b.figures.len());
        let at = |block: usize, span: Span| analysis.document_span(BlockSpan { block, span });
        let quoted = |block: usize, span: Span| {
            let span = at(block, span);
            QuotedText { text: span.slice(text), span }
        };
        let mut of =
            Self { path: "", problems: &[], attributions: Vec::new(), figures: Vec::new(), claims: Vec::new() };
        for (index, block) in analysis.blocks.iter().enumerate() {
            of.attributions.extend(block.attributions.iter().map(|a| AttributionJson {
                speaker: a.speaker.as_ref().map(|s| SpeakerJson {
                    text: &s.text,
                    span: at(s.place.block, s.place.span),
                    kind: s.kind,
                    name: analysis.speakers.resolve(s).map(|s| s.full.as_str()),
                }),
                cue: a.cue.as_ref().map(|c| {
                    let QuotedText { text, span } = quoted(c.place.block, c.place.span);
                    CueJson { text, span, class: c.class, lemma: &c.lemma, negated: c.negated }
                }),
                content: a.content.iter().map(|&place| analysis.document_span(place)).collect(),
                mode: a.mode,
            }));
            of.figures.extend(block.figures.iter().map(|f| FigureJson::new(f, at(index, f.span), text)));
            of.claims.extend(block.claims.iter().map(|c| {
                let sentence = block.doc.sentences.get(c.sentence).cloned();
                let sentence = sentence.map_or(c.span, |range| block.doc.span(range));
                let own = quoted(index, c.span);
                let number = |id: AttributionId| first_attribution.get(id.block).map(|first| first + id.index);
                let time = c.times.iter().filter_map(|&t| block.times.get(t)).find(|t| !t.of_saying);
                ClaimJson {
                    span: own.span,
                    text: own.text,
                    sentence: at(index, sentence),
                    attribution: c.attributions.first().and_then(|&id| number(id)),
                    mode: c.mode,
                    certainty: c.certainty.level,
                    polarity: c.polarity,
                    condition: c.condition.as_ref().map(|condition| quoted(index, condition.span)),
                    figures: c.figures.iter().map(|&f| first_figure[index] + f).collect(),
                    time: time.map(|t| quoted(index, t.span)),
                    need: c.attribution_need,
                }
            }));
        }
        of
    }
}

impl<'a> FigureJson<'a> {
    fn new(figure: &'a Figure, span: Span, text: &'a str) -> Self {
        // Where there is a value, it stands for the whole set; the ends are given only where there is none.
        let ends = figure.value.is_none().then_some(figure.set);
        Self {
            kind: figure.kind,
            span,
            text: span.slice(text),
            operator: figure.operator,
            value: number(figure.value),
            low: number(ends.and_then(|s| s.low)),
            high: number(ends.and_then(|s| s.high)),
            unit: figure.unit.as_ref().map(|u| u.symbol.as_str()),
            noun: figure.noun_text.as_deref(),
        }
    }
}

/// Number in JSON, an integer where it is whole.
fn number(value: Option<Decimal>) -> Value {
    let Some(value) = value else { return Value::Null };
    match value.is_integer().then(|| value.to_i64()).flatten() {
        Some(whole) => Value::Number(whole.into()),
        None => value.to_f64().and_then(Number::from_f64).map_or(Value::Null, Value::Number),
    }
}

/// Report of `copydesk explain`.
#[derive(Serialize)]
pub struct ExplainReport<'a> {
    schema: u32,
    drafts: Vec<ExplainedDraftJson<'a>>,
}

impl<'a> ExplainReport<'a> {
    /// Report on drafts, each with the explanations of its claims.
    pub fn new(drafts: impl IntoIterator<Item = (&'a CheckResult, &'a [ClaimExplanation])>) -> Self {
        let drafts = drafts.into_iter().map(|(checked, accounts)| ExplainedDraftJson {
            path: &checked.path,
            sources: source_list(checked),
            problems: &checked.problems,
            claims: accounts.iter().map(|account| ExplainedClaimJson::new(checked, account)).collect(),
            findings: checked.findings.iter().filter_map(|finding| JudgedFindingJson::new(finding)).collect(),
            facts: checked.facts().iter().map(|fact| FactJson::with_features(checked, fact)).collect(),
        });
        Self { schema: SCHEMA_VERSION, drafts: drafts.collect() }
    }
}

#[derive(Serialize)]
struct ExplainedDraftJson<'a> {
    path: &'a str,
    sources: Vec<SourceJson<'a>>,
    problems: &'a [Problem],
    claims: Vec<ExplainedClaimJson<'a>>,
    findings: Vec<JudgedFindingJson>,
    facts: Vec<FactJson<'a>>,
}

/// A checkable word of a draft with what the sources have in its place.
#[derive(Serialize)]
struct FactJson<'a> {
    kind: AtomKind,
    text: &'a str,
    span: Span,
    verdict: Verdict,
    p: f32,
    source: Option<&'a str>,
    evidence_span: Option<Span>,
    filler: Option<String>,
    #[serde(flatten)]
    grounds: Option<FactGroundsJson>,
}

/// What the judge's model is fitted on.
#[derive(Serialize)]
struct FactGroundsJson {
    sentence: Span,
    lemma: String,
    tag: &'static str,
    features: BTreeMap<&'static str, f32>,
}

impl<'a> FactJson<'a> {
    fn new(checked: &'a CheckResult, fact: &DraftFact) -> Self {
        let there = fact.there.as_ref();
        Self {
            kind: fact.fact.atom.kind,
            text: fact.span.slice(&checked.text),
            span: fact.span,
            verdict: fact.fact.verdict,
            p: hundredths(fact.fact.p),
            source: there.map(|there| &*checked.sources[there.source].path),
            evidence_span: there.map(|there| there.span),
            filler: there.map(|there| there.text.clone()),
            grounds: None,
        }
    }

    fn with_features(checked: &'a CheckResult, fact: &DraftFact) -> Self {
        let values = fact.fact.atom.features.values();
        let thousandths = |value: f32| (value * 1000.0).round() / 1000.0;
        let named = Features::NAMES.iter().copied().zip(values.into_iter().map(thousandths));
        let grounds = FactGroundsJson {
            sentence: fact.sentence,
            lemma: fact.lemma.clone(),
            tag: fact.tag,
            features: named.filter(|(_, value)| *value != 0.0).collect(),
        };
        Self { grounds: Some(grounds), ..Self::new(checked, fact) }
    }
}

/// A finding with what its severity rests on.
#[derive(Serialize)]
struct JudgedFindingJson {
    rule: &'static str,
    severity: Severity,
    stated: Severity,
    confidence: f32,
    span: Span,
    grounds: BTreeMap<&'static str, f32>,
}

impl JudgedFindingJson {
    fn new(finding: &Finding) -> Option<Self> {
        let Judgement { stated, grounds, confidence } = finding.judgement?;
        let grounds = grounds?;
        Some(Self {
            rule: finding.rule,
            severity: finding.severity,
            stated,
            confidence: hundredths(confidence),
            span: finding.span,
            grounds: Grounds::NAMES.into_iter().zip(grounds.values().iter().copied().map(hundredths)).collect(),
        })
    }
}

/// The number to two decimals.
fn hundredths(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

#[derive(Serialize)]
struct ExplainedClaimJson<'a> {
    span: Span,
    text: &'a str,
    support: Support,
    passages: Vec<PassageJson<'a>>,
    rules: &'a [RuleExplanation],
}

#[derive(Serialize)]
struct PassageJson<'a> {
    source: &'a str,
    line: usize,
    span: Span,
    text: &'a str,
    score: f32,
    reason: &'a str,
}

impl<'a> ExplainedClaimJson<'a> {
    fn new(checked: &'a CheckResult, account: &'a ClaimExplanation) -> Self {
        let passages = account.passages.iter().map(|passage| {
            let (source, lines) = checked.document(Some(passage.source));
            PassageJson {
                source,
                line: lines.line(passage.span.start) + 1,
                span: passage.span,
                text: &passage.text,
                score: passage.score,
                reason: &passage.reason,
            }
        });
        Self {
            span: account.span,
            text: account.span.slice(&checked.text),
            support: account.support,
            passages: passages.collect(),
            rules: &account.rules,
        }
    }
}
