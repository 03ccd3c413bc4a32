//! Tasks that are done once for each item: working the items out, and putting together what came of them.

use std::sync::Arc;

use pitcrew_engine::{BlobId, Child, Effect, ItemValue, Report, Run};
use pitcrew_plan::Id;
use serde_json::{Map, Value};

use super::attempt::blocking;
use super::site::Site;
use super::{Done, Facts, Known, contract};
use crate::checks::chain;

/// The largest item that stands in an event itself, in bytes of JSON.
const INLINE_BYTES: usize = 2 << 10;

/// The largest list that children may put out together, in bytes of JSON.
const LIST_BYTES: usize = 64 << 20;

/// What is to be stored with a report.
type Rows = Vec<(BlobId, Vec<u8>)>;

/// Returns what the children put out that `effect` is to put together.
pub(super) fn children(run: &Run, effect: &Effect) -> Vec<Option<Known>> {
    let Effect::Gather { task } = effect else { return Vec::new() };
    let known = |child: Id| {
        let record = run.task(&child).filter(|record| record.attempt > 0)?;
        let state = record.stage.state().to_string();
        Some(Known { state, output: record.output.clone(), report: None, task: child })
    };
    run.children(task).map(known).collect()
}

/// Works out a task's items, and what of each child is its own.
pub(super) async fn fan_out(site: &Arc<Site>, id: &Id, facts: Facts) -> Done {
    let (site, task) = (site.clone(), id.clone());
    let worked_out = blocking(move || work_out(&site, &task, &facts)).await;
    let (children, blobs) = match worked_out {
        Ok((children, blobs)) => (Ok(children), blobs),
        Err(why) => (Err(why), Rows::new()),
    };
    Done { blobs, ..Done::of(Report::FannedOut { task: id.clone(), children }) }
}

fn work_out(site: &Site, id: &Id, facts: &Facts) -> Result<(Vec<Child>, Rows), String> {
    let task = facts.task();
    let context = contract::context(site, facts)?;
    let items = match &task.for_each {
        Some(for_each) => for_each.items(&context)?,
        None => Vec::new(),
    };
    let own = task.fan_out(id, &items, &context)?;
    let mut rows = Rows::new();
    let mut children = Vec::with_capacity(items.len());
    for (item, own) in items.into_iter().zip(own) {
        let text = item.to_string();
        let item = if text.len() <= INLINE_BYTES {
            ItemValue::Inline(item)
        } else {
            ItemValue::Blob(store(site, text.as_bytes(), &mut rows)?)
        };
        children.push(Child { item, own });
    }
    Ok((children, rows))
}

/// Puts together what the children of a task put out, in the order of their items.
pub(super) async fn gather(site: &Arc<Site>, id: &Id, facts: Facts) -> Done {
    let site = site.clone();
    let gathered = blocking(move || list(&site, &facts)).await;
    let (output, blobs) = match gathered {
        Ok((output, blobs)) => (Ok(output), blobs),
        Err(why) => (Err(why), Rows::new()),
    };
    Done { blobs, ..Done::of(Report::Gathered { task: id.clone(), output }) }
}

fn list(site: &Site, facts: &Facts) -> Result<(BlobId, Rows), String> {
    let mut bytes = 0;
    let mut outputs = Vec::with_capacity(facts.children.len());
    for known in &facts.children {
        let Some(known) = known else {
            outputs.push(Value::Null);
            continue;
        };
        let Some(id) = &known.output else {
            outputs.push(Value::Object(Map::new()));
            continue;
        };
        let failed = |why: String| format!("what `{}` put out: {why}", known.task);
        let text = site.blobs.get(id).map_err(|error| failed(chain(&error)))?;
        bytes += text.len();
        if bytes > LIST_BYTES {
            return Err("its children put out more than 64 MiB together".to_owned());
        }
        outputs.push(serde_json::from_slice(&text).map_err(|error| failed(error.to_string()))?);
    }
    let mut rows = Rows::new();
    let id = store(site, Value::Array(outputs).to_string().as_bytes(), &mut rows)?;
    Ok((id, rows))
}

fn store(site: &Site, mut bytes: &[u8], rows: &mut Rows) -> Result<BlobId, String> {
    let staged = site.blobs.stage(&mut bytes).map_err(|error| format!("store it: {}", chain(&error)))?;
    let id = staged.id().clone();
    rows.extend(staged.into_row());
    Ok(id)
}
