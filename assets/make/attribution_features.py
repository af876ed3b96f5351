"""Features of the learned attribution extractor: a document as blocks of parsed tokens, and the strings that describe a
possible cue, the words around it, and its possible speakers.

Every string that `cue_features`, `span_features` and `speaker_features` make is made byte for byte the same in
src/claims/attribution.
"""
import math

QUOTES = "“”\""
BACK, FORWARD = 3, 6             # sentences around a cue's own that may hold its content
REACH = 150                      # tokens of its own sentence, to each side
REPORTING = set("say tell add write claim argue report announce note explain ask accord state insist suggest continue conclude".split())
FRAME = ("ccomp", "xcomp", "dobj", "prep", "agent", "attr", "acomp", "oprd", "prt", "dative")


class Block:
    pass


def plain(doc):
    b = Block()
    b.text = doc.text
    at = [0]
    for c in doc.text:
        at.append(at[-1] + len(c.encode("utf-8", "surrogatepass")))
    b.at, b.bytes = at, at[-1]
    b.word = [t.text for t in doc]
    b.lower = [t.lower_ for t in doc]
    b.lemma = [t.lemma_ for t in doc]
    b.tag = [t.tag_ for t in doc]
    b.pos = [t.pos_ for t in doc]
    b.dep = [t.dep_ for t in doc]
    b.head = [t.head.i for t in doc]
    b.start = [at[t.idx] for t in doc]
    b.end = [at[t.idx + len(t.text)] for t in doc]
    b.left = [t.left_edge.i for t in doc]
    b.right = [t.right_edge.i for t in doc]
    b.sentences = [(s.start, s.end) for s in doc.sents]
    return b


def quotations(text, at):
    """Byte spans of quotations: from an opening mark to the next mark, or to the end of the block."""
    out, i = [], 0
    while i < len(text):
        if text[i] not in "“\"":
            i += 1
            continue
        j = i + 1
        while j < len(text) and text[j] not in QUOTES:
            j += 1
        size = at[j] - at[i + 1]
        if (j == len(text) or text[j] != "“") and 3 <= size <= 1500:
            end = min(j + 1, len(text))
            out.append((at[i], at[end]))
            i = end
        else:
            i += 1
    return out


class View:
    """Several blocks of a document as one run of tokens. Places are bytes, two apart between blocks."""

    def __init__(self, blocks):
        self.word, self.lower, self.lemma, self.tag, self.pos, self.dep = [], [], [], [], [], []
        self.head, self.start, self.end, self.left, self.right, self.block = [], [], [], [], [], []
        self.sentences, self.quotes = [], []
        place = 0
        for k, b in enumerate(blocks):
            base = len(self.word)
            self.word += b.word
            self.lower += b.lower
            self.lemma += [x.lower() for x in b.lemma]
            self.tag += b.tag
            self.pos += b.pos
            self.dep += b.dep
            self.head += [base + x for x in b.head]
            self.left += [base + x for x in b.left]
            self.right += [base + x for x in b.right]
            self.start += [place + x for x in b.start]
            self.end += [place + x for x in b.end]
            self.block += [k] * len(b.word)
            self.sentences += [(base + x, base + y) for x, y in b.sentences]
            self.quotes += [(place + x, place + y) for x, y in quotations(b.text, b.at)]
            place += b.bytes + 2
        n = self.n = len(self.word)
        self.space = [t == "_SP" for t in self.tag]
        self.punct = [p == "PUNCT" for p in self.pos]
        self.children = [[] for _ in range(n)]
        for i, h in enumerate(self.head):
            if h != i:
                self.children[h].append(i)
        self.sentence = [0] * n
        for k, (a, b) in enumerate(self.sentences):
            for i in range(a, b):
                self.sentence[i] = k
        self.quote, k = [-1] * n, 0
        for i in range(n):
            while k < len(self.quotes) and self.quotes[k][1] <= self.start[i]:
                k += 1
            if k < len(self.quotes) and self.quotes[k][0] <= self.start[i]:
                self.quote[i] = k


