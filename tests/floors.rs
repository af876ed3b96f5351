//! The house's floors hold: every import under `src/` stays on its floor or goes down, and no two files import each other,
//! be it by a chain of files. `ARCHITECTURE.md` has the table.
//!
//! A name that a folder's `mod.rs` re-exports counts as the import of the file that defines it. Tests may look anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The rooms from the ground up; rooms on one line share a floor and do not import each other.
const FLOORS: &[&[&str]] = &[
    &["text"],
    &["nlp", "config"],
    &["claims"],
    &["sources"],
    &["evidence"],
    &["verify"],
    &["rules"],
    &["desk"],
    &["summary", "ledger", "output"],
    &["ide"],
    &["server"],
    &["cli", "main"],
];

/// Arrows that are not yet turned round. Stays empty.
const EXCEPTIONS: &[(&str, &str)] = &[];

#[test]
fn every_import_goes_down() {
    let house = House::read();
    let floor = |room: &str| FLOORS.iter().position(|rooms| rooms.contains(&room));
    let mut faults = Vec::new();
    for (file, imports) in &house.imports {
        let Some(here) = floor(room(file)) else { continue };
        for import in imports {
            let there = floor(room(import)).unwrap_or_else(|| panic!("src/{import} stands on no floor"));
            let neighbours = here == there && room(file) != room(import) && room(file) != "main";
            if (there > here || neighbours) && !EXCEPTIONS.contains(&(file.as_str(), import.as_str())) {
                faults.push(format!("src/{file} (floor {}) imports src/{import} (floor {})", here + 1, there + 1));
            }
        }
    }
    assert!(faults.is_empty(), "imports that do not go down:\n{}", faults.join("\n"));
}

#[test]
fn every_room_stands_on_a_floor() {
    let house = House::read();
    let lost: BTreeSet<&str> = house.files.keys().map(|file| room(file)).filter(|r| *r != "lib").collect();
    let lost: Vec<&str> = lost.into_iter().filter(|r| !FLOORS.iter().any(|rooms| rooms.contains(r))).collect();
    assert!(lost.is_empty(), "rooms without a floor: {lost:?}");
}

#[test]
fn no_files_import_each_other() {
    let house = House::read();
    let circles = house.circles();
    let told: Vec<String> = circles.iter().map(|files| files.join(", ")).collect();
    assert!(told.is_empty(), "circles of imports:\n{}", told.join("\n"));
}

#[test]
fn the_reader_of_imports_reads_them() {
    let leaves = leaves("super::{a::{self, B}, C as D, e::*}");
    let seen: Vec<String> = leaves.iter().map(|leaf| format!("{} as {}", leaf.path.join("::"), leaf.name)).collect();
    assert_eq!(seen, ["super::a as a", "super::a::B as B", "super::C as D", "super::e::* as *"]);
}

/// The room of a file below `src/`: its first folder, or its own name.
fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

/// Every file of `src/` without its tests, and what it imports.
struct House {
    /// Text of each file, by its path below `src/`.
    files: BTreeMap<String, String>,
    /// Files that each file imports.
    imports: BTreeMap<String, BTreeSet<String>>,
}

/// One name that a `use` brings in.
struct Leaf {
    path: Vec<String>,
    name: String,
}

impl House {
    fn read() -> House {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = BTreeMap::new();
        collect(&root, &root, &mut files);
        let modules: BTreeMap<Vec<String>, String> =
            files.keys().map(|file| (module_path(file), file.clone())).collect();
        let mut asked: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        let mut names: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
        for (file, text) in &files {
            let module = module_path(file);
            for (exported, leaf) in uses(text) {
                let Some(mut path) = absolute(&leaf.path, &module, &modules) else { continue };
                let mut name = module.clone();
                name.push(leaf.name.clone());
                if path.last().is_some_and(|last| last == "*") {
                    path.pop();
                }
                names.insert(name, path.clone());
                if !exported {
                    asked.entry(file.clone()).or_default().push(path);
                }
            }
            for path in paths(text) {
                asked.entry(file.clone()).or_default().extend(absolute(&path, &module, &modules));
            }
        }
        let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (file, paths) in asked {
            let found = paths.iter().filter_map(|path| home(path, &modules, &names, 0)).filter(|home| *home != file);
            imports.entry(file.clone()).or_default().extend(found);
        }
        House { files, imports }
    }

    /// Sets of files each of which imports every other, be it by way of others.
    fn circles(&self) -> Vec<Vec<&str>> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.files.keys().map(|file| (file.as_str(), self.reached_from(file))).collect();
        let mut circles: BTreeSet<Vec<&str>> = BTreeSet::new();
        for (file, far) in &reached {
            if far.contains(file) {
                circles.insert(far.iter().copied().filter(|other| reached[other].contains(file)).collect());
            }
        }
        circles.into_iter().collect()
    }

    fn reached_from(&self, file: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![file];
        while let Some(next) = open.pop() {
            for import in self.imports.get(next).into_iter().flatten() {
                if reached.insert(import.as_str()) {
                    open.push(import);
                }
            }
        }
        reached
    }
}

fn collect(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        if path.is_dir() {
            collect(&path, root, files);
        } else if path.extension().is_some_and(|e| e == "rs") && !is_test(&path) {
            let name = path.strip_prefix(root).expect("below src").to_string_lossy().replace('\\', "/");
            files.insert(name, without_tests(&fs::read_to_string(&path).expect("a source file is text")));
        }
    }
}

