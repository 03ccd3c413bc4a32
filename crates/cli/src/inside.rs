//! Speaking as the task that this process is part of.

use std::path::{Path, PathBuf};

use pitcrew_engine::Word;
use pitcrew_runner::inside::{self, Answer, Line, Says};

use crate::exit::Exit;
use crate::print;
use crate::render::style;
use crate::trouble::Result;

/// Returns the socket of the attempt that this process is part of; none outside of a run.
pub fn socket() -> Option<PathBuf> {
    std::env::var_os(inside::SOCKET).map(PathBuf::from)
}

/// Says something and returns what the run answers.
pub fn say(socket: &Path, word: Word) -> Result<Answer> {
    let token = std::env::var(inside::TOKEN).unwrap_or_default();
    Ok(inside::say(socket, &Line { token, says: Says::Word(word) })?)
}

/// Says something that wants no answer: 1 where the run refuses it.
pub fn tell(socket: &Path, word: Word, json: bool) -> Result<Exit> {
    let answer = say(socket, word)?;
    if json {
        print::json(&answer)?;
    }
    match answer {
        Answer::Done | Answer::Answered { .. } | Answer::Told { .. } => Ok(Exit::Done),
        Answer::Refused { why } => {
            print::talk(format!("{}: {why}", style::bad("refused")));
            Ok(Exit::No)
        }
    }
}
