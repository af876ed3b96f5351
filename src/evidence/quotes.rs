//! Search for quoted words in the sources: verbatim after normalisation, or the nearest words with their differences.
//!
//! Quotations are compared as characters without spaces and punctuation, lower-cased and spelling-folded, so that marks,
//! dashes, hyphens and the comma moved inside the marks make no difference (Reuters: a quotation may only lose words,
//! and never sense).

use super::lexicon::EvidenceLexicon;
use super::thresholds::*;
use crate::claims::model::BlockAnalysis;
use crate::nlp::spelling;
use crate::text::Span;
use memchr::memmem::Finder;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A word of a quotation or a source.
#[derive(Clone, Debug)]
struct QuoteWord {
    /// Lower-case, folded key.
    key: String,
    /// Where it stands: bytes of the quotation, or of the block's prose.
    span: Span,
    /// Index of the block (0 for a quotation).
    block: usize,
    /// Index of the source's quotation in its block that holds the word.
    quotation: Option<usize>,
    /// The two words of a contraction (*I'll*: *i will*), as keys.
    parts: Option<[&'static str; 2]>,
}

impl QuoteWord {
    /// The words that it says, as keys: two of a contraction, else itself.
    fn said(&self) -> impl Iterator<Item = &str> {
        let whole = self.parts.is_none().then_some(&*self.key);
        self.parts.iter().flatten().copied().chain(whole)
    }
}

/// Which words of a block somebody is known to have said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpokenWords {
    /// All: a turn of a transcript, the document's own text.
    All,
    /// Those between quotation marks.
    Quoted,
}

/// Index of the words of a quotation, or of one source.
#[derive(Clone, Debug, Default)]
pub struct QuoteIndex {
    words: Vec<QuoteWord>,
    /// All keys joined, the text without spaces and punctuation, and the byte there at which each word starts.
    stream: String,
    starts: Vec<u32>,
    /// Indexes into `words` of those inside quotation marks, and their keys joined.
    quoted: Vec<usize>,
    quoted_stream: String,
    quoted_starts: Vec<u32>,
    /// Searcher for this stream in those of sources, built on its first use.
    finder: OnceLock<Finder<'static>>,
}

/// A run of words in one source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WordRun {
    /// Index of the block that holds the first word.
    pub block: usize,
    /// From the first word to the last in that block's prose (or to the block's last word, if the run goes on).
    pub span: Span,
    /// Word indexes, half open.
    first: usize,
    end: usize,
}

/// Words nearest to a quotation, with their differences.
#[derive(Clone, Debug)]
pub struct FuzzyMatch {
    /// Run of the words.
    pub run: WordRun,
    /// Share of the quotation's content words found there, in order, 0 to 1.
    pub share: f32,
    /// Score of the alignment, for ranking.
    pub score: f32,
    /// Differences, in the order of the quotation.
    pub differences: Vec<Difference>,
    /// Share of the words of the longer of the two that stand in both, in order, contractions read in full; 0 to 1.
    pub evenness: f32,
    /// Words at the quotation's start and end for which the source's own quotation has no room.
    pub overhang: (usize, usize),
}

/// Difference between a quotation and the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The quotation's words; empty where words were left out.
    pub ours: String,
    /// The source's words; empty where words were put in.
    pub theirs: String,
    /// Byte of the quotation after the last word before the difference.
    pub at: usize,
}

impl QuoteIndex {
    /// The words of a quotation.
    pub fn from_quotation(text: &str) -> QuoteIndex {
        let mut words = QuoteIndex::default();
        words.push(text, 0, |_| None);
        words
    }

    /// The words of a source, block after block.
    pub fn from_blocks(blocks: &[Arc<BlockAnalysis>]) -> QuoteIndex {
        let mut words = QuoteIndex::default();
        for (index, block) in blocks.iter().enumerate() {
            if block.block.kind.is_apart() {
                continue;
            }
            words.push(&block.block.text, index, |span| block.quotations.iter().position(|q| q.span.contains(span)));
        }
        for (index, word) in words.words.iter().enumerate() {
            if word.quotation.is_some() {
                words.quoted.push(index);
                words.quoted_starts.push(words.quoted_stream.len() as u32);
                words.quoted_stream.push_str(&word.key);
            }
        }
        words
    }

