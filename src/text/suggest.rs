//! The right name for a misspelt one.

/// The one of `names` that `wrong` most likely means: at most a third of its letters differ, a swap counting once.
pub fn did_you_mean<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    // What is longer than any name is no slip of the finger, and would take long to compare.
    if wrong.len() > 80 {
        return None;
    }
    let distance = |name: &str| strsim::damerau_levenshtein(&wrong, &name.to_lowercase());
    let near = |(name, distance): &(&str, usize)| *distance <= (name.chars().count() / 3).max(1);
    names.into_iter().map(|name| (name, distance(name))).filter(near).min_by_key(|&(_, d)| d).map(|(name, _)| name)
}
