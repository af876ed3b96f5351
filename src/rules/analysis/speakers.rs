//! Speakers of a claim: who says it in the sources, and who says it in the draft.

use super::speaker_identity::aliases;
use super::text_edits::lower_first;
use crate::claims::coref::{SpeakerRelation, compare, fits_role, phrase};
use crate::claims::document_kind::log_entry;
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{
    Analysis, Attribution, AttributionForm, AttributionNeed, BlockSpan, Claim, ClaimId, DocumentKind, Mention,
    MentionForm, Speaker, SpeakerKind,
};
use crate::evidence::{Evidence, Passage, Support};
use crate::nlp::Pos;
use crate::rules::Context;
use crate::rules::thresholds::{MAX_SECOND_SHARE, MIN_DOUBTFUL_SCORE, MIN_EQUAL_SHARE};
use crate::text::Span;

/// A passage that speaks for a claim of the draft, and who speaks in it.
#[derive(Clone, Copy)]
pub(crate) struct SpokenPassage<'a> {
    /// The passage.
    pub passage: &'a Passage,
    /// The claim in it.
    pub claim: &'a Claim,
    /// Its outermost attribution.
    pub attribution: Option<&'a Attribution>,
    /// Who speaks: the attribution's speaker, or the issuer of a release that narrates.
    pub speaker: Option<&'a Speaker>,
}

impl SpokenPassage<'_> {
    /// Whether a report of it must name its speaker.
    pub fn needs_attribution(&self) -> bool {
        self.claim.attribution_need != AttributionNeed::Never
    }

    /// Whether the source says it in its own voice.
    pub fn is_narration(&self) -> bool {
        self.attribution.is_none()
    }
}

/// Passages that support a claim about as well as the best one does, the best first; none where support is doubtful.
pub(crate) fn spoken_passages<'a>(context: &Context<'a>, id: ClaimId) -> Vec<SpokenPassage<'a>> {
    let evidence = context.evidence(id);
    let Some(best) = evidence.passages.first().filter(|_| evidence.support == Support::Supported) else {
        return Vec::new();
    };
    if spoken_passage(context, best).is_none() {
        return Vec::new();
    }
    let predicate = context.draft.claim(id).predicate;
    evidence
        .passages
        .iter()
        .filter(|p| p.score >= MIN_EQUAL_SHARE * best.score && p.support >= MIN_EQUAL_SHARE * best.support)
        .filter_map(|p| spoken_passage_at(context, p, p.source_token(predicate)))
        .collect()
}

/// Whether the draft's sentence stands whole in the passage's, the words of its attribution included: what is copied whole
/// is attributed as the source attributes it.
pub(crate) fn is_copied(context: &Context<'_>, id: ClaimId, spoken: &SpokenPassage<'_>) -> bool {
    let block = context.block(id);
    let claim = context.draft.claim(id);
    let tokens = block.doc.sentences.get(claim.sentence).cloned().unwrap_or(claim.tokens.clone());
    let ours = letters_and_digits(block.doc.span(tokens).slice(&block.doc.text));
    let source_text = &context.source_block(spoken.passage).block.text;
    let sentence = context.passage_sentence(spoken.passage);
    let theirs = letters_and_digits(sentence.slice(source_text));
    let inside = |place: &BlockSpan| {
        place.block == spoken.passage.block
            && ours.contains(&letters_and_digits(place.span.slice(source_text)))
            && sentence.contains(place.span)
    };
    let has_attribution = spoken.attribution.is_none_or(|a| {
        a.cue.as_ref().is_some_and(|c| inside(&c.place)) && a.speaker.as_ref().is_none_or(|s| inside(&s.place))
    });
    has_attribution && !ours.is_empty() && theirs.contains(&ours)
}

