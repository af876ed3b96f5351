//! Parser of `copydesk.toml`, by the table of keys. Every problem names its line; the rest of the file holds.

use super::{Config, ConfigKey, KEYS, KeyType, KnownSpeaker, RuleSetting};
use crate::text::{LineIndex, Problem, Severity, Span, did_you_mean};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

impl Config {
    /// The settings and the problems of a configuration file. `path` is its name for messages, `rules` the ids of all
    /// rules. Everything that is right holds, whatever else is wrong; every problem is an error and names the line.
    pub fn parse(text: &str, path: &str, rules: &[&str]) -> (Self, Vec<Problem>) {
        Self::parse_over(Self::default(), text, path, rules)
    }

    /// The same over settings that hold where the file sets nothing. Rules, speakers and classes of cues are set one by
    /// one, every other key as a whole.
    pub fn parse_over(base: Self, text: &str, path: &str, rules: &[&str]) -> (Self, Vec<Problem>) {
        let mut parser = ConfigParser { path, rules, lines: LineIndex::new(text), config: base, problems: Vec::new() };
        let (table, errors) = DeTable::parse_recoverable(text);
        // One slip makes the parser stumble on: its first complaint is the one that helps.
        if let Some(error) = errors.first() {
            let message = error.message().lines().next().unwrap_or("").to_owned();
            parser.problem(error.span().unwrap_or(0..0), format!("this is not TOML: {message}"));
        }
        let syntax = parser.problems.len();
        parser.table(table.get_ref(), "");
        let ConfigParser { config, mut problems, lines, .. } = parser;
        // Messages about a line that is not TOML rest on a guess.
        let broken: Vec<usize> = errors.iter().filter_map(|e| Some(lines.line(e.span()?.start))).collect();
        let mut index = 0;
        problems.retain(|problem| {
            index += 1;
            index <= syntax || problem.span.is_none_or(|span| !broken.contains(&lines.line(span.start)))
        });
        (config, problems)
    }
}

struct ConfigParser<'a> {
    path: &'a str,
    rules: &'a [&'a str],
    lines: LineIndex,
    config: Config,
    problems: Vec<Problem>,
}

