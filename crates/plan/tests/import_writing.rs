//! What is imported can be read: every document of the corpus becomes a plan without errors but those that
//! stand in the document.
#![allow(clippy::disallowed_methods, reason = "tests read the documents of the repository")]

use std::path::{Path, PathBuf};

use pitcrew_plan::import::{self, Doer, Doers};
use pitcrew_plan::{Severity, Surroundings, lint, read};

/// What a document can have wrong by itself, that its plan is to tell.
const THEIR_OWN: [&str; 4] = ["need-cycle", "ownership-overlap", "phase-order", "empty-plan"];

fn documents() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let mut all: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    all.sort();
    all
}

#[test]
fn every_document_becomes_a_plan_that_reads_without_errors() {
    let mut wrong = Vec::new();
    for path in documents() {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let imported = import::read(&bytes, &name);
        for doers in [Doers::default(), Doers::all(Doer::Command("./agents/do.sh --fast".to_owned()))] {
            let written = imported.write(&doers);
            assert_eq!(written.yaml.lines().count(), written.origins.len(), "{name}");
            let reading = read(written.yaml.as_bytes(), "plan.yaml", "plan");
            let ids: Vec<String> = imported.outline.tasks.iter().map(|work| work.id.to_string()).collect();
            assert_eq!(reading.plan.tasks.len(), ids.len(), "{name}");
            let found = lint(&reading, &Surroundings::default());
            let errors = found.iter().filter(|one| one.severity == Severity::Error && !THEIR_OWN.contains(&one.rule));
            wrong.extend(errors.map(|one| {
                let line = written.yaml.lines().nth(one.place.line - 1).unwrap_or_default();
                format!("{name} {}: {}: {} | {line}", one.place.line, one.rule, one.message)
            }));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn places_stay_true_in_every_document() {
    for path in documents() {
        let bytes = std::fs::read(&path).unwrap();
        let imported = import::read(&bytes, "p.md");
        for work in &imported.outline.tasks {
            let text = imported.text(work.title.span.clone());
            let first: String = work.title.value.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
            assert!(text.contains(&first), "{}: {first:?} is not in {text:?}", path.display());
        }
    }
}

#[test]
fn a_task_may_be_called_like_a_label() {
    let text = "# Kiosks\n\n1. **Image** (Ivo, 2 days): build it\n2. **Docs** (Lena, 4h): write `docs/kiosk.md`\n";
    let imported = import::read(text.as_bytes(), "PLAN.md");
    let ids: Vec<&str> = imported.outline.tasks.iter().map(|work| work.id.as_str()).collect();
    assert_eq!(ids, ["image", "docs"]);
    // Without anything of its own it says something of the others.
    let text = "# Kiosks\n\n1. **Image** (Ivo, 2 days): build it\n2. **Docs**: see `docs/kiosk.md`\n";
    assert_eq!(import::read(text.as_bytes(), "PLAN.md").outline.tasks.len(), 1);
}

#[test]
fn broken_documents_are_read_all_the_same() {
    // A generator of its own, so that each failure comes back.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for path in documents() {
        let bytes = std::fs::read(&path).unwrap();
        // Each byte as a character: what a program makes of UTF-8 that knows Latin-1 only.
        let garbled: Vec<u8> = bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes();
        let mut cut = bytes[..random(bytes.len())].to_vec();
        for _ in 0..20 {
            let at = random(cut.len());
            if let Some(byte) = cut.get_mut(at) {
                *byte = b"|*`[]#->\n \t\xFF:"[random(13)];
            }
        }
        for document in [garbled, cut] {
            let imported = import::read(&document, "p.md");
            let written = imported.write(&Doers::default());
            imported.findings(&written);
            let reading = read(written.yaml.as_bytes(), "plan.yaml", "plan");
            let broken = reading.is_broken() || reading.plan.tasks.len() != imported.outline.tasks.len();
            assert!(!broken, "{}: {:?}\n{}", path.display(), reading.diagnostics, written.yaml);
        }
    }
}

#[test]
fn a_task_may_be_called_like_a_label_and_what_says_matrix_is_none() {
    let text = "\
# Plan

## 🎯 Task Distribution Matrix

| Task | Agent |
|---|---|
| **1. Check** | Ada |
| **2. Runbook** | Kim |

## Detailed Task Breakdown

### **Task 2: Runbook** (after T1)
**Agent:** Kim

**Deliverables:**
- ✅ `RUNBOOK.md`

## Success

**Task 1 Success:**
- ✅ `python3 -m unittest` passes
";
    let yaml = import::read(text.as_bytes(), "plan.md").write(&Doers::default()).yaml;
    let tasks: Vec<&str> = yaml.lines().filter(|line| line.starts_with("  task-")).collect();
    assert_eq!(tasks.len(), 2, "{yaml}");
    assert!(yaml.contains("owns: [RUNBOOK.md]"), "{yaml}");
    assert!(yaml.contains("    verify:\n      - python3 -m unittest  # plan.md:"), "{yaml}");
}
