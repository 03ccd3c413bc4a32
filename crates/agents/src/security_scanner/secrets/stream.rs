//! Files as text, a piece at a time, so that a large one needs no more memory than a small one.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// How much of a file is searched at once, in bytes.
const PIECE: usize = 4 << 20;
/// How much of a piece is searched again with the next, for what lies across the seam, in bytes.
const OVERLAP: usize = 16 << 10;
/// How much of a file decides whether it is text, in bytes: as git judges.
const SNIFFED: usize = 8_000;

/// A piece of a file's text.
pub(crate) struct Text<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// How many lines of the file end before them.
    pub lines_before: u32,
    /// Where new bytes begin; what begins before was in the piece before.
    pub fresh: usize,
}

/// Calls `each` with every piece of a file, and returns whether it is text at all.
pub(crate) fn read(path: &Path, mut each: impl FnMut(Text<'_>)) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len() as usize;
    let mut buffer = Vec::with_capacity(size.min(PIECE + OVERLAP) + 1);
    let (mut lines_before, mut fresh) = (0_u32, 0);
    loop {
        let begin = buffer.len();
        let more = file.by_ref().take((PIECE - begin.min(OVERLAP)) as u64).read_to_end(&mut buffer)?;
        if fresh == 0 && begin == 0 {
            if let Some(text) = utf16(&buffer, more < PIECE) {
                each(Text { bytes: text.as_bytes(), lines_before: 0, fresh: 0 });
                return Ok(true);
            }
            if buffer[..buffer.len().min(SNIFFED)].contains(&0) {
                return Ok(false);
            }
        }
        if more == 0 {
            return Ok(true);
        }
        each(Text { bytes: &buffer, lines_before, fresh });
        if more < PIECE - begin.min(OVERLAP) {
            return Ok(true);
        }
        // The next piece begins with the last lines of this one.
        let seam = buffer.len() - OVERLAP;
        let seam = memchr::memchr(b'\n', &buffer[seam..]).map_or(seam, |at| seam + at + 1);
        lines_before += memchr::memchr_iter(b'\n', &buffer[..seam]).count() as u32;
        fresh = buffer.len() - seam;
        buffer.drain(..seam);
    }
}

/// Returns text of two-byte characters that says so at its beginning, as Windows writes it.
fn utf16(bytes: &[u8], is_whole: bool) -> Option<String> {
    let order: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units = bytes[2..].chunks_exact(2).map(|pair| order([pair[0], pair[1]]));
    is_whole.then(|| char::decode_utf16(units).map(|char| char.unwrap_or('\u{FFFD}')).collect())
}
