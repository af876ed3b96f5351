//! Front matter: the `sources:` that a draft names there.

use crate::text::{FrontMatter, Span, front_matter};

/// One entry of `sources:`, with its place in the draft.
#[derive(Debug, PartialEq)]
pub(crate) struct SourceEntry {
    /// The path or glob; `None` for something that is neither.
    pub path: Option<String>,
    /// Where it stands in the draft, in bytes.
    pub span: Span,
}

/// The paths and globs that a draft's front matter names as sources, each with its place in the draft; none where there is
/// no front matter, or where it cannot be read.
pub fn named_sources(text: &str) -> Vec<(String, Span)> {
    let named = front_matter(text).and_then(|matter| source_entries(text, matter).ok().flatten());
    let path = |entry: SourceEntry| entry.path.map(|path| (path, entry.span));
    named.unwrap_or_default().into_iter().filter_map(path).collect()
}

/// What front matter says of sources: nothing (`None`), or these. An error is a message and its place in the draft.
pub(crate) fn source_entries(text: &str, matter: FrontMatter) -> Result<Option<Vec<SourceEntry>>, (String, Span)> {
    let inside = matter.text.slice(text);
    let values = if matter.yaml { yaml_values(inside) } else { toml_values(inside) };
    let values = values.map_err(|(message, at)| (message, line_span(text, matter, matter.text.start + at)))?;
    let Some(values) = values else { return Ok(None) };
    let key = line_span(text, matter, matter.text.start + key_offset(inside));
    let mut from = key.start;
    let entries = values.into_iter().map(|path| {
        let rest = Span::new(from, matter.text.end);
        let found = path.as_ref().and_then(|path| rest.slice(text).find(path.as_str()).map(|at| (path, from + at)));
        let span = found.map_or(key, |(path, at)| Span::new(at, at + path.len()));
        if found.is_some() {
            from = span.end;
        }
        SourceEntry { path, span }
    });
    Ok(Some(entries.collect()))
}

/// The values of `sources` and the offset of an error. Each value is a path, or something else (`None`).
type Values = Result<Option<Vec<Option<String>>>, (String, usize)>;

fn yaml_values(text: &str) -> Values {
    use serde_norway::Value;
    let parsed: Value = serde_norway::from_str(text).map_err(|error| {
        let at = error.location().map_or(0, |location| location.index());
        let whole = error.to_string();
        let message = whole.split(" at line").next().unwrap_or(&whole);
        (format!("the front matter is not YAML: {message}"), at)
    })?;
    let path = |value: &Value| match value {
        Value::String(path) => Some(path.trim().to_owned()),
        Value::Mapping(_) => value.get("path").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    Ok(match parsed.get("sources") {
        None | Some(Value::Null) => None,
        Some(Value::Sequence(values)) => Some(values.iter().map(path).collect()),
        Some(value) => Some(vec![path(value)]),
    })
}

fn toml_values(text: &str) -> Values {
    use toml::Value;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let message = error.message().lines().next().unwrap_or("").to_owned();
        (format!("the front matter is not TOML: {message}"), error.span().map_or(0, |span| span.start))
    })?;
    let path = |value: &Value| value.as_str().map(|path| path.trim().to_owned());
    Ok(match table.get("sources") {
        None => None,
        Some(Value::Array(values)) => Some(values.iter().map(path).collect()),
        Some(value) => Some(vec![path(value)]),
    })
}

/// Where the line with the key `sources` starts.
fn key_offset(text: &str) -> usize {
    let is_key = |at: usize| text[..at].ends_with('\n') || at == 0;
    text.match_indices("sources").map(|(at, _)| at).find(|&at| is_key(at)).unwrap_or(0)
}

/// The line of the draft that holds a byte of its front matter, without the white space round it.
fn line_span(text: &str, matter: FrontMatter, at: usize) -> Span {
    let mut at = at.clamp(matter.span.start, matter.text.end.max(matter.span.start));
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    // An error at the very end of the text is one of the line before.
    if at == matter.text.end && at > matter.text.start {
        at = matter.text.start + text[matter.text.start..at].trim_end().len();
    }
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1).max(matter.span.start);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    let seen = text[start..end].trim();
    let lead = text[start..end].len() - text[start..end].trim_start().len();
    Span::new(start + lead, start + lead + seen.len())
}
