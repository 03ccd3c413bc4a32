//! What a careful reader finds in a document, and how what was found differs from it.
//!
//! A truth leaves out what nobody looked for: only the facts that it states are compared, and each of those
//! completely. Lines are those of the document, from 1; a fact that stands in several places may be taken from any.

mod beside;
mod contradictions;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use pitcrew_plan::import::{Doers, Imported, Outline, Sourced, Work};
use pitcrew_plan::{Id, quantity::Estimate};
use serde::Deserialize;

/// Lines of a document.
pub type Lines = BTreeSet<usize>;

/// What a careful reader finds in a document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    /// The document whose name begins so, where it is none of the repository's.
    #[serde(default)]
    pub document: String,
    /// What is special in it.
    #[serde(default, rename = "about")]
    _about: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    goal: Option<String>,
    #[serde(default)]
    coordinator: Option<String>,
    /// Teams or agents by name, with some of what they own beside their tasks.
    #[serde(default)]
    owners: BTreeMap<String, Vec<String>>,
    /// Everybody who does or checks something, or owns it.
    #[serde(default)]
    agents: BTreeMap<String, Party>,
    /// Every team, those that only hold others included.
    #[serde(default)]
    teams: Option<BTreeMap<String, Crew>>,
    /// The phases, with the lines that name them.
    #[serde(default)]
    phases: Option<BTreeMap<String, Lines>>,
    tasks: BTreeMap<String, Expected>,
    /// What it says beside its tasks.
    #[serde(default)]
    beside: beside::Truth,
    #[serde(default)]
    contradictions: Option<Vec<contradictions::Expected>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Party {
    lines: Lines,
    #[serde(default)]
    owns: Option<BTreeMap<String, Lines>>,
    #[serde(default)]
    forbidden: Option<BTreeMap<String, Lines>>,
    #[serde(default)]
    capabilities: Option<Lines>,
}

/// Who is in a team.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Crew {
    #[serde(default)]
    members: Option<String>,
    #[serde(default)]
    lead: Option<String>,
    /// The team that it is part of.
    #[serde(default)]
    within: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    title: String,
    #[serde(default)]
    needs: BTreeSet<String>,
    /// Those of the needs for which it is enough that the other task has begun.
    #[serde(default)]
    begun: BTreeSet<String>,
    /// What of another task is enough.
    #[serde(default)]
    portions: Option<BTreeMap<String, String>>,
    #[serde(default)]
    team: Option<String>,
    #[serde(default)]
    agent: Option<String>,
    /// Its agent or team, as the document calls it.
    #[serde(default)]
    owner: Option<String>,
    /// Who looks at it or helps, with the lines that say so.
    #[serde(default)]
    helpers: Option<BTreeMap<String, Lines>>,
    #[serde(default)]
    phase: Option<String>,
    #[serde(default)]
    priority: Option<i32>,
    #[serde(default)]
    estimate: Option<Estimate>,
    #[serde(default)]
    owns: BTreeSet<String>,
    #[serde(default)]
    done: bool,
    #[serde(default)]
    optional: bool,
    /// Lines that whoever does it has to read.
    #[serde(default)]
    told: Lines,
    #[serde(default)]
    lines: Places,
}

/// The lines that say what is said of a task.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Places {
    #[serde(default)]
    title: Lines,
    #[serde(default)]
    phase: Lines,
    #[serde(default)]
    needs: BTreeMap<String, Lines>,
    #[serde(default)]
    owns: BTreeMap<String, Lines>,
}

/// Collects what differs, each in a sentence.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn compare<T: Debug + PartialEq>(&mut self, what: impl Into<String>, found: T, expected: T) {
        if found != expected {
            self.0.push(format!("{}: found {found:?}, expected {expected:?}", what.into()));
        }
    }

    /// A fact must stand on one of the lines, where any are known.
    fn stands(&mut self, what: impl Into<String>, line: usize, lines: &Lines) {
        if !lines.is_empty() && !lines.contains(&line) {
            self.0.push(format!("{}: found on line {line}, expected on {lines:?}", what.into()));
        }
    }
}

