//! Issues of GitHub: a comment, a new issue, labels, the end of one.
//!
//! Each text carries a mark that nobody sees, so that a message of which nobody knows whether it arrived is looked for
//! before it is sent again. So does an issue that is known by a key. The mark is no secret, and counts only in what the
//! token's own user wrote, as one of its last lines: neither a stranger nor a text that we pass on can take its place.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Given, Lookup, MARK, Missing, Reply, Request, Said, Seen, fence, fit, heading, posting};
use crate::contract::Trouble;
use crate::digest::digest;
use crate::notifier::{GithubAction, Message, retry};

/// Where GitHub answers, unless `url` says otherwise.
const API: &str = "https://api.github.com";

/// The most characters of a comment, with room for the mark.
const LONGEST: usize = 65_000;

/// How long before its time a message may have been sent, in seconds: by an earlier attempt of the same task.
const EARLIER: i64 = 86_400;

/// Makes the request.
pub(super) fn request(given: &Given<'_>, message: &Message) -> Result<Request, Trouble> {
    let target = match given.to.target.as_slice() {
        [target] => target.as_str(),
        _ => return Err(wrong("github needs one `target`")),
    };
    let (repository, number) = match target.split_once('#') {
        Some((repository, number)) => (repository, Some(number.parse::<u64>().map_err(|_| wrong(target))?)),
        None => (target, None),
    };
    let is_name = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    if !repository.split_once('/').is_some_and(|(owner, name)| is_name(owner) && is_name(name)) {
        return Err(wrong(target));
    }
    let token = given.variable("token_env", &given.to.token_env)?.ok_or_else(|| {
        Trouble::new("github needs `token_env`").hint("name the variable that has a token which may write issues")
    })?;
    let api = match given.to.url.is_some() || given.to.url_env.is_some() {
        true => given.url()?,
        false => API.to_owned(),
    };
    let issues = format!("{}/repos/{repository}/issues", api.trim_end_matches('/'));
    let me = format!("{}/user", api.trim_end_matches('/'));
    let issue = given.to.issue.as_deref().filter(|_| number.is_none());
    // One that is known by its key gets its number when it is found.
    let numbered = || match (number, issue) {
        (Some(number), _) => Ok(format!("{issues}/{number}")),
        (None, Some(_)) => Ok(format!("{issues}/{{number}}")),
        (None, None) => Err(wrong(target)),
    };
    let mark = mark(&message.key);
    let text = |text: &str| {
        let text = fit(text, LONGEST);
        // Within a block of code the mark would be seen.
        let closed = fence::closing(&text).map(|fence| format!("\n{fence}")).unwrap_or_default();
        format!("{text}{closed}\n\n{mark}")
    };
    let since = jiff::Timestamp::from_second(message.at.saturating_sub(EARLIER)).unwrap_or_default();
    let comment = || -> Result<Request, Trouble> {
        let heading = heading(message);
        let whole =
            if heading.is_empty() { message.text.clone() } else { format!("**{heading}**\n\n{}", message.text) };
        let url = format!("{}/comments", numbered()?);
        let seen = Seen { url: format!("{url}?per_page=100&since={since}"), mark: mark.clone(), me: me.clone() };
        Ok(Request { seen: Some(seen), ..posting(url, json!({"body": text(&whole)})) })
    };
    let mut request = match given.to.action {
        GithubAction::Comment => comment()?,
        GithubAction::Create => {
            let title = if message.title.is_empty() {
                message.text.lines().next().unwrap_or_default().to_owned()
            } else {
                heading(message)
            };
            let title = if title.trim().is_empty() { "(no title)".to_owned() } else { fit(&title, 256) };
            let url = format!("{issues}?state=all&per_page=100&since={since}");
            let seen = Seen { url, mark: mark.clone(), me: me.clone() };
            let own = issue.map_or_else(String::new, |key| format!("\n{}", issue_mark(key)));
            let mut body = json!({"title": title, "body": format!("{}{own}", text(&message.text))});
            if !given.to.labels.is_empty() {
                body["labels"] = json!(given.to.labels);
            }
            Request { seen: Some(seen), ..posting(issues.clone(), body) }
        }
        // What follows may be done twice without harm.
        GithubAction::Label if given.to.labels.is_empty() => {
            return Err(Trouble::new("github's `label` needs `labels`"));
        }
        GithubAction::Label => posting(format!("{}/labels", numbered()?), json!({"labels": given.to.labels})),
        GithubAction::Close => {
            let body = json!({"state": "closed", "state_reason": "completed"});
            Request { method: "PATCH", ..posting(numbered()?, body) }
        }
    };
    authorize(&mut request, &token);
    if let Some(key) = issue {
        let (mut found, missing) = match given.to.action {
            GithubAction::Create => (comment()?, Missing::Send),
            GithubAction::Close => (request.clone(), Missing::Done),
            GithubAction::Comment | GithubAction::Label => {
                (request.clone(), Missing::Refused(format!("no open issue of `{repository}` is known by `{key}`")))
            }
        };
        if given.to.action == GithubAction::Create {
            authorize(&mut found, &token);
        }
        let list = Seen { url: format!("{issues}?state=open&per_page=100"), mark: issue_mark(key), me };
        // Only what opens an issue leaves its mark in one.
        let own = (given.to.action == GithubAction::Create).then_some(mark);
        request.lookup = Some(Box::new(Lookup { list, own, found, missing }));
    }
    Ok(request)
}

