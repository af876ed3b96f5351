//! The editor's names of documents, and the paths that they stand for.

use crate::text::Format;
use std::path::{Path, PathBuf};
use tower_lsp::ls_types::Uri;

/// The path of a document. Views of a version-control system are no documents of ours; a document that is not saved yet
/// has its name for a path.
pub fn to_path(uri: &Uri) -> Option<String> {
    match uri.scheme().as_str() {
        "file" => uri.to_file_path().map(|p| p.to_string_lossy().into_owned()),
        "untitled" => Some(uri.path().as_str().to_owned()),
        _ => None,
    }
}

/// The name of a file for the editor; `None` for a path that is not absolute.
pub fn from_path(path: &str) -> Option<Uri> {
    Uri::from_file_path(path)
}

/// A file's name as text, for links.
pub fn file_link(path: &str) -> Option<String> {
    from_path(path).map(|uri| uri.as_str().to_owned())
}

/// The paths of those documents that have one.
pub fn to_paths(uris: impl IntoIterator<Item = Uri>) -> Vec<PathBuf> {
    uris.into_iter().filter_map(|uri| to_path(&uri)).map(PathBuf::from).collect()
}

/// A document's name as a key: all names of one file that editors use are one.
pub fn document_key(uri: &Uri) -> Option<String> {
    match uri.scheme().as_str().to_ascii_lowercase().as_str() {
        "file" => {
            let path = uri.to_file_path()?.to_string_lossy().into_owned();
            // The drive is written in either case.
            let drive = path.as_bytes().iter().position(|&b| b == b':').filter(|&at| at <= 2);
            Some(match drive {
                Some(at) => path[..at].to_ascii_lowercase() + &path[at..],
                None => path,
            })
        }
        "untitled" | "buffer" | "inmemory" => Some(uri.as_str().to_owned()),
        // Views of version-control systems, differences and previews are no documents of ours.
        _ => None,
    }
}

/// The path of an open document: a file's own; for one that is not saved yet, that of a Markdown file in the first of the
/// folders, so that its sources and its configuration are found.
pub fn document_path(uri: &Uri, folders: &[PathBuf]) -> String {
    if uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return uri.to_file_path().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    }
    let name = uri.path().decode().to_string_lossy().into_owned();
    let named = Path::new(&name);
    let named = match Format::from_path(&name) {
        Format::Plain if named.extension().is_none() => named.with_extension("md"),
        _ => named.to_owned(),
    };
    match folders.first() {
        Some(folder) if named.is_relative() => folder.join(named).to_string_lossy().into_owned(),
        _ => named.to_string_lossy().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_documents() {
        let uri = |text: &str| text.parse::<Uri>().unwrap();
        assert_eq!(document_key(&uri("file:///c%3A/desk/a%20b.md")), document_key(&uri("file:///C:/desk/a%20b.md")));
        assert_eq!(document_key(&uri("git:/desk/a.md?%7B%7D")), None);
        assert_eq!(document_key(&uri("vscode-chat-code-block:/a.md")), None);
        let folders = [PathBuf::from("/desk")];
        let paths = ["untitled:Untitled-1", "untitled:/desk/b/new.md", "file:///desk/caf%C3%A9.md"];
        let paths = paths.map(|name| document_path(&uri(name), &folders));
        assert_eq!(paths, ["/desk/Untitled-1.md", "/desk/b/new.md", "/desk/café.md"]);
    }
}
