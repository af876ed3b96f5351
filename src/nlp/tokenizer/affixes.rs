//! Affixes: where a run of characters without white space is cut, by prefixes, suffixes, infixes, and what a web
//! address is.
//!
//! These are the rules of spaCy's English tokenizer (there regular expressions), written out by hand: every alternative
//! begins or ends with a class of characters, so that one look at a character decides.

use super::char_classes::{
    ALPHA, CharClasses, DECIMAL, ICON, LOWER, LOWER_OR_QUOTE, PREFIX, STOP_BEFORE, SUFFIX, UPPER, UPPER_OR_QUOTE, WORD,
};
use crate::nlp::model::file::{Result, TableReader};

/// The affix rules.
pub(crate) struct Affixes {
    /// The character classes.
    pub characters: CharClasses,
    currencies: Vec<Box<str>>,
    units: Vec<Box<str>>,
}

impl Affixes {
    /// Reads the tables that the rules need.
    pub fn load(table: &mut TableReader) -> Result<Affixes> {
        let characters = CharClasses::load(table)?;
        let mut boxed = || table.list(|t| Ok(Box::from(t.text()?)));
        Ok(Affixes { characters, currencies: boxed()?, units: boxed()? })
    }

    /// Length in bytes of the prefix that splits from `word`; 0 if none does.
    pub fn prefix(&self, word: &str) -> usize {
        let mut rest = word.chars();
        let Some(first) = rest.next() else { return 0 };
        match first {
            '.' => run_of_stops(word.bytes()),
            '+' => usize::from(!rest.next().is_some_and(|c| c.is_ascii_digit())),
            _ if self.characters.is_in(first, PREFIX) => first.len_utf8(),
            _ => self.currencies.iter().find(|c| word.starts_with(&***c)).map_or(0, |c| c.len()),
        }
    }

    /// Length in bytes of the suffix that splits from `word`, the longest if several do; 0 if none does.
    pub fn suffix(&self, word: &str) -> usize {
        let mut back = word.chars().rev();
        let Some(last) = back.next() else { return 0 };
        let before = back.next();
        let single = match last {
            '.' => match run_of_stops(word.bytes().rev()) {
                0 => usize::from(self.is_separate_stop(before, back)),
                run => run,
            },
            '+' => usize::from(before.is_some_and(|c| c.is_ascii_digit())),
            '…' if before == Some('…') => 2 * last.len_utf8(),
            's' | 'S' => before.filter(|c| matches!(c, '\'' | '’')).map_or(0, |c| c.len_utf8() + 1),
            _ => 0,
        };
        let single = if single == 0 && self.characters.is_in(last, SUFFIX) { last.len_utf8() } else { single };
        // A unit or a currency counts only behind a figure.
        let measure = self.currencies.iter().chain(&self.units).filter_map(|unit| {
            let number = word.strip_suffix(&**unit)?;
            number.ends_with(|c: char| c.is_ascii_digit()).then_some(unit.len())
        });
        measure.max().map_or(single, |measure| measure.max(single))
    }

    /// Whether a single full stop behind `before` is no part of the word.
    fn is_separate_stop(&self, before: Option<char>, mut earlier: impl Iterator<Item = char>) -> bool {
        let Some(before) = before else { return false };
        let earlier = earlier.next();
        self.characters.is_in(before, STOP_BEFORE)
            || (self.characters.is_in(before, UPPER) && self.characters.is_some_in(earlier, UPPER))
            || (earlier == Some('°') && matches!(before, 'F' | 'f' | 'C' | 'c' | 'K' | 'k'))
    }

    /// Calls `found` with the byte range of every infix in `word`, left to right.
    pub fn infixes(&self, word: &str, mut found: impl FnMut(usize, usize)) {
        let mut before = None;
        let mut at = 0;
        while let Some(c) = word[at..].chars().next() {
            let length = self.infix(before, c, &word[at..]);
            if length == 0 {
                before = Some(c);
                at += c.len_utf8();
            } else {
                found(at, at + length);
                at += length;
                before = word[..at].chars().next_back();
            }
        }
    }

    /// Length of the infix at the start of `rest`, which begins with `c` and stands behind `before`.
    fn infix(&self, before: Option<char>, c: char, rest: &str) -> usize {
        let characters = &self.characters;
        let next = rest[c.len_utf8()..].chars().next();
        let behind_word = characters.is_some_in(before, ALPHA) || before.is_some_and(|b| b.is_ascii_digit());
        let between = match c {
            '.' => match run_of_stops(rest.bytes()) {
                0 => characters.is_some_in(before, LOWER_OR_QUOTE) && characters.is_some_in(next, UPPER_OR_QUOTE),
                run => return run,
            },
            '…' => true,
            ',' => characters.is_some_in(before, ALPHA) && characters.is_some_in(next, ALPHA),
            '+' | '*' | '^' => is_in_sum(before, next),
            '-' if is_in_sum(before, next) => true,
            '-' | '–' | '—' | '~' if behind_word => {
                let dashes = ["-", "–", "—", "--", "---", "——", "~"];
                let fits = |dash: &&&str| {
                    rest.strip_prefix(**dash).is_some_and(|behind| characters.is_some_in(behind.chars().next(), ALPHA))
                };
                return dashes.iter().find(fits).map_or(0, |dash| dash.len());
            }
            ':' | '<' | '>' | '=' | '/' => behind_word && characters.is_some_in(next, ALPHA),
            _ => characters.is_in(c, ICON),
        };
        if between { c.len_utf8() } else { 0 }
    }

