//! Likeness of two items, one of a draft and one of a source: whether the source's says what the draft's says.

use super::item::{Item, ItemKind};
use super::lexicon::AtomLexicon;
use crate::claims::coref::{NameRelation, SpeakerLexicon, person_relation};
use crate::claims::figures::compare::{self, Comparison};
use crate::claims::model::{BlockAnalysis, Figure, TimeValue};
use crate::claims::times::{self, ReferenceDate, TimeRelation};
use crate::evidence::{RelatedWords, Relation};

/// How like two items are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Likeness {
    /// 0 to 1; from [`SAYS_THE_SAME`] the source's item says what the draft's does.
    pub weight: f32,
    /// In which way.
    pub how: How,
}

/// In which way two items are like one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum How {
    /// The same word, name, number or day.
    Same,
    /// A figure or time that follows from the source's: rounded, converted, a month for a day in it.
    Entailed,
    /// A synonym, another name of the same, a word of the same root.
    Synonym,
    /// A broader or narrower word.
    Kind,
    /// A word of the same company.
    Neighbour,
    /// The opposite.
    Opposite,
    /// A name that is a part of the other.
    Form,
    /// Two names that share a word.
    Part,
    /// Two names a letter or two apart.
    Spelling,
    /// The same number of something else: another unit, another order of magnitude.
    Unit,
    /// The same number with another bound.
    Bound,
    /// Nothing of the kind.
    None,
}

/// Likeness from which the source's item says what the draft's does.
pub(super) const SAYS_THE_SAME: f32 = 0.75;
/// The same of names, whose shorter and longer forms are looser.
pub(super) const NAMES_THE_SAME: f32 = 0.7;
/// Least likeness that counts.
pub(super) const MIN_LIKENESS: f32 = 0.5;

const NOTHING: Likeness = Likeness { weight: 0.0, how: How::None };
/// Letters that two spellings of a name may differ in: one, or two in a long name.
const LONG_NAME_CHARS: usize = 7;
const MIN_NAME_CHARS: usize = 4;
/// Letters of a word from which another may be a form of it, and of what stands before it there.
const MIN_VARIANT_CHARS: usize = 5;
const MAX_PREFIX_CHARS: usize = 6;
/// Letters that a place and its people share at least (*Poland*, *Polish*).
const DEMONYM_STEM: usize = 4;

const fn like(weight: f32, how: How) -> Likeness {
    Likeness { weight, how }
}

/// A side of a comparison: the block of an item and its document's own date.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    /// The block.
    pub block: &'a BlockAnalysis,
    /// What its times are counted from.
    pub date: ReferenceDate,
}

impl Side<'_> {
    fn lower(&self, item: &Item) -> &str {
        &self.block.doc.tokens[item.head_token].lower
    }

    fn time(&self, item: &Item) -> Option<&TimeValue> {
        self.block.times.get(item.value?).map(|time| &time.value)
    }

    fn lemma(&self, item: &Item) -> std::borrow::Cow<'_, str> {
        self.block.doc.tokens[item.head_token].lower_lemma()
    }
}

