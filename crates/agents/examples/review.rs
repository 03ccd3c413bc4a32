//! Reviews a directory and prints what the agent puts out.
//!
//! `cargo run --release -p pitcrew-agents --example review -- DIR ['{"baseline": "HEAD~1"}']`

use pitcrew_agents::contract::Assignment;
use pitcrew_agents::roster::builtin;

fn main() {
    let mut args = std::env::args().skip(1);
    let directory = args.next().expect("a directory").into();
    let inputs = serde_json::from_str(&args.next().unwrap_or_else(|| "{}".to_owned())).expect("inputs as JSON");
    let agent = builtin("code-reviewer").expect("it is in the roster");
    match (agent.work)(&Assignment { directory, inputs, ..Assignment::default() }) {
        Ok(outcome) => {
            println!("{}", serde_json::to_string_pretty(&outcome.output).expect("it is JSON"));
            eprintln!("{}", outcome.summary);
        }
        Err(trouble) => {
            eprintln!("{trouble}\n{}", trouble.hint.as_deref().unwrap_or_default());
            std::process::exit(2);
        }
    }
}
