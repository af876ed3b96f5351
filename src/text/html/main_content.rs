//! Main content of a page: which part is the text that the page is there for, and which is boilerplate.

use super::elements::{MAX_OPEN_ELEMENTS, is_void};
use super::tokenizer::{HtmlToken, TokenKind, attribute};
use crate::text::strings::word_list::words_of_list;
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

/// Elements that are never read.
const UNREAD: [&str; 17] = [
    "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "audio", "video", "button",
    "select", "textarea", "head", "datalist", "dialog", "title",
];
/// Elements that hold a page's boilerplate.
const BOILERPLATE: [&str; 4] = ["nav", "footer", "aside", "form"];
/// The least share of the page's letters that an element marked as the main text must hold; one with less is a teaser.
const MIN_MAIN_SHARE: (usize, usize) = (1, 4);
/// The least share of the fullest candidate's letters that an inner one must hold to be taken in its place: with a smaller
/// one the page's first paragraph would do, with a larger one boilerplate inside the outer element is read.
const MIN_INNER_SHARE: (usize, usize) = (3, 5);
/// The share of the page's letters above which an element is no boilerplate, whatever its class says.
const MAX_BOILERPLATE_SHARE: (usize, usize) = (2, 5);

/// Whether a word of a class, an id or a role marks boilerplate: *nav*, *cookie*, *newsletter*.
fn is_boilerplate_word(word: &str) -> bool {
    static LIST: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let list = include_str!("../../../assets/lexicons/boilerplate.txt");
    LIST.get_or_init(|| words_of_list(list).collect()).contains(word)
}

/// Survey of a page's elements, made before the walk; every vector is indexed by the start tag.
pub(crate) struct MainContent {
    /// Letters and digits in the element.
    letters: Vec<usize>,
    /// Whether the element is never read, whatever it holds.
    unread: Vec<bool>,
    /// Whether a heading of the first rank stands in the element.
    has_title: Vec<bool>,
    /// The element that holds the page's main text; `None` for the whole page.
    pub root: Option<usize>,
    total: usize,
}

impl MainContent {
    /// The survey of a page.
    pub fn new(text: &str, tokens: &[HtmlToken]) -> Self {
        let mut content = Self {
            letters: vec![0; tokens.len()],
            unread: vec![false; tokens.len()],
            has_title: vec![false; tokens.len()],
            root: None,
            total: 0,
        };
        let mut candidates = Vec::new();
        // The open elements: the start tag, how many letters had been counted there, and the name.
        let mut open: Vec<(usize, usize, String)> = Vec::new();
        let mut hidden = 0;
        for (index, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Start(_) => {
                    let element = token.name(text);
                    if is_void(&element) || open.len() >= MAX_OPEN_ELEMENTS {
                        continue;
                    }
                    content.unread[index] = UNREAD.contains(&&*element) || is_hidden(token.span.slice(text));
                    hidden += usize::from(content.unread[index]);
                    if element == "h1" && hidden == 0 {
                        open.iter().for_each(|(above, ..)| content.has_title[*above] = true);
                    }
                    if is_candidate(&element, token.span.slice(text)) {
                        candidates.push(index);
                    }
                    open.push((index, content.total, element));
                }
                TokenKind::End(_) => {
                    let element = token.name(text);
                    let recent = open.iter().rev();
                    let depth = recent.map(|(.., open)| open).position(|open| *open == element);
                    for (start, before, _) in depth.map(|d| open.split_off(open.len() - d - 1)).unwrap_or_default() {
                        content.letters[start] = content.total - before;
                        hidden -= usize::from(content.unread[start]);
                    }
                }
                TokenKind::Text if hidden == 0 => {
                    content.total += token.span.slice(text).chars().filter(|c| c.is_alphanumeric()).count();
                }
                _ => {}
            }
        }
        for (start, before, _) in open {
            content.letters[start] = content.total - before;
        }
        content.root = content.choose(&candidates);
        content
    }

    /// The candidate that holds the main text: the innermost of those that hold most of what the fullest one holds.
    fn choose(&self, candidates: &[usize]) -> Option<usize> {
        let most = candidates.iter().map(|&c| self.letters[c]).max()?;
        if most * MIN_MAIN_SHARE.1 < self.total * MIN_MAIN_SHARE.0 {
            return None;
        }
        candidates
            .iter()
            .copied()
            .filter(|&c| self.letters[c] * MIN_INNER_SHARE.1 >= most * MIN_INNER_SHARE.0)
            .min_by_key(|&c| self.letters[c])
    }

    /// Whether an element is passed over with all that it holds.
    pub fn is_passed_over(&self, text: &str, tokens: &[HtmlToken], index: usize) -> bool {
        if self.unread[index] {
            return true;
        }
        // What holds much of the page, or its title, is no boilerplate, whatever it is called.
        if self.has_title[index] || self.letters[index] * MAX_BOILERPLATE_SHARE.1 > self.total * MAX_BOILERPLATE_SHARE.0
        {
            return false;
        }
        let tag = tokens[index].span.slice(text);
        let element = tokens[index].name(text);
        let boilerplate_word = |attribute_name: &str| {
            let value = attribute(tag, attribute_name).unwrap_or_default().to_ascii_lowercase();
            value.split(|c: char| !c.is_ascii_alphanumeric()).any(is_boilerplate_word)
        };
        BOILERPLATE.contains(&&*element)
            || (element == "header" && self.root.is_none() && !self.has_title[index])
            || boilerplate_word("class")
            || boilerplate_word("id")
            || boilerplate_word("role")
    }
}

fn is_hidden(tag: &str) -> bool {
    attribute(tag, "hidden").is_some()
        || attribute(tag, "aria-hidden").is_some_and(|value| value == "true")
        || attribute(tag, "style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
}

fn is_candidate(element: &str, tag: &str) -> bool {
    matches!(element, "article" | "main")
        || attribute(tag, "role").is_some_and(|role| matches!(&*role, "main" | "article"))
        || attribute(tag, "itemprop").is_some_and(|property| property == "articleBody")
}
