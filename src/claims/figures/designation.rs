//! Designations: numbers that name a thing or its place in a row and count nothing: ordinals (*the 21st attack*, *finished
//! third*), Roman numerals (*World War II*), numbers of laws, versions and roads (*section 3.2.1*, *Article 14(2)*, *the
//! A2*), results and tallies (*won 6-4, 7-5*, *ruled 7-2*) and odds (*at 7/2*). Two of them are the same or they are not:
//! none is ever nearly another.

use super::lexer::{Atom, AtomKind};
use super::number::Grammar;
use crate::claims::model::{Figure, FigureKind};
use crate::nlp::{Doc, Pos, Tag};
use crate::text::Span;
use std::ops::Range;

/// A designation as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Designation {
    /// Where the number stands in the block's prose, without the noun that it belongs to.
    pub span: Span,
    /// The tokens that write it.
    pub tokens: Range<usize>,
    /// What it says.
    pub value: DesignationValue,
}

/// What a designation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DesignationValue {
    /// Place in a row.
    Ordinal(u32),
    /// Number of a law, a version, a road …, as written, in small letters; Roman numerals in digits.
    Label(String),
    /// Result or tally, in the order written.
    Tally(Vec<u32>),
    /// Odds, the first number against the second.
    Odds(u32, u32),
}

impl DesignationValue {
    /// Whether the two are of one sort, so that they may be held against each other.
    pub fn is_comparable(&self, other: &DesignationValue) -> bool {
        use DesignationValue::*;
        match (self, other) {
            (Tally(a), Odds(..)) | (Odds(..), Tally(a)) => a.len() == 2,
            (Ordinal(_), Ordinal(_)) | (Label(_), Label(_)) | (Tally(_), Tally(_)) | (Odds(..), Odds(..)) => true,
            _ => false,
        }
    }

    /// Whether the two say the same.
    pub fn is_same(&self, other: &DesignationValue) -> bool {
        match (self.odds(), other.odds()) {
            (Some((a, b)), Some((c, d))) if !matches!((self, other), (Self::Tally(_), Self::Tally(_))) => {
                u64::from(a) * u64::from(d) == u64::from(c) * u64::from(b)
            }
            _ => self == other,
        }
    }

    /// Whether two tallies have the same numbers, told from either side (*won 7-2*, *lost 2-7*).
    pub fn is_reversed(&self, other: &DesignationValue) -> bool {
        let (Self::Tally(mine), Self::Tally(theirs)) = (self, other) else { return false };
        let turned = mine.chunks(2).flat_map(|pair| pair.iter().rev());
        mine.len() == theirs.len() && turned.eq(theirs)
    }

    fn odds(&self) -> Option<(u32, u32)> {
        match self {
            Self::Odds(a, b) => Some((*a, *b)),
            Self::Tally(terms) => Some((*terms.first()?, *terms.get(1).filter(|_| terms.len() == 2)?)),
            _ => None,
        }
    }
}

/// Greatest number of a result on either side.
const MAX_RESULT: u32 = 999;

/// The designations among some tokens, in the order of the text; what `figures` read as a quantity is none.
pub fn designations(doc: &Doc, figures: &[Figure], tokens: Range<usize>) -> Vec<Designation> {
    let may_be = |t: usize| {
        let word = &doc.tokens[t].lower;
        word.bytes().any(|b| b.is_ascii_digit())
            || ordinal_word(word).is_some()
            || word.contains('-')
            || is_runner_up(word)
            || roman(doc.word(t).trim_end_matches('.')).is_some()
            || cardinal(word).is_some()
    };
    if !tokens.clone().any(may_be) {
        return Vec::new();
    }
    let reader = Grammar::new(doc);
    let mut at = reader.atoms.iter().position(|a| a.token >= tokens.start).unwrap_or(reader.atoms.len());
    let mut out = Vec::new();
    while at < reader.atoms.len() && reader.atoms[at].token < tokens.end {
        let Some((value, end)) = reader.designation(at) else {
            at += 1;
            continue;
        };
        let span = reader.span(at..end);
        let counts = |f: &Figure| {
            let number = matches!(f.kind, FigureKind::Quantity | FigureKind::Age | FigureKind::Time);
            number && f.number.overlaps(span) && !matches!(value, DesignationValue::Ordinal(_))
        };
        if !figures.iter().any(counts) {
            out.push(Designation { span, tokens: reader.tokens(at..end), value });
        }
        at = end.max(at + 1);
    }
    out
}