# ---------------------------------------------------------------- what the features share
def flag(x):
    return "1" if x else "0"


def subject(v, i, depth=0):
    """The subject of a verb, found through the verbs it hangs on, and the way there."""
    for c in v.children[i]:
        if v.dep[c] in ("nsubj", "nsubjpass", "csubj"):
            if v.tag[c] in ("WP", "WDT") and v.dep[i] == "relcl":
                return v.head[i], "rel"
            return c, v.dep[c]
    if depth < 3 and v.dep[i] in ("conj", "xcomp", "advcl", "acl", "pcomp", "prep", "dep"):
        if v.dep[i] == "acl":
            return v.head[i], "acl"
        s, kind = subject(v, v.head[i], depth + 1)
        return s, v.dep[i] + ">" + kind
    return -1, "none"


def near_quotes(v, i):
    """Where quotations lie, in the sentence or just beside it."""
    a, b = v.sentences[v.sentence[i]]
    low, high, out = v.start[a], v.end[b - 1], set()
    for x, y in v.quotes:
        if y < low - 3 or x > high + 3:
            continue
        if x <= v.start[i] < y:
            out.add("in")
        elif y <= v.start[i]:
            out.add("before" if v.start[i] - y < 30 else "farbefore")
        else:
            gap = x - v.end[i]
            out.add("after" if gap < 4 else "midafter" if gap < 30 else "farafter")
    return sorted(out) or ["no"]


def path(v, c, t):
    """Labels up from c and down to t; None when they are in different trees."""
    up, x = [c], c
    while v.head[x] != x:
        x = v.head[x]
        up.append(x)
    place, down, y = {x: k for k, x in enumerate(up)}, [], t
    while y not in place:
        down.append(v.dep[y])
        if v.head[y] == y:
            return None
        y = v.head[y]
    return [v.dep[x] for x in up[:place[y]]], down[::-1]


def bucket(x):
    a = abs(x)
    size = str(a) if a <= 3 else "5" if a <= 5 else "9" if a <= 9 else "19" if a <= 19 else "x"
    return ("-" if x < 0 else "+") + size


class Cue:
    """What every feature of one cue asks."""

    def __init__(self, v, i):
        self.lemma, self.pos, self.dep, self.tag = v.lemma[i], v.pos[i], v.dep[i], v.tag[i]
        self.deps = [v.dep[c] for c in v.children[i]]
        self.voice = "pass" if "nsubjpass" in self.deps or "auxpass" in self.deps else "act"
        self.quotes = near_quotes(v, i)
        self.near = "|".join(self.quotes)
        self.subject, self.subject_kind = subject(v, i)

    def frame(self, labels):
        return "+".join(x for x in labels if x in self.deps)


# ---------------------------------------------------------------- 1. is there a cue here?
def candidates(v, nominal):
    for i in range(v.n):
        if v.space[i]:
            continue
        if v.pos[i] in ("VERB", "AUX"):
            if v.dep[i] not in ("aux", "auxpass"):
                yield i
        elif (v.lemma[i], v.pos[i]) in nominal:
            yield i


