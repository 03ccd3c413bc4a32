//! C and C++. `#if` and `#ifdef` within a function decide too; a lambda counts for the function around it.

use tree_sitter::Node;

use super::grammar::{Around, Grammar, Role, named, text};

const NODES: &[(&str, Role)] = &[
    ("function_definition", Role::Function),
    ("lambda_expression", Role::Closure),
    ("class_specifier", Role::Scope),
    ("struct_specifier", Role::Scope),
    ("namespace_definition", Role::Module),
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

fn name<'t>(node: Node<'t>, _: Around<'t>) -> Option<Node<'t>> {
    match declarator(node) {
        Some(declarator) => declarator.child_by_field_name("declarator"),
        // `operator bool() const`
        None => node.child_by_field_name("declarator"),
    }
}

fn parameters(node: Node<'_>, source: &[u8]) -> usize {
    let Some(list) = declarator(node).and_then(|found| found.child_by_field_name("parameters")) else { return 0 };
    let mut cursor = list.walk();
    let declared = list.named_children(&mut cursor).filter(|one| !one.is_extra() && text(*one, source) != "void");
    declared.count()
}
