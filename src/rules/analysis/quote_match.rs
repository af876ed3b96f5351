//! What the sources say to each quotation of a draft: shared by the rules on quotations.

use super::results::{QuoteLocation, QuoteVerdict};
use crate::claims::model::{Attribution, AttributionForm, ContentMode, DocumentKind, Quotation, SpeakerKind};
use crate::evidence::quotes::{FuzzyMatch, QuoteIndex, WordRun};
use crate::nlp::is_hedge_or_limit;
use crate::rules::{Context, Edit, Fix, thresholds};
use crate::text::Span;

/// Quotation of the draft with its surroundings.
pub(crate) struct Quoted<'a> {
    /// Index of the draft's block.
    pub block: usize,
    /// Index of the quotation in the block.
    index: usize,
    /// The quotation.
    pub quotation: &'a Quotation,
    /// The words between the marks without a closing comma or full stop: what findings underline.
    pub span: Span,
    /// Their text.
    pub text: &'a str,
    /// The attribution that gives the speaker.
    pub attribution: Option<&'a Attribution>,
    /// Whether it stands in a heading.
    pub is_headline: bool,
    words: QuoteIndex,
}

/// Every quotation of the block that can be held against sources.
pub(crate) fn quotations<'a>(context: &Context<'a>) -> Vec<Quoted<'a>> {
    let (at, block) = context.block_checked();
    let mut out = Vec::new();
    for (index, quotation) in block.quotations.iter().enumerate() {
        let text = quotation.span.slice(&block.block.text);
        let trimmed = text.trim().trim_end_matches([',', '.']);
        let start = quotation.span.start + (text.len() - text.trim_start().len());
        let span = Span::new(start, start + trimmed.len());
        let words = QuoteIndex::from_quotation(trimmed);
        if words.is_empty() {
            continue;
        }
        out.push(Quoted {
            block: at,
            index,
            quotation,
            span,
            text: trimmed,
            attribution: quotation.attribution.map(|id| context.draft.attribution(id)),
            is_headline: block.block.kind.is_heading(),
            words,
        });
    }
    out
}

