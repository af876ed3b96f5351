//! What the rules on figures share: a draft's figure with the source figure that it has to be held against, judged once;
//! the words of messages, and the edits.

use crate::claims::figures::compare::{Comparison, FigureChange, change, commensurable, compare, derivable};
use crate::claims::figures::format;
use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::{
    AttributionForm, BlockAnalysis, Bound, Claim, Dimension, Figure, FigureKind, FigureRole, NumberStyle,
};
use crate::evidence::Support;
use crate::evidence::figure_alignment::{AlignedFigure, FigureCandidate, is_article_like};
use crate::rules::{Citation, Context, Edit, FindingBuilder, Fix, Report};
use crate::text::{Severity, Span};

/// The least fit at which two different numbers contradict each other.
const CONTRADICTS: f32 = 0.62;
/// The least fit at which a number that stands with another bound, unit or scale is the same figure.
const SAME_FIGURE: f32 = 0.52;
/// Two source figures that fit as well as this leave open which is meant.
const OPEN: f32 = 0.07;

/// A draft's figure and the source figure that it is held against.
pub(crate) struct FigurePair<'a> {
    pub context: &'a Context<'a>,
    pub held: &'a AlignedFigure,
    pub rival: &'a FigureCandidate,
    /// The draft's block and figure.
    pub block: &'a BlockAnalysis,
    pub draft: &'a Figure,
    /// The source's block and figure.
    pub source_block: &'a BlockAnalysis,
    pub source: &'a Figure,
}

