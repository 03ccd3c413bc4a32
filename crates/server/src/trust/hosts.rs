//! Under which names the server is called. A page of somebody else's can have its own name lead here; it cannot have
//! its browser say another name.

use std::net::{IpAddr, SocketAddr};

use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};

use crate::problem::Problem;

/// The names that are let through.
pub(crate) struct Hosts {
    /// Those of this machine, at any port.
    own: Vec<String>,
    /// Those that the user has named: proxies stand there.
    named: Vec<String>,
    /// Whether an address is as good as a name: nobody else's page has one of ours.
    addresses: bool,
}

impl Hosts {
    /// Returns the names of a server that listens at `at`, and those that the user has named.
    pub(crate) fn new(at: SocketAddr, named: &[String]) -> Hosts {
        let mut own: Vec<String> = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).into();
        own.push(match at.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        });
        let named = named.iter().map(|name| name.to_ascii_lowercase()).collect();
        Hosts { own, named, addresses: at.ip().is_unspecified() }
    }

    /// Refuses a request that was not meant for this server, or comes from a page that is not its own.
    pub(crate) fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Problem> {
        let called = called(uri, headers)?;
        let is_ours = self.is_own(&called) || self.is_named(called.host());
        if !is_ours {
            return Err(refused(format!("this server is not `{}`", called.host()))
                .hint("start it with `--allow-host NAME` to have it answer to another name"));
        }
        match only(headers, header::ORIGIN)? {
            None => Ok(()),
            Some(origin) if self.is_own_page(origin, &called) => Ok(()),
            Some(origin) => Err(refused(format!("a page of `{origin}` may not call this server"))),
        }
    }

    fn is_own(&self, called: &Authority) -> bool {
        let host = called.host().to_ascii_lowercase();
        let is_address = host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        self.own.contains(&host) || (self.addresses && is_address)
    }

    fn is_named(&self, host: &str) -> bool {
        self.named.iter().any(|name| name.eq_ignore_ascii_case(host))
    }

    /// Whether a page is one of ours: it comes from where the request goes. At another port of this machine listens
    /// somebody else. In front of a name of the user's a proxy may stand that speaks TLS and calls us differently.
    fn is_own_page(&self, origin: &str, called: &Authority) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else { return false };
        let usual = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return false,
        };
        let Ok(page) = authority.parse::<Authority>() else { return false };
        if page.as_str().contains('@') {
            return false;
        }
        if self.is_named(page.host()) {
            return true;
        }
        page.host().eq_ignore_ascii_case(called.host())
            && page.port_u16().unwrap_or(usual) == called.port_u16().unwrap_or(usual)
    }
}

/// Refuses what a browser says that another site has asked it for. Pages of other ports of this machine count as
/// another site here, though their requests carry our cookie.
pub(crate) fn check_site(headers: &HeaderMap) -> Result<(), Problem> {
    match only(headers, HeaderName::from_static("sec-fetch-site"))? {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(refused("another site's page may not call this server".to_owned())),
    }
}

/// Returns what name a request calls: where the request line has one, that, as everywhere.
fn called(uri: &Uri, headers: &HeaderMap) -> Result<Authority, Problem> {
    let unnamed = || Problem::bad_request("the request does not say which host it is for");
    let host = only(headers, header::HOST)?.ok_or_else(unnamed)?;
    let host: Authority = host.parse().map_err(|_| unnamed())?;
    if host.as_str().contains('@') {
        return Err(unnamed());
    }
    match uri.authority() {
        Some(line) if !line.as_str().eq_ignore_ascii_case(host.as_str()) => {
            Err(Problem::bad_request("the request names two hosts"))
        }
        _ => Ok(host),
    }
}

fn only(headers: &HeaderMap, name: HeaderName) -> Result<Option<&str>, Problem> {
    let twice = || Problem::bad_request(format!("the header `{name}` cannot be understood"));
    let mut all = headers.get_all(&name).iter();
    let first = all.next();
    if all.next().is_some() {
        return Err(twice());
    }
    first.map(|value| value.to_str().map_err(|_| twice())).transpose()
}

fn refused(detail: String) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "foreign-origin", "Not from here", detail)
}
