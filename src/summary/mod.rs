//! Floor 9: the structured summary of sources. Who says what and how surely, the figures, what is disputed, denied or
//! unconfirmed, and the people as first mentioned. The same documents give the same summary.

mod disputes;
mod figures;
mod markdown;
mod people;
mod speakers;

pub use markdown::markdown;

use crate::claims::model::BlockSpan;
use crate::desk::ReadDocument;
use crate::text::{LineIndex, Span};
use serde::Serialize;

/// The summary of several documents.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// The version of the form.
    pub schema: u32,
    /// The documents, in the order given.
    pub documents: Vec<DocumentNote>,
    /// Speakers in the order of first mention, each with what they say.
    pub speakers: Vec<SpeakerSummary>,
    /// Every figure.
    pub figures: Vec<FigureLine>,
    /// What is disputed, denied or unconfirmed.
    pub open_questions: Vec<OpenQuestion>,
    /// People with their titles, as first mentioned.
    pub people: Vec<Person>,
}

/// What a document is.
#[derive(Debug, Serialize)]
pub struct DocumentNote {
    /// Its path, as it was given.
    pub path: String,
    /// Its date, if it states one.
    pub date: Option<String>,
    /// How many words it has.
    pub words: usize,
    /// How many claims it makes.
    pub claims: usize,
}

/// A speaker with everything that the documents give as theirs.
#[derive(Debug, Serialize)]
pub struct SpeakerSummary {
    /// The fullest form of the name; `None` for what the documents say in their own voice.
    pub name: Option<String>,
    /// Roles that the documents give.
    pub roles: Vec<String>,
    /// What they say, in the order of the documents.
    pub claims: Vec<ClaimLine>,
}

/// One claim.
#[derive(Debug, Serialize)]
pub struct ClaimLine {
    /// The claim.
    pub text: String,
    /// The words that mark the saying.
    pub cue: Option<String>,
    /// Certainty: 0 certain, 1 probable, 2 possible, 3 left open.
    pub certainty: u8,
    /// The same in words, with the words that mark it.
    pub how_sure: String,
    /// Whether it is affirmed.
    pub polarity: bool,
    /// The condition that it stands under.
    pub condition: Option<String>,
    /// Where it stands.
    pub place: SourcePlace,
}

/// One figure.
#[derive(Debug, Serialize)]
pub struct FigureLine {
    /// The figure as written, without what it counts.
    pub figure: String,
    /// What it counts or measures.
    pub of: String,
    /// Who says so; `None` for the document itself.
    pub speaker: Option<String>,
    /// When, in the document's words.
    pub when: Vec<String>,
    /// Where, in the document's words.
    #[serde(rename = "where")]
    pub places: Vec<String>,
    /// Where it stands.
    pub place: SourcePlace,
}

/// Something that does not stand firm.
#[derive(Debug, Serialize)]
pub struct OpenQuestion {
    /// What is the matter: `denied`, `unconfirmed`, `disputed`.
    pub kind: &'static str,
    /// What it is about.
    pub text: String,
    /// Who denies it, does not confirm it, or says otherwise.
    pub by: Option<String>,
    /// Where it stands.
    pub place: SourcePlace,
}

/// A person as first mentioned.
#[derive(Debug, Serialize)]
pub struct Person {
    /// The name as written.
    pub name: String,
    /// The title or role that stands with it.
    pub title: Option<String>,
    /// Where the name stands first.
    pub place: SourcePlace,
}

/// A place in a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourcePlace {
    /// The source's path, as it was given.
    pub source: String,
    /// The line, from 1.
    pub line: usize,
    /// Bytes of the source.
    pub span: Span,
}

/// The summary of documents.
pub fn of(documents: &[ReadDocument]) -> Summary {
    let pages: Vec<DocumentLines<'_>> = documents.iter().map(DocumentLines::new).collect();
    Summary {
        schema: 1,
        documents: documents.iter().map(note).collect(),
        speakers: speakers::speakers(&pages),
        figures: figures::figures(&pages),
        open_questions: disputes::open_questions(&pages),
        people: people::people(&pages),
    }
}

fn note(document: &ReadDocument) -> DocumentNote {
    let words = |b: &std::sync::Arc<crate::claims::model::BlockAnalysis>| {
        b.reading.tokens.iter().filter(|t| !t.is_space() && !t.is_punct()).count()
    };
    DocumentNote {
        path: document.path.clone(),
        date: document.analysis.date.map(|d| d.to_string()),
        words: document.analysis.blocks.iter().map(words).sum(),
        claims: document.analysis.claims().count(),
    }
}

/// A document with its lines.
struct DocumentLines<'a> {
    document: &'a ReadDocument,
    lines: LineIndex,
}

impl<'a> DocumentLines<'a> {
    fn new(document: &'a ReadDocument) -> Self {
        Self { document, lines: LineIndex::new(&document.text) }
    }

    /// The place of a stretch of a block's prose.
    fn place(&self, block: usize, span: Span) -> SourcePlace {
        let span = self.document.analysis.document_span(BlockSpan { block, span });
        SourcePlace { source: self.document.path.clone(), line: self.lines.line(span.start) + 1, span }
    }

    /// The words of a stretch of a block's prose, on one line.
    fn words(&self, block: usize, span: Span) -> String {
        let text = self.document.analysis.blocks.get(block).map_or("", |b| span.slice(&b.block.text));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The fullest name of whoever the claim's outermost attribution names.
    fn speaker(&self, claim: &crate::claims::model::Claim) -> Option<String> {
        let analysis = &self.document.analysis;
        let id = claim.attributions.first()?;
        let attribution = analysis.blocks.get(id.block)?.attributions.get(id.index)?;
        let mention = attribution.speaker.as_ref()?;
        Some(analysis.speakers.resolve(mention).map_or_else(|| mention.text.clone(), |s| s.full.clone()))
    }
}
