//! Sentencizer: sentences where the parser's trees begin, corrected where the typography plainly says otherwise.
//!
//! The parser is trained on news and cuts most texts well; inside quotation marks its cuts are kept as they are. What
//! it does not know is mended here: a sentence does not end at a semicolon or in the middle of a line without any mark,
//! not before the quotation mark that closes it, not behind *Cllr.*, and not before a word in lower case that goes on
//! behind a quoted question; it does end at a full stop before a capital.

use crate::nlp::doc::{Doc, Token, ranges_of_starts};
use crate::nlp::labels::Tag;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;

/// The most tokens of an item's mark with the white space and brackets round it: *( b ) *. More of them are a sentence.
const MAX_LIST_MARK_TOKENS: usize = 5;
/// The most digits of an item's number. With more, a year at the end of a sentence would be taken for one.
const MAX_ITEM_DIGITS: usize = 3;

/// The token ranges of a document's sentences, in order, covering all tokens.
pub(crate) fn sentence_ranges(doc: &Doc) -> Vec<Range<usize>> {
    let mut starts = doc.is_sent_start();
    let words: Vec<usize> = (0..doc.tokens.len()).filter(|&at| !doc.tokens[at].is_space()).collect();
    let mut marks = OpenBrackets::default();
    // Whether a boundary waits to be moved behind the marks that close the sentence before it.
    let mut waiting = false;
    for (place, pair) in words.windows(2).enumerate() {
        let (last, next) = (pair[0], pair[1]);
        marks.pass(doc, last);
        let gap = last + 1..next + 1;
        // A sentence begins before its opening mark, not behind it.
        if is_opening(doc, next) && starts.get(next + 1) == Some(&true) {
            starts[next] = true;
            starts[next + 1] = false;
        }
        let broken = waiting || starts[gap.clone()].contains(&true);
        let boundary = Boundary { doc, words: &words[..=place], next, inside: marks.is_open() };
        let (keep, wait) = match boundary.decide(broken) {
            BoundaryDecision::Keep => (broken, false),
            BoundaryDecision::Join => (false, false),
            BoundaryDecision::Split => (true, false),
            BoundaryDecision::Behind => (false, broken),
        };
        waiting = wait;
        // White space between two sentences stays with the first, unless the parser has it otherwise.
        if !keep {
            starts[gap].fill(false);
        } else if !starts[gap].contains(&true) {
            starts[next] = true;
        }
    }
    join_fragments(doc, ranges_of_starts(&starts))
}

/// Decision of the typography on a place between two words.
enum BoundaryDecision {
    /// As the parser has it.
    Keep,
    /// No sentence ends here.
    Join,
    /// A sentence ends here.
    Split,
    /// If a sentence ends here, it ends behind the next mark.
    Behind,
}

/// A place between two words.
struct Boundary<'r> {
    doc: &'r Doc,
    /// The words up to the place, as tokens, without white space.
    words: &'r [usize],
    /// The token behind the place.
    next: usize,
    /// Whether the place stands between quotation marks or brackets.
    inside: bool,
}

