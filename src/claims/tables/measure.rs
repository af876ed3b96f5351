//! Measures that heads and captions give the cells under them: *£m*, *Revenue ($000)*, *%*, *in thousands*, *km*.

use crate::claims::figures::atoms::cut;
use crate::claims::figures::lexicon::FigureLexicon;
use crate::claims::model::Dimension;
use crate::text::Span;
use rust_decimal::Decimal;

/// Letters of a currency's code, which is read only in capitals.
const CODE_LETTERS: usize = 3;

/// Unit and scale of cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measure {
    /// Symbol and dimension of the unit.
    pub unit: Option<(String, Dimension)>,
    /// What one is worth; `None` where nothing says so.
    pub scale: Option<Decimal>,
}

impl Measure {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.unit.is_none() && self.scale.is_none()
    }

    /// The measure with what it leaves open taken from another: a scale goes with its own unit only.
    pub fn or(self, other: &Measure) -> Measure {
        if self.unit.is_some() {
            return self;
        }
        Measure { unit: other.unit.clone(), scale: self.scale.or(other.scale) }
    }
}

/// The measure of a head, and where it stands there; what is left names the row or the column.
pub fn of_head(text: &str) -> (Measure, Vec<Span>) {
    let (measure, at) = read(text, Reading::Head);
    (measure, at)
}

/// The measure that a caption gives to every cell: only what is said for all of them counts (*£m*, *in thousands*, what
/// stands in brackets).
pub fn of_caption(text: &str) -> Measure {
    read(text, Reading::Caption).0
}

/// The measure that a note at the head of a table may be by itself: *£m*, *All figures in $000*.
#[derive(Clone, Copy, PartialEq)]
enum Reading {
    Head,
    Caption,
}

/// Scale words and signs of heads.
pub(super) fn scale(atom: &str) -> Option<Decimal> {
    let zeros = |count: u32| Decimal::from(10i64.pow(count));
    Some(match atom {
        "000" | "000s" | "thousand" | "thousands" | "k" => zeros(3),
        "m" | "mn" | "mln" | "mm" | "million" | "millions" => zeros(6),
        "bn" | "billion" | "billions" => zeros(9),
        "tn" | "trillion" | "trillions" => zeros(12),
        _ => return None,
    })
}

fn read(text: &str, reading: Reading) -> (Measure, Vec<Span>) {
    let lexicon = FigureLexicon::shared();
    let atoms: Vec<(Span, &str)> = cut(text).collect();
    let lower: Vec<String> = atoms.iter().map(|(_, a)| a.to_lowercase()).collect();
    let mut measure = Measure::default();
    let mut spans: Vec<Span> = Vec::new();
    let mut depth = 0usize;
    let alone = atoms.iter().filter(|(_, a)| a.chars().any(char::is_alphanumeric)).count() <= 1;
    let mut at = 0;
    while at < atoms.len() {
        match lower[at].as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let after_in = at > 0 && lower[at - 1] == "in";
        let is_apart = depth > 0 || after_in || alone;
        // A head of one word names what is counted, though it be a unit too: *Year*, *Hours*, *W*.
        let named = || unit(lexicon, &lower, at, depth > 0 || after_in);
        let (unit, mut end) = match currency(lexicon, &atoms, &lower, at).or_else(named) {
            Some((unit, end)) => (Some(unit), end),
            None => (None, at),
        };
        let is_money = unit.as_ref().is_some_and(|u| u.1 == Dimension::Money);
        let mut size = None;
        if unit.is_none() || is_money {
            let mut next = end;
            while next < lower.len() && (matches!(lower[next].as_str(), "'" | "’" | "‘" | "in")) {
                next += 1;
            }
            let sign = lower.get(next).and_then(|a| scale(a));
            // A lone *m* may be metres or millions.
            let clear = is_money
                || (is_apart || next > end) && !matches!(lower.get(next).map(String::as_str), Some("m" | "k" | "mm"));
            if let Some(sign) = sign.filter(|_| clear) {
                size = Some(sign);
                end = next + 1;
                // "£000s".
                end +=
                    usize::from(lower.get(end).is_some_and(|a| a == "s") && atoms[end].0.start == atoms[end - 1].0.end);
            }
        }
        if end == at {
            // By itself in a bracket, *m* is millions of what the head counts. Metres have a unit in the draft, and are then
            // not judged.
            let is_bracketed = at > 0 && lower[at - 1] == "(" && lower.get(at + 1).is_some_and(|next| next == ")");
            if is_bracketed && lower[at] == "m" && reading == Reading::Head {
                measure.scale = measure.scale.or_else(|| scale("m"));
                spans.push(atoms[at].0);
            }
            at += 1;
            continue;
        }
        // Of a caption, an amount (£4.2m) is none of the cells'.
        let amount = lower.get(end).is_some_and(|a| a.starts_with(|c: char| c.is_ascii_digit()));
        let counts = match reading {
            Reading::Head => true,
            Reading::Caption => !amount && (is_apart || size.is_some()),
        };
        if counts {
            measure.unit = measure.unit.or(unit);
            measure.scale = measure.scale.or(size);
            spans.push(Span::new(atoms[at].0.start, atoms[end - 1].0.end));
        }
        at = end;
    }
    (measure, spans)
}

