//! Many short lists in one piece of memory.

/// Lists of values, by number.
#[derive(Debug)]
pub(crate) struct Lists<T> {
    values: Vec<T>,
    /// Where each list begins, and where the last one ends.
    begins: Vec<u32>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { values: Vec::new(), begins: vec![0] }
    }
}

impl<T: Copy> Lists<T> {
    /// Adds a list; `None` when all lists together would hold more than a `u32` counts.
    pub(crate) fn push(&mut self, list: impl IntoIterator<Item = T>) -> Option<()> {
        self.values.extend(list);
        self.begins.push(u32::try_from(self.values.len()).ok()?);
        Some(())
    }

    pub(crate) fn len(&self) -> usize {
        self.begins.len() - 1
    }

    pub(crate) fn get(&self, number: u32) -> &[T] {
        let number = number as usize;
        &self.values[self.begins[number] as usize..self.begins[number + 1] as usize]
    }

    /// Gives back what was reserved and not needed.
    pub(crate) fn shrink(&mut self) {
        self.values.shrink_to_fit();
        self.begins.shrink_to_fit();
    }

    pub(crate) fn bytes(&self) -> usize {
        self.values.capacity() * size_of::<T>() + self.begins.capacity() * size_of::<u32>()
    }
}
