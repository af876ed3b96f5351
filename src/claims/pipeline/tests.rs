//! Whole small documents through the assembly: who is who, who says what, what needs a speaker.

use super::{ExtractOptions, ParsedBlock, analyse, parse_block, predict, predictions_unchanged};
use crate::claims::coref::{SpeakerRelation, compare};
use crate::claims::model::*;
use crate::text::Format;
use std::sync::Arc;

fn read(text: &str) -> Arc<Analysis> {
    let parsed = Format::Markdown.parse(text);
    analyse(&parsed, &ExtractOptions::default())
}

/// The claim that starts with these words.
#[track_caller]
fn claim<'a>(analysis: &'a Analysis, start: &str) -> &'a Claim {
    let text = |id: ClaimId, c: &Claim| c.span.slice(&analysis.blocks[id.block].block.text).starts_with(start);
    analysis.claims().find(|(id, c)| text(*id, c)).unwrap_or_else(|| panic!("no claim starts with {start:?}")).1
}

/// The full form of the claim's outermost speaker; empty for narration.
fn speaker<'a>(analysis: &'a Analysis, claim: &Claim) -> &'a str {
    let mention = claim.attributions.first().and_then(|&id| analysis.attribution(id).speaker.as_ref());
    mention.and_then(|m| analysis.speakers.resolve(m)).map_or("", |s| &s.full)
}

const WIRE: &str = "CALDERMOUTH, Wednesday 4 March 2026 (Northern Wire) — Officials in Caldermouth said the fire was out.\n\n\
    The Dockside General Union disputed the new figure. It said at least 19 of its members had been on the night shift, \
    and it accused the plant's owner, Brannock Polymers, of ignoring two written warnings.\n\n\
    \"We were told the doors would be cleared,\" said Maura Kettering, the union's regional secretary. \"They were still \
    chained.\"\n\n\
    The company denied that any exit had been chained. Mayor Declan Osgood said up to 60 people were being treated. He \
    had no list. The fire broke out on Tuesday.\n";

#[test]
fn speakers_are_brought_together() {
    let wire = read(WIRE);
    for (start, expected) in [
        ("the fire was out", "officials in Caldermouth"),
        ("at least 19", "the Dockside General Union"),
        ("the doors would be cleared", "Maura Kettering"),
        ("any exit had been", "Brannock Polymers"),
        ("up to 60 people", "Mayor Declan Osgood"),
        ("The fire broke out", ""),
    ] {
        assert_eq!(speaker(&wire, claim(&wire, start)), expected, "{start}");
    }
    let short = |full: &str| wire.speakers.all.iter().find(|s| s.full == full).map(|s| s.short.clone());
    assert_eq!(short("Mayor Declan Osgood").as_deref(), Some("Osgood"));
    assert_eq!(wire.date.map(|d| d.to_string()).as_deref(), Some("2026-03-04"));
}

#[test]
fn a_live_log_is_its_speakers_and_no_release() {
    let log = read(
        "# The vote: as it happened\n\n*Dorne Herald. Live from the hall with Jon Abara. Tuesday 17 March 2026*\n\n\
         **6.48pm** About 90 people are in the gallery.\n\n\
         **8.05pm** Cllr Osgood: \"No survey has been hidden. It is not finished.\"\n\n\
         **9.15pm** The motion is lost.\n\n\
         **9.40pm** Osgood, on the steps: \"I broke the promise. I am sorry for it.\"\n",
    );
    assert_eq!((log.voice, log.issuer), (DocumentKind::News, None));
    for (start, expected) in [
        ("No survey", "Cllr Osgood"),
        ("It is not finished", "Cllr Osgood"),
        ("I am sorry", "Cllr Osgood"),
        ("About 90", ""),
    ] {
        assert_eq!(speaker(&log, claim(&log, start)), expected, "{start}");
    }
}

#[test]
fn split_quotations_have_one_speaker() {
    let wire = read(WIRE);
    let block = wire.blocks.iter().find(|b| b.quotations.len() == 2).expect("a split quotation");
    assert_eq!(block.quotations[1].continues, Some(0));
    assert_eq!(block.quotations[0].attribution, block.quotations[1].attribution);
}

