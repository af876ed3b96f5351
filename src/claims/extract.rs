//! The assembly: blocks in, an [`Analysis`] out.
//!
//! Three steps, so that a keystroke costs what changed. [`read_block`] reads one block by itself; [`attributions`] reads
//! who says what in a window of a few blocks; both are pure and may be kept by content. [`resolve`] brings a document
//! together from these parts, and is cheap.

use super::attribution::{self, Passage};
use super::clauses::{Clause, clauses};
use super::figures::figures;
use super::lexicon::Lexicon;
use super::model::*;
use super::need::{self, Situation};
use super::quotations::quotations;
use super::speakers::{self, Label, Phrase, Scene, phrases};
use super::times;
use super::voice::{self, Frame, Page};
use crate::language::{Dep, Pos, Reader, Reading};
use crate::text::{Block, BlockKind, Span};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// What a newsroom adds to the program's own words.
#[derive(Clone, Debug)]
pub struct Options {
    /// The word lists, with the newsroom's hedges and cues.
    pub lexicon: Arc<Lexicon>,
    /// Phrases that mark the newsroom's own observation, in lower case, beside those of the lists.
    pub own_phrases: Vec<String>,
    /// The least confidence of an attribution that counts.
    pub threshold: f32,
}

impl Default for Options {
    fn default() -> Self {
        Self { lexicon: Arc::new(Lexicon::shared().clone()), own_phrases: Vec::new(), threshold: 0.35 }
    }
}

/// What one block says by itself: a pure function of the block.
#[derive(Clone, Debug)]
pub struct BlockReading {
    /// The block.
    pub block: Arc<Block>,
    /// Its reading.
    pub reading: Arc<Reading>,
    /// Its clauses.
    pub clauses: Arc<Vec<Clause>>,
    /// Its phrases for speakers.
    pub phrases: Arc<Vec<Phrase>>,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// Its time expressions.
    pub times: Vec<TimeExpression>,
    /// Its quotations, nobody being known as their speaker yet.
    pub quotations: Vec<Quotation>,
    /// A turn's or log entry's label and where its words start.
    pub label: Option<(Label, usize)>,
}

/// How many blocks before and after a block can bear on who speaks in it.
pub const WINDOW: (usize, usize) = (3, 6);

/// Reads a whole document.
pub fn analyse(blocks: Vec<Arc<Block>>, options: &Options) -> Analysis {
    let read: Vec<Arc<BlockReading>> =
        blocks.into_par_iter().map(|block| Arc::new(read_block(&block, options))).collect();
    let said: Vec<Arc<Vec<Attribution>>> =
        (0..read.len()).into_par_iter().map(|at| Arc::new(attributions(&read, at, options))).collect();
    resolve(&read, &said, options)
}

/// Reads one block by itself.
pub fn read_block(block: &Arc<Block>, options: &Options) -> BlockReading {
    let reading = Arc::new(Reader::shared().read(&block.text));
    let figures = figures(&reading);
    let times = times::times(&reading);
    BlockReading {
        clauses: Arc::new(clauses(&reading, &block.kind, &options.lexicon)),
        phrases: Arc::new(phrases(&reading)),
        quotations: quotations(&reading, block.in_quote),
        label: label(&reading),
        figures,
        times,
        reading,
        block: block.clone(),
    }
}

fn label(reading: &Reading) -> Option<(Label, usize)> {
    let text = &*reading.text;
    let (span, start) = voice::turn(reading).or_else(|| voice::log_entry(reading))?;
    let head = reading.tokens_in(span).end.checked_sub(1)?;
    let brackets = text.get(span.end..start).and_then(|t| t.split_once('(')?.1.split_once(')')).map(|(b, _)| b);
    Some((Label::new(span, head, span.of(text), brackets), start))
}

