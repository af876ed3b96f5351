//! Labels of the words around a cue (content, cue, speaker): a linear chain over the tokens of the cue's sentence and
//! over parts of the sentences around it.

use super::cue::CueFeatures;
use super::dependency_path::{DependencyPath, HeadChain};
use super::token_window::{Chunk, CountedMark, TokenWindow, WindowToken};
use super::weights::{FeatureHash, FeatureSink, FeatureWeights, Models, spelt};
use crate::nlp::{Dep, Pos};
use std::ops::Range;

/// Sentences before a cue's own that may hold content.
pub const BACK: usize = 3;
/// Sentences after a cue's own that may hold content.
pub const FORWARD: usize = 6;
/// Tokens of the cue's own sentence that are looked at, to each side.
pub(crate) const REACH: usize = 150;
/// Further apart than this, nothing between cue and word is counted.
const BETWEEN: usize = 60;
/// Complements that tell the cue's frame to the labeller.
const FRAME: [Dep; 7] = [Dep::Ccomp, Dep::Xcomp, Dep::Dobj, Dep::Agent, Dep::Attr, Dep::Acomp, Dep::Dative];

/// What a word is to the cue, in the order of the asset's columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    Outside,
    Speaker,
    Content,
    Cue,
}

const LABELS: [Label; 4] = [Label::Outside, Label::Speaker, Label::Content, Label::Cue];

/// One item of the chain: a token of the cue's sentence or a chunk of a neighbouring one.
pub(crate) struct Item {
    pub tokens: Range<usize>,
    pub chunk: bool,
    pub label: Label,
    /// The label's probability, all other labels being free.
    pub marginal: f32,
}

/// The chain read as spans.
pub(crate) struct LabelledSpans {
    pub items: Vec<Item>,
    pub speaker: Option<Range<usize>>,
    pub cue: Range<usize>,
    pub content: Vec<Range<usize>>,
}

impl LabelledSpans {
    /// Whether words of that kind have a part in the attribution. All words of an item are of one sentence.
    pub fn take_from(&self, view: &TokenWindow<'_>, is_such: impl Fn(&WindowToken<'_>) -> bool) -> bool {
        let such = |item: &&Item| is_such(&view.words[item.tokens.start]);
        self.items.iter().filter(such).any(|item| item.label != Label::Outside)
    }
}

/// Labels the words around a cue.
pub(crate) fn label(view: &TokenWindow<'_>, cue: &CueFeatures, models: &Models) -> LabelledSpans {
    let mut items = Vec::new();
    let mut scores = Vec::new();
    let chain = LinearChain::new(view, cue);
    let mut weights = FeatureWeights::new(&models.spans);
    let mut push = |tokens: Range<usize>, chunk: bool, score: [f32; 4]| {
        items.push(Item { tokens, chunk, label: Label::Outside, marginal: 0.0 });
        scores.push(score);
    };
    let own = view.words[cue.token].sentence;
    let tokens = &view.sentences[own].tokens;
    let neighbours =
        |range: Range<usize>| range.flat_map(|s| view.sentences[s].chunks.iter().map(move |chunk| (s, chunk)));
    for (sentence, chunk) in neighbours(own.saturating_sub(BACK)..own) {
        push(chunk.tokens.clone(), true, chain.chunk(&mut weights, sentence, chunk));
    }
    for t in tokens.start.max(cue.token.saturating_sub(REACH))..tokens.end.min(cue.token + REACH + 1) {
        if !view.words[t].is_space() {
            push(t..t + 1, false, chain.token(&mut weights, t));
        }
    }
    for (sentence, chunk) in neighbours(own + 1..view.sentences.len().min(own + 1 + FORWARD)) {
        push(chunk.tokens.clone(), true, chain.chunk(&mut weights, sentence, chunk));
    }
    decode_with_marginals(&mut items, &scores, &models.transitions);
    decode(view, cue.token, items)
}

/// What all features of one cue's chain ask.
struct LinearChain<'v, 'a> {
    view: &'v TokenWindow<'a>,
    cue: &'v CueFeatures,
    word: &'v WindowToken<'a>,
    sentence: usize,
    /// Complements of the cue.
    core: String,
    climb: HeadChain,
    /// The subject's phrase, if it is not the cue's own head.
    inside: Range<usize>,
    begun: FeaturePrefixes,
}

