//! What must hold of whatever is read: nothing here panics by itself, each sentence is an invariant that was broken.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;

use pitcrew_plan::Driver;
use pitcrew_plan::calendar::{Deadline, Instant, Weekly, Window, Zone, moment, opens, stretch};
use pitcrew_plan::import::{self, Doer, Doers, Edit, Form, Imported, Sourced, Standing, linked_documents};
use pitcrew_plan::lint::Surroundings;
use pitcrew_plan::pattern::{Claim, PathPattern};
use pitcrew_plan::quantity::{Estimate, Size, Span};
use pitcrew_plan::schedule::{Terms, analyze};
use pitcrew_plan::{
    Diagnostic, Goal, Graph, Id, Plan, Severity, canonical, digest, explain, expr, from_canonical, lint, read,
};

/// A broken invariant, in a sentence that begins with its name.
pub type Broken = String;

/// More tasks than this are scheduled by the benches and not here.
const SCHEDULED: usize = 3_000;

/// The rules of how a plan is written: what the importer writes must not break one of them.
const OF_WRITING: [&str; 11] = [
    "not-utf8",
    "yaml-syntax",
    "yaml-limit",
    "wrong-type",
    "bad-value",
    "missing-field",
    "two-of-one",
    "unknown-field",
    "not-supported-yet",
    "duplicate-name",
    "bad-template",
];

macro_rules! must {
    ($holds:expr, $($why:tt)*) => {
        if !$holds {
            return Err(format!($($why)*));
        }
    };
}

/// Reads files as documents, whatever they are, and does with them all that can be done.
pub fn documents(files: &[(String, Vec<u8>)], form: Option<Form>, twice: bool) -> Result<(), Broken> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let imported = import::read_as(&files, form);
    places(&imported)?;
    let mut all = Vec::new();
    let first = imported.outline.agents.first().map(|agent| agent.id.clone());
    let command = Doer::Command("./agent.sh {{ x }}".to_owned());
    let coder = Doer::Coder { driver: Driver::Claude, key: Some(("KEY".to_owned(), "env:KEY".to_owned())) };
    let named = first.clone().map(|agent| (agent, command.clone()));
    for doers in [
        Doers::default(),
        Doers { heir: first, ..Doers::default() },
        Doers::all(command),
        Doers { named: named.into_iter().collect(), ..Doers::all(coder) },
    ] {
        let written = imported.write(&doers);
        reads_back(&written.yaml, imported.outline.tasks.is_empty())?;
        must!(written.origins.len() == written.yaml.lines().count(), "origins: a line has none");
        for origin in written.origins.iter().flatten() {
            place(&imported, origin, "a line of the plan")?;
        }
        all.push(written.yaml);
    }
    let written = imported.write(&Doers::default());
    let findings = imported.findings(&written);
    for found in &findings {
        told(found)?;
        let text = imported.source(&found.place.file).map(|source| source.text());
        must!(
            text.is_none_or(|text| text.get(found.place.span.clone()).is_some()),
            "place of a finding: {found:?} lies outside of its file"
        );
    }
    let answer = imported.plan(&Doers::default());
    if let Some((_, bytes)) = files.first() {
        linked_documents(&String::from_utf8_lossy(bytes));
    }
    if form.is_none() {
        edited(&files, &imported)?;
    }
    if twice {
        let again = import::read_as(&files, form);
        let written = again.write(&Doers::default());
        must!(written.yaml == all[0], "twice: the plan is another one the second time");
        must!(again.findings(&written) == findings, "twice: the findings are other ones the second time");
        must!(again.plan(&Doers::default()) == answer, "twice: the JSON is another one the second time");
    }
    Ok(())
}

