//! Documents that once did harm: each was found by `fuzzing`, and made as small as it goes.

use pitcrew_plan::import::{Doer, Imported, read};

fn imported(text: &str) -> Imported {
    let imported = read(text.as_bytes(), "PLAN.md");
    imported.findings(&imported.write(&Doer::Manual));
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
