//! Findings, claims and explanations as a person at a terminal reads them.

use super::snippet::{Excerpt, line_and_column};
use super::{Paint, TerminalStyle};
use crate::claims::model::{Analysis, BlockAnalysis, BlockSpan, Claim};
use crate::desk::{CheckResult, ClaimExplanation};
use crate::rules::{Edit, Finding};
use crate::text::{LineIndex, Problem, Severity, Span};
use crate::verify::Verdict;

/// Number of cited passages shown for one finding.
const MAX_PROOFS: usize = 3;

impl From<Severity> for Paint {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Information => Self::Information,
            Severity::Hint => Self::Hint,
        }
    }
}

/// Every finding of a draft: its words underlined, the source's words under them, the fix.
pub fn findings_text(checked: &CheckResult, style: TerminalStyle) -> String {
    let mut out = String::new();
    for finding in &checked.findings {
        write_finding(checked, finding, style, &mut out);
        out.push('\n');
    }
    out
}

fn write_finding(checked: &CheckResult, finding: &Finding, style: TerminalStyle, out: &mut String) {
    let paint = Paint::from(finding.severity);
    let head = style.paint(paint, &format!("{}[{}]", finding.severity, finding.rule));
    out.push_str(&format!("{head}: {}\n", style.paint(Paint::Strong, &finding.message)));
    let proofs = || finding.evidence.iter().take(MAX_PROOFS);
    let last_lines = proofs().map(|p| checked.document(p.source).1.line(p.span.end) + 1);
    let last_line = last_lines.chain([checked.lines.line(finding.span.end) + 1]).max().unwrap_or(1);
    let gutter = last_line.to_string().len().max(2);
    let (path, text) = (checked.path.as_str(), &*checked.text);
    let marks = [finding.span];
    Excerpt { path, text, marks: &marks, mark: '^', label: "", paint, arrow: "-->" }.write(style, gutter, out);
    for proof in proofs() {
        if proof.text.is_empty() {
            let (pad, arrow) = (" ".repeat(gutter), style.paint(Paint::Frame, ":::"));
            out.push_str(&format!("{pad}{arrow} {}: {}\n", checked.document(proof.source).0, proof.reason));
            continue;
        }
        let marks = [proof.span];
        let path = checked.document(proof.source).0;
        let text = checked.document_text(proof.source);
        let label = proof.reason.as_str();
        Excerpt { path, text, marks: &marks, mark: '-', label, paint: Paint::Evidence, arrow: ":::" }
            .write(style, gutter, out);
    }
    if let Some(fix) = finding.fixes.iter().find(|f| f.preferred).or(finding.fixes.first()) {
        let pad = " ".repeat(gutter);
        out.push_str(&format!("{pad} {} {}\n", style.paint(Paint::Frame, "= fix:"), fix.title));
        if let Some((after, marks)) = apply_edits(text, &fix.edits) {
            let mut shown = String::new();
            Excerpt { path, text: &after, marks: &marks, mark: '+', label: "", paint: Paint::Added, arrow: "" }
                .write(style, gutter, &mut shown);
            // The place stands above: only the line and its marks are added.
            out.extend(shown.split_inclusive('\n').skip(2));
        }
    }
}

/// Text with the edits made, and where the new words stand in it, in bytes; `None` where an edit does not fit the text.
fn apply_edits(text: &str, edits: &[Edit]) -> Option<(String, Vec<Span>)> {
    let mut after = String::with_capacity(text.len());
    let mut marks = Vec::new();
    let mut at = 0;
    for edit in edits {
        after.push_str(text.get(at..edit.start)?);
        let start = after.len();
        after.push_str(&edit.new_text);
        marks.push(Span::new(start, after.len()));
        at = edit.end;
    }
    after.push_str(text.get(at..)?);
    (!marks.is_empty()).then_some((after, marks))
}

/// One line for a problem, with the file and the place.
pub fn problem_line(problem: &Problem, text: Option<&str>, style: TerminalStyle) -> String {
    let place = match (problem.span, text) {
        (Some(span), Some(text)) => {
            let (line, column) = line_and_column(text, span.start);
            format!("{}:{line}:{column}", problem.path)
        }
        _ => problem.path.clone(),
    };
    format!("{}: {place}: {}\n", style.paint(problem.severity.into(), problem.severity.as_str()), problem.message)
}

