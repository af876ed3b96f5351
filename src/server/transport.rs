//! Transport of messages: headers and bodies, read and written. Bytes that are no message are answered as the protocol
//! wants and passed over; nothing that an editor sends ends the server but `exit` and the end of the stream.
//!
//! The protocol's library has a loop of its own. It ends at the first message that is not JSON, and it lets no more than a
//! number of requests wait at once, behind which the next change of a document waits too.

use futures_util::{SinkExt, StreamExt};
use std::cell::Cell;
use std::future::poll_fn;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::{Arc, mpsc};
use std::task::Poll;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ClientSocket, LanguageServer, LspService};
use tower_service::Service;

/// Length of a message that is read, in bytes; a longer one is passed over.
const MAX_MESSAGE_BYTES: usize = 256 << 20;
/// Length of a line of a header, in bytes; what is longer is no header.
const MAX_HEADER_LINE: u64 = 8 << 10;
/// How much is read from the stream at once, in bytes.
const BUFFER: usize = 64 << 10;

/// Length of a message that goes out in one write, in bytes; a longer one is not copied for that.
const MAX_SINGLE_WRITE: usize = 256 << 10;
/// Time that the last messages may take to go out.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(1);

/// The method under which a change of a document that names no version goes to its handler.
pub const CHANGE_WITHOUT_VERSION: &str = "copydesk/didChangeWithoutVersion";

/// The way out: messages in the order in which they go.
pub type Out = UnboundedSender<Outgoing>;

/// Something for the thread that writes.
pub enum Outgoing {
    /// A message.
    Body(OutgoingBody),
    /// A message that the thread itself puts into words, so that nobody else waits for that.
    Later(Box<dyn FnOnce() -> Vec<u8> + Send>),
    /// Nothing comes any more.
    End,
}

/// The body of a message, in parts that need not be put together to be written.
#[derive(Default)]
pub struct OutgoingBody {
    first: Vec<u8>,
    /// What several messages may share.
    shared: Option<Arc<Vec<u8>>>,
    last: &'static str,
}

impl OutgoingBody {
    fn parts(&self) -> [&[u8]; 3] {
        [&self.first, self.shared.as_ref().map_or(&[], |shared| shared.as_slice()), self.last.as_bytes()]
    }

    fn len(&self) -> usize {
        self.parts().iter().map(|part| part.len()).sum()
    }
}

tokio::task_local! {
    /// The result of the request at hand, where its handler has written it already.
    static PREWRITTEN_RESPONSE: Cell<Option<Arc<Vec<u8>>>>;
}

/// Answers the request at hand with this JSON, in place of the result that its handler gives. The answer is whether that
/// works here.
///
/// This goes past the library since it has no door for it: a handler's result becomes a tree of JSON values
/// (`serde_json::to_value`) before it is a response, a raw value is taken apart for that too, and a response of one's own
/// making holds such a tree as well. For the findings of a long draft that takes longer than to find them.
pub fn respond_with_raw(result: Arc<Vec<u8>>) -> bool {
    PREWRITTEN_RESPONSE.try_with(|written| written.set(Some(result))).is_ok()
}

/// A notification, as it is written.
#[derive(serde::Serialize)]
struct Notification<'a, P> {
    jsonrpc: &'static str,
    method: &'a str,
    params: P,
}

/// Puts a notification on its way to the editor. What an answer must come after goes this way before the answer does; the
/// library's own way is longer.
pub fn notify(out: &Out, method: &str, params: &impl serde::Serialize) {
    send(out, &Notification { jsonrpc: "2.0", method, params });
}

/// The body of a notification; empty, so that it is not sent, if it cannot be written.
pub fn notification(method: &str, params: &impl serde::Serialize) -> Vec<u8> {
    to_body(&Notification { jsonrpc: "2.0", method, params })
}

