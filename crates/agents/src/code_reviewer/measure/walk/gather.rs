//! What rules look at besides functions: loops, handlers, calls, comments, and the words themselves.

use std::ops::Range;

use tree_sitter::Node;

use super::Walk;
use crate::code_reviewer::measure::facts::{Call, Comment, Handler, Loop, Token};
use crate::code_reviewer::measure::grammar::Role;
use crate::code_reviewer::measure::language::Language;
use crate::code_reviewer::measure::python;

impl Walk<'_, '_> {
    pub(super) fn enter_loop(&mut self, node: Node<'_>) {
        let over = (self.grammar.iterated)(node).map(|over| over.byte_range()).unwrap_or_default();
        let is_for = node.kind().starts_with("for") || node.kind().starts_with("enhanced");
        let function = self.open.last().map(|open| open.place);
        self.facts.loops.push(Loop {
            over: if is_for { over } else { Range::default() },
            line: node.start_position().row as u32 + 1,
            outer: self.state.inner_loop,
            function,
        });
        self.state.inner_loop = Some(self.facts.loops.len() - 1);
        self.state.loops += 1;
    }

    pub(super) fn handler(&mut self, node: Node<'_>) {
        let body = node.child_by_field_name("body").or_else(|| {
            let mut cursor = node.walk();
            node.named_children(&mut cursor).filter(|child| child.kind() == "block").last()
        });
        let is_empty = body.is_some_and(|body| match self.language {
            Language::Python => python::does_nothing(body, self.text) && !self.is_explained(node),
            _ => body.named_child_count() == 0,
        });
        self.facts.handlers.push(Handler {
            bytes: node.byte_range(),
            line: node.start_position().row as u32 + 1,
            is_empty,
            is_test: self.state.is_test,
        });
    }

    /// Whether a comment stands in a node's lines; in Python one belongs to no block.
    pub(super) fn is_explained(&self, node: Node<'_>) -> bool {
        let end =
            memchr::memchr(b'\n', &self.text[node.end_byte()..]).map_or(self.text.len(), |at| node.end_byte() + at);
        self.text[node.start_byte()..end].contains(&b'#')
    }

    pub(super) fn call(&mut self, node: Node<'_>, role: Role) {
        let field = if role == Role::Macro { "macro" } else { "function" };
        let callee = match node.child_by_field_name(field).or_else(|| node.child_by_field_name("constructor")) {
            Some(callee) => callee.byte_range(),
            // Java: the object and the name; `new` and the type.
            None => match node.child_by_field_name("name").or_else(|| node.child_by_field_name("type")) {
                Some(name) => node.start_byte()..name.end_byte(),
                None => return,
            },
        };
        let callee = callee.start..callee.end + usize::from(role == Role::Macro);
        self.recursion(node, &callee);
        let function = self.open.last().map(|open| open.place);
        self.facts.calls.push(Call {
            callee,
            bytes: node.byte_range(),
            line: node.start_position().row as u32 + 1,
            function,
            loops: self.state.loops,
            is_async: self.state.is_async,
            is_discarded: std::mem::take(&mut self.state.is_discarded),
            is_test: self.state.is_test,
        });
    }

    /// A function that calls itself is harder to follow, once.
    pub(super) fn recursion(&mut self, node: Node<'_>, callee: &Range<usize>) {
        let called = self.text.get(callee.clone()).unwrap_or_default();
        let Some(open) = self.open.last_mut() else { return };
        if open.is_recursive || open.simple.is_empty() || !called.ends_with(open.simple.as_bytes()) {
            return;
        }
        let before = &called[..called.len() - open.simple.len()];
        let is_own = match before {
            b"" => !open.is_method || self.grammar.bare_is_method,
            b"self." | b"Self::" | b"this." | b"this->" | b"cls." => open.is_method,
            _ => false,
        };
        if !is_own {
            return;
        }
        let place = open.place;
        // A method of the same name may be another one, told apart by what it takes.
        if self.grammar.bare_is_method {
            let arguments = node.child_by_field_name("arguments").map_or(0, |list| list.named_child_count());
            if arguments as u32 != self.facts.functions[place].parameters {
                return;
            }
        }
        open.is_recursive = true;
        self.facts.functions[place].cognitive += 1;
    }

    pub(super) fn comment(&mut self, node: Node<'_>) {
        let bytes = node.byte_range();
        let line = memchr::memrchr(b'\n', &self.text[..bytes.start]).map_or(0, |at| at + 1);
        // Rust's grammar takes the end of the line into a doc comment.
        let end = bytes.end - usize::from(self.text[..bytes.end].ends_with(b"\n"));
        self.facts.comments.push(Comment {
            is_trailing: self.text[line..bytes.start].iter().any(|byte| !byte.is_ascii_whitespace()),
            bytes: bytes.start..end.max(bytes.start),
            line: node.start_position().row as u32 + 1,
        });
    }

    pub(super) fn token(&mut self, node: Node<'_>, role: Role) {
        let bytes = self.text.get(node.byte_range()).unwrap_or_default();
        if bytes.is_empty() {
            return;
        }
        let shape = match role {
            Role::Name => 1,
            Role::Value => 2,
            _ => 3 + u32::from(node.kind_id()),
        };
        self.facts.tokens.push(Token { exact: hash(bytes), shape, line: node.start_position().row as u32 + 1 });
    }
}

/// A hash that is the same everywhere and always: FNV-1a.
fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
