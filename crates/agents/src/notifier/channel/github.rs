//! Issues of GitHub: a comment, a new issue, labels, the end of one.
//!
//! Each text carries a mark that nobody sees, so that a message of which nobody knows whether it arrived is looked for
//! before it is sent again.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Given, Reply, Request, Said, fit, heading, posting};
use crate::contract::Trouble;
use crate::notifier::{GithubAction, Message};

/// Where GitHub answers, unless `url` says otherwise.
const API: &str = "https://api.github.com";

/// The most characters of a comment, with room for the mark.
const LONGEST: usize = 65_000;

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
    let numbered = || number.map(|number| format!("{issues}/{number}")).ok_or_else(|| wrong(target));
    let mark = mark(&message.key);
    let text = |text: &str| format!("{}\n\n{mark}", fit(text, LONGEST));
    let since = jiff::Timestamp::from_second(message.at.saturating_sub(120)).unwrap_or_default();
    let mut request = match given.to.action {
        GithubAction::Comment => {
            let heading = heading(message);
            let whole =
                if heading.is_empty() { message.text.clone() } else { format!("**{heading}**\n\n{}", message.text) };
            let url = format!("{}/comments", numbered()?);
            let seen = (format!("{url}?per_page=100&since={since}"), mark.clone());
            Request { seen: Some(seen), ..posting(url, json!({"body": text(&whole)})) }
        }
        GithubAction::Create => {
            let title = if message.title.is_empty() {
                message.text.lines().next().unwrap_or_default().to_owned()
            } else {
                heading(message)
            };
            let title = if title.trim().is_empty() { "(no title)".to_owned() } else { fit(&title, 256) };
            let seen = (format!("{issues}?state=all&per_page=100&since={since}"), mark.clone());
            let mut body = json!({"title": title, "body": text(&message.text)});
            if !given.to.labels.is_empty() {
                body["labels"] = json!(given.to.labels);
            }
            Request { seen: Some(seen), ..posting(issues, body) }
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
    request.headers.extend([
        ("authorization".to_owned(), format!("Bearer {token}")),
        ("accept".to_owned(), "application/vnd.github+json".to_owned()),
        ("x-github-api-version".to_owned(), "2022-11-28".to_owned()),
    ]);
    request.answers = said;
    Ok(request)
}

/// Returns the mark of a message.
fn mark(key: &str) -> String {
    // Nothing in it may end the comment that hides it.
    let key: String = key.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("<!-- pitcrew {key} -->")
}

fn wrong(target: &str) -> Trouble {
    Trouble::new(format!("`{target}` names no issue")).hint("`owner/repository#12`; `owner/repository` to create one")
}

/// GitHub says with 403 too that it wants to be left alone.
fn said(reply: &Reply<'_>) -> Option<Said> {
    if !matches!(reply.status, 403 | 429) {
        return None;
    }
    let number = |name: &str| (reply.header)(name)?.trim().parse::<i64>().ok();
    if let Some(seconds) = number("retry-after") {
        return Some(Said::Wait(u64::try_from(seconds).ok().map(Duration::from_secs)));
    }
    if number("x-ratelimit-remaining") == Some(0) {
        let until = number("x-ratelimit-reset").map(|at| at.saturating_sub(reply.now).max(0));
        return Some(Said::Wait(until.and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs)));
    }
    let body: Value = serde_json::from_str(reply.body).unwrap_or_default();
    let secondary =
        body["message"].as_str().is_some_and(|said| said.to_ascii_lowercase().contains("secondary rate limit"));
    secondary.then_some(Said::Wait(Some(Duration::from_secs(60))))
}
