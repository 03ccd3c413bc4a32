//! Code that was not taken away but commented out.

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::measure::{Comment, Language};
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Style, look };

fn rule() -> Rule {
    Rule::new(
        "commented-out-code",
        Severity::Low,
        "Code that was commented out",
        "Nobody knows whether it is still wanted, and it is not kept true. The history has it: take it away. At least \
         two lines count that read as code from end to end; examples in documentation do not.",
    )
    .cwe([1085])
}

/// Blocks of fewer lines may be an example within a sentence.
const LEAST: usize = 2;

fn look(source: &Source, rule: &Rule, _: &Limits, found: &mut Found) {
    for block in blocks(source) {
        let lines: Vec<&str> = block.lines.iter().map(String::as_str).collect();
        let filled: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        if filled.len() < LEAST || filled.iter().any(|line| line.starts_with("```") || line.starts_with('>')) {
            continue;
        }
        let like = filled.iter().filter(|line| is_like_code(line, source.language)).count();
        // Every line reads as code, or all but one of many.
        if like * 5 < filled.len() * 4 {
            continue;
        }
        let count = block.lines.len();
        let mut finding =
            Finding::new(rule, source.line(block.line), format!("{count} lines of code are commented out"));
        finding.place.end_line = Some(block.line + count as u32 - 1);
        found.lines(finding.suggest("take them away; the history keeps them"));
    }
}

/// Comments that stand below each other.
struct Block {
    line: u32,
    lines: Vec<String>,
}

fn blocks(source: &Source) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let sign = source.language.comment();
    for comment in source.facts.comments.iter().filter(|comment| !comment.is_trailing) {
        let text = source.says(&comment.bytes);
        if is_documentation(&text, comment, source.language) {
            continue;
        }
        if let Some(rest) = text.strip_prefix(sign) {
            match blocks.last_mut() {
                Some(block) if block.line + block.lines.len() as u32 == comment.line => {
                    block.lines.push(rest.to_owned())
                }
                _ => blocks.push(Block { line: comment.line, lines: vec![rest.to_owned()] }),
            }
        } else if let Some(inner) = text.strip_prefix("/*").and_then(|rest| rest.strip_suffix("*/")) {
            blocks.push(Block { line: comment.line, lines: inner.lines().map(str::to_owned).collect() });
        }
    }
    blocks
}

fn is_documentation(text: &str, comment: &Comment, language: Language) -> bool {
    match language {
        Language::Python => text.starts_with("#!") || text.starts_with("#:"),
        _ => {
            text.starts_with("///") || text.starts_with("//!") || text.starts_with("/**") || text.starts_with("/*!")
                // A licence.
                || (comment.line == 1 && text.starts_with("/*"))
        }
    }
}

/// Whether a line reads as a statement of the language, or a part of one.
fn is_like_code(line: &str, language: Language) -> bool {
    let line = line.trim();
    if matches!(line, "}" | "{" | "});" | "};" | ")" | ");" | "]" | "];" | "})" | "}," | "else:" | "} else {") {
        return true;
    }
    let words = line.split_whitespace().count();
    if language == Language::Python {
        let assigns = line.split_once(" = ").is_some_and(|(left, right)| is_target(left) && !right.is_empty());
        let calls = line.ends_with(')') && line.split_once('(').is_some_and(|(name, _)| is_target(name));
        let opens = line.ends_with(':')
            && ["if ", "for ", "while ", "def ", "class ", "with ", "elif ", "try", "except"]
                .iter()
                .any(|it| line.starts_with(it))
            && words < 14;
        let imports =
            (line.starts_with("import ") && words == 2) || (line.starts_with("from ") && line.contains(" import "));
        let returns = line.starts_with("return ") && (words <= 2 || line.contains(['(', '[', '.', '=']));
        return assigns
            || calls
            || opens
            || imports
            || returns
            || matches!(line, "pass" | "return" | "break" | "continue");
    }
    let without_comment = line.split(" //").next().unwrap_or(line).trim_end();
    let ends = without_comment.ends_with([';', '{', '}']);
    // A sentence may end with a semicolon: a statement has a sign of code besides.
    let has_sign = line.contains(['(', '=', '[', '.'])
        || ["return", "break", "continue", "use ", "import ", "let ", "var ", "const "]
            .iter()
            .any(|word| line.starts_with(word));
    let is_go_like = language == Language::Go
        && (line.contains(" := ")
            || (line.ends_with(')') && line.split_once('(').is_some_and(|(name, _)| is_target(name))));
    let is_method = line.starts_with('.') && line.contains('(') && line.ends_with(')');
    let is_argument = line.ends_with(',') && words <= 4 && line.contains(['(', '"', ':', '.', '&']);
    (ends && (has_sign || without_comment.ends_with(['{', '}']) && words <= 8))
        || is_go_like
        || is_method
        || is_argument
}

/// Whether something can be assigned to or called: a name, perhaps with dots and an index, and no sentence.
fn is_target(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '"' | '\'' | ','))
}
