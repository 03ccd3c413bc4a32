//! Reads a filter's text.

use super::{Order, Place, Term, Test};
use crate::security_scanner::secrets::dialect::Pattern;

/// How deep brackets may nest.
const DEEPEST: usize = 100;

/// Reads a whole expression, and names what of it is not known.
pub(super) fn expression(source: &str) -> Result<(Test, Vec<String>), String> {
    let mut reader = Reader { tokens: tokens(source)?, at: 0, depth: 0, unknown: Vec::new() };
    let test = reader.any()?;
    match reader.peek() {
        Token::End => Ok((test, reader.unknown)),
        other => Err(format!("{} is not expected behind a whole expression", other.said())),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Number(f64),
    Sign(&'static str),
    End,
}

impl Token {
    fn said(&self) -> String {
        match self {
            Token::Name(name) => format!("`{name}`"),
            Token::Text(text) => format!("the text {text:?}"),
            Token::Number(number) => format!("the number {number}"),
            Token::Sign(sign) => format!("`{sign}`"),
            Token::End => "the end".to_owned(),
        }
    }
}

/// Signs, the longer ones first.
const SIGNS: [&str; 18] =
    ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", "?", ".", ":", "+"];

fn tokens(source: &str) -> Result<Vec<Token>, String> {
    let mut out = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let raw = rest.strip_prefix(['r', 'R']).filter(|text| text.starts_with(['"', '\''])).unwrap_or(rest);
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, next)| next);
        } else if raw.starts_with(['"', '\'', '`']) {
            let is_raw = raw.len() < rest.len() || raw.starts_with('`');
            let (text, next) = quoted(raw, is_raw)?;
            out.push(Token::Text(text));
            rest = next;
        } else if first.is_ascii_digit() {
            let end = rest.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(rest.len());
            let number = rest[..end].parse().map_err(|_| format!("`{}` is no number", &rest[..end]))?;
            out.push(Token::Number(number));
            rest = &rest[end..];
        } else if first.is_ascii_alphabetic() || first == '_' {
            let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(rest.len());
            out.push(Token::Name(rest[..end].to_owned()));
            rest = &rest[end..];
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let sign = sign.ok_or_else(|| format!("`{first}` is not expected"))?;
            out.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        }
        rest = rest.trim_start();
    }
    Ok(out)
}

/// Reads a text in quotes of one or three; what is raw has no escapes.
fn quoted(text: &str, is_raw: bool) -> Result<(String, &str), String> {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let mark = if text.starts_with(&triple) && quote != "`" { triple.as_str() } else { quote };
    let body = &text[mark.len()..];
    let mut out = String::new();
    let mut at = 0;
    while at < body.len() {
        if body[at..].starts_with(mark) {
            return Ok((out, &body[at + mark.len()..]));
        }
        let char = body[at..].chars().next().unwrap_or_default();
        at += char.len_utf8();
        if char != '\\' || is_raw {
            out.push(char);
            continue;
        }
        let escaped = body[at..].chars().next().unwrap_or_default();
        at += escaped.len_utf8();
        out.push(match escaped {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            other => other,
        });
    }
    Err("a text has no end".to_owned())
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    unknown: Vec<String>,
}

impl Reader {
    fn peek(&self) -> Token {
        self.tokens.get(self.at).cloned().unwrap_or(Token::End)
    }

