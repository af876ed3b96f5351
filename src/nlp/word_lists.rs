//! Word lists of English that every floor above may ask.

use crate::text::words_of_list;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Whether a word (lower case, apostrophes left out) belongs to a closed class: articles, pronouns, auxiliaries,
/// prepositions, conjunctions.
pub fn is_function_word(word: &str) -> bool {
    static LIST: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| words_of_list(include_str!("../../assets/lexicons/function-words.txt")).collect())
        .contains(word)
}

/// Whether a word (lower case, apostrophes left out) negates, hedges, conditions or limits a statement.
pub fn is_hedge_or_limit(word: &str) -> bool {
    static LIST: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| words_of_list(include_str!("../../assets/lexicons/limits.txt")).collect()).contains(word)
}

/// Whether a word (lower case) at the start of a continuation takes back or limits what came before.
pub fn is_contrastive(word: &str) -> bool {
    static LIST: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| words_of_list(include_str!("../../assets/lexicons/reversals.txt")).collect()).contains(word)
}

/// Whether a lemma speaks of taking the blame.
pub fn is_admission(lemma: &str) -> bool {
    static LIST: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| words_of_list(include_str!("../../assets/lexicons/owning-up.txt")).collect()).contains(lemma)
}

/// Whether a verb's lemma says that a request was turned down.
pub fn is_refusal(lemma: &str) -> bool {
    static LIST: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| words_of_list(include_str!("../../assets/lexicons/refusals.txt")).collect()).contains(lemma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_lower_case() {
        for (name, list) in [
            ("function-words.txt", include_str!("../../assets/lexicons/function-words.txt")),
            ("limits.txt", include_str!("../../assets/lexicons/limits.txt")),
            ("reversals.txt", include_str!("../../assets/lexicons/reversals.txt")),
            ("owning-up.txt", include_str!("../../assets/lexicons/owning-up.txt")),
            ("refusals.txt", include_str!("../../assets/lexicons/refusals.txt")),
        ] {
            assert!(words_of_list(list).count() > 1, "{name}");
            assert!(words_of_list(list).all(|word| word == word.to_lowercase()), "{name}");
        }
    }

    #[test]
    fn words_are_found_in_their_lists() {
        assert!(is_function_word("the") && !is_function_word("ferry"));
        assert!(is_hedge_or_limit("allegedly") && !is_hedge_or_limit("ferry"));
        assert!(is_contrastive("however") && !is_contrastive("and"));
        assert!(is_admission("sorry") && !is_admission("glad"));
        assert!(is_refusal("decline") && !is_refusal("accept"));
    }
}
