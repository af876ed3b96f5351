//! The assembly: what the blocks of a document say by themselves, brought together into an [`Analysis`].
//!
//! Who is who and what sort of document it is are read over the whole; all else is put together stretch by stretch, and
//! a stretch like a document of its own. After an edit only the stretches round it are put together again.

use super::attribution_need::judge_needs;
use super::claims::claims;
use super::{ParsedBlock, WINDOW, is_item};
use crate::claims::attribution::Predictions;
use crate::claims::coref::{self, BlockMentions, SpeakerTable};
use crate::claims::document_kind::{self, BlockView, DocumentFrame};
use crate::claims::model::*;
use crate::claims::times;
use crate::text::{Span, common_prefix_suffix};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// The parts of a document, block by block, and what they were brought together into.
#[derive(Clone, Default)]
pub struct AssembledDocument {
    /// What each block says by itself.
    pub read: Vec<Arc<ParsedBlock>>,
    /// What the models found in each block; see [`crate::claims::pipeline::likely`].
    pub likely: Vec<Arc<Predictions>>,
    /// The attributions whose cue stands in each block; see [`crate::claims::pipeline::attributions`].
    pub said: Vec<Arc<Vec<Attribution>>>,
    /// What the document says.
    pub analysis: Arc<Analysis>,
    /// Of each block, the block of the earlier state that said the same, of the same speakers; `None` where there is
    /// none.
    pub kept: Vec<Option<usize>>,
    /// Of each speaker, which one it was in the earlier state, as far as blocks that were kept mention it.
    pub speakers: Vec<Option<usize>>,
}

/// How many blocks away an attribution's words may stand; introductions to lists reach over the whole list.
const REACH: usize = if WINDOW.0 > WINDOW.1 { WINDOW.0 } else { WINDOW.1 };
/// So many blocks further on a claim may be disputed.
pub(crate) const DISPUTE: usize = 2;
/// How far the speaker of a quotation is looked for.
const NEAR: usize = WINDOW.0;

/// Brings a document together. `starts` says where in the document its blocks start, in bytes. What it has in common
/// with `before`, an earlier state of the document, is taken over; what the document says does not depend on that.
pub fn assemble(
    read: Vec<Arc<ParsedBlock>>,
    likely: Vec<Arc<Predictions>>,
    said: Vec<Arc<Vec<Attribution>>>,
    starts: Vec<usize>,
    before: Option<&AssembledDocument>,
) -> AssembledDocument {
    let changed = before.map(|before| changed(&before.read, &read));
    let same_frame = before.zip(changed.as_ref()).and_then(|(before, changed)| frame_after(before, changed, &read));
    let frame = same_frame.unwrap_or_else(|| frame(&read));
    let speakers = who_is_who(&read, frame.voice, before.zip(changed));
    let issuer = frame.issuer.and_then(|(block, head)| speakers.index_at(block, head));
    let whole = DocumentPass { read: &read, said: &said, voice: frame.voice, speakers: &speakers, issuer };
    let before = before.filter(|b| b.analysis.voice == frame.voice && b.analysis.issuer.is_none() && issuer.is_none());
    let (blocks, kept, who) = match before {
        Some(before) => whole.after(before),
        None => (whole.stretch(0..read.len(), 0..read.len()), vec![None; read.len()], Vec::new()),
    };
    let DocumentFrame { voice, title, date, .. } = frame;
    let analysis = Arc::new(Analysis { blocks, starts, speakers, date, voice, title, issuer });
    AssembledDocument { read, likely, said, analysis, kept, speakers: who }
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
            let is_inside = document_kind::EDGE <= at && at + document_kind::EDGE < read.len();
            is_inside && alike(&before.read[at]) == alike(&read[at])
        }
        Changed::Others => false,
    };
    (is_apart && voice != DocumentKind::Release).then_some(DocumentFrame { voice, title, date, issuer: None })
}

fn frame(read: &[Arc<ParsedBlock>]) -> DocumentFrame {
    let pages: Vec<BlockView<'_>> = read
        .iter()
        .map(|b| BlockView {
            block: &b.block,
            reading: &b.reading,
            phrases: &b.phrases,
            times: &b.times,
            labelled: b.label.is_some(),
        })
        .collect();
    document_kind::frame(&pages)
}

