//! Numerals as the world writes them: *816 000*, *€1.250.000*, *1,20,000*, *1'250'000*, *1,5 million*, *1·5*. The signs
//! are told apart by how the groups are cut; where that leaves two readings, by the currency, by what stands behind the
//! number, and by what the text does elsewhere.

use super::lexicon::FigureLexicon;
use rust_decimal::Decimal;

/// The fractions that have a sign of their own: sign, part and whole.
pub(super) const VULGAR_FRACTIONS: [(char, u8, u8); 18] = [
    ('½', 1, 2),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅕', 1, 5),
    ('⅖', 2, 5),
    ('⅗', 3, 5),
    ('⅘', 4, 5),
    ('⅙', 1, 6),
    ('⅚', 5, 6),
    ('⅐', 1, 7),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
    ('⅑', 1, 9),
    ('⅒', 1, 10),
];

/// What a text's unmistakable numerals show of its habit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct NumeralHabit {
    /// A point parts groups of three, and a comma the decimals.
    continental: bool,
    /// A blank parts groups of three.
    spaced: bool,
}

/// A numeral that is not written the English way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ForeignNumeral {
    /// Where it ends, in bytes of the text.
    pub end: usize,
    /// The number with a decimal point and nothing between its groups.
    pub plain: String,
}

/// Currencies whose countries part thousands with a point.
const CONTINENTAL_MONEY: [&str; 8] = ["€", "r$", "₺", "kr", "dkk", "eur", "brl", "rp"];
/// Measures whose price is given to the tenth of a cent.
const PRICED_BY: [&str; 12] =
    ["litre", "liter", "l", "gallon", "kilo", "kg", "kilogram", "kwh", "kilowatt", "unit", "mile", "minute"];
/// Blanks that hold a numeral together.
const NARROW_BLANKS: [char; 5] = ['\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}', '\u{2008}'];

impl NumeralHabit {
    /// The habit that the numerals of a text show.
    pub fn of(text: &str) -> Self {
        let mut habit = Self::default();
        for (at, _) in text.char_indices().filter(|&(at, c)| c.is_ascii_digit() && begins(text, at)) {
            let Some(found) = foreign_numeral(text, at, Self::default()) else { continue };
            let inside = &text[at..found.end];
            let joined = inside.contains(|c: char| c.is_whitespace() || matches!(c, '\'' | '’'));
            habit.continental |= inside.contains('.') && !joined || inside.matches(',').count() == 1;
            habit.spaced |= inside.contains(char::is_whitespace);
        }
        habit
    }
}

/// Whether a numeral can begin at the byte: no digit and no word is joined to it.
fn begins(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    match before.next() {
        Some(c) if c.is_alphanumeric() => false,
        Some('.' | ',' | '/' | ':' | '\'' | '’' | '·' | '-' | '–') => {
            !before.next().is_some_and(|c| c.is_ascii_digit())
        }
        Some(c) if c.is_whitespace() => !before.next().is_some_and(|c| c.is_ascii_digit()),
        _ => true,
    }
}

/// The numeral at byte `at`, if it is written otherwise than in English.
pub(super) fn foreign_numeral(text: &str, at: usize, habit: NumeralHabit) -> Option<ForeignNumeral> {
    let rest = text.get(at..)?;
    let first = digits(rest, 0);
    if first == 0 {
        return None;
    }
    // A digit, a sign and a digit must follow one another.
    let sign = rest.get(first..)?.chars().next()?;
    if !rest.get(first + sign.len_utf8()..)?.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let found = match sign {
        '.' => pointed(text, at, first, habit),
        ',' => indian(rest, first).or_else(|| decimal_comma(text, at, first, habit)),
        '\'' | '’' => grouped(rest, first, sign).map(|(end, _)| end),
        '·' => Some(first + sign.len_utf8() + digits(rest, first + sign.len_utf8())),
        ' ' => blanks(text, at, first, habit),
        c if NARROW_BLANKS.contains(&c) => grouped(rest, first, sign).map(|(end, _)| end),
        _ => None,
    }?;
    if !begins(text, at) {
        return None;
    }
    let (mut end, mut plain) = (found, String::new());
    for c in rest[..found].chars() {
        match c {
            c if c.is_ascii_digit() => plain.push(c),
            '·' => plain.push('.'),
            ',' if sign != ',' || decimals_after_comma(rest, first, found) => plain.push('.'),
            _ => {}
        }
    }
    // 816 000,5 and 1'250.5: the decimals go with the groups.
    let point = rest[end..].chars().next().filter(|c| matches!(c, '.' | ',') && *c != sign && !plain.contains('.'));
    if let Some(point) = point.filter(|_| sign != '.' && sign != ',') {
        let decimals = digits(rest, end + point.len_utf8());
        if decimals > 0 && decimals != 3 {
            plain.push('.');
            plain.push_str(&rest[end + 1..end + 1 + decimals]);
            end += 1 + decimals;
        }
    }
    Some(ForeignNumeral { end: at + end, plain })
}

