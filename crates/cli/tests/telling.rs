//! What came of a run, told as text, Markdown, JSON and a page: a real run that was killed in its middle.

mod support;

use serde_json::Value;
use support::Place;
use support::steady::steady;

/// One team lands its work, the other breaks the live system and is undone, a third reaches for what is not its own.
const PLAN: &str = r#"
name: bind
goal: Close what the audit found
coordinator: carol
workspaces: {site: {path: ./site, apply: live}}
teams:
  docker: {lead: alice, focus: Containers}
  nginx: {lead: bob, focus: The proxy}
phases: [{name: one, go: ["true"]}, {name: two, barrier: false}]
risks:
  - {risk: the proxy breaks, likelihood: low, impact: high, mitigation: probe it, answered_by: [proxy answers, rollback of B2]}
  - {risk: A4 takes a port that is in use, answered_by: [A4]}
success:
  - {name: files, before: "echo 1", after: "ls | wc -l", goal: ">= 1"}
tasks:
  A4:
    title: Bind services to localhost
    team: docker
    phase: one
    owns: [port]
    estimate: 2m
    steps: [read the runbook, {name: port is bound, run: test -s port}]
    run: |
      printf '127.0.0.1\n3551\n' > port
      echo '{"report": {"action": "Bound services to localhost", "tests": {"curl": "PASS"}, "cost_usd": 0.42}}' > "$PITCREW_OUTPUT"
    verify: [{name: unit tests, run: "echo 'test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out'"}]
    signals: [bound]
  B2:
    title: Verify the proxies
    team: nginx
    phase: two
    needs: [A4]
    owns: [proxy]
    estimate: 1m
    run: cat port > proxy
    approval: true
    activate: ["true"]
    probe: [{name: proxy answers, run: "echo '1 failed, 2 passed in 0.01s'; exit 7"}]
    rollback: ["true"]
  B3: {title: Tell everybody, team: nginx, phase: two, needs: [B2], run: "true", estimate: 1m}
  C1: {team: docker, phase: two, needs: [A4], run: "echo x > port", owns: [own], estimate: 3m}
"#;

fn place() -> Place {
    let place = Place::with_plan(PLAN);
    place.write("site/kept.txt", "it stays");
    place
}