type UnitName = (String, Dimension);

/// A currency's sign, or its code in capitals, and the atom behind it.
fn currency(lexicon: &FigureLexicon, atoms: &[(Span, &str)], lower: &[String], at: usize) -> Option<(UnitName, usize)> {
    let matches = |form: &[String]| form.iter().enumerate().all(|(i, word)| lower.get(at + i) == Some(word));
    let is_sign = |form: &[String]| {
        let letters = |word: &String| word.chars().all(char::is_alphabetic);
        !form.iter().all(letters)
            || form.len() == 1 && form[0].len() == CODE_LETTERS && atoms[at].1.chars().all(char::is_uppercase)
    };
    let found = lexicon.unit_before.iter().find(|(form, _)| matches(form) && is_sign(form));
    let plain = || {
        let name = match lower[at].as_str() {
            "pound" | "pounds" => "GBP",
            "dollar" | "dollars" => "$",
            "euro" | "euros" => "EUR",
            "pence" => "GBp",
            _ => return None,
        };
        let entry = lexicon.unit(name)?;
        Some(((entry.symbol.clone(), entry.dimension), at + 1))
    };
    match found {
        Some((form, index)) => {
            let entry = lexicon.unit_by_index(*index);
            Some(((entry.symbol.clone(), entry.dimension), at + form.len()))
        }
        None => plain(),
    }
}

/// Another unit's name or sign: shares anywhere, others only where a bracket or *in* sets them apart from the head's words.
fn unit(lexicon: &FigureLexicon, lower: &[String], at: usize, is_apart: bool) -> Option<(UnitName, usize)> {
    if matches!(lower[at].as_str(), "percentage")
        && lower.get(at + 1).is_none_or(|next| next != "point" && next != "points")
    {
        return Some((("%".to_owned(), Dimension::Share), at + 1));
    }
    // A bare "p" is pence, where nothing else is in the bracket.
    if lower[at] == "p" && is_apart && lower.get(at + 1).is_none_or(|next| next == ")") {
        return Some((("GBp".to_owned(), Dimension::Money), at + 1));
    }
    let phrases = lexicon.unit_phrases.get(&lower[at])?;
    let (form, index) =
        phrases.iter().find(|(form, _)| form.iter().enumerate().all(|(i, word)| lower.get(at + i) == Some(word)))?;
    let entry = lexicon.unit_by_index(*index);
    let share = matches!(entry.dimension, Dimension::Share | Dimension::Points);
    (share || is_apart && entry.dimension != Dimension::Money)
        .then(|| ((entry.symbol.clone(), entry.dimension), at + form.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(measure: &Measure) -> String {
        let unit = measure.unit.as_ref().map_or("", |u| &u.0);
        format!("{unit} {}", measure.scale.map_or(String::new(), |s| s.to_string())).trim().to_owned()
    }

    #[test]
    fn heads_give_units_and_scales() {
        for (head, want) in [
            ("£m", "GBP 1000000"),
            ("Revenue ($000)", "$ 1000"),
            ("Revenue, £'000", "GBP 1000"),
            ("US$ millions", "USD 1000000"),
            ("EUR bn", "EUR 1000000000"),
            ("Share (%)", "%"),
            ("%", "%"),
            ("Percentage of patients", "%"),
            ("Population (thousands)", "1000"),
            ("Earnings per share (p)", "GBp"),
            ("Length (km)", "km"),
            ("Bricks made (m)", "1000000"),
            ("Votes", ""),
            ("Year", ""),
            ("W", ""),
            ("P", ""),
            ("Robberies in May", ""),
        ] {
            assert_eq!(shown(&of_head(head).0), want, "{head}");
        }
        let (_, at) = of_head("Revenue ($000)");
        assert_eq!(at[0].slice("Revenue ($000)"), "$000");
    }

    #[test]
    fn captions_give_what_they_say_of_all() {
        for (caption, want) in [
            ("Spending by department, £m", "GBP 1000000"),
            ("All figures are in thousands.", "1000"),
            ("Revenue rose to £4.2m in the year.", ""),
            ("Turnout by ward (%)", "%"),
            ("Key figures", ""),
        ] {
            assert_eq!(shown(&of_caption(caption)), want, "{caption}");
        }
    }
}
