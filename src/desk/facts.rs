//! Facts of a draft: every checkable word with the judge's verdict, as places of the draft and of its sources.

use super::check_result::CheckResult;
use crate::claims::model::BlockSpan;
use crate::evidence::SourceText;
use crate::text::Span;
use crate::verify::{self, Atom, Fact, JudgeModel, Verdict};

/// A checkable word of a draft with what the sources have in its place.
#[derive(Clone, Debug)]
pub struct DraftFact {
    /// The word with the verdict on it.
    pub fact: Fact,
    /// Where it stands, in bytes of the draft.
    pub span: Span,
    /// Its sentence, in bytes of the draft.
    pub sentence: Span,
    /// Dictionary form of its head.
    pub lemma: String,
    /// Penn tag of its head.
    pub tag: &'static str,
    /// What the sources have in its place: the same where it is ticked, else something else.
    pub there: Option<FactEvidence>,
}

/// Words of a source that a fact was held against.
#[derive(Clone, Debug)]
pub struct FactEvidence {
    /// Index of the source among the draft's sources.
    pub source: usize,
    /// Bytes of it.
    pub span: Span,
    /// The words as its reader sees them.
    pub text: String,
}

impl CheckResult {
    /// Every checkable word of the draft with the judge's verdict, in the order of the blocks.
    pub fn facts(&self) -> Vec<DraftFact> {
        let sources = self.source_texts();
        (0..self.draft.blocks.len()).flat_map(|block| self.block_facts(&sources, block)).collect()
    }

    /// Every checkable word of one block.
    pub(crate) fn block_facts(&self, sources: &[SourceText<'_>], index: usize) -> Vec<DraftFact> {
        let block = &self.draft.blocks[index];
        let place = |span| self.draft.document_span(BlockSpan { block: index, span });
        let fact = |atom: Atom| {
            let sentence = block.doc.sentences.get(atom.sentence).cloned().unwrap_or_default();
            let head = &block.doc.tokens[atom.head];
            let fact = JudgeModel::shared().judge(atom, &block.doc);
            let words = if fact.verdict == Verdict::Ticked { &fact.atom.tick } else { &fact.atom.filler };
            let there = words.as_ref().map(|words| {
                let source = sources[words.source].analysis;
                let doc = &source.blocks[words.block].doc;
                let prose = doc.span(words.tokens.clone());
                let span = source.document_span(BlockSpan { block: words.block, span: prose });
                FactEvidence { source: words.source, span, text: prose.slice(&doc.text).to_owned() }
            });
            DraftFact {
                span: place(fact.span),
                sentence: place(block.doc.span(sentence)),
                lemma: head.lower_lemma().into_owned(),
                tag: head.tag.as_str(),
                fact,
                there,
            }
        };
        verify::atoms(self.judge_case(sources), index).into_iter().map(fact).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::desk::{Desk, Draft};
    use crate::sources::InMemoryFileSystem;
    use crate::verify::{Fact, Verdict};
    use std::sync::Arc;

    const SOURCE: &str = "At least 17 people were killed when fire broke out on the ferry Maren Dawn on Wednesday, \
        harbour officials said. The blaze appeared to have started in the engine room.\n\n\
        The line said the ship had passed its survey in January. It put the cost of repairs at £3.2 million. \
        Rescuers did not search the lower deck.\n\n\
        Ilse Brandt, a teacher from Selby, was found by the crew of the trawler Fulmar.";

    /// The facts of a draft with that one source.
    fn facts(draft: &str) -> Vec<(String, Fact, Option<String>)> {
        let text = format!("---\nsources: [wire.md]\n---\n{draft}\n");
        let draft = Draft { text: Some(Arc::from(&*text)), ..Draft::at("draft.md") };
        let checked = Desk::new(Arc::new(InMemoryFileSystem::new([("wire.md", SOURCE)]))).check(&draft);
        let of = |fact: crate::desk::DraftFact| {
            (fact.span.slice(&text).to_owned(), fact.fact, fact.there.map(|there| there.text))
        };
        checked.facts().into_iter().map(of).collect()
    }

    #[test]
    fn what_a_source_says_in_the_same_place_is_ticked() {
        for draft in [
            "At least 17 people were killed when fire broke out on the ferry Maren Dawn on Wednesday.",
            "Seventeen or more people died in the fire on the ferry Maren Dawn on Wednesday, harbour officials said.",
            "The company said the ship passed its survey in January.",
            "Brandt, a teacher, was found by the trawler's crew.",
        ] {
            for (words, fact, _) in facts(draft).iter().filter(|(_, fact, _)| fact.atom.kind.is_checkable()) {
                assert_ne!(fact.verdict, Verdict::Different, "{draft}: {words} {}", fact.p);
            }
        }
    }

    #[test]
    fn what_differs_is_told_with_the_words_of_the_source() {
        for (draft, words, theirs) in [
            (
                "At least 71 people were killed when fire broke out on the ferry Maren Dawn.",
                "At least 71",
                "At least 17",
            ),
            ("Fire broke out on the ferry Maren Dawn on Friday, harbour officials said.", "Friday", "Wednesday"),
            ("The line said the ship had passed its survey in March.", "March", "January"),
            ("Rescuers searched the lower deck.", "searched", "not"),
            ("Ilse Brandt, a teacher from Derby, was found by the crew of the trawler Fulmar.", "Derby", "Selby"),
        ] {
            let all = facts(draft);
            let found = all.iter().find(|(w, fact, there)| {
                w == words && fact.verdict == Verdict::Different && there.as_deref() == Some(theirs)
            });
            assert!(found.is_some(), "{draft}: {:?}", all.iter().map(|(w, f, t)| (w, f.p, t)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_no_source_speaks_of_is_not_on_file() {
        let all = facts("Ministers met in Lisbon to talk about 40 tonnes of imported cheese.");
        assert!(all.iter().all(|(_, fact, _)| fact.verdict != Verdict::Different));
        let lisbon = all.iter().find(|(words, ..)| words == "Lisbon");
        assert!(lisbon.is_none_or(|(_, fact, _)| fact.verdict == Verdict::NotOnFile));
    }
}
