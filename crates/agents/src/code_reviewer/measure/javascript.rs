//! JavaScript, and what TypeScript shares with it. Arrow functions and function expressions have numbers of their own.

use tree_sitter::Node;

use super::grammar::{Around, Grammar, Role, count, named, text};

const NODES: &[(&str, Role)] = &[
    ("function_declaration", Role::Function),
    ("generator_function_declaration", Role::Function),
    ("method_definition", Role::Function),
    ("function_expression", Role::Literal),
    ("generator_function", Role::Literal),
    ("arrow_function", Role::Literal),
    ("class_declaration", Role::Scope),
    ("abstract_class_declaration", Role::Scope),
    ("class", Role::Scope),
    ("internal_module", Role::Module),
    ("if_statement", Role::If),
    ("else_clause", Role::Else),
    ("ternary_expression", Role::Ternary),
    ("for_statement", Role::Loop),
    ("for_in_statement", Role::Loop),
    ("while_statement", Role::Loop),
    ("do_statement", Role::Loop),
    ("switch_statement", Role::Switch),
    ("switch_case", Role::Case),
    ("catch_clause", Role::Catch),
    ("binary_expression", Role::Logical),
    ("parenthesized_expression", Role::Parentheses),
    ("return_statement", Role::Exit),
    ("throw_statement", Role::Exit),
    ("break_statement", Role::Jump),
    ("continue_statement", Role::Jump),
    ("call_expression", Role::Call),
    ("new_expression", Role::Call),
    ("comment", Role::Comment),
    ("html_comment", Role::Comment),
    ("identifier", Role::Name),
    ("property_identifier", Role::Name),
    ("shorthand_property_identifier", Role::Name),
    ("type_identifier", Role::Name),
    ("string_fragment", Role::Value),
    ("number", Role::Value),
    ("regex_pattern", Role::Value),
    ("import_statement", Role::Import),
];

/// JavaScript, with JSX; TypeScript and TSX have the same names for the same things, and some more.
pub(super) static JAVASCRIPT: Grammar = Grammar {
    nodes: NODES,
    words: &[("&&", Role::And), ("||", Role::Or), ("??", Role::Coalesce), ("else", Role::ElseWord)],
    name,
    scope: named,
    parameters,
    is_test: |_, _| false,
    iterated: |node| node.child_by_field_name("right").or_else(|| node.child_by_field_name("condition")),
    separator: ".",
    bare_is_method: false,
};

/// The name of a function, or of what it is given to.
fn name<'t>(node: Node<'t>, around: Around<'t>) -> Option<Node<'t>> {
    if let Some(name) = named(node) {
        return Some(name);
    }
    let parent = around.0?;
    match parent.kind() {
        "variable_declarator" => named(parent),
        "pair" => parent.child_by_field_name("key"),
        "assignment_expression" => parent.child_by_field_name("left"),
        "field_definition" => parent.child_by_field_name("property"),
        "public_field_definition" => named(parent),
        _ => None,
    }
}

fn parameters(node: Node<'_>, source: &[u8]) -> usize {
    if node.child_by_field_name("parameter").is_some() {
        return 1;
    }
    let list = node.child_by_field_name("parameters");
    let first = list.and_then(|list| list.named_child(0)).map(|first| text(first, source));
    // `this: Window` says what a function is called on.
    count(list, &["decorator"]) - usize::from(first.is_some_and(|first| first.starts_with("this:")))
}
