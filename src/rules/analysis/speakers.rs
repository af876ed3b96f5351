//! Who says a claim in the sources, and who says it in the draft: shared by the rules on attribution.

use crate::claims::coref::{Speaker, SpeakerRelation, compare, phrase};
use crate::claims::document_kind::log_entry;
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{
    Analysis, Attribution, AttributionForm, AttributionNeed, BlockSpan, Claim, ContentMode, DocumentKind, Id, Mention,
    SpeakerKind,
};
use crate::config::Config;
use crate::evidence::{Evidence, Passage, Support, WordAlignment};
use crate::nlp::Pos;
use crate::rules::{Context, Fix};
use crate::text::Span;

/// How near a passage must come to the best one to speak for the claim too.
const NEAR: f32 = 0.85;

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
        self.claim.need != AttributionNeed::N
    }

    /// Whether the source says it in its own voice.
    pub fn is_narration(&self) -> bool {
        self.attribution.is_none()
    }
}

/// The passages that support a claim about as well as the best one does, the best first; none where support is doubtful.
pub(crate) fn voices<'a>(context: &Context<'a>, id: Id) -> Vec<SpokenPassage<'a>> {
    let evidence = context.evidence(id);
    let Some(best) = evidence.passages.first().filter(|_| evidence.support == Support::Supported) else {
        return Vec::new();
    };
    if voiced(context, best).is_none() {
        return Vec::new();
    }
    let predicate = context.draft.claim(id).predicate;
    evidence
        .passages
        .iter()
        .filter(|p| p.score >= NEAR * best.score && p.support >= NEAR * best.support)
        .filter_map(|p| voiced_at(context, p, p.source_of(predicate)))
        .collect()
}

/// Whether the draft's sentence stands whole in the passage's, the words of its attribution included: what is copied whole
/// is attributed as the source attributes it.
pub(crate) fn is_copied(context: &Context<'_>, id: Id, voiced: &SpokenPassage<'_>) -> bool {
    let block = context.block(id);
    let claim = context.draft.claim(id);
    let tokens = block.reading.sentences.get(claim.sentence).cloned().unwrap_or(claim.tokens.clone());
    let ours = letters(block.reading.span(tokens).slice(&block.reading.text));
    let theirs =
        letters(context.passage_sentence(voiced.passage).slice(&context.source_block(voiced.passage).block.text));
    let inside = |place: &BlockSpan| {
        place.block == voiced.passage.block
            && ours.contains(&letters(place.span.slice(&context.source_block(voiced.passage).block.text)))
            && context.passage_sentence(voiced.passage).contains(place.span)
    };
    let said = voiced.attribution.is_none_or(|a| {
        a.cue.as_ref().is_some_and(|c| inside(&c.place)) && a.speaker.as_ref().is_none_or(|s| inside(&s.place))
    });
    said && !ours.is_empty() && theirs.contains(&ours)
}

/// Letters and digits in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether the draft's sentence names the source's speaker and has a word of saying: some attribution that was not read as
/// one.
pub(crate) fn is_mentioned(context: &Context<'_>, id: Id, speaker: Option<&Speaker>) -> bool {
    let block = context.block(id);
    let sentence = block.reading.sentences.get(context.draft.claim(id).sentence).cloned().unwrap_or(0..0);
    let lexicon = context.lexicon;
    // Words inside the phrase that names a speaker already name nobody else (*state media in Ambria*).
    let known = |t: usize| {
        let span = block.reading.tokens[t].span;
        let speakers = block.attributions.iter().filter_map(|a| a.speaker.as_ref());
        speakers.filter(|s| s.place.block == id.block).any(|s| s.place.span.contains(span))
    };
    let named = sentence.clone().filter(|&t| !known(t)).any(|t| {
        let there = context.draft.speakers.at(id.block, t);
        there.is_some() && speaker.is_some() && same(context, there, speaker) == SpeakerRelation::Same
    });
    let says = |t: usize| {
        let token = &block.reading.tokens[t];
        let lemma = token.lower_lemma();
        match token.pos {
            Pos::Verb => lexicon.cue_verb(&lemma).is_some() || &*token.lower == "according",
            Pos::Noun => lexicon.cue_noun(&lemma).is_some(),
            _ => false,
        }
    };
    named && sentence.into_iter().any(says)
}

/// The best passage, if it says the same thing: the claim is supported, or the passage has its predicate and stands out
/// among the others although words differ.
pub(crate) fn best(evidence: &Evidence) -> Option<&Passage> {
    let best = evidence.passages.first()?;
    let second = evidence.passages.get(1).map_or(0.0, |p| p.score);
    let stands_out = best.score >= STANDS_OUT && (best.predicate || second < 0.65 * best.score);
    let same = match evidence.support {
        Support::Supported => true,
        Support::Unsure => stands_out,
        Support::Unsupported => false,
    };
    same.then_some(best)
}

/// The score from which a passage of doubtful support may still be the one that the draft has its claim from.
const STANDS_OUT: f32 = 0.42;

