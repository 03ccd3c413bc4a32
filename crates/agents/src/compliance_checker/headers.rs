//! HTTP security headers: what is weak about what they say, and which of them a live address does not send.

use std::time::Duration;

use super::ledger::{About, Area, Ledger};
use crate::findings::{Finding, Place, Severity, Unread};

/// Half a year, in seconds: shorter is not remembered for long enough.
const HALF_A_YEAR: u64 = 15_552_000;

/// Says what is weak about `Strict-Transport-Security`.
pub(super) fn hsts(value: &str) -> Option<String> {
    if value.contains('$') {
        return None;
    }
    let parts = value.split(';').filter_map(|part| part.trim().split_once('='));
    let age = parts
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("max-age"))
        .map(|(_, age)| age.trim().trim_matches('"'))
        .next();
    match age.map(str::parse::<u64>) {
        None => Some("Strict-Transport-Security has no `max-age`: browsers ignore it".into()),
        Some(Err(_)) => Some("Strict-Transport-Security has a `max-age` that is no number".into()),
        Some(Ok(0)) => Some("Strict-Transport-Security with `max-age=0` makes browsers forget it".into()),
        Some(Ok(age)) if age < HALF_A_YEAR => {
            Some(format!("Strict-Transport-Security lasts only {age} seconds, less than half a year"))
        }
        Some(Ok(_)) => None,
    }
}

/// Says what is weak about `Content-Security-Policy`.
pub(super) fn csp(value: &str) -> Option<String> {
    if value.starts_with('$') {
        return None;
    }
    let directives = value.split(';').map(|part| part.split_whitespace().collect::<Vec<_>>());
    let directives: Vec<Vec<&str>> = directives.filter(|words| !words.is_empty()).collect();
    let named = |name: &str| directives.iter().find(|words| words[0].eq_ignore_ascii_case(name));
    if let Some(wrong) = directives.iter().find(|words| words[0].ends_with(':')) {
        return Some(format!("the policy says `{}` with a colon: browsers ignore it", wrong[0]));
    }
    let scripts = named("script-src").or_else(|| named("default-src"));
    let Some(scripts) = scripts else {
        // A policy for other things only is no weak one for scripts.
        let narrow = ["frame-ancestors", "upgrade-insecure-requests", "block-all-mixed-content", "sandbox"];
        let is_narrow = directives.iter().all(|words| narrow.contains(&words[0].to_ascii_lowercase().as_str()));
        return (!is_narrow).then(|| "the policy has neither `default-src` nor `script-src`".into());
    };
    let has = |word: &str| scripts.iter().skip(1).any(|said| said.eq_ignore_ascii_case(word));
    let trusts_some = scripts
        .iter()
        .any(|said| said.starts_with("'nonce-") || said.starts_with("'sha") || *said == "'strict-dynamic'");
    let weak = if has("'unsafe-inline'") && !trusts_some {
        "'unsafe-inline'"
    } else if has("'unsafe-eval'") {
        "'unsafe-eval'"
    } else if has("*") || has("https:") || has("http:") {
        "any host"
    } else if has("data:") {
        "data:"
    } else {
        return None;
    };
    Some(format!("the policy allows scripts from {weak}"))
}

/// Says what is weak about `X-Frame-Options`.
pub(super) fn frame_options(value: &str) -> Option<String> {
    let is_known =
        value.starts_with('$') || ["deny", "sameorigin"].iter().any(|known| value.trim().eq_ignore_ascii_case(known));
    (!is_known).then(|| format!("browsers ignore `X-Frame-Options: {value}`: it is neither DENY nor SAMEORIGIN"))
}

/// Says what is weak about `X-Content-Type-Options`.
pub(super) fn content_type_options(value: &str) -> Option<String> {
    let is_known = value.starts_with('$') || value.trim().eq_ignore_ascii_case("nosniff");
    (!is_known).then(|| format!("browsers ignore `X-Content-Type-Options: {value}`: it must be `nosniff`"))
}

