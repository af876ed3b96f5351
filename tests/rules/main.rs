//! The rules on pages of fixtures: `tests/rules/<rule-id>.md` for each rule, and `tests/rules/behaviour/*.md` for what the
//! rules do together. Each heading of a page is a test; `page` says how a page is written.
//!
//! `UPDATE_FIXTURES=1 cargo test --test rules` writes into the pages what is found, and says which it changed.

mod directives;
mod docs;
mod itself;
mod library;
mod page;
mod run;

use libtest_mimic::{Arguments, Failed, Trial};
use page::{Case, Page};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The least number of cases of each kind on a rule's page.
const LEAST: [(&str, usize); 4] = [("", 12), ("fires: ", 4), ("quiet: ", 4), ("quotation: ", 1)];

/// How many firing cases of a page are tried under directives.
const UNDER_DIRECTIVES: usize = 2;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    if std::env::var_os("UPDATE_FIXTURES").is_some_and(|set| !set.is_empty() && set != "0") {
        update();
    }
    let (pages, faults): (Vec<_>, Vec<_>) = read().into_iter().partition(Result::is_ok);
    let pages: Vec<Arc<Page>> = pages.into_iter().flatten().map(Arc::new).collect();
    let faults: Vec<String> = faults.into_iter().filter_map(Result::err).collect();
    let mut trials =
        vec![test("pages::all can be read".to_owned(), move || all_or(&faults)), every_rule_has_a_page(&pages)];
    trials.extend(pages.iter().flat_map(of_a_page));
    trials.extend(library::rules().map(|rule| test(format!("docs::{}", rule.id), move || docs::check(&rule))));
    trials.extend(itself::TESTS.map(|(name, check)| test(format!("itself::{name}"), check)));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The pages, or what is wrong with them.
fn read() -> Vec<Result<Page, String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let behaviour = files(&folder.join("behaviour")).into_iter().map(|path| Page::open(&path, false));
    files(&folder).into_iter().map(|path| Page::open(&path, true)).chain(behaviour).collect()
}

/// The pages in a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut pages: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    pages.sort();
    pages
}

/// Writes into the pages what is found.
fn update() {
    for page in read() {
        match page.and_then(|page| Ok((write(&page)?, page.path))) {
            Ok((true, path)) => println!("changed {path}"),
            Ok((false, _)) => {}
            Err(why) => println!("left as it is: {why}"),
        }
    }
}

/// Writes into a page's file what is found; whether that changed it.
fn write(page: &Page) -> Result<bool, String> {
    let text = run::updated(page);
    let written = text.as_ref().map_or(Ok(()), |text| std::fs::write(page.file(), text));
    written.map(|()| text.is_some()).map_err(|error| format!("{}: {error}", page.path))
}

/// The tests of a page.
fn of_a_page(page: &Arc<Page>) -> Vec<Trial> {
    let name = if page.is_of_a_rule { page.name.clone() } else { format!("behaviour/{}", page.name) };
    let mut trials: Vec<Trial> = (0..page.cases.len()).map(|at| of_a_case(&name, page.clone(), at)).collect();
    if page.is_of_a_rule {
        let counted = page.clone();
        trials.push(test(format!("pages::{name} has enough cases"), move || has_enough_cases(&counted)));
        let silenced = page.clone();
        trials.push(test(format!("directives::{name}"), move || is_silenced(&silenced)));
    }
    trials
}

fn of_a_case(page_name: &str, page: Arc<Page>, at: usize) -> Trial {
    test(format!("{page_name}::{}", page.cases[at].heading), move || {
        at_its_place(&page, &page.cases[at], run::check(&page.cases[at], page.rule()))
    })
}

fn every_rule_has_a_page(pages: &[Arc<Page>]) -> Trial {
    let names: Vec<String> = pages.iter().filter(|page| page.is_of_a_rule).map(|page| page.name.clone()).collect();
    test("pages::every rule has one and each is of a rule".to_owned(), move || {
        let without = library::rules().filter(|rule| !names.iter().any(|name| name == rule.id));
        let without = without.map(|rule| format!("{} has no page", rule.id));
        let strange = names.iter().filter(|name| library::rule(name).is_none());
        all_or(&without.chain(strange.map(|name| format!("there is no rule {name}"))).collect::<Vec<_>>())
    })
}

fn has_enough_cases(page: &Page) -> Result<(), String> {
    let short = LEAST.iter().filter_map(|(kind, least)| {
        let cases = page.cases.iter().filter(|case| case.heading.starts_with(kind)).count();
        (cases < *least).then(|| format!("{}: {cases} cases \u{201c}{kind}\u{201d} of {least}", page.path))
    });
    all_or(&short.collect::<Vec<_>>())
}

fn is_silenced(page: &Page) -> Result<(), String> {
    let rule = library::rule(&page.name).ok_or_else(|| format!("there is no rule {}", page.name))?;
    let firing = page.cases.iter().filter(|case| case.heading.starts_with("fires: ")).take(UNDER_DIRECTIVES);
    firing.into_iter().try_for_each(|case| at_its_place(page, case, directives::check(case, &rule)))
}

/// The outcome of a case, with its place if it failed.
fn at_its_place(page: &Page, case: &Case, outcome: Result<(), String>) -> Result<(), String> {
    outcome.map_err(|why| format!("{}:{}: {why}", page.path, case.line))
}

/// Nothing, or all the faults.
fn all_or(faults: &[String]) -> Result<(), String> {
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

fn test(name: String, check: impl FnOnce() -> Result<(), String> + Send + 'static) -> Trial {
    Trial::test(name, move || check().map_err(Failed::from))
}
