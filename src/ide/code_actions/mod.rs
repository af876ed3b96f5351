//! Code actions: the fixes of the findings at hand, and what else a reporter may do about them. Everything comes from the
//! check that was made already.

mod directive_edits;
mod list_introduction;

use super::cursor::{Cursor, block_at, touches};
use super::evidence::best_passage_at;
use super::front_matter::add_source_edit;
use super::markup::file_name;
use crate::desk::{CheckResult, DIRECTIVE};
use crate::rules::{Edit, Finding, Fix, Lack, is_lack_of, rule, suggested_attributions};
use crate::text::{Span, front_matter};
use directive_edits::insert_directive;
use list_introduction::list_introduction;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Number of sources that are offered for the front matter.
const MAX_SOURCES: usize = 6;

/// Something that may be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assist {
    /// What it does, in words.
    pub title: String,
    /// Its sort.
    pub kind: AssistKind,
    /// Index of the finding that it answers.
    pub finding: Option<usize>,
    /// Whether it is the best of those for its finding.
    pub is_preferred: bool,
    /// What it changes in the draft; none for one that shows something.
    pub edits: Vec<Edit>,
    /// The place of the draft whose passage it shows, in bytes.
    pub shows_passage_of: Option<usize>,
    /// When it is offered.
    pub visibility: MenuVisibility,
}

/// The sort of an assist.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AssistKind {
    /// Answers a finding.
    QuickFix,
    /// Writes the same in another way.
    Rewrite,
    /// Takes every safe fix of the draft.
    FixAll,
}

/// When something is offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MenuVisibility {
    /// Whenever an editor asks.
    Always,
    /// To somebody who asks: no light bulb comes on for it.
    OnRequest,
    /// To an editor that asks for actions of this kind.
    ByKind,
}

/// What a request for assists wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AssistOptions {
    /// Whether the editor asks for actions of some kind only.
    pub by_kind: bool,
    /// Whether the editor can be asked to show a document.
    pub can_show_document: bool,
}

/// Everything that may be done about a span of the draft, the fixes first; all safe fixes last, since every finding is
/// looked at for them: only where there is a fix here, or the editor asks by kind. `unlisted` gives the paths of sources
/// that the front matter does not list yet, and is asked only where one might be added.
pub fn assists(
    checked: &CheckResult,
    span: Span,
    options: AssistOptions,
    unlisted: impl FnOnce() -> Vec<String>,
) -> Vec<Assist> {
    // A cursor right behind the words touches them.
    let touched = |(_, f): &(usize, &Finding)| f.span.start <= span.end && span.start <= f.span.end;
    let findings: Vec<(usize, &Finding)> = checked.findings.iter().map(|f| &**f).enumerate().filter(touched).collect();
    let mut assists: Vec<Assist> = findings.iter().flat_map(|(index, finding)| fixes(*index, finding)).collect();
    let is_mendable = !assists.is_empty();
    for (index, finding) in findings.iter().filter(|(_, f)| is_lack_of(f, Lack::Speaker)) {
        assists.extend(introduce_list(checked, *index, finding));
    }
    if !findings.iter().any(|(_, f)| is_lack_of(f, Lack::Speaker)) {
        assists.extend(attribution_actions(checked, span.start));
    }
    if options.can_show_document {
        assists.extend(show_passage(checked, &findings, span));
    }
    for (index, finding) in &findings {
        assists.extend(accept_as_own_reporting(checked, *index, finding));
    }
    for (index, finding) in &findings {
        assists.extend(ignore_rule(checked, *index, finding));
    }
    assists.extend(add_source_actions(checked, &findings, span, unlisted));
    // How many there are a partial check does not know.
    if (options.by_kind || is_mendable) && !checked.is_partial() {
        assists.extend(fix_all(&checked.findings, is_mendable));
    }
    assists
}

impl Assist {
    /// A quick fix for a finding (none: for the place) by these edits, always shown.
    fn quick_fix(title: String, finding: impl Into<Option<usize>>, edits: Vec<Edit>) -> Self {
        Self {
            title,
            kind: AssistKind::QuickFix,
            finding: finding.into(),
            is_preferred: false,
            edits,
            shows_passage_of: None,
            visibility: MenuVisibility::Always,
        }
    }
}

fn fixes(index: usize, finding: &Finding) -> impl Iterator<Item = Assist> {
    let fixes = finding.fixes.iter().filter(|fix| !fix.edits.is_empty());
    let best = finding.fixes.iter().position(|fix| fix.preferred);
    fixes.enumerate().map(move |(at, fix)| Assist {
        is_preferred: best == Some(at),
        ..Assist::quick_fix(fix.title.clone(), index, fix.edits.clone())
    })
}

