//! Overclaims: what a draft says more surely than its source. Shared by `missing-hedge` and `strengthened-modality`.

use super::claim_pair::{ClaimPair, verb_group};
use super::claim_pair_driver::{report_pair, supported_claims};
use super::text_edits::match_case;
use crate::claims::model::{CueClass, Marker, MarkerKind};
use crate::evidence::Relation;
use crate::nlp::inflect::{VerbForm, VerbGroup, be, finite, inflect};
use crate::nlp::{Dep, Doc, Pos, Tag};
use crate::rules::thresholds::MIN_GROUNDING_SCORE;
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Report};
use crate::text::Span;

/// How the source's hedge was lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum HedgeLoss {
    /// The marker is gone and a flat verb stands there.
    Dropped,
    /// A stronger word took its place.
    Replaced,
}

/// A claim that the draft makes more surely than the source.
pub(crate) struct Overclaim<'a> {
    pub c: ClaimPair<'a>,
    pub loss: HedgeLoss,
    /// The source's hedge that the draft should keep.
    pub marker: &'a Marker,
    /// Where the draft is too sure, in its block's prose.
    pub span: Span,
    /// What to write instead, in the block's prose.
    pub edit: Option<(Span, String)>,
}

impl Overclaim<'_> {
    /// The words in the draft that are too sure.
    pub fn draft_words(&self) -> String {
        self.span.slice(&self.c.block.block.text).to_string()
    }

    /// The source's hedge in its own words.
    pub fn source_words(&self) -> String {
        let (reading, marker) = (self.c.source_reading(), self.marker);
        let words = marker.span.slice(&self.c.source_block.block.text);
        if marker.kind == MarkerKind::Modal
            && let Some(verb) = reading.head(marker.token)
        {
            return format!("{words} {}", reading.tokens[verb].lemma);
        }
        words.to_string()
    }

    /// Reports it for one of the two rules.
    pub fn report(&self, report: &mut Report<'_>, message: String) {
        let context = report.context();
        let fix = self.edit.clone().map(|edit| self.c.write_fix(context, edit));
        let reason = format!("less sure here: \u{201c}{}\u{201d}", self.source_words());
        report_pair(report, &self.c, self.span, reason).message(message).fixes(fix);
    }
}

/// Overclaims of the block: the claims that are surer than all that the sources say of them.
pub(crate) fn overclaims<'a>(context: &Context<'a>) -> Vec<Overclaim<'a>> {
    let mut found = Vec::new();
    for claim in supported_claims(context) {
        let draft_level = draft_level(context, claim.best());
        if !claim.pairs.iter().any(|c| is_as_sure(c, draft_level)) {
            found.extend(overclaim(context, claim.best(), draft_level));
        }
    }
    found
}

/// Whether a passage is as sure of it as the draft is: then the draft has its ground.
fn is_as_sure(c: &ClaimPair<'_>, draft_level: u8) -> bool {
    let grounded = c.equal_head_words().is_some() || c.passage.score >= MIN_GROUNDING_SCORE;
    grounded
        && c.source.polarity == c.draft.polarity
        && !c.source.unasserted
        && source_level(c) <= draft_level
        && missed_hedges(c).is_empty()
}

/// Level of the draft's certainty, with the hedge that its cue carries.
fn draft_level(context: &Context<'_>, c: &ClaimPair<'_>) -> u8 {
    let own = c.draft.certainty.level;
    let words = &c.lexicon.certainty;
    let cues = c
        .draft
        .attributions
        .iter()
        .chain(&c.draft.carried_over_from)
        .filter_map(|id| context.draft.attribution(*id).cue.as_ref());
    let carried = cues
        .filter_map(|cue| if cue.nominal { words.noun.get(&cue.lemma) } else { words.cue.get(&cue.lemma) })
        .copied()
        .max();
    // A hedge before the clause in the same sentence ("it is likely that prices rise and shops close").
    let parent = c.draft.clause.and_then(|i| c.block.clauses.get(i)).and_then(|clause| clause.parent);
    let over =
        parent.and_then(|p| c.block.clauses.get(p)).map_or(0, |p| p.markers.iter().map(|m| m.level).max().unwrap_or(0));
    let hedged_elsewhere = hedging_words(c);
    own.max(carried.unwrap_or(0)).max(over).max(hedged_elsewhere)
}

