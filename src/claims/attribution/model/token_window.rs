//! Window of several blocks seen as one run of tokens: what the features of the learned models ask of it.

use super::predictions::TokenPlace;
use super::weights::Models;
use crate::nlp::{Dep, Doc, Pos, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// Bytes between one block's text and the next in the view's own count (a blank line).
const BLOCK_GAP: usize = 2;
/// A quotation that ends or opens at most so many bytes from a sentence lies beside it.
pub(crate) const BESIDE: usize = 3;
/// A quotation's words are at least and at most so many bytes long.
const QUOTATION_BYTES: std::ops::RangeInclusive<usize> = 3..=1500;
/// One token of the view. Token indexes and bytes are those of the view.
pub(crate) struct WindowToken<'a> {
    pub text: &'a str,
    pub lower: &'a str,
    /// The dictionary form in lower case.
    pub lemma: Cow<'a, str>,
    pub tag: Tag,
    pub pos: Pos,
    pub dep: Dep,
    /// A root is its own head.
    pub head: usize,
    /// First and last token of the subtree.
    pub left: usize,
    pub right: usize,
    pub bytes: Range<usize>,
    pub block: usize,
    pub sentence: usize,
    /// Index of the quotation that the token begins in.
    pub quote: Option<u32>,
    /// Which [`CountedMark`]s the token is.
    marks: [bool; 4],
    /// How many tokens of its block up to this one are each [`CountedMark`].
    upto: [u32; 4],
}

impl WindowToken<'_> {
    pub fn is_space(&self) -> bool {
        self.tag == Tag::Space
    }

    pub fn is_punct(&self) -> bool {
        self.pos == Pos::Punct
    }

    fn is_solid(&self) -> bool {
        !self.is_space() && !self.is_punct()
    }
}

/// A part of a sentence, cut where a quotation opens or closes.
pub(crate) struct Chunk {
    pub tokens: Range<usize>,
    /// Its first token that is no white space.
    pub first: usize,
    /// How many tokens are no white space.
    size: usize,
    /// Whether its middle is in a quotation.
    pub quoted: bool,
}

/// One sentence of the view.
pub(crate) struct WindowSentence {
    pub tokens: Range<usize>,
    /// Its parts that hold more than punctuation.
    pub chunks: Vec<Chunk>,
    /// Its last token that is no white space.
    pub last: Option<usize>,
    /// Whether a token of it is in a quotation.
    pub quoted: bool,
    /// Whether it has a reporting verb outside quotations.
    pub reports: bool,
}

/// Several blocks as one run of tokens.
pub(crate) struct TokenWindow<'a> {
    pub words: Vec<WindowToken<'a>>,
    pub sentences: Vec<WindowSentence>,
    /// Byte ranges of quotations, in order.
    pub quotes: Vec<Range<usize>>,
    /// First token of every block, and the number of tokens.
    pub blocks: Vec<usize>,
    children: Vec<u32>,
    child_starts: Vec<u32>,
}

/// What is counted between two tokens.
#[derive(Clone, Copy)]
pub(crate) enum CountedMark {
    Comma,
    That,
    Verb,
    /// A verb that is a cue in most of its uses.
    FrequentCue,
}

