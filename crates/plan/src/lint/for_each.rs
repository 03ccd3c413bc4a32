//! Tasks that are done once for each item.

use serde_json::json;

use super::{Context, visit};
use crate::diagnostic::Diagnostic;
use crate::expr::{Piece, check_expression, condition_references, is_template, mentions_item, pieces, references};
use crate::model::{ForEach, Id, Task};
use crate::path;
use crate::read::Step;

/// What `for_each` comes to must be understood, and cannot speak of the item that it gives.
pub(super) fn bad_for_each(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let Some(ForEach::Expression(text)) = &task.for_each else { continue };
        let why = match text {
            text if speaks_of_item(text) => "it speaks of the item that it is to give".to_owned(),
            text if is_template(text) => continue,
            text => match check_expression(text) {
                Ok(()) => continue,
                Err(why) => why.to_string(),
            },
        };
        let place = context.reading.place(path!["tasks", id, "for_each"]);
        found.push(
            Diagnostic::error("bad-for-each", place, format!("`for_each` of `{id}`: {why}"))
                .hint("write a list, a number, or what gives one, such as `tasks.scan.output.files`"),
        );
    }
}

/// `item` is there only in a task that is done for each of some items.
pub(super) fn item_without_for_each(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in context.plan.tasks.iter().filter(|(_, task)| task.for_each.is_some()) {
        let texts = visit::filled_texts(id, task).into_iter().filter(|(way, _)| is_asked_first(way));
        for (way, _) in texts.filter(|(_, text)| speaks_of_item(text)) {
            let message = format!("the go of `{id}` speaks of `item`, and is asked once, before there are items");
            found.push(
                Diagnostic::error("item-without-for-each", context.reading.place(&way), message)
                    .hint("ask it in `verify`, or have the command itself look at each"),
            );
        }
    }
    for (id, task) in context.plan.tasks.iter().filter(|(_, task)| task.for_each.is_none()) {
        let when = task.when.as_deref().filter(|when| mentions_item(when));
        let when = when.map(|_| vec!["tasks".into(), id.into(), "when".into()]);
        let texts = visit::filled_texts(id, task).into_iter().filter(|(_, text)| speaks_of_item(text));
        for way in when.into_iter().chain(texts.map(|(way, _)| way)) {
            let message = format!("`{id}` speaks of `item`, and is not done for each of several");
            found.push(
                Diagnostic::error("item-without-for-each", context.reading.place(&way), message)
                    .hint(format!("give `{id}` a `for_each`")),
            );
        }
    }
}

/// Whether a text stands in what is asked once, before there are items.
fn is_asked_first(way: &visit::Way<'_>) -> bool {
    matches!(way.get(2), Some(Step::Key("go")))
}

/// No more children work at once than their team and the plan have places.
pub(super) fn parallel_over_team(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let roster = crate::model::Roster::of(context.plan);
    for (id, task) in &context.plan.tasks {
        let Some(parallel) = task.parallel.filter(|_| task.for_each.is_some()) else { continue };
        let around = task.team.as_ref().into_iter().flat_map(|team| roster.around(team));
        let teams = around.map(|(name, team)| (team.members.most, format!("team `{name}`")));
        let plan = (context.plan.limits.parallel, "the plan".to_owned());
        let Some((most, whose)) = teams.chain([plan]).min_by_key(|(most, _)| *most) else { continue };
        if parallel > most {
            let place = context.reading.place(path!["tasks", id, "parallel"]);
            let message =
                format!("{parallel} children of `{id}` are to work at once, and {whose} has places for {most}");
            found.push(
                Diagnostic::warning("parallel-over-team", place, message)
                    .hint(format!("write `parallel: {most}`, or make more places")),
            );
        }
    }
}

/// Two children never own the same, and none owns what is no path of the workspace.
pub(super) fn claims_of_children(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    for (id, task) in &context.plan.tasks {
        let Some(for_each) = &task.for_each else { continue };
        let items = for_each.known();
        let shared = task.owns.iter().flatten().position(|claim| !claim.is_template());
        let why = match (shared, &items) {
            (Some(at), Some(items)) if items.len() > 1 => Some((Some(at), every_child(id, task, at))),
            (Some(at), None) => Some((Some(at), every_child(id, task, at))),
            (_, Some(items)) if knows_all(task) => task.fan_out(id, items, &json!({})).err().map(|why| (None, why)),
            _ => None,
        };
        let Some((at, why)) = why else { continue };
        let place = match at {
            Some(at) => context.reading.place(path!["tasks", id, "owns", at]),
            None => context.reading.place(path!["tasks", id, "owns"]),
        };
        found.push(
            Diagnostic::error("claims-of-children", place, why)
                .hint("let what each owns depend on its item: `out/{{ item }}`, `out/{{ item_index }}`"),
        );
    }
}

fn every_child(id: &Id, task: &Task, at: usize) -> String {
    let claim = task.owns.iter().flatten().nth(at).map(ToString::to_string).unwrap_or_default();
    format!("every child of `{id}` would own `{claim}`")
}

/// Whether what each child owns depends on nothing but its item.
fn knows_all(task: &Task) -> bool {
    let patterns = task.reads.iter().chain(&task.deliverables).map(|pattern| pattern.as_str());
    let claims = task.owns.iter().flatten().map(ToString::to_string);
    let texts = task.title.iter().cloned().chain(patterns.map(str::to_owned)).chain(claims);
    let known = |text: &str| {
        !text.contains("{%") && !text.contains("inputs") && !text.contains("run.") && references(text).is_empty()
    };
    texts.filter(|text| is_template(text)).all(|text| known(&text))
}

/// Whether something that is filled in depends on the item.
fn speaks_of_item(text: &str) -> bool {
    if !is_template(text) {
        return condition_references(text).is_empty() && mentions_item(text) && check_expression(text).is_ok();
    }
    pieces(text).into_iter().any(|piece| matches!(piece, Piece::Expression(inside) if mentions_item(inside)))
}
