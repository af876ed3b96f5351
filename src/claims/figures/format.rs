//! Writing numbers: a source's figure in the numeral style of a draft, for fixes.

use super::lexicon::FigureLexicon;
use crate::claims::model::{Bound, Figure, NumberStyle};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The words that give a bound, before the number.
pub fn operator_words(operator: Bound) -> &'static str {
    match operator {
        Bound::Exact | Bound::Range => "",
        Bound::AtLeast => "at least",
        Bound::MoreThan => "more than",
        Bound::AtMost => "up to",
        Bound::LessThan => "fewer than",
        Bound::About => "about",
        Bound::Nearly => "nearly",
    }
}

/// The bound of a figure in the words of its text, put before the number: *at least* for *744 or more*.
pub fn operator_of<'a>(figure: &Figure, text: &'a str) -> std::borrow::Cow<'a, str> {
    let before = figure.operator_span.filter(|s| s.start < figure.value_span.start).map(|span| span.slice(text));
    // "Sub-" is written against its number.
    match before.filter(|words| !words.ends_with('-')) {
        Some(words) => lower_first(words),
        None => operator_words(figure.operator).into(),
    }
}

/// The source's figure, bound and all, as the draft would write it: in digits where the draft has digits, in words where it
/// has words, with a capital where the draft's figure has one.
pub fn in_style_of(draft: &Figure, draft_text: &str, source: &Figure, source_text: &str) -> String {
    let value = in_unit_form((draft, draft_text), (source, source_text))
        .unwrap_or_else(|| value_in_style(draft.style, source, source_text));
    let operator = operator_of(source, source_text);
    let phrase = if operator.is_empty() { value } else { format!("{operator} {value}") };
    with_case_of(draft.number.slice(draft_text), &phrase)
}

/// The source's number without its bound, in a numeral style.
pub fn value_in_style(style: NumberStyle, source: &Figure, source_text: &str) -> String {
    let text = lower_first(&value_text(source, source_text)).into_owned();
    let plain = source.unit.is_none() && source.style != style;
    let whole = source
        .value
        .or_else(|| source.set.named_value(source.operator))
        .filter(|v| v.scale() == 0 && !v.is_sign_negative());
    match (style, source.style, whole) {
        (NumberStyle::Words, NumberStyle::Digits, Some(value)) if plain => words(value).unwrap_or(text),
        (NumberStyle::Digits, NumberStyle::Words, Some(value)) if plain => digits(value),
        _ => text,
    }
}

/// A figure's value as written, without a bound that is written into it (*60 years* of *60-odd years*).
fn value_text(figure: &Figure, text: &str) -> String {
    let value = figure.value_span;
    match figure.operator_span.filter(|o| o.start > value.start && o.end <= value.end) {
        Some(bound) => {
            [value.start..bound.start, bound.end..value.end].iter().filter_map(|r| text.get(r.clone())).collect()
        }
        None => value.slice(text).to_owned(),
    }
}

/// The source's number with the same unit as the draft writes it, where one of them is a compound (*a 14-year term* for
/// *14 years*).
fn in_unit_form(draft: (&Figure, &str), source: (&Figure, &str)) -> Option<String> {
    let parts = |(figure, text): (&Figure, &str)| {
        let unit = figure.unit.as_ref()?;
        let number = text.get(figure.value_span.start..unit.span.start).filter(|n| !n.is_empty())?;
        let bare = number.trim_end_matches([' ', '\u{a0}', '-', '\u{2010}', '\u{2011}']);
        Some((unit.symbol.clone(), bare.to_owned(), number[bare.len()..].to_owned(), unit.span.start))
    };
    let ((symbol, _, joint, unit_start), (other, number, other_joint, _)) = (parts(draft)?, parts(source)?);
    let hyphen = |joint: &str| joint.contains(['-', '\u{2010}', '\u{2011}']);
    if symbol != other || hyphen(&joint) == hyphen(&other_joint) || source.0.has_loose_bound() {
        return None;
    }
    let whole = source.0.value.filter(|v| v.scale() == 0 && !v.is_sign_negative());
    let number = match (draft.0.style, source.0.style, whole) {
        (NumberStyle::Words, NumberStyle::Digits, Some(value)) => words(value).unwrap_or(number),
        (NumberStyle::Digits, NumberStyle::Words, Some(value)) => digits(value),
        _ => lower_first(&number).into_owned(),
    };
    let unit = draft.1.get(unit_start..draft.0.value_span.end)?;
    Some(format!("{number}{joint}{unit}"))
}

/// A whole number in digits with commas.
pub fn digits(value: Decimal) -> String {
    let value = value.normalize();
    let text = value.abs().to_string();
    let (whole, decimals) = text.split_once('.').map_or((text.as_str(), None), |(w, d)| (w, Some(d)));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(decimals) = decimals {
        out.push('.');
        out.push_str(decimals);
    }
    if value.is_sign_negative() { format!("-{out}") } else { out }
}

/// A whole number below a million in words, British style (*seven hundred and forty-four*).
pub fn words(value: Decimal) -> Option<String> {
    let value = value.to_u64().filter(|v| *v < 1_000_000)?;
    if value >= 1000 {
        let (thousands, rest) = (value / 1000, value % 1000);
        let head = format!("{} thousand", below_thousand(thousands)?);
        return Some(match rest {
            0 => head,
            1..=99 => format!("{head} and {}", below_thousand(rest)?),
            _ => format!("{head} {}", below_thousand(rest)?),
        });
    }
    below_thousand(value)
}

fn below_thousand(value: u64) -> Option<String> {
    let lexicon = FigureLexicon::shared();
    let name = |v: u64| {
        let v = Decimal::from(v);
        let of = |map: &rustc_hash::FxHashMap<String, Decimal>| {
            map.iter().filter(|(_, x)| **x == v).map(|(w, _)| w.clone()).min_by_key(String::len)
        };
        of(&lexicon.cardinals).or_else(|| of(&lexicon.tens))
    };
    if value < 20 || (value < 100 && value.is_multiple_of(10)) {
        return name(value);
    }
    if value < 100 {
        return Some(format!("{}-{}", name(value / 10 * 10)?, name(value % 10)?));
    }
    let head = format!("{} hundred", name(value / 100)?);
    if value.is_multiple_of(100) { Some(head) } else { Some(format!("{head} and {}", below_thousand(value % 100)?)) }
}

/// `phrase` with a first letter in the case of `model`'s.
pub fn with_case_of(model: &str, phrase: &str) -> String {
    let capital = model.chars().next().is_some_and(char::is_uppercase);
    let mut chars = phrase.chars();
    match chars.next() {
        Some(first) if capital => first.to_uppercase().chain(chars).collect(),
        _ => phrase.to_owned(),
    }
}

/// The phrase with a small first letter, unless it is a sign, a digit or all capitals (*US$3bn*).
pub fn lower_first(phrase: &str) -> std::borrow::Cow<'_, str> {
    let mut chars = phrase.chars();
    let (first, second) = (chars.next(), chars.next());
    match first {
        Some(c) if c.is_uppercase() && second.is_none_or(|s| s.is_lowercase() || s == ' ') => {
            c.to_lowercase().chain(phrase.chars().skip(1)).collect::<String>().into()
        }
        _ => phrase.into(),
    }
}
