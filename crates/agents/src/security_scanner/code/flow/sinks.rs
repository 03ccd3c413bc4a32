//! Calls that do harm with the wrong argument.

use std::ops::Range;

use super::interpret::{Flow, Interpreter};
use super::ir::{Expression, Form};
use super::tables::{Kind, Takes};
use super::value::{Level, Taint, Value};

/// Named arguments that say how something is answered, and never what.
const DESCRIBING: [&str; 6] = ["content_type", "mimetype", "status", "headers", "charset", "reason"];

impl Interpreter<'_> {
    /// Reports what a call does with its arguments; whether what it returns comes from somewhere else than they do.
    pub(super) fn sinks(
        &mut self,
        whole: &Expression,
        full: &str,
        receiver: Option<&Value>,
        values: &[Value],
        named: &[(&str, Value)],
    ) -> bool {
        let language = self.language;
        let mut answers = false;
        for sink in language.sinks {
            let is_it = match sink.callee.strip_prefix('.') {
                Some(method) => full.rsplit_once('.').is_some_and(|(of, name)| name == method && !is_module(of)),
                None => full == sink.callee,
            };
            if !is_it {
                continue;
            }
            if matches!(sink.takes, Takes::Statement(_)) && values.is_empty() {
                continue;
            }
            // A file's text, or a query's rows, are not what the path or the query was made of.
            answers |= !matches!(sink.kind, Kind::Markup | Kind::Objects | Kind::Template | Kind::Code);
            let is_constant = !values.is_empty() && values.iter().all(Value::is_constant);
            let known = self.calls.entry((sink.kind, whole.at.start)).or_insert((whole.at.clone(), true));
            known.1 &= is_constant;
            let told = |at: usize| named.iter().filter(|(name, _)| !DESCRIBING.contains(name)).nth(at);
            let argument = |at: usize| values.get(at).or_else(|| told(at).map(|(_, value)| value));
            let found: Option<Taint> = match sink.takes {
                Takes::Nth(at) => argument(at).and_then(Value::taint).cloned(),
                Takes::Any => values.iter().chain(named.iter().map(|(_, value)| value)).find_map(Value::taint).cloned(),
                Takes::Built(at) => {
                    let any = if sink.kind == Kind::Ldap {
                        values
                            .iter()
                            .chain(named.iter().map(|(_, value)| value))
                            .filter_map(Value::taint)
                            .find(|taint| taint.is_built && taint.before.contains('('))
                    } else {
                        argument(at)
                            .and_then(Value::taint)
                            .filter(|taint| taint.is_built || taint.level > Level::Caller)
                    };
                    any.cloned()
                }
                Takes::Receiver => receiver.and_then(Value::taint).cloned(),
                Takes::Loaded(at) => {
                    // A loader that makes plain values is safe.
                    let text = whole_loader(whole);
                    argument(at).and_then(Value::taint).filter(|_| !text).cloned()
                }
                Takes::Words => words(values, named),
                Takes::Statement(at) => match argument(at) {
                    // Some drivers take a context before it, under the same name.
                    Some(Value::Unknown) => {
                        argument(at + 1).and_then(Value::taint).filter(|taint| taint.is_built && is_sql(taint))
                    }
                    other => other.and_then(Value::taint).filter(|taint| is_sql(taint)),
                }
                .cloned(),
                Takes::Listed(at) => listed(values.get(at..).unwrap_or_default()),
                Takes::Started => match receiver {
                    Some(Value::List(words)) => listed(words),
                    _ => None,
                },
                Takes::Behind(option) => {
                    let at = values.iter().position(|value| value.text().is_some_and(|text| text == option));
                    at.and_then(|at| values.get(at + 1)).and_then(Value::taint).cloned()
                }
                Takes::Into(kind) => {
                    let is_it = first_of(whole).is_some_and(|name| self.resolved(&name) == kind);
                    values.iter().skip(1).filter(|_| is_it).find_map(Value::taint).cloned()
                }
            };
            if let Some(taint) = found {
                self.report(sink.kind, &taint, whole.at.clone(), full);
            }
        }
        answers
    }

    /// Reports that a value from outside reached a sink, unless it was made safe for it.
    pub(super) fn report(&mut self, kind: Kind, taint: &Taint, sink: Range<usize>, callee: &str) {
        if taint.clean & kind.bit() != 0 {
            return;
        }
        // What callers hand over is worth a word only where a mistake is likely: text that is built from it.
        let is_worth = match kind {
            Kind::Sql | Kind::Ldap | Kind::Xpath => taint.is_built || taint.level > Level::Caller,
            // Who calls may say which program is started and which module is loaded, not what a shell or `eval` does.
            Kind::Command if callee.starts_with("os.exec") || callee.starts_with("os.spawn") => {
                taint.level == Level::Anybody
            }
            Kind::Code if ["compile", "__import__", "importlib.import_module", "require"].contains(&callee) => {
                taint.level == Level::Anybody
            }
            Kind::Command | Kind::Code | Kind::Template | Kind::Objects => true,
            Kind::Path | Kind::Request | Kind::Redirect | Kind::Markup | Kind::Trust | Kind::NoSql => {
                taint.level == Level::Anybody
            }
        };
        let is_path_of_user =
            taint.level == Level::User && matches!(kind, Kind::Sql | Kind::Objects) && !taint.is_built;
        if is_worth && !is_path_of_user {
            self.flows.push(Flow {
                kind,
                level: taint.level,
                source: taint.source.clone(),
                sink,
                callee: callee.to_owned(),
            });
        }
    }
}

