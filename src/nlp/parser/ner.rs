//! Entity recogniser: its own encoder, and one move a word (begins, continues, ends, is a name; or none).
//!
//! Where no name is open, the moves depend only on what follows. So of a text that was parsed a moment ago and edited
//! since, the names before the edit and behind it are taken over.

use super::transition_system::{Rows, TransitionSystem};
use crate::nlp::doc::Name;
use crate::nlp::doc_cache::{DocCache, SharedPrefix, SimilarDoc};
use crate::nlp::features::{Features, is_space};
use crate::nlp::labels::NameKind;
use crate::nlp::model::encoder::{self, Encoder, Layers, REACH};
use crate::nlp::model::file::{CorruptModel, ModelFile, Result, TableReader};
use crate::nlp::model::matmul::{MatmulKernel, WIDTH};
use crate::nlp::model::weights::ModelTensors;

/// The names model.
pub(crate) struct EntityRecognizer {
    encoder: Encoder,
    transitions: TransitionSystem,
    moves: Vec<Move>,
    pub(crate) doc_cache: DocCache<(Layers, Entities)>,
}

/// An encoded text, and the one of the cache that it is like.
pub(crate) struct Encoded {
    similar: Option<SimilarDoc<(Layers, Entities)>>,
    layers: Layers,
}

/// The names of a text, and what they were decided by.
#[derive(PartialEq)]
pub(crate) struct Entities {
    names: Vec<Name>,
    /// Which words begin a sentence.
    starts: Vec<bool>,
    /// Before which words a name is open.
    open: Vec<bool>,
}

#[derive(Clone, Copy)]
enum Move {
    Begin(NameKind),
    Continue(NameKind),
    End(NameKind),
    Whole(NameKind),
    Outside,
    /// A move of the model that means nothing.
    Never,
}

/// Buffers for one text, used again for the next.
#[derive(Default)]
pub(crate) struct NerScratch {
    encoder: encoder::EncoderScratch,
    rows: Rows,
    scores: Vec<f32>,
}

impl EntityRecognizer {
    /// Unpacks the model.
    pub fn load(model: &ModelFile, kernel: MatmulKernel) -> Result<EntityRecognizer> {
        let tables = model.section("names")?;
        let mut table = TableReader(&tables);
        let names = table.texts()?;
        let weights = ModelTensors::unpack(model, "names", &mut table)?;
        let moves: Vec<Move> = names.iter().map(|name| Move::parse(name)).collect::<Result<_>>()?;
        Ok(EntityRecognizer {
            encoder: Encoder::load(&weights, kernel)?,
            transitions: TransitionSystem::load(&weights, "names", moves.len(), kernel)?,
            moves,
            doc_cache: DocCache::default(),
        })
    }

    /// Encodes a text, which is most of the work and needs nothing but its words.
    pub fn encode(&self, features: &[Features], scratch: &mut NerScratch) -> Encoded {
        let similar = self.doc_cache.most_similar(features);
        let shared = similar.as_ref().map(|similar| similar.shared_prefix().part(|known| &known.0));
        let layers = self.encoder.encode(features, shared, &mut scratch.encoder);
        Encoded { similar, layers }
    }

    /// The names in a text that was encoded; `starts` says which words begin a sentence, and no name goes on over such a
    /// word.
    pub fn recognize(
        &self,
        Encoded { similar, layers }: Encoded,
        features: &[Features],
        starts: &[bool],
        scratch: &mut NerScratch,
    ) -> Vec<Name> {
        let shared = similar.as_ref().map(|similar| similar.shared_prefix().part(|known| &known.1).within(REACH));
        let found = self.recognize_from(layers.vectors(), features, starts, shared, scratch);
        let names = found.names.clone();
        self.doc_cache.insert(features, (layers, found), similar);
        names
    }

