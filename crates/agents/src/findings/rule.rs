//! A rule: what is looked for, why, and what the world calls it.

use std::borrow::Cow;

use serde::Serialize;

use super::Severity;

/// What a checker looks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    /// Its stable name: `nginx-alias-traversal`.
    pub id: Cow<'static, str>,
    /// How bad it is, where a finding does not say otherwise.
    pub severity: Severity,
    /// What it is, in a few words: "A location without a trailing slash and an alias with one".
    pub title: Cow<'static, str>,
    /// Why it matters and what to do, in a few sentences of Markdown.
    pub help: Cow<'static, str>,
    /// Numbers of the Common Weakness Enumeration.
    pub cwe: Vec<u32>,
    /// What benchmarks and other lists call it: `CIS-DOCKER-5.4`, `OWASP-A05`.
    pub tags: Vec<Cow<'static, str>>,
}

impl Rule {
    /// A rule with neither numbers nor tags.
    pub fn new(
        id: impl Into<Cow<'static, str>>,
        severity: Severity,
        title: impl Into<Cow<'static, str>>,
        help: impl Into<Cow<'static, str>>,
    ) -> Rule {
        Rule { id: id.into(), severity, title: title.into(), help: help.into(), cwe: Vec::new(), tags: Vec::new() }
    }

    /// The same rule with numbers of the Common Weakness Enumeration.
    pub fn cwe(mut self, numbers: impl IntoIterator<Item = u32>) -> Rule {
        self.cwe.extend(numbers);
        self
    }

    /// The same rule with what others call it.
    pub fn tags(mut self, names: impl IntoIterator<Item = &'static str>) -> Rule {
        self.tags.extend(names.into_iter().map(Cow::Borrowed));
        self
    }

    /// Whether it looks for secrets that lie where they can be read.
    pub fn is_secret(&self) -> bool {
        self.cwe.iter().any(|number| super::weakness::of_secrets(*number))
            || self.tags.iter().any(|tag| matches!(&**tag, "secret" | "secrets"))
    }

    /// Whether it is about security: a number of the Common Weakness Enumeration or a benchmark of security says so.
    pub fn is_security(&self) -> bool {
        let of_security = |tag: &str| {
            tag.starts_with("CIS-") || tag.starts_with("OWASP-") || matches!(tag, "security" | "secret" | "secrets")
        };
        !self.cwe.is_empty() || self.tags.iter().any(|tag| of_security(tag))
    }
}
