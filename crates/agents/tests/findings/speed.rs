//! How fast a large file is read: `cargo test --release -p pitcrew-agents --test findings -- --ignored --nocapture`.

use std::time::Instant;

use pitcrew_agents::findings::{Finding, Place, Report, Rule, Severity, import, sarif};

#[test]
#[ignore = "a measurement"]
fn ten_megabytes_are_read() {
    let mut report = Report::new("t", "1");
    let rule = Rule::new("r", Severity::High, "A rule with a title", "What to do about it, at some length.").cwe([89]);
    for line in 1..=20_000 {
        let place = Place {
            column: 3,
            end_column: Some(40),
            ..Place::line(format!("src/module_{}/file_{line}.py", line % 97), line)
        };
        let message =
            "A value that comes from outside reaches a query as text, so whoever sends it can change the query.";
        report.findings.push(Finding::new(&rule, place, message));
    }
    report.rules.push(rule);
    report.settle(|_, line| Some(format!("query({line})")));
    let begin = Instant::now();
    let text = sarif::write(&[report], &|_| None);
    let written = begin.elapsed();
    let begin = Instant::now();
    let reports = import::read(text.as_bytes()).unwrap();
    let read = begin.elapsed();
    assert_eq!(reports[0].findings.len(), 20_000);
    println!("{:.1} MB: written in {written:?}, read in {read:?}", text.len() as f64 / 1e6);
}

/// `FINDINGS=DIR` names a directory of files that scanners wrote; each is read and shown.
#[test]
#[ignore = "needs files of scanners"]
fn files_of_scanners_are_read() {
    let Ok(directory) = std::env::var("FINDINGS") else { return };
    let mut files: Vec<_> = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut all = Vec::new();
    for file in files.iter().filter(|file| file.is_file()) {
        match import::read(&std::fs::read(file).unwrap()) {
            Ok(reports) => {
                println!("== {}\n{}", file.display(), crate::lines(&reports));
                all.extend(reports);
            }
            Err(trouble) => println!("== {}\ntrouble: {trouble}", file.display()),
        }
    }
    println!("== merged\n{}", crate::lines(&pitcrew_agents::findings::merge(all)));
}