    /// Whether the whole of `word` is a web address or an e-mail address.
    pub fn is_address(&self, word: &str) -> bool {
        let scheme = word.split_once("://").and_then(|(scheme, rest)| {
            let fits = |c| self.characters.is_in(c, WORD) || matches!(c, '+' | '-' | '.');
            (scheme.chars().count() >= 2 && scheme.chars().all(fits)).then_some(word.len() - rest.len())
        });
        // What stands before an @ may be anything, so the host may begin behind every @.
        let behind_at = word.char_indices().skip(1).filter(|&(_, c)| c == '@').map(|(at, _)| at + 1);
        let behind_scheme = scheme.filter(|&at| at > 0);
        std::iter::once(0).chain(behind_scheme).chain(behind_at).any(|start| self.is_host_and_path(&word[start..]))
    }

    fn is_host_and_path(&self, rest: &str) -> bool {
        [self.address_of_numbers(rest), self.host(rest)].into_iter().flatten().any(|rest| self.is_port_and_path(rest))
    }

    /// What stands behind a host name at the start of `rest`: labels with full stops, then lower-case letters.
    fn host<'a>(&self, mut rest: &'a str) -> Option<&'a str> {
        let mut labels = 0;
        loop {
            if labels > 0 {
                let end = rest.find(|c| !self.characters.is_in(c, LOWER)).unwrap_or(rest.len());
                let ends = end == rest.len() || rest[end..].starts_with([':', '/', '?', '#']);
                if ends && (2..=63).contains(&rest[..end].chars().count()) {
                    return Some(&rest[end..]);
                }
            }
            let (label, behind) = rest.split_once('.')?;
            if !is_label(label) {
                return None;
            }
            labels += 1;
            rest = behind;
        }
    }

    /// What stands behind a public IPv4 address at the start of `rest`.
    fn address_of_numbers<'a>(&self, rest: &'a str) -> Option<&'a str> {
        let mut parts = rest.splitn(4, '.');
        let (a, b, c, tail) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let end = tail.find(|c| !self.characters.is_in(c, DECIMAL)).unwrap_or(tail.len());
        let (d, tail) = tail.split_at(end);
        let local = matches!(a, "10" | "127")
            || matches!((a, b), ("169", "254") | ("192", "168"))
            || (a == "172" && is_in_range(b, 16, 31));
        let fits = is_in_range(a, 1, 223)
            && !a.starts_with('0')
            && [b, c].iter().all(|part| is_in_range(part, 0, 255) && (part.len() < 3 || !part.starts_with('0')))
            && is_in_range(d, 1, 254)
            && !d.starts_with('0');
        (fits && !local).then_some(tail)
    }

    fn is_port_and_path(&self, rest: &str) -> bool {
        let path = |rest: &str| rest.is_empty() || rest.starts_with(['/', '?', '#']);
        let port = rest.strip_prefix(':').and_then(|rest| {
            let end = rest.find(|c| !self.characters.is_in(c, DECIMAL)).unwrap_or(rest.len());
            (2..=5).contains(&rest[..end].chars().count()).then_some(&rest[end..])
        });
        path(rest) || port.is_some_and(path)
    }
}

/// How many full stops stand at the start, if there are two or more.
fn run_of_stops(bytes: impl Iterator<Item = u8>) -> usize {
    let run = bytes.take_while(|&b| b == b'.').count();
    if run > 1 { run } else { 0 }
}

/// Whether a sign stands between figures, the second of which may be negative.
fn is_in_sum(before: Option<char>, next: Option<char>) -> bool {
    before.is_some_and(|c| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit() || c == '-')
}

/// Whether `label` may stand between full stops in a host name.
fn is_label(label: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&c);
    label.starts_with(inner)
        && label.ends_with(inner)
        && label.chars().all(|c| inner(c) || matches!(c, '_' | '-'))
        && label.chars().count() <= 64
}

/// Whether `part` is a number of one to three ASCII digits within the bounds.
fn is_in_range(part: &str, least: u16, most: u16) -> bool {
    (1..=3).contains(&part.len())
        && part.bytes().all(|b| b.is_ascii_digit())
        && part.parse().is_ok_and(|n: u16| (least..=most).contains(&n))
}
