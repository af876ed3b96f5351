//! Clause segmentation: one block's reading cut into clauses, each with its predicate, arguments, polarity, certainty
//! and condition. Heads come from the dependency tree, with the words consulted where the tree is known to err.

pub(crate) mod arguments;
pub(crate) mod certainty;
pub(crate) mod conditions;
pub(crate) mod polarity;
pub(crate) mod span;
#[cfg(test)]
pub(crate) mod tests;
use super::lexicon::ClaimLexicon;
use super::model::{Arguments, Certainty, ClauseKind, Condition, Marker};
use crate::nlp::{Dep, Doc, Pos, Tag, Token};
use crate::text::{BlockKind, Span};
use std::ops::Range;

/// One clause of a block, before it is known who says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The clause in the block's prose: without final punctuation, list marker, and the conjunction that joins it to
    /// the previous clause. Clauses may lie inside one another (see `parent`).
    pub span: Span,
    /// Token range of `span`.
    pub tokens: Range<usize>,
    /// Index of the sentence in the block's reading.
    pub sentence: usize,
    /// The clause's top verb (or the root of a verbless clause).
    pub head: usize,
    /// The verb that carries the content, under verbs that only hedge, negate or phase it: *reach* in *expects to
    /// reach*. Often the head itself.
    pub predicate: usize,
    /// Head to predicate, both included.
    pub chain: Vec<usize>,
    /// What kind of clause.
    pub kind: ClauseKind,
    /// The clause that this one depends on, as an index in the block's list.
    pub parent: Option<usize>,
    /// For a complement, the verb, adjective or noun that it completes (*said*, *possible*, *reports*).
    pub governor: Option<usize>,
    /// A question, an order, or a clause under *if* or *whether*: nothing is asserted.
    pub unasserted: bool,
    /// A relative clause that narrows its noun rather than adding a statement.
    pub restrictive: bool,
    /// Subject and objects, voice normalised.
    pub arguments: Arguments,
    /// Whether the clause is affirmed, after counting negations and the negative cue that it stands under.
    pub polarity: bool,
    /// The words that negate it.
    pub negations: Vec<Span>,
    /// Hedges, without *would*; see [`Clause::certainty`].
    pub markers: Vec<Marker>,
    /// *Would* over the clause: a hedge in narration, a backshifted *will* in reported speech.
    pub would: Option<Box<Marker>>,
    /// Words that strengthen the clause (*certainly*).
    pub boosters: Vec<Span>,
    /// The condition that it stands under.
    pub condition: Option<Box<Condition>>,
}

impl Clause {
    /// How sure the text is of the clause. `reported`: whether it stands under an attribution.
    pub fn certainty(&self, reported: bool) -> Certainty {
        let mut markers = self.markers.clone();
        if !reported {
            markers.extend(self.would.as_deref().cloned());
            markers.sort_by_key(|m| m.span.start);
        }
        Certainty { level: markers.iter().map(|m| m.level).max().unwrap_or(0), markers }
    }
}

/// The clauses of one block, in the order of the text.
pub fn clauses(reading: &Doc, kind: &BlockKind, lexicon: &ClaimLexicon) -> Vec<Clause> {
    let mut skeletons = Vec::new();
    for (index, sentence) in reading.sentences.iter().enumerate() {
        find_heads(reading, kind, lexicon, index, sentence.clone(), &mut skeletons);
    }
    reattach(reading, lexicon, &mut skeletons);
    let owners = owners(reading, &skeletons);
    let subjects = arguments::subjects(reading, &skeletons);
    let mut clauses: Vec<Clause> = Vec::with_capacity(skeletons.len());
    for (index, skeleton) in skeletons.iter().enumerate() {
        let tokens = span::of(reading, lexicon, &skeletons, index, subjects[index]);
        let scope = ClauseScope { reading, lexicon, skeletons: &skeletons, owners: &owners, index };
        let (polarity, negations) = polarity::of(&scope);
        let hedges = certainty::of(&scope);
        clauses.push(Clause {
            span: span::without_stop(reading, tokens.clone()),
            tokens,
            sentence: skeleton.sentence,
            head: skeleton.head,
            predicate: skeleton.predicate(),
            chain: skeleton.chain.clone(),
            kind: skeleton.kind,
            parent: skeleton.parent,
            governor: skeleton.governor,
            unasserted: unasserted(&scope),
            restrictive: skeleton.restrictive,
            arguments: arguments::of(reading, skeleton, subjects[index]),
            polarity,
            negations,
            markers: hedges.markers,
            would: hedges.would.map(Box::new),
            boosters: hedges.boosters,
            condition: None,
        });
    }
    conditions::attach(reading, lexicon, &owners, &mut clauses);
    in_text_order(clauses)
}

