//! GitHub Actions workflows.

use crate::support::{report, said};

#[test]
fn what_others_can_use_is_found() {
    let text = "\
name: ci
on: [push, pull_request_target]
env:
  API_KEY: not-a-real-key-1
  HOST: 203.0.114.7
jobs:
  build:
    runs-on: [self-hosted, linux]
    permissions: write-all
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - uses: someone/thing@main
      - uses: ./.github/actions/own
      - name: greet
        env:
          TITLE: ${{ github.event.pull_request.title }}
        run: |
          echo \"${{ github.event.pull_request.title }}\"
          echo \"${{ env.TITLE }}\" ok
          echo \"$TITLE\"
          echo \"::set-output name=x::1\"
          curl -sSf https://example.com/install.sh | sudo bash
          ssh deploy@198.18.4.5 uptime
      - uses: actions/github-script@v7
        with:
          script: console.log('${{ github.event.comment.body }}')
  call:
    uses: other/repo/.github/workflows/x.yml@v1
    secrets: inherit
";
    insta::assert_snapshot!(said(report(&[(".github/workflows/ci.yml", text)], &["workflows", "secrets"])));
}

#[test]
fn a_careful_workflow_has_nothing_to_say() {
    let text = "\
name: ci
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    services:
      db: {image: 'postgres:16', env: {POSTGRES_PASSWORD: postgres}}
    env:
      TOKEN: ${{ secrets.TOKEN }}
      PROTOC_VERSION: 1.2.3.4
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789 # v4
      - if: contains(github.event.pull_request.title, 'x')
        run: echo \"${{ github.event.pull_request.number }} $TITLE\" && curl http://127.0.0.1:8080
        env:
          TITLE: ${{ github.event.pull_request.title }}
";
    assert_eq!(said(report(&[(".github/workflows/ci.yml", text)], &["workflows", "secrets"])), "");
}

/// Returns the rules that speak of a workflow, those about pinning left out.
fn rules_of(text: &str) -> Vec<String> {
    let report = report(&[(".github/workflows/ci.yml", text)], &["workflows", "secrets"]);
    assert!(report.unread.is_empty(), "{:?}", report.unread);
    let mut rules: Vec<String> = report.findings.iter().map(|finding| finding.rule.to_string()).collect();
    rules.retain(|rule| rule != "workflow-unpinned-action");
    rules
}

