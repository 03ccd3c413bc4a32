//! Mending a text where there is only one way to mean it, and touching nothing else of it.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Mend};

/// One mend may make room for another; a text that needs more rounds than this is left as it is by then.
const ROUNDS: usize = 50;

/// A text after mending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// What was found and mended, each at its place in the text as it was then.
    pub made: Vec<Diagnostic>,
}

/// Mends a text, as what `judge` finds in it says, until nothing is left that could be mended.
pub fn mended(text: &str, mut judge: impl FnMut(&str) -> Vec<Diagnostic>) -> Mended {
    let mut mended = Mended { text: text.to_owned(), made: Vec::new() };
    for _ in 0..ROUNDS {
        let mut taken: Vec<Range<usize>> = Vec::new();
        let mut edits: Vec<Mend> = Vec::new();
        for one in judge(&mended.text) {
            let fits = |mend: &Mend| {
                mended.text.get(mend.span.clone()).is_some_and(|old| old != mend.new)
                    && !taken.iter().any(|taken| mend.span.start < taken.end && taken.start < mend.span.end)
                    && !taken.contains(&mend.span)
            };
            // All of a finding's mends, or none: half a mend means something else.
            if one.mends.is_empty() || !one.mends.iter().all(fits) {
                continue;
            }
            taken.extend(one.mends.iter().map(|mend| mend.span.clone()));
            edits.extend(one.mends.iter().cloned());
            mended.made.push(one);
        }
        if edits.is_empty() {
            break;
        }
        edits.sort_by_key(|mend| std::cmp::Reverse(mend.span.start));
        for Mend { span, new } in edits {
            mended.text.replace_range(span, &new);
        }
    }
    mended
}