/// The blocks that bear on who speaks in block `at`: [`WINDOW`] around it, and the whole list that it introduces.
pub fn window(read: &[Arc<BlockReading>], at: usize) -> Range<usize> {
    let is_item = |b: &&Arc<BlockReading>| matches!(b.block.kind, BlockKind::ListItem { .. });
    let introduces = read.get(at).is_some_and(|b| b.block.text.ends_with(':'));
    let items = if introduces { read[at + 1..].iter().take_while(is_item).count() } else { 0 };
    at.saturating_sub(WINDOW.0)..(at + 1 + WINDOW.1.max(items)).min(read.len())
}

/// The attributions whose cue stands in block `at`, read in its [`window`]. Places hold the block's index less `at`,
/// wrapped: they are the same wherever the window stands in the document.
pub fn attributions(read: &[Arc<BlockReading>], at: usize, options: &Options) -> Vec<Attribution> {
    let window = window(read, at);
    let passages: Vec<Passage<'_>> = read[window.clone()]
        .iter()
        .map(|b| Passage { block: &b.block, reading: &b.reading, quotations: &b.quotations })
        .collect();
    let mut found = attribution::attributions(&passages, at - window.start, &options.lexicon, options.threshold);
    for attribution in &mut found {
        shift(attribution, window.start.wrapping_sub(at));
    }
    found
}

/// Brings a document together from its parts.
pub fn resolve(read: &[Arc<BlockReading>], said: &[Arc<Vec<Attribution>>], options: &Options) -> Analysis {
    let pages: Vec<Page<'_>> = read
        .iter()
        .map(|b| Page { block: &b.block, reading: &b.reading, phrases: &b.phrases, times: &b.times })
        .collect();
    let frame = voice::frame(&pages);
    let transcript = frame.voice == Voice::Transcript;
    let scenes: Vec<Scene<'_>> = read
        .iter()
        .map(|b| Scene {
            reading: &b.reading,
            phrases: &b.phrases,
            quotations: &b.quotations,
            label: b.label.as_ref().filter(|_| transcript).map(|(label, _)| label),
        })
        .collect();
    let speakers = speakers::resolve(&scenes);
    let mut blocks: Vec<BlockAnalysis> = read
        .iter()
        .zip(said)
        .enumerate()
        .map(|(at, (block, said))| BlockAnalysis {
            block: block.block.clone(),
            reading: block.reading.clone(),
            attributions: said.iter().map(|a| settle(a, at)).collect(),
            figures: block.figures.clone(),
            times: block.times.clone(),
            quotations: block.quotations.clone(),
            clauses: block.clauses.clone(),
            phrases: block.phrases.clone(),
            claims: Vec::new(),
        })
        .collect();
    if transcript {
        add_turns(read, &mut blocks);
    }
    for (at, block) in blocks.iter_mut().enumerate() {
        let cues: Vec<usize> = block
            .attributions
            .iter()
            .filter_map(|a| a.cue.as_ref())
            .filter(|c| c.place.block == at)
            .map(|c| c.head)
            .collect();
        times::mark_sayings(&mut block.times, |token| cues.contains(&token));
    }
    give_quotations(&mut blocks);
    let issuer = frame.issuer.and_then(|(block, head)| speakers.index_at(block, head));
    let mut analysis = Analysis { blocks, speakers, date: frame.date, voice: frame.voice, title: frame.title, issuer };
    let covers = covers(&analysis);
    for at in 0..analysis.blocks.len() {
        let start = match &read[at].label {
            Some((_, start)) if transcript => Some(*start),
            _ if read[at].block.kind.is_heading() => headline_start(&analysis.blocks[at], at),
            _ => voice::dateline_end(&read[at].reading),
        };
        let claims = claims(&analysis, at, &covers[at], start.unwrap_or(0));
        analysis.blocks[at].claims = claims;
    }
    carry_over(&mut analysis);
    judge_needs(&mut analysis, &frame, options);
    analysis
}

/// Where the claim starts in a heading that names its speaker first (*Union: owner ignored warnings*).
fn headline_start(block: &BlockAnalysis, at: usize) -> Option<usize> {
    let first =
        |a: &&Attribution| a.form == Form::Headline && a.speaker.as_ref().is_some_and(|s| s.place.span.start == 0);
    let attribution = block.attributions.iter().find(first)?;
    attribution.content.iter().filter(|p| p.block == at).map(|p| p.span.start).min()
}

