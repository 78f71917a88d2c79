//! Numbers as bytes, and back with every length checked.

use super::StoredError;

/// Bytes being read, from the front.
pub(super) struct Bytes<'a> {
    left: &'a [u8],
    what: &'static str,
}

impl<'a> Bytes<'a> {
    pub(super) fn of(bytes: &'a [u8], what: &'static str) -> Self {
        Self { left: bytes, what }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.left.len()
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], StoredError> {
        let (taken, left) = self
            .left
            .split_at_checked(count)
            .ok_or_else(|| StoredError::content(format!("{} end too early", self.what)))?;
        self.left = left;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], StoredError> {
        Ok(self.take(N)?.try_into().expect("as many as were asked for"))
    }

    pub(super) fn u8(&mut self) -> Result<u8, StoredError> {
        Ok(self.array::<1>()?[0])
    }

    pub(super) fn u16(&mut self) -> Result<u16, StoredError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(super) fn u32(&mut self) -> Result<u32, StoredError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(super) fn i32(&mut self) -> Result<i32, StoredError> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    pub(super) fn u64(&mut self) -> Result<u64, StoredError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(super) fn i64(&mut self) -> Result<i64, StoredError> {
        Ok(i64::from_le_bytes(self.array()?))
    }
}