/// Letters and digits of a text in lower case.
fn letters_and_digits(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether the draft's sentence names the source's speaker and has a word of saying: an attribution that may have been
/// read as something else.
pub(crate) fn is_mentioned(context: &Context<'_>, id: ClaimId, speaker: Option<&Speaker>) -> bool {
    let block = context.block(id);
    let sentence = block.doc.sentences.get(context.draft.claim(id).sentence).cloned().unwrap_or(0..0);
    // Words inside the phrase that names a speaker already name nobody else (*state media in Ambria*).
    let names_another = |t: usize| {
        let span = block.doc.tokens[t].span;
        let speakers = block.attributions.iter().filter_map(|a| a.speaker.as_ref());
        speakers.filter(|s| s.place.block == id.block).any(|s| s.place.span.contains(span))
    };
    let named = sentence.clone().filter(|&t| !names_another(t)).any(|t| {
        let there = context.draft.speakers.at(id.block, t);
        there.is_some() && speaker.is_some() && speaker_relation(context, there, speaker) == SpeakerRelation::Same
    });
    let says = |t: usize| {
        let token = &block.doc.tokens[t];
        let lemma = token.lower_lemma();
        match token.pos {
            Pos::Verb => context.lexicon.cue_verb(&lemma).is_some() || &*token.lower == "according",
            Pos::Noun => context.lexicon.cue_noun(&lemma).is_some(),
            _ => false,
        }
    };
    named && sentence.into_iter().any(says)
}

/// The best passage, if it says the same thing: the claim is supported, or the passage has its predicate and stands out
/// among the others although words differ.
pub(crate) fn best_passage(evidence: &Evidence) -> Option<&Passage> {
    let best = evidence.passages.first()?;
    let second = evidence.passages.get(1).map_or(0.0, |p| p.score);
    let stands_out = best.score >= MIN_DOUBTFUL_SCORE && (best.predicate || second < MAX_SECOND_SHARE * best.score);
    let says_the_same = match evidence.support {
        Support::Supported => true,
        Support::Unsure => stands_out,
        Support::Unsupported => false,
    };
    says_the_same.then_some(best)
}

/// A passage with whoever speaks in it; `None` where it holds no claim.
pub(crate) fn spoken_passage<'a>(context: &Context<'a>, passage: &'a Passage) -> Option<SpokenPassage<'a>> {
    spoken_passage_at(context, passage, None)
}

/// A passage with whoever says the claim whose predicate is the token `predicate`, if one is.
pub(super) fn spoken_passage_at<'a>(
    context: &Context<'a>,
    passage: &'a Passage,
    predicate: Option<usize>,
) -> Option<SpokenPassage<'a>> {
    let analysis = context.sources[passage.source].analysis;
    let claims = &context.source_block(passage).claims;
    let exact = predicate.and_then(|t| claims.iter().find(|c| c.predicate == t && c.sentence == passage.sentence));
    let claim = exact.or_else(|| context.source_claim(passage))?;
    let attribution = reportable_attribution(analysis, claim);
    let speaker = match attribution {
        Some(a) => a.speaker.as_ref().and_then(|m| analysis.speakers.resolve(m)),
        None => narrated_speaker(context.lexicon, analysis, passage.block, claim).or_else(|| {
            analysis
                .issuer
                .filter(|_| analysis.voice == DocumentKind::Release)
                .and_then(|i| analysis.speakers.all.get(i))
        }),
    };
    Some(SpokenPassage { passage, claim, attribution, speaker })
}

/// Speaker of a clause that narrates an act of saying (*it advised people to …*).
fn narrated_speaker<'a>(
    lexicon: &ClaimLexicon,
    analysis: &'a Analysis,
    block: usize,
    claim: &Claim,
) -> Option<&'a Speaker> {
    let reading = &analysis.blocks.get(block)?.doc;
    let lemma = reading.tokens.get(claim.predicate)?.lower_lemma();
    let says = !claim.arguments.passive && lexicon.cue_verb(&lemma).is_some();
    analysis.speakers.at(block, claim.arguments.subject.filter(|_| says)?)
}

