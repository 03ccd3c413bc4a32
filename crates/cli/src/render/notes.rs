//! What the author of a plan wants those to know who work on it.

use pitcrew_plan::{Id, Note, Plan, Whom};
use serde::Serialize;

use super::paper::{Line, Paper};

/// Something to know, as scripts read it.
#[derive(Debug, Serialize)]
pub struct Told {
    /// What it is about, in a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    /// Whom it is for; nobody where it is for everybody.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whom: Option<Id>,
    /// The words.
    note: String,
}

impl Told {
    /// Reads it out of a plan's note.
    pub fn of(note: &Note) -> Told {
        Told { about: note.about.clone(), whom: note.whom().cloned(), note: note.note.trim_end().to_owned() }
    }

    /// `Launch, agent-a`
    fn title(&self) -> String {
        let about = self.about.as_deref().unwrap_or("note");
        let mut letters = about.chars();
        let about = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
        self.whom.as_ref().map_or_else(|| about.clone(), |whom| format!("{about}, {whom}"))
    }
}

/// Puts them on paper: those of one line together, then each of the others under a heading of its own.
pub fn on_paper(notes: &[Told], paper: &mut Paper) {
    let (long, short): (Vec<&Told>, Vec<&Told>) = notes.iter().partition(|told| told.note.contains('\n'));
    let line = |told: &&Told| Line::about(told.title()).text(": ").code(&told.note);
    paper.list("What the plan says besides", short.iter().map(line));
    long.iter().for_each(|told| paper.quote(&told.title(), &told.note));
}

/// A level of escalation in words: `after 30m: Anna, the coordinator`.
#[derive(Debug, Serialize)]
pub struct StepUp {
    /// After how long.
    after: String,
    /// Who, with the name of whoever fills the role.
    to: Vec<String>,
}

impl StepUp {
    /// Reads the plan's own levels.
    pub fn all(plan: &Plan) -> Vec<StepUp> {
        let named = |whom: &Whom| match plan.name_of(whom, None) {
            Some(name) if name != whom.to_string() => format!("{name} ({whom})"),
            _ => whom.to_string(),
        };
        let of = |to: &[Whom]| to.iter().map(named).collect();
        plan.escalation.iter().map(|level| StepUp { after: level.after.to_string(), to: of(&level.to) }).collect()
    }

    /// Says it in a line.
    pub fn line(&self) -> Line {
        Line::new(format!("a question that nobody answers for {} goes to {} too", self.after, self.to.join(", ")))
    }
}
