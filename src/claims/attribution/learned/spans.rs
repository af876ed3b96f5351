//! Which words are the content and which belong to the cue: a linear chain over the tokens of the cue's sentence and
//! over parts of the sentences around it.

use super::cue::Cue;
use super::model::{Models, Sink, Table, fingerprint};
use super::path::Climb;
use super::speaker::{SMALL, flag};
use super::view::{Chunk, Mark, View, Word};
use crate::language::{Dep, Pos};
use std::ops::Range;

/// Sentences before a cue's own that may hold content.
pub const BACK: usize = 3;
/// Sentences after a cue's own that may hold content.
pub const FORWARD: usize = 6;
/// Tokens of the cue's own sentence that are looked at, to each side.
pub(super) const REACH: usize = 150;
/// Further apart than this, nothing between cue and word is counted.
const BETWEEN: usize = 60;
/// Complements that tell the cue's frame to the labeller.
const FRAME: [Dep; 7] = [Dep::Ccomp, Dep::Xcomp, Dep::Dobj, Dep::Agent, Dep::Attr, Dep::Acomp, Dep::Dative];

/// What a word is to the cue, in the order of the asset's columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Label {
    Outside,
    Speaker,
    Content,
    Cue,
}

const LABELS: [Label; 4] = [Label::Outside, Label::Speaker, Label::Content, Label::Cue];

/// One item of the chain: a token of the cue's sentence or a chunk of a neighbouring one.
pub(super) struct Item {
    pub tokens: Range<usize>,
    pub chunk: bool,
    pub label: Label,
    /// The label's probability, all other labels being free.
    pub marginal: f32,
}

/// The chain read as spans.
pub(super) struct Spans {
    pub items: Vec<Item>,
    pub speaker: Option<Range<usize>>,
    pub cue: Range<usize>,
    pub content: Vec<Range<usize>>,
}

/// Labels the words around a cue.
pub(super) fn label(view: &View<'_>, cue: &Cue, models: &Models) -> Spans {
    let mut items = Vec::new();
    let mut scores = Vec::new();
    let chain = Chain::new(view, cue);
    let mut push = |tokens: Range<usize>, chunk: bool, score: [f32; 4]| {
        items.push(Item { tokens, chunk, label: Label::Outside, marginal: 0.0 });
        scores.push(score);
    };
    let own = view.words[cue.token].sentence;
    let tokens = &view.sentences[own].tokens;
    let neighbours =
        |range: Range<usize>| range.flat_map(|s| view.sentences[s].chunks.iter().map(move |chunk| (s, chunk)));
    for (sentence, chunk) in neighbours(own.saturating_sub(BACK)..own) {
        push(chunk.tokens.clone(), true, chain.chunk(models, sentence, chunk));
    }
    for t in tokens.start.max(cue.token.saturating_sub(REACH))..tokens.end.min(cue.token + REACH + 1) {
        if !view.words[t].is_space() {
            push(t..t + 1, false, chain.token(models, t));
        }
    }
    for (sentence, chunk) in neighbours(own + 1..view.sentences.len().min(own + 1 + FORWARD)) {
        push(chunk.tokens.clone(), true, chain.chunk(models, sentence, chunk));
    }
    solve(&mut items, &scores, &models.transitions);
    decode(view, cue.token, items)
}

/// Sums the weights of features as they are made.
struct Scores<'m> {
    table: &'m Table<4>,
    sum: [f32; 4],
}

impl Sink for Scores<'_> {
    fn add(&mut self, parts: &[&str]) {
        if let Some(weights) = self.table.get(fingerprint(parts)) {
            for (sum, weight) in self.sum.iter_mut().zip(weights) {
                *sum += weight;
            }
        }
    }
}

/// What all features of one cue's chain ask.
struct Chain<'v, 'a> {
    view: &'v View<'a>,
    cue: &'v Cue,
    word: &'v Word<'a>,
    sentence: usize,
    /// Complements of the cue.
    core: String,
    climb: Climb<'static>,
    /// The subject's phrase, if it is not the cue's own head.
    inside: Range<usize>,
    /// Whether the cue stands near the end of its sentence.
    tail: &'static str,
}

impl<'v, 'a> Chain<'v, 'a> {
    fn new(view: &'v View<'a>, cue: &'v Cue) -> Self {
        let word = &view.words[cue.token];
        let subject = cue.subject.filter(|&s| s != word.head).map(|s| &view.words[s]);
        let tokens = &view.sentences[word.sentence].tokens;
        let after = (cue.token + 1..tokens.end).filter(|&t| !view.words[t].is_space()).take(7).count();
        Chain {
            view,
            cue,
            word,
            sentence: word.sentence,
            core: cue.frame(&FRAME),
            climb: Climb::new(view, cue.token),
            inside: subject.map_or(0..0, |s| s.left..s.right + 1),
            tail: if after <= 6 { "tail" } else { "mid" },
        }
    }

