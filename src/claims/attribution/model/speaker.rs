//! Ranking of speakers: noun phrases of the cue's sentence, subjects of the sentence before, or nobody.

use super::cue::CueFeatures;
use super::dependency_path::HeadChain;
use super::sequence_labels::{REACH, bucket, side};
use super::token_window::{CountedMark, TokenWindow};
use super::weights::{FeatureSink, FeatureWeights, Models, spelt};
use crate::nlp::{Dep, Pos, Tag};
use std::ops::Range;

/// Complements that tell the cue's frame to the ranker.
const FRAME: [Dep; 6] = [Dep::Ccomp, Dep::Xcomp, Dep::Dobj, Dep::Agent, Dep::Attr, Dep::Acomp];

/// A noun phrase that may name the speaker.
struct Candidate {
    head: usize,
    tokens: Range<usize>,
    /// `full`, or `short` where the phrase ends before its relative clause or apposition.
    kind: &'static str,
}

/// What the features of all candidates of one cue share.
struct Shared {
    /// Complements of the cue.
    core: String,
    /// Where quotations lie.
    near: String,
}

/// The ranker's answer.
pub(crate) struct Ranked {
    pub tokens: Option<Range<usize>>,
    pub head: Option<usize>,
    /// The winner's share of the probability.
    pub probability: f32,
    /// The share of *nobody*.
    pub none: f32,
}

/// Ranks the candidates of one cue.
pub(crate) fn rank(view: &TokenWindow<'_>, cue: &CueFeatures, models: &Models) -> Ranked {
    let candidates = candidates(view, cue.token);
    let shared = Shared { core: cue.frame(&FRAME), near: cue.near() };
    let mut weights = FeatureWeights::new(&models.speaker);
    let mut scores = Vec::with_capacity(candidates.len() + 1);
    nobody_features(view, cue, &shared, &mut weights);
    scores.extend(weights.sum_of_set());
    let climb = HeadChain::new(view, cue.token);
    for candidate in &candidates {
        features(view, cue, &shared, &climb, candidate, &mut weights);
        scores.extend(weights.sum_of_set());
    }
    let mut best = 0;
    for (k, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = k;
        }
    }
    let total: f32 = scores.iter().map(|s| (s - scores[best]).exp()).sum();
    let winner = best.checked_sub(1).and_then(|k| candidates.get(k));
    Ranked {
        tokens: winner.map(|c| c.tokens.clone()),
        head: winner.map(|c| c.head),
        probability: 1.0 / total,
        none: (scores[0] - scores[best]).exp() / total,
    }
}

fn candidates(view: &TokenWindow<'_>, cue: usize) -> Vec<Candidate> {
    let own = view.words[cue].sentence;
    let mut found = Vec::new();
    for sentence in [Some(own), own.checked_sub(1)].into_iter().flatten() {
        let tokens = &view.sentences[sentence].tokens;
        for t in tokens.start.max(cue.saturating_sub(REACH))..tokens.end.min(cue + REACH + 1) {
            if t != cue && may_speak(view, cue, t) {
                add_phrases(view, cue, t, &mut found);
            }
        }
    }
    found
}

/// Whether the phrase headed by `t` may be the speaker. In the sentence before it is the same for all cues of a sentence.
pub(crate) fn may_speak(view: &TokenWindow<'_>, cue: usize, t: usize) -> bool {
    let word = &view.words[t];
    let nominal = match word.pos {
        Pos::Noun | Pos::Propn | Pos::Pron => true,
        Pos::Det | Pos::Num | Pos::Adj => matches!(word.dep, Dep::Nsubj | Dep::Pobj | Dep::NsubjPass | Dep::Poss),
        _ => false,
    };
    let here = word.sentence == view.words[cue].sentence;
    nominal
        && word.dep != Dep::Compound
        && !(word.dep == Dep::NpAdvmod && here && word.head != cue)
        && (here || matches!(word.dep, Dep::Nsubj | Dep::NsubjPass))
}

/// The phrase headed by `t` without the branch that holds the cue, and its part before a relative clause or comma.
fn add_phrases(view: &TokenWindow<'_>, cue: usize, t: usize, found: &mut Vec<Candidate>) {
    let words = &view.words;
    let (mut x, mut y) = (words[t].left, words[t].right + 1);
    if (x..y).contains(&cue) {
        if cue > t {
            y = cue;
        } else {
            x = cue + 1;
        }
        let mut c = cue;
        while words[c].head != t && words[c].head != c {
            c = words[c].head;
        }
        if words[c].head == t {
            if c > t {
                y = if words[c].left > t { y.min(words[c].left) } else { y };
            } else {
                x = x.max((words[c].right + 1).min(t));
            }
        }
    }
    let full = trim(view, x, y);
    if !full.contains(&t) {
        return;
    }
    let cut = (t + 1..full.end).find(|&c| {
        let word = &words[c];
        word.text == ","
            || (matches!(word.dep, Dep::Relcl | Dep::Acl) && word.head == t)
            || matches!(word.tag, Tag::Wp | Tag::Wdt)
    });
    let short = cut.map(|cut| trim(view, full.start, cut));
    let end = full.end;
    found.push(Candidate { head: t, tokens: full, kind: "full" });
    if let Some(short) = short.filter(|s| s.start < s.end && s.end < end) {
        found.push(Candidate { head: t, tokens: short, kind: "short" });
    }
}

