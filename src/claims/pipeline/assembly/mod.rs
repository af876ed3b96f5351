//! Assembly: what the blocks of a document say by themselves, brought together into an [`Analysis`].
//!
//! Who is who and what sort of document it is are read over the whole; all else is put together window by window,
//! each like a document of its own. After an edit only the windows round it are put together again.

mod attribution_need;
mod claims;
mod compose;
mod document;
mod incremental;
mod parties;
mod quotation_speakers;
mod scope;
mod turns;
mod window;

pub use document::AssembledDocument;

use super::block::ParsedBlock;
use crate::claims::attribution::Predictions;
use crate::claims::coref::{BlockMentions, TurnLabel};
use crate::claims::document_kind::{BlockView, DocumentFrame};
use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{Analysis, Attribution, DocumentKind, SpeakerTable};
use crate::claims::{coref, document_kind};
use compose::DocumentPass;
use jiff::civil::Date;
use std::sync::Arc;

/// Brings a document together. `starts` says where in the document its blocks start, in bytes; `stated` is the date of
/// its front matter, which is the document's before any other. What it has in common
/// with `before`, an earlier state of the document, is taken over; what the document says does not depend on that.
pub fn assemble(
    read: Vec<Arc<ParsedBlock>>,
    likely: Vec<Arc<Predictions>>,
    said: Vec<Arc<Vec<Attribution>>>,
    starts: Vec<usize>,
    stated: Option<Date>,
    before: Option<&AssembledDocument>,
    lexicon: &ClaimLexicon,
) -> AssembledDocument {
    let changed = before.map(|before| changed(&before.read, &read));
    let same_frame = before
        .filter(|before| before.stated == stated)
        .zip(changed.as_ref())
        .and_then(|(before, changed)| frame_after(before, changed, &read));
    let labels = parties::labels(&read);
    let frame = same_frame.unwrap_or_else(|| frame(&read, &labels, lexicon));
    let speakers = resolve_coreference(&read, &labels, frame.voice, before.zip(changed));
    let issuer = frame.issuer.and_then(|(block, head)| speakers.index_at(block, head));
    let whole = DocumentPass {
        read: &read,
        labels: &labels,
        said: &said,
        lexicon,
        voice: frame.voice,
        speakers: &speakers,
        issuer,
    };
    let before = before.filter(|b| b.analysis.voice == frame.voice && b.analysis.issuer.is_none() && issuer.is_none());
    let (blocks, kept, who) = match before {
        Some(before) => whole.after(before),
        None => (whole.compose(0..read.len(), 0..read.len()), vec![None; read.len()], Vec::new()),
    };
    let DocumentFrame { voice, title, date, .. } = frame;
    let date = stated.or(date);
    let analysis = Arc::new(Analysis { blocks, starts, speakers, date, voice, title, issuer });
    AssembledDocument { read, likely, said, stated, analysis, kept, speakers: who }
}

/// Which blocks are new, where there are as many as before.
enum Changed {
    None,
    One(usize),
    Others,
}

fn changed(old: &[Arc<ParsedBlock>], new: &[Arc<ParsedBlock>]) -> Changed {
    if old.len() != new.len() {
        return Changed::Others;
    }
    let mut changed = (0..new.len()).filter(|&at| !Arc::ptr_eq(&old[at], &new[at]));
    match (changed.next(), changed.next()) {
        (None, _) => Changed::None,
        (Some(at), None) => Changed::One(at),
        _ => Changed::Others,
    }
}

/// The frame, where what is new can have no part in it: a block far from both ends that is of the kind that it was.
fn frame_after(before: &AssembledDocument, changed: &Changed, read: &[Arc<ParsedBlock>]) -> Option<DocumentFrame> {
    let Analysis { voice, title, date, issuer: None, .. } = *before.analysis else { return None };
    let is_apart = match *changed {
        Changed::None => true,
        Changed::One(at) => {
            let alike = |b: &ParsedBlock| (b.block.kind.is_heading(), b.label.is_some());
            let is_inside = document_kind::FRAME_BLOCKS <= at && at + document_kind::FRAME_BLOCKS < read.len();
            is_inside && alike(&before.read[at]) == alike(&read[at])
        }
        Changed::Others => false,
    };
    (is_apart && voice != DocumentKind::Release).then_some(DocumentFrame { voice, title, date, issuer: None })
}

fn frame(read: &[Arc<ParsedBlock>], labels: &[Option<TurnLabel>], lexicon: &ClaimLexicon) -> DocumentFrame {
    let pages: Vec<BlockView<'_>> = read
        .iter()
        .zip(labels)
        .map(|(b, label)| BlockView {
            block: &b.block,
            doc: &b.doc,
            phrases: &b.phrases,
            times: &b.times,
            labelled: label.is_some(),
        })
        .collect();
    document_kind::frame(&pages, &lexicon.documents)
}

fn resolve_coreference(
    read: &[Arc<ParsedBlock>],
    labels: &[Option<TurnLabel>],
    voice: DocumentKind,
    before: Option<(&AssembledDocument, Changed)>,
) -> SpeakerTable {
    let transcript = voice == DocumentKind::Transcript;
    // Most keys change no word for anybody: then everybody is who he was.
    if let Some((before, changed)) = before.filter(|(b, _)| !transcript && b.analysis.voice == voice) {
        match changed {
            Changed::None => return before.analysis.speakers.clone(),
            Changed::One(at) => {
                let speakers = &before.analysis.speakers;
                if let Some(speakers) = speakers.update_after_edit(
                    at,
                    &block_mentions(&before.read[at], None),
                    &block_mentions(&read[at], None),
                ) {
                    return speakers;
                }
            }
            Changed::Others => {}
        }
    }
    let label = |at: usize| labels[at].as_ref().filter(|_| transcript);
    coref::resolve(&read.iter().enumerate().map(|(at, b)| block_mentions(b, label(at))).collect::<Vec<_>>())
}

fn block_mentions<'a>(read: &'a ParsedBlock, label: Option<&'a TurnLabel>) -> BlockMentions<'a> {
    BlockMentions { doc: &read.doc, phrases: &read.phrases, quotations: &read.quotations, label }
}
