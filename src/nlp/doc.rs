//! Document: one text as the pipeline parses it, with tokens, tags, lemmas, the dependency tree, sentences and names.

use super::features::Features;
use super::labels::{Dep, NameKind, Pos, Tag};
use crate::text::Span;
use std::borrow::Cow;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

/// One token of a [`Doc`]. What it is as a word ([`WordForm`]) can be asked of it directly: `token.lemma`.
#[derive(Clone, Debug)]
pub struct Token {
    /// Where the token stands, in bytes of the document's text.
    pub span: Span,
    /// The word as it is used here, one value for all tokens of the kind.
    pub form: Arc<WordForm>,
    /// The fine-grained tag (Penn Treebank).
    pub tag: Tag,
    /// The coarse part of speech (Universal Dependencies).
    pub pos: Pos,
    /// The relation to the head (ClearNLP labels, as spaCy's English models use them).
    pub dep: Dep,
    /// Index of the head; a root is its own head.
    pub head: u32,
    /// First token of the subtree.
    pub left_edge: u32,
    /// Last token of the subtree (inclusive).
    pub right_edge: u32,
    /// Whether a single space follows.
    pub space_after: bool,
}

/// A word in one of its uses. A long text uses the same ones again and again, so its tokens share them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordForm {
    /// The word in lower case.
    pub lower: Arc<str>,
    /// The dictionary form (spaCy's rule lemmatizer), as spaCy gives it: names keep their capitals.
    pub lemma: Arc<str>,
    /// Morphological features in spaCy's form, `Number=Sing|Person=3`; empty if none.
    pub morph: Arc<str>,
}

impl Deref for Token {
    type Target = WordForm;

    fn deref(&self) -> &WordForm {
        &self.form
    }
}

impl WordForm {
    /// The dictionary form in lower case, copied only if it has capitals.
    pub fn lower_lemma(&self) -> Cow<'_, str> {
        let is_lower = self.lemma.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if is_lower { Cow::Borrowed(&self.lemma) } else { Cow::Owned(self.lemma.to_lowercase()) }
    }
}

impl Token {
    /// Whether the token is white space (a line break, a run of blanks).
    pub fn is_space(&self) -> bool {
        self.tag == Tag::Space
    }

    /// Whether the token is punctuation.
    pub fn is_punct(&self) -> bool {
        self.pos == Pos::Punct
    }

    /// Whether the token heads a clause or could: a verb or a finite auxiliary.
    pub fn is_verbal(&self) -> bool {
        matches!(self.pos, Pos::Verb | Pos::Aux)
    }
}

/// A name or numeric expression found by the names model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Token range.
    pub tokens: Range<usize>,
    /// What kind of name.
    pub kind: NameKind,
}

/// One parsed text. Indexes are token indexes.
#[derive(Debug, Default)]
pub struct Doc {
    /// The text.
    pub text: Arc<str>,
    /// Every token, white space too, in order.
    pub tokens: Vec<Token>,
    /// Token ranges of the sentences, in order, covering all tokens: the parser's, corrected by the typography. A corrected
    /// sentence may hold several trees, or (seldom) a part of one.
    pub sentences: Vec<Range<usize>>,
    /// Names, once they are recognised; see [`Doc::names`].
    pub(crate) names: OnceLock<Vec<Name>>,
    /// The names model as the pipeline lends it; without one the document has no names.
    pub(crate) recognizer: Option<fn(&Doc) -> Vec<Name>>,
    /// The features that the names model needs, kept until names are asked for.
    pub(crate) features: Vec<Features>,
}

impl Doc {
    /// Names, recognised on first use, because they cost as much as all the rest.
    pub fn names(&self) -> &[Name] {
        self.names.get_or_init(|| self.recognizer.map(|recognize| recognize(self)).unwrap_or_default())
    }

    /// Which tokens begin a tree of the parser: spaCy's sentence starts, before any correction.
    pub fn is_sent_start(&self) -> Vec<bool> {
        let mut starts = vec![false; self.tokens.len()];
        for (at, token) in self.tokens.iter().enumerate() {
            if token.head as usize == at {
                starts[token.left_edge as usize] = true;
            }
        }
        starts
    }

    /// Token ranges of the parser's sentences, before any correction, covering all tokens.
    pub fn parsed_sentences(&self) -> Vec<Range<usize>> {
        ranges_of_starts(&self.is_sent_start())
    }

    /// The token's text.
    pub fn word(&self, token: usize) -> &str {
        self.tokens[token].span.slice(&self.text)
    }

    /// The text span from the first token of `range` to its last.
    pub fn span(&self, range: Range<usize>) -> Span {
        if range.is_empty() || range.end > self.tokens.len() {
            let at = self.tokens.get(range.start).map_or(self.text.len(), |t| t.span.start);
            return Span::new(at, at);
        }
        Span::new(self.tokens[range.start].span.start, self.tokens[range.end - 1].span.end)
    }

    /// The children of `token`, left to right.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let t = &self.tokens[token];
        (t.left_edge as usize..=t.right_edge as usize)
            .filter(move |&c| c != token && self.tokens[c].head as usize == token)
    }

    /// The first child of `token` with one of the labels.
    pub fn child(&self, token: usize, deps: &[Dep]) -> Option<usize> {
        self.children(token).find(|&c| deps.contains(&self.tokens[c].dep))
    }

    /// The token range of the subtree of `token`.
    pub fn subtree(&self, token: usize) -> Range<usize> {
        self.tokens[token].left_edge as usize..self.tokens[token].right_edge as usize + 1
    }

    /// The head of `token`, or `None` for a root.
    pub fn head(&self, token: usize) -> Option<usize> {
        let head = self.tokens[token].head as usize;
        (head != token).then_some(head)
    }

    /// The heads above `token`, nearest first, without the token itself.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(token), move |&t| self.head(t))
    }

    /// Whether `token` is `top` or stands under it in the tree.
    pub fn is_in_subtree(&self, token: usize, top: usize) -> bool {
        token == top || self.ancestors(token).any(|t| t == top)
    }

    /// Index of the sentence that holds `token`.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= token).min(self.sentences.len().saturating_sub(1))
    }

    /// The first token whose text ends after `offset` (bytes); `tokens.len()` past the end.
    pub fn token_at(&self, offset: usize) -> usize {
        self.tokens.partition_point(|t| t.span.end <= offset)
    }

    /// The tokens that share a byte with `span`.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let first = self.token_at(span.start);
        let last = self.tokens.partition_point(|t| t.span.start < span.end);
        first..last.max(first)
    }
}

/// The token ranges between starts, covering all tokens.
pub(crate) fn ranges_of_starts(starts: &[bool]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    for to in 1..=starts.len() {
        if starts.get(to).is_none_or(|&start| start) {
            ranges.push(from..to);
            from = to;
        }
    }
    ranges
}
