//! An outline as the YAML of a plan.

use std::fmt::Write as _;

use super::outline::Outline;
use crate::read::slug;

/// Writes an outline as a plan.
pub(super) fn yaml(outline: &Outline) -> String {
    let mut out = String::new();
    let name = outline.title.as_ref().map_or("plan".to_owned(), |title| slug(&title.value));
    let _ = writeln!(out, "name: {name}");
    let _ = writeln!(out, "tasks:");
    for task in &outline.tasks {
        let _ = writeln!(out, "  {}:", task.id);
        let _ = writeln!(out, "    title: {}", quoted(&task.title.value));
        if !task.needs.is_empty() {
            let needs: Vec<String> = task.needs.iter().map(|wait| wait.value.task.to_string()).collect();
            let _ = writeln!(out, "    needs: [{}]", needs.join(", "));
        }
        for (key, id) in [("team", &task.team), ("agent", &task.agent), ("phase", &task.phase)] {
            if let Some(id) = id {
                let _ = writeln!(out, "    {key}: {}", id.value);
            }
        }
        if let Some(estimate) = &task.estimate {
            let _ = writeln!(out, "    estimate: {}", estimate.value);
        }
        if !task.owns.is_empty() {
            let owns: Vec<String> = task.owns.iter().map(|path| quoted(&path.value)).collect();
            let _ = writeln!(out, "    owns: [{}]", owns.join(", "));
        }
    }
    out
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
