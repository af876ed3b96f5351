//! The form of the word lists in `assets/lexicons/*.txt`, which every floor reads alike.

/// The words of a list: white space between words, lines that begin with `#` are comments.
pub(crate) fn words_of_list(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// The phrases of a list: commas and line ends part them, lines that begin with `#` are comments.
pub(crate) fn phrases_of_list(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(',')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use crate::text::strings::word_list::{phrases_of_list, words_of_list};

    #[test]
    fn lists_hold_lower_case_words_once() {
        for list in [
            include_str!("../../../assets/lexicons/label-particles.txt"),
            include_str!("../../../assets/lexicons/boilerplate.txt"),
        ] {
            let words: Vec<&str> = words_of_list(list).collect();
            assert!(!words.is_empty());
            for (at, word) in words.iter().enumerate() {
                assert_eq!(**word, word.to_lowercase());
                assert!(!words[..at].contains(word), "{word} stands twice");
            }
        }
        let fields: Vec<&str> = phrases_of_list(include_str!("../../../assets/lexicons/page-fields.txt")).collect();
        for (at, field) in fields.iter().enumerate() {
            assert_eq!(**field, field.to_lowercase());
            assert!(!fields[..at].contains(field), "{field} stands twice");
        }
    }
}
