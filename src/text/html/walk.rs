//! HTML walk: from a page's tokens to blocks, by the elements that are open.

use super::elements::{MAX_OPEN_ELEMENTS, is_inline, is_void};
use super::grid::Grid;
use super::main_content::MainContent;
use super::tokenizer::{HtmlToken, TokenKind, attribute, pieces};
use crate::text::note_marks::is_raised_mark;
use crate::text::prose::ProseBuilder;
use crate::text::{BlockKind, Comment, Parsed, Span};

/// How many tokens behind a superscript's start tag are searched for its text: links and emphasis inside it.
const MAX_MARK_TOKENS: usize = 4;
/// The share of a paragraph's letters that links must hold for it to be a menu. A smaller one would drop items of news that
/// are all link but for a word.
const MIN_LINKED_SHARE: (usize, usize) = (4, 5);

/// Adds a stretch of the document's text to the prose, its entities resolved.
pub(super) fn push_text(prose: &mut ProseBuilder, text: &str, span: Span) {
    for (seen, at) in pieces(span.slice(text)) {
        let at = at.shifted(span.start);
        prose.push(&seen, at.slice(text), at);
    }
}

/// One walk over a page's tokens, from which the blocks come.
pub(super) struct HtmlWalk<'a> {
    text: &'a str,
    tokens: &'a [HtmlToken],
    main_content: Option<&'a MainContent>,
    pub parsed: Parsed,
    prose: ProseBuilder,
    /// The extent of the block that is being collected, once something of it has been seen.
    extent: Option<Span>,
    /// The start tag of the block element that has been opened last, until something of it has been seen.
    opened: Option<usize>,
    /// Letters in all and letters in links of the block that is being collected.
    letters: (usize, usize),
    open: Vec<Element>,
    /// The number of open elements that are passed over.
    hidden: usize,
    links: usize,
    /// Whether a line break has just been seen: a second one parts paragraphs.
    line_break: bool,
    pub lists: u32,
    pub tables: u32,
}

/// An open element.
struct Element {
    name: String,
    /// Start of its start tag.
    start: usize,
    hides: bool,
    role: Role,
}

/// What an open element means for the blocks in it.
enum Role {
    Plain,
    Inline,
    Heading(u8),
    List { list: u32, items: u32 },
    Item { list: u32, item: u32 },
    Table { table: u32, grid: Grid },
    Cell { table: u32, row: u32, column: u32, extent: (u32, u32), header: bool },
    Caption,
    Quote,
}

impl<'a> HtmlWalk<'a> {
    pub fn new(text: &'a str, tokens: &'a [HtmlToken], main_content: Option<&'a MainContent>) -> Self {
        Self {
            text,
            tokens,
            main_content,
            parsed: Parsed::default(),
            prose: ProseBuilder::default(),
            extent: None,
            opened: None,
            letters: (0, 0),
            open: Vec::new(),
            hidden: 0,
            links: 0,
            line_break: false,
            lists: 0,
            tables: 0,
        }
    }

