//! Markdown walk: from the parser's events to blocks.

use super::foreign::{self, BoxStart, Marked};
use crate::text::note_marks::is_raised_mark;
use crate::text::plain::MAX_WRAP_COLUMNS;
use crate::text::prose::{BLOT, ProseBuilder};
use crate::text::{BlockKind, Comment, Note, Parsed, Severity, Span, html};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The level of the heading that the title of a box is read as.
const BOX_TITLE_LEVEL: u8 = 6;

/// One walk over the parser's events.
pub(super) struct MarkdownWalk<'a> {
    /// The document's text with its foreign markup blotted out.
    text: &'a str,
    boxes: &'a [BoxStart],
    definitions: &'a [usize],
    /// Where the parser's text starts in the document.
    from: usize,
    parsed: Parsed,
    prose: ProseBuilder,
    /// The kind and the extent so far of the block whose prose is being collected.
    current: Option<(BlockKind, Span)>,
    containers: Vec<Container>,
    /// The number of open elements whose content stays out of the prose (code, pictures, struck-out text).
    hidden: usize,
    /// For each open struck-out stretch, whether it hides its text.
    struck: Vec<bool>,
    /// The open elements of HTML in the line that hide their text.
    unread: Vec<String>,
    /// Whether the line that is read is the title of a box.
    is_title: bool,
    /// The lines of the HTML block that is open.
    html: Option<Span>,
    lists: u32,
    tables: u32,
}

/// An open container of blocks.
enum Container {
    Quote { quotes: bool },
    List { list: u32, items: u32 },
    Item { list: u32, item: u32, start: Option<usize> },
    Footnote { label: String },
    Table { table: u32, row: u32, column: u32, header: bool },
}

impl<'a> MarkdownWalk<'a> {
    pub fn new(marked: &'a Marked<'_>, from: usize) -> Self {
        Self {
            text: &marked.text,
            boxes: &marked.boxes,
            definitions: &marked.definitions,
            from,
            parsed: Parsed::default(),
            prose: ProseBuilder::default(),
            current: None,
            containers: Vec::new(),
            hidden: 0,
            struck: Vec::new(),
            unread: Vec::new(),
            is_title: false,
            html: None,
            lists: 0,
            tables: 0,
        }
    }

    /// The blocks of the text from the byte `from`, where no container is open; `None` if it holds lists or tables,
    /// which are counted over the whole document.
    pub fn parse_part(text: &str, from: usize) -> Option<Parsed> {
        let walk = || {
            let marked = foreign::blot(text, from);
            let mut walk = MarkdownWalk::new(&marked, from);
            walk.walk();
            (walk.lists + walk.tables == 0).then(|| std::mem::take(&mut walk.parsed))
        };
        catch_unwind(AssertUnwindSafe(walk)).ok().flatten()
    }

    pub fn run(mut self) -> Parsed {
        self.walk();
        self.parsed
    }

