//! The documentation of the rules: its sections, and its examples, which are cases in a shorter form.
//!
//! ```text
//! --- source wire.md
//! At least 19 people are missing, the union said.
//! --- draft
//! Over 19 people are missing, the union said.
//! ^^^^^^^ figure-bound-changed: At least 19 people
//! ```

use crate::library::Rule;
use crate::page::{Case, Malformed, Part};
use crate::run;

/// The sections of a rule's documentation, in their order.
const SECTIONS: &[&str] = &["What", "Why", "Example", "Instead", "Stays quiet", "Standard", "Known misses"];

/// Checks the documentation of a rule: it has its sections, an example shows the rule, and every example holds.
pub fn check(rule: &Rule) -> Result<(), String> {
    let sections: Vec<&str> = rule.docs.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    if sections != SECTIONS {
        return Err(format!("the sections are {sections:?}, not {SECTIONS:?}"));
    }
    let examples = examples(rule.docs).map_err(|Malformed { line, what }| format!("line {line}: {what}"))?;
    if !examples.iter().any(|example| example.marks_rule(rule.id)) {
        return Err("no example shows the rule".to_owned());
    }
    let holds = |example: &Case| {
        run::check(example, Some(rule.id)).map_err(|why| format!("the example on line {}: {why}", example.line))
    };
    examples.iter().try_for_each(holds)
}

/// The examples of a rule's documentation.
pub fn examples(docs: &str) -> Result<Vec<Case>, Malformed> {
    let lines: Vec<String> = docs.lines().map(str::to_owned).collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| *line == "```fixture");
    starts.map(|(at, _)| example(&lines, at)).collect()
}

/// The example whose fence opens on the line `at`, from zero.
fn example(lines: &[String], at: usize) -> Result<Case, Malformed> {
    let length = lines[at..].iter().position(|line| line == "```");
    let end = at + length.ok_or_else(|| Malformed::new(at + 1, "this fence is never closed"))?;
    let heads: Vec<usize> = (at + 1..end).filter(|&line| lines[line].starts_with("--- ")).collect();
    let ends = heads.iter().skip(1).chain([&end]);
    let parts: Vec<Part<'_>> = heads.iter().zip(ends).map(|(&head, &end)| part(lines, head, end)).collect();
    Case::of("an example", at + 1, &parts)
}

/// The part that the line `head` names; it ends before the line `end`.
fn part(lines: &[String], head: usize, end: usize) -> Part<'_> {
    Part { name: lines[head]["--- ".len()..].trim(), line: head, lines: &lines[head + 1..end] }
}
