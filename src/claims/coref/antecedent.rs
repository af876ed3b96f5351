//! Antecedents: whom a pronoun takes up, by kind, number, gender, place in the sentence and nearness.
//!
//! A subject outweighs what else a sentence names, the subject of the whole sentence outweighs that of a clause in it
//! (Centering's ranking: Grosz, Joshi and Weinstein 1995), and a near sentence outweighs a far one. Where two still fit
//! alike, the pronoun is left open: no finding may rest on a guess.

use super::limits::PRONOUN_SENTENCES;
use crate::claims::model::{Gender, NounPhrase, Speaker, SpeakerKind};
use crate::nlp::{Dep, Doc, NameKind, Pos};
use std::sync::OnceLock;

/// How a phrase stands in its sentence, as far as pronouns ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Standing {
    /// Whether it is the subject of its clause.
    pub subject: bool,
    /// Whether that clause is the sentence's own.
    pub main: bool,
    /// Whether it only says where: *in Dorne*, *from the port*.
    pub place: bool,
    /// Whether it does something, as people and bodies do and *it is clear* does not.
    pub acts: bool,
}

/// How the phrase stands in its sentence.
pub(crate) fn standing(doc: &Doc, phrase: &NounPhrase) -> Standing {
    let head = phrase.head;
    let verb = doc.head(head);
    Standing {
        subject: phrase.subject,
        main: phrase.subject && verb.is_some_and(|v| is_main(doc, v)),
        place: is_place(doc, head),
        acts: doc.tokens[head].dep == Dep::Nsubj && verb.is_some_and(|v| is_act(doc, v)),
    }
}

/// Whether the verb is its sentence's root or joined to it.
fn is_main(doc: &Doc, verb: usize) -> bool {
    let mut at = verb;
    while doc.tokens[at].dep == Dep::Conj {
        match doc.head(at) {
            Some(above) => at = above,
            None => break,
        }
    }
    matches!(doc.tokens[at].dep, Dep::Root)
}

/// Whether the token stands in the clause that the pronoun's own verb reports: *Brandt* in *Brandt would stay, she said*.
pub(crate) fn is_reported_by(doc: &Doc, pronoun: usize, token: usize) -> bool {
    let verb = doc.head(pronoun).filter(|_| doc.tokens[pronoun].dep == Dep::Nsubj);
    let content = verb.and_then(|v| doc.child(v, &[Dep::Ccomp]));
    content.is_some_and(|c| doc.subtree(c).contains(&token) && !doc.subtree(c).contains(&pronoun))
}

fn is_place(doc: &Doc, head: usize) -> bool {
    let locative = doc.tokens[head].dep == Dep::Pobj
        && doc.head(head).is_some_and(|p| {
            matches!(
                &*doc.tokens[p].lower,
                "in" | "at"
                    | "from"
                    | "to"
                    | "near"
                    | "off"
                    | "outside"
                    | "inside"
                    | "across"
                    | "around"
                    | "through"
                    | "towards"
                    | "toward"
                    | "into"
                    | "onto"
                    | "over"
                    | "via"
                    | "beyond"
                    | "between"
                    | "on"
            )
        });
    let label = doc.names().iter().find(|n| n.tokens.contains(&head)).map(|n| n.kind);
    match label {
        Some(NameKind::Loc | NameKind::Fac) => true,
        Some(NameKind::Gpe) => !matches!(doc.tokens[head].dep, Dep::Nsubj | Dep::NsubjPass),
        _ => locative && !matches!(label, Some(NameKind::Person | NameKind::Org)),
    }
}

/// Whether a verb tells of a doing: not a state (*it is*, *it seems*), not weather, not what happens.
fn is_act(doc: &Doc, verb: usize) -> bool {
    let token = &doc.tokens[verb];
    let acts = token.pos == Pos::Verb && !states().contains(&&*token.lemma);
    acts && doc.child(verb, &[Dep::NsubjPass, Dep::AuxPass, Dep::Expl]).is_none()
}

