//! Asking how a server speaks TLS: which versions and cipher suites it accepts, and for how long
//! and for which name its certificate is good.
//!
//! Versions and suites are found out by greetings of our own, since no library speaks the old
//! ones; the certificate comes through a library. Who signed it is not asked.

mod certificate;
mod hello;
mod suites;

use std::time::Duration;

use pitcrew_plan::{Tls, TlsVersion};

pub(super) use certificate::config;
use hello::greet;
use suites::{Suite, suites};

use super::Answer;

/// Asks once; the answer says the first thing that is not as it should be, or all that was found.
pub(super) fn ask(asked: &Tls, timeout: Duration) -> Result<Answer, String> {
    let mut said = Vec::new();
    let accepted = versions(asked, timeout)?;
    if accepted.is_empty() {
        return Ok(Answer::no(format!("{} accepts no version of TLS from 1.0 to 1.3", asked.address)));
    }
    said.push(format!("{} accepts TLS {}", asked.address, listed(&accepted)));
    if !asked.versions.is_empty() {
        let extra: Vec<_> = accepted.iter().filter(|version| !asked.versions.contains(version)).copied().collect();
        let missing: Vec<_> = asked.versions.iter().filter(|version| !accepted.contains(version)).copied().collect();
        if !extra.is_empty() {
            return Ok(Answer::no(format!("{} accepts TLS {}, and should not", asked.address, listed(&extra))));
        }
        if !missing.is_empty() {
            return Ok(Answer::no(format!("{} refuses TLS {}, and should not", asked.address, listed(&missing))));
        }
    }
    if !asked.ciphers.is_empty() {
        let found = accepted_suites(asked, &accepted, timeout)?;
        let bad: Vec<&str> =
            found.iter().map(|suite| suite.name).filter(|name| !may_be(name, &asked.ciphers)).collect();
        if !bad.is_empty() {
            return Ok(Answer::no(format!("{} accepts {}, and should not", asked.address, bad.join(", "))));
        }
        let names: Vec<&str> = found.iter().map(|suite| suite.name).collect();
        said.push(format!("with {}", names.join(", ")));
    }
    if asked.expires_in.is_some() || asked.server_name.is_some() {
        match certificate::look_at(asked, timeout)? {
            Ok(good) => said.push(good),
            Err(bad) => return Ok(Answer::no(bad)),
        }
    }
    Ok(Answer::yes(said.join("; ")))
}

/// Returns the versions that the server accepts.
fn versions(asked: &Tls, timeout: Duration) -> Result<Vec<TlsVersion>, String> {
    let mut accepted = Vec::new();
    for version in TlsVersion::ALL {
        let offered: Vec<Suite> = suites(version).collect();
        if greet(asked, version, &offered, timeout)?.is_some() {
            accepted.push(version);
        }
    }
    Ok(accepted)
}

/// Returns every suite that the server accepts: what it chose is left out of the next offer, until it refuses.
fn accepted_suites(asked: &Tls, versions: &[TlsVersion], timeout: Duration) -> Result<Vec<Suite>, String> {
    let mut found: Vec<Suite> = Vec::new();
    for version in versions {
        let mut offered: Vec<Suite> = suites(*version).collect();
        while !offered.is_empty() {
            let Some(chosen) = greet(asked, *version, &offered, timeout)? else { break };
            let Some(at) = offered.iter().position(|suite| suite.code == chosen) else {
                return Err(format!("{} chose a cipher suite that was not offered ({chosen:#06x})", asked.address));
            };
            let suite = offered.remove(at);
            if !found.iter().any(|known| known.code == suite.code) {
                found.push(suite);
            }
        }
    }
    Ok(found)
}

/// Whether a suite is among those that may be accepted, and holds no word that it may not.
fn may_be(name: &str, rules: &[String]) -> bool {
    let mut named = rules.iter().filter(|rule| !rule.starts_with('!')).peekable();
    let among = named.peek().is_none() || named.any(|rule| rule == name);
    let mut words = rules.iter().filter_map(|rule| rule.strip_prefix('!'));
    among && !words.any(|word| name.contains(word))
}

fn listed(versions: &[TlsVersion]) -> String {
    let names: Vec<String> = versions.iter().map(ToString::to_string).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::may_be;

    #[test]
    fn a_suite_must_be_named_and_hold_no_forbidden_word() {
        let rules = |rules: &[&str]| rules.iter().map(|rule| (*rule).to_owned()).collect::<Vec<_>>();
        assert!(may_be("TLS_AES_128_GCM_SHA256", &rules(&["!CBC", "!RC4"])));
        assert!(!may_be("TLS_RSA_WITH_AES_128_CBC_SHA", &rules(&["!CBC"])));
        assert!(may_be("TLS_AES_128_GCM_SHA256", &rules(&["TLS_AES_128_GCM_SHA256", "!CBC"])));
        assert!(!may_be("TLS_AES_256_GCM_SHA384", &rules(&["TLS_AES_128_GCM_SHA256"])));
    }
}