/// The highest level of any hedging word inside the draft's clause, whatever the tree says of its scope: a word that
/// the reader sees there is not a dropped hedge.
fn hedging_words(c: &ClaimPair<'_>) -> u8 {
    let words = &c.lexicon.certainty;
    let reading = c.reading();
    let level = |t: usize| {
        let token = &reading.tokens[t];
        let by_lower = [&words.adverb, &words.adjective, &words.predicate, &words.raising];
        let of_word = by_lower.iter().filter_map(|m| m.get(&*token.lower)).max().copied();
        let modal = words.modal.get(&*token.lower).filter(|_| token.tag == Tag::Md).copied();
        let verb = words.verb.get(&*token.lemma).or_else(|| words.cue.get(&*token.lemma)).filter(|_| token.is_verbal());
        let noun = words.noun.get(&*token.lemma).filter(|_| token.pos == Pos::Noun);
        [of_word, modal, verb.copied(), noun.copied()].into_iter().flatten().max().unwrap_or(0)
    };
    let exempt = |t: usize| RuleWords::shared().overclaim.idle_hedges.contains(&*reading.tokens[t].lower);
    c.draft.tokens.clone().filter(|&t| !exempt(t)).map(level).max().unwrap_or(0)
}

/// The highest level of the source's hedges that the draft should have kept.
fn source_level(c: &ClaimPair<'_>) -> u8 {
    missed_hedges(c).iter().map(|m| m.level).max().unwrap_or(0)
}

/// The source's hedges that the draft should have kept.
fn missed_hedges<'a>(c: &ClaimPair<'a>) -> Vec<&'a Marker> {
    c.bearing_markers().into_iter().filter(|m| must_be_kept(c, m)).collect()
}

/// Whether a draft that leaves the hedge out says more than the source.
fn must_be_kept(c: &ClaimPair<'_>, marker: &Marker) -> bool {
    match (marker.kind, marker.lemma.as_str()) {
        (MarkerKind::Modal, modal) if RuleWords::shared().overclaim.idle_modals.contains(modal) => false,
        // Somebody named takes the place of "reportedly".
        (MarkerKind::Adverb | MarkerKind::Adjective, _) if marker.level == 3 && c.is_attributed() => {
            is_unclear(&marker.lemma)
        }
        (MarkerKind::Cue, _) if marker.lemma.starts_with("not ") => !left_open(c, marker),
        // The cue's own hedge comes back with the cue.
        (MarkerKind::Cue, _) => c.is_attributed() || is_speakers_own_plan(c, marker),
        (MarkerKind::Noun, _) => marker.level == 2,
        _ => true,
    }
}

/// *There has been no confirmation* for *have not confirmed*.
fn left_open(c: &ClaimPair<'_>, marker: &Marker) -> bool {
    !c.draft.polarity
        && c.draft.tokens.clone().any(|t| {
            matches!(c.equal(t, marker.token), Some(Relation::Same | Relation::Derivation | Relation::Synonym))
        })
}

/// Whether the hedge says that nobody knows.
fn is_unclear(lemma: &str) -> bool {
    RuleWords::shared().overclaim.unclear.iter().any(|part| lemma.contains(&**part))
}

/// *The company is considering closing the plant*: the plan of the one who acts.
fn is_speakers_own_plan(c: &ClaimPair<'_>, marker: &Marker) -> bool {
    let clause = c.source.clause.and_then(|i| c.source_block.clauses.get(i));
    if !clause.is_some_and(|clause| clause.chain.contains(&marker.token)) {
        return false;
    }
    has_same_subject(c)
}