/// Every preferred fix that gets in no other's way. Offered beside other fixes where there is more than one to take, and
/// always to an editor that asks for actions of this kind.
fn fix_all(findings: &[Arc<Finding>], beside_others: bool) -> Option<Assist> {
    // By their first bytes: of edits that do not overlap, only the neighbours of a new one can be in its way.
    let mut taken: BTreeMap<(usize, usize), Edit> = BTreeMap::new();
    let mut count = 0;
    for fix in findings.iter().filter_map(|f| f.fixes.iter().find(|x| x.preferred && !x.edits.is_empty())) {
        let clear = |edit: &Edit| {
            let last = taken.range(..=(edit.end, usize::MAX)).next_back();
            last.is_none_or(|(_, before)| before.end < edit.start)
        };
        if fix.edits.iter().all(clear) {
            for edit in &fix.edits {
                taken.insert((edit.start, taken.len()), edit.clone());
            }
            count += 1;
        }
    }
    (count > 0).then(|| Assist {
        kind: AssistKind::FixAll,
        visibility: if beside_others && count > 1 { MenuVisibility::Always } else { MenuVisibility::ByKind },
        ..Assist::quick_fix(format!("Take all safe fixes ({count})"), None, taken.into_values().collect())
    })
}

/// The ways of giving the claim here to its speaker, where no finding asks for it.
fn attribution_actions(checked: &CheckResult, offset: usize) -> Vec<Assist> {
    let Some(id) = Cursor::at(&checked.draft, offset).and_then(|cursor| cursor.claim()) else { return Vec::new() };
    let fixes = checked.with_context(|context| suggested_attributions(context, id));
    let rewrite = |fix: Fix| Assist {
        kind: AssistKind::Rewrite,
        visibility: MenuVisibility::OnRequest,
        ..Assist::quick_fix(fix.title, None, fix.edits)
    };
    fixes.into_iter().map(rewrite).collect()
}

/// A speaker over the whole of the list that the finding stands in.
fn introduce_list(checked: &CheckResult, index: usize, finding: &Finding) -> Option<Assist> {
    let (words, edit) = list_introduction(checked, block_at(&checked.draft, finding.span.start)?)?;
    Some(Assist::quick_fix(format!("Write \u{201c}{words}\u{201d} over the list"), index, vec![edit]))
}

/// The way to the passage that the words here rest on.
fn show_passage(checked: &CheckResult, findings: &[(usize, &Finding)], span: Span) -> Option<Assist> {
    let &(index, finding) = findings.first()?;
    let passage = best_passage_at(checked, span.start.clamp(finding.span.start, finding.span.end))?;
    let (path, lines) = checked.document(Some(passage.source));
    let title = format!("Show {}:{}", file_name(path), lines.line(passage.span.start) + 1);
    Some(Assist { shows_passage_of: Some(finding.span.start), ..Assist::quick_fix(title, index, Vec::new()) })
}

/// Silences the finding's rule where it stands. The reason is left to the reporter: *TK* is what an editor looks for.
fn ignore_rule(checked: &CheckResult, index: usize, finding: &Finding) -> Option<Assist> {
    if finding.rule == DIRECTIVE {
        return None;
    }
    let comment = format!("<!-- copydesk: ignore {} -- TK why -->", finding.rule);
    let block = block_at(&checked.draft, finding.span.start)?;
    let edit = insert_directive(checked, block, &comment)?;
    Some(Assist::quick_fix(format!("Ignore {} here, with a reason", finding.rule), index, vec![edit]))
}

/// Marks the paragraph as what the reporter has seen.
fn accept_as_own_reporting(checked: &CheckResult, index: usize, finding: &Finding) -> Option<Assist> {
    if !rule(finding.rule).is_some_and(|rule| rule.silent_on_own_reporting) {
        return None;
    }
    let block = block_at(&checked.draft, finding.span.start)?;
    let edit = insert_directive(checked, block, "<!-- own: TK how you know -->")?;
    Some(Assist::quick_fix("Mark as own reporting".to_owned(), index, vec![edit]))
}