fn who_is_who(
    read: &[Arc<ParsedBlock>],
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
                if let Some(speakers) =
                    speakers.after_edit(at, &scene(&before.read[at], false), &scene(&read[at], false))
                {
                    return speakers;
                }
            }
            Changed::Others => {}
        }
    }
    coref::resolve(&read.iter().map(|b| scene(b, transcript)).collect::<Vec<_>>())
}

fn scene(read: &ParsedBlock, transcript: bool) -> BlockMentions<'_> {
    BlockMentions {
        reading: &read.reading,
        phrases: &read.phrases,
        quotations: &read.quotations,
        label: read.label.as_ref().filter(|_| transcript).map(|(label, _)| label),
    }
}

/// A document of which it is known who is who.
struct DocumentPass<'a> {
    read: &'a [Arc<ParsedBlock>],
    said: &'a [Arc<Vec<Attribution>>],
    voice: DocumentKind,
    speakers: &'a SpeakerTable,
    issuer: Option<usize>,
}

/// What two states of a document have in common: so many blocks at its head, so many at its tail.
#[derive(Clone, Copy)]
struct CommonBlocks {
    head: usize,
    tail: usize,
    old: usize,
    new: usize,
}

impl CommonBlocks {
    /// The earlier block that a block was, if it is none of those in the midst.
    fn old(self, new: usize) -> Option<usize> {
        if new < self.head { Some(new) } else { (new >= self.new - self.tail).then(|| new + self.old - self.new) }
    }

    /// The place of an earlier block's index now, drawn to the midst if it was there.
    fn now(self, old: usize) -> usize {
        if old < self.head {
            old
        } else if old >= self.old - self.tail {
            (old + self.new).saturating_sub(self.old).min(self.new)
        } else {
            self.head.min(self.new)
        }
    }
}

