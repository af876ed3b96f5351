//! Texts cut to a length, for windows that are small.

/// A text on one line, cut between two words after at most `max` characters.
pub fn truncate(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = line.char_indices().nth(max) else { return line };
    let head = &line[..cut];
    // A word longer than the whole line has to be cut itself.
    let end = head.rfind(' ').filter(|&at| at > cut / 2).unwrap_or(cut);
    format!("{}…", head[..end].trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_fall_between_words() {
        assert_eq!(truncate("the harbour\n master, Joanna", 20), "the harbour master…");
        assert_eq!(truncate("łódź", 4), "łódź");
        assert_eq!(truncate("ąąąąąąąą", 3), "ąąą…");
    }
}