/// Lists a source that lies beside those that are listed: in the front matter, and where nothing in the sources says what
/// the draft says.
fn add_source_actions(
    checked: &CheckResult,
    findings: &[(usize, &Finding)],
    span: Span,
    unlisted: impl FnOnce() -> Vec<String>,
) -> Vec<Assist> {
    let unsupported = findings.iter().find(|(_, f)| is_lack_of(f, Lack::Support)).map(|(index, _)| *index);
    let in_matter = front_matter(&checked.text).is_some_and(|matter| touches(matter.span, span.start));
    if unsupported.is_none() && !in_matter {
        return Vec::new();
    }
    let add = |path: String| {
        let edits = vec![add_source_edit(checked, &path)?];
        Some(Assist {
            visibility: if in_matter { MenuVisibility::OnRequest } else { MenuVisibility::Always },
            ..Assist::quick_fix(format!("Add {path} to the sources"), unsupported, edits)
        })
    };
    unlisted().into_iter().take(MAX_SOURCES).filter_map(add).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{at, check, demo, edited, span_of};

    const OPTIONS: AssistOptions = AssistOptions { by_kind: false, can_show_document: true };

    fn offered(checked: &CheckResult, span: Span) -> Vec<Assist> {
        assists(checked, span, OPTIONS, Vec::new)
    }

    #[test]
    fn a_cursor_at_either_end_of_the_words_gets_all_fixes() {
        let demo = demo();
        let words = span_of(&demo, "At least 26 people have not been accounted for");
        for offset in [words.start, words.end] {
            let offered = offered(&demo, Span::new(offset, offset));
            let best = edited(&demo, &offered[0].edits);
            assert!(best.contains("accounted for, the Seafarers' Federation said.\n"), "{best}");
            assert!(offered.iter().all(|a| !a.is_preferred), "only the reporter names a speaker");
            let texts: Vec<String> = offered.iter().map(|a| edited(&demo, &a.edits)).collect();
            for expected in [
                "\nThe Seafarers' Federation said at least 26 people have",
                "\nAccording to the Seafarers' Federation, at least 26 people have",
                "\n<!-- own: TK how you know -->\nAt least 26",
                "\n<!-- copydesk: ignore unattributed-claim -- TK why -->\nAt least 26",
            ] {
                assert!(texts.iter().any(|text| text.contains(expected)), "{expected}");
            }
            let shown = offered.iter().find(|a| a.shows_passage_of.is_some()).unwrap();
            assert_eq!((shown.title.as_str(), shown.shows_passage_of), ("Show wire.md:5", Some(words.start)));
        }
        assert_eq!(offered(&demo, span_of(&demo, "What happens")), []);
    }

    #[test]
    fn the_best_fix_of_a_sure_finding_is_preferred() {
        let demo = demo();
        let offered = offered(&demo, span_of(&demo, "Seventeen"));
        let preferred: Vec<&Assist> = offered.iter().filter(|a| a.is_preferred).collect();
        assert_eq!(preferred.len(), 1);
        assert!(edited(&demo, &preferred[0].edits).contains("\nAt least seventeen people were killed"));
    }

    #[test]
    fn all_safe_fixes_leave_of_the_demo_what_only_the_reporter_mends() {
        let demo = demo();
        let by_kind = AssistOptions { by_kind: true, ..OPTIONS };
        let offered = assists(&demo, Span::default(), by_kind, Vec::new);
        let all: Vec<&Assist> = offered.iter().filter(|a| a.kind == AssistKind::FixAll).collect();
        assert_eq!(all.len(), 1);
        let sources = ["wire.md", "release.md", "transcript.md"].map(|name| {
            let source = demo.sources.iter().find(|s| s.path.ends_with(name)).unwrap();
            (source.path.as_str(), &*source.read.source.text)
        });
        let left = check(&edited(&demo, &all[0].edits), &sources).findings;
        let is_preferred = |f: &Finding| f.fixes.iter().any(|fix| fix.preferred);
        let before = demo.findings.iter().filter(|f| !is_preferred(f));
        let rules = |f: &Arc<Finding>| f.rule;
        assert_eq!(left.iter().map(rules).collect::<Vec<_>>(), before.map(rules).collect::<Vec<_>>());
        assert!(!left.is_empty() && left.len() < demo.findings.len() && !left.iter().any(|f| is_preferred(f)));
    }

    #[test]
    fn a_claim_that_carries_over_can_be_given_its_speaker_on_request() {
        let source =
            "The port union said 12 cranes had failed inspections. It said nobody had been told of the faults.\n";
        let draft = "---\nsources: [s.md]\n---\n\nThe port union said 12 cranes had failed inspections. Nobody had been told of the faults.\n";
        let checked = check(draft, &[("s.md", source)]);
        let offset = at(&checked, "been told");
        let offered = offered(&checked, Span::new(offset, offset));
        let rewrites = offered.iter().filter(|a| a.kind == AssistKind::Rewrite);
        let mut texts = rewrites.map(|a| edited(&checked, &a.edits));
        assert!(texts.any(|t| t.contains("Nobody had been told of the faults, the port union said.")), "{offered:?}");
    }
}
