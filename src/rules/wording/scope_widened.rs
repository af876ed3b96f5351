//! Rule `scope-widened`.

use crate::claims::lexicon::ClaimLexicon;
use crate::claims::model::{ClaimId, Mention};
use crate::evidence::Relation;
use crate::nlp::{Dep, Doc, Pos, Tag};
use crate::rules::analysis::claim_pair::{self, ClaimPair, noun_phrase};
use crate::rules::analysis::claim_pair_driver::report_pair;
use crate::rules::analysis::text_edits::{lower_unless_name, match_case};
use crate::rules::thresholds::MIN_QUANTIFIED_WEIGHT;
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Group, Report, Rule, Workload};
use crate::text::{Severity, Span};
use std::ops::Range;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "scope-widened",
    name: "'Some' or 'one of' dropped",
    group: Group::Wording,
    severity: Severity::Warning,
    workload: Workload::Figures,
    docs: r#"
## What
*Some families* becomes *families*, *several* becomes *all*, *one of the largest* becomes *the largest*.

## Why
Some of them said it, or did it. The others can read too.

## Example
```fixture
--- source fire.md
Some families complained that they had received no warning.
--- draft
Families complained that they had received no warning.
^^^^^^^^ scope-widened: Some families complained
```

## Instead
Keep the source's quantifier, or an equal one (*a number of*).

## Stays quiet
An equal or weaker quantifier, a number, a bare plural in both, and headings, which leave small words out.

## Standard
Reuters Handbook, *Accuracy*; BBC Editorial Guidelines on plural sources.

## Known misses
Adverbs of frequency (*sometimes* made *always*).
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let mut spans: Vec<Span> = Vec::new();
    let mut add = |c: &ClaimPair<'_>, change: &ScopeChange| {
        if !spans.contains(&change.span) {
            spans.push(change.span);
            report_change(report, c, change);
        }
    };
    let (block, b) = context.block_checked();
    for index in 0..b.claims.len() {
        let pairs = claim_pair::pairs(context, ClaimId { block, index });
        let Some(best) = pairs.first() else { continue };
        if let Some(change) = widened_noun(best)
            && !pairs.iter().any(|c| is_as_wide(c, change.draft))
        {
            add(best, &change);
        }
        // Whom it says it of is looked at only where it says that of somebody.
        let weak = (!best.draft.attributions.is_empty()).then(|| claim_pair::pairs_including_weak(context, best.id));
        if let Some(change) = weak.iter().flatten().find_map(|c| widened_speakers(context, c)) {
            add(best, &change);
        }
    }
}

/// Width of a noun phrase: of how many its words are meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Quantifier {
    /// *One of the*.
    One,
    /// *Some*, *several*.
    Some,
    /// *Many*, *multiple*.
    Many,
    /// *Most*.
    Most,
    /// A plural without article or number.
    Bare,
    /// *All*, *every*.
    All,
}

/// A noun phrase that the draft makes wider than the source.
struct ScopeChange {
    /// Head of the draft's phrase.
    draft: usize,
    /// Where the draft is too wide.
    span: Span,
    /// The source's quantifier, or its whole phrase.
    quantifier: String,
    edit: Option<(Span, String)>,
}

/// A noun of the claim that the source quantifies less widely.
fn widened_noun(c: &ClaimPair<'_>) -> Option<ScopeChange> {
    let verb = c.block.doc.tokens[c.draft.predicate].span;
    if c.draft.unasserted || c.block.quotations.iter().any(|q| q.span.contains(verb)) {
        return None;
    }
    let nouns = c.passage.pairs().filter(|p| {
        matches!(p.relation, Relation::Same | Relation::Synonym | Relation::Alias | Relation::Derivation)
            && c.draft.tokens.contains(&p.draft)
            && p.weight >= MIN_QUANTIFIED_WEIGHT
    });
    for pair in nouns {
        if let Some(w) = superlative(c, pair.draft, pair.source).or_else(|| quantified(c, pair.draft, pair.source)) {
            return Some(w);
        }
    }
    None
}

