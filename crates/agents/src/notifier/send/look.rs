//! Asking a service whether it has a message already.

use jiff::Timestamp;

use super::http::{Courier, answered, begin, broken};
use super::{Answer, Look, Policy};
use crate::notifier::channel::{Parcel, Request, Seen};

/// How much is read of a page of the list in which a message is looked for.
const PAGE: u64 = 8 << 20;

/// How many pages are looked at.
const PAGES: usize = 20;

impl Courier {
    /// Looks whether a parcel is there already.
    pub(super) fn look(&self, parcel: &Parcel, policy: &Policy, now: Timestamp) -> Look {
        let Parcel::Http(request) = parcel else { return Look::Unasked };
        let Some(seen) = &request.seen else { return Look::Unasked };
        let mut url = seen.url.clone();
        for _ in 0..PAGES {
            match self.page(&url, request, seen, policy, now) {
                // Whoever answers cannot send us, and the token, elsewhere.
                Ok(Some(next)) if origin(&next) == origin(&url) => url = next,
                Ok(_) => return Look::Missing,
                Err(look) => return look,
            }
        }
        Look::Unasked
    }

    /// Looks at a page that does not have the message; returns the address of the next.
    fn page(
        &self,
        url: &str,
        request: &Request,
        seen: &Seen,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<Option<String>, Look> {
        let mut asking = self.agent.get(url).config().timeout_global(Some(policy.timeout)).build();
        for (name, value) in request.headers.iter().filter(|(name, _)| name != "content-type") {
            asking = asking.header(name, value);
        }
        let (answer, page) = match asking.call() {
            Ok(mut response) => {
                let body = begin(response.body_mut(), PAGE);
                let next = response.headers().get("link").and_then(|link| next(link.to_str().ok()?));
                let answer = answered(request, &response, body.as_deref().unwrap_or_default(), now);
                (answer, body.map(|body| (body, next)))
            }
            Err(error) => (broken(&error), None),
        };
        match (answer, page) {
            (Answer::Taken, Some((body, _))) if has(&body, &seen.mark) => Err(Look::There),
            (Answer::Taken, Some((_, next))) => Ok(next),
            (Answer::Taken, None) => Err(Look::NotNow(None, "its answer broke off".to_owned())),
            (Answer::NotNow(pause, why), _) => Err(Look::NotNow(pause, why)),
            (Answer::Unknown(why), _) => Err(Look::NotNow(None, why)),
            (Answer::Refused(_) | Answer::NoWay(_), _) => Err(Look::Unasked),
        }
    }
}

/// Whether a list in JSON has a mark: within JSON its signs are as they are, or escaped.
fn has(list: &str, mark: &str) -> bool {
    list.contains(mark) || list.contains(&mark.replace('<', "\\u003c").replace('>', "\\u003e"))
}

/// Returns the scheme, name and port of an address.
fn origin(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let name = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    url.get(..scheme.len() + 3 + name)
}

/// Returns the next page that a `Link` header names.
fn next(link: &str) -> Option<String> {
    link.split(',').find_map(|one| {
        let (url, parameters) = one.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = |part: &str| part.trim().strip_prefix("rel=").is_some_and(|rel| rel.trim_matches('"') == "next");
        parameters.split(';').any(is_next).then(|| url.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_among_others() {
        let link = r#"<https://a.example/x?page=1>; rel="prev", <https://a.example/x?page=3&since=a>; rel="next""#;
        assert_eq!(next(link).as_deref(), Some("https://a.example/x?page=3&since=a"));
        for none in ["", r#"<https://a.example/x>; rel="last""#, "https://a.example; rel=next", "<"] {
            assert_eq!(next(none), None, "{none}");
        }
    }

    #[test]
    fn another_place_is_told_from_another_page() {
        assert_eq!(origin("https://a.example/x?y"), origin("https://a.example/z#https://b.example"));
        for other in ["https://b.example/x", "http://a.example/x", "https://a.example:8443/x", "/x", ""] {
            assert_ne!(origin("https://a.example/x"), origin(other), "{other}");
        }
    }
}
