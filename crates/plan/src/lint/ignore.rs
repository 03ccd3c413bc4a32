//! `# pitcrew: ignore RULE reason`: what is not to be told at a place of a plan.
//!
//! At the end of a line the comment is about what begins on that line, alone on a line about what begins on the next
//! one; both with all that is nested in it. Errors cannot be ignored: the plan cannot run with them.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

use super::RULES;
use crate::diagnostic::{Diagnostic, Mend, Place, Severity};
use crate::read::Reading;
use crate::suggest::did_you_mean;

/// What this machine says of a plan: what is found on one is not found on another, so that nobody can tell whether a
/// comment about it is needed.
const OF_THE_MACHINE: [&str; 2] = ["missing-command", "matches-nothing"];

/// A comment that silences a rule on some lines.
pub(crate) struct Ignore {
    /// The rule as the comment calls it.
    pub rule: String,
    /// Whether it says why.
    pub reasoned: bool,
    /// The first and the last line, from 1.
    pub lines: (usize, usize),
    /// Where the comment is.
    pub place: Place,
    /// How it is taken out.
    pub without: Mend,
}

/// Takes out what is to be ignored, and tells which comments did nothing, and why.
pub(crate) fn silence(ignores: Vec<Ignore>, found: &mut Vec<Diagnostic>) {
    for ignore in ignores {
        let meant = |one: &Diagnostic| {
            one.rule == ignore.rule
                && one.place.file == ignore.place.file
                && (ignore.lines.0..=ignore.lines.1).contains(&one.place.line)
        };
        let known = RULES.iter().any(|rule| rule.name == ignore.rule);
        let refused = found.iter().any(|one| meant(one) && one.severity == Severity::Error);
        let before = found.len();
        if ignore.reasoned {
            found.retain(|one| !meant(one) || one.severity == Severity::Error);
        }
        if found.len() < before || known && ignore.reasoned && OF_THE_MACHINE.contains(&ignore.rule.as_str()) {
            continue;
        }
        let rule = ignore.rule.escape_debug();
        let info = |message: String| Diagnostic::info("unused-ignore", ignore.place.clone(), message);
        found.push(if !known {
            let hint = did_you_mean(&ignore.rule, RULES.iter().map(|rule| rule.name));
            info(format!("there is no rule `{rule}` that could be ignored"))
                .hint(hint.unwrap_or_else(|| "each finding says its rule; `docs/lints` has them all".to_owned()))
        } else if refused {
            info(format!("`{rule}` is an error here, and errors cannot be ignored: the plan cannot run with it"))
                .hint("mend what it tells; the comment does nothing")
        } else if !ignore.reasoned {
            info(format!("`{rule}` is to be ignored here without a reason")).hint("say why, behind the rule")
        } else {
            info(format!("`{rule}` is ignored here, and there is nothing to ignore"))
                .hint("take the comment out")
                .mend([ignore.without])
        });
    }
}

/// Splits what stands behind `ignore` into the rule and whether there is a reason.
pub(crate) fn words(text: &str) -> (String, bool) {
    let text = text.trim();
    let (rule, reason) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (rule.trim_end_matches(':').to_owned(), !reason.trim().is_empty())
}

/// Finds the comments of a plan.
pub(super) fn comments(reading: &Reading) -> Vec<Ignore> {
    let text = reading.source.text();
    if !text.contains("pitcrew:") {
        return Vec::new();
    }
    let scalars = scalars(text);
    let items = reading.items();
    let mut found = Vec::new();
    let mut begin = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let here = begin;
        begin += line.len();
        let bare = line.trim_end();
        let Some((hash, rest)) = directive(bare) else { continue };
        if scalars.iter().any(|scalar| scalar.holds(text, here + hash)) {
            continue;
        }
        let alone = line[..hash].trim().is_empty();
        let (rule, reasoned) = words(rest);
        // The line that it is about, from 1: this one, or the next that is neither empty nor a comment.
        let first = if alone {
            let behind = text[begin..].split('\n').map(str::trim);
            at + 2 + behind.take_while(|line| line.is_empty() || line.starts_with('#')).count()
        } else {
            at + 1
        };
        let last = items.iter().filter(|(begin, _)| *begin == first).map(|(_, end)| *end).max().unwrap_or(first);
        let from = if alone { here } else { here + line[..hash].trim_end().len() };
        let until = if alone { begin } else { here + bare.len() };
        found.push(Ignore {
            rule,
            reasoned,
            lines: (first, last.max(first)),
            place: reading.source.place(here + hash..here + bare.len()),
            without: Mend { span: from..until, new: String::new() },
        });
    }
    found
}

/// Returns where in a line the comment begins, and what stands behind `ignore`.
fn directive(line: &str) -> Option<(usize, &str)> {
    let word = line.find("pitcrew:")?;
    let hash = line[..word].trim_end().strip_suffix('#')?.len();
    if !line[..hash].is_empty() && !line[..hash].ends_with([' ', '\t']) {
        return None;
    }
    let rest = line[word + "pitcrew:".len()..].trim_start().strip_prefix("ignore")?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some((hash, rest))
}

/// A text of the source, in which `#` is a letter like any other.
struct Scalar {
    span: Range<usize>,
    /// Whether it is written as a block, `|` or `>`: its first line and what stands further left are not its text.
    block: bool,
}

impl Scalar {
    fn holds(&self, text: &str, at: usize) -> bool {
        if !self.span.contains(&at) {
            return false;
        }
        if !self.block {
            return true;
        }
        let indent = |line: &str| line.len() - line.trim_start().len();
        let mut lines = text[self.span.clone()].split_inclusive('\n');
        let head = lines.next().map_or(0, str::len);
        // Where the block does not begin with its sign, it begins with its text.
        let has_head = text[self.span.start..].starts_with(['|', '>']);
        if has_head && at < self.span.start + head {
            return false;
        }
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let first = text[self.span.clone()].lines().skip(usize::from(has_head)).find(|line| !line.trim().is_empty());
        first.is_none_or(|first| indent(&text[line..]) >= indent(first))
    }
}

fn scalars(text: &str) -> Vec<Scalar> {
    let events = Parser::new_from_str(text).map_while(Result::ok);
    let scalar = |(event, span): (Event<'_>, granit_parser::Span)| match event {
        Event::Scalar(_, style, ..) => {
            let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
            Some(Scalar { span: span.byte_range()?, block })
        }
        _ => None,
    };
    events.filter_map(scalar).collect()
}
