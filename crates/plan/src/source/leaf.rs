//! Texts of a plan that are parsed, with what they are called.

use std::fmt::Display;
use std::str::FromStr;

use super::Leaf;
use crate::calendar::{Daily, Deadline, Instant, Weekly, Zone};
use crate::endpoint::{PortRange, TlsVersion};
use crate::goal::Goal;
use crate::model::{Claim, CommandPattern, Dollars, Id, Origin, PathPattern, Tokens};
use crate::quantity::{Estimate, Size, Span};
use crate::share::Cpus;
use crate::trigger::{BranchPattern, Key, Rhythm, Subject};

/// Parses and writes back: what is kept is the normal form.
fn through<T: FromStr<Err: Display> + Display>(text: &str) -> Result<String, String> {
    text.parse::<T>().map(|value| value.to_string()).map_err(|why| why.to_string())
}

pub(super) static ID: Leaf = Leaf { what: "a name", parse: id, examples: &["api-tests"] };

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

pub(super) static DAILY: Leaf =
    Leaf { what: "a time of day", parse: through::<Daily>, examples: &["09:00 Europe/Berlin", "17:30 UTC"] };

pub(super) static WEEKLY: Leaf = Leaf {
    what: "a window",
    parse: through::<Weekly>,
    examples: &["Sat 02:00-05:00 Europe/Berlin", "Mon-Fri 22:00-06:00 UTC"],
};

pub(super) static SIZE: Leaf = Leaf { what: "a size", parse: through::<Size>, examples: &["512MiB", "2GiB"] };

pub(super) static CPUS: Leaf = Leaf { what: "a number of CPUs", parse: through::<Cpus>, examples: &["2", "0.5"] };

pub(super) static DOLLARS: Leaf =
    Leaf { what: "an amount of US dollars", parse: through::<Dollars>, examples: &["5", "$5", "2.50 USD"] };

pub(super) static TOKENS: Leaf =
    Leaf { what: "a number of tokens", parse: through::<Tokens>, examples: &["2M", "500k"] };

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

pub(super) static GOAL: Leaf = Leaf { what: "a goal", parse: through::<Goal>, examples: &[">= 7.0", "< 26h", "== 0"] };

pub(super) static COMMAND_PATTERN: Leaf =
    Leaf { what: "a pattern on commands", parse: through::<CommandPattern>, examples: &["git *", "npm test"] };

pub(super) static VARIABLE: Leaf =
    Leaf { what: "the name of a variable", parse: variable, examples: &["ANTHROPIC_API_KEY"] };

pub(super) static ORIGIN: Leaf = Leaf {
    what: "where a secret comes from",
    parse: through::<Origin>,
    examples: &["env:ANTHROPIC_API_KEY", "file:~/.config/site/token"],
};

pub(super) static KEY: Leaf = Leaf {
    what: "the name of a secret, or where it comes from",
    parse: through::<Key>,
    examples: &["WEBHOOK_SECRET", "env:WEBHOOK_SECRET"],
};

pub(super) static BRANCH: Leaf = Leaf {
    what: "a branch, or a pattern on their names",
    parse: through::<BranchPattern>,
    examples: &["main", "release/*"],
};

pub(super) static EVENT: Leaf =
    Leaf { what: "the name of an event", parse: event, examples: &["push", "pull_request.opened"] };

pub(super) static HOOK: Leaf = Leaf { what: "the name of a webhook", parse: hook, examples: &["deploy"] };

pub(super) static SCHEDULE: Leaf =
    Leaf { what: "a schedule", parse: through::<Rhythm>, examples: &["*/5 * * * *", "30 4 * * 1-5", "@daily"] };

pub(super) static ZONE: Leaf =
    Leaf { what: "a time zone", parse: through::<Zone>, examples: &["Europe/Berlin", "UTC"] };

pub(super) static SUBJECT: Leaf =
    Leaf { what: "a subject of NATS", parse: through::<Subject>, examples: &["deploy.>", "orders.*.paid"] };

pub(super) static NATS_SERVER: Leaf =
    Leaf { what: "the address of a NATS server", parse: nats_server, examples: &["nats://127.0.0.1:4222"] };

pub(super) static PERSON: Leaf =
    Leaf { what: "a role or a person's name", parse: person, examples: &["lead", "coordinator", "alice"] };