impl<'a> TokenWindow<'a> {
    /// Puts the readings of consecutive blocks in a row.
    pub fn new(window: &[&'a Doc], models: &Models) -> TokenWindow<'a> {
        let mut view = TokenWindow {
            words: Vec::with_capacity(window.iter().map(|r| r.tokens.len()).sum()),
            sentences: Vec::new(),
            quotes: Vec::new(),
            blocks: vec![0],
            children: Vec::new(),
            child_starts: Vec::new(),
        };
        let mut place = 0;
        for (block, doc) in window.iter().enumerate() {
            view.append(block, doc, place, models);
            place += doc.text.len() + BLOCK_GAP;
            view.blocks.push(view.words.len());
        }
        view.link_children();
        view
    }

    fn append(&mut self, block: usize, doc: &'a Doc, place: usize, models: &Models) {
        let base = self.words.len();
        let quotes = quotations(&doc.text).into_iter().map(|q| q.start + place..q.end + place);
        let mut quote = self.quotes.len();
        self.quotes.extend(quotes);
        let mut upto = [0; 4];
        for (index, token) in doc.tokens.iter().enumerate() {
            let bytes = token.span.start + place..token.span.end + place;
            while self.quotes.get(quote).is_some_and(|q| q.end <= bytes.start) {
                quote += 1;
            }
            let inside = self.quotes.get(quote).is_some_and(|q| q.start <= bytes.start);
            let text = doc.word(index);
            let lemma = token.lower_lemma();
            let verb = token.pos == Pos::Verb;
            let marks = [text == ",", &*token.lower == "that", verb, verb && models.frequent.contains(&*lemma)];
            for (total, mark) in upto.iter_mut().zip(marks) {
                *total += u32::from(mark);
            }
            self.words.push(WindowToken {
                text,
                lower: &token.lower,
                lemma,
                tag: token.tag,
                pos: token.pos,
                dep: token.dep,
                head: base + token.head as usize,
                left: base + token.left_edge as usize,
                right: base + token.right_edge as usize,
                bytes,
                block,
                sentence: self.sentences.len(),
                quote: inside.then_some(quote as u32),
                marks,
                upto,
            });
        }
        // The models were trained on the parser's own sentences.
        for sentence in doc.parsed_sentences() {
            let tokens = base + sentence.start..base + sentence.end;
            for word in self.words.get_mut(tokens.clone()).unwrap_or_default() {
                word.sentence = self.sentences.len();
            }
            self.sentences.push(WindowSentence::new(&self.words, tokens));
        }
    }

    /// The children of every token in one array, in the order of the text.
    fn link_children(&mut self) {
        let n = self.words.len();
        let mut starts = vec![0u32; n + 1];
        for (i, word) in self.words.iter().enumerate() {
            if word.head != i {
                starts[word.head + 1] += 1;
            }
        }
        for k in 1..starts.len() {
            starts[k] += starts[k - 1];
        }
        let mut next = starts.clone();
        let mut children = vec![0u32; starts[n] as usize];
        for (i, word) in self.words.iter().enumerate() {
            if word.head != i {
                children[next[word.head] as usize] = i as u32;
                next[word.head] += 1;
            }
        }
        (self.children, self.child_starts) = (children, starts);
    }

    /// The children of a token, left to right.
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.child_starts[token] as usize..self.child_starts[token + 1] as usize;
        self.children[range].iter().map(|&c| c as usize)
    }

    /// Whether no tree runs over the end of its sentence.
    pub fn trees_end_with_sentences(&self) -> bool {
        let own = |word: &WindowToken<'_>| self.sentences.get(word.sentence).map(|sentence| sentence.tokens.clone());
        let inside = |word: &WindowToken<'_>| {
            own(word).is_some_and(|own| [word.head, word.left, word.right].iter().all(|token| own.contains(token)))
        };
        self.words.iter().all(inside)
    }

    /// The tokens of some blocks.
    pub fn tokens_of(&self, blocks: Range<usize>) -> Range<usize> {
        let edge = |block: usize| self.blocks.get(block).copied().unwrap_or(self.words.len());
        edge(blocks.start)..edge(blocks.end)
    }

    /// A token as block and index in that block's doc.
    pub fn local(&self, token: usize) -> (usize, usize) {
        let block = self.words[token].block;
        (block, token - self.blocks[block])
    }

    /// A range of tokens, block by block.
    pub fn places(&self, tokens: &Range<usize>) -> impl Iterator<Item = TokenPlace> + '_ {
        let tokens = tokens.clone();
        let (first, last) = (tokens.clone().next(), tokens.clone().next_back());
        let blocks = first.zip(last).map_or(0..0, |(a, b)| self.words[a].block..self.words[b].block + 1);
        blocks.filter_map(move |block| {
            let (start, end) = (self.blocks[block], self.blocks[block + 1]);
            let own = tokens.start.max(start)..tokens.end.min(end);
            (!own.is_empty()).then(|| TokenPlace { block, tokens: own.start - start..own.end - start })
        })
    }

    /// The quotations in a stretch of bytes or just beside it, in the order of the text.
    pub fn quotes_beside(&self, bytes: &Range<usize>) -> impl Iterator<Item = &Range<usize>> {
        let (start, end) = (bytes.start, bytes.end);
        let first = self.quotes.partition_point(|quote| quote.end + BESIDE < start);
        self.quotes[first..].iter().take_while(move |quote| quote.start <= end + BESIDE)
    }

    /// The sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> &WindowSentence {
        &self.sentences[self.words[token].sentence]
    }

    /// How many of `what` stand in a range of tokens of one block.
    pub fn count(&self, what: CountedMark, range: Range<usize>) -> u32 {
        let Some(last) = range.clone().last() else { return 0 };
        let mark = what as usize;
        self.words[last].upto[mark] - self.words[range.start].upto[mark]
            + u32::from(self.words[range.start].marks[mark])
    }

    /// Whether one of `what` stands in a range of tokens, which may run over blocks.
    pub fn has(&self, what: CountedMark, range: Range<usize>) -> bool {
        self.words.get(range).unwrap_or_default().iter().any(|w| w.marks[what as usize])
    }

    /// Bytes from the first token of a range to its last, in the view's count.
    pub fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        if tokens.is_empty() {
            0..0
        } else {
            self.words[tokens.start].bytes.start..self.words[tokens.end - 1].bytes.end
        }
    }
}

