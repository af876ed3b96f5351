//! Glances at drafts that are read for the first time. That takes a while where a draft is long: until it is done,
//! questions about a place are answered from a look at the paragraphs round it, and the first findings are those of the
//! draft's beginning and of where its writer is at work. The whole is read in the background and replaces all that.

use super::open_documents::{DocumentRole, OpenDocument, ReadyWhen, SnapshotReply};
use super::settings::Settings;
use crate::desk::{CheckResult, Draft};
use crate::server::global_state::{CheckOutcome, Event, GlobalState};
use crate::server::lsp::client_capabilities::RefreshSupport;
use crate::server::lsp::diagnostics::{self, Report};
use crate::sources::MAX_SOURCE_BYTES;
use crate::text::Change;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A draft longer than this, in bytes, is glanced at before it is read: what is shorter is read as soon.
const WORTH_A_GLANCE: usize = 30_000;
/// A stretch longer than this, in bytes, is not read in a moment.
pub const LONGEST_STRETCH: usize = 24_000;
/// How many places are looked at: a writer is at few places at once.
const MOST_PLACES: usize = 4;
/// Places so near to each other, in bytes, are one, as long as that is no longer than [`LONGEST_PLACE`].
const NEAR: usize = 2_000;
/// The longest place that several are made into, in bytes.
const LONGEST_PLACE: usize = 8_000;
/// How often an editor is told to ask again because more has been looked at. That may make it ask about further places.
const MOST_REFRESHES: usize = MOST_PLACES;

/// The glances at one draft, until it is read.
#[derive(Default)]
pub struct PartialChecks {
    /// The latest glance, and the generation of the draft that it is of.
    pub latest: Option<(u64, Arc<CheckResult>)>,
    /// The generation of the glance that is under way.
    pub running: Option<u64>,
    /// When the next one is to start.
    pub due: Option<Instant>,
    /// Where to look, in bytes of the text as it is; the latest place last.
    places: Vec<Range<usize>>,
    /// How often the editor was told that more has been looked at.
    refreshes: usize,
}

impl PartialChecks {
    /// Whether a glance is to come before anything else is read.
    pub fn come_first(&self) -> bool {
        self.latest.is_none() && (self.running.is_some() || self.due.is_some())
    }

    /// Whether anything was looked at, or is just now.
    pub fn any(&self) -> bool {
        self.latest.is_some() || self.running.is_some()
    }

    /// Adds a place to look at.
    pub fn look_at(&mut self, mut place: Range<usize>) {
        self.places.retain(|known| {
            let both = known.start.min(place.start)..known.end.max(place.end);
            let apart = known.start.max(place.start).saturating_sub(known.end.min(place.end));
            let one = apart <= NEAR && both.len() <= LONGEST_PLACE.max(place.len()).max(known.len());
            if one {
                place = both;
            }
            !one
        });
        self.places.push(place);
        if self.places.len() > MOST_PLACES {
            self.places.remove(0);
        }
    }

    /// Moves the places along with an edit, and looks at the edit.
    pub fn edited(&mut self, change: Change) {
        let (start, end) = (change.span.start, change.span.end);
        let moved = |at: usize| if at >= end { at - end + start + change.inserted } else { at.min(start) };
        for place in &mut self.places {
            *place = moved(place.start)..moved(place.end).max(moved(place.start));
        }
        self.look_at(start..start);
    }

    /// Looks again at a text that has changed, after a pause; the first glance of all waits for nothing.
    pub fn again_after(&mut self, pause: Duration) {
        if !self.come_first() {
            self.due = Some(Instant::now() + pause);
        }
    }
}

impl OpenDocument {
    /// Whether it is a draft that is worth a glance, since it has not been read yet.
    pub fn is_unread(&self) -> bool {
        let length = self.document.len();
        self.analysed.is_none()
            && self.kind == DocumentRole::Draft
            && length > WORTH_A_GLANCE
            && length <= MAX_SOURCE_BYTES
    }

    /// What is known of it: the analysis, or a glance until there is one.
    pub fn known(&self) -> Option<&Arc<CheckResult>> {
        self.analysed.as_ref().or(self.glances.latest.as_ref()).map(|(_, checked)| checked)
    }

    /// The glance, if it is at the text and the files as they are.
    pub fn glance(&self) -> Option<&Arc<CheckResult>> {
        self.glances
            .latest
            .as_ref()
            .filter(|(generation, _)| *generation == self.generation)
            .map(|(_, checked)| checked)
    }

    /// Answers the waiting requests that a glance can answer, from the one at hand; for others another is made. Says
    /// whether the findings were asked for.
    pub fn answer_from_glance(&mut self, settings: &Arc<Settings>) -> bool {
        let mut told = false;
        if let Some(checked) = self.glance().cloned() {
            let snapshot = self.snapshot(&checked, settings);
            let version = self.document.version();
            for waiting in std::mem::take(&mut self.waiting) {
                let moved = waiting.version != version;
                let known = match &waiting.until {
                    ReadyWhen::Read => false,
                    ReadyWhen::Glance => true,
                    // Whoever asked about a text that has gone on is told that.
                    ReadyWhen::GlanceAt(place) => moved || checked.covers(place),
                };
                if known {
                    told |= waiting.until == ReadyWhen::Glance;
                    // A cancelled request no longer listens.
                    let _ = waiting.answer.send(SnapshotReply { snapshot: snapshot.clone(), moved });
                } else if waiting.until == ReadyWhen::Read || !waiting.looked {
                    self.waiting.push(waiting);
                    continue;
                }
                // What was answered in part, or not at all, is to be asked again.
                self.owes_refresh = true;
            }
        }
        if self.waiting.iter().any(|waiting| waiting.until != ReadyWhen::Read) {
            self.glances.due = Some(Instant::now());
        }
        told
    }
}

