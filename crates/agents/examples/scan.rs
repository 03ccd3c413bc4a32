//! How fast the security scanner is and how much memory it takes: `cargo run --release --example scan -- DIR [CHECK]…`.
//!
//! Writes every finding to stdout, a line each (`rule:path:line`), and the figures to stderr.

use std::time::Instant;

use pitcrew_agents::contract::Assignment;
use pitcrew_agents::security_scanner::AGENT;

fn main() {
    let mut words = std::env::args().skip(1);
    let directory = words.next().unwrap_or_else(|| ".".to_owned()).into();
    let checks: Vec<String> = words.collect();
    let mut inputs = serde_json::json!({"ignored": true});
    if !checks.is_empty() {
        inputs["checks"] = checks.into();
    }
    let began = Instant::now();
    let outcome = match (AGENT.work)(&Assignment { directory, inputs, ..Assignment::default() }) {
        Ok(outcome) => outcome,
        Err(trouble) => {
            eprintln!("error: {trouble}");
            std::process::exit(2);
        }
    };
    let took = began.elapsed();
    for finding in outcome.output["findings"].as_array().into_iter().flatten() {
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        println!("{}:{}:{}: {}", text("type"), text("file"), finding["line"], text("description"));
    }
    for said in outcome.output["notChecked"].as_array().into_iter().flatten() {
        eprintln!("not checked: {said}");
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    eprintln!("{} in {took:?}; {peak}", outcome.summary);
}
