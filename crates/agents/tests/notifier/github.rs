//! Issues of a GitHub on loopback that answers as its documentation says: it keeps what it took, gives lists in pages,
//! and wants to be left alone now and then.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::server::{Request, Service, Step};
use crate::{Dial, told_as};

/// What it has.
#[derive(Default)]
pub struct Hub {
    issues: BTreeMap<u64, Issue>,
    /// What requests are met with before anything else, by how manieth they are.
    faults: BTreeMap<usize, Step>,
    requests: usize,
    /// The address that further pages are at, where it is not its own.
    pub elsewhere: Option<String>,
}

#[derive(Default)]
struct Issue {
    body: String,
    comments: Vec<String>,
    labels: Vec<String>,
    is_closed: bool,
}

/// How many there are on a page, whatever is asked for: fewer than GitHub's 100, so that there are several.
const PAGE: usize = 2;

impl Hub {
    fn answer(&mut self, request: &Request) -> Step {
        self.requests += 1;
        let fault = self.faults.remove(&self.requests);
        match &fault {
            Some(Step::TakenUnsaid | Step::TakenSilent) | None => {}
            Some(fault) => return fault.clone(),
        }
        let answer = self.made_of(request);
        fault.unwrap_or(answer)
    }

    fn made_of(&mut self, request: &Request) -> Step {
        let refusal = |status, message: &str| Step::Answer(status, "", json!({"message": message}).to_string());
        let is_api = request.header("accept") == Some("application/vnd.github+json")
            && request.header("x-github-api-version").is_some()
            && request.header("user-agent").is_some();
        if !is_api {
            return refusal(403, "Request forbidden by administrative rules");
        }
        if !request.header("authorization").is_some_and(|token| token.starts_with("Bearer gh")) {
            return refusal(401, "Bad credentials");
        }
        let mut words = request.line.split(' ');
        let (method, target) = (words.next().unwrap(), words.next().unwrap());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if path == "/user" {
            return Step::Answer(200, "", json!({"id": 7, "type": "User"}).to_string());
        }
        let Some(below) = path.strip_prefix("/repos/o/r/issues") else { return refusal(404, "Not Found") };
        let parts: Vec<&str> = below.split('/').filter(|part| !part.is_empty()).collect();
        let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
        let texts = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        if let ("POST", []) = (method, parts.as_slice()) {
            if body["title"].as_str().is_none_or(str::is_empty) {
                let errors = json!([{"resource": "Issue", "code": "missing_field", "field": "title"}]);
                return Step::Answer(422, "", json!({"message": "Validation Failed", "errors": errors}).to_string());
            }
            let number = self.issues.keys().last().map_or(1, |last| last + 1);
            let labels = texts(&body["labels"]);
            let body = body["body"].as_str().unwrap_or_default().to_owned();
            self.issues.insert(number, Issue { body, labels, ..Issue::default() });
            return Step::Answer(201, "", json!({"number": number}).to_string());
        }
        if let ("GET", []) = (method, parts.as_slice()) {
            let bodies: Vec<String> = self.issues.values().rev().map(|issue| issue.body.clone()).collect();
            return self.page(&bodies, request, path, query);
        }
        let Some(issue) = parts[0].parse().ok().and_then(|number| self.issues.get_mut(&number)) else {
            return refusal(404, "Not Found");
        };
        match (method, &parts[1..]) {
            ("POST", ["comments"]) => {
                issue.comments.push(body["body"].as_str().unwrap_or_default().to_owned());
                Step::Answer(201, "", "{}".into())
            }
            ("GET", ["comments"]) => {
                let bodies = issue.comments.clone();
                self.page(&bodies, request, path, query)
            }
            ("POST", ["labels"]) => {
                for label in texts(&body["labels"]) {
                    if !issue.labels.contains(&label) {
                        issue.labels.push(label);
                    }
                }
                Step::Answer(200, "", "[]".into())
            }
            ("PATCH", []) => {
                issue.is_closed = body["state"] == "closed";
                Step::Answer(200, "", "{}".into())
            }
            _ => refusal(404, "Not Found"),
        }
    }

