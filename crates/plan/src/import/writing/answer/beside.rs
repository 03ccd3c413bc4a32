//! What a document says beside its tasks, as JSON: every entry with its file and line.

use std::ops::Range;

use serde_json::{Map, Value, json};

use crate::import::Imported;
use crate::import::beside::{Criterion, Proof, Scope};
use crate::import::outline::Sourced;

/// Returns it: lists by what they are about, those without entries too.
pub(super) fn of(imported: &Imported) -> Value {
    let beside = &imported.outline.beside;
    let at = |span: &Range<usize>, mut entry: Value| {
        let place = imported.place(span.clone());
        if let Value::Object(fields) = &mut entry {
            fields.insert("file".to_owned(), json!(&*place.file));
            fields.insert("line".to_owned(), json!(place.line));
        }
        entry
    };
    let words = |fact: &Option<Sourced<String>>| fact.as_ref().map(|fact| fact.value.clone());
    let criteria = |all: &[Criterion]| -> Vec<Value> {
        let one = |one: &Criterion| {
            let entry = json!({"of": scope(&one.scope), "text": one.text.value, "check": check(&one.proof)});
            at(&one.text.span, entry)
        };
        all.iter().map(one).collect()
    };
    let cadence = beside.cadence.iter().map(|one| at(&one.span, json!({"every": one.value.to_string()})));
    let metrics = beside.metrics.iter().map(|one| {
        at(&one.metric.span, json!({"metric": one.metric.value, "before": one.before, "target": one.target}))
    });
    let risks: Vec<Value> = beside
        .risks
        .iter()
        .map(|risk| {
            let entry = json!({
                "risk": risk.risk.value,
                "likelihood": risk.likelihood.as_ref().map(|grade| grade.value),
                "impact": risk.impact.as_ref().map(|grade| grade.value),
                "mitigation": words(&risk.mitigation),
                "recovery": words(&risk.recovery),
                "answered_by": risk.answered_by.iter().map(ToString::to_string).collect::<Vec<_>>(),
            });
            at(&risk.risk.span, entry)
        })
        .collect();
    let escalation: Vec<Value> = beside
        .escalation
        .iter()
        .map(|step| at(&step.span, json!({"after": step.value.after, "to": step.value.to})))
        .collect();
    let reviews = beside.reviews.iter().map(|review| {
        let entry = json!({"task": review.task.as_str(), "who": review.who.value, "decides": review.decides});
        at(&review.who.span, entry)
    });
    let windows =
        beside.windows.iter().map(|(of, window)| at(&window.span, json!({"of": scope(of), "window": window.value})));
    let portions = beside.portions.iter().map(|(task, other, what)| {
        at(&what.span, json!({"task": task.as_str(), "of": other.as_str(), "enough": what.value}))
    });
    let remarks = beside.remarks.iter().map(|remark| {
        at(&remark.text.span, json!({"of": scope(&remark.scope), "about": remark.about, "text": remark.text.value}))
    });
    let capabilities: Map<String, Value> = beside
        .capabilities
        .iter()
        .map(|(agent, all)| (agent.to_string(), json!(all.iter().map(|one| one.value.clone()).collect::<Vec<_>>())))
        .collect();
    json!({
        "go": criteria(&beside.go),
        "success": criteria(&beside.success),
        "cadence": cadence.collect::<Vec<_>>(),
        "metrics": metrics.collect::<Vec<_>>(),
        "risks": risks,
        "escalation": escalation,
        "reviews": reviews.collect::<Vec<_>>(),
        "windows": windows.collect::<Vec<_>>(),
        "parallel": beside.parallel.as_ref().map(|parallel| at(&parallel.span, json!({"at_once": parallel.value}))),
        "portions": portions.collect::<Vec<_>>(),
        "capabilities": capabilities,
        "remarks": remarks.collect::<Vec<_>>(),
    })
}

/// Of what something is said: `"plan"`, or its kind and name: `{"phase": "phase-1"}`.
fn scope(scope: &Scope) -> Value {
    match scope {
        Scope::Plan => json!("plan"),
        Scope::Phase(id) => json!({"phase": id.as_str()}),
        Scope::Team(id) => json!({"team": id.as_str()}),
        Scope::Agent(id) => json!({"agent": id.as_str()}),
        Scope::Task(id) => json!({"task": id.as_str()}),
    }
}

/// How a criterion is found out: a command, a figure of the run, or `null` where somebody says so.
fn check(proof: &Proof) -> Value {
    match proof {
        Proof::Word => Value::Null,
        Proof::Command(command) => json!({"run": command}),
        Proof::Measure(what, goal) => json!({"measure": what, "goal": goal}),
    }
}