/// A clause as far as the tree gives it: head, chain of verbs, kind, what it hangs from.
#[derive(Clone, Debug)]
pub(crate) struct Skeleton {
    pub sentence: usize,
    pub head: usize,
    pub chain: Vec<usize>,
    pub kind: ClauseKind,
    pub parent: Option<usize>,
    pub governor: Option<usize>,
    pub restrictive: bool,
}

impl Skeleton {
    pub fn predicate(&self) -> usize {
        self.chain.last().copied().unwrap_or(self.head)
    }
}

/// One clause with all that is needed to look at its words.
pub(crate) struct ClauseScope<'a> {
    pub reading: &'a Doc,
    pub lexicon: &'a ClaimLexicon,
    pub skeletons: &'a [Skeleton],
    /// Which clause each token belongs to itself, not through a clause inside it.
    pub owners: &'a [Option<usize>],
    pub index: usize,
}

impl ClauseScope<'_> {
    pub fn skeleton(&self) -> &Skeleton {
        &self.skeletons[self.index]
    }

    /// The clause's own tokens: those of no clause inside it.
    pub fn own(&self) -> impl Iterator<Item = usize> + '_ {
        let sentence = self.reading.sentences.get(self.skeleton().sentence).cloned().unwrap_or(0..0);
        sentence.filter(move |&t| self.owners.get(t) == Some(&Some(self.index)))
    }

    /// Whether `token` stands directly under the clause's verbs: at most `depth` arcs below the chain.
    pub fn near(&self, token: usize, depth: usize) -> bool {
        let chain = &self.skeleton().chain;
        chain.contains(&token) || self.reading.ancestors(token).take(depth).any(|a| chain.contains(&a))
    }
}

fn find_heads(
    reading: &Doc,
    kind: &BlockKind,
    lexicon: &ClaimLexicon,
    sentence: usize,
    range: Range<usize>,
    out: &mut Vec<Skeleton>,
) {
    let start = out.len();
    let mut found: Vec<(usize, ClauseKind)> = Vec::new();
    for token in range.clone() {
        if let Some(kind) = head_kind(reading, kind, lexicon, token) {
            found.push((token, kind));
        }
    }
    // A verb further down the chain of another clause is part of that clause.
    let chains: Vec<Vec<usize>> = found.iter().map(|&(head, _)| chain(reading, lexicon, head)).collect();
    let swallowed = |head: usize| chains.iter().any(|c| c.len() > 1 && c[1..].contains(&head));
    for (&(head, kind), chain) in found.iter().zip(&chains) {
        if swallowed(head) {
            continue;
        }
        let restrictive = kind == ClauseKind::Relative && !set_off(reading, head);
        out.push(Skeleton { sentence, head, chain: chain.clone(), kind, parent: None, governor: None, restrictive });
    }
    if out.len() == start {
        if let Some(head) = fragment_head(reading, range) {
            let chain = vec![head];
            let kind = ClauseKind::Fragment;
            out.push(Skeleton { sentence, head, chain, kind, parent: None, governor: None, restrictive: false });
        }
        return;
    }
    for index in start..out.len() {
        let above = nearest_clause(reading, &out[start..], index - start).map(|i| i + start);
        let head = out[index].head;
        out[index].parent = above;
        out[index].governor = match out[index].kind {
            ClauseKind::Complement => governor(reading, lexicon, head),
            _ => None,
        };
    }
}

