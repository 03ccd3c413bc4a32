//! Compose files.

use serde_json::json;

use crate::support::{mended, report, run, said, tree};

#[test]
fn a_stack_is_told_what_is_wrong_and_what_is_missing() {
    let text = "\
services:
  web:
    image: nginx
    ports:
      - \"8080:80\"
      - 127.0.0.1:8081:81
      - target: 443
        published: \"8443\"
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
  db:
    image: postgres:16.4
    restart: always
    privileged: true
    network_mode: host
";
    insta::assert_snapshot!(said(report(&[("compose.yaml", text)], &["compose"])));
}

#[test]
fn fixes_keep_the_file_as_it_is_written() {
    let text = "\
# the stack
services:
    web: # the front
        # pinned by hand
        image: nginx:1.27
        ports: ['8080:80']
        security_opt:
            - apparmor:mine
    api: {image: 'api:1'}
    db:
        image: postgres:16
        user: \"70\"
        ports:
            - target: 5432
              published: 5432
            - \"0.0.0.0:9000:9000\"
";
    let report = report(&[("compose.yaml", text)], &["compose"]);
    let after = mended(&report, "compose.yaml", text);
    insta::assert_snapshot!(after);
}

#[test]
fn overrides_extends_anchors_and_variables_take_effect() {
    let files = [
        ("app/.env", "TAG=1.2\nBIND=127.0.0.1\n"),
        (
            "app/docker-compose.yml",
            "\
x-base: &base
  restart: unless-stopped
  user: '1000'
services:
  web:
    <<: *base
    image: app:${TAG}
    ports: ['${BIND}:80:80', '${PORT:-8080}:81', '[::1]:82:82']
  worker:
    extends: {file: common.yml, service: worker}
",
        ),
        ("app/docker-compose.override.yml", "services:\n  web:\n    read_only: true\n"),
        ("app/docker-compose.prod.yml", "services:\n  web:\n    privileged: true\n"),
        ("app/common.yml", "services:\n  worker:\n    image: worker:${TAG:-latest}\n    cap_drop: [ALL]\n"),
    ];
    let said = said(report(&files, &["compose"]));
    insta::assert_snapshot!(said);
}

#[test]
fn documents_of_a_file_go_over_each_other_and_what_is_taken_back_is_gone() {
    let text = "\
services:
  web:
    image: app:1
    user: '1000'
    depends_on: {cache: {condition: service_started, required: false}}
---
services:
  web:
    read_only: true
    privileged: !reset true
";
    let said = said(report(&[("compose.yaml", text)], &["compose"]));
    assert!(said.contains("service `web` lacks a memory limit"), "{said}");
    for rule in ["root-user", "writable-root", "image-unpinned", "privileged", "depends-on"] {
        assert!(!said.contains(&format!("compose-{rule} ")), "{rule}: {said}");
    }
}

#[test]
fn secrets_in_an_environment_are_found_and_never_told() {
    let text = "\
services:
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: correct-horse
      POSTGRES_USER: app
      TOKEN: ${TOKEN}
  app:
    image: app:1
    environment:
      - DATABASE_URL=postgres://app:correct-horse@db/app
      - MYSQL_RANDOM_ROOT_PASSWORD=yes
      - SECRET_KEY=${SECRET_KEY:-correct-horse}
";
    let said = said(report(&[("compose.yaml", text)], &["secrets"]));
    assert!(!said.contains("correct-horse"));
    insta::assert_snapshot!(said);
}

#[test]
fn what_is_no_yaml_is_said_and_did_not_pass() {
    let directory = tree(&[("compose.yaml", "services:\n  web:\n    image: 'nginx\n"), ("a.yml", "x: [1]\n")]);
    let outcome = run(directory.path(), json!({})).unwrap();
    assert_eq!(outcome.output["passed"], false);
    assert_eq!(outcome.findings.unwrap().unread[0].path, "compose.yaml");
    let empty = tree(&[("README.md", "nothing")]);
    assert!(run(empty.path(), json!({})).unwrap_err().message.contains("none here"));
}
