//! Terms of a stretch of text: its content words with their weights, and the dependency arcs among them.

use super::lexical::synonym_classes::SynonymClasses;
use super::lexical::{RelationLexicon, WordClass};
use super::lexicon::EvidenceLexicon;
use super::thresholds::*;
use crate::claims::times::is_period_code;
use crate::nlp::{Dep, Doc, Pos, Tag, spelling};
use std::ops::Range;
use std::sync::Arc;

/// A content word.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// Token in the document.
    pub token: u32,
    /// Dictionary form under its American spelling, without hyphens; particle verbs as `step_down`.
    pub key: Arc<str>,
    /// Verb of a particle verb or phrase, which is a weaker match for it.
    pub base: Option<Arc<str>>,
    /// Kind of word.
    pub class: WordClass,
    /// Weight: rarity, less for names and for the speaker.
    pub weight: f32,
    /// Number of the name that the word is part of; 0 for common words.
    pub name: u16,
}

/// Terms of a stretch of text, with their arcs.
#[derive(Clone, Debug, Default)]
pub(crate) struct TermVector {
    /// Content words in the order of the text.
    pub terms: Vec<Term>,
    /// Dependency arcs among them, as pairs of term indexes (dependent, head), jumping over words without content.
    pub arcs: Vec<(u16, u16)>,
    /// Whether a pronoun or a definite subject may stand for a name given before.
    pub has_anaphor: bool,
    /// Index of the term that is the stretch's predicate.
    pub predicate: Option<usize>,
    /// Number of terms that belong to the focus, and not to its context.
    pub focus_len: usize,
    /// Numbers in the focus, digits only, for breaking ties.
    pub figures: Vec<Box<str>>,
}

/// Query: the terms of one clause or sentence of a draft.
#[derive(Clone, Debug)]
pub struct Query {
    pub(crate) content: TermVector,
}

impl Query {
    /// Query for a clause: every token of `range` with a weight of its own (0 leaves it out), where `clause` is the focus
    /// and the rest its context.
    pub(crate) fn weighted(
        doc: &Doc,
        range: Range<usize>,
        clause: Range<usize>,
        predicate: Option<usize>,
        weight: impl Fn(usize) -> f32,
    ) -> Query {
        Query { content: weighted_terms(doc, range, FocusSpan { tokens: clause, predicate }, weight) }
    }

    /// Query for a whole sentence, whose speaker is recognised by its plainest forms only.
    pub fn sentence(doc: &Doc, range: Range<usize>) -> Query {
        Query { content: sentence_terms(doc, range) }
    }

    /// Weight of a token of the draft in the query; 0 for words without content.
    pub(crate) fn weight_of(&self, token: usize) -> f32 {
        self.content.terms.iter().find(|i| i.token as usize == token).map_or(0.0, |i| i.weight)
    }

    /// Weight of the weightiest term.
    pub(crate) fn max_weight(&self) -> f32 {
        self.content.terms.iter().map(|i| i.weight).fold(0.0, f32::max)
    }

    /// Token of the predicate.
    pub(crate) fn predicate_token(&self) -> Option<usize> {
        self.content.predicate.map(|p| self.content.terms[p].token as usize)
    }

    /// Whether the query has no term.
    pub fn is_empty(&self) -> bool {
        self.content.terms.is_empty()
    }
}

/// Terms of a whole sentence; the speaker's words weigh less where the tree shows them.
pub(crate) fn sentence_terms(doc: &Doc, range: Range<usize>) -> TermVector {
    let mut speaker = vec![false; range.len()];
    let mut mark = |tokens: Range<usize>| {
        for t in tokens {
            if let Some(s) = t.checked_sub(range.start).and_then(|i| speaker.get_mut(i)) {
                *s = true;
            }
        }
    };
    for t in range.clone() {
        let Some(token) = doc.tokens.get(t) else { break };
        let says = EvidenceLexicon::shared().reporting_verbs.contains(&*token.lemma) && token.pos == Pos::Verb;
        if says
            && (matches!(token.dep, Dep::Ccomp | Dep::Parataxis) || doc.child(t, &[Dep::Ccomp]).is_some())
            && let Some(subject) = doc.child(t, &[Dep::Nsubj, Dep::NsubjPass])
        {
            mark(doc.subtree(subject));
        }
        if &*token.lower == "according" {
            mark(doc.subtree(t));
        }
    }
    let focus = FocusSpan { tokens: range.clone(), predicate: None };
    weighted_terms(doc, range.clone(), focus, |t| {
        if t.checked_sub(range.start).and_then(|i| speaker.get(i)).is_some_and(|s| *s) { SPEAKER_WEIGHT } else { 1.0 }
    })
}

