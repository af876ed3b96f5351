//! What the sources say to each quotation of a draft: shared by the rules on quotations.

use super::results::{QuoteLocation, QuoteVerdict};
use super::speakers::speaker_relation;
use crate::claims::coref::SpeakerRelation;
use crate::claims::model::{
    Analysis, Attribution, AttributionForm, ContentMode, DocumentKind, Quotation, Speaker, SpeakerKind,
};
use crate::evidence::quotes::{FuzzyMatch, QuoteIndex, SpokenWords, WordRun};
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

    /// Who speaks in the draft, as far as it is known who that is.
    pub fn speaker<'c>(&self, context: &Context<'c>) -> Option<&'c Speaker> {
        context.draft.speakers.resolve(self.attribution?.speaker.as_ref()?)
    }

    /// Who the sources say is quoted with the words at a place, with the attribution that says so.
    pub fn source_speaker<'c>(
        &self,
        context: &Context<'c>,
        place: QuoteLocation,
    ) -> Option<(&'c Attribution, &'c Speaker)> {
        let analysis = context.sources[place.source].analysis;
        let block = &analysis.blocks[place.run.block];
        let quoted = block.quotations.iter().filter(|q| q.span.overlap_len(place.run.span) * 2 > place.run.span.len());
        let ids = quoted.filter_map(|q| q.attribution).map(|id| analysis.attribution(id));
        let turn = block.attributions.iter().find(|a| a.form == AttributionForm::Turn);
        let said = ids.chain(turn).next()?;
        Some((said, analysis.speakers.resolve(said.speaker.as_ref()?)?))
    }

    /// Whether a source is a place where words of the draft's speaker would stand: it quotes that speaker, or is a
    /// statement or transcript of theirs.
    pub fn is_quoted_in_sources(&self, context: &Context<'_>) -> bool {
        let Some(ours) = self.speaker(context) else { return false };
        let is_same = |theirs: Option<&Speaker>| {
            theirs.is_some() && speaker_relation(context, Some(ours), theirs) == SpeakerRelation::Same
        };
        context.sources.iter().any(|source| {
            let analysis = source.analysis;
            let issuer = analysis.issuer.filter(|_| analysis.voice == DocumentKind::Release);
            let said = |a: &Attribution| a.speaker.as_ref().is_some_and(|m| is_same(analysis.speakers.resolve(m)));
            is_same(issuer.and_then(|i| analysis.speakers.all.get(i)))
                || analysis.blocks.iter().any(|b| {
                    b.attributions.iter().any(|a| a.form == AttributionForm::Turn && said(a))
                        || b.quotations.iter().any(|q| q.attribution.is_some_and(|id| said(analysis.attribution(id))))
                })
        })
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
            Some((place, near)) if near.share >= thresholds::MIN_WORD_OVERLAP => {
                if self.reaches_past(context.sources[place.source].analysis, &near) {
                    QuoteVerdict::Beyond
                } else {
                    QuoteVerdict::Differs(place, near)
                }
            }
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
            let own = self.is_document_itself(context, source.analysis);
            let spoken = |block: usize| spoken_words(source.analysis, block, own);
            for near in source.quotes.find_nearest(&self.words, thresholds::MAX_QUOTE_CANDIDATES, spoken) {
                let rank = near.score + if rests_on(index, near.run.block) { thresholds::RESTS_ON_BONUS } else { 0.0 };
                if best.as_ref().is_none_or(|(r, _, _)| rank > *r) {
                    best = Some((rank, QuoteLocation { source: index, run: near.run }, near));
                }
            }
        }
        best.map(|(_, place, near)| (place, near))
    }

    /// Whether the words of a source outside quotation marks are what the draft quotes: the draft credits a document, or
    /// the body whose statement the source is, or the source is one person's speech or letter and quotes nobody.
    fn is_document_itself(&self, context: &Context<'_>, analysis: &Analysis) -> bool {
        if self.is_credited_to_document() {
            return true;
        }
        match analysis.voice {
            DocumentKind::Release => {
                self.speaker(context).is_some_and(|s| s.kind != SpeakerKind::Person) || !self.has_speaker()
            }
            _ => is_speech(analysis),
        }
    }

    /// Whether the draft quotes more than the source does: the source breaks its quotation off where the draft goes on, and
    /// what the speaker said there it does not tell.
    fn reaches_past(&self, analysis: &Analysis, near: &FuzzyMatch) -> bool {
        let block = &analysis.blocks[near.run.block];
        let text = &*block.block.text;
        let mut around = block.quotations.iter().filter(|q| q.span.overlaps(near.run.span));
        let Some(first) = around.next() else { return false };
        let last = around.next_back().unwrap_or(first);
        let (opening, closing) = (first.span.slice(text).trim_start(), last.span.slice(text).trim_end());
        let is_fragment = opening.starts_with(char::is_lowercase);
        let breaks_off = !closing.ends_with(['.', '!', '?', ',']) && (is_fragment || opening.len() == closing.len());
        (near.overhang.0 > 0 && is_fragment) || (near.overhang.1 > 0 && breaks_off)
    }

    /// Whether every content word occurs in one passage of a source (what headlines do with claim quotes).
    pub fn is_gathered_from_one_passage(&self, context: &Context<'_>) -> bool {
        context.sources.iter().any(|s| s.quotes.has_words_in_one_block(&self.words))
    }
}

/// Which words of a block of a source somebody is known to have said; of a document that is `own`, all that it does not
/// report.
fn spoken_words(analysis: &Analysis, block: usize, own: bool) -> SpokenWords {
    let page = &analysis.blocks[block];
    let is_turn = || page.attributions.iter().any(|a| a.form == AttributionForm::Turn);
    let reports = || page.attributions.iter().any(|a| a.form != AttributionForm::Turn && a.speaker.is_some());
    let whole = page.block.in_quote || is_turn() || (own && page.quotations.is_empty() && !reports());
    if whole { SpokenWords::All } else { SpokenWords::Quoted }
}

/// Whether a document is somebody's own words from end to end, a speech or a letter: it speaks as *I* or *we* and quotes and
/// reports nobody.
fn is_speech(analysis: &Analysis) -> bool {
    let quotes = analysis.blocks.iter().any(|b| {
        !b.quotations.is_empty()
            || b.attributions.iter().any(|a| a.speaker.as_ref().is_some_and(|s| s.kind != SpeakerKind::Writer))
    });
    let own = |lower: &str| matches!(lower, "i" | "we" | "our" | "my" | "us");
    !quotes && analysis.blocks.iter().any(|b| b.doc.tokens.iter().any(|t| own(&t.lower)))
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
