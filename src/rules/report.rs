//! Report of one rule on one block: what it found, built finding by finding.

use super::context::Context;
use super::finding::{Citation, Edit, Finding, Fix};
use crate::claims::model::ClaimId;
use crate::text::{Severity, Span};

/// What one rule finds in one block of a draft.
pub struct Report<'a> {
    context: &'a Context<'a>,
    rule: &'static str,
    severity: Severity,
    findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    /// An empty report of the rule with that id, whose findings are as grave as `severity` unless it says otherwise.
    pub fn new(context: &'a Context<'a>, rule: &'static str, severity: Severity) -> Self {
        Report { context, rule, severity, findings: Vec::new() }
    }

    /// What the rule looks at.
    pub fn context(&self) -> &'a Context<'a> {
        self.context
    }

    /// Reports words of the draft, in bytes of it; message, evidence and fixes follow.
    pub fn finding(&mut self, span: Span) -> FindingBuilder<'_> {
        let at = self.findings.len();
        self.findings.push(Finding {
            rule: self.rule,
            severity: self.severity,
            message: String::new(),
            span,
            evidence: Vec::new(),
            fixes: Vec::new(),
            claim: None,
            judgement: None,
        });
        FindingBuilder { context: self.context, finding: &mut self.findings[at] }
    }

    /// Reports a finding that was made elsewhere.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Reports findings that were made elsewhere.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
    }

    /// What was reported so far, in that order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// All that was reported, in that order.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

/// A finding that was reported, while it is filled in.
pub struct FindingBuilder<'r> {
    context: &'r Context<'r>,
    finding: &'r mut Finding,
}

impl FindingBuilder<'_> {
    /// What is wrong, in newsroom English, with the evidence named.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.finding.message = message.into();
        self
    }

    /// How grave it is, where that is not what the rule says.
    pub fn severity(self, severity: Severity) -> Self {
        self.finding.severity = severity;
        self
    }

    /// The claim that it concerns.
    pub fn claim(self, claim: impl Into<Option<ClaimId>>) -> Self {
        self.finding.claim = claim.into();
        self
    }

    /// The smallest claim around a place in the prose of a block as the claim that it concerns.
    pub fn claim_around(self, block: usize, prose: Span) -> Self {
        let claim = self.context.claim_around(block, prose);
        self.claim(claim)
    }

    /// A place that proves it, after those given before.
    pub fn cite(self, citation: Citation) -> Self {
        self.finding.evidence.push(citation);
        self
    }

    /// Places that prove it, after those given before.
    pub fn cite_all(self, citations: impl IntoIterator<Item = Citation>) -> Self {
        self.finding.evidence.extend(citations);
        self
    }

    /// A way to mend it, after those given before: the best first.
    pub fn fix(self, fix: Fix) -> Self {
        self.fixes(Some(fix))
    }

    /// Ways to mend it, after those given before: the best first.
    pub fn fixes(self, fixes: impl IntoIterator<Item = Fix>) -> Self {
        let (context, found) = (self.context, fixes.into_iter());
        self.finding.fixes.extend(found.map(|fix| with_whole_marks(context, fix)));
        self
    }
}

/// The fix with edits that leave no half of an emphasis or a link behind.
fn with_whole_marks(context: &Context<'_>, fix: Fix) -> Fix {
    let whole = |edit: Edit| -> Vec<Edit> {
        let span = Span::new(edit.start, edit.end);
        let parts = Some(span).filter(|s| !s.is_empty()).and_then(|s| context.draft.whole_marks(s));
        let Some([before, words, after]) = parts else { return vec![edit] };
        let cut = |span: Span| Edit { start: span.start, end: span.end, new_text: String::new() };
        let removed = [before, after].map(|span| Some(span).filter(|s| !s.is_empty()).map(cut));
        let [before, after] = removed;
        let edit = Edit { start: words.start, end: words.end, ..edit };
        before.into_iter().chain([edit]).chain(after).collect()
    };
    Fix { edits: fix.edits.into_iter().flat_map(whole).collect(), ..fix }
}