/// Likeness of a draft's item and a source's. `row` has the source's words that are related to the draft's word, `number`
/// is the number of the source's word.
pub(super) fn likeness(
    (mine, a): (Side<'_>, &Item),
    (theirs, b): (Side<'_>, &Item),
    row: Option<&RelatedWords>,
    number: Option<u32>,
) -> Likeness {
    use ItemKind as K;
    match (a.kind, b.kind) {
        (K::Figure | K::Age, K::Figure | K::Age) => match (figure(mine, a), figure(theirs, b)) {
            (Some(a), Some(b)) => figures(a, b),
            _ => NOTHING,
        },
        (K::Ordinal, K::Ordinal) => match (figure(mine, a), figure(theirs, b)) {
            (Some(a), Some(b)) if a.value == b.value => like(1.0, How::Same),
            _ => NOTHING,
        },
        (K::Date | K::Weekday | K::Time, K::Date | K::Weekday | K::Time) => dates((mine, a), (theirs, b)),
        (K::Figure | K::Age | K::Ordinal | K::Date | K::Weekday | K::Time, _)
        | (_, K::Figure | K::Age | K::Ordinal | K::Date | K::Weekday | K::Time) => NOTHING,
        (K::Name | K::Demonym, K::Name | K::Demonym) => names(a, b, related(row, number)),
        (K::Negation, K::Negation) => like(1.0, How::Same),
        (K::Negation, _) if AtomLexicon::shared().refusals.contains(&*theirs.lemma(b)) => like(0.8, How::Synonym),
        (_, K::Negation) if AtomLexicon::shared().refusals.contains(&*mine.lemma(a)) => like(0.8, How::Synonym),
        (K::Function | K::Preposition | K::Modal | K::Condition | K::Negation, _)
        | (_, K::Function | K::Preposition | K::Modal | K::Condition | K::Negation) => {
            let (one, other) = (mine.lower(a), theirs.lower(b));
            match one == other || mine.lemma(a) == theirs.lemma(b) {
                true => like(1.0, How::Same),
                false if AtomLexicon::shared().are_shifted(one, other) => like(0.9, How::Synonym),
                false => NOTHING,
            }
        }
        _ => {
            let (one, other) = (mine.lower(a), theirs.lower(b));
            let same = a.key.is_some() && a.key.as_ref().map(|k| k.as_str()) == b.key.as_ref().map(|k| k.as_str());
            if same || one == other {
                return like(1.0, How::Same);
            }
            if is_variant(one, other) {
                return like(0.8, How::Synonym);
            }
            words(related(row, number))
        }
    }
}

fn related(row: Option<&RelatedWords>, number: Option<u32>) -> Option<(f32, Relation)> {
    row?.relation_to(number?)
}

fn words(related: Option<(f32, Relation)>) -> Likeness {
    let Some((weight, relation)) = related else { return NOTHING };
    match relation {
        Relation::Same | Relation::Name => like(weight.max(0.9), How::Same),
        Relation::Alias => like(0.95, How::Synonym),
        // The further a sense is from a word's first, the less two words say the same by it.
        Relation::Synonym | Relation::Derivation => like(0.65 + 0.3 * weight, How::Synonym),
        Relation::Hypernym => like((0.35 + 0.45 * weight).min(0.72), How::Kind),
        Relation::Neighbour | Relation::Inherited => like(weight.min(0.7), How::Neighbour),
        // *Sold to* and *bought from* tell of one deal; who did which is another question.
        Relation::Converse => like(0.8, How::Synonym),
        Relation::Antonym => like(0.4, How::Opposite),
    }
}

fn figure<'a>(side: Side<'a>, item: &Item) -> Option<&'a Figure> {
    side.block.figures.get(item.value?)
}

fn figures(a: &Figure, b: &Figure) -> Likeness {
    match compare::compare(a, b) {
        Comparison::Faithful if a.value == b.value => like(1.0, How::Same),
        Comparison::Faithful => like(0.93, How::Entailed),
        Comparison::LostBound => like(0.9, How::Bound),
        Comparison::BoundChanged { reversed: false } => like(0.8, How::Bound),
        Comparison::BoundChanged { reversed: true } => like(0.5, How::Bound),
        Comparison::Unit | Comparison::Points => like(0.45, How::Unit),
        Comparison::Scale { .. } => like(0.3, How::Unit),
        Comparison::Incomparable if a.value.is_some() && a.value == b.value => like(0.6, How::Unit),
        Comparison::Mismatch | Comparison::Incomparable => NOTHING,
    }
}

fn dates((mine, a): (Side<'_>, &Item), (theirs, b): (Side<'_>, &Item)) -> Likeness {
    let (Some(draft), Some(source)) = (mine.time(a), theirs.time(b)) else { return NOTHING };
    // A weekday is written for the reader to rely on, whatever the date beside it.
    if let (TimeValue::Calendar(one), TimeValue::Calendar(other)) = (draft, source)
        && one.weekday.is_some()
        && other.weekday.is_some()
        && one.weekday != other.weekday
    {
        return NOTHING;
    }
    match times::compare(draft, mine.date, source, theirs.date) {
        TimeRelation::Same => like(1.0, How::Same),
        TimeRelation::Contains => like(0.93, How::Entailed),
        TimeRelation::Incompatible => NOTHING,
        // A time that may be the same one tells nothing either way.
        TimeRelation::Incomparable => like(0.6, How::Neighbour),
    }
}

