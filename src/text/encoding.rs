//! Encodings: bytes to text, as UTF-8 first, then in the other encodings of newsrooms' files; a clear message for bytes
//! that are no text.

use super::{Note, Severity};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file's bytes as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text. A byte order mark of UTF-8 is kept, so that offsets are those of the file.
    pub text: String,
    /// Whether the text is the file byte for byte. If not, offsets are those of the text and not of the file, and the
    /// file must not be written back from it.
    pub exact: bool,
    /// A note on what was guessed or left out; at most one.
    pub note: Option<Note>,
}

/// The error for bytes that are no text. The message names what they seem to be and the mend, to stand after the file's
/// name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct NotText {
    /// What the bytes are, and the mend: *is a PDF file; …*.
    pub message: String,
}

/// First bytes of the files that newsrooms keep beside their texts.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"ID3", "a sound recording"),
    (b"RIFF", "a sound or video recording"),
    (b"\x1f\x8b", "a compressed file"),
];

/// How many bytes are looked at to tell UTF-16 without a byte order mark: enough for a page of text.
const SAMPLE_BYTES: usize = 4096;
/// The share of NULs among the high bytes of UTF-16. Lower, and binary files would be read; higher, and text with many
/// dashes and curly quotation marks would not.
const MIN_NUL_SHARE: f64 = 0.7;
/// The share of NULs among the low bytes of UTF-16, above which the bytes are no text.
const MAX_NUL_SHARE: f64 = 0.05;
/// How many bytes a file of valid UTF-8 must have for each control character in it to count as a damaged text.
const UTF8_BYTES_PER_CONTROL: usize = 10;
/// The same where the bytes are not valid UTF-8, and so more likely no text at all.
const BYTES_PER_CONTROL: usize = 100;

/// Decodes bytes as text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, NotText> {
    if let Some((_, kind)) = SIGNATURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(NotText {
            message: format!("is {kind}, not text; save its text as .txt or .md and name that file"),
        });
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes).filter(|(e, _)| *e != UTF_8) {
        return Ok(from_utf16(bytes, encoding));
    }
    let nuls = memchr::memchr_iter(0, bytes).count();
    if nuls > 0 {
        if let Some(encoding) = utf16_without_mark(bytes) {
            return Ok(from_utf16(bytes, encoding));
        }
        if is_binary(bytes) {
            return Err(NotText {
                message: "is not a text file; save its text as .txt or .md and name that file".into(),
            });
        }
    }
    let decoded = std::str::from_utf8(bytes)
        .map_or_else(|_| from_unknown(bytes), |text| Decoded { text: text.to_owned(), exact: true, note: None });
    let nul_note = || {
        warning(format!("contains {nuls} NUL {}, which are passed over; save it as plain UTF-8 text", bytes_word(nuls)))
    };
    Ok(Decoded { note: decoded.note.or_else(|| (nuls > 0).then(nul_note)), ..decoded })
}

fn warning(message: String) -> Note {
    Note::new(Severity::Warning, message, None)
}

fn bytes_word(count: usize) -> &'static str {
    if count == 1 { "byte" } else { "bytes" }
}

fn from_utf16(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    let note = malformed.then(|| {
        warning("is damaged UTF-16; what could not be read shows as \u{fffd}. Save it again as UTF-8".to_owned())
    });
    Decoded { text: text.into_owned(), exact: false, note }
}

/// UTF-16 without a byte order mark: English text in it has NUL as every other byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let share = |parity: usize| {
        let at_parity = sample.iter().skip(parity).step_by(2);
        at_parity.clone().filter(|&&b| b == 0).count() as f64 / at_parity.count().max(1) as f64
    };
    match (share(0), share(1)) {
        (even, odd) if odd > MIN_NUL_SHARE && even < MAX_NUL_SHARE => Some(UTF_16LE),
        (even, odd) if even > MIN_NUL_SHARE && odd < MAX_NUL_SHARE => Some(UTF_16BE),
        _ => None,
    }
}

/// A stray NUL is a damaged text; many control characters, or some among bytes that are no UTF-8, are no text at all.
fn is_binary(bytes: &[u8]) -> bool {
    let control = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    let most = if std::str::from_utf8(bytes).is_ok() {
        bytes.len() / UTF8_BYTES_PER_CONTROL
    } else {
        bytes.len() / BYTES_PER_CONTROL
    };
    control > most
}

/// Bytes that are not UTF-8 throughout: UTF-8 with damage, if most of what is not ASCII is UTF-8, else Windows-1252,
/// which holds all printable characters of Latin-1.
fn from_unknown(bytes: &[u8]) -> Decoded {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > bad {
        let message = format!(
            "contains {bad} {} that are not UTF-8 and show as \u{fffd}; save it again as UTF-8",
            if bad == 1 { "place" } else { "places" }
        );
        return Decoded {
            text: String::from_utf8_lossy(bytes).into_owned(),
            exact: false,
            note: Some(warning(message)),
        };
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let message =
        "is not UTF-8 and was read as Windows-1252 (Latin-1); save it as UTF-8 to be sure of its accents and dashes";
    Decoded { text: text.into_owned(), exact: false, note: Some(warning(message.to_owned())) }
}

/// The length of a byte order mark at the start of the text.
pub(crate) fn byte_order_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}
