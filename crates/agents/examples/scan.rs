//! How fast the security scanner is, how much CPU and memory it takes, and what it finds:
//! `cargo run --release -p pitcrew-agents --example scan -- DIR [--history] [CHECK]…`.
//!
//! Writes every finding to stdout, a line each (`rule:path:line:severity`), and the figures to stderr.

mod cpu;

use std::fs;
use std::time::Instant;

use pitcrew_agents::contract::Assignment;
use pitcrew_agents::security_scanner::AGENT;
use pitcrew_agents::tree::Tree;

fn main() {
    let mut words = std::env::args().skip(1);
    let directory = words.next().unwrap_or_else(|| ".".to_owned()).into();
    let (options, checks): (Vec<String>, Vec<String>) = words.partition(|word| word.starts_with("--"));
    let mut inputs = serde_json::json!({"ignored": true, "history": options.iter().any(|it| it == "--history")});
    if !checks.is_empty() {
        inputs["checks"] = checks.into();
    }
    let (files, _) = Tree { ignored: true, ..Tree::new(&directory) }.files();
    let bytes: u64 = files.iter().filter_map(|file| file.whole.metadata().ok()).map(|file| file.len()).sum();
    let (began, cpu_before) = (Instant::now(), cpu::seconds());
    let outcome = match (AGENT.work)(&Assignment { directory, inputs, ..Assignment::default() }) {
        Ok(outcome) => outcome,
        Err(trouble) => {
            eprintln!("error: {trouble}");
            std::process::exit(2);
        }
    };
    let (took, cpu) = (began.elapsed().as_secs_f64(), cpu::seconds() - cpu_before);
    for finding in outcome.output["findings"].as_array().into_iter().flatten() {
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        let place = format!("{}:{}:{}", text("type"), text("file"), finding["line"]);
        println!("{place}:{}: {}", text("severity"), text("description"));
    }
    for said in outcome.output["notChecked"].as_array().into_iter().flatten() {
        eprintln!("not checked: {said}");
    }
    let megabytes = bytes as f64 / 1e6;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default().trim();
    eprintln!(
        "{}; {} files, {megabytes:.1} MB in {took:.2} s: {:.0} MB/s; {cpu:.2} s of CPU: {:.0} MB a CPU second; peak {peak}",
        outcome.summary,
        files.len(),
        megabytes / took,
        megabytes / cpu,
    );
}
