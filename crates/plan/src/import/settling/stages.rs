//! Which parts of a document are stages of the plan, one after the other, though they may be called otherwise.

use std::collections::BTreeMap;

use crate::import::document::Document;
use crate::import::values::ident::{self, Kind};
use crate::import::values::moment::{self, Days};

/// What the headings of phases, and of lines of work that follow each other, say of when.
pub(crate) struct Stages {
    /// By the section.
    days: BTreeMap<usize, Days>,
    /// Lines of work that each have days of their own: `Track 1 (Week 1)`, `Track 2 (Week 2)`.
    lines: Vec<usize>,
    /// The heading that everything stands below.
    title: Option<usize>,
}

impl Stages {
    pub fn of(document: &Document) -> Stages {
        let mut days = BTreeMap::new();
        let mut lines: BTreeMap<(Option<usize>, String), Vec<usize>> = BTreeMap::new();
        for (at, section) in document.sections.iter().enumerate().filter(|(_, section)| section.level > 0) {
            let Some(ident) = ident::leading(&section.heading.plain, false) else { continue };
            if let Some(when) = moment::of_heading(&section.heading.plain) {
                days.insert(at, when);
            }
            if ident.is_line_of_work() {
                lines.entry((section.parent, ident.word)).or_default().push(at);
            }
        }
        // Lines of work run beside each other, unless each begins when the one before has begun.
        let later = |pair: &[usize]| match (days.get(&pair[0]), days.get(&pair[1])) {
            (Some(one), Some(two)) => one.first < two.first,
            _ => false,
        };
        let lines = lines.into_values().filter(|all| all.len() >= 2 && all.windows(2).all(later)).flatten().collect();
        let first = document.sections.iter().position(|section| section.level > 0);
        let title = first.filter(|first| document.below(*first).end == document.sections.len());
        Stages { days, lines, title }
    }

    /// Returns what a section is, for those who look for phases and teams: what the document as a whole is called
    /// is no phase of it.
    pub fn kind(&self, section: usize, kind: Option<Kind>) -> Option<Kind> {
        match kind {
            Some(Kind::Phase) if self.title == Some(section) => None,
            Some(Kind::Team) if self.lines.contains(&section) => Some(Kind::Phase),
            kind => kind,
        }
    }

    /// Whether a section's days begin before those of any earlier section have ended. What begins behind one of
    /// them waits for all of them, as a phase does: a day that two share is no reason to begin with the first.
    pub fn overlaps(&self, section: usize) -> bool {
        let mut before = self.days.range(..section).map(|(_, days)| days.last).peekable();
        let own = self.days.get(&section).filter(|_| before.peek().is_some());
        own.is_some_and(|own| before.all(|last| own.first <= last))
    }
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    /// Each task with its phase and its team, and the phases that begin before others have ended.
    fn told(text: &str) -> (Vec<String>, Vec<String>) {
        let outline = outline(text);
        let name = |of: &Option<crate::import::Sourced<crate::Id>>| {
            of.as_ref().map_or("-".to_owned(), |of| of.value.to_string())
        };
        let tasks = outline.tasks.iter().map(|work| format!("{} {} {}", work.id, name(&work.phase), name(&work.team)));
        (tasks.collect(), outline.beside.overlapping.iter().map(ToString::to_string).collect())
    }

    fn tracks(first: &str, second: &str) -> String {
        format!(
            "# Phase 3: New roof\n\n### Track 1: Walls{first}\n\n#### Task 1: Bricks\n\n**Estimate**: 4h\n\n### Track 2: Roof{second}\n\n#### Task 2: Tiles\n\n**Estimate**: 2h\n"
        )
    }

    #[test]
    fn lines_of_work_with_days_of_their_own_are_stages() {
        let (tasks, overlapping) = told(&tracks(" (Week 1, Days 1-3)", " (Week 1, Days 4-5)"));
        assert_eq!((tasks, overlapping), (vec!["task-1 track-1 -".to_owned(), "task-2 track-2 -".to_owned()], vec![]));
        let (tasks, overlapping) = told(&tracks(" (KW 1-2)", " (KW 2-3)"));
        assert_eq!(tasks, ["task-1 track-1 -", "task-2 track-2 -"]);
        assert_eq!(overlapping, ["track-2"]);
        // The third shares its first day with the second, and comes after the first.
        let third = "\n### Track 3: Opening (KW 3)\n\n#### Task 3: Speeches\n\n**Estimate**: 1h\n";
        assert!(told(&(tracks(" (KW 1)", " (KW 2-3)") + third)).1.is_empty());
    }

    #[test]
    fn lines_of_work_beside_each_other_are_no_stages() {
        for (first, second) in [("", ""), (" (Week 1)", " (Week 1)"), (" (Week 1)", "")] {
            assert_eq!(told(&tracks(first, second)).0, ["task-1 - track-1", "task-2 - track-2"], "{first} {second}");
        }
    }
}
