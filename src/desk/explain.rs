//! Explanation of a claim: who says it and how surely, which passages it rests on and on which words, and why each rule
//! fired or stayed quiet. In plain words, for `explain` and the hover.

use super::check_result::CheckResult;
use super::facts::DraftFact;
use super::passage_speaker::passage_speaker;
use crate::claims::model::{Analysis, AttributionId, AttributionNeed, BlockSpan, Claim, ClaimId, ContentMode};
use crate::evidence::model::{Evidence, Passage, Relation, Support};
use crate::rules::{Context, Rule, Silence};
use crate::text::{Severity, Span};
use crate::verify::Verdict;
use serde::Serialize;

/// How many of a claim's passages are given.
const MAX_PASSAGES: usize = 5;
/// How many words found nowhere are given.
const MAX_UNMATCHED_WORDS: usize = 4;

/// What is known of one claim of a draft.
#[derive(Clone, Debug)]
pub struct ClaimExplanation {
    /// Which claim.
    pub id: ClaimId,
    /// The claim, in bytes of the draft.
    pub span: Span,
    /// How well the sources support it.
    pub support: Support,
    /// The passages that it rests on, best first.
    pub passages: Vec<PassageExplanation>,
    /// Its figures, names and times, and what differs from the sources, in the order of the text.
    pub facts: Vec<DraftFact>,
    /// What each rule made of it, in the order of the catalogue.
    pub rules: Vec<RuleExplanation>,
}

/// One passage that a claim rests on.
#[derive(Clone, Debug)]
pub struct PassageExplanation {
    /// Index of the source among the draft's sources.
    pub source: usize,
    /// The sentence, in bytes of the source.
    pub span: Span,
    /// The sentence as the source's reader sees it.
    pub text: String,
    /// For ranking.
    pub score: f32,
    /// The word pairs that matched, and the weightiest words that did not.
    pub reason: String,
    /// Who says it there, in plain words.
    pub who: String,
    /// How sure the source is of it, in plain words.
    pub how_sure: String,
}

/// What one rule made of a claim.
#[derive(Clone, Debug, Serialize)]
pub struct RuleExplanation {
    /// The rule's id.
    pub rule: &'static str,
    /// Whether it reported the claim.
    pub fired: bool,
    /// How grave it calls the claim, if it reported it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// How surely, 0 to 1, where that depends on passages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Its message, or why it stayed quiet.
    pub why: String,
}

impl CheckResult {
    /// The explanations of all claims whose place in the draft `wanted` accepts.
    pub fn explain_claims(&self, wanted: impl Fn(Span) -> bool) -> Vec<ClaimExplanation> {
        self.with_context(|context| {
            let spans = context.draft.claims().map(|(id, claim)| (id, claim, context.draft_span(id.block, claim.span)));
            spans
                .filter(|&(.., span)| wanted(span))
                .map(|(id, claim, span)| self.explanation(context, id, claim, span))
                .collect()
        })
    }

    /// The explanation of one claim, which costs what its own block holds.
    pub fn explain_claim(&self, id: ClaimId) -> Option<ClaimExplanation> {
        let claim = self.draft.blocks.get(id.block)?.claims.get(id.index)?;
        Some(
            self.with_context(|context| self.explanation(context, id, claim, context.draft_span(id.block, claim.span))),
        )
    }

    fn explanation(&self, context: &Context<'_>, id: ClaimId, claim: &Claim, span: Span) -> ClaimExplanation {
        let none = Evidence::default();
        let evidence = context.evidence.get(id.block).and_then(|block| block.get(id.index)).unwrap_or(&none);
        let passages =
            evidence.passages.iter().take(MAX_PASSAGES).map(|p| passage_explanation(context, id, p)).collect();
        let best = evidence.passages.first();
        let rules = self.rules.iter().map(|rule| {
            let found = self
                .findings
                .iter()
                .find(|f| f.rule == rule.id && (f.claim == Some(id) || (f.claim.is_none() && f.span.overlaps(span))));
            let why = found.map_or_else(|| explain_silence(context, rule, id, claim, best), |f| f.message.clone());
            RuleExplanation {
                rule: rule.id,
                fired: found.is_some(),
                severity: found.map(|f| f.severity),
                confidence: found
                    .and_then(|f| f.judgement)
                    .map(|judgement| (judgement.confidence * 100.0).round() / 100.0),
                why,
            }
        });
        let wanted = |fact: &DraftFact| {
            let tells = fact.fact.atom.kind.is_checkable() || fact.fact.verdict == Verdict::Different;
            tells && span.contains(fact.span)
        };
        let facts = self.block_facts(context.sources, id.block).into_iter().filter(wanted).collect();
        ClaimExplanation { id, span, support: evidence.support, passages, facts, rules: rules.collect() }
    }
}

