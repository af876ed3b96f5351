//! Paraphrases at newsroom distance find their passage; what the source does not say finds none.

use super::{
    ClaimQuery, Corpus, Evidence, Passage, PostingCache, Query, Relation, SearchResult, SourceIndex, Support,
    TokenEdit, index_source, rank,
};
use crate::claims::model::{Analysis, ClaimId};
use crate::claims::pipeline::{ExtractOptions, analyse};
use crate::nlp::{Doc, Pipeline};
use crate::text::Format;
use std::sync::Arc;

const REPORT: &str = "\
# Bridge closed after barge strikes pier

Two crew members were hurt when a gravel barge struck the Tarn Bridge at Eskwater on Monday night, the port authority said.

The authority closed the bridge to all traffic. Its chief engineer, Wilma Aske, said divers had found a crack in the second pier.

The barge's owner, Holt River Freight, denied that the vessel had been travelling too fast. It said the steering had failed.

Residents of Ferry Lane were told to leave their homes. They were taken to a school hall, where volunteers served breakfast.

The regional council rejected a request from shopkeepers for compensation. Councillor Piet Marrow described the decision as shameful.

Ticket sales for the river festival dropped by a fifth after the accident. The festival's director resigned in May.

Police arrested the skipper, aged 44, and later released him without charge. An inquiry led by Judge Ottilie Brandt will begin in June.

The freight company sold two older barges to a Danish firm in March. It employs 85 people.
";

fn readings(text: &str) -> Vec<Doc> {
    Format::from_path("report.md").parse(text).blocks.iter().map(|b| Pipeline::shared().parse(&b.text)).collect()
}

fn best(claim: &str, blocks: &[Doc], index: &SourceIndex) -> (String, Passage) {
    let doc = Pipeline::shared().parse(claim);
    let kept = PostingCache::default();
    let passages = rank(&Query::sentence(&doc, 0..doc.tokens.len()), &Corpus::new(vec![index], &kept), 3);
    let passage = passages.into_iter().next().expect("a passage");
    let block = &blocks[passage.block];
    (block.span(block.sentences[passage.sentence].clone()).slice(&block.text).to_string(), passage)
}

#[test]
fn paraphrases_find_their_passage() {
    let blocks = readings(REPORT);
    let index = index_source(&blocks);
    for (claim, passage) in [
        // Voice and synonyms.
        ("A barge carrying gravel hit the Tarn Bridge, injuring two of the crew.", "Two crew members were hurt"),
        ("The bridge was shut to all vehicles by the authority.", "The authority closed"),
        // Nominalisation.
        ("There has been a drop in ticket sales for the festival.", "Ticket sales"),
        ("The resignation of the festival's director came in May.", "director resigned"),
        ("The skipper's arrest was followed by his release.", "Police arrested"),
        // Another word of the class, particle verbs.
        ("The director of the festival stepped down in May.", "director resigned"),
        ("The council turned down the shopkeepers' plea for compensation.", "rejected a request"),
        // The other side of the deal.
        ("A Danish firm bought two old barges from the freight company.", "sold two older barges"),
        // Clauses in another order, a holder for the role.
        ("In June an inquiry under Ottilie Brandt is to start.", "An inquiry led by"),
        ("A crack was discovered in the second pier, Aske said.", "divers had found a crack"),
        // Another spelling and a slip in a name.
        ("Wilma Aske, the engineer, said a crack was found.", "divers had found a crack"),
        ("Councillor Piet Marow called the decision shameful.", "described the decision as shameful"),
        // A pronoun in the source.
        ("Holt River Freight blamed a failure of the steering.", "the steering had failed"),
        ("Holt River Freight has a workforce of 85.", "It employs 85 people"),
        // Speaker, polarity, certainty and figures do not turn the match away.
        ("Police said nobody had been hurt when the barge struck the Tarn Bridge.", "Two crew members were hurt"),
        ("The company employs 58 people.", "It employs 85 people"),
        ("The council approved a request from shopkeepers for compensation.", "rejected a request"),
    ] {
        let (found, passage_of) = best(claim, &blocks, &index);
        assert!(found.contains(passage), "{claim}\n  found {found}\n  on {:?}", passage_of.matched);
    }
}

#[test]
fn opposites_match_and_are_told() {
    let blocks = readings(REPORT);
    let index = index_source(&blocks);
    for (claim, theirs) in [
        ("The council approved a request from shopkeepers for compensation.", "rejected"),
        ("Ticket sales for the river festival rose by a fifth.", "dropped"),
        ("Holt River Freight confirmed that the vessel had been travelling too fast.", "denied"),
    ] {
        let (_, passage) = best(claim, &blocks, &index);
        let block = &blocks[passage.block];
        let told = passage.pairs().any(|p| p.relation == Relation::Antonym && block.word(p.source) == theirs);
        assert!(told, "{claim}: {:?}", passage.matched);
    }
}