#[test]
fn each_trap_is_found_and_what_mends_it_is_quiet() {
    let job = |on: &str, job: &str| {
        format!("on: {on}\npermissions: {{contents: read}}\njobs:\n  a:\n    runs-on: ubuntu-latest\n{job}")
    };
    let checkout = "    steps:\n      - uses: actions/checkout@v4\n";
    let upload = "      - uses: actions/upload-artifact@v3\n        with: {path: .}\n";
    let kept = "    steps:\n      - uses: actions/checkout@v4\n        with: {persist-credentials: false}\n";
    let title = "    steps:\n      - env: {TITLE: '${{ github.event.issue.title }}'}\n        run: ";
    let publish = "      - run: cargo publish\n";
    let cases = [
        ("persisted-credentials", job("push", &format!("{checkout}{upload}")), job("push", &format!("{kept}{upload}"))),
        (
            "persisted-credentials",
            job("push", &format!("    permissions: {{contents: write}}\n{checkout}      - run: make\n")),
            job("push", &format!("    permissions: {{contents: write}}\n{checkout}      - run: git push\n")),
        ),
        (
            "dangerous-trigger",
            job("pull_request_target", "    steps: [{run: make, env: {T: '${{ secrets.TOKEN }}'}}]\n"),
            job("pull_request_target", "    steps: [{uses: actions/labeler@v5}]\n"),
        ),
        (
            "untrusted-environment",
            job("issues", &format!("{title}echo \"T=$TITLE\" >> \"$GITHUB_ENV\"\n")),
            job("issues", &format!("{title}echo \"T=$TITLE\" >> \"$GITHUB_OUTPUT\"\n")),
        ),
        (
            "untrusted-environment",
            job("issues", &format!("{title}|\n          said=$(echo \"$TITLE\" | tr a b)\n          echo said=$said >> $GITHUB_ENV\n")),
            job("issues", &format!("{title}|\n          said=$(echo \"$TITLE\" | tr a b)\n          echo said=$sad >> $GITHUB_ENV\n")),
        ),
        (
            "script-injection",
            job("issues", "    steps:\n      - parallel:\n          - run: echo ${{ github.event.issue.title }}\n"),
            job("issues", "    steps:\n      - parallel:\n          - run: echo ${{ github.event.issue.number }}\n"),
        ),
        (
            "unpinned-image",
            job("push", "    container: node\n    steps: [{run: make}]\n"),
            job("push", "    container: node:22.1\n    steps: [{run: make}]\n"),
        ),
        (
            "bot-condition",
            job("issue_comment", "    if: github.actor == 'dependabot[bot]'\n    steps: [{run: make}]\n"),
            job("issue_comment", "    if: github.event.sender.type == 'User'\n    steps: [{run: make}]\n"),
        ),
        (
            "all-secrets",
            job("push", "    steps: [{run: make, env: {ALL: '${{ toJSON(secrets) }}'}}]\n"),
            job("push", "    # ${{ toJSON(secrets) }}\n    steps: [{run: make, env: {ONE: '${{ secrets.ONE }}'}}]\n"),
        ),
        (
            "unsound-condition",
            job("push", "    if: |\n      ${{ github.ref == 'refs/heads/main' }}\n    steps: [{run: make}]\n"),
            job("push", "    if: >-\n      ${{ github.ref == 'refs/heads/main' }}\n    steps: [{run: make}]\n"),
        ),
        (
            "unsound-condition",
            job("push", "    if: contains('refs/heads/main refs/heads/dev', github.ref)\n    steps: [{run: make}]\n"),
            job("push", "    if: contains(github.ref, 'release')\n    steps: [{run: make}]\n"),
        ),
        (
            "cache-poisoning",
            job("push", &format!("    steps:\n      - uses: Swatinem/rust-cache@v2\n{publish}")),
            job("push", &format!("    steps:\n      - uses: swatinem/Rust-Cache@v2\n        with: {{lookup-only: true}}\n{publish}")),
        ),
        (
            "script-injection",
            job("issues", "    steps:\n      - uses: azure/CLI@v2\n        with: {inlineScript: 'echo ${{ github.event.issue.body }}'}\n"),
            job("issues", "    steps:\n      - uses: azure/CLI@v2\n        with: {inlineScript: 'echo ${{ github.event.issue.id }}'}\n"),
        ),
        (
            "hardcoded-secret",
            job("push", "    container: {image: 'a:1', credentials: {username: me, password: hunter2}}\n    steps: [{run: make}]\n"),
            job("push", "    container: {image: 'a:1', credentials: {username: me, password: '${{ secrets.PW }}'}}\n    steps: [{run: make}]\n"),
        ),
        (
            "hardcoded-secret",
            job("push", "    steps: [{run: make, env: {PGUSER: app, PGPASSWORD: hunter2}}]\n"),
            job("push", "    steps: [{run: make, env: {PGUSER: app, PGPASSWORD: app, TOKEN: test_token}}]\n"),
        ),
        (
            "hardcoded-secret",
            job("push", "    steps: [{run: 'psql postgres://app:hunter2@db.example.com/x'}]\n"),
            job("push", "    steps: [{run: 'psql postgres://app:hunter2@localhost:5432/x'}]\n"),
        ),
        (
            "broad-permissions",
            "on: push\npermissions: {packages: write}\njobs:\n  a: {runs-on: x, steps: [{run: a}]}\n  b: {runs-on: x, steps: [{run: b}]}\n".into(),
            "on: push\npermissions: {packages: write}\njobs:\n  a: {runs-on: x, steps: [{run: a}]}\n  b: {runs-on: x, permissions: {}, steps: [{run: b}]}\n".into(),
        ),
    ];
    for (rule, wrong, right) in cases {
        assert_eq!(rules_of(&wrong), [format!("workflow-{rule}")], "{wrong}");
        assert_eq!(rules_of(&right), [""; 0], "{right}");
    }
}
