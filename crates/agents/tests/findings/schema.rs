//! What is written as SARIF is SARIF: it is as the standard's own JSON schema says.

use std::fs;
use std::sync::LazyLock;

use jsonschema::Validator;
use pitcrew_agents::contract::Assignment;
use pitcrew_agents::findings::sarif::{self, Limits};
use pitcrew_agents::roster::roster;
use pitcrew_agents::work::carry_out;
use pitcrew_plan::AgentKind;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::properties::report;
use crate::sample;

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    // Of one pattern in it, that of a language's name, a bracket is left over, which not every reader takes.
    let schema = include_str!("schemas/sarif-2.1.0-rtm.5.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap()
});

/// Says what of a log is not as the schema says.
fn wrong(log: &Value) -> Vec<String> {
    SCHEMA.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn what_each_agent_puts_out_is_as_the_standard_says() {
    let directory = tempfile::tempdir().unwrap();
    let token = format!("gh{}_{}", "p", "9aZ3kQ7xLm2Vt8Rw4Yb6Nc1Hd5Jf0Sg3PqXu");
    for (name, text) in [
        (
            "compose.yaml",
            "services:\n  db:\n    image: postgres\n    privileged: true\n    ports: [\"80:80\"]\n".to_owned(),
        ),
        (
            "a b/nginx.conf",
            "events {}\nhttp { server { listen 443 ssl; ssl_protocols TLSv1; root /srv; } }\n".to_owned(),
        ),
        (
            "src/ä.py",
            format!(
                "import os, sys\n\ndef f(x):\n    # TODO: later\n    os.system('ls ' + x)\n\nf(sys.argv[1])\nTOKEN = '{token}'\n"
            ),
        ),
        ("broken/compose.yaml", "services: [\n".to_owned()),
    ] {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut looked = 0;
    for agent in roster().iter().filter(|agent| agent.kind == AgentKind::Analysis) {
        let assignment =
            Assignment { directory: directory.path().to_owned(), inputs: json!({}), ..Assignment::default() };
        let done = carry_out(agent.name, assignment, jiff::civil::date(2030, 1, 1)).unwrap();
        let log = &done.output["sarif"];
        assert!(!log["runs"][0]["results"].as_array().unwrap().is_empty(), "{}", agent.name);
        assert_eq!(wrong(log), [""; 0], "{}", agent.name);
        looked += 1;
    }
    assert_eq!(looked, 3);
}

#[test]
fn what_is_folded_or_left_out_is_as_the_standard_says_too() {
    let source = |_: &str| Some(b"x\nq(a + b)\n".to_vec());
    let tight = Limits { runs: 2, results: 1, bytes: 4_000, places: 1 };
    for limits in [Limits::default(), tight] {
        let log = sarif::value(&[sample(), sample(), sample()], &source, limits);
        assert_eq!(wrong(&log), [""; 0]);
    }
}

#[test]
fn the_schema_sees_what_is_wrong() {
    let mut log: Value = serde_json::from_str(&sarif::write(&[sample()], &crate::no_source)).unwrap();
    log["runs"][0]["results"][0]["level"] = json!("high");
    log["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"] = json!(0);
    assert_eq!(wrong(&log).len(), 2, "{:?}", wrong(&log));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_report_is_written_as_the_standard_says(reports in proptest::collection::vec(report(), 1..3)) {
        let log: Value = serde_json::from_str(&sarif::write(&reports, &crate::no_source)).unwrap();
        prop_assert_eq!(wrong(&log), Vec::<String>::new());
    }
}
