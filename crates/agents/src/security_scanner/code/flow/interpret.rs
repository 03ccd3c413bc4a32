//! Follows values through a program's functions: constants are folded, branches that cannot be taken are left out, what
//! comes from outside is marked, and said where it reaches what it should not.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::ir::{Expression, Form, Function, Program, Statement};
use super::tables::{Kind, Language};
use super::value::{Level, Taint, Value};

/// How many functions of the file are entered in a row.
pub(super) const DEEPEST: usize = 3;
/// How many statements of a file are followed, so that none takes for ever.
const MOST: usize = 60_000;

/// A value from outside that reached a sink.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flow {
    pub kind: Kind,
    pub level: Level,
    /// Where it came in.
    pub source: Range<usize>,
    /// Where it does harm.
    pub sink: Range<usize>,
    /// What does it: `os.system`.
    pub callee: String,
}

/// Whether the code behind a statement is reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    On,
    /// The function is left.
    Left,
    /// The round of the loop is left.
    Broken,
}

type Names = BTreeMap<String, Value>;

/// A program being followed.
pub(super) struct Interpreter<'a> {
    pub(super) language: &'a Language,
    imports: &'a BTreeMap<String, String>,
    /// What the names of parameters stand for, by their types.
    pub(super) types: BTreeMap<String, String>,
    pub(super) functions: BTreeMap<&'a str, &'a Function>,
    pub(super) flows: Vec<Flow>,
    pub(super) names: Names,
    pub(super) returned: Option<Value>,
    /// What is known where rounds of the loop were left.
    broken: Option<Names>,
    /// Calls that could do harm, and whether nothing but constants went in.
    pub(super) calls: BTreeMap<(Kind, usize), (Range<usize>, bool)>,
    pub(super) depth: usize,
    pub(super) in_handler: bool,
    /// Whether anything was seen that comes from anybody.
    met_request: Cell<bool>,
    steps: usize,
}

/// What following a program gave.
pub(super) struct Followed {
    pub flows: Vec<Flow>,
    /// Calls that could do harm and do none: nothing but constants goes in.
    pub harmless: Vec<(Kind, Range<usize>)>,
    /// Whether the program handles what comes from anybody.
    pub meets_request: bool,
}

/// Follows a program.
pub(super) fn follow(program: &Program, language: &Language) -> Followed {
    let mut functions = BTreeMap::new();
    let mut all = Vec::new();
    collect(&program.body, &mut functions, &mut all);
    let mut interpreter = Interpreter {
        language,
        imports: &program.imports,
        types: BTreeMap::new(),
        functions,
        flows: Vec::new(),
        names: Names::new(),
        returned: None,
        broken: None,
        calls: BTreeMap::new(),
        depth: 0,
        in_handler: false,
        met_request: Cell::new(false),
        steps: 0,
    };
    interpreter.block(&program.body);
    let globals: Names = interpreter
        .names
        .iter()
        .filter(|(_, value)| value.is_constant())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    for function in all {
        interpreter.names.clone_from(&globals);
        interpreter.types.clear();
        interpreter.enter(function);
    }
    let mut flows = interpreter.flows;
    flows.sort_by_key(|flow| (flow.sink.start, flow.kind, std::cmp::Reverse(flow.level)));
    flows.dedup_by_key(|flow| (flow.sink.start, flow.kind));
    let calls = interpreter.calls.into_iter();
    let harmless = calls.filter(|(_, (_, is_constant))| *is_constant).map(|((kind, _), (at, _))| (kind, at)).collect();
    Followed { flows, harmless, meets_request: interpreter.met_request.get() }
}

/// Gathers every function, however deep.
fn collect<'a>(body: &'a [Statement], named: &mut BTreeMap<&'a str, &'a Function>, all: &mut Vec<&'a Function>) {
    for statement in body {
        match statement {
            Statement::Function(function) => {
                if !function.name.is_empty() {
                    named.insert(&function.name, function);
                }
                all.push(function);
                collect(&function.body, named, all);
            }
            Statement::If { then, otherwise, .. } => {
                collect(then, named, all);
                collect(otherwise, named, all);
            }
            Statement::Loop { body, .. } | Statement::Block(body) => collect(body, named, all),
            Statement::Match { arms, .. } => arms.iter().for_each(|(_, body)| collect(body, named, all)),
            Statement::Try { body, handlers, finally } => {
                collect(body, named, all);
                handlers.iter().for_each(|body| collect(body, named, all));
                collect(finally, named, all);
            }
            _ => {}
        }
    }
}

