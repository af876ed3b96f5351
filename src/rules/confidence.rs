//! Confidence in a finding: how likely a reader agrees with it, given its grounds; and how grave it may be called for that.
//! The curve is a logistic model with weights for each group of rules, fitted on drafts whose slips are known by
//! `assets/make/confidence.py` (see there for the data, and for how often findings of each confidence were right).

use super::judgement::Grounds;
use super::rule::Rule;
use crate::text::Severity;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

/// The fitted curves.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidenceModel {
    /// Names of the grounds, in the order of the weights.
    grounds: Vec<String>,
    /// Least confidence of an error.
    error: f32,
    /// Least confidence of a warning.
    warning: f32,
    /// Least confidence of what is shown without being asked for.
    information: f32,
    /// The curve of each group of rules, by the group's name.
    groups: FxHashMap<String, Curve>,
    /// What a rule's log odds differ from its group's, by the rule's id.
    rules: FxHashMap<String, f32>,
}

/// One logistic curve.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Curve {
    bias: f32,
    weights: Vec<f32>,
}

impl ConfidenceModel {
    /// The model that comes with the program.
    pub fn shared() -> &'static ConfidenceModel {
        static MODEL: OnceLock<ConfidenceModel> = OnceLock::new();
        let fits = |model: &ConfidenceModel| model.grounds == Grounds::NAMES;
        MODEL.get_or_init(|| Self::read().ok().filter(fits).unwrap_or_default())
    }

    fn read() -> Result<ConfidenceModel, toml::de::Error> {
        toml::from_str(include_str!("../../assets/confidence.toml"))
    }

    /// How likely a finding of the rule on such grounds is right, 0 to 1; `None` for a rule that was not fitted.
    pub fn confidence(&self, rule: &Rule, grounds: &Grounds) -> Option<f32> {
        let curve = self.groups.get(rule.group.name())?;
        let sum: f32 = grounds.values().iter().zip(&curve.weights).map(|(value, weight)| value * weight).sum();
        let log_odds = curve.bias + self.rules.get(rule.id).copied().unwrap_or(0.0) + sum;
        Some(1.0 / (1.0 + (-log_odds).exp()))
    }

    /// The gravest that a finding of that confidence may be called.
    pub fn bound(&self, confidence: f32) -> Severity {
        match confidence {
            c if c >= self.error => Severity::Error,
            c if c >= self.warning => Severity::Warning,
            c if c >= self.information => Severity::Information,
            _ => Severity::Hint,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{RULES, rule};

    #[test]
    fn every_group_has_a_curve_over_the_grounds() {
        let model = ConfidenceModel::read().expect("assets/confidence.toml");
        assert_eq!(model.grounds, Grounds::NAMES);
        for rule in RULES {
            let curve = model.groups.get(rule.group.name()).unwrap_or_else(|| panic!("no curve for {}", rule.id));
            assert_eq!(curve.weights.len(), Grounds::NAMES.len(), "{}", rule.id);
        }
        assert!(model.rules.keys().all(|id| rule(id).is_some()));
        assert!([0.0, model.information, model.warning, model.error, 1.0].is_sorted());
    }

    #[test]
    fn thin_grounds_bound_the_severity() {
        let model = ConfidenceModel { error: 0.9, warning: 0.6, information: 0.3, ..ConfidenceModel::default() };
        let of = |confidence| model.bound(confidence);
        assert_eq!(
            [0.95, 0.7, 0.4, 0.2].map(of).as_slice(),
            [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint]
        );
    }
}
