//! The cookie of a session. Browsers send the cookies of a host to all its ports, so it is named after ours: two
//! servers on one machine do not log each other's people out.

use axum::http::{HeaderMap, HeaderValue, header};

use super::secret::Secret;

/// The cookie of a session.
pub(crate) struct Cookie {
    name: String,
    secure: bool,
}

impl Cookie {
    /// Returns the cookie of a server at a port; `secure` where people reach it by TLS.
    pub(crate) fn new(port: u16, secure: bool) -> Cookie {
        let mark = if secure { "__Host-" } else { "" };
        Cookie { name: format!("{mark}pitcrew_session_{port}"), secure }
    }

    /// Returns the session that a request shows.
    pub(crate) fn of(&self, headers: &HeaderMap) -> Option<Secret> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.name).map(|(_, value)| Secret::shown(value))
    }

    /// Returns what has a browser keep a session.
    pub(crate) fn set(&self, session: &str) -> Option<HeaderValue> {
        self.value(session, "")
    }

    /// Returns what has a browser forget it.
    pub(crate) fn forget(&self) -> Option<HeaderValue> {
        self.value("", "; Max-Age=0")
    }

    fn value(&self, session: &str, more: &str) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let value = format!("{}={session}; Path=/; HttpOnly; SameSite=Strict{secure}{more}", self.name);
        HeaderValue::from_str(&value).ok()
    }
}
