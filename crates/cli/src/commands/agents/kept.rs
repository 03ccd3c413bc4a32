//! What an agent that changes files keeps beside them: its backups, which it finds again when it takes a change back.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::archive;
use crate::trouble::Result;

/// Returns the directories outside of the workspace that it writes its backups to or finds them in, and says in its
/// inputs where they are: with the rest of Pitcrew's state, unless they say so themselves.
pub(super) fn places(inputs: &mut Map<String, Value>, workspace: &Path) -> Result<Vec<PathBuf>> {
    let state = archive::place(workspace)?;
    let own = archive::home(workspace)?.join("patcher").join(state.file_name().unwrap_or_default());
    inputs.entry("backupDirectory").or_insert_with(|| json!(own));
    let outside = |name: &str| {
        let path = inputs.get(name)?.as_str().map(PathBuf::from)?;
        (path.is_absolute() && !path.starts_with(workspace)).then_some(path)
    };
    let mut places: Vec<PathBuf> = outside("backupDirectory").into_iter().collect();
    // What is to be taken back is there, or it is not: none is made.
    places.extend(
        outside("rollback").filter(|path| path.is_dir() && !places.iter().any(|place| path.starts_with(place))),
    );
    Ok(places)
}

/// Takes back what an agent said of a change that was not taken over: it was not applied, and its backup goes, if it is
/// in one of these places.
pub(super) fn forget(output: &mut Value, places: &[PathBuf]) {
    if let Some(backup) = output["backupPath"].as_str().filter(|path| !path.is_empty()) {
        let is_one = |path: &Path| places.iter().any(|place| path != place && path.starts_with(place));
        if let Some(backup) = std::fs::canonicalize(backup).ok().filter(|path| is_one(path)) {
            // Where it stays it does no harm: taking it back finds files that are not as it left them.
            let _ = std::fs::remove_dir_all(backup);
        }
        output["backupPath"] = json!("");
    }
    if output["applied"] == json!(true) {
        output["applied"] = json!(false);
    }
}
