//! The names model: its own encoder, and one move a word (begins, continues, ends, is a name; or none).

use super::Features;
use super::asset::{Asset, Damaged, Result, Table};
use super::encoder::{self, Encoder};
use super::kernel::Kernel;
use super::reading::{Name, NameKind};
use super::transitions::{Rows, Transitions};
use super::weights::Weights;

/// The names model.
pub(super) struct Names {
    encoder: Encoder,
    transitions: Transitions,
    moves: Vec<Move>,
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

/// Room for one text, used again for the next.
#[derive(Default)]
pub(super) struct Scratch {
    encoder: encoder::Scratch,
    rows: Rows,
    scores: Vec<f32>,
}

impl Names {
    /// Unpacks the model.
    pub fn load(asset: &Asset, kernel: Kernel) -> Result<Names> {
        let tables = asset.section("names")?;
        let mut table = Table(&tables);
        let names = table.texts()?;
        let weights = Weights::unpack(asset, "names", &mut table)?;
        let moves: Vec<Move> = names.iter().map(|name| Move::parse(name)).collect::<Result<_>>()?;
        Ok(Names {
            encoder: Encoder::load(&weights, kernel)?,
            transitions: Transitions::load(&weights, "names", moves.len(), kernel)?,
            moves,
        })
    }

    /// The names in a text; `starts` says which words begin a sentence, and no name goes on over such a word.
    pub fn find(&self, features: &[Features], starts: &[bool], scratch: &mut Scratch) -> Vec<Name> {
        let vectors = self.encoder.encode(features, &mut scratch.encoder);
        self.transitions.prepare(features.len(), vectors, &mut scratch.rows);
        scratch.scores.resize(self.transitions.moves(), 0.0);
        let mut names = Vec::new();
        let mut open: Option<(usize, NameKind)> = None;
        for (word, features) in features.iter().enumerate() {
            let state = match open {
                Some((start, _)) => [Some(word), Some(start), word.checked_sub(1)],
                None => [Some(word), None, None],
            };
            self.transitions.score(&scratch.rows, state, &mut scratch.scores);
            let goes_on = starts.get(word + 1).is_some_and(|&start| !start);
            let is_space = features[5] != 0;
            let mut best: Option<(Move, f32)> = None;
            for (&candidate, &score) in self.moves.iter().zip(&scratch.scores) {
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
                        names.push(Name { tokens: start..word + 1, kind });
                    }
                }
                Some((Move::Whole(kind), _)) => names.push(Name { tokens: word..word + 1, kind }),
                _ => {}
            }
        }
        names
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
            _ => Err(Damaged("the names model has another kind of move")),
        }
    }
}
