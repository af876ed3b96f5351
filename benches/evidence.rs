//! Time in which a claim finds its passages: `cargo bench --bench evidence`. Prints the time to index a sentence of a source, and
//! the time a claim takes against some four hundred sentences, first with words that are new to the cache, then
//! with cached ones.

mod common;

use common::{texts, timed};
use copydesk::evidence::{Corpus, PostingCache, Query, SourceIndex, index_source, rank};
use copydesk::nlp::{Doc, Pipeline};
use std::time::Duration;

fn main() {
    let readings: Vec<Doc> = texts().iter().map(|text| Pipeline::shared().parse(text)).collect();
    let sentences: usize = readings.iter().map(|r| r.sentences.len()).sum();
    let (_, first) = timed(|| index_source(&readings[..1]));
    println!("open                {:8.2} ms", first.as_secs_f64() * 1e3);
    let (index, time) = timed(|| index_source(&readings));
    println!("index               {:8.1} us a sentence, {sentences} sentences", micro(time, sentences));
    let queries: Vec<Query> = readings
        .iter()
        .flat_map(|r| r.sentences.iter().map(move |s| Query::sentence(r, s.clone())))
        .filter(|q| !q.is_empty())
        .collect();
    let kept = PostingCache::default();
    let collection = Corpus::new(vec![&index], &kept);
    for pass in ["new words", "known words"] {
        let (found, time) = timed(|| queries.iter().map(|q| rank(q, &collection, 5).len()).sum::<usize>());
        println!(
            "{pass:12} {:14.1} us a claim, {} claims, {found} passages",
            micro(time, queries.len()),
            queries.len()
        );
    }
    let several: Vec<SourceIndex> = readings.chunks(readings.len().div_ceil(20).max(1)).map(index_source).collect();
    let kept = PostingCache::default();
    let collection = Corpus::new(several.iter().collect(), &kept);
    let (_, time) = timed(|| queries.iter().map(|q| rank(q, &collection, 5).len()).sum::<usize>());
    println!("{:2} sources {:16.1} us a claim", several.len(), micro(time, queries.len()));
}

fn micro(time: Duration, count: usize) -> f64 {
    time.as_secs_f64() * 1e6 / count.max(1) as f64
}
