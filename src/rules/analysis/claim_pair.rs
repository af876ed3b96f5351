//! Claim pairs: a draft's claim beside the source's claim that carries the same content, word by word. The rules on
//! certainty, polarity, roles and scope all ask here.

use super::results::SourceMatch;
use super::speaker_identity::aliases;
use crate::claims::coref::{SpeakerRelation, compare};
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{BlockAnalysis, Claim, ClaimId, ClauseKind, Marker, MarkerKind};
use crate::evidence::{Passage, Relation, Support};
use crate::nlp::{Dep, Doc, Pos};
use crate::rules::thresholds::{
    ALIGNED_CLAIM_BONUS, HEAD_WORDS_BONUS, MIN_EQUAL_WEIGHT, MIN_NEAR_SHARE, MIN_SHARED_WEIGHT, MIN_WEAK_SHARE,
    REPEATED_WORDS_WEIGHT,
};
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Fix};
use crate::text::Span;

/// A draft's claim and the source's claim that says the same, whatever it says of speaker, polarity and certainty.
#[derive(Clone, Copy)]
pub(crate) struct ClaimPair<'a> {
    pub id: ClaimId,
    pub draft: &'a Claim,
    pub block: &'a BlockAnalysis,
    pub passage: &'a Passage,
    pub source: &'a Claim,
    pub source_block: &'a BlockAnalysis,
    /// The word lists with which both were read.
    pub lexicon: &'a ClaimLexicon,
}

/// Pairs of every claim of the block that asserts something in the draft's own words and has support: for each claim its
/// pairs, the best first.
pub(crate) fn pairs_of_block<'a>(context: &Context<'a>) -> impl Iterator<Item = Vec<ClaimPair<'a>>> {
    let (block, b) = context.block_checked();
    let own_words = b.claims.iter().enumerate().filter(|(_, c)| !c.unasserted && !is_quoted(b, c));
    own_words.map(move |(index, _)| pairs(context, ClaimId { block, index })).filter(|found| !found.is_empty())
}

/// Whether the claim's verb stands inside quotation marks: the rules on quotations look after it.
fn is_quoted(block: &BlockAnalysis, claim: &Claim) -> bool {
    let verb = block.doc.tokens[claim.predicate].span;
    block.quotations.iter().any(|q| q.span.contains(verb))
}

/// Pairs of one claim, the best first.
pub(crate) fn pairs<'a>(context: &Context<'a>, id: ClaimId) -> Vec<ClaimPair<'a>> {
    if id.block != context.block {
        return source_matches(context, id, MIN_NEAR_SHARE)
            .into_iter()
            .map(|found| ClaimPair::at(context, id, found))
            .collect();
    }
    // Most rules ask for the same.
    let known = context.results.source_matches.get_or_init(|| {
        let claims = 0..context.block_checked().1.claims.len();
        claims.map(|index| source_matches(context, ClaimId { index, ..id }, MIN_NEAR_SHARE)).collect()
    });
    known[id.index].iter().map(|&found| ClaimPair::at(context, id, found)).collect()
}

/// Pairs of one claim, from passages further down too: those that may take the draft's side.
pub(crate) fn pairs_including_weak<'a>(context: &Context<'a>, id: ClaimId) -> Vec<ClaimPair<'a>> {
    source_matches(context, id, MIN_WEAK_SHARE).into_iter().map(|found| ClaimPair::at(context, id, found)).collect()
}

