//! What one pass over a file brings home.

use std::ops::Range;

/// A function with a body, and its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Function {
    /// Its name with those of its classes before it, `Parser::next`; empty where it has none.
    pub name: String,
    /// The line of its first word, from 1.
    pub line: u32,
    /// The line of its last.
    pub end_line: u32,
    /// Its bytes.
    pub bytes: Range<usize>,
    /// Lines that are neither empty nor only a comment.
    pub lines: u32,
    /// Ways through it, as McCabe counts them: 1, and 1 for each decision.
    pub cyclomatic: u32,
    /// How many of those decisions are Rust's `?`, which asks nothing of a reader.
    pub questions: u32,
    /// How hard it is to follow, as SonarSource defines cognitive complexity.
    pub cognitive: u32,
    /// The most control structures within each other.
    pub nesting: u32,
    /// Parameters, without the object that it is called on.
    pub parameters: u32,
    /// `return`, `throw`, `?`.
    pub exits: u32,
    /// Whether it is there for tests only.
    pub is_test: bool,
    /// Whether it runs asynchronously.
    pub is_async: bool,
    /// Whether it is part of another function.
    pub is_inner: bool,
    /// The control structure that brings the most of its cognitive complexity, and is not within another.
    pub heaviest: Option<Part>,
}

/// A part of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its word: `for`.
    pub word: String,
    /// Its first line.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
    /// How much cognitive complexity it brings.
    pub cognitive: u32,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its bytes, with its signs.
    pub bytes: Range<usize>,
    /// Its first line.
    pub line: u32,
    /// Whether code stands before it in its line.
    pub is_trailing: bool,
}

/// A call of a function, a method, a macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The bytes of what is called: `self.files.push`, `println!`.
    pub callee: Range<usize>,
    /// The bytes of the whole call.
    pub bytes: Range<usize>,
    /// Its line.
    pub line: u32,
    /// The function that it is in, as a place in [`Facts::functions`].
    pub function: Option<usize>,
    /// How many loops of that function it is in.
    pub loops: u32,
    /// Whether what it is in runs asynchronously.
    pub is_async: bool,
    /// Whether its result is let go of with `let _ =`.
    pub is_discarded: bool,
    /// Whether it is there for tests only.
    pub is_test: bool,
}

/// A loop over something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    /// The bytes of the expression that it goes over; empty where it is another kind of loop.
    pub over: Range<usize>,
    /// Its line.
    pub line: u32,
    /// The loop around it in the same function, as a place in [`Facts::loops`].
    pub outer: Option<usize>,
    /// The function that it is in.
    pub function: Option<usize>,
}

/// What is done about an error that was caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// The bytes of the whole clause.
    pub bytes: Range<usize>,
    /// Its line.
    pub line: u32,
    /// Whether it does nothing, and no comment says why.
    pub is_empty: bool,
    /// Whether it is there for tests only.
    pub is_test: bool,
}

/// A word of the code, for comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Stands for what it says.
    pub exact: u32,
    /// Stands for what it is: all names are one, and all values.
    pub shape: u32,
    /// Its line.
    pub line: u32,
}

/// What one pass over a file brings home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its functions, by where they begin.
    pub functions: Vec<Function>,
    /// Its comments.
    pub comments: Vec<Comment>,
    /// Its calls.
    pub calls: Vec<Call>,
    /// Its loops.
    pub loops: Vec<Loop>,
    /// Its handlers of errors.
    pub handlers: Vec<Handler>,
    /// Its words, without those of imports and comments.
    pub tokens: Vec<Token>,
    /// The lines that are there for tests only.
    pub tests: Vec<Range<u32>>,
    /// Lines that are neither empty nor only a comment.
    pub code_lines: u32,
    /// All its lines.
    pub lines: u32,
    /// How many places the grammar could not read.
    pub errors: u32,
}

impl Facts {
    /// Whether a line is there for tests only.
    pub fn is_test(&self, line: u32) -> bool {
        // None is within another, and they are found from top to bottom.
        let after = self.tests.partition_point(|lines| lines.start <= line);
        after > 0 && self.tests[after - 1].contains(&line)
    }

    /// Returns the innermost function around a line.
    pub fn function_at(&self, line: u32) -> Option<&Function> {
        let around = self.functions.iter().filter(|function| (function.line..=function.end_line).contains(&line));
        around.min_by_key(|function| function.end_line - function.line)
    }

    /// Counts the lines, and puts the functions in order.
    pub(super) fn finish(&mut self, text: &[u8]) {
        let code = code_lines(text, &self.comments);
        // For each line how many lines of code there are up to it.
        let mut upto = Vec::with_capacity(code.len() + 1);
        upto.push(0_u32);
        for is_code in &code {
            upto.push(upto.last().copied().unwrap_or(0) + u32::from(*is_code));
        }
        self.lines = code.len() as u32;
        self.code_lines = upto.last().copied().unwrap_or(0);
        let at = |line: u32| upto[(line as usize).min(upto.len() - 1)];
        for function in &mut self.functions {
            function.lines = at(function.end_line) - at(function.line.saturating_sub(1));
        }
        // Others know functions by their places, so they are moved with care.
        let mut order: Vec<usize> = (0..self.functions.len()).collect();
        order.sort_by_key(|at| (self.functions[*at].bytes.start, self.functions[*at].bytes.end));
        let mut place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new;
        }
        self.functions = order.iter().map(|at| std::mem::take(&mut self.functions[*at])).collect();
        let functions = self.calls.iter_mut().map(|call| &mut call.function);
        for function in functions.chain(self.loops.iter_mut().map(|one| &mut one.function)).flatten() {
            *function = place[*function];
        }
    }
}

/// Says of each line whether it has code on it.
fn code_lines(text: &[u8], comments: &[Comment]) -> Vec<bool> {
    let mut lines = Vec::new();
    let mut comments = comments.iter().map(|comment| &comment.bytes).peekable();
    let mut begin = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = begin + line.len();
        let (mut at, mut is_code) = (begin, false);
        while at < end {
            while comments.next_if(|comment| comment.end <= at).is_some() {}
            match comments.peek() {
                Some(comment) if comment.start <= at => at = comment.end,
                Some(comment) => {
                    let upto = comment.start.min(end);
                    is_code |= text[at..upto].iter().any(|byte| !byte.is_ascii_whitespace());
                    at = upto;
                }
                None => {
                    is_code |= text[at..end].iter().any(|byte| !byte.is_ascii_whitespace());
                    at = end;
                }
            }
        }
        lines.push(is_code);
        begin = end;
    }
    lines
}
