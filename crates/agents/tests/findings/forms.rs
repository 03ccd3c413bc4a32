//! What was found, as people and programs read it.

use pitcrew_agents::findings::forms::Form;
use pitcrew_agents::findings::{Finding, Place, Report, Rule, Severity, Suppression, Unread};

use crate::{no_source, sample};

fn hostile() -> Report {
    let mut report = Report::new("t", "1");
    let rule = Rule::new("r", Severity::Critical, "T", "");
    let message =
        "100%\n::set-output name=x::y\u{1b}[2J\u{202e} <script> | `@everyone` #1 ]]> \"q\" https://example.org";
    report.findings.push(Finding::new(&rule, Place::line("a,b:c\n::error::x\u{7}.py", 2), message));
    let mut ignored = Finding::new(&rule, Place::line("b", 1), "m");
    ignored.suppressed = Some(Suppression { by: "pitcrew:ignore".into(), reason: Some("known".into()) });
    report.findings.push(ignored);
    report.unread.push(Unread { path: "x\ny".into(), why: "no\u{9b}pe".into() });
    report.rules.push(rule);
    report
}

fn written(form: &str, report: Report) -> String {
    form.parse::<Form>().unwrap().write(&[report], &no_source)
}

#[test]
fn text_is_clickable_and_sums_up() {
    insta::assert_snapshot!(written("text", sample()), @"
    compose.yml:3: low compose-healthcheck: 3 services lack a health check
        also compose.yml:9, compose.yml:20
    src/a b.py:2:3: high sql-injection: `a` reaches the query as text
        pass `a` as a parameter
    big.bin: not looked at: it is too large
    2 findings: 1 high, 1 low; 12 files looked at; 1 not looked at
    ");
    insta::assert_snapshot!(written("text", hostile()), @r#"
    a,b:c ::error::x�.py:2: critical r: 100% ::set-output name=x::y�[2J� <script> | `@everyone` #1 ]]> "q" https://example.org
    x y: not looked at: no�pe
    1 finding: 1 critical; 1 not looked at; 1 ignored
    "#);
    insta::assert_snapshot!(written("text", Report::new("t", "1")), @"nothing found");
}

#[test]
fn json_lines_have_all_there_is() {
    insta::assert_snapshot!(written("json-lines", sample()), @r#"
    {"also":[{"column":0,"end_column":null,"end_line":null,"line":9,"path":"compose.yml"},{"column":0,"end_column":null,"end_line":null,"line":20,"path":"compose.yml"}],"column":0,"fingerprint":"d0f9ad40427b6373f68e10e73d942638","line":3,"message":"3 services lack a health check","path":"compose.yml","rule":"compose-healthcheck","severity":"low","title":"No health check","tool":"security-scanner"}
    {"column":3,"cwe":[89],"end_column":8,"fingerprint":"e3ac35c3a33369c255d1d23c56e1a876","fix":{"edits":[{"bytes":{"end":9,"start":4},"path":"src/a b.py","text":"a, [b]"}],"says":"bind it"},"line":2,"message":"`a` reaches the query as text","path":"src/a b.py","rule":"sql-injection","severity":"high","suggestion":"pass `a` as a parameter","tags":["OWASP-A03"],"title":"SQL built from text","tool":"security-scanner"}
    "#);
    let hostile = written("json-lines", hostile());
    assert_eq!(hostile.lines().count(), 2);
    assert!(hostile.chars().all(|c| c == '\n' || !c.is_control()) && !hostile.contains('\u{202e}'));
    for line in hostile.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

#[test]
fn annotations_cannot_be_broken_out_of() {
    insta::assert_snapshot!(written("github", sample()), @"
    ::warning file=big.bin,title=security-scanner%3A not looked at::it is too large
    ::error file=src/a b.py,line=2,col=3,endColumn=8,title=security-scanner%3A sql-injection::`a` reaches the query as text%0Apass `a` as a parameter
    ::notice file=compose.yml,line=3,title=security-scanner%3A compose-healthcheck::3 services lack a health check%0A(2 more places)
    2 findings: 1 high, 1 low; 12 files looked at; 1 not looked at
    ");
    insta::assert_snapshot!(written("github", hostile()), @r#"
    ::warning file=x y,title=t%3A not looked at::no�pe
    ::error file=a%2Cb%3Ac %3A%3Aerror%3A%3Ax�.py,line=2,title=t%3A r::100%25 ::set-output name=x::y�[2J� <script> | `@everyone` #1 ]]> "q" https://example.org
    1 finding: 1 critical; 1 not looked at; 1 ignored
    "#);
}

#[test]
fn annotations_that_github_does_not_show_are_counted() {
    let mut report = Report::new("t", "1");
    let rule = |severity| Rule::new("r", severity, "T", "");
    for (severity, number) in
        [(Severity::Info, 3), (Severity::High, 12), (Severity::Critical, 1), (Severity::Medium, 10)]
    {
        let found = (1..=number).map(|line| Finding::new(&rule(severity), Place::line("a", line), "m"));
        report.findings.extend(found);
    }
    report.unread = (0..12).map(|number| Unread { path: format!("f{number}"), why: "too large".into() }).collect();
    let text = written("github", report);
    let kinds: Vec<&str> = text.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(kinds[..2], ["::warning", "::error"], "what was not looked at, then the worst");
    assert!(text.lines().next().unwrap().ends_with("::f0: too large%0Af1: too large%0Af2: too large%0Af3: too large%0Af4: too large%0Af5: too large%0Af6: too large%0Af7: too large%0Af8: too large%0Af9: too large%0Aand 2 more"));
    // Three errors, and one warning beside that of the files.
    assert!(text.ends_with("; GitHub shows 10 of a kind as annotations, so 4 are in this log alone\n"), "{text}");
}

#[test]
fn junit_is_whole_xml() {
    insta::assert_snapshot!(written("junit", sample()), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites tests="3" failures="2" errors="1">
      <testsuite name="security-scanner" tests="3" failures="2" errors="1" skipped="0">
        <testcase classname="compose.yml" name="compose-healthcheck in line 3">
          <failure type="low" message="3 services lack a health check">compose.yml:3: 3 services lack a health check (security-scanner)</failure>
        </testcase>
        <testcase classname="src/a b.py" name="sql-injection in line 2">
          <failure type="high" message="`a` reaches the query as text">src/a b.py:2:3: `a` reaches the query as text (security-scanner). pass `a` as a parameter</failure>
        </testcase>
        <testcase classname="big.bin" name="not looked at">
          <error message="it is too large"/>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
    insta::assert_snapshot!(written("junit", Report::new("t", "1")), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites tests="1" failures="0" errors="0">
      <testsuite name="t" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="t" name="nothing found"/>
      </testsuite>
    </testsuites>
    "#);
}

/// What the schema that Jenkins holds JUnit's XML against allows of what is written here: an element, where it may
/// stand, its attributes.
const JUNIT: [(&str, &[&str], &[&str]); 6] = [
    ("testsuites", &[""], &["name", "time", "tests", "failures", "errors"]),
    (
        "testsuite",
        &["testsuites", "testsuite"],
        &["name", "tests", "failures", "errors", "skipped", "group", "time", "timestamp", "hostname", "id", "package"],
    ),
    ("testcase", &["testsuite"], &["name", "classname", "time", "group"]),
    ("failure", &["testcase"], &["type", "message"]),
    ("error", &["testcase"], &["type", "message"]),
    ("skipped", &["testcase"], &["type", "message"]),
];

/// Calls `each` with every element of a document, the one that it stands in, and the names of its attributes.
fn elements(xml: &str, mut each: impl FnMut(&str, &str, Vec<String>)) {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut open: Vec<String> = Vec::new();
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name().as_ref().to_owned();
                let attributes = element.attributes().map(|attribute| attribute.unwrap().key.as_ref().to_owned());
                each(&name, open.last().map_or("", String::as_str), attributes.collect());
                if matches!(event, Event::Start(_)) {
                    open.push(name);
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
}

#[test]
fn junit_is_as_its_schema_says() {
    for report in [sample(), hostile(), Report::new("t", "1")] {
        let mut seen = 0;
        elements(&written("junit", report), |name, within, attributes| {
            let (_, places, allowed) = JUNIT.iter().find(|(known, ..)| *known == name).expect(name);
            assert!(places.contains(&within), "{name} in {within}");
            assert!(attributes.iter().all(|attribute| allowed.contains(&attribute.as_str())), "{name}: {attributes:?}");
            seen += 1;
        });
        assert!(seen > 2, "{seen} elements");
    }
}

#[test]
fn checkstyle_has_a_file_for_each_path() {
    insta::assert_snapshot!(written("checkstyle", sample()), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <checkstyle version="8.0">
      <file name="big.bin">
        <error line="0" severity="error" message="not looked at: it is too large" source="security-scanner"/>
      </file>
      <file name="compose.yml">
        <error line="3" severity="warning" message="3 services lack a health check" source="security-scanner.compose-healthcheck"/>
      </file>
      <file name="src/a b.py">
        <error line="2" column="3" severity="error" message="`a` reaches the query as text: pass `a` as a parameter" source="security-scanner.sql-injection"/>
      </file>
    </checkstyle>
    "#);
    elements(&written("checkstyle", hostile()), |name, within, _| {
        assert!([("checkstyle", ""), ("file", "checkstyle"), ("error", "file")].contains(&(name, within)), "{name}");
    });
}

#[test]
fn gitlab_gets_back_what_it_is_read_as() {
    let text = written("gitlab", sample());
    let list: serde_json::Value = serde_json::from_str(&text).unwrap();
    let known: Vec<&str> = list.as_array().unwrap().iter().filter_map(|one| one["fingerprint"].as_str()).collect();
    assert!(known.len() == 3 && known.iter().all(|known| known.len() > 8), "{known:?}");
    let reports = pitcrew_agents::findings::import::read(text.as_bytes()).unwrap();
    insta::assert_snapshot!(crate::lines(&reports), @"
    code quality src/a b.py:2:0 high sql-injection []: `a` reaches the query as text: pass `a` as a parameter
    code quality compose.yml:3:0 low compose-healthcheck []: 3 services lack a health check
    code quality big.bin:1:0 medium not looked at []: it is too large
    ");
    assert_eq!(written("gitlab", Report::new("t", "1")), "[]\n");
    assert!(serde_json::from_str::<serde_json::Value>(&written("gitlab", hostile())).is_ok());
}

#[test]
fn markdown_is_inert() {
    insta::assert_snapshot!(written("markdown", sample()), @r#"
    ### security-scanner

    2 findings: 1 high, 1 low; 12 files looked at; 1 not looked at

    | severity | where | what |
    | --- | --- | --- |
    | high | src/a b.py:2 | \`a\` reaches the query as text (security-scanner: sql-injection)<br>pass \`a\` as a parameter |
    | low | compose.yml:3 | 3 services lack a health check (security-scanner: compose-healthcheck)<br>and 2 more places |

    Not looked at:

    - big.bin: it is too large
    "#);
    insta::assert_snapshot!(written("markdown", hostile()), @r#"
    ### t

    1 finding: 1 critical; 1 not looked at; 1 ignored

    | severity | where | what |
    | --- | --- | --- |
    | critical | a,b:c ::error::x�.py:2 | 100% ::set-output name=x::y�\[2J� &lt;script&gt; \| \`&#64;everyone\` &#35;1 \]\]&gt; "q" https:&#47;/example.org (t: r) |

    Not looked at:

    - x y: no�pe
    "#);
    let mut long = Report::new("t", "1");
    let rule = Rule::new("r", Severity::Low, "T", "");
    long.findings = (1..5_000).map(|line| Finding::new(&rule, Place::line("a.py", line), "m")).collect();
    let page = written("markdown", long);
    assert!(page.len() < 65_536 && page.contains("\nand "));
}
