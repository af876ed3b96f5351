//! Inflection of verbs: from a dictionary form to *-s*, past and participles; from a verb group to another tense, modal or
//! polarity.

use super::doc::Doc;
use super::labels::{Dep, Pos, Tag};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::OnceLock;

/// Forms of a verb.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VerbForm {
    /// *Go*.
    Base,
    /// *Goes*.
    Third,
    /// *Went*.
    Past,
    /// *Gone*.
    Participle,
    /// *Going*.
    Gerund,
}

impl VerbForm {
    /// The form that a verb's tag names; the past for any other tag.
    pub fn from_tag(tag: Tag) -> VerbForm {
        match tag {
            Tag::Vbz => VerbForm::Third,
            Tag::Vb | Tag::Vbp => VerbForm::Base,
            Tag::Vbg => VerbForm::Gerund,
            Tag::Vbn => VerbForm::Participle,
            _ => VerbForm::Past,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbTable {
    irregular: FxHashMap<String, (String, String)>,
    doubling: Doubling,
    agreement: Agreement,
    negation: Negation,
    contractions: FxHashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Doubling {
    verbs: FxHashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agreement {
    singular: FxHashSet<String>,
    plural: FxHashSet<String>,
    plural_subjects: FxHashSet<String>,
    singular_numbers: FxHashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Negation {
    negators: FxHashSet<String>,
    companions: FxHashSet<String>,
}

fn table() -> &'static VerbTable {
    static TABLE: OnceLock<VerbTable> = OnceLock::new();
    TABLE.get_or_init(|| {
        toml::from_str(include_str!("../../assets/lexicons/verbs.toml"))
            .unwrap_or_else(|error| panic!("assets/lexicons/verbs.toml: {error}"))
    })
}

/// The form of a verb, from its dictionary form. *Be* gives *is*, *was*, *been*, *being*; see [`be`] for its persons.
pub fn inflect(lemma: &str, form: VerbForm) -> String {
    match (lemma, form) {
        (_, VerbForm::Base) => lemma.to_string(),
        ("be", VerbForm::Third) => "is".into(),
        ("be", VerbForm::Past) => "was".into(),
        ("be", VerbForm::Participle) => "been".into(),
        ("be", VerbForm::Gerund) => "being".into(),
        ("have", VerbForm::Third) => "has".into(),
        (_, VerbForm::Third) => third(lemma),
        (_, VerbForm::Gerund) => gerund(lemma),
        (_, VerbForm::Past) => {
            table().irregular.get(lemma).map_or_else(|| regular_past(lemma), |(past, _)| past.clone())
        }
        (_, VerbForm::Participle) => {
            table().irregular.get(lemma).map_or_else(|| regular_past(lemma), |(_, participle)| participle.clone())
        }
    }
}

/// The finite form of *be* for a number and tense.
pub fn be(past: bool, plural: bool) -> &'static str {
    match (past, plural) {
        (false, false) => "is",
        (false, true) => "are",
        (true, false) => "was",
        (true, true) => "were",
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn third(lemma: &str) -> String {
    let mut back = lemma.chars().rev();
    let (last, before) = (back.next(), back.next());
    match (last, before) {
        (Some('y'), Some(b)) if !is_vowel(b) => format!("{}ies", &lemma[..lemma.len() - 1]),
        (Some('s' | 'x' | 'z'), _) | (Some('h'), Some('s' | 'c')) => format!("{lemma}es"),
        (Some('o'), Some(b)) if !is_vowel(b) => format!("{lemma}es"),
        _ => format!("{lemma}s"),
    }
}

fn gerund(lemma: &str) -> String {
    if let Some(stem) = lemma.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    if let Some(stem) = lemma.strip_suffix('e').filter(|s| !s.ends_with(['e', 'o', 'y']) && s.len() > 1) {
        return format!("{stem}ing");
    }
    format!("{}ing", doubled(lemma))
}

fn regular_past(lemma: &str) -> String {
    let mut back = lemma.chars().rev();
    let (last, before) = (back.next(), back.next());
    match (last, before) {
        (Some('e'), _) => format!("{lemma}d"),
        (Some('y'), Some(b)) if !is_vowel(b) => format!("{}ied", &lemma[..lemma.len() - 1]),
        _ => format!("{}ed", doubled(lemma)),
    }
}

/// The stem with its last consonant doubled where English doubles it (*stop*, *refer*), with *k* after *c*.
fn doubled(lemma: &str) -> String {
    let letters: Vec<char> = lemma.chars().collect();
    let Some(&last) = letters.last() else { return String::new() };
    if last == 'c' {
        return format!("{lemma}k");
    }
    let one_syllable = letters.iter().filter(|c| is_vowel(**c)).count() == 1;
    let short = letters.len() >= 3
        && !is_vowel(last)
        && !matches!(last, 'w' | 'x' | 'y' | 'h')
        && is_vowel(letters[letters.len() - 2])
        && !is_vowel(letters[letters.len() - 3]);
    let quick = lemma.starts_with("qu") && letters.len() == 4 && !is_vowel(last);
    if (one_syllable && short) || quick || table().doubling.verbs.contains(lemma) {
        format!("{lemma}{last}")
    } else {
        lemma.to_string()
    }
}

/// A finite verb group taken apart, so that it can be put together again in another shape.
#[derive(Clone, Debug, PartialEq)]
pub struct VerbGroup {
    /// First token: the first auxiliary, or the verb itself.
    pub first: usize,
    /// The content verb.
    pub main: usize,
    /// The content verb's dictionary form.
    pub lemma: String,
    /// *May*, *will*; in lower case.
    pub modal: Option<String>,
    /// Past tense (of the first verb, where there is no modal).
    pub past: bool,
    /// *Has gone*.
    pub perfect: bool,
    /// *Is going*.
    pub progressive: bool,
    /// *Is driven*.
    pub passive: bool,
    /// *Not*, *never*, *n't* within the group.
    pub negated: bool,
    /// Whether the subject takes a plural verb.
    pub plural: bool,
    /// Adverbs between the first auxiliary and the verb, as they stand.
    pub adverbs: Vec<String>,
}

impl VerbGroup {
    /// The verb group of a content verb; `None` if it has no finite verb.
    pub fn from_verb(doc: &Doc, main: usize) -> Option<VerbGroup> {
        let verb = doc.tokens.get(main)?;
        let auxiliaries: Vec<usize> = doc
            .children(main)
            .filter(|&c| {
                c < main && matches!(doc.tokens[c].dep, Dep::Aux | Dep::AuxPass) && doc.tokens[c].tag != Tag::To
            })
            .collect();
        let leader = auxiliaries.first().copied().unwrap_or(main);
        // "Did the board close": an auxiliary parted from its verb by the subject is no group that can be rewritten.
        let subject_between = doc
            .children(main)
            .any(|c| c > leader && c < main && matches!(doc.tokens[c].dep, Dep::Nsubj | Dep::NsubjPass | Dep::Expl));
        if subject_between || !(verb.is_verbal() || matches!(verb.tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbn)) {
            return None;
        }
        let lead = &doc.tokens[leader];
        let finite = matches!(lead.tag, Tag::Md | Tag::Vbd | Tag::Vbz | Tag::Vbp)
            || lead.tag == Tag::Vbn && auxiliaries.is_empty();
        if !finite {
            return None;
        }
        let has = |lemma: &str| auxiliaries.iter().any(|&a| &*doc.tokens[a].lemma == lemma);
        let passive = doc.child(main, &[Dep::AuxPass]).is_some_and(|a| a < main)
            || verb.tag == Tag::Vbn && has("be") && !has("have");
        let modal = (lead.tag == Tag::Md).then(|| full_modal(&lead.lower).to_string());
        let adverbs = (leader + 1..main)
            .filter(|&t| doc.tokens[t].pos == Pos::Adv && !is_negator(&doc.tokens[t].lower))
            .map(|t| doc.word(t).to_string())
            .collect();
        Some(VerbGroup {
            first: leader,
            main,
            lemma: verb.lemma.to_lowercase(),
            past: modal.is_none() && matches!(lead.tag, Tag::Vbd | Tag::Vbn),
            perfect: has("have"),
            progressive: verb.tag == Tag::Vbg && has("be"),
            passive,
            negated: doc.children(main).any(|c| c < main && is_negator(&doc.tokens[c].lower)),
            plural: is_plural(doc, leader, main),
            modal,
            adverbs,
        })
    }

    /// The group in words.
    pub fn render(&self) -> String {
        let mut verbs: Vec<&str> = Vec::new();
        if self.perfect {
            verbs.push("have");
        }
        if self.progressive {
            verbs.push("be");
        }
        if self.passive {
            verbs.push("be");
        }
        verbs.push(&self.lemma);
        let alone = verbs.len() == 1 && self.modal.is_none();
        let support = self.negated && alone && self.lemma != "be";
        let mut words: Vec<String> = Vec::new();
        let mut form = match (&self.modal, support) {
            (Some(modal), _) => {
                words.push(modal.clone());
                Some(VerbForm::Base)
            }
            (None, true) => {
                words.push(finite("do", self.past, self.plural));
                Some(VerbForm::Base)
            }
            (None, false) => None,
        };
        let mut opened = !words.is_empty();
        let last = verbs.len() - 1;
        let steps = verbs.into_iter().enumerate();
        if opened {
            self.after_first(&mut words);
        }
        let mut progressive_pending = self.progressive;
        for (i, verb) in steps {
            if !opened && i == last && verb != "be" {
                words.extend(self.adverbs.iter().cloned());
            }
            words.push(match form {
                None => finite(verb, self.past, self.plural),
                Some(f) => inflect(verb, f),
            });
            if !opened && (i != last || verb == "be") {
                self.after_first(&mut words);
            }
            opened = true;
            form = Some(match verb {
                "have" if i != last => VerbForm::Participle,
                "be" if i != last && progressive_pending => {
                    progressive_pending = false;
                    VerbForm::Gerund
                }
                "be" if i != last => VerbForm::Participle,
                _ => VerbForm::Base,
            });
        }
        words.join(" ")
    }

    fn after_first(&self, words: &mut Vec<String>) {
        if self.negated {
            if words.len() == 1 && words[0] == "can" {
                words[0] = "cannot".into();
            } else {
                words.push("not".into());
            }
        }
        words.extend(self.adverbs.iter().cloned());
    }

    /// The same statement under a modal: *started* gives *may have started*.
    pub fn under_modal(&self, modal: &str) -> VerbGroup {
        let past = self.modal.is_none() && self.past;
        VerbGroup { modal: Some(modal.to_string()), past: false, perfect: self.perfect || past, ..self.clone() }
    }

    /// The same statement denied or affirmed.
    pub fn negate(&self, negated: bool) -> VerbGroup {
        let mut group = VerbGroup { negated, ..self.clone() };
        if !negated {
            group.adverbs.retain(|a| !table().negation.companions.contains(&*a.to_lowercase()));
        }
        group
    }

    /// The same statement with an adverb after the first auxiliary.
    pub fn with_adverb(&self, adverb: &str) -> VerbGroup {
        let mut group = self.clone();
        group.adverbs.insert(0, adverb.to_string());
        group
    }

    /// The same statement with another verb.
    pub fn with_verb(&self, lemma: &str) -> VerbGroup {
        VerbGroup { lemma: lemma.to_string(), ..self.clone() }
    }

    /// The infinitive that stands under another verb: *to reach*, *to have started*, *to be driven*.
    pub fn infinitive(&self, perfect: bool) -> String {
        let group = VerbGroup {
            modal: Some("to".into()),
            past: false,
            perfect: self.perfect || perfect,
            negated: false,
            ..self.clone()
        };
        group.render()
    }

    /// The gerund that stands under another verb: *escalating*, *being closed*.
    pub fn gerund(&self) -> String {
        if self.passive {
            format!("being {}", inflect(&self.lemma, VerbForm::Participle))
        } else {
            inflect(&self.lemma, VerbForm::Gerund)
        }
    }
}

/// A verb's finite form.
pub fn finite(lemma: &str, past: bool, plural: bool) -> String {
    match (lemma, past, plural) {
        ("be", ..) => be(past, plural).to_string(),
        (_, true, _) => inflect(lemma, VerbForm::Past),
        (_, false, true) => lemma.to_string(),
        (_, false, false) => inflect(lemma, VerbForm::Third),
    }
}

fn full_modal(lower: &str) -> &str {
    table().contractions.get(lower).map_or(lower, String::as_str)
}

fn is_negator(lower: &str) -> bool {
    table().negation.negators.contains(lower)
}

/// Whether the verb agrees with a plural subject: by the verb's own form where it shows, else by the subject.
fn is_plural(doc: &Doc, leader: usize, main: usize) -> bool {
    let lower = &*doc.tokens[leader].lower;
    if table().agreement.singular.contains(lower) {
        return false;
    }
    if table().agreement.plural.contains(lower) {
        return true;
    }
    match doc.tokens[leader].tag {
        Tag::Vbz => return false,
        Tag::Vbp => return true,
        _ => {}
    }
    let subject = std::iter::once(main)
        .chain(doc.ancestors(main).take(2))
        .find_map(|verb| doc.children(verb).find(|&c| matches!(doc.tokens[c].dep, Dep::Nsubj | Dep::NsubjPass)));
    subject.is_some_and(|s| is_plural_subject(doc, s))
}

/// Whether a noun phrase with this head takes a plural verb.
pub fn is_plural_subject(doc: &Doc, head: usize) -> bool {
    let t = &doc.tokens[head];
    let joined = doc.children(head).any(|c| doc.tokens[c].dep == Dep::Conj)
        && doc.children(head).any(|c| &*doc.tokens[c].lower == "and");
    joined
        || matches!(t.tag, Tag::Nns | Tag::Nnps)
        || table().agreement.plural_subjects.contains(&*t.lower)
        || t.tag == Tag::Cd && !table().agreement.singular_numbers.contains(&*t.lower)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::Pipeline;

    #[test]
    fn lists_are_in_lower_case_and_do_not_overlap() {
        let VerbTable { agreement, negation, contractions, .. } = table();
        assert!(agreement.singular.is_disjoint(&agreement.plural));
        assert!(negation.negators.is_disjoint(&negation.companions));
        let lists = [&agreement.singular, &agreement.plural, &agreement.plural_subjects, &negation.negators];
        assert!(lists.into_iter().flatten().all(|word| *word == word.to_lowercase()));
        assert!(contractions.iter().all(|(short, full)| short != full));
    }

    #[test]
    fn verbs_are_spelt_as_english_spells_them() {
        for (lemma, third, past, participle, gerund) in [
            ("go", "goes", "went", "gone", "going"),
            ("stop", "stops", "stopped", "stopped", "stopping"),
            ("deny", "denies", "denied", "denied", "denying"),
            ("refer", "refers", "referred", "referred", "referring"),
            ("open", "opens", "opened", "opened", "opening"),
            ("risk", "risks", "risked", "risked", "risking"),
            ("escalate", "escalates", "escalated", "escalated", "escalating"),
            ("pass", "passes", "passed", "passed", "passing"),
            ("die", "dies", "died", "died", "dying"),
            ("agree", "agrees", "agreed", "agreed", "agreeing"),
            ("repay", "repays", "repaid", "repaid", "repaying"),
            ("be", "is", "was", "been", "being"),
        ] {
            let forms =
                [VerbForm::Third, VerbForm::Past, VerbForm::Participle, VerbForm::Gerund].map(|f| inflect(lemma, f));
            assert_eq!(forms, [third, past, participle, gerund], "{lemma}");
        }
    }

    #[test]
    fn verb_groups_change_shape() {
        type Change = fn(&VerbGroup) -> String;
        let cases: &[(&str, &str, Change, &str)] = &[
            ("The quay closed in May.", "closed", |g| g.negate(true).render(), "did not close"),
            ("The quay has closed.", "closed", |g| g.negate(true).render(), "has not closed"),
            ("The boats are old.", "are", |g| g.negate(true).render(), "are not"),
            ("The quay has not yet closed.", "closed", |g| g.negate(false).render(), "has closed"),
            ("Boats were driven ashore.", "driven", |g| g.with_adverb("likely").render(), "were likely driven"),
            ("The fire started below deck.", "started", |g| g.under_modal("may").render(), "may have started"),
            ("The firm will open a dock.", "open", |g| g.under_modal("could").render(), "could open"),
            ("The firm is opening a dock.", "opening", |g| g.under_modal("could").render(), "could be opening"),
            ("The dock was closed by storms.", "closed", |g| g.under_modal("may").render(), "may have been closed"),
            ("The fire started below deck.", "started", |g| g.infinitive(true), "to have started"),
            ("Keepers say the seals leave.", "leave", |g| g.negate(true).render(), "do not leave"),
        ];
        for (text, verb, change, expected) in cases {
            let doc = Pipeline::shared().parse(text);
            let main = (0..doc.tokens.len()).find(|&t| doc.word(t) == *verb).unwrap_or(0);
            let group = VerbGroup::from_verb(&doc, main);
            assert_eq!(group.as_ref().map(change).as_deref(), Some(*expected), "{text}");
        }
    }
}
