//! Comments of other tools, each for the kind of rule that its own tool has: what allows a secret does not allow an
//! injection beside it.

use std::sync::LazyLock;

use regex::Regex;

use crate::findings::{Finding, Rule, weakness};

/// A word of each comment, to see whether a file has any.
pub(super) const WORDS: &[&str] = &[
    "gitleaks:allow",
    "betterleaks:allow",
    "kingfisher:ignore",
    "kingfisher:allow",
    "nosec",
    "nosem",
    "allowlist",
    "whitelist",
    "hadolint",
    "noqa",
];

/// Comments that allow the secret on their line.
const OF_SECRETS: &[(&str, &str)] = &[
    ("gitleaks:allow", "gitleaks:allow"),
    ("betterleaks:allow", "betterleaks:allow"),
    ("kingfisher:ignore", "kingfisher:ignore"),
    ("kingfisher:allow", "kingfisher:ignore"),
];

/// What tests of bandit (`B…`) and gosec (`G…`) look for, by weakness.
const TESTS: &[(&str, u32)] = &[
    ("B101", 703),
    ("B102", 78),
    ("B103", 732),
    ("B104", 605),
    ("B105", 259),
    ("B106", 259),
    ("B107", 259),
    ("B108", 377),
    ("B110", 703),
    ("B112", 703),
    ("B113", 400),
    ("B201", 94),
    ("B202", 22),
    ("B301", 502),
    ("B302", 502),
    ("B303", 327),
    ("B304", 327),
    ("B305", 327),
    ("B306", 377),
    ("B307", 78),
    ("B307", 95),
    ("B308", 79),
    ("B310", 22),
    ("B311", 330),
    ("B312", 319),
    ("B313", 20),
    ("B314", 20),
    ("B313", 611),
    ("B314", 611),
    ("B318", 611),
    ("B319", 611),
    ("B321", 319),
    ("B323", 295),
    ("B324", 327),
    ("B401", 319),
    ("B403", 502),
    ("B404", 78),
    ("B501", 295),
    ("B502", 327),
    ("B503", 327),
    ("B504", 327),
    ("B505", 326),
    ("B506", 20),
    ("B506", 502),
    ("B507", 295),
    ("B508", 319),
    ("B509", 319),
    ("B601", 78),
    ("B602", 78),
    ("B603", 78),
    ("B604", 78),
    ("B605", 78),
    ("B606", 78),
    ("B607", 78),
    ("B608", 89),
    ("B609", 78),
    ("B610", 89),
    ("B611", 89),
    ("B612", 94),
    ("B613", 838),
    ("B614", 502),
    ("B701", 79),
    ("B701", 94),
    ("B702", 79),
    ("B703", 79),
    ("G101", 798),
    ("G107", 918),
    ("G110", 409),
    ("G201", 89),
    ("G202", 89),
    ("G203", 79),
    ("G204", 78),
    ("G301", 732),
    ("G302", 732),
    ("G304", 22),
    ("G305", 22),
    ("G306", 732),
    ("G401", 327),
    ("G402", 295),
    ("G403", 326),
    ("G404", 338),
    ("G501", 327),
    ("G502", 327),
    ("G503", 327),
    ("G505", 327),
];

static NOSEC: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)(?:#|//|/\*)\s*#?\s*nosec\b:?[ \t]*([^#*\n]*)").ok());
static NOSEMGREP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[\s#/*;<!-])nosem(?:grep)?\b(?:[ \t]*[:=][ \t]*([A-Za-z0-9_.,/ \t-]*))?").ok()
});
static PRAGMA: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)pragma:\s*(?:allow|white)list[ -](nextline[ -])?secret").ok());
static HADOLINT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)#\s*hadolint\s+(?:global\s+)?ignore\s*=\s*([A-Za-z0-9, ]+)").ok());

/// Ruff has the tests of bandit under numbers of its own: `S602` is `B602`.
static NOQA: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)#\s*noqa:[ \t]*([A-Z]+[0-9]+(?:[, \t]+[A-Z]+[0-9]+)*)").ok());

