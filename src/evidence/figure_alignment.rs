//! Alignment of a draft's figures with those of the sources: a figure is compared with the one that counts or measures the
//! same thing in a passage that the draft's clause rests on.
//!
//! Values never decide which figures belong together, with one exception: of two source figures that fit about as well,
//! the one that agrees is meant. A source figure that answers one figure of the draft is no rival of another.

use super::figure_frame::{is_same_frame, is_same_quality};
use super::figure_place::FigurePlace;
use super::model::{Evidence, Passage, Relation, WordAlignment};
use super::source::SourceText;
use super::thresholds::*;
use crate::claims::coref::{self, SpeakerRelation};
use crate::claims::figures::compare::{Comparison, compare, significant_digits};
use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::{
    Analysis, BlockAnalysis, Claim, ClaimId, Dimension, Figure, FigureKind, FigureRole, NumberStyle, TimeExpression,
    TimeValue,
};
use crate::claims::times::{self, ReferenceDate, TimeRelation};
use crate::nlp::{Dep, Doc, Pos, Tag};
use std::sync::Arc;

/// Source figure that a draft's figure may be compared with.
#[derive(Clone, Debug)]
pub struct FigureCandidate {
    /// Index of the source.
    pub source: usize,
    /// Index of the block in the source.
    pub block: usize,
    /// Index of the figure in the block.
    pub figure: usize,
    /// Index of the sentence in the block that the figure stands in.
    pub sentence: usize,
    /// Whether the two stand in the same place of the same sentence.
    pub is_in_place: bool,
    /// The passage by which it was found.
    pub passage: Arc<Passage>,
    /// Fit, 0 to 1.
    pub score: f32,
    /// Fit of the things counted, 0 to 1.
    pub noun: f32,
    /// Fit of the predicates, 0 to 1.
    pub predicate: f32,
    /// Deduction for another role or time.
    pub penalty: f32,
    /// Whether two things hardly share its number by chance.
    pub is_distinctive: bool,
    /// Comparison of the draft's figure with it.
    pub comparison: Comparison,
}

impl FigureCandidate {
    /// Closeness of the comparison to agreement: of figures that fit about as well, the closest is meant.
    fn agreement_rank(&self) -> u8 {
        match self.comparison {
            Comparison::Faithful => 3,
            Comparison::LostBound | Comparison::BoundChanged { .. } => 2,
            Comparison::Points | Comparison::Unit => 1,
            _ => 0,
        }
    }
}

/// A figure of the draft with the source figures that fit it.
#[derive(Clone, Debug)]
pub struct AlignedFigure {
    /// Index of the draft's block.
    pub block: usize,
    /// Index of the figure in the block.
    pub figure: usize,
    /// The claim that the figure stands in.
    pub claim: ClaimId,
    /// Source figure to compare it with; `None` where nothing fits well enough, or too much does.
    pub rival: Option<FigureCandidate>,
    /// Every other source figure that fits about as well, the best first.
    pub others: Vec<FigureCandidate>,
}

/// Aligns every figure of one of the draft's blocks with the sources, in the order of the text.
pub fn align_block_figures(
    draft: &Analysis,
    evidence: &[Arc<Vec<Evidence>>],
    sources: &[SourceText<'_>],
    block: usize,
) -> Vec<AlignedFigure> {
    let analysis = &draft.blocks[block];
    let mut out = Vec::new();
    for sentence in 0..analysis.doc.sentences.len() {
        let figures = comparable_figures(analysis, sentence);
        let candidates: Vec<(usize, ClaimId, Vec<FigureCandidate>)> = figures
            .filter_map(|figure| {
                let claim = claim_around(analysis, block, sentence, figure)?;
                Some((figure, claim, figure_candidates(draft, evidence, sources, block, figure, claim)))
            })
            .collect();
        out.extend(assign_candidates(block, candidates));
    }
    out
}

/// Figures of a sentence that may be compared with sources.
fn comparable_figures(block: &BlockAnalysis, sentence: usize) -> impl Iterator<Item = usize> + '_ {
    let tokens = block.doc.sentences[sentence].clone();
    block
        .figures
        .iter()
        .enumerate()
        .filter_map(move |(i, f)| (f.is_comparable() && tokens.contains(&f.tokens.start)).then_some(i))
}

