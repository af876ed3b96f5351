//! Whether a report of a statement must name its speaker (the domain model, section 5).

use super::coref::Speaker;
use super::model::{
    Attribution, AttributionForm, AttributionNeed, Claim, ContentMode, CueClass, DocumentKind, SpeakerKind,
};
use crate::nlp::{Dep, Doc, Pos, Tag};
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::sync::OnceLock;

/// What is known of a claim when its need is judged.
pub struct NeedFeatures<'a> {
    /// The reading of the claim's block.
    pub doc: &'a Doc,
    /// The claim; its attributions and mode are set.
    pub claim: &'a Claim,
    /// The outermost attribution, if any.
    pub attribution: Option<&'a Attribution>,
    /// That attribution's speaker, where known.
    pub speaker: Option<&'a Speaker>,
    /// Whose voice the document's own text is.
    pub voice: DocumentKind,
    /// Whether the speaker is the body whose statement or log the document is.
    pub issuer: bool,
    /// Whether another speaker of the document denies it.
    pub disputed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    tolls: FxHashSet<String>,
    toll_nouns: FxHashSet<String>,
    wrongs: FxHashSet<String>,
    unobservable: FxHashSet<String>,
    public_acts: FxHashSet<String>,
    causal: FxHashSet<String>,
    evaluative: FxHashSet<String>,
    analysis: FxHashSet<String>,
    procedural_roles: FxHashSet<String>,
    procedural_verbs: FxHashSet<String>,
    opinion_marks: FxHashSet<String>,
}

impl Words {
    fn get() -> Option<&'static Words> {
        static WORDS: OnceLock<Option<Words>> = OnceLock::new();
        WORDS.get_or_init(|| toml::from_str(include_str!("../../assets/lexicons/need.toml")).ok()).as_ref()
    }
}

/// Judges the need.
pub fn need(situation: &NeedFeatures<'_>) -> AttributionNeed {
    let Some(words) = Words::get() else { return AttributionNeed::Never };
    let view = NeedContext { words, doc: situation.doc, claim: situation.claim };
    let Some(attribution) = situation.attribution else {
        return match situation.voice {
            // A release speaks for its issuer: what it says of itself is fact, what it foresees or says of others is not.
            DocumentKind::Release if situation.disputed => AttributionNeed::Always,
            DocumentKind::Release if view.accuses() => AttributionNeed::Always,
            DocumentKind::Release if view.is_view() => AttributionNeed::UnlessOpinion,
            _ => AttributionNeed::Never,
        };
    };
    // The act of saying names its actor itself; what nobody is named for is the writer's.
    let act = situation.claim.is_speech_act
        && situation.claim.attributions.len() == 1
        && !holds_words(attribution, situation);
    let nobody = attribution.speaker.is_none()
        && attribution.form != AttributionForm::Turn
        && attribution.mode != ContentMode::Direct;
    if act || nobody || matches!(attribution.form, AttributionForm::OwnObservation | AttributionForm::CarryOver) {
        return AttributionNeed::Never;
    }
    if attribution.form == AttributionForm::Turn {
        return turn(situation, &view);
    }
    let Some(cue) = &attribution.cue else { return view.grave().unwrap_or(AttributionNeed::UnlessOpinion) };
    // That somebody did not say something is on the record, whatever it was.
    if cue.negated && attribution.mode != ContentMode::Nominal {
        return AttributionNeed::Never;
    }
    if situation.disputed || matches!(cue.class, CueClass::Accusation | CueClass::Doubt) {
        return AttributionNeed::Always;
    }
    if let Some(grave) = view.grave() {
        return grave;
    }
    if analysis_of_words(attribution, cue, words) || self_attributing(situation, cue) {
        return AttributionNeed::Never;
    }
    if situation.issuer && !view.is_view() {
        return AttributionNeed::Never;
    }
    AttributionNeed::UnlessOpinion
}

/// Whether the clause holds what is said, because the parser saw no clause of its own in it: *the group said the figures
/// hide long waits*.
fn holds_words(attribution: &Attribution, situation: &NeedFeatures<'_>) -> bool {
    let Some(cue) = attribution.cue.as_ref() else { return false };
    let says = matches!(
        &*cue.lemma,
        "say" | "add" | "argue" | "claim" | "insist" | "believe" | "think" | "warn" | "state" | "note"
    );
    let long = attribution.content.iter().map(|p| situation.doc.tokens_in(p.span).len()).sum::<usize>() >= 5;
    says && long && !cue.negated
}