/// The overclaim of a pair, if the draft's level is far enough below the source's hedges.
fn overclaim<'a>(context: &Context<'a>, c: &ClaimPair<'a>, draft_level: u8) -> Option<Overclaim<'a>> {
    if let Some(denied) = unconfirmed_denied(c) {
        return Some(denied);
    }
    if c.draft.polarity != c.source.polarity || c.draft.certainty.level == 3 {
        return None;
    }
    let markers = missed_hedges(c);
    let level = markers.iter().map(|m| m.level).max().unwrap_or(0);
    let much = draft_level == 0 && level > 0 || level >= draft_level + 2;
    if !much {
        return None;
    }
    let marker = markers.into_iter().min_by_key(|m| marker_priority(m.kind))?;
    let hedged_cue = hedged_cue(c);
    let cue_span = hedged_cue.map(|cue| c.reading().tokens[cue].span);
    let span = cue_span.unwrap_or_else(|| verb_group(c.block, c.draft));
    let modals = |reading: &Doc, verb: usize| -> Vec<String> {
        let children = reading.children(verb).filter(|&t| reading.tokens[t].tag == Tag::Md);
        children.map(|t| reading.tokens[t].lower.to_string()).collect()
    };
    // A modal that the source has too replaces nothing.
    let theirs = modals(c.source_reading(), c.source.predicate);
    let modal = modals(c.reading(), c.draft.predicate).iter().any(|m| !theirs.contains(m));
    let loss = if draft_level > 0 || modal { HedgeLoss::Replaced } else { HedgeLoss::Dropped };
    Some(Overclaim { c: *c, loss, marker, span, edit: hedging_edit(context, c, marker, hedged_cue) })
}

/// Priority of a kind of hedge, the lowest first: of several a draft gets back the one that sits on the verb.
fn marker_priority(kind: MarkerKind) -> u8 {
    match kind {
        MarkerKind::Verb => 0,
        MarkerKind::Modal => 1,
        MarkerKind::Adverb => 2,
        MarkerKind::Adjective => 3,
        MarkerKind::Subordinator => 4,
        MarkerKind::Cue => 5,
        MarkerKind::Noun => 6,
    }
}

/// *Have not confirmed any move* made into *have denied any move*.
fn unconfirmed_denied<'a>(c: &ClaimPair<'a>) -> Option<Overclaim<'a>> {
    let (draft, source, relation) = c.head_word_pair()?;
    let marker = c.source.certainty.markers.iter().find(|m| m.token == source && m.lemma.starts_with("not "))?;
    let denies = relation == Relation::Antonym && c.draft.polarity && !c.source.polarity;
    if !denies || c.shared_besides(draft) == 0 {
        return None;
    }
    let (reading, from) = (c.reading(), c.source_reading());
    let edit = VerbGroup::from_verb(reading, draft).zip(VerbGroup::from_verb(from, source)).map(|(group, theirs)| {
        let new = VerbGroup { adverbs: theirs.adverbs.clone(), ..group.with_verb(&theirs.lemma).negate(true) };
        (reading.span(group.first..group.main + 1), new.render())
    });
    Some(Overclaim { c: *c, loss: HedgeLoss::Replaced, marker, span: verb_group(c.block, c.draft), edit })
}

/// The draft's cue, where it hedges itself, if too little.
fn hedged_cue(c: &ClaimPair<'_>) -> Option<usize> {
    let clause = c.draft.clause.and_then(|i| c.block.clauses.get(i))?;
    let governor = clause.governor?;
    let t = &c.reading().tokens[governor];
    (c.lexicon.certainty.cue.contains_key(&*t.lemma) && t.is_verbal()).then_some(governor)
}