/// Claim that a figure stands in: the smallest that holds it, else the sentence's first.
fn claim_around(block: &BlockAnalysis, index: usize, sentence: usize, figure: usize) -> Option<ClaimId> {
    let span = block.figures[figure].number;
    let here = || block.claims.iter().enumerate().filter(|(_, c)| c.sentence == sentence);
    let holding = here().filter(|(_, c)| c.span.contains(span)).min_by_key(|(_, c)| c.span.len());
    let near = || here().min_by_key(|(_, c)| c.span.start.abs_diff(span.start));
    holding.or_else(near).map(|(i, _)| ClaimId { block: index, index: i })
}

/// Chooses a candidate for every figure of a sentence, so that no source figure answers two of them.
fn assign_candidates(block: usize, candidates: Vec<(usize, ClaimId, Vec<FigureCandidate>)>) -> Vec<AlignedFigure> {
    let mut taken: Vec<(usize, usize, usize)> = Vec::new();
    let place = |r: &FigureCandidate| (r.source, r.block, r.figure);
    let mut out: Vec<AlignedFigure> = candidates
        .iter()
        .map(|(figure, claim, rivals)| {
            let agrees = best_candidate(rivals).filter(|r| r.agreement_rank() > 1);
            if let Some(r) = agrees {
                taken.push(place(r));
            }
            AlignedFigure { block, figure: *figure, claim: *claim, rival: agrees.cloned(), others: Vec::new() }
        })
        .collect();
    for (held, (_, _, rivals)) in out.iter_mut().zip(&candidates) {
        if let Some(rival) = &held.rival {
            held.others = rivals.iter().filter(|r| place(r) != place(rival)).cloned().collect();
            continue;
        }
        let free: Vec<FigureCandidate> = rivals.iter().filter(|r| !taken.contains(&place(r))).cloned().collect();
        held.rival = best_candidate(&free).cloned();
        let chosen = held.rival.as_ref().map(place);
        held.others = rivals.iter().filter(|r| Some(place(r)) != chosen).cloned().collect();
    }
    out
}

/// Candidate that agrees most, of those that fit about as well as the best.
fn best_candidate(rivals: &[FigureCandidate]) -> Option<&FigureCandidate> {
    let best = rivals.first()?.score;
    let fits = |r: &&FigureCandidate| {
        // Another figure of that sentence has a place of its own, though its number may be the draft's.
        if is_out_of_place(r, rivals) {
            return false;
        }
        let same_thing = r.noun >= MIN_SAME_NOUN && r.penalty == 0.0 && r.agreement_rank() > 1;
        let known_number = r.agreement_rank() == 3 && r.is_distinctive && r.penalty == 0.0;
        let margin = if same_thing || known_number { WIDE_AGREEMENT_MARGIN } else { AGREEMENT_MARGIN };
        r.score >= best - margin && r.agreement_rank() > 0
    };
    // `max_by_key` would take the last of the closest, and the first is meant.
    let near = rivals.iter().filter(fits).map(FigureCandidate::agreement_rank).max();
    near.and_then(|near| rivals.iter().filter(fits).find(|r| r.agreement_rank() == near)).or_else(|| rivals.first())
}

/// Whether the candidate stands elsewhere in a sentence that has a figure in the draft's own place.
fn is_out_of_place(candidate: &FigureCandidate, all: &[FigureCandidate]) -> bool {
    let sentence = |r: &FigureCandidate| (r.source, r.block, r.sentence);
    !candidate.is_in_place && all.iter().any(|r| r.is_in_place && sentence(r) == sentence(candidate))
}

