//! The one pass over a syntax tree.

mod functions;
mod gather;

use tree_sitter::{Node, Tree, TreeCursor};

use super::facts::{Facts, Function, Part};
use super::grammar::{Grammar, Role, Roles, text as text_of};
use super::language::Language;
use super::logical::Sequences;
use super::recover::Missed;
use functions::is_async;

/// Goes over a tree, adds what it finds, and returns where functions begin that the grammar did not see.
pub(super) fn walk(language: Language, tree: &Tree, text: &[u8], facts: &mut Facts) -> Vec<Missed> {
    let mut walk = Walk {
        language,
        grammar: language.grammar(),
        roles: language.roles(),
        text,
        facts,
        open: Vec::new(),
        scopes: Vec::new(),
        frames: Vec::new(),
        state: State::default(),
        sequences: Sequences::default(),
        missed: Vec::new(),
        is_broken: tree.root_node().has_error(),
    };
    let mut cursor = tree.walk();
    'all: loop {
        // Most nodes are leaves, which the cursor need not look into.
        let is_leaf = walk.enter(&cursor);
        if !is_leaf && cursor.goto_first_child() {
            continue;
        }
        walk.leave();
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                break 'all;
            }
            walk.leave();
        }
    }
    walk.missed
}

/// What holds at a place, and is put back when its node is left.
#[derive(Clone, Copy, Default)]
struct State {
    /// Control structures and closures around, in the function.
    nesting: u32,
    /// Closures around, in the function.
    closures: u32,
    /// The innermost loop around, in the function.
    inner_loop: Option<usize>,
    /// Loops around, in the function.
    loops: u32,
    is_async: bool,
    is_test: bool,
    is_discarded: bool,
    /// Within what is not compared: what takes names from elsewhere, and comments, which have parts in some grammars.
    is_aside: bool,
    /// Within the condition of an `#if`, which is one decision whatever it says.
    is_conditional: bool,
}

/// A node that is open.
#[derive(Clone, Copy)]
struct Frame<'t> {
    node: Node<'t>,
    role: Role,
    before: State,
    /// Whether what is in it is a level deeper, but for its head.
    nests: bool,
    /// Whether an arm was seen in it.
    has_arm: bool,
    /// Whether it began a logical expression.
    is_sequence: bool,
    /// The function's cognitive complexity before it.
    strain: u32,
    /// Whether it opened a function, or a scope.
    opened: Opened,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Nothing,
    Function,
    Scope,
}

/// A function that is open.
struct Open {
    place: usize,
    /// The name without those of its classes.
    simple: String,
    is_method: bool,
    is_recursive: bool,
}

/// A class, an `impl`, a module that is open.
struct Scope {
    name: String,
    /// How many functions were open around it.
    functions: usize,
}

struct Walk<'a, 't> {
    language: Language,
    grammar: &'static Grammar,
    roles: &'static Roles,
    text: &'a [u8],
    facts: &'a mut Facts,
    open: Vec<Open>,
    scopes: Vec<Scope>,
    frames: Vec<Frame<'t>>,
    state: State,
    sequences: Sequences,
    missed: Vec<Missed>,
    /// Whether there is a place anywhere that the grammar could not read.
    is_broken: bool,
}

