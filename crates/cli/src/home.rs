//! Where the paths of a document are meant from: seldom the directory that it lies in.

use std::path::{Path, PathBuf};

use pitcrew_plan::import::Imported;

use crate::project::{self, PlanFile};
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// The directory that a document speaks of, and why it is taken to be that.
pub struct Home {
    /// Where it is, absolute.
    pub directory: PathBuf,
    why: &'static str,
}

impl Home {
    /// Finds it: as the user says; else the directory in which most of the files are that the tasks own; where they
    /// are nowhere or in several, the git work tree that holds the document, else the document's directory.
    pub fn of(file: &PlanFile, imported: &Imported, said: Option<&Path>) -> Result<Home> {
        if let Some(said) = said {
            let directory = std::fs::canonicalize(said)
                .map_err(|error| Trouble::while_trying(format!("find the workspace `{}`", said.display()), &error))?;
            if !directory.is_dir() {
                return Err(Trouble::new(format!("the workspace `{}` is no directory", said.display()))
                    .hint("name the directory that the document's paths are meant from"));
            }
            return Ok(Home { directory, why: "as you say" });
        }
        let own = file.own_directory().to_owned();
        let mut candidates = match project::work_tree(&own) {
            Some(tree) => vec![(tree, "the git work tree that holds it"), (own, "its directory")],
            None => {
                let here = project::here()?;
                let around = (own.starts_with(&here) && own != here).then_some((here, "where you are"));
                std::iter::once((own, "its directory")).chain(around).collect()
            }
        };
        candidates.dedup_by(|later, first| later.0 == first.0);
        let paths: Vec<&str> = imported
            .outline
            .tasks
            .iter()
            .flat_map(|work| &work.owns)
            .map(|fact| plain_beginning(&fact.value))
            .filter(|path| !path.is_empty() && !path.starts_with('/'))
            .collect();
        let there = |directory: &Path| paths.iter().filter(|path| directory.join(path).exists()).count();
        let counts: Vec<usize> = candidates.iter().map(|(directory, _)| there(directory)).collect();
        // The first of those with the most.
        let most = counts.iter().copied().max().unwrap_or(0);
        let at = counts.iter().position(|count| *count == most).unwrap_or(0);
        let (directory, mut why) = candidates.swap_remove(at);
        if at > 0 {
            why = "the files that it names are there";
        }
        Ok(Home { directory, why })
    }

    /// Says which it is, and why.
    pub fn told(&self, file: &PlanFile) -> String {
        format!(
            "paths of {} are meant from {}: {}",
            style::plain(&file.shown),
            style::strong(self.directory.display()),
            self.why
        )
    }
}

/// Returns what of a pattern is a plain path: the names before the first wildcard.
fn plain_beginning(claim: &str) -> &str {
    let end = claim.find(['*', '?', '[', '{']).map_or(claim.len(), |at| claim[..at].rfind('/').unwrap_or(0));
    if claim.contains(':') { "" } else { &claim[..end] }
}

/// Returns a command whose program is named from where we are as it is named from a directory.
pub fn seen_from(directory: &Path, command: &str) -> Result<String> {
    let word = command.split_whitespace().next().unwrap_or_default();
    let is_relative = word.contains('/') && !word.starts_with(['/', '~', '$', '"', '\'']);
    let here = project::here()?;
    let named = here.join(word);
    if !is_relative || here == directory || !named.is_file() {
        return Ok(command.to_owned());
    }
    let (Ok(program), Ok(directory)) = (std::fs::canonicalize(&named), std::fs::canonicalize(directory)) else {
        return Ok(command.to_owned());
    };
    let seen = match program.strip_prefix(&directory) {
        Ok(below) => format!("./{}", below.display()),
        Err(_) => program.display().to_string(),
    };
    Ok(command.replacen(word, &seen, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_pattern_the_names_before_a_wildcard_are_looked_for() {
        for (claim, path) in [
            ("src/main.rs", "src/main.rs"),
            ("src/**/*.rs", "src"),
            ("*.md", ""),
            ("area:payments", ""),
            ("docs/", "docs/"),
        ] {
            assert_eq!(plain_beginning(claim), path, "{claim}");
        }
    }
}
