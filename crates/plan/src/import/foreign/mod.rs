//! Plans in the forms of other tools: each has a reader of its own, and all end in the same outline.
//!
//! A form is told by what is in the file and by its name. What a form says and a plan cannot is left, with
//! its line, never dropped in silence.

mod actions;
mod argo;
mod argo_depends;
mod argo_program;
mod beads;
mod chart;
mod command;
mod draft;
mod form;
mod gsd;
mod look;
mod matrix;
mod shell;
mod speckit;
mod taskmaster;

pub use form::{Form, NoForm};

pub(super) use draft::Draft;

use super::outline::Sourced;
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
        Form::Gsd => gsd::read(source, draft),
        Form::Beads => {
            let issues = beads::issues(source.text(), draft);
            beads::read(&issues, draft);
        }
        Form::Argo => {
            if let Some(root) = first_yaml(source, draft) {
                argo::read(&root, draft);
            }
        }
        Form::Mermaid => chart::read(source.text(), draft),
        Form::SpecKit => speckit::mend(source.text(), draft),
        Form::Markdown => {}
    }
    // A plan that bears no title is called after its file.
    let name = source.file().rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.split('.').next().unwrap_or_default();
    if !form.is_document() && draft.outline.title.is_none() && !name.is_empty() {
        draft.outline.title = Some(draft.fact(name.to_owned(), 0..0));
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

/// The first document of a file that may hold several.
fn first_yaml(source: &Source, draft: &mut Draft) -> Option<Node> {
    let text = source.text();
    let begins = |at: &usize| text[..*at].lines().any(|line| !line.trim().is_empty() && !line.starts_with(['#', '-']));
    let end = text.match_indices("\n---").map(|(at, _)| at).find(begins);
    let Some(end) = end else { return whole_yaml(source, draft) };
    if text[end + 4..].lines().any(|line| line.contains(':')) {
        draft.leave("the documents from here on; one is read", end + 1..end + 4);
    }
    whole_yaml(&Source::new(source.file(), &text[..end + 1]), draft)
}