    /// Decides at every word; `shared` says at which of them the text has the same vectors as one read before.
    fn recognize_from(
        &self,
        vectors: &[f32],
        features: &[Features],
        starts: &[bool],
        shared: Option<SharedPrefix<Entities>>,
        scratch: &mut NerScratch,
    ) -> Entities {
        let count = features.len();
        let mut found = Entities { names: Vec::new(), starts: starts.to_vec(), open: Vec::with_capacity(count) };
        let shared = shared.map(|shared| Entities::shared_sentences(shared, starts));
        let first = shared.map_or(0, |shared| found.reuse_prefix(&shared));
        let NerScratch { rows, scores, .. } = scratch;
        rows.clear();
        scores.resize(self.transitions.moves(), 0.0);
        let mut open: Option<(usize, NameKind)> = None;
        for (word, features) in features.iter().enumerate().skip(first) {
            if let (Some(shared), None) = (shared, open)
                && shared.in_tail(word, count).is_some_and(|word| !shared.known.open[word])
            {
                found.reuse_suffix(word, &shared, count);
                break;
            }
            found.open.push(open.is_some());
            if first + rows.words() <= word {
                let ahead = shared.and_then(|shared| shared.known.next_closed(word + 1, &shared, count));
                let to = ahead.unwrap_or(count);
                self.transitions.prepare(&vectors[(first + rows.words()) * WIDTH..to * WIDTH], rows);
            }
            let row = word - first;
            let state = match open {
                Some((start, _)) => [Some(row), Some(start - first), row.checked_sub(1)],
                None => [Some(row), None, None],
            };
            self.transitions.score(rows, state, scores);
            let goes_on = starts.get(word + 1).is_some_and(|&start| !start);
            let is_space = is_space(features);
            let mut best: Option<(Move, f32)> = None;
            for (&candidate, &score) in self.moves.iter().zip(&*scores) {
                let allowed = match candidate {
                    Move::Begin(_) => open.is_none() && goes_on && !is_space,
                    Move::Continue(kind) => open.is_some_and(|(_, of)| of == kind) && goes_on,
                    Move::End(kind) => open.is_some_and(|(_, of)| of == kind),
                    Move::Whole(_) => open.is_none() && !is_space,
                    Move::Outside => open.is_none(),
                    Move::Never => false,
                };
                if allowed && best.is_none_or(|(_, top)| score > top) {
                    best = Some((candidate, score));
                }
            }
            match best {
                Some((Move::Begin(kind), _)) => open = Some((word, kind)),
                Some((Move::End(kind), _)) => {
                    if let Some((start, _)) = open.take() {
                        found.names.push(Name { tokens: start..word + 1, kind });
                    }
                }
                Some((Move::Whole(kind), _)) => found.names.push(Name { tokens: word..word + 1, kind }),
                _ => {}
            }
        }
        found
    }
}

impl Entities {
    /// The common prefix and suffix of the two texts up to which their sentences are the same too.
    fn shared_sentences<'a>(shared: SharedPrefix<'a, Entities>, starts: &[bool]) -> SharedPrefix<'a, Entities> {
        let known = &shared.known.starts;
        let head = starts.iter().zip(known).take_while(|(a, b)| a == b).count();
        let tail = starts.iter().rev().zip(known.iter().rev()).take_while(|(a, b)| a == b).count();
        // A word's move looks at the start behind it, and does not look at its own.
        SharedPrefix { head: shared.head.min(head.saturating_sub(1)), tail: shared.tail.min(tail + 1), ..shared }
    }

    /// Takes over what the shared head alone has decided; the word at which to go on.
    fn reuse_prefix(&mut self, shared: &SharedPrefix<Entities>) -> usize {
        let Entities { names, open, .. } = shared.known;
        let first = (0..=shared.head).rev().find(|&word| open.get(word) == Some(&false)).unwrap_or(0);
        self.names.extend(names.iter().take_while(|name| name.tokens.end <= first).cloned());
        self.open.extend_from_slice(&open[..first]);
        first
    }

    /// Takes over everything from a word on, before which no name is open in either text.
    fn reuse_suffix(&mut self, word: usize, shared: &SharedPrefix<Entities>, count: usize) {
        let Entities { names, open, .. } = shared.known;
        let from = word + shared.count - count;
        let rest = names.iter().skip_while(|name| name.tokens.start < from);
        self.names.extend(rest.map(|name| Name {
            tokens: name.tokens.start - from + word..name.tokens.end - from + word,
            kind: name.kind,
        }));
        self.open.extend_from_slice(&open[from..]);
    }

    /// The first word from `word` on, in a text with `count` words, before which no name was open here, in the tail that
    /// both share.
    fn next_closed(&self, word: usize, shared: &SharedPrefix<Entities>, count: usize) -> Option<usize> {
        (word.max(count - shared.tail)..count).find(|&word| !self.open[word + shared.count - count])
    }
}

impl Move {
    fn parse(name: &str) -> Result<Move> {
        let (action, kind) = name.split_once('-').unwrap_or((name, ""));
        if action == "O" {
            return Ok(Move::Outside);
        }
        if kind.is_empty() {
            return Ok(Move::Never);
        }
        let kind = NameKind::parse(kind);
        match action {
            "B" => Ok(Move::Begin(kind)),
            "I" => Ok(Move::Continue(kind)),
            "L" => Ok(Move::End(kind)),
            "U" => Ok(Move::Whole(kind)),
            _ => Err(CorruptModel("the names model has another kind of move")),
        }
    }
}
