//! The bundled demo: every planted slip is found, with its evidence, and nothing else is flagged.

use std::process::Command;

/// The slips in the order of the draft: the rule, and the words under it.
const SLIPS: &[(&str, &str)] = &[
    ("figure-lost-bound", "Seventeen"),
    ("unattributed-claim", "At least 26 people have not been accounted for"),
    ("loaded-cue", "revealed"),
    ("misquotation", "We heard no alarms, only people screaming in the dark"),
    ("scope-widened", "Passengers"),
    ("misattributed-claim", "Joanna Pell"),
    ("missing-hedge", "started"),
    ("date-mismatch", "May"),
    ("dropped-condition", "will report"),
    ("negation-flip", "had not worked"),
    ("figure-scale", "about £32 million"),
    ("figure-mismatch", "25 per cent"),
    ("percent-points", "7 per cent"),
    ("added-causation", "because of"),
];

#[test]
fn every_planted_slip_is_found_with_evidence_and_nothing_else() {
    let output = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["check", "--format", "json", "demo/draft.md"])
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let draft = &report["drafts"][0];
    assert_eq!(draft["problems"].as_array().map(Vec::len), Some(0));
    let findings = draft["findings"].as_array().expect("findings");
    let found: Vec<(&str, &str)> =
        findings.iter().filter_map(|f| Some((f["rule"].as_str()?, f["text"].as_str()?))).collect();
    assert_eq!(found, SLIPS);
    for finding in findings {
        assert!(finding["evidence"].as_array().is_some_and(|e| !e.is_empty()), "no evidence: {finding}");
        assert!(finding["fixes"].as_array().is_some_and(|f| !f.is_empty()), "no fix: {finding}");
    }
}
