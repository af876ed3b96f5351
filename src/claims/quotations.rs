//! Quotations: words between quotation marks of every usual form, and block quotations.
//!
//! The marks are read from the characters alone, because they are typography before they are English: a straight mark
//! opens or closes by its neighbours, an apostrophe is told from a closing single mark, and a mark without its partner
//! never swallows the rest of the text unless it opens a paragraph of a longer quotation.

use super::model::Quotation;
use crate::nlp::Doc;
use crate::text::Span;

/// The outermost quotations of a block's prose, in order. `block_quote` says that the block stands in a block quote:
/// then its whole prose is quoted where it has no marks of its own.
pub fn quotations(doc: &Doc, block_quote: bool) -> Vec<Quotation> {
    let text = &*doc.text;
    let marks = marks(text);
    let mut found: Vec<Quotation> = Vec::new();
    let mut at = 0;
    while let Some(open) = marks.get(at) {
        if !open.can_open {
            at += 1;
            continue;
        }
        match closing(text, &marks, at) {
            Some(close) => {
                found.push(quotation(doc, *open, Some(marks[close])));
                at = close + 1;
            }
            None if is_unclosed(text, &marks, at) => {
                found.push(quotation(doc, *open, None));
                break;
            }
            None => at += 1,
        }
    }
    found.retain(|q| !q.span.is_empty());
    if found.is_empty() && block_quote && !text.is_empty() {
        let span = Span::new(0, credit_start(text).unwrap_or(text.len()));
        let span = Span::new(0, span.slice(text).trim_end().len());
        found.push(Quotation {
            span,
            outer: span,
            tokens: doc.tokens_in(span),
            attribution: None,
            continues: None,
            closed: true,
            single: false,
        });
    }
    found
}

/// Where the credit of a block quotation starts: a dash after the last sentence, with a name and no verb behind it.
pub fn credit_start(text: &str) -> Option<usize> {
    let (at, dash) = text.char_indices().rev().find(|(_, c)| matches!(c, '—' | '–' | '―'))?;
    let credit = text[at + dash.len_utf8()..].trim();
    let before = text[..at].trim_end();
    let ends = before.is_empty() || before.ends_with(['.', '!', '?', '"', '”', '’', '…']);
    (ends && credit.chars().next().is_some_and(char::is_alphabetic) && credit.len() <= 120).then_some(at)
}

/// A quotation mark.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    style: Style,
    can_open: bool,
    can_close: bool,
}

/// Which marks belong together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    Double,
    Single,
    Guillemet,
}

/// Every character that may be a quotation mark, with what it may do there.
fn marks(text: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut before: Option<char> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|&(_, c)| c);
        let mut end = at + c.len_utf8();
        // Two straight or curly singles side by side are a typewriter's double mark.
        if matches!(c, '\'' | '`' | '‘' | '’') && after == Some(c) {
            chars.next();
            end += c.len_utf8();
            let next = chars.peek().map(|&(_, c)| c);
            found.push(by_neighbours(Span::new(at, end), Style::Double, before, next));
            before = Some(c);
            continue;
        }
        let span = Span::new(at, end);
        match c {
            '“' | '„' | '‟' => found.push(Mark {
                span,
                style: Style::Double,
                can_open: true,
                can_close: c == '“' && !opens(before, after),
            }),
            '”' => found.push(Mark { span, style: Style::Double, can_open: false, can_close: true }),
            '«' => found.push(Mark { span, style: Style::Guillemet, can_open: true, can_close: false }),
            '»' => found.push(Mark { span, style: Style::Guillemet, can_open: false, can_close: true }),
            '"' | '＂' if !is_inch(before, after, &found) => {
                found.push(by_neighbours(span, Style::Double, before, after))
            }
            '‘' | '‛' | '\'' | '’' | '`' => {
                let within_word = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
                let mut mark = by_neighbours(span, Style::Single, before, after);
                mark.can_open &= c != '’' && !is_clipped_word(text.get(end..).unwrap_or(""));
                mark.can_close &= c != '‘' && !within_word;
                if mark.can_open || mark.can_close {
                    found.push(mark);
                }
            }
            _ => {}
        }
        before = Some(c);
    }
    found
}

fn by_neighbours(span: Span, style: Style, before: Option<char>, after: Option<char>) -> Mark {
    let opening = opens(before, after);
    Mark { span, style, can_open: opening, can_close: !opening && before.is_some_and(|c| !c.is_whitespace()) }
}

/// Whether a mark between these characters opens: a space, bracket, dash or nothing before, something after.
fn opens(before: Option<char>, after: Option<char>) -> bool {
    let free = before.is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '“' | '‘' | '"' | '\'' | ':')
    });
    free && after.is_some_and(|c| !c.is_whitespace() && !matches!(c, ',' | '.' | ';' | ':' | ')' | '!' | '?'))
}

/// *5' 10"*: a straight double mark after a digit, with none open, is a unit.
fn is_inch(before: Option<char>, after: Option<char>, so_far: &[Mark]) -> bool {
    before.is_some_and(|c| c.is_ascii_digit())
        && after.is_none_or(|c| !c.is_alphanumeric())
        && so_far.iter().filter(|m| m.style == Style::Double).count() % 2 == 0
}

