//! Settings of the editor: how the server behaves, and the keys of `copydesk.toml` for what that file leaves open.

use crate::config::{Config, FILE_NAME, KEYS};
use crate::rules::RULES;
use crate::server::lsp::diagnostics::SOURCE;
use serde_json::{Map, Value};
use std::time::Duration;

/// Pause in the typing before a draft is checked, unless the editor sets another.
const DEBOUNCE: Duration = Duration::from_millis(150);
/// Longest such pause, in milliseconds.
const MAX_DEBOUNCE: u64 = 10_000;

/// Under this name the editor's settings are spoken of where a file would be.
pub const NAME: &str = "the editor's settings";

/// What is set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Pause in the typing before a draft is checked.
    pub debounce: Duration,
    /// Whether inlay hints are wanted, where the editor asks for some.
    pub inlay_hints: bool,
    /// Whether code lenses are wanted, where the editor asks for some.
    pub code_lens: bool,
    /// Whether the editor shows summaries and the like in a way of its own.
    pub has_own_display: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { debounce: DEBOUNCE, inlay_hints: true, code_lens: true, has_own_display: false }
    }
}

impl Settings {
    /// Takes over what is set; the rest stays as it is.
    pub fn update(&mut self, given: &Map<String, Value>) {
        if let Some(milliseconds) = given.get("debounceMs").and_then(Value::as_u64) {
            self.debounce = Duration::from_millis(milliseconds.min(MAX_DEBOUNCE));
        }
        let flag = |name: &str| given.get(name).and_then(Value::as_bool);
        self.inlay_hints = flag("inlayHints").unwrap_or(self.inlay_hints);
        self.code_lens = flag("codeLens").unwrap_or(self.code_lens);
        self.has_own_display = flag("ownDisplay").unwrap_or(self.has_own_display);
    }

    /// What an editor shows of a draft besides its findings: hints, lenses, and whether these are the editor's to show.
    pub fn shows(&self) -> (bool, bool, bool) {
        (self.inlay_hints, self.code_lens, self.has_own_display)
    }
}

/// Our section of the settings as editors send them: under our name, or bare.
pub fn section(settings: &Value) -> Option<&Map<String, Value>> {
    settings.get(SOURCE).unwrap_or(settings).as_object()
}

/// The keys of `copydesk.toml` among the settings, and what is wrong with them. The other settings are the server's or the
/// editor's own.
pub fn config_of_settings(given: &Map<String, Value>) -> (Config, Vec<String>) {
    let is_key = |name: &str| KEYS.iter().any(|key| key.name.split('.').next() == Some(name));
    let keys = given.iter().filter(|(name, _)| is_key(name));
    let table: toml::Table = keys.filter_map(|(name, value)| Some((name.clone(), toml_value(value)?))).collect();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let (config, problems) = Config::parse(&table.to_string(), FILE_NAME, &rules);
    // The lines are those of a file that nobody sees.
    let without_line = |message: String| match message.split_once(": ") {
        Some((line, rest)) if line.starts_with("line ") => rest.to_owned(),
        _ => message,
    };
    (config, problems.into_iter().map(|problem| without_line(problem.message)).collect())
}

/// A value as the configuration file would have it; nothing for what is not set. Editors send every setting that they
/// know, the unset ones as `null` and empty tables.
fn toml_value(value: &Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => toml::Value::Boolean(*value),
        Value::Number(number) => match number.as_i64() {
            Some(number) => toml::Value::Integer(number),
            None => toml::Value::Float(number.as_f64()?),
        },
        Value::String(text) => toml::Value::String(text.clone()),
        Value::Array(values) => toml::Value::Array(values.iter().filter_map(toml_value).collect()),
        Value::Object(values) if values.is_empty() => return None,
        Value::Object(values) => {
            toml::Value::Table(values.iter().filter_map(|(name, v)| Some((name.clone(), toml_value(v)?))).collect())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RuleSetting;
    use serde_json::json;

    #[test]
    fn the_editors_settings_are_read_as_the_file_is() {
        let given = json!({"copydesk": {
            "debounceMs": 20, "codeLens": false, "trace": {"server": "off"}, "allow-outside": null, "speakers": {},
            "rules": {"missing-hedge": "off", "no-such-rule": true}, "style": {"numerals-from": 11},
        }});
        let given = section(&given).unwrap();
        let mut settings = Settings::default();
        settings.update(given);
        assert_eq!(
            (settings.debounce, settings.code_lens, settings.inlay_hints),
            (Duration::from_millis(20), false, true)
        );
        let (config, problems) = config_of_settings(given);
        assert_eq!(config.rule("missing-hedge"), RuleSetting::Off);
        assert_eq!(config.style.numerals_from, 11);
        assert_eq!(problems, ["there is no rule `no-such-rule`; `copydesk rules` lists them"]);
    }
}