/// Reports, for one rule, every figure that `judge` finds wrong.
pub(crate) fn report_pairs(
    context: &Context<'_>,
    report: &mut Report<'_>,
    judge: impl Fn(&FigurePair<'_>) -> Option<FigureViolation>,
) {
    for case in cases(context) {
        if let Some(slip) = judge(&case) {
            case.report(report, slip);
        }
    }
}

/// What a rule says of a figure.
pub(crate) struct FigureViolation {
    pub severity: Severity,
    pub message: String,
    /// Where, in the draft block's prose; the figure's number if not given.
    pub span: Option<Span>,
    /// Replacements in the draft block's prose.
    pub fixes: Vec<(String, Span, String)>,
}

/// Every figure of the block that has a source figure to be held against, where the match is firm enough to judge.
pub(crate) fn cases<'a>(context: &'a Context<'a>) -> impl Iterator<Item = FigurePair<'a>> {
    let case = |held: &'a AlignedFigure| FigurePair::new(context, held, held.rival.as_ref()?);
    let held = context.held();
    // Several rules ask, and the answer takes a look at every figure of the sources.
    let firm = context.shared.firm.get_or_init(|| {
        let firm = |&at: &usize| case(&held[at]).is_some_and(|case| case.firm());
        (0..held.len()).filter(firm).collect()
    });
    firm.iter().filter_map(move |&at| case(&held[at]))
}

/// Every figure of the block that a source has as well, with that source's figure.
pub(crate) fn believed<'a>(context: &'a Context<'a>) -> impl Iterator<Item = FigurePair<'a>> {
    context.held().iter().filter_map(move |held| {
        // Best as a figure in its own right, not as one that is revised.
        let fits = |r: &&FigureCandidate| r.comparison == Comparison::Faithful && r.score >= 0.42 && r.noun >= 0.6;
        let from =
            |r: &&FigureCandidate| FigurePair::new(context, held, r).is_some_and(|c| c.source.role == FigureRole::From);
        let agreeing = || held.rival.iter().chain(&held.others).filter(fits);
        let rival = agreeing().find(|r| !from(r)).or_else(|| agreeing().next())?;
        let case = FigurePair::new(context, held, rival)?;
        let claim = case.claim();
        let asserted = !claim.unasserted && !own_observation(context, claim) && !is_article_like(case.draft);
        asserted.then_some(case)
    })
}

/// Every figure of the block with a source figure of the same number and bound that may count something else.
pub(crate) fn twins<'a>(context: &'a Context<'a>) -> impl Iterator<Item = FigurePair<'a>> {
    context.held().iter().filter_map(move |held| {
        let same = |r: &&FigureCandidate| r.comparison == Comparison::Faithful && r.penalty < 0.1;
        let rival = held.rival.iter().chain(&held.others).find(same)?;
        let case = FigurePair::new(context, held, rival)?;
        let claim = case.claim();
        let number =
            case.draft.set.named_value(case.draft.operator) == case.source.set.named_value(case.source.operator);
        let counts =
            case.draft.unit.is_none() && case.source.unit.is_none() && case.draft.style != NumberStyle::Fraction;
        let judged =
            number && counts && !is_article_like(case.draft) && !claim.unasserted && !own_observation(context, claim);
        // Where a figure of the same thing agrees too, nothing is wrong.
        let agrees = held.rival.iter().chain(&held.others).filter(|r| r.comparison == Comparison::Faithful);
        let settled = agrees.clone().any(|r| r.noun >= 0.75 && r.predicate >= 0.5);
        (judged && !settled).then_some(case)
    })
}

/// Whether the draft says itself that a figure is not the last word, or gives the later one too.
pub(crate) fn settled_in_text(case: &FigurePair<'_>, (source, block, figure): (usize, usize, usize)) -> bool {
    let reading = &case.block.doc;
    let sentence = reading.sentence_of(case.draft.tokens.start);
    let near = |token: usize| reading.sentence_of(token).abs_diff(sentence) <= 1;
    let told = reading
        .tokens
        .iter()
        .enumerate()
        .any(|(i, t)| reading.sentence_of(i) == sentence && (revises(&t.lemma) || supersession(&t.lower)));
    let newer = case.context.sources.get(source).and_then(|s| s.analysis.blocks[block].figures.get(figure));
    let both = newer.is_some_and(|newer| {
        let value = newer.set.named_value(newer.operator);
        case.block
            .figures
            .iter()
            .any(|f| !f.tokens.is_empty() && near(f.tokens.start) && f.set.named_value(f.operator) == value)
    });
    told || both
}

/// Whether the lemma says that one figure takes the place of another.
pub(crate) fn revises(lemma: &str) -> bool {
    FigureLexicon::shared().revises(&lemma.to_lowercase())
}

fn supersession(word: &str) -> bool {
    FigureLexicon::shared().dates_back(word)
}

/// Whether the writer vouches for the claim (*this newspaper counted*): sources have no say then.
pub(crate) fn own_observation(context: &Context<'_>, claim: &Claim) -> bool {
    claim.attributions.iter().any(|&id| context.draft.attribution(id).form == AttributionForm::OwnObservation)
}

impl<'a> FigurePair<'a> {
    fn new(context: &'a Context<'a>, held: &'a AlignedFigure, rival: &'a FigureCandidate) -> Option<Self> {
        let block = &context.draft.blocks[held.block];
        let source_block = &context.sources.get(rival.source)?.analysis.blocks[rival.block];
        let (draft, source) = (&block.figures[held.figure], source_block.figures.get(rival.figure)?);
        Some(FigurePair { context, held, rival, block, draft, source_block, source })
    }

    fn claim(&self) -> &'a Claim {
        self.context.draft.claim(self.held.claim)
    }

    /// Whether the match is good enough for the verdict that it would give.
    fn firm(&self) -> bool {
        let claim = self.claim();
        let evidence = self.context.evidence(self.held.claim);
        if claim.unasserted || own_observation(self.context, claim) || evidence.support == Support::Unsupported {
            return false;
        }
        if is_article_like(self.draft) && self.draft.operator == Bound::Exact {
            return false;
        }
        match self.rival.comparison {
            Comparison::Faithful | Comparison::Incomparable => false,
            Comparison::Mismatch => self.contradicts(),
            Comparison::Scale { .. } => self.same_figure() && !self.small_scale() || self.contradicts(),
            Comparison::Unit | Comparison::Points => self.same_figure(),
            Comparison::LostBound | Comparison::BoundChanged { .. } => {
                self.same_figure() && !self.supported_elsewhere()
            }
        }
    }

    /// Whether the number, which stands, belongs to the same thing.
    fn same_figure(&self) -> bool {
        let rival = self.rival;
        let least = match rival.comparison {
            // Of one dimension: nobody writes the same number of yards and of metres about two things.
            Comparison::Unit | Comparison::Points if self.one_dimension() => {
                SAME_FIGURE - if rival.passage.support >= 0.5 { 0.17 } else { 0.1 }
            }
            Comparison::LostBound | Comparison::BoundChanged { .. } if rival.noun >= 0.75 => SAME_FIGURE - 0.1,
            _ => SAME_FIGURE,
        };
        let measure = self.draft.unit.is_some() && self.one_dimension() && rival.passage.support >= 0.45;
        rival.score >= least && (rival.noun >= 0.4 || rival.predicate >= 0.75 || measure)
    }

    fn one_dimension(&self) -> bool {
        let dimension = |f: &Figure| f.unit.as_ref().map(|u| u.dimension);
        dimension(self.draft) == dimension(self.source)
    }

    /// Single digits are ten times one another by chance.
    fn small_scale(&self) -> bool {
        let small = |f: &Figure| {
            f.unit.is_none() && f.set.named_value(f.operator).is_some_and(|v| v < rust_decimal::Decimal::from(20))
        };
        small(self.draft) || small(self.source)
    }

    fn contradicts(&self) -> bool {
        let rival = self.rival;
        let sure = rival.noun >= 0.75 || (rival.noun >= 0.3 && rival.predicate >= 0.75);
        if !sure || rival.score < CONTRADICTS - 0.1 {
            return false;
        }
        // A number that no source has in any sentence needs less to be wrong; one that some source has needs more.
        let least = match self.nowhere() {
            true => CONTRADICTS - 0.1,
            false if rival.noun >= 0.9 => CONTRADICTS + 0.06,
            false => CONTRADICTS + 0.1,
        };
        rival.score >= least
            && !self.revised()
            && !self.settled_before()
            && !self.open()
            && !self.supported_elsewhere()
            && !self.follows()
    }

    /// Whether another source figure might as well be meant. A slip leaves most of a number standing: where only one of the
    /// source's looks like the draft's, that one is meant.
    fn open(&self) -> bool {
        let alike = self.looks_alike(self.source);
        self.held.others.iter().any(|o| {
            let Some(other) = self.figure_of(o) else { return false };
            let other_value = (other.value, other.set) != (self.source.value, self.source.set);
            o.comparison == Comparison::Mismatch
                && o.score >= self.rival.score - OPEN
                && other_value
                && o.noun >= self.rival.noun - 0.1
                && (!alike || self.looks_alike(other))
        })
    }

    /// Whether the two numbers differ by changed places or by one digit.
    fn looks_alike(&self, source: &Figure) -> bool {
        let digits = |f: &Figure| -> Option<Vec<char>> {
            let value = f.set.named_value(f.operator)?;
            Some(value.normalize().mantissa().to_string().trim_end_matches('0').chars().collect())
        };
        let (Some(a), Some(b)) = (digits(self.draft), digits(source)) else { return false };
        if a.len() != b.len() || a.len() < 2 {
            return false;
        }
        let (mut x, mut y) = (a.clone(), b.clone());
        x.sort_unstable();
        y.sort_unstable();
        x == y || a.iter().zip(&b).filter(|(p, q)| p != q).count() == 1 && a.len() > 2
    }

    /// Whether a further source figure that fits tolerably agrees with the draft.
    fn supported_elsewhere(&self) -> bool {
        self.held.others.iter().any(|o| {
            let thing = if o.is_distinctive { 0.3 } else { 0.6 };
            o.comparison == Comparison::Faithful && o.score >= 0.38 && o.noun >= thing
        })
    }

    /// Whether no source figure, whatever it counts, agrees with the draft's.
    fn nowhere(&self) -> bool {
        let figures = || self.context.sources.iter().flat_map(|s| &s.analysis.blocks).flat_map(|b| b.figures.iter());
        self.context.facts.nowhere(self.draft, || {
            !figures().any(|f| !far_apart(self.draft, f) && compare(self.draft, f) == Comparison::Faithful)
        })
    }

    /// Whether the draft gave the same number a sentence before, and sources agree with it there (*the 11 deaths*).
    fn settled_before(&self) -> bool {
        let sentence = |f: &Figure| self.block.doc.sentence_of(f.tokens.start);
        self.context.held().iter().filter(|h| h.block == self.held.block && h.figure < self.held.figure).any(|h| {
            let figure = &self.block.figures[h.figure];
            let same = figure.set.named_value(figure.operator) == self.draft.set.named_value(self.draft.operator)
                && figure.unit.as_ref().map(|u| &u.symbol) == self.draft.unit.as_ref().map(|u| &u.symbol);
            same && sentence(figure) + 2 >= sentence(self.draft)
                && h.rival.as_ref().is_some_and(|r| r.comparison == Comparison::Faithful)
        })
    }

    /// Whether the draft's sentence tells of a figure that was given and revised: it may name what sources leave out.
    pub fn revised(&self) -> bool {
        let reading = &self.block.doc;
        let sentence = reading.sentence_of(self.draft.tokens.start);
        let tokens = reading.sentences.get(sentence).cloned().unwrap_or(0..0);
        tokens.into_iter().any(|t| revises(&reading.tokens[t].lemma) || supersession(&reading.tokens[t].lower))
    }

    /// The figure that a rival names.
    pub fn figure_of(&self, rival: &FigureCandidate) -> Option<&'a Figure> {
        self.context.sources.get(rival.source)?.analysis.blocks[rival.block].figures.get(rival.figure)
    }

    /// Whether the draft's figure may be reckoned from the figures beside the source's.
    fn follows(&self) -> bool {
        let share = self.draft.style == NumberStyle::Fraction || self.draft.role == FigureRole::Change;
        let sentence = self.source_block.doc.sentence_of(self.source.tokens.start);
        let beside: Vec<&Figure> = self
            .source_block
            .figures
            .iter()
            .filter(|f| f.kind == FigureKind::Quantity && !f.tokens.is_empty())
            .filter(|f| {
                let away = self.source_block.doc.sentence_of(f.tokens.start).abs_diff(sentence);
                away == 0 || (share && away <= 1)
            })
            .collect();
        // Small counts are sums and differences of one another by chance: only changes and measures are reckoned.
        let reckoned =
            share || self.draft.unit.is_some() || beside.iter().all(|f| f.noun_lemma == self.draft.noun_lemma);
        reckoned && derivable(self.draft, &beside).is_some()
    }

    /// The draft's words for its figure.
    pub fn draft_words(&self) -> &'a str {
        self.draft.number.slice(&self.block.doc.text)
    }

    /// The source's words for its figure.
    pub fn source_words(&self) -> &'a str {
        self.source.number.slice(&self.source_block.doc.text)
    }

    /// Where the source has it: `wire.md:12`.
    pub fn place(&self) -> String {
        self.context.source_place(self.rival.source, self.rival.block, self.source.number)
    }

    /// The source's sentence.
    pub fn evidence_words(&self) -> String {
        self.proof().text
    }

    fn proof(&self) -> Citation {
        let reading = &self.source_block.doc;
        let sentence = reading.sentences.get(reading.sentence_of(self.source.tokens.start)).cloned().unwrap_or(0..0);
        let span = reading.span(sentence);
        self.context.proof(
            self.rival.source,
            self.rival.block,
            span,
            format!("the source says {}", self.source_words()),
        )
    }

    /// The source's figure as the draft would write it.
    pub fn in_draft_style(&self) -> String {
        format::in_style_of(self.draft, &self.block.doc.text, self.source, &self.source_block.doc.text)
    }

    /// Replaces the draft's figure by the source's.
    pub fn replacement(&self) -> (String, Span, String) {
        let text = self.in_draft_style();
        (format!("Write \u{201c}{text}\u{201d}"), self.draft.number, text)
    }

    /// Puts the source's bound before the draft's own number.
    pub fn with_bound(&self) -> (String, Span, String) {
        let text = &self.block.doc.text;
        let bound = format::operator_of(self.source, &self.source_block.doc.text);
        let number = format::lower_first(self.draft.value_span.slice(text)).into_owned();
        let phrase = if bound.is_empty() { number } else { format!("{bound} {number}") };
        let phrase = format::with_case_of(self.draft_words(), &phrase);
        (format!("Write \u{201c}{phrase}\u{201d}"), self.draft.number, phrase)
    }

    /// The draft's number with the source's unit.
    pub fn with_unit_of_source(&self) -> (String, Span, String) {
        let text = &self.block.doc.text;
        let unit = self.source.unit.as_ref().map_or("", |u| u.span.slice(&self.source_block.doc.text));
        match &self.draft.unit {
            Some(own) if !unit.is_empty() && own.span.start >= self.draft.value_span.start => {
                // "7%" becomes "7 percentage points"; "7 points" becomes "7%".
                let joined = text.get(..own.span.start).is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()));
                let gap = if joined && unit.starts_with(char::is_alphabetic) { " " } else { "" };
                (format!("Write \u{201c}{unit}\u{201d}"), own.span, format!("{gap}{unit}"))
            }
            _ => self.replacement(),
        }
    }

    /// Reports the pair.
    pub(crate) fn report<'r>(&self, report: &'r mut Report<'_>, slip: FigureViolation) -> FindingBuilder<'r> {
        let place = |span: Span| self.context.draft_span(self.held.block, span);
        let fixes = slip.fixes.into_iter().enumerate().map(|(i, (title, span, new_text))| {
            let span = place(span);
            Fix { title, preferred: i == 0, edits: vec![Edit { start: span.start, end: span.end, new_text }] }
        });
        report
            .finding(place(slip.span.unwrap_or(self.draft.number)))
            .severity(slip.severity)
            .message(slip.message)
            .cite(self.proof())
            .fixes(fixes)
            .claim(self.held.claim)
    }
}

