//! Attributions that the layout shows: headlines, introductions of lists and quotations, credit lines, footnotes, links.

use crate::claims::attribution::candidate::{AttributionCandidate, CueWords, SpeakerSpan};
use crate::claims::attribution::context::{AttributionContext, ContextBlock};
use crate::claims::attribution::model::TokenPlace;
use crate::claims::attribution::syntax::{
    can_speak, has_verb, has_word, is_named, noun_phrase, reporting_verbs, speaker_kind, trimmed,
};
use crate::claims::attribution::thresholds::{CREDIT_BEFORE_LIST, FOOTNOTE, HEADLINE, MAX_LABEL_TOKENS, TYPOGRAPHY};
use crate::claims::coref::{can_have_voice, is_notice};
use crate::claims::model::{AttributionForm, SpeakerKind};
use crate::nlp::{Doc, Pos};
use crate::text::BlockKind;
use std::ops::Range;

/// Whether the patterns on a block may look at others than the one before it: a headline's do, those of a list's introduction
/// and of a credit line.
pub(crate) fn looks_around(passage: &ContextBlock<'_>) -> bool {
    let (block, doc) = (passage.block, passage.doc);
    block.kind.is_heading() || block.text.trim_end().ends_with(':') || (!doc.tokens.is_empty() && is_dash(doc, 0))
}

fn is_dash(doc: &Doc, token: usize) -> bool {
    matches!(doc.word(token), "—" | "–" | "―" | "--" | "-")
}

fn candidate(
    context: &AttributionContext<'_>,
    speaker: SpeakerSpan,
    cue: Option<CueWords>,
    content: Vec<TokenPlace>,
    form: AttributionForm,
    confidence: f32,
) -> AttributionCandidate {
    let _ = context;
    AttributionCandidate { speaker: Some(speaker), cue, content, form: Some(form), confidence, has_final_content: true }
}

/// *X: claim* and *Claim: X* in a heading.
pub(crate) fn headline(context: &AttributionContext<'_>, _: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    if !context.target_block().block.kind.is_heading() {
        return Vec::new();
    }
    let n = doc.tokens.len();
    let mut colons = (1..n.saturating_sub(1)).filter(|&t| doc.word(t) == ":");
    let (Some(colon), None) = (colons.next(), colons.next()) else { return Vec::new() };
    let sides =
        [(trimmed(doc, 0..colon), trimmed(doc, colon + 1..n)), (trimmed(doc, colon + 1..n), trimmed(doc, 0..colon))];
    let named = sides.into_iter().find_map(|(label, claim)| Some((label_speaker(context, label)?, claim)));
    let Some((speaker, claim)) = named else { return Vec::new() };
    let cue = CueWords { tokens: colon..colon + 1, head: colon };
    vec![candidate(context, speaker, Some(cue), vec![context.place(claim)], AttributionForm::Headline, HEADLINE)]
}

/// The speaker that a short label names: people, a body, a document, or a name that the reader knows for one.
fn label_speaker(context: &AttributionContext<'_>, label: Range<usize>) -> Option<SpeakerSpan> {
    let doc = context.doc();
    let alone = label.len() == 1;
    if label.is_empty() || label.len() > MAX_LABEL_TOKENS || (!alone && has_verb(doc, label.clone())) {
        return None;
    }
    let head = head_of(doc, label.clone())?;
    let token = &doc.tokens[head];
    if is_kicker(&token.lower) || !can_have_voice(doc, head) || is_notice(&doc.text) {
        return None;
    }
    // The tagger is lost in a headline; what the article itself uses as a name is one.
    let name = alone && (token.pos == Pos::Propn || named_elsewhere(context, &token.lower));
    let named = name || is_named(doc, head);
    (named || speaker_kind(doc, head).is_some_and(|k| k != SpeakerKind::Vague))
        .then(|| SpeakerSpan { place: context.place(label), head })
}

/// Whether another block of the window uses a word (lower case) as a name.
fn named_elsewhere(context: &AttributionContext<'_>, lower: &str) -> bool {
    let mut tokens = context.window.iter().flat_map(|p| p.doc.tokens.iter());
    tokens.any(|t| t.pos == Pos::Propn && &*t.lower == lower)
}

/// Whether a word before a headline's colon names the sort of article (*Update:*, *Analysis:*).
fn is_kicker(lower: &str) -> bool {
    let list = include_str!("../../../../assets/lexicons/kickers.txt");
    list.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).any(|word| word == lower)
}

/// The token of a range that the others hang on.
fn head_of(doc: &Doc, range: Range<usize>) -> Option<usize> {
    range.clone().find(|&t| !doc.tokens[t].is_punct() && doc.head(t).is_none_or(|h| !range.contains(&h)))
}