    fn push(&mut self, text: &str, block: usize, quotation: impl Fn(Span) -> Option<usize>) {
        for span in word_spans(text) {
            let spelt: String = span.slice(text).chars().filter(|&c| c != ',').flat_map(char::to_lowercase).collect();
            let lower = spelt.replace(['\'', '’'], "");
            if lower.is_empty() || EvidenceLexicon::shared().hesitations.contains(lower.as_str()) {
                continue;
            }
            let key = spelling::fold(&lower).replace(' ', "");
            self.starts.push(self.stream.len() as u32);
            self.stream.push_str(&key);
            let parts = if lower.len() < spelt.len() { contraction(&spelt.replace('’', "'")) } else { None };
            self.words.push(QuoteWord { key, span, block, quotation: quotation(span), parts });
        }
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Every run of this source that has the quotation's words, one after the other.
    pub fn find_verbatim(&self, quotation: &QuoteIndex) -> Vec<WordRun> {
        let mut runs = Vec::new();
        if quotation.is_empty() {
            return runs;
        }
        let finder = quotation.finder.get_or_init(|| Finder::new(&quotation.stream).into_owned());
        for (first, end) in occurrences(&self.stream, finder, &self.starts) {
            runs.push(self.word_run(first, end));
        }
        if runs.is_empty() {
            // A draft may join a source's quotation that its attribution splits.
            for (first, end) in occurrences(&self.quoted_stream, finder, &self.quoted_starts) {
                let (first, end) = (self.quoted[first], self.quoted[end - 1] + 1);
                let same_block = self.words[first].block == self.words[end - 1].block;
                if same_block && end - first <= quotation.len() + MAX_SPLIT_WORDS {
                    runs.push(self.word_run(first, end));
                }
            }
        }
        runs
    }

    /// Indexes of this source's blocks that hold these words and no others.
    pub fn blocks_equal_to(&self, words: &QuoteIndex) -> Vec<usize> {
        let mut out = Vec::new();
        if words.is_empty() {
            return out;
        }
        for run in self.find_verbatim(words) {
            let edge = |at: Option<usize>| at.and_then(|i| self.words.get(i)).is_none_or(|w| w.block != run.block);
            let last = self.words[run.end - 1].block;
            if last == run.block && edge(run.first.checked_sub(1)) && edge(Some(run.end)) {
                out.push(run.block);
            }
        }
        out
    }

    /// Runs whose words come nearest to the quotation's, best first, at most `limit`, among those that somebody said;
    /// `spoken` tells of each block which these are.
    pub fn find_nearest(
        &self,
        quotation: &QuoteIndex,
        limit: usize,
        spoken: impl Fn(usize) -> SpokenWords,
    ) -> Vec<FuzzyMatch> {
        let mut found: Vec<FuzzyMatch> = Vec::new();
        if quotation.is_empty() {
            return found;
        }
        let mut start = 0;
        while start < self.words.len() {
            let block = self.words[start].block;
            let end = start + self.words[start..].iter().take_while(|w| w.block == block).count();
            let quoted = spoken(block) == SpokenWords::Quoted;
            let words: Vec<usize> = (start..end).filter(|&w| !quoted || self.words[w].quotation.is_some()).collect();
            found.extend(self.align_locally(quotation, &words));
            start = end;
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.run.first.cmp(&b.run.first)));
        found.truncate(limit);
        found
    }

