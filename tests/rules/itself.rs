//! These tests themselves: a page that is wrong is told so, and one that is updated says what is found.

use crate::page::Page;
use crate::run;

/// A test with its name.
type Test = (&'static str, fn() -> Result<(), String>);

/// The tests.
pub const TESTS: [Test; 4] = [
    ("a malformed page is told with its line", malformed_pages_are_told),
    ("what is found and not marked, or marked and not found, fails", differences_fail),
    ("words that no fix gives fail", words_that_no_fix_gives_fail),
    ("an update marks what is found and leaves the rest", updates_mark_what_is_found),
];

/// A page with one case.
fn page(heading: &str, draft: &str) -> String {
    format!(
        "# figure-bound-changed\n\n## {heading}\n\n```source wire.md\nAt least 19 people are missing, the union said.\n```\n\n\
         ```draft\n{draft}\n```\n"
    )
}

fn read(text: &str) -> Result<Page, String> {
    Page::read("figure-bound-changed.md", text, true)
}

/// What checking the only case of a page gives.
fn checked(text: &str) -> Result<(), String> {
    let page = read(text)?;
    run::check(&page.cases[0], page.rule())
}

const SLIP: &str = "Over 19 people are missing, the union said.";
const MARK: &str = "^^^^^^^ figure-bound-changed";

fn malformed_pages_are_told() -> Result<(), String> {
    let marked = format!("{SLIP}\n{MARK}");
    let pages = [
        ("figure-bound-changed".to_owned(), "1: there is no title"),
        ("# figure-scale\n".to_owned(), "1: the title is not \u{201c}# figure-bound-changed\u{201d}"),
        (page("it fires", &marked), "3: \u{201c}it fires\u{201d} begins with none of fires:, quiet: and quotation:"),
        (page("fires: over", SLIP), "3: \u{201c}fires: over\u{201d} has no mark of the rule"),
        (page("quiet: over", &marked), "3: \u{201c}quiet: over\u{201d} has a mark of the rule"),
        (page("fires: over", &format!("{MARK}\n{SLIP}")), "10: this marker stands under no line"),
        (page("fires: over", &format!("{SLIP}\n^^ figure-bond")), "11: there is no rule \u{201c}figure-bond\u{201d}"),
        (page("fires: over", &format!("Over 1\n{MARK}")), "11: the carets reach past the end of the line above them"),
        (page("fires: over", &marked).replace("```draft", "```text"), "9: \u{201c}text\u{201d} is neither"),
        (page("fires: over", &marked).replace("```draft", "```toml"), "3: \u{201c}fires: over\u{201d} has no draft"),
        (page("fires: over", &marked).trim_end().trim_end_matches('`').to_owned(), "9: this fence is never closed"),
        (page("fires: over", &marked).replace("## ", ""), "5: this block stands under no heading"),
        (page("fires: over", &marked).repeat(2), "15: there are two headings"),
    ];
    pages.iter().try_for_each(|(text, fault)| match read(text) {
        Err(told) if told.starts_with(&format!("figure-bound-changed.md:{fault}")) => Ok(()),
        Err(told) => Err(format!("told {told:?} instead of {fault:?}")),
        Ok(_) => Err(format!("read without a fault, instead of {fault:?}:\n{text}")),
    })
}

fn differences_fail() -> Result<(), String> {
    checked(&page("fires: over", &format!("{SLIP}\n{MARK}")))?;
    [SLIP.to_owned(), format!("{SLIP}\n^^^^ figure-bound-changed")].iter().try_for_each(|draft| {
        let passed = checked(&page("quotation: over", draft)).is_ok();
        if passed { Err(format!("passed:\n{draft}")) } else { Ok(()) }
    })
}

fn words_that_no_fix_gives_fail() -> Result<(), String> {
    checked(&page("fires: over", &format!("{SLIP}\n{MARK}: At least 19 people")))?;
    match checked(&page("fires: over", &format!("{SLIP}\n{MARK}: At most 19 people"))) {
        Err(told) if told.contains("no fix of figure-bound-changed gives") => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

fn updates_mark_what_is_found() -> Result<(), String> {
    let kept = page("fires: over", &format!("{SLIP}\n{MARK}: At least 19 people"));
    let moved = page("fires: over", &format!("{SLIP}\n    ^^^^^ figure-bound-changed\n\nIt rained.\n^^ figure-scale"));
    let found = page("fires: over", &format!("{SLIP}\n{MARK}\n\nIt rained."));
    match (run::updated(&read(&kept)?), run::updated(&read(&moved)?)) {
        (None, Some(text)) if text == found => Ok(()),
        other => Err(format!("{other:?}")),
    }
}
