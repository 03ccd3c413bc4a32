//! Stretches of a document that have numbers and may lie one over the other.

use std::collections::BTreeMap;
use std::ops::Range;

/// Which of many stretches holds a byte, found without asking each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stretches {
    /// From each byte on, up to the next one here: the lowest number that holds.
    lowest: Vec<(usize, Option<usize>)>,
}

impl Stretches {
    /// Takes stretches with their numbers.
    pub fn of(all: impl IntoIterator<Item = (Range<usize>, usize)>) -> Stretches {
        let mut turns: Vec<(usize, usize, bool)> = all
            .into_iter()
            .filter(|(stretch, _)| !stretch.is_empty())
            .flat_map(|(stretch, number)| [(stretch.start, number, true), (stretch.end, number, false)])
            .collect();
        turns.sort_unstable();
        let mut open: BTreeMap<usize, usize> = BTreeMap::new();
        let mut lowest: Vec<(usize, Option<usize>)> = Vec::new();
        for (at, number, begins) in turns {
            let count = open.entry(number).or_default();
            *count = if begins { *count + 1 } else { *count - 1 };
            if *count == 0 {
                open.remove(&number);
            }
            let now = open.first_key_value().map(|(number, _)| *number);
            match lowest.last_mut() {
                Some(last) if last.0 == at => last.1 = now,
                Some(last) if last.1 == now => {}
                _ => lowest.push((at, now)),
            }
        }
        Stretches { lowest }
    }

    /// Returns whether any of them has a byte of a range.
    pub fn touch(&self, range: &Range<usize>) -> bool {
        let behind = self.lowest.partition_point(|(begin, _)| *begin <= range.start);
        let mut within = self.lowest[behind..].iter().take_while(|(begin, _)| *begin < range.end);
        self.lowest_at(range.start).is_some() || within.any(|(_, number)| number.is_some())
    }

    /// Returns the lowest number of those that hold a byte.
    pub fn lowest_at(&self, byte: usize) -> Option<usize> {
        let at = self.lowest.partition_point(|(begin, _)| *begin <= byte).checked_sub(1)?;
        self.lowest[at].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_of_those_that_hold_a_byte_is_found() {
        let all = [(5..20, 3), (0..10, 7), (8..12, 1), (10..10, 0), (20..25, 2), (5..6, 3)];
        let stretches = Stretches::of(all.clone());
        for byte in 0..30 {
            let holds = all.iter().filter(|(stretch, _)| stretch.contains(&byte));
            assert_eq!(stretches.lowest_at(byte), holds.map(|(_, number)| *number).min(), "{byte}");
        }
    }
}
