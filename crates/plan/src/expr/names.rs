//! Finds references to tasks in an expression, and rewrites them so that hyphens in ids are no minus.

use std::ops::Range;

/// A reference to what a task left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The task, as it was written.
    pub task: String,
    /// Which part of what it left; `None` where none was named.
    pub part: Option<Part>,
    /// The fields below that, as far as they are named outright.
    pub fields: Vec<String>,
    /// The bytes of the reference in the text.
    pub span: Range<usize>,
}

/// What a task leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The JSON object that it wrote.
    Output,
    /// What it said of itself.
    Report,
    /// How it ended.
    State,
    /// A part that there is none of.
    Unknown(String),
}

impl Part {
    fn named(name: &str) -> Part {
        match name {
            "output" => Part::Output,
            "report" => Part::Report,
            "state" => Part::State,
            _ => Part::Unknown(name.to_owned()),
        }
    }
}

/// Rewrites an expression of either language; `offset` is where it begins in its text.
pub(super) fn rewrite(expression: &str, offset: usize, found: &mut Vec<Reference>) -> String {
    let mut rest = Scanner { text: expression, at: 0 };
    let mut written = String::with_capacity(expression.len() + 16);
    while let Some(c) = rest.peek() {
        let start = rest.at;
        match c {
            '"' | '\'' => rest.skip_string(c),
            // A field of something: no reference begins here.
            '.' => {
                rest.at += 1;
                rest.take_while(is_id);
            }
            c if is_word(c) => {
                if let Some(reference) = rest.reference(offset) {
                    written.push_str("tasks[\"");
                    written.push_str(&reference.task);
                    written.push_str("\"]");
                    written.push_str(&expression[start + rest.id_end(start)..rest.at]);
                    found.push(reference);
                    continue;
                }
                rest.at = start;
                rest.take_while(is_word);
            }
            _ => rest.at += c.len_utf8(),
        }
        written.push_str(&expression[start..rest.at]);
    }
    written
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_id(c: char) -> bool {
    is_word(c) || c == '-'
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, wanted: fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn skip_string(&mut self, quote: char) {
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => drop(chars.next()),
                c if c == quote => {
                    self.at += at + 1;
                    return;
                }
                _ => {}
            }
        }
        self.at = self.text.len();
    }

    /// Takes a reference that begins here; where none does, the position means nothing afterwards.
    fn reference(&mut self, offset: usize) -> Option<Reference> {
        let start = self.at;
        let word = self.take_while(is_id);
        let mut steps = Vec::new();
        let task = if word == "tasks" {
            self.step(is_id)?
        } else {
            let mut ahead = Scanner { ..*self };
            let part = ahead.step(is_word)?;
            let is_part = matches!(part.as_str(), "output" | "report" | "state");
            if !is_part || matches!(word, "inputs" | "run" | "item") {
                return None;
            }
            word.to_owned()
        };
        while let Some(step) = self.step(is_word) {
            steps.push(step);
        }
        // `output.items.size()`: what is called is no field.
        if self.peek() == Some('(') {
            steps.pop();
        }
        let mut steps = steps.into_iter();
        let part = steps.next().map(|name| Part::named(&name));
        Some(Reference { task, part, fields: steps.collect(), span: offset + start..offset + self.at })
    }

    /// Takes `.name`, `["name"]` or `['name']`.
    fn step(&mut self, wanted: fn(char) -> bool) -> Option<String> {
        let rest = self.rest();
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(|c| !wanted(c)).unwrap_or(after.len());
            let name = after[..end].trim_end_matches('-');
            self.at += 1 + name.len();
            return if name.is_empty() { None } else { Some(name.to_owned()) };
        }
        for (open, close) in [("[\"", "\"]"), ("['", "']")] {
            let inside = rest.strip_prefix(open).and_then(|after| after.find(close).map(|end| &after[..end]));
            if let Some(name) = inside.filter(|name| !name.is_empty() && name.chars().all(is_id)) {
                self.at += name.len() + 4;
                return Some(name.to_owned());
            }
        }
        None
    }

    /// Returns how many bytes of a reference that began at `start` name its task.
    fn id_end(&self, start: usize) -> usize {
        let mut again = Scanner { text: self.text, at: start };
        if again.take_while(is_id) == "tasks" {
            again.step(is_id);
        }
        again.at - start
    }
}
