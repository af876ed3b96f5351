use super::check_outline;
use crate::text::{Format, Parsed};

fn check(format: Format, document: &str, expected: &str) -> Parsed {
    let parsed = format.parse_source(document);
    check_outline(&parsed, expected);
    parsed
}

#[test]
fn labels_are_cut_from_the_words_in_every_layout() {
    let spoken = "0 label: LENA PELL:
         1 p: The gate was shut.
         2 label: TOM REYNE:
         3 p: Nobody told us that.
         4 label: LENA PELL:
         5 p: We put a notice up.";
    let document = "LENA PELL: The gate was shut.\nTOM REYNE: Nobody told us that.\nLENA PELL: We put a notice up.\n";
    let parsed = check(Format::Plain, document, spoken);
    assert_eq!(parsed.span(3).slice(document), "Nobody told us that.");
    let over = document.replace(": ", ":\n").replace(".\n", ".\n\n");
    check(Format::Plain, &over, spoken);
    check(Format::Markdown, &over, spoken);
    let bold = "**LENA PELL:** The gate was *shut*.\n\n**TOM REYNE:** Nobody told us that.\n\n**LENA PELL:** We put a notice up.\n";
    let parsed = check(Format::Markdown, bold, spoken);
    assert_eq!(parsed.span(0).slice(bold), "**LENA PELL:");
    assert_eq!(parsed.span(1).slice(bold), "The gate was *shut*.");
    let stamped = "LENA PELL (00:10):\nThe gate was shut.\n\nTOM REYNE (00:15):\nNobody told us that.\n\nLENA PELL (00:20):\nWe put a notice up.\n";
    let parsed = Format::Plain.parse_source(stamped);
    assert_eq!(parsed.blocks.len(), 6);
    assert_eq!(&*parsed.blocks[3].text, "Nobody told us that.");
}

#[test]
fn a_name_on_its_own_line_or_with_a_time_is_a_label_where_people_take_turns() {
    check(
        Format::Plain,
        "Lena Pell  0:03\nThe gate was shut.\n\nTom Reyne  1:12\nNobody told us that.\nNot even by post.\n",
        "0 label: Lena Pell 0:03
         1 p: The gate was shut.
         2 label: Tom Reyne 1:12
         3 p: Nobody told us that.
         4 p: Not even by post.",
    );
    check(
        Format::Plain,
        "Read more\nThe gate was shut on Monday.\n\nAdvertisement\nNobody told us that it would be.\n\nRead more\nThe crew waited.\n",
        "0 p: Read more
         1 p: The gate was shut on Monday.
         2 p: Advertisement
         3 p: Nobody told us that it would be.
         4 p: Read more
         5 p: The crew waited.",
    );
}

#[test]
fn fields_of_a_form_and_a_lone_colon_are_no_labels() {
    for document in [
        "Date: 3 May\n\nVenue: Town hall\n\nSubject: Gate\n",
        "The gate was shut.\n\nResult: nobody sailed that day.\n\nThe crew waited on the quay.\n\nThey left at noon.\n",
    ] {
        let kinds =
            |parsed: &Parsed| parsed.blocks.iter().any(|b| matches!(b.kind, crate::text::BlockKind::Label { .. }));
        assert!(!kinds(&Format::Plain.parse_source(document)), "{document}");
    }
}

#[test]
fn captions_are_the_words_of_their_speakers() {
    let document = "WEBVTT\n\nNOTE by machine\n\n1\n00:01.000 --> 00:02.000\n<v Lena Pell>The gate</v>\n\n2\n00:02.000 --> 00:03.000\n\
        <v Lena Pell>was <i>shut</i>.</v>\n\n00:03.000 --> 00:04.000\n<v Tom Reyne>Nobody told us.</v>\n";
    let parsed = check(
        Format::Plain,
        document,
        "0 label: Lena Pell\n1 p: The gate was shut.\n2 label: Tom Reyne\n3 p: Nobody told us.",
    );
    assert_eq!(parsed.span(3).slice(document), "Nobody told us.");
    check(
        Format::Plain,
        "1\n00:00:01,000 --> 00:00:02,000\nPELL: The gate\n\n2\n00:00:02,000 --> 00:00:03,000\nwas shut.\n3\n00:00:03,000 --> 00:00:04,000\nREYNE: Why?\n",
        "0 label: PELL\n1 p: The gate was shut.\n2 label: REYNE\n3 p: Why?",
    );
}

