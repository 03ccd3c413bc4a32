//! Days that cannot all be kept: an end before its beginning, a task before what it needs, outside its phase.

use super::Prose;
use super::days::{Days, Measure, Role, Told, When};
use super::stages;
use crate::import::outline::Contradiction;

/// All rules of days, which are worked out once for all of them.
pub(super) fn days_differ(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let days = Days::of(prose);
    ends_before_start(prose, &days, found);
    planned_before_need(prose, &days, found);
    outside_its_phase(prose, &days, found);
    after_deadline(prose, &days, found);
    days_of_one_task(prose, &days, found);
    stages::out_of_order(prose, &days, found);
    stages::too_short(prose, &days, found);
}

/// `Start: 12 March`, and in the same row `End: 10 March`.
fn ends_before_start(prose: &Prose<'_>, days: &Days, found: &mut Vec<Contradiction>) {
    let of_tasks = days.tasks.iter().enumerate().map(|(task, all)| (Some(task), all));
    for (task, all) in of_tasks.chain([(None, &days.plan)]) {
        let name = task.map_or("the plan".to_owned(), |task| format!("`{}`", prose.outline.tasks[task].id));
        let backwards = all.iter().find(|told| told.when.last < told.when.first);
        let begins = all.iter().filter(|told| told.role == Role::Begin);
        let mut pairs = begins.flat_map(|begin| {
            let ends = all.iter().filter(|told| told.role == Role::End && told.section == begin.section);
            ends.map(move |end| (begin, end))
        });
        let pair = pairs.find(|(begin, end)| days.alike(begin, end).is_some_and(|(a, b)| b.last < a.first));
        if let Some((begin, end)) = pair.or(backwards.map(|one| (one, one))) {
            let sentence = if std::ptr::eq(begin, end) {
                format!("{name} ends before it begins: {}", begin.words)
            } else {
                format!("{name} is to end on {} and to begin on {}", end.words, begin.words)
            };
            found.push(
                Contradiction::warning("end-before-start", end.place.clone(), sentence)
                    .beside([begin.place.clone()])
                    .hint("correct one of the two days"),
            );
        }
    }
}

/// The one place that says when something begins, and the one that says when it ends.
fn beginning(all: &[Told]) -> Option<(&Told, When)> {
    let told =
        all.iter().find(|told| told.role == Role::Begin).or_else(|| all.iter().find(|t| t.role == Role::Whole))?;
    Some((told, When { last: told.when.first, ..told.when }))
}

fn ending(all: &[Told]) -> Option<(&Told, When)> {
    let told = all.iter().find(|told| told.role == Role::End).or_else(|| all.iter().find(|t| t.role == Role::Whole))?;
    Some((told, When { first: told.when.last, ..told.when }))
}

/// Task B is planned for day 5 and waits for task A, which is planned for day 7.
fn planned_before_need(prose: &Prose<'_>, days: &Days, found: &mut Vec<Contradiction>) {
    let tasks = &prose.outline.tasks;
    for (task, work) in tasks.iter().enumerate().take(days.tasks.len()) {
        for wait in work.needs.iter().filter(|wait| !wait.value.begun) {
            let Some(other) = prose.efforts.task(&wait.value.task) else { continue };
            let Some(before) = days.tasks.get(other) else { continue };
            let Some((end, ended)) = ending(before) else { continue };
            let late = |(told, when): (&Told, When)| {
                let told_then = Told { when, ..told.clone() };
                let other = Told { when: ended, ..end.clone() };
                let shared = told.shared || end.shared;
                let begins_later = || days.alike(told, end).is_some_and(|(a, b)| a.first >= b.first);
                days.alike(&told_then, &other).is_some_and(|(a, b)| a.first < b.last) && !(shared && begins_later())
            };
            let begins = beginning(&days.tasks[task]).filter(|begin| late(*begin));
            let ends = ending(&days.tasks[task]).filter(|end| late(*end));
            let Some((told, what)) =
                begins.map(|(told, _)| (told, "begins on")).or(ends.map(|(told, _)| (told, "is to be done by")))
            else {
                continue;
            };
            let (id, need) = (&work.id, &wait.value.task);
            let sentence = format!("`{id}` {what} {}, and waits for `{need}`, which ends on {}", told.words, end.words);
            found.push(
                Contradiction::warning("planned-before-need", told.place.clone(), sentence)
                    .beside([end.place.clone(), wait.span.clone()])
                    .hint(format!("move one of the two, or say that `{id}` need not wait for the end of `{need}`")),
            );
            break;
        }
    }
}

