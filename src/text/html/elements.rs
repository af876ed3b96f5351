//! Elements of HTML: which have no content, and which stand in the line.

/// The most elements that may be open at once, as in browsers; what is nested deeper is read as if it stood straight there.
pub(super) const MAX_OPEN_ELEMENTS: usize = 512;

/// Whether an element has no content and no end tag.
pub(super) fn is_void(element: &str) -> bool {
    const VOID: [&str; 14] =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
    VOID.contains(&element)
}

/// Whether an element stands in the line and parts no words.
pub(super) fn is_inline(element: &str) -> bool {
    const INLINE: [&str; 34] = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
        "tt", "u", "var", "wbr", "nobr",
    ];
    INLINE.contains(&element)
}
