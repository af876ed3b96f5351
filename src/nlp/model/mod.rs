//! The model file and the arithmetic of the neural network in it.

pub(crate) mod cache;
pub(crate) mod encoder;
pub(crate) mod file;
pub(crate) mod hash;
pub(crate) mod matmul;
pub(crate) mod weights;
pub(crate) mod windows;
