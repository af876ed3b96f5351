//! Model file, and the arithmetic of the neural networks in it: `file` and `weights` unpack it, `windows` cuts long texts,
//! `encoder` makes vectors of words by the products of `matmul`, `hash` and `cache` serve them.

pub(crate) mod cache;
pub(crate) mod encoder;
pub(crate) mod file;
pub(crate) mod hash;
pub(crate) mod matmul;
pub(crate) mod weights;
pub(crate) mod windows;
