//! Precedence: which finding stands where several rules report the same words, by the tiers that the rules state.

use super::finding::Finding;
use super::rule::Rule;
use crate::claims::model::{Analysis, BlockSpan};
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Rule of the findings whose own rule is not in the table: it meets no other.
static UNKNOWN: Rule = Rule::DEFAULT;

/// The findings that stand, in the order of the draft: on each subject one per claim or place, none twice, and inside a
/// quotation only those of rules that report quoted words. `rule` gives the rule of an id.
pub fn resolve_overlaps(
    draft: &Analysis,
    mut findings: Vec<Arc<Finding>>,
    rule: impl Fn(&str) -> Option<&'static Rule>,
) -> Vec<Arc<Finding>> {
    findings.sort_by(|a, b| (a.span, a.rule, b.severity).cmp(&(b.span, b.rule, a.severity)));
    findings.dedup_by(|later, first| later.rule == first.rule && later.span == first.span);
    let inside_quotations = |f: &Finding| rule(f.rule).is_some_and(|rule| rule.inside_quotations);
    findings.retain(|f| inside_quotations(f) || !in_quotation(draft, f));
    let rules: Vec<&Rule> = findings.iter().map(|f| rule(f.rule).unwrap_or(&UNKNOWN)).collect();
    // Rivals share a byte or a claim, and so the block of the one or of the other.
    let blocks = |f: &Finding| (draft.block_at(f.span.start).unwrap_or(usize::MAX), f.claim.map(|id| id.block));
    let mut by_block: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (at, finding) in findings.iter().enumerate() {
        let (here, claim) = blocks(finding);
        for block in std::iter::once(here).chain(claim.filter(|&c| c != here)) {
            by_block.entry(block).or_default().push(at);
        }
    }
    let near = |f: &Finding| {
        let (here, claim) = blocks(f);
        std::iter::once(here).chain(claim).filter_map(|block| by_block.get(&block)).flatten().copied()
    };
    let takes_precedence = |stronger: usize, weaker: usize| {
        stronger != weaker
            && takes_precedence((&findings[stronger], rules[stronger]), (&findings[weaker], rules[weaker]))
    };
    let stands = |at: usize| !near(&findings[at]).any(|other| takes_precedence(other, at));
    let stands: Vec<bool> = (0..findings.len()).map(stands).collect();
    let mut stands = stands.into_iter();
    findings.retain(|_| stands.next().unwrap_or(true));
    findings
}

/// Whether `stronger` leaves no room for `weaker`.
fn takes_precedence((stronger, strong): (&Finding, &Rule), (weaker, weak): (&Finding, &Rule)) -> bool {
    let share_place = stronger.span.overlaps(weaker.span);
    let share_claim = stronger.claim.is_some() && stronger.claim == weaker.claim;
    if !share_place && !share_claim {
        return false;
    }
    // Whatever else is said of a claim shows that a passage was found for it.
    if weak.yields_to_all && stronger.rule != weaker.rule {
        return true;
    }
    weak.precedence.iter().any(|&(subject, tier)| {
        (share_place || subject.meet_on_claim()) && strong.tier(subject).is_some_and(|stronger| stronger < tier)
    })
}

/// Whether the finding lies between the marks of one quotation of the draft.
fn in_quotation(draft: &Analysis, finding: &Finding) -> bool {
    let Some(block) = draft.block_at(finding.span.start) else { return false };
    draft.blocks[block].quotations.iter().any(|q| {
        let between: Span = draft.document_span(BlockSpan { block, span: q.span });
        q.outer != q.span && between.contains(finding.span)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::model::ClaimId;
    use crate::text::Severity;

    fn finding(rule: &'static str, span: (usize, usize), claim: usize) -> Finding {
        Finding {
            rule,
            severity: Severity::Warning,
            message: String::new(),
            span: Span::new(span.0, span.1),
            evidence: Vec::new(),
            fixes: Vec::new(),
            claim: Some(ClaimId { block: 0, index: claim }),
            judgement: None,
        }
    }

    #[test]
    fn the_stronger_finding_stands() {
        type Given = (&'static str, (usize, usize), usize);
        let cases: &[(&[Given], &[&str])] = &[
            // A claim without its speaker may well have lost its bound too.
            (
                &[("unattributed-claim", (0, 30), 0), ("figure-lost-bound", (0, 3), 0)],
                &["figure-lost-bound", "unattributed-claim"],
            ),
            (&[("unattributed-claim", (0, 30), 0), ("negation-flip", (10, 15), 0)], &["negation-flip"]),
            (&[("figure-mismatch", (0, 3), 0), ("figure-scale", (0, 12), 0)], &["figure-scale"]),
            (&[("figure-mismatch", (0, 3), 0), ("figure-scale", (8, 12), 0)], &["figure-mismatch", "figure-scale"]),
            (&[("unsupported-claim", (0, 30), 0), ("loaded-cue", (40, 45), 0)], &["loaded-cue"]),
            (&[("figure-mismatch", (0, 3), 0), ("figure-mismatch", (0, 3), 1)], &["figure-mismatch"]),
        ];
        for (given, expected) in cases {
            let given = given.iter().map(|&(rule, span, claim)| Arc::new(finding(rule, span, claim))).collect();
            let standing = resolve_overlaps(&Analysis::default(), given, crate::rules::rule);
            let rules: Vec<&str> = standing.iter().map(|f| f.rule).collect();
            assert_eq!(rules, *expected);
        }
    }
}
