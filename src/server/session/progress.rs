//! Progress of reading sources. It is shown when that takes a while, and a person may stop it.

use crate::server::client::Client;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tower_lsp::ls_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressEnd, WorkDoneProgressReport,
};

/// Time from which reading is shown.
const DELAY: Duration = Duration::from_millis(400);

/// Progress of the reading under way, shown or not.
#[derive(Default)]
pub struct ReadingProgress {
    /// When the reading under way began.
    since: Option<Instant>,
    shown: Option<ActiveProgress>,
    /// Counts what was shown, for the tokens.
    count: u32,
}

struct ActiveProgress {
    token: ProgressToken,
    stage: Arc<Mutex<Stage>>,
    message: String,
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
    /// When it is next to be brought up to date.
    pub fn due(&self) -> Option<Instant> {
        self.since.filter(|_| self.shown.is_none()).map(|since| since + DELAY)
    }

    /// Whether something was being read when it was last brought up to date.
    pub fn is_shown(&self) -> bool {
        self.since.is_some()
    }

    /// Whether it is shown under that token.
    pub fn has_token(&self, token: &ProgressToken) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.token == *token)
    }

    /// Brings it up to date: whether something is being read, whether the editor shows that, and how far it is.
    pub fn update(&mut self, is_reading: bool, is_wanted: bool, message: &str, client: &Client) {
        match (is_reading && is_wanted, self.since) {
            (true, None) => self.since = Some(Instant::now()),
            (true, Some(since)) if self.shown.is_none() && since.elapsed() >= DELAY => self.begin(message, client),
            (true, Some(_)) => self.report(message, client),
            (false, _) => self.end(client),
        }
    }

    fn begin(&mut self, message: &str, client: &Client) {
        self.count += 1;
        let token = NumberOrString::String(format!("copydesk-reading-{}", self.count));
        let stage = Arc::new(Mutex::new(Stage::Asked));
        let (name, asked, to, message) = (token.clone(), stage.clone(), client.clone(), message.to_owned());
        self.shown = Some(ActiveProgress { token, stage, message: message.clone() });
        client.send_request(|editor| async move {
            if editor.create_work_done_progress(name.clone()).await.is_err() {
                return;
            }
            let mut stage = asked.lock().unwrap_or_else(PoisonError::into_inner);
            if *stage == Stage::Asked {
                *stage = Stage::Begun;
                let begin = WorkDoneProgressBegin {
                    title: "Reading sources".to_owned(),
                    cancellable: Some(true),
                    message: (!message.is_empty()).then_some(message),
                    percentage: None,
                };
                to.send_progress(&progress_params(&name, WorkDoneProgress::Begin(begin)));
            }
        });
    }

    fn report(&mut self, message: &str, client: &Client) {
        let Some(shown) = self.shown.as_mut().filter(|shown| shown.message != message) else { return };
        if *shown.stage.lock().unwrap_or_else(PoisonError::into_inner) == Stage::Begun {
            message.clone_into(&mut shown.message);
            let report =
                WorkDoneProgressReport { message: Some(message.to_owned()), ..WorkDoneProgressReport::default() };
            client.send_progress(&progress_params(&shown.token, WorkDoneProgress::Report(report)));
        }
    }

    fn end(&mut self, client: &Client) {
        self.since = None;
        let Some(shown) = self.shown.take() else { return };
        let mut stage = shown.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *stage, Stage::Over) == Stage::Begun {
            client.send_progress(&progress_params(
                &shown.token,
                WorkDoneProgress::End(WorkDoneProgressEnd { message: None }),
            ));
        }
    }
}

/// Parameters of `$/progress` under that token.
pub fn progress_params(token: &ProgressToken, value: WorkDoneProgress) -> ProgressParams {
    ProgressParams { token: token.clone(), value: ProgressParamsValue::WorkDone(value) }
}
