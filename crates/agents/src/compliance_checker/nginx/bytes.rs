//! Sets of bytes: what may stand at a place of a text.

/// A set of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bytes([u64; 4]);

impl Bytes {
    /// None.
    pub(super) const NONE: Bytes = Bytes([0; 4]);
    /// All.
    pub(super) const ALL: Bytes = Bytes([u64::MAX; 4]);

    /// Returns a set of some bytes.
    pub(super) fn of(bytes: impl IntoIterator<Item = u8>) -> Bytes {
        let mut set = Bytes::NONE;
        bytes.into_iter().for_each(|byte| set.add(byte));
        set
    }

    /// Puts a byte in.
    pub(super) fn add(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    /// Whether a byte is in it.
    pub(super) fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] & (1 << (byte & 63)) != 0
    }

    /// Whether one of others is in it.
    pub(super) fn has_any(&self, others: Bytes) -> bool {
        self.0.iter().zip(others.0).any(|(own, other)| own & other != 0)
    }

    /// Returns what is in either.
    pub(super) fn or(self, other: Bytes) -> Bytes {
        Bytes(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    /// Returns what is not in it.
    pub(super) fn not(self) -> Bytes {
        Bytes(self.0.map(|bits| !bits))
    }

    /// Returns how many are in it.
    pub(super) fn count(&self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    /// Returns a byte of it that is easy to read.
    pub(super) fn example(&self) -> Option<u8> {
        b"aw1-_A./".iter().copied().chain(33..127).chain(0..=255).find(|byte| self.has(*byte))
    }
}
