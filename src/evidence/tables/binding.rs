//! Which head belongs to which figure, where a sentence names several: *£4.2m in 2024 and £3.9m in 2023*, *Labour took 41%,
//! the Conservatives 35%*. Only orders that leave no other reading count.

use crate::text::Span;

/// How many bytes may stand between a figure and the head that is written right behind it: *12,345 patients in 2024*.
const MAX_BYTES_BEHIND: usize = 22;

/// For each figure the index of the head that it belongs to, in the order of `figures`; `None` where that is not certain.
/// `mentions` holds the places of each head.
pub(super) fn bind(text: &str, figures: &[Span], mentions: &[Vec<Span>]) -> Vec<Option<usize>> {
    let mut bound = vec![None; figures.len()];
    let mut all: Vec<(Span, usize)> =
        mentions.iter().enumerate().flat_map(|(head, spans)| spans.iter().map(move |s| (*s, head))).collect();
    all.sort_unstable();
    // What is written right behind a figure is its own.
    for (at, figure) in figures.iter().enumerate() {
        let next = figures.get(at + 1).map_or(usize::MAX, |f| f.start);
        let behind = all.iter().position(|(span, _)| span.start >= figure.end);
        let Some(behind) = behind.filter(|&b| all[b].0.start < next) else { continue };
        let between = text.get(figure.end..all[behind].0.start).unwrap_or(",");
        let joins = between.split_whitespace().any(|w| matches!(w, "in" | "for" | "during"))
            && between.len() <= MAX_BYTES_BEHIND;
        if joins && !between.contains([',', ';', ':', '(']) {
            bound[at] = Some(all.remove(behind).1);
        }
    }
    let open: Vec<usize> = (0..figures.len()).filter(|&at| bound[at].is_none()).collect();
    if open.is_empty() || all.is_empty() {
        return bound;
    }
    // How many heads stand before the first open figure, between it and the next, and so on.
    let gap = |at: usize| {
        let from = at.checked_sub(1).map_or(0, |before| figures[open[before]].end);
        let to = open.get(at).map_or(usize::MAX, |&next| figures[next].start);
        let mut inside = all.iter().filter(|(span, _)| span.start >= from && span.end <= to);
        (inside.clone().count(), inside.next_back().map(|(_, head)| *head))
    };
    let gaps: Vec<(usize, Option<usize>)> = (0..=open.len()).map(gap).collect();
    let last = open.len();
    let leads = gaps[0].0 == 1 && gaps[1..last].iter().all(|g| g.0 <= 1) && gaps[last].0 == 0;
    let follows = gaps[0].0 == 0 && gaps[1..].iter().all(|g| g.0 == 1);
    let mut head = None;
    for (at, &figure) in open.iter().enumerate() {
        if leads {
            head = gaps[at].1.or(head);
            bound[figure] = head;
        } else if follows {
            bound[figure] = gaps[at + 1].1;
        }
    }
    bound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(text: &str, figures: &[&str], heads: &[&str]) -> Vec<Option<usize>> {
        let place = |word: &&str| {
            let at = text.find(*word).expect(word);
            Span::new(at, at + word.len())
        };
        let mentions: Vec<Vec<Span>> = heads.iter().map(|head| vec![place(head)]).collect();
        bind(text, &figures.iter().map(place).collect::<Vec<_>>(), &mentions)
    }

    #[test]
    fn only_an_order_without_another_reading_binds() {
        let years = ["2023", "2024"];
        for (text, figures, heads, want) in [
            ("It rose from 3.9 in 2023 to 4.2 in 2024.", ["3.9", "4.2"], years, vec![Some(0), Some(1)]),
            ("In 2024 it was 4.2, up from 3.9 in 2023.", ["4.2", "3.9"], years, vec![Some(1), Some(0)]),
            ("In 2023 it was 3.9, in 2024 it was 4.2.", ["3.9", "4.2"], years, vec![Some(0), Some(1)]),
            ("Kerr won 120 votes, Lund 98.", ["120", "98"], ["Kerr", "Lund"], vec![Some(0), Some(1)]),
            ("It was 120 for Kerr and 98 for Lund.", ["120", "98"], ["Kerr", "Lund"], vec![Some(0), Some(1)]),
            ("Kerr and Lund won 120 and 98.", ["120", "98"], ["Kerr", "Lund"], vec![None, None]),
            ("Kerr won 120, while 98 went to Lund.", ["120", "98"], ["Kerr", "Lund"], vec![None, None]),
        ] {
            assert_eq!(bound(text, &figures, &heads), want, "{text}");
        }
    }
}
