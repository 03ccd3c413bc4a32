//! One request to the server, and what it answers.

use std::io::Read;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::trouble::{Result, Trouble};

/// How long a request may take before somebody is told that the server does not answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The most of an answer that is taken, in bytes.
const MOST: u64 = 1 << 30;

/// A server, and how it is talked to.
#[derive(Clone, Debug)]
pub struct Server {
    url: String,
    token: Option<String>,
    agent: Agent,
}

impl Server {
    /// Returns the server at an address: `http://127.0.0.1:7117`.
    pub fn new(url: &str, token: Option<String>) -> Result<Server> {
        let url = url.trim_end_matches('/').to_owned();
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(Trouble::new(format!("`{url}` is no address of a server"))
                .hint("pitcrew --server http://127.0.0.1:7117 status"));
        }
        let agent = Agent::config_builder()
            .timeout_connect(Some(PATIENCE))
            .timeout_recv_response(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("pitcrew/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Server { url, token, agent: agent.into() })
    }

    /// Gets JSON from below `/api/v1`.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let response = self.open(path, "application/json", None)?;
        self.json(response, path)
    }

    /// Gets bytes from below `/api/v1`; `None` where nothing is there.
    pub fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let mut request = self.agent.get(format!("{}/api/v1{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = request.call().map_err(|error| self.unreachable(&error))?;
        if response.status() == 404 {
            return Ok(None);
        }
        self.is_well(&mut response, path)?;
        Ok(Some(self.whole(&mut response, path)?))
    }

    /// Posts JSON below `/api/v1`.
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T> {
        let mut request = self.agent.post(format!("{}/api/v1{path}", self.url));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.header("content-type", "application/json").header("accept", "application/json");
        let response = request.send(body.to_string()).map_err(|error| self.unreachable(&error))?;
        self.json(response, path)
    }

    /// Opens a stream of events below `/api/v1`, from behind the event `after`.
    pub fn stream(&self, path: &str, after: u64) -> Result<impl Read + Send + use<>> {
        let response = self.open(path, "text/event-stream", Some(after))?;
        Ok(response.into_body().into_reader())
    }

    fn open(&self, path: &str, accept: &str, after: Option<u64>) -> Result<Response<Body>> {
        let mut request = self.agent.get(format!("{}/api/v1{path}", self.url)).header("accept", accept);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(after) = after {
            request = request.header("last-event-id", after.to_string());
        }
        let mut response = request.call().map_err(|error| self.unreachable(&error))?;
        self.is_well(&mut response, path)?;
        Ok(response)
    }

    fn json<T: DeserializeOwned>(&self, mut response: Response<Body>, path: &str) -> Result<T> {
        self.is_well(&mut response, path)?;
        let bytes = self.whole(&mut response, path)?;
        serde_json::from_slice(&bytes).map_err(|error| {
            Trouble::while_trying(format!("understand what {} says of `{path}`", self.url), &error)
                .hint("is it another version of pitcrew?")
        })
    }

    fn whole(&self, response: &mut Response<Body>, path: &str) -> Result<Vec<u8>> {
        let read = response.body_mut().with_config().limit(MOST).read_to_vec();
        read.map_err(|error| Trouble::while_trying(format!("read what {} says of `{path}`", self.url), &error))
    }

    /// Makes of a problem what a person is told.
    fn is_well(&self, response: &mut Response<Body>, path: &str) -> Result<()> {
        let status = response.status();
        if status.is_success() {
            return Ok(());
        }
        let bytes = self.whole(response, path)?;
        let problem: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let text = |name: &str| problem.get(name).and_then(Value::as_str).map(str::to_owned);
        let mut message = text("detail").unwrap_or_else(|| format!("{} answers {status} to `{path}`", self.url));
        for one in problem.get("diagnostics").and_then(Value::as_array).into_iter().flatten() {
            let part = |name: &str| {
                one.get(name).map_or_else(String::new, |value| match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                })
            };
            message += &format!("\n  {}:{}: {} [{}]", part("file"), part("line"), part("message"), part("rule"));
        }
        let hint = match status.as_u16() {
            401 => Some("set PITCREW_TOKEN, or PITCREW_TOKEN_FILE, to a token of that server".to_owned()),
            _ => text("hint"),
        };
        let trouble = Trouble::new(message);
        Err(match hint {
            Some(hint) => trouble.hint(hint),
            None => trouble,
        })
    }

    fn unreachable(&self, error: &ureq::Error) -> Trouble {
        Trouble::while_trying(format!("reach the server at {}", self.url), error)
            .hint("`pitcrew serve` starts one; PITCREW_SERVER and --server say where it is")
    }
}
