//! Whether two sightings name the same task, and which of many does: looked up by what they could share.

use std::collections::{BTreeMap, BTreeSet};

use super::unify::key;
use crate::import::sightings::Sighting;
use crate::import::values::ident::Kind;

/// What a sighting is called, in the forms in which names are compared.
pub(super) struct Names {
    /// The id, as its spellings share it.
    key: Option<String>,
    /// The id without its kind, in lower case.
    code: String,
    /// The title as a name; empty where there is none.
    title: String,
    /// The name that a team's id would be as a title.
    as_title: Option<String>,
    /// The words of the title that say something.
    words: BTreeSet<String>,
}

impl Names {
    pub(super) fn of(sighting: &Sighting) -> Names {
        let ident = sighting.ident.as_ref();
        let title = &sighting.title.plain;
        Names {
            key: ident.map(key),
            code: ident.map(|ident| ident.code.to_ascii_lowercase()).unwrap_or_default(),
            title: if sighting.title.is_empty() { String::new() } else { named(title) },
            as_title: ident.filter(|ident| ident.kind == Some(Kind::Team)).map(|ident| named(&ident.code)),
            words: title
                .to_lowercase()
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.chars().count() > 3)
                .map(str::to_owned)
                .collect(),
        }
    }
}

/// What two sightings of one task must share, one way or another.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Key(String),
    Code(String),
    /// The title, and whether there is an id beside it: where both have one, titles say nothing.
    Title(String, bool),
    /// The title that a team's id would be.
    AsTitle(String),
}

/// The sightings that belong to tasks, by what others could share with them.
#[derive(Default)]
pub(super) struct Known {
    /// The task of each, and the sighting.
    by: BTreeMap<Shared, Vec<(usize, usize)>>,
}

impl Known {
    /// Notes that a sighting means a task.
    pub(super) fn add(&mut self, names: &[Names], at: usize, task: usize) {
        let name = &names[at];
        let mut shared = Vec::new();
        if let Some(key) = &name.key {
            shared.push(Shared::Key(key.clone()));
            shared.push(Shared::Code(name.code.clone()));
        }
        if !name.title.is_empty() {
            shared.push(Shared::Title(name.title.clone(), name.key.is_some()));
        }
        if let Some(title) = &name.as_title {
            shared.push(Shared::AsTitle(title.clone()));
        }
        for one in shared {
            self.by.entry(one).or_default().push((task, at));
        }
    }

    /// Returns the first task that has a sighting that names the same as another one does.
    pub(super) fn find(&self, sightings: &[Sighting], names: &[Names], at: usize) -> Option<usize> {
        let name = &names[at];
        let title = |with_id| Shared::Title(name.title.clone(), with_id);
        let shared = match &name.key {
            Some(key) => {
                let as_title = name.as_title.iter().map(|title| Shared::Title(title.clone(), false));
                let own = [Shared::Key(key.clone()), Shared::Code(name.code.clone()), title(false)];
                own.into_iter().chain(as_title).collect::<Vec<_>>()
            }
            None => vec![title(false), title(true), Shared::AsTitle(named(&sightings[at].title.plain))],
        };
        let found = shared.iter().filter_map(|one| {
            let known = self.by.get(one)?;
            let is_same =
                |&&(_, other): &&(usize, usize)| same((&sightings[at], name), (&sightings[other], &names[other]));
            known.iter().filter(is_same).map(|(task, _)| *task).min()
        });
        found.min()
    }
}

/// Returns whether two sightings name the same.
fn same((left, left_names): (&Sighting, &Names), (right, right_names): (&Sighting, &Names)) -> bool {
    match (&left.ident, &right.ident) {
        // `Step 2` is not `Task 2`.
        (Some(a), Some(b)) if !a.word.is_empty() && !b.word.is_empty() && singular(&a.word) != singular(&b.word) => {
            false
        }
        (Some(_), Some(_)) if left_names.key == right_names.key => true,
        (Some(a), Some(b))
            if left_names.code == right_names.code
                && (a.kind.is_none() || b.kind.is_none())
                && !a.code.starts_with(char::is_alphabetic) =>
        {
            left.title.is_empty() || right.title.is_empty() || !left_names.words.is_disjoint(&right_names.words)
        }
        (Some(_), Some(_)) => false,
        (Some(_), None) => named_by(left_names, right) || same_title(left_names, right_names),
        (None, Some(_)) => named_by(right_names, left) || same_title(left_names, right_names),
        (None, None) => same_title(left_names, right_names),
    }
}

/// Whether the title of one is the team that the id of another one names.
fn named_by(id: &Names, other: &Sighting) -> bool {
    id.as_title.as_ref().is_some_and(|title| *title == named(&other.title.plain))
}

fn same_title(left: &Names, right: &Names) -> bool {
    !left.title.is_empty() && left.title == right.title
}

/// A title without what spellings differ in, in any script.
fn named(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

fn singular(word: &str) -> &str {
    word.trim_end_matches(['s', 'n'])
}

#[cfg(test)]
mod tests {
    #[test]
    fn titles_in_other_scripts_are_not_all_the_same() {
        let plan = "# План\n\n- [ ] Схема базы данных\n- [ ] Импорт заказов\n- [ ] 测试导入\n- [ ] 写文档\n";
        let outline = crate::import::outline(plan);
        assert_eq!(
            outline.tasks.len(),
            4,
            "{:?}",
            outline.tasks.iter().map(|work| &work.title.value).collect::<Vec<_>>()
        );
    }
}
