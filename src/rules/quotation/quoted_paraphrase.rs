//! Rule `quoted-paraphrase`.

use crate::rules::analysis::quote_match::{Quoted, is_quotable, quotations};
use crate::rules::analysis::results::{QuoteLocation, QuoteVerdict};
use crate::rules::{Context, Fix, Group, Report, Rule, Silence, Subject, Workload, thresholds};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "quoted-paraphrase",
    name: "Source's paraphrase put in quotation marks",
    group: Group::Quotation,
    severity: Severity::Warning,
    precedence: &[(Subject::Quotation, 30)],
    inside_quotations: true,
    silence: Silence::Quotations,
    workload: Workload::Figures,
    docs: r#"
## What
Words between quotation marks that stand in the source, but as its own report of what somebody said, outside quotation
marks.

## Why
The words are the source's writer's. We cannot say that the speaker used them.

## Example
```fixture
--- source fire.md
In a statement, Brannock Polymers said the plant had passed a safety inspection in November.
--- draft
Brannock Polymers said the plant "had passed a safety inspection in November".
                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ quoted-paraphrase: the plant had passed
```

## Instead
Report the words without marks, or quote the words that the source itself quotes.

## Stays quiet
Words that the source marks as the speaker's (quotation marks, *what he described as*), transcripts, a statement's own
text, and a draft that quotes the document itself (*the release says*).

## Standard
BBC Editorial Guidelines, *Accuracy*; Reuters Handbook, *Quotations*.

## Known misses
A quotation of which the source quotes one part and reports the other.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for quoted in quotations(context) {
        if quoted.is_headline
            || quoted.len() < thresholds::MIN_QUOTED_WORDS
            || !quoted.has_speaker()
            || quoted.is_credited_to_document()
            || quoted.is_own_reporting(context)
        {
            continue;
        }
        let QuoteVerdict::Verbatim(places) = quoted.verdict(context) else { continue };
        if let Some(place) = only_reported(context, &places) {
            report_paraphrase(report, &quoted, place);
        }
    }
}

/// The first place, if the words are nowhere quotable.
fn only_reported(context: &Context<'_>, places: &[QuoteLocation]) -> Option<QuoteLocation> {
    places.iter().all(|p| !is_quotable(context, *p)).then(|| places[0])
}

fn report_paraphrase(report: &mut Report<'_>, quoted: &Quoted<'_>, place: QuoteLocation) {
    let context = report.context();
    let speaker = quoted.attribution.and_then(|a| a.speaker.as_ref()).map_or("the speaker", |s| s.text.as_str());
    let message = format!(
        "{} has these words as reported speech, not as a quotation. We cannot say {speaker} used them.",
        context.source_place(place.source, place.run.block, place.run.span)
    );
    let (source, block) = (place.source, place.run.block);
    report
        .finding(context.draft_span(quoted.block, quoted.span))
        .message(message)
        .cite(context.source_citation(source, block, place.run.span, "outside quotation marks there"))
        .fix(Fix { preferred: true, ..quoted.unquoting_fix(context) })
        .claim_around(quoted.block, quoted.span);
}
