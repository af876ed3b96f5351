//! Texts and clocks that the benches share. The texts are synthetic and the same every time.

#![allow(dead_code, reason = "no bench needs all of it")]

use std::fmt::Write;
use std::time::{Duration, Instant};

/// Result of the work, and the time it takes.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// Median of the times that the work takes.
pub fn median(times: usize, mut work: impl FnMut()) -> Duration {
    let mut taken: Vec<Duration> = (0..times).map(|_| timed(&mut work).1).collect();
    taken.sort_unstable();
    taken[times / 2]
}

/// Texts on which the parser is compared with spaCy.
pub fn texts() -> Vec<String> {
    let lines = include_str!("../../tests/fixtures/english/parsed.jsonl").lines();
    lines
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()?["text"].as_str().map(str::to_owned))
        .collect()
}

/// Article of about so many words, made of parts by a fixed sequence of numbers.
pub fn article(words: usize, seed: u64) -> String {
    const WHO: [&str; 6] =
        ["the harbour master", "Mayor Ines Kald", "the union", "a spokesman for the line", "residents", "the ministry"];
    const WHERE: [&str; 5] = ["Port Ansel", "Corley", "the northern district", "the fish market", "Elm Street"];
    const WHAT: [&str; 6] = ["berths", "patients", "flats", "jobs", "vessels", "complaints"];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit as u64) as usize
    };
    let mut out = String::from("# Council looks at the harbour again\n");
    let mut sentences = 0;
    while out.split_whitespace().count() < words {
        if sentences % 4 == 0 {
            out.push_str("\n\n");
        }
        sentences += 1;
        let (who, place, what, n) = (WHO[next(6)], WHERE[next(5)], WHAT[next(6)], 11 + next(900));
        // Writing to a string cannot fail.
        let _ = match next(8) {
            0 => write!(out, "At least {n} {what} in {place} were lost last year, {who} said. "),
            1 => write!(out, "According to {who}, the plan for {place} could cost £{n}m if the inquiry finds fault. "),
            2 => write!(out, "\"We counted {n} {what} and stopped,\" said {who} of {place}. "),
            3 => write!(out, "The number of {what} rose by {}% to {n} in March. ", 2 + next(30)),
            4 => write!(out, "In {place}, {who} denied that {what} had been moved without notice. "),
            5 => write!(out, "It is not clear whether {who} will keep the {what}. "),
            6 => write!(out, "The council approved {n} {what} for {place} on Tuesday after a long debate. "),
            _ => write!(out, "Work near {place} is likely to start in {}, {who} told reporters. ", 2020 + next(9)),
        };
    }
    out
}
