//! The security scanner as an agent: a directory and inputs in, an output as its schema says out.

use std::fs;
use std::path::Path;
use std::process::Command;

use pitcrew_agents::contract::{Assignment, Outcome, Trouble};
use pitcrew_agents::security_scanner::AGENT;
use serde_json::{Value, json};

/// Characters without a pattern, the same for the same seed: no secret stands in this file.
fn random(length: usize, seed: u64) -> String {
    let alphabet: Vec<char> = ('a'..='z').chain('A'..='Z').chain('0'..='9').collect();
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize
    };
    (0..length).map(|_| alphabet[next() % alphabet.len()]).collect()
}

fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let whole = root.join(path);
    fs::create_dir_all(whole.parent().expect("a parent")).expect("a directory");
    fs::write(whole, text).expect("a file");
}

fn work(root: &Path, inputs: Value) -> Result<Outcome, Trouble> {
    let outcome = (AGENT.work)(&Assignment { directory: root.to_owned(), inputs, ..Assignment::default() });
    if let Ok(outcome) = &outcome {
        let schema = jsonschema::validator_for(&(AGENT.output)()).expect("a schema");
        assert!(schema.is_valid(&outcome.output), "{}", outcome.output);
    }
    outcome
}

/// Has git do something, and returns what it says.
fn git(root: &Path, words: &[&str]) -> String {
    let ran = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["-c", "user.name=a", "-c", "user.email=a@a.test", "-c", "commit.gpgsign=false"])
        .args(words)
        .output()
        .expect("git");
    assert!(ran.status.success(), "{words:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("text")
}

/// Text as Windows writes it: two bytes a character.
fn wide(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Every finding of an output, a line each, in order.
fn said(outcome: &Outcome) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let findings = outcome.output["findings"].as_array().expect("findings").iter();
    let mut said: Vec<String> = findings
        .map(|finding| format!("{}:{} {}", text(&finding["file"]), finding["line"], text(&finding["type"])))
        .collect();
    said.sort();
    said
}

#[test]
fn secrets_files_and_code_are_found_in_one_pass() {
    let root = tempfile::tempdir().expect("a directory");
    let token = format!("glpat-{}", random(20, 3));
    write(root.path(), "src/app.py", format!("import os\n\nTOKEN = '{token}'\nos.chmod('a', 0o777)\n"));
    write(root.path(), "home/.netrc", "machine a.test login me password plainword\n");
    write(root.path(), "src/fine.py", "print('hello')\n");
    write(root.path(), "src/tool", "#!/bin/sh\nchmod 777 /srv\n");
    let outcome = work(root.path(), json!({})).expect("an outcome");
    assert_eq!(
        said(&outcome),
        [
            "home/.netrc:1 netrc",
            "src/app.py:3 gitlab-pat",
            "src/app.py:4 python-open-permissions",
            "src/tool:2 shell-open-permissions"
        ]
    );
    assert_eq!(outcome.output["passed"], false);
    assert_eq!(outcome.output["summary"]["critical"], 1);
    assert!(!outcome.output.to_string().contains(&token), "the secret itself is never said");
    assert!(outcome.output["notChecked"].to_string().contains("advisories"));
}

#[test]
fn a_tree_without_faults_passes_and_an_absent_one_is_trouble() {
    let root = tempfile::tempdir().expect("a directory");
    write(root.path(), "a.py", "print('hello')\n");
    let outcome = work(root.path(), json!({"checks": ["secrets", "code"]})).expect("an outcome");
    let none = json!({"total": 0, "critical": 0, "high": 0, "medium": 0, "low": 0, "info": 0});
    assert_eq!(outcome.output, json!({"findings": [], "notChecked": [], "passed": true, "summary": none}));
    let trouble = work(root.path(), json!({"repositoryPath": "absent"})).expect_err("trouble");
    assert!(trouble.message.contains("no such directory"), "{trouble}");
    assert!(work(root.path(), json!({"check": []})).is_err(), "what is misspelt is said");
}

