//! Functions and what they stand in: where one begins, and what it is called.

use tree_sitter::Node;

use super::{Open, Opened, Scope, State, Walk, lines};
use crate::code_reviewer::measure::c::{self, Mistaken};
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
        match c::mistaken(node, self.text) {
            Some(Mistaken::Class(name)) => return self.open_scope(name),
            Some(Mistaken::Namespace) => return Opened::Nothing,
            Some(Mistaken::Branch) => {
                self.decide();
                self.strain(1);
                return Opened::Nothing;
            }
            None => {}
        }
        let simple = (self.grammar.name)(node, self.around())
            .map(|name| text_of(name, self.text).to_owned())
            .unwrap_or_default();
        let receiver = (self.language == Language::Go).then(|| go::receiver(node, self.text)).flatten();
        // A function within a method is called by its bare name, as if there were no class around.
        let is_of_scope = self.scopes.last().is_some_and(|scope| scope.functions == self.open.len());
        let is_method =
            receiver.is_some() || is_of_object(node, self.around()) || is_of_scope && role == Role::Function;
        let scope = receiver.map(str::to_owned).or_else(|| self.scopes.last().map(|scope| scope.name.clone()));
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
        self.open.push(Open { place: self.facts.functions.len(), simple, is_method, is_recursive: false });
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
        match (self.grammar.scope)(node) {
            Some(name) if role == Role::Scope => self.open_scope(name),
            _ => Opened::Nothing,
        }
    }

    fn open_scope(&mut self, name: Node<'_>) -> Opened {
        let name = self.name(name);
        if name.is_empty() {
            return Opened::Nothing;
        }
        self.scopes.push(Scope { name, functions: self.open.len() });
        Opened::Scope
    }

    /// Takes the block of what a macro heads for a function, as in C `TEST(parser, empty) { … }`.
    pub(super) fn block(&mut self, node: Node<'t>) -> Opened {
        if !self.open.is_empty() {
            return Opened::Nothing;
        }
        let Some(head) = c::head_of_block(node) else { return Opened::Nothing };
        let name = self.name(head);
        self.open.push(Open {
            place: self.facts.functions.len(),
            simple: name.clone(),
            is_method: false,
            is_recursive: false,
        });
        self.facts.functions.push(Function {
            name,
            line: lines(head).0,
            end_line: lines(node).1,
            bytes: head.start_byte()..node.end_byte(),
            cyclomatic: 1,
            is_test: self.state.is_test,
            ..Function::default()
        });
        Opened::Function
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

/// Whether a function of JavaScript is part of an object, which it is called on: `{ get() { … } }`, `{ get: () => … }`.
fn is_of_object(node: Node<'_>, around: Around<'_>) -> bool {
    let holds = |parent: Node<'_>| matches!(parent.kind(), "pair" | "field_definition" | "public_field_definition");
    node.kind() == "method_definition" || around.0.is_some_and(holds)
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