/// *The union will ballot members*, the verb taken for part of a noun: the word after the modal.
fn verb_taken_for_noun(reading: &Doc, token: usize) -> Option<usize> {
    if !matches!(reading.tokens[token].pos, Pos::Noun | Pos::Propn) {
        return None;
    }
    let modal =
        reading.children(token).find(|&c| reading.tokens[c].dep == Dep::Aux && reading.tokens[c].tag == Tag::Md)?;
    (modal + 1..=token).find(|&t| reading.tokens[t].pos != Pos::Adv)
}

/// Whether `token` heads a clause, and of which kind.
fn head_kind(reading: &Doc, block: &BlockKind, lexicon: &ClaimLexicon, token: usize) -> Option<ClauseKind> {
    let t = &reading.tokens[token];
    let verbal = t.is_verbal() || matches!(t.tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbn | Tag::Vbg);
    let finite = verbal && is_finite(reading, token);
    let has_subject = reading.child(token, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl, Dep::Csubj]).is_some();
    match t.dep {
        _ if verb_taken_for_noun(reading, token).is_some() => Some(match t.dep {
            Dep::Root => ClauseKind::Main,
            Dep::Ccomp => complement_kind(reading, lexicon, token),
            _ => ClauseKind::Conjunct,
        }),
        Dep::Root if !verbal => None,
        Dep::Root if finite || has_subject || !block.is_heading() => {
            let order = t.tag == Tag::Vb && !block.is_heading();
            Some(if finite || order { ClauseKind::Main } else { ClauseKind::Fragment })
        }
        Dep::Root => Some(ClauseKind::Fragment),
        _ if noun_for_verb(reading, lexicon, token) => Some(ClauseKind::Complement),
        _ if !verbal => None,
        Dep::Acl | Dep::Ccomp if block.is_heading() && headline_content(reading, lexicon, token) => {
            Some(ClauseKind::Complement)
        }
        Dep::Ccomp | Dep::Csubj | Dep::CsubjPass if finite => Some(complement_kind(reading, lexicon, token)),
        Dep::Ccomp if opens_with(reading, token, &["whether"]) => Some(ClauseKind::Complement),
        Dep::Pcomp if finite => {
            // "After Haskin was arrested" is sometimes a preposition with a clause under it.
            let preposition = reading.head(token).map(|p| &*reading.tokens[p].lower);
            let adverbial = matches!(preposition, Some("after" | "before" | "since" | "until" | "as" | "provided"));
            Some(if adverbial { ClauseKind::Adverbial } else { ClauseKind::Complement })
        }
        Dep::Pcomp if accused(reading, lexicon, token) => Some(ClauseKind::Complement),
        Dep::Relcl if finite => Some(ClauseKind::Relative),
        Dep::Acl if finite => Some(if opens_with(reading, token, &["who", "which", "whose", "where"]) {
            ClauseKind::Relative
        } else {
            ClauseKind::Complement
        }),
        Dep::Acl | Dep::Advcl if t.tag == Tag::Vbg && set_off(reading, token) => Some(ClauseKind::Adverbial),
        Dep::Advcl if finite => Some(ClauseKind::Adverbial),
        Dep::Conj if finite => Some(ClauseKind::Conjunct),
        Dep::Conj if shares_auxiliary(reading, block, lexicon, token) => Some(ClauseKind::Conjunct),
        Dep::Parataxis if finite => Some(ClauseKind::Conjunct),
        Dep::Dep | Dep::Appos | Dep::Meta if finite && has_subject => Some(ClauseKind::Conjunct),
        // The parser has no room for a second finite verb under a noun; the words say that there is a clause.
        Dep::Nsubj | Dep::Dobj | Dep::Pobj | Dep::Attr | Dep::NpAdvmod | Dep::Intj | Dep::Xcomp
            if finite && has_subject =>
        {
            Some(ClauseKind::Complement)
        }
        _ => None,
    }
}

