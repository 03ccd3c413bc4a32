//! Filters of newer packs: expressions in which a finding that they hold for is none.
//!
//! Packs write them in CEL or in Expr. What both share is judged here: texts of the finding and of where it stands, what
//! they contain or match, their entropy, and `&&`, `||`, `!`. What is not known here is neither true nor false, and a
//! finding stays unless the rest decides.

mod parse;

use super::allow::Candidate;
use super::dialect::Pattern;
use super::entropy::shannon;

/// A filter that is ready to judge.
#[derive(Debug)]
pub(crate) struct Filter {
    test: Test,
    /// What of it is not known, by name.
    pub unknown: Vec<String>,
}

/// What holds or does not.
#[derive(Debug)]
enum Test {
    Always(bool),
    Unknown,
    Not(Box<Test>),
    Any(Vec<Test>),
    All(Vec<Test>),
    Matches(Term, Vec<Pattern>),
    /// Whether a text has one of these at this place.
    Has(Place, Term, Vec<Term>),
    Compares(Order, Term, Term),
}

/// Where in a text another stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Anywhere,
    Start,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Equal,
    Other,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A value that is compared.
#[derive(Debug)]
enum Term {
    Text(String),
    Number(f64),
    Secret,
    Match,
    Line,
    RuleId,
    Path,
    Commit,
    Lowered(Box<Term>),
    Entropy(Box<Term>),
    Unknown,
}

/// A value as it is for one finding.
enum Known {
    Text(Vec<u8>),
    Number(f64),
}

impl Filter {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// What of it is not understood, and where.
    pub fn new(source: &str) -> Result<Filter, String> {
        let (test, unknown) = parse::expression(source)?;
        Ok(Filter { test, unknown })
    }

    /// Whether it says for certain that a finding is none.
    pub fn drops(&self, candidate: &Candidate<'_>) -> bool {
        self.test.holds(candidate) == Some(true)
    }
}

impl Test {
    /// Whether it holds; `None` where that hangs on what is not known.
    fn holds(&self, candidate: &Candidate<'_>) -> Option<bool> {
        match self {
            Test::Always(so) => Some(*so),
            Test::Unknown => None,
            Test::Not(inner) => inner.holds(candidate).map(|so| !so),
            Test::Any(all) => decide(all, candidate, true),
            Test::All(all) => decide(all, candidate, false),
            Test::Matches(term, patterns) => {
                let text = term.text(candidate)?;
                Some(patterns.iter().any(|pattern| pattern.is_match(&text)))
            }
            Test::Has(place, term, parts) => {
                let text = term.text(candidate)?;
                let mut is_known = true;
                for part in parts {
                    match part.text(candidate) {
                        Some(part) if place.has(&text, &part) => return Some(true),
                        Some(_) => {}
                        None => is_known = false,
                    }
                }
                is_known.then_some(false)
            }
            Test::Compares(order, left, right) => {
                let ordering = match (left.known(candidate)?, right.known(candidate)?) {
                    (Known::Number(left), Known::Number(right)) => left.partial_cmp(&right)?,
                    (Known::Text(left), Known::Text(right)) => left.cmp(&right),
                    _ => return None,
                };
                Some(match order {
                    Order::Equal => ordering.is_eq(),
                    Order::Other => ordering.is_ne(),
                    Order::Less => ordering.is_lt(),
                    Order::AtMost => ordering.is_le(),
                    Order::More => ordering.is_gt(),
                    Order::AtLeast => ordering.is_ge(),
                })
            }
        }
    }
}

/// Whether one of several tests is as it decides them all; `None` where that hangs on what is not known.
fn decide(all: &[Test], candidate: &Candidate<'_>, decisive: bool) -> Option<bool> {
    let mut is_known = true;
    for test in all {
        match test.holds(candidate) {
            Some(so) if so == decisive => return Some(decisive),
            Some(_) => {}
            None => is_known = false,
        }
    }
    is_known.then_some(!decisive)
}

impl Place {
    fn has(self, text: &[u8], part: &[u8]) -> bool {
        match self {
            Place::Anywhere => memchr::memmem::find(text, part).is_some(),
            Place::Start => text.starts_with(part),
            Place::End => text.ends_with(part),
        }
    }
}

impl Term {
    fn known(&self, candidate: &Candidate<'_>) -> Option<Known> {
        Some(match self {
            Term::Text(text) => Known::Text(text.clone().into_bytes()),
            Term::Number(number) => Known::Number(*number),
            Term::Secret => Known::Text(candidate.secret.to_vec()),
            Term::Match => Known::Text(candidate.whole.to_vec()),
            Term::Line => Known::Text(candidate.line.to_vec()),
            Term::RuleId => Known::Text(candidate.rule.as_bytes().to_vec()),
            Term::Path => Known::Text(candidate.path.as_bytes().to_vec()),
            Term::Commit => Known::Text(candidate.commit.unwrap_or_default().as_bytes().to_vec()),
            Term::Lowered(inner) => Known::Text(inner.text(candidate)?.to_ascii_lowercase()),
            Term::Entropy(inner) => Known::Number(shannon(&inner.text(candidate)?)),
            Term::Unknown => return None,
        })
    }

    fn text(&self, candidate: &Candidate<'_>) -> Option<Vec<u8>> {
        match self.known(candidate)? {
            Known::Text(text) => Some(text),
            Known::Number(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