/// Every place lies in the text, between characters.
fn places(imported: &Imported) -> Result<(), Broken> {
    fn all<'a, T: 'a>(facts: impl IntoIterator<Item = &'a Sourced<T>>) -> impl Iterator<Item = &'a Range<usize>> {
        facts.into_iter().map(|fact| &fact.span)
    }
    let outline = &imported.outline;
    let mut spans: Vec<&Range<usize>> = Vec::new();
    spans.extend(all(outline.title.iter().chain(&outline.goal).chain(&outline.coordinator)));
    for group in outline.teams.iter().chain(&outline.phases).chain(&outline.agents) {
        spans.push(&group.name.span);
        spans.extend(all(group.owns.iter().chain(&group.forbidden)));
    }
    for work in &outline.tasks {
        spans.extend([&work.title.span, &work.section]);
        spans.extend(all(&work.needs));
        spans.extend(all(work.team.iter().chain(&work.agent).chain(&work.phase)));
        spans.extend(all(&work.priority));
        spans.extend(all(&work.estimate));
        spans.extend(all(&work.done));
        spans.extend(all(work.owns.iter().chain(&work.deliverables).chain(&work.criteria).chain(&work.steps)));
        spans.extend(all(&work.statuses));
    }
    for conflict in &outline.disagreements {
        spans.extend([&conflict.one, &conflict.other, &conflict.chosen]);
    }
    for conflict in &outline.contradictions {
        spans.push(&conflict.place);
        spans.extend(&conflict.others);
    }
    spans.extend(imported.unread.iter().map(|one| &one.span));
    for span in spans {
        place(imported, span, "a fact")?;
    }
    must!(imported.instructions.len() == outline.tasks.len(), "instructions: not one for each task");
    Ok(())
}

fn place(imported: &Imported, span: &Range<usize>, of: &str) -> Result<(), Broken> {
    must!(span.start <= span.end, "place of {of}: {span:?} ends before it begins");
    let place = imported.place(span.clone());
    must!(place.span.len() == span.len(), "place of {of}: {span:?} is cut to {:?}", place.span);
    must!(
        imported.source(&place.file).is_none_or(|source| source.text().get(place.span.clone()).is_some()),
        "place of {of}: {span:?} is no text"
    );
    Ok(())
}

/// What the importer writes is a plan, whatever it has misunderstood.
fn reads_back(yaml: &str, nothing: bool) -> Result<(), Broken> {
    let reading = read(yaml.as_bytes(), "plan.yaml", "plan");
    if nothing {
        return Ok(());
    }
    let wrong = lint(&reading, &Surroundings::default())
        .into_iter()
        .find(|found| found.severity == Severity::Error && OF_WRITING.contains(&found.rule));
    match wrong {
        Some(found) => {
            let line = yaml.lines().nth(found.place.line - 1).unwrap_or_default();
            Err(format!("reads back: {} ({}) in `{}`", found.rule, found.message, line.escape_debug()))
        }
        None => Ok(()),
    }
}

fn told(found: &Diagnostic) -> Result<(), Broken> {
    must!(!found.message.contains(['\n', '\0']), "told: {} has control characters in {:?}", found.rule, found.message);
    must!(found.place.line >= 1 && found.place.column >= 1, "told: {} stands nowhere", found.rule);
    Ok(())
}

/// A document says how far its tasks are, and nothing else changes.
fn edited(files: &[(&str, &[u8])], imported: &Imported) -> Result<(), Broken> {
    let all = [Standing::Done, Standing::Doing, Standing::Failed, Standing::Open];
    let standings: BTreeMap<Id, Standing> =
        imported.outline.tasks.iter().enumerate().map(|(at, work)| (work.id.clone(), all[at % 4])).collect();
    let edits = import::edits(files, &standings);
    let mut before = (0, 0);
    for Edit { file, span, new } in &edits {
        let bytes = files[*file].1;
        must!(span.start <= span.end && span.end <= bytes.len(), "edits: {span:?} lies outside of its file");
        must!((*file, span.start) >= before, "edits: {span:?} is out of order or touches another one");
        must!(!bytes[span.clone()].contains(&b'\n') && !new.contains(&b'\n'), "edits: {span:?} goes over a line");
        before = (*file, span.end);
    }
    for (at, (_, bytes)) in files.iter().enumerate() {
        let made = Edit::make(bytes, at, &edits);
        let grown: isize = edits
            .iter()
            .filter(|edit| edit.file == at)
            .map(|edit| edit.new.len() as isize - edit.span.len() as isize)
            .sum();
        must!(made.len() as isize == bytes.len() as isize + grown, "edits: bytes outside of them have changed");
    }
    Ok(())
}

/// Reads bytes as a plan of Pitcrew's own, and does with it all that can be done.
pub fn plan(bytes: &[u8], twice: bool) -> Result<(), Broken> {
    let reading = read(bytes, "plan.yaml", "plan");
    let found = lint(&reading, &Surroundings::default());
    let text = reading.source.text();
    for one in &found {
        told(one)?;
        must!(text.get(one.place.span.clone()).is_some(), "place of a finding: {one:?} lies outside of the text");
    }
    planned(&reading.plan)?;
    if !found.iter().any(|one| one.severity == Severity::Error) {
        whole(&reading.plan)?;
    }
    if twice {
        let again = read(bytes, "plan.yaml", "plan");
        must!(canonical(&again.plan) == canonical(&reading.plan), "twice: another plan the second time");
        must!(lint(&again, &Surroundings::default()) == found, "twice: other findings the second time");
    }
    Ok(())
}

/// What can be asked of any plan, be it right or wrong.
fn planned(plan: &Plan) -> Result<(), Broken> {
    explain(plan);
    digest(plan);
    if plan.tasks.len() > SCHEDULED {
        return Ok(());
    }
    let graph = Graph::of(plan);
    must!(graph.len() == plan.tasks.len(), "graph: other tasks than the plan");
    graph.levels();
    graph.remaining(|_| Duration::from_secs(1));
    let analysis = analyze(plan, &Terms::from(Some(Instant(1_800_000_000_000))));
    let schedule = &analysis.schedule;
    must!(
        schedule.p50_s <= schedule.p80_s && schedule.p80_s <= schedule.p90_s,
        "schedule: P50, P80, P90 are out of order"
    );
    Ok(())
}

/// What must hold of a plan without errors: it is the same after it was written, in both forms.
fn whole(plan: &Plan) -> Result<(), Broken> {
    let yaml = explain(plan);
    let again = read(yaml.as_bytes(), "plan.yaml", "plan");
    if let Some(error) = again.diagnostics.iter().find(|one| one.severity == Severity::Error) {
        return Err(format!("explain: {} ({}) in what it writes", error.rule, error.message));
    }
    must!(digest(&again.plan) == digest(plan), "explain: it reads back as another plan");
    match from_canonical(&canonical(plan)) {
        Ok(again) => must!(&again == plan, "canonical: it reads back as another plan"),
        Err(error) => return Err(format!("canonical: {error}")),
    }
    Ok(())
}

/// Reads a text as each of the values that stand in a plan.
pub fn value(text: &str, other: &str) -> Result<(), Broken> {
    let zone = Zone::from_str("Europe/Berlin").map_err(|error| error.to_string())?;
    let now = Instant(1_800_000_000_000);
    again::<Span>(text, "length")?;
    again::<Estimate>(text, "estimate")?;
    again::<Size>(text, "size")?;
    again::<Goal>(text, "goal")?;
    again::<Deadline>(text, "deadline")?;
    again::<Zone>(text, "zone")?;
    drop((Instant::from_str(text), moment(text, &zone, now)));
    if let Ok(window) = Weekly::from_str(text) {
        let windows = [Window::Weekly(window)];
        for at in [now, Instant(i64::MIN), Instant(i64::MAX), Instant(0)] {
            let _ = (opens(&windows, at), stretch(&windows, at));
        }
    }
    if let (Ok(one), Ok(two)) = (PathPattern::from_str(text), PathPattern::from_str(other)) {
        let meet = one.overlap(&two);
        must!(meet.is_some() == two.overlap(&one).is_some(), "overlap: `{one:?}` with `{two:?}` is one-sided");
        if let Some(path) = meet {
            must!(one.matches(&path) && two.matches(&path), "overlap: `{path}` is not in both {one:?} and {two:?}");
        }
        one.could_match_below(other);
    }
    drop((Claim::from_str(text), Id::from_str(text)));
    let context = serde_json::json!({"run": {"id": "r"}, "tasks": {"a": {"output": {"x": 1}}}, "item": [1, 2]});
    drop((expr::check_condition(text), expr::check_template(text), expr::holds(text, &context)));
    drop((expr::check_until(text), expr::check_expression(text), expr::evaluate(text, &context)));
    drop((expr::pieces(text), expr::mentions_item(text), expr::own_fields(text)));
    drop(expr::render(&text.into(), &context));
    for reference in expr::references(text).into_iter().chain(expr::condition_references(text)) {
        must!(text.get(reference.span.clone()).is_some(), "reference: {:?} lies outside of the text", reference.span);
    }
    Ok(())
}

/// What is read from a text and written again reads as the same.
fn again<T: FromStr + ToString + PartialEq>(text: &str, what: &str) -> Result<(), Broken> {
    if let Ok(read) = T::from_str(text) {
        let written = read.to_string();
        must!(
            T::from_str(&written).is_ok_and(|again| again == read),
            "{what}: `{}` is written as `{written}`, which is another one",
            text.escape_debug()
        );
    }
    Ok(())
}