#[test]
fn reading_nothing_is_trouble_and_no_answer() {
    let place = tempfile::tempdir().unwrap();
    let trouble = work(place.path(), json!({})).unwrap_err();
    assert_eq!(trouble.message, "scan: there is no file here but what git ignores");
    write(place.path(), ".gitignore", "*\n");
    write(place.path(), "built.js", "eval(location.hash)\n");
    assert!(work(place.path(), json!({})).is_err());
    let outcome = work(place.path(), json!({ "ignored": true })).unwrap();
    assert_eq!(said(&outcome).len(), 1, "{:?}", said(&outcome));
}

#[test]
fn packs_of_users_replace_ours_or_extend_them() {
    let root = tempfile::tempdir().expect("a directory");
    let token = format!("ghp_{}", random(36, 5));
    write(root.path(), "a.txt", format!("{token}\nACME-1234\nACME-0000\n"));
    let rule = "[[rules]]\nid = 'acme'\nregex = '''ACME-\\d{4}'''\nkeywords = ['acme-']\n\
                [[rules.allowlists]]\nregexes = ['0000']\n";
    write(root.path(), "only.toml", rule);
    write(root.path(), "more.toml", format!("[extend]\nuseDefault = true\n{rule}"));
    let with = |pack: &str| {
        let inputs = json!({"rules": [pack], "paths": ["a.txt"], "checks": ["secrets"]});
        said(&work(root.path(), inputs).expect("an outcome"))
    };
    assert_eq!(with("only.toml"), ["a.txt:2 acme"]);
    assert_eq!(with("more.toml"), ["a.txt:1 github-pat", "a.txt:2 acme"]);
    write(root.path(), "bad.toml", "[[rules]]\nid = 'acme'\nregex = '(?=a)b'\n");
    let trouble = work(root.path(), json!({"rules": ["bad.toml"]})).expect_err("trouble");
    assert!(trouble.message.contains("`acme`") && trouble.message.contains("look-around"), "{trouble}");
    let own = "id: no-print\nlanguage: Python\nseverity: error\nmessage: no print\nrule: {pattern: print($$$)}\n";
    write(root.path(), "own.yml", own);
    write(root.path(), "a.py", "print(1)\n");
    let own = work(root.path(), json!({"rules": ["own.yml"], "checks": ["code"]})).expect("an outcome");
    assert_eq!(said(&own), ["a.py:1 no-print"]);
}

#[test]
fn filters_of_newer_packs_are_judged_and_what_is_not_is_said() {
    let root = tempfile::tempdir().expect("a directory");
    write(root.path(), "a.txt", "ACME-1234\nACME-5555\nkey: ACME-7777\n");
    write(root.path(), "docs/a.txt", "ACME-1234\n");
    let pack = r#"
prefilter = '''matchesAny(attributes["path"], [`^docs/`])'''
filter = '''finding["match"] startsWith "key"'''
[[rules]]
id = 'acme'
regex = '''(?:key: )?(ACME-\d{4})'''
keywords = ['acme-']
filter = '''entropy(finding["secret"]) < 2.6 || failsTokenEfficiency(finding["secret"])'''
"#;
    write(root.path(), "own.toml", pack);
    let inputs = |pack: &str| json!({"rules": [pack], "checks": ["secrets"], "paths": ["a.txt", "docs"]});
    let outcome = work(root.path(), inputs("own.toml")).expect("an outcome");
    assert_eq!(said(&outcome), ["a.txt:1 acme"]);
    let unknown = "rule `acme`: `failsTokenEfficiency` in its `filter` is not judged";
    assert_eq!(outcome.output["notChecked"], json!([unknown]));
    write(root.path(), "odd.toml", pack.replace("< 2.6", "? 1 : 2"));
    let outcome = work(root.path(), inputs("odd.toml")).expect("an outcome");
    assert_eq!(said(&outcome), ["a.txt:1 acme", "a.txt:2 acme"]);
    assert!(outcome.output["notChecked"].to_string().contains("is not judged: "), "{}", outcome.output);
    fs::create_dir(root.path().join("pack.toml")).expect("a directory");
    let trouble = work(root.path(), inputs("pack.toml")).expect_err("trouble");
    assert!(trouble.message.contains("pack.toml") && trouble.message.contains("no file"), "{trouble}");
}

