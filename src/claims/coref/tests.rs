//! Marked texts: each pronoun or description in braces with whom it takes up, *-* for nobody.

use crate::claims::pipeline::{ExtractOptions, analyse};
use crate::text::Format;

const MARKED: &[&str] = &[
    "Halden Rail met the drivers in Lund on Friday. {It=Halden Rail} said fares would be frozen for a year.",
    "The Bergh Foundation opened an office in March. {It=Bergh Foundation} warned that the river was drying up.",
    "Mayor Piet Hals met Dr Ines Moura on Friday in Ghent. {She=Ines Moura} said the clinic would shut at noon.",
    "Officials went to the camp in October. {They=officials} said the wells had run dry.",
    "Corran Water found leaks in Tarbet. {It=-} was not clear how long the work would take.",
    "Corran Water found leaks in Tarbet. {It=-} rained all week.",
    "John Suttle said the claim had no basis. \"We saw this coming,\" {he=John Suttle} said.",
    "Union leader Jon Brunner filed the papers on Thursday. {He=Jon Brunner} hopes for an answer in May.",
    "Ruan Vesper, of the Dockers' Guild, said the gate was open. The minister, Adela Holm, has ordered an inquiry. It will report in May, {she=Adela Holm} said.",
    "Anna Berg told the court that Clara Holm had paid. {She=-} had seen the bill, Berg said.",
    "STRICTLY EMBARGOED UNTIL NOON ON MONDAY\n\n{It=-} says that walkers sleep longer.",
    "PORT ANSEL, Friday (TNW) - The harbour will be dredged in May, Ansel Dredging Ltd said. {It=Ansel Dredging} expects to start at once.",
    "Contact: Lars Berg, press office\n\n{He=-} slept longer after a walk.",
    "The board of Norvik Bank met on Sunday. {They=board} have asked for more time.",
    "Tom Harker blamed the frost. Ruth Ashby disagreed. {He=Tom Harker} said nobody could stand up.",
    "Police arrested a driver, Omar Dahl, in Dorne. {He=Omar Dahl} denies the charge.",
    "The airline, Kestrel Air, cut 40 jobs. {The airline=Kestrel Air} said it had no choice.",
    "Mayor Declan Osgood spoke at noon. {The mayor=Declan Osgood} said the bridge was safe.",
    "Tennant said the site would stay. Kestridge also means to hire 25 people, {she=-} said.",
    "Omar Dahl opened the hall. Lowe would pay for it, {he=Omar Dahl} said.",
    "Corran Water met the drivers. Halden Rail would freeze fares, {it=Halden Rail} said.",
    "The council met in Dorne. Ruth Ashby would resign in May, {she=Ruth Ashby} said.",
    "Lowe told Ines Moura it was late. Anna Berg would decide, {she=-} said.",
    "Zephan Oduro opened the hall and Anna Berg shut it. {She=-} said it was cold.",
    "Dorne Rail, Inc. bought Corran Coaches Ltd in May. {The Company=Dorne Rail} expects to close two depots.",
    "Moorside Housing Trust let 40 homes. Dorne Trust let six. In June {the Trust=Moorside Housing Trust} raised rents.",
    "Workers at the mill stopped on Monday. {They=workers} want more pay, a shop steward said.",
];

#[test]
fn pronouns_take_up_whom_a_reader_takes_them_for() {
    let mut wrong = Vec::new();
    for marked in MARKED {
        let (before, rest) = marked.split_once('{').expect("a mark");
        let (mark, after) = rest.split_once('}').expect("its end");
        let (words, expected) = mark.split_once('=').expect("whom it takes up");
        let analysis = analyse(&Format::Markdown.parse(&[before, words, after].concat()), &ExtractOptions::default());
        let block = analysis.blocks.len() - 1;
        let prose = &*analysis.blocks[block].block.text;
        let start = before.rsplit("\n\n").next().unwrap_or(before).len();
        let doc = &analysis.blocks[block].doc;
        assert!(prose.get(start..).is_some_and(|t| t.starts_with(words)), "{marked}");
        let head = doc.tokens_in(crate::text::Span::new(start, start + words.len())).next_back().expect("a token");
        let found = analysis.speakers.at(block, head).map_or("-", |s| s.full.as_str());
        if (expected == "-") != (found == "-") || !found.to_lowercase().contains(&expected.to_lowercase()) {
            wrong.push(format!("{marked}\n    found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
