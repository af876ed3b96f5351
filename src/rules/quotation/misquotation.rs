//! Rule `misquotation`.

use crate::claims::coref::SpeakerRelation;
use crate::evidence::quotes::FuzzyMatch;
use crate::rules::analysis::quote_match::{Quoted, quotations};
use crate::rules::analysis::results::{QuoteLocation, QuoteVerdict};
use crate::rules::analysis::speakers::speaker_relation;
use crate::rules::analysis::text_edits::match_case;
use crate::rules::finding::closing_quote;
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Edit, FindingBuilder, Fix, Group, Report, Rule, Silence, Subject, Workload, thresholds};
use crate::text::{Severity, Span};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "misquotation",
    name: "Quoted words are not the source's words",
    group: Group::Quotation,
    severity: Severity::Error,
    precedence: &[(Subject::Quotation, 20)],
    inside_quotations: true,
    silence: Silence::Quotations,
    workload: Workload::Figures,
    docs: r#"
## What
Words in quotation marks that are not the source's: changed, joined from separate passages, or cut so that the sense
changes. Where the sources quote the speaker, but not with these words, it says so, as information: they are not on file,
which is not wrong.

## Why
Quotation marks promise the reader the exact words. A quotation may lose words, marked by an ellipsis, and never sense.

## Example
```fixture
--- source court.md
"You did not steal from an account. You stole from the dying," Judge Renata Holcomb told him.
--- draft
"You did not steal from a bank. You stole from the dying," Judge Renata Holcomb told him.
 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ misquotation: You did not steal from an account.
```

## Instead
Restore the words, or take the marks away and report what was said.

## Stays quiet
Marks, dashes, hyphens, spelling and a comma moved in or out make no difference. An ellipsis may stand for words left out
within a passage, a bracket for an explanation. Only what somebody is quoted as saying (or a transcript, a statement, a
speech) can prove a quotation wrong: the source's own report cannot, nor can words beyond the edges of what it quotes. Titles, names, slang and single words without a speaker are not held
against sources, nor are a headline's claim quotes whose words all stand in one passage.

## Standard
Reuters Handbook, *Quotations*: quotations are sacrosanct; they may not be altered other than to delete words, never sense.

## Known misses
A quotation whose words are all there in that order but taken out of another context.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for quoted in quotations(context) {
        if quoted.is_own_reporting(context) {
            continue;
        }
        match quoted.verdict(context) {
            QuoteVerdict::Verbatim(places) => {
                if let Some(place) = cut_short(context, &quoted, &places) {
                    report_cut(report, &quoted, place);
                }
            }
            QuoteVerdict::Changed { place, reason } => report_changed(report, &quoted, place, &reason),
            QuoteVerdict::Differs(place, near) if is_meant_as_quotation(context, &quoted, place, &near) => {
                report_difference(report, &quoted, place, &near);
            }
            QuoteVerdict::Absent
                if quoted.has_speaker()
                    && quoted.len() >= thresholds::MIN_ABSENT_WORDS
                    && !quoted.is_headline
                    && quoted.is_quoted_in_sources(context) =>
            {
                report_absent(report, &quoted);
            }
            QuoteVerdict::Differs(..) | QuoteVerdict::Beyond | QuoteVerdict::Absent => {}
        }
    }
}

/// A quotation without a speaker may be a title, a name or a nickname: more must agree before it counts as meant.
fn is_meant_as_quotation(context: &Context<'_>, quoted: &Quoted<'_>, place: QuoteLocation, near: &FuzzyMatch) -> bool {
    let is_near = near.share >= thresholds::MIN_UNATTRIBUTED_OVERLAP;
    if quoted.len() <= thresholds::MAX_FRAGMENT_WORDS && !is_nearly_verbatim(context, quoted, place, near) {
        return false;
    }
    if quoted.is_headline {
        let is_long = quoted.len() >= thresholds::MIN_ABSENT_WORDS;
        return is_long && is_near && !quoted.is_gathered_from_one_passage(context);
    }
    if quoted.has_speaker() {
        return quoted.len() >= thresholds::MIN_QUOTED_WORDS;
    }
    quoted.len() >= thresholds::MIN_UNATTRIBUTED_WORDS && is_near && !quoted.looks_like_title()
}

/// A few words in marks are meant as those of a source only if all but one stand there, said by nobody else: any two
/// speakers share *a good thing*.
fn is_nearly_verbatim(context: &Context<'_>, quoted: &Quoted<'_>, place: QuoteLocation, near: &FuzzyMatch) -> bool {
    let words = quoted.len().max(1) as f32;
    let inflected = near.differences.iter().filter(|d| is_same_stem(&d.ours, &d.theirs)).count();
    let even = near.evenness + inflected as f32 / words;
    let somebody_else = quoted.source_speaker(context, place).is_some_and(|(_, theirs)| {
        speaker_relation(context, quoted.speaker(context), Some(theirs)) == SpeakerRelation::Disjoint
    });
    even >= thresholds::MIN_FRAGMENT_OVERLAP && !somebody_else
}