/// `Phase 1 (Days 1-5)`, and in it a task on day 7.
fn outside_its_phase(prose: &Prose<'_>, days: &Days, found: &mut Vec<Contradiction>) {
    for (task, all) in days.tasks.iter().enumerate() {
        for told in all.iter().filter(|told| told.section < prose.document.sections.len()) {
            let around = prose.document.around(told.section).filter_map(|section| days.sections.get(&section));
            let outer = around.filter(|outer| outer.place != told.place).find(|outer| {
                let starts = outer.role != Role::End;
                outer.when.alike(told.when).is_some_and(|(outer, inner)| {
                    let length = outer.last - outer.first + 1;
                    // Days may be counted from the beginning of the phase.
                    let after = inner.last > outer.last && (inner.measure == Measure::Dates || inner.last > length);
                    let begins = inner.measure == Measure::Dates && told.role != Role::End;
                    after || begins && starts && inner.first < outer.first
                })
            });
            let Some(outer) = outer else { continue };
            let id = &prose.outline.tasks[task].id;
            let sentence = format!("`{id}` is planned for {}, and what it stands in for {}", told.words, outer.words);
            found.push(
                Contradiction::warning("outside-its-phase", told.place.clone(), sentence)
                    .beside([outer.place.clone()])
                    .hint("correct one of the two, or move the task to the phase in which it is done"),
            );
            break;
        }
    }
}

/// The plan ends on one day by its labels, and a task on a later one.
fn after_deadline(prose: &Prose<'_>, days: &Days, found: &mut Vec<Contradiction>) {
    let Some(last) = days.plan.iter().find(|told| told.role == Role::End) else { return };
    for (task, all) in days.tasks.iter().enumerate() {
        let late = all.iter().find(|told| {
            told.role != Role::Begin
                && last.when.measure == Measure::Dates
                && days.alike(told, last).is_some_and(|(told, last)| told.last > last.last)
        });
        if let Some(late) = late {
            let id = &prose.outline.tasks[task].id;
            let sentence = format!("`{id}` ends on {}, and the plan on {}", late.words, last.words);
            found.push(
                Contradiction::warning("after-deadline", late.place.clone(), sentence)
                    .beside([last.place.clone()])
                    .hint("correct one of the two, or say what may be done after the end"),
            );
        }
    }
}

/// A task is planned for one day in one place, and for another one in another.
fn days_of_one_task(prose: &Prose<'_>, days: &Days, found: &mut Vec<Contradiction>) {
    for (task, all) in days.tasks.iter().enumerate() {
        let Some((first, rest)) = all.split_first() else { continue };
        let other = rest.iter().find(|other| {
            days.alike(first, other).is_some_and(|(one, two)| match (first.role, other.role) {
                (Role::Whole, Role::Whole) => one.last < two.first || two.last < one.first,
                (Role::Whole, Role::End) => one.first > two.last,
                (Role::End, Role::Whole) => two.first > one.last,
                (one_role, two_role) => one_role == two_role && one != two,
            })
        });
        let Some(other) = other.filter(|other| other.place != first.place) else { continue };
        let id = &prose.outline.tasks[task].id;
        let sentence = format!("`{id}` is planned for {} here, and for {} in another place", other.words, first.words);
        found.push(
            Contradiction::warning("day-differs", other.place.clone(), sentence)
                .beside([first.place.clone()])
                .hint("write the same day in both places"),
        );
    }
}