    /// Local alignment (Smith and Waterman) of the quotation with `among` these words of one block of this source. A
    /// contraction is aligned as the two words that it says.
    fn align_locally(&self, quotation: &QuoteIndex, among: &[usize]) -> Option<FuzzyMatch> {
        let ours: Vec<(&str, usize)> =
            quotation.words.iter().enumerate().flat_map(|(at, w)| w.said().map(move |s| (s, at))).collect();
        let theirs: Vec<(&str, usize)> =
            among.iter().enumerate().flat_map(|(at, &w)| self.words[w].said().map(move |s| (s, at))).collect();
        let (rows, columns) = (ours.len() + 1, theirs.len() + 1);
        let mut score = vec![0f32; rows * columns];
        let mut best = (0f32, 0usize, 0usize);
        let weights: Vec<f32> = ours.iter().map(|(word, _)| alignment_weight(word)).collect();
        for i in 1..rows {
            for j in 1..columns {
                let diagonal = score[(i - 1) * columns + j - 1];
                let matched = ours[i - 1].0 == theirs[j - 1].0;
                let value = (diagonal + if matched { weights[i - 1] } else { -GAP_PENALTY })
                    .max(score[(i - 1) * columns + j] - GAP_PENALTY)
                    .max(score[i * columns + j - 1] - GAP_PENALTY)
                    .max(0.0);
                score[i * columns + j] = value;
                if value > best.0 {
                    best = (value, i, j);
                }
            }
        }
        if best.0 <= 0.0 {
            return None;
        }
        let (mut i, mut j) = (best.1, best.2);
        let mut pairs = Vec::new();
        while i > 0 && j > 0 && score[i * columns + j] > 0.0 {
            let value = score[i * columns + j];
            let matched = ours[i - 1].0 == theirs[j - 1].0;
            let step = if matched { weights[i - 1] } else { -GAP_PENALTY };
            if (score[(i - 1) * columns + j - 1] + step - value).abs() < SCORE_TOLERANCE {
                if matched {
                    pairs.push((i - 1, j - 1));
                }
                (i, j) = (i - 1, j - 1);
            } else if (score[(i - 1) * columns + j] - GAP_PENALTY - value).abs() < SCORE_TOLERANCE {
                i -= 1;
            } else {
                j -= 1;
            }
        }
        pairs.reverse();
        let (first, last) = (*pairs.first()?, *pairs.last()?);
        let total: f32 = weights.iter().sum();
        let shared: f32 = pairs.iter().map(|&(q, _)| weights[q]).sum();
        let contents = weights.iter().filter(|w| **w > MAX_FUNCTION_WORD_WEIGHT).count();
        let found = pairs.iter().filter(|&&(q, _)| weights[q] > MAX_FUNCTION_WORD_WEIGHT).count();
        // Words at the ends without a partner still take up as many words of the source.
        let (before, after) = (first.0, ours.len() - 1 - last.0);
        let (from, missing_before) = self.extend(theirs[first.1].1, before, among, false);
        let (to, missing_after) = self.extend(theirs[last.1].1, after, among, true);
        let share = if contents == 0 { shared / total } else { found as f32 / contents as f32 };
        let reach = |at: usize| theirs.iter().position(|&(_, w)| w == at).unwrap_or(0);
        let end = theirs.iter().rposition(|&(_, w)| w == to).map_or(theirs.len(), |at| at + 1);
        let differences = differences(&ours, &theirs, &pairs, reach(from)..end, |word| quotation.words[word].span.end);
        let longer = ours.len().max(end - reach(from));
        Some(FuzzyMatch {
            run: self.word_run(among[from], among[to] + 1),
            differences: if differences.is_empty() {
                self.spellings(quotation, &among[from..=to])
            } else {
                differences
            },
            share,
            score: best.0,
            evenness: pairs.len() as f32 / longer as f32,
            overhang: (missing_before, missing_after),
        })
    }

    /// The words that only their writing tells apart (*won't*, *will not*).
    fn spellings(&self, quotation: &QuoteIndex, theirs: &[usize]) -> Vec<Difference> {
        let written = |word: &QuoteWord| word.said().collect::<Vec<_>>().join(" ");
        let mut at = 0;
        let mut out = Vec::new();
        for word in quotation.words.iter() {
            let parts = word.said().count();
            let mut across: Vec<&QuoteWord> = Vec::new();
            let mut held = 0;
            while held < parts && at < theirs.len() {
                let next = &self.words[theirs[at]];
                held += next.said().count();
                across.push(next);
                at += 1;
            }
            let same = across.len() == 1 && across[0].key == word.key;
            if !same && !across.is_empty() {
                let theirs = across.iter().map(|w| written(w)).collect::<Vec<_>>().join(" ");
                out.push(Difference { ours: word.key.clone(), theirs, at: word.span.start });
            }
        }
        out
    }

    /// Index into `among` up to `by` words from `at`, not past the edge of a quotation, and how many of them there was no
    /// room for.
    fn extend(&self, at: usize, by: usize, among: &[usize], forwards: bool) -> (usize, usize) {
        let mut now = at;
        for done in 0..by {
            let next = if forwards { now + 1 } else { now.wrapping_sub(1) };
            let fits = among.get(next).is_some_and(|&w| self.words[w].quotation == self.words[among[at]].quotation);
            if !fits {
                return (now, by - done);
            }
            now = next;
        }
        (now, 0)
    }

    fn word_run(&self, first: usize, end: usize) -> WordRun {
        let block = self.words[first].block;
        let last = (first..end).rev().find(|&i| self.words[i].block == block).unwrap_or(first);
        WordRun { block, span: self.words[first].span.cover(self.words[last].span), first, end }
    }

    /// Keys of the words between two runs; `None` unless `a` ends before `b`.
    pub fn between(&self, a: WordRun, b: WordRun) -> Option<Vec<&str>> {
        (a.end <= b.first).then(|| self.words[a.end..b.first].iter().map(|w| w.key.as_str()).collect())
    }

