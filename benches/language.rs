//! Speed of parsing English: `cargo bench --bench language`. Prints the time to load the model, and tokens a second
//! first with new words, then with cached ones, with names and without.

mod common;

use common::{texts, timed};
use copydesk::nlp::{Doc, Pipeline};
use std::time::Duration;

fn main() {
    let (reader, load) = timed(Pipeline::shared);
    println!("load                {:8.1} ms", load.as_secs_f64() * 1e3);
    let texts = texts();
    for pass in ["new words", "known words"] {
        let (readings, reading) = timed(|| texts.iter().map(|text| reader.parse(text)).collect::<Vec<Doc>>());
        let tokens: usize = readings.iter().map(|reading| reading.tokens.len()).sum();
        let (names, naming) = timed(|| readings.iter().map(|reading| reading.names().len()).sum::<usize>());
        println!("{pass:12} {tokens:6} tokens, {names} names");
        report("without names", tokens, reading);
        report("with names", tokens, reading + naming);
    }
    let slowest = texts.iter().map(|text| timed(|| reader.parse(text))).max_by_key(|(_, time)| *time);
    if let Some((reading, time)) = slowest {
        let milliseconds = time.as_secs_f64() * 1e3;
        println!("slowest paragraph   {milliseconds:8.2} ms for {} tokens", reading.tokens.len());
    }
    let long = texts.join(" ").repeat(8);
    let (reading, time) = timed(|| reader.parse(&long));
    report("one long text", reading.tokens.len(), time);
}

fn report(what: &str, tokens: usize, time: Duration) {
    println!("  {what:17} {:8.0} tokens/s", tokens as f64 / time.as_secs_f64());
}
