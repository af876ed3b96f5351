//! Changes that a draft states, with the levels that they should follow from.

use super::figure_pair::is_own_observation;
use crate::claims::figures::compare::{Comparison, FigureChange, change, commensurable};
use crate::claims::model::{BlockAnalysis, Bound, Dimension, Figure, FigureKind, FigureRole, NumberStyle};
use crate::rules::{Context, Fix, Report, thresholds};
use rust_decimal::Decimal;

/// Change stated in the draft, with the two levels that it should follow from.
pub(crate) struct StatedChange<'a> {
    context: &'a Context<'a>,
    block: usize,
    /// The stated change.
    pub figure: &'a Figure,
    /// Where the change began.
    pub from: &'a Figure,
    /// Where it ended.
    pub to: &'a Figure,
    /// What the levels come to.
    pub size: FigureChange,
    /// The source that gives the levels, as (source, block); the draft itself if not given.
    levels: Option<(usize, usize)>,
}

/// Every relative change that the block states (*fell 25%*, *doubled*) with its two levels, where the draft's own sentence
/// or the passage that it rests on gives them.
pub(crate) fn stated_changes<'a>(context: &'a Context<'a>) -> Vec<StatedChange<'a>> {
    let mut out = Vec::new();
    let (block, analysis) = context.block_checked();
    for figure in analysis.figures.iter().filter(|f| is_relative_change(f)) {
        let sentence = analysis.doc.sentence_of(figure.tokens.start);
        let own = change_endpoints(analysis, figure, sentence, |f| {
            f.noun == figure.noun || f.noun_lemma == figure.noun_lemma || is_explained_by(analysis, figure, f)
        });
        if own.is_some_and(|levels| is_of_another_change(analysis, figure, levels)) {
            continue;
        }
        let found = own.map(|l| (l, None)).or_else(|| from_sources(context, block, figure));
        let Some(((from, to), levels)) = found else { continue };
        if let Some(size) = change(from, to) {
            out.push(StatedChange { context, block, figure, from, to, size, levels });
        }
    }
    out
}

/// Whether a level stands in the phrase that explains the change: *fell 20 per cent, from 5,000 patients to 6,000*.
fn is_explained_by(block: &BlockAnalysis, change: &Figure, level: &Figure) -> bool {
    let text = &block.doc.text;
    let Some(rest) = text.get(change.number.end..level.number.end) else { return false };
    let rest = rest.trim_start_matches([',', ' ', '(']);
    let opens = ["from ", "to "].iter().any(|word| rest.starts_with(word));
    opens && !rest.contains([';', ':', ','])
}

/// Whether the two levels belong to another change that stands nearer to them: in *rose 50 per cent to £3m from £2m; on the
/// quarter it rose 20 per cent* they say nothing of the second.
fn is_of_another_change(block: &BlockAnalysis, change: &Figure, (from, to): (&Figure, &Figure)) -> bool {
    let sentence = block.doc.sentence_of(change.tokens.start);
    let distance = |f: &Figure| {
        let apart = |level: &Figure| {
            let between = f.number.end.min(level.number.end)..f.number.start.max(level.number.start);
            let crossed = block.doc.text.get(between.clone()).is_some_and(|t| t.contains(';'));
            (crossed, between.len())
        };
        apart(from).min(apart(to))
    };
    block
        .figures
        .iter()
        .filter(|f| is_relative_change(f) && f.number != change.number)
        .filter(|f| block.doc.sentence_of(f.tokens.start) == sentence)
        .any(|other| distance(other) < distance(change))
}

fn is_relative_change(figure: &Figure) -> bool {
    let dimension = figure.unit.as_ref().map(|u| u.dimension);
    let kind = matches!(dimension, Some(Dimension::Share | Dimension::Multiple))
        || (dimension.is_none() && figure.style == NumberStyle::Fraction);
    kind && figure.role == FigureRole::Change && !figure.tokens.is_empty()
}

/// Half of the last significant place of a count in thousands that is written in full; nought for smaller ones.
fn rounded_count(level: &Figure) -> Decimal {
    if level.precision >= Decimal::ONE_THOUSAND { level.precision / Decimal::TWO } else { Decimal::ZERO }
}

/// The two levels of one thing in a sentence: one where the change began, one where it ended.
fn change_endpoints<'a>(
    block: &'a BlockAnalysis,
    change: &Figure,
    sentence: usize,
    same_thing: impl Fn(&Figure) -> bool,
) -> Option<(&'a Figure, &'a Figure)> {
    let here: Vec<&Figure> = block
        .figures
        .iter()
        .filter(|f| f.kind == FigureKind::Quantity && !f.tokens.is_empty() && f.number != change.number)
        .filter(|f| block.doc.sentence_of(f.tokens.start) == sentence && f.role != FigureRole::Change)
        .filter(|f| f.operator == Bound::Exact && f.value.is_some() && same_thing(f))
        .collect();
    let mut from = here.iter().filter(|f| f.role == FigureRole::From);
    let first = from.next()?;
    if from.next().is_some() {
        return None;
    }
    let mut to = here.iter().filter(|f| f.role != FigureRole::From && commensurable(f, first));
    let second = to.next()?;
    // Two candidates for the end leave the sum open, unless one is said to be the end.
    let ends: Vec<&&Figure> = here.iter().filter(|f| f.role == FigureRole::To && commensurable(f, first)).collect();
    match (to.next(), ends.as_slice()) {
        (None, _) => Some((first, second)),
        (_, [end]) => Some((first, end)),
        _ => None,
    }
}

