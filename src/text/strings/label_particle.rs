//! The words in lower case inside the name of a speaker.

use super::word_list::words_of_list;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Whether a word in lower case may stand inside a speaker's label: *Clerk of the Council:*.
pub(crate) fn is_label_particle(word: &str) -> bool {
    static LIST: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let list = include_str!("../../../assets/lexicons/label-particles.txt");
    LIST.get_or_init(|| words_of_list(list).collect()).contains(word)
}