/// Source figures that may be meant, the best first.
fn figure_candidates(
    draft: &Analysis,
    evidence: &[Arc<Vec<Evidence>>],
    sources: &[SourceText<'_>],
    block: usize,
    figure: usize,
    claim: ClaimId,
) -> Vec<FigureCandidate> {
    let analysis = &draft.blocks[block];
    let Some(found) = evidence.get(claim.block).and_then(|e| e.get(claim.index)) else { return Vec::new() };
    let top = found.passages.first().map_or(0.0, |p| p.score);
    let mut out: Vec<FigureCandidate> = Vec::new();
    let home = found.passages.first().map(|p| p.source);
    // Another source tells the matter in other words more often than not.
    for passage in found
        .passages
        .iter()
        .filter(|p| p.score >= top * if Some(p.source) == home { MIN_PASSAGE_SHARE } else { MIN_OTHER_SOURCE_SHARE })
    {
        let Some(source) = sources.get(passage.source) else { continue };
        let there = &source.analysis.blocks[passage.block];
        let mut shared: Option<Arc<Passage>> = None;
        let dated = |date| ReferenceDate { date, ..ReferenceDate::default() };
        let anchors = (dated(draft.date), dated(source.analysis.date));
        for (i, f) in there.figures.iter().enumerate() {
            if !f.is_comparable() || f.tokens.is_empty() {
                continue;
            }
            let sentence = there.doc.sentence_of(f.tokens.start);
            let away = sentence.abs_diff(passage.sentence);
            if away > MAX_SENTENCES_BESIDE {
                continue;
            }
            let pair = PairContext {
                draft: analysis,
                draft_figure: &analysis.figures[figure],
                source: there,
                source_figure: f,
                passage,
            };
            let Some(mut fit) = pair.fit(anchors) else { continue };
            fit.score += speaker_bonus(draft, claim, source.analysis, passage.block, f);
            fit.score -= BESIDE_PENALTY * away as f32 + PASSAGE_SCORE_FACTOR * (top - passage.score);
            if fit.score < MIN_FIT {
                continue;
            }
            let passage = shared.get_or_insert_with(|| Arc::new(passage.clone())).clone();
            let rival = fit.rival(passage, (i, sentence), f);
            match out.iter_mut().find(|r| (r.source, r.block, r.figure) == (rival.source, rival.block, rival.figure)) {
                Some(known) if known.score >= rival.score => {}
                Some(known) => *known = rival,
                None => out.push(rival),
            }
        }
    }
    if analysis.figures[figure].kind == FigureKind::Age {
        // An age is somebody's: only the same name or the same sentence tells whose.
        out.retain(|r| r.is_in_place);
        for known in age_candidates(found, sources, analysis, figure) {
            if !out.iter().any(|r| (r.source, r.block, r.figure) == (known.source, known.block, known.figure)) {
                out.push(known);
            }
        }
    }
    out.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then((a.source, a.block, a.figure).cmp(&(b.source, b.block, b.figure)))
    });
    out
}

/// Bonus for the same speaker on both sides: of two figures that fit, that speaker's is meant.
fn speaker_bonus(draft: &Analysis, claim: ClaimId, source: &Analysis, block: usize, figure: &Figure) -> f32 {
    let outermost = |analysis: &Analysis, claim: &Claim| {
        let mention = analysis.attribution(*claim.attributions.first()?).speaker.clone()?;
        analysis.speakers.resolve(&mention).cloned()
    };
    let holding = source.blocks[block].claims.iter().filter(|c| c.span.contains(figure.number));
    let theirs = holding.min_by_key(|c| c.span.len()).and_then(|c| outermost(source, c));
    match (outermost(draft, draft.claim(claim)), theirs) {
        (Some(a), Some(b)) if coref::compare(&a, &b, &[]) == SpeakerRelation::Same => SAME_SPEAKER_BONUS,
        _ => 0.0,
    }
}

