use super::resolved;
use crate::sources::{InMemoryFileSystem, MAX_SOURCE_BYTES, SourceCache};
use crate::text::Severity;
use std::path::Path;
use std::sync::Arc;

#[test]
fn sources_are_read_once_for_their_content_and_again_when_they_change() {
    let mut files = InMemoryFileSystem::new([
        ("/draft.md", "---\nsources: [a.md, b.md, c.txt]\n---\n"),
        ("/a.md", "---\ntitle: 'Wire copy'\n---\n\n# Ferry late\n\nNine days."),
        ("/b.md", "---\ntitle: 'Wire copy'\n---\n\n# Ferry late\n\nNine days."),
        ("/c.txt", "FERRY LATE\n\nNine days."),
    ]);
    let library = SourceCache::default();
    let sources = resolved(&files, "/draft.md", &[]).sources;
    let content = |files: &InMemoryFileSystem| -> Vec<_> {
        library.load(files, &sources).into_iter().map(|loaded| loaded.content.expect("readable")).collect()
    };
    let first = content(&files);
    let titles: Vec<_> = first.iter().map(|source| source.title.as_deref()).collect();
    assert_eq!(titles, [Some("Wire copy"), Some("Wire copy"), Some("FERRY LATE")]);
    assert!(Arc::ptr_eq(&first[0], &first[1]), "one content is read once");
    assert!(Arc::ptr_eq(&first[2], &content(&files)[2]), "nothing is read again that has not changed");
    files.write("/a.md", "# Ferry on time");
    let second = content(&files);
    assert_eq!(second[0].title.as_deref(), Some("Ferry on time"));
    assert!(Arc::ptr_eq(&first[1], &second[1]));
    library.keep(&[Path::new("/c.txt")]);
    assert!(Arc::ptr_eq(&second[2], &content(&files)[2]));
}

#[test]
fn what_cannot_be_read_is_one_problem_and_the_rest_goes_on() {
    let draft = "---\nsources: [a.md, scan.pdf, long.txt, old.txt, folder]\n---\n";
    let files = InMemoryFileSystem::new([
        ("/draft.md", draft.as_bytes().to_vec()),
        ("/a.md", b"Nine days.".to_vec()),
        ("/scan.pdf", b"%PDF-1.7".to_vec()),
        ("/long.txt", vec![b'a'; MAX_SOURCE_BYTES + 1]),
        ("/old.txt", b"Caf\xe9 shut.".to_vec()),
        ("/folder/photo.png", b"\x89PNG".to_vec()),
    ]);
    let loaded = SourceCache::default().load(&files, &resolved(&files, "/draft.md", &[]).sources);
    let seen: Vec<_> = loaded
        .iter()
        .map(|l| {
            (
                l.content.is_some(),
                l.problem.as_ref().map(|p| (p.severity, p.message.as_str(), p.span.map(|s| s.slice(draft)))),
            )
        })
        .collect();
    let problem = |severity, message, place| Some((severity, message, Some(place)));
    assert_eq!(
        seen,
        [
            (true, None),
            (
                false,
                problem(
                    Severity::Error,
                    "source scan.pdf is a PDF file, not text; save its text as .txt or .md and name that file",
                    "scan.pdf"
                )
            ),
            (
                false,
                problem(
                    Severity::Error,
                    "source long.txt is 9 MB long; copydesk reads sources up to 8 MB: cut it to the pages that the draft uses",
                    "long.txt"
                )
            ),
            (
                true,
                problem(
                    Severity::Warning,
                    "source old.txt is not UTF-8 and was read as Windows-1252 (Latin-1); save it as UTF-8 to be sure of its \
                     accents and dashes",
                    "old.txt"
                )
            ),
            (
                false,
                problem(
                    Severity::Information,
                    "source folder/photo.png is a picture, not text; save its text as .txt or .md and name that file",
                    "folder"
                )
            ),
        ]
    );
}