#[test]
fn hostile_files_break_nothing() {
    let root = tempfile::tempdir().expect("a directory");
    let token = format!("glpat-{}", random(20, 7));
    write(root.path(), "binary.bin", [0_u8, 1, 2, 3].repeat(5_000));
    write(root.path(), "latin.txt", [b"caf\xe9 ".as_slice(), token.as_bytes(), b" \xff\xfe"].concat());
    write(root.path(), "deep.js", format!("x = {}{}", "[".repeat(200_000), "]".repeat(200_000)));
    write(root.path(), "chain.py", format!("if a:\n    b()\n{}", "elif a:\n    b()\n".repeat(50_000)));
    let else_ifs = "if (a) { b(); } else ".repeat(50_000);
    write(root.path(), "chain.js", format!("{else_ifs}{{}}\n"));
    write(root.path(), "nested.py", format!("x = {}1{}\n", "(".repeat(1_900), ")".repeat(1_900)));
    write(root.path(), "long.txt", "password".repeat(300_000));
    let wide = format!("a\r\nk = {token}\r\n");
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(wide.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    write(root.path(), "wide.reg", wide);
    std::os::unix::fs::symlink(root.path(), root.path().join("circle")).expect("a link");
    // A file of 9 MB with a secret that lies across the seam of its pieces.
    let mut large = "x".repeat(78).into_bytes();
    large.push(b'\n');
    let mut large = large.repeat((9 << 20) / 79);
    large[(4 << 20) - 12..(4 << 20) + 16].copy_from_slice(format!(" {token} ").as_bytes());
    write(root.path(), "large.log", &large);
    let line = large[..(4 << 20) - 12].iter().filter(|byte| **byte == b'\n').count() + 1;
    let outcome = work(root.path(), json!({})).expect("an outcome");
    let expected = [
        format!("large.log:{line} gitlab-pat"),
        "latin.txt:1 gitlab-pat".to_owned(),
        "wide.reg:2 gitlab-pat".to_owned(),
    ];
    assert_eq!(said(&outcome), expected);
    let said = outcome.output["notChecked"].to_string();
    assert!(said.contains("deep.js") && said.contains("nest"), "{said}");
}

#[test]
fn what_was_removed_is_still_in_the_history() {
    let root = tempfile::tempdir().expect("a directory");
    let git = |words: &[&str]| git(root.path(), words);
    let token = |seed| format!("glpat-{}", random(20, seed));
    git(&["init", "-q"]);
    write(root.path(), "gone.txt", format!("one\n{}\n", token(11)));
    write(root.path(), "kept.txt", format!("{}\n", token(12)));
    write(root.path(), "below/gone.txt", token(13));
    git(&["add", "-A"]);
    git(&["commit", "-qm", "one"]);
    fs::remove_dir_all(root.path().join("below")).expect("a directory");
    write(root.path(), "below/kept.txt", "nothing\n");
    git(&["add", "-A"]);
    write(root.path(), "gone.txt", format!("one\ntwo\n{}\n", token(11)));
    git(&["commit", "-qam", "two"]);
    fs::remove_file(root.path().join("gone.txt")).expect("a file");
    git(&["commit", "-qam", "three"]);
    let now = work(root.path(), json!({"checks": ["secrets"]})).expect("an outcome");
    assert_eq!(said(&now), ["kept.txt:1 gitlab-pat"]);
    let past = work(root.path(), json!({"checks": ["secrets"], "history": true})).expect("an outcome");
    assert_eq!(past.output["summary"]["total"], 3, "{}", past.output);
    let below = work(&root.path().join("below"), json!({"checks": ["secrets"], "history": true})).expect("an outcome");
    assert_eq!(said(&below), ["gone.txt:1 gitlab-pat"], "of the directory alone");
    // By the commit that brought it in, though another version of the file has it too.
    let oldest = git(&["rev-list", "--max-parents=0", "HEAD"]);
    let said = past.output.to_string();
    assert_eq!(said.matches("in commit ").count(), 2, "{said}");
    assert_eq!(said.matches(&format!("in commit {}", &oldest[..10])).count(), 2, "{said}");
    let other = tempfile::tempdir().expect("a directory");
    assert!(work(other.path(), json!({"history": true})).is_err(), "no repository is trouble");
}

#[test]
fn text_of_two_byte_characters_is_searched_as_any_other() {
    let root = tempfile::tempdir().expect("a directory");
    let token = |seed| format!("glpat-{}", random(20, seed));
    // So long that the end lies in another piece than the beginning.
    let filler = "nothing to see here, and nothing there\r\n".repeat(120_000);
    write(root.path(), "long.log", wide(&format!("{filler}token {}\r\n", token(21))));
    write(root.path(), "home/.netrc", wide("machine a.test login me password plainword\r\n"));
    write(root.path(), "past.txt", wide(&token(22)));
    git(root.path(), &["init", "-q"]);
    git(root.path(), &["add", "-A"]);
    git(root.path(), &["commit", "-qm", "one"]);
    fs::remove_file(root.path().join("past.txt")).expect("a file");
    git(root.path(), &["commit", "-qam", "two"]);
    let outcome = work(root.path(), json!({"checks": ["secrets"], "history": true})).expect("an outcome");
    assert_eq!(said(&outcome), ["home/.netrc:1 netrc", "long.log:120001 gitlab-pat", "past.txt:1 gitlab-pat"]);
}

#[test]
fn what_a_clone_does_not_have_of_the_history_is_said() {
    let root = tempfile::tempdir().expect("a directory");
    git(root.path(), &["init", "-q", "first"]);
    let first = root.path().join("first");
    for (at, text) in ["one", "two", "three"].into_iter().enumerate() {
        write(&first, "a.txt", text);
        git(&first, &["add", "-A"]);
        git(&first, &["commit", "-qm", &at.to_string()]);
    }
    let history = json!({"checks": ["secrets"], "history": true});
    let whole = work(&first, history.clone()).expect("an outcome");
    assert_eq!(whole.output["notChecked"], json!([]));
    let from = format!("file://{}", first.display());
    git(root.path(), &["clone", "-q", "--depth=1", &from, "shallow"]);
    let shallow = work(&root.path().join("shallow"), history.clone()).expect("an outcome");
    assert!(shallow.output["notChecked"].to_string().contains("shallow"), "{}", shallow.output);
    git(root.path(), &["clone", "-q", "--bare", &from, "bare.git"]);
    let bare = work(&root.path().join("bare.git"), history.clone()).expect("an outcome");
    assert_eq!(bare.output["notChecked"], json!([]));
    git(root.path(), &["init", "-q", "fresh"]);
    write(&root.path().join("fresh"), "a.txt", "one");
    let fresh = work(&root.path().join("fresh"), history.clone()).expect("an outcome");
    assert_eq!(fresh.output["summary"]["total"], 0, "no commit is no trouble");
    // As in a partial clone, of which git has not fetched everything.
    for version in ["HEAD~2:a.txt", "HEAD~1:a.txt"] {
        let name = git(&first, &["rev-parse", version]);
        let (begin, rest) = name.trim().split_at(2);
        fs::remove_file(first.join(".git/objects").join(begin).join(rest)).expect("an object");
    }
    let partial = work(&first, history).expect("an outcome");
    let said = partial.output["notChecked"].to_string();
    assert!(said.contains("lacks 2 versions of files, such as `a.txt`"), "{said}");
}

#[test]
fn the_example_in_the_docs_is_a_valid_input() {
    let schema = jsonschema::validator_for(&AGENT.takes()).expect("a schema");
    let docs = include_str!("../../../docs/agents/security-scanner.md");
    let example = docs.split("```json").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let example: Value = serde_json::from_str(example).expect("JSON");
    assert!(schema.is_valid(&example), "{example}");
    assert!(!schema.is_valid(&json!({"checks": ["everything"]})));
}
