//! Rule `negation-flip`.

use crate::claims::figures::compare::{Comparison, compare};
use crate::claims::model::{BlockAnalysis, Claim, Cue, CueClass, Figure, FigureKind};
use crate::evidence::{Relation, share_verb_class};
use crate::nlp::inflect::{VerbForm, VerbGroup, inflect};
use crate::nlp::{Dep, Doc, Tag};
use crate::rules::analysis::claim_pair::{self, ClaimPair, verb_group};
use crate::rules::analysis::claim_pair_driver::{report_pair, supported_claims};
use crate::rules::analysis::text_edits::match_case;
use crate::rules::word_lists::RuleWords;
use crate::rules::{Context, Group, Report, Rule, Silence, Subject};
use crate::text::{Severity, Span};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    id: "negation-flip",
    name: "Says the opposite of the source",
    group: Group::Certainty,
    severity: Severity::Error,
    precedence: &[(Subject::Claim, 10), (Subject::Certainty, 10), (Subject::Verb, 10)],
    silence: Silence::Polarity,
    fixes_need_reporter: true,
    docs: r#"
## What
The same statement with the opposite sign: a *not*, *no*, *never* or *failed to* added or lost, or a verb exchanged for its
opposite (*denied* for *confirmed*, *fell* for *rose*).

## Why
A lost *not* is the shortest way to a correction, or to court.

## Example
```fixture
--- source results.md
Colm Asher, the finance director, said cost inflation had not gone away.
--- draft
Cost inflation had gone away, Colm Asher said.
               ^^^^^^^^ negation-flip: had not gone away
```

## Instead
Say it with the sign that the source gives it.

## Stays quiet
Two negations that cancel, a negated opposite (*did not fall* for *rose*), *yet to confirm* for *not confirmed*, a negation
in another clause, *rather than*, and statements that a second passage affirms.

## Standard
Reuters Handbook, *Accuracy*; BBC Editorial Guidelines, *Accuracy*.

## Known misses
Opposites that no word list knows, and sense turned round by word order or irony.
"#,
    check,
    ..Rule::DEFAULT
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for claim in supported_claims(context) {
        let best = claim.best();
        if let Some(flip) = sign_flip(best)
            && best.same_speaker(context)
            && !claim_pair::pairs_including_weak(context, best.id).iter().any(|c| says_the_same(context, c))
        {
            report_flip(report, best, &flip);
        }
    }
}

/// How the draft came to say the opposite.
struct Flip {
    draft: usize,
    source: usize,
    opposite_word: bool,
}

/// Whether draft and source say opposite things of the same.
fn sign_flip(c: &ClaimPair<'_>) -> Option<Flip> {
    let (draft, source, relation) = c.equal_head_words()?;
    let opposite_word = is_opposite(c, draft, source, relation);
    // To say something and not to say something else is no contradiction, nor is what was to come and what came.
    if claim_pair::is_light(c.lexicon, c.reading(), draft) && !c.same_argument()
        || reports_content(c, draft)
        || is_ahead(c.source_reading(), c.source) != is_ahead(c.reading(), c.draft)
        || denies_manner_alone(c, draft, source)
        || opposite_word && has_both_verbs(c, draft)
    {
        return None;
    }
    let differs = (c.draft.polarity != c.source.polarity) != opposite_word;
    // What may be and what may not be are compatible; what is unclear denies nothing.
    let open = c.draft.certainty.level >= 2 && c.source.certainty.level >= 2 || c.draft.certainty.level == 3;
    // "Has not confirmed" and "denied" differ in strength, not in sign.
    let unconfirmed = opposite_word && c.source.certainty.markers.iter().any(|m| m.lemma.starts_with("not "));
    let grounded = c.shared_besides(draft) >= 1 && c.arguments_agree();
    let condition = c.draft.condition.is_some() != c.source.condition.is_some() && opposite_word;
    let other_number = !opposite_word && denies_another_number(c);
    (differs && !open && !unconfirmed && grounded && !condition && !other_number).then_some(Flip {
        draft,
        source,
        opposite_word,
    })
}

/// Whether the source's sentence has the draft's word too, beside its opposite: *open nine shops and shut 14* says both.
fn has_both_verbs(c: &ClaimPair<'_>, draft: usize) -> bool {
    let (word, doc) = (c.reading().tokens[draft].lower_lemma(), c.source_reading());
    let mut sentence = doc.sentences.get(c.passage.sentence).cloned().unwrap_or(0..0);
    sentence.any(|t| doc.tokens[t].lower_lemma() == word)
}

