//! Differences that the judge found and no rule reported: each is named by the rule that speaks for its kind.

use super::analysis::figures::figure_pair::is_own_observation;
use super::context::Context;
use super::finding::{Citation, Edit, Finding, Fix, closing_quote};
use super::judgement::Judgement;
use super::rule::Rule;
use crate::claims::coref::{SpeakerLexicon, folded};
use crate::claims::model::{BlockAnalysis, NumberStyle};
use crate::config::KnownSpeaker;
use crate::text::{Severity, Span};
use crate::verify::{Atom, AtomKind, Fact, JudgeModel, SourceWords};

/// Findings for what differs in the block and is in none of the findings `known` (spans of the draft), with the rules that
/// name them. Of several in one place the surest stands.
pub fn judged_findings(
    context: &Context<'_>,
    rules: &[&'static Rule],
    known: &[Span],
) -> Vec<(Finding, &'static Rule)> {
    let (model, (_, block)) = (JudgeModel::shared(), context.block_checked());
    let mut facts: Vec<(Fact, &'static Rule)> = context
        .atoms()
        .iter()
        .filter(|atom| !atom.is_quoted && atom.filler.is_some() && !is_settled(context, atom))
        .filter_map(|atom| {
            let rule = rules.iter().copied().find(|rule| rule.judges.contains(&atom.kind))?;
            let p = model.probability(atom);
            model
                .is_worth_saying(context.config.strictness.weigh(p))
                .then(|| (model.judge(atom.clone(), &block.doc), rule))
        })
        .collect();
    facts.sort_by(|a, b| b.0.p.total_cmp(&a.0.p).then(a.0.span.cmp(&b.0.span)));
    let mut taken = known.to_vec();
    let mut out = Vec::new();
    for (fact, rule) in facts {
        let span = context.draft_span(context.block, fact.span);
        if !taken.iter().any(|other| other.overlaps(span))
            && let Some(finding) = finding(context, &fact, rule, span)
        {
            taken.push(span);
            out.push((finding, rule));
        }
    }
    if context.config.complete
        && let Some(rule) = rules.iter().copied().find(|rule| rule.names_unfiled)
    {
        out.extend(unfiled(context, rule, &taken).map(|finding| (finding, rule)));
    }
    out
}

/// Share of the filler's score from which a tick's settles the matter: higher reports more words that another passage bears
/// out.
const SETTLING_SHARE: f32 = 0.2;

/// Whether a difference is none: some passage has the words in this place, the writer has seen it, the newsroom writes the name
/// so, or only a form of address or an abbreviation is another.
fn is_settled(context: &Context<'_>, atom: &Atom) -> bool {
    let (index, block) = context.block_checked();
    let span = block.doc.span(atom.tokens.clone());
    let words = span.slice(&block.doc.text);
    let borne_out = atom.tick.is_some() && atom.features.tick >= SETTLING_SHARE * atom.features.fill;
    let seen = context.claim_around(index, span).is_some_and(|id| is_own_observation(context, context.draft.claim(id)));
    let own_name = |speaker: &KnownSpeaker| {
        let same =
            |name: &String| folded(name).split(' ').any(|word| folded(words).split(' ').any(|other| word == other));
        std::iter::once(&speaker.name).chain(&speaker.aliases).any(same)
    };
    let is_address = |word: &str| {
        SpeakerLexicon::get().title(&word.to_lowercase()).is_some() || word.chars().skip(1).any(char::is_uppercase)
    };
    let theirs = atom.filler.as_ref().map_or("", |there| {
        let doc = &context.sources[there.source].analysis.blocks[there.block].doc;
        doc.span(there.tokens.clone()).slice(&doc.text)
    });
    let addressed = atom.kind == AtomKind::Role && [words, theirs].into_iter().any(is_address);
    borne_out || seen || addressed || context.config.speakers.iter().any(own_name)
}

/// Anywhere in the sources, likeness below which a word is on file nowhere.
const ON_FILE: f32 = 0.5;

/// Figures, names and times that no source has.
fn unfiled<'c>(context: &'c Context<'_>, rule: &'static Rule, taken: &'c [Span]) -> impl Iterator<Item = Finding> + 'c {
    let (index, block) = context.block_checked();
    let absent = |atom: &&Atom| atom.kind.is_checkable() && atom.tick.is_none() && atom.features.on_file < ON_FILE;
    context.atoms().iter().filter(absent).filter_map(move |atom| {
        let prose = block.doc.span(atom.tokens.clone());
        let span = context.draft_span(index, prose);
        (!taken.iter().any(|other| other.overlaps(span))).then(|| Finding {
            rule: rule.id,
            severity: Severity::Warning,
            message: format!("No source has \u{201c}{}\u{201d}.", prose.slice(&block.doc.text)),
            span,
            evidence: (0..context.sources.len()).map(|source| context.absence_citation(source)).collect(),
            fixes: Vec::new(),
            claim: context.claim_around(index, prose),
            judgement: None,
        })
    })
}

fn finding(context: &Context<'_>, fact: &Fact, rule: &'static Rule, span: Span) -> Option<Finding> {
    let (index, block) = context.block_checked();
    let there = fact.atom.filler.as_ref()?;
    let source = &context.sources[there.source].analysis.blocks[there.block];
    let prose = source.doc.span(there.tokens.clone());
    let (mine, theirs) = (fact.span.slice(&block.doc.text), prose.slice(&source.doc.text));
    let sentence = source.doc.span(source.doc.sentences.get(there.sentence)?.clone());
    let words = sentence.slice(&source.doc.text).trim();
    let at = context.source_place(there.source, there.block, prose);
    let has = match fact.atom.kind {
        kind if kind.is_dropped() => format!("{at} says \u{201c}{theirs}\u{201d} of this"),
        _ if fact.atom.is_absent => format!("{at} says this without \u{201c}{mine}\u{201d}"),
        _ => format!("{at} has \u{201c}{theirs}\u{201d}, not \u{201c}{mine}\u{201d}"),
    };
    let citation: Citation = context.source_citation(
        there.source,
        there.block,
        sentence,
        "the same statement, with other words in this place",
    );
    let model = JudgeModel::shared();
    Some(Finding {
        rule: rule.id,
        severity: model.severity(context.config.strictness.weigh(fact.p)),
        message: format!("{has}: {}", closing_quote(words)),
        span,
        evidence: vec![citation],
        fixes: replacement(context, fact, span, (source, there)).into_iter().collect(),
        claim: context.claim_around(index, fact.span),
        judgement: Some(Judgement { stated: rule.severity, grounds: None, confidence: fact.p }),
    })
}

/// The source's words for the draft's, where they fit in as they are: a name for a name, a day for a day, a number for a number
/// of the same style and unit.
fn replacement(
    context: &Context<'_>,
    fact: &Fact,
    span: Span,
    (source, there): (&BlockAnalysis, &SourceWords),
) -> Option<Fix> {
    let Atom { kind, tokens, .. } = &fact.atom;
    let (_, block) = context.block_checked();
    let theirs = source.doc.span(there.tokens.clone()).slice(&source.doc.text);
    let (span, words) = match kind {
        AtomKind::Name | AtomKind::Demonym | AtomKind::Weekday => {
            let capital = |text: &str| text.starts_with(char::is_uppercase) && !text.contains(['\n', '*', '_']);
            let plain = |text: &str| capital(text) && !text.ends_with(['.', ',', '\'', '\u{2019}']);
            let mine = fact.span.slice(&block.doc.text);
            let fits = plain(theirs) && plain(mine) && is_plural(theirs) == is_plural(mine);
            fits.then_some((span, theirs.to_owned()))?
        }
        AtomKind::Figure | AtomKind::Age => {
            let find = |block: &BlockAnalysis, tokens: &std::ops::Range<usize>| {
                block.figures.iter().position(|figure| figure.tokens == *tokens)
            };
            let mine = &block.figures[find(block, tokens)?];
            let other = &source.figures[find(source, &there.tokens)?];
            let same_unit = mine.unit.as_ref().map(|u| &u.symbol) == other.unit.as_ref().map(|u| &u.symbol);
            let plain = matches!(mine.style, NumberStyle::Digits) && mine.style == other.style;
            if !same_unit || !plain || mine.operator != other.operator {
                return None;
            }
            let place = context.draft_span(context.block, mine.value_span);
            (place, other.value_span.slice(&source.doc.text).to_owned())
        }
        _ => return None,
    };
    Some(Fix {
        title: format!("Write \u{201c}{words}\u{201d}"),
        preferred: false,
        edits: vec![Edit { start: span.start, end: span.end, new_text: words }],
    })
}

fn is_plural(name: &str) -> bool {
    name.ends_with('s')
}