/// Adds to a request what GitHub wants to see of everybody.
fn authorize(request: &mut Request, token: &str) {
    request.headers.extend([
        ("authorization".to_owned(), format!("Bearer {token}")),
        ("accept".to_owned(), "application/vnd.github+json".to_owned()),
        ("x-github-api-version".to_owned(), "2022-11-28".to_owned()),
    ]);
    request.answers = said;
}

/// Returns the mark of a message: one that no other message has, whatever is in the key.
fn mark(key: &str) -> String {
    format!("{MARK} {} -->", digest(key, 16))
}

/// Returns the mark of an issue that is known by a key.
fn issue_mark(key: &str) -> String {
    format!("{MARK}-issue {} -->", digest(key, 16))
}

fn wrong(target: &str) -> Trouble {
    Trouble::new(format!("`{target}` names no issue"))
        .hint("`owner/repository#12`; `owner/repository` to create one, or with `issue: KEY`")
}

/// GitHub says with 403 too that it wants to be left alone, and with few words what is wrong.
fn said(reply: &Reply<'_>) -> Option<Said> {
    if matches!(reply.status, 403 | 429)
        && let Some(wait) = limit(reply)
    {
        return Some(wait);
    }
    let why = match reply.status {
        301 | 302 | 307 | 308 => "it was renamed or moved: `target` must name it as it is called now",
        401 => "the token is not known, or has expired",
        403 => "the token may not do that: it needs to write issues there",
        404 => "there is no such repository or issue, or the token may not see it",
        410 => "issues are turned off there, or this one was deleted",
        422 => "what it was asked is not valid there",
        _ => return None,
    };
    let more = complaint(reply.body).map(|said| format!(" ({said})")).unwrap_or_default();
    Some(Said::Refused(format!("it refuses with status {}: {why}{more}", reply.status)))
}

/// Returns how long to wait where a limit was reached: that of an hour, or that of many requests at once.
fn limit(reply: &Reply<'_>) -> Option<Said> {
    let number = |name: &str| (reply.header)(name)?.trim().parse::<i64>().ok();
    let wait = |seconds: i64| u64::try_from(seconds).ok().map(Duration::from_secs);
    let now = jiff::Timestamp::from_second(reply.now).unwrap_or_default();
    if let Some(value) = (reply.header)("retry-after") {
        return Some(Said::Wait(retry::after(&value, now)));
    }
    if number("x-ratelimit-remaining") == Some(0) {
        let until = number("x-ratelimit-reset").map(|at| at.saturating_sub(reply.now).max(0));
        return Some(Said::Wait(until.and_then(wait)));
    }
    let body: Value = serde_json::from_str(reply.body).unwrap_or_default();
    let said = body["message"].as_str().unwrap_or_default().to_ascii_lowercase();
    // It asks for a minute at least where it names no time.
    let is_limit =
        ["secondary rate limit", "abuse detection", "api rate limit exceeded"].iter().any(|is| said.contains(is));
    (is_limit || reply.status == 429).then_some(Said::Wait(Some(Duration::from_secs(60))))
}

/// Returns what GitHub says is wrong: its message, and of each error the field and the reason.
fn complaint(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    let message = body["message"].as_str()?;
    let errors = body["errors"].as_array().into_iter().flatten().map(|error| {
        match error.as_str().or(error["message"].as_str()) {
            Some(said) => said.to_owned(),
            None => {
                let part = |name: &str| error[name].as_str().unwrap_or_default();
                format!("{} {}", part("field"), part("code")).trim().to_owned()
            }
        }
    });
    let said: Vec<String> = std::iter::once(message.to_owned()).chain(errors).filter(|said| !said.is_empty()).collect();
    Some(said.join("; ").chars().filter(|c| !c.is_control()).take(200).collect())
}