/// Whether one of the two denies a number that the other does not give: *does not have 900 pupils* where it has 640.
fn denies_another_number(c: &ClaimPair<'_>) -> bool {
    let (mine, theirs) = (quantities(c.block, c.draft), quantities(c.source_block, c.source));
    !mine.is_empty()
        && !theirs.is_empty()
        && !mine.iter().any(|a| theirs.iter().any(|b| compare(a, b) != Comparison::Mismatch))
}

/// Whether the two head words are opposites. A word is not its own opposite: *did not find* has its sign from the negation,
/// which the claim's polarity counts already.
fn is_opposite(c: &ClaimPair<'_>, draft: usize, source: usize, relation: Relation) -> bool {
    let (ours, theirs) = (&c.reading().tokens[draft], &c.source_reading().tokens[source]);
    let (ours, theirs) = (ours.lower_lemma(), theirs.lower_lemma());
    // *Did not locate* is the opposite of *found* for its negation alone.
    let alike = c.lexicon.polarity.alike(&ours, &theirs) || share_verb_class(&ours, &theirs);
    relation == Relation::Antonym && ours != theirs && !alike
}

/// Whether the negated side only denies how it was done (*did not react warmly*), and the other side does not say that it
/// was done so: *reacted coolly* is the same, and *reacted* no contradiction.
fn denies_manner_alone(c: &ClaimPair<'_>, draft: usize, source: usize) -> bool {
    if c.draft.polarity == c.source.polarity {
        return false;
    }
    let (ours, theirs) = ((c.reading(), draft), (c.source_reading(), source));
    let ((negated, verb), (other, other_verb)) = if c.draft.polarity { (theirs, ours) } else { (ours, theirs) };
    let manner = |doc: &Doc, verb: usize| -> Vec<String> {
        let adverbs = doc.children(verb).filter(|&t| t > verb && doc.tokens[t].dep == Dep::Advmod);
        let words = adverbs.map(|t| doc.tokens[t].lower.to_string());
        words.filter(|w| w.ends_with("ly") || RuleWords::shared().negation_flip.manner.contains(w)).collect()
    };
    let (denied, affirmed) = (manner(negated, verb), manner(other, other_verb));
    !denied.is_empty() && denied.iter().all(|d| !affirmed.contains(d))
}

/// Whether the verb is one of saying with its content: the content is a claim of its own.
fn reports_content(c: &ClaimPair<'_>, verb: usize) -> bool {
    let reading = c.reading();
    c.lexicon.cue_verb(&reading.tokens[verb].lemma).is_some() && reading.child(verb, &[Dep::Ccomp]).is_some()
}

/// Whether the claim is of what is to come: *will close*, *would be cleared*.
fn is_ahead(reading: &Doc, claim: &Claim) -> bool {
    reading.children(claim.predicate).any(|t| {
        let t = &reading.tokens[t];
        t.tag == Tag::Md && RuleWords::shared().negation_flip.future.contains(&*t.lower)
    })
}

/// Whether the source's passage, in any of its claims, says it with the draft's own sign.
fn says_the_same(context: &Context<'_>, c: &ClaimPair<'_>) -> bool {
    let agrees = |c: &ClaimPair<'_>| {
        c.equal_head_words()
            .is_some_and(|(d, s, relation)| is_opposite(c, d, s, relation) == (c.draft.polarity != c.source.polarity))
    };
    c.source_block
        .claims
        .iter()
        .filter(|s| s.sentence == c.passage.sentence && !s.unasserted)
        .map(|source| ClaimPair { source, ..*c })
        .any(|c| agrees(&c) && c.may_support(context))
}

/// The quantities of a claim.
fn quantities<'a>(block: &'a BlockAnalysis, claim: &'a Claim) -> Vec<&'a Figure> {
    let figures = claim.figures.iter().filter_map(|&f| block.figures.get(f));
    figures.filter(|f| f.kind == FigureKind::Quantity).collect()
}

fn report_flip(report: &mut Report<'_>, c: &ClaimPair<'_>, flip: &Flip) {
    let context = report.context();
    let cue = borne_by_cue(context, c);
    let span = cue.map_or_else(|| verb_group(c.block, c.draft), |cue| cue.place.span);
    let edit = match cue {
        Some(cue) => cue_edit(context, c, cue),
        None => verb_edit(c, flip),
    };
    let (words, place) = (c.sentence(context), c.place(context));
    let fix = edit.map(|edit| c.write_fix(context, edit));
    report_pair(report, c, span, "the opposite stands here")
        .message(format!("The source says the opposite: \u{201c}{words}\u{201d} ({place})."))
        .fixes(fix);
}

