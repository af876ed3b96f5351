//! Resolver of coreference: one pass over the phrases of a document in the order of the text.

use super::antecedent::{History, is_reported_by, standing};
use super::block_mentions::BlockMentions;
use super::body_name::{is_another_body, same_body};
use super::lexicon::SpeakerLexicon;
use super::limits::MAX_GLOSSARY_BYTES;
use super::mention::is_defined_term;
use super::names::{name_marks, normalised_name, word_mark, words_within};
use super::person_name::{NameRelation, known_as as relation_to};
use super::recency::RecencyIndex;
use super::titles::fits_role;
use super::turn_label::TurnLabel;
use crate::claims::model::{Gender, MentionForm, NounPhrase, ResolvedMentions, Speaker, SpeakerKind, SpeakerTable};
use crate::nlp::{Doc, Tag};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Resolves who is who over all blocks of a document.
pub fn resolve(blocks: &[BlockMentions<'_>]) -> SpeakerTable {
    let mut resolver = Resolver::default();
    // Only labels are abbreviated so.
    let glossary = if blocks.iter().any(|s| s.label.is_some()) { glossary(blocks) } else { Vec::new() };
    for (block, mentions) in blocks.iter().enumerate() {
        if let Some(label) = mentions.label {
            resolver.resolve_label(block, label, &glossary);
        }
        for phrase in mentions.phrases {
            if mentions.label.is_some_and(|l| l.span.contains_offset(mentions.doc.tokens[phrase.head].span.start)) {
                continue;
            }
            resolver.resolve_mention(block, mentions, phrase);
        }
        resolver.sentence += mentions.doc.sentences.len();
    }
    for speaker in &mut resolver.all {
        speaker.short = short_form(speaker);
    }
    resolver.resolved.resize_with(blocks.len(), Vec::new);
    SpeakerTable { all: Arc::new(resolver.all), resolved: resolver.resolved.into_iter().map(Arc::new).collect() }
}

/// Abbreviations that the document itself explains: *POLICE (Caldermouth Police)*; short form in lower case to long.
fn glossary(blocks: &[BlockMentions<'_>]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for mentions in blocks {
        let text = &*mentions.doc.text;
        for (at, _) in text.match_indices(" (") {
            let short = text.get(..at).and_then(|t| t.rsplit(char::is_whitespace).next()).unwrap_or("");
            let long = text.get(at + 2..).and_then(|t| t.split(')').next()).unwrap_or("");
            let capitals = short.chars().count() >= 2 && short.chars().all(char::is_uppercase);
            let name = long.split(' ').count() >= 2
                && long.starts_with(char::is_uppercase)
                && long.len() <= MAX_GLOSSARY_BYTES;
            if capitals && name {
                found.push((short.to_lowercase(), long.to_owned()));
            }
        }
    }
    found
}

#[derive(Default)]
struct Resolver<'a> {
    all: Vec<Speaker>,
    /// Marks of all words of each speaker's names.
    words: Vec<u64>,
    /// Who was mentioned last.
    memory: RecencyIndex<'a>,
    /// What has been said of each speaker already, as hashes.
    learned: FxHashSet<u64>,
    resolved: Vec<ResolvedMentions>,
    history: History,
    /// Number of sentences in the blocks before this one.
    sentence: usize,
    /// Every speaker by each of its names, and people by surname.
    by_name: FxHashMap<String, usize>,
}

impl<'a> Resolver<'a> {
    /// Index of the speaker named by the phrase with this head token.
    fn index_at(&self, block: usize, head: usize) -> Option<usize> {
        let mentions = self.resolved.get(block)?;
        Some(mentions[mentions.binary_search_by_key(&head, |&(head, _)| head).ok()?].1)
    }

    /// Notes that the phrase with this head token names the speaker at `index`.
    fn record_mention(&mut self, block: usize, head: usize, index: usize) {
        if self.resolved.len() <= block {
            self.resolved.resize_with(block + 1, Vec::new);
        }
        let mentions = &mut self.resolved[block];
        match mentions.binary_search_by_key(&head, |&(head, _)| head) {
            Ok(at) => mentions[at].1 = index,
            Err(at) => mentions.insert(at, (head, index)),
        }
    }

