//! Cues: which words may be one, what every feature of a cue asks, and the logistic cue score.

use super::token_window::TokenWindow;
use super::weights::{FeatureSink, FeatureWeights, Models, spelt};
use crate::nlp::{Dep, Pos, Tag};
use std::borrow::Cow;

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
pub(crate) struct CueFeatures {
    pub token: usize,
    /// Labels of the children, one bit each.
    deps: u64,
    /// `act` or `pass`.
    pub voice: &'static str,
    /// Where quotations lie in the cue's sentence or just beside it: which of [`NEAR`].
    near: [bool; NEAR.len()],
    pub subject: Option<usize>,
    /// The way to the subject.
    pub subject_kind: Cow<'static, str>,
}

impl CueFeatures {
    pub fn new(view: &TokenWindow<'_>, token: usize) -> CueFeatures {
        let deps = view.children(token).fold(0, |deps, c| deps | bit(view.words[c].dep));
        let passive = deps & (bit(Dep::NsubjPass) | bit(Dep::AuxPass)) != 0;
        let (subject, subject_kind) = subject(view, token, 0);
        let voice = if passive { "pass" } else { "act" };
        CueFeatures { token, deps, voice, near: near_quotes(view, token), subject, subject_kind }
    }

    /// Those of the labels that the cue has a child of, joined.
    pub fn frame(&self, labels: &[Dep]) -> String {
        let mut found = String::new();
        for label in labels.iter().filter(|&&d| self.deps & bit(d) != 0) {
            if !found.is_empty() {
                found.push('+');
            }
            found.push_str(label.as_str());
        }
        found
    }

    /// Where quotations lie, joined.
    pub fn near(&self) -> String {
        self.quotes().collect::<Vec<_>>().join("|")
    }

    /// Where quotations lie; `no` if there are none.
    fn quotes(&self) -> impl Iterator<Item = &'static str> {
        let none = !self.near.contains(&true);
        NEAR.iter().zip(self.near).filter(|(_, near)| *near).map(|(name, _)| *name).chain(none.then_some("no"))
    }
}

/// The place of a label in a set of labels.
fn bit(dep: Dep) -> u64 {
    1 << dep as u32
}

