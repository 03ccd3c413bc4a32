//! Output that somebody looked at while the code was written, and left there.

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::measure::{Call, Language};
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Style, look };

fn rule() -> Rule {
    Rule::new(
        "debug-output",
        Severity::Low,
        "Output for debugging that was left in",
        "It says to whoever runs the code what only its author wanted to know, slows it down, and may show what is \
         secret. Take it out, or use the project's log. Programs, scripts, examples and tests may print; a breakpoint \
         is wrong everywhere.",
    )
    .cwe([489])
}

/// How sure it is that a call is for debugging.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sure {
    /// It is for nothing else.
    Always,
    /// It is, where the code does not talk to whoever started it.
    InLibraries,
}

fn look(source: &Source, rule: &Rule, _: &Limits, found: &mut Found) {
    for call in &source.facts.calls {
        let callee = source.says(&call.callee);
        let Some(sure) = kind(source, &callee, call) else { continue };
        let function = call.function.map(|at| &source.facts.functions[at]);
        let talks = source.setting.program
            || source.is_test(call.line)
            || function.is_some_and(|function| says_what_it_does(&function.name))
            || is_asked_for(source, call);
        if sure == Sure::InLibraries && (talks || call.is_test) {
            continue;
        }
        let within = function.map(|function| format!(" in {}", source.title(function))).unwrap_or_default();
        let message = format!("`{callee}` prints for debugging{within}");
        let instead = match source.language {
            _ if sure == Sure::Always => format!("take `{callee}` out"),
            Language::Rust => format!("take `{callee}` out, or write to the log: `tracing::debug!`, `log::debug!`"),
            Language::Python => {
                format!("take `{callee}` out, or write to the log: `logging.getLogger(__name__).debug`")
            }
            Language::Go => format!("take `{callee}` out, or write to the log: `slog.Debug`"),
            _ => format!("take `{callee}` out, or write to the project's log"),
        };
        let mut finding = Finding::new(rule, source.place(&call.bytes), message).suggest(instead);
        if sure == Sure::Always && !source.is_test(call.line) && !call.is_test {
            finding.severity = Severity::Medium;
        }
        found.lines(finding);
    }
    if source.language.is_javascript() {
        debugger(source, rule, found);
    }
}

fn kind(source: &Source, callee: &str, call: &Call) -> Option<Sure> {
    match source.language {
        Language::Rust => match callee {
            "dbg!" | "std::dbg!" => Some(Sure::Always),
            "println!" | "print!" | "eprintln!" | "eprint!" | "std::println!" | "std::eprintln!" => {
                Some(Sure::InLibraries)
            }
            _ => None,
        },
        Language::JavaScript | Language::TypeScript | Language::Tsx => match callee {
            "console.log" | "console.debug" | "console.dir" | "console.trace" | "console.table" | "alert" => {
                Some(Sure::InLibraries)
            }
            _ => None,
        },
        Language::Python => match callee {
            "breakpoint" | "pdb.set_trace" | "ipdb.set_trace" | "pudb.set_trace" => Some(Sure::Always),
            // Where to is said, so it is meant.
            "print" if source.says(&call.bytes).contains("file=") => None,
            "print" | "pprint" | "pprint.pprint" => Some(Sure::InLibraries),
            _ => None,
        },
        Language::Go => match callee {
            "spew.Dump" | "println" | "print" => Some(Sure::Always),
            "fmt.Println" | "fmt.Printf" | "fmt.Print" => Some(Sure::InLibraries),
            _ => None,
        },
        Language::Java => {
            let prints = ["println", "print", "printf"]
                .iter()
                .any(|name| callee.strip_suffix(name).is_some_and(|of| matches!(of, "System.out." | "System.err.")));
            let traces = callee.ends_with(".printStackTrace") && source.says(&call.bytes).ends_with("()");
            (prints || traces).then_some(Sure::InLibraries)
        }
        Language::C | Language::Cpp => None,
    }
}

/// Whether a function's name says that it talks.
fn says_what_it_does(name: &str) -> bool {
    let simple = name.rsplit(['.', ':']).next().unwrap_or(name).trim_start_matches('_').to_ascii_lowercase();
    simple == "main"
        || ["print", "pprint", "show", "display", "usage", "help", "dump", "report", "log"]
            .iter()
            .any(|word| simple.starts_with(word))
}

/// Whether the line before asks whether somebody wants to be told: `if self.verbose:`.
fn is_asked_for(source: &Source, call: &Call) -> bool {
    let before = &source.text[..call.bytes.start];
    let begin = memchr::memrchr_iter(b'\n', before).nth(1).map_or(0, |at| at + 1);
    let lines = String::from_utf8_lossy(&before[begin..]).to_ascii_lowercase();
    lines.contains("if") && ["debug", "verbose", "trace", "quiet"].iter().any(|word| lines.contains(word))
}

/// `debugger;`, which is no call.
fn debugger(source: &Source, rule: &Rule, found: &mut Found) {
    let mut begin = 0;
    for line in source.text.split_inclusive(|byte| *byte == b'\n') {
        let words = line.trim_ascii();
        let is_commented = || source.facts.comments.iter().any(|comment| comment.bytes.contains(&begin));
        if matches!(words, b"debugger;" | b"debugger") && !is_commented() {
            let at = begin + line.len() - line.trim_ascii_start().len();
            let place = source.place(&(at..at + words.len()));
            let mut finding = Finding::new(rule, place, "`debugger` stops whoever has a debugger open");
            finding.severity = Severity::Medium;
            found.lines(finding.suggest("take `debugger` out"));
        }
        begin += line.len();
    }
}
