//! The model: what a claim, an attribution, a figure, a time and a quotation are. Draft and source are read into the
//! same model (after PARC 3 and PolNeAR for source, cue and content; PDTB for nesting; FactBank for certainty).
//!
//! Places. A block is read as one text (its prose), so tokens and spans here are those of the block's prose;
//! [`BlockSpan`] adds which block. [`crate::text::Block::to_document`] turns a prose span into bytes of the document.

use super::clauses::Clause;
use super::coref::NounPhrase;
use crate::nlp::Doc;
use crate::text::{Block, Span};
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// A span of one block's prose.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockSpan {
    /// Index of the block in its document.
    pub block: usize,
    /// Bytes of that block's prose.
    pub span: Span,
}

/// Names one item (claim, attribution, figure …) of a document: the block that holds it and its index there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Id {
    /// Index of the block in its document.
    pub block: usize,
    /// Index in that block's list.
    pub index: usize,
}

/// Everything that one document says, read once for drafts and sources alike.
#[derive(Debug, Default)]
pub struct Analysis {
    /// The blocks in the document's order; one that says what it said before an edit is the same one.
    pub blocks: Vec<Arc<BlockAnalysis>>,
    /// Where each block starts in the document, in bytes.
    pub starts: Vec<usize>,
    /// Who is who across the document.
    pub speakers: crate::claims::coref::SpeakerTable,
    /// The document's own date, if it states one (dateline, release line, front matter).
    pub date: Option<Date>,
    /// What the document is: it decides who speaks in its unquoted text.
    pub voice: DocumentKind,
    /// Index of the block that holds the title, if there is one.
    pub title: Option<usize>,
    /// Index in `speakers.all` of the body whose statement a release is.
    pub issuer: Option<usize>,
}

/// Whose voice the unattributed text of a document is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DocumentKind {
    /// A news report: the writer narrates.
    #[default]
    News,
    /// A press release, notice or results statement: the unquoted text is the issuer's statement.
    Release,
    /// A transcript or log: every turn is a statement of its speaker.
    Transcript,
}

/// One block of a document with all that was read from it.
#[derive(Clone, Debug)]
pub struct BlockAnalysis {
    /// The block: its kind, prose and map to the document.
    pub block: Arc<Block>,
    /// The English reader's reading of the block's prose.
    pub reading: Arc<Doc>,
    /// Attributions whose cue (or speaker, where there is no cue) stands in this block.
    pub attributions: Vec<Attribution>,
    /// Figures in the order of the text.
    pub figures: Arc<Vec<Figure>>,
    /// Time expressions in the order of the text.
    pub times: Vec<TimeExpression>,
    /// Quotations in the order of the text.
    pub quotations: Vec<Quotation>,
    /// Clauses in the order of the text, those too that only introduce what somebody says.
    pub clauses: Arc<Vec<Clause>>,
    /// Phrases that may name a speaker, in the order of the text.
    pub phrases: Arc<Vec<NounPhrase>>,
    /// Claims in the order of the text; a sentence has one or more.
    pub claims: Vec<Claim>,
}

/// Who says what: source, cue and content.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Who speaks; `None` where the text names nobody (*it is said*, an agentless passive).
    pub speaker: Option<Mention>,
    /// The words (or the colon) that mark the saying; `None` for a transcript's turn, a credit line, a list's introduction
    /// without a verb.
    pub cue: Option<Cue>,
    /// What is said. The first place is in the block of the cue unless the attribution introduces other blocks.
    pub content: Vec<BlockSpan>,
    /// How the content is given.
    pub mode: ContentMode,
    /// The form of the attribution (which decides its scope).
    pub form: AttributionForm,
    /// How sure the reading is, 0 to 1: the model's keep score, or 1 for a rule that the typography proves.
    pub confidence: f32,
}

/// A phrase that names a speaker (or is one, as a pronoun is).
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Where the phrase stands.
    pub place: BlockSpan,
    /// The phrase's head token in its block's reading.
    pub head: usize,
    /// The phrase's text.
    pub text: String,
    /// What kind of speaker this is.
    pub kind: SpeakerKind,
}

/// Classes of speakers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the classes of the domain model")]
pub enum SpeakerKind {
    Person,
    Government,
    Officials,
    StateMedia,
    Activists,
    RightsGroup,
    Analysts,
    Critics,
    Supporters,
    Company,
    Union,
    Police,
    /// A court, council, hospital, agency, charity or other body.
    Organisation,
    /// A report, statement, log or study.
    Document,
    /// Unnamed people known by what they are: *two workers*, *residents*, *witnesses*.
    Group,
    /// *Sources*, *reports*, *some*, *it*: nobody in particular.
    Vague,
    /// The writer or the newspaper itself.
    Writer,
    Other,
}

