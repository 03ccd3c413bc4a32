//! Requests over HTTP.

use std::error::Error as _;
use std::io::Read;
use std::time::Duration;

use jiff::Timestamp;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Timeout};

use super::trust::{self, Trust};
use super::{Answer, Policy};
use crate::notifier::address::{Private, PublicOnly};
use crate::notifier::channel::{Reply, Request, Said, sign};
use crate::notifier::retry;

/// How much of an answer is read.
const ANSWER: u64 = 64 << 10;

/// Sends requests, to public addresses alone unless it is told otherwise. Redirects are not followed.
pub struct Courier {
    pub(super) agent: Agent,
    trust: Trust,
}

impl Courier {
    /// A courier for addresses of the public network, or for all, to servers that it can trust.
    pub fn new(allow_private: bool, trust: Trust, timeout: Duration) -> Courier {
        let config = Agent::config_builder()
            .tls_config(trust.of_http())
            .timeout_global(Some(timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .https_only(!allow_private)
            .user_agent(concat!("pitcrew-notifier/", env!("CARGO_PKG_VERSION")));
        let agent = match allow_private {
            true => config.build().new_agent(),
            // A proxy would resolve names by itself, where nobody checks what they lead to.
            false => Agent::with_parts(config.proxy(None).build(), DefaultConnector::default(), PublicOnly::default()),
        };
        Courier { agent, trust }
    }

    /// Returns which servers it trusts.
    pub(super) fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Sends a request once.
    pub(super) fn send(&self, request: &Request, id: &str, policy: &Policy, now: Timestamp) -> Answer {
        let mut sending = match request.method {
            "PATCH" => self.agent.patch(&request.url),
            _ => self.agent.post(&request.url),
        };
        for (name, value) in &request.headers {
            sending = sending.header(name, value);
        }
        if let Some(key) = &request.sign {
            let at = now.as_second();
            sending = sending
                .header("webhook-timestamp", at.to_string())
                .header("webhook-signature", sign(key, id, at, &request.body));
        } else if request.headers.iter().any(|(name, _)| name == "webhook-id") {
            sending = sending.header("webhook-timestamp", now.as_second().to_string());
        }
        let sending = sending.config().timeout_global(Some(policy.timeout)).build();
        match sending.send(request.body.as_bytes()) {
            Ok(mut response) => {
                let body = begin(response.body_mut(), ANSWER).unwrap_or_default();
                answered(request, &response, &body, now)
            }
            Err(error) => broken(&error),
        }
    }
}

/// Says what an answer means.
pub(super) fn answered(request: &Request, response: &ureq::http::Response<Body>, body: &str, now: Timestamp) -> Answer {
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    judge(request, &Reply { status: response.status().as_u16(), header: &header, body, now: now.as_second() }, now)
}

fn judge(request: &Request, reply: &Reply<'_>, now: Timestamp) -> Answer {
    let status = reply.status;
    match (request.answers)(reply) {
        Some(Said::Wait(pause)) => return Answer::NotNow(pause, format!("it asks to wait (status {status})")),
        Some(Said::Refused(why)) => return Answer::Refused(why),
        None => {}
    }
    let asked = || (reply.header)("retry-after").and_then(|value| retry::after(&value, now));
    match status {
        200..=299 => Answer::Taken,
        300..=399 => Answer::Refused(format!("it answers with status {status}, and redirects are not followed")),
        408 | 425 | 429 => Answer::NotNow(asked(), format!("it asks to wait (status {status})")),
        503 => Answer::NotNow(asked(), "it is not ready (status 503)".to_owned()),
        // What stands before the service lost it on the way there, or on the way back.
        500..=599 => Answer::Unknown(format!("it failed (status {status})")),
        _ => {
            let said: String = reply.body.chars().filter(|c| !c.is_control()).take(200).collect();
            Answer::Refused(format!("it refuses with status {status}: {said}"))
        }
    }
}

/// Says what it means that there is no answer. Errors are told without the address, which may be a secret.
pub(super) fn broken(error: &ureq::Error) -> Answer {
    use std::io::ErrorKind as Kind;
    match error {
        ureq::Error::Other(inner) if inner.downcast_ref::<Private>().is_some() => {
            Answer::Refused(format!("{inner}; `allow_private: true` allows it"))
        }
        ureq::Error::HostNotFound => Answer::NotNow(None, "its name was not found".to_owned()),
        ureq::Error::ConnectionFailed => Answer::NotNow(None, "there is no connection".to_owned()),
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            Answer::NotNow(None, "there was no connection in time".to_owned())
        }
        ureq::Error::Timeout(_) => Answer::Unknown("there was no answer in time".to_owned()),
        ureq::Error::Io(io) => {
            if let Some(private) = io.get_ref().and_then(|inner| inner.downcast_ref::<Private>()) {
                return Answer::Refused(private.to_string());
            }
            if let Some(why) = trust::of_io(io) {
                return Answer::NoWay(why);
            }
            match io.kind() {
                Kind::ConnectionRefused | Kind::HostUnreachable | Kind::NetworkUnreachable | Kind::AddrNotAvailable => {
                    Answer::NotNow(None, format!("there is no connection: {io}"))
                }
                // The resolver says so in its own words.
                _ if io.to_string().contains("lookup") => Answer::NotNow(None, "its name was not found".to_owned()),
                _ => Answer::Unknown(format!("the connection broke: {io}")),
            }
        }
        ureq::Error::Protocol(_) | ureq::Error::BodyStalled => {
            Answer::Unknown("the connection broke within the answer".to_owned())
        }
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => Answer::Refused("the address is none".to_owned()),
        ureq::Error::RequireHttpsOnly(_) => Answer::Refused("the address is none of `https:`".to_owned()),
        ureq::Error::Rustls(error) => Answer::NoWay(trust::explain(error)),
        ureq::Error::Tls(why) => Answer::NoWay(format!("there is no safe connection: {why}")),
        other => {
            let cause = other.source().map(ToString::to_string).unwrap_or_default();
            Answer::Unknown(format!("there is no answer {cause}"))
        }
    }
}

/// Returns the beginning of a body; `None` where it broke off.
pub(super) fn begin(body: &mut Body, most: u64) -> Option<String> {
    let mut bytes = Vec::new();
    body.as_reader().take(most).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