/// Whether the verb, with its auxiliaries, is finite: *fell*, *has fallen*, *may fall*.
pub(crate) fn is_finite(reading: &Doc, token: usize) -> bool {
    let finite = |t: usize| matches!(reading.tokens[t].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
    finite(token)
        || reading.children(token).any(|c| matches!(reading.tokens[c].dep, Dep::Aux | Dep::AuxPass) && finite(c))
        || mistaken_participle(reading, token)
}

/// *That 11 beds closed*: a past tense with its subject that the tagger took for a participle.
fn mistaken_participle(reading: &Doc, token: usize) -> bool {
    let t = &reading.tokens[token];
    t.tag == Tag::Vbn
        && matches!(t.dep, Dep::Ccomp | Dep::Advcl | Dep::Relcl)
        && reading.child(token, &[Dep::Nsubj]).is_some()
        && reading.child(token, &[Dep::Aux, Dep::AuxPass]).is_none()
}

/// *It risks escalating*: a hedging verb after a pronoun that the tagger took for a plural noun.
fn noun_for_verb(reading: &Doc, lexicon: &ClaimLexicon, token: usize) -> bool {
    let t = &reading.tokens[token];
    t.tag == Tag::Nns
        && lexicon.certainty.verb.contains_key(&*t.lemma)
        && token
            .checked_sub(1)
            .is_some_and(|p| matches!(&*reading.tokens[p].lower, "it" | "he" | "she" | "that" | "this"))
        && reading.children(token).any(|c| c == token + 1 && reading.tokens[c].tag == Tag::Vbg)
}

/// *Council says bridge to close*, *Union says owner ignoring warnings*: content without a finite verb in a headline.
fn headline_content(reading: &Doc, lexicon: &ClaimLexicon, token: usize) -> bool {
    let t = &reading.tokens[token];
    let top = match t.dep {
        Dep::Acl => reading.head(token).and_then(|noun| reading.head(noun)),
        _ => reading.head(token),
    };
    let infinitive = reading.child(token, &[Dep::Aux]).is_some_and(|a| reading.tokens[a].tag == Tag::To);
    (infinitive || matches!(t.tag, Tag::Vbg | Tag::Vbn))
        && top.is_some_and(|cue| {
            cue < token
                && reading.tokens[cue].dep == Dep::Root
                && lexicon.cue_verb(&reading.tokens[cue].lemma).is_some()
        })
}

/// A complement that stands before its verb with a semicolon, colon or dash between is a sentence of its own: the
/// parser has no other label for it.
fn complement_kind(reading: &Doc, lexicon: &ClaimLexicon, token: usize) -> ClauseKind {
    let Some(head) = reading.head(token) else { return ClauseKind::Main };
    let right = reading.subtree(token).end;
    let parted = (right..head).any(|t| matches!(&*reading.tokens[t].lower, ";" | ":" | "—" | "–"));
    let subjects = reading.child(head, &[Dep::Nsubj, Dep::NsubjPass]).is_some_and(|s| s > token)
        && reading.child(token, &[Dep::Nsubj, Dep::NsubjPass]).is_some();
    // "I am not against homes, I am against …": two sentences with a comma, where no cue takes the first.
    let spliced = subjects && lexicon.cue_verb(&reading.tokens[head].lemma).is_none();
    if head > token && (parted || spliced) { ClauseKind::Conjunct } else { ClauseKind::Complement }
}

/// Whether the first word of the clause of `token` is one of `words`.
fn opens_with(reading: &Doc, token: usize, words: &[&str]) -> bool {
    let range = reading.subtree(token);
    range.clone().take(3).any(|t| t <= token && words.contains(&&*reading.tokens[t].lower))
}

/// *Of ignoring two warnings* under *accused*: the accusation's content.
fn accused(reading: &Doc, lexicon: &ClaimLexicon, token: usize) -> bool {
    let Some(preposition) = reading.head(token) else { return false };
    if !matches!(&*reading.tokens[preposition].lower, "of" | "for" | "with") {
        return false;
    }
    reading
        .ancestors(preposition)
        .take(4)
        .any(|verb| lexicon.cue_verb(&reading.tokens[verb].lemma) == Some(super::model::CueClass::Accusation))
}

/// Whether the clause of `token` is set off from what stands before it by a comma or dash.
pub(crate) fn set_off(reading: &Doc, token: usize) -> bool {
    let left = reading.subtree(token).start;
    let before = left.checked_sub(1).map(|t| &*reading.tokens[t].lower);
    matches!(before, Some("," | "—" | "–" | "-" | "(" | ";" | "--"))
}

/// *Was arrested and charged*: a second participle or base form under the auxiliary of the first.
fn shares_auxiliary(reading: &Doc, block: &BlockKind, lexicon: &ClaimLexicon, token: usize) -> bool {
    let Some(first) = reading.head(token) else { return false };
    let same_form = reading.tokens[first].tag == reading.tokens[token].tag
        || matches!(
            (reading.tokens[first].tag, reading.tokens[token].tag),
            (Tag::Vbd, Tag::Vbn) | (Tag::Vbn, Tag::Vbd)
        );
    if !same_form || !matches!(reading.tokens[token].tag, Tag::Vb | Tag::Vbn | Tag::Vbg | Tag::Vbd) {
        return false;
    }
    let top = match reading.tokens[first].dep {
        Dep::Xcomp => reading.head(first).is_some_and(|up| chain(reading, lexicon, up).contains(&first)),
        _ => head_kind(reading, block, lexicon, first).is_some(),
    };
    let infinitive = reading.child(token, &[Dep::Aux]).is_some_and(|a| reading.tokens[a].tag == Tag::To);
    top && !infinitive
}

/// From a clause's head down to the verb that carries its content.
fn chain(reading: &Doc, lexicon: &ClaimLexicon, head: usize) -> Vec<usize> {
    let mut chain = vec![head];
    if let Some(verb) = verb_taken_for_noun(reading, head) {
        if verb != head {
            chain.push(verb);
        }
        return chain;
    }
    while chain.len() < 6 {
        let at = chain[chain.len() - 1];
        let Some(next) = next_in_chain(reading, lexicon, at) else { break };
        if chain.contains(&next) {
            break;
        }
        chain.push(next);
    }
    chain
}

/// Verbs that only place another verb in time or intent, besides the hedges and negators of the word lists.
const PHASES: [&str; 22] = [
    "begin", "start", "continue", "keep", "go", "have", "need", "use", "be", "get", "come", "manage", "stop", "agree",
    "remain", "decide", "choose", "resume", "prove", "help", "finish", "happen",
];

fn next_in_chain(reading: &Doc, lexicon: &ClaimLexicon, at: usize) -> Option<usize> {
    let t = &reading.tokens[at];
    let lemma = &*t.lemma;
    let words = &lexicon.certainty;
    let verbal = |c: &usize| {
        let c = &reading.tokens[*c];
        c.is_verbal() || matches!(c.tag, Tag::Vb | Tag::Vbg | Tag::Vbn)
    };
    let transparent = PHASES.contains(&lemma)
        || words.verb.contains_key(lemma)
        || lexicon.polarity.verbs.contains(lemma)
        || (t.tag == Tag::Vbn && words.raising.contains_key(&*t.lower))
        || words.raising.contains_key(&*t.lower) && t.pos == Pos::Adj
        || lexicon.polarity.adjectives.contains(&*t.lower)
        || matches!(&*t.lower, "able" | "sure" | "certain" | "ready" | "willing" | "free" | "keen" | "eager" | "going");
    if transparent {
        let complement = reading
            .children(at)
            .find(|&c| c > at && reading.tokens[c].dep == Dep::Xcomp && verbal(&c))
            .or_else(|| gerund_object(reading, lexicon, at))
            .or_else(|| participle_infinitive(reading, lexicon, at));
        if complement.is_some() {
            return complement;
        }
    }
    // "Is likely to peak", "was due to open": the adjective stands between.
    if lemma == "be" || lemma == "seem" || lemma == "appear" {
        return reading.children(at).find(|&c| {
            c > at
                && matches!(reading.tokens[c].dep, Dep::Acomp | Dep::Attr | Dep::Oprd)
                && next_in_chain_adjective(reading, lexicon, c)
        });
    }
    None
}

fn next_in_chain_adjective(reading: &Doc, lexicon: &ClaimLexicon, adjective: usize) -> bool {
    let lower = &*reading.tokens[adjective].lower;
    let known = lexicon.certainty.raising.contains_key(lower)
        || lexicon.polarity.adjectives.contains(lower)
        || matches!(lower, "able" | "sure" | "certain" | "ready" | "willing" | "free" | "keen" | "eager");
    known && reading.children(adjective).any(|c| reading.tokens[c].dep == Dep::Xcomp)
}

/// *Is considering closing the plant*, *risks losing*: a gerund that the parser calls an object or a complement.
fn gerund_object(reading: &Doc, lexicon: &ClaimLexicon, at: usize) -> Option<usize> {
    if !lexicon.certainty.verb.contains_key(&*reading.tokens[at].lemma) {
        return None;
    }
    reading.children(at).find(|&c| {
        let t = &reading.tokens[c];
        c > at
            && t.tag == Tag::Vbg
            && matches!(t.dep, Dep::Dobj | Dep::Ccomp | Dep::Pcomp)
            && reading.child(c, &[Dep::Nsubj, Dep::Det, Dep::Poss]).is_none()
    })
}

/// *Is expected to reach* with the infinitive under another label than the usual.
fn participle_infinitive(reading: &Doc, lexicon: &ClaimLexicon, at: usize) -> Option<usize> {
    if !lexicon.certainty.raising.contains_key(&*reading.tokens[at].lower) {
        return None;
    }
    reading.children(at).find(|&c| {
        let t = &reading.tokens[c];
        c > at
            && t.tag == Tag::Vb
            && matches!(t.dep, Dep::Advcl | Dep::Ccomp)
            && reading.child(c, &[Dep::Aux]).is_some_and(|a| reading.tokens[a].tag == Tag::To)
    })
}

/// The clause under which clause `index` stands in the tree, within one sentence's list.
fn nearest_clause(reading: &Doc, skeletons: &[Skeleton], index: usize) -> Option<usize> {
    let head = skeletons[index].head;
    reading.ancestors(head).find_map(|a| skeletons.iter().position(|s| s.head != head && s.chain.contains(&a)))
}

/// What a complement completes: the verb, adjective or noun over it, through a preposition.
fn governor(reading: &Doc, lexicon: &ClaimLexicon, head: usize) -> Option<usize> {
    if reading.tokens[head].dep == Dep::Pcomp && accused(reading, lexicon, head) {
        return reading.ancestors(head).find(|&a| reading.tokens[a].is_verbal());
    }
    if reading.tokens[head].dep == Dep::Acl && matches!(reading.tokens[head].tag, Tag::Vbg | Tag::Vbn) {
        return reading.ancestors(head).find(|&a| reading.tokens[a].is_verbal());
    }
    reading.ancestors(head).find(|&a| reading.tokens[a].dep != Dep::Prep && reading.tokens[a].pos != Pos::Adp)
}

/// The root of a sentence without a clause: a verb that stands as a participle under it where there is one (*Two
/// killed in crash*), else the root itself.
fn fragment_head(reading: &Doc, range: Range<usize>) -> Option<usize> {
    let word = |t: &usize| reading.tokens[*t].lower.chars().any(char::is_alphanumeric);
    if !range.clone().any(|t| word(&t)) {
        return None;
    }
    let root = range.clone().find(|&t| reading.tokens[t].dep == Dep::Root).unwrap_or(range.start);
    let participle = reading.children(root).find(|&c| {
        let t = &reading.tokens[c];
        c > root && t.dep == Dep::Acl && matches!(t.tag, Tag::Vbg | Tag::Vbn | Tag::Vbd)
    });
    Some(participle.unwrap_or(root))
}

fn has_subject(reading: &Doc, head: usize) -> bool {
    reading.child(head, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl, Dep::Csubj]).is_some()
}