/// The words that mark an act of saying, thinking or writing.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// Where the cue stands: the verb group's main verb with its particle, the noun, or *according to*.
    pub place: BlockSpan,
    /// The cue's head token in its block's reading.
    pub head: usize,
    /// Dictionary form, with a particle where there is one (*point out*).
    pub lemma: String,
    /// What the cue adds to the saying.
    pub class: CueClass,
    /// Whether the cue is negated (*did not say*, *has not confirmed*).
    pub negated: bool,
    /// Whether the cue is a noun (*claim*, *accusation*).
    pub nominal: bool,
}

/// What a cue implies (Hooper, Karttunen; classes after Recasens).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are the classes of the domain model")]
pub enum CueClass {
    Neutral,
    Argumentative,
    Doubt,
    Factive,
    Guilt,
    Negative,
    /// Negative, and claims success (*refute*).
    Disproof,
    Intent,
    Performative,
    Accusation,
    Estimate,
}

/// How a content is given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum ContentMode {
    /// Wholly in quotation marks.
    Direct,
    /// A quoted fragment within indirect speech.
    Partial,
    /// A quotation and reported words together.
    Mixed,
    /// Reported in the writer's words.
    Indirect,
    /// Through a noun: *the claim that …*.
    Nominal,
    /// *What he described as …*: the phrase alone is the speaker's.
    Distanced,
    /// The writer's own voice.
    #[default]
    Narration,
}

/// Forms of attribution (see the domain model, section 4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttributionForm {
    /// *X said …*, *According to X, …*.
    Preposed,
    /// *…, X said.*
    Postposed,
    /// *…, X said, …*.
    Medial,
    /// *was accused by X of …*; without an agent the speaker is `None`.
    Passive,
    /// *X's claim that …*.
    Nominal,
    /// *What X called …*.
    Distanced,
    /// *X: …* and *…, X says* in a heading.
    Headline,
    /// A sentence that continues what the speaker before it says.
    CarryOver,
    /// *The figure comes from X.*
    BackReference,
    /// *X says:* over a list.
    ListIntroduction,
    /// A footnote or a link names the speaker.
    Footnote,
    /// *I saw*, *this newspaper counted*.
    OwnObservation,
    /// A transcript's or log's speaker column.
    Turn,
    /// A credit under a block quotation.
    Credit,
}

/// One proposition in one clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The clause in the block's prose, without final punctuation and the conjunction that joins it to the previous.
    pub span: Span,
    /// Index of the sentence in the block's reading.
    pub sentence: usize,
    /// Token range of `span`.
    pub tokens: Range<usize>,
    /// Index of the clause in its block's list; `None` for a phrase that is a claim by itself.
    pub clause: Option<usize>,
    /// The head of the clause: its verb, or the predicate noun or adjective of a verbless clause.
    pub predicate: usize,
    /// What kind of clause.
    pub kind: ClauseKind,
    /// The attributions that have the clause in scope, outermost first; empty for narration. The outermost speaker is
    /// the one that a draft must name.
    pub attributions: Vec<Id>,
    /// For a claim without attribution, that of the sentence before it in its paragraph, at most two back with nothing
    /// between: it carries over if a source gives the claim to the same speaker.
    pub carried: Option<Id>,
    /// Whether the clause is itself the act of saying (*rejected the claims*, *accused the firm of …*).
    pub saying: bool,
    /// How the clause is given.
    pub mode: ContentMode,
    /// How sure the text is of it.
    pub certainty: Certainty,
    /// Whether it is affirmed after counting negations and negative cues.
    pub polarity: bool,
    /// The words that negate it (prose spans).
    pub negations: Vec<Span>,
    /// The condition that it stands under.
    pub condition: Option<Box<Condition>>,
    /// Subject and objects, voice normalised: the agent of a passive is the subject.
    pub arguments: Arguments,
    /// Indexes of the block's figures inside the clause.
    pub figures: Vec<usize>,
    /// Indexes of the block's time expressions that belong to the clause.
    pub times: Vec<usize>,
    /// Indexes of the block's quotations that overlap the clause.
    pub quotations: Vec<usize>,
    /// Whether a report of it must name its speaker.
    pub need: AttributionNeed,
    /// A question, an order, or a clause under *if* or *whether*: nothing is asserted.
    pub unasserted: bool,
}

