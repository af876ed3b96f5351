use super::{RULES, resolved, shown};
use crate::sources::{FileSystem, InMemoryFileSystem, OsFileSystem, Workspace};
use std::path::Path;

/// Checks what the draft `/news/story/draft.md` with this text finds among the files.
fn check(files: &[(&str, &str)], draft: &str, arguments: &[&str], expected: &str) {
    let mut memory = InMemoryFileSystem::new(files.iter().map(|&(path, text)| (path, text)));
    memory.write("/news/story/draft.md", draft);
    assert_eq!(shown(&resolved(&memory, "news/story/draft.md", arguments), draft), expected);
}

const FOLDER: [(&str, &str); 6] = [
    ("/news/.git/HEAD", ""),
    ("/news/story/wire.md", "A"),
    ("/news/story/notes/b.txt", "B"),
    ("/news/story/notes/a.md", "C"),
    ("/news/story/notes/.hidden", "D"),
    ("/news/story/sources/release.md", "E"),
];

#[test]
fn the_nearest_of_four_places_names_the_sources() {
    let with_config = [FOLDER.as_slice(), &[("/news/copydesk.toml", "sources = ['story/notes/*']")]].concat();
    let matter = "---\nsources: [wire.md]\n---\n";
    check(&with_config, matter, &["news/story/notes/a.md"], "Arguments news/story/notes/a.md");
    check(&with_config, matter, &[], "FrontMatter wire.md");
    check(&with_config, "", &[], "Config story/notes/a.md story/notes/b.txt");
    check(&FOLDER, "", &[], "Folder sources/release.md");
    check(&FOLDER[..5], "", &[], "None ");
    check(&with_config, "---\nsources: []\n---\n", &[], "FrontMatter ");
    check(&FOLDER, "---\nsources:\ntitle: x\n---\n", &[], "Folder sources/release.md");
    check(&FOLDER, "+++\nsources = ['wire.md']\n+++\n", &[], "FrontMatter wire.md");
}

#[test]
fn paths_globs_and_folders_are_relative_to_the_draft() {
    let many = "---\nsources:\n  - wire.md\n  - ./wire.md\n  - notes/**/*.md\n  - \"notes\"\n---\n";
    check(&FOLDER, many, &[], "FrontMatter wire.md notes/a.md notes/b.txt");
    check(
        &FOLDER,
        "---\nsources: '**/*.{md,txt}'\n---\n",
        &[],
        "FrontMatter wire.md notes/a.md notes/b.txt sources/release.md",
    );
    check(
        &FOLDER,
        "",
        &["news/story"],
        "Arguments news/story/wire.md news/story/notes/a.md news/story/notes/b.txt news/story/sources/release.md",
    );
}

#[test]
fn a_source_that_is_not_to_be_had_is_one_problem_on_its_line() {
    let cases = [
        ("- gone.md", "[gone.md]: source gone.md does not exist; mend the path or take it out"),
        (
            "- ../../out.md",
            "[../../out.md]: source ../../out.md lies outside the workspace /news and is not read; copy it there, or \
          set `allow-outside = true` in copydesk.toml",
        ),
        ("- no/*.md", "[no/*.md]: source no/*.md holds no file that can be read as a source"),
        (
            "- https://example.org/a",
            "[https://example.org/a]: source https://example.org/a is an address; copydesk reads files \
          only: save the page as .html or .txt and name that file",
        ),
        (
            "- 5",
            "[sources:]: `sources` takes paths or globs, relative to the draft: a list with a line `- path` for each",
        ),
    ];
    let files = [FOLDER.as_slice(), &[("/out.md", "F")]].concat();
    for (entry, problem) in cases {
        let draft = format!("---\ntitle: gone\nsources:\n  {entry}\n  - wire.md\n---\n");
        check(&files, &draft, &[], &format!("FrontMatter wire.md\nerror news/story/draft.md {problem}"));
    }
    check(
        &files,
        "",
        &["gone.md", "out.md"],
        "Arguments out.md\nerror gone.md: source gone.md does not exist; mend the path or take it out",
    );
    let allowed = [files.as_slice(), &[("/news/copydesk.toml", "allow-outside = true")]].concat();
    check(&allowed, "---\nsources: ../../out.md\n---\n", &[], "FrontMatter ../../out.md");
    check(
        &FOLDER,
        "---\ntitle: \"The ferry\nsources: [wire.md\n---\n",
        &[],
        "Folder sources/release.md\nerror news/story/draft.md [sources: [wire.md]: the front matter is not YAML: found unexpected end of stream; \
         mend this line, or the sources it names are not read",
    );
    check(
        &FOLDER,
        "---\nsources: draft.md\n---\n",
        &[],
        "FrontMatter \nwarning news/story/draft.md [draft.md]: source draft.md is the draft itself; a draft is no source of its own",
    );
}

