//! Pairs of designations: an ordinal, a result, odds or the number of a law in the draft, with the source's in the same place
//! of the same sentence.

use super::figure_pair::is_own_observation;
use crate::claims::figures::compare::Comparison;
use crate::claims::figures::designation::{
    Designation, DesignationValue, designations, ordinal_in_digits, ordinal_in_words,
};
use crate::claims::figures::format::with_case_of;
use crate::claims::model::{BlockAnalysis, ClaimId, TimeExpression};
use crate::claims::times::{self, ReferenceDate, TimeRelation};
use crate::evidence::figure_place::FigurePlace;
use crate::evidence::{Passage, Relation, Support};
use crate::rules::{Citation, Context, FindingBuilder, Fix, Report, thresholds};
use std::ops::Range;

/// Designation of the draft with another one that a source has in its place.
pub(crate) struct DesignationPair<'a> {
    context: &'a Context<'a>,
    claim: ClaimId,
    block: usize,
    draft: Designation,
    passage: &'a Passage,
    source: Designation,
}

/// Every designation of the block that differs from the source's in the same place, unless some passage has the draft's.
pub(crate) fn differing_designations<'a>(context: &'a Context<'a>) -> Vec<DesignationPair<'a>> {
    let (block, analysis) = context.block_checked();
    let sentences = analysis.doc.sentences.iter().enumerate();
    sentences
        .flat_map(|(sentence, tokens)| {
            let found = designations(&analysis.doc, &analysis.figures, tokens.clone());
            found.into_iter().filter_map(move |draft| differing(context, block, sentence, draft))
        })
        .collect()
}

fn differing<'a>(
    context: &'a Context<'a>,
    block: usize,
    sentence: usize,
    draft: Designation,
) -> Option<DesignationPair<'a>> {
    let analysis: &BlockAnalysis = &context.draft.blocks[block];
    let claim = context.claim_around(block, draft.span)?;
    let evidence = context.evidence(claim);
    let told = context.draft.claim(claim);
    if evidence.support == Support::Unsupported || told.unasserted || is_own_observation(context, told) {
        return None;
    }
    if is_dated(&analysis.times, &draft) {
        return None;
    }
    let top = evidence.passages.first()?.score;
    let mut found = None;
    for passage in evidence.passages.iter().filter(|p| p.score >= top * thresholds::MIN_DESIGNATION_PASSAGE) {
        let there = context.source_block(passage);
        let tokens = there.doc.sentences.get(passage.sentence).cloned().unwrap_or(0..0);
        let comparable = |d: &Designation| d.value.is_comparable(&draft.value) && !is_dated(&there.times, d);
        let known: Vec<Designation> =
            designations(&there.doc, &there.figures, tokens.clone()).into_iter().filter(comparable).collect();
        let place = FigurePlace { doc: &analysis.doc, tokens: draft.tokens.clone() };
        let related = |a: usize, b: usize| means_the_same(passage, a, b);
        for source in known {
            let same_place = place.is_same(&FigurePlace { doc: &there.doc, tokens: source.tokens.clone() }, related);
            let side = tells_a_defeat(analysis, sentence) || tells_a_defeat(there, passage.sentence);
            if source.value.is_same(&draft.value) || side && source.value.is_reversed(&draft.value) {
                return None;
            }
            if found.is_none() && same_place && !is_of_another_day(context, (analysis, sentence), passage) {
                found = Some((passage, source));
            }
        }
    }
    let (passage, source) = found?;
    let pair = DesignationPair { context, claim, block, draft, passage, source };
    (!pair.is_of_another_thing(sentence) && !pair.is_known_elsewhere()).then_some(pair)
}

/// Whether the number belongs to a date, which rules on times compare.
fn is_dated(times: &[TimeExpression], designation: &Designation) -> bool {
    times.iter().any(|t| t.span.overlaps(designation.span))
}

fn means_the_same(passage: &Passage, draft: usize, source: usize) -> bool {
    let near = |relation| {
        matches!(relation, Relation::Same | Relation::Name | Relation::Alias | Relation::Synonym | Relation::Derivation)
    };
    passage.pairs().any(|p| p.draft == draft && p.source == source && near(p.relation))
}

/// Whether the sentence tells the result from the loser's side.
fn tells_a_defeat(block: &BlockAnalysis, sentence: usize) -> bool {
    let tokens: Range<usize> = block.doc.sentences.get(sentence).cloned().unwrap_or(0..0);
    tokens.into_iter().any(|t| matches!(&*block.doc.tokens[t].lemma, "lose" | "loss" | "defeat" | "loser"))
}

