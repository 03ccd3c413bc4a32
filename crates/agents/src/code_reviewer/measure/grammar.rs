//! What the kinds of a language's syntax nodes mean to the one who measures.

use std::collections::BTreeMap;

use tree_sitter::{Language as Syntax, Node};

/// What a node means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing by itself.
    Plain,
    /// A function or method with a name: it has numbers of its own.
    Function,
    /// A function that is a value and that its field counts by itself: an arrow function, a literal of Go.
    Literal,
    /// A closure: what is in it counts for the function around it, a level deeper.
    Closure,
    /// Something whose name goes before the names of the functions in it: a class, an `impl`, a module.
    Scope,
    /// A namespace: it may hold tests, and its name goes before nothing.
    Module,
    /// C's `{ … }`, which may be the body of what a macro heads.
    Block,
    /// `if`.
    If,
    /// `elif`, where that is a node of its own.
    Elif,
    /// What holds an `else` and what comes after it.
    Else,
    /// `a ? b : c`.
    Ternary,
    /// A loop with a condition.
    Loop,
    /// A loop without one.
    Endless,
    /// A `for` within an expression: it decides, and nests nothing.
    Generator,
    /// `switch`, `match`, `select`: what nests; its cases decide.
    Switch,
    /// A case that decides unless it is the first: of several arms one less decides.
    Arm,
    /// A case that decides.
    Case,
    /// A condition in an arm or a generator.
    Guard,
    /// `catch`, `except`.
    Catch,
    /// `finally`, where the field counts it.
    Finally,
    /// An expression of two sides that may be a logical one.
    Logical,
    /// Rust's `?`.
    Question,
    /// A way out of a function.
    Exit,
    /// A jump that may name where to.
    Jump,
    /// A jump that always names where to.
    Goto,
    /// `#if` and its like.
    Conditional,
    /// A call.
    Call,
    /// A call of a macro.
    Macro,
    /// A declaration that may take a value out of another: Rust's `let`.
    Let,
    /// Parentheses: a logical expression goes on through them.
    Parentheses,
    /// A block that runs asynchronously by itself.
    AsyncBlock,
    /// A comment.
    Comment,
    /// A name.
    Name,
    /// Text, a number: a value that stands there.
    Value,
    /// What takes names from elsewhere.
    Import,
    /// Tokens that the grammar does not look into.
    Tokens,
    /// A pattern that may have a condition.
    Pattern,
    /// What the grammar could not read.
    Broken,
    /// The operator `&&`.
    And,
    /// The operator `||`.
    Or,
    /// The operator `??`, which decides, but is no logical one.
    Coalesce,
    /// The word `else`.
    ElseWord,
    /// The words `if`, `while`, `for` and the sign `?` among tokens that the grammar does not look into.
    Word,
    /// The word that begins a function among tokens that the grammar does not look into.
    FunctionWord,
}

/// The node around one, and the node around that.
pub(crate) type Around<'t> = (Option<Node<'t>>, Option<Node<'t>>);

/// How to read a language's syntax tree.
pub(crate) struct Grammar {
    /// The nodes with a name, and what they mean.
    pub(crate) nodes: &'static [(&'static str, Role)],
    /// The signs and words, and what they mean.
    pub(crate) words: &'static [(&'static str, Role)],
    /// The node that names a function, which may be what the function is given to: two nodes around come with it.
    pub(crate) name: for<'t> fn(Node<'t>, Around<'t>) -> Option<Node<'t>>,
    /// The node that names a scope.
    pub(crate) scope: fn(Node<'_>) -> Option<Node<'_>>,
    /// How many parameters a function takes, without the object that it is called on.
    pub(crate) parameters: fn(Node<'_>, &[u8]) -> usize,
    /// Whether a function, a scope, or a module is there for tests only, as far as it says so itself.
    pub(crate) is_test: fn(Node<'_>, &[u8]) -> bool,
    /// The expression that a loop goes over.
    pub(crate) iterated: fn(Node<'_>) -> Option<Node<'_>>,
    /// What stands between the names of a scope and of what is in it.
    pub(crate) separator: &'static str,
    /// Whether a function without a scope can be called by its bare name from within a scope of the same name.
    pub(crate) bare_is_method: bool,
}

/// The roles of a language's nodes, by the number of their kind.
pub(crate) struct Roles(Vec<Role>);

impl Roles {
    /// Looks the kinds up once.
    pub(crate) fn new(grammar: &Grammar, syntax: &Syntax) -> Roles {
        let nodes: BTreeMap<_, _> = grammar.nodes.iter().copied().collect();
        let words: BTreeMap<_, _> = grammar.words.iter().copied().collect();
        let role = |id: u16| {
            let kind = syntax.node_kind_for_id(id)?;
            if syntax.node_kind_is_named(id) { nodes.get(kind).copied() } else { words.get(kind).copied() }
        };
        Roles((0..syntax.node_kind_count()).map(|id| role(id as u16).unwrap_or(Role::Plain)).collect())
    }

    /// Returns what a node means.
    pub(crate) fn of(&self, node: Node<'_>) -> Role {
        // The kind of an error is outside the table.
        self.0.get(usize::from(node.kind_id())).copied().unwrap_or(Role::Broken)
    }
}

/// Returns the child in the field `name`.
pub(crate) fn named(node: Node<'_>) -> Option<Node<'_>> {
    node.child_by_field_name("name")
}

/// Returns the child in the field `name`, whatever is around.
pub(crate) fn own_name<'t>(node: Node<'t>, _: Around<'t>) -> Option<Node<'t>> {
    named(node)
}

/// Counts a list of parameters but for those of some kinds.
pub(crate) fn count(list: Option<Node<'_>>, but: &[&str]) -> usize {
    let Some(list) = list else { return 0 };
    let mut cursor = list.walk();
    list.named_children(&mut cursor).filter(|one| !one.is_extra() && !but.contains(&one.kind())).count()
}

/// Returns a node's text where it is UTF-8, and nothing else.
pub(crate) fn text<'a>(node: Node<'_>, text: &'a [u8]) -> &'a str {
    text.get(node.byte_range()).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}
