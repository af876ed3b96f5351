//! Rule `name-mismatch`.

use crate::claims::coref::{NameRelation, SpeakerLexicon, find_name, person_relation, surname};
use crate::claims::model::{ClaimId, MentionForm, NounPhrase};
use crate::evidence::Support;
use crate::nlp::{Dep, Doc, NameKind, Pos};
use crate::rules::analysis::source_people::{SourcePerson, normalize_name};
use crate::rules::analysis::speaker_identity::aliases;
use crate::rules::analysis::text_edits::match_case;
use crate::rules::thresholds::{MAX_NAME_EDITS, MIN_LONG_NAME_CHARS, MIN_NAME_CHARS};
use crate::rules::word_lists::RuleWords;
use crate::rules::{Citation, Context, Edit, Fix, Group, Report, Rule, Subject};
use crate::text::{Severity, Span};
use crate::verify::AtomKind;
use std::ops::Range;
use strsim::damerau_levenshtein as distance;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "name-mismatch",
    name: "Name, title or country does not match",
    group: Group::Wording,
    severity: Severity::Error,
    precedence: &[(Subject::Claim, 20)],
    docs: r#"
## What
A name that no source has but that differs by a letter or two from one that a source has; the right surname with another
first name; the right person with somebody else's title; a place swapped in a sentence that otherwise matches.

## Why
A misspelt name is the error that people forgive least, and the one that they always see.

## Example
```fixture
--- source fire.md
"I will not guess at a figure," Mayor Declan Osgood told reporters.
--- draft
Mayor Declan Osgoode would not guess at a figure.
      ^^^^^^^^^^^^^^ name-mismatch: Mayor Declan Osgood would
```

## Instead
The name as the source spells it.

## Stays quiet
A surname alone, a title left out, accents, possessives, aliases, initials and short forms of first names, and people whom
the sources know as somebody else.

## Standard
AP Stylebook, *names*; BBC Editorial Guidelines, *Accuracy*.

## Known misses
A name wrong in the sources too, or wrong by more than two letters.
"#,
    judges: &[AtomKind::Name, AtomKind::Demonym, AtomKind::Role, AtomKind::Complement],
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let people = context.source_vocabulary.people(context.sources);
    let (block, b) = context.block_checked();
    for phrase in b.phrases.iter() {
        let MentionForm::Name { title, name, person, .. } = &phrase.form else { continue };
        let span = b.doc.span(name.clone());
        if *person == Some(false) || b.quotations.iter().any(|q| q.span.overlaps(span)) {
            continue;
        }
        let written = DraftName { block, doc: &b.doc, span, phrase };
        if report_misspelt(report, &written, &people).is_some() || report_odd_name(report, &written, &people).is_some()
        {
            continue;
        }
        if let Some(title) = preceding_title(&b.doc, phrase, title, name) {
            report_title(report, &written, title, &people);
        } else if let Some(role) = appositive_role(&b.doc, phrase) {
            report_role(report, &written, role, &people);
        }
    }
    for index in 0..b.claims.len() {
        report_place(report, ClaimId { block, index });
    }
}

/// The title or role that stands before a name (*Chief executive Tomasz Wren*), without an article.
fn preceding_title(doc: &Doc, phrase: &NounPhrase, title: &Range<usize>, name: &Range<usize>) -> Option<Span> {
    let start = if title.is_empty() { phrase.tokens.start } else { title.start.min(phrase.tokens.start) };
    let words = (start..name.start).skip_while(|&t| {
        matches!(doc.tokens[t].pos, Pos::Det | Pos::Pron | Pos::Part | Pos::Punct) || doc.tokens[t].dep == Dep::Poss
    });
    let tokens: Vec<usize> = words.collect();
    let plain = tokens.iter().all(|&t| matches!(doc.tokens[t].pos, Pos::Noun | Pos::Propn | Pos::Adj));
    (plain && !tokens.is_empty()).then(|| doc.span(tokens[0]..name.start))
}

