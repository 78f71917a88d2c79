//! Columns of fixed-width numbers: written one after another, read with every length checked.

use super::FrameError;

/// What is left of a frame.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    whole: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(frame: &'a [u8]) -> Self {
        Self { rest: frame, whole: frame.len() }
    }

    /// Bytes not read yet.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next number of `N` bytes.
    pub(super) fn one<const N: usize>(&mut self) -> Result<[u8; N], FrameError> {
        let (first, rest) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.too_short(N))?;
        self.rest = rest;
        Ok(*first)
    }

    /// The next `count` numbers of `N` bytes.
    pub(super) fn column<const N: usize>(&mut self, count: usize) -> Result<&'a [[u8; N]], FrameError> {
        let bytes = count.saturating_mul(N);
        let (column, rest) = self.rest.split_at_checked(bytes).ok_or_else(|| self.too_short(bytes))?;
        self.rest = rest;
        Ok(column.as_chunks::<N>().0)
    }

    fn too_short(&self, wanted: usize) -> FrameError {
        let read = self.whole - self.rest.len();
        FrameError::TooShort { had: self.whole, needed: read.saturating_add(wanted) }
    }
}

/// Writes one column.
pub(super) fn put<const N: usize>(frame: &mut Vec<u8>, column: impl Iterator<Item = [u8; N]>) {
    for number in column {
        frame.extend_from_slice(&number);
    }
}