/// Whether the draft's sentence and the passage name days that exclude each other.
fn is_of_another_day(context: &Context<'_>, (analysis, sentence): (&BlockAnalysis, usize), passage: &Passage) -> bool {
    let there = context.source_block(passage);
    let times = |block: &'_ BlockAnalysis, sentence: usize| -> Vec<TimeExpression> {
        let here = |t: &&TimeExpression| !t.of_saying && block.doc.sentence_of(t.tokens.start) == sentence;
        block.times.iter().filter(here).cloned().collect()
    };
    let (mine, theirs) = (times(analysis, sentence), times(there, passage.sentence));
    let anchors = (
        ReferenceDate { date: context.draft.date, ..ReferenceDate::default() },
        ReferenceDate { date: context.sources[passage.source].analysis.date, ..ReferenceDate::default() },
    );
    let excludes = |a: &TimeExpression, b: &TimeExpression| {
        times::compare(&a.value, anchors.0, &b.value, anchors.1) == TimeRelation::Incompatible
    };
    mine.iter().any(|a| !theirs.is_empty() && theirs.iter().all(|b| excludes(a, b)))
}

impl<'a> DesignationPair<'a> {
    /// Whether the sentence gives other figures too: *the second lap took 61 seconds* is no slip for *the first lap took 58
    /// seconds*.
    fn is_of_another_thing(&self, sentence: usize) -> bool {
        let analysis = &self.context.draft.blocks[self.block];
        let names = matches!(self.draft.value, DesignationValue::Ordinal(_) | DesignationValue::Label(_));
        let here = |figure: usize| analysis.doc.sentence_of(analysis.figures[figure].tokens.start) == sentence;
        names
            && self
                .context
                .aligned_figures()
                .iter()
                .filter(|aligned| here(aligned.figure))
                .filter(|aligned| !analysis.figures[aligned.figure].number.overlaps(self.draft.span))
                .any(|aligned| aligned.rival.as_ref().is_none_or(|r| r.comparison == Comparison::Mismatch))
    }

    /// Whether a source has the draft's designation with its neighbour in any sentence.
    fn is_known_elsewhere(&self) -> bool {
        let doc = &self.context.draft.blocks[self.block].doc;
        let next = doc.tokens.get(self.draft.tokens.end).filter(|t| !t.is_punct() && !t.is_space());
        let before = self.draft.tokens.start.checked_sub(1).map(|t| &doc.tokens[t]);
        let words = match (&self.draft.value, next, before) {
            (DesignationValue::Ordinal(_), Some(next), _) => self.draft.span.cover(next.span),
            (DesignationValue::Label(_), _, Some(before)) => self.draft.span.cover(before.span),
            _ => return false,
        };
        let words = words.slice(&doc.text).to_lowercase();
        let mut blocks = self.context.sources.iter().flat_map(|s| &s.analysis.blocks);
        blocks.any(|b| {
            let text = b.doc.text.to_lowercase();
            let ends =
                |at: usize| text.get(at + words.len()..).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
            text.match_indices(&words).any(|(at, _)| ends(at))
        })
    }

    /// The draft's words.
    pub fn draft_words(&self) -> &'a str {
        self.draft.span.slice(&self.context.draft.blocks[self.block].doc.text)
    }

    /// The source's words.
    pub fn source_words(&self) -> &'a str {
        self.source.span.slice(&self.context.source_block(self.passage).doc.text)
    }

    /// Where the source has it: `wire.md:12`.
    pub fn place(&self) -> String {
        self.context.source_place(self.passage.source, self.passage.block, self.source.span)
    }

    /// The source's sentence.
    pub fn evidence_words(&self) -> String {
        self.citation().text
    }

    fn citation(&self) -> Citation {
        self.context.passage_citation(self.passage, format!("the source says {}", self.source_words()))
    }

    /// The fix that writes the source's designation as the draft writes its own: in words for words, in digits for digits.
    pub fn replacement(&self) -> Fix {
        let has_digits = |words: &str| words.bytes().any(|b| b.is_ascii_digit());
        let written = match self.source.value {
            DesignationValue::Ordinal(value) if has_digits(self.draft_words()) => Some(ordinal_in_digits(value)),
            DesignationValue::Ordinal(value) if has_digits(self.source_words()) => ordinal_in_words(value),
            _ => None,
        };
        let written = written.unwrap_or_else(|| self.source_words().to_owned());
        let ordinal = matches!(self.source.value, DesignationValue::Ordinal(_));
        let written = if ordinal { with_case_of(self.draft_words(), &written) } else { written };
        Fix::write(self.context.draft_span(self.block, self.draft.span), written)
    }

    /// Reports the draft's designation, with the source's sentence as evidence; message and fixes follow.
    pub fn report<'r>(&self, report: &'r mut Report<'_>) -> FindingBuilder<'r> {
        let span = self.context.draft_span(self.block, self.draft.span);
        report.finding(span).cite(self.citation()).claim(self.claim)
    }
}
