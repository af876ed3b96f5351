//! Index of recent mentions, the last first, found by name or description.
//!
//! A long document has tens of thousands of mentions of thousands of speakers, and they are resolved again whenever a word
//! for somebody changes: the index lets coreference visit only candidates that share a name or a description.

use super::body_name::core;
use super::limits::MAX_REMEMBERED;
use super::names::{NameKey, initials, words_key};
use super::person_name::telling_words;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::rc::Rc;

/// The speakers mentioned last.
#[derive(Default)]
pub(crate) struct RecencyIndex<'a> {
    /// Counts the mentions.
    clock: u64,
    /// When each speaker was mentioned last; 0 for one who is forgotten.
    mentioned: Vec<u64>,
    /// How many are not.
    remembered: usize,
    /// Mentions in order. One that is not its speaker's last counts no more.
    order: VecDeque<(usize, u64)>,
    /// What each speaker is found by.
    keys: Vec<Vec<NameKey>>,
    /// Speakers by what they are found by; some of them are forgotten meanwhile.
    by_key: FxHashMap<NameKey, Vec<usize>>,
    /// The keys of names already seen.
    of_names: FxHashMap<&'a str, Rc<[NameKey]>>,
}

impl<'a> RecencyIndex<'a> {
    /// The speakers remembered, the one mentioned last first.
    pub fn recent(&self) -> impl Iterator<Item = usize> + '_ {
        let last = |&&(speaker, at): &&(usize, u64)| self.mentioned[speaker] == at;
        self.order.iter().rev().filter(last).map(|&(speaker, _)| speaker)
    }

    /// The speakers who fit and who have a name that may be of the same person or body, the one mentioned last first.
    pub fn named(&mut self, name: &'a str, fits: impl Fn(usize) -> bool) -> Vec<usize> {
        let keys = self.of_names.entry(name).or_insert_with(|| name_keys(name)).clone();
        let mut found: Vec<usize> = Vec::new();
        for key in keys.iter() {
            let Some(speakers) = self.by_key.get_mut(key) else { continue };
            speakers.retain(|&speaker| self.mentioned[speaker] > 0);
            for &speaker in speakers.iter() {
                if !found.contains(&speaker) && fits(speaker) {
                    found.push(speaker);
                }
            }
        }
        found.sort_by_key(|&speaker| std::cmp::Reverse(self.mentioned[speaker]));
        found
    }

    /// The speaker mentioned last of those who fit and are described by these words.
    pub fn described(&mut self, noun: &str, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let speakers = self.by_key.get_mut(&noun_key(noun))?;
        speakers.retain(|&speaker| self.mentioned[speaker] > 0);
        let fitting = speakers.iter().copied().filter(|&speaker| fits(speaker));
        fitting.max_by_key(|&speaker| self.mentioned[speaker])
    }

    /// A speaker has this name from now on; see [`RecencyIndex::mention`].
    pub fn add_name(&mut self, speaker: usize, name: &str) {
        let keys = self.of_names.get(name).cloned().unwrap_or_else(|| name_keys(name));
        keys.iter().for_each(|&key| self.add_key(speaker, key));
    }

    /// A speaker is described by these words from now on.
    pub fn add_noun(&mut self, speaker: usize, noun: &str) {
        self.add_key(speaker, noun_key(noun));
    }

    fn add_key(&mut self, speaker: usize, key: NameKey) {
        self.make_room(speaker);
        if self.keys[speaker].contains(&key) {
            return;
        }
        self.keys[speaker].push(key);
        if self.mentioned[speaker] > 0 {
            push_unique(&mut self.by_key, key, speaker);
        }
    }

    /// Notes that a speaker is mentioned here. Only so is he remembered.
    pub fn mention(&mut self, speaker: usize) {
        self.make_room(speaker);
        self.clock += 1;
        self.order.push_back((speaker, self.clock));
        if std::mem::replace(&mut self.mentioned[speaker], self.clock) == 0 {
            self.remembered += 1;
            self.keys[speaker].iter().for_each(|&key| push_unique(&mut self.by_key, key, speaker));
        }
        while self.remembered > MAX_REMEMBERED
            && let Some((speaker, at)) = self.order.pop_front()
        {
            if self.mentioned[speaker] == at {
                self.mentioned[speaker] = 0;
                self.remembered -= 1;
            }
        }
        if self.order.len() > 4 * MAX_REMEMBERED {
            let mentioned = &self.mentioned;
            self.order.retain(|&(speaker, at)| mentioned[speaker] == at);
        }
    }

    fn make_room(&mut self, speaker: usize) {
        if self.mentioned.len() <= speaker {
            self.mentioned.resize(speaker + 1, 0);
            self.keys.resize(speaker + 1, Vec::new());
        }
    }
}

