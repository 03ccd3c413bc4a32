//! Patterns for trusted sites that other sites match too.

use regex::{Regex, RegexBuilder};

use super::super::config::Config;
use super::super::pattern::Pattern;
use super::super::variables::condition;
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-weak-origin",
        area: Area::Nginx,
        severity: Severity::Medium,
        title: "A pattern for trusted sites matches others too",
        help: "An attacker registers a name that the pattern lets through. Begin the pattern with `^`, write dots as \
               `\\.`, and end the name with `/` or `$`.",
        cwe: &[346, 185],
        tags: &["OWASP-A01"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("if") {
        let Some((subject, operator, pattern)) = condition(config, node) else { continue };
        if operator.contains('~') {
            let at = config.nodes[node].directive.args.len().saturating_sub(if last_is_parenthesis(config, node) {
                2
            } else {
                1
            });
            judge(look, node, at, &subject, &pattern, operator.ends_with('*'));
        }
    }
    for map in config.all("map").filter(|map| config.nodes[*map].directive.block.is_some()) {
        let subject = config.arg(map, 0).unwrap_or_default().to_owned();
        for entry in config.within(Some(map)).to_vec() {
            let key = config.name(entry);
            // What is mapped to nothing is turned away, not let in.
            let is_refused = matches!(config.arg(entry, 0), Some("" | "0"));
            if let Some(pattern) = key.strip_prefix("~*").or_else(|| key.strip_prefix('~')).filter(|_| !is_refused) {
                judge(look, entry, usize::MAX, &subject, pattern, key.starts_with("~*"));
            }
        }
    }
}

fn last_is_parenthesis(config: &Config<'_>, node: usize) -> bool {
    config.nodes[node].directive.args.last().is_some_and(|word| word.text == ")")
}

fn judge(look: &mut Look<'_, '_>, node: usize, at: usize, subject: &str, pattern: &str, any_case: bool) {
    // nginx does not mind how the name of a variable is written.
    let kind = match subject.to_ascii_lowercase().as_str() {
        "$http_referrer" => {
            let fault = look.at(node, "there is no header `Referrer`: the one that browsers send is spelt `Referer`");
            return look.judged(Some(fault.suggest("say `$http_referer`")));
        }
        "$http_origin" => Kind::Origin,
        "$http_referer" => Kind::Referrer,
        _ => return,
    };
    let only_tls = only_tls(&look.config.files.sources[look.config.nodes[node].file].text);
    let fault = forged(pattern, any_case, kind, only_tls).map(|forged| {
        let message = format!("`{pattern}` is meant for a trusted site and matches `{forged}` too");
        look.at_arg(node, at, message).suggest("begin with `^`, write dots as `\\.`, and end the name with `/` or `$`")
    });
    look.judged(fault);
}

/// Whether the first line of a file says that only TLS is trusted: `# Options: {"https_only": true}`.
fn only_tls(text: &str) -> bool {
    let options = text.lines().next().and_then(|line| line.trim().strip_prefix("# Options:"));
    let options = options.and_then(|options| serde_json::from_str::<serde_json::Value>(options.trim()).ok());
    options.is_some_and(|options| options["https_only"] == true)
}

/// What the pattern is matched against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A scheme and a host.
    Origin,
    /// A whole address.
    Referrer,
}

