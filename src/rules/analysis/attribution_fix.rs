//! Edits that put a speaker into a sentence (the domain model, section 6).

use super::speakers::SpeakerName;
use super::text_edits::{insertion, lower_first, upper_first};
use crate::claims::model::{Attribution, AttributionNeed, Claim, ClaimId, ClauseKind, Mention};
use crate::config::Say;
use crate::nlp::{Dep, Doc, Tag};
use crate::rules::thresholds::MAX_WORDS_BEFORE_SPEAKER;
use crate::rules::{Context, Edit, Fix};
use crate::text::Span;

/// Fixes that attribute a claim, the best first.
pub(crate) fn attribution_fixes(
    context: &Context<'_>,
    id: ClaimId,
    claim: &Claim,
    named: &SpeakerName,
    need: AttributionNeed,
) -> Vec<Fix> {
    let site = ClausePosition::new(context, id, claim);
    if context.block(id).block.kind.is_heading() {
        return headline_fixes(&site, named);
    }
    let say = house_tense(context);
    let mut fixes: Vec<Option<Fix>> = if claim.kind == ClauseKind::Relative {
        vec![insert_after_pronoun(&site, named, say)]
    } else if site.opens {
        let front = prepend_attribution(&site, named, say);
        let back = append_attribution(&site, named, say);
        let first =
            need == AttributionNeed::Always || site.words > MAX_WORDS_BEFORE_SPEAKER || site.closes_on_quotation;
        let (one, two) = if first { (Some(front), back) } else { (back, Some(front)) };
        vec![one, two, Some(according_to(&site, named))]
    } else {
        vec![
            Some(insert_attribution(&site, named, say)),
            append_attribution(&site, named, say).filter(|_| site.closes && !site.shares_subject),
        ]
    };
    let mut fixes: Vec<Fix> = fixes.drain(..).flatten().collect();
    if let Some(first) = fixes.first_mut() {
        first.preferred = true;
    }
    fixes
}

/// Tense of saying in the house's style.
pub(crate) fn house_tense(context: &Context<'_>) -> Say {
    context.config.style.say
}

/// The verb of saying that goes with a speaker.
pub(crate) fn saying_verb(say: Say, plural: bool) -> &'static str {
    match (say, plural) {
        (Say::Says, true) => "say",
        (Say::Says, false) => "says",
        _ => "said",
    }
}

/// Position of a claim in its sentence.
struct ClausePosition<'a> {
    context: &'a Context<'a>,
    id: ClaimId,
    doc: &'a Doc,
    span: Span,
    first: usize,
    /// Whether the claim opens its sentence.
    opens: bool,
    /// Whether nothing but the final mark follows it.
    closes: bool,
    /// Whether the claim ends in a quotation.
    closes_on_quotation: bool,
    /// Whether the sentence ends in a question or exclamation mark.
    exclaims: bool,
    /// Whether the claim has no subject of its own and is joined to a clause before it.
    shares_subject: bool,
    words: usize,
}

impl<'a> ClausePosition<'a> {
    fn new(context: &'a Context<'a>, id: ClaimId, claim: &Claim) -> Self {
        let doc: &Doc = &context.block(id).doc;
        let sentence = doc.sentences.get(claim.sentence).cloned().unwrap_or(claim.tokens.clone());
        let silent = |t: usize| doc.tokens[t].is_punct() || doc.tokens[t].is_space();
        let first = claim.tokens.clone().find(|&t| !doc.tokens[t].is_space()).unwrap_or(claim.tokens.start);
        let tail: Vec<usize> = (claim.tokens.end..sentence.end).filter(|&t| !doc.tokens[t].is_space()).collect();
        let text = claim.span.slice(&doc.text);
        let own_subject = claim.clause.is_some_and(|c| {
            let head = context.block(id).clauses[c].head;
            doc.child(head, &[Dep::Nsubj, Dep::NsubjPass, Dep::Expl, Dep::Csubj]).is_some()
        });
        ClausePosition {
            context,
            id,
            doc,
            span: claim.span,
            first,
            opens: (sentence.start..first).all(silent),
            closes: tail.iter().all(|&t| silent(t)),
            closes_on_quotation: text.ends_with(['"', '”', '’', '»']),
            exclaims: tail.iter().any(|&t| matches!(doc.word(t), "?" | "!")),
            shares_subject: claim.kind == ClauseKind::Conjunct && !own_subject,
            words: claim.tokens.clone().filter(|&t| !silent(t)).count(),
        }
    }