/// The attribution with the document's block indexes.
fn settle(attribution: &Attribution, at: usize) -> Attribution {
    let mut settled = attribution.clone();
    shift(&mut settled, at);
    settled
}

/// Adds to the block index of every place, wrapping.
fn shift(attribution: &mut Attribution, by: usize) {
    let place = |p: &mut Place| p.block = p.block.wrapping_add(by);
    attribution.content.iter_mut().for_each(place);
    attribution.speaker.iter_mut().for_each(|s| place(&mut s.place));
    attribution.cue.iter_mut().for_each(|c| place(&mut c.place));
}

/// Every turn of a transcript and entry of a log is a statement of its label's speaker.
fn add_turns(read: &[Arc<BlockReading>], blocks: &mut [BlockAnalysis]) {
    for (at, (read, block)) in read.iter().zip(blocks).enumerate() {
        let Some((label, start)) = &read.label else { continue };
        block.attributions.retain(|a| a.cue.as_ref().is_none_or(|c| c.place.span.start >= *start));
        let kind = label.kind(None);
        let speaker = Mention {
            place: Place { block: at, span: label.span },
            head: label.head,
            text: label.span.of(&block.block.text).to_owned(),
            kind,
        };
        let content = Place { block: at, span: Span::new(*start, block.block.text.len()) };
        block.attributions.insert(
            0,
            Attribution {
                speaker: Some(speaker),
                cue: None,
                content: vec![content],
                mode: Mode::Direct,
                form: Form::Turn,
                confidence: 1.0,
            },
        );
    }
}

/// Gives each quotation its speaker; what goes on after its attribution, or in the next paragraph of a quotation left
/// open, keeps it.
fn give_quotations(blocks: &mut [BlockAnalysis]) {
    for at in 0..blocks.len() {
        let count = blocks[at].quotations.len();
        for index in 0..count {
            let span = blocks[at].quotations[index].span;
            let own = best_attribution(blocks, at, span);
            let (id, continues) = match own {
                Some(id) => (Some(id), same_as_before(blocks, at, index, id)),
                None => match inherited(blocks, at, index) {
                    Some((id, continues)) => {
                        let outer = blocks[at].quotations[index].outer;
                        blocks[id.block].attributions[id.index].content.push(Place { block: at, span: outer });
                        (Some(id), continues)
                    }
                    None => (None, None),
                },
            };
            blocks[at].quotations[index].attribution = id;
            blocks[at].quotations[index].continues = continues;
        }
    }
}

/// The attribution whose content covers most of the span, the surest of those that cover it alike.
fn best_attribution(blocks: &[BlockAnalysis], at: usize, span: Span) -> Option<Id> {
    let near = at.saturating_sub(WINDOW.0)..(at + WINDOW.0 + 1).min(blocks.len());
    let mut best: Option<(usize, f32, Id)> = None;
    for block in near {
        for (index, a) in blocks[block].attributions.iter().enumerate() {
            if a.form == Form::Turn {
                continue;
            }
            let covered: usize = a.content.iter().filter(|p| p.block == at).map(|p| overlap(p.span, span)).sum();
            if covered * 2 > span.len() && best.is_none_or(|(c, f, _)| (covered, a.confidence) > (c, f)) {
                best = Some((covered, a.confidence, Id { block, index }));
            }
        }
    }
    best.map(|(.., id)| id)
}

/// The quotation before this one in its block, if it has the same attribution.
fn same_as_before(blocks: &[BlockAnalysis], at: usize, index: usize, id: Id) -> Option<usize> {
    let before = index.checked_sub(1)?;
    (blocks[at].quotations[before].attribution == Some(id)).then_some(before)
}

