//! What a coding agent is told of the attempt before its own: why it came to nothing, what was seen, and which files
//! it finds.

use std::fmt::Write;

use crate::model::Id;

/// The attempt before.
#[derive(Clone, Copy, Debug)]
pub struct Previous<'a> {
    /// Why it failed, as one says it of a task: ``did not pass `make test` ``. `None` where it was cut off.
    pub reason: Option<&'a str>,
    /// What was seen that speaks against it.
    pub seen: &'a [Seen],
    /// What the next one finds.
    pub files: Files<'a>,
}

/// Something that speaks against what an attempt left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What it is about, as a sentence without its full stop.
    pub what: String,
    /// What was said; may be empty, may have several lines.
    pub said: String,
}

/// Which files an attempt finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files<'a> {
    /// What the attempt before left of what its task owns.
    AsLeft,
    /// What an attempt left before that one: nothing of the last one is known.
    AsLeftEarlier,
    /// Nothing of any attempt.
    Anew,
    /// Nothing of any attempt, because others have changed this path since.
    Misfit(&'a str),
}

impl Previous<'_> {
    /// Writes the section about it in what an agent is told that knows nothing of it.
    pub(crate) fn describe(&self, text: &mut String) {
        let what = match self.reason {
            Some(reason) => format!("It {reason}."),
            None => "It was cut off before it was done.".to_owned(),
        };
        let _ = writeln!(text, "\n## The attempt before this one\n\n{what}");
        self.evidence(text, "###");
        let files = match self.files {
            Files::AsLeft => "You find the files as it left them, but for what the task may not change.".to_owned(),
            Files::AsLeftEarlier => "You find the files as the attempt before that one left them.".to_owned(),
            Files::Anew => "Nothing of what it changed is there: you begin anew.".to_owned(),
            Files::Misfit(path) => misfit(path),
        };
        let mend = if self.reason.is_some() { " Mend what did not hold." } else { "" };
        let _ = writeln!(text, "\n{files}{mend}");
    }

    fn evidence(&self, text: &mut String, heading: &str) {
        for seen in self.seen {
            let _ = writeln!(text, "\n{heading} {}\n", seen.what);
            // Indented, so that nothing in it can be taken for a heading of ours.
            for line in seen.said.trim().lines() {
                let _ = writeln!(text, "    {line}");
            }
        }
    }
}

/// Returns what an agent is told that goes on in the session of the attempt before.
pub fn again(id: &Id, previous: &Previous<'_>) -> String {
    let mut text = String::new();
    let what = match previous.reason {
        Some(reason) => format!("What you left was looked at, and task {id} is not done: it {reason}."),
        None => format!("You were cut off while you worked on task {id}. Go on with it."),
    };
    let _ = writeln!(text, "{what}");
    previous.evidence(&mut text, "##");
    let files = match previous.files {
        Files::AsLeft => {
            "You find the files as you left them, but for what this task may not change: that is as it was \
                          before."
                .to_owned()
        }
        Files::AsLeftEarlier => "You find the files as they were when you were last told how they stand: what you \
                                 have changed since then is gone, and is to be done again."
            .to_owned(),
        Files::Anew => "Nothing of what you changed is there any more: you find the files as they were when you \
                        began, and your changes are to be made again."
            .to_owned(),
        Files::Misfit(path) => misfit(path),
    };
    let _ = writeln!(text, "\n{files}");
    if previous.reason.is_some() {
        let _ = writeln!(text, "Mend what did not hold. All else that you were told of the task stands.");
    }
    text
}

fn misfit(path: &str) -> String {
    format!(
        "Others have changed `{path}` since, so nothing of what was done before is there: look at the files as they \
         are now."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(reason: Option<&str>, files: Files<'_>) -> String {
        let seen = [Seen { what: "`make test` did not hold".into(), said: "2 failed\n# not a heading\n".into() }];
        let seen = if reason.is_some() { &seen[..] } else { &[] };
        let previous = Previous { reason, seen, files };
        let mut whole = String::new();
        previous.describe(&mut whole);
        format!("{}---{whole}", again(&"t".parse().unwrap(), &previous))
    }

    #[test]
    fn who_goes_on_is_told_what_did_not_hold_and_which_files_are_there() {
        insta::assert_snapshot!(told(Some("did not pass `make test`"), Files::AsLeft), @"
        What you left was looked at, and task t is not done: it did not pass `make test`.

        ## `make test` did not hold

            2 failed
            # not a heading

        You find the files as you left them, but for what this task may not change: that is as it was before.
        Mend what did not hold. All else that you were told of the task stands.
        ---
        ## The attempt before this one

        It did not pass `make test`.

        ### `make test` did not hold

            2 failed
            # not a heading

        You find the files as it left them, but for what the task may not change. Mend what did not hold.
        ");
    }

    #[test]
    fn who_was_cut_off_is_told_what_is_gone() {
        insta::assert_snapshot!(told(None, Files::Anew), @"
        You were cut off while you worked on task t. Go on with it.

        Nothing of what you changed is there any more: you find the files as they were when you began, and your changes are to be made again.
        ---
        ## The attempt before this one

        It was cut off before it was done.

        Nothing of what it changed is there: you begin anew.
        ");
    }
}