    fn resolve_mention(&mut self, block: usize, mentions: &BlockMentions<'a>, phrase: &'a NounPhrase) -> Option<usize> {
        if let Some(known) = self.index_at(block, phrase.head) {
            return Some(known);
        }
        let doc = mentions.doc;
        let quoted = mentions.quotations.iter().any(|q| q.span.contains_offset(doc.tokens[phrase.head].span.start));
        let index = match &phrase.form {
            MentionForm::Pronoun(_) if quoted => return None,
            MentionForm::Pronoun(word) => {
                let here = self.sentence + phrase.sentence;
                let reported = |token: usize| is_reported_by(doc, phrase.head, token);
                self.history.antecedent(here, word, standing(doc, phrase), &reported, &self.all)?
            }
            MentionForm::Name { .. } => self.named(block, mentions, phrase)?,
            MentionForm::Common { .. } => {
                let name = phrase.apposition.and_then(|a| {
                    mentions.phrases.iter().find(|p| p.head == a && matches!(p.form, MentionForm::Name { .. }))
                });
                match name {
                    Some(name) => self.resolve_mention(block, mentions, name)?,
                    None => self.described(block, doc, phrase),
                }
            }
        };
        if self.merge_mention(index, doc, phrase) {
            self.file_names(index);
        }
        self.record_mention(block, phrase.head, index);
        self.memory.mention(index);
        if !quoted && !mentions.is_aside() && !mentions.is_in_dateline(phrase) {
            self.history.note(self.sentence + phrase.sentence, phrase.head, index, standing(doc, phrase));
        }
        Some(index)
    }

    /// The speaker whom a label names.
    fn resolve_label(&mut self, block: usize, label: &TurnLabel, glossary: &[(String, String)]) {
        let role = label.role.clone().unwrap_or_default();
        let body = label
            .name
            .is_none()
            .then(|| glossary.iter().find(|(short, _)| *short == role))
            .flatten()
            .map(|(_, long)| &**long);
        let name = label.name.as_deref().or(body);
        let known = match name {
            Some(name) => self.labelled(label, name),
            None => self.memory.recent().find(|&i| {
                let known = &self.all[i];
                known.roles.contains(&role) || known.nouns.contains(&role)
            }),
        };
        let index = known.unwrap_or_else(|| {
            let kind = label.kind(body);
            let shown = name.map_or_else(
                || format!("the {role}"),
                |n| label.title.as_ref().map_or(n.to_owned(), |t| format!("{t} {n}")),
            );
            self.all.push(Speaker {
                full: shown.clone(),
                short: String::new(),
                kind,
                plural: kind == SpeakerKind::Police,
                roles: Vec::new(),
                forms: vec![shown],
                names: name.map(normalised_name).into_iter().collect(),
                nouns: Vec::new(),
                country: None,
                belongs_to: label.belongs_to.clone().into_iter().collect(),
                gender: label.gender(),
            });
            self.words.push(0);
            self.all.len() - 1
        });
        let (speaker, words, memory) = (&mut self.all[index], &mut self.words[index], &mut self.memory);
        for name in &speaker.names {
            *words |= name_marks(name);
            memory.add_name(index, name);
        }
        memory.add_noun(index, &role);
        if !role.is_empty() {
            push_new(if speaker.kind == SpeakerKind::Person { &mut speaker.roles } else { &mut speaker.nouns }, &role);
        }
        if let Some(title) = &label.title {
            let title = title.to_lowercase();
            memory.add_noun(index, &title);
            push_new(&mut speaker.roles, &title);
        }
        self.file_names(index);
        self.record_mention(block, label.head, index);
        self.memory.mention(index);
    }