/// Ages that the sources give for the same name, wherever they stand: a person's age is the same in every clause. So is that
/// of the one person whom the passages' blocks describe in the same word (*the victim*), if they give one age for it.
fn age_candidates(
    found: &Evidence,
    sources: &[SourceText<'_>],
    draft: &BlockAnalysis,
    figure: usize,
) -> Vec<FigureCandidate> {
    let d = &draft.figures[figure];
    let bearer = d.noun.map(|n| &draft.doc.tokens[n]);
    let is_described = bearer.is_some_and(|t| t.tag == Tag::Nn);
    let name = bearer.filter(|t| t.pos == Pos::Propn || is_described).map(|t| t.lower.clone());
    let (Some(name), Some(model)) = (name, found.passages.first()) else { return Vec::new() };
    let in_passage = |source, block| found.passages.iter().any(|p| (p.source, p.block) == (source, block));
    let mut out = Vec::new();
    for (source, text) in sources.iter().enumerate() {
        for (block, there) in text.analysis.blocks.iter().enumerate() {
            for (i, f) in there.figures.iter().enumerate().filter(|(_, f)| f.kind == FigureKind::Age) {
                let same = f.noun.is_some_and(|n| there.doc.tokens[n].lower == name);
                if !same || f.tokens.is_empty() || is_described && !in_passage(source, block) {
                    continue;
                }
                let sentence = there.doc.sentence_of(f.tokens.start);
                let passage = Arc::new(Passage {
                    source,
                    block,
                    sentence,
                    claim: None,
                    matched: WordAlignment::new(&[], model.matched.unmatched()),
                    ..model.clone()
                });
                let comparison = compare(d, f);
                out.push(FigureCandidate {
                    source,
                    block,
                    figure: i,
                    sentence,
                    is_in_place: false,
                    passage,
                    score: AGE_FIT,
                    noun: 1.0,
                    predicate: 1.0,
                    penalty: 0.0,
                    is_distinctive: true,
                    comparison,
                });
            }
        }
    }
    // Two drivers of two ages: which of them is meant the word does not tell.
    let value = |r: &FigureCandidate| sources[r.source].analysis.blocks[r.block].figures[r.figure].value;
    if is_described && out.windows(2).any(|pair| value(&pair[0]) != value(&pair[1])) {
        out.clear();
    }
    out
}

/// A figure of the draft and one of a source, with the passage that brings them together.
struct PairContext<'a> {
    draft: &'a BlockAnalysis,
    draft_figure: &'a Figure,
    source: &'a BlockAnalysis,
    source_figure: &'a Figure,
    passage: &'a Passage,
}

/// Fit of two figures, with its parts.
struct FitScore {
    score: f32,
    noun: f32,
    predicate: f32,
    penalty: f32,
    is_in_place: bool,
    comparison: Comparison,
}

impl FitScore {
    /// Candidate for a source figure found by `passage`, at an index of its block and in a sentence of it.
    fn rival(self, passage: Arc<Passage>, (index, sentence): (usize, usize), figure: &Figure) -> FigureCandidate {
        let FitScore { score, noun, predicate, penalty, is_in_place, comparison } = self;
        FigureCandidate {
            source: passage.source,
            block: passage.block,
            figure: index,
            sentence,
            is_in_place,
            passage,
            score,
            noun,
            predicate,
            penalty,
            is_distinctive: is_distinctive(figure),
            comparison,
        }
    }
}

