//! Tasks that are done in turns: asking whether there is a next one.

use std::sync::Arc;
use std::time::Instant;

use pitcrew_engine::{Evidence, Failure, Outcome};
use pitcrew_plan::{Id, Until, expr};
use serde_json::{Map, Value, json};

use super::attempt::blocking;
use super::site::Site;
use super::{Facts, contract, live};
use crate::checks::chain;
use crate::exec::Leash;

/// Asks what ends the turns of a task: a check of the live system, or a condition over what the turn put out.
pub(super) async fn judge(site: &Arc<Site>, id: &Id, facts: Facts, leash: Leash) -> Outcome {
    if let Some(check) = facts.task().until_check() {
        let check = std::slice::from_ref(check);
        return Outcome::Asked(live::ask(site, &facts, check, leash).await);
    }
    let (site, id) = (site.clone(), id.clone());
    blocking(move || match weigh(&site, &id, &facts) {
        Ok(evidence) => Outcome::Asked(vec![evidence]),
        Err(reason) => Outcome::Failed(Failure::Condition { reason: format!("`until`: {reason}") }),
    })
    .await
}

fn weigh(site: &Site, id: &Id, facts: &Facts) -> Result<Evidence, String> {
    let begun = Instant::now();
    let until = facts.task().repeat.as_ref().map(|repeat| &repeat.until);
    let Some(Until::Condition(condition)) = until else { return Err("the task has no turns".to_owned()) };
    let mut context = contract::context(site, facts)?;
    let record = facts.record.as_ref();
    let output = match record.and_then(|record| record.output.as_ref()) {
        None => Value::Object(Map::new()),
        Some(blob) => {
            let bytes = site.blobs.get(blob).map_err(|error| format!("what it put out: {}", chain(&error)))?;
            serde_json::from_slice(&bytes).map_err(|error| format!("what it put out: {error}"))?
        }
    };
    let report = record.and_then(|record| record.report.as_ref());
    context["turn"] = json!(record.map_or(1, |record| record.turns + 1));
    context["tasks"][id.as_str()] = json!({ "output": output, "report": report, "state": "running" });
    let said = output.to_string();
    context["output"] = output;
    let holds = expr::holds(condition, &context).map_err(|error| chain(&error))?;
    let said = format!("its output was {}", said.chars().take(SAID).collect::<String>());
    let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Evidence { check: condition.clone(), holds, tries: 1, took_ms, said, report: None, step: None, findings: None })
}

/// How much of an output is quoted, in characters.
const SAID: usize = 400;