    /// The speaker whose name a label has: in full, or the one person with that surname (*OKAFOR* for *Lena Okafor*).
    fn labelled(&self, label: &TurnLabel, name: &str) -> Option<usize> {
        let name = normalised_name(name);
        let exact = self.memory.recent().find(|&i| self.all[i].names.contains(&name));
        let is_person = label.kind(None) == SpeakerKind::Person;
        exact.filter(|&i| self.all[i].kind == label.kind(None) || !is_person).or_else(|| {
            let gender = label.gender();
            let fits = |known: &Speaker| {
                let same_sex = known.gender == gender || Gender::Unknown == known.gender || gender == Gender::Unknown;
                known.kind == SpeakerKind::Person && same_sex && relation_to(&known.names, &name) >= NameRelation::Part
            };
            let mut people = self.memory.recent().filter(|&i| is_person && fits(&self.all[i]));
            let first = people.next()?;
            people.next().is_none().then_some(first)
        })
    }

    /// The speaker with this name, or a new one; nobody where the name fits two.
    fn named(&mut self, block: usize, mentions: &BlockMentions<'a>, phrase: &'a NounPhrase) -> Option<usize> {
        let MentionForm::Name { title, known_as, person, .. } = &phrase.form else { return Some(self.add(phrase)) };
        let text = &**known_as;
        let single = !text.contains(' ');
        let title = mentions.doc.span(title.clone()).slice(&mentions.doc.text).to_lowercase();
        if let Some(explained) = self.explained(block, mentions, phrase) {
            return Some(explained);
        }
        let all = &self.all;
        let relation = |i: usize| {
            let known = &all[i];
            let is_person = known.kind == SpeakerKind::Person;
            if known.names.is_empty() {
                NameRelation::Different
            } else if is_person && (*person != Some(false) || single) {
                let opposed = matches!(
                    (known.gender, phrase.gender),
                    (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male)
                );
                if opposed { NameRelation::Different } else { relation_to(&known.names, text) }
            } else if known.names.iter().any(|name| name == text)
                || !is_person && *person != Some(true) && is_one_body(known, text)
            {
                NameRelation::Same
            } else {
                NameRelation::Different
            }
        };
        let mut fitting = self.memory.named(text, |i| relation(i) >= NameRelation::Part);
        let best = fitting.iter().map(|&i| relation(i)).max();
        fitting.retain(|&i| Some(relation(i)) == best);
        // A full name is one person's; a surname is whose title it has, else of nobody in particular.
        if fitting.len() > 1 {
            let titled: Vec<usize> = fitting.iter().copied().filter(|&i| fits_role(&title, &all[i].roles)).collect();
            if titled.len() == 1 {
                return titled.first().copied();
            }
            let people = fitting.iter().filter(|&&i| all[i].kind == SpeakerKind::Person).count();
            if single && people > 1 {
                return None;
            }
        }
        let found = fitting.first().copied().or_else(|| {
            let known = self.by_name.get(text).copied();
            known.filter(|&i| relation(i) != NameRelation::Different || self.all[i].kind != SpeakerKind::Person)
        });
        // A role mentioned beside the name was seen first (*the industry minister, Helena Trask*).
        let found = found.or_else(|| {
            let beside = phrase.apposition.and_then(|a| self.index_at(block, a))?;
            self.all[beside].names.is_empty().then_some(beside)
        });
        Some(found.unwrap_or_else(|| self.add(phrase)))
    }

