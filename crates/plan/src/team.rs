//! Teams: who works, how many of their tasks run at once, and which team is part of which.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::check::Check;
use crate::id::Id;
use crate::model::Plan;

/// A team: who works, and how many of its tasks run at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// How many of the team's tasks, and of the teams within it, run at once.
    #[serde(default)]
    pub members: Members,
    /// What the team is for; without one, what the team around it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<String>,
    /// Who leads it; without one, who leads the team around it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// What must hold when its tasks are done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub success: Vec<Check>,
    /// Teams within it: what they work on takes its places, too.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub teams: BTreeMap<Id, Team>,
}

/// How many members a team has: a number, or a range where that is not known (`1-2`).
///
/// A run uses all of them; a schedule also says what the fewest would come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members {
    /// The fewest that may be there.
    pub fewest: u32,
    /// The most that may be there, and so how many tasks run at once.
    pub most: u32,
}

impl Members {
    /// The most members that a team may have.
    pub const MAX: u32 = 1_000_000;
}

impl Default for Members {
    fn default() -> Self {
        Members { fewest: 1, most: 1 }
    }
}

impl FromStr for Members {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| (1..=Members::MAX).contains(number));
        let (fewest, most) = text.split_once('-').unwrap_or((text, text));
        match (number(fewest), number(most)) {
            (Some(fewest), Some(most)) if fewest <= most => Ok(Members { fewest, most }),
            (Some(_), Some(_)) => Err(format!("`{text}` ends before it begins")),
            _ => Err(format!("`{}` is no number of members; write `3`, or `1-2` for a range", text.escape_debug())),
        }
    }
}

impl fmt::Display for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.fewest == self.most { write!(f, "{}", self.most) } else { write!(f, "{}-{}", self.fewest, self.most) }
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A number alone stays one, so that the digest of a plan without ranges is what it was.
        if self.fewest == self.most { serializer.serialize_u32(self.most) } else { serializer.collect_str(self) }
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(u32),
            Text(String),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Number(number) => number.to_string(),
            Written::Text(text) => text,
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Every team of a plan by its name, however deep it lies.
pub struct Roster<'a> {
    entries: BTreeMap<&'a Id, Entry<'a>>,
    twice: Vec<Vec<&'a Id>>,
}

struct Entry<'a> {
    team: &'a Team,
    /// The team that it is part of.
    part_of: Option<&'a Id>,
}

impl<'a> Roster<'a> {
    /// Lists the teams of a plan.
    pub fn of(plan: &'a Plan) -> Roster<'a> {
        let mut roster = Roster { entries: BTreeMap::new(), twice: Vec::new() };
        roster.add(&plan.teams, &mut Vec::new());
        roster
    }

    fn add(&mut self, teams: &'a BTreeMap<Id, Team>, way: &mut Vec<&'a Id>) {
        for (name, team) in teams {
            let part_of = way.last().copied();
            way.push(name);
            // The first of a name counts, so that no team is ever part of itself.
            if self.entries.contains_key(name) {
                self.twice.push(way.clone());
            } else {
                self.entries.insert(name, Entry { team, part_of });
            }
            self.add(&team.teams, way);
            way.pop();
        }
    }

    /// Returns the team of a name.
    pub fn get(&self, name: &Id) -> Option<&'a Team> {
        self.entries.get(name).map(|entry| entry.team)
    }

    /// Returns the teams by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'a Id, &'a Team)> {
        self.entries.iter().map(|(name, entry)| (*name, entry.team))
    }

    /// Returns the team and those around it, the innermost first; nothing for a name that is none.
    pub fn around(&self, name: &Id) -> impl Iterator<Item = (&'a Id, &'a Team)> {
        let first = self.entries.get_key_value(name).map(|(name, entry)| (*name, entry));
        std::iter::successors(first, |(_, entry)| {
            let outer = entry.part_of?;
            Some((outer, self.entries.get(outer)?))
        })
        .map(|(name, entry)| (name, entry.team))
    }

    /// Returns the way to each team whose name another one has already, from the outside in.
    pub fn twice(&self) -> &[Vec<&'a Id>] {
        &self.twice
    }

    /// Returns the way to a team from the outside in, its own name last.
    pub fn way(&self, name: &Id) -> Vec<&'a Id> {
        let mut way: Vec<&Id> = self.around(name).map(|(name, _)| name).collect();
        way.reverse();
        way
    }

    /// Returns who leads a team: its own lead, or that of the nearest team around it that has one.
    pub fn lead(&self, name: &Id) -> Option<&'a str> {
        self.around(name).find_map(|(_, team)| team.lead.as_deref())
    }

    /// Returns what a team is for: its own focus, or that of the nearest team around it that has one.
    pub fn focus(&self, name: &Id) -> Option<&'a str> {
        self.around(name).find_map(|(_, team)| team.focus.as_deref())
    }
}
