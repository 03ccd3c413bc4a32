//! C and C++. `#if` and `#ifdef` within a function decide too; a lambda counts for the function around it.

use tree_sitter::Node;

use super::grammar::{Around, Grammar, Role, named, text};

const NODES: &[(&str, Role)] = &[
    ("function_definition", Role::Function),
    ("lambda_expression", Role::Closure),
    ("class_specifier", Role::Scope),
    ("struct_specifier", Role::Scope),
    ("namespace_definition", Role::Module),
    ("compound_statement", Role::Block),
    ("if_statement", Role::If),
    ("else_clause", Role::Else),
    ("conditional_expression", Role::Ternary),
    ("for_statement", Role::Loop),
    ("for_range_loop", Role::Loop),
    ("while_statement", Role::Loop),
    ("do_statement", Role::Loop),
    ("switch_statement", Role::Switch),
    ("catch_clause", Role::Catch),
    ("binary_expression", Role::Logical),
    ("parenthesized_expression", Role::Parentheses),
    ("return_statement", Role::Exit),
    ("co_return_statement", Role::Exit),
    ("throw_statement", Role::Exit),
    ("goto_statement", Role::Goto),
    ("preproc_if", Role::Conditional),
    ("preproc_ifdef", Role::Conditional),
    ("preproc_elif", Role::Conditional),
    ("preproc_elifdef", Role::Conditional),
    ("call_expression", Role::Call),
    ("comment", Role::Comment),
    ("identifier", Role::Name),
    ("field_identifier", Role::Name),
    ("type_identifier", Role::Name),
    ("namespace_identifier", Role::Name),
    ("string_content", Role::Value),
    ("character", Role::Value),
    ("number_literal", Role::Value),
    ("preproc_include", Role::Import),
    ("using_declaration", Role::Import),
];

pub(super) static C: Grammar = Grammar {
    nodes: NODES,
    words: &[
        ("&&", Role::And),
        ("||", Role::Or),
        ("and", Role::And),
        ("or", Role::Or),
        ("else", Role::ElseWord),
        ("case", Role::Case),
    ],
    name,
    scope: named,
    parameters,
    is_test: |_, _| false,
    iterated: |node| node.child_by_field_name("right").or_else(|| node.child_by_field_name("condition")),
    separator: "::",
    bare_is_method: true,
};

/// The part of a definition that has the parameters: below pointers, references and parentheses.
fn declarator(node: Node<'_>) -> Option<Node<'_>> {
    let mut at = node.child_by_field_name("declarator")?;
    loop {
        if at.kind() == "function_declarator" {
            // A function that returns a pointer to a function has two; the inner one is its own.
            let inner = at.child_by_field_name("declarator")?;
            let deeper = (inner.kind() == "parenthesized_declarator").then(|| declarator_below(inner)).flatten();
            return Some(deeper.unwrap_or(at));
        }
        at = step(at)?;
    }
}

fn declarator_below(node: Node<'_>) -> Option<Node<'_>> {
    let mut at = node;
    loop {
        at = step(at)?;
        if at.kind() == "function_declarator" {
            return Some(at);
        }
    }
}

/// One step towards what is declared.
fn step(at: Node<'_>) -> Option<Node<'_>> {
    at.child_by_field_name("declarator").or_else(|| {
        let mut cursor = at.walk();
        at.named_children(&mut cursor).find(|child| child.kind().ends_with("declarator"))
    })
}

/// What the grammar takes for a function where a macro that it cannot know stands in the way.
pub(super) enum Mistaken<'t> {
    /// `class EXPORTED Parser : Base { … }`, with what names it.
    Class(Node<'t>),
    /// `BEGIN_NAMESPACE namespace parser { … }`.
    Namespace,
    /// An `else if` below an `#ifdef`, whose `if` is above it.
    Branch,
}

/// Says what a definition is that is no function's, and `None` where it is one.
pub(super) fn mistaken<'t>(node: Node<'t>, source: &[u8]) -> Option<Mistaken<'t>> {
    if node.kind() != "function_definition" {
        return None;
    }
    // Python's definitions have none.
    let declared = node.child_by_field_name("declarator")?;
    let Some(declarator) = declarator(node) else {
        let kind = node.child_by_field_name("type").map(|kind| kind.kind());
        return match kind {
            Some("class_specifier" | "struct_specifier") => Some(Mistaken::Class(declared)),
            _ => (text(declared, source) == "namespace").then_some(Mistaken::Namespace),
        };
    };
    let name = declarator.child_by_field_name("declarator").map(|name| text(name, source)).unwrap_or_default();
    matches!(name, "if" | "for" | "while" | "switch" | "catch").then_some(Mistaken::Branch)
}

/// Returns the call of a macro that a block belongs to, which the grammar takes for a statement without its semicolon.
pub(super) fn head_of_block<'t>(block: Node<'t>) -> Option<Node<'t>> {
    let head = block.prev_named_sibling().filter(|head| head.kind() == "expression_statement")?;
    let is_open = head.child(head.child_count().checked_sub(1)?).is_some_and(|last| last.is_missing());
    head.named_child(0).filter(|call| is_open && call.kind() == "call_expression")
}

fn name<'t>(node: Node<'t>, _: Around<'t>) -> Option<Node<'t>> {
    match declarator(node) {
        Some(declarator) => declarator.child_by_field_name("declarator"),
        // `operator bool() const`; `PHP_FUNCTION(implode)`
        None => {
            let declared = node.child_by_field_name("declarator")?;
            let inner = declared.named_child(0).filter(|_| declared.kind() == "parenthesized_declarator");
            Some(inner.unwrap_or(declared))
        }
    }
}

fn parameters(node: Node<'_>, source: &[u8]) -> usize {
    let Some(list) = declarator(node).and_then(|found| found.child_by_field_name("parameters")) else { return 0 };
    let mut cursor = list.walk();
    let declared = list.named_children(&mut cursor).filter(|one| !one.is_extra() && text(*one, source) != "void");
    declared.count()
}
