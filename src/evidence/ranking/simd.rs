//! Arithmetic on several numbers at once, in a form that the compiler turns into vector instructions.

/// Numbers in one vector.
pub(crate) const LANES: usize = 8;
/// Numbers that are computed at once.
pub(crate) type SimdLanes = [f32; LANES];

/// Larger of two numbers, neither of which is NaN: unlike [`f32::max`], it compiles to one instruction, also for vectors.
#[inline]
pub(crate) fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// Smaller of two numbers, likewise.
#[inline]
pub(crate) fn smaller(a: f32, b: f32) -> f32 {
    if b < a { b } else { a }
}

/// Dot product: [`LANES`] sums side by side, then these in order.
#[inline]
pub(crate) fn dot(a: &[SimdLanes], b: &[SimdLanes]) -> f32 {
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        let mut next = sums;
        for lane in 0..LANES {
            next[lane] += a[lane] * b[lane];
        }
        sums = next;
    }
    sums.iter().sum()
}

/// Numbers in lanes, filled up with zeros.
#[inline]
pub(crate) fn to_lanes(numbers: &[f32]) -> Vec<SimdLanes> {
    let mut lanes = vec![SimdLanes::default(); numbers.len().div_ceil(LANES)];
    lanes.as_flattened_mut()[..numbers.len()].copy_from_slice(numbers);
    lanes
}