/// Returns an address of somebody else's that a pattern matches. Examples of what it is meant for are changed as an
/// attacker would, and the pattern itself says whether they pass.
fn forged(pattern: &str, any_case: bool, kind: Kind, only_tls: bool) -> Option<String> {
    let regex = RegexBuilder::new(pattern).case_insensitive(any_case).size_limit(1 << 20).build().ok()?;
    let read = Pattern::read(pattern)?;
    let examples: Vec<String> = read.examples(b"").into_iter().filter_map(|example| meant(&regex, example)).collect();
    for example in &examples {
        let (scheme, host, rest) = apart(example)?;
        if only_tls && scheme == "https" {
            let plain = format!("http://{host}{rest}");
            if regex.is_match(&plain) {
                return Some(plain);
            }
        }
        let mut tries = vec![
            format!("{scheme}://{host}.evil.net{}", if kind == Kind::Origin { "" } else { "/" }),
            format!("{scheme}://evil{host}{rest}"),
        ];
        if kind == Kind::Referrer {
            tries.push(format!("https://evil.net/?{example}"));
            tries.push(format!("https://evil.net/{host}{rest}"));
        }
        for (at, _) in host.match_indices('.') {
            tries.push(format!("{scheme}://{}x{}{rest}", &host[..at], &host[at + 1..]));
        }
        let is_other = |forged: &String| {
            apart(forged).is_some_and(|(_, other, _)| domain(other) != domain(host) && !is_local(other))
        };
        if let Some(forged) = tries.into_iter().find(|forged| is_other(forged) && regex.is_match(forged)) {
            return Some(forged);
        }
    }
    // A wildcard within the name that somebody registers is anybody's.
    let domains: Vec<&str> = examples.iter().filter_map(|example| Some(domain(apart(example)?.1))).collect();
    let anybody = read.examples(b"evil").into_iter().find(|example| {
        let host = apart(example).map(|(_, host, _)| host).filter(|host| host.contains('.') && !is_local(host));
        host.is_some_and(|host| host.contains("evil") && !domains.contains(&domain(host))) && regex.is_match(example)
    });
    if let Some(forged) = anybody.filter(|_| !domains.is_empty()) {
        return Some(forged);
    }
    // A wildcard that may hold a slash ends the host within it.
    let filled = read.examples(b".evil.net/").into_iter().filter(|_| kind == Kind::Referrer);
    let mut filled = filled.filter(|example| regex.is_match(example));
    filled.find(|example| apart(example).is_some_and(|(_, host, _)| host.ends_with(".evil.net")))
}

/// Whether a host has a name that nobody can register.
fn is_local(host: &str) -> bool {
    [".localhost", ".local", ".internal", ".test", ".lan", ".home.arpa"].iter().any(|end| host.ends_with(end))
}

/// Returns an address that an example stands for, where the pattern matches one.
fn meant(regex: &Regex, example: String) -> Option<String> {
    let example =
        if example.contains("://") { example } else { format!("https://{}", example.trim_start_matches('.')) };
    let (_, host, _) = apart(&example)?;
    (host.contains('.') && regex.is_match(&example)).then_some(example)
}

/// Takes an address apart: scheme, host, and the rest.
fn apart(address: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    Some((scheme, &rest[..end], &rest[end..]))
}

/// Returns the last two labels of a host: who has them chooses all below.
fn domain(host: &str) -> &str {
    host.rmatch_indices('.').nth(1).map_or(host, |(at, _)| &host[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lets_others_in_is_shown_by_one_of_them() {
        let weak = [
            (r"^https?:\/\/example.com\/", Kind::Referrer),
            (r"^https://example\.com", Kind::Origin),
            (r"https://example\.com/", Kind::Referrer),
            (r"^https?://([^/]+\.)?a\.com/|([^/]+\.)?b\.com/", Kind::Referrer),
            (r"^https?://([^/]+track.*example\.(com|org))/", Kind::Referrer),
            (r"example\.com$", Kind::Origin),
            (r"^https://.*example\.com$", Kind::Origin),
            (r"^https://shop.+\.com$", Kind::Origin),
            (r"^https?://[a-z0-9.-]+\.(com|net)$", Kind::Origin),
        ];
        for (pattern, kind) in weak {
            let forged = forged(pattern, false, kind, false);
            assert!(forged.is_some(), "{pattern}");
        }
        let sound = [
            (r"^https?:\/\/example\.com\/", Kind::Referrer),
            (r"^https?://([a-z0-9-]+\.)*example\.com$", Kind::Origin),
            (r"^https://(www|api)\.example\.(com|org)(:\d+)?$", Kind::Origin),
            (r"^https://([^/]+\.)?example\.com/", Kind::Referrer),
            (r"(^|\.)example\.com$", Kind::Origin),
            (r"^https://preview-[a-z0-9]+\.example\.com$", Kind::Origin),
            (r"^https?://([a-z]+\.localhost|[a-z]+\.example\.com)(:\d+)?$", Kind::Origin),
        ];
        for (pattern, kind) in sound {
            assert_eq!(forged(pattern, false, kind, false), None, "{pattern}");
        }
        assert_eq!(forged(r"^https?://a\.b/", false, Kind::Referrer, true).as_deref(), Some("http://a.b/"));
    }
}