impl PairContext<'_> {
    /// Fit of the two; `None` where they cannot be compared.
    fn fit(&self, anchors: (ReferenceDate, ReferenceDate)) -> Option<FitScore> {
        let comparison = compare(self.draft_figure, self.source_figure);
        if comparison == Comparison::Incomparable {
            return None;
        }
        let (dp, sp) = (governor(&self.draft.doc, self.draft_figure), governor(&self.source.doc, self.source_figure));
        let (noun, crossed) = self.noun_fit(dp, sp);
        // Where one predicate names the other's thing counted, the predicates fit as far as that does.
        let predicate = self.predicate_fit(dp, sp).max(if crossed { noun * CROSSED_PREDICATE_FACTOR } else { 0.0 });
        let penalty =
            self.role_mismatch_penalty() + self.time_mismatch_penalty(anchors) + self.other_thing_penalty(dp, sp);
        if penalty == 0.0 && self.is_in_place() {
            // A number that agrees may still be given to another thing, or another outcome.
            let (noun, predicate) = if comparison == Comparison::Faithful { (noun, predicate) } else { (1.0, 1.0) };
            let score = SAME_PLACE_FIT;
            return Some(FitScore { score, noun, predicate, penalty, is_in_place: true, comparison });
        }
        let score = FIGURE_NOUN_SHARE * noun
            + FIGURE_PREDICATE_SHARE * predicate
            + FIGURE_CONTEXT_SHARE * self.passage.support.min(1.0)
            - penalty;
        Some(FitScore { score, noun, predicate, penalty, is_in_place: false, comparison })
    }

    /// Whether the two figures have the same words around them.
    fn is_in_place(&self) -> bool {
        let draft = FigurePlace { doc: &self.draft.doc, tokens: self.draft_figure.tokens.clone() };
        let source = FigurePlace { doc: &self.source.doc, tokens: self.source_figure.tokens.clone() };
        draft.is_same(&source, |a, b| self.relatedness(a, b) >= MIN_SAME_SENSE)
    }

    /// Deduction where one of the two is said of another of several things alike (*the second lap*, *another factory*).
    fn other_thing_penalty(&self, dp: Option<usize>, sp: Option<usize>) -> f32 {
        let mine = distinctions(&self.draft.doc, self.draft_figure, dp);
        let theirs = distinctions(&self.source.doc, self.source_figure, sp);
        // A draft without such a word may mean any of them.
        if mine.is_empty() || mine == theirs { 0.0 } else { OTHER_THING_PENALTY }
    }

    /// Relatedness of a token of the draft and one of the source, 0 to 1.
    fn relatedness(&self, draft: usize, source: usize) -> f32 {
        let (a, b) = (&self.draft.doc.tokens[draft], &self.source.doc.tokens[source]);
        let (a, b) = (a.lower_lemma(), b.lower_lemma());
        if a == b {
            return 1.0;
        }
        // Each word has one pair only: two words of one outcome are related even where others are paired.
        let lexicon = FigureLexicon::shared();
        let outcome = lexicon.outcome(&a);
        if outcome.is_some() && outcome == lexicon.outcome(&b) {
            return SAME_OUTCOME;
        }
        let pair = self.passage.pairs().find(|p| p.draft == draft && p.source == source);
        pair.map_or(0.0, |p| match p.relation {
            Relation::Same | Relation::Name | Relation::Alias | Relation::Synonym | Relation::Derivation => {
                p.weight.max(MIN_SAME_SENSE)
            }
            Relation::Hypernym | Relation::Neighbour | Relation::Inherited => p.weight.min(MAX_NEAR_SENSE),
            Relation::Converse | Relation::Antonym => p.weight.min(MAX_OPPOSITE_SENSE),
        })
    }

    /// Fit of the things counted, and whether it needed the other's predicate.
    fn noun_fit(&self, dp: Option<usize>, sp: Option<usize>) -> (f32, bool) {
        let measured = self.draft_figure.unit.as_ref().is_some_and(|u| u.dimension != Dimension::Share);
        let (a, b) = (self.draft_figure.noun, self.source_figure.noun);
        let direct = a.zip(b).map_or(0.0, |(a, b)| self.relatedness(a, b));
        if direct >= MIN_SAME_NOUN {
            return (direct, false);
        }
        let sides = ((&*self.draft.doc, self.draft_figure), (&*self.source.doc, self.source_figure));
        if is_same_frame(sides.0, sides.1) || is_same_quality(sides.0, sides.1) {
            return (MIN_SAME_SENSE, false);
        }
        // "death toll" for "people killed": the thing counted is named in the other's predicate.
        let mut crossed: f32 = 0.0;
        if let Some(a) = a {
            let words = || std::iter::once((a, 1.0)).chain(modifiers(&self.draft.doc, a).map(|m| (m, MODIFIER_FACTOR)));
            for (word, share) in words() {
                let predicate = sp.map_or(0.0, |sp| self.relatedness(word, sp));
                let noun = b.filter(|_| word != a).map_or(0.0, |b| self.relatedness(word, b));
                crossed = crossed.max(predicate.max(noun * CROSSED_FACTOR) * share);
            }
        }
        if let Some(b) = b {
            crossed = crossed.max(dp.map_or(0.0, |dp| self.relatedness(dp, b)));
            for modifier in modifiers(&self.source.doc, b) {
                crossed = crossed.max(a.map_or(0.0, |a| self.relatedness(a, modifier)) * MODIFIER_FACTOR);
            }
        }
        // Numbers without a noun, and measures whose thing the parse lacks, speak neither way.
        let unknown = match (a.is_some() && b.is_some(), measured) {
            (true, true) => UNRELATED_MEASURE,
            (true, false) if a.is_some_and(|a| self.passage.source_token(a).is_some()) => 0.0,
            (true, false) => UNRELATED_COUNT,
            (false, true) => UNNAMED_MEASURE,
            (false, false) => UNNAMED_COUNT,
        };
        let plain = direct.max(unknown);
        ((crossed * CROSSED_FACTOR).max(plain), crossed * CROSSED_FACTOR > plain)
    }

    fn predicate_fit(&self, dp: Option<usize>, sp: Option<usize>) -> f32 {
        match (dp, sp) {
            (Some(a), Some(b)) => self.relatedness(a, b),
            _ => UNKNOWN_PREDICATE,
        }
    }

    /// Deduction for different roles: a change is no level, and its start is not its end.
    fn role_mismatch_penalty(&self) -> f32 {
        let level = |role| matches!(role, FigureRole::Level | FigureRole::To | FigureRole::Part | FigureRole::Whole);
        match (self.draft_figure.role, self.source_figure.role) {
            (a, b) if a == b => 0.0,
            (FigureRole::Part, FigureRole::Whole) | (FigureRole::Whole, FigureRole::Part) => PART_WHOLE_PENALTY,
            (FigureRole::Level, FigureRole::Part | FigureRole::Whole)
            | (FigureRole::Part | FigureRole::Whole, FigureRole::Level) => LEVEL_PART_PENALTY,
            (a, b) if level(a) && level(b) => 0.0,
            (FigureRole::Change, _) | (_, FigureRole::Change) => CHANGE_PENALTY,
            _ => ROLE_PENALTY,
        }
    }

    /// Whether the draft's sentence opens with a year that is past where the source, which names no time, was written, and
    /// that its paragraph does not name: *in 1988 a warship shot one down and 290 people were killed*.
    fn is_of_a_year_before(&self, source: ReferenceDate) -> bool {
        let sentence = |token: usize| self.draft.doc.sentence_of(token);
        let here = sentence(self.draft_figure.tokens.start);
        let mut times = self.draft.times.iter().filter(|t| !t.of_saying && sentence(t.tokens.start) == here);
        let year = times.find(|t| t.span.end <= self.draft_figure.number.start).and_then(year_of);
        let named = |year: i16| self.source.times.iter().any(|t| year_of(t) == Some(year));
        year.zip(source.date).is_some_and(|(year, date)| year < date.year() - 1 && !named(year))
    }

    /// Deduction for different times, whose levels differ.
    fn time_mismatch_penalty(&self, anchors: (ReferenceDate, ReferenceDate)) -> f32 {
        let Some(s) = nearest_time(self.source, self.source_figure) else {
            return if self.is_of_a_year_before(anchors.1) { OTHER_YEAR_PENALTY } else { 0.0 };
        };
        let Some(d) = nearest_time(self.draft, self.draft_figure) else {
            // A figure of another year is not meant by a draft that names none.
            let year = year_of(s);
            let now = anchors.1.date.or(anchors.0.date).map(|d| d.year());
            return if year.zip(now).is_some_and(|(year, now)| year < now) { EARLIER_YEAR_PENALTY } else { 0.0 };
        };
        match times::compare(&d.value, anchors.0, &s.value, anchors.1) {
            TimeRelation::Incompatible => OTHER_TIME_PENALTY,
            _ => 0.0,
        }
    }
}

