//! Files as text, a piece at a time, so that a large one needs no more memory than a small one.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use super::wide::{Narrow, Order};

/// How much of a file is searched at once, in bytes.
const PIECE: usize = 4 << 20;
/// How much of a piece is searched again with the next, for what lies across the seam, in bytes.
const OVERLAP: usize = 16 << 10;
/// How much of a file decides whether it is text, in bytes: as git judges.
const SNIFFED: usize = 8_000;
/// How much room there is before more is needed, in bytes: most files are smaller.
const ROOM: usize = 128 << 10;

/// A piece of a file's text.
pub(crate) struct Text<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// How many lines of the file end before them.
    pub lines_before: u32,
    /// Where new bytes begin; what begins before was in the piece before.
    pub fresh: usize,
}

/// A file that is being read, into memory that is kept from file to file.
pub(crate) struct Reading<'a> {
    source: Box<dyn Read>,
    room: &'a mut Vec<u8>,
    filled: usize,
    has_ended: bool,
}

impl<'a> Reading<'a> {
    /// Opens a file.
    pub fn open(path: &Path, room: &'a mut Vec<u8>) -> io::Result<Reading<'a>> {
        Ok(Reading { source: Box::new(File::open(path)?), room, filled: 0, has_ended: false })
    }

    /// Returns at most so many of the file's first bytes, of which no more are read than a piece.
    pub fn first(&mut self, most: usize) -> io::Result<&[u8]> {
        self.fill(most.min(PIECE))?;
        Ok(&self.room[..self.filled.min(most)])
    }

    /// Returns all of the file as text, where it is smaller than a piece.
    pub fn whole(&mut self) -> io::Result<Option<&[u8]>> {
        self.begin()?;
        Ok(self.has_ended.then(|| &self.room[..self.filled]))
    }

    /// Calls `each` with every piece of the file, and returns whether it is text at all.
    pub fn pieces(mut self, mut each: impl FnMut(Text<'_>)) -> io::Result<bool> {
        let (mut lines_before, mut fresh) = (0_u32, 0);
        self.begin()?;
        if !is_text(&self.room[..self.filled]) {
            return Ok(false);
        }
        loop {
            let bytes = &self.room[..self.filled];
            if self.filled > fresh {
                each(Text { bytes, lines_before, fresh });
            }
            if self.has_ended {
                return Ok(true);
            }
            // The next piece begins with the last lines of this one.
            let seam = self.filled - OVERLAP;
            let seam = memchr::memchr(b'\n', &bytes[seam..]).map_or(seam, |at| seam + at + 1);
            lines_before += memchr::memchr_iter(b'\n', &bytes[..seam]).count() as u32;
            fresh = self.filled - seam;
            self.room.copy_within(seam..self.filled, 0);
            self.filled = fresh;
            self.fill(PIECE)?;
        }
    }

    /// Reads the first piece, of two-byte characters as UTF-8.
    fn begin(&mut self) -> io::Result<()> {
        self.fill(PIECE)?;
        if let Some(order) = Order::of(&self.room[..self.filled]) {
            let begun = Cursor::new(self.room[2..self.filled].to_vec());
            let rest = std::mem::replace(&mut self.source, Box::new(io::empty()));
            self.source = Box::new(Narrow::new(begun.chain(rest), order));
            (self.filled, self.has_ended) = (0, false);
            self.fill(PIECE)?;
        }
        Ok(())
    }

    /// Reads until so many bytes are there, or the file ends.
    fn fill(&mut self, upto: usize) -> io::Result<()> {
        while self.filled < upto && !self.has_ended {
            if self.filled == self.room.len() {
                self.room.resize((self.room.len() * 2).clamp(ROOM, PIECE), 0);
            }
            let room = self.room.len().min(upto);
            match self.source.read(&mut self.room[self.filled..room]) {
                Ok(0) => self.has_ended = true,
                Ok(more) => self.filled += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Whether what begins so is text: it has no zero byte where git looks for one.
pub(crate) fn is_text(begin: &[u8]) -> bool {
    memchr::memchr(0, &begin[..begin.len().min(SNIFFED)]).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every piece as its first new line and the bytes that are new in it.
    fn pieces(bytes: &[u8]) -> (bool, Vec<(u32, Vec<u8>)>) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        // What another file left in the room is not this one's.
        let mut room = b"old and longer".repeat(20_000);
        let mut seen = Vec::new();
        let reading = Reading::open(&path, &mut room).unwrap();
        let is_text = reading.pieces(|text| {
            let known = &text.bytes[..text.fresh];
            let lines = text.lines_before + memchr::memchr_iter(b'\n', known).count() as u32;
            seen.push((lines, text.bytes[text.fresh..].to_vec()));
        });
        (is_text.unwrap(), seen)
    }

    #[test]
    fn every_byte_is_new_once_and_lines_are_counted_on() {
        let line = b"a line of forty bytes, the last its end\n";
        for size in [1, ROOM - 1, ROOM, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 7] {
            let text: Vec<u8> = line.iter().copied().cycle().take(size).collect();
            let (is_text, seen) = pieces(&text);
            assert!(is_text);
            let mut before = 0;
            for (lines, fresh) in &seen {
                assert_eq!(*lines as usize, text[..before].iter().filter(|byte| **byte == b'\n').count(), "{size}");
                assert_eq!(fresh[..], text[before..before + fresh.len()], "{size}");
                before += fresh.len();
            }
            assert_eq!(before, size);
        }
    }

    #[test]
    fn two_byte_characters_are_read_in_pieces_too() {
        let line = "a line of forty bytes, ä and € in it.\n";
        let text: String = line.chars().cycle().take(PIECE + 1_000).collect();
        let bytes: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let (is_text, seen) = pieces(&bytes);
        assert!(is_text && seen.len() > 1, "{} pieces", seen.len());
        let lines = seen.iter().map(|(lines, _)| *lines as usize);
        let mut before = 0;
        for (lines, (_, fresh)) in lines.zip(&seen) {
            assert_eq!(lines, text.as_bytes()[..before].iter().filter(|byte| **byte == b'\n').count());
            before += fresh.len();
        }
        let all: Vec<u8> = seen.into_iter().flat_map(|(_, fresh)| fresh).collect();
        assert!(all == text.as_bytes(), "other text came of it");
    }

    #[test]
    fn an_empty_file_is_text_without_a_piece_and_a_zero_byte_makes_it_none() {
        assert_eq!(pieces(b""), (true, vec![]));
        assert_eq!(pieces(b"a\0b"), (false, vec![]));
    }
}