impl Quoted<'_> {
    /// How many words it has.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether a speaker is named for it. The writer and the newspaper are not speakers whose words sources hold.
    pub fn has_speaker(&self) -> bool {
        self.attribution.is_some_and(|a| a.speaker.as_ref().is_some_and(|s| s.kind != SpeakerKind::Writer))
    }

    /// Whether it is what somebody told the newspaper itself.
    pub fn is_own_reporting(&self, context: &Context<'_>) -> bool {
        let reading = &context.draft.blocks[self.block].doc;
        let sentence = reading.sentences.get(reading.sentence_of(self.quotation.tokens.start)).cloned();
        let own =
            |t: usize| !self.quotation.tokens.contains(&t) && context.lexicon.sources.own_at(reading, t).is_some();
        sentence.is_some_and(|mut tokens| tokens.any(own))
            || self.attribution.is_some_and(|a| {
                a.form == AttributionForm::OwnObservation
                    || a.speaker.as_ref().is_some_and(|s| s.kind == SpeakerKind::Writer)
            })
    }

    /// Fix that takes the marks away.
    pub fn unquoting_fix(&self, context: &Context<'_>) -> Fix {
        let outer = context.draft_span(self.block, self.quotation.outer);
        let inner = context.draft_span(self.block, self.quotation.span);
        let mut edits = vec![
            Edit { start: outer.start, end: inner.start, new_text: String::new() },
            Edit { start: inner.end, end: outer.end, new_text: String::new() },
        ];
        edits.retain(|e| e.start < e.end);
        Fix { title: "Report the words without quotation marks".into(), preferred: false, edits }
    }

    /// Whether the words are more than one sentence: without marks all but one would lose their speaker.
    pub fn has_many_sentences(&self) -> bool {
        self.text.trim_end_matches(['.', '!', '?']).contains(['.', '!', '?'])
    }

    /// Whether the draft credits a document with the words.
    pub fn is_credited_to_document(&self) -> bool {
        self.attribution.is_some_and(|a| a.speaker.as_ref().is_some_and(|s| s.kind == SpeakerKind::Document))
    }

    /// Whether the words are given as a whole sentence: a capital first, a full stop last.
    pub fn is_whole_sentence(&self, prose: &str) -> bool {
        let starts = self.text.chars().next().is_some_and(char::is_uppercase);
        let inside = prose.get(self.span.end..self.quotation.span.end).unwrap_or("");
        let ends = inside.contains('.') || self.text.ends_with(['!', '?']);
        let outside = prose.get(self.quotation.outer.end..).unwrap_or("").starts_with('.');
        let colon = prose.get(..self.quotation.outer.start).unwrap_or("").trim_end().ends_with(':');
        starts && (ends || (colon && outside))
    }

    /// What looks like a title or a name: every content word has a capital.
    pub fn looks_like_title(&self) -> bool {
        self.text
            .split_whitespace()
            .filter(|w| !crate::nlp::is_function_word(&w.to_lowercase()))
            .all(|w| w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric()))
    }

    /// Holds the quotation against every source.
    pub fn verdict(&self, context: &Context<'_>) -> QuoteVerdict {
        let known = context.results.quote_verdicts.borrow().get(&self.index).cloned();
        known.unwrap_or_else(|| {
            let verdict = self.new_verdict(context);
            context.results.quote_verdicts.borrow_mut().insert(self.index, verdict.clone());
            verdict
        })
    }

    fn new_verdict(&self, context: &Context<'_>) -> QuoteVerdict {
        // A source may have the ellipsis and the brackets too.
        let places = verbatim(context, &self.words);
        if !places.is_empty() {
            return QuoteVerdict::Verbatim(places);
        }
        let fragments = split_fragments(self.text);
        if fragments.len() > 1
            && let Some(verdict) = match_fragments(context, &fragments)
        {
            return verdict;
        }
        match self.nearest(context) {
            Some((place, near)) if near.share >= thresholds::MIN_WORD_OVERLAP => QuoteVerdict::Differs(place, near),
            _ => QuoteVerdict::Absent,
        }
    }

    /// The nearest words of any source; among equals, those in a passage that the sentence rests on.
    fn nearest(&self, context: &Context<'_>) -> Option<(QuoteLocation, FuzzyMatch)> {
        let claims = &context.draft.blocks[self.block].claims;
        let rests_on = |source: usize, block: usize| {
            claims.iter().enumerate().filter(|(_, c)| c.span.overlaps(self.span)).any(|(index, _)| {
                context.evidence[self.block][index].passages.iter().any(|p| p.source == source && p.block == block)
            })
        };
        let mut best: Option<(f32, QuoteLocation, FuzzyMatch)> = None;
        for (index, source) in context.sources.iter().enumerate() {
            for near in source.quotes.find_nearest(&self.words, thresholds::MAX_QUOTE_CANDIDATES) {
                let rank = near.score + if rests_on(index, near.run.block) { thresholds::RESTS_ON_BONUS } else { 0.0 };
                if best.as_ref().is_none_or(|(r, _, _)| rank > *r) {
                    best = Some((rank, QuoteLocation { source: index, run: near.run }, near));
                }
            }
        }
        best.map(|(_, place, near)| (place, near))
    }

    /// Whether every content word occurs in one passage of a source (what headlines do with claim quotes).
    pub fn is_gathered_from_one_passage(&self, context: &Context<'_>) -> bool {
        context.sources.iter().any(|s| s.quotes.has_words_in_one_block(&self.words))
    }
}

/// The words as they stand in the sources.
fn verbatim(context: &Context<'_>, words: &QuoteIndex) -> Vec<QuoteLocation> {
    let sources = context.sources.iter().enumerate();
    sources
        .flat_map(|(source, s)| s.quotes.find_verbatim(words).into_iter().map(move |run| QuoteLocation { source, run }))
        .collect()
}

/// Part of a quotation between ellipses and bracketed insertions, with the insertion after it.
struct QuoteFragment<'t> {
    text: &'t str,
    inserted: Option<&'t str>,
}

