//! The hover of one claim: who says it, how sure the source is, the figures, the passage word for word, other passages,
//! and why a finding stands or none does.

use crate::claims::coref::SpeakerRelation;
use crate::claims::figures::compare::Comparison;
use crate::claims::figures::format::digits;
use crate::claims::model::{
    Analysis, AttributionForm, AttributionId, AttributionNeed, BlockSpan, Claim, Dimension, Figure, NumberStyle,
    Speaker,
};
use crate::desk::{CheckResult, ClaimExplanation, DraftFact, PassageExplanation};
use crate::desk::{attributed_speaker, corresponding_claim, how_sure};
use crate::evidence::figure_alignment::{AlignedFigure, FigureCandidate, align_block_figures};
use crate::evidence::{Passage, Support};
use crate::ide::cursor::touches;
use crate::ide::markup::MarkupBuilder;
use crate::rules::{Context, Finding, speaker_relation};
use crate::text::truncate;
use crate::verify::Verdict;
use std::sync::Arc;

/// Number of further passages.
const MAX_OTHER_PASSAGES: usize = 2;
/// Number of findings.
const MAX_FINDINGS: usize = 3;
/// Length of a passage, in characters: hovers are small windows.
const MAX_PASSAGE: usize = 320;
/// Share of the best passage's score from which a further passage is worth its line.
const MIN_OTHER_SCORE: f32 = 0.8;
/// Similarity of the counted nouns from which two figures are said to differ.
const MIN_NOUN_SIMILARITY: f32 = 0.75;

/// A claim with all that its hover is written from.
pub struct ClaimHover<'a> {
    pub markup: MarkupBuilder,
    pub checked: &'a CheckResult,
    pub context: &'a Context<'a>,
    pub explanation: &'a ClaimExplanation,
    pub claim: &'a Claim,
    /// The figures of the claim's block, with the figures of the sources that they are compared with.
    pub figures: Vec<AlignedFigure>,
}

impl<'a> ClaimHover<'a> {
    /// The hover of a claim, with its figures aligned.
    pub fn new(
        markup: MarkupBuilder,
        checked: &'a CheckResult,
        context: &'a Context<'a>,
        explanation: &'a ClaimExplanation,
    ) -> Self {
        let claim = context.draft.claim(explanation.id);
        let figures = align_block_figures(context.draft, context.evidence, context.sources, explanation.id.block);
        Self { markup, checked, context, explanation, claim, figures }
    }

    /// The paragraphs on the claim. `offset` is the place of the cursor, `known` a figure that has its paragraph already.
    pub fn paragraphs(&self, offset: usize, known: Option<usize>) -> Vec<String> {
        let mut paragraphs = Vec::new();
        if self.is_own_reporting() {
            paragraphs.push(format!("{} no source is needed.", self.markup.label("Own reporting")));
        } else if let Some(best) = self.explanation.passages.first() {
            let verdict = match self.support() {
                Support::Supported => None,
                Support::Unsure => Some("No source clearly says this; the nearest passage:"),
                Support::Unsupported => Some("No source says this; the nearest passage:"),
            };
            paragraphs.extend(verdict.map(|v| self.markup.strong(v)));
            if self.is_relevant() {
                paragraphs.push(self.markup.lines(&self.head(best, known)));
            }
            paragraphs.push(self.markup.quote(&best.text, MAX_PASSAGE));
            paragraphs.push(self.markup.lines(&self.places(best)));
        } else {
            paragraphs.push("No passage of the sources comes near this.".to_owned());
        }
        paragraphs.extend(self.facts_text());
        paragraphs.extend(self.finding_explanations(offset));
        paragraphs
    }

    /// How many of the claim's figures, names and times a source has in their place, and which no source has.
    fn facts_text(&self) -> Option<String> {
        let facts: Vec<_> = self.explanation.facts.iter().filter(|f| f.fact.atom.kind.is_checkable()).collect();
        let ticked = facts.iter().filter(|f| f.fact.verdict == Verdict::Ticked).count();
        let is_absent = |fact: &&&DraftFact| fact.fact.verdict == Verdict::NotOnFile && fact.fact.atom.tick.is_none();
        let absent: Vec<String> = facts
            .iter()
            .filter(is_absent)
            .map(|fact| format!("\u{201c}{}\u{201d}", fact.span.slice(&self.checked.text)))
            .collect();
        if facts.is_empty() || self.is_own_reporting() || absent.is_empty() {
            return None;
        }
        let label = self.markup.label("On file");
        Some(format!("{label} {ticked} of {}; not {}", facts.len(), self.markup.plain(&absent.join(", "))))
    }

