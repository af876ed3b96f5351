//! Figures as sets of numbers: what a bound admits, whether a draft's figure is faithful to a source's, and what may be
//! reckoned from a source's figures (docs/domain-model.md, *Comparing figures*).

mod base_quantity;
mod derivation;
mod interval;
mod tolerances;
mod verdict;

pub use base_quantity::{commensurable, reduced_value, significant_digits};
pub use derivation::{Derivation, FigureChange, change, derivable};
pub use interval::set;
pub use verdict::{Comparison, compare};
