//! Configuration files that the service which reads them may change.

use super::super::project::Service;
use super::super::volumes::mounts;
use super::super::{ServiceRule, Verdict};
use crate::compliance_checker::ledger::{About, Area, Fault};
use crate::findings::Severity;

pub(super) static RULE: ServiceRule = ServiceRule {
    about: About {
        id: "compose-writable-config",
        area: Area::Compose,
        severity: Severity::Low,
        title: "A configuration file is mounted so that the service can write to it",
        help: "Whoever gets into the service can change its configuration on the host, for good. Add `:ro`.",
        cwe: &[732],
        tags: &["CIS-DOCKER-5.6"],
    },
    lacking: None,
    judge,
};

fn judge(service: &Service<'_>) -> Verdict {
    let all = mounts(service);
    if all.is_empty() {
        return Verdict::Apart;
    }
    let faults =
        all.into_iter().filter(|mount| !mount.read_only && is_config(&mount.source, &mount.target)).map(|mount| {
            let fix = service.project.sources.get(mount.file).and_then(|source| {
                let written = source.text.get(mount.at.clone())?;
                // Only where it is the short form without options: `source:target`.
                let bare = written.trim_matches(['"', '\'']);
                let is_short = bare.matches(':').count() == 1 && !bare.contains(['$', '\n', '&', '!', ' ']);
                let end = mount.at.end - usize::from(written.ends_with(['"', '\'']));
                is_short.then(|| (end..end, ":ro".to_owned()))
            });
            let message = format!("service `{}` may write to its configuration `{}`", service.name, mount.source);
            let fault = Fault::new(mount.file, mount.at, message).suggest("mount it read-only: add `:ro`");
            match fix {
                Some(change) => fault.fix("mount the file read-only", vec![change]),
                None => fault,
            }
        });
    Verdict::Judged(faults.collect())
}

/// Whether a mount is a single configuration file, by its ending on both sides.
fn is_config(source: &str, target: &str) -> bool {
    const ENDINGS: [&str; 9] = [".conf", ".cnf", ".cfg", ".ini", ".toml", ".yml", ".yaml", ".crt", ".pem"];
    ENDINGS.iter().any(|ending| source.ends_with(ending) && target.ends_with(ending))
}