/// Part of a stretch that is searched for; the rest is its context.
struct FocusSpan {
    tokens: Range<usize>,
    /// Its predicate, where it is known.
    predicate: Option<usize>,
}

/// Terms of the tokens `range`, each weighted by `factor`; 0 leaves a token out.
fn weighted_terms(doc: &Doc, range: Range<usize>, focus: FocusSpan, factor: impl Fn(usize) -> f32) -> TermVector {
    let (lexicon, classes) = (RelationLexicon::shared(), SynonymClasses::shared());
    let within = |r: Range<usize>| r.start.min(doc.tokens.len())..r.end.min(doc.tokens.len());
    let (range, focus) = (within(range), FocusSpan { tokens: within(focus.tokens), predicate: focus.predicate });
    let mut content = TermVector::default();
    let mut term_of = vec![None; range.len()];
    let mut taken = vec![false; range.len()];
    let at = |t: usize| t.checked_sub(range.start).filter(|&i| i < range.len());
    for t in range.clone() {
        let token = &doc.tokens[t];
        content.has_anaphor |= is_anaphor(doc, t);
        if focus.tokens.contains(&t)
            && let Some(figure) = figure_digits(doc, t)
        {
            content.figures.push(figure);
        }
        if taken[t - range.start] || factor(t) == 0.0 {
            continue;
        }
        if let Some((key, len)) = multiword_name(doc, t, range.end) {
            term_of[t - range.start..t - range.start + len].fill(Some(content.terms.len() as u16));
            taken[t - range.start..t - range.start + len].fill(true);
            content.terms.push(Term {
                token: t as u32,
                key,
                base: None,
                class: WordClass::Name,
                weight: factor(t) * NAME_WEIGHT,
                name: 0,
            });
            continue;
        }
        let Some(class) = word_class(token.pos, token.tag) else { continue };
        let key = term_key(&token.lemma);
        let class = if class != WordClass::Verb && is_capitalised(doc, t) && lexicon.word_id(&key).is_none() {
            WordClass::Name
        } else {
            class
        };
        if key.len() < MIN_TERM_LEN && !(class == WordClass::Name && key.len() == 1)
            || !key.starts_with(|c: char| c.is_alphabetic())
            || is_period_code(&token.lower)
        {
            continue;
        }
        let mut term =
            Term { token: t as u32, base: None, class, weight: factor(t), key: key.as_str().into(), name: 0 };
        if class == WordClass::Verb
            && let Some((joined, parts)) = join_verb_phrase(doc, t, &key)
        {
            for part in parts {
                if let Some(i) = at(part) {
                    taken[i] = true;
                    // A word before its verb may be a term already: from here on it counts through the verb.
                    if let Some(Some(before)) = term_of.get(i) {
                        let before: usize = usize::from(*before);
                        content.terms[before].weight = 0.0;
                    }
                }
            }
            term.base = Some(std::mem::replace(&mut term.key, joined.into()));
        } else {
            term.weight *= classes.weight(&key);
        }
        if term.weight == 0.0 {
            continue;
        }
        term.weight *= rarity(&term.key).max(MIN_RARITY);
        term_of[t - range.start] = Some(content.terms.len() as u16);
        content.terms.push(term);
    }
    share_name_weights(&mut content.terms);
    content.focus_len = content.terms.iter().filter(|i| focus.tokens.contains(&(i.token as usize))).count();
    let known = focus.predicate.and_then(at).filter(|&i| term_of[i].is_some());
    if let Some(i) = known.or_else(|| find_predicate(doc, focus.tokens).and_then(at)).and_then(|i| term_of[i]) {
        content.terms[usize::from(i)].weight *= PREDICATE_FACTOR;
        content.predicate = Some(usize::from(i));
    }
    content.arcs = term_arcs(doc, range, &term_of);
    content
}