/// Verbs of states and events, of which *it* is not a body that acts.
fn states() -> &'static [&'static str] {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| {
        let list = include_str!("../../../assets/lexicons/state-verbs.txt");
        list.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).collect()
    })
}

/// A mention that a pronoun may take up.
struct PastMention {
    /// Sentence, counted over the document.
    sentence: usize,
    /// Its head, as a token of its block.
    head: usize,
    speaker: usize,
    standing: Standing,
}

/// Whom the clause that a pronoun's verb reports names, by their heads' tokens: *Brandt would stay, she said* speaks of
/// Brandt and is rarely Brandt's (Principle C: a pronoun is not whom its own complement names).
pub(crate) type Reported<'a> = &'a dyn Fn(usize) -> bool;

/// What has been mentioned so far, in the order of the text.
#[derive(Default)]
pub(crate) struct History {
    mentions: Vec<PastMention>,
}

/// Which number and kind a pronoun asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    Man,
    Woman,
    Several,
    Body,
}

fn asks(word: &str) -> Option<Asks> {
    Some(match word {
        "he" | "him" | "his" => Asks::Man,
        "she" | "her" => Asks::Woman,
        "they" | "them" | "their" => Asks::Several,
        "it" | "its" => Asks::Body,
        _ => return None,
    })
}

/// How well a speaker fits a pronoun: not at all, if nothing nearer the mark is there, or as it should.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Fit {
    No,
    Perhaps,
    Well,
}

fn fit(asks: Asks, known: &Speaker, standing: Standing) -> Fit {
    let person = known.kind == SpeakerKind::Person;
    let by_gender = |own: Gender| match known.gender {
        _ if !person || known.plural => Fit::No,
        // That nothing tells the gender of somebody who is surely a person speaks for nobody else.
        Gender::Unknown if is_doubtful_person(known) && !known.names.iter().any(|n| n.contains(' ')) => Fit::Perhaps,
        Gender::Unknown => Fit::Well,
        gender if gender == own => Fit::Well,
        _ => Fit::No,
    };
    let body = !person
        && !known.plural
        && !matches!(known.kind, SpeakerKind::Vague | SpeakerKind::Group | SpeakerKind::Writer | SpeakerKind::Document);
    match asks {
        Asks::Man => by_gender(Gender::Male),
        Asks::Woman => by_gender(Gender::Female),
        Asks::Several if known.plural && known.kind != SpeakerKind::Vague => Fit::Well,
        Asks::Several if body && known.kind != SpeakerKind::Other && !standing.place => Fit::Perhaps,
        Asks::Several => Fit::No,
        Asks::Body if standing.place => Fit::No,
        Asks::Body if known.kind == SpeakerKind::Police && !person => Fit::Perhaps,
        Asks::Body if body && known.kind != SpeakerKind::Other => Fit::Well,
        // A name of which nobody knows what it is may be a body's where it does something; so may one that only the names'
        // model takes for a person's.
        Asks::Body if body && standing.subject && !known.names.is_empty() => Fit::Perhaps,
        Asks::Body if person && standing.subject && is_doubtful_person(known) => Fit::Perhaps,
        Asks::Body => Fit::No,
    }
}

/// Whether nothing in the words says that the name is a person's: no title, no role, no given name of a known gender.
fn is_doubtful_person(known: &Speaker) -> bool {
    known.gender == Gender::Unknown && known.roles.is_empty() && !known.names.is_empty() && known.nouns.is_empty()
}

impl History {
    /// Notes a mention by its head's token.
    pub fn note(&mut self, sentence: usize, head: usize, speaker: usize, standing: Standing) {
        self.mentions.push(PastMention { sentence, head, speaker, standing });
    }

