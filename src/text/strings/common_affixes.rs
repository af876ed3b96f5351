//! Common affixes: what two states of a sequence share at their ends, so that only the middle is computed again.

/// The lengths of the common prefix and, not counting that, of the common suffix of two sequences with `before` and `after`
/// members. `same` says whether a member of the first, by its index, is one of the second.
pub(crate) fn common_prefix_suffix(before: usize, after: usize, same: impl Fn(usize, usize) -> bool) -> (usize, usize) {
    let both = before.min(after);
    let head = (0..both).take_while(|&at| same(at, at)).count();
    let tail = (1..=both - head).take_while(|&at| same(before - at, after - at)).count();
    (head, tail)
}

#[cfg(test)]
mod tests {
    use crate::text::strings::common_affixes::common_prefix_suffix;

    #[test]
    fn no_member_is_counted_twice() {
        for (before, after, ends) in [
            ("abc", "abc", (3, 0)),
            ("abcd", "abxcd", (2, 2)),
            ("aa", "aaa", (2, 0)),
            ("ab", "xb", (0, 1)),
            ("", "a", (0, 0)),
        ] {
            let (a, b) = (before.as_bytes(), after.as_bytes());
            assert_eq!(common_prefix_suffix(a.len(), b.len(), |x, y| a[x] == b[y]), ends, "{before}, {after}");
        }
    }
}