/// Whether two figures are so far apart that no rounding joins them: a cheap answer that spares most comparisons.
fn far_apart(a: &Figure, b: &Figure) -> bool {
    let plain = |f: &Figure| {
        let exact = matches!(f.operator, Bound::Exact) && f.style != NumberStyle::Fraction;
        f.value.filter(|_| exact && f.style != NumberStyle::OrderWord)
    };
    let same_unit = a.unit.as_ref().map(|u| &u.symbol) == b.unit.as_ref().map(|u| &u.symbol);
    match (plain(a), plain(b)) {
        (Some(x), Some(y)) if same_unit => {
            let (x, y) = (x.abs(), y.abs());
            x > y * rust_decimal::Decimal::TWO || y > x * rust_decimal::Decimal::TWO
        }
        _ => false,
    }
}

/// A change stated in the draft, with the two levels that it should follow from.
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
pub(crate) fn changes<'a>(context: &'a Context<'a>) -> Vec<StatedChange<'a>> {
    let mut out = Vec::new();
    let (block, analysis) = context.block_checked();
    for figure in analysis.figures.iter().filter(|f| relative_change(f)) {
        let sentence = analysis.doc.sentence_of(figure.tokens.start);
        let own = levels(analysis, figure, sentence, |f| f.noun == figure.noun || f.noun_lemma == figure.noun_lemma);
        let found = own.map(|l| (l, None)).or_else(|| from_sources(context, block, figure));
        let Some(((from, to), levels)) = found else { continue };
        if let Some(size) = change(from, to) {
            out.push(StatedChange { context, block, figure, from, to, size, levels });
        }
    }
    out
}

