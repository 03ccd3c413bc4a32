//! How many tests a program ran, read from the last lines that it printed.
//!
//! Each test runner sums up in its own words; what none of them says is read as `N passed, N failed`.

use std::fmt;

use serde::Serialize;

/// What a test run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TestCounts {
    /// How many tests passed.
    pub passed: u64,
    /// How many failed, or could not be run.
    pub failed: u64,
    /// How many were left out.
    pub skipped: u64,
}

impl TestCounts {
    /// Reads what a program printed; `None` where it says nothing of tests.
    pub fn read(said: &str) -> Option<TestCounts> {
        let readers: [fn(&str) -> Option<TestCounts>; 8] = [cargo, jest, pytest, unittest, maven, go, tap, mocha];
        readers.iter().find_map(|reader| reader(said)).or_else(|| generic(said))
    }

    fn plus(self, other: TestCounts) -> TestCounts {
        TestCounts {
            passed: self.passed.saturating_add(other.passed),
            failed: self.failed.saturating_add(other.failed),
            skipped: self.skipped.saturating_add(other.skipped),
        }
    }
}

impl fmt::Display for TestCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed", self.passed)?;
        if self.failed > 0 {
            write!(f, ", {} failed", self.failed)?;
        }
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; …`, once for each binary.
fn cargo(said: &str) -> Option<TestCounts> {
    sum(said.lines().filter_map(|line| line.trim_start().strip_prefix("test result:")).filter_map(counted))
}

/// `Tests:       1 failed, 10 passed, 11 total`; of vitest without the colon, and with `|` between.
fn jest(said: &str) -> Option<TestCounts> {
    let of_tests = |line: &str| {
        let rest = line.trim_start().strip_prefix("Tests")?;
        counted(rest.strip_prefix(':').or_else(|| rest.strip_prefix("  "))?)
    };
    said.lines().rev().find_map(of_tests)
}

/// `=== 3 failed, 10 passed, 2 skipped in 0.12s ===`.
fn pytest(said: &str) -> Option<TestCounts> {
    let summary = |line: &&str| {
        let line = line.trim_matches(|c: char| c == '=' || c.is_whitespace());
        line.rsplit_once(" in ").is_some_and(|(_, took)| took.starts_with(|c: char| c.is_ascii_digit()))
    };
    said.lines().rev().filter(summary).find_map(counted)
}

/// `Ran 5 tests in 0.001s`, and then `OK` or `FAILED (failures=1, errors=2, skipped=1)`.
fn unittest(said: &str) -> Option<TestCounts> {
    let ran =
        said.lines().rev().find_map(|line| line.strip_prefix("Ran ")?.split_once(" test")?.0.parse::<u64>().ok())?;
    let verdict = said.lines().rev().find(|line| line.starts_with("OK") || line.starts_with("FAILED ("))?;
    let value = |name: &str| {
        let (_, rest) = verdict.split_once(&format!("{name}="))?;
        rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok()
    };
    let of = |name| value(name).unwrap_or(0);
    let (failed, skipped) = (of("failures").saturating_add(of("errors")), of("skipped"));
    Some(TestCounts { passed: ran.saturating_sub(failed).saturating_sub(skipped), failed, skipped })
}

/// `Tests run: 5, Failures: 1, Errors: 0, Skipped: 1`; the last line is of the whole.
fn maven(said: &str) -> Option<TestCounts> {
    let line = said.lines().rev().find(|line| line.contains("Tests run:"))?;
    let value = |name: &str| {
        let (_, rest) = line.split_once(name)?;
        rest.trim_start().split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok()
    };
    let ran = value("Tests run:")?;
    let failed = value("Failures:").unwrap_or(0).saturating_add(value("Errors:").unwrap_or(0));
    let skipped = value("Skipped:").unwrap_or(0);
    Some(TestCounts { passed: ran.saturating_sub(failed).saturating_sub(skipped), failed, skipped })
}

/// `--- PASS: TestName (0.00s)`, a line each; parts of a test are indented and belong to it.
fn go(said: &str) -> Option<TestCounts> {
    let one = |line: &str| {
        let word = line.strip_prefix("--- ")?.split_once(':')?.0;
        Some(match word {
            "PASS" => TestCounts { passed: 1, ..TestCounts::default() },
            "FAIL" => TestCounts { failed: 1, ..TestCounts::default() },
            "SKIP" => TestCounts { skipped: 1, ..TestCounts::default() },
            _ => return None,
        })
    };
    sum(said.lines().filter_map(one))
}

/// `ok 1 - name`, `not ok 2 - name`, `ok 3 # SKIP`; where it sums up (`# pass 3`), that counts.
fn tap(said: &str) -> Option<TestCounts> {
    let summed = |name: &str| {
        said.lines().rev().find_map(|line| {
            let line = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
            line.strip_prefix(name)?.trim().parse::<u64>().ok()
        })
    };
    if let Some(passed) = summed("pass ") {
        return Some(TestCounts {
            passed,
            failed: summed("fail ").unwrap_or(0),
            skipped: summed("skipped ").or_else(|| summed("skip ")).unwrap_or(0),
        });
    }
    let one = |line: &str| {
        let (ok, rest) = match line.strip_prefix("not ok ") {
            Some(rest) => (false, rest),
            None => (true, line.strip_prefix("ok ")?),
        };
        let numbered = rest.split([' ', '#']).next().is_some_and(|number| number.parse::<u64>().is_ok());
        let skipped = rest.split_once('#').is_some_and(|(_, note)| {
            let note = note.trim_start().to_ascii_lowercase();
            note.starts_with("skip") || note.starts_with("todo")
        });
        numbered.then_some(match (skipped, ok) {
            (true, _) => TestCounts { skipped: 1, ..TestCounts::default() },
            (false, true) => TestCounts { passed: 1, ..TestCounts::default() },
            (false, false) => TestCounts { failed: 1, ..TestCounts::default() },
        })
    };
    sum(said.lines().filter_map(one))
}

