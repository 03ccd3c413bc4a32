//! Programs with what data flow needs of them and nothing else: one form for every language that is followed.

use std::collections::BTreeMap;
use std::ops::Range;

/// A file's code.
#[derive(Debug, Default)]
pub(super) struct Program {
    /// What runs when the file is loaded.
    pub body: Vec<Statement>,
    /// What names that are imported stand for: `run` is `subprocess.run`.
    pub imports: BTreeMap<String, String>,
    /// The whole paths of packages that are known by the end of theirs: `rand` is `math/rand`.
    pub paths: BTreeMap<String, String>,
}

/// A function, with or without a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Function {
    pub name: String,
    pub parameters: Vec<String>,
    /// The types of those parameters that are no plain text, where the language says them: `r` is a `http.Request`.
    /// Such a parameter brings in what its type does and nothing else.
    pub types: BTreeMap<String, String>,
    pub body: Vec<Statement>,
    /// Whether a web framework calls it with a request: its parameters come from outside, what it returns is shown.
    pub is_handler: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Statement {
    Assign {
        target: Expression,
        value: Expression,
    },
    Expression(Expression),
    If {
        test: Expression,
        then: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    Loop {
        bind: Option<(Expression, Expression)>,
        body: Vec<Statement>,
    },
    /// Arms with the values they are for; none is for the rest.
    Match {
        subject: Expression,
        arms: Vec<(Vec<Expression>, Vec<Statement>)>,
    },
    Try {
        body: Vec<Statement>,
        handlers: Vec<Vec<Statement>>,
        finally: Vec<Statement>,
    },
    Return(Option<Expression>),
    /// Leaves the function: `raise`, `throw`.
    Leave,
    /// Leaves the round of a loop: `break`, `continue`.
    Break,
    Function(Function),
    /// A class or a block with names of its own.
    Block(Vec<Statement>),
}

/// An expression and the bytes it stands in.
#[derive(Clone, Debug)]
pub(super) struct Expression {
    pub at: Range<usize>,
    pub is: Form,
}

#[derive(Clone, Debug)]
pub(super) enum Form {
    Text(String),
    Number(f64),
    Bool(bool),
    Nothing,
    Name(String),
    Attribute(Box<Expression>, String),
    Index(Box<Expression>, Box<Expression>),
    Call {
        callee: Box<Expression>,
        arguments: Vec<Expression>,
        named: Vec<(String, Expression)>,
    },
    /// Text with values in it.
    Template(Vec<Expression>),
    Binary(String, Box<Expression>, Box<Expression>),
    Not(Box<Expression>),
    List(Vec<Expression>),
    Map(Vec<(Expression, Expression)>),
    Either {
        test: Box<Expression>,
        then: Box<Expression>,
        otherwise: Box<Expression>,
    },
    Lambda(Box<Function>),
    /// Something that is made of these in a way that is not followed.
    Other(Vec<Expression>),
}

impl Expression {
    /// Returns a dotted name as it is written: `request.args.get`.
    pub fn dotted(&self) -> Option<String> {
        match &self.is {
            Form::Name(name) => Some(name.clone()),
            Form::Attribute(of, name) => Some(format!("{}.{name}", of.dotted()?)),
            Form::Call { callee, .. } => Some(format!("{}()", callee.dotted()?)),
            Form::Index(of, _) => Some(format!("{}[]", of.dotted()?)),
            _ => None,
        }
    }
}
