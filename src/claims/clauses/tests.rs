//! What clauses are read from sentences, as data: one line a clause.

use super::clauses;
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::Clause;
use crate::nlp::{Doc, Pipeline};
use crate::text::BlockKind;

/// One clause in one line: kind, a question mark where nothing is asserted, the words; then what there is of: subject
/// and object, negation, certainty level with its markers, condition.
fn line(doc: &Doc, clause: &Clause) -> String {
    let word = |t: Option<usize>| t.map_or("-", |t| doc.word(t)).to_string();
    let mut line = format!("{:?}", clause.kind).to_lowercase();
    if clause.unasserted {
        line += "?";
    }
    line += &format!(
        " «{}» {}>{}",
        clause.span.slice(&doc.text),
        word(clause.arguments.subject),
        word(clause.arguments.object)
    );
    if !clause.polarity {
        line += " not";
    }
    let certainty = clause.certainty(clause.governor.is_some());
    if certainty.level > 0 {
        let markers: Vec<_> = certainty.markers.iter().map(|m| m.span.slice(&doc.text)).collect();
        line += &format!(" {}({})", certainty.level, markers.join(", "));
    }
    if let Some(condition) = &clause.condition {
        line += &format!(" if({})", condition.span.slice(&doc.text));
        if let Some(noun) = condition.hangs_on {
            line += &format!(" on {}", doc.word(noun));
        }
    }
    line
}

