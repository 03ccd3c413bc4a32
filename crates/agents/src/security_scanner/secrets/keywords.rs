//! Where keywords stand in a text. A small table of how keywords begin is asked at every byte, each time without waiting
//! for the time before, as an automaton would; only where it says "maybe" are keywords compared, and few begin alike.

use std::ops::Range;

/// How many bytes of a keyword the table knows.
const HEAD: usize = 3;
/// How many different answers the table has.
const SLOTS: usize = 1 << 16;

/// The bit of each of four bytes that tells a letter's case.
const FOLD: u32 = 0x2020_2020;

/// Keywords, which are found in whatever case their ASCII letters are.
pub(super) struct Keywords {
    words: Vec<Box<[u8]>>,
    /// A bit for each slot that a keyword has.
    maybe: Box<[u64; SLOTS / 64]>,
    /// The keywords of each slot, one slot after the other.
    of_slots: Vec<Entry>,
    /// Where those of each slot begin, and where the last ones end.
    begins: Vec<u32>,
}

/// A keyword in a slot, with enough of it that it is seldom looked up in vain.
struct Entry {
    word: u32,
    /// Its first four bytes, folded, and which of their bits count.
    head: u32,
    mask: u32,
}

impl Keywords {
    /// Makes keywords ready; those without a byte are never found.
    pub fn new(words: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Keywords {
        let words: Vec<Box<[u8]>> = words.into_iter().map(|word| word.as_ref().into()).collect();
        let mut pairs: Vec<(u16, u32)> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            pairs.extend(slots(word).map(|slot| (slot, index as u32)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut maybe = Box::new([0_u64; SLOTS / 64]);
        let mut begins = vec![0_u32; SLOTS + 1];
        for (slot, _) in &pairs {
            maybe[usize::from(slot / 64)] |= 1 << (slot % 64);
            begins[usize::from(*slot) + 1] += 1;
        }
        for slot in 0..SLOTS {
            begins[slot + 1] += begins[slot];
        }
        let of_slots = pairs.into_iter().map(|(_, index)| Entry::new(index, &words[index as usize])).collect();
        Keywords { words, maybe, of_slots, begins }
    }

    /// Calls `found` with every keyword, by its place in the list that was given, and where it stands, also where several
    /// overlap.
    pub fn each(&self, text: &[u8], mut found: impl FnMut(usize, Range<usize>)) {
        for (at, four) in text.array_windows().enumerate() {
            let four = u32::from_le_bytes(*four);
            if self.is_maybe(slot(four)) {
                self.compare(four, text, at, &mut found);
            }
        }
        // Behind the last bytes is nothing; a short keyword may still end the text.
        for at in text.len().saturating_sub(HEAD)..text.len() {
            let byte = |behind: usize| text.get(at + behind).copied().unwrap_or_default();
            self.compare(u32::from_le_bytes([byte(0), byte(1), byte(2), 0]), text, at, &mut found);
        }
    }

    fn is_maybe(&self, slot: u16) -> bool {
        self.maybe[usize::from(slot / 64)] >> (slot % 64) & 1 == 1
    }

    /// Compares the keywords that may begin with four bytes.
    #[inline(never)]
    fn compare(&self, four: u32, text: &[u8], at: usize, found: &mut impl FnMut(usize, Range<usize>)) {
        let slot = usize::from(slot(four));
        let folded = four | FOLD;
        for entry in &self.of_slots[self.begins[slot] as usize..self.begins[slot + 1] as usize] {
            if folded & entry.mask != entry.head {
                continue;
            }
            let word = &self.words[entry.word as usize];
            let end = at + word.len();
            if text.get(at..end).is_some_and(|there| there.eq_ignore_ascii_case(word)) {
                found(entry.word as usize, at..end);
            }
        }
    }
}

impl Entry {
    fn new(index: u32, word: &[u8]) -> Entry {
        let byte = |at: usize| word.get(at).copied();
        let head = std::array::from_fn(|at| byte(at).unwrap_or_default());
        let mask = u32::from_le_bytes(std::array::from_fn(|at| if byte(at).is_some() { u8::MAX } else { 0 }));
        Entry { word: index, head: (u32::from_le_bytes(head) | FOLD) & mask, mask }
    }
}

impl std::fmt::Debug for Keywords {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Keywords").field("words", &self.words.len()).finish_non_exhaustive()
    }
}

/// Returns the slot of the first three of four bytes, the same whatever case letters are. What else differs in that bit
/// alone is told apart when keywords are compared.
fn slot(bytes: u32) -> u16 {
    let folded = (bytes | FOLD) & 0x00FF_FFFF;
    (folded.wrapping_mul(0x9E37_79B1) >> 16) as u16
}

/// Returns the slots of what may stand where a keyword does: of a short one, whatever may follow it.
fn slots(word: &[u8]) -> impl Iterator<Item = u16> {
    let any = 0..=u8::MAX;
    let choices: [Vec<u8>; HEAD] = std::array::from_fn(|at| match word.get(at) {
        Some(byte) => vec![*byte],
        None if word.is_empty() => Vec::new(),
        None => any.clone().collect(),
    });
    let [first, second, third] = choices;
    first.into_iter().flat_map(move |first| {
        let third = third.clone();
        second.clone().into_iter().flat_map(move |second| {
            third.clone().into_iter().map(move |third| slot(u32::from_le_bytes([first, second, third, 0])))
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(words: &[String], text: &[u8]) -> Vec<(usize, Range<usize>)> {
        let mut all = Vec::new();
        Keywords::new(words).each(text, |index, place| all.push((index, place)));
        all.sort_by_key(|(index, place)| (*index, place.start));
        all
    }

    /// Compares every keyword at every place.
    fn found_slowly(words: &[String], text: &[u8]) -> Vec<(usize, Range<usize>)> {
        let mut all = Vec::new();
        for (index, word) in words.iter().enumerate().filter(|(_, word)| !word.is_empty()) {
            let places = text.windows(word.len()).enumerate();
            let places = places.filter(|(_, there)| there.eq_ignore_ascii_case(word.as_bytes()));
            all.extend(places.map(|(at, _)| (index, at..at + word.len())));
        }
        all
    }

    proptest! {
        // A short keyword has many slots, which takes a while in an unoptimised build.
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn every_keyword_is_found_wherever_it_stands(
            words in proptest::collection::vec("[aAbñ_\\[:.]{0,5}", 0..6),
            text in "[aAbBñÑ_\\[{:.]{0,40}",
        ) {
            prop_assert_eq!(found(&words, text.as_bytes()), found_slowly(&words, text.as_bytes()));
        }

        #[test]
        fn bytes_that_are_no_text_are_searched_too(text in proptest::collection::vec(any::<u8>(), 0..60)) {
            let words = ["a", "\u{ff}", "zz", "\0\0\0"].map(str::to_owned);
            prop_assert_eq!(found(&words, &text), found_slowly(&words, &text));
        }
    }
}