/// Class of a content word; `None` for words without content of their own.
pub(super) fn word_class(pos: Pos, tag: Tag) -> Option<WordClass> {
    match pos {
        Pos::Noun => Some(WordClass::Noun),
        Pos::Propn => Some(WordClass::Name),
        Pos::Verb => Some(WordClass::Verb),
        Pos::Adj => Some(WordClass::Adjective),
        Pos::Adv if tag != Tag::Wrb => Some(WordClass::Adverb),
        _ => None,
    }
}

/// Key of a word, the same for all its spellings.
pub(super) fn term_key(lemma: &str) -> String {
    let key: String = lemma
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '.')
        .chars()
        .filter(|c| !matches!(c, '-' | '\'' | '’'))
        .flat_map(char::to_lowercase)
        .collect();
    let key = match key.strip_suffix('.') {
        Some(short) if !short.contains('.') => short.to_string(),
        _ => key,
    };
    match spelling::fold(&key) {
        std::borrow::Cow::Borrowed(_) => key,
        std::borrow::Cow::Owned(folded) => folded,
    }
}

/// Predicate of a stretch: its highest verb that is no bare verb of saying, or the highest word.
fn find_predicate(doc: &Doc, range: Range<usize>) -> Option<usize> {
    let mut top =
        range.clone().find(|&t| doc.head(t).is_none_or(|h| !range.contains(&h)) && !doc.tokens[t].is_punct())?;
    while SynonymClasses::shared().weight(&doc.tokens[top].lemma) < 1.0
        && let Some(below) = doc.child(top, &[Dep::Ccomp, Dep::Xcomp, Dep::Acomp, Dep::Attr])
        && range.contains(&below)
    {
        top = below;
    }
    Some(top)
}

/// Rarity of a word in English by its dictionary form in lower case, 0 to 1; unknown words are rare. The key of a phrase is
/// as rare as its rarest word.
pub fn rarity(key: &str) -> f32 {
    let lexicon = RelationLexicon::shared();
    if key.contains(' ') {
        return key.split(' ').map(|word| lexicon.rarity(lexicon.word_id(word))).fold(0.0, f32::max);
    }
    let known = lexicon.word_id(key).or_else(|| key.split('_').next().and_then(|verb| lexicon.word_id(verb)));
    lexicon.rarity(known)
}

/// Whether a word has a capital: one that is in no dictionary is then a name, whatever the tagger says.
fn is_capitalised(doc: &Doc, t: usize) -> bool {
    doc.tokens[t].span.slice(&doc.text).starts_with(char::is_uppercase)
}

/// Key of a verb with its particle, or with the words of a known phrase, and the tokens that the key takes in.
fn join_verb_phrase(doc: &Doc, verb: usize, key: &str) -> Option<(String, Vec<usize>)> {
    let classes = SynonymClasses::shared();
    for phrase in classes.phrases(key) {
        let mut parts = Vec::new();
        for wanted in &phrase.rest {
            let found = doc.subtree(verb).find(|&t| {
                let token = &doc.tokens[t];
                t != verb
                    && !parts.contains(&t)
                    && (if &**wanted == "not" {
                        token.dep == Dep::Neg && token.head as usize == verb
                            || token.pos == Pos::Adv && &*token.lower == "never" && token.head as usize == verb
                    } else {
                        token.lemma.eq_ignore_ascii_case(wanted)
                            && doc.ancestors(t).take(MAX_PHRASE_DEPTH).any(|h| h == verb)
                            // Words that hang on another verb belong to that one.
                            && !doc.ancestors(t).take_while(|&h| h != verb).any(|h| doc.tokens[h].is_verbal())
                    })
            });
            match found {
                Some(t) => parts.push(t),
                None => break,
            }
        }
        if parts.len() == phrase.rest.len() {
            return Some((phrase.key.to_string(), parts));
        }
    }
    let particle = doc.children(verb).find(|&t| {
        let token = &doc.tokens[t];
        token.dep == Dep::Prt
            || t > verb
                && matches!(token.dep, Dep::Advmod | Dep::Prep)
                && EvidenceLexicon::shared().particles.contains(&*token.lower)
                && doc.children(t).next().is_none()
    })?;
    let joined = format!("{key}_{}", doc.tokens[particle].lower);
    (RelationLexicon::shared().word_id(&joined).is_some() || classes.contains(&joined))
        .then(|| (joined, vec![particle]))
}