/// Mends arcs that the parser often gets wrong. *Denied that X and said that Y*: a cue without a subject of its own,
/// coordinated with a reported verb, belongs beside the cue.
fn reattach(reading: &Doc, lexicon: &ClaimLexicon, skeletons: &mut [Skeleton]) {
    for index in 0..skeletons.len() {
        let here = &skeletons[index];
        if here.kind != ClauseKind::Conjunct {
            continue;
        }
        let own_subject = reading.child(here.head, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl]).is_some();
        let Some(parent) = here.parent.filter(|_| !own_subject) else { continue };
        if skeletons[parent].kind != ClauseKind::Complement {
            continue;
        }
        let (Some(cue), Some(above)) = (skeletons[parent].governor, skeletons[parent].parent) else { continue };
        let lemma = &*reading.tokens[here.head].lemma;
        let speaks = lexicon.cue_verb(lemma).is_some()
            && reading.child(here.head, &[Dep::Ccomp]).is_some()
            && reading.tokens[here.head].tag == reading.tokens[cue].tag;
        if speaks && skeletons[above].chain.contains(&cue) && above != index {
            skeletons[index].parent = Some(above);
        }
    }
    // "Said investigators believed a fault was to blame", the fault taken for what they believed: its clause is theirs.
    for index in 0..skeletons.len() {
        let here = &skeletons[index];
        let start = reading.subtree(here.head).start;
        if here.kind != ClauseKind::Complement
            || here.governor.is_none()
            || start == 0
            || has_subject(reading, here.head)
        {
            continue;
        }
        let cue = skeletons.iter().position(|s| {
            s.kind == ClauseKind::Complement
                && s.governor == here.governor
                && reading.subtree(s.head).end == start
                && lexicon.cue_verb(&reading.tokens[s.head].lemma).is_some()
                && reading.child(s.head, &[Dep::Dobj]).is_some_and(|o| reading.subtree(o).end == start)
        });
        if let Some(cue) = cue {
            skeletons[index].parent = Some(cue);
            skeletons[index].governor = Some(skeletons[cue].head);
        }
    }
    // A further conjunct of a complement is a complement of the same governor.
    for index in 0..skeletons.len() {
        if skeletons[index].kind == ClauseKind::Conjunct {
            let mut up = skeletons[index].parent;
            while let Some(parent) = up {
                if skeletons[parent].governor.is_some() {
                    skeletons[index].governor = skeletons[parent].governor;
                    break;
                }
                up = if skeletons[parent].kind == ClauseKind::Conjunct { skeletons[parent].parent } else { None };
            }
        }
    }
}

