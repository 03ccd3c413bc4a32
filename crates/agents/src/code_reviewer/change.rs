//! What a change has to answer for: what it wrote, and what it made worse.

use std::collections::BTreeMap;
use std::ops::Range;

use super::rules::{About, Found};
use crate::findings::{Finding, Place};

/// Whether a place is in lines that were written; everything is where nobody says which.
pub(crate) fn is_written(place: &Place, written: Option<&[Range<u32>]>) -> bool {
    let last = place.end_line.unwrap_or(place.line);
    written.is_none_or(|written| written.iter().any(|range| range.start <= last && place.line < range.end))
}

/// Keeps of what was found what the lines that were written brought, and what was less of before.
pub(crate) fn keep(found: Found, before: Found, written: &[Range<u32>]) -> Vec<Finding> {
    // How much there was of each thing: the most first, so that of several of one name each is compared with its own.
    let mut known: BTreeMap<(String, String), Vec<u32>> = BTreeMap::new();
    let key = |finding: &Finding, name: &str| (finding.rule.to_string(), name.to_owned());
    for (finding, about) in &before.0 {
        match about {
            About::Lines => {}
            About::Function(name, much) => known.entry(key(finding, name)).or_default().push(*much),
            About::File(much) => known.entry(key(finding, "")).or_default().push(*much),
        }
    }
    let mut is_no_worse = |key: (String, String), much: u32| {
        let known = known.entry(key).or_default();
        let at = known.iter().enumerate().filter(|(_, had)| **had >= much).min_by_key(|(_, had)| **had);
        at.map(|(at, _)| at).map(|at| known.swap_remove(at)).is_some()
    };
    let kept = found.0.into_iter().filter(|(finding, about)| match about {
        About::Lines => {
            is_written(&finding.place, Some(written))
                || finding.also.iter().any(|place| is_written(place, Some(written)))
        }
        About::Function(name, much) => !is_no_worse(key(finding, name), *much),
        About::File(much) => !is_no_worse(key(finding, ""), *much),
    });
    kept.map(|(finding, _)| finding).collect()
}
