//! Model file, embedded in the binary: a directory of sections, each stored or compressed, and a reader for the tables
//! in them. `assets/make/english.py` writes it.

use std::borrow::Cow;

/// The file as the binary carries it.
static ENGLISH: &[u8] = include_bytes!("../../../assets/english.bin");

/// The embedded file cannot be read: the build put another file in its place.
#[derive(Debug, thiserror::Error)]
#[error("the embedded English model is damaged: {0}")]
pub(crate) struct CorruptModel(pub &'static str);

pub(crate) type Result<T> = std::result::Result<T, CorruptModel>;

/// The sections of the model file. Opening it reads the directory only.
pub(crate) struct ModelFile {
    sections: Vec<Section>,
}

struct Section {
    name: &'static str,
    compressed: bool,
    /// Length in bytes when unpacked.
    length: usize,
    bytes: &'static [u8],
}

impl ModelFile {
    /// The model in the binary.
    pub fn open() -> Result<ModelFile> {
        let rest = ENGLISH.strip_prefix(b"CDE1").ok_or(CorruptModel("another kind of file"))?;
        let mut directory = TableReader(rest);
        let heads =
            directory.list(|t| Ok((t.text()?, t.number()? == 1, t.number()? as usize, t.number()? as usize)))?;
        let mut sections = Vec::with_capacity(heads.len());
        for (name, compressed, length, kept) in heads {
            sections.push(Section { name, compressed, length, bytes: directory.bytes(kept)? });
        }
        Ok(ModelFile { sections })
    }

    /// The bytes of a section: borrowed when it is stored as it is, unpacked when it is compressed.
    pub fn section(&self, name: &str) -> Result<Cow<'static, [u8]>> {
        let section = self.sections.iter().find(|s| s.name == name).ok_or(CorruptModel("a section is missing"))?;
        if !section.compressed {
            return Ok(Cow::Borrowed(section.bytes));
        }
        let unpacked = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(section.bytes, section.length)
            .map_err(|_| CorruptModel("a section does not unpack"))?;
        Ok(Cow::Owned(unpacked))
    }
}

/// Reader of a section, from its start to its end: numbers of variable length, strings, lists.
pub(crate) struct TableReader<'a>(pub &'a [u8]);

impl<'a> TableReader<'a> {
    /// The next `count` bytes.
    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(CorruptModel("a table ends early"))?;
        self.0 = rest;
        Ok(taken)
    }

    /// An unsigned number, seven bits a byte, low bits first.
    pub fn number(&mut self) -> Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or(CorruptModel("a table ends early"))?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(CorruptModel("a number is too long"))
    }

    /// A number of eight bytes, little-endian.
    pub fn long(&mut self) -> Result<u64> {
        let bytes = self.bytes(8)?;
        Ok(bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte)))
    }

    /// A string with its length before it.
    pub fn text(&mut self) -> Result<&'a str> {
        let length = self.number()? as usize;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| CorruptModel("a string is not UTF-8"))
    }

    /// A list with its length before it.
    pub fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let length = self.number()? as usize;
        let mut items = Vec::with_capacity(length.min(self.0.len()));
        for _ in 0..length {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// A list of strings.
    pub fn texts(&mut self) -> Result<Vec<&'a str>> {
        self.list(TableReader::text)
    }
}
