//! Secrets in text: what packs of rules know by shape or by name.

mod allow;
mod assignment;
mod checksum;
mod dialect;
mod engine;
mod entropy;
mod filter;
mod judge;
mod keywords;
mod mask;
mod pack;
mod placeholder;
mod stream;
mod surroundings;
mod wide;

use std::borrow::Cow;
use std::path::PathBuf;

pub(crate) use assignment::{Reach, assigned};
pub(crate) use engine::{Engine, Hit, Source};
pub(crate) use mask::masked;
pub(crate) use pack::{Pack, PackError, SecretRule};
pub(crate) use placeholder::is_placeholder;
pub(crate) use stream::{Reading, is_text};
pub(crate) use wide::narrowed;

use crate::findings::{Finding, Place, Rule, Severity};

/// Returns an engine of our rules, or of those of a user's packs: ours come along where a pack extends them.
pub(crate) fn engine(packs: &[PathBuf]) -> Result<Engine, PackError> {
    let mut all = match packs {
        [] => Pack::embedded()?,
        _ => Pack::default(),
    };
    for path in packs {
        let pack = Pack::read(path)?;
        all.rules.retain(|rule| !pack.rules.iter().any(|new| new.id == rule.id));
        all.rules.extend(pack.rules);
        all.allow.extend(pack.allow);
        all.filters.extend(pack.filters);
        all.prefilters.extend(pack.prefilters);
        all.notes.extend(pack.notes);
    }
    Ok(Engine::new(all))
}

/// Returns the rule as reports know it.
pub(crate) fn described(rule: &SecretRule) -> Rule {
    let title = format!("{} in the code", rule.description);
    let help = "Everybody who can read the files can use it. Revoke it where it was made, take it out of the files (and of \
                their history), and give it to the program from outside: the environment or a secret store.";
    Rule::new(Cow::Owned(rule.id.clone()), rule.severity, title, help).cwe([798]).tags(["OWASP-A07", "secret"])
}

/// Says what was found, without saying the secret.
pub(crate) fn finding(rule: &SecretRule, described: &Rule, secret: &[u8], place: Place) -> Finding {
    let made_up = rule.checksum.is_some_and(|checksum| !checksum.holds(secret));
    let mut message = format!("{} {}", rule.description, masked(secret));
    if made_up {
        message.push_str(", whose checksum does not hold: made up, or damaged");
    }
    let mut finding = Finding::new(described, place, message)
        .suggest("revoke it, take it out of the files and their history, and read it from the environment instead");
    if made_up {
        finding.severity = Severity::Medium;
    }
    finding
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
