//! Rule `figure-mismatch`.

use crate::claims::figures::compare::Comparison;
use crate::rules::analysis::figures::designation_pair::differing_designations;
use crate::rules::analysis::figures::figure_pair::confident_pairs;
use crate::rules::analysis::figures::table_figures::{differing_cells, report_differing_sentences};
use crate::rules::finding::closing_quote;
use crate::rules::{Context, Group, Report, Rule, Silence, Subject, Workload};
use crate::text::Severity;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "figure-mismatch",
    name: "Figure differs from the source",
    group: Group::Figures,
    severity: Severity::Error,
    precedence: &[(Subject::Figure, 70)],
    silence: Silence::Figures,
    workload: Workload::Figures,
    docs: r#"
## What
A number that is not the one the sources give for the same thing: swapped digits, another figure's number, a bound
above the source's (*at least 20* for *at least 19*) or lower but not rounder, an order of magnitude in words that does
not hold the number; another place in a row (*finished second* for *third*), another result or vote (*2-7* for *7-2*),
other odds, another section, article, version or Roman numeral in the same sentence; another number than the cell of a
table has whose row and column the sentence names, or the figure of another cell.

## Why
Figures are what readers remember, and what rivals check first.

## Example
```fixture
--- source wire.md
About 240 firefighters fought the blaze for 31 hours.
--- draft
About 420 firefighters fought the blaze.
^^^^^^^^^ figure-mismatch: About 240 firefighters
```

## Instead
Write the source's figure with its bound.

## Stays quiet
Weaker and rounder is no error (*more than 700* for *at least 744*, *hundreds*); so are roundings with *about*, money and
per cents with fewer decimals, conversions, and what can be reckoned from the source's figures (a difference, a share, a
sum). Figures of another thing, time or event are never held against each other.

## Standard
AP Stylebook, *numerals*; BBC Editorial Guidelines, section 3, *Accuracy*: figures are checked against the source.

## Known misses
A figure whose sentence shares too few words with its source, and one that agrees by chance with another figure there.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for cell in differing_cells(context) {
        let fix = cell.replacement();
        cell.report(report).message(cell.message()).fixes(fix);
    }
    report_differing_sentences(report);
    for pair in confident_pairs(context) {
        if pair.candidate.comparison == Comparison::Mismatch {
            let message = message(&pair.place(), pair.source_words(), pair.draft_words(), &pair.evidence_words());
            let finding = pair.report(report).message(message);
            if pair.is_replaceable() {
                finding.fix(pair.replacement());
            }
        }
    }
    for pair in differing_designations(context) {
        let message = message(&pair.place(), pair.source_words(), pair.draft_words(), &pair.evidence_words());
        pair.report(report).message(message).fix(pair.replacement());
    }
}

/// What the finding says of words of the draft that differ from the source's at a place with that evidence.
fn message(place: &str, theirs: &str, mine: &str, evidence: &str) -> String {
    format!("{place} says {theirs}, not {mine}: {}", closing_quote(evidence))
}
