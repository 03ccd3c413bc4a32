//! Asking for a run in somebody's name, as the server's own process would.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStringExt;

use pitcrew_engine::{Isolation, Voice};
use pitcrew_plan::{Agent, Id};
use pitcrew_runner::pit::StartRequest;
use pitcrew_runner::secrets::Secrets;

use crate::shelf::Shelved;

/// Asks for a run of a plan: inside the walls, with the server's surroundings, granting nothing beforehand.
pub(crate) fn request(plan: &Shelved, by: &Voice, registered: BTreeMap<Id, Agent>) -> StartRequest {
    let variable = |name| std::env::var_os(name).unwrap_or_default();
    StartRequest {
        plan_file: plan.path.clone(),
        directory: plan.is_sent.then(|| plan.directory.clone()),
        source: plan.source.clone(),
        documents: Vec::new(),
        agents: Vec::new(),
        registered,
        write_status: false,
        isolation: Isolation::Walls,
        yes: false,
        by: by.name.clone(),
        inside: by.inside,
        again: false,
        wait: false,
        restart: None,
        trigger: None,
        path: variable("PATH").into_vec(),
        home: variable("HOME").into(),
        lang: variable("LANG").to_string_lossy().into_owned(),
        secrets: Secrets::default(),
    }
}