    /// Whom a pronoun in sentence `here` takes up; nobody where none fits or several do. Of people, whom its verb's own
    /// report names (`reported`) is taken only where nobody else fits; a body speaks of itself (*Halden Rail would freeze
    /// fares, it said*).
    pub fn antecedent(
        &self,
        here: usize,
        word: &str,
        own: Standing,
        reported: Reported<'_>,
        speakers: &[Speaker],
    ) -> Option<usize> {
        let asks = asks(word)?;
        if asks == Asks::Body && !own.acts {
            return None;
        }
        let near = self.mentions.iter().rev().take_while(|m| m.sentence == here);
        let named: Vec<_> = near.filter(|m| reported(m.head)).collect();
        let best_named = named.iter().map(|m| fit(asks, &speakers[m.speaker], m.standing)).max().unwrap_or(Fit::No);
        if best_named == Fit::No || !matches!(asks, Asks::Man | Asks::Woman) {
            return self.nearest(here, asks, own, &|_| true, speakers);
        }
        let others = |m: &PastMention| named.iter().all(|n| n.speaker != m.speaker);
        let Some(other) = self.nearest(here, asks, own, &others, speakers) else {
            // A name that may be a body's (*Kestridge means to hire, she said*) is nobody who says *she* of herself.
            let is_person = best_named == Fit::Well;
            return self.nearest(here, asks, own, &|_| true, speakers).filter(|_| is_person);
        };
        let of_other = |m: &&PastMention| m.speaker == other;
        let fit_of_other = self.mentions.iter().rev().find(of_other).map(|m| fit(asks, &speakers[other], m.standing));
        // Where both are surely people, *Brandt would stay, she said* may be Brandt's after all.
        let is_clear =
            fit_of_other > Some(best_named) || fit_of_other == Some(Fit::Perhaps) && best_named == Fit::Perhaps;
        is_clear.then_some(other)
    }

    /// The nearest mention of those kept that fits best.
    fn nearest(
        &self,
        here: usize,
        asks: Asks,
        own: Standing,
        keep: &dyn Fn(&PastMention) -> bool,
        speakers: &[Speaker],
    ) -> Option<usize> {
        // That a person's name may be a body's is a guess, which reaches no further than the sentence before: *it* after
        // *The minister has ordered an inquiry* takes up nobody named before that.
        let in_reach = |m: &PastMention| {
            asks != Asks::Body || here - m.sentence <= 1 || speakers[m.speaker].kind != SpeakerKind::Person
        };
        let at = |sentence: usize| {
            let near = self.mentions.iter().rev().take_while(move |m| m.sentence >= sentence);
            near.filter(move |m| m.sentence == sentence && in_reach(m) && keep(m))
                .map(|m| (m, fit(asks, &speakers[m.speaker], m.standing)))
                .filter(|&(_, fit)| fit > Fit::No)
                .collect::<Vec<_>>()
        };
        for back in 0..=PRONOUN_SENTENCES.min(here) {
            let fitting = at(here - back);
            let subjects: Vec<_> = fitting.iter().filter(|(m, _)| m.standing.subject).copied().collect();
            if !subjects.is_empty() {
                return best(&subjects, own);
            }
            if back > 0 && !fitting.is_empty() {
                return best(&fitting, own);
            }
        }
        best(&at(here), own)
    }
}

/// The one that fits best; nobody if two fit alike.
fn best(fitting: &[(&PastMention, Fit)], own: Standing) -> Option<usize> {
    let only = |mut of: Vec<usize>| {
        of.sort_unstable();
        of.dedup();
        (of.len() == 1).then(|| of[0])
    };
    let all = |keep: &dyn Fn(&PastMention, Fit) -> bool| {
        only(fitting.iter().filter(|(m, f)| keep(m, *f)).map(|(m, _)| m.speaker).collect())
    };
    all(&|_, _| true)
        .or_else(|| own.main.then(|| all(&|m, _| m.standing.main)).flatten())
        .or_else(|| all(&|_, f| f == Fit::Well))
        .or_else(|| own.main.then(|| all(&|m, f| m.standing.main && f == Fit::Well)).flatten())
}
