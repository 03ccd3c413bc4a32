//! Logs of nginx that nobody turns over, in a tree that holds a machine's `/etc`.

use super::super::files::Files;
use crate::compliance_checker::ledger::{About, Area, Fault, Ledger};
use crate::compliance_checker::nginx::parse::Directive;
use crate::findings::Severity;
use crate::tree::Tree;

/// The rule; it is put to the tree as a whole.
pub(in crate::compliance_checker) static ABOUT: About = About {
    id: "nginx-no-log-rotation",
    area: Area::Nginx,
    severity: Severity::Low,
    title: "nginx's logs are not rotated",
    help: "A log that nobody turns over grows until the disk is full. Put a file for it into `/etc/logrotate.d`, which \
           sends nginx `USR1` afterwards.",
    cwe: &[779],
    tags: &["OWASP-A09"],
};

/// Looks for rotation where the tree has a directory `logrotate.d`, or `etc` above nginx's own.
pub(in crate::compliance_checker) fn check(tree: &Tree, files: &Files, ledger: &mut Ledger) {
    let etc = ["etc", ""].into_iter().find(|etc| {
        let directory = tree.root.join(etc);
        directory.join("logrotate.d").is_dir() || (*etc == "etc" && directory.join("nginx").is_dir())
    });
    let Some(etc) = etc else { return };
    let mut rotated = String::new();
    let directory = tree.root.join(etc);
    let parts = std::fs::read_dir(directory.join("logrotate.d")).into_iter().flatten().flatten();
    for path in parts.map(|entry| entry.path()).take(1_000).chain([directory.join("logrotate.conf")]) {
        // Such files are a few lines; what is larger is none.
        if std::fs::metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() < 1 << 16) {
            rotated.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
        }
    }
    for (file, read) in files.read.iter().enumerate() {
        let mut logs = Vec::new();
        access_logs(&read.directives, &mut logs);
        for directive in logs {
            let path = directive.arg(0).unwrap_or_default();
            let is_kept = rotated.split_whitespace().any(|word| covers(word.trim_matches(['"', '{']), path));
            let fault = (!is_kept).then(|| {
                Fault::new(file, directive.head(), format!("no file of logrotate names `{path}`"))
                    .suggest("add it to a file in `/etc/logrotate.d`")
            });
            ledger.take(&ABOUT, &files.sources, fault.into_iter().collect());
        }
    }
}

/// Whether a pattern of logrotate stands for a path: it holds at most `*` and `?`.
fn covers(pattern: &str, path: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == path };
    path.len() >= before.len() + after.len() && path.starts_with(before) && path.ends_with(after.trim_end_matches('*'))
}

fn access_logs<'a>(directives: &'a [Directive], logs: &mut Vec<&'a Directive>) {
    for directive in directives {
        let is_file = directive.arg(0).is_some_and(|path| path.starts_with('/') && !path.starts_with("/dev/"));
        if directive.is("access_log") && is_file {
            logs.push(directive);
        }
        access_logs(directive.block.as_deref().unwrap_or_default(), logs);
    }
}