/// Whose words go on here: those of the quotation before, where only its attribution stands between.
fn inherited(blocks: &[BlockAnalysis], at: usize, index: usize) -> Option<(Id, Option<usize>)> {
    let block = &blocks[at];
    let here = &block.quotations[index];
    if let Some(before) = index.checked_sub(1) {
        let last = &block.quotations[before];
        let id = last.attribution?;
        let between = Span::new(last.outer.end, here.outer.start);
        let gap = between.of(&block.block.text);
        let stops = gap.trim_end().matches(['.', '!', '?']).count();
        let other = block.attributions.iter().enumerate().any(|(i, a)| {
            (Id { block: at, index: i }) != id
                && a.cue.as_ref().is_some_and(|c| c.place.block == at && between.contains(c.place.span))
        });
        let cue_between = blocks[id.block].attributions[id.index]
            .cue
            .as_ref()
            .is_some_and(|c| c.place.block == at && between.contains(c.place.span));
        let starts_sentence = gap.trim_end().ends_with(['.', ':', ',']) || gap.trim().is_empty();
        let whole = here.span.of(&block.block.text).starts_with(char::is_uppercase) || gap.trim_end().ends_with(',');
        return (!other && starts_sentence && whole && stops <= 1 && (cue_between || gap.trim().is_empty()))
            .then_some((id, Some(before)));
    }
    let previous = blocks.get(at.checked_sub(1)?)?;
    let last = previous.quotations.last().filter(|q| !q.closed)?;
    let opens = block.block.text.get(..here.outer.start).is_some_and(|t| t.trim().is_empty());
    opens.then_some((last.attribution?, None))
}

fn overlap(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// For each block, the content places that lie in it: attribution and span.
fn covers(analysis: &Analysis) -> Vec<Vec<(Id, Span)>> {
    let mut covers = vec![Vec::new(); analysis.blocks.len()];
    for (block, b) in analysis.blocks.iter().enumerate() {
        for (index, attribution) in b.attributions.iter().enumerate() {
            for place in &attribution.content {
                let Some(cover) = covers.get_mut(place.block) else { continue };
                let span = within_scope(analysis, attribution, *place);
                if !span.is_empty() {
                    cover.push((Id { block, index }, span));
                }
            }
        }
    }
    covers
}

/// The part of a content place that the attribution really covers: outside quotations, and where nothing but the sentence
/// holds the content together, its scope does not cross a full stop.
fn within_scope(analysis: &Analysis, attribution: &Attribution, place: Place) -> Span {
    let sentence_bound =
        matches!(attribution.form, Form::Preposed | Form::Postposed | Form::Medial | Form::Passive | Form::Nominal);
    let Some(cue) = attribution.cue.as_ref().filter(|_| sentence_bound) else { return place.span };
    let block = &analysis.blocks[place.block];
    let quoted = block.quotations.iter().any(|q| overlap(q.outer, place.span) * 2 > place.span.len());
    if quoted {
        return place.span;
    }
    if place.block != cue.place.block {
        return Span::new(place.span.start, place.span.start);
    }
    let sentence = block.reading.sentences.get(block.reading.sentence_of(cue.head)).cloned().unwrap_or_default();
    let bounds = block.reading.span(sentence);
    Span::new(place.span.start.max(bounds.start), place.span.end.min(bounds.end))
}

/// The claims of a block: its clauses but those that only introduce what somebody says, and distanced phrases.
/// What stands before `start` (a dateline, a speaker's label) is no part of a claim.
fn claims(analysis: &Analysis, at: usize, covers: &[(Id, Span)], start: usize) -> Vec<Claim> {
    let block = &analysis.blocks[at];
    let introduces = introducing(analysis, at);
    let mut claims = Vec::new();
    for (index, clause) in block.clauses.iter().enumerate() {
        let saying = introduces[index];
        if saying == Introduces::Content {
            continue;
        }
        let mut claim = claim(block, index, clause);
        claim.saying = saying == Introduces::Act;
        give_attributions(analysis, block, &mut claim, covers);
        if claim.saying {
            add_own_act(analysis, at, clause, &mut claim);
        }
        claim.mode = claim_mode(analysis, block, &claim);
        claim.certainty = clause.certainty(!claim.attributions.is_empty() && !claim.saying);
        claims.push(claim);
    }
    for (index, attribution) in block.attributions.iter().enumerate() {
        if attribution.form == Form::Distanced {
            claims.extend(
                attribution
                    .content
                    .iter()
                    .filter(|p| p.block == at)
                    .filter_map(|p| phrase_claim(block, Id { block: at, index }, p.span)),
            );
        }
    }
    inherit(&mut claims, block);
    trim(&mut claims, block, start);
    assign(&mut claims, block);
    claims.sort_by_key(|c| (c.span.start, c.span.end));
    claims
}

/// A further predicate of a clause that completes a cue is said by the same speaker.
fn inherit(claims: &mut [Claim], block: &BlockAnalysis) {
    for at in 0..claims.len() {
        let claim = &claims[at];
        let Some(clause) = claim.clause.map(|c| &block.clauses[c]) else { continue };
        let joined = clause.kind == ClauseKind::Conjunct && claim.attributions.is_empty() && !claim.saying;
        let shares = joined
            && !block
                .reading
                .children(clause.head)
                .any(|c| matches!(block.reading.tokens[c].dep, Dep::Nsubj | Dep::NsubjPass));
        let Some(parent) = clause.parent.filter(|_| shares) else { continue };
        let from = claims.iter().find(|c| c.clause == Some(parent) && !c.saying && !c.attributions.is_empty());
        if let Some((attributions, mode)) = from.map(|c| (c.attributions.clone(), c.mode)) {
            claims[at].attributions = attributions;
            claims[at].mode = mode;
            claims[at].certainty = clause.certainty(true);
        }
    }
}

fn trim(claims: &mut Vec<Claim>, block: &BlockAnalysis, start: usize) {
    for claim in claims.iter_mut().filter(|c| c.span.start < start) {
        claim.span = Span::new(start.min(claim.span.end), claim.span.end);
        claim.tokens = block.reading.tokens_in(claim.span);
    }
    claims.retain(|c| !c.span.is_empty());
}

/// What a clause does for somebody's words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Introduces {
    /// Nothing: it is a statement of its own.
    Nothing,
    /// It only says who says it.
    Content,
    /// It says it, and is an act of its own (*accused*, *rejected*, *urged*).
    Act,
}