impl DocumentPass<'_> {
    /// The blocks, each with the earlier one that said the same, put together again only round what is new.
    #[expect(clippy::type_complexity, reason = "blocks, and which block and which speaker each was")]
    fn after(&self, before: &AssembledDocument) -> (Vec<Arc<BlockAnalysis>>, Vec<Option<usize>>, Vec<Option<usize>>) {
        let (old, new) = (before.read.len(), self.read.len());
        let same = |o: usize, n: usize| {
            Arc::ptr_eq(&before.read[o], &self.read[n]) && Arc::ptr_eq(&before.said[o], &self.said[n])
        };
        let (head, tail) = common_prefix_suffix(old, new, same);
        let common = CommonBlocks { head, tail, old, new };
        let mut kept: Vec<Option<usize>> = (0..new).map(|n| common.old(n)).collect();
        // Far from the edit a mention may be of another speaker now.
        let earlier = &before.analysis.speakers;
        let who = self.speakers.drop_changed(earlier, &mut kept);
        if self.voice == DocumentKind::Transcript {
            // What a turn is worth depends on the role of its speaker.
            let other = |i: usize| who[i].is_none_or(|o| self.speakers.all[i] != earlier.all[o]);
            for (block, old) in kept.iter_mut().enumerate() {
                *old = old.filter(|_| !self.speakers.of(block).any(other));
            }
        }
        let mut blocks: Vec<Arc<BlockAnalysis>> = Vec::with_capacity(new);
        for region in self.regions(before, common, &kept) {
            self.take_over(before, common, blocks.len()..region.start, &mut blocks);
            let around = self.context(&region);
            for (n, block) in region.clone().zip(self.stretch(around, region)) {
                let known = common.old(n).map(|o| before.analysis.blocks[o].moved(n.wrapping_sub(o)));
                match known.filter(|known| known.says_the_same(&block)) {
                    Some(known) => blocks.push(known),
                    None => {
                        kept[n] = None;
                        blocks.push(block);
                    }
                }
            }
        }
        self.take_over(before, common, blocks.len()..new, &mut blocks);
        (blocks, kept, who)
    }

    /// Takes over blocks that nothing new bears on.
    fn take_over(
        &self,
        before: &AssembledDocument,
        common: CommonBlocks,
        range: Range<usize>,
        blocks: &mut Vec<Arc<BlockAnalysis>>,
    ) {
        let earlier = range.filter_map(|n| common.old(n).map(|o| (o, n)));
        blocks.extend(earlier.map(|(o, n)| before.analysis.blocks[o].moved(n.wrapping_sub(o))));
    }

    /// The stretches of blocks on which something new may bear, in order and apart.
    fn regions(&self, before: &AssembledDocument, common: CommonBlocks, kept: &[Option<usize>]) -> Vec<Range<usize>> {
        let CommonBlocks { head, tail, old, new } = common;
        let mut regions: Vec<Range<usize>> = Vec::new();
        let dirty = (0..new).filter(|&n| kept[n].is_none()).map(|n| n..n + 1);
        // Blocks that went away leave a seam.
        for mut region in std::iter::once(head..new - tail).chain(dirty) {
            for n in region.clone() {
                widen(&mut region, contents(&self.said[n], n));
            }
            if region.start <= head && region.end >= new - tail {
                for o in head..old - tail {
                    widen(&mut region, contents(&before.said[o], o).map(|block| common.now(block)));
                }
            }
            region = self.touched_by(region, &before.read[head..old - tail]);
            while region.start > 0 && self.is_open(region.start - 1) {
                region.start -= 1;
            }
            while region.end < new && region.end > 0 && self.is_open(region.end - 1) {
                region.end += 1;
            }
            regions.push(region);
        }
        regions.sort_by_key(|r| r.start);
        let mut apart: Vec<Range<usize>> = Vec::new();
        for region in regions {
            match apart.last_mut().filter(|last| region.start <= last.end) {
                Some(last) => last.end = last.end.max(region.end),
                None => apart.push(region),
            }
        }
        apart
    }

    /// The blocks of which something may be another where those of a region are: themselves, those whose attributions speak
    /// of them, and those whose claims the ones or the others may deny. `gone` are the earlier blocks of the midst.
    fn touched_by(&self, region: Range<usize>, gone: &[Arc<ParsedBlock>]) -> Range<usize> {
        let count = self.read.len();
        let reach = region.start.saturating_sub(REACH + 1)..(region.end + REACH + 1).min(count);
        // A quotation that goes on brings its speaker along from further off; so does a turn.
        let here = &self.read[region.start.saturating_sub(1).min(count)..region.end.min(count)];
        if self.voice == DocumentKind::Transcript || here.iter().chain(gone).any(|read| is_open(read)) {
            return reach;
        }
        let mut touched = region.clone();
        for block in reach.filter(|block| !region.contains(block)) {
            if places(&self.said[block], block).any(|place| region.contains(&place)) {
                widen(&mut touched, std::iter::once(block));
            }
        }
        touched.start.saturating_sub(DISPUTE)..(touched.end + DISPUTE).min(count)
    }

    /// Whether a block's last quotation goes on in the next block.
    fn is_open(&self, block: usize) -> bool {
        is_open(&self.read[block])
    }

    /// The blocks that bear on those of a region.
    fn context(&self, region: &Range<usize>) -> Range<usize> {
        let mut start = region.start.saturating_sub(REACH + DISPUTE);
        let mut end = (region.end + REACH + DISPUTE).min(self.read.len());
        while start > 0 && is_item(&self.read[start]) {
            start -= 1;
        }
        if start > 0 && self.is_open(start - 1) {
            while start > 0 && self.is_open(start - 1) {
                start -= 1;
            }
            start = start.saturating_sub(NEAR);
        }
        while end < self.read.len() && end > 0 && self.is_open(end - 1) {
            end += 1;
        }
        start..end
    }

    /// Puts together the blocks `wanted`, looking at those `around`.
    fn stretch(&self, around: Range<usize>, wanted: Range<usize>) -> Vec<Arc<BlockAnalysis>> {
        let transcript = self.voice == DocumentKind::Transcript;
        let read = &self.read[around.clone()];
        let mut blocks: Vec<BlockAnalysis> =
            read.iter().zip(&self.said[around.clone()]).enumerate().map(|(at, (b, said))| block(b, said, at)).collect();
        if transcript {
            add_turns(read, &mut blocks);
        }
        for (at, block) in blocks.iter_mut().enumerate() {
            let cues: Vec<usize> = block
                .attributions
                .iter()
                .filter_map(|a| a.cue.as_ref())
                .filter(|c| c.place.block == at)
                .map(|c| c.head)
                .collect();
            times::mark_sayings(&mut block.times, |token| cues.contains(&token));
        }
        give_quotations(&mut blocks);
        let first = around.start;
        let mut stretch =
            BlockWindow { blocks, first, speakers: self.speakers, issuer: self.issuer, voice: self.voice };
        let inner = wanted.start - first..wanted.end - first;
        let near = inner.start.saturating_sub(DISPUTE)..(inner.end + DISPUTE).min(stretch.blocks.len());
        let covers = covers(&stretch);
        let claims_of = |at: usize| {
            let start = match &read[at].label {
                Some((_, start)) if transcript => Some(*start),
                _ if read[at].block.kind.is_heading() => headline_start(&stretch.blocks[at], at),
                _ => document_kind::dateline_end(&read[at].reading),
            };
            claims(&stretch, at, &covers[at], start.unwrap_or(0))
        };
        let all: Vec<Vec<Claim>> = near.clone().into_par_iter().map(claims_of).collect();
        for (at, claims) in near.clone().zip(all) {
            stretch.blocks[at].claims = claims;
        }
        carry_over(&mut stretch, near);
        judge_needs(&mut stretch, inner.clone());
        let blocks = stretch.blocks.into_iter().skip(inner.start).take(inner.len());
        blocks
            .map(|mut block| {
                block.shift(first);
                Arc::new(block)
            })
            .collect()
    }
}

