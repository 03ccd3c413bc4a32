//! Reading the messages that people and agents post to each other when something is done, or is not.
//!
//! Two forms are common: `[AGENT A] Task A4 Complete` and `✅ [ALPHA] COMPLETE`, each with lines below it that begin
//! with a name (`Status:`, `Tests Performed:`, `Next Teams Can Start:`). Case, signs, order and marks of emphasis are
//! no matter. What is not understood is told by its line, and nothing of it is lost without a word.

use serde_json::{Map, Value, json};

/// The most entries of one list, and the most bytes of a text to which more is added: a report keeps fewer.
const ENTRIES: usize = 200;
const TEXT: usize = 4096;

/// A message as it was understood.
#[derive(Debug, Default, PartialEq)]
pub struct Letter {
    /// Who says so: `AGENT A`, `ALPHA`.
    pub from: Option<String>,
    /// The task that it is about, as it was written.
    pub task: Option<String>,
    /// The report that it comes to, as an attempt would put it out.
    pub report: Map<String, Value>,
    /// The lines that say nothing that is known, each with its number from 1.
    pub not_understood: Vec<(usize, String)>,
}

/// What a line's name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Status,
    /// A text of the report under this name.
    Text(&'static str),
    /// A list of the report under this name.
    List(&'static str),
    /// A list of names with commas between, under this name.
    Names(&'static str),
    Tests,
}

/// The names of lines, as people write them.
const NAMES: &[(&str, Field)] = &[
    ("status", Field::Status),
    ("result", Field::Status),
    ("action", Field::Text("action")),
    ("action taken", Field::Text("action")),
    ("actions", Field::Text("action")),
    ("done", Field::Text("action")),
    ("summary", Field::Text("action")),
    ("affected", Field::List("affected")),
    ("affected services", Field::List("affected")),
    ("affected files", Field::List("affected")),
    ("services affected", Field::List("affected")),
    ("files", Field::List("affected")),
    ("tests", Field::Tests),
    ("test", Field::Tests),
    ("tests performed", Field::Tests),
    ("test results", Field::Tests),
    ("issues", Field::List("issues")),
    ("issue", Field::List("issues")),
    ("issues found", Field::List("issues")),
    ("blockers", Field::List("issues")),
    ("suspected cause", Field::Text("suspected_cause")),
    ("cause", Field::Text("suspected_cause")),
    ("root cause", Field::Text("suspected_cause")),
    ("requested action", Field::Text("requested_action")),
    ("request", Field::Text("requested_action")),
    ("needed", Field::Text("requested_action")),
    ("owner", Field::Text("owner")),
    ("next", Field::List("next")),
    ("next step", Field::List("next")),
    ("next steps", Field::List("next")),
    ("next teams can start", Field::Names("next")),
    ("next teams", Field::Names("next")),
    ("phase", Field::Text("phase")),
    ("duration", Field::Text("duration")),
    ("rollback", Field::Text("rollback")),
];

/// Reads a message.
pub fn read(text: &str) -> Letter {
    let mut letter = Letter::default();
    let mut open: Option<Field> = None;
    let mut has_head = false;
    for (at, raw) in text.lines().enumerate() {
        let line = bare(raw);
        if line.is_empty() || line.starts_with("```") {
            continue;
        }
        if !has_head && letter.head(line) {
            has_head = true;
            continue;
        }
        if let Some(entry) = entry(line) {
            // `- Status: done` is a field as well; below a list, it is an entry of it.
            if let Some((field, said)) = named(entry).filter(|_| open.is_none()) {
                letter.put(field, said, at + 1);
                continue;
            }
            match open {
                Some(field) => letter.put(field, entry, at + 1),
                None => letter.not_understood.push((at + 1, line.to_owned())),
            }
            continue;
        }
        if let Some((field, said)) = named(line) {
            letter.put(field, said, at + 1);
            // A name with nothing behind it has its list below.
            open = (said.is_empty() || !matches!(field, Field::Status | Field::Text(_))).then_some(field);
            continue;
        }
        if let Some(field) = open.filter(|_| raw.starts_with([' ', '\t'])) {
            letter.put(field, line, at + 1);
            continue;
        }
        match unknown(line) {
            Some((name, said)) => letter.keep(name, said),
            None => letter.not_understood.push((at + 1, line.to_owned())),
        }
        open = None;
    }
    letter
}

impl Letter {
    /// Whether it says anything at all that is known.
    pub fn says_something(&self) -> bool {
        self.from.is_some() || self.task.is_some() || !self.report.is_empty()
    }

    /// Returns the word of its status: `success`, `partial` or `failed`; `None` where it says none.
    pub fn status(&self) -> Option<&str> {
        self.report.get("status")?.as_str()
    }

    /// Reads the line that says who speaks, of what, and how it went.
    fn head(&mut self, line: &str) -> bool {
        let (from, rest) = match line.split_once('[').and_then(|(_, rest)| rest.split_once(']')) {
            Some((from, rest)) => (Some(from.trim()), rest),
            None => (None, line),
        };
        let words: Vec<&str> = rest.split(|c: char| c.is_whitespace()).filter(|word| has_letters(word)).collect();
        let task = words.iter().position(|word| word.eq_ignore_ascii_case("task")).and_then(|at| words.get(at + 1));
        let task = task.map(|task| task.trim_end_matches([':', ',', '.']));
        let verdict = verdict(rest);
        let says_of =
            |word: &&str| plain(word).split(' ').any(|word| matches!(word, "complete" | "completed" | "done"));
        match (from, task, verdict) {
            (Some(_), ..) => {}
            // `Alpha Complete`, `Task A4 complete - bound to localhost`; `Status: done` is a field.
            (None, Some(_), Some(_)) if named(line).is_none() => {}
            (None, None, Some(_)) if words.len() <= 4 && named(line).is_none() && words.iter().any(says_of) => {}
            _ => return false,
        }
        let first =
            |words: &[&str]| words.iter().take_while(|word| !says_of(word)).copied().collect::<Vec<_>>().join(" ");
        let speaker = from.map(str::to_owned).or_else(|| task.is_none().then(|| first(&words)));
        self.from = speaker.filter(|name| !name.is_empty());
        self.task = task.map(|task| (*task).to_owned());
        if let Some(verdict) = verdict {
            self.report.insert("status".to_owned(), json!(verdict));
        }
        // What stands behind a dash is what was done.
        if let Some((_, said)) =
            rest.split_once(" - ").or_else(|| rest.split_once(" – ")).or_else(|| rest.split_once(" — "))
        {
            self.report.insert("action".to_owned(), json!(said.trim()));
        }
        true
    }

    fn put(&mut self, field: Field, said: &str, line: usize) {
        if said.is_empty() {
            return;
        }
        let long = |text: &Value| text.as_str().is_some_and(|text| text.len() > TEXT);
        if matches!(field, Field::Text(name) if self.report.get(name).is_some_and(long)) {
            return;
        }
        match field {
            Field::Status => self.put_status(said, line),
            Field::Text(name) => {
                let before =
                    self.report.get(name).and_then(Value::as_str).map_or_else(String::new, |text| format!("{text}; "));
                self.report.insert(name.to_owned(), json!(format!("{before}{said}")));
            }
            Field::List(name) => {
                let is_nothing = matches!(plain(said).as_str(), "none" | "no" | "n a" | "nothing");
                self.add(name, (!is_nothing).then(|| json!(said)));
            }
            Field::Names(name) => said.split(',').for_each(|one| self.put(Field::List(name), one.trim(), line)),
            Field::Tests => self.add("tests", Some(tested(said))),
        }
    }

    fn put_status(&mut self, said: &str, line: usize) {
        // The form itself, with nothing chosen: `✅ SUCCESS / ⚠️ PARTIAL / ❌ FAILED`.
        let chosen: Vec<&str> = said.split('/').filter_map(verdict).collect();
        match (&chosen[..], verdict(said)) {
            ([one, more @ ..], Some(_)) if more.iter().any(|other| other != one) => {
                self.not_understood.push((line, format!("Status: {said}")));
            }
            (_, Some(word)) => {
                self.report.insert("status".to_owned(), json!(word));
                let detail =
                    said.split_once(" - ").or_else(|| said.split_once(" – ")).or_else(|| said.split_once(": "));
                if let Some((_, detail)) = detail.filter(|_| word != "success") {
                    self.add("issues", Some(json!(detail.trim())));
                }
            }
            _ => self.not_understood.push((line, format!("Status: {said}"))),
        }
    }

    fn add(&mut self, name: &str, entry: Option<Value>) {
        let list = self.report.entry(name).or_insert_with(|| json!([]));
        if let (Value::Array(list), Some(entry)) = (list, entry)
            && list.len() < ENTRIES
            && !list.contains(&entry)
        {
            list.push(entry);
        }
    }

    /// Keeps what has a name that is not known: a report may say whatever it likes.
    fn keep(&mut self, name: String, said: &str) {
        if name.ends_with("test") || name.ends_with("tests") {
            let mut test = tested(said);
            // `Local Test: ✅ Passed (…)`: the name of the line is the name of the test.
            if let Value::Object(test) = &mut test {
                let result = test.remove("name").filter(|_| test.get("result").is_none());
                test.insert("name".to_owned(), json!(name));
                test.entry("detail").or_insert_with(|| result.unwrap_or_default());
            }
            return self.add("tests", Some(test));
        }
        self.report.insert(name.replace(' ', "_"), json!(said));
    }
}

/// Takes the marks of quotes, headings and emphasis off a line.
fn bare(line: &str) -> &str {
    line.trim().trim_start_matches(['>', '#']).trim()
}

/// Returns the words of a text in small letters, without signs.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn has_letters(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_alphanumeric())
}

/// Returns what an entry of a list says: `- x`, `* x`, `• x`, `1. x`.
fn entry(line: &str) -> Option<&str> {
    if let Some(rest) = ["- ", "* ", "• ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)) {
        return Some(rest.trim());
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line.get(digits..).filter(|_| digits > 0)?;
    rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")).map(str::trim)
}

/// Splits a line into its name and what is said, where it has the form of a field.
fn split(line: &str) -> Option<(String, &str)> {
    let (name, said) = line.split_once(':')?;
    let said = said.trim().trim_start_matches("**").trim_start_matches("__").trim();
    let name = plain(name);
    (!name.is_empty() && name.split(' ').count() <= 4).then_some((name, said))
}

fn named(line: &str) -> Option<(Field, &str)> {
    let (name, said) = split(line)?;
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, field)| (*field, said))
}