/// Matches of one claim in passages whose score is at least that share of the best one's, the best first.
fn source_matches(context: &Context<'_>, id: ClaimId, share: f32) -> Vec<SourceMatch> {
    let evidence = context.evidence(id);
    let Some(best) = evidence.passages.first().filter(|_| evidence.support != Support::Unsupported) else {
        return Vec::new();
    };
    let (block, lexicon) = (context.block(id), context.lexicon);
    let Some(draft) = block.claims.get(id.index) else { return Vec::new() };
    let mut found: Vec<(f32, SourceMatch)> = Vec::new();
    for (at, passage) in evidence.passages.iter().enumerate().filter(|(_, p)| p.score >= share * best.score) {
        let source_block = context.source_block(passage);
        let claims = source_block.claims.iter().enumerate().filter(|(_, c)| c.sentence == passage.sentence);
        let chosen = claims
            .map(|(index, source)| {
                (index, ClaimPair { id, draft, block, passage, source, source_block, lexicon }.fit())
            })
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((index, fit)) = chosen.filter(|(_, fit)| *fit > 0.0) {
            found.push((passage.score * fit, (at, index)));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, found)| found).collect()
}

impl<'a> ClaimPair<'a> {
    /// The pair of a claim and its match.
    fn at(context: &Context<'a>, id: ClaimId, (passage, claim): SourceMatch) -> Self {
        let block = context.block(id);
        let passage = &context.evidence(id).passages[passage];
        let source_block = context.source_block(passage);
        let (draft, source) = (&block.claims[id.index], &source_block.claims[claim]);
        ClaimPair { id, draft, block, passage, source, source_block, lexicon: context.lexicon }
    }

