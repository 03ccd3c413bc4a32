//! Papers about a run for whoever asks the server: the same as the commands write.

use pitcrew_engine::{Record, Run};
use pitcrew_runner::clock;
use pitcrew_runner::store::Blobs;
use pitcrew_server::{Paper, ReportForm};
use serde::Serialize;

use super::{Conflicts, Digest, gather, html, markdown};
use crate::render::talk;

/// Writes a paper about a run that has taken all these events in.
pub fn write(paper: Paper, run: &Run, records: &[Record], blobs: &Blobs) -> Result<String, String> {
    match paper {
        Paper::Report(form) => {
            let report = gather(run, records, clock::now()).count_lines(run, blobs);
            match form {
                ReportForm::Json => json(&report),
                ReportForm::Html => Ok(html(&report)),
                ReportForm::Markdown => Ok(markdown(&report)),
            }
        }
        Paper::Digest => json(&Digest::of(run, clock::now())),
        Paper::Conflicts => json(&Conflicts::of(run, records)),
        Paper::Messages => messages(run, records),
    }
}

fn messages(run: &Run, records: &[Record]) -> Result<String, String> {
    let Some((first, rest)) = records.split_first() else { return json(&[(); 0]) };
    // Who speaks to whom depends on how the run stood when it was said.
    let start = Run::fold(run.id().clone(), run.plan().clone(), std::slice::from_ref(first));
    let mut then = start.map_err(|error| error.to_string())?;
    let mut said: Vec<talk::Message<'_>> = talk::of(&then, first).into_iter().collect();
    for record in rest {
        then.accept(record).map_err(|error| error.to_string())?;
        said.extend(talk::of(&then, record));
    }
    json(&said)
}

fn json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}