def cue_features(v, i):
    q = Cue(v, i)
    L, a, b = q.lemma, *v.sentences[v.sentence[i]]
    h = v.head[i]
    f = ["b", "pos=" + q.pos, "tag=" + q.tag, "dep=" + q.dep, "L=" + L, "Lt=" + L + q.tag, "Ld=" + L + q.dep,
         "hl=" + v.lemma[h], "hp=" + v.pos[h] + q.dep, "Lhl=" + L + "_" + v.lemma[h]]
    for c in v.children[i]:
        d, side = v.dep[c], "<" if c < i else ">"
        if d == "punct":
            f.append("p" + side + v.word[c])
            continue
        f += ["c" + side + d, "Lc=" + L + d + side]
        if d in ("prep", "prt", "mark", "neg", "aux", "advmod", "agent", "ccomp", "xcomp", "dobj", "attr", "acomp", "pobj", "amod",
                 "nsubj", "det", "poss"):
            f.append("cl=" + d + v.lemma[c])
        if d in ("prep", "prt", "dobj", "attr", "acomp", "neg", "aux"):
            f.append("Lcl=" + L + d + v.lemma[c])
        if d in ("ccomp", "xcomp"):
            f.append("ct=" + d + v.tag[c])
            for g in v.children[c]:
                if v.dep[g] == "mark":
                    f += ["mk=" + v.lower[g], "Lmk=" + L + v.lower[g]]
    core = q.frame(FRAME)
    f += ["fr=" + core, "Lfr=" + L + core, "frp=" + core + q.voice + q.tag, "Lp=" + L + q.voice, "sk=" + q.subject_kind]
    s = q.subject
    if s >= 0:
        f += ["sp=" + v.pos[s] + v.tag[s], "sl=" + v.lemma[s], "Lsp=" + L + v.pos[s], "frsp=" + core + v.pos[s],
              "sd=" + ("adj" if abs(s - i) == 1 else "l" if s < i else "r")]
    for x in q.quotes:
        f += ["q=" + x, "Lq=" + L + x, "qfr=" + x + core]
    for k in (-2, -1, 1, 2):
        if a <= i + k < b:
            f += ["w%d=" % k + v.lower[i + k], "t%d=" % k + v.tag[i + k]]
    if i + 1 < b:
        f.append("Ln=" + L + v.lower[i + 1])
    f.append("sp0" if i - a < 3 else "spN" if b - i < 4 else "spM")
    x, up = i, []
    while v.head[x] != x and len(up) < 3:
        up.append(v.dep[x])
        x = v.head[x]
    f += ["up=" + ">".join(up), "root=" + v.lemma[x], "dpth=%d" % len(up)]
    return f


# ---------------------------------------------------------------- 2. which words are content, which the cue's?
def items(v, i):
    """What is labelled for the cue i: tokens of its sentence, and chunks of the sentences around, cut at quotation marks."""
    k = v.sentence[i]
    out = []

    def chunks(j):
        x, y = v.sentences[j]
        cuts = [x] + [t for t in range(x + 1, y) if v.quote[t] != v.quote[t - 1]] + [y]
        for p, q in zip(cuts, cuts[1:]):
            if any(not v.space[t] and not v.punct[t] for t in range(p, q)):
                out.append((True, j - k, p, q))
    for j in range(max(0, k - BACK), k):
        chunks(j)
    a, b = v.sentences[k]
    out += [(False, 0, t, t + 1) for t in range(max(a, i - REACH), min(b, i + REACH + 1)) if not v.space[t]]
    for j in range(k + 1, min(len(v.sentences), k + 1 + FORWARD)):
        chunks(j)
    return out