fn passage_explanation(context: &Context<'_>, id: ClaimId, passage: &Passage) -> PassageExplanation {
    let block = context.source_block(passage);
    let analysis = context.sources[passage.source].analysis;
    let sentence = block.doc.sentences.get(passage.sentence).cloned().unwrap_or_default();
    let prose = block.doc.span(sentence);
    let text = prose.slice(&block.block.text).trim().to_owned();
    let claim = context.source_claim(passage);
    PassageExplanation {
        source: passage.source,
        span: analysis.document_span(BlockSpan { block: passage.block, span: prose }),
        text,
        score: passage.score,
        reason: match_reason(context, id, passage),
        who: passage_speaker(context, id, passage),
        how_sure: claim.map_or_else(|| "stated flatly".to_owned(), |c| how_sure(c, &block.block.text)),
    }
}

/// The word pairs with their relations, and the words that found nothing.
fn match_reason(context: &Context<'_>, id: ClaimId, passage: &Passage) -> String {
    let draft = &context.block(id).doc;
    let source = &context.source_block(passage).doc;
    let mut pairs: Vec<_> =
        passage.pairs().filter(|p| p.draft < draft.tokens.len() && p.source < source.tokens.len()).collect();
    pairs.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.draft.cmp(&b.draft)));
    let said: Vec<String> = pairs
        .iter()
        .map(|pair| {
            let (ours, theirs) = (draft.word(pair.draft), source.word(pair.source));
            match (pair.relation, ours.eq_ignore_ascii_case(theirs)) {
                (Relation::Same, true) => ours.to_owned(),
                (relation, _) => format!("{ours} ~ {theirs} ({})", relation_name(relation)),
            }
        })
        .collect();
    let left: Vec<&str> = passage
        .matched
        .unmatched()
        .filter(|&t| t < draft.tokens.len())
        .take(MAX_UNMATCHED_WORDS)
        .map(|t| draft.word(t))
        .collect();
    let mut out =
        if said.is_empty() { "no words in common".to_owned() } else { format!("matched: {}", said.join(", ")) };
    if !left.is_empty() {
        out.push_str(&format!("; not found there: {}", left.join(", ")));
    }
    out
}

fn relation_name(relation: Relation) -> &'static str {
    match relation {
        Relation::Same => "same word",
        Relation::Name => "same name",
        Relation::Alias => "same thing",
        Relation::Synonym => "synonym",
        Relation::Derivation => "same root",
        Relation::Hypernym => "broader or narrower",
        Relation::Neighbour => "near in use",
        Relation::Antonym => "opposite",
        Relation::Converse => "the same from the other side",
        Relation::Inherited => "named nearby",
    }
}

