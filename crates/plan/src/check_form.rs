//! Checks as they are written: what one asks is told by which field it has.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::check::{Asked, Asks, Check, Command, During};
use crate::endpoint::{Http, Ports, Tls, TlsVersion, WebSocket};
use crate::goal::{Goal, RunFigure};
use crate::id::Id;
use crate::model::{a_quarter_of_an_hour, two_minutes, two_seconds};
use crate::people::Whom;
use crate::quantity::Span;

/// A check as it is written.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<Command>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<Id>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    with: BTreeMap<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expect: Option<Expect>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tcp: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tls: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    versions: Vec<TlsVersion>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ciphers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    websocket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ports: Option<Ports>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ask: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    from: Vec<Whom>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Command>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Command>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measure: Option<RunFigure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<Goal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    during: Option<During>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_outage: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<Span>,
    #[serde(default = "two_seconds")]
    every: Span,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<Span>,
}

/// What is expected: statuses of HTTP, or a text.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Expect {
    /// One status alone stays a number, so that the digest of a plan is what it was.
    Status(u16),
    Statuses(Vec<u16>),
    Texts(Vec<String>),
}

impl Expect {
    fn statuses(self) -> Result<Vec<u16>, String> {
        match self {
            Expect::Status(status) => Ok(vec![status]),
            Expect::Statuses(statuses) => Ok(statuses),
            Expect::Texts(texts) => {
                let status = |text: String| {
                    let status = text.parse().ok().filter(|status| (100..=599).contains(status));
                    status.ok_or_else(|| {
                        format!(
                            "`expect` of `http` is a status such as 200, and not `{text}`; see `body` and `headers`"
                        )
                    })
                };
                texts.into_iter().map(status).collect()
            }
        }
    }

    fn text(self) -> Result<String, String> {
        match self {
            Expect::Status(status) => Ok(status.to_string()),
            Expect::Texts(mut texts) if texts.len() == 1 => Ok(texts.remove(0)),
            _ => Err("`expect` of `websocket` is one text".to_owned()),
        }
    }

    fn of_statuses(statuses: Vec<u16>) -> Expect {
        match statuses[..] {
            [status] => Expect::Status(status),
            _ => Expect::Statuses(statuses),
        }
    }
}

impl TryFrom<CheckForm> for Check {
    type Error = String;

    fn try_from(mut form: CheckForm) -> Result<Check, String> {
        let mut asked = form.take_asks()?.into_iter();
        let (Some(asks), None) = (asked.next(), asked.next()) else {
            return Err(
                "a check asks exactly one thing: `run`, `agent`, `http`, `tcp`, `tls`, `websocket`, `ports`, `ask`, \
                 `after` or `measure`"
                    .to_owned(),
            );
        };
        let name = form.name.unwrap_or_else(|| asks.to_string());
        let CheckForm { during, max_outage, within, every, timeout, .. } = form;
        // Who reads before they answer takes longer than a command.
        let usual = if matches!(asks, Asks::Agent(_)) { a_quarter_of_an_hour() } else { two_minutes() };
        let timeout = timeout.unwrap_or(usual);
        Ok(Check { name, asks, within, every, timeout, during, max_outage })
    }
}

impl CheckForm {
    /// Takes out everything that is asked, which should be one thing.
    fn take_asks(&mut self) -> Result<Vec<Asks>, String> {
        let mut asks = Vec::new();
        asks.extend(self.run.take().map(Asks::Run));
        if let Some(agent) = self.agent.take() {
            asks.push(Asks::Agent(Asked { agent, with: std::mem::take(&mut self.with) }));
        }
        if let Some(url) = self.http.take() {
            let expect = self.expect.take().map_or(Ok(vec![200]), Expect::statuses)?;
            let headers = std::mem::take(&mut self.headers);
            asks.push(Asks::Http(Http { url, expect, body: self.body.take(), headers }));
        }
        asks.extend(self.tcp.take().map(Asks::Tcp));
        if let Some(address) = self.tls.take() {
            asks.push(Asks::Tls(Tls {
                address,
                versions: std::mem::take(&mut self.versions),
                ciphers: std::mem::take(&mut self.ciphers),
                expires_in: self.expires_in.take(),
                server_name: self.server_name.take(),
            }));
        }
        if let Some(url) = self.websocket.take() {
            let expect = self.expect.take().map(Expect::text).transpose()?;
            asks.push(Asks::WebSocket(WebSocket { url, send: self.send.take(), expect }));
        }
        asks.extend(self.ports.take().map(Asks::Ports));
        if let Some(question) = self.ask.take() {
            asks.push(Asks::Person { question, from: std::mem::take(&mut self.from) });
        }
        if let Some(after) = self.after.take() {
            asks.push(Asks::Measure { before: self.before.take(), after, goal: self.goal.take() });
        }
        if let Some(figure) = self.measure.take() {
            asks.push(Asks::OfRun { figure, goal: self.goal.take() });
        }
        Ok(asks)
    }
}

impl From<Check> for CheckForm {
    fn from(check: Check) -> CheckForm {
        let mut form = CheckForm {
            name: Some(check.name),
            run: None,
            agent: None,
            with: BTreeMap::new(),
            http: None,
            expect: None,
            body: None,
            headers: BTreeMap::new(),
            tcp: None,
            tls: None,
            versions: Vec::new(),
            ciphers: Vec::new(),
            expires_in: None,
            server_name: None,
            websocket: None,
            send: None,
            ports: None,
            ask: None,
            from: Vec::new(),
            before: None,
            after: None,
            measure: None,
            goal: None,
            during: check.during,
            max_outage: check.max_outage,
            within: check.within,
            every: check.every,
            timeout: Some(check.timeout),
        };
        match check.asks {
            Asks::Run(command) => form.run = Some(command),
            Asks::Agent(Asked { agent, with }) => (form.agent, form.with) = (Some(agent), with),
            Asks::Http(Http { url, expect, body, headers }) => {
                (form.http, form.expect) = (Some(url), Some(Expect::of_statuses(expect)));
                (form.body, form.headers) = (body, headers);
            }
            Asks::Tcp(address) => form.tcp = Some(address),
            Asks::Tls(Tls { address, versions, ciphers, expires_in, server_name }) => {
                (form.tls, form.versions, form.ciphers) = (Some(address), versions, ciphers);
                (form.expires_in, form.server_name) = (expires_in, server_name);
            }
            Asks::WebSocket(WebSocket { url, send, expect }) => {
                (form.websocket, form.send) = (Some(url), send);
                form.expect = expect.map(|text| Expect::Texts(vec![text]));
            }
            Asks::Ports(ports) => form.ports = Some(ports),
            Asks::Person { question, from } => (form.ask, form.from) = (Some(question), from),
            Asks::Measure { before, after, goal } => {
                (form.before, form.after, form.goal) = (before, Some(after), goal);
            }
            Asks::OfRun { figure, goal } => (form.measure, form.goal) = (Some(figure), goal),
        }
        form
    }
}
