//! Which licences are wanted: expressions as SPDX has them, and what a policy says of each.

use serde::Deserialize;
use spdx::{Expression, LicenseItem, LicenseReq, ParseMode};

use super::known::base;

/// Which licences dependencies may have.
///
/// A word is a licence (`MIT`), a family (`GPL`, `BSD`, `CC-BY`), a licence with an exception
/// (`GPL-2.0-only WITH Classpath-exception-2.0`), `copyleft`, or `osi-approved`. `GPL-3.0` stands for both
/// `GPL-3.0-only` and `GPL-3.0-or-later`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Policy {
    allow: Vec<String>,
    deny: Vec<String>,
    exceptions: Vec<Exception>,
}

/// A dependency that may have other licences too, or whose licence somebody looked up.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    name: String,
    /// Only this version of it.
    #[serde(default)]
    version: Option<String>,
    /// What it may have besides; all where there is none.
    #[serde(default)]
    allow: Vec<String>,
}

/// What a policy says of a dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It may be used.
    Allowed,
    /// It may not: the licences that are in the way.
    Denied(Vec<String>),
}

impl Policy {
    /// Whether it says anything.
    pub(super) fn is_empty(&self) -> bool {
        self.allow.is_empty() && self.deny.is_empty()
    }

    /// Returns the words that are no licence, no family, and none of the other words.
    pub(crate) fn unknown_words(&self) -> Vec<&str> {
        let of_exceptions = self.exceptions.iter().flat_map(|exception| &exception.allow);
        let words = self.allow.iter().chain(&self.deny).chain(of_exceptions);
        words.map(String::as_str).filter(|word| !is_word(word)).collect()
    }

    /// Whether somebody said that a dependency may be used whatever its licence is.
    pub(super) fn excepts(&self, name: &str, version: &str) -> bool {
        self.exceptions.iter().any(|exception| exception.is_of(name, version) && exception.allow.is_empty())
    }

    /// Judges what a dependency says of its licence: of an `OR` one side must be fine, of an `AND` all.
    pub(super) fn judge(&self, name: &str, version: &str, expression: &Expression) -> Verdict {
        let excepted: Vec<&String> = self
            .exceptions
            .iter()
            .filter(|exception| exception.is_of(name, version))
            .flat_map(|exception| &exception.allow)
            .collect();
        let allows = |req: &LicenseReq| {
            // What is named with its exception is meant just so.
            let named = |word: &&String| word.contains(" WITH ") && is_in(word, req);
            excepted.iter().any(|word| is_in(word, req))
                || self.allow.iter().any(|word| named(&word))
                || (!self.deny.iter().any(|word| is_in(word, req))
                    && (self.allow.is_empty() || self.allow.iter().any(|word| is_in(word, req))))
        };
        if self.is_empty() || self.excepts(name, version) || expression.evaluate(allows) {
            return Verdict::Allowed;
        }
        let all = expression.requirements().filter(|one| !allows(&one.req));
        let mut denied: Vec<String> = all.map(|one| one.req.to_string()).collect();
        denied.dedup();
        Verdict::Denied(denied)
    }
}

impl Exception {
    fn is_of(&self, name: &str, version: &str) -> bool {
        self.name == name && self.version.as_deref().is_none_or(|wanted| wanted == version)
    }
}

/// Reads an expression, in the forms that people write: `MIT/Apache-2.0`, `Apache 2.0`, `GPLv3+`.
pub(super) fn expression(text: &str) -> Option<Expression> {
    let text = text.trim();
    // Deeper nesting than anybody writes is for no parser.
    if text.is_empty() || text.len() > 4_096 || text.matches('(').count() > 64 {
        return None;
    }
    let mode = ParseMode { allow_unknown: false, ..ParseMode::LAX };
    let parsed = Expression::parse_mode(text, mode).ok();
    parsed.or_else(|| Expression::parse_mode(&text.replace(" / ", "/").replace([',', ';'], " OR "), mode).ok()).or_else(
        || {
            let (id, read) = spdx::imprecise_license_id(text)?;
            if read == text.len() { Expression::parse_mode(id.name, mode).ok() } else { None }
        },
    )
}

/// Returns the licences that an expression names, without what texts do not tell.
pub(super) fn ids(expression: &Expression) -> Vec<String> {
    expression.requirements().map(|one| name(&one.req.license)).map(|id| base(&id).to_owned()).collect()
}

