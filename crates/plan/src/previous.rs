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

/// Returns what an agent is told that goes on in the session of an attempt that came to its end and failed for this
/// `reason`. One that was cut off may not even have written down what it was told, and is told all of it again.
pub fn again(id: &Id, reason: &str, previous: &Previous<'_>) -> String {
    let mut text = format!("What you left was looked at, and task {id} is not done: it {reason}.\n");
    previous.evidence(&mut text, "##");
    let files = match previous.files {
        Files::AsLeft => {
            "You find the files as you left them, but for what this task may not change: that is as it was \
                          before."
                .to_owned()
        }
        Files::AsLeftEarlier => "You find the files as they were before you went on: what you did since then is to be \
                                 done again."
            .to_owned(),
        Files::Anew => {
            "Nothing of what you changed is there: you find the files as they were when you began, and make \
                        your changes again."
                .to_owned()
        }
        Files::Misfit(path) => misfit(path),
    };
    let _ = writeln!(text, "\n{files}\nMend what did not hold. All else that you were told of the task stands.");
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

    #[test]
    fn who_goes_on_is_told_what_did_not_hold_and_which_files_are_there() {
        let seen = [Seen { what: "`make test` did not hold".into(), said: "2 failed\n# not a heading\n".into() }];
        let reason = "did not pass `make test`";
        let previous = Previous { reason: Some(reason), seen: &seen, files: Files::AsLeft };
        let mut whole = String::new();
        previous.describe(&mut whole);
        let told = format!("{}---{whole}", again(&"t".parse().unwrap(), reason, &previous));
        insta::assert_snapshot!(told, @"
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
    fn who_was_cut_off_is_told_all_of_the_task_and_what_is_gone() {
        let mut text = String::new();
        Previous { reason: None, seen: &[], files: Files::Anew }.describe(&mut text);
        insta::assert_snapshot!(text, @"
        ## The attempt before this one

        It was cut off before it was done.

        Nothing of what it changed is there: you begin anew.
        ");
    }
}
