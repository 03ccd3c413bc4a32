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
