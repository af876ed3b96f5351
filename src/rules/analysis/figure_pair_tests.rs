//! The rules on figures and times together: what they say of small drafts, and what they leave alone.

use crate::rules::testing::check_only;

/// Draft and source lines from the fictional fire, hospital and company of the demo.
const FIRE: &str = "Officials in Caldermouth said at least 11 people had been killed in the fire at the plastics plant.

Mayor Declan Osgood said up to 60 people were being treated in three hospitals.

About 240 firefighters fought the blaze for 31 hours.

Gordon Haskin, 57, a retired teacher, was among the injured.";
const RESULTS: &str = "Revenue rose 12% to £448.0m from £400.0m a year earlier.

Net debt fell to £96m from £120m.

The company employs 3,150 people.";

fn fixture(source: &str, draft: &str) -> String {
    format!("--- source wire.md\n{source}\n--- draft\n{draft}\n")
}

#[track_caller]
fn says(rule: &str, source: &str, draft: &str) {
    check_only(rule, &fixture(source, draft));
}

#[test]
fn wrong_figures_are_found() {
    for (rule, source, draft) in [
        ("figure-mismatch", FIRE, "About 420 firefighters fought the blaze.\n^^^^^^^^^ figure-mismatch: About 240"),
        ("figure-mismatch", FIRE, "Gordon Haskin, 75, was among the injured.\n               ^^ figure-mismatch: 57"),
        (
            "figure-lost-bound",
            FIRE,
            "Officials said 11 people were killed in the fire.\n               ^^ figure-lost-bound: at least 11",
        ),
        ("figure-scale", RESULTS, "Revenue rose to £448.0bn.\n                ^^^^^^^^ figure-scale: £448.0m"),
        ("percent-change", RESULTS, "Net debt fell 25% to £96m from £120m.\n              ^^^ percent-change: 20%"),
        (
            "weekday-mismatch",
            "Issued Thursday 12 March 2026.\n\nThe unit opened on 2 February.",
            "The unit opened on Tuesday 2 February 2026.\n                   ^^^^^^^ weekday-mismatch: Monday",
        ),
    ] {
        says(rule, source, draft);
    }
}

#[test]
fn right_figures_are_left_alone() {
    for draft in [
        "Officials said at least 11 people were killed in the fire.",
        "Officials said no fewer than 11 people were killed in the fire.",
        "Officials said more than 10 people were killed in the fire.",
        "About 240 firefighters fought the blaze for 31 hours.",
        "Two of the 14 exits were open, this newspaper has seen.",
        "Up to 60 people are in hospital, the mayor said.",
    ] {
        for rule in
            ["figure-mismatch", "figure-lost-bound", "figure-bound-changed", "figure-noun-mismatch", "figure-scale"]
        {
            says(rule, FIRE, draft);
        }
    }
    for draft in ["Net debt fell by a fifth to £96m.", "Revenue rose 12% to £448m.", "Debt is down £24m, to £96m."]
    {
        for rule in ["figure-mismatch", "percent-change", "figure-unit", "percent-points"] {
            says(rule, RESULTS, draft);
        }
    }
}
