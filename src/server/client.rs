//! What goes to the editor unasked. Notifications go out in order; questions wait for their answers apart, so that an
//! editor that never answers holds up nothing.

use super::lsp::client_capabilities::RefreshSupport;
use super::lsp::diagnostics::Report;
use super::transport::{self, Out};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower_lsp::Client;
use tower_lsp::ls_types::{
    LogMessageParams, LogTraceParams, MessageType, ProgressParams, ShowMessageParams, TraceValue, Uri,
};

/// How long an editor may take to say that it will ask again, before the next word about it may go out.
const PATIENCE: Duration = Duration::from_secs(5);

/// The way to the editor. Cloning is cheap; any thread may send.
#[derive(Clone)]
pub struct Outbox {
    diagnostics: UnboundedSender<Publication>,
    out: Out,
    client: Client,
    runtime: Handle,
    shared: Arc<Shared>,
}

/// Findings to be published.
struct Publication {
    uri: Uri,
    report: Arc<Report>,
    version: Option<i32>,
}

/// The parameters of `textDocument/publishDiagnostics`, with the diagnostics as they were written.
#[derive(serde::Serialize)]
struct Published<'a> {
    uri: &'a Uri,
    diagnostics: Vec<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
}

#[derive(Default)]
struct Shared {
    /// What is told of the server's doings: 0 nothing, 1 messages, 2 with details.
    trace: AtomicU8,
    /// A failure is shown once; after that it is only logged.
    failure_shown: AtomicBool,
    /// Whether the editor is being told to ask again.
    refreshing: AtomicBool,
    /// What it is to be told once more after that.
    refresh_again: Mutex<Option<RefreshSupport>>,
}

impl Shared {
    /// What the editor is to be told to ask for again.
    fn again(&self) -> MutexGuard<'_, Option<RefreshSupport>> {
        self.refresh_again.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outbox {
    /// The way to the editor: `out` for what it is told, `client` for what it is asked. A task of the running runtime
    /// puts diagnostics into words.
    pub fn new(client: Client, out: Out) -> Self {
        let (diagnostics, mut queue) = unbounded_channel::<Publication>();
        let to = out.clone();
        tokio::spawn(async move {
            while let Some(Publication { uri, report, version }) = queue.recv().await {
                let params = Published { uri: &uri, diagnostics: report.raw(), version };
                transport::notify(&to, "textDocument/publishDiagnostics", &params);
            }
        });
        Self { diagnostics, out, client, runtime: Handle::current(), shared: Arc::default() }
    }

    /// The findings of one version of a document; none, and no version, once it is closed.
    pub fn diagnostics(&self, uri: Uri, report: Arc<Report>, version: Option<i32>) {
        // The editor is gone when nobody receives: the server is about to end.
        let _ = self.diagnostics.send(Publication { uri, report, version });
    }

    /// A line in the editor's log.
    pub fn log(&self, level: MessageType, message: impl Into<String>) {
        transport::notify(&self.out, "window/logMessage", &LogMessageParams { typ: level, message: message.into() });
    }

    /// What a person must act on.
    pub fn show(&self, level: MessageType, message: impl Into<String>) {
        transport::notify(&self.out, "window/showMessage", &ShowMessageParams { typ: level, message: message.into() });
    }

    /// Logs a failure of the program; shows the first one.
    pub fn failure(&self, what: &str) {
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

    /// How far something is.
    pub fn progress(&self, params: &ProgressParams) {
        transport::notify(&self.out, "$/progress", params);
    }

    /// A part of the answer to a request that wants parts, under the request's token.
    pub fn partial_result(&self, token: &impl serde::Serialize, value: &impl serde::Serialize) {
        transport::notify(&self.out, "$/progress", &json!({"token": token, "value": value}));
    }

    /// The notification `copydesk/status`.
    pub fn status(&self, params: &Value) {
        transport::notify(&self.out, "copydesk/status", params);
    }

    /// Asks the editor something, and goes on with the answer; nothing else waits for it.
    pub fn ask<F: Future<Output = ()> + Send + 'static>(&self, question: impl FnOnce(Client) -> F) {
        self.runtime.spawn(question(self.client.clone()));
    }

    /// Lets the editor ask again for what it shows. While it is being told, further words wait and become one.
    pub fn refresh(&self, what: RefreshSupport) {
        let mut again = self.shared.again();
        *again = Some(again.map_or(what, |waiting| waiting.and(what)));
        drop(again);
        if self.shared.refreshing.swap(true, Ordering::SeqCst) {
            return;
        }
        let shared = self.shared.clone();
        self.ask(|client| async move {
            loop {
                loop {
                    let Some(what) = shared.again().take() else { break };
                    // An editor that refuses, or never answers, is no worse off than before.
                    let _ = tokio::time::timeout(PATIENCE, refresh_once(&client, what)).await;
                }
                shared.refreshing.store(false, Ordering::SeqCst);
                // A word may have come in between the two.
                let late = shared.again().is_some();
                if !late || shared.refreshing.swap(true, Ordering::SeqCst) {
                    return;
                }
            }
        });
    }
}

async fn refresh_once(client: &Client, what: RefreshSupport) {
    let diagnostics = async {
        if what.diagnostics {
            drop(client.workspace_diagnostic_refresh().await)
        }
    };
    let lenses = async {
        if what.lenses {
            drop(client.code_lens_refresh().await)
        }
    };
    let hints = async {
        if what.hints {
            drop(client.inlay_hint_refresh().await)
        }
    };
    let tokens = async {
        if what.tokens {
            drop(client.semantic_tokens_refresh().await)
        }
    };
    tokio::join!(diagnostics, lenses, hints, tokens);
}
