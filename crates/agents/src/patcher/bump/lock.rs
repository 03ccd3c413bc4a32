//! Lock files beside a manifest that was changed: whether they are behind it now, and whether that can be mended.
//!
//! A version that a lock file does not have yet comes with checksums and with dependencies of its own, which its tool
//! alone knows.

use jsonc_parser::ast::Value;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use semver::{Version, VersionReq};

use super::Bump;
use super::npm;
use crate::patcher::editing::{Splice, spliced};

/// How a lock file stands to its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// What the manifest asks for is what it has.
    UpToDate,
    /// It has the version, and says with this text that the manifest asks for it.
    Mended(String),
    /// Its tool has to bring it up to date.
    Behind,
}

/// A manifest that was changed: its directory below the lock file's, and what it asks for now.
pub(super) struct Asked<'a> {
    pub directory: &'a str,
    pub requirements: Vec<String>,
}

/// Of a lock file that is read by its tool alone.
pub(super) fn unread(_: &str, _: &Bump, _: &Asked<'_>) -> State {
    State::Behind
}

/// Of `Cargo.lock`: it does not say what manifests ask for, so that nothing is to be done where all versions of the
/// package that it has are asked for.
pub(super) fn cargo(text: &str, bump: &Bump, asked: &Asked<'_>) -> State {
    let Ok(lock) = text.parse::<toml_edit::DocumentMut>() else { return State::Behind };
    let packages = lock.get("package").and_then(toml_edit::Item::as_array_of_tables);
    let versions: Vec<Version> = packages
        .into_iter()
        .flatten()
        .filter(|package| package.get("name").and_then(toml_edit::Item::as_str) == Some(&bump.name))
        .filter_map(|package| package.get("version").and_then(toml_edit::Item::as_str)?.parse().ok())
        .collect();
    let is_asked_for = |version: &Version| {
        asked.requirements.iter().all(|one| VersionReq::parse(one).is_ok_and(|one| one.matches(version)))
    };
    if !versions.is_empty() && versions.iter().all(is_asked_for) { State::UpToDate } else { State::Behind }
}

/// Of `package-lock.json`: it repeats what each manifest asks for, which is changed alike where the version is there.
pub(super) fn npm(text: &str, bump: &Bump, asked: &Asked<'_>) -> State {
    let Ok(parsed) = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) else {
        return State::Behind;
    };
    let Some(Value::Object(root)) = parsed.value else { return State::Behind };
    let Some(packages) = root.get_object("packages") else { return State::Behind };
    let installed = packages.get_object(&format!("node_modules/{}", bump.name));
    let version = installed.and_then(|package| package.get_string("version"));
    let Some(manifest) = packages.get_object(asked.directory) else { return State::Behind };
    if version.is_none_or(|version| version.value != bump.to.as_str()) {
        return State::Behind;
    }
    let mentions = npm::of_manifest(text, manifest, bump);
    let splices: Vec<Splice> =
        mentions.into_iter().filter_map(|mention| Some((mention.range, mention.new.ok()?))).collect();
    match spliced(text, splices.clone()) {
        Some(_) if splices.is_empty() => State::Behind,
        Some(new) if new == text => State::UpToDate,
        Some(new) => State::Mended(new),
        None => State::Behind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bump(name: &str, to: &str) -> Bump {
        serde_json::from_value(serde_json::json!({ "name": name, "to": to })).unwrap()
    }

    fn asked(requirement: &str) -> Asked<'static> {
        Asked { directory: "", requirements: vec![requirement.to_owned()] }
    }

    #[test]
    fn a_lock_of_cargo_is_up_to_date_where_it_has_what_is_asked_for() {
        let package = |version: &str| format!("[[package]]\nname = \"a\"\nversion = \"{version}\"\n\n");
        let state = |text: &str| cargo(text, &bump("a", "1.2"), &asked("1.2"));
        assert_eq!(state(&package("1.2.7")), State::UpToDate);
        assert_eq!(state(&package("1.1.9")), State::Behind);
        assert_eq!(state(&[package("1.2.7"), package("0.9.0")].concat()), State::Behind);
        assert_eq!(state(""), State::Behind);
        assert_eq!(state("["), State::Behind);
    }

    #[test]
    fn a_lock_of_npm_is_mended_where_it_has_the_version() {
        let lock = |asked: &str, version: &str| {
            format!(
                "{{\n  \"packages\": {{\n    \"\": {{ \"dependencies\": {{ \"a\": \"{asked}\" }} }},\n    \
                 \"node_modules/a\": {{ \"version\": \"{version}\" }}\n  }}\n}}\n"
            )
        };
        let state = |text: &str| npm(text, &bump("a", "2.1.0"), &asked("^2.1.0"));
        assert_eq!(state(&lock("^2.0.0", "2.1.0")), State::Mended(lock("^2.1.0", "2.1.0")));
        assert_eq!(state(&lock("^2.1.0", "2.1.0")), State::UpToDate);
        assert_eq!(state(&lock("^2.0.0", "2.0.3")), State::Behind);
        assert_eq!(state("{}"), State::Behind);
        assert_eq!(state("["), State::Behind);
    }
}