    fn walk(&mut self) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_GFM;
        let source = self.text.get(self.from..).unwrap_or("");
        for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
            self.event(event, Span::from(range).shifted(self.from));
        }
        self.finish();
        let blocks = self.parsed.blocks.len();
        for comment in &mut self.parsed.comments {
            comment.next_block = comment.next_block.filter(|&b| b < blocks);
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(_) | Event::Code(_) if self.hidden > 0 => self.prose.leave_out(span),
            Event::Text(seen) => {
                self.extend(span);
                self.prose.push(&seen, span.slice(self.text), span);
            }
            Event::SoftBreak | Event::HardBreak if self.is_title && self.current.is_some() => self.part(span),
            Event::SoftBreak if self.is_paragraph_break(span) => self.part(span),
            Event::SoftBreak | Event::HardBreak => self.prose.push_space(span),
            Event::FootnoteReference(label) => {
                self.extend(span);
                self.prose.footnote(&label);
            }
            Event::Html(_) => self.html = Some(self.html.map_or(span, |html| html.cover(span))),
            Event::InlineHtml(html) => self.inline_html(&html, span),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.extend(span);
                self.prose.leave_out(span);
            }
            Event::TaskListMarker(_) | Event::Rule => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Paragraph => self.begin(None, span),
            Tag::Heading { level, .. } => self.begin(Some(BlockKind::Heading(level as u8)), span),
            Tag::BlockQuote(_) => self.quote(span),
            Tag::List(_) => {
                self.enter(Container::List { list: self.lists, items: 0 });
                self.lists += 1;
            }
            Tag::Item => {
                self.finish();
                if let Some(Container::List { list, items }) = self.containers.last_mut() {
                    let (list, item) = (*list, *items);
                    *items += 1;
                    self.containers.push(Container::Item { list, item, start: Some(span.start) });
                }
            }
            Tag::FootnoteDefinition(label) => self.enter(Container::Footnote { label: label.to_string() }),
            Tag::Table(_) => {
                self.enter(Container::Table { table: self.tables, row: 0, column: 0, header: false });
                self.tables += 1;
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(Container::Table { column, header, .. }) = self.containers.last_mut() {
                    *column = 0;
                    *header = matches!(tag, Tag::TableHead);
                }
            }
            Tag::TableCell => {
                if let Some(&Container::Table { table, row, column, header }) = self.containers.last() {
                    let extent = (1, 1);
                    self.begin(Some(BlockKind::TableCell { table, row, column, extent, header }), span);
                }
            }
            Tag::Emphasis | Tag::Strong => self.prose.open(None),
            Tag::Link { dest_url, .. } => self.prose.open(Some(dest_url.to_string())),
            Tag::Strikethrough => {
                // One tilde may be a writer's sign for "about"; two are a deletion.
                let deletes = span.slice(self.text).starts_with("~~");
                self.struck.push(deletes);
                self.hidden += usize::from(deletes);
            }
            Tag::Image { .. } => self.hidden += 1,
            Tag::CodeBlock(_) => {
                self.finish();
                self.hidden += 1;
            }
            Tag::HtmlBlock => {
                self.finish();
                self.html = None;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.finish(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition | TagEnd::Table => {
                self.finish();
                self.containers.pop();
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(Container::Table { row, .. }) = self.containers.last_mut() {
                    *row += 1;
                }
            }
            TagEnd::TableCell => {
                self.finish();
                if let Some(Container::Table { column, .. }) = self.containers.last_mut() {
                    *column += 1;
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => {
                self.extend(span);
                self.prose.close(span);
            }
            TagEnd::Strikethrough => {
                self.hidden -= usize::from(self.struck.pop() == Some(true));
                self.extend(span);
            }
            TagEnd::Image => {
                self.hidden = self.hidden.saturating_sub(1);
                self.extend(span);
            }
            TagEnd::CodeBlock => {
                self.hidden = self.hidden.saturating_sub(1);
                // What a code block holds is no gap between two words of one block.
                self.prose = ProseBuilder::default();
            }
            TagEnd::HtmlBlock => self.html_block(),
            _ => {}
        }
    }

    fn enter(&mut self, container: Container) {
        self.finish();
        self.containers.push(container);
    }

    /// Enters a block quote, or a box that is written like one.
    fn quote(&mut self, span: Span) {
        let marks = |at: usize| {
            let before = self.text.get(span.start..at)?;
            let only = before.chars().all(|c| matches!(c, '>' | ' ' | '\t'));
            (only && before.matches('>').count() == 1).then_some(())
        };
        let near = self.boxes[self.boxes.partition_point(|b| b.at < span.start)..].first();
        let found = near.filter(|b| marks(b.at).is_some()).copied();
        self.enter(Container::Quote { quotes: found.is_none_or(|b| b.quotes) });
        self.is_title = found.is_some_and(|b| b.titled);
    }

    /// Starts a block; `None` for a paragraph, which is what its container makes of it.
    fn begin(&mut self, kind: Option<BlockKind>, span: Span) {
        self.finish();
        let (in_container, start) = self.container_kind();
        let in_footnote = matches!(in_container, BlockKind::Footnote { .. });
        let kind = kind.filter(|_| !in_footnote).unwrap_or(in_container);
        let end = span.start + span.slice(self.text).trim_end().len();
        self.current = Some((kind, Span::new(start.unwrap_or(span.start), end)));
    }

    /// Whether a line break inside a paragraph was meant to end it: many editors wrap on the screen only, and their
    /// writers press Enter once for a new paragraph. The line before is then longer than any that is wrapped by hand,
    /// and ends like a paragraph.
    fn is_paragraph_break(&self, line_break: Span) -> bool {
        if self.definitions.binary_search(&line_break.end).is_ok() {
            return matches!(self.current, Some((BlockKind::Paragraph, _)));
        }
        let plain = matches!(self.current, Some((BlockKind::Paragraph, _))) && self.containers.is_empty();
        if !plain || self.prose.has_open_markup() {
            return false;
        }
        let before = self.text.get(..line_break.start).unwrap_or("");
        let line = before.rsplit(['\n', '\r']).next().unwrap_or("").trim_end_matches([BLOT, ' ']).trim_end();
        let ends = line.trim_end_matches(['"', '\'', '”', '’', ')', '*', '_']).ends_with(['.', '!', '?', '…', ':']);
        ends && line.chars().count() > MAX_WRAP_COLUMNS
    }

    /// Ends the paragraph at a line break; what follows is another.
    fn part(&mut self, line_break: Span) {
        let Some((kind, extent)) = self.current.take() else { return };
        self.current = Some((kind.clone(), Span::new(extent.start, line_break.start)));
        self.finish();
        let start = line_break.end + leading_blanks(self.text.get(line_break.end..extent.end).unwrap_or(""));
        self.current = Some((kind, Span::new(start, extent.end)));
    }

    /// Takes `span` into the current block; text that stands straight in a container (a tight list item) starts one.
    fn extend(&mut self, span: Span) {
        if self.current.is_none() {
            self.begin(None, span);
        }
        if let Some((_, extent)) = &mut self.current {
            *extent = extent.cover(span);
        }
    }

    /// The kind of a paragraph here, and the start of its block if a list marker belongs to it.
    fn container_kind(&mut self) -> (BlockKind, Option<usize>) {
        let footnote = self.containers.iter().find_map(|c| match c {
            Container::Footnote { label } => Some(label.clone()),
            _ => None,
        });
        if let Some(label) = footnote {
            return (BlockKind::Footnote { label }, None);
        }
        let lists = self.containers.iter().filter(|c| matches!(c, Container::List { .. })).count();
        match self.containers.iter_mut().rev().find(|c| !matches!(c, Container::Quote { .. })) {
            Some(Container::Item { list, item, start }) => {
                let depth = u8::try_from(lists.saturating_sub(1)).unwrap_or(u8::MAX);
                (BlockKind::ListItem { list: *list, item: *item, depth }, start.take())
            }
            _ => (BlockKind::Paragraph, None),
        }
    }

    /// Ends the current block.
    fn finish(&mut self) {
        let prose = self.prose.take();
        self.hidden -= self.unread.drain(..).count();
        let Some((kind, span)) = self.current.take() else { return };
        let is_title = std::mem::take(&mut self.is_title);
        let kind = if is_title && kind == BlockKind::Paragraph { BlockKind::Heading(BOX_TITLE_LEVEL) } else { kind };
        let Some(prose) = prose else { return };
        // A list marker may stand before a block that is none of the list's own, a footnote's definition.
        let free = self.parsed.end().unwrap_or(self.from);
        let span = Span::new(span.start.max(free), span.end);
        let mut block = prose.into_block(kind, span);
        block.in_quote = self.containers.iter().any(|c| matches!(c, Container::Quote { quotes: true }));
        self.parsed.push(span.start, block);
    }

    fn inline_html(&mut self, html: &str, span: Span) {
        self.extend(span);
        if html.starts_with("<!--") {
            self.comment(span);
            return;
        }
        let closes = html.starts_with("</");
        let name = html.trim_start_matches(['<', '/']);
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("").to_ascii_lowercase();
        match &*name {
            "br" => self.prose.push_space(span),
            _ if closes => {
                if let Some(at) = self.unread.iter().rposition(|open| *open == name) {
                    self.unread.remove(at);
                    self.hidden -= 1;
                }
            }
            "del" | "s" | "strike" | "sup" if !html.ends_with("/>") => {
                let raised = self.text.get(span.end..).and_then(|t| t.split('<').next()).unwrap_or("");
                if name != "sup" || is_raised_mark(self.prose.last_word(), raised.trim()) {
                    self.unread.push(name);
                    self.hidden += 1;
                }
            }
            _ => {}
        }
    }

    fn comment(&mut self, span: Span) {
        let text = Span::new(span.start + 4, span.end.saturating_sub(3));
        self.parsed.comments.push(Comment { span, text, next_block: Some(self.parsed.blocks.len()) });
    }

    /// Adds what the reader sees of an HTML block, and what stands on a line after a comment.
    fn html_block(&mut self) {
        let Some(html) = self.html.take() else { return };
        let text = html.slice(self.text);
        let unclosed = text.rfind("<!--").filter(|&open| !text[open..].contains("-->"));
        if let Some(open) = unclosed {
            let message = "this comment is never closed, so nothing below it is read; close it with -->";
            let span = Span::new(html.start + open, html.start + open + 4);
            self.parsed.notes.push(Note::new(Severity::Warning, message, Some(span)));
        }
        let end = unclosed.map_or(html.end, |open| html.start + open);
        let before = self.parsed.blocks.len();
        let inside = html::parse_fragment(self.text, Span::new(html.start, end), &mut self.lists, &mut self.tables);
        let in_quote = self.containers.iter().any(|c| matches!(c, Container::Quote { quotes: true }));
        for (block, start) in inside.blocks.into_iter().zip(inside.starts) {
            let mut block = Arc::unwrap_or_clone(block);
            block.in_quote |= in_quote;
            self.parsed.push(start, block);
        }
        for mut comment in inside.comments {
            // A comment at the end of the HTML concerns what follows it.
            let next = comment.next_block.map_or(self.parsed.blocks.len(), |next| before + next);
            comment.next_block = Some(next);
            self.parsed.comments.push(comment);
        }
    }
}

fn leading_blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}