/// Who says a claim that these attributions have in scope: *harbour officials (said)*; *narration* for nobody.
pub fn who_says(analysis: &Analysis, attributions: &[AttributionId]) -> String {
    let known = |id: &AttributionId| analysis.blocks.get(id.block).and_then(|b| b.attributions.get(id.index));
    let Some(attribution) = attributions.iter().find_map(known) else {
        return "narration".to_owned();
    };
    let speaker = attribution.speaker.as_ref().map(|mention| {
        let full = analysis.speakers.resolve(mention).map_or(mention.text.as_str(), |s| s.full.as_str());
        if full.to_lowercase().contains(&mention.text.to_lowercase()) || mention.text.is_empty() {
            full.to_owned()
        } else {
            format!("{} ({full})", mention.text)
        }
    });
    let cue = attribution.cue.as_ref().map(|cue| {
        let words = analysis.blocks.get(cue.place.block).map_or("", |b| cue.place.span.slice(&b.block.text));
        format!("\"{words}\"")
    });
    let mode = match attribution.mode {
        ContentMode::Direct => "quoted",
        ContentMode::Partial | ContentMode::Mixed => "partly quoted",
        ContentMode::Distanced => "their word for it",
        _ => "reported",
    };
    match (speaker, cue) {
        (Some(speaker), Some(cue)) => format!("{speaker}, {mode} ({cue})"),
        (Some(speaker), None) => format!("{speaker}, {mode}"),
        (None, Some(cue)) => format!("nobody named ({cue})"),
        (None, None) => "nobody named".to_owned(),
    }
}

/// How surely a claim is given: *stated flatly*, *probable: "likely"*, with its condition.
pub fn how_sure(claim: &Claim, prose: &str) -> String {
    let level = match claim.certainty.level {
        0 => "stated flatly",
        1 => "probable",
        2 => "possible",
        _ => "left open",
    };
    let mut markers: Vec<String> =
        claim.certainty.markers.iter().map(|m| format!("\"{}\"", m.span.slice(prose))).collect();
    markers.dedup();
    let mut out = if markers.is_empty() { level.to_owned() } else { format!("{level}: {}", markers.join(", ")) };
    if !claim.polarity {
        out.push_str(", negated");
    }
    if let Some(condition) = &claim.condition {
        out.push_str(&format!("; only \"{}\"", condition.span.slice(prose)));
    }
    out
}

/// Why a rule has nothing to say of a claim, from what the two sides have.
fn explain_silence(context: &Context<'_>, rule: &Rule, id: ClaimId, claim: &Claim, best: Option<&Passage>) -> String {
    if claim.unasserted {
        return "nothing is asserted here".to_owned();
    }
    match rule.silence {
        Silence::Quotations if claim.quotations.is_empty() => return "there is no quotation in it".to_owned(),
        Silence::Figures if claim.figures.is_empty() => return "there is no figure in it".to_owned(),
        Silence::Times if claim.times.is_empty() => return "there is no time in it".to_owned(),
        Silence::Attribution | Silence::AttributionNeed if !claim.attributions.is_empty() => {
            return format!("it is attributed: {}", who_says(context.draft, &claim.attributions));
        }
        Silence::Speaker if claim.attributions.is_empty() => return "it is given to nobody".to_owned(),
        _ => {}
    }
    if context.sources.is_empty() {
        return "the draft has no sources".to_owned();
    }
    let Some(passage) = best else {
        return "no passage of the sources comes near it".to_owned();
    };
    let place = passage_place(context, passage);
    let Some(source_claim) = context.source_claim(passage) else {
        return format!("{place} makes no claim to hold it against");
    };
    match rule.silence {
        Silence::AttributionNeed if source_claim.attribution_need == AttributionNeed::Never => {
            format!("{place} gives it as a fact that needs no speaker")
        }
        Silence::Certainty => {
            let prose = &context.block(id).block.text;
            let source_prose = &context.source_block(passage).block.text;
            format!("the draft has it {}, {place} {}", how_sure(claim, prose), how_sure(source_claim, source_prose))
        }
        Silence::Polarity => format!("it agrees with {place} in what it affirms or denies"),
        Silence::Condition if source_claim.condition.is_none() => format!("{place} sets no condition"),
        Silence::Figures => format!("its figures do not contradict {place}"),
        Silence::Times => format!("its times do not contradict {place}"),
        _ => format!("nothing in it that this rule looks for differs from {place}"),
    }
}

fn passage_place(context: &Context<'_>, passage: &Passage) -> String {
    let source = &context.sources[passage.source];
    let start = source.analysis.starts.get(passage.block).copied().unwrap_or(0);
    format!("{}:{}", source.path, source.lines.line(start) + 1)
}