/// Who speaks in a passage.
pub(crate) fn voiced<'a>(context: &Context<'a>, passage: &'a Passage) -> Option<SpokenPassage<'a>> {
    voiced_at(context, passage, None)
}

/// The same, for the claim whose predicate is the token `predicate`, if one is.
fn voiced_at<'a>(context: &Context<'a>, passage: &'a Passage, predicate: Option<usize>) -> Option<SpokenPassage<'a>> {
    let analysis = context.sources[passage.source].analysis;
    let claims = &context.source_block(passage).claims;
    let exact = predicate.and_then(|t| claims.iter().find(|c| c.predicate == t && c.sentence == passage.sentence));
    let claim = exact.or_else(|| context.source_claim(passage))?;
    let attribution = speaking(analysis, claim);
    let speaker = match attribution {
        Some(a) => a.speaker.as_ref().and_then(|m| analysis.speakers.resolve(m)),
        None => acting(context.lexicon, analysis, passage.block, claim).or_else(|| {
            analysis
                .issuer
                .filter(|_| analysis.voice == DocumentKind::Release)
                .and_then(|i| analysis.speakers.all.get(i))
        }),
    };
    Some(SpokenPassage { passage, claim, attribution, speaker })
}

/// Who says it where the clause tells of an act of saying (*it advised people to …*) that the writer narrates.
fn acting<'a>(lexicon: &ClaimLexicon, analysis: &'a Analysis, block: usize, claim: &Claim) -> Option<&'a Speaker> {
    let reading = &analysis.blocks.get(block)?.reading;
    let lemma = reading.tokens.get(claim.predicate)?.lower_lemma();
    let says = !claim.arguments.passive && lexicon.cue_verb(&lemma).is_some();
    analysis.speakers.at(block, claim.arguments.subject.filter(|_| says)?)
}

/// The attribution that a report of the claim must carry: the outermost, but in a log, whose entries only keep what others
/// report, the one that the entry names.
fn speaking<'a>(analysis: &'a Analysis, claim: &Claim) -> Option<&'a Attribution> {
    let mut attributions = claim.attributions.iter().map(|&id| analysis.attribution(id));
    let outermost = attributions.next()?;
    let in_log = outermost.form == AttributionForm::Turn
        && analysis.blocks.get(claim.attributions[0].block).is_some_and(|b| log_entry(&b.reading).is_some());
    if !in_log {
        return Some(outermost);
    }
    attributions.find(|a| a.speaker.as_ref().is_some_and(|s| s.kind != SpeakerKind::Writer)).or(Some(outermost))
}

/// The speaker to whom the draft gives the claim.
pub(crate) fn draft_speaker<'a>(
    context: &Context<'a>,
    claim: &Claim,
) -> Option<(&'a Attribution, &'a Mention, Option<&'a Speaker>)> {
    let attribution = context.draft.attribution(*claim.attributions.first()?);
    let mention = attribution.speaker.as_ref()?;
    Some((attribution, mention, context.draft.speakers.resolve(mention)))
}

/// How the draft's speaker relates to the source's; compatible where either is not known well enough.
pub fn same(context: &Context<'_>, draft: Option<&Speaker>, source: Option<&Speaker>) -> SpeakerRelation {
    match (draft, source) {
        (Some(draft), Some(source)) => compare(draft, source, &aliases(context.config)),
        _ => SpeakerRelation::Compatible,
    }
}

/// The newsroom's groups of names for one speaker each, in lower case.
pub fn aliases(config: &Config) -> Vec<Vec<String>> {
    let group = |s: &crate::config::KnownSpeaker| {
        std::iter::once(&s.name).chain(&s.aliases).map(|n| n.to_lowercase()).collect()
    };
    config.speakers.iter().map(group).collect()
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

/// The source's speaker in the draft's words: in full at the first mention, short afterwards; a description as the source
/// has it there.
pub(crate) fn named(context: &Context<'_>, voiced: &SpokenPassage<'_>) -> Option<SpeakerName> {
    let analysis = context.sources[voiced.passage.source].analysis;
    let mention = voiced.attribution.and_then(|a| a.speaker.as_ref());
    let Some(speaker) = voiced.speaker else {
        let mention = mention?;
        let text = described(analysis, mention)?;
        return Some(SpeakerName { short: text.clone(), text, plural: false });
    };
    if speaker.kind == SpeakerKind::Vague && speaker.names.is_empty() && speaker.full.is_empty() {
        return None;
    }
    if speaker.names.is_empty() {
        let text = mention.and_then(|m| described(analysis, m)).unwrap_or_else(|| speaker.full.clone());
        return Some(SpeakerName { short: text.clone(), text, plural: speaker.plural });
    }
    let known = context.is_introduced(voiced.passage.source, speaker);
    let text = if known { &speaker.short } else { &speaker.full };
    Some(SpeakerName { text: text.clone(), short: speaker.short.clone(), plural: speaker.plural })
}

/// Who says a claim of the draft in the sources, as a fix would write the name.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestedSpeaker {
    /// The name as the draft's sentence wants it: in full at the first mention, short afterwards.
    pub name: String,
    /// The short form.
    pub short: String,
    /// Whether the name takes a plural verb.
    pub plural: bool,
    /// Whether a report of the claim must name the speaker.
    pub needed: bool,
    /// Index of the source among the draft's sources.
    pub source: usize,
    /// The passage's sentence, in bytes of the source.
    pub span: Span,
}

