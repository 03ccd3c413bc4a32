//! How random a text looks.

/// Returns the Shannon entropy of bytes, in bits a byte.
pub(crate) fn shannon(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let length = bytes.len() as f64;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f64::from(*count) / length;
            -share * share.log2()
        })
        .sum()
}

/// Returns how many different bytes there are.
pub(crate) fn distinct(bytes: &[u8]) -> usize {
    let mut seen = [false; 256];
    for byte in bytes {
        seen[usize::from(*byte)] = true;
    }
    seen.iter().filter(|seen| **seen).count()
}

/// Whether the text goes on like `abcdef`, `12345`, or `aaaa` for most of its length.
pub(crate) fn is_sequence(bytes: &[u8]) -> bool {
    if bytes.len() < 4 {
        return false;
    }
    let steps = bytes.windows(2).filter(|pair| {
        let step = i16::from(pair[1]) - i16::from(pair[0]);
        (-1..=1).contains(&step)
    });
    steps.count() * 10 >= (bytes.len() - 1) * 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_is_of_the_counts() {
        assert_eq!(shannon(b"aaaa"), 0.0);
        assert_eq!(shannon(b"abab"), 1.0);
        assert_eq!(shannon(b"abcd"), 2.0);
    }

    #[test]
    fn sequences_are_seen() {
        assert!(is_sequence(b"0123456789"));
        assert!(is_sequence(b"aaaaaaaaab"));
        assert!(!is_sequence(b"a8Kq02Lz"));
    }
}
