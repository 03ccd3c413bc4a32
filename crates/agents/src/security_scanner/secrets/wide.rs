//! Text of two-byte characters (UTF-16), as Windows writes it, made into UTF-8 a block at a time.

use std::io::{self, Read};

/// How much is read at once, in bytes.
const BLOCK: usize = 64 << 10;

/// Which byte of a character comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Little,
    Big,
}

impl Order {
    /// Returns the order that a file's first two bytes tell; `None` where they tell none, so that it is no such text.
    pub fn of(begin: &[u8]) -> Option<Order> {
        match begin {
            [0xFF, 0xFE, ..] => Some(Order::Little),
            [0xFE, 0xFF, ..] => Some(Order::Big),
            _ => None,
        }
    }

    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Order::Little => u16::from_le_bytes(bytes),
            Order::Big => u16::from_be_bytes(bytes),
        }
    }
}

/// Returns a whole text as UTF-8; one that does not begin as UTF-16 is returned as it is.
pub(crate) fn narrowed(bytes: Vec<u8>) -> Vec<u8> {
    match Order::of(&bytes) {
        Some(order) => decode(&bytes[2..], order).into_bytes(),
        None => bytes,
    }
}

/// What reads as UTF-8, out of what reads as UTF-16. Halves of characters become `U+FFFD`.
pub(crate) struct Narrow<R> {
    from: R,
    order: Order,
    /// What is read and not decoded: less than a character, between two reads.
    raw: Vec<u8>,
    /// What is decoded, and how much of it was given out.
    text: String,
    given: usize,
}

impl<R: Read> Narrow<R> {
    /// Begins where `from` stands: behind the mark that told the order.
    pub fn new(from: R, order: Order) -> Narrow<R> {
        Narrow { from, order, raw: Vec::new(), text: String::new(), given: 0 }
    }

    /// Decodes the next block; whether there may be more.
    fn next(&mut self) -> io::Result<bool> {
        let begun = self.raw.len();
        self.raw.resize(begun + BLOCK, 0);
        let read = self.from.read(&mut self.raw[begun..]);
        self.raw.truncate(begun + *read.as_ref().unwrap_or(&0));
        let has_more = read? > 0;
        let mut whole = self.raw.len();
        if has_more {
            whole -= whole % 2;
            // The first half of a pair waits for the second.
            let last = self.raw[..whole].last_chunk().map(|unit| self.order.unit(*unit));
            if last.is_some_and(|unit| (0xD800..0xDC00).contains(&unit)) {
                whole -= 2;
            }
        }
        self.text = decode(&self.raw[..whole], self.order);
        self.given = 0;
        self.raw.drain(..whole);
        Ok(has_more)
    }
}

impl<R: Read> Read for Narrow<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            if !self.next()? && self.text.is_empty() {
                return Ok(0);
            }
        }
        let left = &self.text.as_bytes()[self.given..];
        let length = left.len().min(room.len());
        room[..length].copy_from_slice(&left[..length]);
        self.given += length;
        Ok(length)
    }
}

fn decode(bytes: &[u8], order: Order) -> String {
    let units = bytes.chunks(2).map(|pair| match pair {
        [first, second] => order.unit([*first, *second]),
        // Half a unit at the end is half of a pair that lacks the other.
        _ => 0xD800,
    });
    char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives so many bytes at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(room.len()).min(self.0.len());
            room[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    #[test]
    fn text_is_the_same_wherever_it_is_cut() {
        let said = "a ä € 𝄞 end\n".repeat(9);
        for (order, unit) in [(Order::Little, u16::to_le_bytes as fn(u16) -> [u8; 2]), (Order::Big, u16::to_be_bytes)] {
            let bytes: Vec<u8> = said.encode_utf16().flat_map(unit).collect();
            for drip in [1, 2, 3, 5, bytes.len()] {
                let mut text = String::new();
                Narrow::new(Drip(&bytes, drip), order).read_to_string(&mut text).unwrap();
                assert_eq!(text, said, "{drip} bytes at a time");
            }
        }
    }

    #[test]
    fn half_a_character_is_replaced_and_ends_nothing() {
        for (units, said) in
            [(&[0x61, 0xD834][..], "a\u{FFFD}"), (&[0xDD1E, 0x61], "\u{FFFD}a"), (&[0xD834, 0x61], "\u{FFFD}a")]
        {
            let bytes: Vec<u8> = units.iter().flat_map(|unit| u16::to_le_bytes(*unit)).collect();
            let mut text = String::new();
            Narrow::new(&bytes[..], Order::Little).read_to_string(&mut text).unwrap();
            assert_eq!(text, said);
        }
        assert_eq!(narrowed(b"\xFF\xFEa\0b".to_vec()), "a\u{FFFD}".as_bytes());
        assert_eq!(narrowed(b"plain".to_vec()), b"plain");
    }
}
