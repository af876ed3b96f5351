use super::{Config, KEYS, KnownSpeaker, PerCent, RuleSetting, Say, Spelling, schema};
use crate::text::Severity;

const RULES: [&str; 3] = ["unattributed-claim", "figure-mismatch", "missing-hedge"];

#[test]
fn every_key_is_read() {
    let text = r#"
sources = "notes/*.md"
allow-outside = true
own-observation = ["our drone saw"]
[rules]
unattributed-claim = "off"
figure-mismatch = "hint"
missing-hedge = true
[style]
say = "says"
per-cent = "%"
numerals-from = 11
spelling = "american"
[speakers]
"Dockside General Union" = ["the DGU"]
[hedges]
possible = ["seemingly"]
[cues]
doubt = ["reckon"]
"#;
    let (config, problems) = Config::parse(text, "copydesk.toml", &RULES);
    assert_eq!(problems, []);
    assert_eq!(config.sources.as_deref(), Some(["notes/*.md".to_owned()].as_slice()));
    assert!(config.allow_outside);
    assert_eq!(config.own_observation, ["our drone saw"]);
    let rules = RULES.map(|rule| config.rule(rule));
    assert_eq!(rules, [RuleSetting::Off, RuleSetting::At(Severity::Hint), RuleSetting::On]);
    let style = &config.style;
    assert_eq!((style.say, style.per_cent, style.numerals_from), (Say::Says, Some(PerCent::Sign), 11));
    assert_eq!(style.spelling, Some(Spelling::American));
    assert_eq!(
        config.speakers,
        [KnownSpeaker { name: "Dockside General Union".into(), aliases: vec!["the DGU".into()] }]
    );
    assert_eq!(config.hedges.possible, ["seemingly"]);
    assert_eq!(config.cues["doubt"], ["reckon"]);
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_the_right_name() {
    let cases = [
        ("sorces = []", "line 1: unknown key `sorces`; did you mean `sources`?"),
        ("\n[stile]\nsay = 'said'", "line 2: unknown key `stile`; did you mean `style`?"),
        ("[style]\nsay = 'sayd'", "line 2: `style.say` cannot be \"sayd\"; did you mean \"said\"?"),
        ("[style]\nper-cent = 4", "line 2: `style.per-cent` cannot be 4; it takes \"per cent\", \"percent\", \"%\""),
        ("[style]\nnumerals-from = -1", "line 2: `style.numerals-from` takes a whole number from 1 to 1000000"),
        (
            "[rules]\nfigure-missmatch = 'off'",
            "line 2: there is no rule `figure-missmatch`; did you mean `figure-mismatch`?",
        ),
        ("[rules]\nmissing-hedge = 'warn'", "line 2: `rules.missing-hedge` cannot be \"warn\"; it takes"),
        ("per-cent = '%'", "line 1: unknown key `per-cent`; did you mean `style.per-cent`?"),
        (
            "[style]\nzzz = 1",
            "line 2: unknown key `style.zzz`; the keys here are `say`, `per-cent`, `numerals-from`, `spelling`",
        ),
        ("style = 'said'", "line 1: `style` is a table; write [style]"),
        ("allow-outside = 'yes'", "line 1: `allow-outside` takes true or false"),
        ("sources = [1]", "line 1: `sources` takes a list of texts"),
        ("rules = 3", "line 1: `rules` takes a table"),
        ("a = 1\n[rules\n", "line 2: this is not TOML"),
    ];
    for (text, expected) in cases {
        let (_, problems) = Config::parse(text, "copydesk.toml", &RULES);
        let messages: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
        assert!(messages.iter().any(|m| m.starts_with(expected)), "{text:?}: {messages:?}");
        assert!(problems.iter().all(|p| p.severity == Severity::Error && p.span.is_some()));
    }
}

#[test]
fn one_slip_leaves_the_rest_in_force() {
    let (config, problems) = Config::parse("allow-outside = true\n[rules]\nmissing-hedge = maybe\n", "c", &RULES);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(config.allow_outside);
}

#[test]
fn the_table_of_keys_is_whole() {
    for key in KEYS {
        assert!(!key.docs.is_empty() && !key.default.is_empty(), "{}", key.name);
        assert_eq!(KEYS.iter().filter(|k| k.name == key.name).count(), 1, "{}", key.name);
    }
}

/// What the schema allows is what the reader takes: for each key, every value that the schema names, and the ends of a range.
#[test]
fn the_schema_says_what_is_read() {
    let schema = schema(&RULES.map(|rule| (rule, "its name")));
    let mut lines = Vec::new();
    let mut outside = Vec::new();
    for key in KEYS {
        let parts: Vec<&str> = key.name.split('.').collect();
        let properties = parts.iter().fold(&schema, |schema, part| &schema["properties"][part]);
        assert_eq!(properties["description"], key.docs, "{}", key.name);
        let values: Vec<String> = match &properties["type"] {
            kind if kind == "boolean" => vec!["true".into(), "false".into()],
            kind if kind == "integer" => {
                let (least, most) = (properties["minimum"].as_i64().unwrap(), properties["maximum"].as_i64().unwrap());
                outside.extend([least - 1, most + 1].map(|number| format!("{} = {number}", key.name)));
                vec![least.to_string(), most.to_string()]
            }
            kind if kind == "string" => {
                properties["enum"].as_array().unwrap().iter().map(ToString::to_string).collect()
            }
            kind if kind.is_array() => vec!["\"reckon\"".into(), "[\"reckon\", \"deem\"]".into()],
            _ => match properties["properties"].as_object() {
                Some(rules) => rules
                    .iter()
                    .flat_map(|(id, rule)| {
                        rule["enum"].as_array().unwrap().iter().map(move |v| format!("{{{id} = {v}}}"))
                    })
                    .collect(),
                None => vec!["{\"The Union\" = [\"the DGU\"]}".into()],
            },
        };
        lines.extend(values.iter().map(|value| format!("{} = {value}", key.name)));
    }
    assert!(lines.len() > 2 * KEYS.len());
    for line in lines {
        assert_eq!(Config::parse(&line, "copydesk.toml", &RULES).1, [], "{line}");
    }
    for line in outside {
        assert_ne!(Config::parse(&line, "copydesk.toml", &RULES).1, [], "{line}");
    }
}
