//! What is made once and then lies frozen under every task: `npm ci`, a compiled dependency.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use pitcrew_plan::{PathPattern, Prepare};
use pitcrew_sandbox::What;

use super::attempt::{blocking, failure_of, remove};
use super::site::{Site, Walled, limits};
use crate::checks::chain;
use crate::exec::{Leash, Logs};
use crate::store::hash_of;
use crate::workspace::{View, Workspace};

/// Makes every layer that the plan prepares, or finds it made; the lowest first.
pub(super) async fn prepare(site: &Arc<Site>, mut leash: Leash) -> Result<Vec<String>, String> {
    let mut layers = Vec::new();
    for (number, prepare) in site.plan.prepare.iter().enumerate() {
        let workspace = site.workspace_prepared_by(prepare);
        let below = below(site, prepare, &layers);
        let id = id_of(workspace, prepare, &below);
        let layer = workspace.prepared_layer(&id);
        if !layer.exists() {
            let dir = site.state.attempts().join(format!("{}.prepare.{number}", site.run));
            let made = make(site, (number, &dir), prepare, &below, &layer, &mut leash).await;
            blocking(move || remove(&dir)).await;
            made.map_err(|why| format!("`{}`: {why}", prepare.run))?;
        }
        layers.push(id);
    }
    Ok(layers)
}

/// Returns the layers of the same workspace that are made already, on which a further one lies.
fn below(site: &Site, prepare: &Prepare, made: &[String]) -> Vec<String> {
    let name = site.plan.workspace_prepared_by(prepare).0;
    let same = |(other, _): &(&Prepare, &String)| site.plan.workspace_prepared_by(other).0 == name;
    site.plan.prepare.iter().zip(made).filter(same).map(|(_, layer)| layer.clone()).collect()
}

/// Returns a layer's id: the hash of everything that decides what is in it. What is made may
/// remember where that was, so the place is part of it.
fn id_of(workspace: &Workspace, prepare: &Prepare, below: &[String]) -> String {
    let (root, key) = (workspace.root(), workspace.contents_of(&prepare.key));
    let facts = format!("{root:?}\n{:?}\n{:?}\n{:?}\n{key:?}\n{below:?}", prepare.run, prepare.network, prepare.keeps);
    hash_of(facts.as_bytes()).0
}

async fn make(
    site: &Arc<Site>,
    (number, dir): (usize, &Path),
    prepare: &Prepare,
    below: &[String],
    layer: &Path,
    leash: &mut Leash,
) -> Result<(), String> {
    let laid = {
        let (site, prepare, dir, below) = (site.clone(), prepare.clone(), dir.to_path_buf(), below.to_vec());
        blocking(move || {
            remove(&dir);
            let workspace = site.workspace_prepared_by(&prepare);
            workspace.view_of(&dir, &below, &[], site.isolation).map_err(|error| chain(&error))
        })
        .await?
    };
    let log = site.state.logs().join(&site.run.0).join(format!("prepare.{number}.log"));
    let logs = Logs { stdout: Some(log.clone()), stderr: Some(log), lines: None };
    let spec = site.spec(Walled {
        command: site.words(&prepare.run),
        env: site.environment(),
        cwd: laid.root().to_path_buf(),
        network: prepare.network,
        mounts: laid.mounts().to_vec(),
        scratch: Vec::new(),
        limits: limits(&pitcrew_plan::TaskLimits::default()),
        timeout_ms: u64::try_from(prepare.timeout.0.as_millis()).unwrap_or(u64::MAX),
    });
    let ran = site.executor.run(&spec, b"", logs, leash).await.map_err(|error| chain(&error))?;
    if let Some(failure) = failure_of(&ran, prepare.timeout.0) {
        return Err(format!("it {failure}\n{}", ran.said));
    }
    let (keeps, layer) = (prepare.keeps.clone(), layer.to_path_buf());
    blocking(move || keep(&laid, &keeps, &layer)).await
}

/// Makes a layer of what is to be kept of a view; the rest is thrown away.
fn keep(view: &View, keeps: &[PathPattern], layer: &Path) -> Result<(), String> {
    let harvest = view.harvest().map_err(|error| chain(&error))?;
    let written = view.written();
    for left in &harvest.left {
        let kept = keeps.iter().any(|pattern| pattern.matches(&left.path));
        match &left.what {
            What::Refused { reason } if kept => return Err(format!("`{}`: {reason}", left.path)),
            // The way to something that is kept stays.
            What::Directory { .. } if !kept && keeps.iter().any(|p| p.could_match_below(&left.path)) => {}
            _ if kept => {}
            _ => discard(&written.join(&left.path))?,
        }
    }
    let parent = layer.parent().unwrap_or(layer);
    fs::create_dir_all(parent)
        .and_then(|()| fs::rename(written, layer))
        .map_err(|error| format!("keep it as `{}`: {error}", layer.display()))
}

/// Removes something of a view, whatever it is; what is gone already went with its directory.
fn discard(path: &Path) -> Result<(), String> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => pitcrew_sandbox::remove_tree(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    };
    removed.map_err(|error| format!("discard `{}`: {error}", path.display()))
}
