//! Windows in which nothing can be done, or not all that must be.

use std::time::Duration;

use super::Context;
use crate::calendar::{self, Instant, Window};
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Task};
use crate::path;
use crate::quantity::Span;
use crate::read::Step;

/// Each window must be open at some time.
pub(super) fn window_never_opens(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (way, windows) in written(context) {
        for (at, window) in windows.iter().enumerate() {
            let Window::Between(between) = window else { continue };
            let (Some(after), Some(before)) = (between.after, between.before) else { continue };
            if after < before {
                continue;
            }
            let way: Vec<Step<'_>> = way.iter().cloned().chain([Step::Item(at)]).collect();
            found.push(
                Diagnostic::error(
                    "window-never-opens",
                    context.reading.place(&way),
                    format!("this window ends at {before} and begins at {after}"),
                )
                .hint("let `after` be the earlier of the two"),
            );
        }
    }
}

/// What must begin and end in a window must be thought to fit.
pub(super) fn window_too_short(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let windows = context.plan.windows_of(task);
        let Some(longest) = longest(windows) else { continue };
        match probes(task) {
            Some(within) if within > longest => {
                let message =
                    format!("the probes of `{id}` may take {}, and its window is {} long", Span(within), Span(longest));
                let place = context.reading.place(path!["tasks", id, "probe"]);
                found.push(
                    Diagnostic::warning("window-too-short", place, message)
                        .hint("what has begun is finished, so it may go on after the window has closed"),
                );
            }
            Some(_) => {}
            None => found.extend(work(context, id, task, longest)),
        }
    }
}

/// Compares how long a task that can only start inside is thought to take.
fn work(context: &Context<'_>, id: &Id, task: &Task, longest: Duration) -> Option<Diagnostic> {
    let estimate = task.estimate.filter(|_| !task.can_land())?;
    let place = context.reading.place(path!["tasks", id, "estimate"]);
    let hint = "widen the window, or divide the task";
    let (low, high, length) = (estimate.low, estimate.high, Span(longest));
    if low.0 > longest {
        let message = format!("`{id}` takes at least {low}, and its window is never open for more than {length}");
        Some(Diagnostic::error("window-too-short", place, message).hint(hint))
    } else if high.0 > longest {
        let message = format!("`{id}` may take {high}, and its window is never open for more than {length}");
        Some(Diagnostic::warning("window-too-short", place, message).hint(hint))
    } else {
        None
    }
}

/// Returns every list of windows with the way to it.
fn written<'a>(context: &'a Context<'_>) -> Vec<(Vec<Step<'a>>, &'a [Window])> {
    let plan = context.plan;
    let of_plan = (vec![Step::from("window")], plan.window.as_slice());
    let of_phases =
        plan.phases.iter().enumerate().map(|(at, phase)| {
            (vec![Step::from("phases"), Step::Item(at), Step::from("window")], phase.window.as_slice())
        });
    let of_tasks = plan
        .tasks
        .iter()
        .map(|(id, task)| (vec![Step::from("tasks"), Step::from(id), Step::from("window")], task.window.as_slice()));
    std::iter::once(of_plan).chain(of_phases).chain(of_tasks).collect()
}

/// Returns for how long the windows are open at most; `None` where they never close, or never open.
fn longest(windows: &[Window]) -> Option<Duration> {
    // The Monday after which a week is looked at for what comes back every week; one without a
    // clock change almost everywhere.
    const MONDAY: Instant = Instant(1_768_176_000_000);
    const DAY: Duration = Duration::from_secs(86_400);
    let once = windows.iter().filter_map(|window| match window {
        Window::Between(between) => Some(between.after.unwrap_or(Instant(i64::MIN))),
        Window::Weekly(_) => None,
    });
    let weekly = (0..7).map(|day| MONDAY.after(DAY * day));
    let mut longest = None;
    for at in once.chain(weekly) {
        let Some(opening) = calendar::stretch(windows, at) else { continue };
        longest = longest.max(Some(opening.closes?.since(opening.opens)));
    }
    longest
}

/// Returns how long the probes of a task may take to become true, for a task that has some.
fn probes(task: &Task) -> Option<Duration> {
    let within = task.probe.iter().map(|check| check.within.unwrap_or(check.timeout).0);
    (!task.probe.is_empty()).then(|| within.sum())
}
