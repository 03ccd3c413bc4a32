//! What kind of project this is: its languages, and how it is tested.

use std::fs;
use std::path::Path;

/// A language that a project uses, and how its tests are run inside the walls: without a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its name, fit for a task's id.
    pub name: &'static str,
    /// The command that tests it.
    pub test: &'static str,
    /// What must be fetched before the tests can run, if something must.
    pub prepare: Option<Prepare>,
}

/// What is fetched once and then lies under every task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prepare {
    /// The command that fetches it.
    pub run: &'static str,
    /// The file whose contents decide whether it must be fetched again.
    pub key: &'static str,
    /// Where it lies.
    pub keeps: &'static str,
}

const fn language(name: &'static str, test: &'static str) -> Language {
    Language { name, test, prepare: None }
}

/// Looks at the names of files that say how a project is built.
pub fn languages(root: &Path) -> Vec<Language> {
    let has = |name: &str| root.join(name).is_file();
    let mut found = Vec::new();
    if has("Cargo.toml") {
        found.push(language("rust", "cargo test --offline"));
    }
    if has("package.json") && has_npm_tests(root) {
        let prepare = Prepare { run: "npm ci", key: "package-lock.json", keeps: "node_modules" };
        found.push(Language { prepare: has(prepare.key).then_some(prepare), ..language("node", "npm test") });
    }
    if has("go.mod") {
        found.push(language("go", "go test ./..."));
    }
    if ["pytest.ini", "pyproject.toml", "setup.py", "tox.ini"].iter().any(|name| has(name))
        && root.join("tests").is_dir()
    {
        let pytest = mentions(root, &["pytest.ini", "pyproject.toml", "tox.ini", "requirements.txt"], "pytest");
        found.push(language("python", if pytest { "python3 -m pytest" } else { "python3 -m unittest" }));
    }
    if has("pom.xml") {
        found.push(language("java", "mvn --offline --quiet test"));
    }
    if has("gradlew") {
        found.push(language("gradle", "./gradlew --offline test"));
    }
    if has("mix.exs") {
        found.push(language("elixir", "mix test"));
    }
    if found.is_empty() && has_make_tests(root) {
        found.push(language("make", "make test"));
    }
    found
}

fn has_npm_tests(root: &Path) -> bool {
    let read = || serde_json::from_slice::<serde_json::Value>(&fs::read(root.join("package.json")).ok()?).ok();
    let test = read().and_then(|package| package.pointer("/scripts/test")?.as_str().map(str::to_owned));
    // What `npm init` writes fails on purpose.
    test.is_some_and(|test| !test.contains("no test specified"))
}

fn has_make_tests(root: &Path) -> bool {
    let makefile = fs::read_to_string(root.join("Makefile")).unwrap_or_default();
    makefile.lines().any(|line| line.starts_with("test:"))
}

fn mentions(root: &Path, names: &[&str], word: &str) -> bool {
    names.iter().any(|name| fs::read_to_string(root.join(name)).is_ok_and(|text| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tested_by(files: &[(&str, &str)]) -> Vec<&'static str> {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        languages(root.path()).into_iter().map(|language| language.test).collect()
    }

    #[test]
    fn a_project_is_known_by_its_files() {
        assert_eq!(tested_by(&[("Cargo.toml", "")]), ["cargo test --offline"]);
        assert_eq!(
            tested_by(&[("package.json", r#"{"scripts": {"test": "vitest"}}"#), ("go.mod", "")]),
            ["npm test", "go test ./..."]
        );
        assert_eq!(tested_by(&[("pyproject.toml", "[tool.pytest]"), ("tests/test_x.py", "")]), ["python3 -m pytest"]);
        assert_eq!(tested_by(&[("Makefile", "all:\ntest: all\n")]), ["make test"]);
        assert_eq!(tested_by(&[("README", "")]), [""; 0]);
    }

    #[test]
    fn the_test_that_npm_init_writes_is_none() {
        let package = r#"{"scripts": {"test": "echo \"Error: no test specified\" && exit 1"}}"#;
        assert_eq!(tested_by(&[("package.json", package)]), [""; 0]);
    }
}