    /// Edits that write `before` in front of the claim, whose first letter then is a small one.
    fn prefix_edits(&self, before: &str) -> Vec<Edit> {
        let at = self.context.draft.insertion_before(self.id.block, self.span.start);
        let word = self.doc.word(self.first);
        let small = lower_first(self.doc, self.first, word);
        let mut edits = vec![insertion(at, before.to_owned())];
        let letter = word.chars().next().map_or(0, char::len_utf8);
        let new = small.chars().next().map(String::from).unwrap_or_default();
        if small != word {
            let start = self.doc.tokens[self.first].span.start;
            let span = self.context.draft_span(self.id.block, Span::new(start, start + letter));
            if span.start == at {
                edits = vec![Edit { start: at, end: span.end, new_text: format!("{before}{new}") }];
            } else {
                edits.push(Edit { start: span.start, end: span.end, new_text: new });
            }
        }
        edits
    }
}

/// Fix that a better one may come before.
fn optional_fix(title: String, edits: Vec<Edit>) -> Fix {
    Fix { title, preferred: false, edits }
}

/// *The union said at least 19 …*
fn prepend_attribution(site: &ClausePosition<'_>, named: &SpeakerName, say: Say) -> Fix {
    let verb = saying_verb(say, named.plural);
    let words = format!("{} {verb} ", upper_first(&named.text));
    optional_fix(format!("Write \u{201c}{} {verb} …\u{201d}", upper_first(&named.text)), site.prefix_edits(&words))
}

/// *According to the union, at least 19 …*
fn according_to(site: &ClausePosition<'_>, named: &SpeakerName) -> Fix {
    let words = format!("According to {}, ", named.text);
    optional_fix(format!("Write \u{201c}According to {}, …\u{201d}", named.text), site.prefix_edits(&words))
}

/// *At least 19 …, the union said.*
fn append_attribution(site: &ClausePosition<'_>, named: &SpeakerName, say: Say) -> Option<Fix> {
    if !site.closes || site.exclaims || site.closes_on_quotation {
        return None;
    }
    let words = format!("{} {}", named.text, saying_verb(say, named.plural));
    let at = site.context.draft.insertion_after(site.id.block, site.span.end);
    Some(optional_fix(format!("Write \u{201c}…, {words}\u{201d}"), vec![insertion(at, format!(", {words}"))]))
}

/// In the middle of a sentence: *and the union said …*; *and, the union said, has …* where the subject is shared.
fn insert_attribution(site: &ClausePosition<'_>, named: &SpeakerName, say: Say) -> Fix {
    let words = format!("{} {}", named.text, saying_verb(say, named.plural));
    if site.shares_subject && site.first > 0 {
        let end = site.doc.tokens[site.first - 1].span.end;
        let at = site.context.draft_span(site.id.block, Span::new(end.saturating_sub(1), end)).end;
        return optional_fix(
            format!("Write \u{201c}…, {words}, …\u{201d}"),
            vec![insertion(at, format!(", {words},"))],
        );
    }
    optional_fix(format!("Write \u{201c}… {words} …\u{201d}"), site.prefix_edits(&format!("{words} ")))
}

/// *which the union said is …*
fn insert_after_pronoun(site: &ClausePosition<'_>, named: &SpeakerName, say: Say) -> Option<Fix> {
    let pronoun = site.first;
    if !matches!(site.doc.tokens[pronoun].tag, Tag::Wdt | Tag::Wp) {
        return None;
    }
    let words = format!("{} {}", named.text, saying_verb(say, named.plural));
    let end = site.doc.tokens[pronoun].span.end;
    let at = site.context.draft_span(site.id.block, Span::new(end.saturating_sub(1), end)).end;
    Some(optional_fix(
        format!("Write \u{201c}{} {words} …\u{201d}", site.doc.word(pronoun)),
        vec![insertion(at, format!(" {words}"))],
    ))
}

/// *Union: at least 19 …*, *at least 19 …, union says*.
fn headline_fixes(site: &ClausePosition<'_>, named: &SpeakerName) -> Vec<Fix> {
    let block = &site.context.block(site.id).block;
    let short = upper_first(without_article(&named.short));
    let says = if named.plural { "say" } else { "says" };
    let start = site.context.draft.insertion_before(site.id.block, 0);
    let end = site.context.draft.insertion_after(site.id.block, block.text.trim_end_matches(['.', '!', '?']).len());
    vec![
        Fix {
            preferred: true,
            ..optional_fix(format!("Write \u{201c}{short}: …\u{201d}"), vec![insertion(start, format!("{short}: "))])
        },
        optional_fix(
            format!("Write \u{201c}…, {} {says}\u{201d}", without_article(&named.short)),
            vec![insertion(end, format!(", {} {says}", without_article(&named.short)))],
        ),
    ]
}

fn without_article(text: &str) -> &str {
    text.strip_prefix("the ").unwrap_or(text)
}

