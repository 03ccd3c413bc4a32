//! Real coding agents inside the walls, each with a stand-in for the API of its models: nothing leaves this machine.
//!
//! Every scenario is played with every agent that is driven. `install` beside this file brings the agents.

#[path = "../support/models/mod.rs"]
mod models;
#[path = "../support/mod.rs"]
mod support;

mod cli;

/// Makes a test of each scenario for each of these agents: `scenario(cli)` in a module named after the agent. `every`
/// is all of them; `asking` are those that can ask whether they may do something.
macro_rules! agents {
    (every: $($scenario:tt)+) => {
        agents! { @ claude CLAUDE, $($scenario)+ }
        agents! { @ codex CODEX, $($scenario)+ }
        agents! { @ gemini GEMINI, $($scenario)+ }
        agents! { @ opencode OPENCODE, $($scenario)+ }
    };
    (asking: $($scenario:tt)+) => {
        agents! { @ claude CLAUDE, $($scenario)+ }
        agents! { @ gemini GEMINI, $($scenario)+ }
        agents! { @ opencode OPENCODE, $($scenario)+ }
    };
    (@ $module:ident $cli:ident, $($scenario:ident),+ $(,)?) => {
        mod $module {
            $(#[test] fn $scenario() { crate::cli::$cli.if_installed(super::$scenario); })+
        }
    };
}

mod asking;
mod costs;
mod ending;
mod examples;
mod figures;
mod many;
mod mending;
mod tools;
mod trouble;
mod wires;
mod work;
