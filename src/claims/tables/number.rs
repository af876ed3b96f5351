//! Numbers of cells: *1,204*, *£4.2m*, *41%*, *(0.3)*, *12\**, *1,204 (41%)*; and what is none: *–*, *n/a*, *..*, *2-1*.

use super::measure::scale;
use super::terms::is_year;
use crate::claims::figures::atoms::cut;
use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::Dimension;
use crate::text::Span;
use rust_decimal::Decimal;
use std::str::FromStr;

/// The most numbers of a cell: a count with its share in brackets. A third makes it prose.
const MAX_NUMBERS: usize = 2;

/// Number as a cell writes it.
#[derive(Clone, Debug, PartialEq)]
pub struct CellNumber {
    /// Its value, with the scale that the cell itself gives, if any.
    pub value: Decimal,
    /// What its last printed place is worth, scaled like the value.
    pub precision: Decimal,
    /// The unit that stands in the cell.
    pub unit: Option<(String, Dimension)>,
    /// Whether the cell itself has a scale (*4.2m*).
    pub is_scaled: bool,
    /// Where it stands in the cell's text, signs and all.
    pub span: Span,
}

/// The numbers of a cell; none of a cell that has words beside them, or no number.
pub fn numbers(text: &str) -> Vec<CellNumber> {
    let lexicon = FigureLexicon::shared();
    let atoms: Vec<(Span, &str)> = cut(text).collect();
    let mut out: Vec<CellNumber> = Vec::new();
    let mut at = 0;
    let is_digits = |at: usize| {
        atoms.get(at).is_some_and(|(_, a)| a.starts_with(|c: char| c.is_ascii_digit() || (c == '.' && a.len() > 1)))
    };
    let attached = |at: usize| at > 0 && atoms.get(at).is_some_and(|(s, _)| s.start == atoms[at - 1].0.end);
    while at < atoms.len() {
        let start = at;
        let mut negative = false;
        let mut unit = None;
        while let Some(&(_, atom)) = atoms.get(at) {
            match atom {
                "-" | "−" | "–" if is_digits(at + 1) || currency(lexicon, &atoms, at + 1).is_some() => {
                    negative = true
                }
                "(" if !out.is_empty() || is_digits(at + 1) || currency(lexicon, &atoms, at + 1).is_some() => {
                    negative = out.is_empty();
                }
                "+" | "(" | "~" | "c" => {}
                _ => break,
            }
            at += 1;
        }
        if let Some((found, next)) = currency(lexicon, &atoms, at) {
            (unit, at) = (Some(found), next);
        }
        if !is_digits(at) {
            // What is left are marks of notes, or words: then it is no cell of figures.
            let rest =
                atoms[start..].iter().all(|(_, a)| !a.chars().any(char::is_alphanumeric)) || is_mark(&atoms[start..]);
            return if rest && !out.is_empty() { out } else { Vec::new() };
        }
        let Some((mut value, mut precision, next)) = numeral(&atoms, at) else { return Vec::new() };
        at = next;
        let mut is_scaled = false;
        if let Some((_, atom)) = atoms.get(at) {
            let lower = atom.to_lowercase();
            let sized = scale(&lower).filter(|_| lower != "000");
            // Behind a blank, only a word or "bn" scales.
            if let Some(size) = sized.filter(|_| attached(at) || lower.len() > 1) {
                (value, precision, is_scaled, at) = (value * size, precision * size, true, at + 1);
            }
        }
        if let Some((found, next)) = unit_behind(lexicon, &atoms, at, attached(at)) {
            unit = unit.or(Some(found));
            at = next;
        }
        // A mark of a note: 12*, 12^a, 12a, 12[1].
        at += note_mark(&atoms, at, attached(at));
        while atoms.get(at).is_some_and(|(_, a)| matches!(*a, ")" | "," | ";")) {
            at += 1;
        }
        if at < atoms.len() && attached(at) && is_joint(atoms[at].1) && is_digits(at + 1) || out.len() == MAX_NUMBERS {
            return Vec::new();
        }
        let value = if negative { -value } else { value };
        let span = Span::new(atoms[start].0.start, atoms[at - 1].0.end);
        out.push(CellNumber { value, precision, unit, is_scaled, span: trimmed(text, span) });
    }
    out
}

/// Whether a cell is a year or a period, and so no figure where it heads a row or a column.
pub fn is_bare_year(text: &str) -> bool {
    is_year(text.trim())
}

/// What joins two numbers to a time, a date, a result or a range.
fn is_joint(atom: &str) -> bool {
    matches!(atom, ":" | "/" | "-" | "–" | "−")
}

/// A number without the brackets and marks round it.
fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.slice(text);
    let out =
        |c: char| matches!(c, '(' | ')' | ',' | ';' | '*' | '†' | '‡' | '§' | '[' | ']' | '^') || c.is_whitespace();
    let start = span.start + (inside.len() - inside.trim_start_matches(out).len());
    Span::new(start, start + inside.trim_matches(out).len())
}

/// The numeral at an atom with its groups, its value, the worth of its last place, and the atom behind it.
fn numeral(atoms: &[(Span, &str)], at: usize) -> Option<(Decimal, Decimal, usize)> {
    let mut digits = atoms.get(at)?.1.replace(',', "");
    let mut end = at + 1;
    // Groups of three behind blanks: 816 000.
    let group = |at: usize| {
        let (span, atom) = atoms.get(at)?;
        let gap = span.start - atoms[at - 1].0.end;
        (gap > 0 && gap < 4 && atom.len() == 3 && atom.bytes().all(|b| b.is_ascii_digit())).then_some(*atom)
    };
    if digits.len() <= 3 && !digits.contains('.') {
        while let Some(more) = group(end) {
            digits.push_str(more);
            end += 1;
        }
    }
    let value = Decimal::from_str(&digits).ok()?;
    let places = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    Some((value, Decimal::new(1, places.min(20) as u32), end))
}