#[test]
fn the_numbers_of_a_deposition_are_no_text() {
    let document = "DEPOSITION OF LENA PELL\n\n 1   MR. REYNE:  Where were you when the gate\n 2   was shut?\n 3   A.  On the quay.\n\n\
        Page 2\n\n 1   Q.  Who shut it?\n 2   A.  The night watch did, with the two\n 3   men from the yard.\n";
    let parsed = check(
        Format::Plain,
        document,
        "0 p: DEPOSITION OF LENA PELL
         1 label: MR. REYNE:
         2 p: Where were you when the gate was shut?
         3 label: A.
         4 p: On the quay.
         5 label: Q.
         6 p: Who shut it?
         7 label: A.
         8 p: The night watch did, with the two men from the yard.",
    );
    assert_eq!(parsed.to_document(8, crate::text::Span::new(30, 33)).slice(document), "two");
}

#[test]
fn an_e_mail_is_its_senders_down_to_the_signature() {
    check(
        Format::Plain,
        "From: Lena Pell <pell@example.org>\nTo: Tom Reyne\nSubject: Gate\n\nDear Tom,\n\nThe gate was shut.\n\nKind regards,\nLena Pell\n\
         Harbour office\n\nOn Mon, 4 May 2026 at 09:01, Tom Reyne <t@example.org> wrote:\n\n> Who shut the gate? We\n> had a crew on board.\n",
        "0 label: From: Lena Pell <pell@example.org>
         1 furniture: To: Tom Reyne
         2 furniture: Subject: Gate
         3 furniture: Dear Tom,
         4 p: The gate was shut.
         5 furniture: Kind regards,
         6 furniture: Lena Pell
         7 furniture: Harbour office
         8 label: On Mon, 4 May 2026 at 09:01, Tom Reyne <t@example.org> wrote:
         9 > p: Who shut the gate? We
         10 > p: had a crew on board.",
    );
}

#[test]
fn parts_of_a_release_are_furniture() {
    check(
        Format::Plain,
        "EMBARGOED UNTIL 00.01 MONDAY 4 MAY\n\nPort opens new gate\n\nThe port opened a gate.\n\nENDS\n\nNotes to editors\n\nThe gate is new.\n\n\
         Media contact: Lena Pell, 020 7946 0000\n",
        "0 furniture: EMBARGOED UNTIL 00.01 MONDAY 4 MAY
         1 p: Port opens new gate
         2 p: The port opened a gate.
         3 furniture: ENDS
         4 furniture: Notes to editors
         5 p: The gate is new.
         6 furniture: Media contact: Lena Pell, 020 7946 0000",
    );
}

#[test]
fn bold_questions_are_labels_that_name_nobody() {
    check(
        Format::Markdown,
        "# Interview with Lena Pell\n\n**Who shut the gate?**\n\nThe night watch.\n\n**Why?**\n\nThe storm.\n\n**And now?**\n\nIt is open.\n",
        "0 h1: Interview with Lena Pell
         1 label: Who shut the gate?
         2 p: The night watch.
         3 label: Why?
         4 p: The storm.
         5 label: And now?
         6 p: It is open.",
    );
}

#[test]
fn the_times_of_a_live_log_stand_apart() {
    check(
        Format::Plain,
        "14:32 - Police say the gate is shut.\n\n14.50pm: Crews wait.\n\n15:05 The gate is open.\n",
        "0 furniture: 14:32 -
         1 p: Police say the gate is shut.
         2 furniture: 14.50pm:
         3 p: Crews wait.
         4 furniture: 15:05
         5 p: The gate is open.",
    );
}