fn person(text: &str) -> Result<String, String> {
    let name = text.trim();
    let fits = !name.is_empty() && name.len() <= 100 && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err("a person's name has 1 to 100 characters on one line".to_owned()) }
}

fn variable(text: &str) -> Result<String, String> {
    crate::secret::variable(text).map(str::to_owned)
}

/// Names of children are made, not written.
fn id(text: &str) -> Result<String, String> {
    Id::new(text).map(|id| id.to_string()).map_err(|why| why.to_string())
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

fn event(text: &str) -> Result<String, String> {
    let name = text.trim();
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let fits = name.split('.').count() <= 2 && name.split('.').all(word);
    if fits {
        Ok(name.to_owned())
    } else {
        Err(format!(
            "`{}` is no event of GitHub; they are words such as `push`, `pull_request`, `pull_request.opened`",
            text.escape_debug()
        ))
    }
}

fn hook(text: &str) -> Result<String, String> {
    match text {
        "github" | "alertmanager" => Err(format!("`{text}` is a trigger of its own kind, with an address of its own")),
        _ => id(text),
    }
}

fn nats_server(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("nats://").or_else(|| text.strip_prefix("tls://"));
    match host {
        // Who is let in is a secret, and stands in none of these.
        Some(host) if host.contains('@') => {
            Err("the address of a NATS server holds no user and no password; name a `secret`".to_owned())
        }
        Some(host) if !host.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control()) => {
            Ok(text.to_owned())
        }
        _ => Err(format!(
            "`{}` is no address of a NATS server; it begins with `nats://` or `tls://`",
            text.escape_debug()
        )),
    }
}

fn host_port(text: &str) -> Result<String, String> {
    match text.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0) => Ok(text.to_owned()),
        _ => Err(format!("`{}` is no `host:port`, such as `127.0.0.1:5432`", text.escape_debug())),
    }
}

pub(super) static EXPECT: Leaf = Leaf { what: "a status or a text", parse: expect, examples: &["200", "301", "pong"] };

pub(super) static TLS_VERSION: Leaf =
    Leaf { what: "a version of TLS", parse: through::<TlsVersion>, examples: &["1.2", "1.3"] };

pub(super) static CIPHER: Leaf =
    Leaf { what: "a cipher suite", parse: cipher, examples: &["TLS_AES_128_GCM_SHA256", "!CBC"] };

pub(super) static EXPIRY: Leaf = Leaf { what: "a length of time", parse: expiry, examples: &["14d", ">= 14d"] };

pub(super) static WS_URL: Leaf = Leaf { what: "an address", parse: ws_url, examples: &["ws://127.0.0.1:8080/live"] };

pub(super) static HOST: Leaf = Leaf { what: "a host", parse: host, examples: &["127.0.0.1"] };

pub(super) static PORT_RANGE: Leaf =
    Leaf { what: "a range of ports", parse: through::<PortRange>, examples: &["1-1024"] };

fn expect(text: &str) -> Result<String, String> {
    match text.parse::<u64>() {
        Ok(status) if !(100..=599).contains(&status) => Err(format!("{status} is no status; they go from 100 to 599")),
        _ if text.is_empty() => Err("an empty text says nothing; leave it out".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

fn cipher(text: &str) -> Result<String, String> {
    let word = text.strip_prefix('!').unwrap_or(text);
    let fits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match (fits, text.starts_with('!')) {
        (true, true) => Ok(text.to_ascii_uppercase()),
        (true, false) if text.starts_with("TLS_") => Ok(text.to_owned()),
        _ => Err(format!(
            "`{}` is no cipher suite; write its full name, such as `TLS_AES_128_GCM_SHA256`, or `!CBC` for what no name may hold",
            text.escape_debug()
        )),
    }
}

fn expiry(text: &str) -> Result<String, String> {
    through::<Span>(text.trim().strip_prefix(">=").unwrap_or(text))
}

fn ws_url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("ws://").or_else(|| text.strip_prefix("wss://"));
    match host {
        Some(host) if !host.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control()) => {
            Ok(text.to_owned())
        }
        _ => Err(format!("`{}` is no address of a WebSocket; it begins with `ws://` or `wss://`", text.escape_debug())),
    }
}

fn host(text: &str) -> Result<String, String> {
    let fits = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-._:".contains(c));
    if fits { Ok(text.to_owned()) } else { Err(format!("`{}` is no host", text.escape_debug())) }
}
