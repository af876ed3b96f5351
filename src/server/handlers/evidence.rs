//! What a claim of the draft rests on, and a source's claim as a sentence of the draft.

use super::commands::offset;
use crate::claims::model::{BlockSpan, ClaimId};
use crate::desk::{CheckedSource, PassageExplanation};
use crate::rules::reported_sentence;
use crate::server::lsp::convert::{self, Client};
use crate::server::session::open_documents::Snapshot;
use crate::text::Span;
use serde_json::{Value, json};
use std::path::Path;
use tower_lsp::ls_types::{Position, Range, Uri};

/// The passages that the claim at a place rests on, the best first; nothing where there is no claim, or no passage.
pub fn evidence(snapshot: &Snapshot, client: &Client, position: Position) -> Option<Value> {
    let checked = &snapshot.checked;
    let at = offset(snapshot, client, position);
    let account = checked.account_of(crate::ide::evidence::claim(checked, at)?)?;
    let place = |passage: &PassageExplanation| {
        let source = checked.sources.get(passage.source)?;
        let read = &source.read.source;
        let range = convert::range(&read.text, &read.lines, passage.span, client.encoding);
        Some(json!({"uri": convert::uri(&source.file)?, "range": range, "text": passage.text, "who": passage.who}))
    };
    let (best, others) = account.passages.split_first()?;
    let mut told = place(best)?;
    told["howSure"] = json!(best.how_sure);
    told["others"] = others.iter().filter_map(place).collect();
    Some(told)
}

/// A claim of a source as a sentence of the draft, given to whoever says it there.
pub fn attribution(snapshot: &Snapshot, client: &Client, source: &str, range: Range) -> Option<String> {
    let checked = &snapshot.checked;
    let path = source.parse::<Uri>().ok().and_then(|uri| convert::path(&uri));
    let named =
        |s: &CheckedSource| s.path == source || s.file == source || path.as_deref().is_some_and(|p| same(p, &s.file));
    let index = checked.sources.iter().position(named)?;
    let read = &checked.sources[index].read;
    let lines = &read.source.lines;
    let at = |position| lines.offset(&read.source.text, convert::position(position), client.encoding);
    let wanted = Span::new(at(range.start), at(range.end).max(at(range.start)));
    let analysis = read.analysis();
    let claims = analysis
        .claims()
        .map(|(id, claim)| (id, analysis.document_span(BlockSpan { block: id.block, span: claim.span })));
    // The claim that fills the range best: not one word of it, and not the whole of a sentence where a part is meant.
    let fit = |span: Span| {
        let common = span.overlap_len(wanted);
        (common * 2).checked_sub(span.len().max(wanted.len())).map(|fit| (fit, common))
    };
    let touched = claims.filter(|(_, span)| span.start <= wanted.end && wanted.start <= span.end);
    let (id, _): (ClaimId, Span) = touched.max_by_key(|(_, span)| (fit(*span), std::cmp::Reverse(span.len())))?;
    checked.with_context(|context| reported_sentence(context, index, id))
}

/// Whether two paths lead to one file.
fn same(one: &str, other: &str) -> bool {
    let followed = |path: &str| Path::new(path).canonicalize().ok();
    one == other || followed(one).is_some_and(|one| followed(other) == Some(one))
}