/// Cue of the draft, where the sign hangs on the cue: the source denies what the draft confirms, or the other way round.
fn borne_by_cue<'a>(context: &Context<'a>, c: &ClaimPair<'a>) -> Option<&'a Cue> {
    let outside =
        |negations: &[Span], clause: Span| !negations.is_empty() && negations.iter().all(|n| !clause.contains(*n));
    let by_source = outside(&c.source.negations, c.source.span);
    let by_draft = outside(&c.draft.negations, c.draft.span);
    if !by_source && !by_draft {
        return None;
    }
    let attribution = context.draft.attribution(*c.draft.attributions.last()?);
    let cue = attribution.cue.as_ref().filter(|cue| cue.place.block == c.id.block && !cue.nominal)?;
    let negative = matches!(cue.class, CueClass::Negative | CueClass::Disproof);
    (by_draft == negative && cue.class != CueClass::Neutral).then_some(cue)
}

/// Edit that writes the source's cue in the draft cue's form.
fn cue_edit(context: &Context<'_>, c: &ClaimPair<'_>, cue: &Cue) -> Option<(Span, String)> {
    let source = context.sources.get(c.passage.source)?.analysis;
    let lemma = c
        .source
        .attributions
        .iter()
        .rev()
        .filter_map(|id| source.attribution(*id).cue.as_ref())
        .find(|cue| !cue.nominal)
        .map(|cue| cue.lemma.clone())?;
    let form = VerbForm::from_tag(c.reading().tokens[cue.head].tag);
    Some((cue.place.span, inflect(&lemma, form)))
}

/// Edit that gives the draft's verb group the source's sign, and with the source's verb where the draft has its opposite.
fn verb_edit(c: &ClaimPair<'_>, flip: &Flip) -> Option<(Span, String)> {
    let (reading, source) = (c.reading(), c.source_reading());
    let clause = c.draft.clause.and_then(|i| c.block.clauses.get(i));
    let head = clause.map_or(c.draft.predicate, |clause| clause.head);
    let group = VerbGroup::from_verb(reading, head)?;
    let span = reading.span(group.first..group.main + 1);
    let source_verb = &source.tokens[flip.source];
    let source_negated = is_negated_in_group(source, flip.source);
    // "Pleaded not guilty": the negation belongs before the adjective.
    if !c.source.polarity
        && let Some(adjective) = reading.child(head, &[Dep::Acomp, Dep::Oprd])
        && group.lemma != "be"
        && group.first == group.main
        && c.draft.negations.is_empty()
    {
        let span = reading.tokens[adjective].span;
        return Some((span, format!("not {}", reading.word(adjective))));
    }
    let verbs = reading.tokens[flip.draft].is_verbal() && source_verb.is_verbal() && flip.draft == head;
    let other_verb = source_verb.lower_lemma();
    let same_word = c.lexicon.polarity.alike(&group.lemma, &other_verb) && group.lemma != other_verb;
    if flip.opposite_word {
        return verbs.then(|| (span, group.with_verb(&other_verb).negate(source_negated).render()));
    }
    if c.draft.polarity {
        let group = if verbs && same_word { group.with_verb(&other_verb) } else { group };
        return Some((span, group.negate(true).render()));
    }
    if group.negated {
        return Some((span, group.negate(false).render()));
    }
    without_no_edit(c)
}

fn is_negated_in_group(reading: &Doc, verb: usize) -> bool {
    VerbGroup::from_verb(reading, verb).is_some_and(|g| g.negated)
}

/// Edit that takes *no* away before a plural (*no charges have been brought*).
fn without_no_edit(c: &ClaimPair<'_>) -> Option<(Span, String)> {
    let reading = c.reading();
    let no = c.draft.tokens.clone().find(|&t| &*reading.tokens[t].lower == "no")?;
    let noun = reading.head(no).filter(|&n| matches!(reading.tokens[n].tag, Tag::Nns | Tag::Nnps))?;
    let next = reading.tokens.get(no + 1).filter(|_| no < noun)?;
    let span = Span::new(reading.tokens[no].span.start, next.span.end);
    Some((span, match_case(reading.word(no + 1), reading.word(no))))
}