impl Grammar<'_> {
    /// The designation that begins at an atom, and the atom after it.
    fn designation(&self, at: usize) -> Option<(DesignationValue, usize)> {
        self.label(at).or_else(|| self.ordinal(at)).or_else(|| self.tally(at)).or_else(|| self.odds(at))
    }

    /// *22nd*, *twenty-second*, *third*, *runner-up*.
    fn ordinal(&self, at: usize) -> Option<(DesignationValue, usize)> {
        let atom = self.atoms.get(at)?;
        let found = |value, end| Some((DesignationValue::Ordinal(value), end));
        if atom.kind == AtomKind::Digits {
            let ending = matches!(self.lower(at + 1), "st" | "nd" | "rd" | "th") && self.attached(at + 1);
            return ending.then(|| atom.lower.replace(',', "").parse().ok()).flatten().and_then(|v| found(v, at + 2));
        }
        if atom.kind != AtomKind::Word || self.is_inside_compound(at) {
            return None;
        }
        if atom.is("runner") && matches!(self.lower(at + 2), "up") && self.atoms[at + 1].is_hyphen() {
            return found(2, at + 3);
        }
        // twenty-first
        let hyphen = self.atoms.get(at + 1).is_some_and(Atom::is_hyphen) && self.attached(at + 1);
        if let Some(tens) = cardinal(&atom.lower).filter(|v| *v >= 20 && hyphen)
            && let Some(one) = ordinal_word(self.lower(at + 2)).filter(|v| *v < 10)
        {
            return found(tens + one, at + 3);
        }
        let value = ordinal_word(&atom.lower)?;
        let before = at.checked_sub(1).map_or("", |b| self.lower(b));
        // "a third", "one fifth", "per second", "the split second", and "second" the verb are none.
        let is_part = matches!(before, "a" | "an" | "per" | "each" | "every" | "split") || cardinal(before).is_some();
        let is_verb = self.pos(at) == Some(Pos::Verb);
        (!is_part && !is_verb).then_some((DesignationValue::Ordinal(value), at + 1))
    }

    /// The number of something that a number names: behind a word for such things (*section 3.2.1*), as a Roman numeral
    /// behind a name (*Super Bowl LVII*), or letters and digits in one word (*the A2*).
    fn label(&self, at: usize) -> Option<(DesignationValue, usize)> {
        let atom = self.atoms.get(at)?;
        let text = &self.doc.text;
        let opens = at == 0 || !self.attached(at);
        if !opens {
            return None;
        }
        let end = self.word_end(at);
        let before = at.checked_sub(1);
        let before = before.filter(|&b| !self.atoms[b].is(".")).or(before.and_then(|b| b.checked_sub(1)));
        let noun = before.map_or("", |b| self.lower(b));
        let is_label = self.lexicon.designates(noun);
        let written = self.span(at..end).slice(text);
        if let Some(number) = roman(written).filter(|_| end == at + 1) {
            let named = before.is_some_and(|b| {
                let word = self.atoms[b].span.slice(text);
                self.pos(b) == Some(Pos::Propn) && word.starts_with(char::is_uppercase)
            });
            // One letter is a numeral only of a thing that is numbered.
            return (is_label || named && written.len() > 1)
                .then(|| (DesignationValue::Label(number.to_string()), end));
        }
        let label = |end| Some((DesignationValue::Label(plain(self.span(at..end).slice(text))), end));
        if atom.kind == AtomKind::Digits {
            let joined = end > at + 1;
            let ordinal = matches!(self.lower(at + 1), "st" | "nd" | "rd" | "th") && self.attached(at + 1);
            return (is_label && !ordinal && (joined || self.closes(end))).then(|| label(end)).flatten();
        }
        if let Some(number) = cardinal(&atom.lower).filter(|_| is_label && end == at + 1) {
            return self.closes(end).then(|| (DesignationValue::Label(number.to_string()), end));
        }
        // A2, M25, I-95, F-16.
        let letters = atom.span.slice(text);
        let capitals = atom.kind == AtomKind::Word && letters.len() <= 5 && letters.chars().all(char::is_uppercase);
        let digits = |i: usize| self.atoms.get(i).is_some_and(|a| a.kind == AtomKind::Digits) && self.attached(i);
        let code =
            capitals && (digits(at + 1) || self.atoms.get(at + 1).is_some_and(Atom::is_hyphen) && digits(at + 2));
        code.then(|| label(end)).flatten()
    }

    /// Whether no noun follows that the number would count (*in section 12 people sat*).
    fn closes(&self, end: usize) -> bool {
        !matches!(self.tag(end), Some(Tag::Nns | Tag::Nnps)) || self.attached(end)
    }

    /// The atom after a word: what is written without a blank, less the marks at its end.
    fn word_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while self.attached(end) {
            end += 1;
        }
        let open = |range: Range<usize>, sign: &str| range.filter(|&i| self.lower(i) == sign).count();
        while end > at + 1 {
            let last = self.lower(end - 1);
            let closes = last == ")" && open(at..end, "(") >= open(at..end, ")");
            let possessive = last == "s" && matches!(self.lower(end - 2), "'" | "\u{2019}");
            if possessive {
                end -= 2;
            } else if !closes && self.atoms[end - 1].kind == AtomKind::Sign {
                end -= 1;
            } else {
                break;
            }
        }
        end
    }

    /// *7-2*, *6-4, 3-6, 7-5*: the numbers of a result.
    fn tally(&self, at: usize) -> Option<(DesignationValue, usize)> {
        let (first, mut end) = self.pair(at, Atom::is_hyphen)?;
        if self.attached(at) && at > 0 && !matches!(self.lower(at - 1), "(" | "[") {
            return None;
        }
        let mut terms = first.to_vec();
        loop {
            // A tie-break stands in brackets: 7-6 (7-4).
            let bracket = if self.lower(end) == "(" { self.pair(end + 1, Atom::is_hyphen) } else { None };
            if let Some((_, close)) = bracket.filter(|(_, close)| self.lower(*close) == ")") {
                end = close + 1;
                continue;
            }
            let next = end + usize::from(matches!(self.lower(end), "," | "and"));
            let Some((more, after)) = self.pair(next, Atom::is_hyphen) else { break };
            terms.extend(more);
            end = after;
        }
        Some((DesignationValue::Tally(terms), end))
    }

    /// *7/2*, *100/30*, *7 to 2* behind *odds*.
    fn odds(&self, at: usize) -> Option<(DesignationValue, usize)> {
        let (pair, end) = self.pair(at, |a| a.is("/"))?;
        let told = (1..=3).any(|n| at.checked_sub(n).is_some_and(|b| matches!(self.lower(b), "odds" | "price")));
        ((pair[0] >= pair[1] || told) && pair[1] > 0).then_some((DesignationValue::Odds(pair[0], pair[1]), end))
    }

    /// Two whole numbers with one sign between them and nothing written against them.
    fn pair(&self, at: usize, joins: impl Fn(&Atom) -> bool) -> Option<([u32; 2], usize)> {
        let number = |i: usize| -> Option<u32> {
            let atom = self.atoms.get(i).filter(|a| a.kind == AtomKind::Digits)?;
            atom.lower.parse().ok().filter(|v| *v <= MAX_RESULT)
        };
        let (a, b) = (number(at)?, number(at + 2)?);
        let signed = self.attached(at + 1) && self.attached(at + 2) && joins(&self.atoms[at + 1]);
        let goes_on = self.attached(at + 3)
            && (self.atoms[at + 3].kind != AtomKind::Sign
                || matches!(self.lower(at + 3), "-" | "\u{2013}" | "/" | "%") && self.attached(at + 4));
        (signed && !goes_on).then_some(([a, b], at + 3))
    }

    /// Whether the word is a later part of a compound (*the runner-up first-aid kit* no, *mid-second* yes).
    fn is_inside_compound(&self, at: usize) -> bool {
        self.attached(at) && at > 0 && self.atoms[at - 1].is_hyphen() && self.attached(at - 1)
    }
}

