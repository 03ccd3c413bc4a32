//! What a document says beside its tasks becomes part of the plan, or stays in it as a comment.

use pitcrew_plan::import::{self, Doer, Doers};
use pitcrew_plan::{Driver, Id, Severity, Surroundings, lint, read};

const HARBOUR: &str = include_str!("beside/harbour.md");

/// The plan, without errors.
fn written(doers: &Doers) -> String {
    let imported = import::read(HARBOUR.as_bytes(), "harbour.md");
    let written = imported.write(doers);
    let reading = read(written.yaml.as_bytes(), "plan.yaml", "plan");
    let found = lint(&reading, &Surroundings::default());
    let errors: Vec<_> = found.iter().filter(|one| one.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{}", written.yaml);
    assert_eq!(written.yaml.lines().count(), written.origins.len());
    written.yaml
}

#[test]
fn people_are_asked_what_a_document_wants_to_know() {
    insta::assert_snapshot!(written(&Doers::default()), @r#"
    # Read from harbour.md by `pitcrew import`; behind each fact stands the line that says it.
    name: harbour-lights  # harbour.md:5
    coordinator: Mira  # harbour.md:2
    # agent: Checker Agent (QA - small model): Looks at every lamp (harbour.md:22)
    # status: Planning (harbour.md:7)
    window: Sat 02:00-05:00 Europe/Berlin  # harbour.md:8
    risks:
      - risk: Storm  # harbour.md:83
        likelihood: high  # harbour.md:83
        impact: high  # harbour.md:83
        mitigation: Task 1 waits in the shed  # harbour.md:83
        answered_by: [task-1]
          # recovery: one day (harbour.md:83)
      - risk: "The lamp falls: a rope breaks"  # harbour.md:85
        likelihood: low  # harbour.md:91
        impact: medium  # harbour.md:92
        mitigation: Two ropes; A net  # harbour.md:89
    escalation:
      - {after: 30m, to: [Anna Keller]}  # harbour.md:96
      - {after: 2h, to: [coordinator]}  # harbour.md:97
    success:
      - {name: Total time < 6 hours, measure: run.duration, goal: "< 6h"}  # harbour.md:75
      - {name: Zero conflicts, measure: run.conflicts, goal: "== 0"}  # harbour.md:76
      - {ask: Brightness improved from 4.5/10 to 7.0/10}  # harbour.md:77
    metrics:
      - {metric: Brightness, before: 4.5/10, target: 7.0/10}  # harbour.md:77
    notify:
      - {every: 30m}  # harbour.md:102
    teams:
      team-north: {members: 2-3, focus: Lamps and masts, lead: Jonas Berg}  # harbour.md:13
      team-south:  # harbour.md:18
        members: 1-2
        teams:
          team-south-1: {members: 1}  # harbour.md:40
          team-south-2: {members: 1}  # harbour.md:49
    phases:
      - name: phase-1  # Phase 1: Masts (harbour.md:25)
        success:
          - {ask: "Team North: No drop of paint in the water"}  # harbour.md:69
          - {ask: Every mast stands}  # harbour.md:72
      - name: phase-2  # Phase 2: Light (harbour.md:45)
        go:
          - ./harbour.sh closed  # harbour.md:61
          - {ask: The harbour master agrees}  # harbour.md:62
    agents:
      manual: {use: manual}  # people do it, and say so with `pitcrew approve`
    tasks:
      task-1:  # harbour.md:27
        title: Paint the mast
        team: team-north  # harbour.md:29
        phase: phase-1  # harbour.md:25
        agent: manual
        estimate: 2h  # harbour.md:31
        verify:
          - ./lamps.sh --mast  # harbour.md:33
        approval: before_apply  # Checker Agent says yes or no (harbour.md:30)
        with:
          instructions: |-
            Task 1: Paint the mast

            **Team:** Team North
            **Support:** Checker Agent
            **Estimate:** 2 hours
            **Success criteria:**
            - `./lamps.sh --mast` passes
            - The paint is dry
      task-2:  # harbour.md:38
        title: Hang the lamp
        team: team-south-1  # harbour.md:40
        phase: phase-1  # harbour.md:25
        agent: manual
        estimate: 1h  # harbour.md:43
        needs: [task-1]  # harbour.md:41
        approval: before_apply  # Anna Keller says yes or no (harbour.md:42)
        go: [{ask: The crane is here}]  # harbour.md:58
          # of task-1 this is enough: primer only (harbour.md:41)
          # go, as its needs say: Task 1 completed (harbour.md:57)
        with:
          instructions: |-
            Task 2: Hang the lamp

            **Team:** Team South-1
            **Depends on:** Task 1 (primer only)
            **Reviewed by:** Anna Keller
            **Estimate:** 1 hour

      task-3:  # harbour.md:47
        title: Light the lamp
        team: team-south-2  # harbour.md:49
        phase: phase-2  # harbour.md:45
        agent: manual
        estimate: 30m  # harbour.md:51
        needs: [task-2]  # harbour.md:50
          # window: Maintenance window: at night (harbour.md:52)
        with:
          instructions: |-
            Task 3: Light the lamp

            **Team:** Team South-2
            **Depends on:** Task 2
            **Estimate:** 30 min
            **Maintenance window:** at night

    notes:
      - about: escalation  # harbour.md:98
        note: Otherwise wait for daylight
      - about: communication  # harbour.md:102
        note: Updates every 30 min by radio.
      - about: rollback  # harbour.md:109
        team: team-north
        note: ./unpaint.sh --date YYYYMMDD
      - about: rollback  # harbour.md:114
        note: Take everything down.
      - about: launch  # harbour.md:119
        note: ./start.sh north
    "#);
}

#[test]
fn commands_are_checked_by_commands_and_people() {
    let plan = written(&Doers::all(Doer::Command("./do.sh".to_owned())));
    for line in [
        "  checker-agent: {run: ./do.sh}",
        "      - ./lamps.sh --mast",
        "      - {agent: checker-agent}",
        "    approval: before_apply  # Anna Keller says yes or no (harbour.md:",
    ] {
        assert!(plan.contains(line), "{line}\n{plan}");
    }
}

#[test]
fn coding_agents_get_what_they_are_let_in_by_and_judge_each_other() {
    let coder = |driver, key: &str| Doer::Coder { driver, key: Some((key.to_owned(), format!("env:{key}"))) };
    let checker = Id::new("checker-agent").unwrap();
    let plan = written(&Doers {
        named: [(checker, coder(Driver::Codex, "CODEX_API_KEY"))].into(),
        ..Doers::all(coder(Driver::Claude, "ANTHROPIC_API_KEY"))
    });
    for line in [
        "secrets:\n  ANTHROPIC_API_KEY: \"env:ANTHROPIC_API_KEY\"\n  CODEX_API_KEY: \"env:CODEX_API_KEY\"\nagents:\n",
        ": {use: claude, network: host, secrets: [ANTHROPIC_API_KEY]",
        "  checker-agent: {use: codex, network: host, secrets: [CODEX_API_KEY]}",
        "    retry: {times: 2}\n    verify:",
        "      - {agent: checker-agent}",
        "    approval: before_apply  # Anna Keller says yes or no (harbour.md:",
    ] {
        assert!(plan.contains(line), "{line}\n{plan}");
    }
}

#[test]
fn whoever_is_named_says_yes_or_no_whatever_they_are_called() {
    let anna = Id::new("anna-keller").unwrap();
    let plan = written(&Doers { named: [(anna, Doer::Command("./anna.sh".to_owned()))].into(), ..Doers::default() });
    assert!(plan.contains("  anna-keller: {run: ./anna.sh}  # says yes or no"), "{plan}");
    assert!(plan.contains("      - {agent: anna-keller}"), "{plan}");
    assert!(!plan.contains("Anna Keller says yes or no ("), "{plan}");
}
