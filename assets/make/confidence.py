#!/usr/bin/env python3
"""Fit how surely a finding is right, given its grounds, and write assets/confidence.toml. Needs Python 3.9+ and nothing else.

    confidence.py collect COPYDESK DATA OUT [PAIRS]   findings on drafts whose slips are known, with their grounds, as JSON lines
    confidence.py fit     OUT ASSET                   curves by group of rules; prints folds by document and the curve

DATA is a folder of evaluation sets, each a file of JSON lines (they stay outside of the project):

    wild.jsonl         {id, sources: [{name, text}], draft, known: [{start, end, rule}], slips: [{old, new}]}   published stories
    corrections.jsonl  {id, source_name, source, draft_wrong, wrong_span, draft_right}                            what newspapers corrected
    desk/cases.jsonl, cases.jsonl, newsroom/cases.jsonl   {id, sources: [file], draft, expect: [{rule, span_text}]}
    bank.jsonl         {source_id, source, draft, label: right | wrong, wrong}                                    sentences at newsroom distance
    bump, summedits-*, headline-figures.jsonl   {id, group, source_docs, draft, labels: [{start, end}], doc_label: 1 right, 0 wrong}

PAIRS is a file of {id, group, sources: [[name, text]], draft}: right drafts from public corpora, where every finding is wrong.
A finding is right if it touches the words that are known to be wrong, wrong on a right draft, and left out otherwise. What the
rules state as information needs no bound and is left out too.

Weights: a document counts once, however many findings it has (square root), and sets count by how near they stand to the
work: see WEIGHT. For severities the curve is cut at ERROR, WARNING and INFORMATION.
"""
import collections, concurrent.futures, json, math, os, random, subprocess, sys, tempfile

# what the rules call their groups, without the rules that say what a claim is without: of that a passage tells little
GROUPS = {"attribution": ("misattributed-claim", "vague-attribution"), "quotation": ("misquotation", "quoted-paraphrase"),
          "figures": ("figure-", "percent-"), "time": ("date-mismatch", "weekday-mismatch"),
          "certainty": ("missing-hedge", "strengthened-modality", "dropped-condition", "negation-flip"),
          "wording": ("loaded-cue", "name-mismatch", "role-swap", "added-causation", "scope-widened"),
          "support": ("conflicting-sources", "single-source")}
FAMILIES = [{"missing-hedge", "strengthened-modality", "dropped-condition", "scope-widened"}, {"misquotation", "quoted-paraphrase"}, {"date-mismatch", "weekday-mismatch"},
            {"negation-flip", "role-swap", "added-causation"}, {"unattributed-claim", "vague-attribution", "single-source"}, {"name-mismatch", "misattributed-claim"}]
# how much a document of each set counts: published copy and newspapers' own slips most, cases made for the rules least
WEIGHT = {"wild": 3.0, "corrections": 2.0, "desk": 1.0, "bank": 1.0, "pairs": 0.5, "cases": 0.25, "newsroom": 0.25, "bump": 0.3, "summedits-news": 0.3, "summedits-earnings": 0.3, "headline-figures": 0.15}
FOLDS, SHARED, OWN, RULE = 5, 0.4, 2.0, 0.7     # folds; penalties on what groups share, on a group's own, on a rule's own
# Cuts, chosen on the folds: from ERROR on nine findings in ten are right, pairs left out, whose drafts are not right in every
# word; from WARNING on published stories get no more than 1.5 false alarms in 1,000 words; below INFORMATION hardly any is.
ERROR, WARNING, INFORMATION = 0.8, 0.45, 0.1
# rules of manner: sets whose labels tell only whether a draft agrees with its sources say nothing of them
MANNERS = ("unattributed-claim", "vague-attribution", "single-source", "loaded-cue", "quoted-paraphrase")


def group_of(rule):
    return next((g for g, rules in GROUPS.items() if any(rule == r or r.endswith("-") and rule.startswith(r) for r in rules)), None)


