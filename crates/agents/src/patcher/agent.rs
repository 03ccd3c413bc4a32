//! The agent's work from its inputs to its outcome.

use pitcrew_plan::{AgentKind, Risk};
use serde_json::{Value, json};

use super::apply::{self, Applied, Conflict, How};
use super::commit::{commit, recover, reverse};
use super::diff::{self, Reading};
use super::inputs::{Inputs, Job, Worked};
use super::keep::{Backup, Store};
use super::worktree::Worktree;
use super::{branch, bump, config, fixes, rename, rewrite, schema, show, syntax};
use crate::contract::{Assignment, Outcome, Trouble};
use crate::roster::Builtin;

/// The agent `patcher`.
pub const AGENT: Builtin = Builtin {
    name: "patcher",
    version: "1.0.0",
    about: "Applies patches, changes configuration, bumps dependencies and rewrites code, all or nothing",
    kind: AgentKind::Modification,
    risk: Risk::ApprovalRequired,
    capabilities: &["git-patch", "file-modification", "backup-restore"],
    input: schema::input,
    output: schema::output,
    work,
};

fn work(assignment: &Assignment) -> Result<Outcome, Trouble> {
    let inputs: Inputs = assignment.inputs()?;
    let job = inputs.job()?;
    let tree = Worktree::open(&inputs.directory_of(assignment)?)?;
    branch::check(&tree, inputs.target_branch.as_deref(), !assignment.run.is_empty())?;
    if let Job::Rollback(backup) = &job {
        return rollback(&tree, &inputs, &assignment.directory.join(backup));
    }
    let store = match inputs.dry_run {
        true => None,
        false => Some(Store::open(&tree, inputs.backup_directory.as_deref())?),
    };
    let recovered = store.as_ref().map_or(Ok(false), |store| recover(&tree, store))?;
    let is_cut_off = inputs.dry_run && Store::is_cut_off(&tree, inputs.backup_directory.as_deref());
    let mut worked = worked_out(&tree, &job)?;
    if inputs.check_syntax && worked.conflicts.is_empty() {
        worked.conflicts = syntax::broken(&worked.applied.changes);
    }
    if !worked.conflicts.is_empty() {
        return Ok(refused(&worked));
    }
    let diff = show::diff(&worked.applied.changes);
    let files: Vec<String> = worked.applied.changes.iter().map(|change| change.path.to_string()).collect();
    let mut output = output(&files, &worked, diff);
    let count = counted(files.len());
    let mut summary = match &store {
        None => format!("would change {count}"),
        Some(_) if files.is_empty() => "nothing is to be changed".to_owned(),
        Some(store) => {
            let backup = commit(&tree, store, worked.applied.changes)?;
            // What an attempt leaves beside its files goes with it, and a run takes back by itself.
            let stays = assignment.run.is_empty() || inputs.backup_directory.is_some();
            if inputs.create_backup && stays {
                output["backupPath"] = backup.directory().to_string_lossy().into();
            } else {
                let _ = backup.drop_files();
            }
            format!("changed {count}")
        }
    };
    output["applied"] = (store.is_some()).into();
    output["dryRun"] = inputs.dry_run.into();
    if recovered {
        summary.push_str("; a change that had been cut off was taken back first");
    }
    if is_cut_off {
        summary.push_str("; a change was cut off earlier, which the next one that is made takes back first");
    }
    let placed =
        |is_so: fn(&How) -> bool| worked.applied.placed.iter().filter(|(_, placed)| is_so(&placed.how)).count();
    let (fuzzy, there) = (placed(|how| matches!(how, How::Fuzz(_))), placed(|how| *how == How::There));
    if fuzzy > 0 {
        summary.push_str(&format!("; {fuzzy} hunks were placed by a part of their context, look at them"));
    }
    if there > 0 {
        summary.push_str(&format!("; {there} hunks were there already"));
    }
    Ok(Outcome { output, findings: None, summary, is_no: false })
}

/// Works out what a job makes of a tree.
fn worked_out(tree: &Worktree, job: &Job) -> Result<Worked, Trouble> {
    match job {
        Job::Patch(text, reading) => patch(tree, text, reading),
        Job::Edits(edits) => config::edit(tree, edits),
        Job::Bump(bumps) => bump::bump(tree, bumps),
        Job::Rewrite(wanted) => rewrite::rewrite(tree, wanted),
        Job::Rename(wanted) => rename::rename(tree, wanted),
        Job::Fixes(fixes) => Ok(fixes::fix(tree, &fixes.items()?)),
        // Taken back elsewhere: it brings its own changes.
        Job::Rollback(_) => Ok(Worked::default()),
    }
}