fn relative_change(figure: &Figure) -> bool {
    let dimension = figure.unit.as_ref().map(|u| u.dimension);
    let kind = matches!(dimension, Some(Dimension::Share | Dimension::Multiple))
        || (dimension.is_none() && figure.style == NumberStyle::Fraction);
    kind && figure.role == FigureRole::Change && !figure.tokens.is_empty()
}

/// The two levels of one thing in a sentence: one where the change began, one where it ended.
fn levels<'a>(
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
    let held =
        context.held().iter().find(|h| h.block == block && analysis.figures[h.figure].number == figure.number)?;
    // A change that the sources state themselves is held against that.
    if held.rival.as_ref().is_some_and(|r| r.comparison == Comparison::Faithful && r.score >= SAME_FIGURE) {
        return None;
    }
    let noun = figure.noun?;
    let claim = context.draft.claim(held.claim);
    if claim.unasserted || own_observation(context, claim) {
        return None;
    }
    let evidence = context.evidence(held.claim);
    let top = evidence.passages.first()?.score;
    evidence.passages.iter().filter(|p| p.score >= top * 0.75 && p.support >= 0.4).find_map(|passage| {
        let there = &context.sources.get(passage.source)?.analysis.blocks[passage.block];
        let here = |f: &&Figure| !f.tokens.is_empty() && there.doc.sentence_of(f.tokens.start) == passage.sentence;
        let is_share = |f: &&Figure| f.unit.as_ref().is_some_and(|u| u.dimension == Dimension::Share);
        let two = there.figures.iter().filter(here).filter(is_share).count() == 2;
        let lemma = |f: &Figure| f.noun_lemma.is_some() && f.noun_lemma == figure.noun_lemma;
        let paired = |f: &Figure| {
            f.noun.is_some_and(|n| passage.pairs().any(|p| p.draft == noun && p.source == n && p.weight >= 0.7))
        };
        // Two shares in a passage that fits well are of one thing.
        let shares = |f: &Figure| {
            two && passage.support >= 0.45 && f.unit.as_ref().is_some_and(|u| u.dimension == Dimension::Share)
        };
        let found = levels(there, figure, passage.sentence, |f| lemma(f) || paired(f) || shares(f))?;
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

    /// Reports the change, with the number replaced where that mends it.
    pub fn report(&self, report: &mut Report<'_>, message: String, new_text: Option<String>) {
        let span = self.context.draft_span(self.block, self.figure.number);
        let levels = self.from.number.cover(self.to.number);
        let proof = match self.levels {
            Some((source, block)) => self.context.proof(source, block, levels, "the two levels"),
            None => self.context.draft_proof(self.block, levels, "the two levels"),
        };
        report
            .finding(span)
            .message(message)
            .cite(proof)
            .fixes(new_text.map(|new_text| Fix::write(span, new_text)))
            .claim_around(self.block, self.figure.number);
    }
}