/// For every token the clause that it belongs to itself.
fn owners(reading: &Doc, skeletons: &[Skeleton]) -> Vec<Option<usize>> {
    let mut owners = vec![None; reading.tokens.len()];
    for (index, skeleton) in skeletons.iter().enumerate() {
        for &t in &skeleton.chain {
            owners[t] = Some(index);
        }
    }
    for (token, owner) in owners.iter_mut().enumerate() {
        if owner.is_none() {
            *owner = reading.ancestors(token).find_map(|a| skeletons.iter().position(|s| s.chain.contains(&a)));
        }
    }
    // A fragment's head may be a participle below the root: then the root's other words are the clause's too.
    for (index, skeleton) in skeletons.iter().enumerate() {
        if skeleton.kind == ClauseKind::Fragment {
            let sentence = reading.sentences.get(skeleton.sentence).cloned().unwrap_or(0..0);
            for owner in &mut owners[sentence] {
                owner.get_or_insert(index);
            }
        }
    }
    owners
}

fn unasserted(scope: &ClauseScope<'_>) -> bool {
    let (reading, clause) = (scope.reading, scope.skeleton());
    let sentence = reading.sentences.get(clause.sentence).cloned().unwrap_or(0..0);
    let last = sentence.clone().rev().find(|&t| !reading.tokens[t].is_space() && !is_closer(reading, t));
    let question = last.is_some_and(|t| &*reading.tokens[t].lower == "?");
    if question && matches!(clause.kind, ClauseKind::Main | ClauseKind::Conjunct | ClauseKind::Fragment) {
        return true;
    }
    let open = reading.subtree(clause.head).start;
    let first: Vec<&str> = (open..clause.head).take(2).map(|t| &*reading.tokens[t].lower).collect();
    let opener = first.first().copied().unwrap_or("");
    let under = reading.children(clause.head).any(|c| {
        reading.tokens[c].dep == Dep::Mark && matches!(&*reading.tokens[c].lower, "if" | "whether" | "unless")
    });
    let indirect_question = clause.kind == ClauseKind::Complement
        && matches!(opener, "what" | "who" | "whom" | "how" | "why" | "where" | "when" | "which" | "whose");
    let inherited = clause.kind == ClauseKind::Conjunct
        && clause.parent.is_some_and(|p| {
            let parent = ClauseScope { index: p, ..*scope };
            p < scope.index && scope.skeletons[p].kind != ClauseKind::Conjunct && unasserted(&parent)
        });
    let label = clause.kind == ClauseKind::Fragment && is_label(reading, clause.head, sentence.clone());
    under || indirect_question || inherited || label || imperative(reading, clause, sentence)
}

