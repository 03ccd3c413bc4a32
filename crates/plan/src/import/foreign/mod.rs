//! Plans in the forms of other tools: each has a reader of its own, and all end in the same outline.
//!
//! A form is told by what is in the file and by its name. What a form says and a plan cannot is left, with
//! its line, never dropped in silence.

mod actions;
mod draft;
mod form;
mod look;
mod matrix;
mod shell;
mod taskmaster;

pub use form::{Form, NoForm};

pub(super) use draft::Draft;

use crate::diagnostic::{Diagnostic, Source};
use crate::yaml::{self, Node, json};

/// Reads a file of a form that is no document into a draft.
pub(super) fn read(form: Form, source: &Source, begin: usize, draft: &mut Draft) {
    draft.begin = begin;
    match form {
        Form::Taskmaster => {
            if let Some(root) = whole_json(source, draft) {
                taskmaster::read(&root, draft);
            }
        }
        Form::GithubActions => {
            if let Some(root) = whole_yaml(source, draft) {
                actions::read(&root, draft);
            }
        }
        _ => {}
    }
}

fn whole_json(source: &Source, draft: &mut Draft) -> Option<Node> {
    match json::whole(source.text()) {
        Ok(root) => Some(root),
        Err(error) => {
            let end = source.text().len();
            let place = source.place(error.at.min(end)..error.at.min(end));
            draft.diagnostics.push(Diagnostic::error(
                "json-syntax",
                place,
                format!("this is not JSON: {}", error.because),
            ));
            None
        }
    }
}

fn whole_yaml(source: &Source, draft: &mut Draft) -> Option<Node> {
    yaml::tree(source, &mut draft.diagnostics)
}