/// A name is not known, and yet one: letters, and something behind it.
fn unknown(line: &str) -> Option<(String, &str)> {
    split(line)
        .filter(|(name, said)| !said.is_empty() && !said.starts_with("//") && name.chars().any(char::is_alphabetic))
}

/// Reads how something went from the words or signs of a text, up to the dash or bracket behind which it is explained.
fn verdict(text: &str) -> Option<&'static str> {
    let said = [" - ", " – ", " — ", "("].iter().fold(text, |text, mark| text.split(mark).next().unwrap_or(text));
    let sign = |signs: &[char]| said.contains(signs);
    match worded(said) {
        Some(word) => word,
        None if sign(&['❌', '✗', '✘']) => Some("failed"),
        None if sign(&['⚠']) => Some("partial"),
        None if sign(&['✅', '✔', '✓']) => Some("success"),
        None => None,
    }
}

/// Returns what the worst word of a text says: `PARTIAL SUCCESS` is partial. The inner `None` is a no to all of it,
/// such as `not complete`, from which nobody can tell how it went.
fn worded(text: &str) -> Option<Option<&'static str>> {
    let plain = plain(text);
    let words: Vec<&str> = plain.split(' ').collect();
    let any = |known: &[&str]| words.iter().any(|word| known.contains(word));
    match () {
        () if any(&["not", "incomplete"]) => Some(None),
        () if any(&["failed", "failure", "fail", "fails", "error", "blocked"]) => Some(Some("failed")),
        () if any(&["partial", "partially"]) => Some(Some("partial")),
        () if any(&["success", "succeeded", "successful", "complete", "completed", "done", "pass", "passed", "ok"]) => {
            Some(Some("success"))
        }
        () => None,
    }
}