fn digits(text: &str, from: usize) -> usize {
    text.as_bytes().get(from..).map_or(0, |b| b.iter().take_while(|b| b.is_ascii_digit()).count())
}

/// Groups of three digits behind the first: where they end, and how many there are.
fn grouped(rest: &str, first: usize, sign: char) -> Option<(usize, usize)> {
    if !(1..=3).contains(&first) || rest.starts_with('0') {
        return None;
    }
    let (mut end, mut groups) = (first, 0);
    while rest[end..].starts_with(sign) {
        match digits(rest, end + sign.len_utf8()) {
            3 => end += sign.len_utf8() + 3,
            0 => break,
            _ => return None,
        }
        groups += 1;
    }
    (groups > 0).then_some((end, groups))
}

/// *1.250.000*, *3.450,50*; *€1.250* by the currency or the habit.
fn pointed(text: &str, at: usize, first: usize, habit: NumeralHabit) -> Option<usize> {
    let rest = &text[at..];
    let (end, groups) = grouped(rest, first, '.')?;
    let decimals = if rest[end..].starts_with(',') { digits(rest, end + 1) } else { 0 };
    if (1..=2).contains(&decimals) {
        return Some(end + 1 + decimals);
    }
    // An address of the internet has four parts, none of them over 255.
    let part = |p: &str| p.parse::<u32>().is_ok_and(|v| v <= 255);
    if groups == 3 && rest[..end].split('.').all(part) {
        return None;
    }
    if groups > 1 {
        return Some(end);
    }
    // "€1.459 a litre" is a price to the tenth of a cent, and "€1.250 billion" has decimals.
    let next = word_after(rest, end);
    let rate = matches!(next, "a" | "an" | "per" | "/") && {
        let behind = rest[end..].find(next).map_or(end, |i| end + i + next.len());
        PRICED_BY.contains(&word_after(rest, behind).to_lowercase().as_str())
    };
    let continental = CONTINENTAL_MONEY.iter().any(|sign| ends_with_sign(&text[..at], sign));
    ((continental || habit.continental) && !is_scale(next) && !rate).then_some(end)
}

/// *1,20,000*, *12,34,56,789*: groups of two before the last three.
fn indian(rest: &str, first: usize) -> Option<usize> {
    if first > 2 || rest.starts_with('0') {
        return None;
    }
    let mut end = first;
    let mut pairs = 0;
    while rest[end..].starts_with(',') {
        match digits(rest, end + 1) {
            2 => pairs += 1,
            3 if pairs > 0 => {
                let further = rest[end + 4..].starts_with(',') && digits(rest, end + 5) > 0;
                return (!further).then_some(end + 4);
            }
            _ => return None,
        }
        end += 3;
    }
    None
}

/// *1,5 million*, *€12,50*, *0,4 %*: one or two digits behind a lone comma, with money, a unit or a scale beside it.
fn decimal_comma(text: &str, at: usize, first: usize, habit: NumeralHabit) -> Option<usize> {
    let rest = &text[at..];
    let decimals = digits(rest, first + 1);
    let end = first + 1 + decimals;
    let mut after = rest[end..].chars();
    let next = after.next();
    let goes_on = matches!(next, Some(',' | '.' | '/' | '-' | '–')) && after.next().is_some_and(|c| c.is_ascii_digit());
    let alone = !goes_on && next.is_none_or(|c| !c.is_ascii_digit());
    if !(1..=2).contains(&decimals) || !alone {
        return None;
    }
    let lexicon = FigureLexicon::shared();
    let word = word_after(rest, end);
    let measured = is_scale(word)
        || word == "per"
        || lexicon.unit_signs.contains_key(word)
        || lexicon.unit_phrases.get(word).is_some_and(|list| list.iter().any(|(phrase, _)| phrase.len() == 1));
    let before = &text[..at];
    let money = lexicon.unit_before.iter().any(|(sign, _)| sign.len() == 1 && ends_with_sign(before, &sign[0]));
    let nought = first == 1 && rest.starts_with('0');
    (nought || measured || money || habit.continental).then_some(end)
}

