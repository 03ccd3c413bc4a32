//! Documents that once did harm: each was found by `fuzzing`, and made as small as it goes.

use std::collections::BTreeMap;

use pitcrew_plan::import::{Doers, Imported, Standing, edits, read, read_all};
use pitcrew_plan::lint;
use pitcrew_plan::lint::Surroundings;

fn imported(text: &str) -> Imported {
    let imported = read(text.as_bytes(), "PLAN.md");
    imported.findings(&imported.write(&Doers::default()));
    imported
}

/// The text at the place of every task's title, which must be the title.
fn titles(text: &str) -> Vec<String> {
    let imported = imported(text);
    let title = |span: &std::ops::Range<usize>| imported.text(span.clone()).to_owned();
    imported.outline.tasks.iter().map(|work| title(&work.title.span)).collect()
}

#[test]
fn what_stands_in_code_has_its_place_whatever_its_indents_and_line_ends_are() {
    let code = "# Plan\n\n    A1 Build it (2h)\n\n    A2 Test it (after A1)\n    A3 Ship it (after A2)";
    let quoted = "# Plan\n\n> ```\n> A1 Build it\n> A2 Test it\n> A3 Ship it\n> ```\n";
    for text in [code, quoted] {
        let plain = titles(text);
        assert_eq!(plain.len(), 3, "{plain:?}");
        assert!(plain.iter().zip(["Build", "Test", "Ship"]).all(|(title, word)| title.starts_with(word)), "{plain:?}");
        assert_eq!(titles(&text.replace('\n', "\r\n")), plain);
    }
    // A line that only looks empty, and an end without a line end.
    imported("    `\n    \n    \u{A2} Wa   \n    1:A");
}

#[test]
fn a_chart_that_is_none_is_left_with_a_whole_character() {
    let imported = pitcrew_plan::import::read_as(&[("p.mmd", "\u{A2}".as_bytes())], None);
    assert_eq!(imported.unread[0].span, 0..2);
}

#[test]
fn what_is_marked_in_itself_thousands_of_times_is_marked_once() {
    let stars = "*".repeat(60_000);
    imported(&format!("# Plan\n\n- {stars}Build it{stars} (Anna)\n- **Test it** (Bob)\n"));
}

#[test]
fn what_yaml_takes_nowhere_is_not_written() {
    let text = "# Plan\n\n## Task 1: Build it\n\nThe members\0 share\u{B} it,\rand this is long enough to be told.\n\n## Task 2: Test it\n\nOnce more.\n";
    for name in ["PLAN.md", "02-01-PLAN.md"] {
        let tagged = format!("<task type=\"auto\"><name>Build it</name><action>w\r\0</action></task>\n{text}");
        for text in [text, &tagged] {
            let written = read_all(&[(name, text.as_bytes())]).write(&Doers::default());
            let reading = pitcrew_plan::read(written.yaml.as_bytes(), "p.yaml", "p");
            assert!(!reading.has_errors(), "{:?}\n{}", lint(&reading, &Surroundings::default()), written.yaml);
        }
    }
}

#[test]
fn instructions_that_begin_with_white_space_are_a_block_all_the_same() {
    for begin in ["\u{B}", "\0", "\r ", "\u{2028}"] {
        let text = format!(
            "<task type=\"auto\"><name>Build it</name><action>{begin}first\nDepends on: nothing\n  more</action></task>\n"
        );
        for text in [
            text.clone(),
            format!("## Task 1: Build it\n\n{begin}{text}\n\n- one: two\n\n## Task 2: Test it\n\nOnce more.\n"),
        ] {
            let written = read_all(&[("02-01-PLAN.md", text.as_bytes())]).write(&Doers::default());
            let reading = pitcrew_plan::read(written.yaml.as_bytes(), "p.yaml", "p");
            assert!(!reading.is_broken(), "{:?}\n{}", reading.diagnostics, written.yaml);
        }
    }
}

#[test]
fn a_label_that_does_not_begin_its_line_is_measured_where_it_stands() {
    imported(
        "# Bread\n\n*Sticky she. Eight hours at 54 \u{B0}**Do not use the kitchen oven*\n\n- **Mix** (Anna): flour\n- **Bake** (Bob): 2h\n",
    );
    let text =
        b"*Sticky she. Eight hours at 54 \xB0**Do not use the kitchen oventasks:*\x00|Task||Estimate\n-|-|-|-\nN|W|1";
    read(text, "p.md");
}

#[test]
fn a_name_with_line_breaks_is_told_in_one_line() {
    let reading = pitcrew_plan::read(b"tasks: {\"a\\nb\": {run: x}}", "p.yaml", "p");
    assert!(reading.diagnostics.iter().all(|one| !one.message.contains('\n')), "{:?}", reading.diagnostics);
}

#[test]
fn a_cell_of_thousands_of_signs_is_no_priority() {
    let signs = "=>".repeat(20_000);
    imported(&format!(
        "# Plan\n\n| ID | Task | Priority |\n|---|---|---|\n| A1 | Build it | {signs} |\n| A2 | Test it | high |\n"
    ));
    imported(&format!("# Plan\n\n## Who writes where\n\n| Path | Bob |\n|---|---|\n| {signs} | W |\n"));
}

