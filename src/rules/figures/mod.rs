//! Rules on figures.

pub(crate) mod figure_bound_changed;
pub(crate) mod figure_internal_inconsistency;
pub(crate) mod figure_lost_bound;
pub(crate) mod figure_mismatch;
pub(crate) mod figure_noun_mismatch;
pub(crate) mod figure_scale;
pub(crate) mod figure_unit;
pub(crate) mod percent_change;
pub(crate) mod percent_points;
