//! What a document says beside its tasks, as its truth lists it.

use std::collections::{BTreeMap, BTreeSet};

use pitcrew_plan::import::{Criterion, Imported, Scope, Sourced};
use serde::Deserialize;

use super::{Differences, Lines, line};

/// What must hold, what could go wrong, how it is undone; by what each is said of: `plan`, or a name.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    #[serde(default)]
    go: Option<BTreeMap<String, Lines>>,
    #[serde(default)]
    success: Option<BTreeMap<String, Lines>>,
    #[serde(default)]
    risks: Option<Vec<Risk>>,
    #[serde(default)]
    escalation: Option<Lines>,
    /// By what each is about (`rollback`), then by what it is said of, with the lines at which it may begin.
    #[serde(default)]
    remarks: Option<BTreeMap<String, BTreeMap<String, Lines>>>,
}

/// The lines of a risk; a word before one is what it says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Risk {
    at: usize,
    #[serde(default)]
    likelihood: Option<(String, usize)>,
    #[serde(default)]
    impact: Option<(String, usize)>,
    #[serde(default)]
    mitigation: Lines,
    #[serde(default)]
    recovery: Option<usize>,
}

fn name(scope: &Scope) -> String {
    match scope {
        Scope::Plan => "plan".to_owned(),
        Scope::Phase(id) | Scope::Team(id) | Scope::Agent(id) | Scope::Task(id) => id.to_string(),
    }
}

pub fn compare(imported: &Imported, truth: &Truth, all: &mut Differences) {
    let beside = &imported.outline.beside;
    // That what a task waits for is done stays as a remark.
    let told = beside.remarks.iter().filter(|remark| remark.about.starts_with("go,"));
    let told = told.map(|remark| (name(&remark.scope), line(imported, &remark.text)));
    let held = |criteria: &[Criterion]| -> Vec<(String, usize)> {
        criteria.iter().map(|one| (name(&one.scope), line(imported, &one.text))).collect()
    };
    let of_scopes = |pairs: Vec<(String, usize)>| {
        let mut found: BTreeMap<String, Lines> = BTreeMap::new();
        pairs.into_iter().for_each(|(scope, line)| {
            found.entry(scope).or_default().insert(line);
        });
        found
    };
    if let Some(go) = &truth.go {
        all.compare("what must hold before", &of_scopes(held(&beside.go).into_iter().chain(told).collect()), go);
    }
    if let Some(success) = &truth.success {
        all.compare("what must hold after", &of_scopes(held(&beside.success)), success);
    }
    if let Some(escalation) = &truth.escalation {
        let found: Lines = beside.escalation.iter().map(|step| line(imported, step)).collect();
        all.compare("who is asked when nobody answers", &found, escalation);
    }
    risks(imported, truth, all);
    remarks(imported, truth, all);
}

fn risks(imported: &Imported, truth: &Truth, all: &mut Differences) {
    let Some(expected) = &truth.risks else { return };
    let found = &imported.outline.beside.risks;
    let lines: Vec<usize> = found.iter().map(|risk| line(imported, &risk.risk)).collect();
    all.compare("risks", &lines, &expected.iter().map(|risk| risk.at).collect());
    for (risk, expected) in found.iter().zip(expected) {
        let grade = |fact: &Option<Sourced<pitcrew_plan::model::Grade>>| {
            fact.as_ref().map(|fact| (format!("{:?}", fact.value).to_lowercase(), line(imported, fact)))
        };
        all.compare(
            format!("likelihood of the risk on line {}", expected.at),
            grade(&risk.likelihood),
            expected.likelihood.clone(),
        );
        all.compare(
            format!("impact of the risk on line {}", expected.at),
            grade(&risk.impact),
            expected.impact.clone(),
        );
        let recovery = risk.recovery.as_ref().map(|fact| line(imported, fact));
        all.compare(format!("recovery from the risk on line {}", expected.at), recovery, expected.recovery);
        if let Some(mitigation) = &risk.mitigation {
            all.stands(
                format!("mitigation of the risk on line {}", expected.at),
                line(imported, mitigation),
                &expected.mitigation,
            );
        } else {
            all.compare(format!("mitigation of the risk on line {}", expected.at), &Lines::new(), &expected.mitigation);
        }
    }
}

fn remarks(imported: &Imported, truth: &Truth, all: &mut Differences) {
    let Some(expected) = &truth.remarks else { return };
    let remarks: Vec<(String, String, usize)> = imported
        .outline
        .beside
        .remarks
        .iter()
        .map(|remark| (remark.about.to_owned(), name(&remark.scope), line(imported, &remark.text)))
        .collect();
    for (about, scopes) in expected {
        let of: Vec<&(String, String, usize)> = remarks.iter().filter(|(one, ..)| one == about).collect();
        let found: BTreeSet<&String> = of.iter().map(|(_, scope, _)| scope).collect();
        all.compare(format!("{about} of"), found, scopes.keys().collect());
        for (_, scope, line) in of {
            let lines = scopes.get(scope);
            lines.into_iter().for_each(|lines| all.stands(format!("{about} of {scope}"), *line, lines));
        }
    }
}