/// Kinds of clauses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClauseKind {
    /// The main clause of a sentence.
    Main,
    /// A further predicate of the same subject or a coordinated clause.
    Conjunct,
    /// A complement (*that …*, *to …*) of a cue or other verb.
    Complement,
    /// A relative clause that adds a statement.
    Relative,
    /// *After …*, *as …*, *while …*, *although …*, a participle.
    Adverbial,
    /// An appositive or distanced noun phrase (*a second bereavement for the hospice*).
    Phrase,
    /// A headline, list item or cell without a finite verb.
    Fragment,
}

/// Certainty after FactBank, collapsed: 0 certain, 1 probable, 2 possible, 3 uncommitted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Certainty {
    /// The weakest marker's level.
    pub level: u8,
    /// The words that mark it.
    pub markers: Vec<Marker>,
}

/// A word or phrase that weakens a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Where it stands in the block's prose.
    pub span: Span,
    /// Its head token.
    pub token: usize,
    /// Dictionary form (*likely*, *appear*, *may*).
    pub lemma: String,
    /// 1 probable, 2 possible, 3 uncommitted.
    pub level: u8,
    /// How it hedges.
    pub kind: MarkerKind,
}

/// How a marker hedges: what a rule may put back, and where.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MarkerKind {
    /// A modal verb (*may*, *could*).
    Modal,
    /// A verb over the claim's verb (*appears to*, *risks …ing*, *expects to*).
    Verb,
    /// An adverb or a predicative adjective (*likely*, *reportedly*, *it is possible that*).
    Adverb,
    /// An adjective before a noun (*a possible opening*).
    Adjective,
    /// A noun over what is claimed (*the risk of*, *signs that*).
    Noun,
    /// The cue of an attribution (*estimates*, *fears*, *has not confirmed*).
    Cue,
    /// *If* or *whether* over the clause.
    Subordinator,
}

/// A condition on a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The conditional phrase with its marker (*if funding is found*), in the block's prose.
    pub span: Span,
    /// Token range of the phrase.
    pub tokens: Range<usize>,
    /// The marker's dictionary form (*if*, *provided*, *subject to*).
    pub marker: String,
    /// The noun on which an elliptical condition hangs (*willingness, if genuine,*).
    pub hangs_on: Option<usize>,
}

/// Heads of a clause's arguments, voice normalised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arguments {
    /// Who or what acts (the agent of a passive).
    pub subject: Option<usize>,
    /// Who or what is acted on (the grammatical subject of a passive).
    pub object: Option<usize>,
    /// Prepositional and other arguments: (preposition's lemma, head).
    pub obliques: Vec<(String, usize)>,
    /// Whether the clause is passive.
    pub passive: bool,
}

/// Whether a report must attribute a statement (the domain model, section 5).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize)]
pub enum AttributionNeed {
    /// Always: tolls, accusations, disputed or unobservable things, motives.
    A,
    /// Unless the text itself marks it as opinion: predictions, estimates, judgements, advice, causes, fears.
    B,
    /// Never: narration, public acts, settled facts.
    #[default]
    N,
}

/// A figure: a number and what it counts or measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What sort of number.
    pub kind: FigureKind,
    /// Operator, number, unit and noun (*at least 744 people*), in the block's prose.
    pub span: Span,
    /// Operator and number with scale word, currency sign, per cent or unit word, without the counted noun
    /// (*at least 744*, *£448.0m*, *3.4 hectares*).
    pub number: Span,
    /// The operator's words, if any (*at least*; for *744 or more* the words after the number).
    pub operator_span: Option<Span>,
    /// Number with scale word, currency sign, per cent or unit word, without the operator.
    pub value_span: Span,
    /// The operator.
    pub operator: Bound,
    /// The numbers that the words admit.
    pub set: NumberInterval,
    /// The value as written, fully scaled, for exact, about and nearly (*22%* is 22).
    pub value: Option<Decimal>,
    /// What one unit in the number's last printed place is worth (*5,200* 100 when about, *448.0m* 100000).
    pub precision: Decimal,
    /// How the number is written.
    pub style: NumberStyle,
    /// Its unit, if it measures.
    pub unit: Option<Unit>,
    /// Head token of the counted or measured thing (*people*, *vacancies*), if the text names it.
    pub noun: Option<usize>,
    /// Dictionary form of that noun; `None` without a noun.
    pub noun_lemma: Option<String>,
    /// The noun with its modifiers for messages (*union members*).
    pub noun_text: Option<String>,
    /// Tokens of operator, number and unit.
    pub tokens: Range<usize>,
    /// What the number is within its phrase.
    pub role: FigureRole,
    /// Which way a change goes, where the words say (*rose 12%*, *a fall of 42 minutes*).
    pub trend: Option<Trend>,
}