/// Says what is weak about `Referrer-Policy`.
pub(super) fn referrer_policy(value: &str) -> Option<String> {
    // Of several the last that a browser knows counts.
    let last = value.rsplit(',').next().unwrap_or_default().trim().to_ascii_lowercase();
    match last.as_str() {
        "unsafe-url" => Some("`Referrer-Policy: unsafe-url` tells other sites the whole address".into()),
        "no-referrer-when-downgrade" => {
            Some("`Referrer-Policy: no-referrer-when-downgrade` tells other sites the whole address".into())
        }
        _ => None,
    }
}

const fn live(
    id: &'static str,
    severity: Severity,
    title: &'static str,
    help: &'static str,
    cwe: &'static [u32],
) -> About {
    About { id, area: Area::Headers, severity, title, help, cwe, tags: &["OWASP-A05"] }
}

static TLS: About = live(
    "http-no-tls",
    Severity::High,
    "An address answers without TLS",
    "Whoever stands between reads and changes what is sent. Answer plain HTTP with a redirect to `https://` and nothing else.",
    &[319],
);
static HSTS: About = live(
    "http-hsts",
    Severity::Medium,
    "An address does not send Strict-Transport-Security, or a weak one",
    "Without it the first request of every visit can be turned into plain HTTP.",
    &[319, 523],
);
static CSP: About = live(
    "http-csp",
    Severity::Low,
    "An address does not send Content-Security-Policy, or a weak one",
    "The policy is what is left where a page lets somebody else's script in.",
    &[1021, 79],
);
static FRAME: About = live(
    "http-frame-options",
    Severity::Medium,
    "An address lets other sites frame it",
    "Send `X-Frame-Options: SAMEORIGIN`, or `frame-ancestors` in the content security policy.",
    &[1021],
);
static SNIFF: About = live(
    "http-content-type-options",
    Severity::Medium,
    "An address does not send X-Content-Type-Options",
    "Send `X-Content-Type-Options: nosniff`.",
    &[430],
);
static REFERRER: About = live(
    "http-referrer-policy",
    Severity::Low,
    "An address does not send Referrer-Policy, or a weak one",
    "Send `Referrer-Policy: strict-origin-when-cross-origin`, or a stricter one.",
    &[200],
);
static VERSION: About = live(
    "http-version-disclosure",
    Severity::Low,
    "An address tells which version of which program answers",
    "It tells who looks for a known hole where to knock.",
    &[200],
);
static COOKIE: About = live(
    "http-cookie-flags",
    Severity::Medium,
    "An address sets a cookie without `Secure`, `HttpOnly` or `SameSite`",
    "Without them a cookie is sent in plain text, read by any script, or sent along from other sites.",
    &[614, 1004],
);

/// Returns the rules that a live address is put to.
pub(super) fn rules() -> [&'static About; 8] {
    [&TLS, &HSTS, &CSP, &FRAME, &SNIFF, &REFERRER, &VERSION, &COOKIE]
}

/// An answer of a live address: its status and its headers, names in small letters.
pub(super) struct Answer {
    /// The status.
    pub(super) status: u16,
    /// The headers, in order.
    pub(super) headers: Vec<(String, String)>,
}

/// Asks an address and judges what it sends.
pub(super) fn check(url: &str, ledger: &mut Ledger) {
    match ask(url) {
        Ok(answer) => {
            ledger.report.looked_at += 1;
            judge(url, &answer, ledger);
        }
        Err(why) => ledger.report.unread.push(Unread { path: url.to_owned(), why }),
    }
}

fn ask(url: &str) -> Result<Answer, String> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(20)))
        .http_status_as_error(false)
        .max_redirects(0)
        .build();
    let answer = ureq::Agent::from(config).get(url).call().map_err(|error| format!("ask {url}: {error}"))?;
    let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers =
        answer.headers().iter().map(|(name, value)| (name.as_str().to_ascii_lowercase(), text(value))).collect();
    Ok(Answer { status: answer.status().as_u16(), headers })
}

