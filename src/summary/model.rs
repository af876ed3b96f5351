//! Data of the structured summary, as `copydesk summary --format json` serialises it.

use crate::text::Span;
use serde::Serialize;

/// Structured summary of several documents.
#[derive(Debug, Serialize)]
pub struct SourcesSummary {
    /// Version of the form.
    pub schema: u32,
    /// Documents, in the order given.
    pub documents: Vec<DocumentNote>,
    /// Speakers in the order of first mention, each with what they say.
    pub speakers: Vec<SpeakerSummary>,
    /// Every figure.
    pub figures: Vec<FigureLine>,
    /// Claims and figures that are disputed, denied or unconfirmed.
    pub open_questions: Vec<OpenQuestion>,
    /// People with their titles, as first mentioned.
    pub people: Vec<PersonLine>,
}

/// Path, date and size of a document.
#[derive(Debug, Serialize)]
pub struct DocumentNote {
    /// Path, as it was given.
    pub path: String,
    /// Date, if the document states one.
    pub date: Option<String>,
    /// Number of words.
    pub words: usize,
    /// Number of claims.
    pub claims: usize,
}

/// Speaker with every claim that the documents attribute to them.
#[derive(Debug, Serialize)]
pub struct SpeakerSummary {
    /// Fullest form of the name; `None` for what the documents say in their own voice.
    pub name: Option<String>,
    /// Roles that the documents give.
    pub roles: Vec<String>,
    /// Claims, in the order of the documents.
    pub claims: Vec<ClaimLine>,
}

/// Claim of the summary.
#[derive(Debug, Serialize)]
pub struct ClaimLine {
    /// Words of the claim.
    pub text: String,
    /// Words that mark the saying.
    pub cue: Option<String>,
    /// Certainty: 0 certain, 1 probable, 2 possible, 3 left open.
    pub certainty: u8,
    /// Certainty in words, with the words that mark it.
    pub how_sure: String,
    /// Whether the claim is affirmed.
    pub polarity: bool,
    /// Condition that the claim stands under.
    pub condition: Option<String>,
    /// Where it stands.
    pub place: SourcePlace,
}

/// Figure of the summary.
#[derive(Debug, Serialize)]
pub struct FigureLine {
    /// Figure as written, without what it counts.
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

/// Claim or figure that is not settled.
#[derive(Debug, Serialize)]
pub struct OpenQuestion {
    /// Kind of doubt: `denied`, `unconfirmed`, `disputed`.
    pub kind: &'static str,
    /// Words of the claim, or the two figures that differ.
    pub text: String,
    /// Who denies it, does not confirm it, or says otherwise.
    pub by: Option<String>,
    /// Where it stands.
    pub place: SourcePlace,
}

/// Person as first mentioned.
#[derive(Debug, Serialize)]
pub struct PersonLine {
    /// Name as written.
    pub name: String,
    /// Title or role that stands with it.
    pub title: Option<String>,
    /// Where the name stands first.
    pub place: SourcePlace,
}

/// Place in a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourcePlace {
    /// Path of the source, as it was given.
    pub source: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Stretch of the source, in bytes.
    pub span: Span,
}
