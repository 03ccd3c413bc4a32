//! Measured against labelled sets that are not part of the repository: `PITCREW_CORPORA` names their directory.
//! `cargo test -p pitcrew-agents --release --test compliance_checker corpora -- --ignored --nocapture`

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::run;

fn set(name: &str) -> Option<(PathBuf, Vec<Value>)> {
    let set = PathBuf::from(std::env::var_os("PITCREW_CORPORA")?).join(name);
    let labels = fs::read_to_string(set.join("labels.jsonl")).ok()?;
    Some((set.join("files"), labels.lines().map(|line| serde_json::from_str(line).unwrap()).collect()))
}

/// Which of our rules say what a label says.
const COMPOSE: [(&str, &[&str]); 15] = [
    ("docker-sock", &["compose-docker-socket"]),
    ("host-namespace", &["compose-host-network", "compose-host-pid", "compose-host-ipc", "compose-host-uts"]),
    ("image-unpinned", &["compose-image-unpinned"]),
    ("no-cap-drop-all", &["compose-no-cap-drop"]),
    ("no-cpu-limit", &["compose-no-cpu-limit"]),
    ("no-healthcheck", &["compose-no-healthcheck"]),
    ("no-memory-limit", &["compose-no-memory-limit"]),
    ("no-new-privileges-unset", &["compose-new-privileges"]),
    ("no-pids-limit", &["compose-no-pids-limit"]),
    ("no-restart-policy", &["compose-no-restart"]),
    ("port-all-interfaces", &["compose-port-all-interfaces"]),
    ("privileged", &["compose-privileged"]),
    ("root-or-no-user", &["compose-root-user"]),
    ("unconfined", &["compose-unconfined"]),
    ("writable-rootfs", &["compose-writable-root"]),
];

/// Returns the lines of each service of a file, by its indentation: good for the set at hand.
fn services(text: &str) -> BTreeMap<String, (u32, u32)> {
    let mut services: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let (mut within, mut indent, mut last) = (false, 0, None::<String>);
    for (number, line) in text.lines().enumerate().map(|(at, line)| (at as u32 + 1, line)) {
        let deep = line.len() - line.trim_start().len();
        let is_name = line.trim_end().ends_with(':') && !line.trim_start().starts_with(['#', '-']);
        if deep == 0 && !line.trim().is_empty() && !line.starts_with('#') {
            within = line.starts_with("services:");
            (indent, last) = (0, None);
        } else if within && is_name && (indent == 0 || deep == indent) {
            indent = deep;
            let name = line.trim().trim_end_matches(':').trim_matches(['"', '\'']).to_owned();
            services.insert(name.clone(), (number, number));
            last = Some(name);
        } else if let Some((_, end)) = last.as_ref().and_then(|name| services.get_mut(name)) {
            *end = number;
        }
    }
    services
}

#[test]
#[ignore = "needs a labelled set"]
fn compose_facts() {
    let Some((files, labels)) = set("compose") else { return };
    let report = run(&files, json!({"rules": ["compose"]})).unwrap().findings.unwrap();
    let mut found: BTreeSet<(String, String, String)> = BTreeSet::new();
    let mut lines: BTreeMap<String, BTreeMap<String, (u32, u32)>> = BTreeMap::new();
    for finding in &report.findings {
        for place in std::iter::once(&finding.place).chain(&finding.also) {
            let services = lines
                .entry(place.path.clone())
                .or_insert_with(|| services(&fs::read_to_string(files.join(&place.path)).unwrap()));
            let inside = services.iter().find(|(_, (begin, end))| (*begin..=*end).contains(&place.line));
            let (name, _) = inside.unwrap_or_else(|| panic!("{place:?} is in no service"));
            found.insert((place.path.clone(), finding.rule.to_string(), name.clone()));
        }
    }
    let mut right = 0;
    for label in &labels {
        let (path, rule) = (label["path"].as_str().unwrap(), label["rule"].as_str().unwrap());
        let (fact, service) = rule.split_once('@').unwrap();
        let rules = COMPOSE.iter().find(|(name, _)| *name == fact).map(|(_, rules)| *rules).unwrap();
        let is = rules.iter().any(|rule| found.contains(&(path.into(), (*rule).into(), service.into())));
        if is == label["expected"].as_bool().unwrap() {
            right += 1;
        } else {
            println!("{path} {rule}: expected {}", label["expected"]);
        }
    }
    println!("compose: {right} of {} facts", labels.len());
    assert!(right as f64 >= 0.995 * labels.len() as f64);
}

