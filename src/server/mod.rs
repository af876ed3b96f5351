//! Floor 11: the language server. One thread owns the state and applies what the editor says in the order of arrival;
//! requests take a snapshot through the same queue before they wait for anything, and work on that.

mod client;
mod global_state;
mod handlers;
pub(crate) mod lsp;
mod parent_process;
pub(crate) mod session;
#[cfg(test)]
pub(crate) mod testing;
mod thread_affinity;
mod transport;

use handlers::Backend;
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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
    thread_affinity::muster();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let orderly = Arc::new(AtomicBool::new(false));
    let (input, output) = streams(port)?;
    let served = runtime.block_on(serve(input, output, orderly.clone()));
    // What is still being answered is of no use any more.
    runtime.shutdown_background();
    // The pages that were shown are of no use any more; there may be none.
    let _ = std::fs::remove_dir_all(session::open_documents::pages_folder());
    served.map(|()| orderly.load(Ordering::SeqCst))
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

/// Serves one editor over a pair of streams; `orderly` is set once it asks for the shutdown.
async fn serve(input: Box<dyn Read>, output: Box<dyn Write + Send>, orderly: Arc<AtomicBool>) -> io::Result<()> {
    let (out, written) = unbounded_channel();
    let to_editor = out.clone();
    let service = LspService::build(|client| Backend::new(client, to_editor, orderly))
        .custom_method("$/setTrace", Backend::set_trace)
        .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress)
        .finish();
    let to_editor = out.clone();
    let told = |message: String| {
        let shown = ShowMessageParams { typ: MessageType::WARNING, message };
        transport::notify(&to_editor, "window/showMessage", &shown);
    };
    transport::serve(input, output, (out, written), service, told).await
}