fn is_test(path: &Path) -> bool {
    let test = |name: &str| matches!(name, "tests" | "testing") || name.ends_with("_tests");
    path.with_extension("").components().any(|part| test(&part.as_os_str().to_string_lossy()))
}

/// The code without its unit tests, comments and the text of raw strings.
fn without_tests(text: &str) -> String {
    let mut out = String::new();
    let mut raw = false;
    for line in text.lines() {
        if line.starts_with("#[cfg(test)]") && text.contains("\nmod tests {") {
            break;
        }
        let code = if raw { "" } else { line.split("//").next().unwrap_or(line) };
        if raw && line.contains("\"#") {
            raw = false;
        } else if code.contains("r#\"") && !code.split("r#\"").nth(1).is_some_and(|rest| rest.contains("\"#")) {
            raw = true;
        }
        out.push_str(code);
        out.push('\n');
    }
    out
}

fn module_path(file: &str) -> Vec<String> {
    let file = file.trim_end_matches(".rs").trim_end_matches("/mod");
    if file == "lib" { Vec::new() } else { file.split('/').map(str::to_owned).collect() }
}

/// Every `use` of a file, with whether it is passed on (`pub use`).
fn uses(text: &str) -> Vec<(bool, Leaf)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("use ") {
        let line = rest[..at].rfind('\n').map_or(0, |n| n + 1);
        let before = rest[line..at].trim();
        let Some(end) = rest[at..].find(';') else { break };
        if before.is_empty() || (before.starts_with("pub") && !before.contains(' ')) {
            let depth = (at - line - before.len()) / 4;
            let found = leaves(&rest[at + 4..at + end]).into_iter().filter_map(|leaf| from_file(leaf, depth));
            out.extend(found.map(|leaf| (!before.is_empty(), leaf)));
            rest = &rest[at + end..];
        } else {
            rest = &rest[at + 4..];
        }
    }
    out
}

/// The name as the file itself would write it, from a module so deep within it; none if it is of the file.
fn from_file(mut leaf: Leaf, depth: usize) -> Option<Leaf> {
    let ups = leaf.path.iter().take_while(|part| *part == "super").count();
    leaf.path.drain(..ups.min(depth));
    (ups == 0 || ups > depth).then_some(leaf)
}

/// Paths that stand in the code itself: `crate::text::Span`, `super::rank()`.
fn paths(text: &str) -> Vec<Vec<String>> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let is_import = |line: &str| {
        let line = line.trim_start();
        line.starts_with("use ") || (line.starts_with("pub") && line.split(' ').nth(1) == Some("use"))
    };
    let code = text.split_inclusive(';').filter(|statement| !statement.lines().any(is_import));
    let words = code.flat_map(|code| code.split(|c: char| !is_path(c))).map(|word| word.trim_matches(':'));
    let paths = words.filter(|word| word.contains("::"));
    paths.map(|path| path.split("::").map(str::to_owned).collect()).collect()
}

/// The names that a tree of a `use` brings in.
fn leaves(tree: &str) -> Vec<Leaf> {
    let tree = tree.trim();
    if let Some((prefix, inner)) = tree.split_once('{') {
        let prefix: Vec<String> = prefix.trim().split("::").filter(|s| !s.is_empty()).map(str::to_owned).collect();
        let inner = inner.trim_end().strip_suffix('}').unwrap_or(inner);
        let mut depth = 0;
        let parts = inner.split(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        });
        let found = parts.filter(|part| !part.trim().is_empty()).flat_map(leaves);
        return found.map(|leaf| prefixed(&prefix, leaf)).collect();
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
    let path: Vec<String> = path.split("::").map(|part| part.trim().to_owned()).collect();
    let name = alias.map_or_else(|| path.last().cloned().unwrap_or_default(), str::to_owned);
    vec![Leaf { path, name }]
}

fn prefixed(prefix: &[String], leaf: Leaf) -> Leaf {
    if leaf.path == ["self"] {
        let name = if leaf.name == "self" { prefix.last().cloned().unwrap_or_default() } else { leaf.name };
        return Leaf { path: prefix.to_vec(), name };
    }
    Leaf { path: [prefix, &leaf.path].concat(), name: leaf.name }
}

/// The path from the crate's root, if it leads into this crate.
fn absolute(path: &[String], module: &[String], modules: &BTreeMap<Vec<String>, String>) -> Option<Vec<String>> {
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([module, &path[1..]].concat()),
        "super" => {
            let ups = path.iter().take_while(|part| *part == "super").count();
            Some([&module[..module.len().checked_sub(ups)?], &path[ups..]].concat())
        }
        first => {
            let child = [module, &[first.to_owned()]].concat();
            modules.contains_key(&child).then(|| [module, path].concat())
        }
    }
}

/// The file that defines what a path names: re-exports are followed.
fn home(
    path: &[String],
    modules: &BTreeMap<Vec<String>, String>,
    names: &BTreeMap<Vec<String>, Vec<String>>,
    depth: usize,
) -> Option<String> {
    if depth > 8 {
        return None;
    }
    for end in (0..=path.len()).rev() {
        let (front, rest) = path.split_at(end);
        if modules.contains_key(front) && (end < path.len() || !names.contains_key(front)) {
            let next = rest.first().map(|name| [front, std::slice::from_ref(name)].concat());
            if let Some(target) = next.and_then(|name| names.get(&name)) {
                return home(&[target, &rest[1..]].concat(), modules, names, depth + 1);
            }
            return modules.get(front).cloned();
        }
        if let Some(target) = names.get(front) {
            return home(&[target, rest].concat(), modules, names, depth + 1);
        }
    }
    None
}
