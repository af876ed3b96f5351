//! Floor 11: the language server. One thread owns the state and applies what the editor says in the order of arrival;
//! requests take a snapshot through the same queue before they wait for anything, and work on that.
//!
//! From an edit to its diagnostics four threads have the work in turn: who reads the stream puts an event into the queue
//! ([`transport`], [`handlers`]), the state's thread applies it and starts a check ([`main_loop`], [`global_state`]), a
//! thread of the pool checks ([`thread_affinity`]), the state's thread compares, and the one that writes sends what it
//! published. Where the editor asks for diagnostics instead, a task of the runtime answers before that.

mod backend;
mod capabilities;
mod client;
mod event;
mod global_state;
mod handlers;
mod lsp;
mod main_loop;
mod parent_process;
mod session;
#[cfg(test)]
mod testing;
mod thread_affinity;
mod transport;

use crate::desk::Desk;
use backend::Backend;
use client::Client;
use global_state::GlobalState;
use session::document_role::virtual_documents_folder;
use session::overlay_fs::OverlayFs;
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use tokio::sync::mpsc::unbounded_channel;
use tower_lsp::LspService;
use tower_lsp::ls_types::{MessageType, ShowMessageParams};
use tracing_subscriber::EnvFilter;

/// Serves one editor until it says `exit` or goes away: over standard input and output, or over the first connection to a
/// port of this machine. The answer is whether it asked for the shutdown first, as the protocol wants.
pub fn run(port: Option<u16>) -> io::Result<bool> {
    let filter = EnvFilter::try_from_env("COPYDESK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    // A second server in one process, as tests may start, keeps the first one's log.
    let _ = tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(false).with_env_filter(filter).try_init();
    thread_affinity::init_global_pool();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let shutdown_received = Arc::new(AtomicBool::new(false));
    let (input, output) = streams(port)?;
    let served = runtime.block_on(serve(input, output, shutdown_received.clone()));
    // What is still being answered is of no use any more.
    runtime.shutdown_background();
    // The pages that were shown are of no use any more; there may be none.
    let _ = std::fs::remove_dir_all(virtual_documents_folder());
    served.map(|()| shutdown_received.load(Ordering::SeqCst))
}

/// What comes from the editor and what goes there: the first connection to a port, or standard input and output.
fn streams(port: Option<u16>) -> io::Result<(Box<dyn Read>, Box<dyn Write + Send>)> {
    let Some(port) = port else { return Ok((Box::new(io::stdin().lock()), Box::new(output()?))) };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    eprintln!("copydesk: waiting for an editor on {}", listener.local_addr()?);
    let (stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    Ok((Box::new(stream.try_clone()?), Box::new(stream)))
}

/// Standard output without the buffer that the standard library puts before it, which would cut messages at line ends.
fn output() -> io::Result<File> {
    #[cfg(unix)]
    let own = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?;
    #[cfg(windows)]
    let own = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned()?;
    Ok(own.into())
}

/// Serves one editor over a pair of streams; `shutdown_received` is set once it asks for the shutdown.
async fn serve(
    input: Box<dyn Read>,
    output: Box<dyn Write + Send>,
    shutdown_received: Arc<AtomicBool>,
) -> io::Result<()> {
    let (out, outgoing) = unbounded_channel();
    let (events, queue) = mpsc::channel();
    let files = Arc::new(OverlayFs::default());
    let desk = Arc::new(Desk::new(files.clone()));
    let to_editor = out.clone();
    let mut state = None;
    let service = LspService::build(|editor| {
        let client = Client::new(editor, to_editor);
        state = Some(GlobalState::new(events.clone(), client.clone(), desk.clone(), files.clone()));
        Backend::new(client, desk, files, events, shutdown_received)
    });
    if let Some(state) = state {
        main_loop::spawn(state, queue)?;
    }
    let service = service
        .custom_method("$/setTrace", handlers::set_trace)
        .custom_method("window/workDoneProgress/cancel", handlers::cancel_progress)
        .custom_method(transport::CHANGE_WITHOUT_VERSION, handlers::did_change_without_version)
        .finish();
    let to_editor = out.clone();
    let warn = |message: String| {
        let shown = ShowMessageParams { typ: MessageType::WARNING, message };
        transport::notify(&to_editor, "window/showMessage", &shown);
    };
    transport::serve(input, output, (out, outgoing), service, warn).await
}