/// The range without punctuation and white space at its edges; opening marks stay.
fn trim(view: &TokenWindow<'_>, mut x: usize, mut y: usize) -> Range<usize> {
    let words = &view.words;
    while x < y && (words[x].is_space() || (words[x].is_punct() && !matches!(words[x].text, "“" | "\"" | "("))) {
        x += 1;
    }
    let closing = |t: &str| matches!(t, "," | "-" | "—" | "–" | ";" | ":" | "." | "''" | "\"" | "”");
    while y > x && (words[y - 1].is_space() || closing(words[y - 1].text)) {
        y -= 1;
    }
    x..y
}

fn nobody_features(view: &TokenWindow<'_>, cue: &CueFeatures, shared: &Shared, f: &mut impl FeatureSink) {
    let word = &view.words[cue.token];
    let kind = &*cue.subject_kind;
    f.add(spelt!("none"));
    f.add(spelt!("none", word.pos));
    f.add(spelt!("noneL", &*word.lemma, cue.voice));
    f.add(spelt!("nonesk", kind));
    f.add(spelt!("none", &*shared.core, cue.voice, word.tag));
    f.add(spelt!("nonedv", word.dep, kind));
    f.add(spelt!("noneq", &*shared.near, kind));
    f.add(spelt!("none", word.pos, word.dep));
    for c in view.children(cue.token) {
        f.add(spelt!("nonech", view.words[c].dep));
    }
}

fn features(
    view: &TokenWindow<'_>,
    cue: &CueFeatures,
    shared: &Shared,
    climb: &HeadChain,
    candidate: &Candidate,
    f: &mut impl FeatureSink,
) {
    let (i, t) = (cue.token, candidate.head);
    let (word, head) = (&view.words[i], &view.words[t]);
    let (l, p, kind) = (&*word.lemma, word.pos, candidate.kind);
    let (dep, pos) = (head.dep, head.pos);
    let (near, sk) = (&*shared.near, &*cue.subject_kind);
    let path = climb.to(view, t);
    let side = side(t, i);
    let previous = if head.sentence == word.sentence { "" } else { "P" };
    let own = cue.subject == Some(t);
    let distance = bucket(t, i);
    let size = candidate.tokens.len();

    let ways = [
        spelt!("pth="),
        spelt!("pthk="),
        spelt!("Lp=", l),
        spelt!("pp=", p),
        spelt!("cp=", &*shared.core),
        spelt!("tvd=", word.tag, word.dep),
    ];
    let [pth, pthk, lemma, pp, frame, tvd] = path.join(ways, 5, 4);
    f.add(pth.then(side).then(previous));
    f.add(pthk.then(side).then(kind));
    f.add(lemma);
    f.add(pp.then(side).then(cue.voice));
    f.add(frame.then(side));
    f.add(spelt!("dep=", dep, side, previous));
    f.add(spelt!("pos=", pos, head.tag));
    f.add(spelt!("tl=", &*head.lemma));
    f.add(spelt!("k=", kind));
    f.add(spelt!("kpos=", kind, pos, (size / 3).min(5)));
    f.add(spelt!("sk=", own, sk, kind));
    f.add(spelt!("skL=", own, l, cue.voice));
    f.add(spelt!("dist=", distance));
    f.add(spelt!("distp=", distance, pos));
    f.add(spelt!("qn", near, dep, side));
    f.add(spelt!("up", path.up_len().min(5), "dn", path.down_len().min(4)));
    let [up] = path.up([spelt!("u=")], 5);
    f.add(up.then(dep));
    f.add(spelt!("inq", head.quote.is_some(), word.quote.is_some()));
    f.add(tvd);
    let tokens = &candidate.tokens;
    f.add(spelt!("adj", tokens.end == i, tokens.start == i + 1, p, near));
    let before = tokens.start.checked_sub(1).is_some_and(|b| matches!(view.words[b].text, "," | "\"" | "”" | "“"));
    let after = view.words.get(tokens.end).is_some_and(|w| matches!(w.text, "," | "\"" | "“"));
    f.add(spelt!("qadj", before, after, side));
    f.add(spelt!("hl=", &*view.words[head.head].lemma, b'=', dep));
    let between = t.min(i) + 1..t.max(i);
    let subject = view.words.get(between.clone()).unwrap_or_default();
    let subject = subject.iter().any(|w| matches!(w.dep, Dep::Nsubj | Dep::NsubjPass));
    // A candidate of the sentence before may stand in another block, where running counts start anew.
    let has = |mark: CountedMark| view.has(mark, between.clone());
    f.add(spelt!("btw", subject, has(CountedMark::Comma), has(CountedMark::Verb), side, previous));
    for c in view.children(t) {
        f.add(spelt!("tc=", view.words[c].dep, if c > t { b'>' } else { b'<' }));
    }
}
