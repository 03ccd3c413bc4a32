//! Why a command could not do what it was asked: one line, and one line of what helps.

use std::error::Error;
use std::fmt::Write;

/// Why a command could not do what it was asked; it exits with 2.
#[derive(Debug)]
pub struct Trouble {
    /// What was being tried, and why it did not work.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Nobody reads what we print any more; there is nobody to tell, and nothing wrong.
    pub unheard: bool,
}

/// What a command returns.
pub type Result<T> = std::result::Result<T, Trouble>;

impl Trouble {
    /// Returns a trouble that is told in one line.
    pub fn new(message: impl Into<String>) -> Trouble {
        Trouble { message: message.into(), hint: None, unheard: false }
    }

    /// Returns what an error and its causes say, after what was being tried.
    pub fn while_trying(what: impl AsRef<str>, error: &dyn Error) -> Trouble {
        Trouble::new(format!("{}: {}", what.as_ref(), chain(error)))
    }

    /// Says what to do about it.
    pub fn hint(self, hint: impl Into<String>) -> Trouble {
        Trouble { hint: Some(hint.into()), ..self }
    }

    /// Returns that nobody reads what we print.
    pub fn unheard() -> Trouble {
        Trouble { unheard: true, ..Trouble::new("nobody reads what is printed") }
    }
}

impl<E: Error> From<E> for Trouble {
    fn from(error: E) -> Trouble {
        Trouble::new(chain(&error))
    }
}

/// Returns an error and its causes as one line.
pub fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        // A transparent error says what its cause says.
        let cause_says = cause.to_string();
        if !line.ends_with(&cause_says) {
            let _ = write!(line, ": {cause_says}");
        }
        source = cause.source();
    }
    line
}
