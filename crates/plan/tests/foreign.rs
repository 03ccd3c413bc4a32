//! Plans in the forms of other tools: each fixture of `tests/foreign` becomes the plan that lies beside it.
//!
//! `UPDATE_DOCS=1` writes those plans anew.
#![allow(clippy::disallowed_methods, reason = "tests read the files of the repository")]

use std::path::{Path, PathBuf};

use pitcrew_plan::import::{self, Doer, Doers, Form, Imported};
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
fn becomes(name: &str, doers: &Doers) {
    let imported = imported(name);
    let written = imported.write(doers);
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
    let agent = Doers::all(Doer::Command("./agent.sh".to_owned()));
    becomes("ci.yml", &Doers::default());
    becomes("tasks.json", &agent);
    becomes("02-03-PLAN.md", &Doers::default());
    becomes("02-01-PLAN.md+02-03-PLAN.md", &agent);
    becomes("nightly.argo.yaml", &agent);
    becomes("issues.jsonl", &agent);
    becomes("tasks.md", &agent);
    becomes("move.mmd", &Doers::default());
    becomes("plot.mmd", &Doers::default());
}

#[test]
fn forms_are_told_by_what_is_in_them() {
    for (name, form) in [
        ("ci.yml", Form::GithubActions),
        ("tasks.json", Form::Taskmaster),
        ("tasks.md", Form::SpecKit),
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

/// Reads a text in a form and writes it as a plan; what comes of it does not matter, but that something does.
fn survives(form: Form, text: &str) -> Imported {
    let imported = import::read_as(&[("x", text.as_bytes())], Some(form));
    for doers in [Doers::default(), Doers::all(Doer::Command("./agent.sh".to_owned()))] {
        let written = imported.write(&doers);
        assert_eq!(written.yaml.lines().count(), written.origins.len());
        let reading = read(written.yaml.as_bytes(), "plan.yaml", "plan");
        let broken = reading
            .diagnostics
            .iter()
            .find(|one| ["yaml-syntax", "wrong-type", "bad-value", "duplicate-name"].contains(&one.rule));
        let line = broken.and_then(|one| written.yaml.lines().nth(one.place.line - 1));
        assert!(broken.is_none(), "{form}: {broken:?} {line:?}");
        assert_eq!(reading.plan.tasks.len(), imported.outline.tasks.len());
    }
    for unread in &imported.unread {
        assert!(imported.place(unread.span.clone()).line >= 1);
    }
    imported
}

#[test]
fn every_fixture_cut_anywhere_is_read_in_every_form() {
    let names = [
        "ci.yml",
        "tasks.json",
        "02-03-PLAN.md",
        "nightly.argo.yaml",
        "issues.jsonl",
        "move.mmd",
        "plot.mmd",
        "tasks.md",
    ];
    for name in names {
        let text = std::fs::read_to_string(fixture(name)).unwrap();
        let own = Form::of(name, &text);
        for at in (0..text.len()).step_by(41).filter(|at| text.is_char_boundary(*at)) {
            survives(own, &text[..at]);
            survives(own, &text[at..]);
        }
        for form in Form::ALL {
            survives(form, &text);
        }
    }
}

#[test]
fn what_nobody_should_write_is_read_without_a_crash() {
    let deep = "[".repeat(300_000);
    let deep_map = "{\"a\":".repeat(100_000);
    let circle = |first: &str, second: &str| {
        format!("jobs:\n  a: {{needs: {first}, steps: [{{run: x}}]}}\n  b: {{needs: {second}, steps: [{{run: y}}]}}\n")
    };
    let again = "{\"id\": 1, \"title\": \"Same\", \"dependencies\": [1]},".repeat(3_000);
    let issue = "{\"id\":\"a\",\"title\":\"t\",\"issue_type\":\"epic\",\"dependencies\":[{\"depends_on_id\":\"a\",\"type\":\"parent-child\"},{\"depends_on_id\":\"b\",\"type\":\"parent-child\"}]}\n";
    let round = "spec:\n  entrypoint: a\n  templates:\n  - {name: a, dag: {tasks: [{name: x, template: a}, {name: y, template: a}]}}\n";
    let unclosed = "<task type=\"auto\">\n<name>a</name>\n".repeat(20_000);
    let closed = "  <task type=\"auto\"><action>x</action></task>\n".repeat(20_000);
    let cases: Vec<(Form, String)> = vec![
        (Form::Taskmaster, deep.clone()),
        (Form::Beads, deep_map),
        (Form::GithubActions, deep),
        (Form::GithubActions, circle("b", "a")),
        (Form::GithubActions, circle("a", "nobody")),
        (Form::GithubActions, "jobs: {a: {strategy: {matrix: {x: [1,2,3,4,5,6,7,8,9], y: [1,2,3,4,5,6,7,8,9], z: [1,2,3,4]}}, steps: [{run: \"echo ${{ matrix.x }} ${{ }} ${{\"}]}}".to_owned()),
        (Form::GithubActions, "jobs: [1]\non: {}\nenv: x".to_owned()),
        (Form::Taskmaster, format!("{{\"tasks\": [{again} {{}}, 7, null]}}")),
        (Form::Beads, issue.repeat(500)),
        (Form::Argo, round.to_owned()),
        (Form::Argo, "spec: {entrypoint: a, templates: [{name: a, steps: [[{name: x, template: a}], [], {name: y}, null]}]}".to_owned()),
        (Form::Gsd, unclosed),
        (Form::Gsd, closed),
        (Form::Gsd, "---\n<task >".to_owned()),
        (Form::Mermaid, format!("graph TD\n{}", "a --> b & c --> a\n".repeat(20_000))),
        (Form::SpecKit, "- [ ] T001 [P] x (depends on T001, T002, Té)\n".repeat(2_000)),
    ];
    for (form, text) in &cases {
        survives(*form, text);
    }
    for form in Form::ALL {
        for text in [
            "",
            "\n",
            "{",
            "---",
            "---\n---\n",
            "\u{0}",
            "{}",
            "[]",
            "null",
            "a: b",
            "🚀",
            "{\"master\": {\"tasks\": [{}]}}",
        ] {
            survives(form, text);
        }
    }
}

#[test]
fn a_file_of_ten_megabytes_is_refused_and_one_of_eight_is_read_in_time() {
    let issue = |number: usize| {
        format!(
            "{{\"id\":\"a-{number}\",\"title\":\"Do {number}\",\"status\":\"open\",\"issue_type\":\"task\",\"dependencies\":[{{\"depends_on_id\":\"a-{}\",\"type\":\"blocks\"}}]}}\n",
            number / 2
        )
    };
    let all: String = (1..)
        .map(issue)
        .scan(0, |size, line| {
            *size += line.len();
            (*size < 10 << 20).then_some(line)
        })
        .collect();
    let refused = import::read_as(&[("issues.jsonl", all.as_bytes())], None);
    assert_eq!(refused.diagnostics[0].rule, "document-limit");
    let end = all[..2 << 20].rfind('\n').unwrap() + 1;
    let read = import::read_as(&[("issues.jsonl", &all.as_bytes()[..end])], None);
    assert!(
        read.outline.tasks.len() > 10_000 && read.unread.len() <= 1,
        "{} {}",
        read.outline.tasks.len(),
        read.unread.len()
    );
}
