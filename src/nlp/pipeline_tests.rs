//! Property of the pipeline: a text edited since it was parsed has the document of a new one.

use super::*;

/// How many edits are made.
const EDITS: usize = 120;

/// Choices without a pattern, the same on every run.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// One of several.
    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    /// A place in a text; its very start and its very end come up more often than by chance.
    fn place(&mut self, text: &str) -> usize {
        let at = match self.roll(8) {
            0 => 0,
            1 => text.len(),
            _ => self.roll(text.len() + 1),
        };
        (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap()
    }
}

const TEXTS: [&str; 4] = [
    "The ferry was late on nine days of March, the council said on Tuesday. Its captain, Ada Lund, told reporters that \
     fog, not the crew, was to blame for each of those delays at the old pier. \u{201c}We will not sail blind,\u{201d} \
     she said. The mayor of Bergen did not answer; a spokesman for the port authority, which has run the line since \
     1987, said it would look into the matter.",
    "Acme Corp. sold 1,200 of its shares for $3.4 million in New York last week, up 12% from a year ago. Who bought \
     them? Nobody at the company would say. Shares fell after the sale was made public by the Financial Times, and \
     Dr. Maria Oduya, who sits on the board, has resigned.",
    "Minutes of the meeting\nPresent: J. Okafor, P. Lind\n\n1. The budget (see Annex B) was passed with 14 votes to 3.\n\
     2. No one spoke for the library, although it is to close in June.\n\nThe chair thanked the members and closed the \
     meeting at 9 p.m. on 4 May.",
    "rain and more rain said the farmer who had not seen his field since the flood of the year before and did not \
     think that he would see it again before the autumn when the water would at last have gone down to the sea and \
     the cows could be driven home from the hills where they had been all summer long with his brother",
];

/// Changes a text as somebody who writes might.
fn edit(text: &mut String, dice: &mut Dice) {
    let at = dice.place(text);
    let next = |mark: &str| text[at..].find(mark).map(|found| at + found);
    match dice.roll(12) {
        0..4 => text.insert_str(at, dice.pick(&["a", "e", "s", "t", "x", "N", "'", "7", "-", "é"])),
        4 => text.insert_str(
            at,
            dice.pick(&[" and the council said so", " Oslo", "not ", "In May, Ada Lund left. ", "s the"]),
        ),
        5 => text.insert_str(at, dice.pick(&[".", ",", ";", ":", "?", "\u{201d}", "\"", "(", ")", " – "])),
        6 => text.insert_str(at, dice.pick(&[" ", "  ", "\n", "\n\n", "\u{a0}", "\t"])),
        7 => {
            if let Some(start) = next(" ") {
                let end = text[start + 1..].find(' ').map_or(text.len(), |found| start + 1 + found);
                text.replace_range(start..end, "");
            }
        }
        8 => {
            if let Some(stop) = next(". ") {
                text.replace_range(stop..stop + 1, dice.pick(&[", and", "", ";"]));
            }
        }
        9 => {
            if let Some(space) = next(" ") {
                text.replace_range(space..space + 1, dice.pick(&[". The ", ".\n", "? But "]));
            }
        }
        10 => {
            let last = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            text.replace_range(at..last, "");
        }
        _ => {
            let end = (at + dice.roll(120)).min(text.len());
            let end = (at..=end).rev().find(|&end| text.is_char_boundary(end)).unwrap();
            let cut = text[at..end].to_owned();
            let to = if dice.roll(2) == 0 { at..end } else { end..end };
            text.replace_range(to, if dice.roll(2) == 0 { "" } else { &cut });
        }
    }
}

/// All that a reader says of a text.
fn all(pipeline: &Pipeline, text: &str) -> (String, Vec<Name>) {
    let doc = pipeline.parse(text);
    (format!("{:?} {:?}", doc.tokens, doc.sentences), pipeline.names(&doc))
}

/// How many words the parser has looked at last.
fn seen(pipeline: &Pipeline) -> usize {
    pipeline.scratch.lock().unwrap().last().unwrap().parser.seen()
}

#[test]
fn a_text_edited_since_is_read_like_a_new_one() {
    let load = || Pipeline::load(MatmulKernel::detect()).unwrap();
    let (pipeline, fresh) = (load(), load());
    let mut dice = Dice(41);
    let mut texts = TEXTS.map(str::to_owned);
    let (mut looked, mut words) = (0, 0);
    for step in 0..EDITS {
        // Some edits in one text, as a rule, before another one's turn.
        let turn = (step / 5 + dice.roll(8) / 7) % texts.len();
        let text = &mut texts[turn];
        if step % 40 == 39 || text.len() > 900 {
            *text = TEXTS[turn].to_owned();
        }
        edit(text, &mut dice);
        fresh.doc_cache.forget();
        fresh.names.get().inspect(|names| names.doc_cache.forget());
        assert_eq!(all(&pipeline, text), all(&fresh, text), "step {step}: {text:?}");
        looked += seen(&pipeline);
        words += seen(&fresh);
        // What is kept for the next step is that of a new text too, to the last number.
        let same = pipeline.doc_cache.has_same_last(&fresh.doc_cache)
            && pipeline.names.get().unwrap().doc_cache.has_same_last(&fresh.names.get().unwrap().doc_cache);
        assert!(same, "step {step}: {text:?}");
    }
    assert!(3 * looked < 2 * words, "{looked} words were looked at, of {words}");
}