/// Carries the plan out with a kill before the yes; returns the run.
fn told(place: &Place) -> String {
    let mut running = place.start(&["run", "--wait"]);
    while !(running.has_told("B2", "approval_requested") && running.has_told("C1", "task_failed")) {
        let next = if running.has_told("B2", "approval_requested") { "task_failed" } else { "approval_requested" };
        running.until(next);
    }
    let run = running.killed();
    place.pitcrew(&["approve", &run, "B2", "--reason", "looks right"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(1);
    run
}

/// Returns a report without its bars, which are as long as things took.
fn without_bars(text: &str, from: &str, to: &str) -> String {
    let (before, rest) = text.split_once(from).unwrap_or_else(|| panic!("no `{from}` in {text}"));
    let (_, after) = rest.split_once(to).unwrap();
    format!("{before}{to}{after}")
}

#[test]
fn a_run_is_told_in_every_form_from_its_journal_alone() {
    let place = place();
    let run = told(&place);
    let json = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    let by = json["by"].as_str().unwrap();

    let markdown = place.pitcrew(&["report", &run, "--format", "markdown"]).exits(0).stdout;
    let markdown = without_bars(&markdown, "## Planned against", "## Steps");
    insta::assert_snapshot!(steady(&markdown, &run, by), @r#"
    # RUN: failed

    Close what the audit found

    Started MOMENT by USER.

    | task | state | attempts | planned | worked | files | lines | |
    | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |
    | `A4` | succeeded | 1 | 2m | LENGTH | 1 | +2 -0 | Bind services to localhost |
    | `B2` | failed | 1 | 1m | LENGTH | 1 | - | Verify the proxies: broke \`proxy answers\` |
    | `C1` | failed | 1 | 3m | LENGTH | 0 | - | changed \`port\`, which it may not; \`A4\` owns \`port\`, alice is asked |
    | `B3` | skipped | 0 | 1m | LENGTH | 0 | - | Tell everybody: it needs \`B2\`, which failed |

    LENGTH of work one after the other, LENGTH in parallel, LENGTH from start to end; planned were 7m and 5m; attempts said that they cost $0.42.

    ## Steps

    - `A4`
      - read the runbook, not checked
      - [x] port is bound

    ## Gates and checks

    - phase one, go: true: holds (exit code 0, LENGTH)
    - A4, step: port is bound: holds (exit code 0, LENGTH)
    - A4, verify: unit tests: holds (exit code 0, 12 passed, 1 skipped, LENGTH)
    - B2, probe: proxy answers: **does not hold** (exit code 7, 2 passed, 1 failed, LENGTH)
      `1 failed, 2 passed in LENGTH`
      `exit code 7`
    - the plan, success: files: holds (2 (goal \>= 1), LENGTH)

    ## Blocked

    - `C1`, attempt 1, changed `port`, which belongs to `A4`: it was changed, and the task owns only \`own\`

    ## Failed attempts

    - `B2`, attempt 1: broke \`proxy answers\`

    ## Rolled back

    - MOMENT `B2`, attempt 1: broke \`proxy answers\`

    ## Messages

        [DOCKER] Task A4 complete
        Status: ✅ SUCCESS
        Action: Bound services to localhost
        Phase: one
        Duration: LENGTH
        Tests:
          - curl: ✅ PASS
        Issues: none
        cost_usd: 0.42
        Next: B2, C1 can start

    ## Signals

    - `bound` from A4; nobody has heard it

    ## Answers

    - MOMENT `B2` approved by USER after LENGTH, change `HASH`: looks right

    ## Risks

    - the proxy breaks (high impact): it came; `proxy answers` did not hold, `rollback of B2` was rolled back
    - A4 takes a port that is in use (impact not stated): it did not come; `A4` succeeded

    ## Before and after

    - files: 1 → 2

    ## Success

    - holds: files: 2 (goal \>= 1)
    "#);
    let text = place.pitcrew(&["report", &run]).exits(0).stdout;
    let text = without_bars(&text, "planned against", "steps");
    insta::assert_snapshot!(steady(&text, &run, by), @r#"
    RUN failed
    Close what the audit found
    started DAY TIME by USER

       TASK STATE ATTEMPTS PLANNED WORKED FILES LINES
    ✓ A4 succeeded 1 2m LENGTH 1 +2 -0 Bind services to localhost
    ✗ B2 failed 1 1m LENGTH 1 - broke `proxy answers`
    ✗ C1 failed 1 3m LENGTH 0 - changed `port`, which it may not; `A4` owns `port`, alice is asked
    – B3 skipped 0 1m - 0 - it needs `B2`, which failed

    planned: 7m one after the other, 5m in parallel
    cost: $0.42, as far as attempts said so

    steps
      A4: 1 of 1 steps
        – read the runbook, not checked
        ✓ port is bound

    blocked
      C1 (attempt 1) changed port, which belongs to A4: it was changed, and the task owns only `own`

    failed attempts
      B2 (attempt 1) broke `proxy answers`
        | 1 failed, 2 passed in LENGTH
        | exit code 7

    checks
      ✓ phase one go: true (exit code 0, LENGTH)
      ✓ A4 step: port is bound (exit code 0, LENGTH)
      ✓ A4 verify: unit tests (exit code 0, 12 passed, 1 skipped, LENGTH)
      ✗ B2 probe: proxy answers (exit code 7, 2 passed, 1 failed, LENGTH)
      ✓ the plan success: files (2 (goal >= 1), LENGTH)

    messages
      [DOCKER] Task A4 complete
      Status: ✅ SUCCESS
      Action: Bound services to localhost
      Phase: one
      Duration: LENGTH
      Tests:
        - curl: ✅ PASS
      Issues: none
      cost_usd: 0.42
      Next: B2, C1 can start

    signals
      CLOCK signal bound from A4; nobody has heard it

    rolled back
      CLOCK B2 (attempt 1), because it broke `proxy answers`

    answers
      CLOCK B2 approved by USER after LENGTH, change HASH: looks right

    risks
      the proxy breaks (high impact): it came
        ✗ proxy answers: did not hold
        ✓ rollback of B2: was rolled back
      A4 takes a port that is in use (impact not stated): it did not come
        ✓ A4: succeeded

    before and after
      files: 1 → 2

    success
      ✓ holds: files: 2 (goal >= 1)
    "#);

    let task = |id: &str| json["tasks"].as_array().unwrap().iter().find(|task| task["id"] == id).unwrap().clone();
    assert_eq!((task("A4")["lines"]["added"].as_u64(), task("A4")["cost_usd"].as_f64()), (Some(2), Some(0.42)));
    assert_eq!(task("B2").get("lines"), None, "what was undone does not stand any more");
    assert_eq!(json["cost_usd"], 0.42);
    let checks = json["checks"].as_array().unwrap();
    let probe = checks.iter().find(|check| check["check"] == "proxy answers").unwrap();
    assert_eq!((probe["exit"].as_i64(), probe["tests"]["failed"].as_u64()), (Some(7), Some(1)));
    assert_eq!(
        json["risks"].as_array().unwrap().iter().map(|risk| &risk["came"]).collect::<Vec<&Value>>(),
        [true, false]
    );
    assert!(json["answers"][0]["asked"].is_string(), "{json}");
    assert!(json["answers"][0]["time"].is_string() && json["rolled_back"][0]["time"].is_string(), "{json}");
}

#[test]
fn the_page_stands_alone_and_what_programs_said_is_no_markup() {
    let place = Place::with_git(
        r#"tasks: {a: {run: "echo '<script>x</script>' ; echo '\"><img src=x>' >&2; exit 3", title: "<b>bold</b>", estimate: 1m}}"#,
    );
    let run = place.run(&[], 1);
    let page = place.pitcrew(&["report", &run, "--format", "html"]).exits(0).stdout;
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    for absent in ["<script", "<img", "<b>", "http://", "https://", "src=x>\n"] {
        assert!(!page.contains(absent), "`{absent}` is in {page}");
    }
    for there in ["&lt;script&gt;x&lt;/script&gt;", "<svg", "@media print", "default-src 'none'", "exited with code 3"]
    {
        assert!(page.contains(there), "`{there}` is not in {page}");
    }
    // Every element that is opened is closed.
    for tag in ["table", "tr", "td", "ul", "li", "svg", "pre", "h2", "p", "div", "strong", "span"] {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "<{tag}>");
    }
    place.pitcrew(&["report", &run, "--conflicts", "--format", "html"]).exits(2).says("among everything else");
}