fn analysis(text: &str) -> Arc<Analysis> {
    analyse(&Format::from_path("text.md").parse(text), &ExtractOptions::default())
}

/// The evidence of every claim of a draft, with the claims' words.
fn evidence(draft: &str) -> Vec<(String, Evidence, Arc<Analysis>)> {
    let source = analysis(REPORT);
    let index = index_source(source.blocks.iter().map(|b| &*b.doc));
    let draft = analysis(draft);
    let kept = PostingCache::default();
    let collection = Corpus::new(vec![&index], &kept);
    let of_claim = |block: usize, index: usize| {
        let home = &draft.blocks[block];
        let claim = &home.claims[index];
        let wanted = ClaimQuery::for_claim(&draft, ClaimId { block, index }).expect("a claim of the draft");
        (
            claim.span.slice(&home.block.text).to_string(),
            SearchResult::new(wanted.weighted_tokens(), &home.doc, &collection, 4).evidence(
                &wanted,
                (home, claim),
                &[&source],
            ),
            analysis(REPORT),
        )
    };
    let ids = draft.claims().map(|(id, _)| (id.block, id.index)).collect::<Vec<_>>();
    ids.into_iter().map(|(block, index)| of_claim(block, index)).collect()
}

#[test]
fn what_a_key_makes_of_a_claim_is_foreseen() {
    let then =
        "The mayor said the firm had sold its boats. He added that nobody was told, and the council agreed to it.";
    for (old, new) in [("boats", "boat"), ("sold its", "sold all its"), ("firm had", "firmhad"), ("nobody", "nobodys")]
    {
        let (draft, typed) = (analysis(then), analysis(&then.replace(old, new)));
        let reworded = TokenEdit::new(&draft.blocks[0].doc, &typed.blocks[0].doc);
        let ids = || (0..draft.blocks[0].claims.len()).map(|index| ClaimId { block: 0, index });
        assert!(ids().count() > 2);
        for id in ids() {
            let wanted =
                |draft: &Analysis| ClaimQuery::for_claim(draft, id).expect("a claim before the key and after it");
            assert_eq!(
                wanted(&draft).weighted_tokens().after_edit(&reworded),
                *wanted(&typed).weighted_tokens(),
                "{new}"
            );
        }
    }
}

#[test]
fn invented_claims_are_not_supported() {
    for draft in [
        "A helicopter lifted three schoolchildren from the roof of the library.",
        "The prime minister has apologised for the cost of the new railway.",
        "A comet with a green tail was photographed over the desert.",
    ] {
        for (claim, evidence, _) in evidence(draft) {
            assert_eq!(evidence.support, Support::Unsupported, "{claim}: {:?}", evidence.passages.first());
        }
    }
}

#[test]
fn sound_claims_are_never_called_unsupported() {
    for draft in [
        "Two of the crew were injured as a barge hit the bridge.",
        "People living in Ferry Lane had to leave.",
        "The firm that owns the barge says its steering failed.",
        "Councillors will not pay the shopkeepers any compensation.",
        "Sales of tickets are down by 20 per cent.",
        // Too little is said to be looked for.
        "Rain fell.",
    ] {
        for (claim, evidence, _) in evidence(draft) {
            assert_ne!(evidence.support, Support::Unsupported, "{claim}: {:?}", evidence.passages.first());
        }
    }
}

#[test]
fn the_clause_inside_the_sentence_is_named() {
    for (draft, wanted) in [
        ("The skipper was later freed without charge.", "released him without charge"),
        ("The vessel was going too fast.", "the vessel had been travelling too fast"),
        ("Breakfast was served by volunteers.", "volunteers served breakfast"),
    ] {
        let found = evidence(draft);
        let (claim, evidence, source) = &found[0];
        let passage = evidence.passages.first().expect("a passage");
        let id = passage.claim_id().unwrap_or_else(|| panic!("{claim}: no claim in {passage:?}"));
        let block = &source.blocks[id.block];
        let matched = block.claims[id.index].span.slice(&block.block.text);
        assert!(matched.contains(wanted), "{claim}: {matched}");
        assert!(passage.predicate, "{claim}: predicates of {matched}");
    }
}

#[test]
fn any_text_is_survived() {
    let odd = ["", " ", "\u{200b}\u{feff}", "… — “”", "🚒 é ﷽ 14%", "a a a a a", "''''", "U.S. U.K. 3,000,000.5."];
    let blocks: Vec<Doc> = odd.iter().map(|t| Pipeline::shared().parse(t)).collect();
    let index = index_source(&blocks);
    for text in odd {
        let doc = Pipeline::shared().parse(text);
        let kept = PostingCache::default();
        let collection = Corpus::new(vec![&index, &index], &kept);
        for passage in rank(&Query::sentence(&doc, 0..doc.tokens.len() + 9), &collection, 5) {
            assert!(passage.source < 2 && passage.block < blocks.len());
            assert!(passage.score.is_finite() && passage.support.is_finite());
        }
    }
}
