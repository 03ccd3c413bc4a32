//! Texts of a plan that are parsed, with what they are called.

use std::fmt::Display;
use std::str::FromStr;

use super::Leaf;
use crate::calendar::{Deadline, Instant, Weekly};
use crate::model::{Claim, Id, PathPattern};
use crate::quantity::{Estimate, Size, Span};
use crate::share::Cpus;

/// Parses and writes back: what is kept is the normal form.
fn through<T: FromStr<Err: Display> + Display>(text: &str) -> Result<String, String> {
    text.parse::<T>().map(|value| value.to_string()).map_err(|why| why.to_string())
}

pub(super) static ID: Leaf = Leaf { what: "a name", parse: through::<Id>, examples: &["api-tests"] };

pub(super) static SPAN: Leaf = Leaf { what: "a length of time", parse: through::<Span>, examples: &["30m", "1h30m"] };

pub(super) static ESTIMATE: Leaf =
    Leaf { what: "a length of time or a range", parse: through::<Estimate>, examples: &["20m", "2h-3h"] };

pub(super) static INSTANT: Leaf = Leaf {
    what: "a moment",
    parse: through::<Instant>,
    examples: &["2026-11-21T02:00:00+01:00", "2026-11-21 02:00 Europe/Berlin"],
};

pub(super) static DEADLINE: Leaf =
    Leaf { what: "a deadline", parse: through::<Deadline>, examples: &["6h", "2026-11-21 06:00 Europe/Berlin"] };

pub(super) static WEEKLY: Leaf = Leaf {
    what: "a window",
    parse: through::<Weekly>,
    examples: &["Sat 02:00-05:00 Europe/Berlin", "Mon-Fri 22:00-06:00 UTC"],
};

pub(super) static SIZE: Leaf = Leaf { what: "a size", parse: through::<Size>, examples: &["512MiB", "2GiB"] };

pub(super) static CPUS: Leaf = Leaf { what: "a number of CPUs", parse: through::<Cpus>, examples: &["2", "0.5"] };

pub(super) static PATTERN: Leaf =
    Leaf { what: "a path or glob", parse: through::<PathPattern>, examples: &["src/**/*.rs", "docs"] };

pub(super) static CLAIM: Leaf =
    Leaf { what: "a path, a glob or a lease", parse: through::<Claim>, examples: &["src/api", "port:8080"] };

pub(super) static PLAN_NAME: Leaf = Leaf { what: "a name for the plan", parse: plan_name, examples: &["harden-web"] };

pub(super) static DIRECTORY: Leaf = Leaf { what: "a directory", parse: directory, examples: &[".", "../site"] };

pub(super) static SYSTEM_PATH: Leaf =
    Leaf { what: "an absolute directory", parse: system_path, examples: &["/var/log/nginx"] };

pub(super) static URL: Leaf = Leaf { what: "an address", parse: url, examples: &["http://127.0.0.1:8080/"] };

pub(super) static HOST_PORT: Leaf = Leaf { what: "a host and port", parse: host_port, examples: &["127.0.0.1:5432"] };

pub(super) static GOAL: Leaf = Leaf { what: "a goal", parse: goal, examples: &[">= 7.0", "== 0"] };

pub(super) static PERSON: Leaf =
    Leaf { what: "a role or a person's name", parse: person, examples: &["lead", "coordinator", "alice"] };

fn person(text: &str) -> Result<String, String> {
    let name = text.trim();
    let fits = !name.is_empty() && name.len() <= 100 && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err("a person's name has 1 to 100 characters on one line".to_owned()) }
}

fn plan_name(text: &str) -> Result<String, String> {
    let fits = !text.trim().is_empty() && text.len() <= 100 && !text.chars().any(char::is_control);
    if fits { Ok(text.trim().to_owned()) } else { Err("a plan's name has 1 to 100 characters on one line".to_owned()) }
}

fn directory(text: &str) -> Result<String, String> {
    if text.is_empty() || text.contains('\0') {
        return Err("a directory has a path; write `.` for the plan's own".to_owned());
    }
    Ok(text.to_owned())
}

fn system_path(text: &str) -> Result<String, String> {
    let climbs = text.split('/').any(|name| name == "..");
    if !text.starts_with('/') || climbs || text.contains('\0') {
        return Err(format!("`{}` is no absolute path without `..`, such as `/var/log/nginx`", text.escape_debug()));
    }
    Ok(text.to_owned())
}

fn url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match host {
        Some(host) if !host.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control()) => {
            Ok(text.to_owned())
        }
        _ => Err(format!("`{}` is no address; it begins with `http://` or `https://`", text.escape_debug())),
    }
}

fn host_port(text: &str) -> Result<String, String> {
    match text.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0) => Ok(text.to_owned()),
        _ => Err(format!("`{}` is no `host:port`, such as `127.0.0.1:5432`", text.escape_debug())),
    }
}

fn goal(text: &str) -> Result<String, String> {
    let trimmed = text.trim();
    let operator = [">=", "<=", "==", "!=", ">", "<"].into_iter().find(|operator| trimmed.starts_with(operator));
    let number = operator.and_then(|operator| trimmed[operator.len()..].trim().parse::<f64>().ok());
    match (operator, number) {
        (Some(operator), Some(number)) if number.is_finite() => {
            Ok(format!("{operator} {}", trimmed[operator.len()..].trim()))
        }
        _ => Err(format!("`{}` is no goal; write `>= 7.0`, `< 3` or `== 0`", text.escape_debug())),
    }
}