/// Whether two words differ in their endings alone (*error*, *errors*).
fn is_same_stem(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.contains(' ') && short.chars().count() >= 4 && long.starts_with(short) && long.len() - short.len() <= 3
}

/// A whole-sentence quotation that ends inside a clause of the source wherever it stands.
fn cut_short(context: &Context<'_>, quoted: &Quoted<'_>, places: &[QuoteLocation]) -> Option<QuoteLocation> {
    let prose = &context.draft.blocks[quoted.block].block.text;
    if !quoted.is_whole_sentence(prose) || quoted.len() < thresholds::MIN_QUOTED_WORDS {
        return None;
    }
    places.iter().all(|p| stops_inside_clause(context, *p)).then(|| places[0])
}

fn stops_inside_clause(context: &Context<'_>, place: QuoteLocation) -> bool {
    let text = &context.sources[place.source].analysis.blocks[place.run.block].block.text;
    let rest = text.get(place.run.span.end..).unwrap_or("");
    let mut chars = rest.trim_start_matches(['\u{2019}', '\'', ')', ']']).chars();
    match chars.next() {
        None | Some('.' | '!' | '?' | '"' | '\u{201d}' | '\u{bb}' | ':' | '…') => false,
        Some(mark @ (',' | ';' | '-' | '\u{2013}' | '\u{2014}')) => {
            let after = chars.as_str().trim_start();
            let closed = after.starts_with(['"', '\u{201d}', '\u{2019}', '\u{bb}']);
            mark != ';' && !closed && takes_back(after)
        }
        Some(_) => {
            let word = rest.split_whitespace().next().unwrap_or("").to_lowercase();
            !RuleWords::shared().misquotation.continuing.contains(&word)
        }
    }
}

/// Whether a continuation takes back what came before it.
fn takes_back(continuation: &str) -> bool {
    let word: String = continuation.chars().take_while(|c| c.is_alphabetic()).collect();
    crate::nlp::is_contrastive(&word.to_lowercase())
}

fn report_difference(report: &mut Report<'_>, quoted: &Quoted<'_>, place: QuoteLocation, near: &FuzzyMatch) {
    let differences: Vec<String> = near
        .differences
        .iter()
        .map(|d| match (d.ours.is_empty(), d.theirs.is_empty()) {
            (false, true) => format!("\u{201c}{}\u{201d} is not there", d.ours),
            (true, _) => format!("\u{201c}{}\u{201d} is left out", d.theirs),
            _ => format!("\u{201c}{}\u{201d}, not \u{201c}{}\u{201d}", d.theirs, d.ours),
        })
        .collect();
    let context = report.context();
    let (words, mended) = (source_words(context, place), mended_words(context, quoted, place));
    let message = format!(
        "Quotation differs from the source. {} has: \u{201c}{words}\u{201d} ({}).",
        context.source_place(place.source, place.run.block, place.run.span),
        differences.join("; ")
    );
    report_place(report, quoted, place, "the source's own words")
        .message(message)
        .fixes(mended.map(|words| quoting_fix(context, quoted, &words)))
        .fixes(ellipsis_fix(context, quoted, near))
        .fixes(unquoting_fix(context, quoted));
}

fn report_changed(report: &mut Report<'_>, quoted: &Quoted<'_>, place: QuoteLocation, reason: &str) {
    let context = report.context();
    let words = source_words(context, place);
    let message = format!(
        "Quotation differs from the source: {reason}. {} has: {}",
        context.source_place(place.source, place.run.block, place.run.span),
        closing_quote(&words)
    );
    report_place(report, quoted, place, "the words as they stand in the source")
        .message(message)
        .fix(quoting_fix(context, quoted, &words))
        .fixes(unquoting_fix(context, quoted));
}

fn report_cut(report: &mut Report<'_>, quoted: &Quoted<'_>, place: QuoteLocation) {
    let context = report.context();
    let analysis = context.sources[place.source].analysis;
    let block = &analysis.blocks[place.run.block];
    let text = &block.block.text;
    let stop = block.quotations.iter().find(|q| q.span.overlaps(place.run.span)).map_or(text.len(), |q| q.span.end);
    let tail = text.get(place.run.span.end..stop).unwrap_or("");
    let end = tail.find(['.', '!', '?', '\u{201d}']).unwrap_or(tail.len());
    let whole = Span::new(place.run.span.start, place.run.span.end + end);
    let words = whole.slice(text).trim_end_matches([',', ' ']).to_string();
    let message = format!(
        "Quotation stops before the sentence does. {} goes on: \u{201c}{words}\u{201d}.",
        context.source_place(place.source, place.run.block, place.run.span)
    );
    report_place(report, quoted, place, "the sentence as it was said")
        .message(message)
        .fix(quoting_fix(context, quoted, &words))
        .fixes(unquoting_fix(context, quoted));
}

