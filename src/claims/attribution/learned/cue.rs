//! Which words are cues: candidates, what every feature of a cue asks, and the logistic cue score.

use super::model::{Models, Sink};
use super::view::View;
use crate::language::{Dep, Pos, Tag};

/// Complements that tell a verb's frame, for the cue score.
const FRAME: [Dep; 10] =
    [Dep::Ccomp, Dep::Xcomp, Dep::Dobj, Dep::Prep, Dep::Agent, Dep::Attr, Dep::Acomp, Dep::Oprd, Dep::Prt, Dep::Dative];
/// Children whose words matter to the cue score.
const WORDED: [Dep; 17] = [
    Dep::Prep,
    Dep::Prt,
    Dep::Mark,
    Dep::Neg,
    Dep::Aux,
    Dep::Advmod,
    Dep::Agent,
    Dep::Ccomp,
    Dep::Xcomp,
    Dep::Dobj,
    Dep::Attr,
    Dep::Acomp,
    Dep::Pobj,
    Dep::Amod,
    Dep::Nsubj,
    Dep::Det,
    Dep::Poss,
];
/// Children whose words matter together with the candidate's own.
const PAIRED: [Dep; 7] = [Dep::Prep, Dep::Prt, Dep::Dobj, Dep::Attr, Dep::Acomp, Dep::Neg, Dep::Aux];
/// Relations through which a verb shares the subject of the verb above it.
const SHARING: [Dep; 7] = [Dep::Conj, Dep::Xcomp, Dep::Advcl, Dep::Acl, Dep::Pcomp, Dep::Prep, Dep::Dep];

/// Where quotations lie from a cue, in the order of their names.
const NEAR: [&str; 6] = ["after", "before", "farafter", "farbefore", "in", "midafter"];

/// What every feature of one cue asks.
pub(super) struct Cue {
    pub token: usize,
    /// Labels of the children.
    pub deps: Vec<Dep>,
    /// `act` or `pass`.
    pub voice: &'static str,
    /// Where quotations lie in the cue's sentence or just beside it.
    pub quotes: Vec<&'static str>,
    /// The same in one string.
    pub near: String,
    pub subject: Option<usize>,
    /// The way to the subject.
    pub subject_kind: String,
}

impl Cue {
    pub fn new(view: &View<'_>, token: usize) -> Cue {
        let deps: Vec<Dep> = view.children(token).map(|c| view.words[c].dep).collect();
        let passive = deps.iter().any(|d| matches!(d, Dep::NsubjPass | Dep::AuxPass));
        let quotes = near_quotes(view, token);
        let (subject, subject_kind) = subject(view, token, 0);
        let near = quotes.join("|");
        Cue { token, deps, voice: if passive { "pass" } else { "act" }, quotes, near, subject, subject_kind }
    }

    /// Those of the labels that the cue has a child of, joined.
    pub fn frame(&self, labels: &[Dep]) -> String {
        let found: Vec<&str> = labels.iter().filter(|d| self.deps.contains(d)).map(|d| d.as_str()).collect();
        found.join("+")
    }
}

/// Whether a token can be a cue at all: a verb that is no auxiliary, or a word of the nominal list.
pub(super) fn is_candidate(view: &View<'_>, token: usize, models: &Models) -> bool {
    let word = &view.words[token];
    if word.is_space() {
        return false;
    }
    if matches!(word.pos, Pos::Verb | Pos::Aux) {
        return !matches!(word.dep, Dep::Aux | Dep::AuxPass);
    }
    models.is_nominal(&word.lemma, word.pos)
}

/// The probability that a candidate is a cue.
pub(super) fn probability(view: &View<'_>, cue: &Cue, models: &Models, prints: &mut Vec<u32>) -> f32 {
    prints.clear();
    features(view, cue, prints);
    1.0 / (1.0 + (-(models.cue_bias + models.cue.sum(prints))).exp())
}