    fn chunk(&self, models: &Models, sentence: usize, chunk: &Chunk) -> [f32; 4] {
        let mut scores = Scores { table: &models.spans, sum: [0.0; 4] };
        self.chunk_features(sentence, chunk, &mut scores);
        scores.sum
    }

    fn token(&self, models: &Models, token: usize) -> [f32; 4] {
        let mut scores = Scores { table: &models.spans, sum: [0.0; 4] };
        self.token_features(token, &mut scores);
        scores.sum
    }

    fn chunk_features(&self, sentence: usize, chunk: &Chunk, f: &mut impl Sink) {
        let words = &self.view.words;
        let (own, other) = (&self.view.sentences[self.sentence], &self.view.sentences[sentence]);
        let first = &words[chunk.first];
        let offset = sentence as isize - self.sentence as isize;
        let blocks = (first.block as isize - self.word.block as isize).clamp(-2, 2);
        let pp = ["p-2", "p-1", "p0", "p1", "p2"][(blocks + 2) as usize];
        let d = ["d-3", "d-2", "d-1", "d0", "d1", "d2", "d3", "d4", "d5", "d6"][(offset + BACK as isize) as usize];
        let q = if chunk.quoted { "q1" } else { "q0" };
        let base = &*[d, pp, q].concat();
        let side = if offset > 0 { "+" } else { "-" };
        let ends = |last: usize| [words[own.tokens.start].quote, words[last].quote].contains(&first.quote);
        let same = chunk.quoted && own.last.is_some_and(ends);
        let reports = flag(other.reports);
        let quoted = flag(own.quoted);
        let end = own.last.map_or("", |last| words[last].text);
        let (l, near, core) = (&*self.word.lemma, &*self.cue.near, &*self.core);

        f.add(&["CH"]);
        f.add(&["CH", base]);
        f.add(&["CHs", base, "same", flag(same)]);
        f.add(&["CH", q, side, "rep", reports]);
        f.add(&["CH", base, "rep", reports, quoted]);
        f.add(&["CHn", near, base]);
        f.add(&["CH", self.tail, base]);
        f.add(&["CH", self.tail, base, quoted, reports, core]);
        f.add(&["CHend", end, base]);
        f.add(&["CHL=", l, side, pp, q]);
        f.add(&["CHw=", first.lower]);
        f.add(&["CHcore", core, base, self.word.pos.as_str()]);
        f.add(&["CHcq", flag(self.word.quote.is_some()), base]);
        f.add(&["CHlen", SMALL[(chunk.size / 5).min(4)], base]);
    }

    fn token_features(&self, t: usize, f: &mut impl Sink) {
        let (view, i, cue) = (self.view, self.cue.token, self.cue);
        let word = &view.words[t];
        let sentence = &view.sentences[self.sentence];
        let (l, p, core) = (&*self.word.lemma, self.word.pos.as_str(), &*self.core);
        let sd = side(t, i);
        let path = self.climb.to(view, t);
        let (full, branch, branch2) = if path.joined {
            (path.join(4, 4), path.join(3, 1), path.join(3, 2))
        } else {
            ("X".to_owned(), "X".to_owned(), "X".to_owned())
        };
        let (pth, br, br2) = (&*full, &*branch, &*branch2);
        let quoted = flag(word.quote.is_some());
        let (dep, tag, distance) = (word.dep.as_str(), word.tag.as_str(), bucket(t, i));
        f.add(&["b"]);
        f.add(&["pth=", pth, sd]);
        f.add(&["br=", br, sd]);
        f.add(&["Lbr=", l, br, sd]);
        f.add(&["Pbr=", p, core, br, sd]);
        f.add(&["br2=", br2, sd]);
        f.add(&["brp=", br, cue.voice, sd, quoted]);
        f.add(&["brdv=", self.word.dep.as_str(), br, sd]);
        f.add(&["off=", distance]);
        f.add(&["Loff=", l, distance]);
        f.add(&["t=", tag]);
        f.add(&["tbr=", tag, br, sd]);
        f.add(&["dep=", dep]);
        if t.abs_diff(i) <= 4 {
            let off = ["-4", "-3", "-2", "-1", "0", "1", "2", "3", "4"][t + 4 - i];
            f.add(&["ow=", off, word.lower]);
            f.add(&["ot=", off, tag]);
            f.add(&["Low=", l, word.lower, off]);
            f.add(&["odep=", off, br2]);
        }
        let any_quoted = flag(sentence.quoted);
        f.add(&["q", quoted, any_quoted, flag(self.word.quote.is_some()), sd]);
        f.add(&["q", quoted, any_quoted, br, sd]);
        if matches!(word.pos, Pos::Noun | Pos::Propn | Pos::Num) {
            f.add(&["w"]);
        } else {
            f.add(&["w=", word.lower]);
        }
        let inside = self.inside.contains(&t);
        f.add(&["ss=", &cue.subject_kind, flag(inside)]);
        f.add(&["nsj", flag(cue.subject.is_some()), br, sd, word.pos.as_str()]);
        if inside {
            f.add(&["insub", &cue.subject_kind]);
            f.add(&["insubL=", l, cue.voice]);
        }
        if cue.subject == Some(t) {
            f.add(&["subhead", &cue.subject_kind]);
        }
        if word.is_punct() {
            let at = if t == sentence.tokens.start {
                "S"
            } else if sentence.last == Some(t) {
                "E"
            } else {
                "M"
            };
            let opens = view.words.get(t + 1).is_some_and(|next| next.quote.is_some());
            f.add(&["pu=", word.text, br, sd]);
            f.add(&["pu=", word.text, at]);
            f.add(&["puq=", word.text, quoted, if opens { "Q" } else { "" }]);
        }
        self.between_features(t, br, sd, f);
        self.edge_features(t, br, sd, f);
    }