/// Likeness of two names: the same, a shorter or longer form, initials, a people and its country, a letter apart.
fn names(a: &Item, b: &Item, related: Option<(f32, Relation)>) -> Likeness {
    let (mine, theirs) = (&a.words, &b.words);
    let (Some(last), Some(their_last)) = (mine.last(), theirs.last()) else { return NOTHING };
    let is_in = |word: &str, words: &[Box<str>]| words.iter().any(|other| same_word(word, other));
    let mine_in = mine.iter().filter(|word| is_in(word, theirs)).count();
    let theirs_in = theirs.iter().filter(|word| is_in(word, mine)).count();
    if mine_in == mine.len() && theirs_in == theirs.len() {
        return like(1.0, How::Same);
    }
    if mine_in == mine.len() {
        let tells = same_word(last, their_last) || mine.len() > 1;
        return like(if tells { 0.95 } else { 0.85 }, How::Form);
    }
    if theirs_in == theirs.len() {
        let tells = same_word(last, their_last) || theirs.len() > 1;
        return like(if tells { 0.9 } else { 0.7 }, How::Form);
    }
    if mine.len() > 1
        && theirs.len() > 1
        && person_relation(&mine.join(" "), &theirs.join(" ")) > NameRelation::Different
    {
        return like(0.9, How::Form);
    }
    let country = |words: &[Box<str>]| SpeakerLexicon::get().country(&words.join(" "));
    if country(mine).is_some() && country(mine) == country(theirs) {
        return like(0.95, How::Synonym);
    }
    if are_initials(mine, theirs) || are_initials(theirs, mine) {
        return like(0.95, How::Form);
    }
    if let ([one], [other]) = (&**mine, &**theirs) {
        let is_people = a.kind == ItemKind::Demonym || b.kind == ItemKind::Demonym;
        let shared = one.chars().zip(other.chars()).take_while(|(x, y)| x == y).count();
        if is_people && shared >= DEMONYM_STEM && shared + 4 >= one.chars().count().min(other.chars().count()) {
            return like(0.9, How::Synonym);
        }
        if let Some((weight, Relation::Alias)) = related {
            return like(weight.clamp(0.8, 0.95), How::Synonym);
        }
    }
    if mine_in > 0 {
        let own = mine.iter().filter(|word| !is_in(word, theirs));
        let other: Vec<&Box<str>> = theirs.iter().filter(|word| !is_in(word, mine)).collect();
        let mut pairs = own.flat_map(|x| other.iter().map(move |y| (x, *y)));
        let initial = |x: &str, y: &str| x.len() == 1 && y.starts_with(x) || y.len() == 1 && x.starts_with(y);
        if pairs.clone().any(|(x, y)| initial(x, y)) && same_word(last, their_last) {
            return like(0.9, How::Form);
        }
        return match pairs.any(|(x, y)| is_near(x, y)) {
            true => like(0.6, How::Spelling),
            false => like(0.45, How::Part),
        };
    }
    let near = mine.iter().any(|x| theirs.iter().any(|y| is_near(x, y)));
    if near { like(0.6, How::Spelling) } else { NOTHING }
}

/// Whether two words of names are the same but for a plural.
fn same_word(a: &str, b: &str) -> bool {
    let stem =
        |word: &'_ str| -> usize { if word.len() > 3 && word.ends_with('s') { word.len() - 1 } else { word.len() } };
    a == b || a[..stem(a)] == b[..stem(b)]
}

/// Whether the single word has the initials of the others.
fn are_initials(short: &[Box<str>], long: &[Box<str>]) -> bool {
    let [word] = short else { return false };
    long.len() > 1
        && word.chars().count() == long.len()
        && word.chars().eq(long.iter().filter_map(|w| w.chars().next()))
}

/// Whether two common words are spellings of one (*oesophageal*, *esophageal*), or one is the other with something before it
/// that does not turn it round (*airbases*, *bases*).
fn is_variant(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    if short.len() < MIN_VARIANT_CHARS || long.len() - short.len() > MAX_PREFIX_CHARS {
        return false;
    }
    if let Some(prefix) = long.strip_suffix(short) {
        return !AtomLexicon::shared().reversing_prefixes.contains(prefix.trim_end_matches('-'));
    }
    short.len() >= LONG_NAME_CHARS && strsim::osa_distance(a, b) == 1
}

/// Whether two words of names are a letter or two apart.
fn is_near(a: &str, b: &str) -> bool {
    let (long, short) = (a.chars().count().max(b.chars().count()), a.chars().count().min(b.chars().count()));
    if short < MIN_NAME_CHARS || long <= MIN_NAME_CHARS || long - short > 2 {
        return false;
    }
    let allowed = if long >= LONG_NAME_CHARS { 2 } else { 1 };
    (1..=allowed).contains(&strsim::osa_distance(a, b))
}
