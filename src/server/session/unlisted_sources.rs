//! Sources that a draft might list: files beside those that it lists already.

use crate::desk::CheckResult;
use crate::ide::front_matter::listed_sources;
use crate::sources::{FileKind, FileSystem, SOURCES_FOLDER};
use std::path::Path;

/// Number of names of a folder that are looked at.
const MAX_NAMES: usize = 200;
/// Extensions of texts.
const READABLE: &[&str] = &["md", "markdown", "mdown", "mkd", "txt", "text", "html", "htm", "xhtml"];

/// The files in the folders of the draft's sources that serve as none yet, as the front matter would name them.
pub fn unlisted_sources(checked: &CheckResult, files: &dyn FileSystem) -> Vec<String> {
    let draft = files.absolute(Path::new(&checked.path));
    let Some(base) = draft.parent() else { return Vec::new() };
    let mut folders = vec![SOURCES_FOLDER.to_owned()];
    for entry in listed_sources(checked) {
        let folder =
            entry.path.rsplit_once('/').map(|(folder, _)| folder).filter(|f| !f.contains(['*', '?', '[', '{']));
        if let Some(folder) = folder.filter(|f| !folders.iter().any(|known| known == f)) {
            folders.push(folder.to_owned());
        }
    }
    let used: Vec<&Path> = checked.sources.iter().map(|s| Path::new(&s.file)).collect();
    let mut found = Vec::new();
    for folder in folders {
        let mut names = files.list(&base.join(&folder)).unwrap_or_default();
        names.sort_unstable();
        let readable = |name: &&String| {
            let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
            !name.starts_with('.') && extension.is_some_and(|e| READABLE.contains(&e.as_str()))
        };
        for name in names.iter().filter(readable).take(MAX_NAMES) {
            let path = files.absolute(&base.join(&folder).join(name));
            let is_file = || files.stamp(&path).is_ok_and(|stamp| stamp.kind == FileKind::File);
            if path != draft && !used.contains(&path.as_path()) && is_file() {
                found.push(format!("{folder}/{name}"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::testing::snapshot;
    use crate::sources::InMemoryFileSystem;

    #[test]
    fn texts_beside_the_listed_sources_are_found() {
        let files = [("in/a.md", "One."), ("in/b c.txt", "Two."), ("in/photo.jpg", ""), ("in/d: e.md", "Three.")];
        let draft = "---\nsources: [in/a.md]\n---\n\nWords.\n";
        let checked = snapshot(draft, &files).checked;
        assert_eq!(unlisted_sources(&checked, &InMemoryFileSystem::new(files)), ["in/b c.txt", "in/d: e.md"]);
    }
}