/// The draft's words with the source's hedge put back.
fn hedging_edit(
    context: &Context<'_>,
    c: &ClaimPair<'_>,
    marker: &Marker,
    hedged_cue: Option<usize>,
) -> Option<(Span, String)> {
    if let Some(cue) = hedged_cue {
        return source_cue_for(c, marker, cue);
    }
    if let Some(edit) = adjective_edit(c, marker) {
        return Some(edit);
    }
    let reading = c.reading();
    let clause = c.draft.clause.and_then(|i| c.block.clauses.get(i));
    let head = clause.map_or(c.draft.predicate, |clause| clause.head);
    let group = VerbGroup::from_verb(reading, head)?;
    let span = reading.span(group.first..group.main + 1);
    let text = match marker.kind {
        MarkerKind::Modal => Some(group.under_modal(&marker.lemma).render()),
        MarkerKind::Verb => verb_edit(c, marker, &group),
        MarkerKind::Adverb => adverb_edit(c, marker, &group),
        MarkerKind::Cue => {
            return cue_edit(context, c, marker).or_else(|| own_verb_edit(c, marker, &group).map(|t| (span, t)));
        }
        MarkerKind::Subordinator | MarkerKind::Noun | MarkerKind::Adjective => Some(group.under_modal("may").render()),
    };
    text.map(|text| (span, text))
}

/// *Likely*, *possibly* after the first auxiliary; *is likely to* for *will*.
fn adverb_edit(c: &ClaimPair<'_>, marker: &Marker, group: &VerbGroup) -> Option<String> {
    let words = &RuleWords::shared().overclaim;
    match marker.lemma.as_str() {
        lemma if words.becomes_may.contains(lemma) => Some(group.under_modal("may").render()),
        lemma if words.unrestorable.contains(lemma) || lemma.contains(' ') => None,
        lemma => match group.modal.as_deref() {
            Some("will") if c.lexicon.certainty.raising.contains_key(lemma) => {
                let bare = VerbGroup { modal: None, past: false, ..group.clone() };
                Some(format!("{} {lemma} {}", be(false, group.plural), bare.infinitive(false)))
            }
            _ => Some(group.with_adverb(lemma).render()),
        },
    }
}

/// *Appeared to have started*, *risks escalating*, *is expected to reach*: the source's verb over the draft's.
fn verb_edit(c: &ClaimPair<'_>, marker: &Marker, group: &VerbGroup) -> Option<String> {
    let source = c.source_reading();
    let theirs = VerbGroup::from_verb(source, marker.token);
    let lead = match theirs {
        Some(mut theirs) => {
            theirs.plural = group.plural;
            theirs.negated = false;
            theirs.render()
        }
        None => finite(&marker.lemma, group.past, group.plural),
    };
    let next = c.source_block.clauses.iter().find_map(|clause| {
        let at = clause.chain.iter().position(|&t| t == marker.token)?;
        clause.chain.get(at + 1).copied()
    });
    let flat = VerbGroup { modal: None, ..group.clone() };
    let gerund = next.is_some_and(|n| source.tokens[n].tag == Tag::Vbg && source.child(n, &[Dep::Aux]).is_none());
    if gerund {
        return Some(format!("{lead} {}", flat.gerund()));
    }
    let perfect = next.is_some_and(|n| {
        source.children(n).any(|a| &*source.tokens[a].lemma == "have" && source.tokens[a].dep == Dep::Aux)
    });
    let flat = VerbGroup { past: false, perfect, ..flat };
    Some(format!("{lead} {}", flat.infinitive(perfect)))
}

/// *Is considering closing*: the source's verb, which hedges its object, over the draft's verb.
fn own_verb_edit(c: &ClaimPair<'_>, marker: &Marker, group: &VerbGroup) -> Option<String> {
    let source = c.source_reading();
    let mut theirs = VerbGroup::from_verb(source, marker.token).filter(|_| marker.token == c.source.predicate)?;
    theirs.plural = group.plural;
    let words = &RuleWords::shared().overclaim;
    let flat = VerbGroup { modal: None, past: false, perfect: false, ..group.clone() };
    if words.over_gerund.contains(&marker.lemma) {
        return Some(format!("{} {}", theirs.render(), flat.gerund()));
    }
    if words.over_infinitive.contains(&marker.lemma) && has_same_subject(c) {
        return Some(format!("{} {}", theirs.render(), flat.infinitive(false)));
    }
    Some(group.under_modal("may").render())
}

