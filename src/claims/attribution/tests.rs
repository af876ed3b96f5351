//! Forms of attribution, each read from a small text of our own.

use super::{ContextBlock, attributions, predict, relevant_blocks};
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{AttributionForm, Quotation};
use crate::claims::quotations::quotations;
use crate::nlp::{Doc, Pipeline};
use crate::text::Format;

/// A speaker, a form, and what is said.
type Told<'a> = (&'a str, AttributionForm, &'a str);

/// Speaker, form, and what is said, its parts joined by a stroke, of every attribution of a Markdown text.
fn read(text: &str) -> Vec<(String, AttributionForm, String)> {
    let parsed = Format::Markdown.parse(text);
    let docs: Vec<Doc> = parsed.blocks.iter().map(|b| Pipeline::shared().parse(&b.text)).collect();
    let quoted = docs.iter().zip(&parsed.blocks).map(|(r, b)| quotations(r, b.in_quote));
    let quoted: Vec<Vec<Quotation>> = quoted.collect();
    let window: Vec<ContextBlock<'_>> = (parsed.blocks.iter().zip(&docs).zip(&quoted))
        .map(|((block, doc), quotations)| ContextBlock { block, doc, quotations })
        .collect();
    let found = (0..window.len()).flat_map(|target| {
        let near = relevant_blocks(window.len(), target, |block| docs[block].sentences.len());
        let learned = predict(&docs[near.clone()].iter().collect::<Vec<_>>(), target - near.start, 0.35, None);
        attributions(&window, target, (near, &learned.attributions), ClaimLexicon::shared(), 0.35)
    });
    let told = found.map(|a| {
        let parts: Vec<&str> = a.content.iter().map(|p| p.span.slice(&parsed.blocks[p.block].text)).collect();
        (a.speaker.map_or_else(String::new, |s| s.text), a.form, parts.join(" | "))
    });
    told.collect()
}

#[test]
fn forms_of_attribution() {
    use AttributionForm::*;
    let cases: &[(&str, &[Told<'_>])] = &[
        ("Officials said at least 11 people had died.", &[("Officials", Preposed, "at least 11 people had died")]),
        (
            "At least 11 people had died, officials said on Monday.",
            &[("officials", Postposed, "At least 11 people had died")],
        ),
        (
            "At least 11 people, officials said on Monday, have died since the fire began.",
            &[("officials", Medial, "At least 11 people | have died since the fire began")],
        ),
        (
            "Councillors say the plan is dead; residents say it will return.",
            &[("Councillors", Preposed, "the plan is dead"), ("residents", Preposed, "it will return")],
        ),
        (
            "Trask said it would report by June, unless charges were brought.",
            &[("Trask", Preposed, "it would report by June, unless charges were brought")],
        ),
        (
            "According to a drone survey, the fire began by a baler.",
            &[("a drone survey", Preposed, "the fire began by a baler")],
        ),
        (
            "The line was accused by the union of ignoring two warnings.",
            &[("the union", Passive, "The line | of ignoring two warnings")],
        ),
        ("What the owner called a minor delay cost the port two weeks.", &[("the owner", Distanced, "a minor delay")]),
        (
            "\u{201c}We heard no alarm, only people shouting from the deck,\u{201d} said Ilse Brandt, a teacher.",
            &[(
                "Ilse Brandt, a teacher",
                Postposed,
                "\u{201c}We heard no alarm, only people shouting from the deck,\u{201d}",
            )],
        ),
        (
            "Mara Dahl, who chairs the trust: \"I am hopeful about the money.\"",
            &[("Mara Dahl, who chairs the trust", Preposed, "\"I am hopeful about the money.\"")],
        ),
        ("9.40pm Osgood, on the steps: \"I broke it.\"", &[("Osgood", Preposed, "\"I broke it.\"")]),
        ("Cllr Osgood: \"No survey has been hidden.\"", &[("Cllr Osgood", Preposed, "\"No survey has been hidden.\"")]),
        ("Officials put the number of dead at 11.", &[("Officials", Preposed, "the number of dead at 11")]),
        (
            "The mayor's claim that the doors were locked came late.",
            &[("The mayor", Nominal, "that the doors were locked")],
        ),
        (
            "To Bettina Crouse the charges are \"a guess dressed up as a case\".",
            &[("Bettina Crouse", Preposed, "the charges are \"a guess dressed up as a case\"")],
        ),
        (
            "The mayor stands accused by opposition councillors of keeping back the list.",
            &[("opposition councillors", Passive, "The mayor | of keeping back the list")],
        ),
        (
            "# Brannock: mayor withheld shift list\n\nThe plant of Brannock Polymers employs 430 people.",
            &[("Brannock", Headline, "mayor withheld shift list")],
        ),
        ("# Union: owner ignored warnings", &[("Union", Headline, "owner ignored warnings")]),
        (
            "The harbour union says:\n\n- nineteen members are missing\n- two warnings were ignored",
            &[("The harbour union", ListIntroduction, "nineteen members are missing | two warnings were ignored")],
        ),
        (
            "> \"I will not guess at a figure.\"\n>\n> — Mayor Declan Osgood",
            &[("Mayor Declan Osgood", Credit, "\"I will not guess at a figure.\"")],
        ),
        (
            "Nineteen people are missing. The figure comes from the union.",
            &[("the union", BackReference, "Nineteen people are missing")],
        ),
        (
            "I counted nine lorries at the gates.",
            &[("I counted", OwnObservation, "I counted nine lorries at the gates")],
        ),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = read(text);
        let found: Vec<Told<'_>> = found.iter().map(|(s, f, c)| (s.as_str(), *f, c.as_str())).collect();
        if found != *expected {
            wrong.push(format!("{text}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn acts_and_plain_statements_are_nobodys_words() {
    for text in [
        "The company is seeking talks with the union.",
        "Crews were called at ten past four.",
        "# Ferry fire: committee votes to close berth",
        "# Update: harbour fire",
        "In brief:\n\n- the plant makes food packaging",
        "The plant employs 430 people.",
    ] {
        assert_eq!(read(text), [], "{text}");
    }
}
