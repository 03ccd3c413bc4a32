//! Asking a service what it has: whether a message is there already, and the number of what is known by a mark.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::http::{Courier, answered, begin, broken};
use super::{Answer, Found, Look, Policy};
use crate::notifier::channel::{MARK, Missing, Parcel, Request, Seen};

/// How much is read of a page of a list.
const PAGE: u64 = 32 << 20;

/// How many pages are looked at.
const PAGES: usize = 20;

/// An entry of a list.
#[derive(Deserialize)]
struct Entry {
    number: Option<u64>,
    body: Option<String>,
    user: Option<User>,
}

impl Entry {
    /// Whether a mark is among the last lines, which are all marks: what stands before them came from anywhere.
    fn has(&self, mark: &str) -> bool {
        let lines = self.body.as_deref().unwrap_or_default().trim_end().lines().rev().map(str::trim);
        lines.take_while(|line| line.starts_with(MARK)).any(|line| line == mark)
    }
}

/// Who wrote something.
#[derive(Deserialize)]
struct User {
    id: u64,
    #[serde(default, rename = "type")]
    kind: String,
}

/// Whose token it is.
enum Me {
    /// That of a user with this number.
    User(u64),
    /// That of an application, which cannot ask for its own name. What it writes is written by a bot, and strangers are
    /// none: a bot comes to a repository by somebody who may let it in.
    Application,
}

impl Me {
    fn wrote(&self, entry: &Entry) -> bool {
        entry.user.as_ref().is_some_and(|user| match self {
            Me::User(id) => user.id == *id,
            Me::Application => user.kind == "Bot",
        })
    }
}

/// What looking through a list came to.
enum Walk<T> {
    /// What was looked for.
    Found(T),
    /// It is not in the list.
    End,
    /// It may be further on, where nobody looks.
    TooFar,
    /// The list cannot be read.
    Failed(Answer),
}

impl Courier {
    /// Finds what of a parcel is to be sent, where something must be found for that.
    pub(super) fn find<'a>(&self, parcel: &'a Parcel, policy: &Policy, now: Timestamp) -> Found<'a> {
        let Parcel::Http(request) = parcel else { return Found::Ready(Cow::Borrowed(parcel)) };
        let Some(lookup) = &request.lookup else { return Found::Ready(Cow::Borrowed(parcel)) };
        let is_own = |entry: &Entry| lookup.own.as_ref().is_some_and(|own| entry.has(own));
        let walk =
            self.walk(&lookup.list, request, policy, now, |entry| entry.number.map(|number| (number, is_own(&entry))));
        match (walk, &lookup.missing) {
            (Walk::Found((_, true)), _) | (Walk::End, Missing::Done) => Found::Nothing,
            (Walk::Found((number, false)), _) => {
                Found::Ready(Cow::Owned(Parcel::Http(Box::new(numbered(&lookup.found, number)))))
            }
            (Walk::End | Walk::TooFar, Missing::Send) => Found::Ready(Cow::Borrowed(parcel)),
            (Walk::End, Missing::Refused(why)) => Found::Missing(why.clone()),
            (Walk::TooFar, _) => Found::Failed(Answer::Refused(format!(
                "what it is for is none of the newest, and only {PAGES} pages of a list are looked through"
            ))),
            // Nothing was sent, so nothing is in doubt.
            (Walk::Failed(Answer::Unknown(why)), _) => Found::Failed(Answer::NotNow(None, why)),
            (Walk::Failed(answer), _) => Found::Failed(answer),
        }
    }

    /// Looks whether a parcel is there already.
    pub(super) fn look(&self, parcel: &Parcel, policy: &Policy, now: Timestamp) -> Look {
        let Parcel::Http(request) = parcel else { return Look::Unasked };
        let Some(seen) = &request.seen else { return Look::Unasked };
        match self.walk(seen, request, policy, now, Some) {
            Walk::Found(_) => Look::There,
            Walk::End => Look::Missing,
            Walk::Failed(Answer::NotNow(pause, why)) => Look::NotNow(pause, why),
            Walk::Failed(Answer::Unknown(why)) => Look::NotNow(None, why),
            Walk::TooFar | Walk::Failed(_) => Look::Unasked,
        }
    }

    /// Looks through a list, page by page, for the first entry of our own that has the mark and of which something is
    /// made. Who we are is asked when there is one that may be it.
    fn walk<T>(
        &self,
        seen: &Seen,
        request: &Request,
        policy: &Policy,
        now: Timestamp,
        make: impl Fn(Entry) -> Option<T>,
    ) -> Walk<T> {
        let mut url = seen.url.clone();
        let mut me: Option<Me> = None;
        for _ in 0..PAGES {
            let (entries, next) = match self.get::<Vec<Entry>>(&url, request, policy, now) {
                Ok(page) => page,
                Err(answer) => return Walk::Failed(answer),
            };
            for entry in entries.into_iter().filter(|entry| entry.has(&seen.mark)) {
                let me = match &mut me {
                    Some(me) => me,
                    none => match self.me(&seen.me, request, policy, now) {
                        Ok(known) => none.insert(known),
                        Err(answer) => return Walk::Failed(answer),
                    },
                };
                if me.wrote(&entry)
                    && let Some(found) = make(entry)
                {
                    return Walk::Found(found);
                }
            }
            match next {
                // Whoever answers cannot send us, and the token, elsewhere.
                Some(next) if origin(&next) != origin(&url) => return Walk::TooFar,
                Some(next) => url = next,
                None => return Walk::End,
            }
        }
        Walk::TooFar
    }

    /// Asks whose token it is.
    fn me(&self, url: &str, request: &Request, policy: &Policy, now: Timestamp) -> Result<Me, Answer> {
        match self.get::<User>(url, request, policy, now) {
            Ok((user, _)) => Ok(Me::User(user.id)),
            Err(Answer::Refused(_)) => Ok(Me::Application),
            Err(other) => Err(other),
        }
    }

    /// Asks for something in JSON, with the headers of a request; returns it, and the address of what comes next. Where it
    /// cannot be read, what that means is an answer, and never [`Answer::Taken`].
    fn get<T: DeserializeOwned>(
        &self,
        url: &str,
        request: &Request,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<(T, Option<String>), Answer> {
        let mut asking = self.agent.get(url).config().timeout_global(Some(policy.timeout)).build();
        for (name, value) in request.headers.iter().filter(|(name, _)| name != "content-type") {
            asking = asking.header(name, value);
        }
        let mut response = asking.call().map_err(|error| broken(&error))?;
        let body = begin(response.body_mut(), PAGE);
        match answered(request, &response, body.as_deref().unwrap_or_default(), now) {
            Answer::Taken => {}
            other => return Err(other),
        }
        let body = body.ok_or_else(|| Answer::NotNow(None, "its answer broke off".to_owned()))?;
        let made = serde_json::from_str(&body)
            .map_err(|_| Answer::NotNow(None, "it answers with something else than what was asked for".to_owned()))?;
        Ok((made, response.headers().get("link").and_then(|link| next(link.to_str().ok()?))))
    }
}

/// Returns a request for what has a number.
fn numbered(request: &Request, number: u64) -> Request {
    let fill = |text: &str| text.replace("{number}", &number.to_string());
    let seen = request.seen.as_ref().map(|seen| Seen { url: fill(&seen.url), ..seen.clone() });
    Request { url: fill(&request.url), seen, ..request.clone() }
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
