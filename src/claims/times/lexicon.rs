//! The words of dates and clock times: `assets/lexicons/times.toml`.

use crate::claims::model::Period;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

/// Every list that the grammar of times asks.
#[derive(Deserialize)]
pub(crate) struct TimeLexicon {
    pub months: FxHashMap<String, i8>,
    pub month_abbreviations: FxHashMap<String, i8>,
    pub weekdays: FxHashMap<String, i8>,
    pub weekday_abbreviations: FxHashMap<String, i8>,
    pub seasons: FxHashMap<String, i8>,
    pub day_parts: FxHashMap<String, i8>,
    /// Minutes after midnight.
    pub clock_words: FxHashMap<String, i16>,
    /// Minutes east of Greenwich.
    pub zones: FxHashMap<String, i16>,
    /// Decades in words: years after 1900.
    pub decades: FxHashMap<String, i8>,
    relative: FxHashMap<String, (Period, i32, i32)>,
    /// Deictic phrases as words, the longest first.
    #[serde(skip)]
    pub phrases: Vec<(Vec<String>, (Period, i32, i32))>,
    year_words: Words,
    pub windows: FxHashMap<String, String>,
    window_words: Words,
}

#[derive(Deserialize)]
struct Words {
    words: Vec<String>,
}

impl TimeLexicon {
    /// The process's lexicon, read on first use.
    pub fn shared() -> &'static TimeLexicon {
        static LEXICON: OnceLock<TimeLexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            let mut lexicon: TimeLexicon =
                toml::from_str(include_str!("../../../assets/lexicons/times.toml")).expect("the lexicon is tested");
            let mut phrases: Vec<_> = std::mem::take(&mut lexicon.relative)
                .into_iter()
                .map(|(phrase, window)| (phrase.split(' ').map(str::to_owned).collect::<Vec<_>>(), window))
                .collect();
            phrases.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
            lexicon.phrases = phrases;
            lexicon
        })
    }

    /// Whether the word (lower case) names a weekday or a month.
    pub fn is_calendar_word(&self, lower: &str) -> bool {
        self.weekdays.contains_key(lower) || self.months.contains_key(lower)
    }

    /// The weekday (1 Monday to 7 Sunday) that a word in lower case names, in full or short.
    pub fn weekday(&self, lower: &str) -> Option<i8> {
        self.weekdays.get(lower).or_else(|| self.weekday_abbreviations.get(lower)).copied()
    }

    /// The month (1 to 12) that a word in lower case names, in full or short.
    pub fn month(&self, lower: &str) -> Option<i8> {
        self.months.get(lower).or_else(|| self.month_abbreviations.get(lower)).copied()
    }

    /// Whether a bare year may follow the word.
    pub fn dates_year(&self, word: &str) -> bool {
        self.year_words.words.iter().any(|w| w == word)
    }

    /// Whether a bare plural of a unit after this word is a window of time.
    pub fn opens_window(&self, word: &str) -> bool {
        self.window_words.words.iter().any(|w| w == word)
    }
}
