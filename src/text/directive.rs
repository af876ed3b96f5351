//! Directives: comments in a draft that speak to copydesk.
//!
//! ```markdown
//! <!-- copydesk: ignore unattributed-claim -- the council published this -->
//! <!-- copydesk: ignore-file weekday-mismatch -->
//! <!-- copydesk: own -->
//! <!-- own: counted from the gallery -->
//! ```

use super::{BlockKind, Comment, Note, Parsed, Severity, Span, did_you_mean};
use std::ops::Range;

/// The request of a directive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    /// Findings in the next block are not wanted: `ignore`.
    Ignore,
    /// Findings in the whole file are not wanted: `ignore-file`.
    IgnoreFile,
    /// The next block is the reporter's own observation and needs no source: `own`.
    Own,
}

/// A directive of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The request.
    pub command: Command,
    /// The rules that it names, with their places in the document; none for all rules.
    pub rules: Vec<(String, Span)>,
    /// The reason, in the writer's words.
    pub reason: Option<String>,
    /// The comment, in bytes of the document.
    pub span: Span,
    /// The blocks that it concerns: the next one, or the whole of the list or table that follows; all for the file.
    pub blocks: Range<usize>,
}

impl Directive {
    /// Whether the directive silences a rule in a block. One that marks own reporting silences none by itself.
    pub fn can_silence(&self, rule: &str, block: usize) -> bool {
        self.command != Command::Own
            && self.blocks.contains(&block)
            && (self.rules.is_empty() || self.rules.iter().any(|(named, _)| named == rule))
    }

    /// The note on a directive that silenced nothing.
    pub fn unused(&self) -> Note {
        let where_ = if self.command == Command::IgnoreFile { "in this file" } else { "in the block that follows" };
        let rules: Vec<&str> = self.rules.iter().map(|(rule, _)| rule.as_str()).collect();
        let what = if rules.is_empty() { "nothing".to_owned() } else { format!("no {}", rules.join(" or ")) };
        Note::new(
            Severity::Information,
            format!("this directive is not needed: there is {what} to silence {where_}; take it out"),
            Some(self.span),
        )
    }
}

const COMMANDS: [(&str, Command); 3] =
    [("ignore", Command::Ignore), ("ignore-file", Command::IgnoreFile), ("own", Command::Own)];

/// The directives of a document, in order, and what is wrong with those that cannot be followed. `rules` are the ids of
/// all rules.
pub fn directives(text: &str, parsed: &Parsed, rules: &[&str]) -> (Vec<Directive>, Vec<Note>) {
    let mut found = Vec::new();
    let mut notes = Vec::new();
    for comment in &parsed.comments {
        match read(text, comment, rules) {
            Ok(Some(directive)) => {
                let blocks = match directive.command {
                    Command::IgnoreFile => 0..parsed.blocks.len(),
                    _ => concerned(parsed, comment),
                };
                found.push(Directive { blocks, ..directive });
            }
            Ok(None) => {}
            Err(note) => notes.push(note),
        }
    }
    (found, notes)
}

/// One comment as a directive; `None` for a comment that is none.
fn read(text: &str, comment: &Comment, rules: &[&str]) -> Result<Option<Directive>, Note> {
    let said = comment.text.slice(text);
    let (order, reason) = match said.split_once("--") {
        Some((order, reason)) => (order, Some(reason.trim().to_owned()).filter(|r| !r.is_empty())),
        None => (said, None),
    };
    let directive =
        |command| Directive { command, rules: Vec::new(), reason: reason.clone(), span: comment.span, blocks: 0..0 };
    let Some((name, rest)) = order.split_once(':') else {
        return Ok(None);
    };
    let warning = |span: Span, message: String| Note::new(Severity::Warning, message, Some(span));
    if name.trim().eq_ignore_ascii_case("own") {
        let reason = Some(rest.trim().to_owned()).filter(|r| !r.is_empty());
        return Ok(Some(Directive { reason, ..directive(Command::Own) }));
    }
    let words = words(rest, comment.text.start + name.len() + 1);
    let meant = |word: &str| did_you_mean(word, COMMANDS.map(|(name, _)| name));
    if !name.trim().eq_ignore_ascii_case("copydesk") {
        // Other tools have comments of this form too: only what can hardly be meant for another is taken up.
        let slip = did_you_mean(name.trim(), ["copydesk"]).is_some()
            && words.first().is_some_and(|(word, _)| meant(word).is_some());
        return if slip {
            Err(warning(comment.span, format!("unknown directive `{}:`; did you mean `copydesk:`?", name.trim())))
        } else {
            Ok(None)
        };
    }
    let Some(((word, place), named)) = words.split_first() else {
        return Err(warning(
            comment.span,
            "this directive says nothing; write ignore, ignore-file or own after `copydesk:`".into(),
        ));
    };
    let Some((_, command)) = COMMANDS.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) else {
        let advice =
            meant(word).map_or("there are ignore, ignore-file and own".to_owned(), |m| format!("did you mean `{m}`?"));
        return Err(warning(*place, format!("unknown directive `{word}`; {advice}")));
    };
    if command == Command::Own {
        return Ok(Some(directive(command)));
    }
    for &(rule, place) in named {
        if !rules.contains(&rule) {
            let meant = did_you_mean(rule, rules.iter().copied());
            let advice =
                meant.map_or("`copydesk rules` lists them".to_owned(), |meant| format!("did you mean `{meant}`?"));
            return Err(warning(place, format!("there is no rule `{rule}`; {advice}")));
        }
    }
    let rules = named.iter().map(|&(rule, place)| (rule.to_owned(), place)).collect();
    Ok(Some(Directive { rules, ..directive(command) }))
}

/// The words of a text that starts at the byte `start` of the document, parted by blanks and commas.
fn words(text: &str, start: usize) -> Vec<(&str, Span)> {
    let mut at = start;
    let mut words = Vec::new();
    for word in text.split(|c: char| c.is_ascii_whitespace() || c == ',') {
        if !word.is_empty() {
            words.push((word, Span::new(at, at + word.len())));
        }
        at += word.len() + 1;
    }
    words
}

/// The blocks that a comment concerns.
fn concerned(parsed: &Parsed, comment: &Comment) -> Range<usize> {
    let Some((first, block)) = comment.next_block.and_then(|first| Some((first, parsed.blocks.get(first)?))) else {
        return 0..0;
    };
    if parsed.span(first).contains(comment.span) {
        return first..first + 1;
    }
    let belongs = |kind: &BlockKind| match (&block.kind, kind) {
        (BlockKind::ListItem { list, item, depth }, BlockKind::ListItem { list: l, item: i, depth: d }) => {
            // A comment before a list is about the list, one between two items about the next of them.
            d > depth || (l == list && (*item == 0 || i == item))
        }
        (BlockKind::TableCell { table, .. }, BlockKind::TableCell { table: t, .. }) => t == table,
        (BlockKind::Footnote { label }, BlockKind::Footnote { label: l }) => l == label,
        _ => false,
    };
    let more = parsed.blocks[first + 1..].iter().take_while(|next| belongs(&next.kind)).count();
    first..first + 1 + more
}