    /// Whether every content word of the quotation occurs in one block of this source (headlines' claim quotes).
    pub fn has_words_in_one_block(&self, quotation: &QuoteIndex) -> bool {
        let wanted: Vec<&str> = quotation
            .words
            .iter()
            .filter(|w| alignment_weight(&w.key) > MAX_FUNCTION_WORD_WEIGHT)
            .map(|w| w.key.as_str())
            .collect();
        if wanted.is_empty() {
            return false;
        }
        let mut start = 0;
        while start < self.words.len() {
            let block = self.words[start].block;
            let end = start + self.words[start..].iter().take_while(|w| w.block == block).count();
            if wanted.iter().all(|k| self.words[start..end].iter().any(|w| w.key == *k)) {
                return true;
            }
            start = end;
        }
        false
    }
}

impl WordRun {
    /// Run from the start of `self` to the end of `other`, in `self`'s block.
    pub fn join(self, other: WordRun) -> WordRun {
        let span = if self.block == other.block { self.span.cover(other.span) } else { self.span };
        WordRun { block: self.block, span, first: self.first.min(other.first), end: self.end.max(other.end) }
    }
}

/// Occurrences in `stream` of what `finder` searches for, from the start of one word to the end of another, as half-open
/// word indexes. `starts` gives each word's first byte in the stream.
fn occurrences(stream: &str, finder: &Finder<'_>, starts: &[u32]) -> Vec<(usize, usize)> {
    let starting = |at: usize| starts.binary_search(&(at as u32)).ok();
    let run = |at: usize| {
        let stop = at + finder.needle().len();
        let end = if stop == stream.len() { Some(starts.len()) } else { starting(stop) };
        starting(at).zip(end)
    };
    finder.find_iter(stream.as_bytes()).filter_map(run).collect()
}

/// What `ours` and the part of `theirs` in `within` do not share. `end_of` gives the byte after a word of the quotation.
fn differences(
    ours: &[(&str, usize)],
    theirs: &[(&str, usize)],
    pairs: &[(usize, usize)],
    within: Range<usize>,
    end_of: impl Fn(usize) -> usize,
) -> Vec<Difference> {
    let joined = |words: &[(&str, usize)]| words.iter().map(|(w, _)| *w).collect::<Vec<_>>().join(" ");
    let mut out = Vec::new();
    let (mut q, mut s) = (0, within.start);
    for &(qi, si) in pairs.iter().chain(std::iter::once(&(ours.len(), within.end))) {
        let (mine, other) = (joined(&ours[q.min(qi)..qi]), joined(&theirs[s.min(si)..si]));
        if !mine.is_empty() || !other.is_empty() {
            let at = if q == 0 { 0 } else { end_of(ours[q - 1].1) };
            out.push(Difference { ours: mine, theirs: other, at });
        }
        (q, s) = (qi + 1, si + 1);
    }
    out
}

/// The two words that a contraction (lower case, straight apostrophe) says, as keys; none of what may be a possessive.
fn contraction(word: &str) -> Option<[&'static str; 2]> {
    const WHOLE: [(&str, [&str; 2]); 21] = [
        ("i'm", ["i", "am"]),
        ("won't", ["will", "not"]),
        ("can't", ["can", "not"]),
        ("shan't", ["shall", "not"]),
        ("ain't", ["is", "not"]),
        ("it's", ["it", "is"]),
        ("that's", ["that", "is"]),
        ("there's", ["there", "is"]),
        ("here's", ["here", "is"]),
        ("what's", ["what", "is"]),
        ("who's", ["who", "is"]),
        ("he's", ["he", "is"]),
        ("she's", ["she", "is"]),
        ("let's", ["let", "us"]),
        ("y'all", ["you", "all"]),
        ("i'd", ["i", "would"]),
        ("we'd", ["we", "would"]),
        ("he'd", ["he", "would"]),
        ("she'd", ["she", "would"]),
        ("they'd", ["they", "would"]),
        ("you'd", ["you", "would"]),
    ];
    const STEMS: [&str; 27] = [
        "i", "you", "he", "she", "it", "we", "they", "who", "that", "there", "is", "are", "was", "were", "do", "does",
        "did", "have", "has", "had", "could", "should", "would", "must", "might", "need", "what",
    ];
    const ENDINGS: [(&str, &str); 4] = [("n't", "not"), ("'ll", "will"), ("'ve", "have"), ("'re", "are")];
    if let Some((_, parts)) = WHOLE.iter().find(|(w, _)| *w == word) {
        return Some(*parts);
    }
    let (stem, ending) = ENDINGS.iter().find_map(|(suffix, full)| Some((word.strip_suffix(suffix)?, *full)))?;
    STEMS.iter().find(|s| **s == stem).map(|s| [*s, ending])
}

