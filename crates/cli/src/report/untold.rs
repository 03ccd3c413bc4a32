//! What was to be told to people by an agent, and was not.

use pitcrew_engine::{Notice, Run, Timestamp};
use serde::Serialize;

use crate::render::{style, time};

/// Something that was to be told, and was not.
#[derive(Debug, Serialize)]
pub struct UntoldReport {
    /// Which entry of the plan's `notify`, from 0.
    pub which: u32,
    /// Which of that entry, from 1.
    pub number: u32,
    /// What it tells of: `digest`, or the word of what happened.
    pub of: &'static str,
    /// When it fell due.
    pub due: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// Whether it is tried no more.
    pub given_up: bool,
    /// Why the last try was in vain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Returns all that was due and is not told, in the order in which it fell due.
pub fn gather(run: &Run) -> Vec<UntoldReport> {
    let of = |notice: &Notice, given_up: bool| UntoldReport {
        which: notice.which,
        number: notice.number,
        of: notice.occasion.map_or("digest", |occasion| occasion.word()),
        due: notice.due,
        tries: notice.tries,
        given_up,
        why: notice.why.clone(),
    };
    let given_up = run.given_up().iter().map(|notice| of(notice, true));
    let mut all: Vec<UntoldReport> = given_up.chain(run.untold().iter().map(|notice| of(notice, false))).collect();
    all.sort_by_key(|one| (one.due, one.which, one.number));
    all
}

impl UntoldReport {
    /// Says what was not told, and why.
    pub fn says(&self) -> String {
        let what =
            format!("{} {} of `notify` {}, due at {}", self.of, self.number, self.which + 1, time::date(self.due));
        let tries = match self.tries {
            0 => "not tried yet".to_owned(),
            1 => "tried once".to_owned(),
            tries => format!("tried {tries} times"),
        };
        let end = if self.given_up { ", and given up" } else { "" };
        // What a program printed may have many lines.
        let why =
            self.why.as_deref().and_then(|why| why.lines().next()).map_or_else(String::new, |why| format!(": {why}"));
        format!("{what}: {tries}{end}{why}")
    }
}

/// Says at the end of following a run what was not told, a line each.
pub fn lines(run: &Run) -> Vec<String> {
    let all = gather(run);
    let mut lines: Vec<String> = all.iter().map(|one| format!("not told: {}", style::line(&one.says()))).collect();
    if all.iter().any(|one| !one.given_up) {
        lines.push(format!("told when the run is taken up again: pitcrew resume {}", run.id()));
    }
    lines
}