    pub fn run(&mut self) {
        for (index, token) in self.tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Start(_) => self.start(index, token),
                TokenKind::End(_) => self.end(token),
                TokenKind::Text if self.is_read() => self.words(token.span),
                TokenKind::Comment(inside) => self.comment(token.span, inside),
                _ => {}
            }
        }
        self.flush();
        let blocks = self.parsed.blocks.len();
        for comment in &mut self.parsed.comments {
            comment.next_block = comment.next_block.filter(|&b| b < blocks);
        }
    }

    /// Whether the text here is read: not passed over, and in the main text or a title above it.
    fn is_read(&self) -> bool {
        let root =
            self.main_content.and_then(|main_content| main_content.root).map(|root| self.tokens[root].span.start);
        let in_root = root.is_none_or(|root| {
            self.open.iter().any(|element| element.start == root)
                || self.open.iter().any(|element| element.name == "h1" && element.start < root)
        });
        self.hidden == 0 && in_root
    }

    fn start(&mut self, index: usize, token: &HtmlToken) {
        let element = token.name(self.text);
        if element == "br" || element == "hr" {
            return self.line_break(element == "hr", token.span);
        }
        if is_void(&element) || self.open.len() >= MAX_OPEN_ELEMENTS {
            return;
        }
        let tag = token.span.slice(self.text);
        let inline = is_inline(&element);
        if !inline {
            self.flush();
            self.close_implied(&element);
        }
        let hides = match self.main_content {
            Some(main_content) => main_content.is_passed_over(self.text, self.tokens, index),
            None => matches!(element.as_str(), "script" | "style" | "template" | "textarea" | "svg"),
        } || matches!(element.as_str(), "del" | "s" | "strike" | "code")
            || (element == "sup" && self.is_mark(index));
        self.hidden += usize::from(hides);
        let role = if inline { Role::Inline } else { self.role(&element, tag) };
        if inline && self.is_read() {
            self.extend(token.span);
            if element == "a" {
                self.links += 1;
                self.prose.open(attribute(tag, "href").map(|target| target.into_owned()));
            } else {
                self.prose.open(None);
            }
        } else if inline {
            self.prose.leave_out(token.span);
        } else {
            self.opened = Some(token.span.start);
        }
        self.open.push(Element { name: element, start: token.span.start, hides, role });
    }

    /// What a block element means.
    fn role(&mut self, element: &str, tag: &str) -> Role {
        match element {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Heading(element.as_bytes()[1] - b'0'),
            "ul" | "ol" | "dl" => {
                self.lists += 1;
                Role::List { list: self.lists - 1, items: 0 }
            }
            "li" | "dd" => {
                let list = self.open.iter_mut().rev().find_map(|e| match &mut e.role {
                    Role::List { list, items } => Some((list, items)),
                    _ => None,
                });
                let Some((list, items)) = list else { return Role::Plain };
                *items += 1;
                Role::Item { list: *list, item: *items - 1 }
            }
            "table" => {
                self.tables += 1;
                Role::Table { table: self.tables - 1, grid: Grid::default() }
            }
            "tr" | "td" | "th" => {
                let table = self.open.iter_mut().rev().find_map(|e| match &mut e.role {
                    Role::Table { table, grid } => Some((*table, grid)),
                    _ => None,
                });
                let Some((table, grid)) = table else { return Role::Plain };
                if element == "tr" {
                    grid.begin_row();
                    return Role::Plain;
                }
                let over = |name: &str| attribute(tag, name).and_then(|count| count.trim().parse().ok()).unwrap_or(1);
                let extent = (over("colspan"), over("rowspan"));
                let (row, column, extent) = grid.place(extent);
                Role::Cell { table, row, column, extent, header: element == "th" && row == 0 }
            }
            "figcaption" | "caption" => Role::Caption,
            "blockquote" => Role::Quote,
            _ => Role::Plain,
        }
    }

    /// Closes what a start tag closes by the way: `<p>` an open `<p>`, `<li>` an open `<li>`.
    fn close_implied(&mut self, element: &str) {
        let closes = |open: &str| match element {
            "li" => open == "li",
            "dt" | "dd" => matches!(open, "dt" | "dd"),
            "tr" => matches!(open, "tr" | "td" | "th"),
            "td" | "th" => matches!(open, "td" | "th"),
            _ => false,
        };
        let stops = |open: &str| matches!(open, "ul" | "ol" | "dl" | "table" | "td" | "th" | "li" | "body" | "article");
        if let Some(at) = self
            .open
            .iter()
            .rposition(|e| e.name == "p")
            .filter(|&at| self.open[at..].iter().skip(1).all(|e| matches!(e.role, Role::Inline)))
        {
            self.close_from(at, None);
        }
        let recent = self.open.iter().enumerate().rev();
        let mut close = None;
        for (at, open) in recent {
            if closes(&open.name) {
                close = Some(at);
                if element != "tr" {
                    break;
                }
            } else if stops(&open.name) {
                break;
            }
        }
        if let Some(at) = close {
            self.close_from(at, None);
        }
    }

    fn end(&mut self, token: &HtmlToken) {
        let element = token.name(self.text);
        let recent = self.open.iter().enumerate().rev();
        let Some(at) = recent.filter(|(_, open)| open.name == element).map(|(at, _)| at).next() else { return };
        self.close_from(at, Some(token.span));
    }

    /// Closes the open elements from index `at` on; `tag` is the end tag of the outermost.
    fn close_from(&mut self, at: usize, tag: Option<Span>) {
        while self.open.len() > at {
            let read = self.is_read();
            if self.open.last().is_some_and(|element| !matches!(element.role, Role::Inline)) {
                self.flush();
            }
            let Some(element) = self.open.pop() else { return };
            self.hidden -= usize::from(element.hides);
            if !matches!(element.role, Role::Inline) {
                continue;
            }
            let outermost = self.open.len() == at;
            let end = tag.filter(|_| outermost).or(self.extent).map_or(element.start, |span| span.end);
            if element.hides || !read {
                self.prose.leave_out(Span::new(element.start, end));
                continue;
            }
            self.links = self.links.saturating_sub(usize::from(element.name == "a"));
            // Of an element that was opened in an earlier block, nothing is left to close here.
            if self.extent.is_some_and(|extent| extent.start <= element.start) {
                let span = Span::new(element.start, end.max(element.start));
                self.extend(span);
                self.prose.close(span);
            }
        }
    }

    fn line_break(&mut self, rule: bool, span: Span) {
        if rule || self.line_break {
            self.flush();
        } else if self.is_read() {
            self.prose.push_space(span);
            self.line_break = true;
        }
    }

    fn words(&mut self, span: Span) {
        let seen = span.slice(self.text);
        let inside = seen.trim();
        if inside.is_empty() {
            return self.prose.push_space(span);
        }
        self.line_break = false;
        let start = span.start + (seen.len() - seen.trim_start().len());
        self.extend(Span::new(start, start + inside.len()));
        let letters = inside.chars().filter(|c| c.is_alphanumeric()).count();
        if letters == 0 && self.links > 0 && self.main_content.is_some() {
            // A pilcrow or an arrow to click on.
            return self.prose.leave_out(span);
        }
        self.letters.0 += letters;
        self.letters.1 += if self.links > 0 { letters } else { 0 };
        push_text(&mut self.prose, self.text, span);
    }

    /// Takes `span` into the block that is being collected.
    fn extend(&mut self, span: Span) {
        let first = self.opened.take().unwrap_or(span.start);
        self.extent = Some(self.extent.map_or(Span::new(first.min(span.start), span.end), |extent| extent.cover(span)));
    }

    /// Whether the superscript whose start tag has this index is a footnote's mark and no part of a word or a unit.
    fn is_mark(&self, index: usize) -> bool {
        let mut inside = self.tokens[index + 1..].iter().take(MAX_MARK_TOKENS);
        let word = inside.find(|t| t.kind == TokenKind::Text).map_or("", |t| t.span.slice(self.text).trim());
        is_raised_mark(self.prose.last_word(), word)
    }

    fn comment(&mut self, span: Span, text: Span) {
        self.parsed.comments.push(Comment { span, text, next_block: Some(self.parsed.blocks.len()) });
    }

    /// Ends the block that is being collected.
    fn flush(&mut self) {
        self.line_break = false;
        self.opened = None;
        let (prose, extent) = (self.prose.take(), self.extent.take());
        let (letters, linked) = std::mem::take(&mut self.letters);
        let (Some(prose), Some(extent)) = (prose, extent) else { return };
        let (kind, in_quote) = self.kind();
        let sentence = prose.text.trim_end_matches(['"', '”', '’', '\'', ')']).ends_with(['.', '!', '?', '…']);
        let only_links = self.main_content.is_some()
            && linked * MIN_LINKED_SHARE.1 >= letters * MIN_LINKED_SHARE.0
            && linked > 0
            && !sentence;
        if only_links && matches!(kind, BlockKind::Paragraph | BlockKind::ListItem { .. }) {
            return;
        }
        let free = self.parsed.end().unwrap_or(0);
        let span = Span::new(extent.start.max(free), extent.end);
        let mut block = prose.into_block(kind, span);
        block.in_quote = in_quote;
        self.parsed.push(span.start, block);
    }

    /// What a block here is, and whether it stands in a block quotation.
    fn kind(&self) -> (BlockKind, bool) {
        let lists = self.open.iter().filter(|e| matches!(e.role, Role::List { .. })).count();
        let depth = u8::try_from(lists.saturating_sub(1)).unwrap_or(u8::MAX);
        let kind = self.open.iter().rev().find_map(|element| match element.role {
            Role::Heading(level) => Some(BlockKind::Heading(level)),
            Role::Item { list, item } => Some(BlockKind::ListItem { list, item, depth }),
            Role::Cell { table, row, column, extent, header } => {
                Some(BlockKind::TableCell { table, row, column, extent, header })
            }
            Role::Caption => Some(BlockKind::Caption),
            _ => None,
        });
        let in_quote = self.open.iter().any(|e| matches!(e.role, Role::Quote));
        (kind.unwrap_or(BlockKind::Paragraph), in_quote)
    }
}