fn report_absent(report: &mut Report<'_>, quoted: &Quoted<'_>) {
    let context = report.context();
    // A pronoun says who it is only where it is known whom it takes up.
    let speaker = quoted.speaker(context).map(|s| s.full.as_str()).filter(|full| !full.is_empty());
    let from = speaker.map_or_else(String::new, |speaker| format!(", from {speaker} or anybody else"));
    let message = match context.sources.len() {
        1 => format!("No such words in {}{from}.", context.sources[0].path),
        n => format!("No such words in the {n} sources{from}."),
    };
    // Without marks the words would still be nobody's: there is nothing to mend but the sentence itself. And what no source
    // has is not on file, not wrong: the reporter may have heard it.
    report_quotation(report, quoted)
        .severity(Severity::Information)
        .message(message)
        .cite_all((0..context.sources.len()).map(|source| context.absence_citation(source)));
}

/// Reports the quotation, with the source's words as evidence.
fn report_place<'r>(
    report: &'r mut Report<'_>,
    quoted: &Quoted<'_>,
    place: QuoteLocation,
    reason: &str,
) -> FindingBuilder<'r> {
    let words = report.context().source_citation(place.source, place.run.block, place.run.span, reason);
    report_quotation(report, quoted).cite(words)
}

fn report_quotation<'r>(report: &'r mut Report<'_>, quoted: &Quoted<'_>) -> FindingBuilder<'r> {
    let span = report.context().draft_span(quoted.block, quoted.span);
    report.finding(span).claim_around(quoted.block, quoted.span)
}

fn source_words(context: &Context<'_>, place: QuoteLocation) -> String {
    let block = &context.sources[place.source].analysis.blocks[place.run.block];
    place.run.span.slice(&block.block.text).to_string()
}

/// The source's words as they can stand between the draft's marks: where the draft quotes a sentence, from the start of the
/// source's sentence to its end, if little is missing. `None` where they would be a piece of one with a capital.
fn mended_words(context: &Context<'_>, quoted: &Quoted<'_>, place: QuoteLocation) -> Option<String> {
    let block = &context.sources[place.source].analysis.blocks[place.run.block];
    let (text, run) = (&*block.block.text, place.run.span);
    let inside: Vec<Span> = block.quotations.iter().map(|q| q.span).filter(|q| q.overlaps(run)).collect();
    let bounds = match (inside.first(), inside.last()) {
        (Some(first), Some(last)) => Span::new(first.start, last.end),
        _ => Span::new(0, text.len()),
    };
    let (mut start, mut end) = (run.start.max(bounds.start), run.end.min(bounds.end));
    let ends_sentence = |c: char| matches!(c, '.' | '!' | '?');
    let few = |words: &str| words.split_whitespace().count() <= thresholds::MAX_MENDED_WORDS;
    if quoted.text.starts_with(char::is_uppercase) {
        let before = text.get(bounds.start..start)?;
        let opening = before.rfind(ends_sentence).map_or(0, |at| at + 1);
        let missing = before.get(opening..)?;
        if !few(missing) {
            return None;
        }
        start = bounds.start + opening + (missing.len() - missing.trim_start().len());
    }
    if quoted.is_whole_sentence(&context.draft.blocks[quoted.block].block.text) {
        let after = text.get(end..bounds.end)?;
        let missing = after.get(..after.find(ends_sentence).unwrap_or(after.len()))?;
        if few(missing) {
            end += missing.trim_end().len();
        }
    }
    // Of a quotation that its attribution splits, only the quoted words.
    let pieces = inside.iter().filter_map(|q| text.get(q.start.max(start)..q.end.min(end)));
    let words = if inside.len() > 1 { pieces.collect::<Vec<_>>().join(" ") } else { text.get(start..end)?.to_owned() };
    Some(words.trim().trim_end_matches([',', ' ']).to_owned()).filter(|w| !w.is_empty())
}

/// Puts the source's words between the marks, with the draft's first letter's case.
fn quoting_fix(context: &Context<'_>, quoted: &Quoted<'_>, words: &str) -> Fix {
    let span = context.draft_span(quoted.block, quoted.span);
    let new_text = match_case(words, quoted.text);
    Fix {
        title: format!("Quote the source: \u{201c}{new_text}\u{201d}"),
        preferred: true,
        edits: vec![Edit { start: span.start, end: span.end, new_text }],
    }
}

/// Marks words left out by an ellipsis, if nothing else differs and leaving them out is safe.
fn ellipsis_fix(context: &Context<'_>, quoted: &Quoted<'_>, near: &FuzzyMatch) -> Option<Fix> {
    let [difference] = near.differences.as_slice() else { return None };
    if !difference.ours.is_empty() || difference.theirs.split(' ').any(crate::nlp::is_hedge_or_limit) {
        return None;
    }
    let at = quoted.span.start + difference.at;
    let place = context.draft_span(quoted.block, Span::new(at, at)).start;
    Some(Fix {
        title: "Mark the words left out with an ellipsis".into(),
        preferred: false,
        edits: vec![Edit { start: place, end: place, new_text: " ...".into() }],
    })
}

/// The fix that takes the marks away, where one sentence stands between them.
fn unquoting_fix(context: &Context<'_>, quoted: &Quoted<'_>) -> Option<Fix> {
    (!quoted.has_many_sentences()).then(|| quoted.unquoting_fix(context))
}