/// Beginnings of features that are the same for the whole chain, hashed once.
struct FeaturePrefixes {
    lemma_branch: FeatureHash,
    frame_branch: FeatureHash,
    dep_branch: FeatureHash,
    lemma_distance: FeatureHash,
    lemma_near: FeatureHash,
    lemma_commas: FeatureHash,
    lemma_between: FeatureHash,
    lemma_edge: FeatureHash,
    /// By whether a comma stands between cue and word.
    frame_between: [FeatureHash; 2],
    subject: FeatureHash,
    chunk_near: FeatureHash,
    chunk_tail: FeatureHash,
    chunk_end: FeatureHash,
    chunk_lemma: FeatureHash,
    chunk_frame: FeatureHash,
    chunk_quoted: FeatureHash,
}

/// What stands between the cue and a word.
struct Between {
    commas: usize,
    that: bool,
    verb: bool,
    /// Another verb that is mostly a cue.
    rival: bool,
}

impl<'v, 'a> LinearChain<'v, 'a> {
    fn new(view: &'v TokenWindow<'a>, cue: &'v CueFeatures) -> Self {
        let word = &view.words[cue.token];
        let subject = cue.subject.filter(|&s| s != word.head).map(|s| &view.words[s]);
        let own = &view.sentences[word.sentence];
        let after = (cue.token + 1..own.tokens.end).filter(|&t| !view.words[t].is_space()).take(7).count();
        let tail = if after <= 6 { "tail" } else { "mid" };
        let frame = cue.frame(&FRAME);
        let (l, p, core) = (&*word.lemma, word.pos, &*frame);
        let begun = FeaturePrefixes {
            lemma_branch: spelt!("Lbr=", l),
            frame_branch: spelt!("Pbr=", p, core),
            dep_branch: spelt!("brdv=", word.dep),
            lemma_distance: spelt!("Loff=", l),
            lemma_near: spelt!("Low=", l),
            lemma_commas: spelt!("Lcm", l),
            lemma_between: spelt!("Lbtw", l),
            lemma_edge: spelt!("lemL=", l),
            frame_between: [spelt!("btwc0", core), spelt!("btwc1", core)],
            subject: spelt!("ss=", &*cue.subject_kind),
            chunk_near: spelt!("CHn", &*cue.near()),
            chunk_tail: spelt!("CH", tail),
            chunk_end: spelt!("CHend", own.last.map_or("", |last| view.words[last].text)),
            chunk_lemma: spelt!("CHL=", l),
            chunk_frame: spelt!("CHcore", core),
            chunk_quoted: spelt!("CHcq", word.quote.is_some()),
        };
        LinearChain {
            view,
            cue,
            word,
            sentence: word.sentence,
            core: frame,
            climb: HeadChain::new(view, cue.token),
            inside: subject.map_or(0..0, |s| s.left..s.right + 1),
            begun,
        }
    }

    fn chunk(&self, weights: &mut FeatureWeights<'_, 4>, sentence: usize, chunk: &Chunk) -> [f32; 4] {
        self.chunk_features(sentence, chunk, weights);
        weights.sum()
    }

    fn token(&self, weights: &mut FeatureWeights<'_, 4>, token: usize) -> [f32; 4] {
        self.token_features(token, weights);
        weights.sum()
    }

    fn chunk_features(&self, sentence: usize, chunk: &Chunk, f: &mut impl FeatureSink) {
        let words = &self.view.words;
        let (own, other) = (&self.view.sentences[self.sentence], &self.view.sentences[sentence]);
        let first = &words[chunk.first];
        let offset = sentence as isize - self.sentence as isize;
        let blocks = (first.block as isize - self.word.block as isize).clamp(-2, 2);
        let pp = ["p-2", "p-1", "p0", "p1", "p2"][(blocks + 2) as usize];
        let d = ["d-3", "d-2", "d-1", "d0", "d1", "d2", "d3", "d4", "d5", "d6"][(offset + BACK as isize) as usize];
        let q = if chunk.quoted { "q1" } else { "q0" };
        let side = if offset > 0 { b'+' } else { b'-' };
        let ends = |last: usize| [words[own.tokens.start].quote, words[last].quote].contains(&first.quote);
        let same = chunk.quoted && own.last.is_some_and(ends);
        let (reports, quoted) = (other.reports, own.quoted);
        let begun = &self.begun;
        let mut based = [
            spelt!("CH"),
            spelt!("CHs"),
            begun.chunk_near,
            begun.chunk_tail,
            begun.chunk_end,
            begun.chunk_frame,
            begun.chunk_quoted,
            spelt!("CHlen", chunk.length()),
        ];
        for part in [d, pp, q] {
            FeatureHash::all(&mut based, part);
        }
        let [plain, ends, near, tail, end, frame, cue_quoted, length] = based;

        f.add(spelt!("CH"));
        f.add(plain);
        f.add(ends.then("same").then(same));
        f.add(spelt!("CH", q, side, "rep", reports));
        f.add(plain.then("rep").then(reports).then(quoted));
        f.add(near);
        f.add(tail);
        f.add(tail.then(quoted).then(reports).then(&*self.core));
        f.add(end);
        f.add(begun.chunk_lemma.then(side).then(pp).then(q));
        f.add(spelt!("CHw=", first.lower));
        f.add(frame.then(self.word.pos));
        f.add(cue_quoted);
        f.add(length);
    }