    pub fn reading(&self) -> &'a Doc {
        &self.block.doc
    }

    pub fn source_reading(&self) -> &'a Doc {
        &self.source_block.doc
    }

    /// How well the source's claim answers to the draft's, among the claims of its sentence: shared words both ways,
    /// and the verbs.
    fn fit(&self) -> f32 {
        let inside = |c: &Claim, t: usize| c.tokens.contains(&t);
        let pairs: Vec<_> = self.passage.pairs().filter(|p| p.relation != Relation::Inherited).collect();
        let total: f32 = pairs.iter().map(|p| p.weight).sum();
        let held: f32 = pairs.iter().filter(|p| inside(self.source, p.source)).map(|p| p.weight).sum();
        if total <= 0.0 || held <= 0.0 {
            return 0.0;
        }
        let aligned = self.passage.claim.and_then(|i| self.source_block.claims.get(i));
        let aligned =
            if aligned.is_some_and(|claim| std::ptr::eq(claim, self.source)) { ALIGNED_CLAIM_BONUS } else { 0.0 };
        let reading = self.source_reading();
        let content = self.source.tokens.clone().filter(|&t| is_content(reading, t)).count().max(1);
        let matched = pairs.iter().filter(|p| inside(self.source, p.source)).count();
        let verb = if self.head_word_pair().is_some() { HEAD_WORDS_BONUS } else { 0.0 };
        held / total + REPEATED_WORDS_WEIGHT * matched as f32 / content as f32 + verb + aligned
    }

    /// The token of the source paired with a draft's token.
    pub fn source_of(&self, draft: usize) -> Option<usize> {
        self.passage.source_token(draft)
    }

    /// The relation between two tokens, if they are paired.
    pub fn relation(&self, draft: usize, source: usize) -> Option<Relation> {
        self.passage.pairs().find(|p| p.draft == draft && p.source == source).map(|p| p.relation)
    }

    /// Tokens that carry what each claim says: the verb, and under a verb without content its object.
    pub fn head_words(&self) -> (Vec<usize>, Vec<usize>) {
        (
            head_words(self.lexicon, self.reading(), self.draft),
            head_words(self.lexicon, self.source_reading(), self.source),
        )
    }

    /// The first pair among the head words, with its relation.
    pub fn head_word_pair(&self) -> Option<(usize, usize, Relation)> {
        let (draft, source) = self.head_words();
        draft.iter().find_map(|&d| source.iter().find_map(|&s| Some((d, s, self.related(d, s)?))))
    }

    /// How two tokens are related: as the evidence has them, or by dictionary form, or as opposites or members of one
    /// side of a pair of opposites.
    pub fn related(&self, draft: usize, source: usize) -> Option<Relation> {
        let known = self.relation(draft, source);
        let (a, b) = (&self.reading().tokens[draft], &self.source_reading().tokens[source]);
        let (a, b) = (a.lower_lemma(), b.lower_lemma());
        if known == Some(Relation::Inherited) {
            return None;
        }
        let words = &self.lexicon.polarity;
        let (x, y) = (&self.reading().tokens[draft].lower, &self.source_reading().tokens[source].lower);
        let prefixed = negates_by_prefix(&a, &b) || negates_by_prefix(&b, &a);
        if prefixed || negates_by_prefix(x, y) || negates_by_prefix(y, x) {
            Some(Relation::Antonym)
        } else if known.is_some() {
            known
        } else if a == b {
            Some(Relation::Same)
        } else if words.opposite(&a, &b) {
            Some(Relation::Antonym)
        } else if words.alike(&a, &b) {
            Some(Relation::Synonym)
        } else {
            None
        }
    }

    /// Whether two tokens say the same: not a mere neighbour, nor a broader or narrower word.
    pub fn equal(&self, draft: usize, source: usize) -> Option<Relation> {
        let relation = self.related(draft, source)?;
        let weight = self.passage.pairs().find(|p| p.draft == draft && p.source == source).map_or(1.0, |p| p.weight);
        match relation {
            Relation::Same | Relation::Antonym => Some(relation),
            Relation::Synonym | Relation::Derivation if weight >= MIN_EQUAL_WEIGHT => Some(relation),
            _ => None,
        }
    }

    /// The first pair among the head words that says the same or the opposite.
    pub fn equal_head_words(&self) -> Option<(usize, usize, Relation)> {
        let (draft, source) = self.head_words();
        draft.iter().find_map(|&d| source.iter().find_map(|&s| Some((d, s, self.equal(d, s)?))))
    }

    /// Whether a token of the source stands in the claim or names its subject or object.
    fn of_source(&self, token: usize) -> bool {
        let arguments = &self.source.arguments;
        let reading = self.source_reading();
        self.source.tokens.contains(&token)
            || [arguments.subject, arguments.object].into_iter().flatten().any(|a| reading.is_in_subtree(token, a))
    }

    /// How many words besides `except` are paired between the two claims themselves.
    pub fn shared_besides(&self, except: usize) -> usize {
        self.passage
            .pairs()
            .filter(|p| {
                p.draft != except
                    && self.draft.tokens.contains(&p.draft)
                    && (p.relation == Relation::Inherited || self.of_source(p.source))
                    && p.weight >= MIN_SHARED_WEIGHT
            })
            .count()
    }

    /// Whether the subjects, or the objects, name the same; true where one side names nothing.
    pub fn arguments_agree(&self) -> bool {
        let (d, s) = (&self.draft.arguments, &self.source.arguments);
        let clash = |a: Option<usize>, b: Option<usize>| match (a, b) {
            (Some(a), Some(b)) => {
                let other = self.source_of(a);
                other.is_some_and(|o| o != b && self.source.tokens.contains(&o) && !self.same_phrase(o, b))
                    && self.source_reading().tokens[b].pos != Pos::Pron
            }
            _ => false,
        };
        !clash(d.subject, s.subject) && !clash(d.object, s.object)
    }

    /// Whether a passage may take the draft's side: its subject is the draft's, where the draft names one, and so is its
    /// speaker.
    pub fn may_support(&self, context: &Context<'_>) -> bool {
        let (d, s) = (self.draft.arguments.subject, self.source.arguments.subject);
        let subject = match (d, s) {
            (Some(d), Some(s)) if self.reading().tokens[d].pos == Pos::Propn => {
                let theirs = &self.source_reading().tokens[s];
                theirs.pos == Pos::Pron || self.source_of(d).is_some_and(|o| self.same_phrase(o, s))
            }
            _ => true,
        };
        subject && self.arguments_agree() && self.same_speaker(context)
    }

    /// Whether the two claims may come from one speaker; true where one of them names none.
    pub fn same_speaker(&self, context: &Context<'_>) -> bool {
        let Some(source) = context.sources.get(self.passage.source) else { return true };
        let ours = self.draft.attributions.first().and_then(|id| context.draft.attribution(*id).speaker.as_ref());
        let theirs = self.source.attributions.first().and_then(|id| source.analysis.attribution(*id).speaker.as_ref());
        let ours = ours.and_then(|m| context.draft.speakers.resolve(m));
        let theirs = theirs.and_then(|m| source.analysis.speakers.resolve(m));
        match (ours, theirs) {
            (Some(a), Some(b)) => !matches!(compare(a, b, &aliases(context.config)), SpeakerRelation::Disjoint),
            _ => true,
        }
    }

    /// Whether one source token lies in the noun phrase of the other.
    pub fn same_phrase(&self, a: usize, b: usize) -> bool {
        let reading = self.source_reading();
        reading.is_in_subtree(a, b) || reading.is_in_subtree(b, a)
    }

    /// The source's hedges that bear on what the draft says.
    pub fn bearing_markers(&self) -> Vec<&'a Marker> {
        self.source.certainty.markers.iter().filter(|m| self.bears(m)).collect()
    }

    /// Whether a source's hedge is over something that the draft repeats.
    fn bears(&self, marker: &Marker) -> bool {
        let reading = self.source_reading();
        let paired = |t: usize| {
            self.passage.pairs().any(|p| {
                p.source == t
                    && self.draft.tokens.contains(&p.draft)
                    && !matches!(p.relation, Relation::Inherited | Relation::Neighbour)
            })
        };
        match marker.kind {
            MarkerKind::Adjective => reading.head(marker.token).is_some_and(paired),
            MarkerKind::Noun => reading.children(marker.token).any(|c| paired(c) || reading.children(c).any(paired)),
            _ if marker.token == self.source.predicate => {
                // The hedge is the verb itself, over its object: "is considering the closure".
                reading.children(marker.token).any(|c| {
                    matches!(reading.tokens[c].dep, Dep::Dobj | Dep::Prep | Dep::Attr)
                        && (paired(c) || reading.children(c).any(paired))
                }) || self.has_same_predicate()
            }
            _ if self.arguments_differ() => false,
            _ => self.has_same_predicate(),
        }
    }

    /// Whether the claims are of the same thing: what is acted on, or who acts, is one word in both.
    pub fn same_argument(&self) -> bool {
        let both = |c: &Claim| [c.arguments.object, c.arguments.subject];
        both(self.draft)
            .into_iter()
            .flatten()
            .any(|d| both(self.source).into_iter().flatten().any(|s| self.equal(d, s) == Some(Relation::Same)))
    }

    fn arguments_differ(&self) -> bool {
        !self.arguments_agree()
    }

    /// Whether the two claims' verbs say the same, with something else in common.
    fn has_same_predicate(&self) -> bool {
        self.equal_head_words().is_some_and(|(draft, _, r)| r != Relation::Antonym && self.shared_besides(draft) >= 1)
    }

    /// Where the source says it, as people cite it.
    pub fn place(&self, context: &Context<'_>) -> String {
        context.source_place(self.passage.source, self.passage.block, context.passage_sentence(self.passage))
    }

    /// The source's sentence.
    pub fn sentence(&self, context: &Context<'_>) -> &'a str {
        context.passage_sentence(self.passage).slice(&self.source_block.block.text)
    }

    /// Fix that writes an edit, given in the draft block's prose.
    pub fn write_fix(&self, context: &Context<'_>, (prose, new_text): (Span, String)) -> Fix {
        Fix::write(self.draft_span(context, prose), new_text)
    }

    /// A span of the draft block's prose as bytes of the draft.
    pub fn draft_span(&self, context: &Context<'_>, prose: Span) -> Span {
        context.draft_span(self.id.block, prose)
    }

    /// Whether somebody is named as saying the draft's claim.
    pub fn is_attributed(&self) -> bool {
        !self.draft.attributions.is_empty() || self.draft.carried_over_from.is_some()
    }
}