/// Whether a token can be a cue at all: a verb that is no auxiliary, or a word of the nominal list.
pub(crate) fn is_candidate(view: &TokenWindow<'_>, token: usize, models: &Models) -> bool {
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
pub(crate) fn probability(
    view: &TokenWindow<'_>,
    cue: &CueFeatures,
    models: &Models,
    weights: &mut FeatureWeights<'_, 1>,
) -> f32 {
    features(view, cue, weights);
    let [sum] = weights.sum_of_set();
    1.0 / (1.0 + (-(models.cue_bias + sum)).exp())
}

fn features(view: &TokenWindow<'_>, cue: &CueFeatures, f: &mut impl FeatureSink) {
    let i = cue.token;
    let word = &view.words[i];
    let (l, pos, tag, dep) = (&*word.lemma, word.pos, word.tag, word.dep);
    let head = &view.words[word.head];
    f.add(spelt!("b"));
    f.add(spelt!("pos=", pos));
    f.add(spelt!("tag=", tag));
    f.add(spelt!("dep=", dep));
    f.add(spelt!("L=", l));
    f.add(spelt!("Lt=", l, tag));
    f.add(spelt!("Ld=", l, dep));
    f.add(spelt!("hl=", &*head.lemma));
    f.add(spelt!("hp=", head.pos, dep));
    f.add(spelt!("Lhl=", l, "_", &*head.lemma));
    child_features(view, cue, f);

    let core = &*cue.frame(&FRAME);
    f.add(spelt!("fr=", core));
    f.add(spelt!("Lfr=", l, core));
    f.add(spelt!("frp=", core, cue.voice, tag));
    f.add(spelt!("Lp=", l, cue.voice));
    f.add(spelt!("sk=", &*cue.subject_kind));
    if let Some(s) = cue.subject {
        let subject = &view.words[s];
        let place = if s.abs_diff(i) == 1 {
            "adj"
        } else if s < i {
            "l"
        } else {
            "r"
        };
        f.add(spelt!("sp=", subject.pos, subject.tag));
        f.add(spelt!("sl=", &*subject.lemma));
        f.add(spelt!("Lsp=", l, subject.pos));
        f.add(spelt!("frsp=", core, subject.pos));
        f.add(spelt!("sd=", place));
    }
    for quote in cue.quotes() {
        f.add(spelt!("q=", quote));
        f.add(spelt!("Lq=", l, quote));
        f.add(spelt!("qfr=", quote, core));
    }
    let sentence = &view.sentence_of(i).tokens;
    for (offset, name) in [(-2, "-2="), (-1, "-1="), (1, "1="), (2, "2=")] {
        let Some(near) = i.checked_add_signed(offset).filter(|t| sentence.contains(t)) else { continue };
        f.add(spelt!("w", name, view.words[near].lower));
        f.add(spelt!("t", name, view.words[near].tag));
    }
    if i + 1 < sentence.end {
        f.add(spelt!("Ln=", l, view.words[i + 1].lower));
    }
    let third = if i - sentence.start < 3 {
        spelt!("sp0")
    } else if sentence.end - i < 4 {
        spelt!("spN")
    } else {
        spelt!("spM")
    };
    f.add(third);
    governor_features(view, i, f);
}

fn child_features(view: &TokenWindow<'_>, cue: &CueFeatures, f: &mut impl FeatureSink) {
    let i = cue.token;
    let l = &*view.words[i].lemma;
    for c in view.children(i) {
        let child = &view.words[c];
        let (d, side) = (child.dep, if c < i { b'<' } else { b'>' });
        if child.dep == Dep::Punct {
            f.add(spelt!("p", side, child.text));
            continue;
        }
        f.add(spelt!("c", side, d));
        f.add(spelt!("Lc=", l, d, side));
        if WORDED.contains(&child.dep) {
            f.add(spelt!("cl=", d, &*child.lemma));
        }
        if PAIRED.contains(&child.dep) {
            f.add(spelt!("Lcl=", l, d, &*child.lemma));
        }
        if matches!(child.dep, Dep::Ccomp | Dep::Xcomp) {
            f.add(spelt!("ct=", d, child.tag));
            for mark in view.children(c).filter(|&g| view.words[g].dep == Dep::Mark) {
                f.add(spelt!("mk=", view.words[mark].lower));
                f.add(spelt!("Lmk=", l, view.words[mark].lower));
            }
        }
    }
}

/// Whether the candidate is governed by another verb (*said that he thought*).
fn governor_features(view: &TokenWindow<'_>, token: usize, f: &mut impl FeatureSink) {
    let (mut x, mut up, mut depth) = (token, spelt!("up="), 0usize);
    while view.words[x].head != x && depth < 3 {
        if depth > 0 {
            up = up.then(b'>');
        }
        up = up.then(view.words[x].dep);
        x = view.words[x].head;
        depth += 1;
    }
    f.add(up);
    f.add(spelt!("root=", &*view.words[x].lemma));
    f.add(spelt!("dpth=", depth));
}

/// The subject of a verb, found through the verbs it hangs on, and the way there.
fn subject(view: &TokenWindow<'_>, verb: usize, depth: usize) -> (Option<usize>, Cow<'static, str>) {
    let word = &view.words[verb];
    for c in view.children(verb) {
        let child = &view.words[c];
        if matches!(child.dep, Dep::Nsubj | Dep::NsubjPass | Dep::Csubj) {
            if matches!(child.tag, Tag::Wp | Tag::Wdt) && word.dep == Dep::Relcl {
                return (Some(word.head), "rel".into());
            }
            return (Some(c), child.dep.as_str().into());
        }
    }
    if depth >= 3 || !SHARING.contains(&word.dep) {
        return (None, "none".into());
    }
    if word.dep == Dep::Acl {
        return (Some(word.head), "acl".into());
    }
    let (found, kind) = subject(view, word.head, depth + 1);
    (found, [word.dep.as_str(), ">", &kind].concat().into())
}

/// Where quotations lie, in the sentence or just beside it.
fn near_quotes(view: &TokenWindow<'_>, token: usize) -> [bool; NEAR.len()] {
    let sentence = view.bytes(&view.sentence_of(token).tokens);
    let word = &view.words[token].bytes;
    let mut seen = [false; NEAR.len()];
    for quote in view.quotes_beside(&sentence) {
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
    seen
}