/// `10 passing (5ms)`, `1 pending`, `2 failing`, on lines of their own.
fn mocha(said: &str) -> Option<TestCounts> {
    let value = |name: &str| {
        let of = |line: &str| {
            let (number, rest) = line.trim_start().split_once(' ')?;
            rest.split_whitespace().next().filter(|word| *word == name)?;
            number.parse::<u64>().ok()
        };
        said.lines().rev().find_map(of)
    };
    let passed = value("passing")?;
    Some(TestCounts { passed, failed: value("failing").unwrap_or(0), skipped: value("pending").unwrap_or(0) })
}

/// Whatever sums up as `10 passed, 1 failed`.
fn generic(said: &str) -> Option<TestCounts> {
    said.lines().rev().find_map(counted)
}

fn sum(mut counts: impl Iterator<Item = TestCounts>) -> Option<TestCounts> {
    let first = counts.next()?;
    Some(counts.fold(first, TestCounts::plus))
}

/// Reads the numbers of a line that stand before a verdict: `3 failed, 10 passed`.
fn counted(line: &str) -> Option<TestCounts> {
    let words: Vec<&str> = line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (mut counts, mut found) = (TestCounts::default(), false);
    for (at, word) in words.iter().enumerate() {
        let Ok(number) = word.parse::<u64>() else { continue };
        let ahead = |places: usize| words.get(at + places).map(|word| word.to_ascii_lowercase());
        // `10 tests passed` as well as `10 passed`.
        let verdict =
            ahead(1).and_then(|word| if matches!(word.as_str(), "test" | "tests") { ahead(2) } else { Some(word) });
        let place = match verdict.as_deref() {
            Some("passed" | "passing") => &mut counts.passed,
            Some("failed" | "failing" | "failures" | "error" | "errors") => &mut counts.failed,
            Some("skipped" | "ignored" | "pending" | "todo") => &mut counts.skipped,
            _ => continue,
        };
        *place = place.saturating_add(number);
        // Of errors alone nobody knows whether they are of tests.
        found |= matches!(verdict.as_deref(), Some("passed" | "passing" | "failed" | "failing"));
    }
    found.then_some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(said: &str) -> Option<(u64, u64, u64)> {
        TestCounts::read(said).map(|counts| (counts.passed, counts.failed, counts.skipped))
    }

    #[test]
    fn each_test_runner_is_read_in_its_own_words() {
        let cargo = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.00s\n\
                     test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\nexit code 101";
        let cases = [
            (cargo, (14, 1, 1)),
            ("=========== 3 failed, 10 passed, 2 skipped, 1 error in 0.12s ===========", (10, 4, 2)),
            ("..F\n1 failed, 2 passed in 0.01s\nexit code 1", (2, 1, 0)),
            (
                "Test Suites: 1 failed, 1 total\nTests:       1 failed, 2 skipped, 10 passed, 13 total\nTime: 1s",
                (10, 1, 2),
            ),
            (" Test Files  1 passed (1)\n      Tests  2 failed | 4 passed (6)\n", (4, 2, 0)),
            (
                "--- PASS: TestA (0.00s)\n    --- PASS: TestA/sub (0.00s)\n--- FAIL: TestB (0.00s)\nFAIL\nexit code 1",
                (1, 1, 0),
            ),
            ("TAP version 13\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP no network\n1..3", (1, 1, 1)),
            ("# tests 4\n# pass 3\n# fail 1\n# skipped 0", (3, 1, 0)),
            ("Ran 5 tests in 0.001s\n\nFAILED (failures=1, errors=1)", (3, 2, 0)),
            ("[INFO] Tests run: 5, Failures: 1, Errors: 0, Skipped: 1", (3, 1, 1)),
            ("  10 passing (5ms)\n  1 pending\n  2 failing\n", (10, 2, 1)),
            ("All 7 tests passed", (7, 0, 0)),
        ];
        for (said, expected) in cases {
            assert_eq!(read(said), Some(expected), "{said}");
        }
    }

    #[test]
    fn what_says_nothing_of_tests_has_no_counts() {
        for said in ["", "exit code 3", "ok", "0 errors", "listening on 8080", "ok  \tpkg\t0.1s", "passed"] {
            assert_eq!(read(said), None, "{said}");
        }
    }
}
