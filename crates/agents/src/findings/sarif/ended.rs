//! How a run of a tool went: whether it came to its end, and what it could not look at.

use std::collections::BTreeMap;

use super::read::Reader;
use super::shape::{Invocation, Notification, Run};
use super::uri;
use crate::contract::Trouble;
use crate::findings::{Report, Unread};

/// Adds what was not looked at, and judges whether anything was.
pub(super) fn finish(mut report: Report, run: &Run, whole: bool) -> Result<Report, Trouble> {
    let reader = Reader::new(run);
    for invocation in &run.invocations {
        let notifications =
            invocation.tool_execution_notifications.iter().chain(&invocation.tool_configuration_notifications);
        for notification in notifications {
            let is_ours = notification.properties.unread == Some(true);
            if !is_ours && notification.level.some() != Some("error") {
                continue;
            }
            let why = said(notification);
            let path = notification.locations.first().map(|at| reader.place(at).path).unwrap_or_default();
            // An error beside no finding at all, of no file in particular, is a scanner that broke.
            if !is_ours && path.is_empty() && (!whole || report.findings.is_empty()) {
                return Err(Trouble::new(format!("read the run of {}: it says that it broke: {why}", report.tool)));
            }
            report.unread.push(Unread { path, why });
        }
    }
    let artifacts = run.artifacts.iter().filter(|artifact| artifact.location.uri.is_some()).count();
    // Whole paths below what the run names as its bases are relative to those.
    let bases = run.original_uri_base_ids.values();
    let directories = run.invocations.iter().map(|invocation| &invocation.working_directory);
    for base in bases.chain(directories).filter(|base| base.uri.is_some()) {
        report.relative_to(&uri::path(base, &BTreeMap::new()));
    }
    report.looked_at = run.properties.looked_at.0.map_or(artifacts, |number| number as usize);
    Ok(report)
}

/// Fails where an invocation says that the tool did not come to its end.
pub(super) fn broke(tool: &str, run: &Run, invocation: &Invocation) -> Result<(), Trouble> {
    let start = invocation.process_start_failure_message.some().map(|why| format!("it did not start: {why}"));
    let signal = invocation.exit_signal_name.some().map(|signal| format!("it was ended by {signal}"));
    let is_unsuccessful = invocation.execution_successful == Some(false) && !is_of_some_files(run, invocation);
    let unsuccessful = is_unsuccessful.then(|| match errors(invocation).next() {
        Some(told) => format!("it says that it broke: {}", said(told)),
        None => "it says that it did not come to its end".to_owned(),
    });
    match start.or(signal).or(unsuccessful) {
        Some(why) => Err(Trouble::new(format!("read the run of {tool}: {why}")).hint("run the scanner again")),
        None => Ok(()),
    }
}

/// Whether what went wrong is that some files could not be read, and others were: ESLint has that for a failure.
fn is_of_some_files(run: &Run, invocation: &Invocation) -> bool {
    let reader = Reader::new(run);
    let files: Vec<String> = errors(invocation)
        .map(|told| told.locations.first().map(|at| reader.place(at).path).unwrap_or_default())
        .collect();
    let bases = &run.original_uri_base_ids;
    let is_other = |path: String| !path.is_empty() && !files.contains(&path);
    let mut listed = run.artifacts.iter().map(|artifact| uri::path(&artifact.location, bases));
    let mut found = run.results.iter().flatten().flat_map(|result| &result.locations).map(|at| reader.place(at).path);
    !files.is_empty() && files.iter().all(|path| !path.is_empty()) && (listed.any(is_other) || found.any(is_other))
}

/// Returns what an invocation tells as errors.
fn errors(invocation: &Invocation) -> impl Iterator<Item = &Notification> {
    let told = invocation.tool_execution_notifications.iter().chain(&invocation.tool_configuration_notifications);
    told.filter(|told| told.level.some() == Some("error"))
}

fn said(notification: &Notification) -> String {
    let message = &notification.message;
    let said = message.text.some().or(message.markdown.some()).or(notification.descriptor.id.some());
    said.unwrap_or("it does not say why").to_owned()
}