/// Year that a time expression names.
fn year_of(time: &TimeExpression) -> Option<i16> {
    match &time.value {
        TimeValue::Calendar(calendar) => calendar.year,
        _ => None,
    }
}

/// Word that tells what happens to what the figure counts: its verb, or what *be* predicates of it.
pub fn governor(doc: &Doc, figure: &Figure) -> Option<usize> {
    let start = figure
        .noun
        .filter(|n| figure.tokens.end + MAX_NOUN_DISTANCE > *n && *n + 1 > figure.tokens.start)
        .or_else(|| {
            let token = figure.tokens.clone().next_back()?;
            (token < doc.tokens.len()).then_some(token)
        })?;
    let reduced = doc.child(start, &[Dep::Acl]).filter(|&v| doc.tokens[v].pos == Pos::Verb);
    let verb = doc.ancestors(start).find(|&t| doc.tokens[t].is_verbal()).or(reduced)?;
    let verb = match doc.tokens[verb].dep {
        Dep::Aux | Dep::AuxPass => doc.head(verb).unwrap_or(verb),
        _ => verb,
    };
    if &*doc.tokens[verb].lemma == "be" {
        return doc.child(verb, &[Dep::Acomp, Dep::Attr]).filter(|&c| c != start).or(reduced).or(Some(verb));
    }
    Some(verb)
}

