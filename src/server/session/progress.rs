//! The sign that sources are being read. It is shown when that takes a while, and the person may stop it.

use crate::server::client::Outbox;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tower_lsp::ls_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressEnd, WorkDoneProgressReport,
};

/// Reading that takes less is not worth a sign.
const WORTH_A_SIGN: Duration = Duration::from_millis(400);

/// The sign, shown or not.
#[derive(Default)]
pub struct ReadingProgress {
    /// When the reading under way began.
    since: Option<Instant>,
    shown: Option<ActiveProgress>,
    /// Counts the signs, for their names.
    count: u32,
}

struct ActiveProgress {
    token: ProgressToken,
    stage: Arc<Mutex<Stage>>,
    told: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The editor was asked for a place to show it.
    Asked,
    /// It is shown.
    Begun,
    /// There is nothing to show any more.
    Over,
}

impl ReadingProgress {
    /// When the sign is next to be looked at.
    pub fn due(&self) -> Option<Instant> {
        self.since.filter(|_| self.shown.is_none()).map(|since| since + WORTH_A_SIGN)
    }

    /// Whether something was being read when it was last brought up to date.
    pub fn is_up(&self) -> bool {
        self.since.is_some()
    }

    /// Whether the sign goes by that name.
    pub fn is(&self, token: &ProgressToken) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.token == *token)
    }

    /// Brings the sign up to date: whether something is being read, and how far that is.
    pub fn update(&mut self, reading: bool, wanted: bool, told: &str, out: &Outbox) {
        match (reading && wanted, self.since) {
            (true, None) => self.since = Some(Instant::now()),
            (true, Some(since)) if self.shown.is_none() && since.elapsed() >= WORTH_A_SIGN => self.begin(told, out),
            (true, Some(_)) => self.report(told, out),
            (false, _) => self.end(out),
        }
    }

    fn begin(&mut self, told: &str, out: &Outbox) {
        self.count += 1;
        let token = NumberOrString::String(format!("copydesk-reading-{}", self.count));
        let stage = Arc::new(Mutex::new(Stage::Asked));
        let (name, asked, to, told) = (token.clone(), stage.clone(), out.clone(), told.to_owned());
        self.shown = Some(ActiveProgress { token, stage, told: told.clone() });
        out.ask(|client| async move {
            if client.create_work_done_progress(name.clone()).await.is_err() {
                return;
            }
            let mut stage = asked.lock().unwrap_or_else(PoisonError::into_inner);
            if *stage == Stage::Asked {
                *stage = Stage::Begun;
                let begin = WorkDoneProgressBegin {
                    title: "Reading sources".to_owned(),
                    cancellable: Some(true),
                    message: (!told.is_empty()).then_some(told),
                    percentage: None,
                };
                to.progress(&params(&name, WorkDoneProgress::Begin(begin)));
            }
        });
    }

    fn report(&mut self, told: &str, out: &Outbox) {
        let Some(shown) = self.shown.as_mut().filter(|shown| shown.told != told) else { return };
        if *shown.stage.lock().unwrap_or_else(PoisonError::into_inner) == Stage::Begun {
            told.clone_into(&mut shown.told);
            let report = WorkDoneProgressReport { message: Some(told.to_owned()), ..WorkDoneProgressReport::default() };
            out.progress(&params(&shown.token, WorkDoneProgress::Report(report)));
        }
    }

    fn end(&mut self, out: &Outbox) {
        self.since = None;
        let Some(shown) = self.shown.take() else { return };
        let mut stage = shown.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *stage, Stage::Over) == Stage::Begun {
            out.progress(&params(&shown.token, WorkDoneProgress::End(WorkDoneProgressEnd { message: None })));
        }
    }
}

/// A word about work that goes by that name.
pub fn params(token: &ProgressToken, value: WorkDoneProgress) -> ProgressParams {
    ProgressParams { token: token.clone(), value: ProgressParamsValue::WorkDone(value) }
}