def rows(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def overlap(a, b):
    return min(a[1], b[1]) > max(a[0], b[0])


def same_family(a, b):
    return a == b or group_of(a) == group_of(b) == "figures" or any(a in f and b in f for f in FAMILIES)


# ---------------------------------------------------------------- collect
def jobs(data, pairs):
    """(set, document, sources, draft, what): what says which findings are right, as a function of (finding, the findings on the untouched draft)."""
    def false(f, base):
        return False

    def touching(*spans, **kept):
        return lambda f, base: True if any(overlap(f["at"], s) for s in spans) else kept.get("else_", None)

    path = lambda name: os.path.join(data, name)
    for r in rows(path("wild.jsonl")):
        src = tuple((s["name"], s["text"]) for s in r["sources"])
        known = r["known"]
        yield "wild", r["id"], src, r["draft"], lambda f, base, known=known: any(overlap(f["at"], (k["start"], k["end"])) and same_family(f["rule"], k["rule"]) for k in known), None
        for s in r["slips"]:
            a = r["draft"].index(s["old"])
            p = len(os.path.commonprefix([s["old"], s["new"]]))
            q = min(len(os.path.commonprefix([s["old"][::-1], s["new"][::-1]])), len(s["new"]) - p)
            span = (a + max(0, p - 1), a + max(p + 1, len(s["new"]) - q + 1))
            new = lambda f, base, span=span: True if overlap(f["at"], span) and (f["rule"], f["words"]) not in base else None
            yield "wild", r["id"], src, r["draft"].replace(s["old"], s["new"]), new, r["draft"]
    for r in rows(path("corrections.jsonl")):
        src = tuple(zip(r["source_name"], r["source"])) if isinstance(r["source"], list) else ((r["source_name"], r["source"]),)
        yield "corrections", r["id"], src, r["draft_right"], false, None
        yield "corrections", r["id"], src, r["draft_wrong"], touching(*map(tuple, r["wrong_span"])), None
    for name, folder, base in (("desk", "desk", "desk"), ("cases", "", "sources"), ("newsroom", "newsroom", "newsroom/sources")):
        for r in rows(os.path.join(data, folder, "cases.jsonl")):
            files = [(s if os.path.splitext(s)[1] else s + ".md").removeprefix("sources/") for s in r["sources"]]
            src = tuple((os.path.basename(s), open(os.path.join(data, base, s), encoding="utf-8").read()) for s in files)
            want = [(e["rule"], (a := r["draft"].index(e["span_text"]), a + len(e["span_text"]))) for e in r["expect"]]
            yield name, r["id"], src, r["draft"], lambda f, b, want=want: any(same_family(f["rule"], rule) and overlap(f["at"], s) for rule, s in want), None
    for r in rows(path("bank.jsonl")):
        a = r["draft"].index(r["wrong"]) if r["label"] == "wrong" else 0
        what = false if r["label"] == "right" else touching((a, a + len(r["wrong"])))
        yield "bank", r["source_id"], (("source.md", r["source"]),), r["draft"], what, None
    for name in ("bump", "summedits-news", "summedits-earnings", "headline-figures"):
        for r in rows(path(name + ".jsonl")):
            src = tuple((f"s{i}.md", t) for i, t in enumerate(r["source_docs"]))
            spans = [(x["start"], x["end"]) for x in r["labels"]]
            fact = lambda what: lambda f, base: None if f["rule"] in MANNERS else what(f, base)
            yield name, r["group"], src, r["draft"], fact(touching(*spans) if spans and not r["doc_label"] else false), None
    if pairs:
        chosen = random.Random(1).sample(rows(pairs), 1500)
        for r in chosen:
            yield "pairs", r["group"], tuple(map(tuple, r["sources"])), r["draft"], lambda f, base: None if f["rule"] in MANNERS else False, None


def explain(copydesk, sources, drafts):
    """Judged findings of drafts that share sources, with code-point spans: {draft: [finding]}."""
    with tempfile.TemporaryDirectory() as d:
        args = [copydesk, "explain", "--format", "json"]
        for i, (name, text) in enumerate(sources):
            p = os.path.join(d, f"s{i}", name)
            os.makedirs(os.path.dirname(p), exist_ok=True)
            open(p, "w", encoding="utf-8", newline="").write(text)
            args += ["--source", p]
        names = []
        for i, draft in enumerate(drafts):
            names.append(os.path.join(d, f"{i}.md"))
            open(names[-1], "w", encoding="utf-8", newline="").write(draft)
        got = json.loads(subprocess.run([*args, "--", *names], capture_output=True, text=True).stdout)
    out = {}
    for draft, entry in zip(drafts, got["drafts"]):
        raw = draft.encode()
        point = lambda byte: len(raw[:byte].decode(errors="ignore"))
        out[draft] = []
        for f in entry["findings"]:
            at = (point(f["span"]["start"]), point(f["span"]["end"]))
            out[draft].append({**f, "at": at, "words": draft[at[0]:at[1]]})
    return out


def collect(copydesk, data, to, pairs=None):
    every = list(jobs(data, pairs))
    groups = collections.OrderedDict()
    for _, _, sources, draft, _, _ in every:
        groups.setdefault(sources, {})[draft] = None
    parts = [(s, list(ds)[i:i + 40]) for s, ds in groups.items() for i in range(0, len(ds), 40)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda part: (part[0], explain(copydesk, *part)), parts))
    got = {(s, d): fs for s, found in answers for d, fs in found.items()}
    with open(to, "w", encoding="utf-8") as f:
        for name, doc, sources, draft, what, untouched in every:
            base = {(x["rule"], x["words"]) for x in got[sources, untouched]} if untouched else set()
            for x in got[sources, draft]:
                right = what(x, base)
                if right is not None and x["stated"] in ("error", "warning"):
                    f.write(json.dumps({"set": name, "doc": f"{name}/{doc}", "rule": x["rule"], "right": int(right), "grounds": x["grounds"]}) + "\n")