/// *Unaccounted* and *accounted*, *unsafe* and *safe*.
fn negates_by_prefix(negative: &str, word: &str) -> bool {
    // Of most pairs the lengths say that they are none.
    word.len() >= 4
        && matches!(negative.len().checked_sub(word.len()), Some(2..=4))
        && negative
            .strip_suffix(word)
            .is_some_and(|prefix| RuleWords::shared().claim_pair.negating_prefixes.contains(prefix))
}

/// Tokens that carry what a claim says.
fn head_words(lexicon: &ClaimLexicon, reading: &Doc, claim: &Claim) -> Vec<usize> {
    let predicate = claim.predicate;
    let mut head_words = vec![predicate];
    if is_light(lexicon, reading, predicate) || claim.kind == ClauseKind::Fragment {
        head_words.extend(
            reading
                .children(predicate)
                .filter(|&c| matches!(reading.tokens[c].dep, Dep::Dobj | Dep::Attr | Dep::Acomp | Dep::Oprd)),
        );
        let verbal = reading.tokens[predicate].is_verbal();
        if verbal {
            head_words.retain(|&c| c != predicate || has_bare_verb(reading, predicate));
        }
    }
    if claim.kind == ClauseKind::Fragment && !reading.tokens[predicate].is_verbal() {
        // A log's or list's noun phrase: any noun of it may be what it is about.
        head_words
            .extend(claim.tokens.clone().filter(|&t| t != predicate && reading.tokens[t].pos == Pos::Noun).take(3));
    }
    head_words
}