/// Who says a claim in the sources; `None` where no source clearly says it, or says it in nobody's name.
pub fn teller(context: &Context<'_>, id: Id) -> Option<SuggestedSpeaker> {
    let best = *voices(context, id).first()?;
    let SpeakerName { text, short, plural } = named(context, &best)?;
    let span = BlockSpan { block: best.passage.block, span: context.passage_sentence(best.passage) };
    let source = best.passage.source;
    let span = context.sources[source].analysis.document_span(span);
    Some(SuggestedSpeaker { name: text, short, plural, needed: best.needs_attribution(), source, span })
}

/// A claim of a source as a sentence of the draft, given to whoever says it there in house style; to the source itself where
/// it names nobody.
pub fn reported(context: &Context<'_>, source: usize, id: Id) -> Option<String> {
    let analysis = context.sources.get(source)?.analysis;
    let block = analysis.blocks.get(id.block)?;
    let claim = block.claims.get(id.index)?;
    let passage = Passage {
        source,
        block: id.block,
        sentence: claim.sentence,
        claim: Some(id.index),
        score: 1.0,
        support: 1.0,
        predicate: true,
        entities: 0,
        matched: WordAlignment::default(),
    };
    let voiced = voiced_at(context, &passage, Some(claim.predicate))?;
    let words = claim.span.slice(&block.block.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let is_mark = |c: char| matches!(c, '"' | '\u{201c}' | '\u{201d}');
    let bare = words.trim_matches(|c: char| is_mark(c) || matches!(c, '.' | ',' | ';' | ':') || c.is_whitespace());
    let bare = crate::rules::analysis::text_edits::upper_first(bare);
    let (open, close) = match claim.mode {
        ContentMode::Direct if context.text.contains('"') => ("\"", "\""),
        ContentMode::Direct => ("\u{201c}", "\u{201d}"),
        _ => ("", ""),
    };
    Some(match named(context, &voiced) {
        Some(named) => {
            let verb = crate::rules::analysis::attribution_fix::verb(
                crate::rules::analysis::attribution_fix::said(context),
                named.plural,
            );
            format!("{open}{bare},{close} {} {verb}.", named.text)
        }
        None => {
            let path = context.sources[source].path;
            let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
            format!("{open}{bare}{close}, according to {name}.")
        }
    })
}

/// The ways of giving an unattributed claim to whoever says it in the sources, the best first.
pub fn attributions(context: &Context<'_>, id: Id) -> Vec<Fix> {
    let claim = context.draft.claim(id);
    if !claim.attributions.is_empty() || claim.unasserted || claim.saying {
        return Vec::new();
    }
    let best = voices(context, id).first().copied().filter(SpokenPassage::needs_attribution);
    let named = best.and_then(|best| Some((best, named(context, &best)?)));
    named.map_or_else(Vec::new, |(best, named)| {
        crate::rules::analysis::attribution_fix::fixes(context, id, claim, &named, best.claim.need)
    })
}

/// Whether a mention of the draft's speaker makes a source's speaker known to the reader by name.
pub fn introduces(draft: &Speaker, source: &Speaker) -> bool {
    !draft.names.is_empty() && compare(draft, source, &[]) == SpeakerRelation::Same
}

/// A description as it stands in the source, its first letter in lower case; nothing for a pronoun.
fn described(analysis: &Analysis, mention: &Mention) -> Option<String> {
    use crate::claims::coref::MentionForm;
    let reading = &analysis.blocks.get(mention.place.block)?.reading;
    let phrase = phrase(reading, mention.head)?;
    if matches!(phrase.form, MentionForm::Pronoun(_)) {
        return None;
    }
    let text = reading.span(phrase.tokens.clone()).slice(&reading.text);
    Some(crate::rules::analysis::text_edits::lower_first(reading, phrase.tokens.start, text))
}

/// What the source's cue says somebody does, for messages: *said*, *accused*.
pub(crate) fn cue_words<'a>(context: &Context<'a>, voiced: &SpokenPassage<'a>) -> &'a str {
    let analysis = context.sources[voiced.passage.source].analysis;
    let cue = voiced.attribution.and_then(|a| a.cue.as_ref());
    let words = cue.and_then(|c| analysis.blocks.get(c.place.block).map(|b| c.place.span.slice(&b.block.text)));
    words.filter(|w| w.chars().any(char::is_alphabetic) && !w.eq_ignore_ascii_case("according to")).unwrap_or("said")
}

/// Whether an attribution says only that somebody unnamed says it, or nobody.
pub(crate) fn names_nobody(attribution: &Attribution) -> bool {
    attribution.form != AttributionForm::OwnObservation
        && attribution.speaker.as_ref().is_none_or(|s| s.kind == SpeakerKind::Vague)
}