fn check(kind: &BlockKind, cases: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let doc = Pipeline::shared().parse(text);
        let found: Vec<String> = clauses(&doc, kind, ClaimLexicon::shared()).iter().map(|c| line(&doc, c)).collect();
        if found != *expected {
            wrong.push(format!("{text}\n  expected {expected:#?}\n  found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn clauses_are_cut_where_a_statement_ends() {
    check(
        &BlockKind::Paragraph,
        &[
            (
                "Harker, 44, goes to prison for a year and has already repaid £12,000.",
                &[
                    "main «Harker, 44, goes to prison for a year» Harker>-",
                    "conjunct «has already repaid £12,000» Harker>12,000",
                ],
            ),
            (
                "The harbour board said the quay would close in May and that ferries would move to the north pier.",
                &[
                    "main «The harbour board said» board>-",
                    "complement «the quay would close in May» quay>-",
                    "conjunct «ferries would move to the north pier» ferries>-",
                ],
            ),
            (
                "At least 40 seals, wardens said on Monday, have died since the spill began.",
                &[
                    "main «At least 40 seals, wardens said on Monday, have died since the spill began» seals>-",
                    "conjunct «wardens said on Monday» wardens>-",
                    "adverbial «the spill began» spill>-",
                ],
            ),
            (
                "The company denied that any valve had failed and said it was cooperating.",
                &[
                    "main «The company denied» company>-",
                    "complement «any valve had failed» valve>- not",
                    "conjunct «said» company>-",
                    "complement «it was cooperating» it>-",
                ],
            ),
            (
                "The union accused the ferry firm of ignoring two written warnings.",
                &[
                    "main «The union accused the ferry firm» union>firm",
                    "complement «ignoring two written warnings» firm>warnings",
                ],
            ),
            (
                "The library, which opened in 1931, will be restored by volunteers.",
                &[
                    "main «The library, which opened in 1931, will be restored by volunteers» volunteers>library",
                    "relative «which opened in 1931» library>-",
                ],
            ),
            ("Sirens not used.", &["fragment «Sirens not used» ->Sirens not"]),
        ],
    );
    check(
        &BlockKind::Heading(1),
        &[
            ("Two killed in crash near Leeds", &["fragment «Two killed in crash near Leeds» ->Two"]),
            ("Port seeking talks with union", &["fragment «Port seeking talks with union» Port>talks"]),
        ],
    );
}

#[test]
fn negation_is_counted_through_cues_and_chains() {
    check(
        &BlockKind::Paragraph,
        &[
            (
                "Nobody has been arrested and no charges have been brought.",
                &[
                    "main «Nobody has been arrested» ->Nobody not",
                    "conjunct «no charges have been brought» ->charges not",
                ],
            ),
            (
                "The council failed to publish its accounts.",
                &["main «The council failed to publish its accounts» council>accounts not"],
            ),
            ("Police did not rule out arson.", &["main «Police did not rule out arson» Police>arson"]),
            ("No fewer than 30 shops lost power.", &["main «No fewer than 30 shops lost power» shops>power"]),
            (
                "The mayor does not think the road will open by May.",
                &[
                    "main «The mayor does not think» mayor>- not 1(think)",
                    "complement «the road will open by May» road>- not 1(think)",
                ],
            ),
            (
                "She pleaded not guilty to three counts of theft.",
                &["main «She pleaded not guilty to three counts of theft» She>- not"],
            ),
            ("The review was not only late but costly.", &["main «The review was not only late but costly» review>-"]),
        ],
    );
}

#[test]
fn hedges_have_their_level_and_scope() {
    check(
        &BlockKind::Paragraph,
        &[
            (
                "The fire appears to have started near a boiler.",
                &["main «The fire appears to have started near a boiler» fire>- 2(appears)"],
            ),
            (
                "Inspectors are considering whether a faulty cable was to blame.",
                &[
                    "main «Inspectors are considering whether a faulty cable was to blame» Inspectors>- 2(considering)",
                    "complement? «a faulty cable was to blame» cable>- 3(considering, whether)",
                ],
            ),
            (
                "Donations had fallen by a third and might not recover.",
                &[
                    "main «Donations had fallen by a third» Donations>-",
                    "conjunct «might not recover» Donations>- not 2(might)",
                ],
            ),
            (
                "Police have not confirmed the number of dead.",
                &["main «Police have not confirmed the number of dead» Police>number not 3(not confirmed)"],
            ),
            (
                "The line is expected to reopen in June, the operator said.",
                &[
                    "complement «The line is expected to reopen in June» line>- 1(expected)",
                    "main «the operator said» operator>-",
                ],
            ),
            ("Perhaps 20 people came.", &["main «Perhaps 20 people came» people>-"]),
            (
                "A sonar survey suggests a possible wreck off the point.",
                &["main «A sonar survey suggests a possible wreck off the point» survey>wreck 2(suggests, possible)"],
            ),
            ("The tunnel could not be reached.", &["main «The tunnel could not be reached» ->tunnel not"]),
            ("The scheme would cost £3m.", &["main «The scheme would cost £3m» scheme>m. 1(would)"]),
            (
                "Campaigners say it risks losing its licence.",
                &[
                    "main «Campaigners say» Campaigners>-",
                    "complement «it risks losing its licence» it>licence 2(risks)",
                ],
            ),
        ],
    );
}

#[test]
fn conditions_are_given_to_what_they_restrict() {
    check(
        &BlockKind::Paragraph,
        &[
            (
                "The club's offer, if genuine, would likely be accepted by members.",
                &[
                    "main «The club's offer, if genuine, would likely be accepted by members» members>offer 1(would, likely) if(if genuine) on offer",
                ],
            ),
            (
                "If he repays a further £4,000 before then, prosecutors have agreed not to seek a longer term.",
                &[
                    "main «If he repays a further £4,000 before then, prosecutors have agreed not to seek a longer term» prosecutors>term not if(If he repays a further £4,000 before then)",
                    "adverbial? «he repays a further £4,000 before then» he>4,000",
                ],
            ),
            (
                "The minister said the panel would report by June unless a trial intervened.",
                &[
                    "main «The minister said» minister>-",
                    "complement «the panel would report by June unless a trial intervened» panel>- if(unless a trial intervened)",
                    "adverbial? «a trial intervened» trial>-",
                ],
            ),
            (
                "The school may add a wing next year, subject to funding.",
                &[
                    "main «The school may add a wing next year, subject to funding» school>wing 2(may) if(subject to funding)",
                ],
            ),
            (
                "Reporters asked if the bridge was safe.",
                &["main «Reporters asked» Reporters>-", "complement? «the bridge was safe» bridge>- 3(asked, if)"],
            ),
            ("Hundreds, if not thousands, came.", &["main «Hundreds, if not thousands, came» Hundreds>-"]),
        ],
    );
}

#[test]
fn questions_and_orders_assert_nothing() {
    check(
        &BlockKind::Paragraph,
        &[
            ("Who paid for the roof?", &["main? «Who paid for the roof» Who>-"]),
            ("Send your questions by Friday.", &["main? «Send your questions by Friday» ->questions"]),
        ],
    );
}