/// Judges what an address sends.
pub(super) fn judge(url: &str, answer: &Answer, ledger: &mut Ledger) {
    let said = |name: &str| answer.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let is_tls = url.starts_with("https://");
    let redirects = (300..400).contains(&answer.status);
    let mut note = |about: &'static About, wrong: Option<String>| {
        ledger.count(about, wrong.is_some());
        if let Some(message) = wrong {
            ledger.report.findings.push(Finding::new(&about.rule(), Place::file(url), message));
        }
    };
    let weak = |name: &str, judge: fn(&str) -> Option<String>| match said(name) {
        Some(value) => judge(value),
        None => Some(format!("{url} does not send {name}")),
    };
    if !is_tls {
        let leads_to_tls = redirects && said("location").is_some_and(|to| to.starts_with("https://"));
        note(&TLS, (!leads_to_tls).then(|| format!("{url} answers without TLS, and does not lead to it")));
    } else {
        note(&HSTS, weak("strict-transport-security", hsts));
    }
    let program = ["server", "x-powered-by", "x-aspnet-version"].iter().find_map(|name| {
        let value = said(name)?;
        value.contains(|c: char| c.is_ascii_digit()).then(|| format!("{url} tells its version: `{name}: {value}`"))
    });
    note(&VERSION, program);
    for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
        let flags: Vec<String> = cookie.split(';').skip(1).map(|flag| flag.trim().to_ascii_lowercase()).collect();
        let missing: Vec<&str> = [("secure", "Secure"), ("httponly", "HttpOnly"), ("samesite", "SameSite")]
            .into_iter()
            .filter(|(flag, _)| !flags.iter().any(|said| said == flag || said.starts_with(&format!("{flag}="))))
            .map(|(_, shown)| shown)
            .collect();
        let name = cookie.split('=').next().unwrap_or_default();
        note(
            &COOKIE,
            (!missing.is_empty()).then(|| format!("{url} sets the cookie `{name}` without {}", missing.join(", "))),
        );
    }
    if redirects {
        return;
    }
    let policy = said("content-security-policy");
    note(&CSP, weak("content-security-policy", csp));
    let framed = policy.is_some_and(|policy| policy.contains("frame-ancestors"));
    note(&FRAME, if framed { None } else { weak("x-frame-options", frame_options) });
    note(&SNIFF, weak("x-content-type-options", content_type_options));
    note(&REFERRER, weak("referrer-policy", referrer_policy));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Report;

    fn said(url: &str, status: u16, headers: &[(&str, &str)]) -> String {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut ledger = Ledger::new(Report::new("t", "1"));
        judge(url, &Answer { status, headers }, &mut ledger);
        let lines = ledger.report.findings.iter().map(|finding| format!("{}: {}\n", finding.rule, finding.message));
        lines.collect()
    }

    #[test]
    fn an_answer_is_judged_by_what_it_sends() {
        insta::assert_snapshot!(said("https://a.example", 200, &[
            ("strict-transport-security", "max-age=300"),
            ("content-security-policy", "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'"),
            ("x-content-type-options", "nosniff"),
            ("server", "nginx/1.18.0"),
            ("set-cookie", "id=1; Path=/; Secure; SameSite=Lax"),
        ]), @r"
        http-hsts: Strict-Transport-Security lasts only 300 seconds, less than half a year
        http-version-disclosure: https://a.example tells its version: `server: nginx/1.18.0`
        http-cookie-flags: https://a.example sets the cookie `id` without HttpOnly
        http-csp: the policy allows scripts from 'unsafe-inline'
        http-referrer-policy: https://a.example does not send referrer-policy
        ");
        assert_eq!(said("http://a.example", 301, &[("location", "https://a.example/")]), "");
        assert!(said("http://a.example", 200, &[]).starts_with("http-no-tls"));
    }
}