/// Key of a name of several words that has a metonym or an abbreviation, and its length in tokens.
fn multiword_name(doc: &Doc, start: usize, end: usize) -> Option<(Arc<str>, usize)> {
    let first = &doc.tokens[start].lower;
    SynonymClasses::shared().names(first).iter().find_map(|name| {
        let len = name.split(' ').count();
        let fits = start + len <= end
            && name.split(' ').zip(&doc.tokens[start..start + len]).all(|(word, token)| word == &*token.lower);
        fits.then(|| (Arc::from(&**name), len))
    })
}

/// Whether the token may stand for a name given before: a third-person pronoun, or a definite subject.
pub(crate) fn is_anaphor(doc: &Doc, t: usize) -> bool {
    let token = &doc.tokens[t];
    let (lexicon, word) = (EvidenceLexicon::shared(), &*token.lower);
    lexicon.pronouns.contains(word)
        || lexicon.definite_determiners.contains(word)
            && doc
                .tokens
                .get(token.head as usize)
                .is_some_and(|head| matches!(head.dep, Dep::Nsubj | Dep::NsubjPass) && head.pos == Pos::Noun)
}

/// Digits of a number, also of a small one in words.
fn figure_digits(doc: &Doc, t: usize) -> Option<Box<str>> {
    let token = &doc.tokens[t];
    if let Some(n) = EvidenceLexicon::shared().number(&token.lower) {
        return Some(n.to_string().into());
    }
    if !token.lower.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits: String = token.lower.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    Some(digits.trim_matches('.').into())
}

/// Shares the weight of one name among its words, so that a name of several words counts once.
fn share_name_weights(terms: &mut [Term]) {
    let (mut start, mut names) = (0, 0);
    while start < terms.len() {
        let mut end = start + 1;
        if terms[start].class == WordClass::Name {
            while end < terms.len()
                && terms[end].class == WordClass::Name
                && terms[end].token == terms[end - 1].token + 1
            {
                end += 1;
            }
            let share = NAME_WEIGHT / (end - start) as f32;
            names += 1;
            for term in &mut terms[start..end] {
                term.name = names;
                if !term.key.contains(' ') {
                    term.weight *= share;
                }
            }
        }
        start = end;
    }
}

/// Arcs among terms. A word without content passes its arcs on to its head; the subject of a mere copula is tied to what
/// the copula predicates of it.
fn term_arcs(doc: &Doc, range: Range<usize>, term_of: &[Option<u16>]) -> Vec<(u16, u16)> {
    let term = |t: usize| t.checked_sub(range.start).and_then(|i| term_of.get(i)).copied().flatten();
    let mut arcs = Vec::new();
    for t in range.clone() {
        let Some(dependent) = term(t) else { continue };
        let mut top = t;
        for head in doc.ancestors(t).take(MAX_ARC_JUMPS) {
            top = head;
            if let Some(head) = term(head) {
                if head != dependent {
                    arcs.push((dependent, head));
                }
                break;
            }
        }
        let token = &doc.tokens[t];
        if matches!(token.dep, Dep::Nsubj | Dep::NsubjPass)
            && term(top).is_none()
            && let Some(said) = doc.child(token.head as usize, &[Dep::Attr, Dep::Acomp, Dep::Dobj])
            && let Some(said) = doc.subtree(said).rev().find_map(term)
            && said != dependent
        {
            arcs.push((dependent, said));
        }
    }
    arcs.sort_unstable();
    arcs.dedup();
    arcs
}
