//! Rust. Closures count for the function around them; `?` decides, and is told apart.

use tree_sitter::Node;

use super::grammar::{Grammar, Role, count, named, own_name, text};

pub(super) static RUST: Grammar = Grammar {
    nodes: &[
        ("function_item", Role::Function),
        ("closure_expression", Role::Closure),
        ("impl_item", Role::Scope),
        ("trait_item", Role::Scope),
        ("mod_item", Role::Module),
        ("if_expression", Role::If),
        ("else_clause", Role::Else),
        ("for_expression", Role::Loop),
        ("while_expression", Role::Loop),
        ("loop_expression", Role::Endless),
        ("match_expression", Role::Switch),
        ("match_arm", Role::Arm),
        ("let_declaration", Role::Let),
        ("binary_expression", Role::Logical),
        ("let_chain", Role::Logical),
        ("parenthesized_expression", Role::Parentheses),
        ("try_expression", Role::Question),
        ("return_expression", Role::Exit),
        ("break_expression", Role::Jump),
        ("continue_expression", Role::Jump),
        ("call_expression", Role::Call),
        ("macro_invocation", Role::Macro),
        ("async_block", Role::AsyncBlock),
        ("line_comment", Role::Comment),
        ("block_comment", Role::Comment),
        ("identifier", Role::Name),
        ("field_identifier", Role::Name),
        ("type_identifier", Role::Name),
        ("shorthand_field_identifier", Role::Name),
        ("string_content", Role::Value),
        ("char_literal", Role::Value),
        ("integer_literal", Role::Value),
        ("float_literal", Role::Value),
        ("use_declaration", Role::Import),
        ("token_tree", Role::Tokens),
        ("match_pattern", Role::Pattern),
    ],
    words: &[
        ("&&", Role::And),
        ("||", Role::Or),
        ("else", Role::ElseWord),
        ("if", Role::Word),
        ("while", Role::Word),
        ("for", Role::Word),
        ("?", Role::Word),
        ("fn", Role::FunctionWord),
    ],
    name: own_name,
    scope,
    parameters,
    is_test,
    iterated: |node| node.child_by_field_name("value"),
    separator: "::",
    bare_is_method: false,
};

fn scope(node: Node<'_>) -> Option<Node<'_>> {
    let kind = if node.kind() == "impl_item" { node.child_by_field_name("type") } else { named(node) };
    // `Vec<T>` is called `Vec`, and so is `std::vec::Vec`.
    let plain = kind.map(|kind| match kind.kind() {
        "generic_type" => kind.child_by_field_name("type").unwrap_or(kind),
        _ => kind,
    });
    plain.map(|kind| if kind.kind() == "scoped_type_identifier" { named(kind).unwrap_or(kind) } else { kind })
}

fn parameters(node: Node<'_>, source: &[u8]) -> usize {
    let list = node.child_by_field_name("parameters");
    let all = count(list, &["self_parameter", "attribute_item"]);
    // `self: Arc<Self>` is a parameter like others to the grammar.
    let mut cursor = node.walk();
    let first = list.and_then(|list| list.named_children(&mut cursor).find(|one| one.kind() == "parameter"));
    let pattern = first.and_then(|first| first.child_by_field_name("pattern"));
    all - usize::from(pattern.is_some_and(|pattern| text(pattern, source).trim_start_matches("mut ") == "self"))
}

/// Whether one of the attributes before says `test`: `#[test]`, `#[tokio::test]`, `#[cfg(test)]`.
fn is_test(node: Node<'_>, source: &[u8]) -> bool {
    let mut before = node.prev_named_sibling();
    while let Some(sibling) = before {
        match sibling.kind() {
            "attribute_item" => {
                let words = text(sibling, source);
                let said = words.split(|c: char| !c.is_alphanumeric() && c != '_');
                if said.into_iter().any(|word| matches!(word, "test" | "bench" | "rstest" | "test_case" | "proptest"))
                    && !words.contains("not(test")
                {
                    return true;
                }
            }
            "line_comment" | "block_comment" => {}
            _ => return false,
        }
        before = sibling.prev_named_sibling();
    }
    false
}