def span_features(v, i, frequent):
    q = Cue(v, i)
    L, P, k = q.lemma, q.pos, v.sentence[i]
    a, b = v.sentences[k]
    core = q.frame(("ccomp", "xcomp", "dobj", "agent", "attr", "acomp", "dative"))
    s = q.subject
    inside = range(v.left[s], v.right[s] + 1) if s >= 0 and s != v.head[i] else range(0)
    solid = [t for t in range(a, b) if not v.space[t]]
    last = solid[-1] if solid else -1
    tail = "tail" if sum(t > i for t in solid) <= 6 else "mid"
    quoted = any(v.quote[t] >= 0 for t in range(a, b))
    cue_quoted = v.quote[i] >= 0
    seq, out = items(v, i), []
    for chunk, dj, x, y in seq:
        if chunk:
            t = [z for z in range(x, y) if not v.space[z]]
            iq = v.quote[t[len(t) // 2]] >= 0
            pp = "p%d" % max(-2, min(2, v.block[t[0]] - v.block[i]))
            same = iq and last >= 0 and v.quote[t[0]] in (v.quote[a], v.quote[last])
            rep = flag(any(v.lemma[z] in REPORTING and v.quote[z] < 0 for z in range(*v.sentences[k + dj])))
            side, d, Q, H = "+" if dj > 0 else "-", "d%d" % dj, "q" + flag(iq), flag(quoted)
            base = d + pp + Q
            out.append(["CH", "CH" + base, "CHs" + base + "same" + flag(same), "CH" + Q + side + "rep" + rep,
                        "CH" + base + "rep" + rep + H, "CHn" + q.near + d + pp + Q, "CH" + tail + base,
                        "CH" + tail + base + H + rep + core, "CHend" + (v.word[last] if solid else "") + base,
                        "CHL=" + L + side + pp + Q, "CHw=" + v.lower[t[0]], "CHcore" + core + base + P,
                        "CHcq" + flag(cue_quoted) + base, "CHlen%d" % min(len(t) // 5, 4) + base])
            continue
        t, off = x, x - i
        sd = "<" if off < 0 else ">" if off > 0 else "0"
        way = path(v, i, t)
        if way is None:
            pth = br = br2 = "X"
        else:
            up, down = way
            pth = "^".join(up[:4]) + "/" + "/".join(down[:4])
            br2 = "^".join(up[:3]) + "/" + "/".join(down[:2])
            br = "^".join(up[:3]) + "/" + "".join(down[:1])
        iq = v.quote[t] >= 0
        D, T, B = v.dep[t], v.tag[t], bucket(off)
        f = ["b", "pth=" + pth + sd, "br=" + br + sd, "Lbr=" + L + br + sd, "Pbr=" + P + core + br + sd, "br2=" + br2 + sd,
             "brp=" + br + q.voice + sd + flag(iq), "brdv=" + q.dep + br + sd, "off=" + B, "Loff=" + L + B, "t=" + T,
             "tbr=" + T + br + sd, "dep=" + D]
        if abs(off) <= 4:
            f += ["ow=%d" % off + v.lower[t], "ot=%d" % off + T, "Low=" + L + v.lower[t] + "%d" % off, "odep=%d" % off + br2]
        qs = "q" + flag(iq) + flag(quoted)
        f += [qs + flag(cue_quoted) + sd, qs + br + sd,
              "w=" + v.lower[t] if v.pos[t] not in ("NOUN", "PROPN", "NUM") else "w",
              "ss=" + q.subject_kind + flag(t in inside), "nsj" + flag(s >= 0) + br + sd + v.pos[t]]
        if t in inside:
            f += ["insub" + q.subject_kind, "insubL=" + L + q.voice]
        if t == s:
            f.append("subhead" + q.subject_kind)
        if v.punct[t]:
            w = v.word[t]
            f += ["pu=" + w + br + sd, "pu=" + w + ("S" if t == a else "E" if t == last else "M"),
                  "puq=" + w + flag(iq) + ("Q" if t + 1 < v.n and v.quote[t + 1] >= 0 else "")]
        low, high = (t, i) if t < i else (i + 1, t)
        if high - low < 60:
            commas = sum(v.word[z] == "," for z in range(low, high))
            that = flag(any(v.lower[z] == "that" for z in range(low, high)))
            verb = flag(any(v.pos[z] == "VERB" for z in range(low, high)))
            rep = flag(any(v.pos[z] == "VERB" and v.lemma[z] in frequent for z in range(low, high) if z not in (i, t)))
            com = flag(commas)
            f += ["rb" + rep + sd, "rb" + rep + br + sd, "cm%d" % min(commas, 3) + br + sd, "Lcm" + L + "%d" % min(commas, 2) + sd,
                  "btw" + com + that + verb + sd, "Lbtw" + L + com + that + sd, "btwc" + com + core + br + sd]
        if t > a:
            f += ["pt=" + v.tag[t - 1] + T, "pw=" + v.lower[t - 1]]
        if t + 1 < b:
            f += ["nt=" + T + v.tag[t + 1], "nw=" + v.lower[t + 1]]
        hh = v.head[t]
        f += ["le" + D + br + sd if v.left[t] == t else "nle", "hd=" + v.dep[hh] + D + sd, "hL=" + v.lemma[hh] + D]
        z = t
        while v.head[z] != z and v.left[v.head[z]] == t and v.head[z] != i:
            z = v.head[z]
        if v.left[z] == t:
            f += ["lem=" + v.dep[z] + sd + ("v" if v.head[z] == i else v.dep[v.head[z]]),
                  "lemL=" + L + v.dep[z] + sd + flag(v.head[z] == i)]
        z = t
        while v.head[z] != z and v.right[v.head[z]] == t and v.head[z] != i:
            z = v.head[z]
        if v.right[z] == t:
            f.append("rem=" + v.dep[z] + sd + ("v" if v.head[z] == i else v.dep[v.head[z]]))
        if t == a:
            f.append("first")
        if t == last:
            f.append("last")
        out.append(f)
    return seq, out


def decode(v, seq, labels, i):
    """Labels to token ranges: speaker or None, cue, contents."""
    def runs(y):
        out, open_ = [], False
        for (_, _, x, z), label in zip(seq, labels):
            if label != y:
                open_ = False
            elif open_ and all(v.space[t] for t in range(out[-1][1], x)):
                out[-1][1] = z
            else:
                out.append([x, z])
                open_ = True
        return out

    def solid(r):
        return any(not v.punct[t] and not v.space[t] for t in range(*r))
    content = []
    for r in filter(solid, runs("C")):
        if content and r[0] - content[-1][1] <= 3 and all(v.punct[t] or v.space[t] for t in range(content[-1][1], r[0])):
            content[-1][1] = r[1]
        else:
            content.append(r)
    speakers = list(filter(solid, runs("S")))
    speaker = max(speakers, key=lambda r: (r[1] - r[0], -abs(r[0] - i)), default=None)
    cue = next((r for r in runs("U") if r[0] <= i < r[1]), [i, i + 1])
    return tuple(speaker) if speaker else None, tuple(cue), [tuple(r) for r in content]


# ---------------------------------------------------------------- 3. who is the speaker?
def trim(v, x, y):
    while x < y and (v.space[x] or (v.punct[x] and v.word[x] not in ("“", '"', "("))):
        x += 1
    while y > x and (v.space[y - 1] or v.word[y - 1] in (",", "-", "—", "–", ";", ":", ".", "''", '"', "”")):
        y -= 1
    return x, y


def speaker_candidates(v, i):
    """(head, from, to, full or short): noun phrases of the cue's sentence and subjects of the one before."""
    k, out = v.sentence[i], []
    for j in (k, k - 1):
        if j < 0:
            continue
        a, b = v.sentences[j]
        for t in range(max(a, i - REACH), min(b, i + REACH + 1)):
            d = v.dep[t]
            if t == i or d == "compound":
                continue
            if v.pos[t] not in ("NOUN", "PROPN", "PRON") and not (v.pos[t] in ("DET", "NUM", "ADJ") and d in ("nsubj", "pobj", "nsubjpass", "poss")):
                continue
            if d == "npadvmod" and j == k and v.head[t] != i or j < k and d not in ("nsubj", "nsubjpass"):
                continue
            x, y = v.left[t], v.right[t] + 1
            if x <= i < y:           # the cue stands inside the phrase: cut the branch that holds it
                if i > t:
                    y = i
                else:
                    x = i + 1
                c = i
                while v.head[c] != t and v.head[c] != c:
                    c = v.head[c]
                if v.head[c] == t:
                    if c > t:
                        y = min(y, v.left[c]) if v.left[c] > t else y
                    else:
                        x = max(x, min(v.right[c] + 1, t))
            x, y = trim(v, x, y)
            if not x <= t < y:
                continue
            out.append((t, x, y, "full"))
            z = next((c for c in range(t + 1, y) if v.word[c] == "," or (v.dep[c] in ("relcl", "acl") and v.head[c] == t)
                      or v.tag[c] in ("WP", "WDT")), None)
            if z is not None:
                x2, y2 = trim(v, x, z)
                if x2 < y2 < y:
                    out.append((t, x2, y2, "short"))
    return out


def speaker_features(v, i, c, q):
    L, P, sk = q.lemma, q.pos, q.subject_kind
    core = q.frame(("ccomp", "xcomp", "dobj", "agent", "attr", "acomp"))
    if c is None:
        return ["none", "none" + P, "noneL" + L + q.voice, "nonesk" + sk, "none" + core + q.voice + q.tag, "nonedv" + q.dep + sk,
                "noneq" + q.near + sk, "none" + P + q.dep] + ["nonech" + x for x in q.deps]
    t, x, y, kind = c
    way = path(v, i, t)
    up, down = way if way is not None else (["X"], ["X"])
    pth = "^".join(up[:5]) + "/" + "/".join(down[:4])
    sd, prev, D = "<" if t < i else ">", "" if v.sentence[t] == v.sentence[i] else "P", v.dep[t]
    s = flag(q.subject == t)
    f = ["pth=" + pth + sd + prev, "pthk=" + pth + sd + kind, "Lp=" + L + pth, "pp=" + P + pth + sd + q.voice, "cp=" + core + pth + sd,
         "dep=" + D + sd + prev, "pos=" + v.pos[t] + v.tag[t], "tl=" + v.lemma[t], "k=" + kind,
         "kpos=" + kind + v.pos[t] + "%d" % min(5, (y - x) // 3), "sk=" + s + sk + kind, "skL=" + s + L + q.voice,
         "dist=" + bucket(t - i), "distp=" + bucket(t - i) + v.pos[t], "qn" + q.near + D + sd,
         "up%d" % min(5, len(up)) + "dn%d" % min(4, len(down)), "u=" + "^".join(up[:5]) + D,
         "inq" + flag(v.quote[t] >= 0) + flag(v.quote[i] >= 0), "tvd=" + q.tag + q.dep + pth,
         "adj" + flag(y == i) + flag(x == i + 1) + P + q.near,
         "qadj" + flag(x > 0 and v.word[x - 1] in (",", '"', "”", "“")) + flag(y < v.n and v.word[y] in (",", '"', "“")) + sd,
         "hl=" + v.lemma[v.head[t]] + "=" + D]
    between = range(min(t, i) + 1, max(t, i))
    f.append("btw" + flag(any(v.dep[z] in ("nsubj", "nsubjpass") for z in between)) + flag(any(v.word[z] == "," for z in between))
             + flag(any(v.pos[z] == "VERB" for z in between)) + sd + prev)
    f += ["tc=" + v.dep[z] + (">" if z > t else "<") for z in v.children[t]]
    return f


# ---------------------------------------------------------------- 4. is the whole to be kept?
def iou(a, b):
    both = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return both / ((a[1] - a[0]) + (b[1] - b[0]) - both) if both else 0.0


def keep_features(v, r):
    def logit(p):
        return math.log(max(p, 1e-4) / max(1 - p, 1e-4))

    def certainty(y):
        m = [p for p, l in zip(r["marginals"], r["labels"]) if l == y]
        return (sum(m) / len(m), min(m)) if m else (0, 0)
    C, S, U = certainty("C"), certainty("S"), certainty("U")
    outside = [p for p, l, c in zip(r["marginals"], r["labels"], r["chunks"]) if l == "O" and not c] or [1]
    labelled, _, content = r["spans"]
    same = bool(labelled and r["speaker"] and iou(r["place"](labelled), r["place"](r["speaker"])) >= .3)
    size = sum(b - a for a, b in map(r["place"], content))
    return [logit(r["cue"]), *C, *S, *U, sum(outside) / len(outside), bool(content), len(content) > 1,
            min(2, sum(math.log(max(p, 1e-3)) for p in r["marginals"]) / -5), logit(r["speaker_p"]), logit(r["none_p"]), same,
            r["speaker"] is None, labelled is None, *(r["pos"] == p for p in ("VERB", "NOUN", "AUX")), math.log1p(size)]