/// Returns every difference between what is found and what is there, in a sentence.
pub fn differences(imported: &Imported, truth: &Truth) -> Vec<String> {
    let mut all = Differences::default();
    let outline = &imported.outline;
    let said = |fact: &Option<Sourced<String>>| fact.as_ref().map(|fact| fact.value.clone());
    all.compare("coordinator", said(&outline.coordinator), truth.coordinator.clone());
    for (what, found, expected) in
        [("title", said(&outline.title), &truth.title), ("goal", said(&outline.goal), &truth.goal)]
    {
        if expected.is_some() {
            // A sign before a title says nothing.
            let found = found.map(|text| text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned());
            all.compare(what, found, expected.clone());
        }
    }
    parties(imported, truth, &mut all);
    crews(outline, truth, &mut all);
    if let Some(phases) = &truth.phases {
        let names = outline.phases.iter().map(|phase| phase.id.to_string()).collect::<Vec<_>>();
        all.compare("phases", names.iter().collect::<BTreeSet<_>>(), phases.keys().collect());
        for phase in &outline.phases {
            let lines = phases.get(phase.id.as_str());
            let line = line(imported, &phase.name);
            lines.into_iter().for_each(|lines| all.stands(format!("phase {}", phase.id), line, lines));
        }
    }
    tasks(imported, truth, &mut all);
    beside::compare(imported, &truth.beside, &mut all);
    if let Some(expected) = &truth.contradictions {
        contradictions::compare(&imported.findings(&imported.write(&Doers::default())), expected, &mut all);
    }
    all.0
}

fn line<T>(imported: &Imported, fact: &Sourced<T>) -> usize {
    imported.place(fact.span.clone()).line
}

fn parties(imported: &Imported, truth: &Truth, all: &mut Differences) {
    let outline = &imported.outline;
    let group = |name: &str| outline.agents.iter().chain(&outline.teams).find(|group| group.id.as_str() == name);
    for (name, owns) in &truth.owners {
        let found: Vec<&String> =
            group(name).into_iter().flat_map(|group| &group.owns).map(|path| &path.value).collect();
        for path in owns {
            all.compare(format!("{name} owns {path}"), found.contains(&path), true);
        }
    }
    for (name, party) in &truth.agents {
        let Some(group) = group(name) else {
            all.compare(format!("{name} is known"), false, true);
            continue;
        };
        all.stands(name, line(imported, &group.name), &party.lines);
        let lists = [("owns", &group.owns, &party.owns), ("must not touch", &group.forbidden, &party.forbidden)];
        for (what, found, expected) in lists {
            let Some(expected) = expected else { continue };
            let names: BTreeSet<&String> = found.iter().map(|path| &path.value).collect();
            all.compare(format!("{name} {what}"), names, expected.keys().collect());
            for path in found {
                let lines = expected.get(&path.value);
                let line = line(imported, path);
                lines.into_iter().for_each(|lines| all.stands(format!("{name} {what} {}", path.value), line, lines));
            }
        }
        if let Some(expected) = &party.capabilities {
            let found = outline.beside.capabilities.get(&group.id).into_iter().flatten();
            all.compare(
                format!("what {name} can do"),
                found.map(|one| line(imported, one)).collect(),
                expected.clone(),
            );
        }
    }
    if !truth.agents.is_empty() {
        let found: BTreeSet<&str> =
            outline.agents.iter().chain(&outline.teams).map(|group| group.id.as_str()).collect();
        all.compare("agents", found, truth.agents.keys().map(String::as_str).collect());
    }
}

fn crews(outline: &Outline, truth: &Truth, all: &mut Differences) {
    let Some(expected) = &truth.teams else { return };
    let crews = &outline.beside.teams;
    let found: BTreeSet<&str> =
        outline.teams.iter().map(|team| team.id.as_str()).chain(crews.keys().map(Id::as_str)).collect();
    all.compare("teams", found, expected.keys().map(String::as_str).collect());
    for (name, team) in expected {
        let crew = crews.iter().find(|(id, _)| id.as_str() == name).map(|(_, crew)| crew);
        let members = crew.and_then(|crew| crew.members.as_ref()).map(|members| members.value.to_string());
        all.compare(format!("members of {name}"), members.as_ref(), team.members.as_ref());
        let lead = crew.and_then(|crew| crew.lead.as_ref()).map(|lead| &lead.value);
        all.compare(format!("lead of {name}"), lead, team.lead.as_ref());
        let within = crew.and_then(|crew| crew.within.as_ref()).map(ToString::to_string);
        all.compare(format!("what {name} is part of"), within.as_ref(), team.within.as_ref());
    }
}

fn tasks(imported: &Imported, truth: &Truth, all: &mut Differences) {
    let outline = &imported.outline;
    let found: BTreeSet<&str> = outline.tasks.iter().map(|work| work.id.as_str()).collect();
    all.compare("tasks", found, truth.tasks.keys().map(String::as_str).collect());
    for (at, work) in outline.tasks.iter().enumerate() {
        if let Some(expected) = truth.tasks.get(work.id.as_str()) {
            task(imported, work, expected, all);
            told(imported, at, expected, all);
        }
    }
}

