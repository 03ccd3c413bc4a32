//! Finds references to tasks and signals in an expression, and rewrites them so that hyphens in names are no minus.

use std::ops::Range;

/// A reference to what a task left behind, or to a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it refers to.
    pub to: Referent,
    /// The task or signal, as it was written.
    pub name: String,
    /// Which part of it; `None` where none was named.
    pub part: Option<Part>,
    /// The fields below that, as far as they are named outright.
    pub fields: Vec<String>,
    /// The bytes of the reference in the text.
    pub span: Range<usize>,
}

/// What a reference is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Referent {
    /// What a task left behind.
    Task,
    /// A signal that the task itself has heard.
    Signal,
}

/// A part of what a task leaves behind, or of a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The JSON object that it wrote.
    Output,
    /// What it said of itself.
    Report,
    /// How it ended.
    State,
    /// What is told with a signal.
    Data,
    /// Who sent it.
    From,
    /// When it was sent.
    Time,
    /// The same of each whose word is needed, by name.
    By,
    /// A part that there is none of.
    Unknown(String),
}

impl Part {
    fn named(to: Referent, name: &str) -> Part {
        match (to, name) {
            (Referent::Task, "output") => Part::Output,
            (Referent::Task, "report") => Part::Report,
            (Referent::Task, "state") => Part::State,
            (Referent::Signal, "data") => Part::Data,
            (Referent::Signal, "from") => Part::From,
            (Referent::Signal, "time") => Part::Time,
            (Referent::Signal, "by") => Part::By,
            _ => Part::Unknown(name.to_owned()),
        }
    }
}

impl Referent {
    /// Returns the root that stands for such a reference where it begins with one.
    fn of_root(word: &str) -> Option<Referent> {
        match word {
            "tasks" => Some(Referent::Task),
            "signals" => Some(Referent::Signal),
            _ => None,
        }
    }

    fn root(self) -> &'static str {
        match self {
            Referent::Task => "tasks",
            Referent::Signal => "signals",
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
                    written.push_str(reference.to.root());
                    written.push_str("[\"");
                    written.push_str(&reference.name);
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
        let root = Referent::of_root(word);
        let name = if root.is_some() {
            self.step(is_id)?
        } else {
            let mut ahead = Scanner { ..*self };
            let part = ahead.step(is_word)?;
            let is_part = matches!(part.as_str(), "output" | "report" | "state");
            if !is_part || matches!(word, "inputs" | "run" | "item" | "output" | "trigger") {
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
        let to = root.unwrap_or(Referent::Task);
        let mut steps = steps.into_iter();
        let part = steps.next().map(|part| Part::named(to, &part));
        Some(Reference { to, name, part, fields: steps.collect(), span: offset + start..offset + self.at })
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

    /// Returns how many bytes of a reference that began at `start` name its task or signal.
    fn id_end(&self, start: usize) -> usize {
        let mut again = Scanner { text: self.text, at: start };
        if Referent::of_root(again.take_while(is_id)).is_some() {
            again.step(is_id);
        }
        again.at - start
    }
}