/// Whether the pair's passage gives the noun without a narrower quantifier.
fn is_as_wide(c: &ClaimPair<'_>, draft: usize) -> bool {
    c.passage.pairs().filter(|p| p.draft == draft && p.relation == Relation::Same).any(|p| {
        let reading = c.source_reading();
        reading.tokens[p.source].pos == Pos::Noun
            && matches!(width(c.lexicon, reading, p.source).map(|(w, _)| w), Some(Quantifier::All | Quantifier::Bare))
    })
}

/// *Families* for *some families*, *every province* for *multiple provinces*.
fn quantified(c: &ClaimPair<'_>, draft: usize, source: usize) -> Option<ScopeChange> {
    let (reading, from) = (c.reading(), c.source_reading());
    if reading.tokens[draft].pos != Pos::Noun || from.tokens[source].pos != Pos::Noun {
        return None;
    }
    let (theirs, words) = width(c.lexicon, from, source)?;
    let (ours, our_words) = width(c.lexicon, reading, draft)?;
    let heading = c.block.block.kind.is_heading();
    let wider = match (theirs, ours) {
        (Quantifier::One | Quantifier::Some, Quantifier::Bare) => {
            !heading && is_doer(reading, draft, c.draft.predicate) && is_plural(reading, draft)
        }
        (Quantifier::One | Quantifier::Some | Quantifier::Many, Quantifier::Most | Quantifier::All) => true,
        (Quantifier::Most, Quantifier::All) => true,
        _ => false,
    };
    if !wider || !is_plural_or_universal(reading, draft, ours) {
        return None;
    }
    let quantifier = from.span(words.clone()).slice(&from.text).to_string();
    let span = noun_phrase(reading, draft);
    let edit = quantifier_edit(c, draft, source, &quantifier, our_words, ours);
    Some(ScopeChange { draft, span, quantifier, edit })
}

fn is_plural(reading: &Doc, token: usize) -> bool {
    matches!(reading.tokens[token].tag, Tag::Nns | Tag::Nnps)
}

fn is_plural_or_universal(reading: &Doc, token: usize, width: Quantifier) -> bool {
    width >= Quantifier::Most && width != Quantifier::Bare || is_plural(reading, token)
}

/// Whether the noun is the subject of an active verb: there a bare plural means the group; elsewhere it may mean some.
fn is_doer(reading: &Doc, token: usize, predicate: usize) -> bool {
    let t = &reading.tokens[token];
    t.dep == Dep::Nsubj && (t.head as usize == predicate || reading.is_in_subtree(predicate, t.head as usize))
}

