#!/usr/bin/env python3
"""Train the judge: how likely a word of a draft is a slip, given what its sources have in its place. Writes assets/judge.toml.

    judge.py atoms   COPYDESK PAIRS OUT1 [LIMIT]      the facts of right drafts and of their sources' own sentences, as copydesk reads them
    judge.py slips   OUT1 OUT2 [LEXICAL]              right paragraphs, and the same with one slip each, by about 30 rules (no binary needed)
    judge.py collect COPYDESK OUT2 DATA OUT3          every fact of OUT2 and of the seen sets with its features, and whether it is a slip
    judge.py fit     OUT3 ASSET [MODEL ...]           folds by document, calibration to real copy; writes the asset. MODEL: logistic (the rule),
                                                      or families, weights of their own for kinds alike; the first is written, the others compared
    judge.py read    OUT3 [N]                         the N facts of right published copy that the folds suspect most, to be read

Needs Python 3.9+; fit needs numpy. OUT1 to OUT3 are gzipped JSON lines.

PAIRS names files or folders, with commas between: right drafts from public corpora (right-pairs.jsonl, {id, set, group, sources:
[[name, text]], draft}), what was written for this (bank1.jsonl, ..., {source_id, source, draft, label: right | wrong, wrong}), and of
DATA wild.jsonl and corrections.jsonl, whose right drafts take slips too. LIMIT bounds the first.
DATA is the folder of evaluation sets that confidence.py describes; of it wild, corrections, desk, newsroom, cases and bank are read,
and the drafts of desk and newsroom. LEXICAL is lexical.bin (found beside this script's folder if not named): antonyms, kinds, neighbours.

A fact of right text is no slip; of slipped text only the facts that touch the slip count, and they share the weight of one.
For what is left out (a hedge, "not", "at least") only the fact that says so counts. Slips weigh as newspapers err: see SHARE.

The model is logistic: a weight a feature, an intercept a kind. A bent line over its odds, with an offset a family of kinds,
brings them to the rate of slips in real copy (RATE in 1,000 words); it is fitted on the seen real sets, one place a slip.
"""
import collections, concurrent.futures, difflib, glob, gzip, hashlib, json, math, os, random, re, struct, subprocess, sys, tempfile

SEED = 15
# What newspapers correct, by category, in shares: slips are drawn and weighed to it.
SHARE = {"name": .40, "figure": .15, "day": .09, "speaker": .07, "roles": .07, "scope": .09, "rest": .13}
RATE = 2.0                       # slips in 1,000 words of real copy that the sources could tell
SEEN = ("wild", "corrections", "bank")   # sets that collect reads by themselves
TICKED = .25                     # least score of a fact that a slip may change
COVERED = .6                     # a sentence takes a slip if so much of it is ticked
FOLDS = 5
# Cuts of what is said, chosen on the folds, the first two as in confidence.py: errors nine in ten of which are right, warnings of which
# published stories get next to none that is false.
CUTS = {"error": .8, "warning": .5, "information": .35}
# How much a right fact of each set counts: published copy most, copies and simplifications least.
WEIGHT = {"wild": 4.0, "corrections": 4.0, "drafts": 4.0, "bank": 2.0, "desk": 1.0, "newsroom": .5, "cases": .5, "story": 2.0, "self": .3, "wikisplit": .3, "wikisplit-join": .3}
OWN = 3.0                        # a slip that somebody made, against one made by rule
FAMILY = {"figures": "figure age ordinal counted", "days": "date weekday time", "names": "name demonym speaker", "roles": "role complement",
          "marks": "quantifier modal negation condition dropped-negation dropped-modal dropped-hedge dropped-bound dropped-condition dropped-quantifier",
          "words": "noun verb cue adjective adverb", "prepositions": "preposition"}
FAMILY_OF = {k: f for f, kinds in FAMILY.items() for k in kinds.split()}
KINDS = list(FAMILY_OF)
# Rules whose expected findings tell that a fact differs; what others find says nothing of facts, or the words are left out.
DIFFERENT = ("name-mismatch", "figure-mismatch", "figure-noun", "figure-unit", "figure-scale", "figure-bound", "figure-lost-bound", "date-mismatch",
             "weekday-mismatch", "role-swap", "negation-flip", "scope-widened", "missing-hedge", "strengthened-modality", "dropped-condition")
UNTOUCHED = ("unattributed-claim", "vague-attribution", "single-source")


