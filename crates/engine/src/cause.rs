//! Who is to look at what failed live: the owner of the cause, as the report names it.

use std::collections::BTreeSet;

use pitcrew_plan::{Claim, Id, Need, Plan, Roster, Work};

use crate::account::Account;
use crate::failure::Failure;
use crate::run::Run;

impl Run {
    /// Returns the task that owns the cause of what failed live at `id`, where one is named, and the people
    /// to ask: the lead of its team, else of the failed task's, else the coordinator, else whoever started the run.
    pub(crate) fn blame(&self, id: &Id) -> (Option<Id>, Vec<String>) {
        let record = &self.tasks[id];
        // Nobody else is to blame for what Pitcrew's own end cut off, and only a person may have it done again.
        let complaint = record.complaint().filter(|_| record.failure != Some(Failure::CutOff));
        let named = complaint.and_then(|complaint| Search { plan: &self.plan, of: id }.named(complaint));
        let lead = |task: &Id| self.plan.lead_of(&self.plan.tasks[task]);
        let of_cause = match &named {
            Some(Named::Task(owner)) => lead(owner),
            Some(Named::Team(team)) => Roster::of(&self.plan).lead(team),
            None => None,
        };
        let asked = of_cause.or_else(|| lead(id)).or(self.plan.coordinator.as_deref());
        let asks = vec![asked.unwrap_or(&self.opening.by).to_owned()];
        match named {
            Some(Named::Task(owner)) => (Some(owner), asks),
            _ => (None, asks),
        }
    }
}

/// What a report names as the owner of the cause.
enum Named {
    Task(Id),
    Team(Id),
}

/// Looks for the owner of a cause in the words of a report.
struct Search<'a> {
    plan: &'a Plan,
    /// The task that failed, which is never its own cause here.
    of: &'a Id,
}

impl Search<'_> {
    /// An explicit `owner` counts first, then what is asked for, then what is suspected.
    fn named(&self, report: &Account) -> Option<Named> {
        if let Some(owner) = &report.owner {
            let name = owner.trim().trim_matches('`');
            return self.task(name).or_else(|| self.team_or_agent(name));
        }
        [&report.requested_action, &report.suspected_cause].into_iter().flatten().find_map(|text| self.in_text(text))
    }

    fn in_text(&self, text: &str) -> Option<Named> {
        let words: Vec<Word<'_>> = words(text).collect();
        let task = words.iter().filter(|word| word.is_a_name("task")).find_map(|word| self.task(word.text));
        let claimed = || words.iter().find_map(|word| self.claimed(word));
        let group = || {
            let names = words.iter().filter(|word| word.is_a_name("team") || word.is_a_name("agent"));
            names.map(|word| word.text).find_map(|name| self.team_or_agent(name))
        };
        task.or_else(claimed).or_else(group)
    }

    fn task(&self, name: &str) -> Option<Named> {
        let id = Id::new(name).ok()?;
        (id != *self.of && self.plan.tasks.contains_key(&id)).then_some(Named::Task(id))
    }

    /// The one task that owns a path, or a lease such as `port:3552`, that is named.
    fn claimed(&self, word: &Word<'_>) -> Option<Named> {
        let lease = (word.after.eq_ignore_ascii_case("port") && word.text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| format!("port:{}", word.text));
        let looks_like_one = lease.is_some() || word.text.contains(['/', ':', '.']);
        let named: Claim = lease.as_deref().unwrap_or(word.text).parse().ok().filter(|_| looks_like_one)?;
        let owns = |id: &&Id| {
            let task = &self.plan.tasks[*id];
            *id != self.of && task.owns.iter().flatten().any(|claim| claim.overlap(&named).is_some())
        };
        only(self.plan.tasks.keys().filter(owns)).cloned().map(Named::Task)
    }

    /// The one task of a team, or of an agent, that the failed one builds on; else the team itself.
    fn team_or_agent(&self, name: &str) -> Option<Named> {
        let name = Id::new(name).ok()?;
        let is_team = self.plan.teams.contains_key(&name);
        if !is_team && !self.plan.agents.contains_key(&name) {
            return None;
        }
        let theirs = |id: &&Id| {
            let task = &self.plan.tasks[*id];
            task.team.as_ref() == Some(&name) || matches!(&task.does, Work::Agent(agent) if *agent == name)
        };
        let needs = self.plan.tasks[self.of].needs.iter().filter_map(Need::task);
        let below = self.below();
        let task = only(needs.filter(theirs)).or_else(|| only(below.iter().filter(theirs)));
        match task {
            Some(task) => Some(Named::Task(task.clone())),
            None if is_team => Some(Named::Team(name)),
            None => None,
        }
    }

    /// All that the failed task needs, directly or not.
    fn below(&self) -> BTreeSet<Id> {
        let mut found = BTreeSet::new();
        let needs_of =
            |id: &Id| self.plan.tasks.get(id).into_iter().flat_map(|task| task.needs.iter().filter_map(Need::task));
        let mut open: Vec<&Id> = needs_of(self.of).collect();
        while let Some(next) = open.pop() {
            if found.insert(next.clone()) {
                open.extend(needs_of(next));
            }
        }
        found
    }
}

fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}

/// A word of a sentence, with what stands before it.
struct Word<'a> {
    text: &'a str,
    after: &'a str,
    quoted: bool,
}

impl Word<'_> {
    /// Whether the word is meant as a name and not as English: it is in backquotes, stands after
    /// `kind`, or looks like no word of prose.
    fn is_a_name(&self, kind: &str) -> bool {
        let prose = self.text.bytes().all(|byte| byte.is_ascii_lowercase());
        self.quoted || self.after.eq_ignore_ascii_case(kind) || (!prose && self.text.len() > 1)
    }
}

/// Splits a sentence into words that could be names, paths or leases.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '"' | '\'');
    let mut after = "";
    text.split(ends).filter(|piece| !piece.is_empty()).map(move |piece| {
        let text = piece.trim_end_matches(['.', ':', '!', '?']).trim_matches('`');
        let word = Word { text, after, quoted: piece.starts_with('`') };
        after = text;
        word
    })
}
