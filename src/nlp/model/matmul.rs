//! Matrix products of the models, with matrices kept in panels of 16 outputs.
//!
//! Every number is summed in one fixed order and never with a fused multiply-add, so that the answer is the same on
//! every processor, whatever the width of its vectors. The loops are written so that the compiler turns them into
//! vector code; on x86-64 they are compiled for AVX2 and for AVX-512 as well, and which of the three runs is decided once,
//! at load.
//!
//! Matrices stay in half precision, as the model file has them: whoever types lets the processor fetch all of them anew
//! for a few words, and that takes longer than to widen their numbers (exactly) on the way.
//!
//! This is the one file with `unsafe` code: the calls of functions that are compiled for AVX2 and AVX-512, which the
//! language cannot know to be safe (they are made only by a [`MatmulKernel`] that has found the feature on the
//! processor it runs on), the instructions that widen, and one read without a check in the innermost loop. Together
//! they make reading ten times as fast.
#![allow(unsafe_code)]

use super::weights::f16_to_f32;
use std::cell::Cell;
use std::ops::Range;

/// Outputs in one panel.
const PANEL: usize = 16;
/// The most rows that two threads share: about what an edit of one word asks for. With more rows the arithmetic takes
/// longer than fetching the matrix.
const MAX_SHARED_ROWS: usize = 16;
/// Width of the models' word vectors.
pub(crate) const WIDTH: usize = 96;
/// Width of a maxout layer before the best of its three pieces is taken.
pub(crate) const PIECES: usize = 3 * WIDTH;
/// Hidden units of a transition model.
pub(crate) const HIDDEN: usize = 64;
/// Width of the transition model's hidden layer before the better of its two pieces is taken.
pub(crate) const HIDDEN_PIECES: usize = 2 * HIDDEN;

thread_local! {
    /// Room for one panel, widened.
    static ROOM: Cell<Vec<f32>> = const { Cell::new(Vec::new()) };
}

/// A matrix in panels of 16 outputs, each with its inputs one after the other; in half precision unless it is used for
/// many products one after the other.
pub(crate) struct PackedMatrix<T = u16> {
    outputs: usize,
    inputs: usize,
    values: Vec<T>,
}

impl<T> PackedMatrix<T> {
    /// The matrix with so many outputs; the values come in panels already.
    pub fn new(values: Vec<T>, outputs: usize) -> Self {
        let inputs = values.len() / (outputs.div_ceil(PANEL) * PANEL).max(1);
        Self { outputs, inputs, values }
    }

    /// How many inputs a product takes.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    fn panels(&self) -> usize {
        self.outputs.div_ceil(PANEL)
    }

    /// How many outputs a product gives.
    pub fn outputs(&self) -> usize {
        self.outputs
    }
}

/// Parameters of a maxout layer beside its matrix: biases, and the gain and shift of the normalisation.
pub(crate) struct Norm {
    /// One for each piece, [`PIECES`] in all.
    pub bias: Vec<f32>,
    /// [`WIDTH`] factors.
    pub gain: Vec<f32>,
    /// [`WIDTH`] summands.
    pub shift: Vec<f32>,
}

/// The instructions that the arithmetic uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MatmulKernel {
    /// What every processor of the architecture has.
    Portable,
    /// Vectors of eight.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Vectors of sixteen.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// Defines methods of [`MatmulKernel`] whose body is compiled for every instruction set. How many registers of