#[test]
fn a_status_within_another_one_is_edited_once() {
    use pitcrew_plan::import::{Standing, edits};
    let text = b"{\n\t1. {\nstatus:in-progress,\n";
    let standings =
        read(text, "tasks.txt").outline.tasks.iter().map(|work| (work.id.clone(), Standing::Done)).collect();
    let found = edits(&[("tasks.txt", text)], &standings);
    assert!(found.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{found:?}");
}

#[test]
fn thousands_of_brackets_are_looked_at_once() {
    let text = format!("# Plan\n\n## Work\n\n1. {}x{}\n2. Build it (Anna)\n", "( ".repeat(30_000), ") ".repeat(10));
    imported(&text);
}

#[test]
fn a_matrix_may_have_any_names() {
    let text = "jobs:\n  test:\n    strategy: {matrix: {\"ru\\u200dst\": [1, 2]}}\n    steps: [{run: \"echo ${{ matrix.ru\u{200d}st }}\"}]\n";
    let imported = read_all(&[("ci.yml", text.as_bytes())]);
    let written = imported.write(&Doers::default());
    let reading = pitcrew_plan::read(written.yaml.as_bytes(), "p.yaml", "p");
    let found = lint(&reading, &Surroundings::default());
    assert!(!found.iter().any(|one| one.rule == "bad-template"), "{found:?}\n{}", written.yaml);
}

#[test]
fn a_hard_space_behind_a_colon_is_a_space() {
    for word in ["needs", "depends on", "blocks"] {
        imported(&format!(
            "# Plan\n\nneed:\u{A0} {word}:\u{A0} {word}\n\nA1:\u{A0}{word}\u{A0}A2,\u{A0}{word}\u{A0}A3\n"
        ));
    }
    imported("need:\u{A0} need ");
}

/// What is written of a document must be a plan, whoever does it.
fn reads_back(file: &str, text: &str) {
    let written = read_all(&[(file, text.as_bytes())]).write(&Doers::default());
    let reading = pitcrew_plan::read(written.yaml.as_bytes(), "p.yaml", "p");
    assert!(!reading.has_errors(), "{:?}\n{}", lint(&reading, &Surroundings::default()), written.yaml);
}

#[test]
fn braces_in_a_row_are_no_template() {
    for braces in ["{{{", "{{{{", "{{{%", "{{{#"] {
        reads_back("PLAN.md", &format!("- [ ] Build it\n- [ ] Test it\n{braces}\n"));
        reads_back("PLAN.md", &format!("- h\n{braces}"));
    }
}

#[test]
fn how_many_jobs_run_at_once_is_taken_over_where_there_are_several() {
    for strategy in ["matrix: e\n      max-parallel: 2", "matrix: {t: [a, b]}\n      max-parallel: 0"] {
        reads_back("ci.yml", &format!("on:\njobs:\n  a:\n    runs-on: x\n    strategy:\n      {strategy}\n"));
    }
}

#[test]
fn a_path_with_a_character_that_is_not_written_is_a_lease() {
    for path in ["/\u{FEFF}.toml", "/srv/c\u{FEFF}amera/exposure.toml", "/srv/a\u{0}b.toml"] {
        reads_back("PLAN.md", &format!("g||Agent C||\n-|-|-|-\n`{path}`||✅\n\n**Agent C s**\n- C\n"));
    }
}

#[test]
fn an_aside_that_only_opens_a_bracket_is_one() {
    let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain("- d [d](".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    pitcrew_plan::import::read(&bytes, "PLAN.md");
    imported("- bakery (bakery-b\u{FFFD}");
}

#[test]
fn a_note_that_begins_with_what_cannot_be_printed_reads_back() {
    let yaml = imported("4.a.\n# Launch\n\u{7f}h\nd").write(&Doers::default()).yaml;
    assert_eq!(errors(&yaml), [""; 0], "{yaml}");
}

#[test]
fn what_looks_like_a_template_in_a_matrix_stays_as_it_is() {
    let workflow = "jobs:\n  t:\n    runs-on: x\n    strategy:\n      matrix:\n        run: [\"go list -f '{{.Dir}}'\"]\n    steps: [{run: make}]\n";
    let imported = read(workflow.as_bytes(), ".github/workflows/ci.yml");
    let yaml = imported.write(&Doers::default()).yaml;
    assert_eq!(errors(&yaml), [""; 0], "{yaml}");
    assert!(yaml.contains("go list -f '{{.Dir}}'"), "{yaml}");
}

#[test]
fn a_status_over_two_lines_is_not_edited() {
    let text = "# Board\n\n## Doing\n\n- **d**(T)`\n  blocked\n- **e**\n";
    let imported = imported(text);
    let done: BTreeMap<_, _> = imported.outline.tasks.iter().map(|work| (work.id.clone(), Standing::Done)).collect();
    for edit in edits(&[("PLAN.md", text.as_bytes())], &done) {
        assert!(!text[edit.span.clone()].contains('\n'), "{edit:?}");
    }
}

/// The errors of a plan that was written.
fn errors(yaml: &str) -> Vec<String> {
    let reading = pitcrew_plan::read(yaml.as_bytes(), "plan.yaml", "plan");
    let found = lint(&reading, &Surroundings::default());
    let wrong = found.into_iter().filter(|one| one.severity == pitcrew_plan::Severity::Error);
    wrong.map(|one| format!("{}: {}", one.rule, one.message)).collect()
}