/// Words that start with an apostrophe, and decades (*'90s*).
fn is_clipped_word(after: &str) -> bool {
    let word: String = after.chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let decade = word.strip_suffix('s').unwrap_or(&word);
    matches!(&*word, "tis" | "twas" | "em" | "til" | "cause" | "bout" | "n" | "round" | "neath")
        || (decade.len() == 2 && decade.bytes().all(|b| b.is_ascii_digit()))
}

/// The mark that closes the one at `open`.
fn closing(text: &str, marks: &[Mark], open: usize) -> Option<usize> {
    let style = marks[open].style;
    let mut candidates = (open + 1..marks.len()).filter(|&i| marks[i].style == style);
    if style != Style::Single {
        // A second opening mark of the same style means that the first one was left open.
        let next = candidates.next()?;
        return if marks[next].can_close {
            Some(next)
        } else {
            // Nested marks of one style are rare, but balanced ones are read as nested.
            let inner = closing(text, marks, next)?;
            (inner + 1..marks.len()).find(|&i| marks[i].style == style).filter(|&i| {
                marks[i].can_close
                    && text.get(marks[inner].span.end..marks[i].span.start).is_some_and(|t| t.len() < 200)
            })
        };
    }
    // A single closing mark looks like the apostrophe of a plural possessive: among the candidates before the next
    // opening mark, one that follows punctuation or a letter other than *s* is a closing mark.
    let mut first = None;
    for i in candidates {
        let mark = marks[i];
        if mark.can_open {
            break;
        }
        if !mark.can_close {
            continue;
        }
        let before = text.get(..mark.span.start).and_then(|t| t.chars().next_back());
        let after = text.get(mark.span.end..).and_then(|t| t.trim_start().chars().next());
        let possessive = matches!(before, Some('s' | 'S')) && after.is_some_and(char::is_lowercase);
        if !possessive {
            // A dropped letter or a possessive inside may have come first; the sure mark wins within one sentence.
            let inside = first.map_or("", |f: usize| text.get(marks[f].span.end..mark.span.start).unwrap_or(""));
            return if first.is_some() && inside.contains(". ") { first } else { Some(i) };
        }
        first = first.or(Some(i));
    }
    first
}

/// Whether a mark without partner opens a quotation that runs on to the end of the block: it opens the paragraph or
/// follows a colon, comma or full stop, and nothing closes after it. Single marks do not: they are apostrophes.
fn is_unclosed(text: &str, marks: &[Mark], open: usize) -> bool {
    let mark = marks[open];
    if mark.style == Style::Single {
        return false;
    }
    let lone = marks[open + 1..].iter().all(|m| m.style != mark.style);
    let before = text.get(..mark.span.start).unwrap_or("").trim_end();
    lone && (before.is_empty() || before.ends_with([':', ',', '.', '!', '?', '—', '–', '”', '"']))
}

fn quotation(doc: &Doc, open: Mark, close: Option<Mark>) -> Quotation {
    let end = close.map_or(doc.text.len(), |c| c.span.start);
    let span = Span::new(open.span.end, end);
    let outer = Span::new(open.span.start, close.map_or(end, |c| c.span.end));
    Quotation {
        span,
        outer,
        tokens: doc.tokens_in(span),
        attribution: None,
        continues: None,
        closed: close.is_some(),
        single: open.style == Style::Single,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlp::Pipeline;

    fn found(text: &str) -> Vec<String> {
        let doc = Pipeline::shared().parse(text);
        quotations(&doc, false).iter().map(|q| q.span.slice(text).to_owned()).collect()
    }

    #[test]
    fn marks_of_every_form() {
        for (text, expected) in [
            ("He called it \"far too early\" to say.", vec!["far too early"]),
            ("“We are sorry,” he said. “It won’t happen.”", vec!["We are sorry,", "It won’t happen."]),
            ("The 'missing list' row; the workers' union isn't sure.", vec!["missing list"]),
            ("She said: 'The workers' list was kept back.'", vec!["The workers' list was kept back."]),
            ("In the '90s rock 'n' roll wasn't dead.", vec![]),
            ("«Nobody told us», they said.", vec!["Nobody told us"]),
            ("“They said ‘never again’ and left,” she said.", vec!["They said ‘never again’ and left,"]),
            ("\"This paragraph goes on.", vec!["This paragraph goes on."]),
            ("A 24\" pipe and a stray \" mark.", vec![]),
            ("The board’s ‘no comment’ angered members’ families.", vec!["no comment"]),
            ("``Typed marks'' survive.", vec!["Typed marks"]),
            ("\"\" is empty.", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn block_quotations_end_before_their_credit() {
        let text = "I will not guess. — Mayor Declan Osgood";
        let doc = Pipeline::shared().parse(text);
        assert_eq!(quotations(&doc, true)[0].span.slice(text), "I will not guess.");
    }
}