# ---------------------------------------------------------------- fit
def solve(a, b):
    """x with a x = b, a being symmetric and positive: Cholesky."""
    n = len(b)
    low = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            s = a[i][j] - sum(low[i][k] * low[j][k] for k in range(j))
            low[i][j] = math.sqrt(s) if i == j else s / low[j][j]
    y = []
    for i in range(n):
        y.append((b[i] - sum(low[i][k] * y[k] for k in range(i))) / low[i][i])
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (y[i] - sum(low[k][i] * x[k] for k in range(i + 1, n))) / low[i][i]
    return x


class Model:
    """Logistic; a weight is what all groups share plus what the group has of its own, both drawn to nothing."""
    def __init__(self, names, rules):
        self.names, self.rules, self.groups = names, rules, list(GROUPS)
        self.width = 1 + len(names)
        self.size = self.width * (1 + len(self.groups)) + len(rules)
        self.w = [0.0] * self.size

    def features(self, item):
        x = [1.0] + [item["grounds"][n] for n in self.names]
        at = self.width * (1 + self.groups.index(group_of(item["rule"])))
        rule = self.width * (1 + len(self.groups)) + self.rules.index(item["rule"])
        return [(i, v) for i, v in enumerate(x) if v] + [(at + i, v) for i, v in enumerate(x) if v] + [(rule, 1.0)]

    def penalty(self, i):
        return 0.01 if i == 0 else SHARED if i < self.width else RULE if i >= self.width * (1 + len(self.groups)) else OWN

    def odds(self, item):
        return sum(self.w[i] * v for i, v in self.features(item))

    def fit(self, items, weights):
        rows_ = [(self.features(x), x["right"], w) for x, w in zip(items, weights)]
        for _ in range(25):
            h = [[0.0] * self.size for _ in range(self.size)]
            g = [-self.penalty(i) * w for i, w in enumerate(self.w)]
            for i in range(self.size):
                h[i][i] = self.penalty(i)
            for x, y, weight in rows_:
                p = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(self.w[i] * v for i, v in x)))))
                e, s = weight * (y - p), weight * p * (1 - p)
                for i, v in x:
                    g[i] += e * v
                    row, sv = h[i], s * v
                    for j, u in x:
                        row[j] += sv * u
            step = solve(h, g)
            self.w = [w + d for w, d in zip(self.w, step)]
            if max(map(abs, step)) < 1e-4:
                break
        return self