fn currency(lexicon: &FigureLexicon, atoms: &[(Span, &str)], at: usize) -> Option<((String, Dimension), usize)> {
    let lower = |at: usize| atoms.get(at).map(|(_, a)| a.to_lowercase());
    let first = lower(at)?;
    let form = |form: &[String]| form.iter().enumerate().all(|(i, word)| lower(at + i).as_ref() == Some(word));
    let (form, index) = lexicon.unit_before.iter().find(|(f, _)| f.first() == Some(&first) && form(f))?;
    let entry = lexicon.unit_by_index(*index);
    Some(((entry.symbol.clone(), entry.dimension), at + form.len()))
}

/// A sign against the digits, or a unit's words behind them.
fn unit_behind(
    lexicon: &FigureLexicon,
    atoms: &[(Span, &str)],
    at: usize,
    is_attached: bool,
) -> Option<((String, Dimension), usize)> {
    let lower = |at: usize| atoms.get(at).map(|(_, a)| a.to_lowercase());
    let first = lower(at)?;
    let sign =
        lexicon.unit_signs.get(&first).filter(|_| is_attached && !is_note_letter(&first)).map(|&index| (index, 1));
    let phrase = || {
        let fits = |form: &[String]| form.iter().enumerate().all(|(i, word)| lower(at + i).as_ref() == Some(word));
        lexicon.unit_phrases.get(&first)?.iter().find(|(form, _)| fits(form)).map(|(form, index)| (*index, form.len()))
    };
    let (index, used) = sign.or_else(phrase)?;
    let entry = lexicon.unit_by_index(index);
    Some(((entry.symbol.clone(), entry.dimension), at + used))
}

/// A letter that marks notes more often than units: *12a*, *12c*.
fn is_note_letter(lower: &str) -> bool {
    matches!(lower, "a" | "c" | "d" | "e" | "f" | "r")
}

/// How many atoms behind a number are the mark of a note.
fn note_mark(atoms: &[(Span, &str)], at: usize, is_attached: bool) -> usize {
    let Some((_, atom)) = atoms.get(at) else { return 0 };
    let atom = *atom;
    let is = |at: usize, sign: &str| atoms.get(at).is_some_and(|(_, a)| *a == sign);
    let short =
        |at: usize| atoms.get(at).is_some_and(|(_, a)| a.chars().count() <= 2 && a.chars().all(char::is_alphanumeric));
    let raised = |atom: &str| atom.chars().all(|c| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | 'ᵃ' | 'ᵇ'));
    match atom {
        "*" | "†" | "‡" | "§" => {
            atoms[at..].iter().take_while(|(_, a)| matches!(*a, "*" | "†" | "‡" | "§")).count()
        }
        "^" if short(at + 1) => 2,
        "[" if short(at + 1) && is(at + 2, "]") => 3,
        // A letter only: a number in brackets is a second figure.
        "(" if is(at + 2, ")")
            && atoms.get(at + 1).is_some_and(|(_, a)| a.len() == 1 && a.bytes().all(|b| b.is_ascii_lowercase())) =>
        {
            3
        }
        _ if is_attached
            && (raised(atom)
                || is_note_letter(&atom.to_lowercase()) && atom.bytes().all(|b| b.is_ascii_lowercase())) =>
        {
            1
        }
        _ => 0,
    }
}

/// Whether atoms are a mark of a note and nothing else.
fn is_mark(atoms: &[(Span, &str)]) -> bool {
    let used = note_mark(atoms, 0, false);
    used > 0 && used == atoms.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let number = |n: &CellNumber| {
            format!("{}{}", n.value.normalize(), n.unit.as_ref().map_or(String::new(), |u| format!(" {}", u.0)))
        };
        numbers(text).iter().map(number).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn cells_are_read_without_the_marks_of_notes() {
        for (cell, want) in [
            ("1,204", "1204"),
            ("816 000", "816000"),
            ("£4.2m", "4200000 GBP"),
            ("$1.5 billion", "1500000000 $"),
            ("41%", "41 %"),
            ("43.7 per cent", "43.7 %"),
            ("(0.3)", "-0.3"),
            ("-0.3", "-0.3"),
            ("+12", "12"),
            ("12*", "12"),
            ("12**", "12"),
            ("12^a", "12"),
            ("12[1]", "12"),
            ("12 [1]", "12"),
            ("12a", "12"),
            ("12 (a)", "12"),
            ("1,204 (41%)", "1204; 41 %"),
            ("£1.2m†", "1200000 GBP"),
        ] {
            assert_eq!(shown(cell), want, "{cell}");
        }
    }

    #[test]
    fn what_stands_for_nothing_is_no_figure() {
        for cell in [
            "–",
            "-",
            "n/a",
            "..",
            "",
            "*",
            "Nil return",
            "2-1",
            "4:10",
            "12/03/2024",
            "5–7",
            "12 March",
            "Ward 4",
            "c",
            ":",
        ] {
            assert_eq!(shown(cell), "", "{cell}");
        }
    }
}
