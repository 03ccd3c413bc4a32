//! The cookie of a session. Browsers send the cookies of a host to all its ports, so it is named after ours: two
//! servers on one machine do not log each other's people out.

use axum::http::{HeaderMap, HeaderValue, header};

use super::secret::Secret;

/// The cookie of a session.
pub(crate) struct Cookie {
    name: String,
    login: String,
    secure: bool,
}

impl Cookie {
    /// Returns the cookie of a server at a port; `secure` where people reach it by TLS.
    pub(crate) fn new(port: u16, secure: bool) -> Cookie {
        let mark = if secure { "__Host-" } else { "" };
        let [name, login] = ["session", "login"].map(|what| format!("{mark}pitcrew_{what}_{port}"));
        Cookie { name, login, secure }
    }

    /// Returns the session that a request shows.
    pub(crate) fn of(&self, headers: &HeaderMap) -> Option<Secret> {
        self.found(headers, &self.name).map(Secret::shown)
    }

    /// Returns the login that a browser has begun.
    pub(crate) fn begun<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        self.found(headers, &self.login)
    }

    fn found<'a>(&self, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// Returns what has a browser keep a session.
    pub(crate) fn set(&self, session: &str) -> Option<HeaderValue> {
        self.value(&self.name, session, "Strict")
    }

    /// Returns what has a browser forget it.
    pub(crate) fn forget(&self) -> Option<HeaderValue> {
        self.value(&self.name, "", "Strict; Max-Age=0")
    }

    /// Returns what has a browser keep that it has begun to log in, while it is at the provider: it comes back from
    /// there, so from another site.
    pub(crate) fn begin(&self, login: &str) -> Option<HeaderValue> {
        self.value(&self.login, login, "Lax; Max-Age=600")
    }

    fn value(&self, name: &str, value: &str, site: &str) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let value = format!("{name}={value}; Path=/; HttpOnly{secure}; SameSite={site}");
        HeaderValue::from_str(&value).ok()
    }
}