impl GlobalState {
    /// Starts the glances whose time has come, one a document at a time, each on a thread of its own: those of the
    /// others may be reading whole drafts.
    pub(crate) fn start_glances(&mut self) {
        let Some(client) = self.client.clone() else { return };
        let now = Instant::now();
        for (key, open) in &mut self.open {
            if open.glances.running.is_some() || open.glances.due.is_none_or(|due| due > now) {
                continue;
            }
            open.glances.due = None;
            if !open.is_unread() {
                continue;
            }
            open.glances.running = Some(open.generation);
            for waiting in &mut open.waiting {
                waiting.looked = true;
            }
            let (desk, events, client, key) = (self.desk.clone(), self.events.clone(), client.clone(), key.clone());
            let (uri, path, document, generation) =
                (open.uri.clone(), open.path.clone(), open.document.clone(), open.generation);
            let before = open.glances.latest.as_ref().map(|(_, checked)| checked.clone());
            let shown = open.report.clone();
            let mut places = open.glances.places.clone();
            if places.is_empty() {
                places.push(0..0);
                open.glances.places.push(0..0);
            }
            let glance = move || {
                let work = || {
                    let began = Instant::now();
                    let draft = Draft { text: Some(document.text()), version: document.version(), ..Draft::at(&path) };
                    let checked = Arc::new(desk.glance(&draft, &places, before.as_deref()));
                    let diagnostics = diagnostics::diagnostics(&uri, &checked, &client, &shown);
                    CheckOutcome { checked, diagnostics, took: began.elapsed() }
                };
                let result = catch_unwind(AssertUnwindSafe(work)).ok();
                // The state may be gone by now; then nobody wants to know.
                let _ = events.send(Event::Glanced { key, generation, result });
            };
            if let Err(error) = std::thread::Builder::new().name("glancing".to_owned()).spawn(glance) {
                tracing::warn!("no thread for a glance: {error}");
                open.glances.running = None;
            }
        }
    }

    /// A glance has been made; without a result, it panicked.
    pub(crate) fn glanced(&mut self, key: &str, generation: u64, result: Option<CheckOutcome>) {
        // A document that was closed meanwhile, or closed and opened again, or read, has no use for it.
        let open = self.open.get_mut(key).filter(|open| open.glances.running == Some(generation));
        let Some(open) = open else { return };
        open.glances.running = None;
        let Some(CheckOutcome { checked, diagnostics, took }) = result else {
            // The findings wait for the whole; what stands at a place is told once that is read.
            open.waiting.retain(|waiting| !matches!(waiting.until, ReadyWhen::GlanceAt(_)));
            open.owes_refresh = true;
            return self.out.failure("a glance at a draft");
        };
        let first = open.glances.latest.replace((generation, checked.clone())).is_none();
        if first {
            // Before anybody is told what the sources say: what is changed upon that is seen.
            self.watch_again();
        }
        let Some(open) = self.open.get_mut(key) else { return };
        if generation == open.generation {
            // Where this is not enough for somebody, another is made.
            open.glances.due = None;
            let report = Report::after(&open.report, open.disturbance.take(), diagnostics);
            let changed = report.id != open.report.id;
            open.report = report;
            let known = open.owes_refresh;
            let told = open.answer_from_glance(&self.settings);
            if changed && known && !told && open.glances.refreshes < MOST_REFRESHES {
                open.glances.refreshes += 1;
                let diagnostics = self.abilities.pull && self.abilities.refresh.diagnostics;
                self.out.refresh(RefreshSupport { diagnostics, ..RefreshSupport::default() });
            }
            self.publish(key);
            self.tell_status(key);
        } else {
            open.answer_from_glance(&self.settings);
        }
        self.out.trace(
            || format!("glanced at {} in {} ms", checked.path, took.as_millis()),
            || format!("version {}, {} findings", checked.version, checked.findings.len()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn places_near_each_other_are_one_and_move_with_the_text() {
        let mut glances = PartialChecks::default();
        for place in [0..0, 50_000..50_010, 50_900..51_000, 90_000..90_000] {
            glances.look_at(place);
        }
        assert_eq!(glances.places, [0..0, 50_000..51_000, 90_000..90_000]);
        glances.edited(Change { span: Span::new(60_000, 60_010), inserted: 4 });
        assert_eq!(glances.places, [0..0, 50_000..51_000, 89_994..89_994, 60_000..60_000]);
        glances.edited(Change { span: Span::new(40_000, 89_000), inserted: 0 });
        assert_eq!(glances.places, [0..0, 40_000..40_994]);
        glances.edited(Change { span: Span::new(0, 40_994), inserted: 7 });
        assert_eq!((glances.places.len(), glances.places.first()), (1, Some(&(0..7))));
        for place in 1..9 {
            glances.look_at(place * 30_000..place * 30_000);
        }
        assert_eq!(glances.places.len(), MOST_PLACES);
    }
}