impl ConfigParser<'_> {
    fn problem(&mut self, place: Range<usize>, message: String) {
        let line = self.lines.line(place.start) + 1;
        self.problems.push(Problem {
            severity: Severity::Error,
            message: format!("line {line}: {message}"),
            path: self.path.to_owned(),
            span: Some(Span::from(place)),
        });
    }

    /// Reads one table; `prefix` is its name with a full stop, or nothing for the file itself.
    fn table(&mut self, table: &DeTable<'_>, prefix: &str) {
        for (name, value) in table {
            let full = format!("{prefix}{}", name.get_ref());
            let parent =
                KEYS.iter().any(|k| k.name.strip_prefix(full.as_str()).is_some_and(|rest| rest.starts_with('.')));
            match (KEYS.iter().find(|k| k.name == full), value.get_ref()) {
                (Some(key), _) => self.value(key, value),
                (None, DeValue::Table(inner)) if parent => self.table(inner, &format!("{full}.")),
                (None, _) if parent => self.problem(value.span(), format!("`{full}` is a table; write [{full}]")),
                (None, _) => self.unknown(name.span(), name.get_ref(), &full, prefix),
            }
        }
    }

    fn unknown(&mut self, place: Range<usize>, name: &str, full: &str, prefix: &str) {
        let known =
            |key: &'static ConfigKey| key.name.strip_prefix(prefix).map(|rest| rest.split('.').next().unwrap_or(rest));
        let meant = did_you_mean(name, KEYS.iter().filter_map(known)).map(|meant| format!("{prefix}{meant}"));
        // A key may stand in the wrong table: `per-cent` at the top.
        let elsewhere = || {
            let right = KEYS.iter().find(|k| k.name.rsplit('.').next() == Some(name))?;
            Some(right.name.to_owned())
        };
        let advice = match meant.or_else(elsewhere) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys here are {}", listed(&mut KEYS.iter().filter_map(known))),
        };
        self.problem(place, format!("unknown key `{full}`; {advice}"));
    }

    fn value(&mut self, key: &ConfigKey, value: &Spanned<DeValue<'_>>) {
        let (place, given) = (value.span(), value.get_ref());
        let wanted = match key.kind {
            KeyType::Bool(set) => match given.as_bool() {
                Some(given) => return set(&mut self.config, given),
                None => "true or false".to_owned(),
            },
            KeyType::Number(least, most, set) => match number(given).filter(|n| (least..=most).contains(n)) {
                Some(number) => return set(&mut self.config, number),
                None => format!("a whole number from {least} to {most}"),
            },
            KeyType::Word(words, set) => match given.as_str().filter(|given| words.contains(given)) {
                Some(word) => return set(&mut self.config, word),
                None => return self.wrong_word(place, key.name, given, words),
            },
            KeyType::Texts(set) => match texts(given) {
                Some(texts) => return set(&mut self.config, texts),
                None => "a list of texts in quotation marks".to_owned(),
            },
            KeyType::Cues => match texts(given) {
                Some(texts) => {
                    let class = key.name.rsplit('.').next().unwrap_or(key.name);
                    self.config.cues.insert(class.to_owned(), texts);
                    return;
                }
                None => "a list of words in quotation marks".to_owned(),
            },
            KeyType::Rules => match given {
                DeValue::Table(table) => return self.rules(table),
                _ => "a table; write [rules] and a line for each rule".to_owned(),
            },
            KeyType::Speakers => match given {
                DeValue::Table(table) => return self.speakers(table),
                _ => "a table; write [speakers] and a line for each speaker".to_owned(),
            },
        };
        self.problem(place, format!("`{}` takes {wanted}", key.name));
    }

    fn wrong_word(&mut self, place: Range<usize>, name: &str, given: &DeValue<'_>, words: &[&str]) {
        let all = || format!("it takes {}", quoted(words));
        let meant = given.as_str().and_then(|given| did_you_mean(given, words.iter().copied()));
        let advice = meant.map_or_else(all, |meant| format!("did you mean \"{meant}\"?"));
        self.problem(place, format!("`{name}` cannot be {}; {advice}", shown(given)));
    }

    fn rules(&mut self, table: &DeTable<'_>) {
        let settings = ["off", "error", "warning", "information", "hint"];
        for (name, value) in table {
            let id: &str = name.get_ref();
            let setting = match value.get_ref() {
                DeValue::Boolean(on) => Some(if *on { RuleSetting::On } else { RuleSetting::Off }),
                DeValue::String(word) if word == "off" => Some(RuleSetting::Off),
                DeValue::String(word) => Severity::parse(word).map(RuleSetting::At),
                _ => None,
            };
            if !self.rules.contains(&id) {
                let meant = did_you_mean(id, self.rules.iter().copied());
                let advice =
                    meant.map_or_else(|| "`copydesk rules` lists them".to_owned(), |m| format!("did you mean `{m}`?"));
                self.problem(name.span(), format!("there is no rule `{id}`; {advice}"));
            } else if let Some(setting) = setting {
                self.config.rules.insert(id.to_owned(), setting);
            } else {
                self.wrong_word(value.span(), &format!("rules.{id}"), value.get_ref(), &settings);
            }
        }
    }

    fn speakers(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            match texts(value.get_ref()) {
                Some(aliases) => {
                    self.config.speakers.retain(|speaker| speaker.name != **name.get_ref());
                    self.config.speakers.push(KnownSpeaker { name: name.get_ref().to_string(), aliases });
                }
                None => {
                    let message =
                        format!("`speakers` takes for \"{}\" a list of other names in quotation marks", name.get_ref());
                    self.problem(value.span(), message);
                }
            }
        }
    }
}

fn number(value: &DeValue<'_>) -> Option<u32> {
    let number = value.as_integer()?;
    u32::from_str_radix(number.as_str(), number.radix()).ok()
}

/// A list of texts that are not empty; one text is a list of one.
fn texts(value: &DeValue<'_>) -> Option<Vec<String>> {
    let text = |value: &DeValue<'_>| value.as_str().map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned);
    match value {
        DeValue::Array(values) => values.iter().map(|v| text(v.get_ref())).collect(),
        _ => text(value).map(|text| vec![text]),
    }
}

fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Boolean(on) => on.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        other => format!("a value of type {}", other.type_str()),
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

fn listed(names: &mut dyn Iterator<Item = &str>) -> String {
    let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.dedup();
    names.join(", ")
}