    fn token_features(&self, t: usize, f: &mut impl FeatureSink) {
        let (view, i, cue, begun) = (self.view, self.cue.token, self.cue, &self.begun);
        let word = &view.words[t];
        let sentence = &view.sentences[self.sentence];
        let sd = side(t, i);
        let quoted = word.quote.is_some();
        let (dep, tag, distance) = (word.dep, word.tag, bucket(t, i));
        let near = (t.abs_diff(i) <= 4).then(|| ["-4", "-3", "-2", "-1", "0", "1", "2", "3", "4"][t + 4 - i]);
        let between = self.between(t);
        let (rival, commas) = between.as_ref().map_or((false, 0), |b| (b.rival, b.commas));
        // The branch on which the word hangs is the middle of many features: all are made together.
        let beginnings = [
            spelt!("br="),
            begun.lemma_branch,
            begun.frame_branch,
            spelt!("brp="),
            begun.dep_branch,
            spelt!("tbr=", tag),
            spelt!("q", quoted, sentence.quoted),
            spelt!("nsj", cue.subject.is_some()),
            spelt!("rb", rival),
            spelt!("cm", commas.min(3)),
            begun.frame_between[usize::from(commas > 0)],
            spelt!("le", dep),
            spelt!("pu=", word.text),
            spelt!("br2="),
            spelt!("odep=", near.unwrap_or_default()),
            spelt!("pth="),
        ];
        let path = self.climb.to(view, t);
        let [br, lbr, pbr, brp, brdv, tbr, q, nsj, rb, cm, btwc, le, pu, br2, odep, pth] = branches(&path, beginnings);
        f.add(spelt!("b"));
        f.add(pth.then(sd));
        f.add(br.then(sd));
        f.add(lbr.then(sd));
        f.add(pbr.then(sd));
        f.add(br2.then(sd));
        f.add(brp.then(cue.voice).then(sd).then(quoted));
        f.add(brdv.then(sd));
        f.add(spelt!("off=", distance));
        f.add(begun.lemma_distance.then(distance));
        f.add(spelt!("t=", tag));
        f.add(tbr.then(sd));
        f.add(spelt!("dep=", dep));
        if let Some(off) = near {
            f.add(spelt!("ow=", off, word.lower));
            f.add(spelt!("ot=", off, tag));
            f.add(begun.lemma_near.then(word.lower).then(off));
            f.add(odep);
        }
        f.add(spelt!("q", quoted, sentence.quoted, self.word.quote.is_some(), sd));
        f.add(q.then(sd));
        if matches!(word.pos, Pos::Noun | Pos::Propn | Pos::Num) {
            f.add(spelt!("w"));
        } else {
            f.add(spelt!("w=", word.lower));
        }
        let inside = self.inside.contains(&t);
        f.add(begun.subject.then(inside));
        f.add(nsj.then(sd).then(word.pos));
        if inside {
            f.add(spelt!("insub", &*cue.subject_kind));
            f.add(spelt!("insubL=", &*self.word.lemma, cue.voice));
        }
        if cue.subject == Some(t) {
            f.add(spelt!("subhead", &*cue.subject_kind));
        }
        if word.is_punct() {
            let at = if t == sentence.tokens.start {
                b'S'
            } else if sentence.last == Some(t) {
                b'E'
            } else {
                b'M'
            };
            let opens = view.words.get(t + 1).is_some_and(|next| next.quote.is_some());
            f.add(pu.then(sd));
            f.add(spelt!("pu=", word.text, at));
            f.add(spelt!("puq=", word.text, quoted, if opens { "Q" } else { "" }));
        }
        if let Some(Between { commas, that, verb, rival }) = between {
            let any = commas > 0;
            f.add(spelt!("rb", rival, sd));
            f.add(rb.then(sd));
            f.add(cm.then(sd));
            f.add(begun.lemma_commas.then(commas.min(2)).then(sd));
            f.add(spelt!("btw", any, that, verb, sd));
            f.add(begun.lemma_between.then(any).then(that).then(sd));
            f.add(btwc.then(sd));
        }
        self.edge_features(t, le.then(sd), sd, f);
    }