/// The role in an apposition (*Gordon Haskin, once the fund's chairman,*), as its head noun.
fn appositive_role(doc: &Doc, phrase: &NounPhrase) -> Option<usize> {
    let head = phrase.apposition?;
    let lemma = doc.tokens[head].lemma.to_lowercase();
    (doc.tokens[head].pos == Pos::Noun && SpeakerLexicon::get().is_role(&lemma)).then_some(head)
}

/// A person's name in the draft.
struct DraftName<'a> {
    block: usize,
    doc: &'a Doc,
    span: Span,
    phrase: &'a NounPhrase,
}

/// How a name in the draft differs from a known person's.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum NameDifference {
    Spelling,
    FirstName,
}

/// Reports a name that no source has and that is one which a source has, misspelt.
fn report_misspelt(report: &mut Report<'_>, written: &DraftName<'_>, people: &[SourcePerson<'_>]) -> Option<()> {
    let context = report.context();
    let text = written.span.slice(&written.doc.text);
    let name = normalize_name(text);
    if name.is_empty()
        || context.source_vocabulary.in_a_source(context.sources, &name)
        || is_newsrooms_own(context, &name)
    {
        return None;
    }
    let mut best: Option<(NameDifference, usize, &SourcePerson<'_>, String)> = None;
    for known in people {
        for (other, other_words) in known.speaker.names.iter().zip(known.normalized) {
            if let Some((slip, edits)) = name_difference(&name, other_words)
                && best.as_ref().is_none_or(|(s, e, _, _)| (&slip, edits) < (s, *e))
            {
                best = Some((slip, edits, known, other.clone()));
            }
        }
    }
    let (slip, _, known, other) = best?;
    if slip == NameDifference::FirstName
        && (!is_only_one_of_surname(people, &other) || !is_in_matched_claim(context, written))
    {
        return None;
    }
    let right = as_written(context, known, &other)?;
    let shown = if name.len() == 1 { surname(&right).to_string() } else { right };
    report_words(report, written, written.span, &shown, right_name(context, known, &shown));
    Some(())
}

/// Reports the one name of several that a source's sentence with all the others does not have: it has another one in its
/// place, alike in first name or surname.
fn report_odd_name(report: &mut Report<'_>, written: &DraftName<'_>, people: &[SourcePerson<'_>]) -> Option<()> {
    let context = report.context();
    let block = &context.draft.blocks[written.block];
    let MentionForm::Name { known_as: odd, .. } = &written.phrase.form else { return None };
    let ours = full_names(&block.phrases, written.phrase.sentence);
    let known =
        |k: &SourcePerson<'_>| k.speaker.names.iter().any(|n| person_relation(n, odd) > NameRelation::Different);
    if ours.len() < 3
        || !odd.contains(' ')
        || people.iter().any(known)
        || is_newsrooms_own(context, &normalize_name(odd))
    {
        return None;
    }
    let claims = block.claims.iter().enumerate().filter(|(_, c)| c.sentence == written.phrase.sentence);
    let mut passages = claims.filter_map(|(i, _)| context.evidence[written.block][i].passages.first());
    let (passage, right) = passages.find_map(|passage| {
        let theirs = full_names(&context.source_block(passage).phrases, passage.sentence);
        let in_both = |a: &str, list: &[&str]| list.iter().any(|b| person_relation(a, b) >= NameRelation::Part);
        let mut ours_left = ours.iter().filter(|n| !in_both(n, &theirs));
        let mut theirs_left = theirs.iter().filter(|n| !in_both(n, &ours));
        let (own, right) = (*ours_left.next()?, *theirs_left.next()?);
        let only = ours_left.next().is_none() && theirs_left.next().is_none() && own == &**odd;
        let alike = own.split(' ').next() == right.split(' ').next() || surname(own) == surname(right);
        (only && alike).then_some((passage, right.to_owned()))
    })?;
    let person = people.iter().find(|k| k.source == passage.source && k.speaker.names.contains(&right))?;
    let shown = as_written(context, person, &right)?;
    report_words(report, written, written.span, &shown, right_name(context, person, &shown));
    Some(())
}

/// The names of people in a sentence that have more than a surname.
fn full_names(phrases: &[NounPhrase], sentence: usize) -> Vec<&str> {
    let here = phrases.iter().filter(|p| p.sentence == sentence);
    here.filter_map(|p| match &p.form {
        MentionForm::Name { person, known_as, .. } if *person != Some(false) && known_as.contains(' ') => {
            Some(&**known_as)
        }
        _ => None,
    })
    .collect()
}

/// Whether the newsroom itself writes the name so, under `[speakers]`.
fn is_newsrooms_own(context: &Context<'_>, name: &[String]) -> bool {
    aliases(context.config).iter().flatten().any(|own| normalize_name(own) == name)
}

/// The difference between a name and a known one, with its letters, where one may be meant by the other.
fn name_difference(name: &[String], other: &[String]) -> Option<(NameDifference, usize)> {
    if name.len() == 1 {
        let last = other.last()?;
        let edits = distance(&name[0], last);
        let allowed = if last.chars().count() >= MIN_LONG_NAME_CHARS { MAX_NAME_EDITS } else { 1 };
        let long = name[0].chars().count() >= MIN_NAME_CHARS && last.chars().count() >= MIN_NAME_CHARS;
        return (long && (1..=allowed).contains(&edits)).then_some((NameDifference::Spelling, edits));
    }
    if name.len() != other.len() {
        let (first, last) = (name.first()?, name.last()?);
        let same_first = other.first() == Some(first);
        let edits = distance(last, other.last()?);
        return (same_first && last.chars().count() >= MIN_NAME_CHARS && (1..=MAX_NAME_EDITS).contains(&edits))
            .then_some((NameDifference::Spelling, edits));
    }
    let edits: Vec<usize> = name.iter().zip(other).map(|(a, b)| distance(a, b)).collect();
    let total: usize = edits.iter().sum();
    let same = edits.iter().filter(|e| **e == 0).count();
    if same + 1 == edits.len() && total <= MAX_NAME_EDITS && name.concat().chars().count() >= MIN_NAME_CHARS {
        return Some((NameDifference::Spelling, total));
    }
    let (first, other_first) = (&name[0], &other[0]);
    let short_form = first.chars().take(2).eq(other_first.chars().take(2));
    (edits[edits.len() - 1] == 0 && edits[0] > MAX_NAME_EDITS && !short_form)
        .then_some((NameDifference::FirstName, total))
}

/// Whether the sources know one person of that surname.
fn is_only_one_of_surname(people: &[SourcePerson<'_>], name: &str) -> bool {
    let last = surname(name);
    let others = people.iter().flat_map(|k| &k.speaker.names).filter(|n| n.contains(' ') && surname(n) == last);
    others.collect::<std::collections::BTreeSet<_>>().len() <= 1
}

/// Whether the sentence speaks of what a source speaks of, so that the person must be the same.
fn is_in_matched_claim(context: &Context<'_>, written: &DraftName<'_>) -> bool {
    let claims = context.draft.blocks[written.block].claims.iter().enumerate();
    let mut around = claims.filter(|(_, c)| c.sentence == written.phrase.sentence);
    around.any(|(index, _)| context.evidence[written.block][index].support == Support::Supported)
}

/// The name with its capitals, as the source writes it.
fn as_written(context: &Context<'_>, known: &SourcePerson<'_>, lower: &str) -> Option<String> {
    let forms = known.speaker.forms.iter().chain([&known.speaker.full]);
    for form in forms {
        if let Some(place) = find_name(form, lower) {
            return form.get(place).map(str::to_string);
        }
    }
    let text = context.sources[known.source].text;
    text.get(find_name(text, lower)?).map(str::to_string)
}

/// The place where a source first names the person, as evidence and as people cite it.
fn first_mention(context: &Context<'_>, known: &SourcePerson<'_>, name: &str) -> Option<(Citation, String)> {
    let analysis = context.sources[known.source].analysis;
    for (block, b) in analysis.blocks.iter().enumerate() {
        if let Some(at) = b.block.text.find(name) {
            let span = Span::new(at, at + name.len());
            let proof = context.source_citation(known.source, block, span, "the name as the source writes it");
            return Some((proof, context.source_place(known.source, block, span)));
        }
    }
    None
}

/// Where a source has the name, as evidence and as a message says it.
fn right_name(context: &Context<'_>, known: &SourcePerson<'_>, right: &str) -> (Citation, String) {
    let absent = || (context.absence_citation(known.source), context.sources[known.source].path.to_string());
    let (citation, at) = first_mention(context, known, right).unwrap_or_else(absent);
    (citation, format!("{at} has \u{201c}{right}\u{201d}."))
}

/// Reports words of the draft for which the source has others.
fn report_words(
    report: &mut Report<'_>,
    written: &DraftName<'_>,
    span: Span,
    right: &str,
    (citation, message): (Citation, String),
) {
    let words = span.slice(&written.doc.text);
    let kept = ["'s", "’s"].iter().find(|s| words.ends_with(**s)).copied().unwrap_or("");
    let place = report.context().draft_span(written.block, span);
    let edits = vec![Edit { start: place.start, end: place.end, new_text: format!("{right}{kept}") }];
    report
        .finding(place)
        .message(message)
        .cite(citation)
        .fix(Fix { title: format!("Write \u{201c}{right}\u{201d}"), preferred: true, edits })
        .claim_around(written.block, span);
}

/// Reports the right person with a title that the sources give to somebody else, or with another rank.
fn report_title(
    report: &mut Report<'_>,
    written: &DraftName<'_>,
    span: Span,
    people: &[SourcePerson<'_>],
) -> Option<()> {
    let context = report.context();
    let name = normalize_name(written.span.slice(&written.doc.text));
    let title = span.slice(&written.doc.text).to_lowercase();
    let whole = span.cover(written.span).slice(&written.doc.text);
    if context.sources.iter().any(|s| s.text.contains(whole)) {
        return None;
    }
    let is_named = |k: &&SourcePerson<'_>| k.normalized.iter().any(|n| *n == name || n.last() == name.last());
    let known: Vec<&SourcePerson<'_>> = people.iter().filter(is_named).collect();
    let roles = || known.iter().flat_map(|k| &k.speaker.roles);
    if known.is_empty() || roles().next().is_none() || roles().any(|r| is_same_title(r, &title)) {
        return None;
    }
    let somebody_elses = people
        .iter()
        .filter(|k| !is_named(k))
        .any(|k| k.speaker.roles.iter().any(|r| is_same_title(r, &title)) && !is_honorific(&title));
    let right = roles().find(|r| is_other_rank(r, &title)).or_else(|| roles().next().filter(|_| somebody_elses))?;
    let owner = known.iter().find(|k| k.speaker.roles.contains(right))?;
    report_right_title(report, written, span, owner, right);
    Some(())
}

/// Reports a title: where the source names the person, and with which title.
fn report_right_title(
    report: &mut Report<'_>,
    written: &DraftName<'_>,
    span: Span,
    owner: &SourcePerson<'_>,
    right: &str,
) {
    let context = report.context();
    let new = match_case(right, span.slice(&written.doc.text));
    let name = owner.speaker.longest_name().and_then(|n| as_written(context, owner, n)).unwrap_or_default();
    let said = match first_mention(context, owner, &name) {
        Some((citation, at)) => (citation, format!("{at} has {name} as \u{201c}{right}\u{201d}.")),
        None => right_name(context, owner, &new),
    };
    report_words(report, written, span, &new, said);
}

/// Reports the right person with a role in apposition that no source knows of, where the sources give another.
fn report_role(
    report: &mut Report<'_>,
    written: &DraftName<'_>,
    head: usize,
    people: &[SourcePerson<'_>],
) -> Option<()> {
    let context = report.context();
    let name = normalize_name(written.span.slice(&written.doc.text));
    let token = &written.doc.tokens[head];
    let role = token.lemma.to_lowercase();
    let generic = |r: &str| RuleWords::shared().name_mismatch.generic_roles.contains(r.rsplit(' ').next().unwrap_or(r));
    if generic(&role) || context.source_vocabulary.in_a_source(context.sources, std::slice::from_ref(&role)) {
        return None;
    }
    let is_named = |k: &&SourcePerson<'_>| k.normalized.contains(&name);
    let owner = people.iter().find(|k| is_named(k) && !k.speaker.roles.is_empty())?;
    let right =
        owner.speaker.roles.iter().find(|r| SpeakerLexicon::get().is_role(r.rsplit(' ').next().unwrap_or(r)))?;
    if generic(right) {
        return None;
    }
    let right = right.rsplit(' ').next().unwrap_or(right);
    report_right_title(report, written, token.span, owner, right);
    Some(())
}

/// Whether two titles are one, the one shorter perhaps.
fn is_same_title(a: &str, b: &str) -> bool {
    a == b
        || a.ends_with(&format!(" {b}")) && !starts_with_rank(a)
        || b.ends_with(&format!(" {a}")) && !starts_with_rank(b)
}

/// Whether the title starts with a word of rank (*former*, *deputy*).
fn starts_with_rank(title: &str) -> bool {
    title.split([' ', '-']).next().is_some_and(|w| RuleWords::shared().name_mismatch.ranks.contains(w))
}

/// Whether one is the other with a word of rank before it (*former*, *deputy*).
fn is_other_rank(a: &str, b: &str) -> bool {
    let bare = |t: &str| {
        t.split([' ', '-'])
            .filter(|w| !RuleWords::shared().name_mismatch.ranks.contains(*w))
            .collect::<Vec<_>>()
            .join(" ")
    };
    a != b && bare(a) == bare(b) && starts_with_rank(a) != starts_with_rank(b)
}

/// Whether anybody may be addressed by the title (*Mr*, *Dr*).
fn is_honorific(title: &str) -> bool {
    SpeakerLexicon::get().title(title.trim_end_matches('.')).is_some()
}

/// Reports a country or place in a matched claim where the source has another one, and no source knows the draft's.
fn report_place(report: &mut Report<'_>, id: ClaimId) -> Option<()> {
    let context = report.context();
    let evidence = context.evidence(id);
    let passage = evidence.passages.first().filter(|_| evidence.support == Support::Supported)?;
    let (draft, source) = (context.block(id), context.source_block(passage));
    let claim = &draft.claims[id.index];
    let sentence = source.doc.sentences.get(passage.sentence)?.clone();
    let token = passage.matched.unmatched().find(|t| claim.tokens.contains(t) && is_place(&draft.doc, *t))?;
    let word = draft.doc.word(token);
    let span = draft.doc.tokens[token].span;
    if draft.quotations.iter().any(|q| q.span.overlaps(span))
        || context.source_vocabulary.in_a_source(context.sources, &[word.to_lowercase()])
    {
        return None;
    }
    let dep = draft.doc.tokens[token].dep;
    let mut others = sentence
        .filter(|&t| is_place(&source.doc, t) && passage.draft_token(t).is_none() && source.doc.tokens[t].dep == dep);
    let other = others.next().filter(|_| others.next().is_none())?;
    let right = source.doc.word(other).to_string();
    let place = context.draft_span(id.block, span);
    let at = context.source_place(passage.source, passage.block, source.doc.tokens[other].span);
    report
        .finding(place)
        .message(format!("{at} has \u{201c}{right}\u{201d}, not \u{201c}{word}\u{201d}."))
        .cite(context.passage_citation(passage, "the same statement, of another place"))
        .fix(Fix::write(place, right))
        .claim(id);
    Some(())
}

/// Whether the token alone names a place or a people.
fn is_place(doc: &Doc, token: usize) -> bool {
    let named = |n: &&crate::nlp::Name| {
        n.tokens.contains(&token) && matches!(n.kind, NameKind::Gpe | NameKind::Norp | NameKind::Loc)
    };
    SpeakerLexicon::get().is_country_name(&doc.tokens[token].lower)
        || doc.names().iter().find(named).is_some_and(|n| n.tokens.len() == 1)
}