/// Closing line with the numbers of findings; `mendable` says how many of them `copydesk fix` mends.
pub fn tally_line(drafts: &[CheckResult], mendable: usize) -> String {
    let count = |severity| drafts.iter().flat_map(|d| &d.findings).filter(|f| f.severity == severity).count();
    let counts: Vec<String> = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Information, "remark"),
        (Severity::Hint, "hint"),
    ]
    .into_iter()
    .filter(|&(severity, _)| count(severity) > 0)
    .map(|(severity, noun)| plural(count(severity), noun))
    .collect();
    let of = plural(drafts.len(), "draft");
    match (counts.is_empty(), mendable) {
        (true, _) => format!("Nothing found in {of}.\n"),
        (false, 0) => format!("{} in {of}.\n", counts.join(", ")),
        (false, n) => format!("{} in {of}; `copydesk fix` can mend {n}.\n", counts.join(", ")),
    }
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Claims of a document, each with who says it, how surely, and with which figures.
pub fn claims_text(path: &str, text: &str, analysis: &Analysis, style: TerminalStyle) -> String {
    let lines = LineIndex::new(text);
    let mut out = format!("{}\n", style.paint(Paint::Strong, path));
    for (id, claim) in analysis.claims() {
        let span = analysis.document_span(BlockSpan { block: id.block, span: claim.span });
        let block = &analysis.blocks[id.block];
        out.push_str(&format!("{:>5}  {}\n", lines.line(span.start) + 1, claim.span.slice(&block.block.text)));
        out.push_str(&format!("       {}\n", style.paint(Paint::Frame, &claim_details(analysis, block, claim))));
    }
    out
}

/// Speaker, certainty, figures and times of a claim, on one line.
fn claim_details(analysis: &Analysis, block: &BlockAnalysis, claim: &Claim) -> String {
    let prose = &block.block.text;
    let mut parts = vec![crate::desk::who_says(analysis, &claim.attributions)];
    parts.push(crate::desk::how_sure(claim, prose));
    let quoted = |span: Span| span.slice(prose).to_owned();
    let figures: Vec<String> =
        claim.figures.iter().filter_map(|&f| block.figures.get(f)).map(|f| quoted(f.span)).collect();
    if !figures.is_empty() {
        parts.push(format!("figures: {}", figures.join(", ")));
    }
    let times: Vec<String> = claim.times.iter().filter_map(|&t| block.times.get(t)).map(|t| quoted(t.span)).collect();
    if !times.is_empty() {
        parts.push(format!("time: {}", times.join(", ")));
    }
    parts.join(" · ")
}

/// Explanation of each claim of a draft: its support, its passages, and what each rule makes of it.
pub fn explanation_text(checked: &CheckResult, accounts: &[ClaimExplanation], style: TerminalStyle) -> String {
    let mut out = format!("{}\n", style.paint(Paint::Strong, &checked.path));
    for account in accounts {
        let line = checked.lines.line(account.span.start) + 1;
        let support = format!("{:?}", account.support).to_lowercase();
        out.push_str(&format!("\n{line:>5}  {}\n", account.span.slice(&checked.text)));
        out.push_str(&format!("       {}\n", style.paint(Paint::Strong, &support)));
        for passage in &account.passages {
            let (path, lines) = checked.document(Some(passage.source));
            let place = format!("{path}:{}", lines.line(passage.span.start) + 1);
            out.push_str(&format!(
                "       {} {:.2}  \"{}\"\n         {}\n",
                style.paint(Paint::Evidence, &place),
                passage.score,
                passage.text,
                passage.reason
            ));
        }
        for fact in &account.facts {
            let verdict = match fact.fact.verdict {
                Verdict::Ticked => "ticked".to_owned(),
                Verdict::Different => style.paint(Paint::Warning, "different"),
                Verdict::NotOnFile => "not on file".to_owned(),
            };
            let there = fact.there.as_ref().filter(|_| fact.fact.verdict != Verdict::NotOnFile).map_or_else(
                String::new,
                |there| {
                    let (path, lines) = checked.document(Some(there.source));
                    format!(": {path}:{} has \"{}\"", lines.line(there.span.start) + 1, there.text)
                },
            );
            let words = fact.span.slice(&checked.text);
            out.push_str(&format!("       {verdict}  {} \"{words}\"{there}\n", fact.fact.atom.kind.name()));
        }
        for rule in &account.rules {
            let mark = if rule.fired { style.paint(Paint::Warning, "fired") } else { "quiet".to_owned() };
            let sure = rule.confidence.map_or_else(String::new, |c| format!(", {:.0}% sure", 100.0 * c));
            let gravity = rule.severity.map_or_else(String::new, |s| format!(" ({s}{sure})"));
            out.push_str(&format!("       {mark}  {}{gravity}: {}\n", rule.rule, rule.why));
        }
    }
    out
}
