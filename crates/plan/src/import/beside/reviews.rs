//! Who looks at what a task did, and who helps with it.

use super::{Beside, Review};
use crate::import::outline::{Outline, Sourced};
use crate::import::sightings::Fact;
use crate::import::values::name;
use crate::import::values::owner;
use crate::import::vocabulary::{Topic, is_nothing, normal};
use crate::model::Id;
use crate::read::slug;

/// Reads them from what is said of each task.
pub(super) fn read(facts: &[(&Id, Vec<&Fact>)], outline: &Outline, beside: &mut Beside) {
    for (task, facts) in facts {
        let work = outline.tasks.iter().find(|work| work.id == **task);
        let doer = work.and_then(|work| work.agent.as_ref()).map(|agent| key(agent.value.as_str()));
        for fact in facts.iter().filter(|fact| matches!(fact.topic, Topic::Support | Topic::Verifier)) {
            for who in name::split(&fact.value, &[',', ';', '+', '&', '/']) {
                let bare = who.plain.trim().trim_start_matches('@');
                if is_nothing(bare) || !(owner::is_name(&who) || judges(bare) || who.plain.starts_with('@')) {
                    continue;
                }
                let decides = fact.topic == Topic::Verifier || judges(bare);
                let same = |other: &Review| other.task == **task && key(&other.who.value) == key(bare);
                if doer.as_ref() == Some(&key(bare)) || beside.reviews.iter().any(same) {
                    continue;
                }
                let who = Sourced { value: spelled(bare, beside), span: who.span.clone() };
                beside.reviews.push(Review { task: (*task).clone(), who, decides });
            }
        }
    }
}

/// The name by which somebody else's task already knows them: `Verifier` is the `Verifier Agent`.
fn spelled(name: &str, beside: &Beside) -> String {
    let same = beside.reviews.iter().map(|other| &other.who.value).find(|other| key(other) == key(name));
    same.map_or_else(|| name.to_owned(), Clone::clone)
}

impl Review {
    /// Returns the agent that says yes or no, where it is one: of the outline, or by its name.
    pub(in crate::import) fn agent(&self, outline: &Outline) -> Option<String> {
        let id = Id::new(&slug(&self.who.value)).ok()?;
        let known = outline.agents.iter().any(|agent| agent.id == id);
        let named = normal(&self.who.value).split(' ').any(|word| matches!(word, "agent" | "bot" | "agente"));
        (self.decides && (known || named)).then(|| id.to_string())
    }
}

/// `Verifier Agent` and `Verifier` are one.
fn key(name: &str) -> String {
    normal(name).split([' ', '-']).filter(|word| *word != "agent").collect::<Vec<_>>().join(" ")
}

/// Whether somebody's part is to say yes or no.
fn judges(name: &str) -> bool {
    const PARTS: [&str; 13] = [
        "verif", "review", "qa", "audit", "check", "tester", "approv", "prüf", "relect", "revis", "control", "vérif",
        "gutacht",
    ];
    normal(name).split([' ', '-']).any(|word| PARTS.iter().any(|part| word.starts_with(part)))
}