    /// The speaker whose abbreviation the phrase is, in brackets behind its name: *the Port Users' Forum (PUF)*.
    fn explained(&self, block: usize, mentions: &BlockMentions<'_>, phrase: &NounPhrase) -> Option<usize> {
        let MentionForm::Name { name, .. } = &phrase.form else { return None };
        let doc = mentions.doc;
        let letters = doc.span(name.clone()).slice(&doc.text);
        let bracket = name.start.checked_sub(1)?;
        let capitals =
            letters.chars().count() >= 2 && letters.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '&'));
        let alone = doc.word(bracket) == "(" && name.end < doc.tokens.len() && doc.word(name.end) == ")";
        if !capitals || !alone || phrase.country.is_some() {
            return None;
        }
        let long =
            mentions.phrases.iter().find(|p| p.tokens.contains(&bracket.wrapping_sub(1)) || p.tokens.end == bracket)?;
        let index = self.index_at(block, long.head)?;
        // A link's text in brackets behind some other word (*in January (TNW)*) abbreviates nothing.
        let named = matches!(long.form, MentionForm::Name { .. });
        let short = letters.to_lowercase();
        let known = &self.all[index];
        let abbreviates = known.names.iter().any(|n| is_abbreviation(&short, n));
        (named && known.kind != SpeakerKind::Person && abbreviates).then_some(index)
    }

    /// The speaker that a description takes up, or a new one.
    fn described(&mut self, block: usize, doc: &Doc, phrase: &NounPhrase) -> usize {
        let MentionForm::Common { noun, head } = &phrase.form else { return self.add(phrase) };
        let lexicon = SpeakerLexicon::get();
        if let Some(beside) = phrase.apposition.and_then(|a| self.index_at(block, a)) {
            return beside;
        }
        if is_defined_term(doc, phrase)
            && let Some(defined) = self.all.iter().position(|known| is_body_of_class(known, phrase.kind, head))
        {
            return defined;
        }
        let same_noun =
            |known: &Speaker| known.nouns.iter().any(|n| n == noun) || known.roles.iter().any(|r| r == noun);
        if !phrase.definite && phrase.kind == SpeakerKind::Person {
            return self.add(phrase);
        }
        let plural_group = phrase.plural && !phrase.definite;
        let all = &self.all;
        let exact = self.memory.described(noun, |i| {
            let known = &all[i];
            same_noun(known) && known.plural == phrase.plural && same_affiliation(known, phrase)
        });
        if exact.is_some() || plural_group || !phrase.definite {
            return exact.unwrap_or_else(|| self.add(phrase));
        }
        let head_mark = word_mark(head);
        let by_head = self.memory.recent().find(|&i| {
            let known = &self.all[i];
            let role = known.kind == SpeakerKind::Person
                && phrase.kind == SpeakerKind::Person
                && same_affiliation(known, phrase)
                && known.roles.iter().any(|r| r.ends_with(&**head) && words_within(noun, r));
            let body = known.kind != SpeakerKind::Person
                && phrase.kind != SpeakerKind::Person
                && !known.plural
                && !phrase.plural
                && self.words[i] & head_mark != 0
                && known.names.iter().any(|n| n.split(' ').any(|w| w == head))
                && noun.split(' ').all(|w| w == head || known.names.iter().any(|n| n.contains(w)));
            let generic = !phrase.plural
                && noun == head
                && !known.names.is_empty()
                && known.kind == phrase.kind
                && matches!(phrase.kind, SpeakerKind::Company | SpeakerKind::Union)
                && (lexicon.same(head) == lexicon.same("company") || phrase.kind == SpeakerKind::Union);
            role || body || generic
        });
        by_head.unwrap_or_else(|| self.add(phrase))
    }

    /// Files a speaker under its names, as far as nobody was found under them before.
    fn file_names(&mut self, speaker: usize) {
        let known = &self.all[speaker];
        for name in known.names.iter().map(String::as_str).chain(known.surname()) {
            if !self.by_name.contains_key(name) {
                self.by_name.insert(name.to_owned(), speaker);
            }
        }
    }

    fn add(&mut self, phrase: &NounPhrase) -> usize {
        self.all.push(Speaker {
            full: String::new(),
            short: String::new(),
            kind: phrase.kind,
            plural: phrase.plural,
            roles: Vec::new(),
            forms: Vec::new(),
            names: Vec::new(),
            nouns: Vec::new(),
            country: None,
            belongs_to: Vec::new(),
            gender: phrase.gender,
        });
        self.words.push(0);
        self.all.len() - 1
    }

    /// Adds what the phrase says of the speaker. The answer is whether there is a new name to find it by.
    fn merge_mention(&mut self, index: usize, doc: &Doc, phrase: &NounPhrase) -> bool {
        if !self.learned.insert(mention_hash(index, &self.all[index], doc, phrase)) {
            return false;
        }
        let (speaker, words, memory) = (&mut self.all[index], &mut self.words[index], &mut self.memory);
        if speaker.gender == Gender::Unknown {
            speaker.gender = phrase.gender;
        }
        if matches!(phrase.form, MentionForm::Pronoun(_)) {
            return false;
        }
        let before = (speaker.names.len(), speaker.kind);
        let text = doc.span(phrase.tokens.clone()).slice(&doc.text);
        push_new(&mut speaker.forms, text);
        if let Some(owner) = &phrase.belongs_to {
            push_new(&mut speaker.belongs_to, owner);
        }
        match &phrase.form {
            MentionForm::Name { title, name, person, known_as } => {
                if push_new(&mut speaker.names, known_as) {
                    *words |= name_marks(known_as);
                    memory.add_name(index, known_as);
                }
                if !title.is_empty() {
                    let role = doc.span(title.clone()).slice(&doc.text).to_lowercase();
                    memory.add_noun(index, &role);
                    push_new(&mut speaker.roles, &role);
                }
                if speaker.kind == SpeakerKind::Other || (*person == Some(true) && speaker.kind != SpeakerKind::Person)
                {
                    speaker.kind = phrase.kind;
                }
                let start = if title.is_empty() { name.start } else { title.start.min(name.start) };
                let bare = doc.span(start..name.end).slice(&doc.text);
                let article = start > 0 && &*doc.tokens[start - 1].lower == "the" && start > phrase.tokens.start;
                let article = if article && title.is_empty() { "the " } else { "" };
                let words = |text: &str| text.split(' ').count();
                let longest = speaker.names.iter().map(|n| words(n)).max().unwrap_or(0);
                let longer = usize::from(!article.is_empty()) + words(bare) > words(&speaker.full);
                // *Det Ch Insp Hart* has more words than *Ann Hart* and says less of who it is.
                let whole = speaker.kind != SpeakerKind::Person || words(known_as) >= longest;
                if longer && whole || speaker.full.is_empty() || speaker.names.len() == 1 && speaker.forms.len() == 1 {
                    speaker.full = [article, bare].concat();
                }
                speaker.plural &= speaker.kind != SpeakerKind::Person;
            }
            MentionForm::Common { noun, .. } => {
                let role = speaker.kind == SpeakerKind::Person;
                memory.add_noun(index, noun);
                push_new(if role { &mut speaker.roles } else { &mut speaker.nouns }, noun);
                if role {
                    push_new(&mut speaker.nouns, noun);
                }
                if speaker.full.is_empty() {
                    speaker.full = lower_first(doc, phrase.tokens.start, text);
                }
            }
            MentionForm::Pronoun(_) => {}
        }
        speaker.country = speaker.country.or(phrase.country);
        before != (speaker.names.len(), speaker.kind)
    }
}

