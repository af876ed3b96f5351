//! From tokens to the model of claims: places, cue classes, modes and forms.

use super::candidate::{AttributionCandidate, CueWords};
use super::context::AttributionContext;
use super::model::TokenPlace;
use crate::claims::coref::phrase;
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{Attribution, AttributionForm, BlockSpan, ContentMode, Cue, CueClass, Mention, SpeakerKind};
use crate::nlp::{Dep, Doc, Pos};

/// The attribution that a draft stands for; `None` if nothing is said in it.
pub(crate) fn build_attribution(
    context: &AttributionContext<'_>,
    candidate: &AttributionCandidate,
) -> Option<Attribution> {
    let content: Vec<BlockSpan> =
        candidate.content.iter().map(|c| place(context, c)).filter(|p| !p.span.is_empty()).collect();
    if content.is_empty() {
        return None;
    }
    let cue = candidate.cue.as_ref().map(|c| cue(context, c));
    let speaker = candidate.speaker.as_ref().map(|s| {
        let doc = context.window[s.place.block].doc;
        let place = place(context, &s.place);
        let head = named_head(doc, s.head);
        let kind = phrase(doc, head).map_or(SpeakerKind::Other, |p| p.kind);
        let kind = if candidate.form == Some(AttributionForm::OwnObservation) { SpeakerKind::Writer } else { kind };
        Mention { place, head, text: place.span.slice(&doc.text).to_owned(), kind }
    });
    let nominal = cue.as_ref().is_some_and(|c| c.nominal);
    let form = candidate.form.unwrap_or_else(|| form(context, candidate, nominal));
    let mode = match form {
        AttributionForm::Distanced => ContentMode::Distanced,
        _ => mode(context, candidate, nominal),
    };
    Some(Attribution { speaker, cue, content, mode, form, confidence: candidate.confidence })
}

/// The head that names the speaker: a relative pronoun stands for the noun that it follows, *one of them, Arthur Nance* for
/// the name.
fn named_head(doc: &Doc, head: usize) -> usize {
    let token = &doc.tokens[head];
    match &*token.lower {
        "who" | "which" | "that" | "whom" => {
            let clause = doc.ancestors(head).find(|&t| doc.tokens[t].dep == Dep::Relcl);
            clause.and_then(|c| doc.head(c)).unwrap_or(head)
        }
        _ if !matches!(token.pos, Pos::Noun | Pos::Propn) => {
            let apposition = doc.child(head, &[Dep::Appos]);
            apposition.filter(|&a| doc.tokens[a].pos == Pos::Propn).unwrap_or(head)
        }
        _ => head,
    }
}

fn place(context: &AttributionContext<'_>, tokens: &TokenPlace) -> BlockSpan {
    BlockSpan { block: tokens.block, span: context.window[tokens.block].doc.span(tokens.tokens.clone()) }
}

fn cue(context: &AttributionContext<'_>, words: &CueWords) -> Cue {
    let doc = context.doc();
    let (lemma, class, nominal) = classify(doc, words.head, context.lexicon);
    let place = place(context, &context.place(words.tokens.clone()));
    Cue { place, head: words.head, lemma, class, negated: is_negated(doc, words.head), nominal }
}

/// Dictionary form with its particle, class, and whether the cue is a noun.
fn classify(doc: &Doc, head: usize, lexicon: &ClaimLexicon) -> (String, CueClass, bool) {
    let token = &doc.tokens[head];
    let base = token.lemma.to_lowercase();
    if &*token.lower == "according" {
        return ("according to".to_owned(), CueClass::Neutral, false);
    }
    let nominal = match token.pos {
        Pos::Noun | Pos::Propn => true,
        Pos::Adj => lexicon.cue_verb(&base).is_none(),
        _ => false,
    };
    if nominal {
        let class = lexicon.cue_noun(&base).or_else(|| lexicon.cue_verb(&base)).unwrap_or(CueClass::Neutral);
        return (base, class, true);
    }
    let particle = doc.children(head).find(|&c| c == head + 1 && matches!(doc.tokens[c].dep, Dep::Prt | Dep::Prep));
    if let Some(particle) = particle {
        let both = format!("{base} {}", doc.tokens[particle].lower);
        if let Some(class) = lexicon.cue_verb(&both) {
            return (both, class, false);
        }
    }
    let class = lexicon.cue_verb(&base).unwrap_or(CueClass::Neutral);
    (base, class, false)
}

/// Whether the saying is negated: *did not say*, *has yet to confirm*.
fn is_negated(doc: &Doc, head: usize) -> bool {
    let negates = |t: usize| {
        doc.children(t).any(|c| {
            let token = &doc.tokens[c];
            token.dep == Dep::Neg || matches!((token.dep, &*token.lower), (Dep::Det, "no") | (Dep::Advmod, "never"))
        })
    };
    let above = doc.head(head).filter(|_| doc.tokens[head].dep == Dep::Xcomp);
    let yet = |h: usize| doc.children(h).any(|c| &*doc.tokens[c].lower == "yet");
    let yet_to = above.is_some_and(|h| matches!(&*doc.tokens[h].lemma, "have" | "be") && yet(h));
    negates(head) || above.is_some_and(negates) || yet_to
}

/// How the content is given, by its quotation marks.
fn mode(context: &AttributionContext<'_>, candidate: &AttributionCandidate, nominal: bool) -> ContentMode {
    let (mut quoted, mut all) = (0, 0);
    for place in &candidate.content {
        let passage = &context.window[place.block];
        for token in passage.doc.tokens.get(place.tokens.clone()).unwrap_or_default() {
            if !token.is_punct() && !token.is_space() {
                all += 1;
                quoted += usize::from(passage.quotations.iter().any(|q| q.span.contains(token.span)));
            }
        }
    }
    match quoted {
        0 if nominal => ContentMode::Nominal,
        0 => ContentMode::Indirect,
        _ if quoted == all => ContentMode::Direct,
        _ if quoted * 2 > all => ContentMode::Mixed,
        _ => ContentMode::Partial,
    }
}

/// The form, by where the content stands to the cue.
fn form(context: &AttributionContext<'_>, candidate: &AttributionCandidate, nominal: bool) -> AttributionForm {
    let Some(head) = candidate.cue.as_ref().map(|c| c.head) else { return AttributionForm::Headline };
    let cue = (context.target, head);
    let before = candidate.content.iter().any(|c| (c.block, c.tokens.start) < cue);
    let after = candidate.content.iter().any(|c| (c.block, c.tokens.end) > (cue.0, cue.1 + 1));
    let passive = context.doc().child(head, &[Dep::NsubjPass, Dep::AuxPass, Dep::Agent]).is_some();
    match (before, after) {
        _ if nominal => AttributionForm::Nominal,
        _ if passive => AttributionForm::Passive,
        (true, true) => AttributionForm::Medial,
        (true, false) => AttributionForm::Postposed,
        _ => AttributionForm::Preposed,
    }
}
