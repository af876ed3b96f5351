//! Weights: the tensors of the model file, half-precision numbers kept as two planes, high bytes and low bytes.

use super::file::{CorruptModel, ModelFile, Result, TableReader};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The tensors of one part of the model ("model" or "names") while it is being loaded.
pub(crate) struct ModelTensors {
    places: FxHashMap<Box<str>, Place>,
    high: Cow<'static, [u8]>,
    low: Cow<'static, [u8]>,
}

struct Place {
    /// Whether the numbers are single precision, each kept as two halves.
    single: bool,
    /// First element in the planes.
    start: usize,
    /// Elements in the planes.
    length: usize,
}

impl ModelTensors {
    /// Reads the directory of tensors from `table` and unpacks the planes of `part`.
    pub fn unpack(model: &ModelFile, part: &str, table: &mut TableReader) -> Result<ModelTensors> {
        let high = model.section(&format!("{part}.high"))?;
        let low = model.section(&format!("{part}.low"))?;
        let mut start = 0;
        let mut places = FxHashMap::default();
        for (name, single, length) in table.list(|t| Ok((t.text()?, t.number()? == 1, t.number()? as usize)))? {
            let length = if single { 2 * length } else { length };
            places.insert(Box::from(name), Place { single, start, length });
            start += length;
        }
        if high.len() != start || low.len() != start {
            return Err(CorruptModel("the planes do not fit the directory"));
        }
        Ok(ModelTensors { places, high, low })
    }

    /// A tensor in single precision.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>> {
        let place = self.place(name)?;
        if !place.single {
            return Ok(self.units(place).map(f16_to_f32).collect());
        }
        let units: Vec<u16> = self.units(place).collect();
        Ok(units.chunks_exact(2).map(|p| f32::from_bits(u32::from(p[0]) << 16 | u32::from(p[1]))).collect())
    }

    /// A tensor in half precision, as the file has it.
    pub fn matrix(&self, name: &str) -> Result<Vec<u16>> {
        let place = self.place(name)?;
        if place.single {
            Err(CorruptModel("a matrix is not in half precision"))
        } else {
            Ok(self.units(place).collect())
        }
    }

    fn units(&self, place: &Place) -> impl Iterator<Item = u16> {
        let range = place.start..place.start + place.length;
        self.high[range.clone()].iter().zip(&self.low[range]).map(|(&high, &low)| u16::from_le_bytes([low, high]))
    }

    /// A tensor that stays where it is, because few of its numbers are ever used.
    pub fn halves(&self, name: &str) -> Result<F16Slice> {
        let place = self.place(name)?;
        let range = place.start..place.start + place.length;
        let low = match &self.low {
            Cow::Borrowed(plane) => Cow::Borrowed(&plane[range.clone()]),
            Cow::Owned(plane) => Cow::Owned(plane[range.clone()].to_vec()),
        };
        Ok(F16Slice { high: self.high[range].into(), low })
    }

    /// Whether there is a tensor of that name.
    pub fn has_tensor(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    fn place(&self, name: &str) -> Result<&Place> {
        self.places.get(name).ok_or(CorruptModel("a tensor is missing"))
    }
}

/// Numbers in half precision; the low bytes stay in the binary.
pub(crate) struct F16Slice {
    high: Box<[u8]>,
    low: Cow<'static, [u8]>,
}

impl F16Slice {
    /// The number of elements.
    pub fn len(&self) -> usize {
        self.high.len()
    }

    /// Adds the numbers from `start` on to those of `sum`.
    pub fn add_to(&self, start: usize, sum: &mut [f32]) {
        let range = start..start + sum.len();
        for ((sum, &high), &low) in sum.iter_mut().zip(&self.high[range.clone()]).zip(&self.low[range]) {
            *sum += f16_to_f32(u16::from_le_bytes([low, high]));
        }
    }
}

/// A half-precision number in single precision. The model has no infinities; multiplying by 2^112 mends the exponent's
/// bias for normal and subnormal numbers alike, exactly.
pub(crate) fn f16_to_f32(half: u16) -> f32 {
    let magnitude = f32::from_bits(u32::from(half & 0x7fff) << 13) * f32::from_bits((112 + 127) << 23);
    f32::from_bits(magnitude.to_bits() | u32::from(half & 0x8000) << 16)
}

#[cfg(test)]
mod tests {
    use crate::nlp::model::weights::f16_to_f32;

    #[test]
    fn half_precision_is_widened_exactly() {
        for (half, single) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 6.103_515_6e-5),
            (0x0001, 5.960_464_5e-8),
            (0x8001, -5.960_464_5e-8),
            (0x3555, 0.333_251_95),
        ] {
            assert_eq!(f16_to_f32(half), single, "{half:#06x}");
        }
    }
}