fn task(imported: &Imported, work: &Work, expected: &Expected, all: &mut Differences) {
    let outline = &imported.outline;
    let of = |what: &str| format!("{what} of {}", work.id);
    all.compare(of("title"), work.title.value.as_str(), expected.title.as_str());
    all.stands(of("title"), line(imported, &work.title), &expected.lines.title);
    let needs = |begun: bool| -> BTreeSet<String> {
        let needs = work.needs.iter().filter(|wait| !begun || wait.value.begun);
        needs.map(|wait| wait.value.task.to_string()).collect()
    };
    all.compare(of("needs"), needs(false), expected.needs.clone());
    all.compare(of("needs that need only have begun"), needs(true), expected.begun.clone());
    for wait in &work.needs {
        let lines = expected.lines.needs.get(wait.value.task.as_str());
        lines.into_iter().for_each(|lines| {
            all.stands(of(&format!("the need {}", wait.value.task)), line(imported, wait), lines);
        });
    }
    if let Some(portions) = &expected.portions {
        let found = outline.beside.portions.iter().filter(|(task, _, _)| *task == work.id);
        let found: BTreeMap<String, String> =
            found.map(|(_, other, what)| (other.to_string(), what.value.clone())).collect();
        all.compare(of("what is enough"), &found, portions);
    }
    let id = |of: &Option<Sourced<Id>>| of.as_ref().map(|of| of.value.to_string());
    if expected.owner.is_some() {
        all.compare(of("owner"), owner(outline, work), expected.owner.as_deref().map(plain));
    } else {
        all.compare(of("team"), id(&work.team), expected.team.clone());
        all.compare(of("agent"), id(&work.agent), expected.agent.clone());
    }
    if let Some(helpers) = &expected.helpers {
        let reviews = outline.beside.reviews.iter().filter(|review| review.task == work.id);
        let found: Vec<(&str, usize)> =
            reviews.map(|review| (review.who.value.as_str(), line(imported, &review.who))).collect();
        let named: BTreeSet<String> = found.iter().map(|(who, _)| plain(who)).collect();
        all.compare(of("helpers"), named, helpers.keys().map(|who| plain(who)).collect());
        for (who, line) in found {
            let lines = helpers.iter().find(|(name, _)| plain(name) == plain(who)).map(|(_, lines)| lines);
            lines.into_iter().for_each(|lines| all.stands(of(&format!("helper {who}")), line, lines));
        }
    }
    all.compare(of("phase"), id(&work.phase), expected.phase.clone());
    work.phase.iter().for_each(|phase| all.stands(of("phase"), line(imported, phase), &expected.lines.phase));
    all.compare(of("priority"), work.priority.as_ref().map(|fact| fact.value), expected.priority);
    all.compare(of("estimate"), work.estimate.as_ref().map(|fact| fact.value), expected.estimate);
    all.compare(of("paths"), work.owns.iter().map(|path| path.value.clone()).collect(), expected.owns.clone());
    for path in &work.owns {
        let lines = expected.lines.owns.get(&path.value);
        lines
            .into_iter()
            .for_each(|lines| all.stands(of(&format!("path {}", path.value)), line(imported, path), lines));
    }
    all.compare(of("done"), work.is_done(), expected.done);
    all.compare(of("optional"), work.optional, expected.optional);
}

/// Who does a task, as the document calls them.
fn owner(outline: &Outline, work: &Work) -> Option<String> {
    let id = &work.agent.as_ref().or(work.team.as_ref())?.value;
    let group = outline.agents.iter().chain(&outline.teams).find(|group| group.id == *id);
    group.map(|group| plain(&group.name.value))
}

/// `Verifier Agent` and `verifier` are one.
fn plain(who: &str) -> String {
    let who = who.trim().to_lowercase();
    who.strip_suffix(" agent").or_else(|| who.strip_prefix("agent ")).unwrap_or(&who).to_owned()
}

/// Whoever does a task finds in its instructions what the lines say.
fn told(imported: &Imported, at: usize, expected: &Expected, all: &mut Differences) {
    let work = &imported.outline.tasks[at];
    let words =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let instructions = words(imported.instructions.get(at).map_or("", String::as_str));
    let file = imported.place(work.title.span.clone()).file;
    let Some(source) = imported.source(&file) else { return };
    // How far it is the run says, which writes it here.
    let statuses: String = work.statuses.iter().map(|status| words(&status.value)).collect();
    let lines: Vec<&str> = source.text().lines().collect();
    for line in &expected.told {
        // Garbled text is mended in what is handed on, so its words alone are compared.
        let text: String = lines[line - 1].chars().map(|c| if c.is_ascii() { c } else { ' ' }).collect();
        let mut parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| part.len() > 2);
        let missing = parts.find(|part| !statuses.contains(&words(part)) && !instructions.contains(&words(part)));
        all.compare(format!("what line {line} tells whoever does {}", work.id), missing, None);
    }
}