/// Which of our rules say what a label of the nginx set says.
const NGINX: [(&str, &str); 13] = [
    ("gixy:add_header_content_type", "nginx-add-header-content-type"),
    ("gixy:add_header_multiline", "nginx-add-header-multiline"),
    ("gixy:add_header_redefinition", "nginx-add-header-redefinition"),
    ("gixy:alias_traversal", "nginx-alias-traversal"),
    ("gixy:allow_without_deny", "nginx-allow-without-deny"),
    ("gixy:host_spoofing", "nginx-host-spoofing"),
    ("gixy:http_splitting", "nginx-http-splitting"),
    ("gixy:if_is_evil", "nginx-if-is-evil"),
    ("gixy:origins", "nginx-weak-origin"),
    ("gixy:resolver_external", "nginx-resolver-external"),
    ("gixy:ssrf", "nginx-ssrf"),
    ("gixy:valid_referers", "nginx-valid-referers-none"),
    ("gixy:version_disclosure", "nginx-server-tokens"),
];

#[test]
#[ignore = "needs a labelled set"]
fn nginx_faults() {
    let Some((files, labels)) = set("nginx") else { return };
    let (mut found, mut missed, mut wrong) = (0, 0, 0);
    for label in &labels {
        let path = label["path"].as_str().unwrap();
        // What is there without labelled faults is counted below.
        if path.starts_with("h5bp/") {
            continue;
        }
        let rule = NGINX.iter().find(|(theirs, _)| label["rule"] == *theirs).unwrap().1;
        // Each file alone: they are not parts of one configuration.
        let report = run(&files, json!({"rules": ["nginx"], "paths": [path]})).unwrap().findings.unwrap();
        assert!(report.unread.is_empty(), "{:?}", report.unread);
        let is = report.findings.iter().any(|finding| finding.rule == rule);
        match (is, label["expected"].as_bool().unwrap()) {
            (true, true) => found += 1,
            (false, true) => {
                missed += 1;
                println!("missed {path} {rule}");
            }
            (true, false) => {
                wrong += 1;
                println!("false {path} {rule}");
            }
            (false, false) => {}
        }
    }
    println!("nginx: {found} found, {missed} missed, {wrong} false");
    let tree = run(&files.join("h5bp"), json!({"rules": ["nginx", "headers"]})).unwrap().findings.unwrap();
    for finding in &tree.findings {
        println!("h5bp {}:{} {} {}", finding.place.path, finding.place.line, finding.rule, finding.message);
    }
    assert!(missed == 0 && wrong == 0 && tree.findings.len() <= 2);
}

/// Prints what is found in the tree that `PITCREW_TREE` names.
#[test]
#[ignore = "needs a tree"]
fn any_tree() {
    let Some(tree) = std::env::var_os("PITCREW_TREE") else { return };
    let outcome = run(&PathBuf::from(tree), json!({})).unwrap();
    println!("{}\n{}\n{}", outcome.summary, outcome.output["score"], outcome.output["benchmarks"]);
    let report = outcome.findings.unwrap();
    report.unread.iter().for_each(|unread| println!("unread {}: {}", unread.path, unread.why));
    print!("{}", crate::support::said(report));
}

#[test]
#[ignore = "needs a labelled set"]
fn compose_fixes_mend_for_good() {
    let Some((files, _)) = set("compose") else { return };
    let report = run(&files, json!({"rules": ["compose"]})).unwrap().findings.unwrap();
    let paths: BTreeSet<String> = report
        .findings
        .iter()
        .filter_map(|finding| finding.fix.as_ref())
        .flat_map(|fix| fix.edits.iter().map(|edit| edit.path.clone()))
        .collect();
    let directory = tempfile::tempdir().unwrap();
    let mut edits = 0;
    for path in &paths {
        let text = fs::read_to_string(files.join(path)).unwrap();
        let after = crate::support::mended(&report, path, &text);
        // Nothing goes that was there, but for what a fix replaces.
        edits += after.lines().count() - text.lines().count();
        let to = directory.path().join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, after).unwrap();
    }
    let again = run(directory.path(), json!({"rules": ["compose"]})).unwrap().findings.unwrap();
    assert!(again.unread.is_empty(), "{:?}", again.unread);
    let left: Vec<String> =
        again.findings.iter().filter(|finding| finding.fix.is_some()).map(|finding| finding.message.clone()).collect();
    println!("compose: {edits} lines added to {} files; still to be mended: {left:?}", paths.len());
    println!("{} findings before, {} after", report.findings.len(), again.findings.len());
    if let Some(to) = std::env::var_os("PITCREW_MENDED") {
        for path in &paths {
            let to = PathBuf::from(&to).join(path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(directory.path().join(path), to).unwrap();
        }
    }
    assert!(left.is_empty());
}