fn patch(tree: &Worktree, text: &str, reading: &Reading) -> Result<Worked, Trouble> {
    let read = |reading: &Reading| {
        diff::parse(text.as_bytes(), reading).map_err(|error| Trouble::new(format!("read the patch: {error}")))
    };
    let patches = read(reading);
    // Many patches are written without `a/` and `b/` in front. Where the tree has none of the files with a name cut
    // off, and all of them as they are written, that is what is meant.
    let is_there = |patches: &[diff::FilePatch]| {
        let sources = || patches.iter().filter_map(diff::FilePatch::source);
        sources().count() > 0 && sources().all(|path| matches!(tree.read(path), Ok(Some(_))))
    };
    let plain = Reading { strip: Some(0), ..reading.clone() };
    let patches = match (&patches, reading.strip) {
        (Ok(cut), None) if is_there(cut) => patches?,
        (_, None) => match diff::parse(text.as_bytes(), &plain) {
            Ok(whole) if is_there(&whole) => whole,
            _ => patches?,
        },
        _ => patches?,
    };
    Ok(match apply::apply(tree, &patches) {
        Ok(applied) => Worked { applied, ..Worked::default() },
        Err(conflicts) => Worked { conflicts, ..Worked::default() },
    })
}

/// Takes a change back.
fn rollback(tree: &Worktree, inputs: &Inputs, directory: &std::path::Path) -> Result<Outcome, Trouble> {
    let backup = Backup::load(directory)?;
    let changes = reverse(backup.kept());
    let now = |change: &super::worktree::Change| matches!(tree.read(&change.path), Ok(now) if now == change.before);
    let conflicts: Vec<Conflict> = changes
        .iter()
        .filter(|change| !now(change))
        .map(|change| Conflict { path: change.path.clone(), reason: "somebody changed it since".to_owned() })
        .collect();
    if !conflicts.is_empty() {
        return Ok(refused(&Worked { conflicts, ..Worked::default() }));
    }
    let files: Vec<String> = changes.iter().map(|change| change.path.to_string()).collect();
    let worked = Worked { applied: Applied { changes, placed: Vec::new() }, ..Worked::default() };
    let mut output = output(&files, &worked, show::diff(&worked.applied.changes));
    if !inputs.dry_run {
        let store = Store::open(tree, inputs.backup_directory.as_deref())?;
        recover(tree, &store)?;
        let own = super::commit::take_back(tree, &store, backup.kept())?;
        let _ = own.drop_files();
    }
    output["applied"] = (!inputs.dry_run).into();
    output["dryRun"] = inputs.dry_run.into();
    let did = if inputs.dry_run { "would take back" } else { "took back" };
    let summary = format!("{did} the change of {}", counted(files.len()));
    Ok(Outcome { output, findings: None, summary, is_no: false })
}

fn refused(worked: &Worked) -> Outcome {
    let mut output = output(&[], worked, String::new());
    output["applied"] = false.into();
    let all = worked.conflicts.len();
    let first = &worked.conflicts[0];
    let more = if all > 1 { format!(", and {} more", all - 1) } else { String::new() };
    let summary = format!("changed nothing: `{}`: {}{more}", first.path, first.reason);
    Outcome { output, findings: None, summary, is_no: true }
}

fn output(files: &[String], worked: &Worked, diff: String) -> Value {
    let conflict = |conflict: &Conflict| json!({ "file": conflict.path.to_string(), "reason": conflict.reason });
    let placed = |(path, placed): &(super::path::TreePath, apply::Placed)| {
        let mut row = json!({ "file": path.to_string(), "hunk": placed.hunk });
        let how = match placed.how {
            How::Exact => "exact",
            How::Merged => "merged",
            How::There => "there",
            How::Offset(offset) => {
                row["offset"] = offset.into();
                "offset"
            }
            How::Fuzz(missing) => {
                row["missing"] = missing.into();
                "fuzz"
            }
        };
        row["how"] = how.into();
        if placed.line > 0 {
            row["line"] = placed.line.into();
        }
        row
    };
    let skipped = |(file, reason): &(String, String)| json!({ "file": file, "reason": reason });
    json!({
        "applied": false,
        "filesModified": files,
        "backupPath": "",
        "conflicts": worked.conflicts.iter().map(conflict).collect::<Vec<_>>(),
        "diff": diff,
        "placed": worked.applied.placed.iter().map(placed).collect::<Vec<_>>(),
        "skipped": worked.skipped.iter().map(skipped).collect::<Vec<_>>(),
    })
}

fn counted(files: usize) -> String {
    if files == 1 { "1 file".to_owned() } else { format!("{files} files") }
}