    /// Whether there is anything that a reader would want to know: a heading that rests on nothing tells nothing.
    pub fn is_informative(&self) -> bool {
        let findings = || self.checked.findings.iter().any(|f| f.claim == Some(self.explanation.id));
        !self.context.block(self.explanation.id).block.kind.is_heading()
            || self.support() == Support::Supported
            || findings()
    }

    /// How well the sources support it. A passage that says nothing of what the claim says happened is only near it.
    fn support(&self) -> Support {
        let best = self.context.evidence(self.explanation.id).passages.first();
        match self.explanation.support {
            Support::Supported if best.is_some_and(|p| !p.predicate) => Support::Unsure,
            support => support,
        }
    }

    /// Whether the best passage tells of what the claim tells of, so that its speaker and figures are worth comparing.
    fn is_relevant(&self) -> bool {
        let best = self.context.evidence(self.explanation.id).passages.first();
        match self.explanation.support {
            Support::Unsupported => false,
            _ if best.is_some_and(|p| p.predicate) => true,
            _ => {
                let (ours, theirs) = (outermost(self.context.draft, self.claim), self.source_speaker());
                ours.is_some()
                    && theirs.is_some()
                    && speaker_relation(self.context, ours, theirs) == SpeakerRelation::Same
            }
        }
    }