/// accumulators one has to spare says how large its tiles are.
macro_rules! compiled_for_each {
    ($($(#[$doc:meta])* $method:ident($($argument:ident: $type:ty),*) = $body:ident, $avx2:ident, $avx512:ident;)*) => {
        impl MatmulKernel {
            $($(#[$doc])*
            pub fn $method(self, $($argument: $type),*) {
                match self {
                    // SAFETY: `MatmulKernel::Avx2` is made only by `MatmulKernel::detect`, after it has found the feature.
                    #[cfg(target_arch = "x86_64")]
                    MatmulKernel::Avx2 => unsafe { $avx2($($argument),*) },
                    // SAFETY: likewise `MatmulKernel::Avx512`.
                    #[cfg(target_arch = "x86_64")]
                    MatmulKernel::Avx512 => unsafe { $avx512($($argument),*) },
                    MatmulKernel::Portable => $body::<PORTABLE_ROWS>($($argument),*),
                }
            })*
        }
        $(#[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2")]
        fn $avx2($($argument: $type),*) {
            $body::<4>($($argument),*);
        }
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx512f")]
        fn $avx512($($argument: $type),*) {
            $body::<4>($($argument),*);
        })*
    };
}

/// Rows of one tile on the portable path: as many as their sums fit the registers.
const PORTABLE_ROWS: usize = if cfg!(target_arch = "x86_64") { 2 } else { 4 };

impl MatmulKernel {
    /// The best kernel for this processor.
    pub fn detect() -> MatmulKernel {
        Self::available().last().copied().unwrap_or(MatmulKernel::Portable)
    }

    /// Those that run on this processor, the better the later.
    fn available() -> &'static [MatmulKernel] {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("f16c") {
            const ALL: &[MatmulKernel] = &[MatmulKernel::Portable, MatmulKernel::Avx2, MatmulKernel::Avx512];
            return if is_x86_feature_detected!("avx512f") { ALL } else { &ALL[..2] };
        }
        &[MatmulKernel::Portable]
    }

    /// The products of `rows` rows of inputs, which begin `stride` numbers apart, with a matrix. The outputs of a row
    /// stand `matrix.outputs()` numbers apart.
    pub fn multiply(self, rows: usize, inputs: &[f32], stride: usize, matrix: &PackedMatrix, outputs: &mut [f32]) {
        self.multiply_panels((rows, inputs, stride), matrix, 0..matrix.panels(), (matrix.outputs, outputs));
    }

    /// The same by two threads, if there are few rows: then what takes the time is to fetch the matrix, and each fetches
    /// one half of it.
    pub fn multiply_shared(
        self,
        rows: usize,
        inputs: &[f32],
        stride: usize,
        matrix: &PackedMatrix,
        outputs: &mut [f32],
    ) {
        // Whoever is none of the threads that share work would have to wait for one.
        if rows > MAX_SHARED_ROWS || rayon::current_thread_index().is_none() {
            return self.multiply(rows, inputs, stride, matrix, outputs);
        }
        let half = matrix.panels().div_ceil(2);
        let (first, rest) = (PANEL * half, matrix.outputs.saturating_sub(PANEL * half));
        let inputs = (rows, inputs, stride);
        let mut others = vec![0.0; rows * rest];
        rayon::join(
            || self.multiply_panels(inputs, matrix, 0..half, (matrix.outputs, outputs)),
            || self.multiply_panels(inputs, matrix, half..matrix.panels(), (rest, &mut others)),
        );
        for (outputs, others) in outputs.chunks_exact_mut(matrix.outputs).zip(others.chunks_exact(rest.max(1))) {
            outputs[first..].copy_from_slice(others);
        }
    }

    /// The outputs of some panels of a matrix. Those of a row stand `width` numbers apart, and the first of them is that of
    /// the first panel.
    fn multiply_panels(
        self,
        inputs: (usize, &[f32], usize),
        matrix: &PackedMatrix,
        panels: Range<usize>,
        (width, outputs): (usize, &mut [f32]),
    ) {
        let size = PANEL * matrix.inputs;
        let mut room = ROOM.take();
        room.resize(room.len().max(size), 0.0);
        let halves = matrix.values[size * panels.start..size * panels.end].chunks_exact(size.max(1));
        for (panel, halves) in panels.clone().zip(halves) {
            let weights = &mut room[..halves.len()];
            self.widen(halves, weights);
            let [from, to] = [panel, panel + 1].map(|panel| (PANEL * panel).min(matrix.outputs) - PANEL * panels.start);
            self.multiply_panel(inputs, weights, from..to, (width, &mut *outputs));
        }
        ROOM.set(room);
    }

    /// Half-precision numbers in single precision; there are a multiple of sixteen.
    fn widen(self, halves: &[u16], numbers: &mut [f32]) {
        match self {
            // SAFETY: `MatmulKernel::Avx2` is made only by `MatmulKernel::detect`, after it has found the features.
            #[cfg(target_arch = "x86_64")]
            MatmulKernel::Avx2 => unsafe { widen_f16c(halves, numbers) },
            // SAFETY: likewise `MatmulKernel::Avx512`.
            #[cfg(target_arch = "x86_64")]
            MatmulKernel::Avx512 => unsafe { widen_avx512(halves, numbers) },
            MatmulKernel::Portable => {
                numbers.iter_mut().zip(halves).for_each(|(number, &half)| *number = f16_to_f32(half))
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,f16c")]
fn widen_f16c(halves: &[u16], numbers: &mut [f32]) {
    use std::arch::x86_64::{_mm_loadu_si128, _mm256_cvtph_ps, _mm256_storeu_ps};
    for (halves, numbers) in halves.as_chunks::<8>().0.iter().zip(numbers.as_chunks_mut::<8>().0) {
        // SAFETY: both are places of eight numbers, and neither instruction asks for more than that.
        unsafe { _mm256_storeu_ps(numbers.as_mut_ptr(), _mm256_cvtph_ps(_mm_loadu_si128(halves.as_ptr().cast()))) }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn widen_avx512(halves: &[u16], numbers: &mut [f32]) {
    use std::arch::x86_64::{_mm256_loadu_si256, _mm512_cvtph_ps, _mm512_storeu_ps};
    for (halves, numbers) in halves.as_chunks::<16>().0.iter().zip(numbers.as_chunks_mut::<16>().0) {
        // SAFETY: both are places of sixteen numbers, and neither instruction asks for more than that.
        unsafe { _mm512_storeu_ps(numbers.as_mut_ptr(), _mm512_cvtph_ps(_mm256_loadu_si256(halves.as_ptr().cast()))) }
    }
}

compiled_for_each! {
    /// The outputs `columns` of a product: of so many rows of inputs, which begin `stride` numbers apart, with a panel. The
    /// outputs of a row stand `width` numbers apart.
    multiply_panel(inputs: (usize, &[f32], usize), panel: &[f32], columns: Range<usize>, outputs: (usize, &mut [f32]))
        = multiply_panel, multiply_panel_avx2, multiply_panel_avx512;

    /// Maxout and layer normalisation of one row: the best of three pieces for each of the [`WIDTH`] outputs.
    maxout(pieces: &[f32], norm: &Norm, out: &mut [f32]) = maxout, maxout_avx2, maxout_avx512;

    /// Scores of a transition model's moves, from the sum of its features' rows.
    score(rows: &[&[f32; HIDDEN_PIECES]], bias: &[f32], upper: &PackedMatrix<f32>, upper_bias: &[f32], scores: &mut [f32])
        = score, score_avx2, score_avx512;

    /// Adds `rows` one after the other into `sum`.
    add(rows: &[&[f32]], sum: &mut [f32]) = add, add_avx2, add_avx512;
}

#[inline(always)]
fn multiply_panel<const ROWS: usize>(
    (rows, inputs, stride): (usize, &[f32], usize),
    panel: &[f32],
    columns: Range<usize>,
    (width, outputs): (usize, &mut [f32]),
) {
    let mut row = 0;
    while row + ROWS <= rows {
        tile::<ROWS>(row, inputs, stride, panel, columns.clone(), width, outputs);
        row += ROWS;
    }
    // What is left is done at once, because a tile of many rows takes less time for each of them.
    match rows - row {
        1 => tile::<1>(row, inputs, stride, panel, columns, width, outputs),
        2 => tile::<2>(row, inputs, stride, panel, columns, width, outputs),
        3 => tile::<3>(row, inputs, stride, panel, columns, width, outputs),
        _ => {}
    }
}

/// One panel's outputs of `ROWS` rows, which stay in registers while the inputs go by.
#[inline(always)]
fn tile<const ROWS: usize>(
    row: usize,
    inputs: &[f32],
    stride: usize,
    panel: &[f32],
    columns: Range<usize>,
    width: usize,
    outputs: &mut [f32],
) {
    let (values, _) = panel.as_chunks::<PANEL>();
    let length = values.len();
    let rows: [&[f32]; ROWS] = std::array::from_fn(|r| &inputs[(row + r) * stride..][..length]);
    let mut sums = [[0f32; PANEL]; ROWS];
    let (pairs, last) = values.as_chunks::<2>();
    for (pair, weights) in pairs.iter().enumerate() {
        // SAFETY: there are `length` weights in all, and as many numbers in every row.
        unsafe {
            sums = step(2 * pair, &rows, &weights[0], sums);
            sums = step(2 * pair + 1, &rows, &weights[1], sums);
        }
    }
    if let [weights] = last {
        // SAFETY: this is the last of the `length` weights.
        sums = unsafe { step(length - 1, &rows, weights, sums) };
    }
    // How many outputs are wanted is known at run time only; that must not bind the sums to a place in memory.
    let sums = sums;
    for (r, sums) in sums.iter().enumerate() {
        let out = &mut outputs[(row + r) * width..][columns.clone()];
        out.copy_from_slice(&sums[..out.len()]);
    }
}

/// Adds the products of one input of each row.
///
/// # Safety
///
/// `k` must be below the length of every row.
#[allow(clippy::needless_range_loop, reason = "iterators keep the compiler from holding the sums in registers")]
#[inline(always)]
unsafe fn step<const ROWS: usize>(
    k: usize,
    rows: &[&[f32]; ROWS],
    weights: &[f32; PANEL],
    mut sums: [[f32; PANEL]; ROWS],
) -> [[f32; PANEL]; ROWS] {
    for r in 0..ROWS {
        // SAFETY: the caller vouches for `k`. With a check here the sums would not stay in registers, at a tenth of the
        // speed.
        let input = unsafe { *rows[r].get_unchecked(k) };
        // One whole array after the other: of single elements the compiler makes single instructions.
        let mut sum = sums[r];
        for t in 0..PANEL {
            sum[t] += input * weights[t];
        }
        sums[r] = sum;
    }
    sums
}

#[inline(always)]
fn maxout<const ROWS: usize>(pieces: &[f32], norm: &Norm, out: &mut [f32]) {
    let (p, q, r) = (&pieces[..WIDTH], &pieces[WIDTH..2 * WIDTH], &pieces[2 * WIDTH..PIECES]);
    let bias = &norm.bias;
    let (bp, bq, br) = (&bias[..WIDTH], &bias[WIDTH..2 * WIDTH], &bias[2 * WIDTH..PIECES]);
    let out = &mut out[..WIDTH];
    for i in 0..WIDTH {
        let (x, y, z) = (p[i] + bp[i], q[i] + bq[i], r[i] + br[i]);
        let best = if y > x { y } else { x };
        out[i] = if z > best { z } else { best };
    }
    let mean = sum_of(out, |x| x) / WIDTH as f32;
    let variance = sum_of(out, |x| (x - mean) * (x - mean)) / WIDTH as f32 + 1e-8;
    let scale = 1.0 / variance.sqrt();
    let (gain, shift) = (&norm.gain[..WIDTH], &norm.shift[..WIDTH]);
    for i in 0..WIDTH {
        out[i] = (out[i] - mean) * scale * gain[i] + shift[i];
    }
}

/// The sum of a function of the numbers: sixteen sums side by side, then these in order.
#[inline(always)]
fn sum_of(numbers: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0f32; PANEL];
    for chunk in numbers.as_chunks::<PANEL>().0 {
        for (sum, &number) in sums.iter_mut().zip(chunk) {
            *sum += term(number);
        }
    }
    sums.iter().sum()
}

#[inline(always)]
fn score<const PANELS: usize>(
    rows: &[&[f32; HIDDEN_PIECES]],
    bias: &[f32],
    upper: &PackedMatrix<f32>,
    upper_bias: &[f32],
    scores: &mut [f32],
) {
    let bias = &bias[..HIDDEN_PIECES];
    let mut hidden = [0f32; HIDDEN];
    for from in (0..HIDDEN).step_by(PANEL) {
        let (mut a, mut b) = ([0f32; PANEL], [0f32; PANEL]);
        for row in rows {
            let (first, second) = (&row[from..from + PANEL], &row[HIDDEN + from..HIDDEN + from + PANEL]);
            for i in 0..PANEL {
                a[i] += first[i];
                b[i] += second[i];
            }
        }
        for i in 0..PANEL {
            let (a, b) = (a[i] + bias[from + i], b[i] + bias[HIDDEN + from + i]);
            hidden[from + i] = if b > a { b } else { a };
        }
    }
    let panels = upper.values.as_chunks::<PANEL>().0.as_chunks::<HIDDEN>().0;
    let mut panel = 0;
    while panel + PANELS <= panels.len() {
        columns::<PANELS>(panel, &hidden, panels, upper_bias, scores);
        panel += PANELS;
    }
    match panels.len() - panel {
        1 => columns::<1>(panel, &hidden, panels, upper_bias, scores),
        2 => columns::<2>(panel, &hidden, panels, upper_bias, scores),
        3 => columns::<3>(panel, &hidden, panels, upper_bias, scores),
        _ => {}
    }
}

/// The scores of `PANELS` panels of moves, whose sums stay in registers while the hidden units go by.
#[allow(clippy::needless_range_loop, reason = "iterators keep the compiler from holding the sums in registers")]
#[inline(always)]
fn columns<const PANELS: usize>(
    panel: usize,
    hidden: &[f32; HIDDEN],
    panels: &[[[f32; PANEL]; HIDDEN]],
    bias: &[f32],
    scores: &mut [f32],
) {
    let weights: [&[[f32; PANEL]; HIDDEN]; PANELS] = std::array::from_fn(|p| &panels[panel + p]);
    let mut sums = [[0f32; PANEL]; PANELS];
    for k in 0..HIDDEN {
        for p in 0..PANELS {
            let mut sum = sums[p];
            for t in 0..PANEL {
                sum[t] += hidden[k] * weights[p][k][t];
            }
            sums[p] = sum;
        }
    }
    // As in `tile`: what is looked at by a place known at run time only is another array.
    let sums = sums;
    let from = panel * PANEL;
    for ((score, sum), bias) in scores[from..].iter_mut().zip(sums.as_flattened()).zip(&bias[from..]) {
        *score = sum + bias;
    }
}

#[inline(always)]
fn add<const ROWS: usize>(rows: &[&[f32]], sum: &mut [f32]) {
    for row in rows {
        for (sum, value) in sum.iter_mut().zip(*row) {
            *sum += value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without a pattern, the same on every run.
    fn numbers(count: usize, seed: u64) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / 8e6 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn every_kernel_gives_the_same_bits_as_the_sum_in_order() {
        let (inputs, outputs) = (37, 50);
        // Halves of all sizes, below the least normal one too, and of both signs.
        let halves = numbers(inputs * outputs, 1).into_iter().map(|number| (number.to_bits() >> 8) as u16 & 0xbfff);
        let halves: Vec<u16> = halves.collect();
        let matrix: Vec<f32> = halves.iter().map(|&half| f16_to_f32(half)).collect();
        assert!(matrix.iter().all(|weight| weight.is_finite()) && matrix.iter().any(|weight| *weight < 0.0));
        let mut panels = vec![0; 64 * inputs];
        for (place, half) in halves.iter().enumerate() {
            let (output, input) = (place / inputs, place % inputs);
            panels[output / PANEL * PANEL * inputs + input * PANEL + output % PANEL] = *half;
        }
        let panels = PackedMatrix::new(panels, outputs);
        // As many rows as fill no tile, one, and each that is left behind two.
        for rows in 1..=17 {
            let a = numbers(rows * inputs, 2);
            let expected: Vec<f32> = (0..rows * outputs)
                .map(|place| {
                    let (row, output) = (place / outputs, place % outputs);
                    (0..inputs).fold(0.0, |sum, k| sum + a[row * inputs + k] * matrix[output * inputs + k])
                })
                .collect();
            for &kernel in MatmulKernel::available() {
                let mut out = vec![0.0; rows * outputs];
                kernel.multiply(rows, &a, inputs, &panels, &mut out);
                assert_eq!(out, expected, "{kernel:?}, {rows} rows");
                out.fill(0.0);
                rayon::scope(|_| kernel.multiply_shared(rows, &a, inputs, &panels, &mut out));
                assert_eq!(out, expected, "{kernel:?}, {rows} rows shared");
            }
        }
    }

    #[test]
    fn every_kernel_normalises_and_scores_alike() {
        let norm = Norm { bias: numbers(PIECES, 3), gain: numbers(WIDTH, 4), shift: numbers(WIDTH, 5) };
        let pieces = numbers(PIECES, 6);
        let features = numbers(3 * HIDDEN_PIECES, 7);
        let rows: Vec<&[f32; HIDDEN_PIECES]> = features.as_chunks().0.iter().collect();
        let (moves, panels) = (137, 9);
        let upper = PackedMatrix::new(numbers(panels * PANEL * HIDDEN, 8), moves);
        let (bias, upper_bias) = (numbers(HIDDEN_PIECES, 9), numbers(moves, 10));
        let hidden = |unit: usize| rows.iter().fold(0.0, |sum, row| sum + row[unit]) + bias[unit];
        let expected: Vec<f32> = (0..moves)
            .map(|place| {
                let panel = &upper.values[place / PANEL * PANEL * HIDDEN..];
                let products = (0..HIDDEN).map(|unit| {
                    let (a, b) = (hidden(unit), hidden(HIDDEN + unit));
                    a.max(b) * panel[unit * PANEL + place % PANEL]
                });
                products.fold(0.0, |sum, product| sum + product) + upper_bias[place]
            })
            .collect();
        let run = |kernel: MatmulKernel| {
            let (mut vector, mut scores) = (vec![0.0; WIDTH], vec![0.0; moves]);
            kernel.maxout(&pieces, &norm, &mut vector);
            kernel.score(&rows, &bias, &upper, &upper_bias, &mut scores);
            (vector, scores)
        };
        let (vector, scores) = run(MatmulKernel::Portable);
        assert!(vector.iter().all(|x| x.is_finite()));
        assert_eq!(scores, expected);
        for &kernel in MatmulKernel::available() {
            assert_eq!(run(kernel), (vector.clone(), scores.clone()), "{kernel:?}");
        }
    }
}