fn features(view: &View<'_>, cue: &Cue, f: &mut impl Sink) {
    let i = cue.token;
    let word = &view.words[i];
    let (l, pos, tag, dep) = (&*word.lemma, word.pos.as_str(), word.tag.as_str(), word.dep.as_str());
    let head = &view.words[word.head];
    f.add(&["b"]);
    f.add(&["pos=", pos]);
    f.add(&["tag=", tag]);
    f.add(&["dep=", dep]);
    f.add(&["L=", l]);
    f.add(&["Lt=", l, tag]);
    f.add(&["Ld=", l, dep]);
    f.add(&["hl=", &head.lemma]);
    f.add(&["hp=", head.pos.as_str(), dep]);
    f.add(&["Lhl=", l, "_", &head.lemma]);
    child_features(view, cue, f);

    let core = &*cue.frame(&FRAME);
    f.add(&["fr=", core]);
    f.add(&["Lfr=", l, core]);
    f.add(&["frp=", core, cue.voice, tag]);
    f.add(&["Lp=", l, cue.voice]);
    f.add(&["sk=", &cue.subject_kind]);
    if let Some(s) = cue.subject {
        let subject = &view.words[s];
        let place = if s.abs_diff(i) == 1 {
            "adj"
        } else if s < i {
            "l"
        } else {
            "r"
        };
        f.add(&["sp=", subject.pos.as_str(), subject.tag.as_str()]);
        f.add(&["sl=", &subject.lemma]);
        f.add(&["Lsp=", l, subject.pos.as_str()]);
        f.add(&["frsp=", core, subject.pos.as_str()]);
        f.add(&["sd=", place]);
    }
    for quote in &cue.quotes {
        f.add(&["q=", quote]);
        f.add(&["Lq=", l, quote]);
        f.add(&["qfr=", quote, core]);
    }
    let sentence = &view.sentence_of(i).tokens;
    for (offset, name) in [(-2, "-2="), (-1, "-1="), (1, "1="), (2, "2=")] {
        let Some(near) = i.checked_add_signed(offset).filter(|t| sentence.contains(t)) else { continue };
        f.add(&["w", name, view.words[near].lower]);
        f.add(&["t", name, view.words[near].tag.as_str()]);
    }
    if i + 1 < sentence.end {
        f.add(&["Ln=", l, view.words[i + 1].lower]);
    }
    let third = if i - sentence.start < 3 {
        "sp0"
    } else if sentence.end - i < 4 {
        "spN"
    } else {
        "spM"
    };
    f.add(&[third]);
    governor_features(view, i, f);
}

fn child_features(view: &View<'_>, cue: &Cue, f: &mut impl Sink) {
    let i = cue.token;
    let l = &*view.words[i].lemma;
    for c in view.children(i) {
        let child = &view.words[c];
        let (d, side) = (child.dep.as_str(), if c < i { "<" } else { ">" });
        if child.dep == Dep::Punct {
            f.add(&["p", side, child.text]);
            continue;
        }
        f.add(&["c", side, d]);
        f.add(&["Lc=", l, d, side]);
        if WORDED.contains(&child.dep) {
            f.add(&["cl=", d, &child.lemma]);
        }
        if PAIRED.contains(&child.dep) {
            f.add(&["Lcl=", l, d, &child.lemma]);
        }
        if matches!(child.dep, Dep::Ccomp | Dep::Xcomp) {
            f.add(&["ct=", d, child.tag.as_str()]);
            for mark in view.children(c).filter(|&g| view.words[g].dep == Dep::Mark) {
                f.add(&["mk=", view.words[mark].lower]);
                f.add(&["Lmk=", l, view.words[mark].lower]);
            }
        }
    }
}

/// Whether the candidate is governed by another verb (*said that he thought*).
fn governor_features(view: &View<'_>, token: usize, f: &mut impl Sink) {
    let (mut x, mut up) = (token, Vec::new());
    while view.words[x].head != x && up.len() < 3 {
        up.push(view.words[x].dep.as_str());
        x = view.words[x].head;
    }
    f.add(&["up=", &up.join(">")]);
    f.add(&["root=", &view.words[x].lemma]);
    f.add(&["dpth=", ["0", "1", "2", "3"][up.len()]]);
}

/// The subject of a verb, found through the verbs it hangs on, and the way there.
fn subject(view: &View<'_>, verb: usize, depth: usize) -> (Option<usize>, String) {
    let word = &view.words[verb];
    for c in view.children(verb) {
        let child = &view.words[c];
        if matches!(child.dep, Dep::Nsubj | Dep::NsubjPass | Dep::Csubj) {
            if matches!(child.tag, Tag::Wp | Tag::Wdt) && word.dep == Dep::Relcl {
                return (Some(word.head), "rel".to_owned());
            }
            return (Some(c), child.dep.as_str().to_owned());
        }
    }
    if depth >= 3 || !SHARING.contains(&word.dep) {
        return (None, "none".to_owned());
    }
    if word.dep == Dep::Acl {
        return (Some(word.head), "acl".to_owned());
    }
    let (found, kind) = subject(view, word.head, depth + 1);
    (found, [word.dep.as_str(), ">", &kind].concat())
}

/// Where quotations lie, in the sentence or just beside it.
fn near_quotes(view: &View<'_>, token: usize) -> Vec<&'static str> {
    let sentence = view.bytes(&view.sentence_of(token).tokens);
    let word = &view.words[token].bytes;
    let mut seen = [false; NEAR.len()];
    let first = view.quotes.partition_point(|q| q.end + 3 < sentence.start);
    for quote in view.quotes[first..].iter().take_while(|q| q.start <= sentence.end + 3) {
        let kind = if quote.contains(&word.start) {
            "in"
        } else if quote.end <= word.start {
            if word.start - quote.end < 30 { "before" } else { "farbefore" }
        } else {
            match quote.start.saturating_sub(word.end) {
                0..4 => "after",
                4..30 => "midafter",
                _ => "farafter",
            }
        };
        if let Some(k) = NEAR.iter().position(|&n| n == kind) {
            seen[k] = true;
        }
    }
    let found: Vec<&str> = NEAR.iter().zip(seen).filter(|(_, s)| *s).map(|(n, _)| *n).collect();
    if found.is_empty() { vec!["no"] } else { found }
}