    /// What stands between the cue and a word; nothing is counted if they are far apart.
    fn between(&self, t: usize) -> Option<Between> {
        let (view, i) = (self.view, self.cue.token);
        let range = if t < i { t..i } else { i + 1..t };
        if range.len() >= BETWEEN {
            return None;
        }
        // The word itself is no rival of the cue.
        let rivals = if t < i { t + 1..i } else { range.clone() };
        Some(Between {
            commas: view.count(CountedMark::Comma, range.clone()) as usize,
            that: view.count(CountedMark::That, range.clone()) > 0,
            verb: view.count(CountedMark::Verb, range) > 0,
            rival: view.count(CountedMark::FrequentCue, rivals) > 0,
        })
    }

    /// The words beside, and which phrases start or end at the word. `begins` is the feature of a word that begins one.
    fn edge_features(&self, t: usize, begins: FeatureHash, sd: u8, f: &mut impl FeatureSink) {
        let words = &self.view.words;
        let (i, word) = (self.cue.token, &words[t]);
        let sentence = &self.view.sentences[self.sentence];
        let (dep, tag) = (word.dep, word.tag);
        if t > sentence.tokens.start {
            f.add(spelt!("pt=", words[t - 1].tag, tag));
            f.add(spelt!("pw=", words[t - 1].lower));
        }
        if t + 1 < sentence.tokens.end {
            f.add(spelt!("nt=", tag, words[t + 1].tag));
            f.add(spelt!("nw=", words[t + 1].lower));
        }
        let head = &words[word.head];
        f.add(if word.left == t { begins } else { spelt!("nle") });
        f.add(spelt!("hd=", head.dep, dep, sd));
        f.add(spelt!("hL=", &*head.lemma, dep));
        let largest = |edge: fn(&WindowToken<'_>) -> usize| {
            let mut z = t;
            while words[z].head != z && edge(&words[words[z].head]) == t && words[z].head != i {
                z = words[z].head;
            }
            Some(z).filter(|&z| edge(&words[z]) == t)
        };
        let above = |z: usize| if words[z].head == i { "v" } else { words[words[z].head].dep.as_str() };
        if let Some(z) = largest(|w| w.left) {
            f.add(spelt!("lem=", words[z].dep, sd, above(z)));
            f.add(self.begun.lemma_edge.then(words[z].dep).then(sd).then(words[z].head == i));
        }
        if let Some(z) = largest(|w| w.right) {
            f.add(spelt!("rem=", words[z].dep, sd, above(z)));
        }
        if t == sentence.tokens.start {
            f.add(spelt!("first"));
        }
        if sentence.last == Some(t) {
            f.add(spelt!("last"));
        }
    }
}

/// The way from cue to word behind features' beginnings. It is cut down to the branch on which the word hangs, but for the
/// last three: two have one label more, and the very last has four labels each way.
fn branches(path: &DependencyPath<'_>, beginnings: [FeatureHash; 16]) -> [FeatureHash; 16] {
    let whole = beginnings[15];
    if !path.joined {
        let mut parted = beginnings;
        FeatureHash::all(&mut parted, "X");
        return parted;
    }
    let mut prints = path.join(beginnings, 3, 1);
    prints[13] = path.further(prints[13], 2);
    prints[14] = path.further(prints[14], 2);
    prints[15] = if path.up_len() <= 3 { path.further(prints[15], 4) } else { path.join([whole], 4, 4)[0] };
    prints
}

/// Which side of the cue a token is on.
pub(crate) fn side(token: usize, cue: usize) -> u8 {
    match token.cmp(&cue) {
        std::cmp::Ordering::Less => b'<',
        std::cmp::Ordering::Greater => b'>',
        std::cmp::Ordering::Equal => b'0',
    }
}

/// The distance from cue to token, coarser the further.
pub(crate) fn bucket(token: usize, cue: usize) -> &'static str {
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
fn decode_with_marginals(items: &mut [Item], scores: &[[f32; 4]], transitions: &[[f32; 4]; 4]) {
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
fn decode(view: &TokenWindow<'_>, cue: usize, items: Vec<Item>) -> LabelledSpans {
    let solid = |r: &Range<usize>| view.words[r.clone()].iter().any(|w| !w.is_space() && !w.is_punct());
    let blank = |r: Range<usize>| view.words[r].iter().all(WindowToken::is_space);
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
    LabelledSpans { items, speaker, cue, content }
}
