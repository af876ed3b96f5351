//! The way to the editor: notifications go out in the order in which they are sent; requests wait for their answers apart,
//! so that an editor that never answers holds up nothing.

use super::lsp::client_capabilities::RefreshSupport;
use super::session::diagnostic_report::DiagnosticReport;
use super::transport::{self, Out};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tower_lsp::Client as Editor;
use tower_lsp::ls_types::{
    LogMessageParams, LogTraceParams, MessageType, ProgressParams, ShowMessageParams, TraceValue, Uri,
};

/// Time that an editor may take to say that it will ask again, before the next word about it may go out.
const REFRESH_TIMEOUT: Duration = Duration::from_secs(5);

/// The way to the editor. Cloning is cheap; any thread may send.
#[derive(Clone)]
pub struct Client {
    out: Out,
    editor: Editor,
    runtime: Handle,
    shared: Arc<Shared>,
}

/// The parameters of `textDocument/publishDiagnostics`, with the diagnostics as they were written.
#[derive(serde::Serialize)]
struct PublishDiagnosticsParams<'a> {
    uri: &'a Uri,
    diagnostics: Vec<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
}

#[derive(Default)]
struct Shared {
    /// What is told of the server's doings: 0 nothing, 1 messages, 2 with details.
    trace: AtomicU8,
    /// Whether a failure was shown; after that, failures are only logged.
    failure_shown: AtomicBool,
    /// Whether the editor is being told to ask again.
    is_refreshing: AtomicBool,
    /// What it is to be told once more after that.
    pending_refreshes: Mutex<Option<RefreshSupport>>,
}

impl Shared {
    fn pending_refreshes(&self) -> MutexGuard<'_, Option<RefreshSupport>> {
        self.pending_refreshes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Client {
    /// The way to the editor: `out` for what it is told, `editor` for what it is asked.
    pub fn new(editor: Editor, out: Out) -> Self {
        Self { out, editor, runtime: Handle::current(), shared: Arc::default() }
    }

    /// Sends the findings of one version of a document; none, and no version, once it is closed. The thread that writes
    /// puts them into words: who sends has other things to do, and no other thread is woken for it.
    pub fn publish_diagnostics(&self, uri: Uri, report: Arc<DiagnosticReport>, version: Option<i32>) {
        transport::send_later(&self.out, move || {
            let params = PublishDiagnosticsParams { uri: &uri, diagnostics: report.raw(), version };
            transport::notification("textDocument/publishDiagnostics", &params)
        });
    }

    /// Writes a line into the editor's log.
    pub fn log(&self, level: MessageType, message: impl Into<String>) {
        transport::notify(&self.out, "window/logMessage", &LogMessageParams { typ: level, message: message.into() });
    }

    /// Shows what a person must act on.
    pub fn show(&self, level: MessageType, message: impl Into<String>) {
        transport::notify(&self.out, "window/showMessage", &ShowMessageParams { typ: level, message: message.into() });
    }

    /// Logs a failure of the program; shows the first one.
    pub fn report_error(&self, what: &str) {
        let message =
            format!("copydesk failed ({what}) and goes on. Please report it, with the draft if you may share it.");
        self.log(MessageType::ERROR, message.clone());
        if !self.shared.failure_shown.swap(true, Ordering::SeqCst) {
            self.show(MessageType::ERROR, message);
        }
    }

    /// Tells what the server does, if the editor wants to know; `details` for who wants to know everything.
    pub fn trace(&self, message: impl FnOnce() -> String, details: impl FnOnce() -> String) {
        let wanted = self.shared.trace.load(Ordering::Relaxed);
        if wanted > 0 {
            let verbose = (wanted > 1).then(details);
            transport::notify(&self.out, "$/logTrace", &LogTraceParams { message: message(), verbose });
        }
    }

    /// Sets what is told of the server's doings.
    pub fn set_trace(&self, value: TraceValue) {
        let wanted = match value {
            TraceValue::Off => 0,
            TraceValue::Messages => 1,
            TraceValue::Verbose => 2,
        };
        self.shared.trace.store(wanted, Ordering::Relaxed);
    }

    /// Tells how far something is.
    pub fn send_progress(&self, params: &ProgressParams) {
        transport::notify(&self.out, "$/progress", params);
    }

    /// Sends a part of the answer to a request that wants parts, under the request's token.
    pub fn send_partial_result(&self, token: &impl serde::Serialize, value: &impl serde::Serialize) {
        transport::notify(&self.out, "$/progress", &json!({"token": token, "value": value}));
    }

    /// Sends the notification `copydesk/status`.
    pub fn send_status(&self, params: &Value) {
        transport::notify(&self.out, "copydesk/status", params);
    }

    /// Asks the editor something, and goes on with the answer; nothing else waits for it.
    pub fn send_request<F: Future<Output = ()> + Send + 'static>(&self, request: impl FnOnce(Editor) -> F) {
        self.runtime.spawn(request(self.editor.clone()));
    }

    /// Lets the editor ask again for what it shows. While it is being told, further words wait and become one.
    pub fn refresh(&self, what: RefreshSupport) {
        let mut pending = self.shared.pending_refreshes();
        *pending = Some(pending.map_or(what, |waiting| waiting.and(what)));
        drop(pending);
        if self.shared.is_refreshing.swap(true, Ordering::SeqCst) {
            return;
        }
        let shared = self.shared.clone();
        self.send_request(|editor| async move {
            loop {
                loop {
                    let Some(what) = shared.pending_refreshes().take() else { break };
                    // An editor that refuses, or never answers, is no worse off than before.
                    let _ = tokio::time::timeout(REFRESH_TIMEOUT, refresh_once(&editor, what)).await;
                }
                shared.is_refreshing.store(false, Ordering::SeqCst);
                // A word may have come in between the two.
                let is_late = shared.pending_refreshes().is_some();
                if !is_late || shared.is_refreshing.swap(true, Ordering::SeqCst) {
                    return;
                }
            }
        });
    }
}

async fn refresh_once(editor: &Editor, what: RefreshSupport) {
    let diagnostics = async {
        if what.diagnostics {
            drop(editor.workspace_diagnostic_refresh().await)
        }
    };
    let lenses = async {
        if what.lenses {
            drop(editor.code_lens_refresh().await)
        }
    };
    let hints = async {
        if what.hints {
            drop(editor.inlay_hint_refresh().await)
        }
    };
    let tokens = async {
        if what.tokens {
            drop(editor.semantic_tokens_refresh().await)
        }
    };
    tokio::join!(diagnostics, lenses, hints, tokens);
}
