//! Features: the lexical attributes of a token that the models see.

/// One token's lexical attributes as the models see them: hashes of norm, first character, last three characters and
/// shape, then whether a space follows and whether the token is white space.
pub(crate) type Features = [u64; 6];

/// The column of [`Features`] that says whether the token is white space.
const IS_SPACE: usize = 5;

/// Whether the token with these features is white space.
pub(crate) fn is_space(features: &Features) -> bool {
    features[IS_SPACE] != 0
}
