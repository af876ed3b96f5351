//! What holds for every rule of the table.

use super::testing::{Fixture, check_only};
use super::{RULES, Rule};
use std::collections::BTreeSet;

const SECTIONS: &[&str] = &["What", "Why", "Example", "Instead", "Stays quiet", "Standard", "Known misses"];

/// The fixtures in a rule's documentation.
fn examples(rule: &Rule) -> Vec<&'static str> {
    rule.docs.split("```fixture\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn every_id_is_unique_and_written_alike() {
    let ids: BTreeSet<&str> = RULES.iter().map(|r| r.id).collect();
    assert_eq!(ids.len(), RULES.len());
    for id in ids {
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{id}");
    }
}

#[test]
fn every_rule_is_documented_in_the_fixed_sections() {
    for rule in RULES {
        let sections: Vec<&str> = rule.docs.lines().filter_map(|l| l.strip_prefix("## ")).collect();
        assert_eq!(sections, SECTIONS, "{}", rule.id);
        assert!(!examples(rule).is_empty(), "{} has no example", rule.id);
    }
}

#[test]
fn the_examples_of_the_documentation_hold() {
    for rule in RULES {
        for example in examples(rule) {
            let fixture = Fixture::parse(example);
            assert!(fixture.expected.iter().any(|e| e.rule == rule.id), "{}: the example shows nothing", rule.id);
            check_only(rule.id, example);
        }
    }
}

#[test]
fn the_readme_lists_every_rule() {
    let readme = include_str!("../../README.md");
    for rule in RULES {
        let row = format!("| `{}` | {} | {} |", rule.id, rule.name, rule.severity.as_str());
        assert!(readme.contains(&row), "README.md needs the row:\n{row}");
    }
    let rows = readme.lines().filter(|l| l.starts_with("| `") && l.matches('|').count() == 4).count();
    assert_eq!(rows, RULES.len(), "README.md lists rules that are not there");
}