    fn next(&mut self) -> Token {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn takes(&mut self, sign: &str) -> bool {
        let is_it = matches!(self.peek(), Token::Sign(other) if other == sign);
        self.at += usize::from(is_it);
        is_it
    }

    fn takes_name(&mut self, names: &[&str]) -> bool {
        let is_it = matches!(self.peek(), Token::Name(other) if names.contains(&other.as_str()));
        self.at += usize::from(is_it);
        is_it
    }

    fn needs(&mut self, sign: &'static str) -> Result<(), String> {
        match self.takes(sign) {
            true => Ok(()),
            false => Err(format!("{} stands where `{sign}` is expected", self.peek().said())),
        }
    }

    fn any(&mut self) -> Result<Test, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("it nests deeper than {DEEPEST}"));
        }
        let mut all = vec![self.all()?];
        while self.takes("||") || self.takes_name(&["or"]) {
            all.push(self.all()?);
        }
        self.depth -= 1;
        Ok(if all.len() == 1 { all.remove(0) } else { Test::Any(all) })
    }

    fn all(&mut self) -> Result<Test, String> {
        let mut all = vec![self.negated()?];
        while self.takes("&&") || self.takes_name(&["and"]) {
            all.push(self.negated()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Test::All(all) })
    }

    fn negated(&mut self) -> Result<Test, String> {
        let mut is_negated = false;
        while self.takes("!") || self.takes_name(&["not"]) {
            is_negated = !is_negated;
        }
        let test = self.one()?;
        Ok(if is_negated { Test::Not(Box::new(test)) } else { test })
    }

    fn one(&mut self) -> Result<Test, String> {
        if self.takes("(") {
            let inner = self.any()?;
            self.needs(")")?;
            return Ok(inner);
        }
        let begin = self.at;
        let name = self.name();
        match name.rsplit('.').next().unwrap_or(&name) {
            "true" => return Ok(Test::Always(true)),
            "false" => return Ok(Test::Always(false)),
            "matchesAny" => {
                let (term, list) = self.term_and_list()?;
                return Ok(Test::Matches(term, patterns(&list)?));
            }
            "containsAny" => {
                let (term, list) = self.term_and_list()?;
                return Ok(Test::Has(Place::Anywhere, term, list));
            }
            _ => self.at = begin,
        }
        let left = self.term()?;
        self.said_of(left)
    }

    /// What is said of a term: it is compared, or one of its methods is asked.
    fn said_of(&mut self, left: Term) -> Result<Test, String> {
        let place = |name: &str| match name {
            "contains" => Some(Place::Anywhere),
            "startsWith" | "hasPrefix" => Some(Place::Start),
            "endsWith" | "hasSuffix" => Some(Place::End),
            _ => None,
        };
        // `text.contains("a")` in CEL, `text contains "a"` in Expr.
        let is_method = self.takes(".");
        if let Token::Name(name) = self.peek() {
            let known = place(&name);
            if known.is_some() || name == "matches" {
                self.at += 1;
                let right = if is_method { self.argument()? } else { self.term()? };
                return Ok(match known {
                    Some(place) => Test::Has(place, left, vec![right]),
                    None => Test::Matches(left, patterns(&[right])?),
                });
            }
        }
        if is_method {
            return Err(format!("{} is no method that is known here", self.peek().said()));
        }
        let order = match self.next() {
            Token::Sign("==") => Order::Equal,
            Token::Sign("!=") => Order::Other,
            Token::Sign("<") => Order::Less,
            Token::Sign("<=") => Order::AtMost,
            Token::Sign(">") => Order::More,
            Token::Sign(">=") => Order::AtLeast,
            _ => {
                self.at -= 1;
                return match left {
                    // A call that is not known stands for a truth as well.
                    Term::Unknown => Ok(Test::Unknown),
                    _ => Err(format!("{} stands where a comparison is expected", self.peek().said())),
                };
            }
        };
        Ok(Test::Compares(order, left, self.term()?))
    }

    /// A name with its dots: `filter.entropy`.
    fn name(&mut self) -> String {
        let mut said = String::new();
        while let Token::Name(part) = self.peek() {
            self.at += 1;
            said.push_str(&part);
            let goes_on = matches!(self.tokens.get(self.at + 1), Some(Token::Name(_)));
            if !goes_on || !self.takes(".") {
                break;
            }
            said.push('.');
        }
        said
    }

    fn argument(&mut self) -> Result<Term, String> {
        self.needs("(")?;
        let term = self.term()?;
        self.needs(")")?;
        Ok(term)
    }

    fn term(&mut self) -> Result<Term, String> {
        let mut term = match self.peek() {
            Token::Text(text) => {
                self.at += 1;
                Term::Text(text)
            }
            Token::Number(number) => {
                self.at += 1;
                Term::Number(number)
            }
            Token::Name(_) => {
                let name = self.name();
                self.named(&name)?
            }
            other => return Err(format!("{} stands where a value is expected", other.said())),
        };
        // What stands for a field that is not there, and spelling that does not count.
        loop {
            let before = self.at;
            let method = if self.takes(".") { self.name() } else { String::new() };
            match method.as_str() {
                "orValue" => {
                    self.argument()?;
                }
                "lowerAscii" | "toLowerCase" => {
                    self.needs("(")?;
                    self.needs(")")?;
                    term = Term::Lowered(Box::new(term));
                }
                _ => {
                    self.at = before;
                    return Ok(term);
                }
            }
        }
    }

    fn named(&mut self, name: &str) -> Result<Term, String> {
        match name {
            "finding" | "attributes" => {
                self.needs("[")?;
                self.takes("?");
                let Token::Text(field) = self.next() else { return Err(format!("`{name}` has no field")) };
                self.needs("]")?;
                Ok(match (name, field.as_str()) {
                    ("finding", "secret") => Term::Secret,
                    ("finding", "match") => Term::Match,
                    ("finding", "line") => Term::Line,
                    ("finding", "rule_id") => Term::RuleId,
                    ("attributes", "path") => Term::Path,
                    ("attributes", "git.sha") => Term::Commit,
                    _ => self.is_unknown(&format!("{name}[\"{field}\"]")),
                })
            }
            "entropy" | "filter.entropy" => Ok(Term::Entropy(Box::new(self.argument()?))),
            "lower" | "lowerAscii" => Ok(Term::Lowered(Box::new(self.argument()?))),
            _ if self.takes("(") => {
                let mut open = 1_usize;
                while open > 0 {
                    match self.next() {
                        Token::Sign("(") => open += 1,
                        Token::Sign(")") => open -= 1,
                        Token::End => return Err(format!("the brackets of `{name}` have no end")),
                        _ => {}
                    }
                }
                Ok(self.is_unknown(name))
            }
            _ => Err(format!("`{name}` is not known here")),
        }
    }

    fn is_unknown(&mut self, name: &str) -> Term {
        if !self.unknown.iter().any(|known| known == name) {
            self.unknown.push(name.to_owned());
        }
        Term::Unknown
    }

    /// `(text, ["a", "b"])`.
    fn term_and_list(&mut self) -> Result<(Term, Vec<Term>), String> {
        self.needs("(")?;
        let term = self.term()?;
        self.needs(",")?;
        self.needs("[")?;
        let mut list = Vec::new();
        while !self.takes("]") {
            list.push(self.term()?);
            if !self.takes(",") {
                self.needs("]")?;
                break;
            }
        }
        self.needs(")")?;
        Ok((term, list))
    }
}

fn patterns(list: &[Term]) -> Result<Vec<Pattern>, String> {
    let each = list.iter().map(|term| {
        let Term::Text(source) = term else { return Err("an expression to match is no plain text".to_owned()) };
        let pattern = Pattern::new(source);
        pattern.check().map(|()| pattern)
    });
    each.collect()
}
