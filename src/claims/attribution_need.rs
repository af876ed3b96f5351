//! Need for attribution: whether a report of a statement must name its speaker (docs/domain-model.md, *Need*).

use super::lexicon::{ClaimLexicon, NeedWords};
use super::model::{
    Attribution, AttributionForm, AttributionNeed, Claim, ContentMode, CueClass, DocumentKind, Speaker, SpeakerKind,
};
use crate::nlp::{Dep, Doc, Pos, Tag};

/// What is known of a claim when its need is judged.
pub struct NeedFeatures<'a> {
    /// The reading of the claim's block.
    pub doc: &'a Doc,
    /// The word lists.
    pub lexicon: &'a ClaimLexicon,
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

/// Judges the need.
pub fn need_of_claim(features: &NeedFeatures<'_>) -> AttributionNeed {
    let words = &features.lexicon.need;
    let context = NeedContext { words, doc: features.doc, claim: features.claim };
    let Some(attribution) = features.attribution else {
        return match features.voice {
            // A release speaks for its issuer: what it says of itself is fact, what it foresees or says of others is not.
            DocumentKind::Release if features.disputed => AttributionNeed::Always,
            DocumentKind::Release if context.accuses() => AttributionNeed::Always,
            DocumentKind::Release if context.is_view() => AttributionNeed::UnlessOpinion,
            _ => AttributionNeed::Never,
        };
    };
    // The act of saying names its actor itself; what nobody is named for is the writer's.
    let act = features.claim.is_speech_act
        && features.claim.attributions.len() == 1
        && !contains_reported_words(attribution, features);
    let nobody = attribution.speaker.is_none()
        && attribution.form != AttributionForm::Turn
        && attribution.mode != ContentMode::Direct;
    if act || nobody || matches!(attribution.form, AttributionForm::OwnObservation | AttributionForm::CarryOver) {
        return AttributionNeed::Never;
    }
    if attribution.form == AttributionForm::Turn {
        return turn(features, &context);
    }
    let Some(cue) = &attribution.cue else {
        return context.need_of_grave_claim().unwrap_or(AttributionNeed::UnlessOpinion);
    };
    // That somebody did not say something is on the record, whatever it was.
    if cue.negated && attribution.mode != ContentMode::Nominal {
        return AttributionNeed::Never;
    }
    if features.disputed || matches!(cue.class, CueClass::Accusation | CueClass::Doubt) {
        return AttributionNeed::Always;
    }
    if let Some(grave) = context.need_of_grave_claim() {
        return grave;
    }
    if analysis_of_words(attribution, cue, words) || self_attributing(features, cue) {
        return AttributionNeed::Never;
    }
    if features.issuer && !context.is_view() {
        return AttributionNeed::Never;
    }
    AttributionNeed::UnlessOpinion
}

/// Whether the clause holds what is said, because the parser saw no clause of its own in it: *the group said the figures
/// hide long waits*.
fn contains_reported_words(attribution: &Attribution, features: &NeedFeatures<'_>) -> bool {
    let Some(cue) = attribution.cue.as_ref() else { return false };
    let says = features.lexicon.need.reporting.contains(&cue.lemma);
    let long = attribution.content.iter().map(|p| features.doc.tokens_in(p.span).len()).sum::<usize>() >= 5;
    says && long && !cue.negated
}

/// A transcript's or log's turn: results and what lies before the meeting are facts, contested words are their speaker's.
fn turn(features: &NeedFeatures<'_>, context: &NeedContext<'_>) -> AttributionNeed {
    if features.disputed {
        return AttributionNeed::Always;
    }
    if context.is_view() || context.is_first_person() {
        return AttributionNeed::UnlessOpinion;
    }
    if features.issuer {
        return AttributionNeed::Never;
    }
    let role = features.speaker.is_some_and(|s| {
        let words = s.roles.iter().chain(&s.nouns).chain(&s.forms);
        words.flat_map(|w| w.split(' ')).any(|w| context.words.procedural_roles.contains(&*w.to_lowercase()))
    });
    if role || context.words.procedural_verbs.contains(context.lemma()) {
        return AttributionNeed::Never;
    }
    context.need_of_grave_claim().unwrap_or(AttributionNeed::UnlessOpinion)
}

/// *The statement highlights …*: the writer's own analysis, not somebody's words.
fn analysis_of_words(attribution: &Attribution, cue: &crate::claims::model::Cue, words: &NeedWords) -> bool {
    let thing =
        attribution.speaker.as_ref().is_none_or(|s| matches!(s.kind, SpeakerKind::Document | SpeakerKind::Other));
    thing && words.analysis.contains(&cue.lemma)
}

/// *The board expects to …*, *the company is considering …*: the speaker's own plan, which the clause itself names.
fn self_attributing(features: &NeedFeatures<'_>, cue: &crate::claims::model::Cue) -> bool {
    let doc = features.doc;
    let plan = matches!(cue.class, CueClass::Estimate | CueClass::Performative | CueClass::Intent);
    let infinitive = doc
        .tokens
        .get(features.claim.predicate)
        .is_some_and(|t| matches!(t.dep, Dep::Xcomp | Dep::Pcomp) && t.head as usize == cue.head);
    let itself = features.claim.predicate == cue.head;
    plan && (infinitive || itself)
}

struct NeedContext<'a> {
    words: &'a NeedWords,
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
    fn need_of_grave_claim(&self) -> Option<AttributionNeed> {
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
            && words.linking.contains(self.lemma());
        let opinion = words.opinion_marks.contains(self.lemma());
        self.claim.certainty.level > 0 || modal || judged || opinion || words.causal.contains(self.lemma())
    }

    fn is_first_person(&self) -> bool {
        self.tokens().any(|t| matches!(&*t.lower, "i" | "we" | "my" | "our"))
    }
}
