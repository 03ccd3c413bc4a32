//! What of a list or map was left out because nothing could be made of it. The plan counts without it; the source has it.

use std::collections::BTreeSet;

use crate::yaml::Node;

/// The items of lists, and the entries of maps, that the plan does not have: where the list or map begins, and which.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dropped(BTreeSet<(usize, usize)>);

impl Dropped {
    /// Notes that an item of a list, or an entry of a map, was left out; `at` counts from 0, as the source has them.
    pub(crate) fn note(&mut self, within: &Node, at: usize) {
        self.0.insert((within.span.start, at));
    }

    /// Whether an item or entry was left out.
    pub(crate) fn has(&self, within: &Node, at: usize) -> bool {
        self.0.contains(&(within.span.start, at))
    }

    /// Returns which item of the source is the one that the plan counts as `at`, both from 0.
    pub(crate) fn written(&self, list: &Node, at: usize) -> usize {
        let start = list.span.start;
        let mut written = at;
        // Each that was left out before it, or in its place, moves it on by one.
        for (_, gone) in self.0.range((start, 0)..=(start, usize::MAX)) {
            if *gone > written {
                break;
            }
            written += 1;
        }
        written
    }
}
