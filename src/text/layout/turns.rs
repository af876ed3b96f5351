//! Turns: which lines of a page are labels of speakers. One line with a colon is no transcript; a page that has enough of
//! them, one like the other, is.

use super::furniture::is_furniture;
use super::label::{Label, LabelEnd, label, stamp_length};
use super::lines::{LineRole, PageLine};
use crate::text::{BlockKind, Parsed};
use rustc_hash::FxHashMap;

/// The fewest labels that make a page of turns, where nothing but their number shows it.
const MIN_TURNS: usize = 3;
/// The fewest words behind a label that a sentence has: with fewer, the lines of a form would be turns.
const MIN_SENTENCE_WORDS: usize = 3;
/// Of how many text blocks behind the first label one must have a label, where labels come again and again: speeches
/// of a parliament have many paragraphs.
const MAX_BLOCKS_PER_TURN: usize = 6;

/// The fewest lines with a time before them that make a log. One may be a sentence that opens with a time.
const MIN_STAMPS: usize = 2;

/// The length of the time before an entry of a live log (*14:32 – Police say …*). Where the word behind it is a body in
/// capitals, the entry has a label of its own (*04:10 FIRE  First call*), and its time is read with it.
fn entry_stamp(line: &str) -> Option<usize> {
    let length = stamp_length(line);
    let rest = line.get(length..).filter(|rest| length > 0 && !rest.is_empty())?;
    let word = rest.split(' ').next().unwrap_or("");
    // *BREAKING:* is no body.
    let is_label = !word.ends_with(':')
        && word.chars().filter(|c| c.is_uppercase()).count() >= 2
        && !word.contains(char::is_lowercase);
    let opens = rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '‘' | '\''));
    (!is_label && opens).then_some(length)
}

/// A line with what its label would be.
struct Candidate {
    line: usize,
    label: Label,
    key: String,
    capitals: bool,
    /// Whether words stand behind it on the line, or below it.
    has_words: bool,
    /// Whether these words make a sentence.
    is_sentence: bool,
}

/// The roles of a page's lines; no label among them where the page has no turns.
pub(super) fn roles(parsed: &Parsed, lines: &[PageLine], page_is_of_turns: bool) -> Vec<LineRole> {
    let mut roles = vec![LineRole::Text; lines.len()];
    let text = |at: usize| lines[at].text(parsed);
    for (at, role) in roles.iter_mut().enumerate() {
        // Of what stands in a table, a dash is an empty cell and "-4" a figure; only times are no part of it.
        let is_cell = matches!(parsed.blocks[lines[at].block].kind, BlockKind::TableCell { .. });
        if is_furniture(text(at)) && (!is_cell || text(at).contains(':')) {
            *role = LineRole::Furniture;
        }
    }
    let found = candidates(parsed, lines, &roles);
    let kinds: [&[LabelEnd]; 5] = [
        &[LabelEnd::Question, LabelEnd::Colon],
        &[LabelEnd::Colon, LabelEnd::Stop, LabelEnd::Said],
        &[LabelEnd::Stamp],
        &[LabelEnd::Line],
        &[LabelEnd::Said],
    ];
    let chosen = kinds.iter().find_map(|ends| {
        let of_kind: Vec<&Candidate> = found.iter().filter(|c| ends.contains(&c.label.end)).collect();
        let fits = page_is_of_turns && !of_kind.is_empty() || fits(ends, &of_kind, parsed, lines, &roles);
        fits.then_some(of_kind)
    });
    let chosen = chosen.unwrap_or_default();
    let comes_again = |c: &Candidate| chosen.iter().filter(|other| other.key == c.key).count() > 1;
    // A field of the page's head (*Interviewee: …*) has the form of a label, and stands there once.
    let first = chosen.iter().position(|c| c.label.end == LabelEnd::Question || comes_again(c)).unwrap_or(0);
    // On a page with numbered lines the head stands apart already.
    let is_turn = |at: usize, c: &Candidate| page_is_of_turns || at >= first || c.is_sentence || comes_again(c);
    let turns = chosen.iter().enumerate().filter(|(at, c)| is_turn(*at, c));
    for (_, candidate) in turns {
        roles[candidate.line] = LineRole::Label { name: candidate.label.name, words: candidate.label.words };
    }
    let stamps: Vec<(usize, usize)> = (0..lines.len())
        .filter(|&at| roles[at] == LineRole::Text && !parsed.blocks[lines[at].block].kind.is_heading())
        .filter_map(|at| Some((at, entry_stamp(text(at))?)))
        .collect();
    if stamps.len() >= MIN_STAMPS {
        stamps.into_iter().for_each(|(at, length)| roles[at] = LineRole::Stamped(length));
    }
    roles
}

