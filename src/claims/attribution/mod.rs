//! Who says what: learned on the parse, with rules around it for what the training corpus does not hold.

pub mod learned;
