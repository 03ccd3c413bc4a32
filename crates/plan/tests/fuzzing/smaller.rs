//! From a case that fails to the smallest one that fails in the same way.

use std::time::{Duration, Instant};

use super::case::Case;
use super::watch::{Watch, judged, kind};

/// It is small enough after this long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Takes away files, lines and bytes for as long as the same goes wrong.
pub fn smaller(case: Case, name: &str, watch: &Watch) -> Case {
    let begin = Instant::now();
    let mut small = case;
    let fails = |case: &Case| {
        watch.begins(u64::MAX);
        begin.elapsed() < PATIENCE && judged(case).1.is_some_and(|fault| kind(&fault) == name)
    };
    while small.files.len() > 1 {
        let without = (0..small.files.len()).map(|at| {
            let mut less = small.clone();
            less.files.remove(at);
            less
        });
        let Some(less) = without.into_iter().find(|less| fails(less)) else { break };
        small = less;
    }
    for at in 0..small.files.len() {
        for by_lines in [true, false] {
            let bytes = small.files[at].1.clone();
            let pieces: Vec<Vec<u8>> = if by_lines {
                bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
            } else {
                bytes.chunks(1).map(<[u8]>::to_vec).collect()
            };
            let left = reduce(pieces, begin, &mut |pieces| {
                let mut less = small.clone();
                less.files[at].1 = pieces.concat();
                fails(&less)
            });
            small.files[at].1 = left.concat();
        }
    }
    small
}

/// Takes away halves, quarters, and so on down to single pieces.
fn reduce(mut pieces: Vec<Vec<u8>>, begin: Instant, fails: &mut dyn FnMut(&[Vec<u8>]) -> bool) -> Vec<Vec<u8>> {
    let mut size = pieces.len().div_ceil(2);
    while size > 0 && pieces.len() > 1 && begin.elapsed() < PATIENCE {
        let mut at = 0;
        while at < pieces.len() && begin.elapsed() < PATIENCE {
            let mut less = pieces.clone();
            less.drain(at..(at + size).min(less.len()));
            if fails(&less) {
                pieces = less;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    pieces
}