def rows(path):
    with (gzip.open if path.endswith(".gz") or open(path, "rb").read(2) == b"\x1f\x8b" else open)(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def writer(path):
    return gzip.open(path, "wt", encoding="utf-8", compresslevel=4)


def overlap(a, b):
    return min(a[1], b[1]) > max(a[0], b[0])


# ---------------------------------------------------------------- copydesk
def facts(copydesk, sources, drafts):
    """The facts of drafts that share sources, with code-point spans: [[fact]]."""
    with tempfile.TemporaryDirectory() as d:
        args = [copydesk, "explain", "--format", "json"]
        paths = {}
        for i, (name, text) in enumerate(sources):
            p = os.path.join(d, f"s{i}", os.path.basename(name))
            os.makedirs(os.path.dirname(p), exist_ok=True)
            open(p, "w", encoding="utf-8", newline="").write(text)
            paths[os.path.basename(name)] = text
            args += ["--source", p]
        names = []
        for i, draft in enumerate(drafts):
            names.append(os.path.join(d, f"{i}.md"))
            open(names[-1], "w", encoding="utf-8", newline="").write(draft)
        done = subprocess.run([*args, "--", *names], capture_output=True, text=True)
        try:
            got = json.loads(done.stdout)
        except ValueError:
            sys.exit(f"{' '.join(args[:3])}: {done.stderr[:500] or done.stdout[:500]}")
    entries = got.get("drafts", [got]) if "facts" not in got else [got]
    out = []
    for draft, entry in zip(drafts, entries):
        point = points(draft)
        out.append([])
        for f in entry["facts"]:
            text = paths.get(os.path.basename(f["source"] or ""))
            at = f.get("evidence_span")
            out[-1].append({**f, "span": span_of(f["span"], point), "sentence": span_of(f["sentence"], point),
                            "at": span_of(at, points(text)) if at and text is not None else None})
    return out


POINTS = {}


def points(text):
    """From bytes to code points."""
    if text.isascii():
        return None
    if text not in POINTS:
        if len(POINTS) > 200:
            POINTS.clear()
        table = []
        for i, c in enumerate(text):
            table += [i] * len(c.encode())
        POINTS[text] = table + [len(text)]
    return POINTS[text]


def span_of(span, table):
    a, b = (span["start"], span["end"]) if isinstance(span, dict) else span
    return (a, b) if table is None else (table[min(a, len(table) - 1)], table[min(b, len(table) - 1)])


def paragraphs(text):
    return [p.strip("\n") for p in re.split(r"\n\s*\n", text) if p.strip()]


def by_paragraph(paras, found):
    """Facts of "\\n\\n".join(paras) by paragraph, with spans in it."""
    out, at = [[] for _ in paras], 0
    starts = []
    for p in paras:
        starts.append(at)
        at += len(p) + 2
    for f in found:
        k = next(k for k in reversed(range(len(starts))) if starts[k] <= f["span"][0])
        move = lambda s, k=k: (s[0] - starts[k], s[1] - starts[k])
        out[k].append({**f, "span": move(f["span"]), "sentence": move(f["sentence"])})
    return out


def pooled(work, jobs):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for i in range(0, len(jobs), 64):
            for job, answer in zip(jobs[i:i + 64], pool.map(work, jobs[i:i + 64])):
                yield job, answer
            print(f"\r{min(i + 64, len(jobs))}/{len(jobs)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


# ---------------------------------------------------------------- atoms
def pairs_of(path, limit):
    """[{id, set, group, sources, drafts}]: right drafts, those of one source set together."""
    found = collections.OrderedDict()

    def add(r):
        key = (r["set"], json.dumps(r["sources"]))
        found.setdefault(key, {"id": r["id"], "set": r["set"], "group": r["group"], "sources": r["sources"], "drafts": []})["drafts"].append(r["draft"])
    for name in path.split(","):
        files = [name] if os.path.isfile(name) else [os.path.join(name, n) for n in ("right-pairs.jsonl", "wild.jsonl", "corrections.jsonl")] + sorted(glob.glob(os.path.join(name, "bank[0-9]*.jsonl")))
        for r in (r for f in files if os.path.exists(f) for r in rows(f)):
            if "label" in r:
                if r["label"] == "right":
                    add({"id": "bank/" + r["source_id"], "set": "bank", "group": "bank/" + r["source_id"], "sources": [["source.md", r["source"]]], "draft": r["draft"]})
            elif "slips" in r:
                add({"id": "wild/" + r["id"], "set": "wild", "group": "wild/" + r["id"], "sources": [[s["name"], s["text"]] for s in r["sources"]], "draft": r["draft"]})
            elif "draft_right" in r:
                sources = zip(r["source_name"], r["source"]) if isinstance(r["source"], list) else ((r["source_name"], r["source"]),)
                add({"id": "corrections/" + r["id"], "set": "corrections", "group": "corrections/" + r["id"], "sources": [list(s) for s in sources], "draft": r["draft_right"]})
            else:
                add(r)
    own = [r for r in found.values() if r["set"] in SEEN]
    others = [r for r in found.values() if r["set"] not in SEEN and sum(len(t) for _, t in r["sources"]) < 24000]
    if limit and len(others) > limit:
        others = random.Random(SEED).sample(others, limit)
    return others + own


def atoms(copydesk, pairs, to, limit=None):
    jobs = pairs_of(pairs, int(limit or 0))
    keep = ("kind", "text", "lemma", "tag", "span", "sentence", "ticked", "at", "type")

    def work(r):
        own = [(k, at, p) for k, (_, t) in enumerate(r["sources"]) for at, p in located(t)]
        paras = [p for d in r["drafts"] for p in paragraphs(d)]
        mine, of_source = facts(copydesk, r["sources"], ["\n\n".join(paras), "\n\n".join(p for _, _, p in own)])
        return paras, by_paragraph(paras, mine), own, by_paragraph([p for _, _, p in own], of_source)
    with writer(to) as f:
        for r, (paras, mine, own, of_source) in pooled(work, jobs):
            stock = [{**{k: x.get(k) for k in ("kind", "text", "lemma", "tag", "type")}, "doc": d, "at": at + x["span"][0], "before": p[max(0, x["span"][0] - 12):x["span"][0]]}
                     for (d, at, p), xs in zip(own, of_source) for x in xs if not x["kind"].startswith("dropped")]
            f.write(json.dumps({"id": r["id"], "set": r["set"], "group": r["group"], "sources": r["sources"], "stock": stock,
                                "paragraphs": [{"text": p, "facts": [{k: x.get(k) for k in keep} for x in map(ticked, xs)]} for p, xs in zip(paras, mine)]}, ensure_ascii=False) + "\n")


def ticked(x):
    """By the features, not by the verdict, which rests on the model to be made."""
    return {**x, "ticked": x["features"].get("tick", float(x["verdict"] == "ticked")) >= TICKED}


def located(text):
    at = 0
    for p in paragraphs(text):
        at = text.index(p, at)
        yield at, p
        at += len(p)


# ---------------------------------------------------------------- slips
NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
SHARES = ["half", "a third", "a quarter", "two-thirds", "three-quarters", "a fifth", "a tenth"]
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
PREPOSITIONS = {"by": "for against with", "against": "for by", "for": "against by", "from": "to in", "to": "from", "before": "after", "after": "before during", "above": "below", "below": "above",
                "over": "under", "under": "over", "with": "without against", "without": "with", "since": "until before", "until": "since", "up": "down", "down": "up", "in": "near outside",
                "inside": "outside", "outside": "inside", "near": "in", "during": "after before", "despite": "because of", "behind": "ahead of", "between": "after"}
QUANTIFIERS = {"all": "some most", "most": "all some", "some": "all most", "many": "few all", "few": "many", "several": "all dozens of", "first": "second last", "last": "first", "both": "neither of", "every": "almost every",
               "each": "some", "largest": "smallest second-largest", "biggest": "smallest second-biggest", "highest": "lowest", "lowest": "highest", "best": "worst", "worst": "best", "more": "less", "less": "more", "fewer": "more",
               "always": "often", "often": "always never", "never": "rarely", "dozens": "hundreds", "hundreds": "thousands dozens", "thousands": "hundreds", "half": "most", "majority": "minority",
               "any": "all", "entire": "northern", "whole": "northern", "top": "bottom", "only": "", "mostly": "entirely", "partly": "entirely", "sometimes": "always", "usually": "always"}
BOUNDS = {"at least": "up to", "more than": "fewer than", "over": "under", "up to": "at least", "less than": "more than", "fewer than": "more than", "nearly": "more than", "almost": "more than", "under": "over",
          "about": "more than", "around": "more than", "some": "at least", "roughly": "more than", "approximately": "at least", "just over": "just under", "just under": "just over", "as many as": "at least"}
# opposites and confusions of the trade, in both directions
PAIRS_OF_WORDS = """rise/fall increase/decrease gain/lose win/lose approve/reject accept/reject agree/refuse agree/offer back/oppose support/oppose arrest/charge charge/convict accuse/convict acquit/convict release/detain buy/sell
open/close ban/allow allow/forbid admit/deny confirm/deny injure/kill wound/kill hire/fire appoint/dismiss resign/retire start/finish begin/end join/leave enter/leave arrive/depart lend/borrow hurt/help raise/cut raise/lower add/remove
build/demolish extend/cut strengthen/weaken improve/worsen expand/shrink pass/fail succeed/fail propose/adopt plan/approve consider/approve suspend/cancel postpone/cancel delay/cancel investigate/charge suspect/convict urge/order ask/order
recommend/order promise/pay attack/defend praise/criticize welcome/condemn lead/trail cause/follow import/export elect/appoint son/brother father/son mother/daughter sister/daughter wife/sister husband/brother uncle/grandfather nephew/cousin
brother/cousin man/woman boy/girl he/she his/her teacher/student doctor/nurse owner/tenant landlord/tenant plaintiff/defendant prosecutor/lawyer judge/prosecutor victim/suspect suspect/witness passenger/driver pilot/passenger buyer/seller
employer/employee profit/loss profit/revenue revenue/sales income/revenue debt/deficit import/export north/south east/west northern/southern eastern/western left/right former/current new/old young/old high/low large/small big/small
early/late earlier/later public/private guilty/innocent legal/illegal local/national state/federal federal/national senior/junior major/minor rich/poor strong/weak positive/negative civil/criminal fatal/minor severe/mild first/second
senator/representative mayor/governor governor/senator minister/president chairman/president director/manager chairman/director secretary/minister chief/deputy spokesman/director spokeswoman/director sergeant/lieutenant captain/lieutenant
professor/lecturer coach/manager founder/owner editor/publisher lawyer/spokesman attorney/judge ambassador/consul council/committee parliament/government senate/house court/tribunal city/county county/state university/college school/college
company/charity month/week week/day day/month year/month hour/minute mile/kilometer mile/kilometre ton/pound acre/hectare inch/foot foot/meter dollar/euro murder/manslaughter robbery/burglary theft/fraud assault/murder cancer/diabetes
warning/charge verdict/sentence trial/hearing appeal/complaint bid/purchase offer/purchase merger/sale strike/lockout election/referendum vote/debate bill/law treaty/agreement report/study survey/census""".split()
SCALES = [("million", "billion"), ("billion", "million"), ("bn", "m"), ("percent", "percentage points"), ("per cent", "percentage points"), ("%", " percentage points"), ("$", "£"), ("£", "$"), ("€", "$"), ("thousand", "million"),
          ("miles", "kilometres"), ("kilometers", "miles"), ("feet", "metres"), ("pounds", "tons"), ("hours", "days"), ("days", "weeks"), ("weeks", "months"), ("months", "years"), ("years", "months"), ("minutes", "hours")]
BODY = ["Council", "Committee", "Commission", "Authority", "Agency", "Board", "Department", "Ministry", "Office", "Bureau", "University", "College", "School", "Institute", "Association", "Federation", "Union", "Party",
        "Court", "Corporation", "Company", "Foundation", "Fund", "Group", "Bank", "Hospital", "Center", "Centre", "Service", "Society", "Trust", "Police", "Times", "Post", "Inc", "Ltd", "Corp", "Administration", "House", "Senate", "Congress"]
HEDGES = "likely probably possibly allegedly reportedly apparently potentially suspected alleged possible perhaps supposedly tentatively partly presumably seemingly".split()
WHAT = {"name-same": "name", "name-other": "name", "name-spelling": "name", "name-cut": "name", "name-body": "name", "name-first": "name", "demonym": "name", "role": "name", "complement": "name", "relation": "name",
        "figure-same": "figure", "figure-digit": "figure", "figure-word": "figure", "scale-unit": "figure", "age": "figure", "ordinal": "figure", "share": "figure", "swap-figure": "figure", "counted": "figure",
        "date": "day", "month": "day", "year": "day", "weekday": "day", "speaker": "speaker", "swap-name": "roles", "outcome": "roles",
        "quantifier": "scope", "quantifier-drop": "scope", "one-of": "scope", "negate": "scope", "negation-drop": "scope", "modal": "scope", "hedge-drop": "scope", "condition-drop": "scope", "bound-drop": "scope", "bound-change": "scope",
        "noun": "rest", "verb": "rest", "adjective": "rest", "adverb": "rest", "preposition": "rest"}
# which facts tell of a slip that leaves words out or adds some; of others every fact that touches it
TELLS = {"negation-drop": {"dropped-negation"}, "negate": {"negation"}, "modal": {"modal", "dropped-modal", "dropped-hedge"}, "hedge-drop": {"dropped-hedge", "dropped-modal"}, "condition-drop": {"dropped-condition"},
         "bound-drop": {"dropped-bound"}, "quantifier-drop": {"dropped-quantifier"}, "one-of": {"dropped-quantifier"}, "bound-change": {"dropped-bound", "figure", "quantifier"}}


class Lexical:
    """lexical.bin (see lexical.py): what a slip may put for a word."""
    def __init__(self, path):
        self.words, self.number, self.senses, self.near, self.up = [], {}, [], [], []
        if not path or not os.path.exists(path):
            return
        d = open(path, "rb").read()
        _, n, nets, blocks, _, _, _, records, _, synsets = struct.unpack_from("<10I", d, 4)
        at, word = blocks, b""
        for i in range(n):
            shared, rest = d[at], d[at + 1]
            word = (word if i % 16 else b"")[:shared] + d[at + 2:at + 2 + rest]
            at += 2 + rest
            self.words.append(word.decode())
        self.number = {w: i for i, w in enumerate(self.words)}

        def varint():
            nonlocal at
            value = shift = 0
            while True:
                b = d[at]
                at += 1
                value |= (b & 127) << shift
                shift += 7
                if b < 128:
                    return value
        at = records
        self.near = [[] for _ in range(n)]
        for i in range(n):
            length = varint()
            end, senses = at + length, []
            count = d[at]
            at += 1
            for _ in range(count):
                head, edges = varint(), []
                if head & 4:
                    k = d[at]
                    at += 1
                    edges = [varint() for _ in range(k)]
                senses.append((head >> 3, "nvar"[head & 3], [e >> 1 for e in edges if e & 1], [e >> 1 for e in edges if not e & 1]))
            self.senses.append(senses)
            j, ns = i, []
            for _ in range(varint()):
                j += varint()
                ns.append(j)
            for k, j in enumerate(ns):
                c = .45 + .55 / 16 * (d[at + k // 2] >> (4 * (k % 2)) & 15)
                self.near[i].append((j, c))
                self.near[j].append((i, c))
            at = end
        at = synsets
        for _ in range(nets):
            count = d[at]
            at += 1
            self.up.append([e >> 3 for e in (varint() for _ in range(count)) if e & 7 < 2])
        self.within, self.below = collections.defaultdict(set), collections.defaultdict(set)
        for i, senses in enumerate(self.senses):
            for k, (s, kind, _, _) in enumerate(senses):
                if s:
                    self.within[s].add(i)
                    if k < 2:
                        for t in self.up[s]:
                            self.below[t].add(i)

    def related(self, a, b):
        """Synonyms, derivations, or one more general than the other: no slip."""
        if a == b or a[:5] == b[:5] and min(len(a), len(b)) > 4 or a in b or b in a:
            return True
        if a not in self.number or b not in self.number:
            return False
        sa, sb = self.senses[self.number[a]], self.senses[self.number[b]]
        mine, other = {s for s, *_ in sa if s}, {s for s, *_ in sb if s}
        up = lambda x: {t for s in x for t in self.up[s]} | {u for s in x for t in self.up[s] for u in self.up[t]}
        own = {t for _, _, _, e in sa for t in e}
        return bool(mine & other or mine & up(other) or other & up(mine) or own & other or mine & {t for _, _, _, e in sb for t in e})

    def antonyms(self, lemma, kind):
        return sorted({self.words[w] for s, k, against, _ in self.senses[self.number[lemma]] if k == kind for t in against for w in self.within[t]}) if lemma in self.number else []

    def siblings(self, lemma, kind):
        senses = [x for x in self.senses[self.number[lemma]] if x[1] == kind][:1] if lemma in self.number else []
        return sorted({self.words[w] for s, *_ in senses if s for t in self.up[s] for w in self.below[t] if len(self.below[t]) < 60})

    def neighbours(self, lemma):
        return [self.words[j] for j, c in self.near[self.number[lemma]] if c < .7] if lemma in self.number else []


LETTER = {"noun": "n", "counted": "n", "complement": "n", "role": "n", "verb": "v", "adjective": "a", "adverb": "r"}


def bare(name):
    return re.sub(r"(?:'s|’s|['’])$", "", re.sub(r"^[Tt]he ", "", name)).strip()


def name_words(name):
    return [w for w in re.findall(r"[^\W_]+", bare(name).lower()) if len(w) > 1]


def same_name(a, b):
    """Whether two names may be of one: a word in common, initials, or nearly the same letters."""
    x, y = name_words(a), name_words(b)
    if set(x) & set(y) - {"of", "the", "and"}:
        return True
    initials = lambda n: "".join(w[0] for w in re.findall(r"\b[A-Z]\w*", n)).lower()
    flat = lambda n: re.sub(r"\W", "", n).lower()
    return flat(a) == initials(b) or flat(b) == initials(a) or difflib.SequenceMatcher(None, flat(a), flat(b), False).ratio() > .75


class Names:
    """What kind of thing a name names, guessed from all the names of the corpus."""
    def __init__(self, documents):
        lasts, self.after = collections.defaultdict(set), collections.defaultdict(collections.Counter)
        for r in documents:
            for x in r["stock"]:
                if x["kind"] in ("name", "speaker"):
                    n = bare(x["text"]).split()
                    if len(n) == 2 and all(re.fullmatch(r"[A-Z][a-z]+(?:[A-Z-][a-z]+)*", w) for w in n):
                        lasts[n[0]].add(n[1])
                    m = re.search(r"(\w+)\W*$", x.get("before") or "")
                    self.after[bare(x["text"])][m[1].lower() if m else ""] += 1
        self.first = {f for f, l in lasts.items() if len(l) > 2 and f not in BODY and f not in {"North", "South", "East", "West", "New", "United", "Saint", "San", "Los", "Great", "Super", "Mount", "Lake", "Port", "World", "White"}}
        self.people = sorted({" ".join((f, l)) for f in self.first for l in lasts[f]})

    def kind(self, x, people=()):
        if x.get("type"):
            return x["type"]
        n = bare(x["text"])
        words = n.split()
        if any(w in BODY for w in words) or n.isupper() and 2 <= len(n) <= 6:
            return "body"
        if words and words[0] in self.first and 2 <= len(words) <= 3 or n in people or re.match(r"(?:Mr|Mrs|Ms|Dr|Sir|Sen|Rep|Gov|Judge|Justice|President|Prof)\b", n):
            return "person"
        c = self.after[n]
        if sum(c[w] for w in ("in", "at", "near", "from", "to", "across", "outside")) * 2 >= sum(c.values()) > 0:
            return "place"
        return "name"


def respell(name, rng):
    at = [i for i in range(1, len(name)) if name[i].isalpha() and name[i].islower()]
    if len(at) < 3:
        return None
    i = rng.choice(at)
    c, how = name[i], rng.random()
    if how < .3:
        return name[:i] + name[i + 1:]
    if how < .5:
        return name[:i] + c + name[i:]
    if how < .7 and i + 1 < len(name) and name[i + 1].islower() and name[i + 1] != c:
        return name[:i] + name[i + 1] + c + name[i + 2:]
    to = dict(a="eo", e="ai", i="ey", o="au", u="oa", y="ie", n="m", m="n", s="z", c="k", k="c", b="p", d="t", t="d", l="r", r="l", v="w", w="v", z="s", h="").get(c)
    return name[:i] + rng.choice(to) + name[i + 1:] if to else None


def dress(text):
    """What a figure counts in: its text without the number."""
    t = re.sub(r"\d[\d,.]*\d|\d", "#", text.lower())
    return re.sub(r"\s+", " ", re.sub(r"\b(?:" + "|".join(NUMBERS + TENS) + r")\b", "#", t)).strip()


def value(text):
    return re.sub(r"\b(?:" + "|".join(NUMBERS) + r")\b", lambda m: str(NUMBERS.index(m[0])), text.lower().replace(",", "")).replace("-", " ").strip()


def other_number(text, rng):
    """(the figure with another number, what was done)."""
    m = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    if m:
        s, how = m[0], rng.random()
        digits = [i for i, c in enumerate(s) if c.isdigit()]
        if how < .3 and "." not in s and len(s) <= 3:
            new = str(max(1, int(s) + rng.choice((-10, -5, -3, -2, -1, 1, 2, 3, 5, 10))))
        elif how < .55 and len(digits) > 1:
            k = rng.randrange(len(digits) - 1)
            x = list(s)
            x[digits[k]], x[digits[k + 1]] = x[digits[k + 1]], x[digits[k]]
            new = "".join(x)
        elif how < .85:
            i = rng.choice(digits)
            new = s[:i] + rng.choice([c for c in "123456789" if c != s[i]]) + s[i + 1:]
        elif "." in s:
            new = s.replace(".", "")
        else:
            new = s + "0" if rng.random() < .6 or not s.endswith("0") or len(s) < 2 else s[:-1]
        if new == s or not new.strip("0,.") or new[0] == "0" and s[0] != "0":
            return None
        return text[:m.start()] + new + text[m.end():]
    low = text.lower()
    for words in (NUMBERS[1:], TENS):
        w = next((w for w in words if re.search(rf"\b{w}\b", low)), None)
        if w:
            i = words.index(w)
            new = rng.choice([words[j] for j in range(max(1, i - 3), min(len(words), i + 4)) if j != i and words[j] != "one"] or [words[-1]])
            return re.sub(rf"\b{w}\b", new, text, count=1, flags=re.I)
    if any(s in low for s in SHARES):
        s = next(s for s in SHARES if s in low)
        return re.sub(s, rng.choice([x for x in SHARES if x != s]), text, count=1, flags=re.I)
    return None


class Slips:
    def __init__(self, documents, lexical):
        self.lexical, self.names = lexical, Names(documents)
        forms, self.pool = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)
        for r in documents:
            for x in [*r["stock"], *(f for p in r["paragraphs"] for f in p["facts"])]:
                if x.get("lemma") and x.get("tag") and x["text"].isalpha():
                    forms[x["lemma"].lower(), x["tag"]][x["text"].lower()] += 1
                if x["kind"] in ("role", "demonym"):
                    self.pool[x["kind"], x.get("tag")][x["text"]] += 1
        self.forms = {k: c.most_common(1)[0][0] for k, c in forms.items() if sum(c.values()) > 1}
        self.pairs = collections.defaultdict(list)
        for p in PAIRS_OF_WORDS:
            a, b = p.split("/")
            self.pairs[a].append(b)
            self.pairs[b].append(a)
        every = sorted({bare(x["text"]) for r in documents for x in r["stock"] if x["kind"] == "name"})
        self.by_kind = collections.defaultdict(list)
        for n in every:
            self.by_kind[self.names.kind({"text": n})].append(n)

    def names_of(self, r):
        people = {bare(x["text"]).split()[-1] for x in r["stock"] if x["kind"] in ("name", "speaker") and len(bare(x["text"]).split()) > 1 and bare(x["text"]).split()[0] in self.names.first}
        return [(bare(x["text"]), self.names.kind(x, people), x) for x in r["stock"] if x["kind"] == "name" and len(bare(x["text"])) > 2], people

    def word(self, x, r, here, rng):
        """Another word of the same form, and where it was found."""
        lemma, tag, kind = (x["lemma"] or x["text"]).lower(), x["tag"], x["kind"]
        letter = LETTER[kind]
        usable = lambda w: w != lemma and w not in here and (w, tag) in self.forms and self.forms[w, tag] not in here
        for how, share in rng.sample((("pair", .9), ("antonym", .8), ("sibling", .5), ("same", .6), ("near", .3)), 5):
            if rng.random() > share:
                continue
            c = (self.pairs.get(lemma, []) if how == "pair" else self.lexical.antonyms(lemma, letter) if how == "antonym" else self.lexical.siblings(lemma, letter) if how == "sibling" else
                 [(y["lemma"] or y["text"]).lower() for y in r["stock"] if y["kind"] == kind and y["tag"] == tag] if how == "same" else self.lexical.neighbours(lemma))
            c = [w for w in c if usable(w) and (how in ("pair", "antonym") or not self.lexical.related(lemma, w))]
            if c:
                return self.forms[rng.choice(c), tag], how
        return None, None

    def of(self, r, text, found, sentence, known, rng):
        """Every slip of one sentence: (new paragraph, start, end, kind, detail, what was left out)."""
        out, names, people = [], *known
        lo, hi = sentence
        words = set(re.findall(r"[^\W_]+", text[lo:hi].lower()))
        shown = text[lo:hi].lower()

        def put(a, b, new, kind, detail="", out_=None):
            if new is None or text[a:b] == new or a < lo or b > hi:
                return
            if a == lo and new and text[a:a + 1].isupper():
                new = new[:1].upper() + new[1:]
            head, tail = text[:a], text[b:]
            article = re.search(r"\b([Aa])n? $", head)
            if new and article and text[a:b]:
                vowel = lambda w: w[0].lower() in "aeio" or w[:2] in ("11", "18") or w[0] in "8"
                if vowel(new) != vowel(text[a:b]):
                    head = head[:article.start()] + article[1] + ("n " if vowel(new) else " ")
            if not new:
                if a == lo:
                    tail = tail.lstrip(" ,")
                    tail = tail[:1].upper() + tail[1:]
                elif head.endswith(" ") and tail[:1] in " ,.;":
                    head = head[:-1]
            a = len(head)
            out.append((head + new + tail, max(0, a - (not new)), a + max(1, len(new)), kind, detail, out_))
        for x in found:
            if x["kind"].startswith("dropped"):
                continue
            a, b = x["span"]
            t, kind, low = text[a:b], x["kind"], text[a:b].lower()
            sure = x["ticked"]
            quoted = text[lo:a].count("“") > text[lo:a].count("”") or text[lo:a].count('"') % 2
            if quoted or not t.strip():
                continue
            if kind in ("name", "speaker") and sure:
                tail = t[len(t.rstrip("'’s")):] if re.search(r"['’]s?$", t) else ""
                core = t[:len(t) - len(tail)] if tail in ("'s", "’s", "'", "’") else t
                tail = t[len(core):]
                sort = self.names.kind(x, people)
                fit = [(n, y) for n, k, y in names if k == sort and not same_name(n, core) and n.lower() not in shown and not any(w in words for w in name_words(n))]
                if fit:
                    near = [n for n, y in fit if x.get("at") and abs(y["at"] - x["at"][0]) < 400]
                    new = rng.choice(near if near and rng.random() < .6 else [n for n, _ in fit])
                    if len(core.split()) == 1 and sort == "person" and len(new.split()) > 1 and rng.random() < .7:
                        new = new.split()[-1]
                    put(a, b, new + tail, "speaker" if kind == "speaker" else "name-same", sort)
                if kind == "name":
                    ws = core.split()
                    if self.by_kind[sort] and rng.random() < .5:
                        new = rng.choice(self.by_kind[sort])
                        if not same_name(new, core):
                            put(a, b, new + tail, "name-other", sort)
                    if len(core) > 4 and not core.isupper() and (new := respell(core, rng)) and new.lower() not in {n.lower() for n, _, _ in names}:
                        put(a, b, new + tail, "name-spelling", sort)
                    if sort == "person" and len(ws) == 2 and self.names.people:
                        new = rng.choice(self.names.people).split()[0]
                        if new != ws[0]:
                            put(a, b, new + " " + ws[1] + tail, "name-first")
                    if sort == "body" and ws and ws[-1] in BODY[:31] and len(ws) > 1:
                        put(a, b, " ".join(ws[:-1] + [rng.choice([w for w in BODY[:31] if w != ws[-1]])]) + tail, "name-body")
                    if sort in ("body", "name") and len(ws) > 2:
                        k = rng.randrange(1, len(ws) - 1)
                        if ws[k].lower() not in ("of", "the", "for", "and", "&", "de", "on"):
                            put(a, b, " ".join(ws[:k] + ws[k + 1:]) + tail, "name-cut")
            elif kind == "demonym" and sure:
                c = [y["text"] for y in r["stock"] if y["kind"] == kind and y["tag"] == x["tag"]] if rng.random() < .5 else []
                c = [w for w in c or self.pool[kind, x["tag"]] if w.lower() not in words and not same_name(w, t)]
                if c:
                    put(a, b, rng.choice(sorted(c)), "demonym")
            elif kind in ("figure", "age", "ordinal") and sure:
                name = {"figure": "figure-digit", "age": "age", "ordinal": "ordinal"}[kind]
                core = t
                if low in SHARES:
                    name = "share"
                if kind == "ordinal" and low in ORDINALS:
                    put(a, b, rng.choice([w for w in ORDINALS if w != low]), name)
                else:
                    c = [y["text"] for y in r["stock"] if y["kind"] == kind and dress(y["text"]) == dress(core) and value(y["text"]) != value(core) and value(y["text"]) not in value(shown)]
                    if c:
                        put(a, b, rng.choice(c), "figure-same" if kind == "figure" else kind)
                    new = other_number(core, rng)
                    if new and value(new) != value(core):
                        put(a, b, new, name)
                unit = next(((u, v) for u, v in SCALES if re.search((r"\b" if u[0].isalpha() else "") + re.escape(u) + (r"\b" if u.isalpha() and len(u) > 2 else ""), text[a:min(hi, b + 14)])), None)
                if unit and (k := text.find(unit[0], a)) < b + 14 and k >= 0:
                    put(min(a, k), max(b, k + len(unit[0])), text[min(a, k):max(b, k + len(unit[0]))].replace(unit[0], unit[1], 1), "scale-unit")
                m = re.search(r"\b(" + "|".join(BOUNDS) + r")\s+$", text[lo:a], re.I)
                if m:
                    put(lo + m.start(), a, "", "bound-drop", m[1].lower(), m[1].lower())
                    put(lo + m.start(), a, BOUNDS[m[1].lower()] + " ", "bound-change", m[1].lower())
            elif kind == "date" and sure:
                year, month, day = re.search(r"\b(?:1[89]|20)\d\d\b", t), re.search("|".join(MONTHS), t), re.search(r"\b\d{1,2}\b(?!:)", t)
                if year:
                    put(a + year.start(), a + year.end(), str(int(year[0]) + rng.choice((-10, -3, -2, -1, 1, 2, 3, 10))), "year")
                if month:
                    put(a + month.start(), a + month.end(), rng.choice([m for m in MONTHS if m != month[0]]), "month")
                    if day:
                        d = int(day[0]) + rng.choice((-10, -7, -2, -1, 1, 2, 7, 10))
                        put(a + day.start(), a + day.end(), str(d if 1 <= d <= 28 else 15), "date")
                c = [y["text"] for y in r["stock"] if y["kind"] == "date" and re.sub(r"\d+", "#", y["text"]) == re.sub(r"\d+", "#", t) and y["text"] != t and y["text"].lower() not in shown]
                if c:
                    put(a, b, rng.choice(c), "date")
            elif kind == "weekday" and sure:
                m = next((d for d in DAYS if t.startswith(d)), None)
                if m:
                    put(a, a + len(m), rng.choice([d for d in DAYS if d != m]), "weekday")
            elif kind in LETTER and sure and re.fullmatch(r"[A-Za-z-]+", t):
                new, how = self.word(x, r, words, rng)
                if kind == "role" and (new is None or rng.random() < .5):
                    c = sorted(w for w in self.pool[kind, x["tag"]] if w.lower() not in words and not self.lexical.related(low, w.lower()))
                    new, how = (rng.choices(c, [self.pool[kind, x["tag"]][w] for w in c])[0], "role") if c else (new, how)
                if new:
                    name = kind if kind in ("role", "complement", "counted") else "outcome" if how in ("pair", "antonym") and kind == "verb" else kind
                    put(a, b, new.capitalize() if t[0].isupper() and a != lo else new, name, how)
                if kind == "verb" and x["tag"] == "VBD" and (low2 := self.forms.get(((x["lemma"] or "").lower(), "VB"))) and rng.random() < .4:
                    put(a, b, "did not " + low2, "negate")
                m = re.search(r"\b(was|were|is|are|has|have|had|will|would|could|may|might|can|should)( )$", text[lo:a])
                if kind == "verb" and m and rng.random() < .4:
                    put(lo + m.start(2), lo + m.end(2), " not ", "negate")
            elif kind == "preposition" and low in PREPOSITIONS:
                put(a, b, rng.choice(PREPOSITIONS[low].split() if " " not in PREPOSITIONS[low] or low not in ("despite", "behind") else [PREPOSITIONS[low]]), "preposition", low)
            if kind in ("quantifier", "adjective", "adverb", "ordinal") and low in QUANTIFIERS:
                new = rng.choice(QUANTIFIERS[low].split() or [""])
                new = {"dozens": "dozens of", "neither": "neither of", "almost": "almost every", "of": "neither of"}.get(new, new) if low in ("several", "both", "every") else new
                put(a, b + (not new), new, "quantifier" if new else "quantifier-drop", low, None if new else low)
        # of words that hold no fact of their own
        for m in re.finditer(r"\b(did|does|do) (?:not|n[’']t) (\w+)|\b(did|does|do)n[’']t (\w+)", text[lo:hi]):
            verb, tag = (m[2] or m[4]).lower(), {"did": "VBD", "does": "VBZ", "do": "VBP"}[m[1] or m[3]]
            if (verb, tag) in self.forms:
                put(lo + m.start(), lo + m.end(), self.forms[verb, tag], "negation-drop", out_="not")
        for m in re.finditer(r"\b(?:is|are|was|were|has|have|had|will|would|could|should|can)( not|n[’']t)\b| (never)\b", text[lo:hi]):
            g = 1 if m[1] else 2
            put(lo + m.start(g) - (g == 2), lo + m.end(g), "", "negation-drop", out_=(m[g] or "").strip())
        for m in re.finditer(r"\b(may|might|could|should)\b(?! not)", text[lo:hi]):
            put(lo + m.start(), lo + m.end(), "will" if rng.random() < .7 else "must", "modal", m[1], m[1])
        for m in re.finditer(r"(?<!make it )(?<!made it )(?<!as )\b(" + "|".join(HEDGES) + r") (?!to\b|for\b|that\b)", text[lo:hi]):
            put(lo + m.start(), lo + m.end(), "", "hedge-drop", m[1], m[1])
        for m in re.finditer(r"\b(appear|seem)(ed|s)? to (\w+)", text[lo:hi]):
            tag = {"ed": "VBD", "s": "VBZ", None: "VBP"}[m[2]]
            if (m[3], tag) in self.forms:
                put(lo + m.start(), lo + m.end(), self.forms[m[3], tag], "hedge-drop", m[1], m[1])
        for m in re.finditer(r",? (if|unless|provided(?: that)?|as long as|depending on|subject to)\b[^,;.“”\"]*(?=[.,;])", text[lo:hi]):
            if m.start() > 15 and not re.search(r"\b(?:know|clear|see|wonder(?:ed)?|ask(?:ed)?|unclear|sure|even|as)$", text[lo:lo + m.start()]):
                put(lo + m.start(), lo + m.end(), "", "condition-drop", m[1], m[1])
        for m in re.finditer(r"\bone of the\b", text[lo:hi]):
            put(lo + m.start(), lo + m.end(), "the", "one-of", out_="one of")
        # two of a kind change places
        for kind, name in (("name", "swap-name"), ("figure", "swap-figure")):
            c = [x for x in found if x["kind"] == kind and x["ticked"]]
            for i, x in enumerate(c):
                for y in c[i + 1:]:
                    (a, b), (p, q) = sorted((x["span"], y["span"]))
                    between = text[b:p].strip().lower()
                    if b >= p or between in ("", ",", "and", "or", ", and", "&", "to", "-", "–", "of", "'s", "’s", "in") or text[a:b] == text[p:q]:
                        continue
                    if kind == "name" and (self.names.kind(x, people) != self.names.kind(y, people) or same_name(x["text"], y["text"])) or kind == "figure" and (dress(x["text"]) != dress(y["text"]) or value(x["text"]) == value(y["text"])):
                        continue
                    out.append((text[:a] + text[p:q] + text[b:p] + text[a:b] + text[q:], a, a + q - p, name, "", None))
        return out


def slips(found, to, lexical=None):
    documents = rows(found)
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lexical.bin")
    maker = Slips(documents, Lexical(lexical or here))
    count, sentences = collections.Counter(), 0
    with writer(to) as f:
        for r in documents:
            rng = random.Random(f"{SEED}/{r['id']}")
            known = maker.names_of(r)
            out = [{"text": p["text"], "slip": None} for p in r["paragraphs"]]
            made = []
            for p in r["paragraphs"]:
                by = collections.OrderedDict()
                for x in p["facts"]:
                    by.setdefault(tuple(x["sentence"]), []).append(x)
                for sentence, xs in by.items():
                    solid = [x for x in xs if not x["kind"].startswith("dropped") and x["kind"] not in ("preposition", "modal", "negation", "condition")]
                    if len(solid) < 3 or sum(x["ticked"] for x in solid) < COVERED * len(solid):
                        continue
                    sentences += 1
                    c = collections.defaultdict(list)
                    for s in maker.of(r, p["text"], xs, sentence, known, rng):
                        c[s[3]].append(s)
                    # one of a kind, few of the plentiful: drawn by what newspapers err in, the rarer a kind the likelier
                    kinds = sorted(c, key=lambda k: -rng.random() ** (1 / (SHARE[WHAT[k]] * {"rest": 1, "name": 2}.get(WHAT[k], 3))))
                    for k in kinds[:2 if r["set"] == "story" else 3]:
                        text, a, b, kind, detail, left = rng.choice(c[k])
                        # a long paragraph is cut to the sentence and its neighbours
                        if len(text) > 900:
                            cut = max([0, *(m.end() for m in re.finditer(r"[.!?][\"”']? ", text[:max(0, sentence[0] - 1)]))][-2:][0], 0)
                            stop = next((m.end() for m in re.finditer(r"[.!?][\"”']? ", text[min(len(text), sentence[1] + 200):])), None)
                            text, a, b = text[cut:None if stop is None else min(len(text), sentence[1] + 200) + stop], a - cut, b - cut
                        made.append({"text": text, "slip": {"kind": kind, "detail": detail, "start": a, "end": b, "left": left}})
            if len(made) > 40:
                made = rng.sample(made, 40)
            for s in made:
                count[s["slip"]["kind"]] += 1
            # right rows of seen sets are read with the set
            f.write(json.dumps({"id": r["id"], "set": r["set"], "group": r["group"], "sources": r["sources"], "paragraphs": ([] if r["set"] in SEEN else out) + made}, ensure_ascii=False) + "\n")
    total = sum(count.values())
    print(f"{len(documents)} documents, {sentences} covered sentences, {total} slips")
    by = collections.Counter()
    for k, n in count.items():
        by[WHAT[k]] += n
    print("  " + ", ".join(f"{k} {n / total:.2f}" for k, n in by.most_common()))
    print("  " + ", ".join(f"{k} {n}" for k, n in count.most_common()))


# ---------------------------------------------------------------- collect
def differs(rule):
    return any(rule.startswith(d) for d in DIFFERENT)


def expected(draft, want):
    """For cases and drafts with all that is to be found in them: a function of a fact: 1, 0, or None where it cannot be known; and the slips."""
    spans = [(e["rule"], (a := draft.index(e["span_text"]), a + len(e["span_text"]))) for e in want if "rule" in e]
    bad = [(rule, s) for rule, s in spans if differs(rule)]

    def label(f):
        for rule, s in spans:
            if overlap(f["span"], s) and rule not in UNTOUCHED:
                return next((i for i, (_, b) in enumerate(bad) if overlap(f["span"], b)), None)
        return -1 if not any(overlap(f["sentence"], s) for _, s in bad) else None
    return label, [(rule, s) for rule, s in bad]


def jobs(data):
    """(set, document, sources, draft, label, slips): label says of a fact -1 (right), the number of the slip it touches, or None."""
    path = lambda *name: os.path.join(data, *name)
    read = lambda name: open(path(name), encoding="utf-8").read()
    right = lambda f: -1

    def touching(spans):
        return lambda f: next((i for i, s in enumerate(spans) if overlap(f["span"], s)), None)
    for r in rows(path("wild.jsonl")):
        src = tuple((s["name"], s["text"]) for s in r["sources"])
        known = [(k["start"], k["end"]) for k in r["known"]]
        yield "wild", r["id"], src, r["draft"], lambda f, known=known: None if any(overlap(f["span"], k) for k in known) else -1, []
        for s in r["slips"]:
            a = r["draft"].index(s["old"])
            p = len(os.path.commonprefix([s["old"], s["new"]]))
            q = min(len(os.path.commonprefix([s["old"][::-1], s["new"][::-1]])), len(s["new"]) - p)
            span = (a + max(0, p - 1), a + max(p + 1, len(s["new"]) - q + 1))
            # what was left out may be told at any word of its clause
            near = (a, a + len(s["new"])) if s["kind"].startswith("drop") else span
            yield ("wild", r["id"], src, r["draft"].replace(s["old"], s["new"]),
                   lambda f, span=span, near=near: 0 if overlap(f["span"], span) or f["kind"].startswith("dropped") and overlap(f["span"], near) else None, [(s["kind"], span)])
    for r in rows(path("corrections.jsonl")):
        src = tuple(zip(r["source_name"], r["source"])) if isinstance(r["source"], list) else ((r["source_name"], r["source"]),)
        yield "corrections", r["id"], src, r["draft_right"], right, []
        spans = [tuple(s) for s in r["wrong_span"]]
        yield "corrections", r["id"], src, r["draft_wrong"], lambda f, spans=spans: 0 if any(overlap(f["span"], s) for s in spans) else None, [(r["kind"], spans[0])]
    for name, folder, base in (("desk", "desk", "desk"), ("cases", "", "sources"), ("newsroom", "newsroom", "newsroom/sources")):
        for r in rows(path(folder, "cases.jsonl")):
            files = [(s if os.path.splitext(s)[1] else s + ".md").removeprefix("sources/") for s in r["sources"]]
            yield name, r["id"], tuple((os.path.basename(s), read(os.path.join(base, s))) for s in files), r["draft"], *expected(r["draft"], r["expect"])
    sets = json.load(open(path("sets.json"), encoding="utf-8")) if os.path.exists(path("sets.json")) else {}
    for spec in sets.values():
        if spec["kind"] == "drafts" and not spec.get("blind"):
            for draft in sorted(glob.glob(path(spec["folder"], "*.md"))):
                name = os.path.basename(draft)[:-3]
                want = rows(draft[:-3] + ".expect.jsonl")
                text = open(draft, encoding="utf-8").read()
                files = [s.removeprefix("sources/") for s in want[0].get("sources") or spec["sources_of"][name]]
                yield "drafts", name, tuple((os.path.basename(s), read(os.path.join(spec["sources"], s))) for s in files), text, *expected(text, want)
    for r in rows(path("bank.jsonl")):
        if r["label"] == "wrong" and "added" in r["kind"]:          # what no source has: another voice
            continue
        wrong = r["label"] == "wrong"
        a = r["draft"].index(r["wrong"]) if wrong else 0
        yield "bank", r["source_id"], (("source.md", r["source"]),), r["draft"], touching([(a, a + len(r["wrong"]))]) if wrong else right, [(r["kind"], (a, a + len(r["wrong"])))] if wrong else []


def collect(copydesk, slipped, data, to):
    every = list(jobs(data))
    by = collections.OrderedDict()
    for job in every:
        by.setdefault(job[2], {})[job[3]] = None
    parts = [(s, list(ds)[i:i + 60]) for s, ds in by.items() for i in range(0, len(ds), 60)]
    got = {}
    for (s, ds), answer in pooled(lambda part: facts(copydesk, *part), parts):
        got.update(((s, d), a) for d, a in zip(ds, answer))
    serial = 0

    def give(f, name, group, op, text, found, label, known, words=True):
        """A document's right words, its slips, and its facts."""
        nonlocal serial
        ids = []
        for kind, span in known:
            serial += 1
            ids.append(serial)
            f.write(json.dumps({"slip": serial, "set": name, "group": group, "op": op, "kind": kind}) + "\n")
        serial += 1
        if not known or name == "drafts":
            f.write(json.dumps({"words": len(re.findall(r"\w+", text)), "doc": serial, "set": name, "group": group}) + "\n")
        for x in found:
            y = label(x)
            if y is not None:
                real = name in ("wild", "corrections", "drafts", "bank", "desk", "newsroom", "cases")
                f.write(json.dumps({"set": name, "group": group, "doc": serial, "op": op, "y": int(y >= 0), "slip": ids[y] if y >= 0 else 0, "kind": x["kind"], "verdict": x["verdict"], "span": x["span"], "p": x.get("p"),
                                    "features": {k: v for k, v in x["features"].items() if v},
                                    **({"text": x["text"], "filler": x.get("filler"), "in": text[slice(*x["sentence"])], "at": x["at"] and [x["source"], *x["at"]]} if real else {})}, ensure_ascii=False) + "\n")
    with writer(to) as f:
        for name, doc, src, draft, label, known in every:
            give(f, name, f"{name}/{doc}", "own", draft, got[src, draft], label, known)

        def work(r):
            paras = [p["text"] for p in r["paragraphs"]]
            return by_paragraph(paras, facts(copydesk, r["sources"], ["\n\n".join(paras)])[0]) if paras else []
        for r, answer in pooled(work, rows(slipped)):
            for p, found in zip(r["paragraphs"], answer):
                s = p["slip"]
                if s is None:
                    give(f, r["set"], r["group"], "", p["text"], found, lambda x: -1, [])
                    continue
                span, tells = (s["start"], s["end"]), TELLS.get(s["kind"])

                def label(x):
                    if tells is None:
                        return 0 if overlap(x["span"], span) and not x["kind"].startswith("dropped") else None
                    if x["kind"] not in tells:
                        return None
                    if x["kind"].startswith("dropped"):
                        return 0 if overlap(x["span"], (span[0] - 2, span[1] + 2)) or s["left"] and s["left"].split()[0] in (x.get("filler") or "").lower() and overlap(x["sentence"], span) else None
                    return 0 if overlap(x["span"], span) else None
                give(f, r["set"], r["group"], s["kind"], p["text"], found, label, [(s["kind"], span)])


# ---------------------------------------------------------------- fit
class Data:
    """OUT3 in columns."""
    def __init__(self, path):
        import numpy as np
        self.words, self.doc_words, self.slips, names = collections.Counter(), {}, {}, {}
        cols, y, kind, slip, where, self.facts = [], [], [], [], [], []
        with gzip.open(path, "rt", encoding="utf-8") as f:
            for line in f:
                r = json.loads(line)
                if "words" in r:
                    self.words[r["set"]] += r["words"]
                elif "y" not in r:
                    self.slips[r["slip"]] = r
                else:
                    cols.append(([names.setdefault(k, len(names)) for k in r["features"]], list(r["features"].values())))
                    y.append(r["y"])
                    kind.append(KINDS.index(r["kind"]))
                    slip.append(r["slip"])
                    del r["features"]
                    self.facts.append(r)
        self.names = sorted(names)
        order = {names[n]: i for i, n in enumerate(self.names)}
        self.x = np.zeros((len(y), len(names)), np.float32)
        for i, (ks, vs) in enumerate(cols):
            for k, v in zip(ks, vs):
                self.x[i, order[k]] = v
        self.y, self.kind, self.slip = np.array(y, np.int8), np.array(kind), np.array(slip)
        self.set = np.array([r["set"] for r in self.facts])
        self.op = np.array([r["op"] for r in self.facts])
        self.own = self.op == "own"
        self.fold = np.array([int(hashlib.md5(r["group"].encode()).hexdigest(), 16) % FOLDS for r in self.facts])
        self.group = np.array([r["group"] for r in self.facts])
        self.hot = np.zeros((len(y), len(KINDS)), np.float32)
        self.hot[np.arange(len(y)), self.kind] = 1


# what a slip that somebody made or published is, by words of its description
OWN_KINDS = (("speaker", "speaker attribution wrong_speaker"), ("day", "day weekday date month year period earlier"), ("scope", "hedge condition bound negation certainty scope all_ some one modal status cause"),
             ("figure", "figure digits scale unit share score age ordinal sum percent"), ("roles", "role_swap exchanged swap outcome direction actor"), ("name", "name place person organisation org body title role nationality product relation complement work"))


def category(s):
    if s["kind"] in WHAT and s["op"] != "own":
        return WHAT[s["kind"]]
    k = s["kind"].lower().replace(" ", "_").replace("-", "_")
    if differs(s["kind"]):
        return {"n": "name", "d": "day", "w": "day", "f": "figure", "r": "roles", "m": "scope"}.get(k[0], "scope")
    return next((c for c, words in OWN_KINDS if any(w in k for w in words.split())), "rest")


def weigh(d, keep=None):
    """Weight of each fact: of right ones by set, of slips one a slip, by category and by whether somebody made it; in all, slips a twentieth."""
    import numpy as np
    w = np.array([WEIGHT.get(s, 1.0) for s in d.set])
    told = sorted({s for s in d.slip if s})
    mass = {s: OWN if d.slips[s]["op"] == "own" else 1.0 for s in told}
    per = collections.Counter()
    for s in told:
        per[category(d.slips[s])] += mass[s]
    right = w[d.y == 0].sum()
    each = {s: mass[s] * SHARE[category(d.slips[s])] / per[category(d.slips[s])] for s in told}
    # a slip of several facts: the share of each is set by `share_out`
    w[d.y == 1] = [each[s] * right / 20 / sum(SHARE.values()) for s in d.slip[d.y == 1]]
    return w


def share_out(d, odds=None):
    """Which of the facts that touch a slip tells of it: at first all alike, then by their odds."""
    import numpy as np
    out = np.ones(len(d.y))
    at = np.flatnonzero(d.y == 1)
    e = np.ones(len(at)) if odds is None else np.exp(np.clip(odds[at], -12, 12))
    total = np.zeros(d.slip.max() + 1)
    np.add.at(total, d.slip[at], e)
    out[at] = e / total[d.slip[at]]
    return out


class Logistic:
    """L2 on standardised features. A weight is what all families share plus what the family has of its own; kinds are drawn to one another."""
    SHARED, OWN, KIND = 20.0, 80.0, 4.0

    def __init__(self, families=True):
        self.families = list(FAMILY) if families else []

    def fit(self, x, hot, y, w):
        import numpy as np
        n, k = x.shape[1], hot.shape[1]
        m = (x * w[:, None]).sum(0) / w.sum()
        s = np.sqrt(((x - m) ** 2 * w[:, None]).sum(0) / w.sum())
        s = np.maximum(s, .1)                      # what is rare is drawn to nothing the more
        base = 1 + n + k
        penalty = np.array([1e-3] + [self.SHARED] * n + [self.KIND] * k + [self.OWN] * (n * len(self.families)))
        b = np.zeros(len(penalty))
        b[0] = math.log((w * y).sum() / (w * (1 - y)).sum())
        fam = hot @ np.array([[FAMILY_OF[kind] == f for f in self.families] for kind in KINDS], np.float32) if self.families else None
        parts = []
        for i in range(max(1, len(self.families))):
            at = np.flatnonzero(fam[:, i]) if self.families else np.arange(len(x))
            z = np.concatenate([np.ones((len(at), 1), np.float32), (x[at] - m) / s, hot[at]], 1).astype(np.float32)
            parts.append((z, y[at], w[at], slice(base + i * n, base + (i + 1) * n) if self.families else slice(0, 0)))
        def odds_of(b):
            for z, y_, w_, own in parts:
                local = b[:base].copy()
                local[1:1 + n] += b[own] if self.families else 0
                yield z, y_, w_, own, z @ local.astype(np.float32)

        def loss(b):
            return sum(float((w_ * (np.logaddexp(0, o) - y_ * o)).sum()) for _, y_, w_, _, o in odds_of(b)) + .5 * float((penalty * b * b).sum())
        now = loss(b)
        for _ in range(60):
            g, h = -penalty * b, np.diag(penalty)
            for z, y_, w_, own, o in odds_of(b):
                p = 1 / (1 + np.exp(-np.clip(o, -30, 30)))
                e = z.T @ (w_ * (y_ - p))
                q = (z * (w_ * np.maximum(p * (1 - p), 1e-6)).astype(np.float32)[:, None]).T @ z
                g[:base] += e
                h[:base, :base] += q
                if self.families:
                    g[own] += e[1:1 + n]
                    h[own, own] += q[1:1 + n, 1:1 + n]
                    h[:base, own] += q[:, 1:1 + n]
                    h[own, :base] += q[1:1 + n]
            step = np.linalg.solve(h, g)
            while (then := loss(b + step)) > now and np.abs(step).max() > 1e-4:
                step /= 2
            b += step
            if now - then < 1e-5 * abs(now):
                break
            now = then
        self.shared = b[1:1 + n] / s
        self.own = {f: b[base + i * n:base + (i + 1) * n] / s for i, f in enumerate(self.families)}
        self.kinds = b[1 + n:base] + b[0] - np.array([((self.shared + self.own.get(FAMILY_OF[kind], 0)) * m).sum() for kind in KINDS])
        self.importance = b[1:1 + n]
        return self

    def odds(self, x, hot):
        import numpy as np
        w = np.array([self.shared + self.own.get(FAMILY_OF[kind], 0) for kind in KINDS])
        k = hot.argmax(1)
        return self.kinds[k] + (x * w[k]).sum(1)


def train(make, d, keep, rounds=2):
    """A model of the facts that are kept; twice, since only the first tells which fact of a slip tells of it."""
    w, odds = weigh(d), None
    for _ in range(rounds):
        ws = (w * share_out(d, odds))[keep]
        model = make().fit(d.x[keep], d.hot[keep], d.y[keep].astype(float), ws / ws.mean())
        odds = model.odds(d.x, d.hot)
    return model


def folded(make, d):
    import numpy as np
    out = np.zeros(len(d.y))
    for k in range(FOLDS):
        model = train(make, d, d.fold != k)
        out[d.fold == k] = model.odds(d.x[d.fold == k], d.hot[d.fold == k])
    return out


def places(d, at, odds):
    """Of facts that touch one another, the surest: [(odds, fact)], surest first."""
    taken, out = collections.defaultdict(set), []
    for i in sorted(at, key=lambda i: -odds[i]):
        f = d.facts[i]
        cells = range(*f["span"])
        if taken[f["doc"]].isdisjoint(cells):
            taken[f["doc"]].update(cells)
            out.append((odds[i], i))
    return out


def compare(name, d, p):
    """At cuts of P, by folds: what is false, and what is found."""
    import numpy as np
    own = lambda s: d.own & (d.set == s)
    wild = [o for o, _ in places(d, np.flatnonzero(own("wild") & (d.y == 0)), p)]
    ruled = [i for i, r in d.slips.items() if r["op"] != "own"]
    made = lambda s: [i for i, r in d.slips.items() if r["set"] == s and r["op"] == "own"]

    def line(label, t):
        hit = set(d.slip[(d.y == 1) & (p >= t)])
        by_rule = lambda s: (sum(i in hit for i in ruled if d.slips[i]["set"] == s) / max(1, sum(d.slips[i]["set"] == s for i in ruled)))
        found = lambda s: sum(i in hit for i in made(s)) / max(1, len(made(s)))
        per = lambda s: 1000 * len(places(d, np.flatnonzero((d.set == s) & np.isin(d.op, ("own", "")) & (d.y == 0) & (p >= t)), p)) / max(1, d.words[s])

        def alarmed(s):
            at = np.flatnonzero(own(s) & (d.y == 0))
            return len({d.facts[i]["doc"] for i in at if p[i] >= t}) / max(1, len({d.facts[i]["doc"] for i in at}))
        print(f"  {label} | {per('wild'):.2f}; {found('wild'):.2f}; {by_rule('wild'):.2f} | {per('story'):.2f}; {by_rule('story'):.2f} | {found('corrections'):.2f}; {alarmed('corrections'):.2f} | {found('bank'):.2f}; {alarmed('bank'):.2f}"
              f" | {per('desk'):.1f}; {found('desk'):.2f} | {per('drafts'):.1f}; {found('drafts'):.2f} | {sum(i in hit for i in ruled) / max(1, len(ruled)):.2f}")
    print(f"{name} | wild false in 1,000 words; slips found; by rule | story false; by rule | corrections found; twins alarmed | bank found; right alarmed | desk false; found | drafts false; found | slips by rule found")
    for rate in (.25, .5, 1, 2, 4):
        t = wild[min(len(wild) - 1, int(rate * d.words["wild"] / 1000))]
        line(f"{rate:4} a 1,000 (P {t:.3f})", t)
    for t in (.9, .75, .5, .25, .1):
        line(f"P {t}", t)


def calibrate(d, odds, keep, known=None):
    """Points (odds, log odds in real copy), joined by lines, never falling; and offsets of families."""
    import numpy as np
    at, y, w = known or real(d, odds)
    use = keep[at]
    z, y, w = odds[at][use], y[use], w[use]
    families = list(FAMILY)
    fam = np.array([families.index(FAMILY_OF[KINDS[d.kind[i]]]) for i in at[use]])
    # knots where so many right places in 1,000 lie above
    knots = np.quantile(z[y == 0], [1 - r for r in KNOTS])
    bend = lambda z: np.column_stack([z, *(np.maximum(0, z - k) for k in knots)])
    x = np.column_stack([np.ones(len(z)), bend(z), fam[:, None] == np.arange(len(families))]).astype(float)
    penalty = np.array([1e-6, 1e-2] + [.5] * len(knots) + [1.0] * len(families))
    b = np.zeros(x.shape[1])
    b[0], b[1] = math.log(max(1e-9, (w * y).sum()) / (w * (1 - y)).sum()), .5
    loss = lambda b: float((w * (np.logaddexp(0, x @ b) - y * (x @ b))).sum() + .5 * (penalty * b * b).sum())
    for _ in range(80):
        p = 1 / (1 + np.exp(-np.clip(x @ b, -30, 30)))
        step = np.linalg.solve((x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9), x.T @ (w * (y - p)) - penalty * b)
        while loss(b + step) > loss(b) and np.abs(step).max() > 1e-6:
            step /= 2
        b += step
        if np.abs(step).max() < 1e-5:
            break
    points, low = [], -math.inf
    for k in [knots[0] - 6, *knots, knots[-1] + 8]:
        low = max(low, (b[0] + bend(np.array([k])) @ b[1:2 + len(knots)]).item())
        points.append((float(k), low))
    return points, dict(zip(families, b[2 + len(knots):]))


def real_odds(points, odds):
    """Between points along the line, beyond the last ones level."""
    import numpy as np
    return np.interp(odds, [x for x, _ in points], [y for _, y in points])


KNOTS = (.05, .01, .002)         # shares of right places above the bends of the line
REAL = ("wild", "corrections", "drafts")
STORY = .25                      # stories held against other papers' tell of right words too, the less


def real(d, odds):
    """Places of the seen real sets: indexes, whether a slip, and weights that bring slips to RATE."""
    import numpy as np
    base = d.own & np.isin(d.set, REAL)
    right = [i for _, i in places(d, np.flatnonzero((base | (d.set == "story") & (d.op == "")) & (d.y == 0)), odds)]
    best = {}
    for i in np.flatnonzero(base & (d.y == 1)):
        if d.slip[i] not in best or odds[i] > odds[best[d.slip[i]]]:
            best[d.slip[i]] = i
    wrong = list(best.values())
    slips_ = sum(r["set"] in REAL and r["op"] == "own" for r in d.slips.values())
    each = RATE * (sum(d.words[s] for s in REAL) + STORY * d.words["story"]) / 1000 / max(1, slips_)
    at = np.array(right + wrong)
    return at, np.array([0.0] * len(right) + [1.0] * len(wrong)), np.array([STORY if d.set[i] == "story" else 1.0 for i in right] + [each] * len(wrong))


def said(d, odds):
    """P of every fact, calibrated by folds."""
    import numpy as np
    p, known = np.zeros(len(odds)), real(d, odds)
    for k in range(FOLDS):
        points, fams = calibrate(d, odds, d.fold != k, known)
        at = d.fold == k
        p[at] = 1 / (1 + np.exp(-(real_odds(points, odds[at]) + np.array([fams[FAMILY_OF[KINDS[j]]] for j in d.kind[at]]))))
    return p


def curve(d, odds, p):
    import numpy as np
    at, y, w = real(d, odds)
    print(f"said (folds by document), was, at {RATE} slips in 1,000 words; places of {', '.join(REAL)}, story")
    for low, high in zip((0, .02, .1, .25, .5, .75, .9), (.02, .1, .25, .5, .75, .9, 1.01)):
        m = (p[at] >= low) & (p[at] < high)
        if m.any():
            print(f"  {low:.2f} to {min(high, 1):.2f}   said {np.average(p[at][m], weights=w[m]):.3f}   was {np.average(y[m], weights=w[m]):.3f}   right words {int((y[m] == 0).sum())}, slips {int(y[m].sum())}")


def by_kind(d, odds, threshold):
    """At a threshold: of each kind of fact the false ones on wild, and of each kind of slip what is found."""
    import numpy as np
    wild = places(d, np.flatnonzero(d.own & (d.set == "wild") & (d.y == 0) & (odds >= threshold)), odds)
    print("false on wild at 2 in 1,000: " + ", ".join(f"{k} {n}" for k, n in collections.Counter(KINDS[d.kind[i]] for _, i in wild).most_common()))
    hit = set(d.slip[(d.y == 1) & (odds >= threshold)])
    told = set(d.slip[d.y == 1])
    for name, own in (("slips by rule", False), ("slips somebody made", True)):
        c = collections.defaultdict(list)
        for i, r in d.slips.items():
            if (r["op"] == "own") == own:
                c[category(r) + "/" + r["kind"] if not own else category(r)].append((i in hit, i in told))
        print(f"{name} found at it (of n; share that a fact touches): " + ", ".join(f"{k} {sum(h for h, _ in v) / len(v):.2f} ({len(v)}; {sum(t for _, t in v) / len(v):.2f})" for k, v in sorted(c.items())))


def fit(found, asset, *how):
    import numpy as np
    d = Data(found)
    print(f"{len(d.y)} facts, {int(d.y.sum())} of them touch one of {len(d.slips)} slips ({len(set(d.slip[d.y == 1]))} touched), {len(d.names)} features; words " + ", ".join(f"{k} {n}" for k, n in d.words.most_common()))
    models = {"logistic": lambda: Logistic(False), "families": Logistic}
    every = np.ones(len(d.y), bool)
    for name in ["logistic", *[h for h in how if h != "logistic"]]:
        odds = folded(models[name], d)
        p = said(d, odds)
        compare(name, d, p)
        curve(d, odds, p)
        if name != (how or ["logistic"])[0]:
            continue
        wild = [o for o, _ in places(d, np.flatnonzero(d.own & (d.set == "wild") & (d.y == 0)), p)]
        by_kind(d, p, wild[min(len(wild) - 1, int(2 * d.words["wild"] / 1000))])
        model = train(models[name], d, every)
        write(d, model, calibrate(d, odds, every), asset)
        print("weights, by what they are worth (in deviations): " + ", ".join(f"{n} {model.shared[i]:.3f} ({model.importance[i]:+.2f})" for i, n in sorted(enumerate(d.names), key=lambda t: -abs(model.importance[t[0]]))))


def write(d, model, calibration, asset):
    points, fams = calibration
    bias = sum(model.kinds) / len(KINDS)
    out = ["# How likely a fact of a draft is a slip, given its features: made by assets/make/judge.py, not to be changed by hand.",
           "# Log odds on training text: the bias, the kind's, and the sum of feature * weight.", f"bias = {bias:.4f}", "",
           "# Least probability of an error, of a warning, and of what is shown at all.", "[cuts]", *(f"{k} = {v}" for k, v in CUTS.items()), "", "[features]"]
    out += [f"{n} = {w:.4f}" for n, w in zip(d.names, model.shared)]
    out += ["", "[kinds]"] + [f"{k} = {v - bias:.4f}" for k, v in zip(KINDS, model.kinds)]
    out += ["", f"# From these to log odds in real copy, at {RATE} slips in 1,000 words: points joined by lines, level beyond the last, and what a kind adds.",
            "[calibration]", f"points = {[[round(x, 3), round(y, 3)] for x, y in points]}", "", "[calibration.kinds]"]
    out += [f"{k} = {fams[FAMILY_OF[k]]:.4f}" for k in KINDS]
    if model.own:
        out += ["", "# What a family's kinds add to the weights."]
        out += [line for f in model.own for line in [f"[own.{f}]"] + [f"{n} = {w:.4f}" for n, w in zip(d.names, model.own[f])] + [""]]
    open(asset, "w", encoding="utf-8").write("\n".join(out).rstrip() + "\n")


def read(found, n=60):
    """What the folds suspect most of right published copy."""
    import numpy as np
    d = Data(found)
    p = said(d, folded(lambda: Logistic(False), d))
    for o, i in places(d, np.flatnonzero(d.own & (d.set == "wild") & (d.y == 0)), p)[:int(n)]:
        f = d.facts[i]
        feats = ", ".join(f"{k} {v:.2f}" for k, v in zip(d.names, d.x[i]) if v)
        print(f"P {o:.2f} {f['kind']} {f['verdict']}: {f['text']!r} for {f['filler']!r} | {f['in']}\n      {f['group']} {f['at']} {feats}")


if __name__ == "__main__":
    command, args = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    commands = {"atoms": (atoms, 3, 4), "slips": (slips, 2, 3), "collect": (collect, 4, 4), "fit": (fit, 2, 5), "read": (read, 1, 2)}
    if command in commands and commands[command][1] <= len(args) <= commands[command][2]:
        commands[command][0](*args)
    else:
        sys.exit(__doc__)
