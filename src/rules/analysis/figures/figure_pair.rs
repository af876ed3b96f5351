//! Pairs of figures: a draft's figure with the source figure that it has to be held against. Driver, words of messages and
//! fixes of every rule that compares figures.

use super::table_figures::is_borne_out;
use crate::claims::figures::compare::{Comparison, compare, derivable};
use crate::claims::figures::format;
use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::{
    AttributionForm, BlockAnalysis, BlockSpan, Bound, Claim, Figure, FigureKind, FigureRole, NumberStyle,
};
use crate::evidence::Support;
use crate::evidence::figure_alignment::{AlignedFigure, FigureCandidate, governor, is_article_like};
use crate::nlp::{Dep, Doc, Pos, Tag, Token};
use crate::rules::analysis::text_edits::upper_first;
use crate::rules::{Citation, Context, Edit, FindingBuilder, Fix, Report, thresholds};
use crate::text::{BlockKind, Span};
use rust_decimal::Decimal;

/// Figure of the draft with the source figure that it is held against.
pub(crate) struct FigurePair<'a> {
    pub context: &'a Context<'a>,
    /// The draft's figure with every source figure that it might be.
    pub aligned: &'a AlignedFigure,
    /// The source figure of the pair.
    pub candidate: &'a FigureCandidate,
    /// The draft's block and figure.
    pub block: &'a BlockAnalysis,
    pub draft: &'a Figure,
    /// The source's block and figure.
    pub source_block: &'a BlockAnalysis,
    pub source: &'a Figure,
}

/// Level of certainty of what may or could be so.
const MAY_BE: u8 = 2;

/// Every figure of the block that differs from its source figure, where the match is sure enough to judge.
///
/// ```ignore
/// fn check(context: &Context<'_>, report: &mut Report<'_>) {
///     for pair in confident_pairs(context) {
///         if pair.candidate.comparison == Comparison::Mismatch {
///             pair.report(report).message("…").fix(pair.replacement());
///         }
///     }
/// }
/// ```
pub(crate) fn confident_pairs<'a>(context: &'a Context<'a>) -> impl Iterator<Item = FigurePair<'a>> {
    let pair = |aligned: &'a AlignedFigure| FigurePair::new(context, aligned, aligned.rival.as_ref()?);
    let aligned = context.aligned_figures();
    // Several rules ask, and the answer takes a look at every figure of the sources.
    let confident = context.results.confident_figures.get_or_init(|| {
        let is_confident = |&at: &usize| pair(&aligned[at]).is_some_and(|pair| pair.is_confident());
        (0..aligned.len()).filter(is_confident).collect()
    });
    confident.iter().filter_map(move |&at| pair(&aligned[at]))
}

/// Every figure of the block that a source has as well, with that source's figure.
pub(crate) fn agreeing_pairs<'a>(context: &'a Context<'a>) -> impl Iterator<Item = FigurePair<'a>> {
    context.aligned_figures().iter().filter_map(move |aligned| {
        // Best as a figure in its own right, not as one that is revised.
        let fits = |r: &&FigureCandidate| {
            r.comparison == Comparison::Faithful
                && r.score >= thresholds::MIN_SUPERSEDING_SCORE
                && r.noun >= thresholds::MIN_COUNTED_NOUN
        };
        let from = |r: &&FigureCandidate| {
            FigurePair::new(context, aligned, r).is_some_and(|c| c.source.role == FigureRole::From)
        };
        let agreeing = || aligned.rival.iter().chain(&aligned.others).filter(fits);
        let candidate = agreeing().find(|r| !from(r)).or_else(|| agreeing().next())?;
        let pair = FigurePair::new(context, aligned, candidate)?;
        let claim = pair.claim();
        let asserted = !claim.unasserted && !is_own_observation(context, claim) && !is_article_like(pair.draft);
        asserted.then_some(pair)
    })
}

