//! Work that the rules on figures share.

pub(crate) mod designation_pair;
pub(crate) mod figure_pair;
pub(crate) mod stated_change;
pub(crate) mod table_figures;
