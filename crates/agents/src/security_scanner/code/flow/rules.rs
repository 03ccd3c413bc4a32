//! What is said of each kind of flow.

use super::interpret::Flow;
use super::tables::{self, Kind};
use super::value::Level;
use crate::findings::{Finding, Place, Rule, Severity};

/// What a kind of flow is called and what to do about it.
struct Words {
    id: &'static str,
    title: &'static str,
    cwe: u32,
    owasp: &'static str,
    severity: Severity,
    help: &'static str,
}

fn words(kind: Kind) -> Words {
    let (id, title, cwe, owasp, severity, help) = match kind {
        Kind::Sql => (
            "sql-injection",
            "SQL is built from a value from outside",
            89,
            "OWASP-A03",
            Severity::Critical,
            "hand the value over as a parameter of the query",
        ),
        Kind::Command => (
            "command-injection",
            "A command is built from a value from outside",
            78,
            "OWASP-A03",
            Severity::Critical,
            "start the program with a list of arguments and no shell",
        ),
        Kind::Code => (
            "code-injection",
            "A value from outside is run as code",
            95,
            "OWASP-A03",
            Severity::Critical,
            "look the value up in a table of what is allowed, or parse it",
        ),
        Kind::Template => (
            "template-injection",
            "A value from outside is used as a template",
            1336,
            "OWASP-A03",
            Severity::Critical,
            "keep templates in files and hand the value over as a variable",
        ),
        Kind::Path => (
            "path-traversal",
            "A path is built from a value from outside",
            22,
            "OWASP-A01",
            Severity::High,
            "resolve the path and check that it is still below the directory that it belongs in",
        ),
        Kind::Markup => (
            "cross-site-scripting",
            "A page is built from a value from outside",
            79,
            "OWASP-A03",
            Severity::High,
            "escape the value, or let a template with escaping do it",
        ),
        Kind::Redirect => (
            "open-redirect",
            "A redirect goes where a value from outside says",
            601,
            "OWASP-A01",
            Severity::Medium,
            "redirect only to paths of this site, or to hosts on a list",
        ),
        Kind::Ldap => (
            "ldap-injection",
            "An LDAP filter is built from a value from outside",
            90,
            "OWASP-A03",
            Severity::High,
            "escape the value for filters",
        ),
        Kind::Xpath => (
            "xpath-injection",
            "An XPath is built from a value from outside",
            643,
            "OWASP-A03",
            Severity::High,
            "hand the value over as a variable of the expression",
        ),
        Kind::Objects => (
            "unsafe-deserialization",
            "A value from outside is made into objects",
            502,
            "OWASP-A08",
            Severity::Critical,
            "read it as JSON, or with a loader of plain values",
        ),
        Kind::Request => (
            "server-side-request-forgery",
            "A request goes where a value from outside says",
            918,
            "OWASP-A10",
            Severity::High,
            "allow only hosts on a list",
        ),
        Kind::Trust => (
            "trust-boundary",
            "A value from outside is put into the session",
            501,
            "OWASP-A04",
            Severity::Medium,
            "check the value before the session vouches for it",
        ),
        Kind::NoSql => (
            "nosql-injection",
            "A query is made of a value from outside",
            943,
            "OWASP-A03",
            Severity::High,
            "make the value a text before it goes into the query",
        ),
    };
    Words { id, title, cwe, owasp, severity, help }
}

/// Returns the number of the weakness that a kind of flow is.
pub(super) fn cwe(kind: Kind) -> u32 {
    words(kind).cwe
}

/// Whether values are followed to a weakness of this number.
pub(super) fn is_followed(number: u32) -> bool {
    Kind::ALL.into_iter().any(|kind| cwe(kind) == number)
}

/// Returns the rules of every kind of flow, in the languages in which values are followed.
pub(in super::super) fn rules() -> impl Iterator<Item = Rule> {
    let languages = [&tables::PYTHON, &tables::JAVASCRIPT, &tables::GO, &tables::RUST, &tables::SHELL];
    languages.into_iter().flat_map(|language| language.kinds().map(|kind| rule(language.name, kind)))
}

/// Returns the rule of a kind of flow in a language.
pub(super) fn rule(language: &str, kind: Kind) -> Rule {
    let words = words(kind);
    let help =
        format!("{}: whoever chooses the value can change what is done. To mend it, {}.", words.title, words.help);
    Rule::new(format!("{language}-{}", words.id), words.severity, words.title, help)
        .cwe([words.cwe])
        .tags([words.owasp])
}

/// Says one flow.
pub(super) fn finding(rule: &Rule, flow: &Flow, place: Place, text: &str) -> Finding {
    let line = text[..flow.source.start.min(text.len())].bytes().filter(|byte| *byte == b'\n').count() + 1;
    let whence = match flow.level {
        Level::Anybody if flow.source.is_empty() => "a value of the request".to_owned(),
        Level::Anybody => format!("a value of the request (line {line})"),
        Level::User => format!("a value from the command line or environment (line {line})"),
        Level::Caller => "a parameter of the function".to_owned(),
    };
    let does = match flow.callee.as_str() {
        "return" => "is returned as a page".to_owned(),
        "session" => "is put into the session".to_owned(),
        // Of a chain of calls the last does it.
        callee => format!("reaches `{}`", callee.rsplit_once("().").map_or(callee, |(_, last)| last)),
    };
    let mut finding =
        Finding::new(rule, place, format!("{}: {whence} {does}", rule.title)).suggest(words(flow.kind).help);
    finding.severity = match flow.level {
        Level::Anybody => rule.severity,
        // Whoever starts the program, or calls the function, may well be allowed to.
        Level::User => rule.severity.min(Severity::Medium),
        Level::Caller => rule.severity.min(Severity::Medium),
    };
    finding
}
