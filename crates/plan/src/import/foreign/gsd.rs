//! `PLAN.md` of GSD: tasks in tags, what the plan waits for in its front matter.
//!
//! Its tasks are done in their order, but where one says which others it builds on.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::command;
use super::draft::Draft;
use crate::diagnostic::Source;
use crate::import::automation::Program;
use crate::yaml::{self, Node};

/// Whether a document is made of tasks in tags: they do not stand in an example, nor far down among sections of
/// something else.
pub(super) fn is_one(text: &str) -> bool {
    let (mut fenced, mut headings) = (false, 0);
    for line in text.lines() {
        let line = line.trim_start();
        fenced ^= line.starts_with("```");
        headings += usize::from(!fenced && line.starts_with('#'));
        if !fenced && opens(line) {
            return headings <= 2 && (text.contains("<action>") || text.contains("<name>"));
        }
    }
    false
}

fn opens(line: &str) -> bool {
    line.strip_prefix("<task").is_some_and(|rest| rest.starts_with([' ', '>', '\t']))
}

/// Reads a plan; among several, its tasks are called after it.
pub(super) fn read(source: &Source, draft: &mut Draft) {
    let text = source.text();
    let front = Front::of(text);
    if let (Some(objective), None) = (inside(text, 0..text.len(), "objective"), &draft.outline.goal) {
        let end = text[objective.clone()].find("\n\n").map_or(objective.end, |at| objective.start + at);
        let span = trimmed(text, objective.start..end);
        let goal = text[span.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        draft.outline.goal = Some(draft.fact(goal, span));
    }
    let phase = front.value("phase").map(|(phase, span)| draft.phase(&phase, span));
    if draft.outline.title.is_none()
        && let Some((name, span)) = front.value("phase")
    {
        let plan = front.value("plan").map_or(String::new(), |(plan, _)| format!(" {plan}"));
        draft.outline.title = Some(draft.fact(format!("{name}{plan}"), span));
    }
    let plan = front.plan();
    let elements = tasks(text);
    let mut read: BTreeMap<u32, String> = BTreeMap::new();
    let mut last: Option<(u32, String, usize)> = None;
    for element in &elements {
        let number = element.number(text).unwrap_or(last.as_ref().map_or(1, |(number, ..)| number.saturating_add(1)));
        let name = match &plan {
            Some(plan) if draft.several => format!("{plan}-task-{number}"),
            _ => format!("task-{number}"),
        };
        let task = element.read(text, &name, draft);
        draft.work(task).phase = phase.clone();
        let named: BTreeSet<u32> = element.mentions(text).into_iter().filter(|other| *other < number).collect();
        let mut before: Vec<String> = named.iter().filter_map(|other| read.get(other).cloned()).collect();
        if before.is_empty() {
            before.extend(last.map(|(_, name, _)| name));
        }
        for name in &before {
            draft.wait(task, name, None, element.head.clone());
        }
        if before.is_empty() {
            for (other, span) in front.waits() {
                draft.wait(task, &format!("plan {other}"), None, span);
            }
        }
        read.insert(number, name.clone());
        last = Some((number, name, task));
    }
    if let (Some(plan), Some((_, _, last))) = (&plan, &last) {
        draft.means(&format!("plan {plan}"), *last);
    }
    front.leave(draft);
    for tag in ["verification", "success_criteria", "output"] {
        let Some(range) = inside(text, 0..text.len(), tag) else { continue };
        for line in lines(text, range) {
            draft.leave(format!("`<{tag}>`: {}", &text[line.clone()]), line);
        }
    }
}

/// What stands between `---` at the top.
struct Front {
    node: Option<Node>,
    /// Where its text begins.
    begin: usize,
}

impl Front {
    fn of(text: &str) -> Front {
        let begin = text.find('\n').map_or(0, |at| at + 1);
        let end = text.starts_with("---").then(|| text[begin..].find("\n---")).flatten();
        let node = end.and_then(|end| yaml::tree(&Source::new("", &text[begin..begin + end + 1]), &mut Vec::new()));
        Front { node, begin }
    }

    fn place(&self, node: &Node) -> Range<usize> {
        let span = node.head();
        self.begin + span.start..self.begin + span.end
    }

    fn value(&self, name: &str) -> Option<(String, Range<usize>)> {
        let node = self.node.as_ref()?.field(name)?;
        Some((node.text()?.to_owned(), self.place(node)))
    }

    /// What plans are called among each other: `02-03` is the third one of phase `02-sessions`.
    fn plan(&self) -> Option<String> {
        let (plan, _) = self.value("plan")?;
        let phase = self.value("phase").map(|(phase, _)| phase).unwrap_or_default();
        Some(match numbers(&plan).as_slice() {
            [only] => numbers(&phase).first().map_or(only.clone(), |phase| format!("{phase}-{only}")),
            several => several.join("-"),
        })
    }

    fn waits(&self) -> Vec<(String, Range<usize>)> {
        let nodes = self.node.as_ref().and_then(|node| node.field("depends_on")).map(Node::items).unwrap_or_default();
        let phase = self.value("phase").and_then(|(phase, _)| numbers(&phase).first().cloned());
        let one = |node: &Node| {
            let parts = numbers(node.text()?.trim_end_matches(".md").trim_end_matches("-PLAN"));
            let name = match (parts.as_slice(), &phase) {
                ([], _) => node.text()?.to_owned(),
                ([only], Some(phase)) => format!("{phase}-{only}"),
                ([first, .., last], _) => format!("{first}-{last}"),
                ([only], None) => only.clone(),
            };
            Some((name, self.place(node)))
        };
        nodes.iter().filter_map(one).collect()
    }

    fn leave(&self, draft: &mut Draft) {
        const READ: [&str; 6] = ["phase", "plan", "depends_on", "type", "wave", "files_modified"];
        let map = self.node.as_ref().and_then(Node::map);
        for entry in map.map_or(&[][..], |map| map.entries()).iter().filter(|entry| !READ.contains(&entry.key.as_str()))
        {
            let span = self.begin + entry.key_span.start..self.begin + entry.key_span.end;
            let value = entry.value.text().map_or(String::new(), |text| format!(": {text}"));
            draft.leave(format!("`{}{value}` of the front matter", entry.key), span);
        }
    }
}

/// The whole numbers of a name, in two digits at least: `2-sessions-03` has 02 and 03.
fn numbers(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    parts
        .filter(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
        .map(|part| format!("{:0>2}", part.trim_start_matches('0')))
        .collect()
}

/// A task in its tags.
struct Element {
    /// The tag that opens it.
    head: Range<usize>,
    /// What stands in it.
    body: Range<usize>,
    /// All of it.
    all: Range<usize>,
}

fn tasks(text: &str) -> Vec<Element> {
    let mut found: Vec<Element> = Vec::new();
    let (mut at, mut fenced, mut until) = (0, false, 0);
    let mut last_close = text.find("</task>");
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        if start < until {
            continue;
        }
        let words = line.trim_start();
        fenced ^= words.starts_with("```");
        if fenced || !opens(words) {
            continue;
        }
        let Some(close) = text[start..].find('>').map(|end| start + end + 1) else { break };
        // Looked for once, so that many tasks that nobody closed cost no more than one.
        if last_close.is_some_and(|at| at < close) {
            last_close = text[close..].find("</task>").map(|end| close + end);
        }
        let reach = last_close.unwrap_or(text.len());
        // A tag that nobody closed ends where the next one opens.
        let (body, all) = match (text[close..reach].find("\n<task "), last_close) {
            (Some(next), _) => (close + next + 1, close + next + 1),
            (None, Some(end)) => (end, end + "</task>".len()),
            (None, None) => (text.len(), text.len()),
        };
        until = all;
        found.push(Element { head: start..close, body: close..body, all: start..all });
    }
    found
}

impl Element {
    fn name(&self, text: &str) -> Option<Range<usize>> {
        inside(text, self.body.clone(), "name").map(|range| trimmed(text, range)).filter(|range| !range.is_empty())
    }

    /// `Task 3: …` is number 3.
    fn number(&self, text: &str) -> Option<u32> {
        let name = &text[self.name(text)?];
        let rest = name.get(..4).filter(|word| word.eq_ignore_ascii_case("task")).map(|_| name[4..].trim_start())?;
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        rest[..digits].parse().ok()
    }

    /// The numbers of the tasks that it speaks of.
    fn mentions(&self, text: &str) -> Vec<u32> {
        let body = &text[self.body.clone()];
        let mut found = Vec::new();
        for (at, _) in body.match_indices("Task ").chain(body.match_indices("task ")) {
            let rest = &body[at + 5..];
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            found.extend(rest[..digits].parse::<u32>());
        }
        found
    }

    fn read(&self, text: &str, name: &str, draft: &mut Draft) -> usize {
        let attribute = text[self.head.clone()].split("type=").nth(1).unwrap_or_default();
        let kind = attribute.trim_start_matches(['"', '\'']).split(['"', '\'', '>', ' ']).next().unwrap_or_default();
        let first_of =
            |tag: &str| inside(text, self.body.clone(), tag).and_then(|range| lines(text, range).into_iter().next());
        let title = self
            .name(text)
            .or_else(|| ["what-built", "decision", "instructions", "action"].iter().find_map(|tag| first_of(tag)));
        let span = title.unwrap_or(self.head.clone());
        let title = match text[span.clone()].split_once(':') {
            Some((before, after)) if self.number(text).is_some() && before.len() < 12 => after,
            _ => &text[span.clone()],
        };
        let title = title.trim_start_matches(['*', '<']).trim().to_owned();
        let task = draft.task(name, &title, span, self.all.clone());
        for range in inside(text, self.body.clone(), "files").into_iter().flat_map(|range| paths(text, range)) {
            let path = draft.fact(text[range.clone()].trim_start_matches("./").to_owned(), range);
            draft.work(task).owns.push(path);
        }
        for tag in ["verify", "done", "acceptance_criteria"] {
            let Some(range) = inside(text, self.body.clone(), tag) else { continue };
            let range = inside(text, range.clone(), "automated").unwrap_or(range);
            for line in lines(text, range) {
                let fact = draft.fact(text[line.clone()].trim_start_matches(['-', '*', ' ']).to_owned(), line);
                match command::of(&fact.value).filter(|_| tag == "verify") {
                    Some(command) if !command.contains("{{") => {
                        let check = super::Sourced { value: command, span: fact.span };
                        draft.work(task).automation.verify.push(check);
                    }
                    _ => draft.work(task).criteria.push(fact),
                }
            }
        }
        if kind.starts_with("checkpoint") {
            let ask = draft
                .fact(format!("{}: is it as it should be?", title.trim_end_matches(['.', '?'])), self.head.clone());
            let nothing = draft.fact(Program::Line("true".to_owned()), self.head.clone());
            let automation = &mut draft.work(task).automation;
            automation.asks.push(ask);
            automation.run = Some(nothing);
        }
        draft.instructions[task] = self.told(text);
        task
    }

    /// What whoever does it reads: each tag with what stands in it.
    fn told(&self, text: &str) -> String {
        const TOLD: [(&str, &str); 11] = [
            ("read_first", "Read first"),
            ("behavior", "Behaviour"),
            ("action", ""),
            ("what-built", "What is there"),
            ("decision", "To decide"),
            ("options", "Options"),
            ("instructions", ""),
            ("how-to-verify", "How to look at it"),
            ("verify", "Verify"),
            ("acceptance_criteria", "Done when"),
            ("done", "Done when"),
        ];
        let mut told = String::new();
        for (tag, title) in TOLD {
            let Some(range) = inside(text, self.body.clone(), tag) else { continue };
            let range = inside(text, range.clone(), "automated").unwrap_or(range);
            let body = dedented(&text[range]);
            if body.is_empty() {
                continue;
            }
            told.push_str(if told.is_empty() { "" } else { "\n\n" });
            told.push_str(&if title.is_empty() { body } else { format!("{title}:\n{body}") });
        }
        told
    }
}

fn dedented(text: &str) -> String {
    let text = text.trim_matches('\n').trim_end();
    let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = text.lines().filter(|line| !line.trim().is_empty()).map(depth).min().unwrap_or(0);
    let lines: Vec<&str> = text.lines().map(|line| line.get(shared.min(depth(line))..).unwrap_or_default()).collect();
    lines.join("\n").trim().to_owned()
}

/// What stands between a tag and where it is closed.
fn inside(text: &str, within: Range<usize>, tag: &str) -> Option<Range<usize>> {
    let part = &text[within.clone()];
    let start = part.find(&format!("<{tag}>"))? + tag.len() + 2;
    let end = start + part[start..].find(&format!("</{tag}>"))?;
    Some(within.start + start..within.start + end)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start + part.trim().len()
}

/// The lines that say something.
fn lines(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut at = range.start;
    let all = text[range].split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        trimmed(text, start..at)
    });
    all.filter(|line| !line.is_empty()).collect()
}

/// Paths, one a line or parted by commas, less what is said about them in brackets.
fn paths(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for line in lines(text, range) {
        let mut at = line.start;
        for part in text[line].split_inclusive([',', ';']) {
            let whole = at..at + part.len();
            at = whole.end;
            let word = part.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '`' | '@'));
            let start = whole.end - word.len();
            let length =
                word.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '`' | '(')).unwrap_or(word.len());
            let path = &word[..length];
            if path.contains(['/', '.']) && !path.contains("..") && !path.starts_with('<') {
                found.push(start..start + length);
            }
        }
    }
    found
}