/// Files a speaker who may stand there already, forgotten and come back.
fn push_unique(by_key: &mut FxHashMap<NameKey, Vec<usize>>, key: NameKey, speaker: usize) {
    let speakers = by_key.entry(key).or_default();
    if !speakers.contains(&speaker) {
        speakers.push(speaker);
    }
}

/// The keys of which two names share one if they may be of the same person or body; see
/// [`crate::claims::coref::person_name::known_as`] and [`crate::claims::coref::body_name::same_body`].
fn name_keys(name: &str) -> Rc<[NameKey]> {
    let core = core(name);
    let short = core.replace('.', "");
    let first = core.split([' ', '-']).next().unwrap_or(core);
    let last = core.rsplit(' ').next().unwrap_or(core);
    let mut keys: Vec<NameKey> = [name, core, &short, first, last].map(words_key).to_vec();
    if core.contains([' ', '-']) {
        keys.push(words_key(&initials(core).collect::<String>()));
    }
    keys.extend(telling_words(name).iter().map(|word| words_key(word)));
    keys.sort_unstable();
    keys.dedup();
    keys.into()
}

/// The key of a description or a role as a whole.
fn noun_key(noun: &str) -> NameKey {
    // A name and a description in the same words are not the same.
    words_key(noun) ^ 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_mentioned_last_comes_first_and_the_oldest_is_forgotten() {
        let mut memory = RecencyIndex::default();
        memory.add_name(0, "ann lee");
        memory.add_noun(1, "mayor");
        memory.add_name(2, "bruce lee");
        [0, 1, 2, 0].into_iter().for_each(|speaker| memory.mention(speaker));
        assert_eq!(memory.recent().collect::<Vec<_>>(), [0, 2, 1]);
        assert_eq!(memory.named("lee", |_| true), [0, 2]);
        assert_eq!(memory.named("lee", |speaker| speaker != 0), [2]);
        assert_eq!(memory.described("mayor", |_| true), Some(1));
        assert!(memory.named("mayor", |_| true).is_empty());
        for speaker in 3..3 + MAX_REMEMBERED - 1 {
            memory.mention(speaker);
            memory.mention(speaker);
        }
        assert_eq!((memory.described("mayor", |_| true), memory.recent().count()), (None, MAX_REMEMBERED));
        assert_eq!((memory.named("lee", |_| true), memory.named("bruce lee", |_| true)), (vec![0], vec![0]));
        // Who comes back is found again, once.
        memory.mention(1);
        assert_eq!((memory.described("mayor", |_| true), memory.recent().next()), (Some(1), Some(1)));
        assert!(memory.named("lee", |_| true).is_empty());
    }

    #[test]
    fn names_that_may_be_the_same_share_a_key() {
        let share = |a: &str, b: &str| name_keys(a).iter().any(|key| name_keys(b).contains(key));
        assert!(share("brannock polymers", "brannock"));
        assert!(share("j. lee", "ann lee") && share("ann lee jr", "lee"));
        assert!(share("national union of seafarers", "nus") && share("national union of seafarers", "n.u.s."));
        assert!(
            share("jan van rijn", "van rijn")
                && share("khalid al-masri", "masri")
                && share("ines prado vidal", "prado")
        );
        assert!(share("acme, inc.", "acme") && share("fc selby", "selby"));
        assert!(!share("ann lee", "bruce wayne"));
    }
}