/// The attribution that a report of the claim must carry: the outermost, but in a log, whose entries only keep what others
/// report, the one that the entry names.
fn reportable_attribution<'a>(analysis: &'a Analysis, claim: &Claim) -> Option<&'a Attribution> {
    let mut attributions = claim.attributions.iter().map(|&id| analysis.attribution(id));
    let outermost = attributions.next()?;
    let in_log = outermost.form == AttributionForm::Turn
        && analysis.blocks.get(claim.attributions[0].block).is_some_and(|b| log_entry(&b.doc).is_some());
    if !in_log {
        return Some(outermost);
    }
    attributions.find(|a| a.speaker.as_ref().is_some_and(|s| s.kind != SpeakerKind::Writer)).or(Some(outermost))
}

/// The speaker to whom the draft gives the claim, with the attribution and the mention that say so.
pub(crate) fn draft_speaker<'a>(
    context: &Context<'a>,
    claim: &Claim,
) -> Option<(&'a Attribution, &'a Mention, Option<&'a Speaker>)> {
    let attribution = context.draft.attribution(*claim.attributions.first()?);
    let mention = attribution.speaker.as_ref()?;
    Some((attribution, mention, context.draft.speakers.resolve(mention)))
}

/// The person whom a source knows by the bare name of a draft's speaker, where the draft alone does not tell what the name
/// is; nobody where several bear it.
pub(crate) fn person_of_bare_name<'a>(context: &Context<'a>, speaker: &Speaker) -> Option<&'a Speaker> {
    let [name] = speaker.names.as_slice() else { return None };
    if speaker.kind != SpeakerKind::Other || name.contains(' ') {
        return None;
    }
    let people = context.sources.iter().flat_map(|s| s.analysis.speakers.all.iter());
    let mut bearers = people.filter(|s| s.surname() == Some(name.as_str()));
    let first = bearers.next()?;
    bearers.all(|s| s.longest_name() == first.longest_name()).then_some(first)
}

/// Span of the draft's phrase for a speaker, without relative clauses and participles, in its block's prose.
pub(crate) fn speaker_phrase(context: &Context<'_>, mention: &Mention) -> Span {
    let reading = &context.draft.blocks[mention.place.block].doc;
    match phrase(reading, mention.head) {
        Some(phrase) => {
            let span = reading.span(phrase.tokens);
            if mention.place.span.overlaps(span) { span } else { mention.place.span }
        }
        None => mention.place.span,
    }
}

/// Whether the draft's phrase promises more speakers than one: *several sources*, *two independent witnesses*.
pub(crate) fn promises_several_speakers(context: &Context<'_>, mention: &Mention) -> bool {
    let reading = &context.draft.blocks[mention.place.block].doc;
    let sources = &context.lexicon.sources;
    let tokens = reading.tokens_in(speaker_phrase(context, mention));
    let lower = |t: usize| &*reading.tokens[t].lower;
    let plural = tokens.clone().any(|t| sources.plural.contains(lower(t)));
    let independent = tokens.clone().any(|t| sources.independence.contains(lower(t)));
    let head = reading.tokens[mention.head].lemma.to_lowercase();
    independent || (plural && sources.plural_heads.contains(&head))
}

/// How the draft's speaker relates to the source's; compatible where either is not known well enough.
pub fn speaker_relation(context: &Context<'_>, draft: Option<&Speaker>, source: Option<&Speaker>) -> SpeakerRelation {
    match (draft, source) {
        (Some(draft), Some(source)) => compare(draft, source, &aliases(context.config)),
        _ => SpeakerRelation::Compatible,
    }
}