/// Width of the phrase of a noun, and the words that say so (empty for a bare plural). `None` where an
/// article, a number or a possessive says it.
fn width(lexicon: &ClaimLexicon, reading: &Doc, noun: usize) -> Option<(Quantifier, Range<usize>)> {
    let (words, own) = (&lexicon.quantifiers, &RuleWords::shared().scope_widened);
    let top = coordinated(reading, noun);
    let range = reading.subtree(top).start..noun;
    // "One of the largest employers", "some of the money": the quantifier stands above the noun.
    if let Some(of) = reading.head(top).filter(|&p| &*reading.tokens[p].lower == "of")
        && let Some(over) = reading.head(of)
        && over + 1 == of
    {
        let word = &*reading.tokens[over].lower;
        let start = reading.subtree(over).start;
        return quantifier_over_of(word).map(|w| (w, start..of + 1));
    }
    for token in range.clone() {
        // The words must belong to this noun, not to a noun inside its phrase.
        let at = &reading.tokens[token];
        let belongs = at.head as usize == noun || at.head as usize == top || matches!(at.dep, Dep::Predet);
        if !belongs {
            continue;
        }
        if let Some(r) = words.most_at(reading, token) {
            // "Most" before an adjective is a superlative.
            let superlative = at.dep == Dep::Advmod;
            return (!superlative).then_some((Quantifier::Most, r));
        }
        if let Some(r) = words.all_at(reading, token).filter(|_| !own.any.contains(&*at.lower)) {
            return Some((Quantifier::All, r));
        }
        if let Some(r) = words.some_at(reading, token) {
            // "Some 20 people" counts.
            if reading.tokens.get(r.end).is_some_and(|n| n.tag == Tag::Cd) {
                return None;
            }
            let many = own.many.contains(&*at.lower);
            return Some((if many { Quantifier::Many } else { Quantifier::Some }, r));
        }
    }
    let fixed = range.clone().any(|t| {
        let belongs = reading.tokens[t].head as usize == noun || reading.tokens[t].head as usize == top;
        belongs && matches!(reading.tokens[t].dep, Dep::Det | Dep::Poss | Dep::Nummod | Dep::Predet | Dep::Quantmod)
    });
    let plural = matches!(reading.tokens[noun].tag, Tag::Nns);
    (plural && !fixed).then_some((Quantifier::Bare, noun..noun))
}

/// The quantifier that a word is before *of* and a group.
fn quantifier_over_of(word: &str) -> Option<Quantifier> {
    let words = &RuleWords::shared().scope_widened;
    let quantifiers = [
        (&words.one_of, Quantifier::One),
        (&words.some_of, Quantifier::Some),
        (&words.many_of, Quantifier::Many),
        (&words.most_of, Quantifier::Most),
        (&words.all_of, Quantifier::All),
    ];
    quantifiers.into_iter().find(|(list, _)| list.contains(word)).map(|(_, quantifier)| quantifier)
}

/// The first noun of a coordination that the noun stands in: a quantifier before it holds for all.
fn coordinated(reading: &Doc, noun: usize) -> usize {
    let mut top = noun;
    for _ in 0..3 {
        match reading.head(top).filter(|_| reading.tokens[top].dep == Dep::Conj) {
            Some(head) if reading.tokens[head].pos == Pos::Noun => top = head,
            _ => break,
        }
    }
    top
}

/// Edit that gives the draft's phrase the source's quantifier.
fn quantifier_edit(
    c: &ClaimPair<'_>,
    draft: usize,
    source: usize,
    quantifier: &str,
    ours: Range<usize>,
    width: Quantifier,
) -> Option<(Span, String)> {
    let (reading, from) = (c.reading(), c.source_reading());
    let phrase = noun_phrase(reading, draft);
    let words = phrase.slice(&reading.text);
    if width == Quantifier::Bare {
        let first = reading.tokens_in(phrase).start;
        let rest = lower_unless_name(reading, first, words);
        return Some((phrase, format!("{} {rest}", match_case(quantifier, words))));
    }
    let singular = !is_plural(reading, draft);
    if singular {
        // "Every province": the number changes, so the source's own phrase stands in.
        let top = coordinated(from, source);
        let start = from.subtree(top).start;
        let end = from.subtree(top).end.max(source + 1);
        let short =
            (start..end).take_while(|&t| !matches!(from.tokens[t].dep, Dep::Prep | Dep::Relcl | Dep::Acl)).count();
        let text = from.span(start..start + short).slice(&from.text);
        return Some((phrase, match_case(text, words)));
    }
    let span = reading.span(ours.clone());
    let definite = reading.tokens.get(ours.end).is_some_and(|t| {
        ours.end < draft
            && (matches!(t.dep, Dep::Det | Dep::Poss) || RuleWords::shared().scope_widened.definite.contains(&*t.lower))
    });
    let bare = quantifier.trim_end_matches(" of");
    let new = if definite { format!("{bare} of") } else { bare.to_string() };
    Some((span, match_case(&new, span.slice(&reading.text))))
}