/// Returns the comment in a line that silences a finding. `above` says that the line stands above what was found.
pub(super) fn silences(
    line: &str,
    above: bool,
    finding: &Finding,
    tool: &str,
    rule: Option<&Rule>,
) -> Option<&'static str> {
    let is_secret = rule.is_some_and(Rule::is_secret);
    if is_secret {
        let allowed = OF_SECRETS.iter().find(|(word, _)| line.contains(word));
        // Only kingfisher's counts from the line above.
        if let Some((_, by)) = allowed.filter(|(_, by)| !above || *by == "kingfisher:ignore") {
            return Some(by);
        }
        if let Some(found) = PRAGMA.as_ref().and_then(|regex| regex.captures(line))
            && found.get(1).is_some() == above
        {
            return Some("pragma: allowlist secret");
        }
    }
    let is_code = rule.is_some_and(Rule::is_security) && !is_dockerfile(finding);
    if is_code
        && !above
        && let Some(found) = NOSEC.as_ref().and_then(|regex| regex.captures(line))
    {
        let ids = found.get(1).map_or("", |ids| ids.as_str());
        if of_tests(ids, finding, rule) {
            return Some("nosec");
        }
    }
    if is_code
        && !above
        && let Some(found) = NOQA.as_ref().and_then(|regex| regex.captures(line))
    {
        let ids = found.get(1).map_or("", |ids| ids.as_str());
        let tests =
            ids.split([',', ' ', '\t']).filter_map(|id| id.strip_prefix('S')).map(|number| format!("B{number}"));
        if tests.into_iter().any(|test| of_tests(&test, finding, rule)) {
            return Some("noqa");
        }
    }
    if (is_code || tool.eq_ignore_ascii_case("semgrep") || tool.eq_ignore_ascii_case("opengrep"))
        && let Some(found) = NOSEMGREP.as_ref().and_then(|regex| regex.captures(line))
    {
        let ids = found.get(1).map_or("", |ids| ids.as_str());
        if of_rules(ids, finding) {
            return Some("nosemgrep");
        }
    }
    if above && is_dockerfile(finding) {
        let found = HADOLINT.as_ref().and_then(|regex| regex.captures(line))?;
        let ids = found.get(1).map_or("", |ids| ids.as_str());
        let named = |id: &str| finding.rule == id || rule.is_some_and(|rule| rule.tags.iter().any(|tag| tag == id));
        if ids.split([',', ' ']).any(|id| !id.is_empty() && named(id)) {
            return Some("hadolint ignore");
        }
    }
    None
}

/// Whether a finding is of a Dockerfile.
fn is_dockerfile(finding: &Finding) -> bool {
    let name = finding.place.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("dockerfile") || name.starts_with("containerfile") || name.ends_with(".dockerfile")
}

/// Whether the tests that `nosec` names look for what was found; without a name it is all of them.
fn of_tests(ids: &str, finding: &Finding, rule: Option<&Rule>) -> bool {
    // What follows `--` is a reason.
    let ids = ids.split("--").next().unwrap_or_default();
    let is_id = |id: &str| {
        let digits = id.trim_start_matches(|c: char| c.is_ascii_uppercase());
        digits.len() == 3 && digits.len() < id.len() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let mut named = ids.split([',', ' ', '\t', '[', ']']).filter(|id| is_id(id)).peekable();
    if named.peek().is_none() {
        return true;
    }
    named.any(|id| {
        let looks_for = TESTS.iter().filter(|(test, _)| *test == id).map(|(_, weakness)| *weakness);
        let mut akin = looks_for
            .filter(|number| rule.is_some_and(|rule| rule.cwe.iter().any(|known| weakness::akin(*known, *number))));
        finding.rule == id || rule.is_some_and(|rule| rule.tags.iter().any(|tag| tag == id)) || akin.next().is_some()
    })
}

/// Whether the rules that `nosemgrep` names are the one that found it; without a name it is all of them.
fn of_rules(ids: &str, finding: &Finding) -> bool {
    let last = |id: &str| id.rsplit('.').next().unwrap_or_default().to_owned();
    let mut named = ids.split([',', ' ', '\t']).filter(|id| id.contains(['-', '.'])).peekable();
    if named.peek().is_none() {
        return ids.trim().is_empty();
    }
    named.any(|id| id == finding.rule || last(id) == last(&finding.rule))
}
