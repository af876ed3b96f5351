//! Marks of notes: figures, daggers and asterisks that send the reader to a note and are no part of the word they touch.

/// Symbols behind which a raised figure is an exponent and no mark: *km²*.
const UNITS_BEFORE_SUPERSCRIPT: [&str; 7] = ["m", "km", "cm", "mm", "ft", "mi", "CO"];
/// The longest number of a note, in digits.
const MAX_NOTE_DIGITS: usize = 3;

/// Whether a raised text behind the word `before` is a note's mark: *2*, *[3]*, *a,b*, *†*.
pub(super) fn is_raised_mark(before: &str, raised: &str) -> bool {
    let unit = UNITS_BEFORE_SUPERSCRIPT.contains(&before) && raised.chars().all(|c| c.is_ascii_digit());
    let sign = |c: char| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '§' | '¶' | '[' | ']' | ',' | ' ');
    let letter = raised.trim_matches(['[', ']']).split(',').all(|part| {
        let part = part.trim();
        part.len() == 1 && part.bytes().all(|b| b.is_ascii_lowercase())
    });
    !unit && (raised.chars().all(sign) || letter)
}

/// Whether a raised digit of Unicode's is an exponent where it stands: behind a unit, a single letter, a power of ten.
pub(super) fn is_exponent(before: &str, word: &str) -> bool {
    let one_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    one_letter
        || UNITS_BEFORE_SUPERSCRIPT.contains(&word)
        || (word == "10" && before.trim_end_matches("10").trim_end().ends_with(['×', 'x', '*']))
}

/// Whether a character is a raised digit.
pub(super) fn is_raised_digit(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// The length of a note's mark in brackets that a text starts with: *[12]*, *[note 3]*, *[citation needed]*.
pub(super) fn bracketed_mark(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    let inside = &inside[..inside.find(']')?];
    let number = |n: &str| (1..=MAX_NOTE_DIGITS).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit());
    let named = inside.strip_prefix("note ").is_some_and(number);
    let wanted = matches!(inside, "citation needed" | "clarification needed" | "better source needed");
    (number(inside) || named || wanted).then_some(inside.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_exponents_and_ordinals() {
        for (before, raised) in [("17", "2"), ("people", "[3]"), ("miners", "†"), ("Selby", "a,b"), ("km", "*")] {
            assert!(is_raised_mark(before, raised), "{before}^{raised}");
        }
        for (before, raised) in [("km", "2"), ("1", "st"), ("19", "th"), ("brand", "TM")] {
            assert!(!is_raised_mark(before, raised), "{before}^{raised}");
        }
        assert_eq!(bracketed_mark("[12] and"), Some(4));
        assert_eq!(bracketed_mark("[citation needed]."), Some(17));
        assert_eq!(bracketed_mark("[sic]"), None);
        assert_eq!(bracketed_mark("[2024] x"), None);
    }
}