    /// What stands between the cue and the word.
    fn between_features(&self, t: usize, br: &str, sd: &str, f: &mut impl Sink) {
        let (view, i) = (self.view, self.cue.token);
        let range = if t < i { t..i } else { i + 1..t };
        if range.len() >= BETWEEN {
            return;
        }
        // The word itself is no rival of the cue.
        let rivals = if t < i { t + 1..i } else { range.clone() };
        let commas = view.count(Mark::Comma, range.clone()) as usize;
        let that = flag(view.count(Mark::That, range.clone()) > 0);
        let verb = flag(view.count(Mark::Verb, range) > 0);
        let rival = flag(view.count(Mark::FrequentCue, rivals) > 0);
        let comma = flag(commas > 0);
        let l = &*self.word.lemma;
        f.add(&["rb", rival, sd]);
        f.add(&["rb", rival, br, sd]);
        f.add(&["cm", SMALL[commas.min(3)], br, sd]);
        f.add(&["Lcm", l, SMALL[commas.min(2)], sd]);
        f.add(&["btw", comma, that, verb, sd]);
        f.add(&["Lbtw", l, comma, that, sd]);
        f.add(&["btwc", comma, &self.core, br, sd]);
    }

    /// The words beside, and which phrases start or end at the word.
    fn edge_features(&self, t: usize, br: &str, sd: &str, f: &mut impl Sink) {
        let words = &self.view.words;
        let (i, l, word) = (self.cue.token, &*self.word.lemma, &words[t]);
        let sentence = &self.view.sentences[self.sentence];
        let (dep, tag) = (word.dep.as_str(), word.tag.as_str());
        if t > sentence.tokens.start {
            f.add(&["pt=", words[t - 1].tag.as_str(), tag]);
            f.add(&["pw=", words[t - 1].lower]);
        }
        if t + 1 < sentence.tokens.end {
            f.add(&["nt=", tag, words[t + 1].tag.as_str()]);
            f.add(&["nw=", words[t + 1].lower]);
        }
        let head = &words[word.head];
        if word.left == t {
            f.add(&["le", dep, br, sd]);
        } else {
            f.add(&["nle"]);
        }
        f.add(&["hd=", head.dep.as_str(), dep, sd]);
        f.add(&["hL=", &head.lemma, dep]);
        let largest = |edge: fn(&Word<'_>) -> usize| {
            let mut z = t;
            while words[z].head != z && edge(&words[words[z].head]) == t && words[z].head != i {
                z = words[z].head;
            }
            Some(z).filter(|&z| edge(&words[z]) == t)
        };
        let above = |z: usize| if words[z].head == i { "v" } else { words[words[z].head].dep.as_str() };
        if let Some(z) = largest(|w| w.left) {
            f.add(&["lem=", words[z].dep.as_str(), sd, above(z)]);
            f.add(&["lemL=", l, words[z].dep.as_str(), sd, flag(words[z].head == i)]);
        }
        if let Some(z) = largest(|w| w.right) {
            f.add(&["rem=", words[z].dep.as_str(), sd, above(z)]);
        }
        if t == sentence.tokens.start {
            f.add(&["first"]);
        }
        if sentence.last == Some(t) {
            f.add(&["last"]);
        }
    }
}

/// Which side of the cue a token is on.
fn side(token: usize, cue: usize) -> &'static str {
    match token.cmp(&cue) {
        std::cmp::Ordering::Less => "<",
        std::cmp::Ordering::Greater => ">",
        std::cmp::Ordering::Equal => "0",
    }
}

