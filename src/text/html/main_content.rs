//! Which part of a page is the text that it is there for, and which is furniture.

use super::tokenizer::{Token, TokenKind, attribute};
use super::{is_void, name};

/// Elements that are never read.
const UNREAD: [&str; 17] = [
    "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "audio", "video", "button",
    "select", "textarea", "head", "datalist", "dialog", "title",
];
/// Elements that hold a page's furniture.
const FURNITURE: [&str; 4] = ["nav", "footer", "aside", "form"];
/// Words of classes and ids that mark furniture.
const FURNITURE_WORDS: [&str; 30] = [
    "nav",
    "navigation",
    "navbar",
    "menu",
    "footer",
    "sidebar",
    "related",
    "share",
    "sharing",
    "social",
    "comments",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "newsletter",
    "promo",
    "advert",
    "advertisement",
    "ad",
    "ads",
    "breadcrumb",
    "breadcrumbs",
    "subscribe",
    "signup",
    "popup",
    "modal",
    "recommended",
    "trending",
    "skip",
];

/// What is known of the elements of a page before it is read; all by the index of the start tag.
pub(crate) struct MainContent {
    /// How many letters and digits stand in the element.
    letters: Vec<usize>,
    /// Which elements are not read, whatever they hold.
    unread: Vec<bool>,
    /// Whether a heading of the first rank stands in the element.
    has_title: Vec<bool>,
    /// The element that holds the page's main text; `None` for the whole page.
    pub root: Option<usize>,
    total: usize,
}

impl MainContent {
    /// Looks over a page.
    pub fn new(text: &str, tokens: &[Token]) -> Self {
        let mut survey = Self {
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
                    let element = name(text, token);
                    if is_void(&element) || open.len() >= crate::text::html::DEEPEST {
                        continue;
                    }
                    survey.unread[index] = UNREAD.contains(&&*element) || is_hidden(token.span.slice(text));
                    hidden += usize::from(survey.unread[index]);
                    if element == "h1" && hidden == 0 {
                        open.iter().for_each(|(above, ..)| survey.has_title[*above] = true);
                    }
                    if is_candidate(&element, token.span.slice(text)) {
                        candidates.push(index);
                    }
                    open.push((index, survey.total, element));
                }
                TokenKind::End(_) => {
                    let element = name(text, token);
                    let recent = open.iter().rev();
                    let depth = recent.map(|(.., open)| open).position(|open| *open == element);
                    for (start, before, _) in depth.map(|d| open.split_off(open.len() - d - 1)).unwrap_or_default() {
                        survey.letters[start] = survey.total - before;
                        hidden -= usize::from(survey.unread[start]);
                    }
                }
                TokenKind::Text if hidden == 0 => {
                    survey.total += token.span.slice(text).chars().filter(|c| c.is_alphanumeric()).count();
                }
                _ => {}
            }
        }
        for (start, before, _) in open {
            survey.letters[start] = survey.total - before;
        }
        survey.root = survey.choose(&candidates);
        survey
    }

    /// The candidate that holds the main text: the innermost of those that hold most of what the fullest one holds.
    fn choose(&self, candidates: &[usize]) -> Option<usize> {
        let most = candidates.iter().map(|&c| self.letters[c]).max()?;
        if most * 4 < self.total {
            return None;
        }
        candidates.iter().copied().filter(|&c| self.letters[c] * 5 >= most * 3).min_by_key(|&c| self.letters[c])
    }

    /// Whether an element is passed over with all that it holds.
    pub fn passes_over(&self, text: &str, tokens: &[Token], index: usize) -> bool {
        if self.unread[index] {
            return true;
        }
        // What holds much of the page, or its title, is no furniture, whatever it is called.
        if self.has_title[index] || self.letters[index] * 5 > self.total * 2 {
            return false;
        }
        let tag = tokens[index].span.slice(text);
        let element = name(text, &tokens[index]);
        let furniture_word = |attribute_name: &str| {
            let value = attribute(tag, attribute_name).unwrap_or_default().to_ascii_lowercase();
            value.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| FURNITURE_WORDS.contains(&word))
        };
        FURNITURE.contains(&&*element)
            || (element == "header" && self.root.is_none() && !self.has_title[index])
            || furniture_word("class")
            || furniture_word("id")
            || furniture_word("role")
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