/// A label as it is compared: small letters, one sort of hyphen.
fn plain(written: &str) -> String {
    written.to_lowercase().replace(['\u{2013}', '\u{2011}', '\u{2010}'], "-")
}

fn is_runner_up(word: &str) -> bool {
    word.starts_with("runner")
}

const UNITS: [&str; 19] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 19] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const ORDINAL_TENS: [&str; 8] =
    ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"];

/// The number that a word below a hundred counts to.
fn cardinal(word: &str) -> Option<u32> {
    let unit = UNITS.iter().position(|w| *w == word).map(|i| i as u32 + 1);
    unit.or_else(|| TENS.iter().position(|w| *w == word).map(|i| (i as u32 + 2) * 10))
}

/// The place that one word names.
pub(super) fn ordinal_word(word: &str) -> Option<u32> {
    let unit = ORDINALS.iter().position(|w| *w == word).map(|i| i as u32 + 1);
    unit.or_else(|| ORDINAL_TENS.iter().position(|w| *w == word).map(|i| (i as u32 + 2) * 10))
}

/// An ordinal below a hundred in words (*twenty-second*).
pub fn ordinal_in_words(value: u32) -> Option<String> {
    let word = |i: u32, list: &[&str]| list.get(i.checked_sub(1)? as usize).map(|w| (*w).to_owned());
    match value {
        1..20 => word(value, &ORDINALS),
        20..100 if value.is_multiple_of(10) => word(value / 10 - 1, &ORDINAL_TENS),
        20..100 => Some(format!("{}-{}", word(value / 10 - 1, &TENS)?, word(value % 10, &ORDINALS)?)),
        _ => None,
    }
}

