//! What must hold before a task starts, and when it is done.

use std::ops::Range;

use super::{Writer, agent_of, scalar, untemplated};
use crate::import::beside::{Proof, Review, Scope};
use crate::import::outline::Work;
use crate::model::Id;
use crate::read::slug;

impl Writer<'_> {
    /// Returns the agent that says yes or no where a program does: one whom somebody has named, or who is one by the
    /// document's own words.
    pub(super) fn judge(&self, review: &Review) -> Option<String> {
        let named =
            Id::new(&slug(&review.who.value)).ok().filter(|id| review.decides && self.doers.named.contains_key(id));
        let agent = named.map(|id| id.to_string()).or_else(|| review.agent(&self.imported.outline))?;
        self.doers.of(&agent).is_program().then_some(agent)
    }

    /// Writes what must hold before a task starts.
    pub(super) fn go(&mut self, work: &Work, home: usize) {
        let beside = &self.imported.outline.beside;
        let ask = |words: &str| format!("{{ask: {}}}", scalar::inner(&untemplated(words)));
        let asks = work.automation.asks.iter().map(|one| (ask(&one.value), one.span.clone()));
        let mut all: Vec<(String, Range<usize>)> = asks.collect();
        let own = Scope::Task(work.id.clone());
        all.extend(beside.go.iter().filter(|one| one.scope == own).map(|one| {
            let check = match &one.proof {
                Proof::Command(command) => scalar::inner(command),
                Proof::Word | Proof::Measure(..) => ask(&one.text.value),
            };
            (check, one.text.span.clone())
        }));
        match all.as_slice() {
            [] => {}
            [(check, span)] => self.fact(&format!("go: [{check}]"), span, home),
            _ => {
                self.plain("    go:");
                for (check, span) in &all {
                    self.fact(&format!("  - {check}"), span, home);
                }
            }
        }
    }

    /// Criteria that are commands are checks; what else a document wants stands in the instructions.
    pub(super) fn verify(&mut self, work: &Work, home: usize) {
        let commands: Vec<(String, Range<usize>)> = work
            .criteria
            .iter()
            .filter_map(|fact| {
                // The place of a text that begins with code begins behind its backtick.
                let begin = fact.span.start.saturating_sub(1);
                let ticked = self.imported.text(begin..fact.span.end);
                let text = if ticked.starts_with('`') { ticked } else { self.imported.text(fact.span.clone()) };
                // `✅` before it only says that it is one.
                let text = text.trim_start_matches(|c: char| !c.is_ascii() && !c.is_alphanumeric());
                Some((command(text)?, fact.span.clone()))
            })
            .chain(work.automation.verify.iter().map(|check| (check.value.clone(), check.span.clone())))
            .collect();
        let checks = commands.into_iter().map(|(command, span)| (scalar::value(&command), span));
        let mut checks: Vec<(String, Range<usize>)> = checks.collect();
        let outline = &self.imported.outline;
        let mut people = None;
        for review in deciding(&outline.beside.reviews, work) {
            match self.judge(review) {
                Some(agent) => checks.push((format!("{{agent: {}}}", scalar::inner(&agent)), review.who.span.clone())),
                None => people = people.or(Some(review)),
            }
        }
        if !checks.is_empty() {
            let coder = agent_of(work, self.doers).is_some_and(|agent| self.doers.of(&agent).is_coder());
            if coder {
                // Who is told what did not hold can mend it.
                self.plain("    retry: {times: 2}");
            }
            self.plain("    verify:");
        }
        for (check, span) in checks {
            self.fact(&format!("  - {check}"), &span, home);
        }
        if let Some(review) = people {
            let comment = format!("{} says yes or no ({})", review.who.value, self.shown(&review.who.span));
            self.line("    approval: before_apply", Some(comment), Some(&review.who.span));
        }
    }
}

/// Those whose yes a task needs.
fn deciding<'a>(reviews: &'a [Review], work: &'a Work) -> impl Iterator<Item = &'a Review> {
    reviews.iter().filter(|review| review.decides && review.task == work.id)
}

/// Returns the command of a criterion that says that one succeeds, and nothing else: `` `make test` passes ``.
pub(crate) fn command(criterion: &str) -> Option<String> {
    let (command, rest) =
        criterion.trim().trim_start_matches(['-', '*', '[', ']', ' ']).strip_prefix('`')?.split_once('`')?;
    let rest = rest.trim().trim_end_matches(['.', ';', ',']).to_lowercase();
    let says = [
        "passes",
        "pass",
        "succeeds",
        "exits 0",
        "exits with 0",
        "returns 0",
        "is green",
        "runs without errors",
        "is clean",
        "läuft durch",
        "ist grün",
        "läuft fehlerfrei",
        "passe",
        "réussit",
        "est vert",
        "pasa",
        "termina sin errores",
    ];
    let runs = command.contains(' ') || command.starts_with("./") || command == "make";
    (says.contains(&rest.as_str()) && runs && !command.contains("{{")).then(|| command.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_surely_a_command_becomes_a_check() {
        for (criterion, expected) in [
            ("`docker compose config` passes", Some("docker compose config")),
            ("- [ ] `make test` is green.", Some("make test")),
            ("`cargo test` läuft durch", Some("cargo test")),
            ("`nginx` works", None),
            ("`curl x` answers with 200", None),
            ("All tests pass", None),
            ("`config` passes", None),
        ] {
            assert_eq!(command(criterion).as_deref(), expected, "{criterion}");
        }
    }
}