/// Whether a fragment only names a subject (*The cause*, *Background*): it has no number, no verb that tells an
/// event, and two words of content at most.
fn is_label(reading: &Doc, head: usize, sentence: Range<usize>) -> bool {
    let t = &reading.tokens[head];
    let is_content = |t: &&Token| matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Verb | Pos::Num | Pos::Adv);
    let words = sentence.clone().map(|t| &reading.tokens[t]).filter(is_content).count();
    let number = sentence.map(|t| &reading.tokens[t]).any(|t| t.pos == Pos::Num);
    !t.is_verbal() && words <= 2 && !number
}

fn is_closer(reading: &Doc, token: usize) -> bool {
    matches!(&*reading.tokens[token].lower, "\"" | "”" | "’" | "'" | "''" | ")" | "*")
}

fn imperative(reading: &Doc, clause: &Skeleton, sentence: Range<usize>) -> bool {
    let t = &reading.tokens[clause.head];
    let bare = t.tag == Tag::Vb
        && reading.child(clause.head, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl]).is_none()
        && !reading.children(clause.head).any(|c| {
            matches!(reading.tokens[c].tag, Tag::Md | Tag::To | Tag::Vbd | Tag::Vbz)
                && reading.tokens[c].dep == Dep::Aux
        });
    let first = sentence.clone().find(|&s| {
        !reading.tokens[s].is_punct()
            && !reading.tokens[s].is_space()
            && !matches!(&*reading.tokens[s].lower, "please" | "do" | "not" | "n't" | "never" | "always")
    });
    bare && clause.kind == ClauseKind::Main && first == Some(clause.head)
}

/// Sorts clauses by where they start, the wider first, and keeps the links between them.
fn in_text_order(clauses: Vec<Clause>) -> Vec<Clause> {
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    order.sort_by_key(|&i| (clauses[i].tokens.start, std::cmp::Reverse(clauses[i].tokens.end), clauses[i].head));
    let mut place = vec![0; clauses.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut slots: Vec<Option<Clause>> = clauses.into_iter().map(Some).collect();
    order
        .iter()
        .filter_map(|&old| {
            let mut clause = slots[old].take()?;
            clause.parent = clause.parent.map(|p| place[p]);
            Some(clause)
        })
        .collect()
}