fn candidates(parsed: &Parsed, lines: &[PageLine], roles: &[LineRole]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let block = &parsed.blocks[line.block];
        let opens = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem { .. } | BlockKind::Heading(_));
        let text = line.text(parsed);
        let Some(label) = label(text).filter(|_| opens && roles[at] == LineRole::Text) else { continue };
        let behind = text.get(label.words..).unwrap_or("");
        let below = || {
            let next = at + 1;
            let there = lines.get(next).filter(|_| roles[next] == LineRole::Text)?;
            let kind = &parsed.blocks[there.block].kind;
            let same = there.block == line.block;
            (same || matches!(kind, BlockKind::Paragraph)).then(|| there.text(parsed))
        };
        let words = if behind.is_empty() { below().unwrap_or("") } else { behind };
        out.push(Candidate {
            line: at,
            key: label.key(text),
            capitals: label.is_in_capitals(text),
            has_words: !words.is_empty(),
            is_sentence: words.split_whitespace().count() >= MIN_SENTENCE_WORDS
                && words
                    .trim_end_matches(['"', '”', '’', ')', ']', '*'])
                    .ends_with(['.', '!', '?', '…', '-', '–', '—']),
            label,
        });
    }
    out
}

/// Whether candidates of one kind make a page of turns.
fn fits(ends: &[LabelEnd], found: &[&Candidate], parsed: &Parsed, lines: &[PageLine], roles: &[LineRole]) -> bool {
    let Some(first) = found.first() else { return false };
    let spoken = |from: usize| {
        let mut blocks: Vec<usize> = (from..lines.len())
            .filter(|&at| roles[at] == LineRole::Text && !parsed.blocks[lines[at].block].kind.is_heading())
            .map(|at| lines[at].block)
            .collect();
        blocks.dedup();
        blocks.len()
    };
    let behind = spoken(first.line).max(1);
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for candidate in found {
        *counts.entry(&candidate.key).or_default() += 1;
    }
    let again = counts.values().filter(|&&count| count > 1).count();
    let turns = found.iter().filter(|c| c.has_words).count();
    let of = |test: fn(&Candidate) -> bool| found.iter().filter(|c| test(c)).count();
    match ends[0] {
        LabelEnd::Question => {
            let asked = of(|c| c.label.end == LabelEnd::Question && c.key.starts_with('q'));
            let answered = of(|c| c.label.end == LabelEnd::Question && c.key.starts_with('a'));
            // An answer may carry a name.
            let named = of(|c| c.label.end == LabelEnd::Colon);
            asked >= 1 && answered + named >= 1 && asked + answered + named >= MIN_TURNS && turns * 3 >= behind
        }
        LabelEnd::Colon => {
            let sentences = of(|c| c.is_sentence);
            let names = of(|c| c.key.contains(' '));
            let stamped = of(|c| c.label.stamped);
            let sure = of(|c| c.capitals) * 2 >= turns || stamped * 2 >= turns || (again > 0 && turns > MIN_TURNS);
            let whole = turns * 2 >= behind && (sure || (names * 2 >= turns && sentences * 3 >= turns * 2));
            let long = again >= 2 && turns * MAX_BLOCKS_PER_TURN >= behind && sure;
            turns >= MIN_TURNS && sentences * 2 >= turns && (whole || long)
        }
        LabelEnd::Stamp => turns >= 2 && turns * MAX_BLOCKS_PER_TURN >= behind,
        // Lines of a web page (*Advertisement*, *Read more*) come again too: people come in turn.
        LabelEnd::Line => {
            let dialogue = again >= 2 || (again >= 1 && counts.len() >= 2 && of(|c| c.key.contains(' ')) * 2 >= turns);
            let sentences = of(|c| c.is_sentence);
            dialogue && turns > MIN_TURNS && sentences * 3 >= turns * 2 && turns * MAX_BLOCKS_PER_TURN >= behind
        }
        LabelEnd::Said => {
            let quoted =
                (first.line + 1..lines.len()).any(|at| lines[at].text(parsed).starts_with(['“', '"', '«', '„']));
            turns >= 1 && !quoted && behind * 3 >= spoken(0) * 2
        }
        LabelEnd::Stop => false,
    }
}