/// How the draft's speaker relates to one of a source's: a surname with a title is not his who has another title, where
/// the source has somebody of that surname whose title it is.
pub(crate) fn speaker_relation_in(
    context: &Context<'_>,
    draft: &Speaker,
    theirs: &Speaker,
    analysis: &Analysis,
) -> SpeakerRelation {
    let relation = speaker_relation(context, Some(draft), Some(theirs));
    let has_title = |other: &Speaker| draft.roles.iter().any(|role| fits_role(role, &other.roles));
    if relation != SpeakerRelation::Same || draft.kind != SpeakerKind::Person || has_title(theirs) {
        return relation;
    }
    let is_rather = |other: &&Speaker| {
        !std::ptr::eq(*other, theirs)
            && other.kind == SpeakerKind::Person
            && !other.names.is_empty()
            && has_title(other)
            && speaker_relation(context, Some(draft), Some(other)) == SpeakerRelation::Same
    };
    let rather = theirs.names.iter().any(|n| n.contains(' ')) && analysis.speakers.all.iter().find(is_rather).is_some();
    if rather { SpeakerRelation::Disjoint } else { relation }
}

/// A speaker as a fix writes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SpeakerName {
    /// The phrase inside a sentence.
    pub text: String,
    /// The same as short as a headline wants it.
    pub short: String,
    /// Whether it takes a plural verb.
    pub plural: bool,
}

/// Name of the source's speaker in the draft's words: in full at the first mention, short afterwards; a description as the
/// source has it there.
pub(crate) fn speaker_name(context: &Context<'_>, spoken: &SpokenPassage<'_>) -> Option<SpeakerName> {
    let analysis = context.sources[spoken.passage.source].analysis;
    let mention = spoken.attribution.and_then(|a| a.speaker.as_ref());
    let Some(speaker) = spoken.speaker else {
        let text = description_text(analysis, mention?)?;
        return Some(SpeakerName { short: text.clone(), text, plural: false });
    };
    if speaker.kind == SpeakerKind::Vague && speaker.names.is_empty() && speaker.full.is_empty() {
        return None;
    }
    if speaker.names.is_empty() {
        // A label (*Q.*) is no description.
        let described =
            mention.filter(|m| analysis.blocks.get(m.place.block).is_some_and(|b| !b.block.kind.is_apart()));
        let text = described.and_then(|m| description_text(analysis, m)).unwrap_or_else(|| speaker.full.clone());
        return Some(SpeakerName { short: text.clone(), text, plural: speaker.plural });
    }
    name_of(context, spoken.passage.source, speaker)
}

/// Name of a source's speaker in the draft's words: in full at the first mention, short afterwards.
pub(crate) fn name_of(context: &Context<'_>, source: usize, speaker: &Speaker) -> Option<SpeakerName> {
    if speaker.full.is_empty() {
        return None;
    }
    let known = context.is_introduced(source, speaker);
    let text = if known { &speaker.short } else { &speaker.full };
    Some(SpeakerName { text: text.clone(), short: speaker.short.clone(), plural: speaker.plural })
}

/// A description as it stands in the source, its first letter in lower case; nothing for a pronoun.
fn description_text(analysis: &Analysis, mention: &Mention) -> Option<String> {
    let reading = &analysis.blocks.get(mention.place.block)?.doc;
    let phrase = phrase(reading, mention.head)?;
    if matches!(phrase.form, MentionForm::Pronoun(_)) {
        return None;
    }
    let text = reading.span(phrase.tokens.clone()).slice(&reading.text);
    Some(lower_first(reading, phrase.tokens.start, text))
}

/// What the source's cue says that somebody does, for messages: *said*, *accused*.
pub(crate) fn cue_words<'a>(context: &Context<'a>, spoken: &SpokenPassage<'a>) -> &'a str {
    let analysis = context.sources[spoken.passage.source].analysis;
    let cue = spoken.attribution.and_then(|a| a.cue.as_ref());
    let words = cue.and_then(|c| analysis.blocks.get(c.place.block).map(|b| c.place.span.slice(&b.block.text)));
    words.filter(|w| w.chars().any(char::is_alphabetic) && !w.eq_ignore_ascii_case("according to")).unwrap_or("said")
}

/// Whether an attribution says only that somebody unnamed says it, or nobody.
pub(crate) fn is_anonymous(attribution: &Attribution) -> bool {
    attribution.form != AttributionForm::OwnObservation
        && attribution.speaker.as_ref().is_none_or(|s| s.kind == SpeakerKind::Vague)
}
