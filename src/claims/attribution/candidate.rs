//! An attribution while it is being put together, and the scene it stands in.

use super::model::{LearnedAttribution, TokenPlace};
use super::syntax::speaker_kind;
use super::{ACT, LISTED, Passage, UNLISTED};
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{AttributionForm, CueClass};
use crate::nlp::{Dep, Doc, Pos};
use std::ops::Range;

/// The window and the block whose attributions are read.
pub(crate) struct AttributionContext<'a> {
    pub window: &'a [Passage<'a>],
    pub target: usize,
    pub lexicon: &'a ClaimLexicon,
}

/// A phrase that names a speaker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SpeakerSpan {
    pub place: TokenPlace,
    pub head: usize,
}

/// The words that mark the saying.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CueWords {
    /// They stand in the target block.
    pub tokens: Range<usize>,
    pub head: usize,
}

/// An attribution in tokens.
#[derive(Clone, Debug)]
pub(crate) struct AttributionCandidate {
    pub speaker: Option<SpeakerSpan>,
    pub cue: Option<CueWords>,
    pub content: Vec<TokenPlace>,
    /// Known where a rule tells it; else read off the order of the words.
    pub form: Option<AttributionForm>,
    pub confidence: f32,
    /// Whether a rule has drawn the content already.
    pub settled: bool,
}

impl AttributionCandidate {
    /// What the models found in blocks that start at block `from` of the window.
    pub fn new(a: LearnedAttribution, from: usize) -> Self {
        let shifted = |place: TokenPlace| TokenPlace { block: place.block + from, ..place };
        AttributionCandidate {
            speaker: a.speaker.zip(a.speaker_head).map(|(place, head)| SpeakerSpan { place: shifted(place), head }),
            cue: Some(CueWords { tokens: a.cue.tokens, head: a.cue_head }),
            content: a.content.into_iter().map(shifted).collect(),
            form: None,
            confidence: a.confidence,
            settled: false,
        }
    }

    /// Where the draft stands in its block, for the order of the text.
    pub fn order(&self) -> (usize, usize) {
        let speaker = self.speaker.as_ref().map(|s| s.place.tokens.start);
        let cue = self.cue.as_ref().map(|c| c.head);
        (cue.or(speaker).unwrap_or(0), speaker.unwrap_or(0))
    }

    /// The draft with this content and form, drawn by a rule.
    pub fn settled(mut self, content: Vec<TokenPlace>, form: AttributionForm) -> Self {
        (self.content, self.form, self.settled) = (content, Some(form), true);
        self
    }
}

impl<'a> AttributionContext<'a> {
    /// The target block.
    pub fn here(&self) -> &Passage<'a> {
        &self.window[self.target]
    }

    /// The target block's reading.
    pub fn reading(&self) -> &'a Doc {
        self.window[self.target].reading
    }

    /// Tokens of the target block as a place.
    pub fn place(&self, tokens: Range<usize>) -> TokenPlace {
        TokenPlace { block: self.target, tokens }
    }

    /// All tokens of a block of the window, but its last if that is an introducing colon.
    pub fn whole(&self, block: usize) -> TokenPlace {
        TokenPlace { block, tokens: 0..self.window[block].reading.tokens.len() }
    }

    /// The tokens of the quotation, with its marks, that holds a token of the target block.
    pub fn quotation_at(&self, token: usize) -> Option<Range<usize>> {
        quotation_at(self.here(), token)
    }

    /// The class of a cue by its head in the target block, if the word lists know it.
    pub fn class(&self, head: usize) -> Option<CueClass> {
        let token = self.reading().tokens.get(head)?;
        let lemma = token.lower_lemma();
        match token.pos {
            Pos::Noun | Pos::Propn => self.lexicon.cue_noun(&lemma),
            _ => self.lexicon.cue_verb(&lemma).or_else(|| self.lexicon.cue_noun(&lemma)),
        }
    }

    /// Whether what stands before a colon names a speaker; headings have a rule of their own.
    fn labels(&self, draft: &AttributionCandidate) -> bool {
        let Some(speaker) = draft.speaker.as_ref().filter(|s| s.place.block == self.target) else { return false };
        let (reading, head) = (self.reading(), speaker.head);
        let known = speaker_kind(reading, head).is_some() || reading.tokens[head].pos == Pos::Propn;
        known && !self.here().block.kind.is_heading()
    }

    /// Whether a cue has a clause of its own or quoted words: then it reports, whatever its verb.
    fn says_something(&self, draft: &AttributionCandidate, cue: usize) -> bool {
        let quoted = |p: &TokenPlace| p.tokens.clone().any(|t| quotation_at(&self.window[p.block], t).is_some());
        self.reading().child(cue, &[Dep::Ccomp]).is_some() || draft.content.iter().any(quoted)
    }

    /// Whether a learned attribution is to be believed: one with a known cue and a named speaker sooner, one whose cue no
    /// list knows only if it is sure.
    pub fn believes(&self, draft: &AttributionCandidate, threshold: f32) -> bool {
        let Some(cue) = &draft.cue else { return true };
        let reading = self.reading();
        if &*reading.tokens[cue.head].lower == ":" && !self.labels(draft) {
            return false;
        }
        let listed = self.class(cue.head).is_some()
            || crate::claims::attribution::model::is_mostly_cue(&reading.tokens[cue.head].lemma)
            || matches!(&*reading.tokens[cue.head].lower, "according" | ":")
            || self.lexicon.sources.vague_adverbs.contains(&*reading.tokens[cue.head].lower);
        let least = match (listed, &draft.speaker) {
            (true, Some(_)) => threshold - LISTED,
            (true, None) => threshold,
            (false, Some(_)) if !reading.tokens[cue.head].is_verbal() || self.says_something(draft, cue.head) => {
                threshold + UNLISTED
            }
            (false, _) => threshold + ACT,
        };
        draft.confidence >= least
    }
}

/// The tokens of the quotation, with its marks, that holds a token.
pub(crate) fn quotation_at(passage: &Passage<'_>, token: usize) -> Option<Range<usize>> {
    let span = passage.reading.tokens.get(token)?.span;
    let quotation = passage.quotations.iter().find(|q| q.outer.contains(span))?;
    Some(passage.reading.tokens_in(quotation.outer))
}

/// Adds a rule's draft: it yields to a learned one with the same cue unless it has drawn the content, and stands back
/// where a surer attribution has the same speaker and content.
pub(crate) fn merge(drafts: &mut Vec<AttributionCandidate>, new: AttributionCandidate) {
    let same_cue = |d: &AttributionCandidate| match (&d.cue, &new.cue) {
        (Some(a), Some(b)) => a.head == b.head || (a.tokens.contains(&b.head) && b.tokens.contains(&a.head)),
        _ => false,
    };
    if let Some(old) = drafts.iter_mut().find(|d| same_cue(d)) {
        old.confidence = old.confidence.max(new.confidence);
        if old.speaker.is_none() || (new.settled && new.speaker.is_some()) {
            old.speaker = new.speaker.or(old.speaker.take());
        }
        if new.settled && !old.settled {
            (old.content, old.form, old.settled) = (new.content, new.form, true);
            old.cue = new.cue;
        }
        return;
    }
    let known = drafts.iter().any(|d| d.speaker == new.speaker && d.content == new.content);
    if !known {
        drafts.push(new);
    }
}