#[test]
fn needs_follow_what_is_said() {
    let wire = read(WIRE);
    assert_eq!(claim(&wire, "ignoring two written").attribution_need, AttributionNeed::Always, "an accusation");
    assert_ne!(claim(&wire, "up to 60 people").attribution_need, AttributionNeed::Never, "a report");
    assert_eq!(claim(&wire, "The fire broke out").attribution_need, AttributionNeed::Never, "narration");
    let release =
        read("# Waits fall\n\nAmbrel Valley Trust. Monday 16 March 2026.\n\nThe trust opened a 24-bed unit in May.\n");
    assert_eq!(release.voice, DocumentKind::Release);
    assert_eq!(
        claim(&release, "The trust opened").attribution_need,
        AttributionNeed::Never,
        "a release's word on itself"
    );
}

#[test]
fn transcripts_give_every_turn_to_its_speaker() {
    let text = "CHAIR (Cllr Ruth Adeyemi): We will vote.\n\nOWEN PIKE (resident): The road floods every winter.\n\n\
        CHAIR: The application is approved.\n";
    let transcript = read(text);
    assert_eq!(transcript.voice, DocumentKind::Transcript);
    assert_eq!(speaker(&transcript, claim(&transcript, "The road floods")), "Owen Pike");
    let approved = claim(&transcript, "The application is approved");
    assert_eq!(
        (speaker(&transcript, approved), approved.attribution_need),
        ("Cllr Ruth Adeyemi", AttributionNeed::Never)
    );
}

#[test]
fn speakers_are_compared_across_documents() {
    let wire = read(WIRE);
    let draft = read(
        "Kettering said so. The union said so. Sources said so. The mayor said so. Officials said so. The firm said so. \
         Gareth Lyle said so.",
    );
    let find = |analysis: &Analysis, form: &str| -> Speaker {
        let all = &analysis.speakers.all;
        all.iter()
            .find(|s| s.forms.iter().any(|f| f == form))
            .unwrap_or_else(|| panic!("nobody is {form}: {all:#?}"))
            .clone()
    };
    for (ours, theirs, expected) in [
        ("Kettering", "Maura Kettering", SpeakerRelation::Same),
        ("The union", "The Dockside General Union", SpeakerRelation::Same),
        ("The union", "Maura Kettering", SpeakerRelation::Compatible),
        ("Sources", "The Dockside General Union", SpeakerRelation::Vaguer),
        ("The mayor", "Mayor Declan Osgood", SpeakerRelation::Same),
        ("Officials", "The Dockside General Union", SpeakerRelation::Vaguer),
        ("The firm", "Brannock Polymers", SpeakerRelation::Same),
        ("Gareth Lyle", "Mayor Declan Osgood", SpeakerRelation::Disjoint),
    ] {
        assert_eq!(compare(&find(&draft, ours), &find(&wire, theirs), &[]), expected, "{ours}, {theirs}");
    }
}

#[test]
fn what_the_models_found_is_taken_over_only_where_they_find_the_same() {
    let options = ExtractOptions::default();
    let read = |text: &str, old: &[Arc<ParsedBlock>]| -> Vec<Arc<ParsedBlock>> {
        let blocks = Format::Markdown.parse(text).blocks;
        let known = |n: usize| old.get(n).filter(|o| o.block == blocks[n]).cloned();
        (0..blocks.len()).map(|n| known(n).unwrap_or_else(|| Arc::new(parse_block(&blocks[n], &options)))).collect()
    };
    let old = read(WIRE, &[]);
    let found: Vec<_> = (0..old.len()).map(|at| predict(&old, at, &options, None)).collect();
    let (mut kept, mut refused) = (0, 0);
    for (at, _) in WIRE.match_indices(' ').step_by(4) {
        for words in [" now", ", she said,", " \u{201c}so\u{201d}", ". But"] {
            let text = [&WIRE[..at], words, &WIRE[at..]].concat();
            let new = read(&text, &old);
            for block in (0..old.len().min(new.len())).filter(|&b| Arc::ptr_eq(&old[b], &new[b])) {
                if predictions_unchanged(&found[block], (&old, block), (&new, block)) {
                    kept += 1;
                    let fresh = predict(&new, block, &options, None);
                    assert_eq!(fresh.attributions, found[block].attributions, "block {block} of {text}");
                    assert_eq!(fresh.reaches, found[block].reaches, "block {block} of {text}");
                } else {
                    refused += 1;
                }
            }
        }
    }
    assert!(kept > 20 && refused > 20, "{kept} kept, {refused} refused");
}
