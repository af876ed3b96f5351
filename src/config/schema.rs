//! JSON schema of `copydesk.toml`, made from the table of keys: editors complete and check the file, and their own
//! settings, by it.

use super::{FILE_NAME, KEYS, KeyType};
use crate::text::Severity;
use serde_json::{Map, Value, json};

/// The schema (JSON Schema, draft 7, which editors of TOML know). `rules` are the ids of all rules with their names.
pub fn schema(rules: &[(&str, &str)]) -> Value {
    let mut properties = Map::new();
    for key in KEYS {
        let mut schema = value_schema(&key.kind, rules);
        schema["description"] = json!(key.docs);
        if let Ok(default) = serde_json::from_str::<Value>(key.default) {
            schema["default"] = default;
        }
        match key.name.split_once('.') {
            None => drop(properties.insert(key.name.to_owned(), schema)),
            Some((table, name)) => {
                let table = properties
                    .entry(table)
                    .or_insert_with(|| json!({"type": "object", "additionalProperties": false, "properties": {}}));
                table["properties"][name] = schema;
            }
        }
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": FILE_NAME,
        "description": "What a newsroom sets for copydesk.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn value_schema(kind: &KeyType, rules: &[(&str, &str)]) -> Value {
    let texts = || json!({"type": ["string", "array"], "minLength": 1, "items": {"type": "string", "minLength": 1}});
    match kind {
        KeyType::Bool(_) => json!({"type": "boolean"}),
        KeyType::Number(least, most, _) => json!({"type": "integer", "minimum": least, "maximum": most}),
        KeyType::Word(words, _) => json!({"type": "string", "enum": words}),
        KeyType::Texts(_) | KeyType::Cues => texts(),
        KeyType::Rules => {
            let severities = Severity::ALL.map(|severity| json!(severity.as_str()));
            let settings: Vec<Value> =
                [json!(true), json!(false), json!("off")].into_iter().chain(severities).collect();
            let rule = |&(id, name): &(&str, &str)| (id.to_owned(), json!({"enum": settings, "description": name}));
            let rules: Map<String, Value> = rules.iter().map(rule).collect();
            json!({"type": "object", "additionalProperties": false, "properties": rules})
        }
        KeyType::Speakers => json!({"type": "object", "additionalProperties": texts()}),
    }
}