/// A transcript's or log's turn: results and what lies before the meeting are facts, contested words are their speaker's.
fn turn(situation: &NeedFeatures<'_>, view: &NeedContext<'_>) -> AttributionNeed {
    if situation.disputed {
        return AttributionNeed::Always;
    }
    if view.is_view() || view.is_first_person() {
        return AttributionNeed::UnlessOpinion;
    }
    if situation.issuer {
        return AttributionNeed::Never;
    }
    let role = situation.speaker.is_some_and(|s| {
        let words = s.roles.iter().chain(&s.nouns).chain(&s.forms);
        words.flat_map(|w| w.split(' ')).any(|w| view.words.procedural_roles.contains(&*w.to_lowercase()))
    });
    if role || view.words.procedural_verbs.contains(view.lemma()) {
        return AttributionNeed::Never;
    }
    view.grave().unwrap_or(AttributionNeed::UnlessOpinion)
}

/// *The statement highlights …*: the writer's own analysis, not somebody's words.
fn analysis_of_words(attribution: &Attribution, cue: &crate::claims::model::Cue, words: &Words) -> bool {
    let thing =
        attribution.speaker.as_ref().is_none_or(|s| matches!(s.kind, SpeakerKind::Document | SpeakerKind::Other));
    thing && words.analysis.contains(&cue.lemma)
}

/// *The board expects to …*, *the company is considering …*: the speaker's own plan, which the clause itself names.
fn self_attributing(situation: &NeedFeatures<'_>, cue: &crate::claims::model::Cue) -> bool {
    let doc = situation.doc;
    let plan = matches!(cue.class, CueClass::Estimate | CueClass::Performative | CueClass::Intent);
    let infinitive = doc
        .tokens
        .get(situation.claim.predicate)
        .is_some_and(|t| matches!(t.dep, Dep::Xcomp | Dep::Pcomp) && t.head as usize == cue.head);
    let itself = situation.claim.predicate == cue.head;
    plan && (infinitive || itself)
}

struct NeedContext<'a> {
    words: &'a Words,
    doc: &'a Doc,
    claim: &'a Claim,
}

impl NeedContext<'_> {
    fn lemma(&self) -> &str {
        self.doc.tokens.get(self.claim.predicate).map_or("", |t| &*t.lemma)
    }

    fn tokens(&self) -> impl Iterator<Item = &crate::nlp::Token> {
        self.doc.tokens.get(self.claim.tokens.clone()).unwrap_or_default().iter()
    }

    /// Tolls, accusations and what nobody can have seen.
    fn grave(&self) -> Option<AttributionNeed> {
        let toll = self.words.tolls.contains(self.lemma())
            || self.tokens().any(|t| {
                self.words.toll_nouns.contains(&*t.lemma)
                    || (t.pos == Pos::Verb && self.words.tolls.contains(&*t.lemma))
            });
        let hidden = self.words.unobservable.contains(self.lemma());
        (toll || hidden || self.accuses()).then_some(AttributionNeed::Always)
    }

    fn accuses(&self) -> bool {
        self.words.wrongs.contains(self.lemma()) && self.claim.arguments.subject.is_some() && !self.is_first_person()
    }

    /// Whether it foresees, judges, advises or explains.
    fn is_view(&self) -> bool {
        let words = self.words;
        let modal = self.tokens().any(|t| t.tag == Tag::Md && !matches!(&*t.lower, "can" | "ca"));
        let judged = self.tokens().any(|t| t.pos == Pos::Adj && words.evaluative.contains(&*t.lemma))
            && matches!(self.lemma(), "be" | "seem" | "look" | "become" | "remain" | "feel" | "sound" | "get" | "stay");
        let opinion = words.opinion_marks.contains(self.lemma());
        self.claim.certainty.level > 0 || modal || judged || opinion || words.causal.contains(self.lemma())
    }

    fn is_first_person(&self) -> bool {
        self.tokens().any(|t| matches!(&*t.lower, "i" | "we" | "my" | "our"))
    }
}

/// Whether the verb is one of a public act, by which its subject is named (*urged*, *resigned*).
pub fn is_public_act(lemma: &str) -> bool {
    Words::get().is_some_and(|w| w.public_acts.contains(lemma))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_list_parses() {
        assert!(Words::get().is_some());
        assert!(is_public_act("urge") && !is_public_act("rain"));
    }
}
