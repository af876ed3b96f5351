//! What may stand in the place of what: how well the kinds of two items fit.

use super::item::ItemKind;

/// Group of kinds that may stand for one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Group {
    Figure,
    Ordinal,
    Time,
    Name,
    Noun,
    Verb,
    Adjective,
    Adverb,
    Preposition,
    Quantifier,
    Modal,
    Negation,
    Condition,
    None,
}

fn group(kind: ItemKind) -> Group {
    use ItemKind as K;
    match kind {
        K::Figure | K::Age => Group::Figure,
        K::Ordinal => Group::Ordinal,
        K::Date | K::Weekday | K::Time => Group::Time,
        K::Name | K::Demonym => Group::Name,
        K::Role | K::Noun => Group::Noun,
        K::Verb => Group::Verb,
        K::Adjective => Group::Adjective,
        K::Adverb => Group::Adverb,
        K::Preposition => Group::Preposition,
        K::Quantifier => Group::Quantifier,
        K::Modal => Group::Modal,
        K::Negation => Group::Negation,
        K::Condition => Group::Condition,
        K::Function => Group::None,
    }
}

/// How well an item of the source may stand in the place of one of the draft, 0 to 1.
pub(super) fn fit(draft: ItemKind, source: ItemKind) -> f32 {
    use Group as G;
    match (group(draft), group(source)) {
        // In the place of a name only another name tells that it is wrong.
        (G::Name, G::Noun | G::Adjective) => 0.0,
        (G::None, _) | (_, G::None) | (G::Negation | G::Condition, _) | (_, G::Negation | G::Condition) => 0.0,
        (G::Time, G::Time) => f32::from(u8::from(draft == source)),
        (G::Adverb, G::Adverb) => 0.8,
        (a, b) if a == b => 1.0,
        (G::Adjective | G::Noun, G::Adjective | G::Noun) => 0.6,
        (G::Adjective, G::Name) => 0.6,
        (G::Figure | G::Quantifier, G::Figure | G::Quantifier) => 0.5,
        (G::Adjective | G::Quantifier, G::Adjective | G::Quantifier) => 0.5,
        (G::Ordinal | G::Quantifier, G::Ordinal | G::Quantifier) => 0.4,
        (G::Ordinal, G::Adjective) | (G::Noun, G::Name) | (G::Noun | G::Verb, G::Noun | G::Verb) => 0.3,
        _ => 0.0,
    }
}
