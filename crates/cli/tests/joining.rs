//! Whoever joins, takes over, or writes messages: stand-ups, handoffs, briefs, and letters that are read.

mod support;

use serde_json::{Value, json};
use support::steady::steady;
use support::{Place, Running, state_of};

/// One team is done, one waits for a yes, one for word from outside; a task failed.
const PLAN: &str = r#"
name: night
goal: Close what the audit found
workspaces: {site: {path: ./site, apply: live}}
coordinator: carol
escalation: [{after: 30d, to: [lead]}, {after: 31d, to: [coordinator]}]
teams:
  docker: {lead: alice, focus: Containers, members: 2}
  nginx: {lead: bob}
phases: [{name: one, go: ["true"]}, {name: two, barrier: false}]
risks:
  - {risk: the proxy breaks, mitigation: probe it, answered_by: [rollback of B2]}
signals:
  bravo-complete: {meaning: the other site is ready}
tasks:
  A4:
    title: Bind services to localhost
    team: docker
    phase: one
    owns: [port, "port:54321"]
    estimate: 2m
    with: {rules: [a, b], instructions: "Bind it.\n\nOne port after the other.\n"}
    steps: [read the runbook, {name: port is bound, run: test -s port}]
    verify: [{name: no wildcard, run: "! grep 0.0.0.0 port"}]
    deliverables: [port]
    run: |
      printf '127.0.0.1\n3551\n' > port
      "$PITCREW_BIN" report --from-message - <<'EOT'
      [AGENT A] Task A4 ⚠️ PARTIAL SUCCESS
      **Status**: ✅ SUCCESS
      Action: Bound services to localhost
      Affected Services:
        - kong: 127.0.0.1:3551
      Local Test: ✅ Passed (curl -> 200 OK)
      what is this
      Next: Agent B Task B2
      EOT
    signals: [bound]
  B2:
    title: Verify the proxies
    team: nginx
    phase: two
    needs: [A4, {signal: bound, from: A4}]
    owns: [proxy]
    estimate: 1m
    run: cat port > proxy
    approval: {from: [lead], timeout: 30d}
    activate: ["true"]
    rollback: ["true"]
  B3: {title: Tell everybody, team: nginx, phase: two, needs: [B2], run: "true", estimate: 1m}
  C1: {team: docker, phase: two, needs: [A4], run: "echo x > port", owns: [own], estimate: 3m}
  D1: {team: docker, needs: [{signal: bravo-complete}], run: "cat > told.json", owns: [told.json]}
"#;

fn place() -> Place {
    let place = Place::with_plan(PLAN);
    place.write("site/kept.txt", "it stays");
    place
}

fn by(place: &Place, run: &str) -> String {
    place.pitcrew(&["report", run, "--format", "json"]).exits(0).json()["by"].as_str().unwrap().to_owned()
}