fn introducing(analysis: &Analysis, at: usize) -> Vec<Introduces> {
    let block = &analysis.blocks[at];
    let mut out = vec![Introduces::Nothing; block.clauses.len()];
    for attribution in &block.attributions {
        let Some(cue) = attribution.cue.as_ref().filter(|c| !c.nominal && c.place.block == at) else { continue };
        let Some(own) = block.clauses.iter().position(|c| c.chain.contains(&cue.head) || c.head == cue.head) else {
            continue;
        };
        let clause = &block.clauses[own];
        // A clause of its own that the content holds: then this clause is the frame round it.
        let elsewhere = attribution.content.iter().any(|p| p.block != at);
        let inner = block.clauses.iter().enumerate().any(|(i, c)| {
            i != own
                && c.span != clause.span
                && attribution.content.iter().any(|p| p.block == at && overlap(p.span, c.span) * 2 > c.span.len())
        });
        let quoted = matches!(attribution.mode, Mode::Direct);
        // "Expects to reach": the cue's own clause carries what is expected.
        let carries = clause.chain.contains(&cue.head) && clause.predicate != cue.head;
        let act = matches!(
            cue.class,
            CueClass::Accusation
                | CueClass::Performative
                | CueClass::Negative
                | CueClass::Disproof
                | CueClass::Intent
                | CueClass::Guilt
        ) || cue.negated;
        let role =
            if act || carries || !(inner || elsewhere || quoted) { Introduces::Act } else { Introduces::Content };
        if out[own] != Introduces::Act {
            out[own] = role;
        }
    }
    out
}