/// Some blocks of a document while they are put together. Places and ids count from the first of them.
pub(crate) struct BlockWindow<'a> {
    /// The blocks.
    pub blocks: Vec<BlockAnalysis>,
    /// Index of the first of them in the document.
    pub first: usize,
    /// Who is who in the document.
    pub speakers: &'a SpeakerTable,
    /// Whose statement the document is.
    pub issuer: Option<usize>,
    /// Whose voice the document's own text is.
    pub voice: DocumentKind,
}

impl BlockWindow<'_> {
    /// The attribution that `id` names.
    pub fn attribution(&self, id: Id) -> &Attribution {
        &self.blocks[id.block].attributions[id.index]
    }

    /// Index of the speaker that a mention stands for.
    pub fn speaker(&self, mention: &Mention) -> Option<usize> {
        self.speakers.index_at(mention.place.block.wrapping_add(self.first), mention.head)
    }
}

/// The blocks in which the words of a block's attributions stand. Their places count from the block.
fn contents(said: &[Attribution], block: usize) -> impl Iterator<Item = usize> + '_ {
    said.iter().flat_map(|a| &a.content).map(move |p| p.block.wrapping_add(block))
}

/// The blocks in which anything that a block's attributions are made of stands.
fn places(said: &[Attribution], block: usize) -> impl Iterator<Item = usize> + '_ {
    let own = said.iter().flat_map(|a| {
        let cue = a.cue.as_ref().map(|cue| cue.place.block);
        cue.into_iter().chain(a.speaker.as_ref().map(|speaker| speaker.place.block))
    });
    own.map(move |place| place.wrapping_add(block)).chain(contents(said, block))
}

/// Whether a block's last quotation goes on in the next block.
fn is_open(read: &ParsedBlock) -> bool {
    read.quotations.last().is_some_and(|q| !q.closed)
}

fn widen(region: &mut Range<usize>, blocks: impl Iterator<Item = usize>) {
    for block in blocks {
        *region = region.start.min(block)..region.end.max(block + 1);
    }
}

/// A block with its attributions, without its claims. Places count from the first block of the stretch.
fn block(read: &ParsedBlock, said: &[Attribution], at: usize) -> BlockAnalysis {
    let settle = |attribution: &Attribution| {
        let mut settled = attribution.clone();
        settled.shift(at);
        settled
    };
    BlockAnalysis {
        block: read.block.clone(),
        reading: read.reading.clone(),
        attributions: said.iter().map(settle).collect(),
        figures: read.figures.clone(),
        times: read.times.clone(),
        quotations: read.quotations.clone(),
        clauses: read.clauses.clone(),
        phrases: read.phrases.clone(),
        claims: Vec::new(),
    }
}

