//! Errors that nobody hears of.

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::measure::{Call, Language};
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Style, look };

fn rule() -> Rule {
    Rule::new(
        "swallowed-error",
        Severity::Medium,
        "An error that nobody hears of",
        "What failed goes on as if it had not, and whoever looks for the cause finds none. Handle it, hand it on, or \
         log it; where it may be ignored say why in a comment, which ends this finding.",
    )
    .cwe([390, 703])
    .tags(["OWASP-A10:2025"])
}

fn look(source: &Source, rule: &Rule, _: &Limits, found: &mut Found) {
    for handler in source.facts.handlers.iter().filter(|it| it.is_empty && !it.is_test && !source.setting.test) {
        let head = source.says(&handler.bytes);
        let head = head.lines().next().unwrap_or_default().trim_end_matches(['{', '}', ':', ' ']).to_owned();
        let Some(severity) = severity(&head) else { continue };
        let name = source.facts.function_at(handler.line).map(|it| format!(" in {}", source.title(it)));
        let message = format!("`{head}` catches an error{} and does nothing", name.unwrap_or_default());
        let mut finding = Finding::new(rule, source.line(handler.line), message)
            .suggest("handle it, log it, or hand it on; if it may be ignored say why in a comment there");
        finding.severity = severity;
        found.lines(finding);
    }
    for call in source.facts.calls.iter().filter(|call| !call.is_test && !source.setting.test) {
        let Some((message, suggestion)) = dropped(source, call) else { continue };
        let mut finding = Finding::new(rule, source.line(call.line), message).suggest(suggestion);
        finding.severity = if source.language == Language::Rust { Severity::Low } else { Severity::Medium };
        found.lines(finding);
    }
    if source.language == Language::Go {
        empty_checks(source, rule, found);
    }
}

/// How bad it is to do nothing about what a clause catches; `None` where that says what was meant.
fn severity(head: &str) -> Option<Severity> {
    let words: Vec<&str> =
        head.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    // Asked for by trying, and answered by the exception alone.
    const ANSWERS: [&str; 9] = [
        "ImportError",
        "ModuleNotFoundError",
        "StopIteration",
        "StopAsyncIteration",
        "KeyboardInterrupt",
        "CancelledError",
        "FileNotFoundError",
        "FileExistsError",
        "ProcessLookupError",
    ];
    let says_so = |word: &&str| matches!(*word, "ignored" | "ignore" | "expected" | "_ignored" | "unused");
    if words.iter().any(says_so) || words.get(1).is_some_and(|word| words[0] == "except" && ANSWERS.contains(word)) {
        return None;
    }
    let is_broad = match words.first() {
        Some(&"except") => words.len() == 1 || words.iter().any(|word| matches!(*word, "Exception" | "BaseException")),
        _ => words.len() > 1 || head.contains("..."),
    };
    Some(if is_broad { Severity::Medium } else { Severity::Low })
}

/// Says of a call whether its error is thrown away where it surely has one.
fn dropped(source: &Source, call: &Call) -> Option<(String, String)> {
    let callee = source.says(&call.callee);
    match source.language {
        Language::Rust if call.is_discarded => {
            // What is sent to nobody, or written to a string, may be let go of.
            let is_sure = [
                "remove_file",
                "remove_dir",
                "remove_dir_all",
                "create_dir",
                "create_dir_all",
                "rename",
                "copy",
                "sync_all",
                "set_permissions",
                "write_all",
                "read_to_end",
                "read_to_string",
                "persist",
            ]
            .iter()
            .any(|name| callee.rsplit([':', '.']).next() == Some(name));
            let explained = source.facts.comments.iter().any(|it| it.line == call.line || it.line + 1 == call.line);
            (is_sure && !explained).then(|| {
                let what = format!("`let _ =` throws away whether `{callee}` failed");
                (
                    what,
                    format!(
                        "hand the error of `{callee}` on with `?`, log it, or say in a comment why it does not matter"
                    ),
                )
            })
        }
        Language::JavaScript | Language::TypeScript | Language::Tsx if callee.ends_with(".catch") => {
            let whole = source.says(&call.bytes);
            let arguments = whole.rsplit_once(".catch(").map(|(_, rest)| rest).unwrap_or_default();
            let tight: String = arguments.chars().filter(|c| !c.is_whitespace()).collect();
            let body = tight.strip_suffix(')')?;
            let is_empty = ["=>{}", "=>undefined", "=>null", "=>void0"].iter().any(|end| body.ends_with(end))
                || (body.starts_with("function") && body.ends_with("{}"));
            is_empty.then(|| {
                (
                    "`.catch` hears of the error and does nothing".to_owned(),
                    "handle it, log it, or let it go on; if it may be ignored say why in a comment there".to_owned(),
                )
            })
        }
        _ => None,
    }
}

/// Go: `if err != nil {}`.
fn empty_checks(source: &Source, rule: &Rule, found: &mut Found) {
    let text = String::from_utf8_lossy(&source.text);
    let mut lines = (1..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        let words = line.trim();
        let is_check = words.starts_with("if ") && words.contains("err != nil");
        let closes = lines.peek().is_some_and(|(_, next)| next.trim() == "}");
        if is_check && (words.ends_with("{}") || (words.ends_with('{') && closes)) && !source.is_test(number) {
            let message = "`err` is asked for and nothing is done about it".to_owned();
            found.lines(
                Finding::new(rule, source.line(number), message)
                    .suggest("return `err` with what was tried, or log it; if it may be ignored say why in a comment"),
            );
        }
    }
}
