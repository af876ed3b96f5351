//! Which finding stands where several rules speak of the same words: the catalogue's order of precedence, in one place.

use super::Finding;
use crate::claims::model::{Analysis, BlockSpan};
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Of what two findings must have in common to be rivals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OverlapKind {
    /// The claim, or a byte of the draft: without either of them none are rivals.
    Claim,
    /// A byte of the draft.
    Place,
}

/// Rules on one subject, the strongest first; rules on one rung let each other be.
struct PrecedenceGroup {
    rivalry: OverlapKind,
    rungs: &'static [&'static [&'static str]],
}

static LADDERS: &[PrecedenceGroup] = &[
    PrecedenceGroup {
        rivalry: OverlapKind::Claim,
        rungs: &[&["misattributed-claim"], &["misquotation"], &["quoted-paraphrase"]],
    },
    PrecedenceGroup {
        rivalry: OverlapKind::Claim,
        rungs: &[
            &["role-swap", "negation-flip"],
            &["name-mismatch"],
            &["misattributed-claim"],
            &["single-source"],
            &["vague-attribution"],
            &["unattributed-claim"],
            &["unsupported-claim"],
        ],
    },
    PrecedenceGroup {
        rivalry: OverlapKind::Place,
        rungs: &[
            &["conflicting-sources"],
            &["figure-scale"],
            &["figure-unit"],
            &["percent-points"],
            &["percent-change"],
            &["figure-noun-mismatch"],
            &["figure-mismatch"],
            &["figure-bound-changed"],
            &["figure-lost-bound"],
            &["figure-internal-inconsistency"],
        ],
    },
    PrecedenceGroup { rivalry: OverlapKind::Place, rungs: &[&["weekday-mismatch"], &["date-mismatch"]] },
    PrecedenceGroup {
        rivalry: OverlapKind::Claim,
        rungs: &[&["negation-flip"], &["strengthened-modality", "missing-hedge"]],
    },
    PrecedenceGroup {
        rivalry: OverlapKind::Place,
        rungs: &[&["strengthened-modality"], &["missing-hedge"], &["loaded-cue"]],
    },
    PrecedenceGroup { rivalry: OverlapKind::Place, rungs: &[&["negation-flip"], &["loaded-cue"]] },
];

/// Rules that may speak of words inside quotation marks: the three on quotations, and the one on scare quotes.
const WITHIN_QUOTATIONS: &[&str] = &["misattributed-claim", "misquotation", "quoted-paraphrase", "unattributed-claim"];

/// The findings that stand, in the order of the draft: one per claim and one per figure on each ladder, none twice,
/// and inside a quotation only those that concern quotations.
pub fn settle(draft: &Analysis, mut findings: Vec<Arc<Finding>>) -> Vec<Arc<Finding>> {
    findings.sort_by(|a, b| (a.span, a.rule, b.severity).cmp(&(b.span, b.rule, a.severity)));
    findings.dedup_by(|later, first| later.rule == first.rule && later.span == first.span);
    findings.retain(|f| WITHIN_QUOTATIONS.contains(&f.rule) || !in_quotation(draft, f));
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
        std::iter::once(here).chain(claim).filter_map(|block| by_block.get(&block)).flatten().map(|&at| &findings[at])
    };
    let stands = |f: &Arc<Finding>| !near(f).any(|other| !Arc::ptr_eq(other, f) && beats(other, f));
    let stands: Vec<bool> = findings.iter().map(stands).collect();
    let mut stands = stands.into_iter();
    findings.retain(|_| stands.next().unwrap_or(true));
    findings
}

/// Whether `stronger` leaves no room for `weaker`.
fn beats(stronger: &Finding, weaker: &Finding) -> bool {
    if !rivals(stronger, weaker, OverlapKind::Claim) {
        return false;
    }
    // Whatever else is said of a claim shows that a passage was found for it.
    if weaker.rule == "unsupported-claim" && stronger.rule != weaker.rule {
        return true;
    }
    LADDERS.iter().any(|ladder| {
        let rung = |f: &Finding| ladder.rungs.iter().position(|rung| rung.contains(&f.rule));
        match (rung(stronger), rung(weaker)) {
            (Some(s), Some(w)) => s < w && rivals(stronger, weaker, ladder.rivalry),
            _ => false,
        }
    })
}

fn rivals(a: &Finding, b: &Finding, rivalry: OverlapKind) -> bool {
    a.span.overlaps(b.span) || (rivalry == OverlapKind::Claim && a.claim.is_some() && a.claim == b.claim)
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
    use crate::claims::model::Id;
    use crate::text::Severity;

    fn finding(rule: &'static str, span: (usize, usize), claim: usize) -> Finding {
        Finding {
            rule,
            severity: Severity::Warning,
            message: String::new(),
            span: Span::new(span.0, span.1),
            evidence: Vec::new(),
            fixes: Vec::new(),
            claim: Some(Id { block: 0, index: claim }),
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
            let rules: Vec<&str> = settle(&Analysis::default(), given).iter().map(|f| f.rule).collect();
            assert_eq!(rules, *expected);
        }
    }
}
