//! A page on one claim of a draft: what it rests on, why the findings on it stand, and why the other rules are quiet.

use super::explanation_at;
use crate::desk::{CheckResult, ClaimExplanation, how_sure, who_says};
use crate::evidence::model::Support;
use crate::text::markdown_text as plain;
use std::fmt::Write;

/// The page on the claim at an offset, as Markdown; `None` where there is no claim.
pub fn explanation_page(checked: &CheckResult, offset: usize) -> Option<String> {
    let claim = explanation_at(checked, offset)?;
    let mut out = format!("# {}\n", plain(one_line(claim.span.slice(&checked.text)).trim_end_matches('.')));
    write_reading(checked, &claim, &mut out);
    write_passages(checked, &claim, &mut out);
    write_rules(&claim, &mut out);
    Some(out)
}

// Writing to a string cannot fail; the results of `write!` are let go for that reason.

fn write_reading(checked: &CheckResult, claim: &ClaimExplanation, out: &mut String) {
    let prose = checked.draft.blocks.get(claim.id.block).map_or("", |block| &block.block.text);
    let claim = checked.draft.claim(claim.id);
    let who = who_says(&checked.draft, &claim.attributions);
    let _ = writeln!(out, "\nThe draft has it as {}, {}.", plain(&who), plain(&how_sure(claim, prose)));
}

fn write_passages(checked: &CheckResult, claim: &ClaimExplanation, out: &mut String) {
    let verdict = match claim.support {
        _ if checked.sources.is_empty() => "This draft has no sources.",
        _ if claim.passages.is_empty() => "No passage of the sources comes near it.",
        Support::Supported => "It rests on these passages.",
        Support::Unsure => "These passages come nearest; whether they say the same is not sure.",
        Support::Unsupported => "Nothing in the sources says this. These passages come nearest.",
    };
    let _ = writeln!(out, "\n## In the sources\n\n{verdict}");
    for passage in &claim.passages {
        let (path, lines) = checked.document(Some(passage.source));
        let line = lines.line(passage.span.start) + 1;
        let _ = writeln!(out, "\n> {}\n", plain(&one_line(&passage.text)));
        let place = format!("{path}:{line}");
        let _ = writeln!(
            out,
            "{}: {}, {}. Words {}.",
            plain(&place),
            plain(&passage.who),
            plain(&passage.how_sure),
            plain(&passage.reason)
        );
    }
}

fn write_rules(claim: &ClaimExplanation, out: &mut String) {
    let (fired, quiet): (Vec<_>, Vec<_>) = claim.rules.iter().partition(|rule| rule.fired);
    if !fired.is_empty() {
        out.push_str("\n## Findings\n\n");
        for rule in fired {
            let _ = writeln!(out, "- **{}**: {}", rule.rule, plain(&rule.why));
        }
    }
    out.push_str("\n## Why the other rules are quiet\n\n");
    for rule in quiet {
        let _ = writeln!(out, "- {}: {}", rule.rule, plain(&rule.why));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
