//! Lenses: a line of numbers over a draft and over each of its headings.

use super::cursor::{block_at, block_span, top_level_claims};
use super::front_matter::count;
use crate::desk::CheckResult;
use crate::rules::{Lack, is_lack_of};
use crate::text::{BlockKind, Span};

/// A line over a place of the draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountLens {
    /// The heading, in bytes of the draft; the draft's first byte, empty, for the whole.
    pub span: Span,
    /// The numbers in words.
    pub title: String,
}

/// The numbers of claims, of those that lack an attribution, and of findings, and at the top that of sources. A document
/// without sources has no lenses: it is no draft, or has none yet.
pub fn code_lenses(checked: &CheckResult) -> Vec<CountLens> {
    if checked.sources.is_empty() {
        return Vec::new();
    }
    let draft = &checked.draft;
    let counts = block_counts(checked);
    let all = counts.iter().fold(LensCounts::default(), |sum, &block| sum.and(block));
    let title = format!("{} · {}", all.lens_title(), count(checked.sources.len(), "source"));
    let mut lenses = vec![CountLens { span: Span::default(), title }];
    let mut headings: Vec<(usize, u8, LensCounts)> = Vec::new();
    for (index, block) in draft.blocks.iter().enumerate() {
        if let BlockKind::Heading(level) = block.block.kind {
            headings.push((index, level, LensCounts::default()));
        }
        // What stands under a heading stands under those above it of a higher rank too.
        let mut rank = u8::MAX;
        for (_, level, sum) in headings.iter_mut().rev() {
            if *level < rank {
                *sum = sum.and(counts[index]);
                rank = *level;
            }
            if rank <= 1 {
                break;
            }
        }
    }
    for (index, _, sum) in headings {
        // The title's own line would say what the top's line says.
        if sum.claims > 0 && sum != all {
            lenses.push(CountLens { span: block_span(draft, index), title: sum.lens_title() });
        }
    }
    lenses
}

/// The numbers of one lens.
#[derive(Clone, Copy, Default, PartialEq)]
struct LensCounts {
    claims: usize,
    unattributed: usize,
    findings: usize,
}

impl LensCounts {
    fn and(self, other: Self) -> Self {
        Self {
            claims: self.claims + other.claims,
            unattributed: self.unattributed + other.unattributed,
            findings: self.findings + other.findings,
        }
    }

    fn lens_title(self) -> String {
        let mut parts = vec![count(self.claims, "claim")];
        if self.unattributed > 0 {
            parts.push(format!("{} unattributed", self.unattributed));
        }
        parts.push(if self.findings == 0 { "no findings".to_owned() } else { count(self.findings, "finding") });
        parts.join(" · ")
    }
}

/// The numbers of every block.
fn block_counts(checked: &CheckResult) -> Vec<LensCounts> {
    let draft = &checked.draft;
    let claims = |block| top_level_claims(block).count();
    let mut counts: Vec<LensCounts> =
        draft.blocks.iter().map(|block| LensCounts { claims: claims(block), ..LensCounts::default() }).collect();
    for finding in &checked.findings {
        let block = block_at(draft, finding.span.start);
        if let Some(of_block) = block.and_then(|block| counts.get_mut(block)) {
            of_block.findings += 1;
            of_block.unattributed += usize::from(is_lack_of(finding, Lack::Speaker));
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{check, demo, span_of};

    #[test]
    fn lenses_count_the_draft_and_each_section_and_a_note_has_none() {
        let demo = demo();
        let lenses = code_lenses(&demo);
        assert_eq!(lenses.len(), 4);
        assert_eq!(lenses[0].span, Span::default());
        assert!(lenses[0].title.ends_with("1 unattributed · 14 findings · 3 sources"), "{lenses:?}");
        assert_eq!(lenses[1].span, span_of(&demo, "The night"));
        assert!(lenses[1].title.ends_with("3 findings"), "{lenses:?}");
        assert_eq!(code_lenses(&check("# Notes\n\nThe mayor said so.\n", &[])), []);
    }
}