impl Boundary<'_> {
    fn decide(&self, broken: bool) -> BoundaryDecision {
        let doc = self.doc;
        let last = self.words[self.words.len() - 1];
        let next = self.next;
        let breaks = line_breaks(doc, last + 1..next);
        if breaks > 1 {
            return BoundaryDecision::Split;
        }
        let touches = doc.tokens[last].span.end == doc.tokens[next].span.start;
        if touches && is_closing(doc, next) {
            return BoundaryDecision::Behind;
        }
        // The mark that could end the sentence, and whether quotation marks or brackets close behind it.
        let behind = self.words.iter().rev().take_while(|&&word| is_closing(doc, word)).count();
        let Some(end) = self.words.len().checked_sub(behind + 1).map(|at| self.words[at]) else {
            return BoundaryDecision::Keep;
        };
        let lower = is_lower_case(doc, next);
        match doc.word(end) {
            ";" | "," => BoundaryDecision::Join,
            ":" | "-" | "–" | "—" | "--" if lower => BoundaryDecision::Join,
            "." if self.is_abbreviation(behind) => BoundaryDecision::Join,
            "." if lower && behind > 0 => BoundaryDecision::Join,
            "?" | "!" | "…" | "..." if lower => BoundaryDecision::Join,
            "." | "?" if !broken && !self.inside && self.can_split(touches, behind) => BoundaryDecision::Split,
            word if has_final_stop(word) && (lower || self.is_abbreviation(behind)) => BoundaryDecision::Join,
            word if !broken && !self.inside && behind == 0 && is_capital_letter(word) && self.follows_its_noun() => {
                BoundaryDecision::Split
            }
            _ if !broken && !self.inside && behind == 0 && self.follows_an_amount(end) => BoundaryDecision::Split,
            // Lines without marks (an address, a verse) are cut as the parser cuts them.
            word if !can_end_sentence(word) && (lower || (behind == 0 && breaks == 0)) => BoundaryDecision::Join,
            _ => BoundaryDecision::Keep,
        }
    }

    /// Whether what stands before the place is an abbreviation that wants what follows. The full stop may be a token of
    /// its own, if the tokenizer does not know the abbreviation.
    fn is_abbreviation(&self, behind: usize) -> bool {
        if behind > 0 {
            return false;
        }
        let mut back = self.words.iter().rev().map(|&word| &self.doc.tokens[word]);
        let Some(last) = back.next() else { return false };
        let joined = |before: &Token| format!("{}.", before.lower);
        let word = match &*last.lower {
            "." => match back.next().filter(|before| before.span.end == last.span.start) {
                Some(before) => joined(before),
                None => return false,
            },
            word => word.to_owned(),
        };
        let next = &self.doc.tokens[self.next];
        let known = Abbreviations::get();
        let capital = self.doc.word(self.next).starts_with(char::is_uppercase);
        let initial = word.len() == 2 && word.starts_with(|c: char| c.is_ascii_lowercase());
        // *c.* before a figure is *circa*; *C.* is a letter that ends a name: *block C. Twelve …*
        let written = if &*last.lower == "." { self.words.iter().rev().nth(1) } else { self.words.last() };
        let small = word.len() > 2 || written.is_some_and(|&at| self.doc.word(at).starts_with(char::is_lowercase));
        known.inside.contains(&*word)
            || (known.clock.contains(&*word) && self.is_time_zone())
            || (known.before_name.contains(&*word) && capital)
            || (known.before_figure.contains(&*word) && next.tag == Tag::Cd && small)
            || (initial
                && last.tag == Tag::Nnp
                && next.tag == Tag::Nnp
                && back.next().is_none_or(|t| t.tag == Tag::Nnp))
    }

    /// Whether the word ends an amount with its unit and the stop of its sentence, and a capital follows: *£320m. The …*
    fn follows_an_amount(&self, end: usize) -> bool {
        let text = &self.doc.text[..self.doc.tokens[end].span.end];
        let word = text.rsplit(char::is_whitespace).next().unwrap_or("");
        let Some(amount) = word.trim_start_matches(['£', '$', '€', '(']).strip_suffix('.') else { return false };
        let is_amount = amount.starts_with(|c: char| c.is_ascii_digit())
            && amount.ends_with(|c: char| c.is_ascii_lowercase())
            && !amount.contains("m.");
        is_amount && self.doc.word(self.next).starts_with(char::is_uppercase)
    }

    /// Whether a zone follows a time of day: *3 a.m. GMT*, *at 5 p.m. Moscow time*.
    fn is_time_zone(&self) -> bool {
        let known = Abbreviations::get();
        let word = self.doc.word(self.next);
        let after = |by: usize| self.doc.tokens.get(self.next + by).map_or("", |t| &*t.lower);
        let named = word.starts_with(char::is_uppercase)
            && (after(1) == "time"
                || (after(2) == "time" && (known.zone_kind.contains(after(1)) || self.is_capital(self.next + 1))));
        known.zone.contains(word) || (named && self.doc.tokens[self.next].tag != Tag::Dt)
    }

    fn is_capital(&self, token: usize) -> bool {
        token < self.doc.tokens.len() && self.doc.word(token).starts_with(char::is_uppercase)
    }

    /// Whether a capital letter before the place is the name of a thing (*hepatitis C.*, *block C.*), and what follows begins
    /// a sentence and is no surname: a figure, or a word that is written large only there.
    fn follows_its_noun(&self) -> bool {
        let before = self.words.len().checked_sub(2).map(|at| self.words[at]);
        let named = before.is_some_and(|at| {
            let word = self.doc.word(at);
            word.chars().all(char::is_alphanumeric) && word.chars().count() > 1 && self.doc.tokens[at].space_after
        });
        let next = &self.doc.tokens[self.next];
        let begins = next.tag == Tag::Cd
            || matches!(
                next.tag,
                Tag::Dt | Tag::Prp | Tag::PrpPoss | Tag::In | Tag::Ex | Tag::Wrb | Tag::Wp | Tag::Cc | Tag::Rb
            );
        let opens = self.doc.word(self.next).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        named && begins && opens
    }

    /// Whether a sentence plainly begins behind the place: a space, then a capital, a figure or an opening mark.
    fn can_split(&self, touches: bool, behind: usize) -> bool {
        let doc = self.doc;
        let last = self.words[self.words.len() - 1];
        let opens = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '‘' | '"' | '(' | '[' | '«');
        // A quoted question may be the object of the words behind it, whatever their first letter.
        let question = behind > 0 && self.words.iter().rev().nth(behind).is_some_and(|&w| doc.word(w) == "?");
        // A small figure before the stop may be the number of what follows.
        let before = self.words.iter().rev().nth(behind + 1).map_or("", |&word| doc.word(word));
        let figure = before.len() <= MAX_ITEM_DIGITS && before.bytes().all(|b| b.is_ascii_digit());
        !touches
            && !figure
            && !question
            && doc.tokens[last].span.end < doc.tokens[self.next].span.start
            && doc.word(self.next).starts_with(opens)
    }
}

