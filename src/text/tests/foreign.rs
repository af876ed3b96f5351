use super::check_outline;
use crate::text::Format;

/// The prose of a one-block document.
fn seen(document: &str) -> String {
    let parsed = Format::Markdown.parse(document);
    assert_eq!(parsed.blocks.len(), 1, "{document:?} is one block: {:?}", parsed.blocks);
    parsed.blocks[0].text.to_string()
}

#[test]
fn what_an_editor_deletes_or_remarks_is_no_text() {
    for (document, expected) in [
        ("Sixty {--or so --}died{>>who says?<<}.", "Sixty died."),
        ("{++At least ++}60 died.", "At least 60 died."),
        ("At {~~lest~>least~~} 60 died.", "At least 60 died."),
        ("The {==harbour master==}{>>name her<<} spoke.", "The harbour master spoke."),
        ("Sixty <del>or so </del>died<sup>2</sup>.", "Sixty died."),
        ("Over 3,000 m<sup>2</sup> burned on the 19<sup>th</sup>.", "Over 3,000 m2 burned on the 19th."),
        ("A <s>small</s> <ins>large</ins> pier.", "A large pier."),
        ("Five {-- never closed.", "Five {-- never closed."),
    ] {
        assert_eq!(seen(document), expected, "in {document:?}");
    }
}

#[test]
fn tags_links_and_codes_of_other_tools_are_no_text() {
    for (document, expected) in [
        ("{{< figure src=\"a.jpg\" caption=\"90 died\" >}}\n\nSixty died.", "Sixty died."),
        ("{% comment %}\n\n90 died.\n\n{% endcomment %}\n\nSixty died.", "Sixty died."),
        ("{{/* 90\n\ndied */}}\n\nSixty died.", "Sixty died."),
        ("import X from './x'\n\nSixty died. {/* 90? */}", "Sixty died."),
        ("%%\nAsk again.\n\n90?\n%%\n\nSixty died. %%or 90%%", "Sixty died."),
        ("[[Ann Lowe|Lowe]] saw the [[pier]]. ![[map.png]]", "Lowe saw the pier."),
        ("==Sixty died==, the port said. :warning: {.lead}", "Sixty died, the port said."),
        ("[gallery ids=\"1,2\"]\n\nSixty died.", "Sixty died."),
        ("Sixty died[^9] at 5:30:10, [sic] the port said.[3]", "Sixty died at 5:30:10, [sic] the port said."),
        ("It grew by 5%, then `{{` and `}}` came.", "It grew by 5%, then and came."),
    ] {
        assert_eq!(seen(document), expected, "in {document:?}");
    }
}

#[test]
fn a_box_is_the_papers_own_text_and_a_quotation_is_not() {
    let document = "> [!NOTE]\n> Sixty died.\n\n> [!tip]- What next\n> The pier opens.\n> > [!info]\n> > It is old.\n\n> [!quote] Lowe\n> We ran.\n\n\
        > **Note:** The pier is shut.\n\n> **Key facts**\n>\n> - Built in 1890.\n\n> The pier is closed.\n\nPier\n: a jetty\n";
    check_outline(
        &Format::Markdown.parse(document),
        "0 p: Sixty died.
         1 h6: What next
         2 p: The pier opens.
         3 p: It is old.
         4 > h6: Lowe
         5 > p: We ran.
         6 p: The pier is shut.
         7 h6: Key facts
         8 li 0.0 depth 0: Built in 1890.
         9 > p: The pier is closed.
         10 p: Pier
         11 p: a jetty",
    );
}

#[test]
fn letters_are_read_in_one_form_whatever_their_bytes() {
    for (document, expected) in [
        ("The cafe\u{301} of Jose\u{301} Nu\u{301}n\u{303}ez.", "The café of José Núñez."),
        ("The oﬃcer ﬁled it.", "The officer filed it."),
        ("１７ people, ７０‑year‑olds", "17 people, 70-year-olds"),
        ("Ms\u{a0}Lowe counted 17\u{202f}000\u{a0}people", "Ms Lowe counted 17\u{202f}000 people"),
        ("the har\u{ad}bour coun\u{200c}cil", "the harbour council"),
        ("Sixty¹ died on 3 km² of sand.²", "Sixty died on 3 km² of sand."),
        ("It is ½ of 4.2* million†", "It is ½ of 4.2 million"),
    ] {
        for format in [Format::Markdown, Format::Plain] {
            assert_eq!(&*format.parse(document).blocks[0].text, expected, "in {document:?}");
        }
    }
    let document = "The cafe\u{301} is shut.";
    let parsed = Format::Markdown.parse(document);
    let at = parsed.blocks[0].text.find("café").expect("the word");
    let place = parsed.to_document(0, crate::text::Span::new(at, at + "café".len()));
    assert_eq!(place.slice(document), "cafe\u{301}");
}
