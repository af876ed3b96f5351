//! Character classes: what the affix rules and the lexical attributes ask of a character, from a table made with the model.
//!
//! The table is that of the Python under which the model was trained to cut and to shape words. Rust's own predicates
//! mean something else: `is_alphabetic` also holds for marks and letter numbers, `is_whitespace` misses the separators
//! below the space.

use crate::nlp::model::file::{Result, TableReader};

/// A set of character classes; the values are those of the table's bits.
pub(crate) type CharClass = u16;

/// Splits from the start of a word when it stands there.
pub(crate) const PREFIX: CharClass = 1;
/// Splits from the end of a word.
pub(crate) const SUFFIX: CharClass = 1 << 1;
/// Frees a full stop behind it from the word.
pub(crate) const STOP_BEFORE: CharClass = 1 << 2;
/// A lower-case letter or a quotation mark: may stand before a full stop without a space.
pub(crate) const LOWER_OR_QUOTE: CharClass = 1 << 3;
/// A capital or a quotation mark: may stand behind a full stop without a space.
pub(crate) const UPPER_OR_QUOTE: CharClass = 1 << 4;
/// A capital, or a letter of a script without case.
pub(crate) const UPPER: CharClass = 1 << 5;
/// A letter as the affix rules have it.
pub(crate) const ALPHA: CharClass = 1 << 6;
/// A pictograph or other symbol.
pub(crate) const ICON: CharClass = 1 << 7;
/// A lower-case letter, or a letter of a script without case.
pub(crate) const LOWER: CharClass = 1 << 8;
/// A letter of Unicode: general category L.
pub(crate) const LETTER: CharClass = 1 << 9;
/// A digit of any script, superscripts too.
pub(crate) const DIGIT: CharClass = 1 << 10;
/// A decimal digit of any script.
pub(crate) const DECIMAL: CharClass = 1 << 11;
/// A letter, digit or underscore.
pub(crate) const WORD: CharClass = 1 << 12;
/// Upper case.
pub(crate) const CAPITAL: CharClass = 1 << 13;
/// White space.
pub(crate) const SPACE: CharClass = 1 << 14;

/// The classes of every character.
pub(crate) struct CharClasses {
    ascii: [CharClass; 128],
    /// First character of each run of characters with the same classes.
    starts: Vec<u32>,
    classes: Vec<CharClass>,
}

impl CharClasses {
    /// Reads the table.
    pub fn load(table: &mut TableReader) -> Result<CharClasses> {
        let mut at = 0;
        let runs = table.list(|t| {
            at += t.number()? as u32;
            Ok((at, t.number()? as CharClass))
        })?;
        let (starts, classes): (Vec<_>, Vec<_>) = runs.into_iter().unzip();
        let mut characters = CharClasses { ascii: [0; 128], starts, classes };
        characters.ascii = std::array::from_fn(|c| characters.classes_of(c as u32));
        Ok(characters)
    }

    /// Whether `c` is in one of the classes.
    pub fn is_in(&self, c: char, class: CharClass) -> bool {
        let classes = match self.ascii.get(c as usize) {
            Some(&classes) => classes,
            None => self.classes_of(c as u32),
        };
        classes & class != 0
    }

    /// Whether there is such a character and it is in one of the classes.
    pub fn is_some_in(&self, c: Option<char>, class: CharClass) -> bool {
        c.is_some_and(|c| self.is_in(c, class))
    }

    fn classes_of(&self, c: u32) -> CharClass {
        let run = self.starts.partition_point(|&start| start <= c);
        run.checked_sub(1).and_then(|run| self.classes.get(run)).copied().unwrap_or(0)
    }
}