#[test]
fn the_workspace_is_that_of_the_configuration_else_the_repository_else_the_folder() {
    let root = |files: &[(&str, &str)]| {
        let memory = InMemoryFileSystem::new(files.iter().map(|&(path, text)| (path, text)));
        Workspace::find(&memory, Path::new("/news/story/draft.md"), &RULES).root
    };
    assert_eq!(root(&[("/news/story/draft.md", "")]), Path::new("/news/story"));
    assert_eq!(root(&[("/news/.git/HEAD", "")]), Path::new("/news"));
    assert_eq!(root(&[("/news/.git/HEAD", ""), ("/copydesk.toml", "")]), Path::new("/"));
    let broken = InMemoryFileSystem::new([("/news/copydesk.toml", "sorces = 1")]);
    let workspace = Workspace::find(&broken, Path::new("/news/story/draft.md"), &RULES);
    assert_eq!(workspace.problems[0].path, "/news/copydesk.toml");
    assert_eq!(workspace.problems[0].message, "line 1: unknown key `sorces`; did you mean `sources`?");
}

#[test]
fn a_file_that_serves_as_a_source_is_known() {
    let memory = InMemoryFileSystem::new([
        ("/news/copydesk.toml", "sources = ['notes']"),
        ("/news/notes/a.md", ""),
        ("/news/b.md", ""),
        ("/news/sources/deep/c.md", ""),
        ("/news/story/sources/d.md", ""),
    ]);
    let workspace = Workspace::find(&memory, Path::new("/news/b.md"), &RULES);
    let holds = |path: &str| workspace.is_source(&memory, Path::new(path));
    assert!(holds("news/notes/a.md") && holds("/news/sources/deep/c.md"));
    assert!(!holds("/news/b.md") && !holds("/news/story/sources/d.md"), "no draft stands beside that folder");
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_and_out_of_the_workspace_are_seen_through() {
    let outside = tempfile::tempdir().expect("a folder");
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(outside.path().join("secret.md"), "S").expect("written");
    std::fs::create_dir(at("notes")).expect("made");
    std::fs::write(at("notes/a.md"), "A").expect("written");
    std::os::unix::fs::symlink(at("notes"), at("notes/again")).expect("linked");
    std::os::unix::fs::symlink(outside.path().join("secret.md"), at("notes/link.md")).expect("linked");
    let draft = "---\nsources: ['notes/**/*.md']\n---\n";
    std::fs::write(at("draft.md"), draft).expect("written");
    let path = at("draft.md").display().to_string();
    let found = resolved(&OsFileSystem, &path, &[]);
    let given: Vec<&str> = found.sources.iter().map(|s| s.given.as_str()).collect();
    assert_eq!(given, ["notes/a.md"]);
    assert_eq!(found.problems.len(), 1);
    assert!(found.problems[0].message.starts_with("source notes/link.md lies outside the workspace"));
    assert!(OsFileSystem.absolute(Path::new("a/../b")).ends_with("b"));
}