fn has_bare_verb(reading: &Doc, predicate: usize) -> bool {
    !reading
        .children(predicate)
        .any(|c| matches!(reading.tokens[c].dep, Dep::Dobj | Dep::Attr | Dep::Acomp | Dep::Oprd))
}

/// Whether the verb carries no content of its own.
pub(crate) fn is_light(lexicon: &ClaimLexicon, reading: &Doc, token: usize) -> bool {
    lexicon.roles.light.contains(&*reading.tokens[token].lemma)
}

/// Whether the token says something of the world: a noun, name, verb, adjective or number.
pub(crate) fn is_content(reading: &Doc, token: usize) -> bool {
    let t = &reading.tokens[token];
    matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj | Pos::Num)
}

/// Span of a clause's verb group, from its first auxiliary to the verb that carries the content.
pub(crate) fn verb_group(block: &BlockAnalysis, claim: &Claim) -> Span {
    let reading = &block.doc;
    let clause = claim.clause.and_then(|c| block.clauses.get(c));
    let head = clause.map_or(claim.predicate, |c| c.head);
    let first = reading
        .children(head)
        .filter(|&c| {
            let t = &reading.tokens[c];
            c < head && (matches!(t.dep, Dep::Aux | Dep::AuxPass | Dep::Neg) && t.lower.len() > 1)
        })
        .min()
        .unwrap_or(head);
    // Where the tagger took the verb for a noun, the tree has something else on top.
    let mut last = if reading.tokens[head].is_verbal() { claim.predicate.max(head) } else { claim.predicate };
    // "Pleaded guilty", "was safe": the adjective belongs to the verb where the verb says little.
    if let Some(adjective) = reading.child(last, &[Dep::Acomp, Dep::Oprd]).filter(|&a| a > last && a <= last + 2)
        && !matches!(&*reading.tokens[last].lemma, "be")
    {
        last = adjective;
    }
    if let Some(particle) = reading.child(last, &[Dep::Prt]).filter(|&p| p == last + 1) {
        last = particle;
    }
    reading.span(first.min(last)..last + 1)
}

/// Span of a noun phrase up to and with its head, without what follows it.
pub(crate) fn noun_phrase(reading: &Doc, head: usize) -> Span {
    let start = reading
        .children(head)
        .filter(|&c| c < head && !matches!(reading.tokens[c].dep, Dep::Punct | Dep::Cc))
        .map(|c| reading.subtree(c).start)
        .min()
        .unwrap_or(head);
    reading.span(start..head + 1)
}