impl WindowSentence {
    fn new(words: &[WindowToken<'_>], tokens: Range<usize>) -> WindowSentence {
        let own = words.get(tokens.clone()).unwrap_or_default();
        let mut chunks = Vec::new();
        let mut start = tokens.start;
        for t in tokens.start + 1..tokens.end + 1 {
            if t == tokens.end || words[t].quote != words[t - 1].quote {
                chunks.extend(Chunk::new(words, start..t));
                start = t;
            }
        }
        WindowSentence {
            chunks,
            last: tokens.clone().rev().find(|&t| !words[t].is_space()),
            quoted: own.iter().any(|w| w.quote.is_some()),
            reports: own.iter().any(|w| w.quote.is_none() && reports(&w.lemma)),
            tokens,
        }
    }
}

impl Chunk {
    /// Its length in steps of five words, as far as the models tell lengths apart.
    pub fn length(&self) -> usize {
        (self.size / 5).min(4)
    }

    /// `None` for a chunk of nothing but punctuation and white space.
    fn new(words: &[WindowToken<'_>], tokens: Range<usize>) -> Option<Chunk> {
        let own = words.get(tokens.clone())?;
        own.iter().find(|w| w.is_solid())?;
        let mut seen = tokens.clone().filter(|&t| !words[t].is_space());
        let size = seen.clone().count();
        let middle = seen.clone().nth(size / 2)?;
        Some(Chunk { first: seen.next()?, size, quoted: words[middle].quote.is_some(), tokens })
    }
}

/// Whether a word is a verb that reports speech, for the question whether a neighbouring sentence brings its own speaker.
fn reports(lemma: &str) -> bool {
    // A pattern asks for the length first, so that most words cost no comparison of bytes.
    matches!(
        lemma,
        "say"
            | "tell"
            | "add"
            | "write"
            | "claim"
            | "argue"
            | "report"
            | "announce"
            | "note"
            | "explain"
            | "ask"
            | "accord"
            | "state"
            | "insist"
            | "suggest"
            | "continue"
            | "conclude"
    )
}

/// The quotations of one block, in bytes: from an opening mark to the next mark, or to the end of the block, since the
/// paragraphs of a longer quotation are closed by the last alone.
fn quotations(text: &str) -> Vec<Range<usize>> {
    // Of the characters with the curly marks' first byte, most are apostrophes and dashes.
    let marks = memchr::memchr2_iter(b'"', "“".as_bytes()[0], text.as_bytes())
        .filter_map(|at| Some((at, text.get(at..)?.chars().next()?)))
        .filter(|(_, c)| matches!(c, '“' | '”' | '"'));
    let marks: Vec<(usize, char)> = marks.collect();
    let mut found = Vec::new();
    let mut k = 0;
    while let Some(&(open, mark)) = marks.get(k) {
        k += 1;
        if mark == '”' {
            continue;
        }
        let next = marks.get(k);
        let words = open + mark.len_utf8()..next.map_or(text.len(), |n| n.0);
        if !QUOTATION_BYTES.contains(&words.len()) || next.is_some_and(|n| n.1 == '“') {
            continue;
        }
        found.push(open..next.map_or(text.len(), |n| n.0 + n.1.len_utf8()));
        k += usize::from(next.is_some());
    }
    found
}