/// *The region's largest employer* for *one of the largest employers in the region*.
fn superlative(c: &ClaimPair<'_>, draft: usize, source: usize) -> Option<ScopeChange> {
    let (reading, from) = (c.reading(), c.source_reading());
    superlative_of(from, source)?;
    let ours = superlative_of(reading, draft)?;
    let (Quantifier::One, quantifier) = width(c.lexicon, from, source)? else { return None };
    let narrowed = reading.head(draft).is_some_and(|p| &*reading.tokens[p].lower == "of");
    let plural = matches!(reading.tokens[draft].tag, Tag::Nns | Tag::Nnps);
    if narrowed || plural {
        return None;
    }
    let phrase = noun_phrase(reading, draft);
    let text = phrase.slice(&reading.text);
    let noun = reading.word(draft);
    let many = from.word(source);
    let stem = text.strip_suffix(noun)?;
    let same = from.tokens[source].lemma == reading.tokens[draft].lemma;
    let many = if same { many.to_string() } else { format!("{noun}s") };
    let new = match_case(
        &format!("one of {}{many}", lower_unless_name(reading, reading.tokens_in(phrase).start, stem)),
        text,
    );
    let quantifier = from.span(quantifier).slice(&from.text).to_string();
    Some(ScopeChange { draft: ours.min(draft), span: phrase, quantifier, edit: Some((phrase, new)) })
}

/// The superlative on a noun (*largest*, *most serious*).
fn superlative_of(reading: &Doc, noun: usize) -> Option<usize> {
    reading.children(noun).find(|&a| {
        let t = &reading.tokens[a];
        a < noun
            && t.dep == Dep::Amod
            && (t.tag == Tag::Jjs || reading.children(a).any(|m| reading.tokens[m].tag == Tag::Rbs))
    })
}

/// *Activists fear* for *some activists fear*: the speakers of the draft's claim and of the source's.
fn widened_speakers(context: &Context<'_>, c: &ClaimPair<'_>) -> Option<ScopeChange> {
    let ours = context.draft.attribution(*c.draft.attributions.first()?);
    let analysis = context.sources.get(c.passage.source)?.analysis;
    let theirs = analysis.attribution(*c.source.attributions.first()?);
    let (ours, theirs) = (ours.speaker.as_ref()?, theirs.speaker.as_ref()?);
    if context.draft.blocks[ours.place.block].block.kind.is_heading() {
        return None;
    }
    let reading = &context.draft.blocks.get(ours.place.block)?.doc;
    let from = &analysis.blocks.get(theirs.place.block)?.doc;
    let head = |m: &Mention, r: &Doc| r.tokens.get(m.head).map(|t| (m.head, t.lemma.to_lowercase()));
    let ((draft, a), (source, b)) = (head(ours, reading)?, head(theirs, from)?);
    if a != b || ours.place.block != c.id.block {
        return None;
    }
    let (Quantifier::One | Quantifier::Some, words) = width(c.lexicon, from, source)? else { return None };
    let (width @ (Quantifier::Bare | Quantifier::Most | Quantifier::All), our_words) =
        width(c.lexicon, reading, draft)?
    else {
        return None;
    };
    let quantifier = from.span(words).slice(&from.text).to_string();
    let span = noun_phrase(reading, draft);
    let edit = quantifier_edit(c, draft, source, &quantifier, our_words, width);
    Some(ScopeChange { draft, span, quantifier, edit })
}

fn report_change(report: &mut Report<'_>, c: &ClaimPair<'_>, change: &ScopeChange) {
    let context = report.context();
    let fix = change.edit.clone().map(|edit| c.write_fix(context, edit));
    report_pair(report, c, change.span, format!("\u{201c}{}\u{201d} here", change.quantifier))
        .message(format!("{} says \u{201c}{}\u{201d}.", c.place(context), change.quantifier))
        .fixes(fix);
}
