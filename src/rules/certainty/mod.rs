//! Rules on how surely a claim is given.

pub(crate) mod dropped_condition;
pub(crate) mod missing_hedge;
pub(crate) mod negation_flip;
pub(crate) mod strengthened_modality;
