//! E-mails: who writes which part of a thread. The sender's line, or *On …, X wrote:*, is the label of a message; the other
//! headers, greetings and signatures are furniture.

use super::furniture::is_furniture;
use super::lines::{LineRole, PageLine};
use crate::text::{Parsed, Span};

/// The fewest lines of a head of an e-mail, the sender's among them. With two, any *From: … To: …* of a form would be one.
const MIN_HEADERS: usize = 3;
/// The most lines of a signature; a longer stretch below *Regards* is text.
const MAX_SIGNATURE_LINES: usize = 14;
/// The most words of a greeting (*Dear Ms Iqbal and all,*).
const MAX_GREETING_WORDS: usize = 6;

/// The roles of the lines of an e-mail; `None` where the page is none.
pub(super) fn roles(parsed: &Parsed, lines: &[PageLine]) -> Option<Vec<LineRole>> {
    let text = |at: usize| lines[at].text(parsed);
    let mut roles = vec![LineRole::Text; lines.len()];
    let mut is_email = false;
    let mut at = 0;
    while at < lines.len() {
        let headers = (at..lines.len()).take_while(|&line| header(text(line)).is_some()).count();
        let sender = (at..at + headers).find(|&line| matches!(header(text(line)), Some(("from", _))));
        if let Some(sender) = sender.filter(|_| headers >= MIN_HEADERS) {
            is_email = true;
            roles[at..at + headers].fill(LineRole::Furniture);
            // The label is the last of the head, so that all that follows is the sender's.
            let line = text(sender);
            let value = header(line).map_or("", |(_, value)| value);
            roles[sender] = LineRole::Label { name: display_name(line, value), words: line.len() };
            at += headers;
            continue;
        }
        let next = lines.get(at + 1).map(|_| text(at + 1));
        if let Some((name, whole)) = wrote(text(at), next) {
            is_email = true;
            roles[at] = LineRole::Label { name, words: text(at).len() };
            if !whole {
                roles[at + 1] = LineRole::Furniture;
                at += 1;
            }
        } else if is_furniture(text(at)) || is_separator(text(at)) || is_greeting(text(at)) {
            roles[at] = LineRole::Furniture;
        }
        at += 1;
    }
    is_email.then(|| {
        signatures(&mut roles, text);
        roles
    })
}

/// Makes furniture of what stands below a closing, up to the next message.
fn signatures<'a>(roles: &mut [LineRole], text: impl Fn(usize) -> &'a str) {
    let mut at = 0;
    while at < roles.len() {
        if roles[at] == LineRole::Text && is_closing(text(at)) {
            let end = (at + 1..roles.len())
                .find(|&line| matches!(roles[line], LineRole::Label { .. }))
                .unwrap_or(roles.len());
            if end - at <= MAX_SIGNATURE_LINES {
                roles[at..end].iter_mut().for_each(|role| *role = LineRole::Furniture);
                at = end;
                continue;
            }
            roles[at] = LineRole::Furniture;
        }
        at += 1;
    }
}

/// A header's field in lower case and its value.
fn header(line: &str) -> Option<(&'static str, &str)> {
    const FIELDS: [&str; 12] = [
        "from",
        "to",
        "cc",
        "bcc",
        "subject",
        "sent",
        "date",
        "reply-to",
        "importance",
        "attachments",
        "attachment",
        "received",
    ];
    let (field, value) = line.split_once(':')?;
    let field = field.trim_matches(['*', ' ']).to_lowercase();
    let known = FIELDS.into_iter().find(|known| *known == field)?;
    (value.is_empty() || value.starts_with([' ', '*'])).then(|| (known, value.trim_matches(['*', ' '])))
}

/// The sender's name in a header's value, in bytes of the line; the part of the address before its *@* where there is no
/// name.
fn display_name(line: &str, value: &str) -> Span {
    let start = value.as_ptr() as usize - line.as_ptr() as usize;
    let shown = value.split(['<', '[', '(']).next().unwrap_or("");
    let quotes = |c: char| matches!(c, '"' | '\'' | '“' | '”' | ' ');
    let name = shown.trim_matches(quotes);
    if !name.is_empty() && !name.contains('@') {
        let lead = shown.len() - shown.trim_start_matches(quotes).len();
        return Span::new(start + lead, start + lead + name.len());
    }
    let address = value.trim_matches(|c: char| !c.is_alphanumeric());
    let lead = value.find(address).unwrap_or(0);
    let local = address.split('@').next().unwrap_or("");
    Span::new(start + lead, start + lead + local.len())
}

/// *On Tue, 3 May 2026 at 10:12, Sana Iqbal <iqbal@example.org> wrote:*, on one line or two: the name, and whether the line
/// is all of it.
fn wrote(line: &str, next: Option<&str>) -> Option<(Span, bool)> {
    if !line.starts_with("On ") && !line.starts_with("Am ") && !line.starts_with("Le ") {
        return None;
    }
    let whole = line.ends_with("wrote:");
    if !whole && !next.is_some_and(|next| next.ends_with("wrote:") && next.split(' ').count() <= 6) {
        return None;
    }
    let head = line.trim_end_matches("wrote:").split('<').next()?.trim_end();
    let after = head.rfind(|c: char| c.is_ascii_digit() || c == ',').map_or(0, |at| at + 1);
    let name = head.get(after..)?;
    let capital = name.split(' ').position(|w| w.starts_with(char::is_uppercase) && !matches!(w, "AM" | "PM"))?;
    let lead: usize = name.split(' ').take(capital).map(|w| w.len() + 1).sum();
    (lead < name.len()).then(|| (Span::new(after + lead, head.len()), whole))
}

/// What stands between two messages: *-----Original Message-----*.
fn is_separator(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    matches!(
        bare.as_str(),
        "original message" | "forwarded message" | "begin forwarded message" | "ursprüngliche nachricht"
    )
}

/// *Dear Ms Iqbal,*, *Hi all,*.
fn is_greeting(line: &str) -> bool {
    let opens = [
        "dear ",
        "hi ",
        "hi,",
        "hello",
        "hey ",
        "good morning",
        "good afternoon",
        "good evening",
        "to whom it may concern",
    ];
    let lower = line.to_lowercase();
    let short = line.split_whitespace().count() <= MAX_GREETING_WORDS;
    short && line.ends_with([',', ':', '–', '-', '!']) && opens.iter().any(|o| lower.starts_with(o))
        || line.ends_with(',') && !line.contains(' ') && line.starts_with(char::is_uppercase)
}

/// *Kind regards,*, *--*, *Sent from my iPhone*.
fn is_closing(line: &str) -> bool {
    const CLOSINGS: [&str; 32] = [
        "regards",
        "kind regards",
        "best regards",
        "warm regards",
        "with kind regards",
        "kindest regards",
        "many regards",
        "best",
        "best wishes",
        "with best wishes",
        "all the best",
        "all best",
        "thanks",
        "many thanks",
        "thank you",
        "with thanks",
        "thanks again",
        "thanks and regards",
        "yours",
        "yours sincerely",
        "yours faithfully",
        "yours truly",
        "sincerely",
        "sincerely yours",
        "cheers",
        "respectfully",
        "cordially",
        "warmly",
        "take care",
        "br",
        "kr",
        "",
    ];
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    (CLOSINGS.contains(&bare.as_str()) && (!bare.is_empty() || line.starts_with("--") || line.starts_with("__")))
        || bare.starts_with("sent from my ")
        || bare.starts_with("get outlook for ")
}