/// Fix that gives a phrase with its determiner to its speaker (*what the union described as a betrayal*).
pub(crate) fn distancing_fix(
    context: &Context<'_>,
    block: usize,
    tokens: std::ops::Range<usize>,
    named: &SpeakerName,
) -> Fix {
    let doc = &context.draft.blocks[block].doc;
    let mut start = tokens.start;
    // Quotation marks round the phrase stay round it; the determiner before them is replaced.
    let mut mark = None;
    while start > 0 && doc.tokens[start - 1].is_punct() {
        start -= 1;
        mark = Some(start);
    }
    let has_determiner = start > 0 && matches!(doc.tokens[start - 1].tag, Tag::Dt | Tag::PrpPoss);
    let determiner = if has_determiner { Some(start - 1) } else { None };
    let head = tokens.end.saturating_sub(1);
    let plural = matches!(doc.tokens[head].tag, Tag::Nns | Tag::Nnps);
    let first = doc.word(tokens.start).to_lowercase();
    let article = match (plural, first.starts_with(['a', 'e', 'i', 'o', 'u'])) {
        (true, _) => "",
        (false, true) => "an ",
        (false, false) => "a ",
    };
    let words = format!("what {} described as {article}", named.text);
    let from = determiner.or(mark).unwrap_or(tokens.start);
    let to = mark.unwrap_or(tokens.start);
    let opens = doc.sentences.get(doc.sentence_of(from)).is_some_and(|s| s.start == from);
    let words = if opens { upper_first(&words) } else { words };
    let span = Span::new(doc.tokens[from].span.start, doc.tokens[to].span.start);
    let at = context.draft_span(block, Span::new(span.start, span.start + 1)).start;
    let end =
        if determiner.is_some() { context.draft_span(block, Span::new(span.end, span.end + 1)).start } else { at };
    let mut edits = vec![Edit { start: at, end, new_text: words }];
    let opening = doc.word(tokens.start);
    let small = lower_first(doc, tokens.start, opening);
    if determiner.is_none() && small != opening {
        let place = context.draft_span(block, doc.tokens[tokens.start].span);
        edits.push(Edit { start: place.start, end: place.end, new_text: small });
    }
    Fix {
        preferred: true, ..optional_fix(format!("Write \u{201c}what {} described as …\u{201d}", named.text), edits)
    }
}

/// Fix that puts another speaker in the place of the draft's, with the verb's number where that changes.
pub(crate) fn replace_speaker(
    context: &Context<'_>,
    mention: &Mention,
    phrase: Span,
    attribution: &Attribution,
    named: &SpeakerName,
) -> Fix {
    let block = mention.place.block;
    let doc = &context.draft.blocks[block].doc;
    let span = context.draft_span(block, phrase);
    let first = doc.token_at(phrase.start);
    let heading = context.draft.blocks[block].block.kind.is_heading();
    let opens = doc.sentences.get(doc.sentence_of(first)).is_some_and(|s| s.start == first);
    let base = if heading { without_article(&named.short) } else { named.text.as_str() };
    let text = if opens { upper_first(base) } else { base.to_owned() };
    let mut edits = vec![Edit { start: span.start, end: span.end, new_text: text }];
    if let Some(cue) = attribution.cue.as_ref().filter(|c| !c.nominal && c.place.block == block) {
        edits.extend(agreement(context, block, mention.head, cue.head, named.plural));
    }
    edits.sort_by_key(|e| e.start);
    Fix { preferred: true, ..optional_fix(format!("Write \u{201c}{base}\u{201d}"), edits) }
}

/// Edit that gives the finite verb the number of its new subject.
fn agreement(context: &Context<'_>, block: usize, head: usize, cue: usize, plural: bool) -> Option<Edit> {
    let doc = &context.draft.blocks[block].doc;
    if crate::nlp::inflect::is_plural_subject(doc, head) == plural {
        return None;
    }
    let finite = doc.children(cue).find(|&c| matches!(doc.tokens[c].dep, Dep::Aux | Dep::AuxPass)).unwrap_or(cue);
    let token = &doc.tokens[finite];
    let new = match (&*token.lower, plural) {
        ("has", true) => "have".to_owned(),
        ("have", false) => "has".to_owned(),
        ("is", true) => "are".to_owned(),
        ("are", false) => "is".to_owned(),
        ("was", true) => "were".to_owned(),
        ("were", false) => "was".to_owned(),
        ("does", true) => "do".to_owned(),
        ("do", false) => "does".to_owned(),
        _ if matches!(token.tag, Tag::Vbz | Tag::Vbp) => crate::nlp::inflect::finite(&token.lemma, false, plural),
        _ => return None,
    };
    let span = context.draft_span(block, token.span);
    (new != *token.lower).then_some(Edit { start: span.start, end: span.end, new_text: new })
}
