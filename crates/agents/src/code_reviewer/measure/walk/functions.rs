//! Functions and what they stand in: where one begins, and what it is called.

use tree_sitter::Node;

use super::{Open, Opened, State, Walk, lines};
use crate::code_reviewer::measure::facts::Function;
use crate::code_reviewer::measure::go;
use crate::code_reviewer::measure::grammar::{Around, Role, text as text_of};
use crate::code_reviewer::measure::language::Language;

impl<'t> Walk<'_, 't> {
    pub(super) fn function(&mut self, node: Node<'t>, role: Role) -> Opened {
        // A declaration without a body is none, nor is `= default`.
        if node.child_by_field_name("body").is_none() && !has_try_body(node) {
            return Opened::Nothing;
        }
        let simple = (self.grammar.name)(node, self.around())
            .map(|name| text_of(name, self.text).to_owned())
            .unwrap_or_default();
        let receiver = (self.language == Language::Go).then(|| go::receiver(node, self.text)).flatten();
        let is_method = receiver.is_some() || !self.scopes.is_empty();
        let scope = receiver.map(str::to_owned).or_else(|| self.scopes.last().cloned());
        let name = match scope {
            Some(scope) if !simple.is_empty() && !simple.contains('.') => {
                format!("{scope}{}{simple}", self.grammar.separator)
            }
            _ => simple.clone(),
        };
        let is_in_test = self.state.is_test;
        let is_test = is_in_test || (self.grammar.is_test)(node, self.text);
        let is_inner = !self.open.is_empty();
        self.state = State { is_test, is_async: is_async(node), is_aside: self.state.is_aside, ..State::default() };
        let (line, end_line) = lines(node);
        if is_test && !is_in_test {
            self.facts.tests.push(line..end_line + 1);
        }
        self.open.push(Open {
            place: self.facts.functions.len(),
            simple,
            is_method: is_method && role == Role::Function,
            is_recursive: false,
        });
        self.facts.functions.push(Function {
            name,
            line,
            end_line,
            bytes: node.byte_range(),
            cyclomatic: 1,
            parameters: (self.grammar.parameters)(node, self.text) as u32,
            is_test,
            is_async: self.state.is_async,
            is_inner,
            ..Function::default()
        });
        Opened::Function
    }

    /// The two nodes around the one that is being entered.
    pub(super) fn around(&self) -> Around<'t> {
        let mut frames = self.frames.iter().rev().map(|frame| frame.node);
        (frames.next(), frames.next())
    }

    pub(super) fn scope(&mut self, node: Node<'_>, role: Role) -> Opened {
        if !self.state.is_test && (self.grammar.is_test)(node, self.text) {
            self.state.is_test = true;
            let (line, end_line) = lines(node);
            self.facts.tests.push(line..end_line + 1);
        }
        let name = (self.grammar.scope)(node).map(|name| self.name(name));
        match name {
            Some(name) if role == Role::Scope && !name.is_empty() => {
                self.scopes.push(name);
                Opened::Scope
            }
            _ => Opened::Nothing,
        }
    }

    /// What names something, on one line and not longer than a person reads.
    pub(super) fn name(&self, node: Node<'_>) -> String {
        const LONGEST: usize = 100;
        let text = text_of(node, self.text);
        let name: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.char_indices().nth(LONGEST) {
            Some((at, _)) => format!("{}…", &name[..at]),
            None => name,
        }
    }
}

/// Whether a C++ function's body is `try { … }`.
fn has_try_body(node: Node<'_>) -> bool {
    node.kind() == "function_definition" && node.named_child_count() > 0 && {
        let mut cursor = node.walk();
        node.named_children(&mut cursor).any(|child| child.kind() == "try_statement")
    }
}

/// Whether a function or a closure says that it runs asynchronously.
pub(super) fn is_async(node: Node<'_>) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).take(4).any(|child| {
        child.kind() == "async"
            || (child.kind() == "function_modifiers" && {
                let mut cursor = child.walk();
                child.children(&mut cursor).any(|word| word.kind() == "async")
            })
    })
}
