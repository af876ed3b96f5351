//! What the affix rules and the lexical attributes ask of a character, from a table made with the model.
//!
//! The table is that of the Python under which the model was trained to cut and to shape words. Rust's own predicates
//! mean something else: `is_alphabetic` also holds for marks and letter numbers, `is_whitespace` misses the separators
//! below the space.

use crate::nlp::model::file::{Result, Table};

/// A set of character classes; the values are those of the table's bits.
pub(crate) type Class = u16;

/// Splits from the start of a word when it stands there.
pub(crate) const PREFIX: Class = 1;
/// Splits from the end of a word.
pub(crate) const SUFFIX: Class = 1 << 1;
/// Frees a full stop behind it from the word.
pub(crate) const STOP_BEFORE: Class = 1 << 2;
/// A lower-case letter or a quotation mark: may stand before a full stop without a space.
pub(crate) const LOWER_OR_QUOTE: Class = 1 << 3;
/// A capital or a quotation mark: may stand behind a full stop without a space.
pub(crate) const UPPER_OR_QUOTE: Class = 1 << 4;
/// A capital, or a letter of a script without case.
pub(crate) const UPPER: Class = 1 << 5;
/// A letter as the affix rules have it.
pub(crate) const ALPHA: Class = 1 << 6;
/// A pictograph or other symbol.
pub(crate) const ICON: Class = 1 << 7;
/// A lower-case letter, or a letter of a script without case.
pub(crate) const LOWER: Class = 1 << 8;
/// A letter of Unicode: general category L.
pub(crate) const LETTER: Class = 1 << 9;
/// A digit of any script, superscripts too.
pub(crate) const DIGIT: Class = 1 << 10;
/// A decimal digit of any script.
pub(crate) const DECIMAL: Class = 1 << 11;
/// A letter, digit or underscore.
pub(crate) const WORD: Class = 1 << 12;
/// Upper case.
pub(crate) const CAPITAL: Class = 1 << 13;
/// White space.
pub(crate) const SPACE: Class = 1 << 14;

/// The classes of every character.
pub(crate) struct CharClasses {
    ascii: [Class; 128],
    /// First character of each run of characters with the same classes.
    starts: Vec<u32>,
    classes: Vec<Class>,
}

impl CharClasses {
    /// Reads the table.
    pub fn load(table: &mut Table) -> Result<CharClasses> {
        let mut at = 0;
        let runs = table.list(|t| {
            at += t.number()? as u32;
            Ok((at, t.number()? as Class))
        })?;
        let (starts, classes): (Vec<_>, Vec<_>) = runs.into_iter().unzip();
        let mut characters = CharClasses { ascii: [0; 128], starts, classes };
        characters.ascii = std::array::from_fn(|c| characters.search(c as u32));
        Ok(characters)
    }

    /// Whether `c` is in one of the classes.
    pub fn is(&self, c: char, class: Class) -> bool {
        let classes = match self.ascii.get(c as usize) {
            Some(&classes) => classes,
            None => self.search(c as u32),
        };
        classes & class != 0
    }

    /// Whether there is such a character and it is in one of the classes.
    pub fn some(&self, c: Option<char>, class: Class) -> bool {
        c.is_some_and(|c| self.is(c, class))
    }

    fn search(&self, c: u32) -> Class {
        let run = self.starts.partition_point(|&start| start <= c);
        run.checked_sub(1).and_then(|run| self.classes.get(run)).copied().unwrap_or(0)
    }
}
