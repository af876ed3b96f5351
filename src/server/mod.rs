//! Floor 9: the language server. One thread owns the state and applies what the editor says in the order of arrival;
//! requests take a snapshot through the same queue before they wait for anything, and work on that.

mod actions;
mod backend;
mod convert;
mod files;
mod hover;
mod state;

use backend::Backend;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_lsp::{LspService, Server};
use tracing_subscriber::EnvFilter;

/// How many requests may wait for their answers at once. Each waits for an analysis at most, never for the client.
const CONCURRENCY: usize = 64;

/// Serves one editor over standard input and output until it says `exit` or goes away. The answer is whether it asked for
/// the shutdown first, as the protocol wants.
pub fn run() -> io::Result<bool> {
    let filter = EnvFilter::try_from_env("COPYDESK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    // A second server in one process, as tests may start, keeps the first one's log.
    let _ = tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(false).with_env_filter(filter).try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let orderly = Arc::new(AtomicBool::new(false));
    runtime.block_on(serve(tokio::io::stdin(), tokio::io::stdout(), orderly.clone()));
    // The thread that reads standard input may still wait for bytes that never come.
    runtime.shutdown_background();
    Ok(orderly.load(Ordering::SeqCst))
}

/// Serves one editor over a pair of streams; `orderly` is set once it asks for the shutdown.
async fn serve<I, O>(input: I, output: O, orderly: Arc<AtomicBool>)
where
    I: tokio::io::AsyncRead + Unpin,
    O: tokio::io::AsyncWrite,
{
    let (service, socket) = LspService::new(|client| Backend::new(client, orderly));
    Server::new(input, output, socket).concurrency_level(CONCURRENCY).serve(service).await;
}