/// Puts a message on its way that the thread that writes puts into words.
pub fn send_later(out: &Out, body: impl FnOnce() -> Vec<u8> + Send + 'static) {
    // The editor is gone when nobody writes any more.
    drop(out.send(Outgoing::Later(Box::new(body))));
}

/// What was read.
enum ReadOutcome {
    /// A message's body.
    Body(Vec<u8>),
    /// A message of so many bytes, which were passed over.
    TooLong(usize),
    /// A header that says no length.
    Headless,
}

/// Serves one editor over a pair of streams, until it says `exit` or the stream ends. What is sent to `out` is what
/// `outgoing` receives; `warn` hears what an editor's user should know: that a message was too long to be read.
///
/// The thread that runs this waits for the editor and for nothing else, and another one writes: a message goes from the
/// stream to the state's queue, and an answer to the stream, without being handed on once more. It must not be one of
/// those that the runtime needs.
pub async fn serve<I, O, S>(
    input: I,
    output: O,
    (out, outgoing): (Out, UnboundedReceiver<Outgoing>),
    (mut service, socket): (LspService<S>, ClientSocket),
    warn: impl Fn(String),
) -> io::Result<()>
where
    I: Read,
    O: Write + Send + 'static,
    S: LanguageServer,
{
    let (mut requests, mut responses) = socket.split();
    let (writes, writer) = mpsc::channel::<()>();
    std::thread::Builder::new().name("writer".to_owned()).spawn(move || {
        write(output, outgoing);
        drop(writes);
    })?;
    let ours = out.clone();
    let asker = tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            send(&ours, &strip_null_params(request));
        }
    });
    let mut input = BufReader::with_capacity(BUFFER, input);
    while let Ok(Some(frame)) = read(&mut input) {
        match frame {
            ReadOutcome::Body(body) => match message(&body) {
                Ok(Message::Request(request)) => {
                    let last = request.method() == "exit";
                    // The library takes whatever begins so for a notification; who asks is owed an answer.
                    if let (true, Some(id)) = (request.method().starts_with("$/"), request.id()) {
                        send(&out, &Response::from_error(id.clone(), Error::method_not_found()));
                        continue;
                    }
                    if poll_fn(|cx| service.poll_ready(cx)).await.is_err() {
                        break;
                    }
                    let request = route_change_without_version(request);
                    answer(&mut service, request, &out).await;
                    if last {
                        break;
                    }
                }
                // Nobody waits any more for an answer that the library does not take.
                Ok(Message::Response(response)) => drop(responses.send(response).await),
                Err(error) => send(&out, &Response::from_error(Id::Null, error)),
            },
            ReadOutcome::TooLong(length) => warn(format!(
                "copydesk passed over a message of {} MB from the editor; it reads up to {} MB. Close that document.",
                length >> 20,
                MAX_MESSAGE_BYTES >> 20
            )),
            ReadOutcome::Headless => send(&out, &Response::from_error(Id::Null, Error::parse_error())),
        }
    }
    asker.abort();
    // What was answered goes out; what is still being answered is of no use to an editor that is gone.
    let _ = out.send(Outgoing::End);
    let _ = writer.recv_timeout(FLUSH_TIMEOUT);
    Ok(())
}

/// Starts on a request at once, so that its first step is taken in the order of arrival, and finishes it apart.
async fn answer<S: LanguageServer>(service: &mut LspService<S>, request: Request, out: &Out) {
    let (future, out) = (service.call(request), out.clone());
    let answered = async move {
        if let Ok(Some(response)) = future.await {
            respond(&out, &response, PREWRITTEN_RESPONSE.with(Cell::take));
        }
    };
    let mut answered = Box::pin(PREWRITTEN_RESPONSE.scope(Cell::default(), answered));
    if poll_fn(|cx| Poll::Ready(answered.as_mut().poll(cx))).await.is_pending() {
        tokio::spawn(answered);
    }
}

