//! Suggestions: the name that a misspelt one most likely means.

/// The longest name that is compared, in bytes: what is longer than any name is no slip, and takes long to compare.
const MAX_NAME_BYTES: usize = 80;
/// One letter in how many may be wrong. Fewer, and short slips get no suggestion; more, and unrelated names are suggested.
const LETTERS_PER_SLIP: usize = 3;

/// The one of `names` that `wrong` most likely means, if any: at most a third of its letters differ, a swap counting once.
pub fn did_you_mean<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    if wrong.len() > MAX_NAME_BYTES {
        return None;
    }
    let distance = |name: &str| strsim::damerau_levenshtein(&wrong, &name.to_lowercase());
    let near = |(name, distance): &(&str, usize)| *distance <= (name.chars().count() / LETTERS_PER_SLIP).max(1);
    names.into_iter().map(|name| (name, distance(name))).filter(near).min_by_key(|&(_, d)| d).map(|(name, _)| name)
}
