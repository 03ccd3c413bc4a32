//! The licences of SPDX's list, as words, and which of them have which runs of words.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rayon::prelude::*;

use super::words::{number, words};

/// How many words a run has.
pub(super) const RUN: usize = 4;

/// A run that more licences than this have tells nothing about which one it is.
const COMMON: usize = 250;

/// A text of a licence.
#[derive(Debug)]
pub(super) struct Known {
    /// The licence; of GNU licences without `-only` and `-or-later`, which the text does not tell.
    pub(super) id: &'static str,
    /// Its words.
    pub(super) words: Vec<u32>,
    /// How many of its runs are told apart by.
    pub(super) runs: usize,
}

/// All texts of licences.
pub(super) struct Library {
    /// The texts.
    pub(super) texts: Vec<Known>,
    /// Runs of words and the texts that have them, by run.
    runs: Vec<(u64, u16)>,
    /// Where runs with the same first bits begin.
    begins: Vec<u32>,
}

/// Returns every licence of the list; the first call reads them.
pub(super) fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(Library::read);
    &LIBRARY
}

impl Library {
    fn read() -> Library {
        // Of equal texts the licence that is named best speaks for all.
        let mut texts: BTreeMap<Vec<u32>, &'static str> = BTreeMap::new();
        let named: Vec<(&'static str, Vec<Vec<u32>>)> = spdx::text::LICENSE_TEXTS
            .par_iter()
            // Licences with exceptions are two texts.
            .filter(|(id, _)| !id.contains("-with-"))
            .map(|(id, text)| (base(id), forms(id, text).iter().map(|text| numbers(text)).collect()))
            .collect();
        for (id, forms) in named {
            for words in forms.into_iter().filter(|words| words.len() >= 2 * RUN) {
                let best = texts.entry(words).or_insert(id);
                if rank(id) < rank(best) {
                    *best = id;
                }
            }
        }
        let mut texts: Vec<Known> = texts.into_iter().map(|(words, id)| Known { id, words, runs: 0 }).collect();
        let mut runs: Vec<(u64, u16)> = texts
            .par_iter()
            .enumerate()
            .flat_map_iter(|(at, known)| self::runs(&known.words).map(move |run| (run, at as u16)))
            .collect();
        runs.par_sort_unstable();
        runs.dedup();
        let mut telling = Vec::with_capacity(runs.len());
        for same in runs.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() <= COMMON) {
            telling.extend_from_slice(same);
        }
        for (_, at) in &telling {
            texts[usize::from(*at)].runs += 1;
        }
        let mut begins = vec![0_u32; (1 << 16) + 1];
        for (run, _) in &telling {
            begins[(run >> 48) as usize + 1] += 1;
        }
        for at in 1..begins.len() {
            begins[at] += begins[at - 1];
        }
        Library { texts, runs: telling, begins }
    }

    /// Returns the texts that have a run.
    pub(super) fn with(&self, run: u64) -> impl Iterator<Item = usize> {
        let bits = (run >> 48) as usize;
        let some = &self.runs[self.begins[bits] as usize..self.begins[bits + 1] as usize];
        let begin = some.partition_point(|(known, _)| *known < run);
        some[begin..].iter().take_while(move |(known, _)| *known == run).map(|(_, at)| usize::from(*at))
    }
}

/// Returns each run of words as a number.
pub(super) fn runs(words: &[u32]) -> impl Iterator<Item = u64> {
    words.windows(RUN).map(|run| {
        let hash = run.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |hash, word| {
            (hash ^ u64::from(*word)).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(29)
        });
        hash ^ (hash >> 31)
    })
}

fn numbers(text: &str) -> Vec<u32> {
    words(text).iter().map(|word| number(word)).collect()
}

/// Returns a text whole, and without what most leave out of it: how to apply it, or the licence that it adds to; and as
/// it is where names are written out that its template leaves open.
fn forms(id: &str, text: &'static str) -> Vec<Cow<'static, str>> {
    let mut forms = vec![Cow::Borrowed(text)];
    if let Some(end) = text.find("END OF TERMS AND CONDITIONS").filter(|end| *end > text.len() / 4) {
        forms.push(Cow::Borrowed(&text[..end]));
    }
    if id.starts_with("LGPL-3.0")
        && let Some(end) = text.find("GNU GENERAL PUBLIC LICENSE").filter(|end| *end > 1000)
    {
        forms.push(Cow::Borrowed(&text[..end]));
    }
    // How to apply them stands within these.
    if id.starts_with("LPPL") {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('%'));
        forms.push(Cow::Owned(lines.collect::<Vec<_>>().join("\n")));
    }
    // Most put their name here, which is nearer to another's name than to the words of the template.
    if id == "BSD-2-Clause-Views" {
        forms.push(Cow::Owned(text.replace("of the copyright holders or contributors.", "of.")));
    }
    // Who disclaims is open in these; without these forms a licence that fixes it would be nearer.
    if matches!(id, "BSD-2-Clause" | "BSD-3-Clause" | "BSD-4-Clause") {
        for (all, any) in [("AUTHOR", "AUTHOR"), ("REGENTS AND CONTRIBUTORS", "REGENTS OR CONTRIBUTORS")] {
            let named = text.replace("COPYRIGHT HOLDERS AND CONTRIBUTORS", all);
            forms.push(Cow::Owned(named.replace("COPYRIGHT HOLDER OR CONTRIBUTORS", any)));
        }
    }
    forms
}

/// Returns a licence without what its text does not tell: whether later versions are allowed.
pub(super) fn base(id: &str) -> &str {
    let cut = id.strip_suffix("-only").or_else(|| id.strip_suffix("-or-later"));
    cut.or_else(|| id.strip_suffix('+')).unwrap_or(id)
}

/// Orders names of one text: those in use before those given up, short ones before long ones.
fn rank(id: &str) -> (bool, usize, &str) {
    let is_given_up = spdx::license_id(id).is_none_or(|known| known.is_deprecated() && !known.is_gnu());
    (is_given_up, id.len(), id)
}