#[test]
fn a_stand_up_and_a_handoff_say_what_keeps_whom() {
    let place = place();
    let mut running = place.start(&["run", "--wait"]);
    while !(running.has_told("B2", "approval_requested") && running.has_told("C1", "task_failed")) {
        let next = if running.has_told("B2", "approval_requested") { "task_failed" } else { "approval_requested" };
        running.until(next);
    }
    let run = running.killed();
    let by = by(&place, &run);
    let digest = place.pitcrew(&["report", &run, "--digest"]).exits(0).stdout;
    insta::assert_snapshot!(steady(&digest, &run, &by), @r#"
    RUN: waiting
    1 of 5 tasks done, DAY TIME

    Done
      docker: A4: Bind services to localhost

    Blocked
      docker: C1, failed: changed `port`, which it may not; `A4` owns `port`, alice is asked
      nginx: B2: Verify the proxies, waits for a yes, until CLOCK

    Waiting on
      bob, asked for a yes since DAY TIME: B2
      signal bravo-complete, not sent yet, awaited by: D1
      B2 (nginx), not done yet, needed by: B3

    Next who may start
      B3 (nginx), after B2
    "#);
    let handoff = place.pitcrew(&["report", &run, "--handoff", "--format", "markdown"]).exits(0).stdout;
    insta::assert_snapshot!(steady(&handoff, &run, &by), @r#"
    # Handoff of RUN: waiting

    Close what the audit found

    1 of 5 tasks done. Started DAY TIME by USER, written DAY TIME.

    ## Open questions

    - **B2**: may it go on? Asked of bob since DAY TIME, until DAY TIME; one yes is wanted

    ## Failed

    - **C1** (docker) failed: changed \`port\`, which it may not; \`A4\` owns \`port\`, alice is asked; led by alice

    ## Waiting

    - **B3** (nginx): waits for B2
    - **D1** (docker): waits for signal bravo-complete

    ## What was said last

    - **A4**: next: Agent B Task B2.

    ## Conflicts

    - 1 so far: `pitcrew report RUN --conflicts`

    ## When nobody answers

    - a question that nobody answers for 4w2d goes to lead too
    - a question that nobody answers for 4w3d goes to carol (coordinator) too

    ## What to run next

    - `pitcrew approve RUN B2`: shows what B2 asks; or \`pitcrew deny\`
    - `pitcrew signal RUN bravo-complete`: when that is so; D1 waits for it
    - `pitcrew resume RUN`: goes on once that is answered
    - `pitcrew report RUN`: tells all of it
    "#);

    let digest = place.pitcrew(&["report", &run, "--digest", "--format", "json"]).exits(0).json();
    assert_eq!(digest["complete"], json!([]), "a task of the team failed");
    assert_eq!((&digest["done"], &digest["of"]), (&json!(1), &json!(5)));
    assert_eq!(digest["waits"][0]["on"], "bob");
    let handoff = place.pitcrew(&["report", &run, "--handoff", "--format", "json"]).exits(0).json();
    assert_eq!(handoff["questions"][0]["from"], json!(["bob"]));
    assert_eq!(handoff["next"][0]["command"], format!("pitcrew approve {run} B2"));
    let page = place.pitcrew(&["report", &run, "--handoff", "--format", "html"]).exits(0).stdout;
    assert!(page.contains("<h2>What to run next</h2>"), "{page}");
    place.pitcrew(&["report", &run, "--handoff", "--digest"]).exits(2);
}

#[test]
fn a_brief_is_all_that_somebody_needs_to_join() {
    let place = place();
    let plan = place.pitcrew(&["brief", "nginx"]).exits(0).stdout;
    insta::assert_snapshot!(plan, @r#"
    # Brief for team nginx, night

    **Goal of the whole**: Close what the audit found

    **Who**: led by bob, 1 at once, in phase two, the plan is coordinated by carol.

    ## Can start

    - **B2**: when A4 (docker) has succeeded
    - **B2**: when the signal bound has come from A4

    ## Tasks

    - **B2**: Verify the proxies, phase two, 1m
    - **B3**: Tell everybody, phase two, 1m

    ## B2: how

    - done by: `cat port > proxy`
    - after: A4 (docker) has succeeded
    - after: the signal bound has come from A4
    - asks for: a yes of bob (lead), before its change is applied
    - undone by: `true`

    ## B3: how

    - done by: `true`
    - after: B2 (nginx) has succeeded

    ## Yours to change

    - `proxy` below ./site, for B2

    ## Must not touch

    - Everything else: what you change there is refused, and the attempt fails.
    - `own`, of C1 (docker)
    - `port`, of A4 (docker)
    - `port:54321`, of A4 (docker)
    - `told.json`, of D1 (docker)

    ## How to report

    - while it runs, from inside a task: `"$PITCREW_BIN" report --status partial --action '…' --issues '…' --next '…'`
    - the same as a message of the usual form: `"$PITCREW_BIN" report --from-message -`
    - a question, which waits for its answer: `"$PITCREW_BIN" ask '…'`
    - word from outside of a task: `pitcrew signal RUN NAME`, or `pitcrew signal RUN --from-message FILE`
    - the form of a message: `[NGINX] Task ID Complete`, and below it lines that begin with Status, Action, Affected, Tests, Issues, Suspected cause, Requested action, Next

    ## When you are stuck

    - first ask **bob**
    - a question that nobody answers for 4w2d goes to bob (lead) too
    - a question that nobody answers for 4w3d goes to carol (coordinator) too
    - never reach for what others own: say what you need as the requested action of a partial report

    ## Risks

    - **the proxy breaks**: probe it
    "#);
    let run = place.run(&[], 3);
    let task = place.pitcrew(&["brief", "A4", &run, "--format", "text"]).exits(0).stdout;
    insta::assert_snapshot!(steady(&task, &run, &by(&place, &run)), @r#"
    Brief for task A4, RUN
    Mission: Bind services to localhost
    Goal of the whole: Close what the audit found
    Who: led by alice, in phase one, the plan is coordinated by carol.
    As of DAY TIME.

    Can start
      at once: nothing of others is waited for

    Tasks
      A4: Bind services to localhost, phase one, 2m, succeeded

    A4: how
      done by: printf '127.0.0.1\n3551\n' > port …
      input rules: ["a","b"]
      step: read the runbook
      step: port is bound
      verify, of the staged change: no wildcard
      must be there: port

    A4: instructions
      Bind it.

      One port after the other.

    Yours to change
      port below ./site, for A4
      port:54321, for A4

    Must not touch
      Everything else: what you change there is refused, and the attempt fails.
      own, of C1 (docker)
      proxy, of B2 (nginx)
      told.json, of D1 (docker)

    Signals to send
      bound: sent when A4 succeeds; B2 waits for it

    Who waits for you
      B2 (nginx) waits for A4
      C1 (docker) waits for A4

    How to report
      while it runs, from inside a task: "$PITCREW_BIN" report --status partial --action '…' --issues '…' --next '…'
      the same as a message of the usual form: "$PITCREW_BIN" report --from-message -
      a question, which waits for its answer: "$PITCREW_BIN" ask '…'
      word from outside of a task: pitcrew signal RUN NAME, or pitcrew signal RUN --from-message FILE
      the form of a message: [DOCKER] Task A4 Complete, and below it lines that begin with Status, Action, Affected, Tests, Issues, Suspected cause, Requested action, Next

    When you are stuck
      first ask alice
      a question that nobody answers for 4w2d goes to alice (lead) too
      a question that nobody answers for 4w3d goes to carol (coordinator) too
      never reach for what others own: say what you need as the requested action of a partial report
    "#);
    let json = place.pitcrew(&["brief", "docker", &run, "--format", "json"]).exits(0).json();
    let ids: Vec<&Value> = json["tasks"].as_array().unwrap().iter().map(|task| &task["id"]).collect();
    assert_eq!(ids, ["A4", "D1", "C1"], "in the order in which they would start");
    assert_eq!(json["prerequisites"][0]["met"], false, "{json}");
    assert_eq!(json["must_not_touch"][0]["what"], "proxy");
    place.pitcrew(&["brief", "ngnix"]).exits(2).says("there is no team, agent or task `ngnix`").says("nginx");
    place.write("twice.yaml", "teams: {a: {}}\ntasks: {a: {run: 'true', team: a}}\n");
    place.pitcrew(&["brief", "a", "twice.yaml"]).exits(2).says("`a` means several").says("--kind team");
    place
        .pitcrew(&["brief", "a", "twice.yaml", "--kind", "task", "--format", "html"])
        .exits(0)
        .says("Brief for task a");
}

#[test]
fn a_message_is_read_as_the_report_or_the_signal_that_it_means() {
    let place = place();
    let run = place.run(&[], 3);
    let report = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json();
    let said = &report["messages"][0]["report"];
    assert_eq!((&said["status"], &said["action"]), (&json!("success"), &json!("Bound services to localhost")));
    assert_eq!(said["tests"], json!([{"name": "local test", "ok": true, "detail": "curl -> 200 OK"}]));
    place.pitcrew(&["logs", &run, "A4"]).exits(0).says("not understood: line 7: what is this");

    place.write("part.txt", "[BRAVO] PARTIAL\nIssues: one of two\n");
    place.pitcrew(&["signal", &run, "--from-message", "part.txt"]).exits(1).says("the message says partial");
    place.write("other.txt", "✅ [FOXTROT] COMPLETE\n");
    let refused = place.pitcrew(&["signal", &run, "--from-message", "other.txt"]).exits(2);
    refused.says("no signal that").says("it awaits bravo-complete");
    place.write("prose.txt", "nothing of the kind\n");
    place
        .pitcrew(&["signal", &run, "--from-message", "prose.txt"])
        .exits(2)
        .says("nothing in `prose.txt` is a message");

    place.write(
        "done.txt",
        "âœ… [team Bravo] complete\nPhase: 2\nDuration: 2 hours\nIssues: None\nNext Teams Can Start: Delta\n",
    );
    let understood = place.pitcrew(&["report", "--from-message", "done.txt"]).exits(0).json();
    assert_eq!((&understood["status"], &understood["next"]), (&json!("success"), &json!(["Delta"])));
    place.pitcrew(&["signal", &run, "--from-message", "done.txt"]).exits(0);
    place.pitcrew(&["resume", &run]).exits(3);
    let status = place.pitcrew(&["status", &run, "--format", "json"]).exits(0).json();
    assert_eq!(state_of(&status, "D1"), "succeeded");
    let signals = place.pitcrew(&["report", &run, "--format", "json"]).exits(0).json()["signals"].clone();
    let sent = signals.as_array().unwrap().iter().find(|signal| signal["name"] == "bravo-complete").unwrap();
    assert_eq!((&sent["data"]["from"], &sent["data"]["report"]["status"]), (&json!("team Bravo"), &json!("success")));
}

#[test]
fn a_team_that_has_done_all_says_so_to_those_who_wait() {
    let place = Place::with_git(
        "teams: {alpha: {}, bravo: {}}\nphases: [one, two]\ntasks:\n  a: {team: alpha, phase: one, run: 'true'}\n  \
         a2: {team: alpha, phase: one, needs: [a], run: 'true'}\n  b: {team: bravo, phase: two, needs: [a, a2], run: 'true'}\n",
    );
    let run = place.run(&[], 0);
    let watched = place.pitcrew(&["watch", &run]).exits(0);
    watched
        .says("✅ [ALPHA] COMPLETE")
        .says("Next Teams Can Start: bravo")
        .says("✅ [BRAVO] COMPLETE")
        .says("Issues: None");
    let digest = place.pitcrew(&["report", &run, "--digest", "--format", "json"]).exits(0).json();
    assert_eq!(digest["complete"][0]["team"], "alpha");
    assert_eq!(digest["complete"][0]["next"], json!([]), "who waited has begun");
    place.pitcrew(&["report", &run, "--digest"]).exits(0).says("✅ [ALPHA] COMPLETE; Phase: one; Duration: ");
}

#[test]
fn what_is_hidden_in_the_journal_is_in_no_form_of_a_report() {
    let value = "seven-plain-words-that-are-a-password";
    let place = Place::with_git(
        "tasks:\n  a: {run: 'cat note.txt; exit 3'}\n  b: {run: 'echo b > b', owns: [b], verify: [{name: leaks, run: 'cat note.txt; exit 4'}]}\n",
    );
    place.write("note.txt", value);
    place.commit();
    let mut command = place.command(&["run", "--format", "json"]);
    command.env("DEPLOY_PASSWORD", value);
    let mut running = Running::of(command);
    running.until("run_started");
    let run = running.ends(1);
    for form in ["text", "markdown", "html", "json"] {
        let told = place.pitcrew(&["report", &run, "--format", form]).exits(0).says("DEPLOY_PASSWORD");
        assert!(!told.stdout.contains(value), "{form}: {}", told.stdout);
    }
    for paper in ["--digest", "--handoff"] {
        let told = place.pitcrew(&["report", &run, paper]).exits(0);
        assert!(!told.stdout.contains(value), "{paper}: {}", told.stdout);
    }
}

#[test]
fn a_task_does_not_report_for_another() {
    let place = Place::with_git(
        r#"tasks: {a: {run: "printf '[B] Task B2 Complete\\n' | \"$PITCREW_BIN\" report --from-message -"}}"#,
    );
    let run = place.run(&[], 1);
    place.pitcrew(&["logs", &run, "a"]).exits(0).says("the message is about task `B2`, and this is `a`");
}
