//! What can be counted in a file of code: its functions with their numbers, and what rules look at.
//!
//! One pass over the syntax tree, by a cursor and not by calls into depth, however deep the code is. The tree is gone
//! afterwards; what stays is small.

mod c;
mod facts;
mod go;
mod grammar;
mod java;
mod javascript;
mod language;
mod logical;
mod python;
mod recover;
mod rust;
mod walk;

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use tree_sitter::{ParseOptions, Parser, Point, Range, Tree};

pub use facts::{Call, Comment, Facts, Function, Handler, Loop, Part, Token};
pub use language::Language;

/// A file that takes longer to parse is left unread: a grammar can be brought to try very many readings.
const PATIENCE: Duration = Duration::from_secs(20);

thread_local! {
    // A parser keeps its tables and its memory from file to file.
    static PARSERS: RefCell<Vec<(Language, Parser)>> = const { RefCell::new(Vec::new()) };
}

/// Measures a file's text.
///
/// # Errors
///
/// Why it could not be read as that language.
pub fn measure(language: Language, text: &[u8]) -> Result<Facts, String> {
    let tree = parse(language, text, None)?;
    let mut facts = Facts::default();
    let missed = walk::walk(language, &tree, text, &mut facts);
    drop(tree);
    if language == Language::Rust {
        recover::functions(text, missed, &mut facts);
    }
    facts.finish(text);
    Ok(facts)
}

/// Parses a text, or only a part of it, whose places stay those in the whole.
fn parse(language: Language, text: &[u8], part: Option<Range>) -> Result<Tree, String> {
    PARSERS.with_borrow_mut(|parsers| {
        let at = match parsers.iter().position(|(known, _)| *known == language) {
            Some(at) => at,
            None => {
                let mut parser = Parser::new();
                parser.set_language(&language.syntax()).map_err(|error| error.to_string())?;
                parsers.push((language, parser));
                parsers.len() - 1
            }
        };
        let parser = &mut parsers[at].1;
        parser.set_included_ranges(part.as_slice()).map_err(|error| error.to_string())?;
        let begun = Instant::now();
        let mut patience = |_: &tree_sitter::ParseState| match begun.elapsed() < PATIENCE {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        };
        let options = ParseOptions::new().progress_callback(&mut patience);
        let tree = parser.parse_with_options(&mut |at, _: Point| &text[at.min(text.len())..], None, Some(options));
        if tree.is_none() {
            // It would go on where it stopped, with the next file.
            parser.reset();
        }
        tree.ok_or_else(|| format!("reading it as {} took longer than {} s", language.name(), PATIENCE.as_secs()))
    })
}
