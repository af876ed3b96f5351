//! Furniture: lines of a page that nobody says, and that nobody speaks through: times by themselves, marks of the end,
//! embargoes, contacts, page numbers, what the public did.

use super::label::{is_field, stamp_length};

/// The most words of a line of furniture behind its field (*Contact: Jo Hale, press office*).
const MAX_FIELD_WORDS: usize = 16;
/// The most words of a bracket that tells what is heard (*(laughter and applause)*).
const MAX_NOISE_WORDS: usize = 6;

/// Whether a whole line of prose is furniture.
pub(super) fn is_furniture(line: &str) -> bool {
    let text = line.trim();
    is_stamp(text) || is_mark(text) || is_page_number(text) || is_noise(text) || is_contact(text) || is_embargo(text)
}

/// A time by itself: *00:12:31*, *[0:12]*, *00:10.000 --> 00:11.000*.
fn is_stamp(text: &str) -> bool {
    !text.is_empty() && stamp_length(text) == text.len() || text.contains("-->")
}

/// Marks of an end or a break: *ENDS*, *-30-*, *###*, *\* \* \**.
fn is_mark(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words = ["", "ends", "end", "30", "more follows", "end of transcript", "end of recording", "end of statement"];
    text.len() <= 40 && words.contains(&bare.as_str()) && !(bare == "30" && text == "30")
}

/// *Page 3*, *Page 3 of 9*, *- 4 -*.
fn is_page_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | ' ' | '[' | ']' | '|'));
    let number = |t: &str| !t.is_empty() && t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit());
    let page = bare.strip_prefix("page ").or_else(|| bare.strip_prefix("p. "));
    page.is_some_and(|rest| rest.split(" of ").all(number)) || (bare.len() < text.len() && number(bare))
}

/// What is heard and not said, alone in brackets: *(Applause)*, *[crosstalk 00:12]*, *♪ music ♪*.
fn is_noise(text: &str) -> bool {
    let bracketed = [('(', ')'), ('[', ']'), ('♪', '♪')].iter().any(|&(open, close)| {
        text.len() > 2
            && text.strip_prefix(open).and_then(|t| t.strip_suffix(close)).is_some_and(|t| !t.contains([open, close]))
    });
    bracketed && text.split_whitespace().count() <= MAX_NOISE_WORDS
}

/// The line of a field whose value is no statement: *Media contact: Jo Hale, 020 7946 0000*, *Apologies: Cllr Webb*.
fn is_contact(text: &str) -> bool {
    const ATTENDANCE: [&str; 12] = [
        "present",
        "also present",
        "in attendance",
        "attendees",
        "apologies",
        "apologies for absence",
        "absent",
        "members present",
        "officers present",
        "participants",
        "panel",
        "speakers",
    ];
    const FIELDS: [&str; 35] = [
        "contact",
        "contacts",
        "media contact",
        "media contacts",
        "press contact",
        "press contacts",
        "press office",
        "press enquiries",
        "press inquiries",
        "media enquiries",
        "media inquiries",
        "enquiries",
        "tel",
        "telephone",
        "phone",
        "mobile",
        "mob",
        "fax",
        "email",
        "e-mail",
        "web",
        "website",
        "twitter",
        "attachments",
        "attachment",
        "cc",
        "bcc",
        "subject",
        "sent",
        "reply-to",
        "embargo",
        "venue",
        "transcribed by",
        "duration",
        "importance",
    ];
    if let Some((field, value)) = text.split_once(':') {
        let lower = field.trim_matches(['*', ' ']).to_lowercase();
        let attends = ATTENDANCE.contains(&&*lower);
        // How many were present is a fact that a report may give.
        let counts = attends && value.contains(|c: char| c.is_ascii_digit());
        let short = value.split_whitespace().count() <= MAX_FIELD_WORDS;
        return (attends || FIELDS.contains(&&*lower))
            && !counts
            && short
            && (value.is_empty() || value.starts_with(' '));
    }
    let lower = text.to_lowercase();
    let address =
        text.split_whitespace().count() <= 4 && (text.contains('@') || lower.contains("www.") || lower.contains("://"));
    let headings = [
        "notes to editors",
        "note to editors",
        "notes for editors",
        "media contact",
        "media contacts",
        "press contact",
        "contact details",
        "for more information",
        "for further information",
        "press office",
    ];
    address || headings.contains(&lower.trim_end_matches([':', '.']))
}

/// *EMBARGOED UNTIL 00.01 MONDAY*, *FOR IMMEDIATE RELEASE*.
fn is_embargo(text: &str) -> bool {
    let lower = text.to_lowercase();
    let opens = [
        "embargoed",
        "embargo ",
        "strictly embargoed",
        "under embargo",
        "not for release",
        "for immediate release",
        "for release",
        "press release",
        "news release",
        "media release",
    ];
    text.split_whitespace().count() <= 14
        && (opens.iter().any(|o| lower.starts_with(o)) || is_field(text) && text.ends_with(':'))
        && !text.trim_end().ends_with(['.', '!', '?'])
}