/// Returns the name of a call's first argument.
fn first_of(whole: &Expression) -> Option<String> {
    let Form::Call { arguments, .. } = &whole.is else { return None };
    arguments.first()?.dotted()
}

/// Whether a value makes SQL: a word of it stands before, or whoever sends the request chooses the whole text.
fn is_sql(taint: &Taint) -> bool {
    const WORDS: [&str; 14] = [
        "select ",
        "insert ",
        "update ",
        "delete ",
        "replace ",
        "where ",
        "from ",
        "values",
        "drop ",
        "create ",
        "alter ",
        "order by",
        "truncate ",
        "call ",
    ];
    let before = taint.before.to_ascii_lowercase();
    match taint.is_built {
        true => WORDS.iter().any(|word| before.contains(word)),
        false => taint.level == Level::Anybody,
    }
}

/// Returns the taint of a command whose words are handed over one by one.
fn listed(words: &[Value]) -> Option<Taint> {
    // Who calls may say which program is started; whoever sends a request may not.
    let program = words.first().and_then(Value::taint).filter(|taint| taint.level == Level::Anybody);
    program.or_else(|| words.iter().skip(1).find_map(Value::taint).filter(|_| asks_shell(None, words))).cloned()
}

/// Whether the words of a command start a shell that takes a line apart: `sh -c`, not `git -c`.
fn asks_shell(program: Option<&Value>, words: &[Value]) -> bool {
    const SHELLS: [&str; 12] =
        ["sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "cmd", "cmd.exe", "powershell", "pwsh", "su"];
    // Which program it is may stand in a variable, or behind another: `sudo sh -c`.
    let is_shell = |word: &Value| match word.text() {
        Some(text) => SHELLS.contains(&text.rsplit('/').next().unwrap_or(&text)),
        None => true,
    };
    let options = ["-c", "-lc", "/c", "/C", "-Command"];
    let is_asked = words.iter().any(|word| word.text().is_some_and(|word| options.contains(&word.as_str())));
    is_asked && program.into_iter().chain(words.iter().take(3)).any(is_shell)
}

/// Whether a call names a loader of plain values: `yaml.load(x, Loader=yaml.SafeLoader)`.
fn whole_loader(whole: &Expression) -> bool {
    let Form::Call { arguments, named, .. } = &whole.is else { return false };
    let given = named.iter().map(|(_, value)| value).chain(arguments.iter().skip(1));
    given.filter_map(Expression::dotted).any(|name| {
        name.contains("Safe")
            || name.contains("BaseLoader")
            || name.contains("JSON_SCHEMA")
            || name.contains("FAILSAFE")
    })
}

/// Returns the taint of a command that a shell takes apart.
fn words(values: &[Value], named: &[(&str, Value)]) -> Option<Taint> {
    let is_shell = named.iter().any(|(name, value)| *name == "shell" && value.truth() == Some(true));
    let options_ask = values
        .iter()
        .any(|value| matches!(value, Value::Map(map) if map.get("shell").and_then(Value::truth) == Some(true)));
    let first = values.first().or_else(|| named.iter().find(|(name, _)| *name == "args").map(|(_, value)| value))?;
    match first {
        Value::List(list) => {
            let starts_shell = asks_shell(None, list);
            let program = list.first().and_then(Value::taint);
            program
                .or_else(|| list.iter().find_map(Value::taint).filter(|_| is_shell || options_ask || starts_shell))
                .cloned()
        }
        Value::Tainted(taint) => {
            // The whole line of a shell, or, by a request, what is started at all.
            (is_shell || options_ask || taint.level == Level::Anybody).then(|| taint.clone())
        }
        _ => {
            let rest = values.get(1)?;
            let Value::List(list) = rest else { return None };
            list.iter().find_map(Value::taint).filter(|_| asks_shell(Some(first), list) || options_ask).cloned()
        }
    }
}

/// Whether what a method is called on is a module whose method of that name is another.
fn is_module(of: &str) -> bool {
    matches!(
        of,
        "re" | "regex"
            | "json"
            | "os"
            | "sys"
            | "_"
            | "lodash"
            | "Object"
            | "Array"
            | "Promise"
            | "$"
            | "jQuery"
            | "path"
            | "child_process"
            | "app"
            | "router"
            | "console"
            | "Math"
            | "syscall"
            | "unix"
    )
}