/// Puts an answer on its way to the editor: with the result that was written for it, unless it is an error.
fn respond(out: &Out, response: &Response, written: Option<Arc<Vec<u8>>>) {
    let Some(result) = written.filter(|_| response.is_ok()) else { return send(out, response) };
    // Nothing in an id can fail to be written.
    let id = serde_json::to_string(response.id()).unwrap_or_default();
    let first = [r#"{"jsonrpc":"2.0","id":"#, &id, r#","result":"#].concat().into_bytes();
    // The editor is gone when nobody writes any more.
    drop(out.send(Outgoing::Body(OutgoingBody { first, shared: Some(result), last: "}" })));
}

/// The request without parameters where it has none: the library writes `null`, which the protocol does not know there.
fn strip_null_params(request: Request) -> Request {
    if !request.params().is_some_and(serde_json::Value::is_null) {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let bare = Request::build(method);
    id.into_iter().fold(bare, |bare, id| bare.id(id)).finish()
}

/// The request under a method of its own where it is a change of a document without a version, or with a version `null`, as
/// older editors send it: the library would drop it without a word.
fn route_change_without_version(request: Request) -> Request {
    let version = request.params().and_then(|params| params.get("textDocument")?.get("version"));
    if request.method() != "textDocument/didChange" || version.is_some_and(|version| !version.is_null()) {
        return request;
    }
    let (_, _, params) = request.into_parts();
    Request::build(CHANGE_WITHOUT_VERSION).params(params.unwrap_or_default()).finish()
}

enum Message {
    Request(Request),
    Response(Response),
}

/// The message in a body; an error says what is wrong with it.
fn message(body: &[u8]) -> Result<Message, Error> {
    let request: serde_json::Result<Request> = serde_json::from_slice(body);
    match request {
        Ok(request) if !request.method().is_empty() => Ok(Message::Request(request)),
        Err(error) if !error.is_data() => {
            let mended = replace_lone_surrogates(body);
            if mended == body { Err(Error::parse_error()) } else { message(&mended) }
        }
        _ => serde_json::from_slice(body).map(Message::Response).map_err(|_| Error::invalid_request()),
    }
}

/// The next message; `None` at the end of the stream.
fn read(input: &mut impl BufRead) -> io::Result<Option<ReadOutcome>> {
    let mut length = None;
    let mut header = false;
    loop {
        let mut line = Vec::new();
        if (&mut *input).take(MAX_HEADER_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_ascii();
        match (line.is_empty(), header) {
            (true, true) => break,
            // Between messages a stray line break does no harm.
            (true, false) => continue,
            _ => header = true,
        }
        if let Some(value) = content_length(line) {
            length = std::str::from_utf8(value).ok().and_then(|value| value.trim().parse::<usize>().ok());
        }
    }
    let Some(length) = length else { return Ok(Some(ReadOutcome::Headless)) };
    if length > MAX_MESSAGE_BYTES {
        let passed = io::copy(&mut input.take(length as u64), &mut io::sink())?;
        return Ok((passed == length as u64).then_some(ReadOutcome::TooLong(length)));
    }
    // The length is the sender's word: memory is taken for what comes, not for what was announced.
    let mut body = Vec::with_capacity(length.min(BUFFER));
    let read = input.take(length as u64).read_to_end(&mut body)?;
    Ok((read == length).then_some(ReadOutcome::Body(body)))
}

/// What a line of a header says of the length. After a wrong length the end of a body stands on the line too: then what
/// counts is behind it, so that the messages are found again.
fn content_length(line: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = b"content-length";
    let starts = (0..(line.len() + 1).saturating_sub(NAME.len())).rev();
    let names = starts.filter(|&at| line[at..at + NAME.len()].eq_ignore_ascii_case(NAME));
    let mut values = names.filter_map(|at| line[at + NAME.len()..].trim_ascii_start().strip_prefix(b":"));
    values.next()
}

/// The body with every half of a surrogate pair that has no other half replaced: an editor that counts in UTF-16 may cut
/// a sign in two. What takes its place is one unit long too, so that all places stay what they are.
fn replace_lone_surrogates(body: &[u8]) -> Vec<u8> {
    let unit = |at: usize| {
        let escape = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(escape).ok()?, 16).ok()
    };
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(&byte) = body.get(at) {
        let length = match (byte, unit(at)) {
            (b'\\', Some(0xd800..=0xdbff)) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => 12,
            (b'\\', Some(0xd800..=0xdfff)) => {
                out.extend_from_slice(b"\\ufffd");
                at += 6;
                continue;
            }
            (b'\\', _) => 2,
            _ => 1,
        };
        let end = (at + length).min(body.len());
        out.extend_from_slice(&body[at..end]);
        at = end;
    }
    out
}

/// Puts a message on its way to the editor.
fn send(out: &Out, message: &impl serde::Serialize) {
    // The editor is gone when nobody writes any more.
    drop(out.send(Outgoing::Body(OutgoingBody { first: to_body(message), ..OutgoingBody::default() })));
}

fn to_body(message: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(message).unwrap_or_else(|error| {
        tracing::error!("a message could not be written: {error}");
        Vec::new()
    })
}

/// Writes messages until the end. One without a body could not be put into words and is passed over.
fn write(mut output: impl Write, mut messages: UnboundedReceiver<Outgoing>) {
    loop {
        let body = match messages.blocking_recv() {
            Some(Outgoing::Body(body)) => body,
            Some(Outgoing::Later(body)) => OutgoingBody { first: body(), ..OutgoingBody::default() },
            Some(Outgoing::End) | None => return,
        };
        if body.len() == 0 {
            continue;
        }
        let header = format!("Content-Length: {}\r\n\r\n", body.len());
        let [first, shared, last] = body.parts();
        let parts = [header.as_bytes(), first, shared, last];
        // Who reads is woken by every write.
        let written = if body.len() <= MAX_SINGLE_WRITE {
            output.write_all(&parts.concat())
        } else {
            parts.iter().try_for_each(|part| output.write_all(part))
        };
        if written.and_then(|()| output.flush()).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_told_from_what_is_one() {
        let stream = b"\r\nContent-Length: 2\r\nX: y\r\n\r\n{}content-length:3\n\nnotContent-Length: x\r\n\r\n\
                       Content-Length: 40\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1}   Content-Le";
        let mut input = BufReader::new(&stream[..]);
        let mut seen = Vec::new();
        while let Some(frame) = read(&mut input).unwrap() {
            seen.push(match frame {
                ReadOutcome::Body(body) => match message(&body) {
                    Ok(Message::Request(request)) => request.method().to_owned(),
                    Ok(Message::Response(_)) => "an answer".to_owned(),
                    Err(error) => error.message.to_string(),
                },
                ReadOutcome::TooLong(_) => "too long".to_owned(),
                ReadOutcome::Headless => "headless".to_owned(),
            });
        }
        assert_eq!(seen, ["Invalid request", "Parse error", "headless", "m"]);
    }

    #[test]
    fn a_header_is_found_behind_the_rest_of_a_body() {
        assert_eq!(content_length(b"{\"a\":1}Content-Length: 64"), Some(&b" 64"[..]));
        assert_eq!(content_length(b"-Length: 64"), None);
    }

    #[test]
    fn half_a_sign_is_one_sign() {
        let body = |text: &str| format!(r#"{{"method":"m","params":["{text}"]}}"#);
        let mended = |text: &str| String::from_utf8(replace_lone_surrogates(body(text).as_bytes())).unwrap();
        assert_eq!(mended(r"\ud83d"), body(r"\ufffd"));
        assert_eq!(mended(r"\ud83d\ude00 \ude00"), body(r"\ud83d\ude00 \ufffd"));
        assert_eq!(mended(r"\\ud83d"), body(r"\\ud83d"));
    }
}
