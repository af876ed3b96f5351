//! The hover on a claim: who says it, how sure the source is, the figures, the passage word for word with file and line,
//! other passages, and why a finding stands.

use super::convert::{self, Client};
use super::documents::Snapshot;
use crate::desk::{Checked, ClaimAccount, PassageAccount, how_sure, who_says};
use crate::evidence::model::Support;
use crate::text::Span;
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

/// How many further passages are told.
const MOST_OTHERS: usize = 2;
/// A passage is cut after so many characters: hovers are small windows.
const LONGEST: usize = 320;

/// What is to be said of the claim at a position.
pub fn hover(snapshot: &Snapshot, client: &Client, position: Position) -> Option<Hover> {
    let checked = &snapshot.checked;
    let offset = checked.lines.offset(&checked.text, convert::position(position), client.encoding);
    let at = |span: Span| span.start <= offset && offset <= span.end;
    // Clauses stand within clauses: the smallest is meant.
    let account = checked.accounts(at).into_iter().min_by_key(|a| a.span.len());
    let findings = checked.findings.iter().filter(|f| at(f.span)).collect::<Vec<_>>();
    let span = account.as_ref().map(|a| a.span).or_else(|| findings.first().map(|f| f.span))?;
    let page = Page { markdown: client.markdown };
    let mut parts = Vec::new();
    if let Some(account) = &account {
        parts.push(reading(&page, checked, account));
        parts.extend(passages(&page, checked, account));
    }
    for finding in findings {
        parts.push(format!("{}: {}", page.strong(finding.rule), page.plain(&finding.message)));
    }
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: if client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText },
            value: parts.join("\n\n"),
        }),
        range: Some(convert::range(&checked.text, &checked.lines, span, client.encoding)),
    })
}

/// How the draft has the claim.
fn reading(page: &Page, checked: &Checked, account: &ClaimAccount) -> String {
    let block = &checked.draft.blocks[account.id.block];
    let claim = checked.draft.claim(account.id);
    let prose = &block.block.text;
    let who = who_says(&checked.draft, &claim.attributions);
    let mut out = format!("{} {}; {}.", page.strong("Draft:"), page.plain(&who), page.plain(&how_sure(claim, prose)));
    let figures: Vec<&str> =
        claim.figures.iter().filter_map(|&f| block.figures.get(f)).map(|f| f.span.of(prose)).collect();
    if !figures.is_empty() {
        out.push_str(&format!(" Figures: {}.", page.plain(&figures.join(", "))));
    }
    let times: Vec<&str> = claim.times.iter().filter_map(|&t| block.times.get(t)).map(|t| t.span.of(prose)).collect();
    if !times.is_empty() {
        out.push_str(&format!(" Time: {}.", page.plain(&times.join(", "))));
    }
    out
}

/// The passage that the claim rests on, and others.
fn passages(page: &Page, checked: &Checked, account: &ClaimAccount) -> Vec<String> {
    if checked.sources.is_empty() {
        return vec!["This draft has no sources.".to_owned()];
    }
    let Some((best, others)) = account.passages.split_first() else {
        return vec!["No passage of the sources comes near this.".to_owned()];
    };
    let verdict = match account.support {
        Support::Supported => "Rests on",
        Support::Unsure => "Nearest passage:",
        Support::Unsupported => "Nothing in the sources says this. Nearest passage:",
    };
    let mut parts = vec![format!(
        "{} {} ({}; {})\n\n{}",
        page.strong(verdict),
        page.place(checked, best),
        page.plain(&best.who),
        page.plain(&best.how_sure),
        page.quote(&best.text)
    )];
    let others: Vec<String> = others
        .iter()
        .take(MOST_OTHERS)
        .filter(|p| p.score >= best.score * 0.8)
        .map(|p| format!("{} ({})", page.place(checked, p), page.plain(&p.who)))
        .collect();
    if !others.is_empty() {
        parts.push(format!("{} {}", page.strong("See also"), others.join(", ")));
    }
    parts
}

/// How a hover is written.
struct Page {
    markdown: bool,
}

impl Page {
    fn strong(&self, text: &str) -> String {
        if self.markdown { format!("**{text}**") } else { text.to_owned() }
    }

    /// Text of a document, which must not be read as markup.
    fn plain(&self, text: &str) -> String {
        if !self.markdown {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
                out.push('\\');
            }
            out.push(c);
        }
        out
    }

    fn quote(&self, text: &str) -> String {
        let mut shown: String = text.chars().take(LONGEST).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.markdown { format!("> {}", self.plain(&shown)) } else { format!("\"{shown}\"") }
    }

    /// The file and the line, as a link where links are shown.
    fn place(&self, checked: &Checked, passage: &PassageAccount) -> String {
        let (path, lines) = checked.document(Some(passage.source));
        let line = lines.line(passage.span.start) + 1;
        let name = format!("{path}:{line}");
        let target = checked.sources.get(passage.source).and_then(|s| convert::uri(&s.file));
        match target.filter(|_| self.markdown) {
            Some(uri) => format!("[{}]({}#L{line})", self.plain(&name), uri.as_str()),
            None => name,
        }
    }
}