/// The distance from cue to token, coarser the further.
pub(super) fn bucket(token: usize, cue: usize) -> &'static str {
    let step = match token.abs_diff(cue) {
        near @ 0..=3 => near,
        4..=5 => 4,
        6..=9 => 5,
        10..=19 => 6,
        _ => 7,
    };
    if token < cue {
        ["-0", "-1", "-2", "-3", "-5", "-9", "-19", "-x"][step]
    } else {
        ["+0", "+1", "+2", "+3", "+5", "+9", "+19", "+x"][step]
    }
}

/// Finds the best labels together, and how sure each is.
fn solve(items: &mut [Item], scores: &[[f32; 4]], transitions: &[[f32; 4]; 4]) {
    let labels = viterbi(scores, transitions);
    let marginals = marginals(scores, transitions);
    for ((item, label), marginal) in items.iter_mut().zip(labels).zip(marginals) {
        item.label = LABELS[label];
        item.marginal = marginal[label] as f32;
    }
}

/// The best sequence of labels.
fn viterbi(scores: &[[f32; 4]], transitions: &[[f32; 4]; 4]) -> Vec<usize> {
    let Some(mut best) = scores.first().copied() else { return Vec::new() };
    let mut back = Vec::with_capacity(scores.len());
    for score in &scores[1..] {
        let mut from = [0usize; 4];
        let mut next = [0.0; 4];
        for to in 0..4 {
            let reach = |k: usize| best[k] + transitions[k][to];
            from[to] = (1..4).fold(0, |top, k| if reach(k) > reach(top) { k } else { top });
            next[to] = reach(from[to]) + score[to];
        }
        back.push(from);
        best = next;
    }
    let mut label = (1..4).fold(0, |top, k| if best[k] > best[top] { k } else { top });
    let mut labels = vec![label];
    for from in back.iter().rev() {
        label = from[label];
        labels.push(label);
    }
    labels.reverse();
    labels
}

/// The probability of every label at every item (forward and backward sums, each step scaled to one).
fn marginals(scores: &[[f32; 4]], transitions: &[[f32; 4]; 4]) -> Vec<[f64; 4]> {
    let step = transitions.map(|row| row.map(|w| f64::from(w).exp()));
    let local = |score: &[f32; 4]| {
        let top = score.iter().copied().fold(f32::MIN, f32::max);
        score.map(|s| f64::from(s - top).exp())
    };
    let local: Vec<[f64; 4]> = scores.iter().map(local).collect();
    let scaled = |row: [f64; 4]| {
        let total: f64 = row.iter().sum();
        row.map(|x| x / total)
    };
    let mut forward: Vec<[f64; 4]> = Vec::with_capacity(local.len());
    for here in &local {
        let sum = |to: usize| match forward.last() {
            Some(before) => (0..4).map(|k| before[k] * step[k][to]).sum(),
            None => 1.0,
        };
        forward.push(scaled(std::array::from_fn(|to| here[to] * sum(to))));
    }
    let mut behind = [1.0; 4];
    for (k, sum) in forward.iter_mut().enumerate().rev() {
        *sum = scaled(std::array::from_fn(|label| sum[label] * behind[label]));
        behind = scaled(std::array::from_fn(|from| (0..4).map(|to| step[from][to] * local[k][to] * behind[to]).sum()));
    }
    forward
}

/// Reads labels as token ranges.
fn decode(view: &View<'_>, cue: usize, items: Vec<Item>) -> Spans {
    let solid = |r: &Range<usize>| view.words[r.clone()].iter().any(|w| !w.is_space() && !w.is_punct());
    let blank = |r: Range<usize>| view.words[r].iter().all(Word::is_space);
    let runs = |label: Label| {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut open = false;
        for item in &items {
            if item.label != label {
                open = false;
                continue;
            }
            match found.last_mut().filter(|last| open && blank(last.end..item.tokens.start)) {
                Some(last) => last.end = item.tokens.end,
                None => found.push(item.tokens.clone()),
            }
            open = true;
        }
        found
    };
    let mut content: Vec<Range<usize>> = Vec::new();
    for run in runs(Label::Content).into_iter().filter(solid) {
        // Punctuation alone does not part what is said.
        let joins = |last: &&mut Range<usize>| run.start - last.end <= 3 && !solid(&(last.end..run.start));
        match content.last_mut().filter(joins) {
            Some(last) => last.end = run.end,
            None => content.push(run),
        }
    }
    let speakers = runs(Label::Speaker).into_iter().filter(solid);
    let speaker = speakers.reduce(|best, r| {
        let rank = |r: &Range<usize>| (r.len(), std::cmp::Reverse(r.start.abs_diff(cue)));
        if rank(&r) > rank(&best) { r } else { best }
    });
    let cue = runs(Label::Cue).into_iter().find(|r| r.contains(&cue)).unwrap_or(cue..cue + 1);
    Spans { items, speaker, cue, content }
}
