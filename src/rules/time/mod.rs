//! Rules on dates and days.

pub(crate) mod date_mismatch;
pub(crate) mod weekday_mismatch;