def weights_of(items):
    """Weight of each finding."""
    per = collections.Counter(x["doc"] for x in items)
    return [WEIGHT[x["set"]] / math.sqrt(per[x["doc"]]) for x in items]


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def fit(found, asset):
    items = [x for x in rows(found) if group_of(x["rule"])]
    names = list(items[0]["grounds"])
    order = asset_grounds(asset)
    names.sort(key=order.index)
    rules = sorted({x["rule"] for x in items})
    weights = weights_of(items)
    docs = sorted({x["doc"] for x in items})
    random.Random(7).shuffle(docs)
    fold = {d: i % FOLDS for i, d in enumerate(docs)}
    said = [0.0] * len(items)
    for k in range(FOLDS):
        keep = [i for i, x in enumerate(items) if fold[x["doc"]] != k]
        model = Model(names, rules).fit([items[i] for i in keep], [weights[i] for i in keep])
        for i, x in enumerate(items):
            if fold[x["doc"]] == k:
                said[i] = sigmoid(model.odds(x))
    report(items, weights, said)
    model = Model(names, rules).fit(items, weights)
    write(model, asset)


def report(items, weights, said):
    print(f"{len(items)} findings, {sum(x['right'] for x in items)} right")
    print("said (folds by document)   was, weighted   findings")
    for low, high in zip((0, .1, .2, .3, .4, .5, .6, .7, .8, .9), (.1, .2, .3, .4, .5, .6, .7, .8, .9, 1.01)):
        at = [i for i, p in enumerate(said) if low <= p < high]
        total = sum(weights[i] for i in at)
        if at:
            print(f"  {low:.1f} to {min(high, 1):.1f}   said {sum(said[i] * weights[i] for i in at) / total:.2f}   was {sum(items[i]['right'] * weights[i] for i in at) / total:.2f}   {len(at)}")
    sets = sorted({x["set"] for x in items})
    for cut, name in ((ERROR, "errors"), (WARNING, "warnings and errors")):
        kept = [x["right"] for x, p in zip(items, said) if p >= cut and x["set"] != "pairs"]
        print(f"{name}: {sum(kept)} of {len(kept)} right, without the pairs")
    for cut, name in ((ERROR, "errors"), (WARNING, "warnings and errors"), (INFORMATION, "all that is shown")):
        print(f"{name} (from {cut}), kept of right / of wrong findings: " + ", ".join(
            f"{s} {sum(1 for i, x in enumerate(items) if x['set'] == s and x['right'] and said[i] >= cut)}/{sum(1 for x in items if x['set'] == s and x['right'])}"
            f" against {sum(1 for i, x in enumerate(items) if x['set'] == s and not x['right'] and said[i] >= cut)}/{sum(1 for x in items if x['set'] == s and not x['right'])}" for s in sets))
    for rule in sorted({x["rule"] for x in items}):
        at = [i for i, x in enumerate(items) if x["rule"] == rule]
        kept = lambda right, cut: sum(1 for i in at if items[i]["right"] == right and said[i] >= cut)
        print(f"  {rule:32s} right {kept(1, 0):4d}: error {kept(1, ERROR):4d} warning {kept(1, WARNING):4d} shown {kept(1, INFORMATION):4d}   wrong {kept(0, 0):4d}: {kept(0, ERROR):4d} {kept(0, WARNING):4d} {kept(0, INFORMATION):4d}")


def asset_grounds(asset):
    first = open(asset, encoding="utf-8").readline() if os.path.exists(asset) else ""
    line = first if first.startswith("grounds") else next(l for l in open(asset, encoding="utf-8") if l.startswith("grounds"))
    return json.loads(line.split("=", 1)[1])


def write(model, asset):
    out = ["# How surely a finding is right, given its grounds: made by assets/make/confidence.py, not to be changed by hand.",
           f"grounds = {json.dumps(model.names)}", "# Least confidence of an error, of a warning, and of what is shown without being asked for.",
           f"error = {ERROR}", f"warning = {WARNING}", f"information = {INFORMATION}", ""]
    for k, group in enumerate(model.groups):
        at = model.width * (1 + k)
        w = [round(model.w[i] + model.w[at + i], 3) for i in range(model.width)]
        out += [f"[groups.{group}]", f"bias = {w[0]}", f"weights = {w[1:]}", ""]
    out.append("[rules]")
    at = model.width * (1 + len(model.groups))
    out += [f"{rule} = {round(model.w[at + i], 3)}" for i, rule in enumerate(model.rules)]
    open(asset, "w", encoding="utf-8").write("\n".join(out) + "\n")


if __name__ == "__main__":
    command, args = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if command == "collect" and len(args) in (3, 4):
        collect(*args)
    elif command == "fit" and len(args) == 2:
        fit(*args)
    else:
        sys.exit(__doc__)