/// An ordinal in digits (*22nd*).
pub fn ordinal_in_digits(value: u32) -> String {
    let ending = match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{value}{ending}")
}

/// The value of a Roman numeral in capitals, to 89: greater ones are mostly letters of names.
fn roman(word: &str) -> Option<u32> {
    if word.is_empty() || word.len() > 8 {
        return None;
    }
    let value = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        _ => None,
    };
    let digits: Vec<i32> = word.chars().map(value).collect::<Option<_>>()?;
    let next = |i: usize| digits.get(i + 1).copied().unwrap_or(0);
    let total: i32 = digits.iter().enumerate().map(|(i, &d)| if d < next(i) { -d } else { d }).sum();
    let total = u32::try_from(total).ok().filter(|t| (1..90).contains(t))?;
    (in_roman(total) == word).then_some(total)
}

fn in_roman(mut value: u32) -> String {
    let mut out = String::new();
    for (worth, letters) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while value >= worth {
            out.push_str(letters);
            value -= worth;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::figures::figures;
    use crate::nlp::Pipeline;

    fn read(text: &str) -> Vec<String> {
        let doc = Pipeline::shared().parse(text);
        let found = designations(&doc, &figures(&doc), 0..doc.tokens.len());
        found.iter().map(|d| format!("{} {:?}", d.span.slice(text), d.value)).collect()
    }

    #[test]
    fn numbers_that_name_or_rank_are_read_as_such() {
        for (text, want) in [
            ("It was their 31st win.", "31st Ordinal(31)"),
            ("She came twenty-third of forty.", "twenty-third Ordinal(23)"),
            ("He was runner-up in Oslo.", "runner-up Ordinal(2)"),
            ("Under clause 7.1(b), tenants may leave.", "7.1(b) Label(\"7.1(b)\")"),
            ("The suit cites Title VII.", "VII Label(\"7\")"),
            ("It fell in World War II.", "II Label(\"2\")"),
            ("Regulation 2016/679 binds them.", "2016/679 Label(\"2016/679\")"),
            ("Lorries blocked the M25.", "M25 Label(\"m25\")"),
            ("Rule 10b-5's text is short.", "10b-5 Label(\"10b-5\")"),
            ("Ash beat Elm 4-1 at home.", "4-1 Tally([4, 1])"),
            ("She won 6-2, 4-6, 7-6 (7-3) in Rome.", "6-2, 4-6, 7-6 (7-3) Tally([6, 2, 4, 6, 7, 6])"),
            ("The mare won at 11/4.", "11/4 Odds(11, 4)"),
            ("A third of the town left.", ""),
            ("I saw a dog.", ""),
        ] {
            assert_eq!(read(text).join("; "), want, "{text}");
        }
    }

    #[test]
    fn designations_are_written_and_compared() {
        use DesignationValue::*;
        assert_eq!(ordinal_in_words(42).as_deref(), Some("forty-second"));
        assert_eq!(ordinal_in_digits(112), "112th");
        assert_eq!((roman("XIV"), roman("IIX"), roman("MIX")), (Some(14), None, None));
        assert!(Odds(7, 2).is_same(&Tally(vec![7, 2])) && Odds(4, 2).is_same(&Odds(2, 1)));
        assert!(Tally(vec![7, 2]).is_reversed(&Tally(vec![2, 7])) && !Tally(vec![7, 2]).is_same(&Tally(vec![2, 7])));
        assert!(!Ordinal(2).is_comparable(&Label("2".into())));
    }
}