/// Where the claim starts in a heading that names its speaker first (*Union: owner ignored warnings*).
fn headline_start(block: &BlockAnalysis, at: usize) -> Option<usize> {
    let first = |a: &&Attribution| {
        a.form == AttributionForm::Headline && a.speaker.as_ref().is_some_and(|s| s.place.span.start == 0)
    };
    let attribution = block.attributions.iter().find(first)?;
    attribution.content.iter().filter(|p| p.block == at).map(|p| p.span.start).min()
}

/// Every turn of a transcript and entry of a log is a statement of its label's speaker.
fn add_turns(read: &[Arc<ParsedBlock>], blocks: &mut [BlockAnalysis]) {
    for (at, (read, block)) in read.iter().zip(blocks).enumerate() {
        let Some((label, start)) = &read.label else { continue };
        block.attributions.retain(|a| a.cue.as_ref().is_none_or(|c| c.place.span.start >= *start));
        let kind = label.kind(None);
        let speaker = Mention {
            place: BlockSpan { block: at, span: label.span },
            head: label.head,
            text: label.span.slice(&block.block.text).to_owned(),
            kind,
        };
        let content = BlockSpan { block: at, span: Span::new(*start, block.block.text.len()) };
        block.attributions.insert(
            0,
            Attribution {
                speaker: Some(speaker),
                cue: None,
                content: vec![content],
                mode: ContentMode::Direct,
                form: AttributionForm::Turn,
                confidence: 1.0,
            },
        );
    }
}

/// Gives each quotation its speaker; what goes on after its attribution, or in the next paragraph of a quotation left
/// open, keeps it.
fn give_quotations(blocks: &mut [BlockAnalysis]) {
    for at in 0..blocks.len() {
        let count = blocks[at].quotations.len();
        for index in 0..count {
            let span = blocks[at].quotations[index].span;
            let own = best_attribution(blocks, at, span);
            let (id, continues) = match own {
                Some(id) => (Some(id), same_as_before(blocks, at, index, id)),
                None => match inherited(blocks, at, index) {
                    Some((id, continues)) => {
                        let outer = blocks[at].quotations[index].outer;
                        blocks[id.block].attributions[id.index].content.push(BlockSpan { block: at, span: outer });
                        (Some(id), continues)
                    }
                    None => (None, None),
                },
            };
            blocks[at].quotations[index].attribution = id;
            blocks[at].quotations[index].continues = continues;
        }
    }
}

/// The attribution whose content covers most of the span, the surest of those that cover it alike.
fn best_attribution(blocks: &[BlockAnalysis], at: usize, span: Span) -> Option<Id> {
    let near = at.saturating_sub(WINDOW.0)..(at + WINDOW.0 + 1).min(blocks.len());
    let mut best: Option<(usize, f32, Id)> = None;
    for block in near {
        for (index, a) in blocks[block].attributions.iter().enumerate() {
            if a.form == AttributionForm::Turn {
                continue;
            }
            let covered: usize = a.content.iter().filter(|p| p.block == at).map(|p| p.span.overlap_len(span)).sum();
            if covered * 2 > span.len() && best.is_none_or(|(c, f, _)| (covered, a.confidence) > (c, f)) {
                best = Some((covered, a.confidence, Id { block, index }));
            }
        }
    }
    best.map(|(.., id)| id)
}

/// The quotation before this one in its block, if it has the same attribution.
fn same_as_before(blocks: &[BlockAnalysis], at: usize, index: usize, id: Id) -> Option<usize> {
    let before = index.checked_sub(1)?;
    (blocks[at].quotations[before].attribution == Some(id)).then_some(before)
}

