//! People are told what a plan's `notify` says, by the agent that comes with the binary, through real walls.

mod sink;
#[path = "../support/mod.rs"]
mod support;

use serde_json::{Value, json};
use sink::{Reply, Request, Sink};
use support::Place;

/// A plan that tells `sink` by a webhook; `when` is what of an entry says when.
fn plan(sink: &Sink, when: &str, tasks: &str) -> String {
    let with = format!("{{channel: webhook, url: '{}', allow_private: true}}", sink.url());
    format!("name: shop\nnotify:\n  - {{{when}, agent: notifier, network: host, with: {with}}}\ntasks:\n{tasks}")
}

fn events_of<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event["type"] == kind).collect()
}

#[test]
fn what_happens_is_told_with_how_to_answer_it() {
    let sink = Sink::new();
    let place = Place::with_plan(&plan(
        &sink,
        "when: [asked, failed, finished]",
        "  build: {run: 'exit 3'}\n  deploy: {run: 'true', approval: {when: before_run}, title: Ship it}\n",
    ));
    let run = place.run(&["--notify"], 3);
    let mut said: Vec<String> = vec![sink.next().says().to_owned(), sink.next().says().to_owned()];
    said.sort();
    assert_eq!(said[0], format!("{run}: `build` failed: it exited with code 3"));
    assert!(said[1].starts_with(&format!("{run}: `deploy` waits for a yes")), "{said:?}");
    assert!(said[1].contains(&format!("pitcrew approve {run} deploy")), "{said:?}");
    place.pitcrew(&["approve", &run, "deploy"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(1);
    let finished = sink.next();
    assert!(finished.says().starts_with(&format!("{run}: failed: `build` failed")), "{}", finished.says());
    assert!(finished.says().contains("1 of 2 tasks done"), "{}", finished.says());
    assert_eq!(finished.body["data"]["title"], json!(format!("{run}: failed")));
    assert_eq!(finished.header("webhook-id"), format!("{run}/0/3"));
    assert!(sink.rest().is_empty(), "each is told once");
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!(report.get("untold"), None, "all is told");
}

#[test]
fn digests_are_told_at_their_pace() {
    let sink = Sink::new();
    let place = Place::with_plan(&plan(&sink, "every: 1s", "  paint: {agent: manual, title: Paint it}\n"));
    let mut running = place.start(&["run", "--notify", "--wait"]);
    running.until("run_started");
    for number in 1..=2 {
        let digest = sink.next();
        assert!(digest.says().contains("Paint it") && digest.says().contains("0 of 1 tasks done"), "{}", digest.says());
        assert!(digest.header("webhook-id").ends_with(&format!("/0/{number}")), "{:?}", digest.headers);
    }
    running.until("notice_told");
    running.until("notice_told");
    running.killed();
}

#[test]
fn what_people_and_tasks_say_is_no_template_and_own_words_are_filled_in() {
    let sink = Sink::new();
    let with = format!(
        "{{channel: webhook, url: '{}', allow_private: true, title: '{{{{ event.name }}}} of {{{{ run.plan }}}}', \
         message: '{{{{ task.id }}}}|{{{{ task.title }}}}|{{{{ task.reason }}}}|{{{{ run.status }}}}'}}",
        sink.url()
    );
    let place = Place::with_plan(&format!(
        "name: shop\nnotify: [{{when: failed, agent: notifier, network: host, with: {with}}}]\n\
         tasks: {{a: {{run: 'true', approval: {{when: before_run}}, title: Ship it}}}}\n"
    ));
    let run = place.run(&["--notify"], 3);
    place.pitcrew(&["deny", &run, "a", "--reason", "{{ 7 * 7 }} {% raw %}"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(1);
    let told = sink.next();
    assert_eq!(told.body["data"]["title"], "failed of shop");
    assert!(told.says().starts_with("a|Ship it|it was denied by "), "{}", told.says());
    assert!(told.says().ends_with(": {{ 7 * 7 }} {% raw %}|running"), "{}", told.says());
}

#[test]
fn a_service_that_wants_to_be_left_alone_is_told_later() {
    let mut first = true;
    let sink = Sink::playing(move |_| match std::mem::take(&mut first) {
        true => Reply::Answer(429, "retry-after: 1", String::new()),
        false => Reply::Answer(200, "", "ok".to_owned()),
    });
    let place = Place::with_plan(&plan(&sink, "when: succeeded", "  a: {run: 'true'}\n"));
    let mut running = place.start(&["run", "--notify"]);
    running.until("run_finished");
    let events = running.events(0);
    assert_eq!(events_of(&events, "notice_told").len(), 1, "{events:#?}");
    let (refused, taken) = (sink.next(), sink.next());
    assert_eq!(refused.header("webhook-id"), taken.header("webhook-id"));
}

#[test]
fn what_was_due_when_the_process_died_is_told_under_the_same_key() {
    let mut first = true;
    let sink = Sink::playing(move |_| match std::mem::take(&mut first) {
        true => Reply::Silence,
        false => Reply::Answer(200, "", "ok".to_owned()),
    });
    let place = Place::with_plan(&plan(&sink, "when: [failed, finished]", "  a: {run: 'exit 1'}\n"));
    let mut running = place.start(&["run", "--notify"]);
    running.until("run_finished");
    let cut_off = sink.next();
    let run = running.killed();
    let status = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!(status["untold"].as_array().map(Vec::len), Some(2), "{status}");
    // Nobody has to know which run it was.
    place.pitcrew(&["resume"]).exits(1);
    let told: Vec<Request> = sink.rest();
    let keys: Vec<&str> = told.iter().map(|request| request.header("webhook-id")).collect();
    assert_eq!(keys, [format!("{run}/0/1"), format!("{run}/0/2")], "each is told once after that");
    assert_eq!((cut_off.header("webhook-id"), cut_off.says()), (keys[0], told[0].says()), "and is the same");
    let status = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    assert_eq!(status.get("untold"), None, "all is told");
    place.pitcrew(&["resume", &run]).exits(2).says("the run is over");
    place.pitcrew(&["resume"]).exits(2).says("no run of this project is unfinished");
    assert!(sink.rest().is_empty(), "nothing is told again");
}

#[test]
fn what_cannot_be_told_changes_nothing_and_is_said() {
    let sink = Sink::new();
    let when = "when: finished";
    let plan =
        plan(&sink, when, "  a: {run: 'true'}\n").replace("allow_private", "attempts: '{{ run.id }}', allow_private");
    let place = Place::with_plan(&plan);
    let said = place.pitcrew(&["run", "--notify"]).exits(0).says("not told: finished 1 of `notify` 1");
    assert!(said.stdout.contains("given up"), "{}", said.stdout);
    let report = place.pitcrew(&["report", "--format", "json"]).exits(0).json();
    assert_eq!((&report["status"], &report["untold"][0]["given_up"]), (&json!("succeeded"), &json!(true)));
    place.pitcrew(&["report"]).exits(0).says("finished 1 of `notify` 1");
    assert!(sink.rest().is_empty());
}

#[test]
fn nobody_is_told_anything_over_the_network_that_was_not_granted() {
    let sink = Sink::new();
    let text = plan(&sink, "when: finished", "  a: {run: 'true'}\n");
    let place = Place::with_plan(&text);
    place.pitcrew(&["run"]).exits(2).says("entry 1 of `notify` gets the host's network").says("--notify");
    // Within its own walls the agent has a loopback of its own, where nobody listens.
    let alone =
        text.replace(", network: host", "").replace("allow_private", "attempts: 1, within_ms: 0, allow_private");
    place.write("pitcrew.yaml", &alone);
    let mut running = place.start(&["run"]);
    let untold = running.until("notice_untold");
    assert!(untold["why"].as_str().unwrap().contains("there is no connection"), "{untold}");
    running.killed();
    assert!(sink.rest().is_empty());
}

#[test]
fn a_file_is_told_what_happens_once_each() {
    let plan = "name: shop\nnotify: {when: [failed, finished], to: log.md}\ntasks: {a: {run: 'exit 2'}}\n";
    let place = Place::with_plan(plan);
    let run = place.run(&[], 1);
    let text = place.read("log.md");
    assert_eq!(text.matches("<!-- pitcrew digest").count(), 2, "{text}");
    assert!(text.contains(&format!("{run}: `a` failed: it exited with code 2")), "{text}");
}

/// Issues of one repository, as GitHub keeps them.
#[derive(Default)]
struct Issues {
    bodies: Vec<(bool, String)>,
}

impl Issues {
    fn answer(&mut self, request: &Request) -> Reply {
        let (method, path) = request.line.split_once(' ').unwrap();
        let user = json!({"id": 7, "type": "User"});
        if path == "/user" {
            return Reply::Answer(200, "", user.to_string());
        }
        let path = path.strip_prefix("/repos/o/shop/issues").unwrap();
        let number =
            path.trim_start_matches('/').split(['/', '?']).next().and_then(|number| number.parse::<usize>().ok());
        let issue = |number: usize, body: &str| json!({"number": number, "body": body, "user": user});
        match (method, number) {
            ("GET", None) => {
                let all = path.contains("state=all");
                let listed = self.bodies.iter().enumerate().filter(|(_, (open, _))| *open || all);
                let listed: Vec<Value> = listed.map(|(at, (_, body))| issue(at + 1, body)).collect();
                Reply::Answer(200, "", Value::from(listed).to_string())
            }
            ("GET", Some(_)) => Reply::Answer(200, "", "[]".to_owned()),
            ("POST", None) => {
                self.bodies.push((true, request.body["body"].as_str().unwrap().to_owned()));
                Reply::Answer(201, "", "{}".to_owned())
            }
            ("PATCH", Some(number)) => {
                self.bodies[number - 1].0 = false;
                Reply::Answer(200, "", "{}".to_owned())
            }
            _ => Reply::Answer(200, "", "{}".to_owned()),
        }
    }
}

#[test]
fn an_issue_is_opened_when_a_task_fails_and_closed_when_a_run_succeeds() {
    let mut issues = Issues::default();
    let sink = Sink::playing(move |request| issues.answer(request));
    let with = |action: &str| {
        format!(
            "{{channel: github, url: '{}', allow_private: true, target: o/shop, token_env: GH_TOKEN, \
             issue: '{{{{ run.plan }}}}', {action}}}",
            sink.url()
        )
    };
    let entry = |when: &str, action: &str| {
        format!("  - {{when: {when}, agent: notifier, network: host, secrets: [GH_TOKEN], with: {}}}\n", with(action))
    };
    let place = Place::with_plan(&format!(
        "name: shop\nsecrets: {{GH_TOKEN: 'file:token'}}\nnotify:\n{}{}\
         tasks: {{a: {{run: 'test -e ready'}}, b: {{run: 'test -e ready'}}}}\n",
        entry("failed", "action: create, labels: [ci]"),
        entry("succeeded", "action: close"),
    ));
    let token = ["ghp_", "not-a-real-one"].concat();
    place.write("token", &token);
    place.run(&["--notify"], 1);
    place.write("ready", "");
    place.run(&["--notify"], 0);
    let requests = sink.rest();
    assert!(requests.iter().all(|request| request.header("authorization") == format!("Bearer {token}")));
    let did: Vec<&Request> = requests.iter().filter(|request| !request.line.starts_with("GET")).collect();
    let lines: Vec<&str> = did.iter().map(|request| request.line.as_str()).collect();
    let expected =
        ["POST /repos/o/shop/issues", "POST /repos/o/shop/issues/1/comments", "PATCH /repos/o/shop/issues/1"];
    assert_eq!(lines, expected, "the second failure is a comment, and the next run closes it");
    assert_eq!((&did[0].body["labels"], &did[2].body["state"]), (&json!(["ci"]), &json!("closed")));
    assert_ne!(did[0].body["body"], did[1].body["body"], "each failure is told once");
}

#[test]
fn an_agent_of_ones_own_tells_it_and_owns_nothing() {
    let place = Place::with_plan(
        "name: shop\nagents:\n  crier:\n    run: ./cry\n    type: notification\n\
         notify: {when: finished, agent: crier}\ntasks: {a: {run: 'true'}}\n",
    );
    place.write("cry", "#!/bin/sh\ncat \"$PITCREW_TASK\"\necho mine > stolen.txt\n");
    std::fs::set_permissions(place.project().join("cry"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let run = place.run(&[], 0);
    let log = std::fs::read_to_string(place.state().join("logs").join(&run).join("notify.0.1.out.log")).unwrap();
    let paper: Value = serde_json::from_str(log.trim()).unwrap();
    assert_eq!(paper["inputs"]["dedupe_key"], json!(format!("{run}/0/1")));
    assert!(paper["inputs"]["message"].as_str().unwrap().starts_with(&format!("{run}: succeeded")), "{paper}");
    assert!(!support::exists(place.project().join("stolen.txt")));
}
