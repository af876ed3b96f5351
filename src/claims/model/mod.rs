//! The model: what a claim, an attribution, a figure, a time and a quotation are. Draft and source are read into the
//! same model (after PARC 3 and PolNeAR for source, cue and content; PDTB for nesting; FactBank for certainty).
//!
//! Places. A block is read as one text (its prose), so tokens and spans here are those of the block's prose;
//! [`BlockSpan`] adds which block. [`crate::text::Block::to_document`] turns a prose span into bytes of the document.

mod attribution;
mod certainty;
mod claim;
mod clause;
mod document;
mod figure;
mod mention;
mod place;
mod quotation;
mod speaker;
mod speaker_table;
mod time;

pub use attribution::{Attribution, AttributionForm, ContentMode, Cue, CueClass};
pub use certainty::{Certainty, Condition, Marker, MarkerKind};
pub use claim::{AttributionNeed, Claim};
pub use clause::{Arguments, Clause, ClauseKind};
pub use document::{Analysis, BlockAnalysis, DocumentKind};
pub use figure::{Bound, Dimension, Figure, FigureKind, FigureRole, NumberInterval, NumberStyle, Trend, Unit};
pub use mention::{Mention, MentionForm, NounPhrase};
pub use place::{AttributionId, BlockSpan, ClaimId};
pub use quotation::Quotation;
pub use speaker::{Gender, Speaker, SpeakerKind};
pub use speaker_table::{ResolvedMentions, SpeakerTable};
pub use time::{Calendar, Clock, Period, Side, TimeExpression, TimeRange, TimeValue};
