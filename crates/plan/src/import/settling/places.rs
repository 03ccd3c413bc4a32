//! In which task's place something stands.

use std::ops::Range;

use super::unify::Candidate;
use crate::import::sightings::{Sighting, Where};

/// The place of a task: its section, its row, its item.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub task: usize,
    pub from: Where,
    pub span: Range<usize>,
    /// Where its title stands.
    pub title: Range<usize>,
}

/// All places in order, each with the one around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    all: Vec<(Place, Option<usize>)>,
}

impl Places {
    pub fn new(sightings: &[Sighting], tasks: &[Candidate]) -> Places {
        let mut places: Vec<Place> = Vec::new();
        for (task, candidate) in tasks.iter().enumerate() {
            for at in &candidate.sightings {
                let Sighting { from, span, title, .. } = &sightings[*at];
                if !span.is_empty() {
                    places.push(Place { task, from: *from, span: span.clone(), title: title.span.clone() });
                }
            }
        }
        places.sort_by_key(|place| (place.span.start, std::cmp::Reverse(place.span.end)));
        let mut all: Vec<(Place, Option<usize>)> = Vec::new();
        for place in places {
            let mut outer = all.len().checked_sub(1);
            while let Some(at) = outer
                && all[at].0.span.end < place.span.end
            {
                outer = all[at].1;
            }
            all.push((place, outer));
        }
        Places { all }
    }

    /// Returns the innermost place that holds a byte.
    pub fn at(&self, byte: usize) -> Option<Place> {
        let mut at = self.all.partition_point(|(place, _)| place.span.start <= byte).checked_sub(1);
        while let Some(here) = at {
            let (place, outer) = &self.all[here];
            if byte <= place.span.end {
                return Some(place.clone());
            }
            at = *outer;
        }
        None
    }

    /// Returns the last place that begins in a stretch: the name in the first lines of a paragraph.
    pub fn before(&self, stretch: Range<usize>) -> Option<Place> {
        let at = self.all.partition_point(|(place, _)| place.span.start <= stretch.end).checked_sub(1)?;
        let (place, _) = &self.all[at];
        (stretch.start <= place.span.start).then(|| place.clone())
    }
}