/// The levels in the passages that the change's clause rests on.
#[expect(clippy::type_complexity, reason = "a pair of levels and where they stand")]
fn from_sources<'a>(
    context: &'a Context<'a>,
    block: usize,
    figure: &'a Figure,
) -> Option<((&'a Figure, &'a Figure), Option<(usize, usize)>)> {
    let analysis = &context.draft.blocks[block];
    let aligned = context
        .aligned_figures()
        .iter()
        .find(|h| h.block == block && analysis.figures[h.figure].number == figure.number)?;
    // A change that the sources state themselves is held against that.
    if aligned
        .rival
        .as_ref()
        .is_some_and(|r| r.comparison == Comparison::Faithful && r.score >= thresholds::MIN_SAME_FIGURE_SCORE)
    {
        return None;
    }
    let noun = figure.noun?;
    let claim = context.draft.claim(aligned.claim);
    if claim.unasserted || is_own_observation(context, claim) {
        return None;
    }
    let evidence = context.evidence(aligned.claim);
    let top = evidence.passages.first()?.score;
    evidence
        .passages
        .iter()
        .filter(|p| p.score >= top * thresholds::MIN_LEVELS_SHARE && p.support >= thresholds::MIN_LEVELS_SUPPORT)
        .find_map(|passage| {
            let there = &context.sources.get(passage.source)?.analysis.blocks[passage.block];
            let here = |f: &&Figure| !f.tokens.is_empty() && there.doc.sentence_of(f.tokens.start) == passage.sentence;
            let is_share = |f: &&Figure| f.unit.as_ref().is_some_and(|u| u.dimension == Dimension::Share);
            let two = there.figures.iter().filter(here).filter(is_share).count() == 2;
            let lemma = |f: &Figure| f.noun_lemma.is_some() && f.noun_lemma == figure.noun_lemma;
            let paired = |f: &Figure| {
                f.noun.is_some_and(|n| {
                    passage
                        .pairs()
                        .any(|p| p.draft == noun && p.source == n && p.weight >= thresholds::MIN_LEVEL_NOUN_WEIGHT)
                })
            };
            // Two shares in a passage that fits well are of one thing.
            let shares = |f: &Figure| {
                two && passage.support >= thresholds::MIN_MEASURE_SUPPORT
                    && f.unit.as_ref().is_some_and(|u| u.dimension == Dimension::Share)
            };
            let found = change_endpoints(there, figure, passage.sentence, |f| lemma(f) || paired(f) || shares(f))?;
            Some((found, Some((passage.source, passage.block))))
        })
}

impl<'a> StatedChange<'a> {
    /// The text of the draft's block.
    pub fn text(&self) -> &'a str {
        &self.context.draft.blocks[self.block].doc.text
    }

    /// The draft's words for the change.
    pub fn words(&self) -> &'a str {
        self.figure.number.slice(self.text())
    }

    /// The words for a level, where it stands.
    pub fn level_words(&self, level: &Figure) -> &'a str {
        match self.levels {
            Some((source, block)) => {
                level.value_span.slice(&self.context.sources[source].analysis.blocks[block].doc.text)
            }
            None => level.value_span.slice(self.text()),
        }
    }

    /// The least and the greatest change, in per cent, that the levels as printed allow: *£2.3m* is any sum that rounds to it,
    /// while a count given to the last digit is that count.
    pub fn possible_percent(&self) -> Option<(Decimal, Decimal)> {
        let rounding = self.rounding(self.from).zip(self.rounding(self.to)).map(|(a, b)| a.min(b));
        let (from, to) = (self.from.value?.abs(), self.to.value?.abs());
        // An amount that ends in many noughts was rounded, and never by much.
        let slack = |value: Decimal| {
            rounding.unwrap_or_else(|| {
                rounded_count(self.from).min(rounded_count(self.to)).min(value / Decimal::ONE_HUNDRED)
            })
        };
        let change =
            |from: Decimal, to: Decimal| (to.checked_div(from)? - Decimal::ONE).checked_mul(Decimal::ONE_HUNDRED);
        let (low, high) = (from - slack(from), from + slack(from));
        if low <= Decimal::ZERO {
            return None;
        }
        Some((change(high, to - slack(to))?, change(low, to + slack(to))?))
    }

    /// Half of what the last digit printed of a scaled level is worth; `None` for one that is written in full.
    fn rounding(&self, level: &Figure) -> Option<Decimal> {
        let text = self.level_words(level);
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let digits = text.get(start..)?;
        let end = digits.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(digits.len());
        let written: Decimal = digits.get(..end)?.trim_end_matches(['.', ',']).replace(',', "").parse().ok()?;
        let scale = level.value?.abs().checked_div(written)?;
        let place = scale.checked_mul(Decimal::new(1, written.scale()))?;
        (scale > Decimal::ONE || written.scale() > 0).then(|| place / Decimal::TWO)
    }

    /// Reports the change, with the number replaced where that mends it.
    pub fn report(&self, report: &mut Report<'_>, message: String, new_text: Option<String>) {
        let span = self.context.draft_span(self.block, self.figure.number);
        let levels = self.from.number.cover(self.to.number);
        let proof = match self.levels {
            Some((source, block)) => self.context.source_citation(source, block, levels, "the two levels"),
            None => self.context.draft_citation(self.block, levels, "the two levels"),
        };
        report
            .finding(span)
            .message(message)
            .cite(proof)
            .fixes(new_text.map(|new_text| Fix::write(span, new_text)))
            .claim_around(self.block, self.figure.number);
    }
}
