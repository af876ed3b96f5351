//! Source map: the way from a block's prose back to the bytes of the document.

use super::Span;
use super::span::{ceil_boundary, floor_boundary};

/// The way from a block's prose to the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SourceMap {
    /// Which document bytes each stretch of prose stands for: covers the prose, ascending in both texts.
    pub segments: Vec<Segment>,
    /// The emphasis and the links, in the order in which they close.
    pub markup: Vec<Markup>,
}

/// A stretch of prose and the document bytes that it stands for. Where `verbatim`, the two are equal byte for byte;
/// otherwise (an entity, a line break) they belong together as wholes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Segment {
    pub prose: Span,
    pub document: Span,
    pub verbatim: bool,
}

/// Markup round a stretch of prose: `document` holds the marks, `prose` what stands between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Markup {
    pub prose: Span,
    pub document: Span,
    pub link: bool,
}

impl SourceMap {
    /// The map of a stretch of prose that stands for the bytes `document`, both counted from their own first byte.
    pub fn part(&self, prose: Span, document: Span) -> SourceMap {
        let inside = |span: Span| Span::new(span.start - prose.start, span.end - prose.start);
        let there = |span: Span| Span::new(span.start - document.start, span.end - document.start);
        let mut map = SourceMap::default();
        for segment in self.segments.iter().filter(|s| s.prose.overlaps(prose)) {
            let mut cut = *segment;
            if segment.verbatim {
                let (head, tail) =
                    (prose.start.saturating_sub(cut.prose.start), cut.prose.end.saturating_sub(prose.end));
                cut.document = Span::new(cut.document.start + head, cut.document.end - tail);
            }
            cut.prose = Span::new(cut.prose.start.max(prose.start), cut.prose.end.min(prose.end));
            map.segments.push(Segment { prose: inside(cut.prose), document: there(cut.document), ..cut });
        }
        let whole = self.markup.iter().filter(|m| prose.contains(m.prose) && document.contains(m.document));
        map.markup.extend(whole.map(|m| Markup { prose: inside(m.prose), document: there(m.document), link: m.link }));
        map
    }

    /// The document offset at which the prose byte at `prose` starts; the end of the last segment for the end of the prose.
    /// `text` is the prose.
    pub fn document_start(&self, text: &str, prose: usize) -> usize {
        let segments = &self.segments;
        match segments.get(segments.partition_point(|s| s.prose.end <= prose)) {
            Some(segment) if segment.verbatim => {
                segment.document.start + floor_boundary(text, prose).saturating_sub(segment.prose.start)
            }
            Some(segment) => segment.document.start,
            None => segments.last().map_or(0, |s| s.document.end),
        }
    }

    /// The document offset at which the prose that ends before the byte at `prose` ends. `text` is the prose.
    pub fn document_end(&self, text: &str, prose: usize) -> usize {
        let segments = &self.segments;
        match segments.get(segments.partition_point(|s| s.prose.end < prose)) {
            Some(segment) if prose <= segment.prose.start => segment.document.start,
            Some(segment) if segment.verbatim => {
                segment.document.start + (ceil_boundary(text, prose) - segment.prose.start)
            }
            Some(segment) => segment.document.end,
            None => segments.last().map_or(0, |s| s.document.end),
        }
    }

    /// The prose offset of a document offset; inside markup, that of the prose that follows. `text` is the prose.
    pub fn prose_offset(&self, text: &str, document_offset: usize) -> usize {
        let segments = &self.segments;
        let Some(segment) = segments.get(segments.partition_point(|s| s.document.end <= document_offset)) else {
            return text.len();
        };
        let inside = document_offset.saturating_sub(segment.document.start);
        let at = if segment.verbatim { segment.prose.start + inside } else { segment.prose.start };
        floor_boundary(text, at)
    }
}