fn split_fragments(text: &str) -> Vec<QuoteFragment<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        let ellipsis = ["[...]", "[…]", "(...)", "...", "…", ". . ."]
            .iter()
            .filter_map(|e| rest.find(e).map(|at| (at, at + e.len(), None)))
            .min_by_key(|&(at, end, _)| (at, std::cmp::Reverse(end)));
        let bracket = rest.find('[').and_then(|at| {
            let close = rest[at..].find(']')? + at;
            Some((at, close + 1, Some(&rest[at + 1..close])))
        });
        let next = [ellipsis, bracket].into_iter().flatten().min_by_key(|&(at, end, _)| (at, std::cmp::Reverse(end)));
        let Some((at, end, inserted)) = next else {
            out.push(QuoteFragment { text: rest, inserted: None });
            break;
        };
        let inserted = inserted.filter(|i: &&str| !matches!(i.trim(), "..." | "…"));
        out.push(QuoteFragment { text: &rest[..at], inserted });
        rest = &rest[end..];
    }
    out.retain(|p| p.inserted.is_some() || !QuoteIndex::from_quotation(p.text).is_empty());
    out
}

/// Looks for the parts one after the other in one source; `None` if they are not all there in that order.
fn match_fragments(context: &Context<'_>, fragments: &[QuoteFragment<'_>]) -> Option<QuoteVerdict> {
    for (source, s) in context.sources.iter().enumerate() {
        let mut whole: Option<WordRun> = None;
        let mut last: Option<WordRun> = None;
        let mut reason = None;
        let mut missing = false;
        let mut inserted: Option<&str> = None;
        for fragment in fragments {
            let words = QuoteIndex::from_quotation(fragment.text);
            if !words.is_empty() {
                let runs = s.quotes.find_verbatim(&words);
                let next = match last {
                    None => runs.first().copied(),
                    Some(previous) => runs.into_iter().find(|r| s.quotes.between(previous, *r).is_some()),
                };
                let Some(run) = next else {
                    missing = true;
                    break;
                };
                if let Some(previous) = last {
                    let gap = s.quotes.between(previous, run).unwrap_or_default();
                    reason = reason.or_else(|| gap_changes_sense(&gap, inserted, previous.block != run.block));
                }
                whole = Some(whole.map_or(run, |w| w.join(run)));
                last = Some(run);
            }
            inserted = fragment.inserted;
        }
        if missing {
            continue;
        }
        let place = QuoteLocation { source, run: whole? };
        return Some(match reason {
            Some(reason) => QuoteVerdict::Changed { place, reason },
            None => QuoteVerdict::Verbatim(vec![place]),
        });
    }
    None
}

/// Why leaving out `gap` (and putting `inserted` in its place) changes what was said.
fn gap_changes_sense(gap: &[&str], inserted: Option<&str>, other_block: bool) -> Option<String> {
    if other_block {
        return Some("it joins two separate passages".into());
    }
    if gap.len() > thresholds::MAX_GAP_WORDS {
        return Some("the parts stand far from each other".into());
    }
    let put_in = inserted.map(|i| i.to_lowercase()).unwrap_or_default();
    if let Some(word) = gap.iter().find(|w| is_hedge_or_limit(w) && !put_in.split_whitespace().any(|p| p == **w)) {
        return Some(format!("the words left out include \u{201c}{word}\u{201d}"));
    }
    if let Some(word) = put_in.split_whitespace().find(|w| is_hedge_or_limit(w) && !gap.contains(w)) {
        return Some(format!("the words put in include \u{201c}{word}\u{201d}"));
    }
    None
}

/// Whether the source's words may be quoted as somebody's: inside marks, in a transcript's turn, a statement's own text,
/// or words that the source marks as the speaker's.
pub(crate) fn is_quotable(context: &Context<'_>, place: QuoteLocation) -> bool {
    let analysis = context.sources[place.source].analysis;
    let block = &analysis.blocks[place.run.block];
    if block.block.in_quote || block.quotations.iter().any(|q| q.span.overlaps(place.run.span)) {
        return true;
    }
    let marked = block.attributions.iter().any(|a| {
        a.mode == ContentMode::Distanced
            && a.content.iter().any(|c| c.block == place.run.block && c.span.overlaps(place.run.span))
    });
    let reported = block.attributions.iter().any(|a| {
        a.content.iter().any(|c| c.block == place.run.block && c.span.overlaps(place.run.span))
            && a.form != AttributionForm::Turn
    });
    marked || analysis.voice == DocumentKind::Transcript || !reported
}
