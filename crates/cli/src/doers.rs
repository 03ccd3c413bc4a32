//! `--agent`: who does what a document only describes.

use std::env;
use std::path::Path;

use pitcrew_plan::import::{Doer, Doers, Imported};
use pitcrew_plan::model::Command;
use pitcrew_plan::read::slug;
use pitcrew_plan::{Driver, Id};

use crate::coders;
use crate::home;
use crate::trouble::{Result, Trouble};

/// Returns who does what documents only describe, as the user said, one `WHO` or `NAME=WHO` after the other. Where
/// their paths are meant from a directory, a program that is named by its path is named from where the user is.
pub fn doers(said: &[String], imported: &Imported, directory: Option<&Path>) -> Result<Doers> {
    let mut doers = Doers::default();
    for one in said {
        let one = one.trim();
        if one.is_empty() {
            return Err(Trouble::new("`--agent` names nobody").hint(
                "name an agent of the document, a coding agent such as `claude`, a command such as `./agent.sh`, or \
                 `manual`",
            ));
        }
        match assignment(one, imported)? {
            Some((name, who)) => {
                doers.named.insert(name, doer(who, directory)?);
            }
            None => match known(one, imported).filter(|_| coder(one).is_none()) {
                Some(agent) => doers.heir = Some(agent),
                None => doers.others = doer(one, directory)?,
            },
        }
    }
    Ok(doers)
}

/// Splits `NAME=WHO`; what sets a variable for a command is no name.
fn assignment<'a>(said: &'a str, imported: &Imported) -> Result<Option<(Id, &'a str)>> {
    let Some((name, who)) = said.split_once('=') else { return Ok(None) };
    let (name, who) = (name.trim(), who.trim());
    if let Some(id) = known(name, imported).or_else(|| judge(name, imported)) {
        if who.is_empty() {
            return Err(Trouble::new(format!("`--agent {said}` does not say who `{name}` is"))
                .hint("name a coding agent such as `claude`, a command such as `./agent.sh`, or `manual`"));
        }
        return Ok(Some((id, who)));
    }
    let is_variable = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    if is_variable || name.contains(['/', ' ']) && name.starts_with(['.', '/']) {
        return Ok(None);
    }
    let agents = imported.outline.agents.iter().map(|agent| agent.id.to_string());
    let judges = imported.outline.beside.reviews.iter().filter(|one| one.decides).map(|one| slug(&one.who.value));
    let mut names: Vec<String> = agents.chain(judges).map(|name| format!("`{name}`")).collect();
    names.sort();
    names.dedup();
    let hint = match names.as_slice() {
        [] => "it names nobody; without `NAME=` it is for all tasks".to_owned(),
        names => format!("it names {}", names.join(", ")),
    };
    Err(Trouble::new(format!("`--agent {said}`: the document names no agent `{name}`")).hint(hint))
}

/// Returns the agent of the document that is called so.
fn known(name: &str, imported: &Imported) -> Option<Id> {
    let same = |id: &Id, called: &str| id.as_str().eq_ignore_ascii_case(name) || called.eq_ignore_ascii_case(name);
    imported.outline.agents.iter().find(|agent| same(&agent.id, &agent.name.value)).map(|agent| agent.id.clone())
}

/// Returns whoever says yes or no to a task, and is called so.
fn judge(name: &str, imported: &Imported) -> Option<Id> {
    let mut judges = imported.outline.beside.reviews.iter().filter(|review| review.decides);
    let same = |called: &str| called.eq_ignore_ascii_case(name) || slug(called) == name.to_lowercase();
    judges.find(|review| same(&review.who.value)).and_then(|review| Id::new(&slug(&review.who.value)).ok())
}

fn doer(said: &str, directory: Option<&Path>) -> Result<Doer> {
    if said == "manual" {
        return Ok(Doer::Manual);
    }
    if let Some(driver) = coder(said) {
        let usual = driver.credentials().first().map(|name| (*name).to_owned());
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let found = coders::let_in_by(&driver, is_set).map(|(name, from)| (name.to_owned(), format!("env:{from}")));
        let key = found.or_else(|| usual.map(|name| (name.clone(), format!("env:{name}"))));
        return Ok(Doer::Coder { driver, key });
    }
    let command = directory.map_or_else(|| Ok(said.to_owned()), |directory| home::seen_from(directory, said))?;
    Ok(Doer::Command(command))
}

/// Returns the coding agent that is meant: by its name, or `acp:` and the command that starts one.
fn coder(said: &str) -> Option<Driver> {
    if let Some(command) = said.strip_prefix("acp:") {
        return Some(Driver::Acp(Command::Shell(command.trim().to_owned())));
    }
    let drivers = [Driver::Claude, Driver::Codex, Driver::Gemini, Driver::Opencode];
    drivers.into_iter().find(|driver| driver.word() == said)
}