    /// A page of a list, with where the others are.
    fn page(&self, bodies: &[String], request: &Request, path: &str, query: &str) -> Step {
        let of = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        assert!(of("since").is_some_and(|since| since.ends_with('Z')), "{query}");
        let page: usize = of("page").map_or(1, |page| page.parse().unwrap());
        let list: Vec<Value> = bodies
            .iter()
            .skip((page - 1) * PAGE)
            .take(PAGE)
            .map(|body| json!({"body": body, "user": {"id": 7}}))
            .collect();
        let root = self.elsewhere.clone().unwrap_or_else(|| format!("http://{}", request.header("host").unwrap()));
        let rest: String = query.split('&').filter(|pair| !pair.starts_with("page=")).collect::<Vec<_>>().join("&");
        let mut link = format!("<{root}{path}?{rest}&page=1>; rel=\"first\"");
        if page * PAGE < bodies.len() {
            write!(link, ", <{root}{path}?{rest}&page={}>; rel=\"next\"", page + 1).unwrap();
        }
        Step::Page(link, Value::Array(list).to_string())
    }
}

/// A GitHub that has an issue 1 with some comments.
fn hub(faults: impl IntoIterator<Item = (usize, Step)>) -> (Arc<Mutex<Hub>>, Service) {
    let comments = (0..5).map(|number| format!("comment {number}")).collect();
    let issues = BTreeMap::from([(1, Issue { body: "body".into(), comments, ..Issue::default() })]);
    let hub = Arc::new(Mutex::new(Hub { issues, faults: faults.into_iter().collect(), ..Hub::default() }));
    let shared = Arc::clone(&hub);
    let service = Service::handling(move |request| shared.lock().unwrap().answer(request));
    (hub, service)
}

fn limited() -> Step {
    Step::Answer(403, "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1893456042\r\n", "{}".into())
}

