//! What nginx would refuse to read, and includes that lead back to themselves.

use super::config::Config;
use super::files::Files;
use super::known;
use super::parse::Directive;
use crate::compliance_checker::ledger::{About, Area, Fault, Ledger};
use crate::findings::Severity;

/// nginx would not start with this.
pub(super) static SYNTAX: About = About {
    id: "nginx-syntax",
    area: Area::Nginx,
    severity: Severity::High,
    title: "nginx cannot read this",
    help: "nginx refuses to start or to reload with a file that it cannot read. `nginx -t` says the same.",
    cwe: &[],
    tags: &[],
};

/// Notes the mistakes of every file.
pub(super) fn check(files: &Files, ledger: &mut Ledger) {
    for (file, read) in files.read.iter().enumerate().filter(|(_, read)| read.own || !read.mistakes.is_empty()) {
        let mistakes = read.mistakes.iter().map(|mistake| Fault::new(file, mistake.at.clone(), mistake.why.clone()));
        let mut faults: Vec<Fault> = mistakes.collect();
        forgotten(file, &files.sources[file].text, &read.directives, &mut faults);
        ledger.take(&SYNTAX, &files.sources, faults);
    }
}

/// Notes the includes that lead back to where they stand.
pub(super) fn circles(config: &Config<'_>, ledger: &mut Ledger) {
    for (file, at) in &config.circles {
        let fault = Fault::new(*file, at.clone(), "this include leads back to the file that it stands in");
        ledger.tell(&SYNTAX, &config.files.sources, vec![fault.suggest("include each file once")]);
    }
}

/// Directives whose arguments go over many lines.
const LONG: [&str; 14] = [
    "server_name",
    "gzip_types",
    "log_format",
    "add_header",
    "valid_referers",
    "resolver",
    "ssl_ciphers",
    "if",
    "map",
    "more_set_headers",
    "sub_filter_types",
    "types",
    "brotli_types",
    "index",
];

/// Finds the `;` that somebody forgot: an argument that begins a line, is a directive's name, and has arguments.
fn forgotten(file: usize, text: &str, directives: &[Directive], faults: &mut Vec<Fault>) {
    for directive in directives {
        if !LONG.contains(&directive.name.text.as_str()) && known::is_directive(&directive.name.text) {
            for (at, word) in directive.args.iter().enumerate() {
                let before = text[..word.span.start].trim_end_matches([' ', '\t']);
                let begins_line = before.ends_with('\n');
                if begins_line && !word.quoted && known::is_directive(&word.text) && at + 1 < directive.args.len() {
                    let span =
                        directive.args[..at].last().map_or(directive.name.span.clone(), |last| last.span.clone());
                    let message = format!("`{}` is not ended by `;`: `{}` begins here", directive.name.text, word.text);
                    faults.push(Fault::new(file, span, message).suggest("end the line before it with `;`"));
                    break;
                }
            }
        }
        forgotten(file, text, directive.block.as_deref().unwrap_or_default(), faults);
    }
}
