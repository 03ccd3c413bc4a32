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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::text::Text;
    use crate::import::sightings::Strength;

    /// Places with a task each, in which the title takes the first byte.
    fn places(spans: &[Range<usize>]) -> Places {
        let sighting = |span: &Range<usize>| {
            let mut title = Text::default();
            title.push("x", span.start..span.start + 1);
            Sighting {
                from: Where::List,
                strength: Strength::Sure,
                ident: None,
                title,
                facts: Vec::new(),
                section: 0,
                within: None,
                group: None,
                boxed: false,
                span: span.clone(),
            }
        };
        let sightings: Vec<Sighting> = spans.iter().map(sighting).collect();
        let tasks: Vec<Candidate> = (0..spans.len()).map(|at| Candidate { sightings: vec![at] }).collect();
        Places::new(&sightings, &tasks)
    }

    #[test]
    fn the_innermost_place_counts() {
        let places = places(&[0..100, 10..40, 20..30, 50..60, 70..70]);
        let at = |byte: usize| places.at(byte).map(|place| place.task);
        assert_eq!([5, 15, 25, 35, 45, 55, 75].map(at), [0, 1, 2, 1, 0, 3, 0].map(Some));
        assert_eq!(at(150), None);
        // Nothing stands in a place without bytes.
        assert_eq!(at(70), Some(0));
    }

    #[test]
    fn the_last_name_of_a_stretch_is_before_what_follows() {
        let places = places(&[10..15, 20..25]);
        let before = |stretch: Range<usize>| places.before(stretch).map(|place| place.task);
        assert_eq!([before(0..30), before(0..18), before(22..30)], [Some(1), Some(0), None]);
    }
}
