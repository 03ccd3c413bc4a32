//! Paths that somebody else executes later, who may not expect it.

use super::Change;

/// Names that a tool runs, or obeys, wherever they lie in a tree.
const NAMES: &[&str] = &[
    "makefile",
    "gnumakefile",
    "justfile",
    "rakefile",
    "gemfile",
    "vagrantfile",
    "dockerfile",
    "jenkinsfile",
    "package.json",
    "build.rs",
    "build.gradle",
    "build.gradle.kts",
    "settings.gradle",
    "pom.xml",
    "cmakelists.txt",
    "setup.py",
    "setup.cfg",
    "pyproject.toml",
    "conftest.py",
    "tox.ini",
    "noxfile.py",
    "sitecustomize.py",
    ".envrc",
    ".npmrc",
    ".yarnrc",
    ".yarnrc.yml",
    ".pnp.cjs",
    ".pnpmfile.cjs",
    ".gitattributes",
    ".gitmodules",
    ".pre-commit-config.yaml",
    ".gitlab-ci.yml",
    ".travis.yml",
    "azure-pipelines.yml",
    "agents.md",
    "claude.md",
    "gemini.md",
    ".mcp.json",
    ".cursorrules",
    "rust-toolchain",
    "rust-toolchain.toml",
    ".tool-versions",
    "mise.toml",
    "pitcrew.yaml",
    "pitcrew.yml",
];

/// Directories in which everything is of that kind.
const DIRECTORIES: &[&str] = &[
    ".github",
    ".gitlab",
    ".circleci",
    ".buildkite",
    ".vscode",
    ".idea",
    ".devcontainer",
    ".husky",
    ".githooks",
    ".cargo",
    ".claude",
    ".cursor",
    ".codex",
    ".gemini",
    ".ci",
    "ci",
    "hooks",
];

/// Returns the paths of a change that others execute later: CI files, build files, package
/// scripts, hooks, instructions to agents, and plans, which are the YAML files of the plan's own
/// directory.
pub fn raises_risk(change: &Change, plan_dir: Option<&str>) -> Vec<String> {
    let files = change.entries().iter().filter(|entry| entry.after.as_ref().is_some_and(|after| !after.is_directory()));
    let risky = |path: &&String| is_executed(path) || plan_dir.is_some_and(|directory| is_plan(path, directory));
    files.map(|entry| &entry.path).filter(risky).cloned().collect()
}

fn is_plan(path: &str, directory: &str) -> bool {
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    parent == directory && (name.ends_with(".yaml") || name.ends_with(".yml"))
}

fn is_executed(path: &str) -> bool {
    // File systems that ignore case would run `makefile` for `Makefile`; so both count.
    let path = path.to_lowercase();
    let (directories, name) = path.rsplit_once('/').unwrap_or(("", &path));
    NAMES.contains(&name)
        || name.starts_with("dockerfile.")
        || directories.split('/').any(|directory| DIRECTORIES.contains(&directory))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Entry, State};

    #[test]
    fn what_others_execute_is_named_wherever_it_lies() {
        let after = State::Symlink { target: "x".into(), owner: None };
        let risky = |path: &str| {
            let entry = Entry { path: path.into(), before: None, after: Some(after.clone()) };
            !raises_risk(&Change::new(vec![entry]), Some("plans")).is_empty()
        };
        for path in [
            ".github/workflows/ci.yml",
            "web/package.json",
            "Makefile",
            "MAKEFILE",
            ".cargo/config.toml",
            "a/b/conftest.py",
            ".envrc",
            ".vscode/tasks.json",
            "AGENTS.md",
            "ci/deploy.sh",
            "plans/today.yaml",
        ] {
            assert!(risky(path), "{path}");
        }
        for path in ["src/main.rs", "docs/makefile.md", "package.json.bak", "other/today.yaml", "civic/a.sh"] {
            assert!(!risky(path), "{path}");
        }
    }
}