/// Words that tell the thing counted, or the subject of its verb, from others of its kind. *Another 12* is no other thing,
/// but more of it.
fn distinctions<'a>(doc: &'a Doc, figure: &Figure, governor: Option<usize>) -> Vec<&'a str> {
    let subject = governor.and_then(|g| doc.child(g, &[Dep::Nsubj, Dep::NsubjPass]));
    let mut heads: Vec<usize> = figure.noun.into_iter().chain(subject).collect();
    heads.dedup();
    let marks = |&head: &usize| {
        let apart = |&c: &usize| c < head && c + 1 != figure.tokens.start && !figure.tokens.contains(&c);
        doc.children(head).filter(apart).map(|c| &*doc.tokens[c].lower).collect::<Vec<_>>()
    };
    let mut found: Vec<&'a str> =
        heads.iter().flat_map(marks).filter(|word| FigureLexicon::shared().distinguishes(word)).collect();
    found.sort_unstable();
    found
}

/// Words that modify a noun.
fn modifiers(doc: &Doc, noun: usize) -> impl Iterator<Item = usize> + '_ {
    doc.children(noun).filter(|&c| {
        matches!(doc.tokens[c].dep, Dep::Compound | Dep::Amod | Dep::Acl | Dep::Nmod | Dep::Poss | Dep::Relcl)
            && matches!(doc.tokens[c].pos, Pos::Noun | Pos::Adj | Pos::Verb | Pos::Propn)
    })
}

/// Time nearest to a figure in its clause: the one after it before the next figure, else one that its verb has.
pub fn nearest_time<'a>(block: &'a BlockAnalysis, figure: &Figure) -> Option<&'a TimeExpression> {
    let sentence = |token: usize| block.doc.sentence_of(token);
    let here = sentence(figure.tokens.start);
    let next =
        block.figures.iter().map(|f| f.number.start).find(|&s| s >= figure.number.end && s > figure.number.start);
    let after = block.times.iter().find(|t| {
        t.span.start >= figure.number.end
            && next.is_none_or(|n| t.span.start <= n)
            && t.span.start < figure.number.end + MAX_TIME_DISTANCE
            && sentence(t.tokens.start) == here
            && !t.of_saying
    });
    after.or_else(|| {
        let verb = governor(&block.doc, figure)?;
        block.times.iter().find(|t| t.attached_to == Some(verb) && !t.of_saying && t.span.end <= figure.number.start)
    })
}

/// Whether a number has so many digits that two things hardly share it by chance.
fn is_distinctive(figure: &Figure) -> bool {
    let value = figure.set.named_value(figure.operator).unwrap_or_default();
    significant_digits(value) >= MIN_DISTINCTIVE_DIGITS
}

/// Whether the figure is only an article in disguise (*one of the …*, *the two sides*): it never contradicts.
pub fn is_article_like(figure: &Figure) -> bool {
    let one = figure.style == NumberStyle::Words && figure.value == Some(rust_decimal::Decimal::ONE);
    one && figure.unit.is_none()
}