/// Whose words go on here: those of the quotation before, where only its attribution stands between.
fn inherited(blocks: &[BlockAnalysis], at: usize, index: usize) -> Option<(Id, Option<usize>)> {
    let block = &blocks[at];
    let here = &block.quotations[index];
    if let Some(before) = index.checked_sub(1) {
        let last = &block.quotations[before];
        let id = last.attribution?;
        let between = Span::new(last.outer.end, here.outer.start);
        let gap = between.slice(&block.block.text);
        let stops = gap.trim_end().matches(['.', '!', '?']).count();
        let other = block.attributions.iter().enumerate().any(|(i, a)| {
            (Id { block: at, index: i }) != id
                && a.cue.as_ref().is_some_and(|c| c.place.block == at && between.contains(c.place.span))
        });
        let cue_between = blocks[id.block].attributions[id.index]
            .cue
            .as_ref()
            .is_some_and(|c| c.place.block == at && between.contains(c.place.span));
        let starts_sentence = gap.trim_end().ends_with(['.', ':', ',']) || gap.trim().is_empty();
        let whole = here.span.slice(&block.block.text).starts_with(char::is_uppercase) || gap.trim_end().ends_with(',');
        return (!other && starts_sentence && whole && stops <= 1 && (cue_between || gap.trim().is_empty()))
            .then_some((id, Some(before)));
    }
    let previous = blocks.get(at.checked_sub(1)?)?;
    let last = previous.quotations.last().filter(|q| !q.closed)?;
    let opens = block.block.text.get(..here.outer.start).is_some_and(|t| t.trim().is_empty());
    opens.then_some((last.attribution?, None))
}

/// For each block, the content places that lie in it: attribution and span.
fn covers(stretch: &BlockWindow<'_>) -> Vec<Vec<(Id, Span)>> {
    let mut covers = vec![Vec::new(); stretch.blocks.len()];
    for (block, b) in stretch.blocks.iter().enumerate() {
        for (index, attribution) in b.attributions.iter().enumerate() {
            for place in &attribution.content {
                let Some(cover) = covers.get_mut(place.block) else { continue };
                let span = within_scope(stretch, attribution, *place);
                if !span.is_empty() {
                    cover.push((Id { block, index }, span));
                }
            }
        }
    }
    covers
}

/// The part of a content place that the attribution really covers: outside quotations, and where nothing but the sentence
/// holds the content together, its scope does not cross a full stop.
fn within_scope(stretch: &BlockWindow<'_>, attribution: &Attribution, place: BlockSpan) -> Span {
    let sentence_bound = matches!(
        attribution.form,
        AttributionForm::Preposed
            | AttributionForm::Postposed
            | AttributionForm::Medial
            | AttributionForm::Passive
            | AttributionForm::Nominal
    );
    let Some(cue) = attribution.cue.as_ref().filter(|_| sentence_bound) else { return place.span };
    let block = &stretch.blocks[place.block];
    let quoted = block.quotations.iter().any(|q| q.outer.overlap_len(place.span) * 2 > place.span.len());
    if quoted {
        return place.span;
    }
    if place.block != cue.place.block {
        return Span::new(place.span.start, place.span.start);
    }
    let sentence = block.reading.sentences.get(block.reading.sentence_of(cue.head)).cloned().unwrap_or_default();
    let bounds = block.reading.span(sentence);
    Span::new(place.span.start.max(bounds.start), place.span.end.min(bounds.end))
}

/// Notes for unattributed claims whose attribution may carry over to them.
fn carry_over(stretch: &mut BlockWindow<'_>, within: Range<usize>) {
    for at in within {
        let block = &stretch.blocks[at];
        let mut last: Option<(usize, Id)> = None;
        let mut carried = vec![None; block.claims.len()];
        for sentence in 0..block.reading.sentences.len() {
            let here = || block.claims.iter().enumerate().filter(move |(_, c)| c.sentence == sentence);
            let own = here()
                .rev()
                .find_map(|(_, c)| c.attributions.first().copied())
                .or_else(|| saying_in(block, at, sentence));
            match own {
                Some(id) => last = Some((sentence, id)),
                None => {
                    if let Some((from, id)) = last
                        && sentence - from <= 2
                    {
                        for (index, _) in here() {
                            carried[index] = Some(id);
                        }
                    }
                }
            }
        }
        for (claim, carried) in stretch.blocks[at].claims.iter_mut().zip(carried) {
            claim.carried = carried;
        }
    }
}

/// An attribution whose cue stands in the sentence, though no claim of the sentence is its content.
fn saying_in(block: &BlockAnalysis, at: usize, sentence: usize) -> Option<Id> {
    block
        .attributions
        .iter()
        .position(|a| {
            a.cue.as_ref().is_some_and(|c| c.place.block == at && block.reading.sentence_of(c.head) == sentence)
                && a.form != AttributionForm::Turn
        })
        .map(|index| Id { block: at, index })
}