/// Weight of a word in an alignment, little for function words.
fn alignment_weight(key: &str) -> f32 {
    if crate::nlp::is_function_word(key) { FUNCTION_WORD_WEIGHT } else { 1.0 }
}

/// Words of a text as byte spans: runs of letters, digits and apostrophes; a full stop or comma between digits
/// belongs to the number.
fn word_spans(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = None;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    for (i, &(at, c)) in chars.iter().enumerate() {
        let digit = |k: Option<&(usize, char)>| k.is_some_and(|(_, c)| c.is_ascii_digit());
        let inner = matches!(c, '.' | ',') && i > 0 && digit(chars.get(i - 1)) && digit(chars.get(i + 1));
        let apostrophe =
            matches!(c, '\'' | '’') && start.is_some() && chars.get(i + 1).is_some_and(|(_, n)| n.is_alphanumeric());
        let currency = matches!(c, '£' | '$' | '€' | '%');
        if c.is_alphanumeric() || inner || apostrophe || currency {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            out.push(Span::new(from, at));
        }
    }
    if let Some(from) = start {
        out.push(Span::new(from, text.len()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> QuoteIndex {
        let mut words = QuoteIndex::default();
        words.push(text, 0, |_| None);
        words
    }

    fn found<'a>(text: &'a str, quotation: &str) -> Vec<&'a str> {
        source(text)
            .find_verbatim(&QuoteIndex::from_quotation(quotation))
            .into_iter()
            .map(|r| r.span.slice(text))
            .collect()
    }

    #[test]
    fn marks_hyphens_and_spelling_make_no_difference() {
        let text = "We won’t guess — it’s a knock-on effect of the harbour works, £3.5m in all.";
        assert_eq!(found(text, "We won't guess - it's a knock on effect"), ["We won’t guess — it’s a knock-on effect"]);
        assert_eq!(found(text, "harbor works, £3.5m"), ["harbour works, £3.5m"]);
        assert!(found(text, "£35m").is_empty());
        assert!(found(text, "a knock").len() == 1 && found(text, "arbour works").is_empty());
    }

    #[test]
    fn the_nearest_words_have_the_same_extent() {
        let text = "She called the theft a second bereavement for the hospice.";
        let near = source(text).find_nearest(&QuoteIndex::from_quotation("a second betrayal"), 1, |_| SpokenWords::All);
        assert_eq!(near[0].run.span.slice(text), "a second bereavement");
        assert_eq!(near[0].share, 0.5);
        let difference = Difference { ours: "betrayal".into(), theirs: "bereavement".into(), at: 8 };
        assert_eq!(near[0].differences, [difference]);
    }

    #[test]
    fn contractions_are_aligned_as_the_words_that_they_say() {
        let text = "We will not sell the ground.";
        for (ours, mine, theirs) in
            [("We'll sell the ground", "", "not"), ("We won't sell the ground", "wont", "will not")]
        {
            let near = &source(text).find_nearest(&QuoteIndex::from_quotation(ours), 1, |_| SpokenWords::All)[0];
            assert_eq!(near.run.span.slice(text), "We will not sell the ground");
            assert_eq!((&*near.differences[0].ours, &*near.differences[0].theirs), (mine, theirs), "{ours}");
            assert_eq!(near.differences.len(), 1);
        }
        assert_eq!(contraction("ana's"), None);
    }

    #[test]
    fn words_between_two_runs_are_told() {
        let text = "The survey was not by any means independent.";
        let words = source(text);
        let a = words.find_verbatim(&QuoteIndex::from_quotation("The survey was"))[0];
        let b = words.find_verbatim(&QuoteIndex::from_quotation("independent"))[0];
        assert_eq!(words.between(a, b), Some(vec!["not", "by", "any", "means"]));
        assert_eq!(words.between(b, a), None);
        assert_eq!(a.join(b).span.slice(text), "The survey was not by any means independent");
    }

    #[test]
    fn any_text_is_split_on_character_boundaries() {
        for text in ["", "…", "é'", "'a", "1.", "1.5.", "“ß”", "a\u{200b}b", "🙂 3,000"] {
            for span in word_spans(text) {
                assert!(text.get(span.start..span.end).is_some(), "{text:?} {span:?}");
            }
        }
    }
}