/// Quotation marks and brackets that are open.
#[derive(Default)]
struct OpenBrackets {
    quotes: usize,
    brackets: usize,
}

impl OpenBrackets {
    fn pass(&mut self, doc: &Doc, token: usize) {
        match doc.word(token) {
            "“" | "«" | "„" => self.quotes += 1,
            "”" | "»" => self.quotes = self.quotes.saturating_sub(1),
            "\"" => self.quotes = usize::from(self.quotes == 0),
            "(" | "[" => self.brackets += 1,
            ")" | "]" => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
    }

    fn is_open(&self) -> bool {
        self.quotes + self.brackets > 0
    }
}

/// Whether a token is a mark that closes what stands before it.
fn is_closing(doc: &Doc, token: usize) -> bool {
    matches!(doc.word(token), "”" | "’" | "»" | "\"" | "'" | "''" | ")" | "]" | "}") && !is_opening(doc, token)
}

/// Whether a token is a mark that opens what stands behind it: a straight one does if it touches a word on its right
/// only.
fn is_opening(doc: &Doc, token: usize) -> bool {
    let tokens = &doc.tokens;
    let apart = |at: usize| tokens[at].span.end < tokens[at + 1].span.start || tokens[at].is_space();
    match doc.word(token) {
        "“" | "‘" | "«" | "„" | "(" | "[" | "{" | "``" => true,
        "\"" | "'" => {
            (token == 0 || apart(token - 1))
                && token + 1 < tokens.len()
                && !apart(token)
                && !tokens[token + 1].is_space()
        }
        _ => false,
    }
}

/// Whether a word is one capital letter with a full stop.
fn is_capital_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.as_str() == "."
}

fn has_final_stop(word: &str) -> bool {
    word.len() > 1 && word.ends_with('.')
}

/// Whether a sentence could end with the word: one with a mark at its end, or a mark of another kind.
fn can_end_sentence(word: &str) -> bool {
    word.ends_with(['.', '?', '!', '…', ':']) || !word.contains(char::is_alphanumeric)
}

/// Whether a word begins in lower case, and not as *iPhone* or *de Souza* do at the head of a sentence.
fn is_lower_case(doc: &Doc, token: usize) -> bool {
    let word = doc.word(token);
    word.starts_with(char::is_lowercase) && !word.contains(char::is_uppercase)
}

fn line_breaks(doc: &Doc, gap: Range<usize>) -> usize {
    let breaks = |token: &Token| token.span.slice(&doc.text).matches('\n').count();
    doc.tokens.get(gap).into_iter().flatten().map(breaks).sum()
}

