//! Plans in the forms of other tools: each fixture of `tests/foreign` becomes the plan that lies beside it.
//!
//! `UPDATE_DOCS=1` writes those plans anew.
#![allow(clippy::disallowed_methods, reason = "tests read the files of the repository")]

use std::path::{Path, PathBuf};

use pitcrew_plan::import::{self, Doer, Form, Imported};
use pitcrew_plan::{Severity, Surroundings, lint, read};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign").join(name)
}

/// Reads files, whose names stand with `+` between them, as one plan.
fn imported(names: &str) -> Imported {
    let files: Vec<(&str, Vec<u8>)> =
        names.split('+').map(|name| (name, std::fs::read(fixture(name)).unwrap())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    import::read_all(&files)
}

/// The plan can be read and has no errors; its text is what lies beside the fixture.
fn becomes(name: &str, doer: &Doer) {
    let imported = imported(name);
    let written = imported.write(doer);
    let errors: Vec<String> = lint(&read(written.yaml.as_bytes(), "plan.yaml", "plan"), &Surroundings::default())
        .into_iter()
        .filter(|one| one.severity == Severity::Error)
        .map(|one| {
            format!("{}: {} | {}", one.rule, one.message, written.yaml.lines().nth(one.place.line - 1).unwrap_or(""))
        })
        .collect();
    let beside = fixture(&format!("{name}.plan"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&beside, &written.yaml).unwrap();
    }
    assert!(errors.is_empty(), "{name}: {errors:#?}\n{}", written.yaml);
    let told: Vec<&str> = imported.diagnostics.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(told, [""; 0], "{name}");
    assert_eq!(written.yaml, std::fs::read_to_string(&beside).unwrap_or_default(), "{name}");
    assert_eq!(written.yaml.lines().count(), written.origins.len(), "{name}");
}

#[test]
fn every_form_becomes_a_plan_that_reads_without_errors() {
    let agent = Doer::Command("./agent.sh".to_owned());
    becomes("ci.yml", &Doer::Manual);
    becomes("tasks.json", &agent);
    becomes("02-03-PLAN.md", &Doer::Manual);
    becomes("02-01-PLAN.md+02-03-PLAN.md", &agent);
    becomes("nightly.argo.yaml", &agent);
    becomes("issues.jsonl", &agent);
    becomes("move.mmd", &Doer::Manual);
    becomes("plot.mmd", &Doer::Manual);
}

#[test]
fn forms_are_told_by_what_is_in_them() {
    for (name, form) in [
        ("ci.yml", Form::GithubActions),
        ("tasks.json", Form::Taskmaster),
        ("02-03-PLAN.md", Form::Gsd),
        ("nightly.argo.yaml", Form::Argo),
        ("issues.jsonl", Form::Beads),
        ("move.mmd", Form::Mermaid),
        ("plot.mmd", Form::Mermaid),
    ] {
        let text = std::fs::read_to_string(fixture(name)).unwrap();
        for file in [name, "", "stdin"] {
            assert_eq!(Form::of(file, &text), form, "{name} as {file:?}");
        }
        assert_eq!(form.name().parse(), Ok(form));
    }
}