fn secondary() -> Step {
    Step::Answer(403, "", r#"{"message": "You have exceeded a secondary rate limit"}"#.into())
}

/// Does something as a task's attempt of that number; what came of it in a line.
fn act(service: &Service, attempt: u32, rest: Value) -> String {
    let token = ["ghp_", "0123456789"].concat();
    let mut inputs = json!({
        "channel": "github", "url": service.root(), "token_env": "T", "allow_private": true, "target": "o/r#1",
        "dedupe_key": "deploy-1",
    });
    inputs.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    let dial = Dial::new();
    match told_as(inputs, attempt, Path::new("/nowhere"), &dial, &[("T", &token)]) {
        Ok(outcome) => format!("{} {:?}", outcome.summary, dial.pauses()),
        Err(trouble) => format!("trouble: {trouble} {:?}", dial.pauses()),
    }
}

fn comments(hub: &Mutex<Hub>) -> usize {
    hub.lock().unwrap().issues[&1].comments.len()
}

#[test]
fn issues_are_opened_commented_on_labelled_and_closed() {
    let (hub, service) = hub([]);
    let said = [
        act(
            &service,
            1,
            json!({"target": "o/r", "action": "create", "title": "Broken", "message": "since today", "labels": ["bug"]}),
        ),
        act(&service, 1, json!({"target": "o/r#2", "message": "looking"})),
        act(&service, 1, json!({"target": "o/r#2", "action": "label", "labels": ["bug", "urgent"]})),
        act(&service, 1, json!({"target": "o/r#2", "action": "close"})),
    ];
    assert_eq!(said, ["sent to github []"; 4]);
    let hub = hub.lock().unwrap();
    let issue = &hub.issues[&2];
    assert!(issue.body.starts_with("since today\n\n<!-- pitcrew "), "{}", issue.body);
    assert!(issue.comments[0].starts_with("looking\n\n<!-- pitcrew "), "{}", issue.comments[0]);
    assert_eq!((issue.labels.clone(), issue.is_closed), (vec!["bug".to_owned(), "urgent".to_owned()], true));
    // What is told of a place does not tell where else it is known.
    assert!(!issue.body.contains("deploy-1"));
}

#[test]
fn what_may_have_arrived_is_looked_for_on_all_pages_before_it_is_sent_again() {
    for action in ["comment", "create"] {
        let target = if action == "create" { "o/r" } else { "o/r#1" };
        let (hub, service) = hub([(1, Step::TakenUnsaid)]);
        let said = act(&service, 1, json!({"message": "done", "action": action, "target": target}));
        assert!(said.starts_with("sent to github; it was there already ["), "{said}");
        let hub = hub.lock().unwrap();
        assert_eq!(hub.issues[&1].comments.len() + hub.issues.len(), 7, "once, and not twice");
    }
}

#[test]
fn what_was_lost_on_the_way_is_sent_again() {
    let (hub, service) = hub([(1, Step::Answer(502, "", String::new()))]);
    let said = act(&service, 1, json!({"message": "done"}));
    assert!(said.starts_with("sent to github; it may have arrived twice ["), "{said}");
    assert_eq!(comments(&hub), 6);
}

#[test]
fn while_it_cannot_be_asked_nothing_is_sent_again() {
    let (hub, service) =
        hub([(1, Step::TakenUnsaid), (2, limited()), (3, secondary()), (4, Step::Answer(502, "", String::new()))]);
    let said = act(&service, 1, json!({"message": "done", "within_ms": 600_000}));
    assert!(said.starts_with("sent to github; it was there already ["), "{said}");
    assert_eq!(comments(&hub), 6);
}

#[test]
fn a_further_attempt_of_a_task_asks_first_whether_the_earlier_one_came_so_far() {
    let (hub, service) = hub([]);
    assert_eq!(act(&service, 1, json!({"message": "done"})), "sent to github []");
    assert_eq!(act(&service, 2, json!({"message": "done"})), "sent to github; it was there already []");
    assert_eq!(comments(&hub), 6);
    // Keys that differ by a sign are other messages.
    assert_eq!(act(&service, 2, json!({"message": "done", "dedupe_key": "deploy_1"})), "sent to github []");
    assert_eq!(comments(&hub), 7);
}

#[test]
fn the_token_is_not_carried_to_another_place_by_a_list() {
    let other = Service::new([]);
    let (hub, service) = hub([(1, Step::TakenUnsaid)]);
    hub.lock().unwrap().elsewhere = Some(other.root());
    let said = act(&service, 1, json!({"message": "done"}));
    assert!(said.starts_with("sent to github; it may have arrived twice ["), "{said}");
    assert!(other.seen().is_empty());
}

#[test]
fn limits_of_an_hour_and_of_many_requests_at_once_are_waited_for() {
    let dated = Step::Answer(403, "retry-after: Tue, 01 Jan 2030 00:00:09 GMT\r\n", "{}".into());
    let (_, service) = hub([(1, dated)]);
    assert_eq!(act(&service, 1, json!({"message": "m"})), "sent to github [9000]");
    let (_, service) = hub([(1, limited()), (2, secondary())]);
    assert_eq!(act(&service, 1, json!({"message": "m"})), "sent to github [42000, 60000]");
    let asked = Step::Answer(429, "retry-after: 7\r\n", "{}".into());
    let (_, service) = hub([(1, asked)]);
    assert_eq!(act(&service, 1, json!({"message": "m"})), "sent to github [7000]");
}

#[test]
fn a_refusal_says_what_to_look_at() {
    let moved = Step::Answer(301, "location: https://example.org/\r\n", r#"{"message": "Moved Permanently"}"#.into());
    let forbidden = Step::Answer(403, "", r#"{"message": "Resource not accessible by personal access token"}"#.into());
    let (_, service) = hub([(1, moved), (2, forbidden)]);
    let said = [
        act(&service, 1, json!({"message": "m"})),
        act(&service, 1, json!({"message": "m"})),
        act(&service, 1, json!({"message": "m", "target": "o/r#77"})),
        act(&service, 1, json!({"message": "m", "target": "o/other#1"})),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    trouble: send to github: it refuses with status 301: it was renamed or moved: `target` must name it as it is called now (Moved Permanently) []
    trouble: send to github: it refuses with status 403: the token may not do that: it needs to write issues there (Resource not accessible by personal access token) []
    trouble: send to github: it refuses with status 404: there is no such repository or issue, or the token may not see it (Not Found) []
    trouble: send to github: it refuses with status 404: there is no such repository or issue, or the token may not see it (Not Found) []
    ");
}