/// *816 000* with plain blanks: three noughts, three groups or the habit, for two numbers may stand side by side.
fn blanks(text: &str, at: usize, first: usize, habit: NumeralHabit) -> Option<usize> {
    let rest = &text[at..];
    let (end, groups) = grouped(rest, first, ' ')?;
    let noughts = rest[first..end].split(' ').any(|group| group == "000");
    let more = rest[end..].trim_start().starts_with(|c: char| c.is_ascii_digit());
    let phone = text[..at].ends_with(['+', '(', ')']);
    ((noughts || groups > 1 || habit.spaced) && !more && !phone).then_some(end)
}

/// Whether the comma of the numeral parts its decimals.
fn decimals_after_comma(rest: &str, first: usize, end: usize) -> bool {
    rest[..end].matches(',').count() == 1 && end - first <= 3
}

/// The word or the sign behind a numeral.
fn word_after(rest: &str, end: usize) -> &str {
    let after = rest[end..].trim_start_matches([' ', '\u{a0}', '\u{202f}', '\u{2009}', '-']);
    let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    let sign = after.chars().next().map_or(0, char::len_utf8);
    &after[..letters.max(sign.min(after.len()))]
}

fn is_scale(word: &str) -> bool {
    let lexicon = FigureLexicon::shared();
    lexicon.scales.contains_key(word) || lexicon.scale_signs.contains_key(word) && word != "m"
}

fn ends_with_sign(before: &str, sign: &str) -> bool {
    let before = before.trim_end_matches([' ', '\u{a0}']);
    let Some(start) = before.len().checked_sub(sign.len()) else { return false };
    let tail = before.get(start..).is_some_and(|tail| tail.to_lowercase() == sign);
    let letters = sign.starts_with(char::is_alphabetic);
    tail && !(letters && before[..start].ends_with(char::is_alphabetic))
}

/// The number as a decimal; `None` for what is none.
pub(super) fn value(text: &str) -> Option<Decimal> {
    let text = text.replace(',', "");
    if text.starts_with('.') { format!("0{text}") } else { text }.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        let habit = NumeralHabit::of(text);
        let at = text.find(|c: char| c.is_ascii_digit()).expect("a digit");
        foreign_numeral(text, at, habit).map_or_else(|| "-".into(), |n| n.plain)
    }

    #[test]
    fn groups_and_decimals_are_told_by_their_cut() {
        for (text, want) in [
            ("handled 412\u{a0}000 tonnes", "412000"),
            ("handled 412\u{202f}350 tonnes", "412350"),
            ("handled 412 000 tonnes", "412000"),
            ("handled 3 412 350 tonnes", "3412350"),
            ("CHF 2'350'000", "2350000"),
            ("€3.480.000 in all", "3480000"),
            ("€3.480,50 in all", "3480.50"),
            ("€3.480 in all", "3480"),
            ("€3.480 a month", "3480"),
            ("a rent of 7,40,000 rupees", "740000"),
            ("12,34,56,789 voters", "123456789"),
            ("a loan of 4,50,000, he said", "450000"),
            ("2,4 million euros", "2.4"),
            ("0,3 of a point", "0.3"),
            ("fell 6,1%", "6.1"),
            ("€12,50 a head", "12.50"),
            ("2·5 million", "2.5"),
            ("812 000,5 litres", "812000.5"),
        ] {
            assert_eq!(plain(text), want, "{text}");
        }
    }

    #[test]
    fn what_english_writes_is_left_alone() {
        for text in [
            "1,250,000 people",
            "1,250 people",
            "3.480 metres",
            "€1.459 a litre",
            "€1.250 billion",
            "pages 12,34",
            "26.09.2023",
            "192.168.100.200",
            "room 12 300 people",
            "0800 123 000",
            "01632 960 000",
            "version 4.100",
            "9.30",
            "5,",
            "5.",
            "in 2019 000",
        ] {
            assert_eq!(plain(text), "-", "{text}");
        }
    }

    #[test]
    fn a_lone_point_is_read_as_the_text_reads_it_elsewhere() {
        let text = "Die Stadt had 3.480 homes and 1.204.300 people";
        assert_eq!(plain(text), "3480");
    }
}