/// Whether both claims have one subject, or the source a pronoun.
fn has_same_subject(c: &ClaimPair<'_>) -> bool {
    let (Some(d), Some(s)) = (c.draft.arguments.subject, c.source.arguments.subject) else { return false };
    c.source_of(d) == Some(s) || c.source_reading().tokens[s].pos == Pos::Pron
}

/// The source's hedging cue in place of the draft's neutral one: *estimated* for *said*.
fn cue_edit(context: &Context<'_>, c: &ClaimPair<'_>, marker: &Marker) -> Option<(Span, String)> {
    if !RuleWords::shared().overclaim.plain_cues.contains(&marker.lemma) {
        return None;
    }
    let attributions = c.draft.attributions.iter().map(|id| context.draft.attribution(*id));
    let cue = attributions.filter_map(|a| a.cue.as_ref()).find(|cue| {
        cue.class == CueClass::Neutral && !cue.nominal && cue.place.block == c.id.block && cue.lemma == "say"
    })?;
    let form = match c.reading().tokens[cue.head].tag {
        Tag::Vbz => VerbForm::Third,
        Tag::Vb | Tag::Vbp => VerbForm::Base,
        Tag::Vbg => VerbForm::Gerund,
        _ => VerbForm::Past,
    };
    Some((c.reading().tokens[cue.head].span, inflect(&marker.lemma, form)))
}

/// *Were considering whether* for *believed*: the source's cue with its conjunction.
fn source_cue_for(c: &ClaimPair<'_>, marker: &Marker, cue: usize) -> Option<(Span, String)> {
    let source = c.source_reading();
    let clause = c.source.clause.and_then(|i| c.source_block.clauses.get(i))?;
    let governor = clause.governor.or(Some(marker.token).filter(|&t| source.tokens[t].is_verbal()))?;
    let group = VerbGroup::from_verb(c.reading(), cue)?;
    let mut theirs = VerbGroup::from_verb(source, governor)?;
    theirs.plural = group.plural;
    let reading = c.reading();
    let next = group.main + 1;
    let that = reading.tokens.get(next).is_some_and(|t| &*t.lower == "that");
    let whether = c.source.certainty.markers.iter().find(|m| m.kind == MarkerKind::Subordinator);
    let mut text = theirs.render();
    if let Some(whether) = whether {
        text = format!("{text} {}", whether.lemma);
    } else if that {
        text += " that";
    }
    let end = if that { next + 1 } else { next };
    Some((reading.span(group.first..end), text))
}

/// *A possible seat of fire*: the adjective before the draft's noun.
fn adjective_edit(c: &ClaimPair<'_>, marker: &Marker) -> Option<(Span, String)> {
    if marker.kind != MarkerKind::Adjective {
        return None;
    }
    let noun = c.source_reading().head(marker.token)?;
    let draft = c.passage.pairs().find(|p| p.source == noun && c.draft.tokens.contains(&p.draft))?.draft;
    let reading = c.reading();
    if reading.tokens[draft].pos != Pos::Noun {
        return None;
    }
    let start = reading
        .children(draft)
        .filter(|&t| t < draft && matches!(reading.tokens[t].dep, Dep::Amod | Dep::Compound))
        .map(|t| reading.subtree(t).start)
        .min()
        .unwrap_or(draft);
    let first = reading.word(start);
    let before = start.checked_sub(1).filter(|&t| matches!(&*reading.tokens[t].lower, "a" | "an"));
    let text = format!("{} {}", marker.lemma, first);
    match before {
        Some(article) => {
            let new = if marker.lemma.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            let new = match_case(new, reading.word(article));
            Some((reading.span(article..start + 1), format!("{new} {text}")))
        }
        None => Some((reading.tokens[start].span, match_case(&text, first))),
    }
}