fn claim(block: &BlockAnalysis, index: usize, clause: &Clause) -> Claim {
    Claim {
        span: clause.span,
        sentence: clause.sentence,
        tokens: clause.tokens.clone(),
        clause: Some(index),
        predicate: clause.predicate,
        kind: clause.kind,
        attributions: Vec::new(),
        carried: None,
        saying: false,
        mode: Mode::Narration,
        certainty: Certainty::default(),
        polarity: clause.polarity,
        negations: clause.negations.clone(),
        condition: clause.condition.clone(),
        arguments: clause.arguments.clone(),
        figures: Vec::new(),
        times: Vec::new(),
        quotations: block
            .quotations
            .iter()
            .enumerate()
            .filter(|(_, q)| q.span.overlaps(clause.span))
            .map(|(i, _)| i)
            .collect(),
        need: Need::N,
        unasserted: clause.unasserted,
    }
}

/// The attributions that have at least half of the claim's words in scope, outermost first: one that holds another's cue
/// lies outside it.
fn give_attributions(analysis: &Analysis, block: &BlockAnalysis, claim: &mut Claim, covers: &[(Id, Span)]) {
    let words: Vec<Span> = block.reading.tokens[claim.tokens.clone()]
        .iter()
        .filter(|t| !t.is_punct() && !t.is_space())
        .map(|t| t.span)
        .collect();
    let mut found: Vec<(Id, usize)> = Vec::new();
    for &(id, _) in covers {
        if found.iter().any(|(known, _)| *known == id) {
            continue;
        }
        let spans: Vec<Span> = covers.iter().filter(|(other, _)| *other == id).map(|(_, s)| *s).collect();
        let held = words.iter().filter(|w| spans.iter().any(|s| s.contains(**w))).count();
        let distanced = analysis.attribution(id).form == Form::Distanced;
        // The learned content may stop short of its clause; the clause that completes the cue is its content whole.
        let completes = held > 0 && claim.clause.is_some_and(|c| completes(analysis, block, c, id));
        if (held * 2 > words.len() || completes) && !distanced {
            found.push((id, spans.iter().map(|s| s.len()).sum()));
        }
    }
    found.sort_by_key(|&(id, size)| (std::cmp::Reverse(size), id));
    // A carried or list-wide scope is outermost only where no attribution in the sentence itself covers the claim.
    claim.attributions = found.into_iter().map(|(id, _)| id).collect();
}

/// Whether the clause is the complement of the attribution's cue, or lies within one that is.
fn completes(analysis: &Analysis, block: &BlockAnalysis, clause: usize, id: Id) -> bool {
    let Some(cue) = analysis.attribution(id).cue.as_ref().filter(|c| !c.nominal) else { return false };
    let same_block = std::ptr::eq(&analysis.blocks[cue.place.block], block);
    same_block
        && block.clauses.get(clause).is_some_and(|c| c.kind == ClauseKind::Complement && c.governor == Some(cue.head))
}

/// An act of saying has its own speaker as its attribution.
fn add_own_act(analysis: &Analysis, at: usize, clause: &Clause, claim: &mut Claim) {
    let block = &analysis.blocks[at];
    let own = block.attributions.iter().position(|a| {
        a.cue.as_ref().is_some_and(|c| {
            !c.nominal && c.place.block == at && (clause.chain.contains(&c.head) || c.head == clause.head)
        })
    });
    if let Some(index) = own {
        let id = Id { block: at, index };
        if !claim.attributions.contains(&id) {
            claim.attributions.push(id);
        }
    }
}

fn claim_mode(analysis: &Analysis, block: &BlockAnalysis, claim: &Claim) -> Mode {
    let Some(&outermost) = claim.attributions.first() else { return Mode::Narration };
    let inside = block
        .quotations
        .iter()
        .any(|q| q.span.contains(claim.span) || overlap(q.span, claim.span) * 10 >= claim.span.len() * 9);
    if inside {
        return Mode::Direct;
    }
    let attribution = analysis.attribution(outermost);
    match attribution.mode {
        Mode::Nominal | Mode::Distanced => attribution.mode,
        _ if attribution.form == Form::Turn => Mode::Direct,
        _ if claim.quotations.is_empty() => Mode::Indirect,
        _ => Mode::Partial,
    }
}