    /// Who says it in the best passage.
    fn source_speaker(&self) -> Option<&'a Speaker> {
        let passage = self.context.evidence(self.explanation.id).passages.first()?;
        let claim = corresponding_claim(self.context, self.explanation.id, passage)?;
        outermost(self.context.sources[passage.source].analysis, claim)
    }

    /// Who says it, how surely, and the figures.
    fn head(&self, best: &PassageExplanation, known: Option<usize>) -> Vec<String> {
        let mut lines = vec![self.said_by(best), self.certainty_text(best)];
        lines.extend(self.figures_text(known));
        lines
    }

    fn said_by(&self, best: &PassageExplanation) -> String {
        let theirs = self.source_speaker();
        let subject = self.claim.arguments.subject;
        let acting = subject.and_then(|token| self.context.draft.speakers.at(self.explanation.id.block, token));
        let draft = match (outermost(self.context.draft, self.claim), theirs) {
            // Who tells of an act of saying names its speaker with it.
            _ if self.claim.is_speech_act => String::new(),
            _ if self.claim.attributions.is_empty() => match self.claim.carried_over_from {
                _ if theirs.is_none() => String::new(),
                // *The union accuses the firm of …*: the sentence itself says whose words they are.
                _ if acting.is_some() && speaker_relation(self.context, acting, theirs) == SpeakerRelation::Same => {
                    ", as in the draft".to_owned()
                }
                Some(carried) => format!("; carried over in the draft from {}", self.speaking(carried)),
                None => "; nobody in the draft".to_owned(),
            },
            (ours @ Some(_), theirs @ Some(_)) => match speaker_relation(self.context, ours, theirs) {
                SpeakerRelation::Same => ", as in the draft".to_owned(),
                SpeakerRelation::Vaguer => format!("; the draft says only {}", self.draft_words()),
                _ => format!("; in the draft {}", self.draft_words()),
            },
            _ => format!("; in the draft {}", self.draft_words()),
        };
        format!("{} {}{}", self.markup.label("Said by"), self.markup.plain(&best.who), self.markup.plain(&draft))
    }

    /// Whom the draft's outermost attribution names.
    fn draft_words(&self) -> String {
        self.claim.attributions.first().map_or_else(|| "nobody".to_owned(), |&id| self.speaking(id))
    }

    fn speaking(&self, id: AttributionId) -> String {
        attributed_speaker(self.context.draft, id)
    }

    fn certainty_text(&self, best: &PassageExplanation) -> String {
        let ours = how_sure(self.claim, &self.context.block(self.explanation.id).block.text);
        let draft = if ours == best.how_sure { String::new() } else { format!("; the draft: {ours}") };
        format!("{} {}{}", self.markup.label("How sure"), self.markup.plain(&best.how_sure), self.markup.plain(&draft))
    }

    fn figures_text(&self, known: Option<usize>) -> Option<String> {
        let of_claim =
            self.figures.iter().filter(|h| self.claim.figures.contains(&h.figure) && Some(h.figure) != known);
        let figures: Vec<String> = of_claim.map(|aligned| self.figure(aligned)).collect();
        (!figures.is_empty()).then(|| format!("{} {}", self.markup.label("Figures"), figures.join("; ")))
    }

    /// One figure of the draft beside the source's.
    pub fn figure(&self, aligned: &AlignedFigure) -> String {
        let block = &self.context.draft.blocks[aligned.block];
        let ours = figure_text(&block.figures[aligned.figure], &block.block.text);
        let Some(rival) = &aligned.rival else {
            return format!("{} (in no source)", self.markup.plain(&ours));
        };
        let theirs = self.candidate(rival);
        let place = self.candidate_location(rival);
        match figure_difference(rival.comparison) {
            None if ours.eq_ignore_ascii_case(&theirs) => format!("{}, as in {place}", self.markup.plain(&ours)),
            None => format!("{}, {} in {place}", self.markup.plain(&ours), self.markup.plain(&theirs)),
            Some(verdict) => {
                format!("{}, but {} in {place} ({verdict})", self.markup.plain(&ours), self.markup.plain(&theirs))
            }
        }
    }

    fn candidate(&self, rival: &FigureCandidate) -> String {
        let there = &self.context.sources[rival.source].analysis.blocks[rival.block];
        figure_text(&there.figures[rival.figure], &there.block.text)
    }

    fn candidate_location(&self, rival: &FigureCandidate) -> String {
        let analysis = self.context.sources[rival.source].analysis;
        let span = analysis.blocks[rival.block].figures[rival.figure].span;
        let span = analysis.document_span(BlockSpan { block: rival.block, span });
        self.markup.place(self.checked, rival.source, span.start)
    }

    /// Where the passage stands, and others that say the same or something else.
    fn places(&self, best: &PassageExplanation) -> Vec<String> {
        let mut lines = vec![format!("— {}", self.markup.place(self.checked, best.source, best.span.start))];
        let evidence = self.context.evidence(self.explanation.id);
        let others = self.explanation.passages.iter().zip(&evidence.passages).skip(1);
        let near = others.filter(|(p, _)| p.score >= best.score * MIN_OTHER_SCORE && p.text != best.text);
        for (other, passage) in near.take(MAX_OTHER_PASSAGES) {
            let place = self.markup.place(self.checked, other.source, other.span.start);
            let (label, what) = match self.difference(passage) {
                Some(what) => ("Differs", format!(": {what}")),
                None => ("See also", String::new()),
            };
            lines.push(format!(
                "{} {place}{}{}",
                self.markup.label(label),
                self.markup.plain(&format!(", {}", other.who)),
                self.markup.plain(&what)
            ));
        }
        lines
    }

    /// How a further passage differs from the draft, in a few words.
    fn difference(&self, passage: &Passage) -> Option<String> {
        let theirs = self.context.source_claim(passage)?;
        if theirs.polarity != self.claim.polarity && passage.predicate {
            return Some("it says the opposite".to_owned());
        }
        let rivals = self.figures.iter().filter(|h| self.claim.figures.contains(&h.figure));
        let rivals = rivals.flat_map(|h| h.rival.iter().chain(&h.others));
        let here = |r: &&FigureCandidate| {
            (r.source, r.block, r.passage.sentence) == (passage.source, passage.block, passage.sentence)
                && r.noun >= MIN_NOUN_SIMILARITY
                && r.penalty == 0.0
        };
        let other = rivals.filter(here).find(|r| figure_difference(r.comparison).is_some())?;
        Some(format!("it has {}", self.candidate(other)))
    }

    /// Why each finding here stands, or why there is none.
    fn finding_explanations(&self, offset: usize) -> Vec<String> {
        let here = |f: &&Arc<Finding>| f.claim == Some(self.explanation.id) || touches(f.span, offset);
        let findings: Vec<&Arc<Finding>> = self.checked.findings.iter().filter(here).take(MAX_FINDINGS).collect();
        if findings.is_empty() {
            return self.no_finding().into_iter().collect();
        }
        let shown = self.explanation.passages.first().map_or("", |p| p.text.as_str());
        findings.iter().map(|f| finding_text(self.markup, f, shown)).collect()
    }

    fn no_finding(&self) -> Option<String> {
        // What a glance does not find, the check of the whole draft may.
        if self.is_own_reporting() || self.support() != Support::Supported || self.checked.is_partial() {
            return None;
        }
        let mut reasons: Vec<&str> = Vec::new();
        let best = self.context.evidence(self.explanation.id).passages.first();
        let needed = best
            .and_then(|p| corresponding_claim(self.context, self.explanation.id, p))
            .is_some_and(|c| c.attribution_need != AttributionNeed::Never);
        reasons.push(match self.claim.attributions.is_empty() {
            _ if self.claim.unasserted => "nothing is asserted here",
            _ if self.claim.is_speech_act => "it tells who says so",
            false => "it is attributed",
            true if self.claim.carried_over_from.is_some() => "its speaker carries over",
            true if !needed => "the source gives it as fact",
            true => "nothing in it differs from the source",
        });
        let mut of_claim = self.figures.iter().filter(|h| self.claim.figures.contains(&h.figure)).peekable();
        if of_claim.peek().is_some()
            && of_claim.all(|h| h.rival.as_ref().is_some_and(|r| figure_difference(r.comparison).is_none()))
        {
            reasons.push("its figures are the source’s");
        }
        if !self.claim.times.is_empty() {
            reasons.push("its times do not contradict the source");
        }
        Some(format!("{} {}.", self.markup.label("No finding"), reasons.join("; ")))
    }

    fn is_own_reporting(&self) -> bool {
        self.claim
            .attributions
            .iter()
            .any(|&id| self.context.draft.attribution(id).form == AttributionForm::OwnObservation)
    }
}