/// The way a change goes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Trend {
    Up,
    Down,
}

/// Sorts of figures, as the JSON contract names them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the contract")]
pub enum FigureKind {
    Quantity,
    Ordinal,
    Date,
    Time,
    Age,
    Other,
}

/// What a number does in its clause.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FigureRole {
    /// A count, amount or measure as it stands.
    Level,
    /// By how much something changed (*rose 12%*, *by 42 minutes*).
    Change,
    /// Where a change began (*from 390*, *down from …*, *against 200*).
    From,
    /// Where a change ended (*to £96m*).
    To,
    /// A part of another figure (*41 of the 47*, *of whom 36*).
    Part,
    /// The whole that a part is of (*of the 47*).
    Whole,
}

/// Operators, denoting sets of numbers (bound classes after Kennedy).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are the operators of the contract")]
pub enum Bound {
    #[serde(rename = "exact")]
    Exact,
    #[serde(rename = "at least")]
    AtLeast,
    #[serde(rename = "more than")]
    MoreThan,
    #[serde(rename = "at most")]
    AtMost,
    #[serde(rename = "less than")]
    LessThan,
    #[serde(rename = "about")]
    About,
    #[serde(rename = "nearly")]
    Nearly,
    #[serde(rename = "range")]
    Range,
}

/// A set of numbers between two ends; an absent end is infinite.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct NumberInterval {
    /// Lower end.
    pub low: Option<Decimal>,
    /// Whether the lower end itself is in the set.
    pub low_in: bool,
    /// Upper end.
    pub high: Option<Decimal>,
    /// Whether the upper end itself is in the set.
    pub high_in: bool,
}

/// How a number is written, so that a fix can keep it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NumberStyle {
    /// *744*.
    Digits,
    /// *seven hundred and forty-four*.
    Words,
    /// *dozens*, *hundreds*.
    OrderWord,
    /// *half*, *a third*, *doubled*, *three in four*.
    Fraction,
}

/// A unit of measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its canonical symbol: `GBP`, `$` (any dollar), `USD`, `%`, `pp` (percentage points), `h`, `min`, `km`, `ha`, `t`, …
    pub symbol: String,
    /// What it measures.
    pub dimension: Dimension,
    /// For a rate, what it is per (*a share*, *per week*): the dictionary form of the noun.
    pub per: Option<String>,
    /// Where the unit's words or sign stand in the block's prose.
    pub span: Span,
}

/// Dimensions: only quantities of one dimension compare.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are the dimensions")]
pub enum Dimension {
    Money,
    Share,
    Points,
    Duration,
    Length,
    Area,
    Mass,
    Volume,
    Temperature,
    Speed,
    Energy,
    Data,
    /// *Doubled*, *three times*: a ratio of two levels.
    Multiple,
    Other,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpression {
    /// Where it stands in the block's prose, without a preposition.
    pub span: Span,
    /// The preposition before it (*on*, *since*, *by*), in the block's prose.
    pub preposition: Option<Span>,
    /// Token range of `span`.
    pub tokens: Range<usize>,
    /// What it says.
    pub value: TimeValue,
    /// Token of the verb or noun that it modifies.
    pub attached_to: Option<usize>,
    /// Whether it dates the saying (the cue) and not the event.
    pub of_saying: bool,
}

/// What a time expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeValue {
    /// Calendar parts as far as the words give them, with a weekday where one is named.
    Calendar(Calendar),
    /// A time of day.
    Clock(Time),
    /// A length of time as a window (*during weeks of unrest*): unit and how many, where said.
    Duration {
        /// Canonical unit: `year`, `month`, `week`, `day`, `h`, `min`, `s`.
        unit: String,
        /// How many; `None` for a bare plural (*weeks of*).
        count: Option<Decimal>,
    },
    /// A deictic word (*yesterday*, *last month*, *two weeks ago*), as a window counted from the document's date.
    Relative {
        /// What is counted.
        unit: Period,
        /// The first unit of the window (0 is the one that holds the document's day).
        from: i32,
        /// The last unit of the window.
        to: i32,
    },
    /// An event that dates (*since demonstrations erupted*, *after the leak*): head token.
    Event(usize),
}