/// *What X called a brutal crackdown*: the phrase is a claim by itself.
fn phrase_claim(block: &BlockAnalysis, id: Id, span: Span) -> Option<Claim> {
    let reading = &block.reading;
    let tokens = reading.tokens_in(span);
    let head = tokens.clone().find(|&t| reading.head(t).is_none_or(|h| !tokens.contains(&h)))?;
    Some(Claim {
        span,
        sentence: reading.sentence_of(head),
        tokens,
        clause: None,
        predicate: head,
        kind: ClauseKind::Phrase,
        attributions: vec![id],
        carried: None,
        saying: false,
        mode: Mode::Distanced,
        certainty: Certainty::default(),
        polarity: true,
        negations: Vec::new(),
        condition: None,
        arguments: Arguments::default(),
        figures: Vec::new(),
        times: Vec::new(),
        quotations: block
            .quotations
            .iter()
            .enumerate()
            .filter(|(_, q)| q.span.overlaps(span))
            .map(|(i, _)| i)
            .collect(),
        need: Need::A,
        unasserted: false,
    })
}

/// Gives each figure and time to the smallest claim that holds it.
fn assign(claims: &mut [Claim], block: &BlockAnalysis) {
    let smallest = |claims: &[Claim], span: Span| {
        (0..claims.len())
            .filter(|&i| claims[i].kind != ClauseKind::Phrase && claims[i].span.contains(span))
            .min_by_key(|&i| claims[i].span.len())
    };
    for (index, figure) in block.figures.iter().enumerate() {
        if let Some(owner) = smallest(claims, figure.number) {
            claims[owner].figures.push(index);
        }
    }
    for (index, time) in block.times.iter().enumerate() {
        if time.of_saying {
            continue;
        }
        if let Some(owner) = smallest(claims, time.span) {
            claims[owner].times.push(index);
        }
    }
}

/// Notes for unattributed claims whose attribution may carry over to them.
fn carry_over(analysis: &mut Analysis) {
    for at in 0..analysis.blocks.len() {
        let block = &analysis.blocks[at];
        let mut last: Option<(usize, Id)> = None;
        let mut carried = vec![None; block.claims.len()];
        for sentence in 0..block.reading.sentences.len() {
            let here = || block.claims.iter().enumerate().filter(move |(_, c)| c.sentence == sentence);
            let own = here()
                .rev()
                .find_map(|(_, c)| c.attributions.first().copied())
                .or_else(|| saying_in(block, at, sentence));
            match own {
                Some(id) => last = Some((sentence, id)),
                None => {
                    if let Some((from, id)) = last
                        && sentence - from <= 2
                    {
                        for (index, _) in here() {
                            carried[index] = Some(id);
                        }
                    }
                }
            }
        }
        for (claim, carried) in analysis.blocks[at].claims.iter_mut().zip(carried) {
            claim.carried = carried;
        }
    }
}

/// An attribution whose cue stands in the sentence, though no claim of the sentence is its content.
fn saying_in(block: &BlockAnalysis, at: usize, sentence: usize) -> Option<Id> {
    block
        .attributions
        .iter()
        .position(|a| {
            a.cue.as_ref().is_some_and(|c| c.place.block == at && block.reading.sentence_of(c.head) == sentence)
                && a.form != Form::Turn
        })
        .map(|index| Id { block: at, index })
}

