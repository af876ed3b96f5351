//! Terms: words of heads and sentences brought to one form, so that a sentence can be seen to name a row or a column.
//! *Waiting lists* are *waiting list*, *Jan* is *January*, *the first quarter* is *Q1*, *2023–24* is *2023/24*.

use super::lexicon::TableLexicon;
use crate::claims::figures::atoms::cut;
use crate::text::Span;

/// The years that a number of four digits may be.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;
/// The shortest word that loses its plural ending, in bytes: *gas* and *bus* are no plurals.
const MIN_PLURAL: usize = 4;

/// A word of content, brought to the form that heads and sentences share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The form.
    pub word: String,
    /// Where its words stand in the text.
    pub span: Span,
}

/// The terms of a text, in its order, silent words left out.
pub fn terms(text: &str) -> Vec<Term> {
    let lexicon = TableLexicon::shared();
    let atoms: Vec<(Span, &str)> = cut(text).collect();
    let mut out: Vec<Term> = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        let (span, atom) = atoms[at];
        let attached = |next: usize| atoms.get(next).filter(|(s, _)| s.start == atoms[next - 1].0.end).map(|(_, a)| *a);
        let (word, used) = if atom.starts_with(|c: char| c.is_ascii_digit()) {
            match period(atom, attached(at + 1), attached(at + 2)) {
                Some(period) => (period, 3),
                None => (atom.to_owned(), 1),
            }
        } else if atom.starts_with(char::is_alphabetic) {
            word_of(&atom.to_lowercase(), attached(at + 1))
        } else {
            at += 1;
            continue;
        };
        let end = atoms[(at + used - 1).min(atoms.len() - 1)].0.end;
        at += used;
        if !lexicon.silent.contains(&word) {
            out.push(Term { word, span: Span::new(span.start, end) });
        }
    }
    joined_quarters(out)
}

/// A word with what is written against it: *FY24*, *Q1*, *H2*.
fn word_of(lower: &str, next: Option<&str>) -> (String, usize) {
    let digits = next.filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
    match (lower, digits) {
        ("fy", Some(year)) if year.len() == 2 => (format!("20{year}"), 2),
        ("fy", Some(year)) if year.len() == 4 => (year.to_owned(), 2),
        ("q" | "h", Some(part)) if part.len() == 1 => (format!("{lower}{part}"), 2),
        _ => (stem(lower), 1),
    }
}

/// Two years that are one period: *2023/24*, *2023-2024*, *23/24*.
fn period(first: &str, sign: Option<&str>, second: Option<&str>) -> Option<String> {
    let second = second.filter(|_| matches!(sign, Some("/" | "-" | "–" | "−")))?;
    let from: u32 = first.parse().ok()?;
    let to: u32 = second.parse().ok()?;
    let from = if first.len() == 2 && second.len() == 2 { 2000 + from } else { from };
    let follows = (from + 1) % 100 == to % 100 && (second.len() == 2 || to == from + 1);
    (YEARS.contains(&from) && follows).then(|| format!("{from}/{:02}", to % 100))
}

/// *First quarter* is *Q1*, *second half* is *H2*.
fn joined_quarters(terms: Vec<Term>) -> Vec<Term> {
    let mut out: Vec<Term> = Vec::new();
    for term in terms {
        let sign = match term.word.as_str() {
            "quarter" => "q",
            "half" => "h",
            _ => "",
        };
        let count =
            out.last().and_then(|before| ["first", "second", "third", "fourth"].iter().position(|w| *w == before.word));
        match (sign, count, out.last_mut()) {
            ("q" | "h", Some(count), Some(before)) => {
                before.word = format!("{sign}{}", count + 1);
                before.span = before.span.cover(term.span);
            }
            _ => out.push(term),
        }
    }
    out
}

/// A word in small letters without its plural ending, or the word that stands for it.
pub fn stem(lower: &str) -> String {
    let lexicon = TableLexicon::shared();
    let stands = |word: &str| lexicon.same.get(word).cloned();
    let singular = || {
        if let Some(stem) = lower.strip_suffix("ies").filter(|s| s.len() + 2 > MIN_PLURAL) {
            return format!("{stem}y");
        }
        let sibilant = ["sses", "ches", "shes", "xes", "zes"].iter().any(|e| lower.ends_with(e));
        let plural = lower.ends_with('s') && !["ss", "us", "is"].iter().any(|e| lower.ends_with(e));
        match plural && lower.len() >= MIN_PLURAL {
            true if sibilant => lower[..lower.len() - 2].to_owned(),
            true => lower[..lower.len() - 1].to_owned(),
            false => lower.to_owned(),
        }
    };
    stands(lower).unwrap_or_else(|| {
        let singular = singular();
        stands(&singular).unwrap_or(singular)
    })
}

/// Whether a term is a year, a period of two, a quarter, a half or a month.
pub fn is_period(term: &str) -> bool {
    is_year(term)
        || term.contains('/')
        || term.len() == 2 && term.starts_with(['q', 'h']) && term.ends_with(|c: char| c.is_ascii_digit())
        || TableLexicon::shared().is_month(term)
}

/// Whether a term is a year.
pub fn is_year(term: &str) -> bool {
    term.len() == 4 && term.bytes().all(|b| b.is_ascii_digit()) && term.parse().is_ok_and(|y| YEARS.contains(&y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_and_sentences_meet_in_one_form() {
        for (text, want) in [
            ("Waiting lists", "waiting list"),
            ("Year ended 31 March 2024", "31 march 2024"),
            ("FY24", "2024"),
            ("2023–24", "2023/24"),
            ("2023-2024", "2023/24"),
            ("Q1 2024", "q1 2024"),
            ("the first quarter of 2024", "q1 2024"),
            ("Jan", "january"),
            ("Turnover", "revenue"),
            ("Burglaries by borough", "burglary borough"),
            ("Barts' patients", "bart patient"),
            ("Bus passes", "bus pass"),
        ] {
            let found: Vec<String> = terms(text).into_iter().map(|t| t.word).collect();
            assert_eq!(found.join(" "), want, "{text}");
        }
        assert!(is_period("2023/24") && is_period("q1") && is_period("2024") && !is_period("1,204"));
    }
}
