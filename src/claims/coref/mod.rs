//! Who is who in a document: mentions of one speaker (full name, surname, role, pronoun, alias, metonym) brought together.

mod compare;
mod lexicon;
mod mention;
mod recency;
mod resolve;
mod turn_label;

pub use compare::{SpeakerRelation, compare};
pub use lexicon::{Gender, SpeakerLexicon, Title};
pub use mention::{MentionForm, NounPhrase, phrase, phrases, strip_article};
pub use resolve::{BlockMentions, resolve};
pub use turn_label::TurnLabel;

use super::model::{Mention, SpeakerKind};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A speaker with every form that the document uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The fullest form, for a first mention: title and name, the body's whole name, the description as it stands.
    pub full: String,
    /// The short form for later mentions (surname, *the trust*).
    pub short: String,
    /// Class.
    pub kind: SpeakerKind,
    /// Whether the speaker takes a plural verb.
    pub plural: bool,
    /// Titles and roles that the document gives, in lower case (*medical director*, *mayor*).
    pub roles: Vec<String>,
    /// Every surface form seen, in the order of first mention.
    pub forms: Vec<String>,
    /// Proper names in lower case, without title.
    pub names: Vec<String>,
    /// Descriptions in dictionary form (*activist group*, *regional secretary*).
    pub nouns: Vec<String>,
    /// Index of the country whose government or officials these are.
    pub country: Option<usize>,
    /// Whom the speaker belongs to or speaks for, in lower case.
    pub belongs_to: Vec<String>,
    /// Gender, where the text tells it.
    pub gender: Gender,
}

impl Speaker {
    /// The surname in lower case, for a person with a name.
    pub fn surname(&self) -> Option<&str> {
        (self.kind == SpeakerKind::Person).then(|| self.longest_name()).flatten().map(surname)
    }

    /// Equal for speakers whom [`compare`] does not tell apart.
    pub fn likeness(&self) -> u64 {
        let mut hasher = FxHasher::default();
        (&self.names, self.kind, self.plural, &self.roles, &self.nouns, self.country).hash(&mut hasher);
        (&self.belongs_to, &self.forms, self.gender as u8).hash(&mut hasher);
        hasher.finish()
    }

    /// Whether both are named and counted alike.
    pub fn answers_as(&self, other: &Self) -> bool {
        (&self.full, &self.short, self.kind, self.plural, self.names.is_empty())
            == (&other.full, &other.short, other.kind, other.plural, other.names.is_empty())
    }

    /// The name with the most words, in lower case.
    pub fn longest_name(&self) -> Option<&str> {
        self.names.iter().max_by_key(|n| (n.split(' ').count(), n.len())).map(String::as_str)
    }
}

/// The surname of a name in lower case: its last word, a suffix such as *jr* left out.
pub fn surname(name: &str) -> &str {
    let name = name.trim_end_matches([',', '.']);
    let name = ["jr", "sr", "ii", "iii"].iter().find_map(|s| name.strip_suffix(s)?.strip_suffix(' ')).unwrap_or(name);
    name.rsplit(' ').next().unwrap_or(name)
}

/// A block's resolved mentions in the order of their head tokens: head token and index of the speaker.
type ResolvedMentions = Vec<(usize, usize)>;

/// The speakers of one document.
#[derive(Clone, Debug, Default)]
pub struct SpeakerTable {
    /// Speakers in the order of first mention.
    pub all: Arc<Vec<Speaker>>,
    /// Resolved mentions of each block.
    resolved: Vec<Arc<ResolvedMentions>>,
}

impl SpeakerTable {
    /// The speaker that a mention stands for, if it could be resolved.
    pub fn resolve(&self, mention: &Mention) -> Option<&Speaker> {
        self.at(mention.place.block, mention.head)
    }

    /// The speaker named by the phrase with this head token, if it could be resolved.
    pub fn at(&self, block: usize, head: usize) -> Option<&Speaker> {
        self.all.get(self.index_at(block, head)?)
    }

    /// Index in `all` of the speaker named by the phrase with this head token.
    pub fn index_at(&self, block: usize, head: usize) -> Option<usize> {
        let mentions = self.resolved.get(block)?;
        let at = mentions.binary_search_by_key(&head, |&(head, _)| head).ok()?;
        Some(mentions[at].1)
    }

    /// Index in `all` of the speaker that a mention stands for.
    pub fn index(&self, mention: &Mention) -> Option<usize> {
        self.index_at(mention.place.block, mention.head)
    }

    fn of_block(&self, block: usize) -> &[(usize, usize)] {
        self.resolved.get(block).map_or(&[], |mentions| mentions.as_slice())
    }

    /// The speakers of the same document where one block's words are others, if none of them says anything else of
    /// anybody: the mentions only stand at other tokens.
    pub(crate) fn after_edit(
        &self,
        block: usize,
        before: &BlockMentions<'_>,
        after: &BlockMentions<'_>,
    ) -> Option<SpeakerTable> {
        if !before.speaks_alike(after) {
            return None;
        }
        let now = |&(head, index): &(usize, usize)| {
            let phrase = before.phrases.iter().position(|p| p.head == head)?;
            Some((after.phrases[phrase].head, index))
        };
        let mut speakers = self.clone();
        if let Some(mentions) = speakers.resolved.get_mut(block) {
            let mut moved = mentions.iter().map(now).collect::<Option<ResolvedMentions>>()?;
            moved.sort_unstable();
            *mentions = Arc::new(moved);
        }
        Some(speakers)
    }

    /// `kept` says of each block which block of an earlier state of the document it was: takes out those whose mentions
    /// are now of other speakers. The answer is, for each speaker, which one it was, as far as blocks that were kept
    /// mention it.
    pub(crate) fn drop_changed(&self, earlier: &SpeakerTable, kept: &mut [Option<usize>]) -> Vec<Option<usize>> {
        let mut forth: Vec<Option<usize>> = vec![None; self.all.len()];
        let mut back: Vec<Option<usize>> = vec![None; earlier.all.len()];
        for (block, old) in kept.iter_mut().enumerate() {
            let Some(was) = *old else { continue };
            let (now, then) = (self.of_block(block), earlier.of_block(was));
            let mut same = now.len() == then.len();
            for (&(head, i), &(other_head, o)) in now.iter().zip(then) {
                let alike = match (forth[i], back[o]) {
                    (Some(known), _) => known == o,
                    (None, Some(_)) => false,
                    (None, None) => {
                        forth[i] = Some(o);
                        back[o] = Some(i);
                        true
                    }
                };
                same &= alike && head == other_head;
            }
            if !same {
                *old = None;
            }
        }
        forth
    }

    /// The speakers whom a block mentions, by their index in `all`.
    pub fn of(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        self.of_block(block).iter().map(|&(_, index)| index)
    }
}