/// Judges for every claim whether a report of it must name its speaker.
fn judge_needs(analysis: &mut Analysis, frame: &Frame, _options: &Options) {
    let disputed = disputed(analysis);
    let mut needs: Vec<Vec<Need>> = Vec::with_capacity(analysis.blocks.len());
    for (at, block) in analysis.blocks.iter().enumerate() {
        let judge = |(index, claim): (usize, &Claim)| {
            if claim.kind == ClauseKind::Phrase && claim.mode == Mode::Distanced {
                return Need::A;
            }
            let mut attributions = claim.attributions.iter().map(|&id| analysis.attribution(id));
            let mut attribution = attributions.next();
            let log = attribution.is_some_and(|a| a.form == Form::Turn) && voice::log_entry(&block.reading).is_some();
            // A log only keeps what others report to it.
            if log && let Some(inner) = attributions.find(|a| a.speaker.is_some()) {
                attribution = Some(inner);
            }
            let speaker = attribution.and_then(|a| a.speaker.as_ref()).and_then(|m| analysis.speakers.index(m));
            let need = need::need(&Situation {
                reading: &block.reading,
                claim,
                attribution,
                speaker: speaker.map(|i| &analysis.speakers.all[i]),
                voice: frame.voice,
                issuer: log || (speaker.is_some() && speaker == analysis.issuer),
                disputed: disputed.contains(&Id { block: at, index }),
            });
            // What a clause adds by the way (*after …*, *who …*) is the speaker's only where it is grave.
            let aside = matches!(claim.kind, ClauseKind::Adverbial | ClauseKind::Relative);
            if aside && need == Need::B { Need::N } else { need }
        };
        needs.push(block.claims.iter().enumerate().map(judge).collect());
    }
    for (block, needs) in analysis.blocks.iter_mut().zip(needs) {
        for (claim, need) in block.claims.iter_mut().zip(needs) {
            claim.need = need;
        }
    }
}

/// The claims that another speaker of the document denies.
fn disputed(analysis: &Analysis) -> rustc_hash::FxHashSet<Id> {
    let mut out = rustc_hash::FxHashSet::default();
    for (block, b) in analysis.blocks.iter().enumerate() {
        for denial in &b.attributions {
            let Some(cue) = &denial.cue else { continue };
            if !matches!(cue.class, CueClass::Negative | CueClass::Disproof) {
                continue;
            }
            let denier = denial.speaker.as_ref().and_then(|m| analysis.speakers.index(m));
            let here = (block, cue.place.span.start);
            let words = lemmas(analysis, &denial.content);
            let near = block.saturating_sub(2)..=block;
            let claims = near.flat_map(|at| {
                let claims = analysis.blocks[at].claims.iter().enumerate();
                claims.map(move |(index, claim)| (Id { block: at, index }, claim))
            });
            for (id, claim) in claims {
                if (id.block, claim.span.start) >= here {
                    continue;
                }
                let Some(&outermost) = claim.attributions.first() else { continue };
                let attribution = analysis.attribution(outermost);
                let speaker = attribution.speaker.as_ref().and_then(|m| analysis.speakers.index(m));
                if std::ptr::eq(attribution, denial) || (speaker.is_some() && speaker == denier) {
                    continue;
                }
                let said = lemmas(analysis, &[Place { block: id.block, span: claim.span }]);
                let shared = words.iter().filter(|w| said.contains(*w)).count();
                let anaphor = words.iter().any(|w| {
                    matches!(&**w, "accusation" | "claim" | "allegation" | "charge" | "figure" | "report" | "criticism")
                });
                if shared >= 2 || (anaphor && shared + 1 >= words.len().min(2) && id.block + 1 >= block) {
                    out.insert(id);
                }
            }
        }
    }
    out
}

/// Dictionary forms of the content words at the places.
fn lemmas(analysis: &Analysis, places: &[Place]) -> Vec<Arc<str>> {
    places
        .iter()
        .filter_map(|p| analysis.blocks.get(p.block).map(|b| (b, p.span)))
        .flat_map(|(b, span)| {
            b.reading.tokens[b.reading.tokens_in(span)]
                .iter()
                .filter(|t| matches!(t.pos, Pos::Noun | Pos::Verb | Pos::Propn | Pos::Adj | Pos::Num))
                .map(|t| t.lemma.clone())
        })
        .collect()
}