/// Returns the licences that an expression names; of those of GNU with whether later versions are allowed, where it says
/// so.
pub(super) fn exact_ids(expression: &Expression) -> Vec<String> {
    let exact = |item: &LicenseItem| match item {
        LicenseItem::Spdx { id, or_later: true } if id.is_gnu() => format!("{}-or-later", base(id.name)),
        item => name(item),
    };
    expression.requirements().map(|one| exact(&one.req.license)).collect()
}

fn name(item: &LicenseItem) -> String {
    match item {
        LicenseItem::Spdx { id, .. } => id.name.to_owned(),
        other => other.to_string(),
    }
}

fn is_word(word: &str) -> bool {
    let is_family = |family: &str| spdx::identifiers::LICENSES.iter().any(|known| is_of_family(family, known.name));
    matches!(word, "copyleft" | "osi-approved")
        || word.starts_with("LicenseRef-")
        || is_family(word)
        || expression(word).is_some_and(|parsed| parsed.requirements().count() == 1)
}

/// Whether a licence is one that a word of a policy means.
fn is_in(word: &str, req: &LicenseReq) -> bool {
    if let Some((licence, exception)) = word.split_once(" WITH ") {
        let with = req.addition.as_ref().map(ToString::to_string);
        return with.is_some_and(|with| with.eq_ignore_ascii_case(exception.trim())) && is_in(licence.trim(), req);
    }
    let name = name(&req.license);
    let id = req.license.id();
    match word {
        "copyleft" => id.is_some_and(|id| id.is_copyleft()),
        "osi-approved" => id.is_some_and(|id| id.is_osi_approved()),
        // `GPL-3.0-only` is not `GPL-3.0-or-later`.
        word if word.ends_with("-only") || word.ends_with("-or-later") => {
            req.license.to_string().eq_ignore_ascii_case(word) || name.eq_ignore_ascii_case(word)
        }
        word => is_of_family(base(word), base(&name)),
    }
}

/// Whether a licence has a name, or one that goes on where the name ends.
fn is_of_family(family: &str, name: &str) -> bool {
    let begins = name.get(..family.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(family));
    // `MIT` is a licence, not the family of `MIT-0` and `MIT-advertising`.
    let is_licence = spdx::license_id(family).is_some() || family.contains('.');
    begins && (name.len() == family.len() || (!is_licence && name[family.len()..].starts_with('-')))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn judged(policy: &serde_json::Value, text: &str) -> String {
        let policy: Policy = serde_json::from_value(policy.clone()).unwrap();
        match policy.judge("a", "1.0.0", &expression(text).unwrap()) {
            Verdict::Allowed => "fine".to_owned(),
            Verdict::Denied(ids) => ids.join(", "),
        }
    }

    #[test]
    fn of_an_or_one_side_must_be_fine_and_of_an_and_all() {
        let policy = json!({"allow": ["MIT", "Apache-2.0", "BSD"]});
        for fine in [
            "MIT",
            "MIT/GPL-3.0",
            "MIT OR GPL-3.0-only",
            "(MIT AND BSD-3-Clause) OR Zlib",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert_eq!(judged(&policy, fine), "fine", "{fine}");
        }
        assert_eq!(judged(&policy, "MIT AND Zlib"), "Zlib");
        assert_eq!(judged(&policy, "MIT-0"), "MIT-0");
    }

    #[test]
    fn families_are_denied_and_their_kin_are_not() {
        let policy = json!({"deny": ["GPL", "AGPL"]});
        assert_eq!(judged(&policy, "GPL-2.0-or-later"), "GPL-2.0-or-later");
        assert_eq!(judged(&policy, "LGPL-3.0-only"), "fine");
        assert_eq!(judged(&json!({"deny": ["copyleft"]}), "MPL-2.0"), "MPL-2.0");
        let with = json!({"deny": ["GPL"], "allow": ["MIT", "GPL-2.0 WITH Classpath-exception-2.0"]});
        assert_eq!(judged(&with, "GPL-2.0-only WITH Classpath-exception-2.0"), "fine");
        assert_eq!(judged(&with, "GPL-2.0-only"), "GPL-2.0-only");
    }

    #[test]
    fn a_dependency_can_be_excepted() {
        let all = json!({"deny": ["GPL"], "exceptions": [{"name": "a", "version": "1.0.0"}]});
        assert_eq!(judged(&all, "GPL-3.0-only"), "fine");
        let other = json!({"deny": ["GPL"], "exceptions": [{"name": "a", "version": "2.0.0"}]});
        assert_eq!(judged(&other, "GPL-3.0-only"), "GPL-3.0-only");
        let policy: Policy = serde_json::from_value(json!({"allow": ["MIT", "GPL", "Frobnicate"]})).unwrap();
        assert_eq!(policy.unknown_words(), ["Frobnicate"]);
    }
}
