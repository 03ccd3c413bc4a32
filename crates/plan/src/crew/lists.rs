//! Lists of numbers that lie side by side in memory.

/// Lists of numbers, one after the other.
pub(super) struct Lists {
    /// Where each begins; one more for the end of the last.
    begins: Vec<u32>,
    numbers: Vec<u32>,
}

impl Lists {
    /// Makes as many lists as `count` says.
    pub(super) fn of<I: Iterator<Item = u32>>(count: usize, list: impl Fn(usize) -> I) -> Lists {
        let mut lists = Lists { begins: Vec::with_capacity(count + 1), numbers: Vec::new() };
        for at in 0..count {
            lists.begins.push(lists.numbers.len() as u32);
            lists.numbers.extend(list(at));
        }
        lists.begins.push(lists.numbers.len() as u32);
        lists
    }

    pub(super) fn get(&self, at: usize) -> &[u32] {
        &self.numbers[self.begins[at] as usize..self.begins[at + 1] as usize]
    }
}