/// Joins what is no sentence of its own: figures and letters of a list with the words behind them, stray marks with the
/// words before them.
fn join_fragments(doc: &Doc, sentences: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(sentences.len());
    let mut forward = false;
    for sentence in sentences {
        let marks_only = sentence.clone().all(|at| !doc.word(at).contains(char::is_alphanumeric));
        match joined.last_mut() {
            Some(last) if forward || (marks_only && !is_opening(doc, sentence.start)) => last.end = sentence.end,
            _ => joined.push(sentence.clone()),
        }
        forward = joined.last().is_some_and(|last| is_list_mark(doc, last.clone()));
    }
    joined
}

/// Whether a stretch is only a figure or letter of a list (*1.*, *(b)*), a bullet, or marks before the first word.
fn is_list_mark(doc: &Doc, sentence: Range<usize>) -> bool {
    if sentence.len() > MAX_LIST_MARK_TOKENS {
        return false;
    }
    let words = sentence.filter(|&at| !doc.tokens[at].is_space());
    let text: String = words.map(|at| doc.word(at)).collect();
    let inner = text.trim_matches(|c: char| !c.is_alphanumeric());
    let figure = inner.len() <= MAX_ITEM_DIGITS && inner.bytes().all(|b| b.is_ascii_digit());
    let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_alphabetic());
    inner.is_empty() || ((figure || letter) && text.ends_with(['.', ')', ':']))
}

/// Abbreviations, by what must follow.
struct Abbreviations {
    before_name: FxHashSet<Box<str>>,
    before_figure: FxHashSet<Box<str>>,
    inside: FxHashSet<Box<str>>,
    clock: FxHashSet<Box<str>>,
    zone: FxHashSet<Box<str>>,
    zone_kind: FxHashSet<Box<str>>,
}

impl Abbreviations {
    fn get() -> &'static Abbreviations {
        #[derive(Deserialize, Default)]
        #[serde(deny_unknown_fields)]
        struct File {
            before_name: String,
            before_figure: String,
            inside: String,
            clock: String,
            zone: String,
            zone_kind: String,
        }
        static LIST: OnceLock<Abbreviations> = OnceLock::new();
        LIST.get_or_init(|| {
            let text = include_str!("../../../assets/lexicons/abbreviations.toml");
            let file: File = toml::from_str(text).unwrap_or_else(|error| unreachable!("abbreviations.toml: {error}"));
            let set = |words: String| words.split_whitespace().map(Box::from).collect();
            Abbreviations {
                before_name: set(file.before_name),
                before_figure: set(file.before_figure),
                inside: set(file.inside),
                clock: set(file.clock),
                zone: set(file.zone),
                zone_kind: set(file.zone_kind),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::nlp::Pipeline;

    #[test]
    fn sentences_end_where_the_typography_says_so() {
        // A bar stands before every sentence but the first.
        for marked in [
            "The U.S. Congress met on Tuesday.| Cllr. Amara Okafor and Reps. Lee and Ortiz spoke.| Nobody else did.",
            "“You winning?” she asked him.| “Stop!” the girls cried at once.",
            "The harbour master counted twice; the crew did not.| Nobody was hurt.",
            "He left at 5 p.m. on Friday.| It was over.",
            "It sank at 4:10 a.m. GMT on Friday.| It was raised at 5 p.m. Oslo time, the port said.",
            "The ferry left at 6 a.m. EST.| Nobody was on it.",
            "They met in hall B.| It was full.| Sgt. Ann C. Lowe spoke of hepatitis C.| The doctor did not.",
            "It lost £320m.| The firm shut.| Brannoc Inc. said so at No. 10.",
            "“We counted twice.”| The harbour master shook his head.",
            "See No. 12 and vol. 3, cf. p. 44, e.g. the map of St. Brannoc.| It is approx. 4 miles off.",
            "1. Call the mayor.| 2. Ask about the grant.",
            "She never wanted to leave the town.| 'It was home to us,' she said.",
            "Was it safe?| No.| Nobody had asked.",
            "Turnout fell to 61 per cent — the lowest since 1974 — and the mayor called it a warning.",
            "The ferry was late.\n\n|The crew was not.",
        ] {
            let doc = Pipeline::shared().parse(&marked.replace('|', ""));
            let found: Vec<&str> = doc.sentences.iter().map(|s| doc.span(s.clone()).slice(&doc.text)).collect();
            let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
            let trimmed: Vec<&str> = found.iter().map(|sentence| sentence.trim()).collect();
            assert_eq!(trimmed, expected);
        }
    }
}