impl Interpreter<'_> {
    /// Follows a function as if somebody called it.
    pub(super) fn enter(&mut self, function: &Function) {
        let level = if function.is_handler { Level::Anybody } else { Level::Caller };
        self.met_request.set(self.met_request.get() || function.is_handler);
        self.types.extend(function.types.clone());
        for name in &function.parameters {
            if function.types.contains_key(name) {
                self.names.remove(name);
                continue;
            }
            self.types.remove(name);
            let is_self = matches!(
                name.as_str(),
                "self"
                    | "cls"
                    | "this"
                    | "app"
                    | "res"
                    | "response"
                    | "next"
                    | "done"
                    | "db"
                    | "cursor"
                    | "conn"
                    | "connection"
            );
            let is_request = self.language.request_parameters.contains(&name.as_str());
            let value = match is_self || is_request {
                true => Value::Unknown,
                false => Value::Tainted(Taint::new(level, Range::default())),
            };
            // A request is known by its name when it is used; that name must not be hidden by what stood there before.
            if is_request {
                self.names.remove(name);
            } else {
                self.names.insert(name.clone(), value);
            }
        }
        let was = std::mem::replace(&mut self.in_handler, function.is_handler);
        self.returned = None;
        self.block(&function.body);
        self.in_handler = was;
    }

    pub(super) fn block(&mut self, body: &[Statement]) -> Way {
        for statement in body {
            self.steps += 1;
            if self.steps > MOST {
                return Way::Left;
            }
            let way = self.statement(statement);
            if way != Way::On {
                return way;
            }
        }
        Way::On
    }

    fn statement(&mut self, statement: &Statement) -> Way {
        match statement {
            Statement::Assign { target, value } => {
                let known = self.value(value);
                self.assign(target, known);
            }
            Statement::Expression(expression) => {
                self.value(expression);
            }
            Statement::If { test, then, otherwise } => return self.condition(test, then, otherwise),
            Statement::Loop { bind, body } => {
                let before = self.names.clone();
                // Twice, for what one round hands to the next.
                for _ in 0..2 {
                    if let Some((target, over)) = bind {
                        let over = self.value(over);
                        let item = match &over {
                            Value::List(values) if !values.is_empty() => {
                                values[1..].iter().fold(values[0].clone(), |all, value| all.or(value))
                            }
                            Value::Map(_) => over.taint().map_or(Value::Unknown, |taint| Value::Tainted(taint.clone())),
                            Value::Tainted(_) => over.clone(),
                            _ => Value::Unknown,
                        };
                        self.assign(target, item);
                    }
                    let outer = self.broken.take();
                    self.block(body);
                    if let Some(broken) = std::mem::replace(&mut self.broken, outer) {
                        self.join(&broken);
                    }
                }
                self.join(&before);
            }
            Statement::Match { subject, arms } => return self.arms(subject, arms),
            Statement::Try { body, handlers, finally } => {
                let before = self.names.clone();
                let mut way = self.block(body);
                let mut after = self.names.clone();
                for handler in handlers {
                    self.names.clone_from(&before);
                    self.join(&after);
                    if self.block(handler) == Way::On {
                        match way {
                            Way::On => {
                                self.join(&after);
                                after.clone_from(&self.names);
                            }
                            Way::Left | Way::Broken => after.clone_from(&self.names),
                        }
                        way = Way::On;
                    }
                }
                self.names = after;
                let last = self.block(finally);
                return if last == Way::On { way } else { last };
            }
            Statement::Return(value) => {
                let known = value.as_ref().map_or(Value::Unknown, |value| self.value(value));
                let is_shown = self.in_handler && self.language.shows_returned;
                if let (true, 0, Some(value)) = (is_shown, self.depth, value) {
                    let taint = known.taint().cloned();
                    // Only text is shown as a page; a dictionary goes out as JSON.
                    if let Some(taint) =
                        taint.filter(|_| matches!(known, Value::Tainted(_)) && !matches!(value.is, Form::Map(_)))
                        && taint.level == Level::Anybody
                    {
                        self.report(Kind::Markup, &taint, value.at.clone(), "return");
                    }
                }
                self.returned = Some(match self.returned.take() {
                    Some(other) => other.or(&known),
                    None => known,
                });
                return Way::Left;
            }
            Statement::Leave => return Way::Left,
            Statement::Break => {
                if let Some(other) = self.broken.take() {
                    self.join(&other);
                }
                self.broken = Some(self.names.clone());
                return Way::Broken;
            }
            Statement::Function(_) => {}
            Statement::Block(body) => return self.block(body),
        }
        Way::On
    }

    fn condition(&mut self, test: &Expression, then: &[Statement], otherwise: &[Statement]) -> Way {
        let known = self.value(test);
        match known.truth() {
            Some(true) if known.is_constant() => return self.block(then),
            Some(false) if known.is_constant() => return self.block(otherwise),
            _ => {}
        }
        let before = self.names.clone();
        let then_way = self.block(then);
        let after_then = std::mem::replace(&mut self.names, before);
        let otherwise_way = self.block(otherwise);
        match (then_way, otherwise_way) {
            (Way::On, Way::On) => self.join(&after_then),
            (Way::On, other) => {
                self.names = after_then;
                if other == Way::Left {
                    self.checked(test, true);
                }
            }
            // Whoever leaves when a value is not as it should be has looked at it.
            (Way::Left, Way::On) => self.checked(test, false),
            (Way::Broken, Way::On) => {}
            (Way::Left, Way::Left) => return Way::Left,
            _ => return Way::Broken,
        }
        Way::On
    }

    fn arms(&mut self, subject: &Expression, arms: &[(Vec<Expression>, Vec<Statement>)]) -> Way {
        let subject = self.value(subject);
        let mut possible: Vec<&[Statement]> = Vec::new();
        let mut is_sure = false;
        for (values, body) in arms {
            if values.is_empty() {
                possible.push(body);
                is_sure = true;
                break;
            }
            let known: Vec<Value> = values.iter().map(|value| self.value(value)).collect();
            if subject.is_constant() && known.iter().all(Value::is_constant) {
                if known.contains(&subject) {
                    possible.push(body);
                    is_sure = true;
                    break;
                }
            } else {
                possible.push(body);
            }
        }
        let before = self.names.clone();
        let mut after: Option<Names> = if is_sure { None } else { Some(before.clone()) };
        for body in possible {
            self.names.clone_from(&before);
            if self.block(body) == Way::On {
                if let Some(other) = &after {
                    let other = other.clone();
                    self.join(&other);
                }
                after = Some(self.names.clone());
            }
        }
        match after {
            Some(names) => {
                self.names = names;
                Way::On
            }
            None => Way::Left,
        }
    }

    /// Takes what is known now as one of two ways to get here.
    fn join(&mut self, other: &Names) {
        for (name, value) in other {
            let joined = self.names.get(name).map_or_else(|| value.clone(), |known| known.or(value));
            self.names.insert(name.clone(), joined);
        }
    }

    /// Returns a name with its import in front: `run` is `subprocess.run`.
    pub(super) fn resolved(&self, name: &str) -> String {
        let (head, rest) = name.split_at(name.find(['.', '(', '[']).unwrap_or(name.len()));
        match self.types.get(head).or_else(|| self.imports.get(head)) {
            Some(full) => format!("{full}{rest}"),
            None => name.to_owned(),
        }
    }

    fn tainted(&self, level: Level, at: &Range<usize>) -> Value {
        Value::Tainted(Taint::new(level, at.clone()))
    }

    /// Returns what a name brings in by itself.
    pub(super) fn source(&self, name: &str, at: &Range<usize>) -> Option<Value> {
        let full = self.resolved(name);
        // What stands behind one of the known names; nothing where it is that name itself.
        let behind = |known: &[&str]| {
            known.iter().find_map(|word| {
                let rest = full.strip_prefix(word)?;
                (rest.is_empty() || rest.starts_with(['.', '['])).then_some(rest)
            })
        };
        if let Some(rest) = behind(self.language.remote).or_else(|| behind(self.language.request_parameters)) {
            let field = rest.trim_start_matches('.').split(['.', '[', '(']).next().unwrap_or_default();
            let is_harmless = self.language.harmless.contains(&field);
            self.met_request.set(true);
            return Some(if is_harmless { Value::Unknown } else { self.tainted(Level::Anybody, at) });
        }
        behind(self.language.local).map(|_| self.tainted(Level::User, at))
    }

    /// Returns what is known of an expression, and reports what it does on the way.
    pub(super) fn value(&mut self, expression: &Expression) -> Value {
        self.steps += 1;
        if self.steps > MOST {
            return Value::Unknown;
        }
        match &expression.is {
            Form::Text(text) => Value::Text(text.clone()),
            Form::Number(number) => Value::Number(*number),
            Form::Bool(bool) => Value::Bool(*bool),
            Form::Nothing => Value::Unknown,
            Form::Name(name) => match self.names.get(name) {
                Some(value) => value.clone(),
                None => self.source(name, &expression.at).unwrap_or(Value::Unknown),
            },
            Form::Attribute(of, _) => {
                let name = expression.dotted();
                if let Some(known) = name.as_ref().and_then(|name| self.names.get(name)) {
                    return known.clone();
                }
                let root = name.as_deref().and_then(|name| name.split(['.', '(', '[']).next()).unwrap_or_default();
                if !self.names.contains_key(root)
                    && let Some(name) = &name
                    && !name.contains('(')
                {
                    return self.source(name, &expression.at).unwrap_or(Value::Unknown);
                }
                match self.value(of) {
                    Value::Tainted(taint) => Value::Tainted(taint),
                    Value::Map(map) => match &expression.is {
                        Form::Attribute(_, field) => map.get(field).cloned().unwrap_or(Value::Unknown),
                        _ => Value::Unknown,
                    },
                    _ => Value::Unknown,
                }
            }
            Form::Index(of, index) => {
                let (of, index) = (self.value(of), self.value(index));
                super::collections::index_of(&of, &index)
            }
            Form::Call { callee, arguments, named } => self.call(expression, callee, arguments, named),
            Form::Template(parts) => {
                let parts: Vec<Value> = parts.iter().map(|part| self.value(part)).collect();
                Value::joined(&parts)
            }
            Form::Binary(operator, left, right) => {
                let (left, right) = (self.value(left), self.value(right));
                super::fold::binary(operator, &left, &right)
            }
            Form::Not(inner) => self.value(inner).truth().map_or(Value::Unknown, |truth| Value::Bool(!truth)),
            Form::List(values) => Value::List(values.iter().map(|value| self.value(value)).collect()),
            Form::Map(pairs) => {
                let mut map = BTreeMap::new();
                for (key, value) in pairs {
                    let key = self.value(key).text().unwrap_or_else(|| format!("?{}", key.at.start));
                    let value = self.value(value);
                    map.insert(key, value);
                }
                Value::Map(map)
            }
            Form::Either { test, then, otherwise } => {
                let test = self.value(test);
                match test.truth().filter(|_| test.is_constant()) {
                    Some(true) => self.value(then),
                    Some(false) => self.value(otherwise),
                    None => {
                        let (then, otherwise) = (self.value(then), self.value(otherwise));
                        then.or(&otherwise)
                    }
                }
            }
            Form::Lambda(function) => {
                self.lambda(function);
                Value::Unknown
            }
            Form::Other(parts) => {
                parts.iter().map(|part| self.value(part)).fold(Value::Unknown, |all, part| match part.taint() {
                    Some(taint) => all.or(&Value::Tainted(taint.clone())),
                    None => all,
                })
            }
        }
    }
}