/// Units of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Period {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// Parts of a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Calendar {
    /// Year.
    pub year: Option<i16>,
    /// Month, 1 to 12; a season gives `season` instead.
    pub month: Option<i8>,
    /// Day of the month; not checked against the calendar, so that an impossible date can be reported.
    pub day: Option<i8>,
    /// Weekday named: 1 Monday to 7 Sunday.
    pub weekday: Option<i8>,
    /// 1 spring, 2 summer, 3 autumn, 4 winter.
    pub season: Option<i8>,
    /// Quarter or half, as (which, of how many).
    pub part: Option<(i8, i8)>,
    /// Part of the day: 1 morning, 2 afternoon, 3 evening, 4 night.
    pub day_part: Option<i8>,
}

/// Words between quotation marks, or a block quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Quotation {
    /// The words between the marks, in the block's prose.
    pub span: Span,
    /// With the marks; equal to `span` for a block quotation without marks.
    pub outer: Span,
    /// Token range of `span`.
    pub tokens: Range<usize>,
    /// The attribution that gives its speaker.
    pub attribution: Option<Id>,
    /// Continues the quotation with this index (split by its attribution).
    pub continues: Option<usize>,
    /// Whether a closing mark was found (a paragraph of a longer quotation has none).
    pub closed: bool,
    /// The marks are single quotes.
    pub single: bool,
}

impl Attribution {
    /// Adds to the block index of every place, wrapping.
    pub fn shift(&mut self, by: usize) {
        let place = |p: &mut BlockSpan| p.block = p.block.wrapping_add(by);
        self.content.iter_mut().for_each(place);
        self.speaker.iter_mut().for_each(|s| place(&mut s.place));
        self.cue.iter_mut().for_each(|c| place(&mut c.place));
    }
}

impl BlockAnalysis {
    /// Adds to the block index of every place and id, wrapping.
    pub fn shift(&mut self, by: usize) {
        let id = |id: &mut Id| id.block = id.block.wrapping_add(by);
        self.attributions.iter_mut().for_each(|a| a.shift(by));
        self.quotations.iter_mut().filter_map(|q| q.attribution.as_mut()).for_each(id);
        self.claims.iter_mut().for_each(|c| c.attributions.iter_mut().chain(&mut c.carried).for_each(id));
    }

    /// The same block where its document has `by` blocks more before it (wrapping).
    pub fn moved(self: &Arc<Self>, by: usize) -> Arc<Self> {
        if by == 0 {
            return self.clone();
        }
        let mut moved = Self::clone(self);
        moved.shift(by);
        Arc::new(moved)
    }

    /// Whether two states of a block that was read once say the same.
    pub fn says_the_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.reading, &other.reading)
            && self.attributions == other.attributions
            && self.quotations == other.quotations
            && self.times == other.times
            && self.claims == other.claims
    }
}

impl Analysis {
    /// The claim that `id` names.
    pub fn claim(&self, id: Id) -> &Claim {
        &self.blocks[id.block].claims[id.index]
    }

    /// The attribution that `id` names.
    pub fn attribution(&self, id: Id) -> &Attribution {
        &self.blocks[id.block].attributions[id.index]
    }

    /// Every claim with its id, in the order of the text.
    pub fn claims(&self) -> impl Iterator<Item = (Id, &Claim)> {
        self.blocks
            .iter()
            .enumerate()
            .flat_map(|(block, b)| b.claims.iter().enumerate().map(move |(index, claim)| (Id { block, index }, claim)))
    }

    /// The bytes of the document that a place stands for.
    pub fn document_span(&self, place: BlockSpan) -> Span {
        self.blocks[place.block].block.to_document(place.span).shifted(self.starts[place.block])
    }

    /// A block in the document, markup included, in bytes.
    pub fn block_span(&self, block: usize) -> Span {
        let start = self.starts[block];
        Span::new(start, start + self.blocks[block].block.len)
    }

    /// Index of the block that holds a byte of the document, its markup included.
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        let block = self.starts.partition_point(|&start| start <= offset).checked_sub(1)?;
        (offset <= self.block_span(block).end).then_some(block)
    }

    /// Where in the document to write what is to stand before a byte of a block's prose; see [`Block::insertion_before`].
    pub fn insertion_before(&self, block: usize, prose: usize) -> usize {
        self.starts[block] + self.blocks[block].block.insertion_before(prose)
    }

    /// Where in the document to write what is to stand right after prose that ends there; see
    /// [`Block::insertion_after`].
    pub fn insertion_after(&self, block: usize, prose: usize) -> usize {
        self.starts[block] + self.blocks[block].block.insertion_after(prose)
    }
}