/// One finding. The words of a passage that is shown anyway are not said twice.
pub fn finding_text(markup: MarkupBuilder, finding: &Finding, shown: &str) -> String {
    let message = match finding.message.split_once(": \u{201c}") {
        Some((before, quoted)) if starts_passage(shown, quoted) => format!("{before}."),
        _ => finding.message.clone(),
    };
    format!("{} {}", markup.label(finding.rule), markup.plain(&message))
}

/// Whether a quoted text begins as the passage does.
fn starts_passage(passage: &str, quoted: &str) -> bool {
    let head = |text: &str| text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    !passage.is_empty() && head(passage) == head(quoted)
}

/// Whom the outermost attribution of a claim names.
fn outermost<'a>(analysis: &'a Analysis, claim: &Claim) -> Option<&'a Speaker> {
    let attribution = analysis.attribution(*claim.attributions.first()?);
    analysis.speakers.resolve(attribution.speaker.as_ref()?)
}

/// What is wrong between two figures; `None` if nothing is.
fn figure_difference(comparison: Comparison) -> Option<&'static str> {
    match comparison {
        Comparison::Faithful | Comparison::Incomparable => None,
        Comparison::LostBound => Some("the bound is gone"),
        Comparison::BoundChanged { reversed: false } => Some("another bound"),
        Comparison::BoundChanged { reversed: true } => Some("the bound is turned round"),
        Comparison::Scale { .. } => Some("another order of magnitude"),
        Comparison::Unit => Some("another unit"),
        Comparison::Points => Some("per cent and percentage points are not the same"),
        Comparison::Mismatch => Some("another number"),
    }
}

/// A figure's words, with the numbers that they admit where the words do not show them: *dozens of people (24 or more)*.
fn figure_text(figure: &Figure, prose: &str) -> String {
    let words = truncate(figure.span.slice(prose), 80);
    // *Seventeen* and *about 1,450* speak for themselves.
    let plain = matches!(figure.style, NumberStyle::Digits | NumberStyle::Words);
    let set = figure.set;
    let number = |value| {
        let digits = digits(value);
        match figure.unit.as_ref().map(|u| (u.dimension, u.symbol.as_str())) {
            Some((Dimension::Share, _)) => format!("{digits}%"),
            Some((Dimension::Money, "GBP")) => format!("£{digits}"),
            Some((Dimension::Money, "EUR")) => format!("€{digits}"),
            Some((Dimension::Money, "$" | "USD")) => format!("${digits}"),
            _ => digits,
        }
    };
    let admitted = match (set.low, set.high) {
        _ if plain => None,
        (Some(low), Some(high)) if low == high => Some(number(low)),
        (Some(low), Some(high)) => Some(format!("{} to {}", number(low), number(high))),
        (Some(low), None) if set.low_in => Some(format!("{} or more", number(low))),
        (Some(low), None) => Some(format!("more than {}", number(low))),
        (None, Some(high)) if set.high_in => Some(format!("{} at most", number(high))),
        (None, Some(high)) => Some(format!("less than {}", number(high))),
        (None, None) => None,
    };
    match admitted {
        Some(admitted) if !words.contains(&admitted) => format!("{words} ({admitted})"),
        _ => words,
    }
}
