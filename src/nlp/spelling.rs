//! Spelling variants: one key for *organise* and *organize*, *colour* and *color*, so that a quotation or a paraphrase
//! is not called different for the side of the Atlantic it was written on.

use std::borrow::Cow;

/// Words that end like a variant but are not one.
const NOT_ISE: &[&str] = &[
    "advertise",
    "advise",
    "appraise",
    "arise",
    "chastise",
    "compromise",
    "comprise",
    "concise",
    "cruise",
    "demise",
    "despise",
    "devise",
    "disguise",
    "enterprise",
    "excise",
    "exercise",
    "expertise",
    "franchise",
    "improvise",
    "incise",
    "likewise",
    "merchandise",
    "noise",
    "otherwise",
    "paradise",
    "poise",
    "praise",
    "precise",
    "premise",
    "promise",
    "raise",
    "revise",
    "rise",
    "supervise",
    "surmise",
    "surprise",
    "televise",
    "treatise",
    "wise",
];
/// Words in *-our* that have no variant in *-or*.
const NOT_OUR: &[&str] = &[
    "contour",
    "detour",
    "devour",
    "flour",
    "four",
    "hour",
    "our",
    "pour",
    "scour",
    "sour",
    "tour",
    "troubadour",
    "your",
];
/// Pairs that no ending explains: British form, American form.
const PAIRS: &[(&str, &str)] = &[
    ("aeroplane", "airplane"),
    ("ageing", "aging"),
    ("aluminium", "aluminum"),
    ("analyse", "analyze"),
    ("analysed", "analyzed"),
    ("analysing", "analyzing"),
    ("axe", "ax"),
    ("catalogue", "catalog"),
    ("cheque", "check"),
    ("cheques", "checks"),
    ("cosy", "cozy"),
    ("defence", "defense"),
    ("defences", "defenses"),
    ("dialogue", "dialog"),
    ("draught", "draft"),
    ("enrol", "enroll"),
    ("fulfil", "fulfill"),
    ("grey", "gray"),
    ("jewellery", "jewelry"),
    ("judgement", "judgment"),
    ("kerb", "curb"),
    ("licence", "license"),
    ("manoeuvre", "maneuver"),
    ("manoeuvres", "maneuvers"),
    ("mould", "mold"),
    ("moustache", "mustache"),
    ("offence", "offense"),
    ("offences", "offenses"),
    ("paralyse", "paralyze"),
    ("paralysed", "paralyzed"),
    ("plough", "plow"),
    ("practise", "practice"),
    ("pretence", "pretense"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("pyjamas", "pajamas"),
    ("sceptic", "skeptic"),
    ("sceptical", "skeptical"),
    ("skilful", "skillful"),
    ("sulphur", "sulfur"),
    ("towards", "toward"),
    ("tyre", "tire"),
    ("tyres", "tires"),
    ("wilful", "willful"),
    ("whilst", "while"),
    ("amongst", "among"),
    ("percent", "per cent"),
];

/// The word under its American spelling, in lower case: equal keys mean variants of one word. `word` must be in
/// lower case; a word without a known variant comes back as it is.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.len() < 4 || !word.is_ascii() {
        return Cow::Borrowed(word);
    }
    if let Some((_, american)) = PAIRS.iter().find(|(british, _)| *british == word) {
        return Cow::Borrowed(american);
    }
    // organise, organised, organising, organisation
    for ending in ["ise", "ised", "ises", "ising", "isation", "isations", "iser", "isers"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
            && !NOT_ISE.contains(&format!("{stem}ise").as_str())
        {
            return Cow::Owned(format!("{stem}iz{}", &ending[2..]));
        }
    }
    // colour, colours, coloured, favourite
    if let Some(at) = word.rfind("our")
        && at >= 2
        && !NOT_OUR.iter().any(|n| word.starts_with(n))
        && ["", "s", "ed", "ing", "able", "ite", "ites", "ful", "less", "hood", "hoods"].contains(&&word[at + 3..])
        && !NOT_OUR.contains(&&word[..at + 3])
    {
        return Cow::Owned(format!("{}or{}", &word[..at], &word[at + 3..]));
    }
    // centre, metres, theatre
    for (british, american) in [("tre", "ter"), ("tres", "ters"), ("bre", "ber"), ("bres", "bers")] {
        if let Some(stem) = word.strip_suffix(british)
            && stem.len() >= 2
        {
            return Cow::Owned(format!("{stem}{american}"));
        }
    }
    // travelled, signalling: one l after an unstressed vowel
    for ending in ["lled", "lling", "ller", "llers"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 4
            && stem.ends_with(['a', 'e', 'i', 'o'])
            && !matches!(stem, "insta" | "compe" | "expe" | "prope" | "contro" | "patro" | "unro" | "enro" | "fulfi")
        {
            return Cow::Owned(format!("{stem}{}", &ending[1..]));
        }
    }
    Cow::Borrowed(word)
}

#[cfg(test)]
mod tests {
    use crate::nlp::spelling::fold;

    #[test]
    fn variants_share_a_key() {
        for (a, b) in [
            ("destabilise", "destabilize"),
            ("organisation", "organization"),
            ("harbour", "harbor"),
            ("favourite", "favorite"),
            ("metres", "meters"),
            ("signalled", "signaled"),
            ("defence", "defense"),
            ("programme", "program"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} and {b}");
        }
    }

    #[test]
    fn other_words_keep_theirs() {
        for word in ["rise", "promised", "hours", "four", "installed", "called", "advising", "supervised", "your"] {
            assert_eq!(fold(word), word);
        }
    }
}