/// The text with its first letter in lower case, unless its first word is a name or an acronym.
fn lower_first(doc: &Doc, first: usize, text: &str) -> String {
    let keeps = doc.tokens.get(first).is_some_and(|t| {
        matches!(t.tag, Tag::Nnp | Tag::Nnps)
            || SpeakerLexicon::get().country_of_demonym(&t.lower).is_some()
            || text.chars().take_while(|c| c.is_alphanumeric()).filter(|c| c.is_uppercase()).count() > 1
    });
    let mut chars = text.chars();
    match chars.next() {
        Some(c) if !keeps => c.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// A hash of all that a phrase says of a speaker and of what it bears on: what is said again teaches nothing.
fn mention_hash(index: usize, speaker: &Speaker, doc: &Doc, phrase: &NounPhrase) -> u64 {
    let mut hasher = FxHasher::default();
    let own = |tokens: &std::ops::Range<usize>| (tokens.start.wrapping_sub(phrase.tokens.start), tokens.len());
    (index, speaker.kind, phrase.kind, phrase.gender as u8, phrase.country, &phrase.belongs_to).hash(&mut hasher);
    doc.span(phrase.tokens.clone()).slice(&doc.text).hash(&mut hasher);
    match &phrase.form {
        MentionForm::Name { title, name, person, known_as } => {
            (own(title), own(name), person, known_as, 0).hash(&mut hasher);
        }
        MentionForm::Common { noun, .. } => (noun, 1).hash(&mut hasher),
        MentionForm::Pronoun(_) => 2.hash(&mut hasher),
    }
    hasher.finish()
}

fn short_form(speaker: &Speaker) -> String {
    if speaker.names.is_empty() {
        return speaker.full.clone();
    }
    if speaker.kind == SpeakerKind::Person {
        return speaker.full.rsplit(' ').next().unwrap_or(&speaker.full).to_owned();
    }
    // A body's own short form: its name cut short, else *the union* if the text calls it so.
    let name = speaker
        .forms
        .iter()
        .filter(|f| normalised_name(f).split(' ').count() == 1 && speaker.names.contains(&normalised_name(f)));
    if let Some(short) = name.min_by_key(|f| f.len()) {
        return short.clone();
    }
    if let Some(form) = speaker.forms.iter().find(|f| {
        let lower = f.to_lowercase();
        let own = |n: &String| {
            speaker.kind == SpeakerKind::Company && n == "company"
                || speaker.names.iter().any(|name| name.ends_with(&format!(" {n}")))
        };
        lower.strip_prefix("the ").is_some_and(|bare| speaker.nouns.iter().any(|n| n == bare && own(n)))
    }) {
        return format!("the {}", form[4..].to_lowercase());
    }
    speaker.full.clone()
}

/// Adds a text to a list that does not hold it yet; the answer is whether it did.
fn push_new(list: &mut Vec<String>, item: &str) -> bool {
    let new = !item.is_empty() && !list.iter().any(|known| known == item);
    if new {
        list.push(item.to_owned());
    }
    new
}

/// Whether a speaker is a named body of the class that a defined term names: a company, or one with that word in its name.
fn is_body_of_class(known: &Speaker, kind: SpeakerKind, class: &str) -> bool {
    let is_company = kind == SpeakerKind::Company && known.kind == SpeakerKind::Company;
    let has_word = || known.names.iter().any(|n| n.contains(' ') && n.split(' ').any(|w| w == class));
    known.kind != SpeakerKind::Person && !known.names.is_empty() && (is_company || has_word())
}

/// Whether the letters stand in the name of several words in their order, the first at its head.
fn is_abbreviation(short: &str, name: &str) -> bool {
    let mut rest = name.chars();
    let mut letters = short.chars().filter(|c| c.is_alphabetic());
    name.contains([' ', '-']) && name.chars().next() == short.chars().next() && letters.all(|l| rest.any(|c| c == l))
}

/// Whether a name is a known body's, and not that of another body which has its name in its own.
fn is_one_body(known: &Speaker, name: &str) -> bool {
    let another = |k: &String| is_another_body(k, name) && name.len() > k.len();
    same_body(&known.names, name) && !known.names.iter().any(another)
}

/// Whether the phrase and the known speaker belong to the same body, as far as both say.
fn same_affiliation(known: &Speaker, phrase: &NounPhrase) -> bool {
    match &phrase.belongs_to {
        Some(owner) if !known.belongs_to.is_empty() => {
            let last = owner.rsplit(' ').next().unwrap_or(owner);
            known.belongs_to.iter().any(|b| b == owner || b.split(' ').any(|w| w == last))
                || matches!(&**owner, "his" | "her" | "its" | "their")
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_abbreviation;

    #[test]
    fn an_abbreviation_has_its_letters_from_the_name() {
        assert!(
            is_abbreviation("puf", "port users' forum") && is_abbreviation("mdsa", "medical devices safety authority")
        );
        assert!(!is_abbreviation("tnw", "january") && !is_abbreviation("tnw", "tidal works"));
    }
}