/// Reads `Archon site: ✅ PASS (https://… → 200)`.
fn tested(said: &str) -> Value {
    // The last colon before the verdict: the name may hold an address.
    let splits = said.match_indices(": ").map(|(at, _)| (said[..at].trim(), said[at + 2..].trim()));
    let found = splits.filter(|(_, result)| verdict(result).is_some()).last();
    let (name, result) = match found {
        Some((name, result)) => (name, result),
        None => match verdict(said) {
            Some(_) => (said, said),
            None => return json!({"name": said}),
        },
    };
    let ok = verdict(result) == Some("success");
    let mut test = json!({"name": name, "result": if ok { "pass" } else { "fail" }});
    let detail = result.split_once('(').map(|(_, detail)| detail.trim_end_matches(')').trim());
    if let Some(detail) = detail.filter(|detail| !detail.is_empty()) {
        test["detail"] = json!(detail);
    }
    test
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(text: &str) -> Value {
        Value::Object(read(text).report)
    }

    #[test]
    fn a_message_of_an_agent_is_the_report_that_it_means() {
        let text = "\
[AGENT A] Task A4 Complete
Status: ✅ SUCCESS
Action: Bound services to 127.0.0.1
Affected Services:
  - kong: 127.0.0.1:54321
  - db: 127.0.0.1:54322
Local Test: ✅ Passed (curl http://127.0.0.1:54321 → 200 OK)
Next: Agent B Task B2 - Verify the proxies
";
        let letter = read(text);
        assert_eq!((letter.from.as_deref(), letter.task.as_deref()), (Some("AGENT A"), Some("A4")));
        assert_eq!(letter.not_understood, []);
        assert_eq!(
            Value::Object(letter.report),
            json!({
                "status": "success",
                "action": "Bound services to 127.0.0.1",
                "affected": ["kong: 127.0.0.1:54321", "db: 127.0.0.1:54322"],
                "tests": [{"name": "local test", "result": "pass", "detail": "curl http://127.0.0.1:54321 → 200 OK"}],
                "next": ["Agent B Task B2 - Verify the proxies"],
            })
        );
    }

    #[test]
    fn what_went_wrong_in_part_is_told_with_cause_and_request() {
        let text = "\
> **[Agent B]** task b2 ⚠️ PARTIAL SUCCESS
> **Status**: ⚠️ PARTIAL - the WebSocket does not work
> **Tests Performed**:
> - Site: ✅ PASS
> - WebSocket: ❌ FAIL (Connection refused)
> **Issues Found**:
>   * ERR_CONNECTION_REFUSED
> SUSPECTED CAUSE: Port 3552 not listening
> requested action: Agent A binds 127.0.0.1:3552
> Rollback: Not performed
";
        let letter = read(text);
        assert_eq!((letter.from.as_deref(), letter.task.as_deref()), (Some("Agent B"), Some("b2")));
        assert_eq!(letter.not_understood, []);
        assert_eq!(
            Value::Object(letter.report),
            json!({
                "status": "partial",
                "tests": [{"name": "Site", "result": "pass"}, {"name": "WebSocket", "result": "fail", "detail": "Connection refused"}],
                "issues": ["the WebSocket does not work", "ERR_CONNECTION_REFUSED"],
                "suspected_cause": "Port 3552 not listening",
                "requested_action": "Agent A binds 127.0.0.1:3552",
                "rollback": "Not performed",
            })
        );
    }

    #[test]
    fn a_team_says_that_it_is_done_whatever_became_of_its_signs() {
        for head in [
            "✅ [ALPHA] COMPLETE",
            "âœ… [ALPHA] complete",
            "[ALPHA] Complete",
            "## ✅ [ALPHA] COMPLETE",
            "ALPHA Complete",
        ] {
            let letter = read(&format!(
                "{head}\nPhase: 1\nDuration: 2 hours\nIssues: None\nNext Teams Can Start: Bravo, Charlie\n"
            ));
            assert_eq!(letter.from.as_deref(), Some("ALPHA"), "{head}");
            assert_eq!(letter.not_understood, [], "{head}");
            let expected = json!({"status": "success", "phase": "1", "duration": "2 hours", "issues": [], "next": ["Bravo", "Charlie"]});
            assert_eq!(Value::Object(letter.report), expected, "{head}");
        }
    }

    #[test]
    fn what_is_not_understood_is_told_by_its_line() {
        let letter =
            read("[A] Task A1 Complete\nhello there\nStatus: ✅ SUCCESS / ⚠️ PARTIAL / ❌ FAILED\n- lost\nTicket: 7\n");
        let lines: Vec<usize> = letter.not_understood.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 3, 4]);
        assert_eq!(letter.report["ticket"], "7", "a name that is not known is kept");
        assert!(!read("").says_something() && !read("some prose\nand more of it\n").says_something());
    }

    #[test]
    fn a_task_in_one_line_is_a_message_as_well() {
        let letter = read("Task A4 complete - localhost binding applied");
        assert_eq!((letter.task.as_deref(), letter.status()), (Some("A4"), Some("success")));
        assert_eq!(report("Task A4 complete - localhost binding applied")["action"], "localhost binding applied");
        assert_eq!(report("[B] Task B2 failed")["status"], "failed");
        assert_eq!(report("[B] Task B2\nStatus: ✅ SUCCESS - 0 failed")["status"], "success");
        assert_eq!(report("[B] Task B2 ❌")["status"], "failed");
        assert_eq!(report("[B] Task B2 not complete").get("status"), None);
    }

    #[test]
    fn no_input_makes_it_panic_or_grow() {
        for text in [
            "[",
            "]",
            "[]",
            ":::",
            "- ",
            "1.",
            "Status:",
            "Tests: (",
            "[ä",
            "Test: ✅",
            "Tests:\n- : ✅",
            "\u{0}\n\u{feff}[A]",
        ] {
            let _ = read(text);
        }
        let long: String = (0..50_000).map(|at| format!("Issues: {at}\n- y{at}\nAction: {at}\n")).collect();
        let letter = read(&long);
        assert_eq!(letter.report["issues"].as_array().unwrap().len(), ENTRIES);
        assert!(letter.report["action"].as_str().unwrap().len() < TEXT + 16);
    }
}
