use super::check_outline;
use crate::text::Format;

fn check(document: &str, expected: &str) {
    check_outline(&Format::Plain.parse(document), expected);
}

#[test]
fn hard_wrapped_lines_are_one_paragraph() {
    let document = "Ferry late again\n\nThe ferry was late on nine days of March, the\ncouncil said on Tuesday. Fog was to blame for\n\
        4.10am sailings on two of them, and a fault in\nthe ramp for the rest.\n  The operator disputes the count, and has its\nown log to \
        show.\n\n- Nine late days, of which most were at the\n  start of the month\n- Two cancelled sailings\n";
    check(
        document,
        "0 h1: Ferry late again
         1 p: The ferry was late on nine days of March, the council said on Tuesday. Fog was to blame for 4.10am \
         sailings on two of them, and a fault in the ramp for the rest.
         2 p: The operator disputes the count, and has its own log to show.
         3 li 0.0 depth 0: Nine late days, of which most were at the start of the month
         4 li 0.1 depth 0: Two cancelled sailings",
    );
    let parsed = Format::Plain.parse(document);
    assert!(parsed.span(3).slice(document).starts_with("- Nine"));
}

#[test]
fn logs_transcripts_and_tables_stay_one_block_a_line() {
    check(
        "INCIDENT LOG - EXTRACT\nIssued: Thursday 5 March, 16:00. Times local.\n\nTUESDAY 3 MARCH\n\
         04:10 FIRE    First emergency call. Caller reports smoke.\n04:19 FIRE    First two engines there\n              and one on the way\n\
         05:05 POLICE  Cordon set at 800 metres.\n",
        "0 h1: INCIDENT LOG - EXTRACT
         1 p: Issued: Thursday 5 March, 16:00. Times local.
         2 h2: TUESDAY 3 MARCH
         3 p: 04:10 FIRE First emergency call. Caller reports smoke.
         4 p: 04:19 FIRE First two engines there and one on the way
         5 p: 05:05 POLICE Cordon set at 800 metres.",
    );
    check(
        "CHAIR (Cllr Ruth Adeyemi): We will vote.\nOWEN PIKE: I do not believe the figures, and I\nwill say so.\nClerk: Four against.\n",
        "0 p: CHAIR (Cllr Ruth Adeyemi): We will vote.
         1 p: OWEN PIKE: I do not believe the figures, and I will say so.
         2 p: Clerk: Four against.",
    );
    check(
        "Ward       Votes   Share\nHarbour    1,204   41%\nMill Lane  980     33%\n",
        "0 p: Ward Votes Share\n1 p: Harbour 1,204 41%\n2 p: Mill Lane 980 33%",
    );
}

#[test]
fn a_paragraph_a_line_is_left_as_it_is() {
    let long = "The ferry was late on nine days of March, the council said on Tuesday, and the operator said it was not its fault.";
    let document = format!("{long} {long}\n{long}\nShort one.\n{long} {long} {long}\n");
    let parsed = Format::Plain.parse(&document);
    assert_eq!(parsed.blocks.len(), 4);
}

#[test]
fn a_word_broken_at_the_line_end_is_mended_where_the_text_shows_how() {
    let document = "The investigators came on Monday to see the ramp,\nand on Tuesday the same two inves-\ntigators came back with a long-\n\
        serving engineer to look at the gate of the ferry.\n";
    check(
        document,
        "0 p: The investigators came on Monday to see the ramp, and on Tuesday the same two investigators came back \
         with a long-serving engineer to look at the gate of the ferry.",
    );
}
