//! The judge's model: how likely an atom is a slip, given its features; and the verdict.
//!
//! A logistic model with an intercept for each kind of atom, its odds brought to the rate of slips in real copy by points on
//! a rising curve. Fitted by
//! `assets/make/judge.py`, which tells of the data, the folds and how often what was said to be likely was so.

use super::atom::{Atom, Fact, Features, Verdict};
use crate::nlp::Doc;
use crate::text::Severity;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

/// The fitted model.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgeModel {
    /// Log odds of an atom without features.
    bias: f32,
    /// Weight of each feature, by its name; 0 of those left out.
    features: FxHashMap<String, f32>,
    /// What a kind of atom adds, by its name.
    kinds: FxHashMap<String, f32>,
    /// From log odds on training text to log odds in real copy.
    calibration: Calibration,
    /// Least probabilities of what is said.
    cuts: Cuts,
    /// Weights in the order of the features.
    #[serde(skip)]
    weights: Vec<f32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Calibration {
    /// Log odds on training text with the log odds in real copy that they stand for, rising; joined by lines, level beyond.
    points: Vec<(f32, f32)>,
    /// What a kind of atom adds, by its name.
    kinds: FxHashMap<String, f32>,
}

impl Calibration {
    /// Log odds in real copy.
    fn of(&self, odds: f32, kind: &str) -> f32 {
        let after = self.points.partition_point(|(from, _)| *from < odds);
        let at = match (after.checked_sub(1).map(|at| self.points[at]), self.points.get(after)) {
            (Some((x0, y0)), Some(&(x1, y1))) => y0 + (y1 - y0) * (odds - x0) / (x1 - x0).max(f32::EPSILON),
            (Some((_, level)), None) | (None, Some(&(_, level))) => level,
            (None, None) => odds,
        };
        at + self.kinds.get(kind).copied().unwrap_or(0.0)
    }
}

/// Least probability of an error, of a warning, and of what is shown at all.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cuts {
    error: f32,
    warning: f32,
    information: f32,
}

impl JudgeModel {
    /// The model that comes with the program.
    pub fn shared() -> &'static JudgeModel {
        static MODEL: OnceLock<JudgeModel> = OnceLock::new();
        MODEL.get_or_init(|| Self::read().unwrap_or_default())
    }

    fn read() -> Result<JudgeModel, toml::de::Error> {
        let mut model: JudgeModel = toml::from_str(include_str!("../../assets/judge.toml"))?;
        let weight = |name: &&str| model.features.get(*name).copied().unwrap_or(0.0);
        model.weights = Features::NAMES.iter().map(weight).collect();
        Ok(model)
    }

    /// Probability that an atom is a slip, 0 to 1.
    pub fn probability(&self, atom: &Atom) -> f32 {
        let sum: f32 = atom.features.values().iter().zip(&self.weights).map(|(value, weight)| value * weight).sum();
        let name = atom.kind.name();
        let kind = self.kinds.get(name).copied().unwrap_or(0.0);
        let log_odds = self.calibration.of(self.bias + kind + sum, name);
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// Whether a slip of that probability is worth a reader's look.
    pub fn is_worth_saying(&self, p: f32) -> bool {
        p >= self.cuts.information
    }

    /// How grave a difference of that probability may be called.
    pub fn severity(&self, p: f32) -> Severity {
        match p {
            p if p >= self.cuts.error => Severity::Error,
            p if p >= self.cuts.warning => Severity::Warning,
            _ => Severity::Information,
        }
    }

    /// The verdict on an atom of a block with that document.
    pub fn judge(&self, atom: Atom, doc: &Doc) -> Fact {
        let p = self.probability(&atom);
        let verdict = match (&atom.tick, &atom.filler) {
            (_, Some(_)) if p >= self.cuts.information => Verdict::Different,
            (Some(_), _) => Verdict::Ticked,
            _ => Verdict::NotOnFile,
        };
        Fact { span: doc.span(atom.tokens.clone()), atom, verdict, p }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::AtomKind;

    #[test]
    fn the_asset_names_features_and_kinds_that_there_are() {
        let model = JudgeModel::read().expect("assets/judge.toml");
        assert!(model.features.keys().all(|name| Features::NAMES.contains(&name.as_str())));
        assert!(AtomKind::ALL.iter().all(|kind| model.kinds.contains_key(kind.name())));
        let points = &model.calibration.points;
        assert!(points.len() > 1 && points.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1));
        assert!([0.0, model.cuts.information, model.cuts.warning, model.cuts.error, 1.0].is_sorted());
    }
}
