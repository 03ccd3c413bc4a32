//! `pitcrew` alone: where we are, and the one command that comes next.

use crate::archive::Archive;
use crate::exit::Exit;
use crate::print;
use crate::project::{self, PlanFile};
use crate::render::{label, style, time};
use crate::trouble::Result;

/// Looks around and says what comes next.
pub fn run() -> Result<Exit> {
    let here = project::here()?;
    let plan = PlanFile::find()?;
    let place = match project::work_tree(&here) {
        Some(root) => format!("git repository {}", root.display()),
        None => format!("directory {}", here.display()),
    };
    let shown = plan.as_ref().map_or_else(|| "no plan yet".to_owned(), |plan| format!("plan {}", plan.shown));
    let mut text = format!("{place}, {shown}\n");
    let newest = match Archive::here()? {
        Some(archive) => archive.runs()?.into_iter().next(),
        None => None,
    };
    if let Some(row) = &newest {
        let started = time::date(row.created);
        text += &format!("newest run {}: {}, started {started}\n", style::strong(&row.id), label::status(&row.status));
    }
    let next = match (&plan, newest.map(|row| (row.id, row.status))) {
        (None, None) => "pitcrew init".to_owned(),
        (Some(_), None) => "pitcrew run".to_owned(),
        (_, Some((id, status))) => match status.as_str() {
            "waiting" => format!("pitcrew status {id}"),
            "running" | "canceled" => format!("pitcrew resume {id}"),
            _ => format!("pitcrew report {id}"),
        },
    };
    print::data(format!("{text}next: {}", style::strong(next)))?;
    Ok(Exit::Done)
}