/// Every figure of the block with a source figure of the same number and bound that may count something else.
pub(crate) fn same_number_pairs<'a>(context: &'a Context<'a>) -> impl Iterator<Item = FigurePair<'a>> {
    context.aligned_figures().iter().filter_map(move |aligned| {
        let same = |r: &&FigureCandidate| {
            r.comparison == Comparison::Faithful && r.penalty < thresholds::MAX_SAME_NUMBER_PENALTY
        };
        let candidate = aligned.rival.iter().chain(&aligned.others).find(same)?;
        let pair = FigurePair::new(context, aligned, candidate)?;
        let claim = pair.claim();
        let number =
            pair.draft.set.named_value(pair.draft.operator) == pair.source.set.named_value(pair.source.operator);
        let counts =
            pair.draft.unit.is_none() && pair.source.unit.is_none() && pair.draft.style != NumberStyle::Fraction;
        let judged = number
            && counts
            && !is_article_like(pair.draft)
            && !claim.unasserted
            && !is_own_observation(context, claim);
        // Where a figure of the same thing agrees too, nothing is wrong.
        let agrees = aligned.rival.iter().chain(&aligned.others).filter(|r| r.comparison == Comparison::Faithful);
        let settled = agrees
            .clone()
            .any(|r| r.noun >= thresholds::MIN_SAME_NOUN && r.predicate >= thresholds::MIN_LIKE_PREDICATE);
        (judged && !settled).then_some(pair)
    })
}