/// *X says:* over a list, a block quotation or a quoted paragraph.
pub(crate) fn introduction(
    context: &AttributionContext<'_>,
    known: &[AttributionCandidate],
) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let n = doc.tokens.len();
    let Some(colon) = n.checked_sub(1).filter(|&t| doc.word(t) == ":") else { return Vec::new() };
    let content = introduced(context);
    if content.is_empty() {
        return Vec::new();
    }
    let last = doc.sentences.last().cloned().unwrap_or(0..n);
    // A verb with a clause of its own says that clause; the colon still hands over to what follows.
    let verb = reporting_verbs(context, last.clone()).into_iter().next_back();
    if let Some(reporting) = verb {
        let place = context.place(noun_phrase(doc, reporting.subject));
        let cue = CueWords { tokens: reporting.verb..reporting.verb + 1, head: reporting.verb };
        let old = known.iter().find(|d| d.cue.as_ref().is_some_and(|c| c.head == reporting.verb));
        let own = old.map_or(Vec::new(), |d| d.content.iter().filter(|p| p.block == context.target).cloned().collect());
        let content = own.into_iter().chain(content).collect();
        let speaker = SpeakerSpan { place, head: reporting.subject };
        return vec![candidate(context, speaker, Some(cue), content, AttributionForm::ListIntroduction, TYPOGRAPHY)];
    }
    // *According to X:* and *Timeline, from the log:*
    let from = last.clone().find(|&t| matches!(&*doc.tokens[t].lower, "from" | "to" | "by"));
    let credited = from.and_then(|p| {
        let head = doc.child(p, &[crate::nlp::Dep::Pobj])?;
        let according = p > 0 && &*doc.tokens[p - 1].lower == "according";
        let document = speaker_kind(doc, head) == Some(SpeakerKind::Document);
        let fits = (according && can_speak(doc, head)) || (document && &*doc.tokens[p].lower == "from");
        (fits && head < colon).then(|| SpeakerSpan { place: context.place(noun_phrase(doc, head)), head })
    });
    credited
        .map(|s| candidate(context, s, None, content, AttributionForm::ListIntroduction, CREDIT_BEFORE_LIST))
        .into_iter()
        .collect()
}

/// What follows an introduction: the items of a list, a block quotation, or a paragraph that opens a quotation.
fn introduced(context: &AttributionContext<'_>) -> Vec<TokenPlace> {
    let next = context.target + 1;
    let Some(first) = context.window.get(next) else { return Vec::new() };
    let here = context.target_block().block;
    let follows = |block: usize| {
        let kind = &context.window[block].block;
        match (&first.block.kind, &kind.kind) {
            (BlockKind::ListItem { list, depth, .. }, BlockKind::ListItem { list: other, depth: deeper, .. }) => {
                list == other || deeper > depth
            }
            _ => first.block.in_quote && !here.in_quote && kind.in_quote,
        }
    };
    let blocks = (next..context.window.len()).take_while(|&b| follows(b));
    let mut content: Vec<TokenPlace> = blocks.map(|b| context.whole(b)).collect();
    let quoted = first.block.text.starts_with(['“', '"', '«']) && matches!(first.block.kind, BlockKind::Paragraph);
    if content.is_empty() && quoted {
        let words = first.quotations.first().map(|q| first.doc.tokens_in(q.outer));
        content.extend(words.filter(|w| !w.is_empty()).map(|tokens| TokenPlace { block: next, tokens }));
    }
    content
}

/// *— Mayor X* under or behind a quotation.
pub(crate) fn credit(context: &AttributionContext<'_>, _: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let n = doc.tokens.len();
    let Some(dash) = (0..n).rev().find(|&t| is_dash(doc, t)) else { return Vec::new() };
    let label = trimmed(doc, dash + 1..n);
    let ends = dash == 0 || matches!(doc.word(dash - 1), "." | "!" | "?" | "\"" | "”" | "’" | "…");
    if !ends || label.is_empty() || label.len() > 2 * MAX_LABEL_TOKENS || has_verb(doc, label.clone()) {
        return Vec::new();
    }
    let Some(head) = head_of(doc, label.clone()).filter(|&h| can_speak(doc, h)) else { return Vec::new() };
    let mut content = Vec::new();
    let here = context.target_block();
    let quoted =
        |block: usize| context.window[block].block.in_quote || context.window[block].block.text.starts_with(['“', '"']);
    if dash == 0 {
        let blocks = (0..context.target).rev().take_while(|&b| {
            quoted(b) && context.window[b].block.in_quote == context.window[context.target - 1].block.in_quote
        });
        content.extend(blocks.map(|b| context.whole(b)));
        content.reverse();
    } else if here.block.in_quote || here.quotations.iter().any(|q| doc.tokens_in(q.outer).start == 0) {
        content.push(context.place(0..dash));
    }
    if content.is_empty() {
        return Vec::new();
    }
    vec![candidate(
        context,
        SpeakerSpan { place: context.place(label), head },
        None,
        content,
        AttributionForm::Credit,
        TYPOGRAPHY,
    )]
}

/// A footnote or a bracket at the sentence's end that names the speaker: *… have died (police).*
pub(crate) fn bracket(context: &AttributionContext<'_>, _: &[AttributionCandidate]) -> Vec<AttributionCandidate> {
    let doc = context.doc();
    let mut found = Vec::new();
    for whole in doc.sentences.clone() {
        let end = trimmed(doc, whole.clone()).end;
        let Some(close) = end.checked_sub(1).filter(|&t| t > whole.start && matches!(doc.word(t), ")" | "]")) else {
            continue;
        };
        let Some(open) = (whole.start + 1..close).rev().find(|&t| matches!(doc.word(t), "(" | "[")) else {
            continue;
        };
        let mut label = open + 1..close;
        if doc.tokens.get(label.start).is_some_and(|t| &*t.lower == "source") && label.len() > 1 {
            label.start += 1 + usize::from(doc.word(label.start + 1) == ":");
        }
        let content = trimmed(doc, whole.start..open);
        let linked = context.target_block().block.links.iter().any(|l| doc.tokens_in(l.span) == label);
        let sourced = label.start > open + 1;
        if let Some(speaker) =
            label_speaker(context, label).filter(|_| (linked || sourced) && has_word(doc, content.clone()))
        {
            found.push(candidate(
                context,
                speaker,
                None,
                vec![context.place(content)],
                AttributionForm::Footnote,
                FOOTNOTE,
            ));
        }
    }
    found
}
