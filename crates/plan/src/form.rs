//! Where the written form of a plan and its model differ: the one workspace, and checks.

use serde::{Deserialize, Serialize};

use crate::model::{Asks, Check, Command, Id, two_minutes, two_seconds};
use crate::people::Whom;
use crate::quantity::Span;

/// A check as it is written: what it asks is told by which field it has.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<Command>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expect: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ask: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    from: Vec<Whom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Command>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Command>,
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<Span>,
    #[serde(default = "two_seconds")]
    every: Span,
    #[serde(default = "two_minutes")]
    timeout: Span,
}

impl TryFrom<CheckForm> for Check {
    type Error = &'static str;

    fn try_from(form: CheckForm) -> Result<Check, Self::Error> {
        let mut asked = [
            form.run.map(Asks::Run),
            form.agent.map(Asks::Agent),
            form.http.map(|url| Asks::Http { url, expect: form.expect.unwrap_or(200) }),
            form.tcp.map(Asks::Tcp),
            form.ask.map(|question| Asks::Person { question, from: form.from }),
            form.after.map(|after| Asks::Measure { before: form.before, after, goal: form.goal }),
        ]
        .into_iter()
        .flatten();
        let (Some(asks), None) = (asked.next(), asked.next()) else {
            return Err("a check asks exactly one of `run`, `agent`, `http`, `tcp`, `ask`, `after`");
        };
        let name = form.name.unwrap_or_else(|| asks.to_string());
        Ok(Check { name, asks, within: form.within, every: form.every, timeout: form.timeout })
    }
}

impl From<Check> for CheckForm {
    fn from(check: Check) -> CheckForm {
        let mut form = CheckForm {
            name: Some(check.name),
            run: None,
            agent: None,
            http: None,
            expect: None,
            tcp: None,
            ask: None,
            from: Vec::new(),
            before: None,
            after: None,
            goal: None,
            within: check.within,
            every: check.every,
            timeout: check.timeout,
        };
        match check.asks {
            Asks::Run(command) => form.run = Some(command),
            Asks::Agent(agent) => form.agent = Some(agent),
            Asks::Http { url, expect } => (form.http, form.expect) = (Some(url), Some(expect)),
            Asks::Tcp(address) => form.tcp = Some(address),
            Asks::Person { question, from } => (form.ask, form.from) = (Some(question), from),
            Asks::Measure { before, after, goal } => {
                (form.before, form.after, form.goal) = (before, Some(after), goal);
            }
        }
        form
    }
}

/// Writes the one workspace as `workspaces: {NAME: {path, apply}}`.
pub(crate) mod only_workspace {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::model::{Apply, Id, Workspace};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        path: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        apply: Option<Apply>,
    }

    pub(crate) fn serialize<S: Serializer>(workspace: &Workspace, serializer: S) -> Result<S::Ok, S::Error> {
        let form = Form { path: workspace.path.clone(), apply: workspace.apply };
        BTreeMap::from([(&workspace.name, form)]).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Workspace, D::Error> {
        let forms = BTreeMap::<Id, Form>::deserialize(deserializer)?;
        let mut forms = forms.into_iter();
        match (forms.next(), forms.next()) {
            (Some((name, form)), None) => Ok(Workspace { name, path: form.path, apply: form.apply }),
            _ => Err(serde::de::Error::custom("exactly one workspace is expected")),
        }
    }
}