impl<'t> Walk<'_, 't> {
    /// Takes a node in, and returns whether there is nothing in it.
    fn enter(&mut self, cursor: &TreeCursor<'t>) -> bool {
        let node = cursor.node();
        let role = self.roles.of(node);
        let before = self.state;
        let (parent_role, parent_nests) = self.frames.last().map_or((Role::Plain, false), |it| (it.role, it.nests));
        if parent_nests && node.is_named() && !is_head(cursor.field_name()) {
            self.state.nesting += 1;
        }
        self.state.is_conditional |= parent_role == Role::Conditional && cursor.field_name() == Some("condition");
        let mut frame = Frame {
            node,
            role,
            before,
            nests: false,
            has_arm: false,
            is_sequence: false,
            strain: 0,
            opened: Opened::Nothing,
        };
        if self.is_broken && (node.is_error() || node.is_missing()) {
            self.facts.errors += 1;
        }
        frame.strain = self.open.last().map_or(0, |open| self.facts.functions[open.place].cognitive);
        match role {
            Role::Plain | Role::Name | Role::Value => {}
            Role::Function | Role::Literal => frame.opened = self.function(node, role),
            Role::Closure => {
                frame.nests = true;
                self.state.closures += 1;
                self.state.is_async = is_async(node);
            }
            Role::Scope | Role::Module => frame.opened = self.scope(node, role),
            Role::Block => frame.opened = self.block(node),
            Role::If => {
                self.decide();
                let is_else_if = parent_role == Role::Else
                    || (parent_role == Role::If && cursor.field_name() == Some("alternative"));
                // `else` was counted by its word, and what it holds is a level deeper already.
                if !is_else_if {
                    self.structure();
                    frame.nests = true;
                }
            }
            Role::Elif => {
                self.decide();
                self.strain(1);
            }
            Role::Ternary => {
                self.decide();
                self.strain(1 + self.state.nesting);
                frame.nests = true;
            }
            Role::Loop | Role::Endless => {
                if role == Role::Loop {
                    self.decide();
                }
                self.structure();
                frame.nests = true;
                self.enter_loop(node);
            }
            Role::Switch => {
                self.structure();
                frame.nests = true;
            }
            Role::Arm => self.arm(),
            Role::Case | Role::Generator | Role::Guard | Role::Finally | Role::Conditional => self.decide(),
            Role::Catch => {
                self.decide();
                self.structure();
                frame.nests = true;
                self.handler(node);
            }
            Role::Logical | Role::Parentheses => {
                let goes_on = matches!(parent_role, Role::Logical | Role::Parentheses);
                if !goes_on {
                    frame.is_sequence = true;
                    self.sequences.open();
                }
            }
            Role::And | Role::Or | Role::Coalesce => self.operator(node, role, parent_role),
            Role::Word if parent_role == Role::Tokens => self.decide(),
            Role::Word if parent_role == Role::Pattern && node.kind() == "if" => self.decide(),
            Role::Word => {}
            Role::ElseWord => self.else_word(parent_role),
            Role::Question => {
                self.decide();
                self.count(|function| {
                    function.questions += 1;
                    function.exits += 1;
                });
            }
            Role::Exit => self.count(|function| function.exits += 1),
            // `break 'outer`, `continue outer`: with a name there is more than the word and a semicolon.
            Role::Jump if node.named_child(0).is_some_and(|to| to.kind().contains("label") || is_label(to)) => {
                self.strain(1);
            }
            Role::Jump => {}
            Role::Goto => self.strain(1),
            Role::Call | Role::Macro => self.call(node, role),
            Role::Let => {
                let is_nothing = node.child_by_field_name("pattern").is_some_and(|it| text_of(it, self.text) == "_");
                self.state.is_discarded = is_nothing;
            }
            Role::AsyncBlock => self.state.is_async = true,
            Role::Comment => {
                self.state.is_aside = true;
                self.comment(node);
            }
            Role::Import => self.state.is_aside = true,
            Role::Tokens | Role::Else | Role::Pattern | Role::Broken => {}
            Role::FunctionWord => {
                if matches!(parent_role, Role::Tokens | Role::Broken) {
                    self.missed.push(Missed { at: node.start_byte(), depth: 0, is_test: self.state.is_test });
                }
            }
        }
        let is_leaf = node.child_count() == 0;
        if is_leaf && !self.state.is_aside {
            self.token(node, role);
        }
        self.frames.push(frame);
        is_leaf
    }

    fn leave(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let is_outermost = frame.before.nesting == 0 && frame.nests && frame.role != Role::Closure;
        if let (true, Some(open)) = (is_outermost, self.open.last()) {
            let function = &mut self.facts.functions[open.place];
            let cognitive = function.cognitive - frame.strain;
            if function.heaviest.as_ref().is_none_or(|part| part.cognitive < cognitive) {
                let (line, end_line) = lines(frame.node);
                let word = word(frame.node.kind()).to_owned();
                function.heaviest = Some(Part { word, line, end_line, cognitive });
            }
        }
        self.state = frame.before;
        if frame.is_sequence {
            self.sequences.close();
        }
        match frame.opened {
            Opened::Nothing => {}
            Opened::Function => {
                self.open.pop();
            }
            Opened::Scope => {
                self.scopes.pop();
            }
        }
    }

    fn count(&mut self, change: impl FnOnce(&mut Function)) {
        if let Some(open) = self.open.last() {
            change(&mut self.facts.functions[open.place]);
        }
    }

    /// A decision: one more way through the function.
    fn decide(&mut self) {
        self.count(|function| function.cyclomatic += 1);
    }

    /// Something that makes it harder to follow.
    fn strain(&mut self, by: u32) {
        self.count(|function| function.cognitive += by);
    }

    /// A control structure: the deeper it is the harder to follow.
    fn structure(&mut self) {
        let nesting = self.state.nesting;
        self.strain(1 + nesting);
        let depth = nesting.saturating_sub(self.state.closures) + 1;
        self.count(|function| function.nesting = function.nesting.max(depth));
    }

    fn arm(&mut self) {
        // Of several arms one is taken without asking.
        let is_first = self.frames.last_mut().is_some_and(|frame| !std::mem::replace(&mut frame.has_arm, true));
        if !is_first {
            self.decide();
        }
    }

    fn else_word(&mut self, parent: Role) {
        match parent {
            // `a if b else c`
            Role::Ternary => {}
            // `let Some(a) = b else { return }` decides.
            Role::Let => {
                self.decide();
                self.strain(1 + self.state.nesting);
            }
            // Python's `try … else` takes no other way than the one without an exception.
            Role::Else => {
                let around = self.frames.iter().rev().nth(1).map(|frame| frame.role);
                if around != Some(Role::Plain) {
                    self.strain(1);
                }
            }
            Role::If => self.strain(1),
            _ => {}
        }
    }

    fn operator(&mut self, node: Node<'_>, role: Role, parent: Role) {
        if parent == Role::Tokens {
            // `||` may begin a closure there: an operator has something before it.
            if node.prev_sibling().is_some_and(|left| left.is_named() || left.kind() == "self") {
                self.decide();
            }
            return;
        }
        if parent != Role::Logical || self.state.is_conditional {
            return;
        }
        self.decide();
        if role != Role::Coalesce && self.sequences.say(role) {
            self.strain(1);
        }
    }
}

/// Whether a part of a control structure is its head, which is no deeper than what is before it.
fn is_head(field: Option<&str>) -> bool {
    matches!(
        field,
        Some("condition" | "value" | "initializer" | "update" | "increment" | "subject" | "left" | "right" | "pattern")
    )
}

fn is_label(node: Node<'_>) -> bool {
    matches!(node.kind(), "statement_identifier" | "label_name" | "identifier")
}

/// The word of a control structure, by its kind: `enhanced_for_statement` is a `for`.
fn word(kind: &str) -> &str {
    let words = ["if", "for", "while", "loop", "match", "switch", "select", "catch", "except", "do"];
    let mut parts = kind.split('_');
    parts.find(|part| words.contains(part)).unwrap_or("block")
}

fn lines(node: Node<'_>) -> (u32, u32) {
    (node.start_position().row as u32 + 1, node.end_position().row as u32 + 1)
}