/// Whether the draft says itself that a figure is not the last word, or gives the later one too.
pub(crate) fn is_settled_in_text(pair: &FigurePair<'_>, (source, block, figure): (usize, usize, usize)) -> bool {
    let reading = &pair.block.doc;
    let sentence = reading.sentence_of(pair.draft.tokens.start);
    let near = |token: usize| reading.sentence_of(token).abs_diff(sentence) <= 1;
    let told = reading
        .tokens
        .iter()
        .enumerate()
        .any(|(i, t)| reading.sentence_of(i) == sentence && (revises(&t.lemma) || dates_back(&t.lower)));
    let newer = pair.context.sources.get(source).and_then(|s| s.analysis.blocks[block].figures.get(figure));
    let both = newer.is_some_and(|newer| {
        let value = newer.set.named_value(newer.operator);
        pair.block
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

fn dates_back(word: &str) -> bool {
    FigureLexicon::shared().dates_back(word)
}

/// Whether the writer vouches for the claim (*this newspaper counted*): sources have no say then.
pub(crate) fn is_own_observation(context: &Context<'_>, claim: &Claim) -> bool {
    claim.attributions.iter().any(|&id| context.draft.attribution(id).form == AttributionForm::OwnObservation)
}

impl<'a> FigurePair<'a> {
    fn new(context: &'a Context<'a>, aligned: &'a AlignedFigure, candidate: &'a FigureCandidate) -> Option<Self> {
        let block = &context.draft.blocks[aligned.block];
        let source_block = &context.sources.get(candidate.source)?.analysis.blocks[candidate.block];
        let (draft, source) = (&block.figures[aligned.figure], source_block.figures.get(candidate.figure)?);
        Some(FigurePair { context, aligned, candidate, block, draft, source_block, source })
    }

    fn claim(&self) -> &'a Claim {
        self.context.draft.claim(self.aligned.claim)
    }

    /// Whether the match is good enough for the verdict that it would give.
    fn is_confident(&self) -> bool {
        let claim = self.claim();
        let evidence = self.context.evidence(self.aligned.claim);
        if claim.unasserted || is_own_observation(self.context, claim) || evidence.support == Support::Unsupported {
            return false;
        }
        if is_article_like(self.draft) && self.draft.operator == Bound::Exact || self.is_of_a_table() {
            return false;
        }
        match self.candidate.comparison {
            Comparison::Faithful | Comparison::Incomparable => false,
            Comparison::Mismatch => self.contradicts(),
            Comparison::Scale { .. } => self.is_same_figure() && !self.is_small() || self.contradicts(),
            Comparison::Unit | Comparison::Points => self.is_same_figure(),
            Comparison::LostBound | Comparison::BoundChanged { .. } => {
                self.is_same_figure() && !self.is_supported_elsewhere() && !self.is_range_of_two()
            }
        }
    }

    /// Whether a cell of a table bears the draft's figure out, or the source's is a cell's, which only heads make sense of.
    fn is_of_a_table(&self) -> bool {
        let source = &self.context.sources[self.candidate.source];
        let place = BlockSpan { block: self.candidate.block, span: self.source.number };
        source.tables.has_cell_at(self.candidate.block, source.analysis.document_span(place))
            || is_borne_out(self.context, self.aligned.figure)
    }

    /// Whether the number, which stands, belongs to the same thing.
    fn is_same_figure(&self) -> bool {
        let candidate = self.candidate;
        let least = match candidate.comparison {
            // Of one dimension: nobody writes the same number of yards and of metres about two things.
            Comparison::Unit | Comparison::Points if self.is_of_one_dimension() => {
                let is_supported = candidate.passage.support >= thresholds::MIN_SUPPORTED_PASSAGE;
                thresholds::MIN_SAME_FIGURE_SCORE
                    - if is_supported { thresholds::SUPPORTED_UNIT_DISCOUNT } else { thresholds::LIKELY_DISCOUNT }
            }
            Comparison::LostBound | Comparison::BoundChanged { .. } if candidate.noun >= thresholds::MIN_SAME_NOUN => {
                thresholds::MIN_SAME_FIGURE_SCORE - thresholds::LIKELY_DISCOUNT
            }
            _ => thresholds::MIN_SAME_FIGURE_SCORE,
        };
        let measure = self.draft.unit.is_some()
            && self.is_of_one_dimension()
            && candidate.passage.support >= thresholds::MIN_MEASURE_SUPPORT;
        candidate.score >= least
            && (candidate.noun >= thresholds::MIN_RELATED_NOUN
                || candidate.predicate >= thresholds::MIN_SAME_PREDICATE
                || measure)
    }

    fn is_of_one_dimension(&self) -> bool {
        let dimension = |f: &Figure| f.unit.as_ref().map(|u| u.dimension);
        dimension(self.draft) == dimension(self.source)
    }

    /// Single digits are ten times one another by chance.
    fn is_small(&self) -> bool {
        let small = |f: &Figure| {
            f.unit.is_none()
                && f.set.named_value(f.operator).is_some_and(|v| v < Decimal::from(thresholds::MIN_LARGE_NUMBER))
        };
        small(self.draft) || small(self.source)
    }

    fn contradicts(&self) -> bool {
        let candidate = self.candidate;
        if self.is_of_another_sign() {
            return false;
        }
        // The same place of the same sentence: what the number could be reckoned from is chance.
        if candidate.is_in_place {
            return !self.is_revised() && !self.is_settled_before() && !self.is_supported_elsewhere();
        }
        // "One of his backers" counts nobody.
        let of = self.source_block.doc.tokens.get(self.source.tokens.end).is_some_and(|t| &*t.lower == "of");
        if is_article_like(self.source) && of || self.is_answered_beside() || self.is_of_another_name() {
            return false;
        }
        let sure = candidate.noun >= thresholds::MIN_SAME_NOUN
            || (candidate.noun >= thresholds::MIN_LIKE_NOUN && candidate.predicate >= thresholds::MIN_SAME_PREDICATE);
        if !sure || candidate.score < thresholds::MIN_CONTRADICTING_SCORE - thresholds::LIKELY_DISCOUNT {
            return false;
        }
        // A number that no source has in any sentence needs less to be wrong; one that some source has needs more.
        let least = match self.is_absent_from_sources() {
            true => thresholds::MIN_CONTRADICTING_SCORE - thresholds::LIKELY_DISCOUNT,
            false if candidate.noun >= thresholds::MIN_EQUAL_NOUN => {
                thresholds::MIN_CONTRADICTING_SCORE + thresholds::KNOWN_EQUAL_NOUN_SURCHARGE
            }
            false => thresholds::MIN_CONTRADICTING_SCORE + thresholds::KNOWN_NUMBER_SURCHARGE,
        };
        candidate.score >= least
            && !self.is_revised()
            && !self.is_settled_before()
            && !self.is_ambiguous()
            && !self.is_supported_elsewhere()
            && !self.is_of_another()
            && !self.is_derivable()
    }

    /// Whether another figure of the draft's sentence is the source's: *inflation 1.5%, below the target of 2%*.
    fn is_answered_beside(&self) -> bool {
        let sentence = |f: &Figure| self.block.doc.sentence_of(f.tokens.start);
        let here = |f: &&Figure| !f.tokens.is_empty() && f.number != self.draft.number && f.unit.is_some();
        let beside = self.block.figures.iter().filter(here);
        beside.filter(|f| sentence(f) == sentence(self.draft)).any(|f| compare(f, self.source) == Comparison::Faithful)
    }

    /// Whether the words between the commas about the draft's figure name somebody or something that the source's paragraph,
    /// which has other names, does not: *suspended Kerr for two games, Stephen Jackson for 30*.
    fn is_of_another_name(&self) -> bool {
        let (doc, there) = (&self.block.doc, &self.source_block.doc);
        let claim = self.claim();
        let open = |t: &usize| claim.tokens.contains(t) && !doc.tokens[*t].is_punct();
        let before = (0..self.draft.tokens.start).rev().take_while(open);
        let after = (self.draft.tokens.end..doc.tokens.len()).take_while(open);
        let mut names = before.chain(after).filter(|&t| doc.tokens[t].pos == Pos::Propn).peekable();
        let known = |t: usize| there.tokens.iter().any(|s| s.lower == doc.tokens[t].lower);
        let other_names = there.tokens.iter().any(|s| s.pos == Pos::Propn);
        names.peek().is_some()
            && other_names
            && !names.any(|t| known(t) || self.candidate.passage.source_token(t).is_some())
    }

    /// Whether the draft denies its number or only says that it could be so, where the source affirms its own: *does not have
    /// 900 pupils* and *could one day hold 900* contradict no 640.
    fn is_of_another_sign(&self) -> bool {
        let theirs = self.source_block.claims.iter().filter(|c| c.span.contains(self.source.number));
        let Some(theirs) = theirs.min_by_key(|c| c.span.len()) else { return false };
        let mine = self.claim();
        let may_be = |c: &Claim| c.certainty.level == MAY_BE;
        !mine.polarity && theirs.polarity || may_be(mine) && theirs.certainty.level == 0
    }

    /// Whether another source figure might as well be meant. A slip leaves most of a number standing: where only one of the
    /// source's looks like the draft's, that one is meant.
    fn is_ambiguous(&self) -> bool {
        let alike = self.looks_alike(self.source);
        self.aligned.others.iter().any(|o| {
            let Some(other) = self.figure_of(o) else { return false };
            let other_value = (other.value, other.set) != (self.source.value, self.source.set);
            o.comparison == Comparison::Mismatch
                && o.score >= self.candidate.score - thresholds::MAX_AMBIGUOUS_GAP
                && other_value
                && o.noun >= self.candidate.noun - thresholds::MAX_AMBIGUOUS_NOUN_GAP
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
    fn is_supported_elsewhere(&self) -> bool {
        self.aligned.others.iter().any(|o| {
            let noun = if o.is_distinctive { thresholds::MIN_LIKE_NOUN } else { thresholds::MIN_COUNTED_NOUN };
            let in_place_beside = self.candidate.is_in_place
                && (o.source, o.block, o.sentence)
                    == (self.candidate.source, self.candidate.block, self.candidate.sentence);
            o.comparison == Comparison::Faithful
                && o.score >= thresholds::MIN_TOLERABLE_SCORE
                && o.noun >= noun
                && !in_place_beside
        })
    }

    /// Whether no source figure, whatever it counts, agrees with the draft's.
    fn is_absent_from_sources(&self) -> bool {
        let figures = || self.context.sources.iter().flat_map(|s| &s.analysis.blocks).flat_map(|b| b.figures.iter());
        self.context.source_vocabulary.is_absent(self.draft, || {
            !figures().any(|f| !far_apart(self.draft, f) && compare(self.draft, f) == Comparison::Faithful)
        })
    }

    /// Whether the draft gave the same number a sentence before, and sources agree with it there (*the 11 deaths*).
    fn is_settled_before(&self) -> bool {
        let sentence = |f: &Figure| self.block.doc.sentence_of(f.tokens.start);
        self.context
            .aligned_figures()
            .iter()
            .filter(|h| h.block == self.aligned.block && h.figure < self.aligned.figure)
            .any(|h| {
                let figure = &self.block.figures[h.figure];
                let same = figure.set.named_value(figure.operator) == self.draft.set.named_value(self.draft.operator)
                    && figure.unit.as_ref().map(|u| &u.symbol) == self.draft.unit.as_ref().map(|u| &u.symbol);
                same && sentence(figure) + 2 >= sentence(self.draft)
                    && h.rival.as_ref().is_some_and(|r| r.comparison == Comparison::Faithful)
            })
    }

    /// Whether the draft's sentence tells of a figure that was given and revised: it may name what sources leave out.
    pub fn is_revised(&self) -> bool {
        let reading = &self.block.doc;
        let sentence = reading.sentence_of(self.draft.tokens.start);
        let tokens = reading.sentences.get(sentence).cloned().unwrap_or(0..0);
        // "At first" dates back, "the first quarter" does not.
        let told = |t: &Token| t.tag != Tag::Jj || !FigureLexicon::shared().is_ordinal(&t.lower);
        tokens.into_iter().map(|t| &reading.tokens[t]).any(|t| revises(&t.lemma) || dates_back(&t.lower) && told(t))
    }

    /// The figure that a candidate names.
    pub fn figure_of(&self, candidate: &FigureCandidate) -> Option<&'a Figure> {
        self.context.sources.get(candidate.source)?.analysis.blocks[candidate.block].figures.get(candidate.figure)
    }

    /// Whether the two figures are told of two bearers with names of their own: *Borealis has four*, *South Star has 16*.
    fn is_of_another(&self) -> bool {
        let bearer = |block: &'a BlockAnalysis, figure: &Figure| {
            let doc = &block.doc;
            let verb = governor(doc, figure)
                .and_then(|g| std::iter::once(g).chain(doc.ancestors(g)).find(|&t| doc.tokens[t].is_verbal()));
            verb.and_then(|v| doc.child(v, &[Dep::Nsubj, Dep::NsubjPass])).filter(|&s| doc.tokens[s].pos == Pos::Propn)
        };
        let (Some(mine), Some(theirs)) = (bearer(self.block, self.draft), bearer(self.source_block, self.source))
        else {
            return false;
        };
        let (here, there) = (&self.block.doc, &self.source_block.doc);
        let words = |doc: &'a Doc, head: usize| {
            doc.subtree(head).filter(|&t| doc.tokens[t].pos == Pos::Propn).map(|t| &*doc.tokens[t].lower)
        };
        let shared = words(here, mine).any(|w| words(there, theirs).any(|other| other == w));
        let paired = self.candidate.passage.pairs().any(|p| p.draft == mine && p.source == theirs);
        !shared && !paired
    }

    /// Whether the draft's figure may be reckoned from the figures beside the source's.
    fn is_derivable(&self) -> bool {
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
        self.context.source_place(self.candidate.source, self.candidate.block, self.source.number)
    }

    /// The source's sentence.
    pub fn evidence_words(&self) -> String {
        self.citation().text
    }

    fn citation(&self) -> Citation {
        let reading = &self.source_block.doc;
        let sentence = reading.sentences.get(reading.sentence_of(self.source.tokens.start)).cloned().unwrap_or(0..0);
        let span = reading.span(sentence);
        self.context.source_citation(
            self.candidate.source,
            self.candidate.block,
            span,
            format!("the source says {}", self.source_words()),
        )
    }

    /// The source's figure as the draft would write it.
    pub fn in_draft_style(&self) -> String {
        self.cased(format::in_style_of(self.draft, &self.block.doc.text, self.source, &self.source_block.doc.text))
    }

    /// The fix that writes the source's figure for the draft's.
    pub fn replacement(&self) -> Fix {
        let (mut span, mut phrase) = (self.draft.number, self.in_draft_style());
        // "Hundreds of" has an "of" that "about 70" has not.
        let of = |text: &str, figure: &Figure| text.get(figure.number.end..).is_some_and(|t| t.starts_with(" of "));
        let (mine, theirs) = (of(&self.block.doc.text, self.draft), of(&self.source_block.doc.text, self.source));
        match (self.draft.style, self.source.style) {
            (NumberStyle::OrderWord, _) if mine && !theirs => span.end += " of".len(),
            (_, NumberStyle::OrderWord) if theirs && !mine => phrase.push_str(" of"),
            _ => {}
        }
        Fix::write(self.draft_span(span), phrase)
    }

    /// The phrase with a capital where digits, which show no case, begin a sentence of the draft's prose.
    fn cased(&self, phrase: String) -> String {
        let doc = &self.block.doc;
        let digits = !self.draft_words().starts_with(char::is_alphabetic);
        let prose = matches!(self.block.block.kind, BlockKind::Paragraph);
        let opens = doc
            .sentences
            .get(doc.sentence_of(self.draft.tokens.start))
            .and_then(|s| doc.tokens.get(s.start))
            .is_some_and(|t| t.span.start == self.draft.number.start);
        if opens && digits && prose { upper_first(&phrase) } else { phrase }
    }

    /// Whether the source's words can stand where the draft's do: a ratio is a verb, an adverb or the head of a comparison.
    pub fn is_replaceable(&self) -> bool {
        let ratio = |block: &BlockAnalysis, figure: &Figure| {
            let token = figure.tokens.clone().next().and_then(|t| block.doc.tokens.get(t));
            (figure.is_multiple(), figure.is_multiple().then(|| (figure.tokens.len(), token.map(|t| t.tag))))
        };
        ratio(self.block, self.draft) == ratio(self.source_block, self.source)
    }

    /// Whether the draft's range puts two figures of the sources together.
    fn is_range_of_two(&self) -> bool {
        let (low, high) = (self.draft.set.low, self.draft.set.high);
        let has = |end: Option<Decimal>| {
            let named = |f: &Figure| f.set.named_value(f.operator);
            let all = || self.context.sources.iter().flat_map(|s| &s.analysis.blocks).flat_map(|b| b.figures.iter());
            end.is_some() && all().any(|f| named(f) == end)
        };
        self.draft.operator == Bound::Range && has(low) && has(high)
    }

    /// The fix that puts the source's bound before the draft's own number.
    pub fn with_bound(&self) -> Fix {
        let text = &self.block.doc.text;
        let bound = format::operator_of(self.source, &self.source_block.doc.text);
        let number = format::lower_first(self.draft.value_span.slice(text)).into_owned();
        let phrase = if bound.is_empty() { number } else { format!("{bound} {number}") };
        let phrase = self.cased(format::with_case_of(self.draft_words(), &phrase));
        Fix::write(self.draft_span(self.draft.number), phrase)
    }

    /// The fix that writes the source's unit after the draft's number.
    pub fn with_unit_of_source(&self) -> Fix {
        let text = &self.block.doc.text;
        let unit = self.source.unit.as_ref().map_or("", |u| u.span.slice(&self.source_block.doc.text));
        match &self.draft.unit {
            Some(own) if !unit.is_empty() && own.span.start >= self.draft.value_span.start => {
                // "7%" becomes "7 percentage points"; "7 points" becomes "7%".
                let joined = text.get(..own.span.start).is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()));
                let gap = if joined && unit.starts_with(char::is_alphabetic) { " " } else { "" };
                let span = self.draft_span(own.span);
                Fix {
                    title: format!("Write \u{201c}{unit}\u{201d}"),
                    preferred: true,
                    edits: vec![Edit { start: span.start, end: span.end, new_text: format!("{gap}{unit}") }],
                }
            }
            _ => self.replacement(),
        }
    }

    /// A place in the prose of the draft's block as bytes of the draft.
    pub fn draft_span(&self, prose: Span) -> Span {
        self.context.draft_span(self.aligned.block, prose)
    }

    /// Reports the draft's figure, with the source's sentence as evidence; message and fixes follow.
    pub fn report<'r>(&self, report: &'r mut Report<'_>) -> FindingBuilder<'r> {
        self.report_words(report, self.draft.number)
    }

    /// The same for words in the prose of the draft's block.
    pub fn report_words<'r>(&self, report: &'r mut Report<'_>, words: Span) -> FindingBuilder<'r> {
        report.finding(self.draft_span(words)).cite(self.citation()).claim(self.aligned.claim)
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
            x > y * thresholds::MAX_ROUNDING_FACTOR || y > x * thresholds::MAX_ROUNDING_FACTOR
        }
        _ => false,
    }
}
