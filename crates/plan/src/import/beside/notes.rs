//! What whoever works on a plan has to know, as its notes: launch commands, rules for asking, ways back.

use std::ops::Range;

use super::{Beside, Remark, Scope};
use crate::import::beside::Line;
use crate::import::outline::{Group, Outline};
use crate::import::writing::{scalar, untemplated};
use crate::model::Id;

/// What somebody at work needs to know; what else is remarked on stays a comment.
const TOLD: [&str; 6] = ["launch", "escalation", "rollback", "communication", "monitoring", "messages"];

impl Remark {
    /// Whether it is told to whoever works on the plan.
    pub(super) fn is_told(&self) -> bool {
        TOLD.contains(&self.about)
    }
}

impl Beside {
    /// The lines of the notes. Of an agent that does nothing in the plan they are for everybody.
    pub(in crate::import) fn note_lines(&self, outline: &Outline, does: &dyn Fn(&Id) -> bool) -> Vec<Line> {
        let mut lines = Vec::new();
        for remark in self.remarks.iter().filter(|remark| remark.is_told()) {
            let has = |groups: &[Group], id: &Id| groups.iter().any(|group| group.id == *id);
            let (whom, id) = match &remark.scope {
                Scope::Plan => (None, None),
                Scope::Team(id) => (Some("team").filter(|_| has(&outline.teams, id)), Some(id)),
                Scope::Agent(id) => (Some("agent").filter(|_| does(id)), Some(id)),
                Scope::Phase(id) => (Some("phase").filter(|_| has(&outline.phases, id)), Some(id)),
                Scope::Task(id) => (Some("task"), Some(id)),
            };
            let about = match (whom, id) {
                (None, Some(id)) => format!("{}, {id}", remark.about),
                _ => remark.about.to_owned(),
            };
            let span = &remark.text.span;
            lines.push(Line::said(format!("  - about: {}", scalar::value(&about)), span));
            if let (Some(whom), Some(id)) = (whom, id) {
                lines.push(Line::from(format!("    {whom}: {}", scalar::value(id.as_str())), span));
            }
            lines.extend(text("    note:", &remark.text.value, span));
        }
        if !lines.is_empty() {
            lines.insert(0, Line::plain("notes:".to_owned()));
        }
        lines
    }
}

/// A text behind its field: on one line where it has one, else as a block below it.
fn text(field: &str, said: &str, span: &Range<usize>) -> Vec<Line> {
    let said = untemplated(said);
    let said = if said.contains('\n') { said.as_str() } else { said.trim().trim_start_matches("- ") };
    if !said.contains('\n') {
        return vec![Line::from(format!("{field} {}", scalar::value(said)), span)];
    }
    let block: Vec<String> = said.lines().map(scalar::printable).collect();
    // How far a block is indented is told by its first line, or by a number.
    let first = block.iter().find(|line| !line.trim().is_empty());
    let sign = if first.is_some_and(|line| line.starts_with([' ', '\t'])) { "|2-" } else { "|-" };
    let mut lines = vec![Line::from(format!("{field} {sign}"), span)];
    lines.extend(block.iter().map(|line| Line::from(format!("      {line}").trim_end().to_owned(), span)));
    lines
}
