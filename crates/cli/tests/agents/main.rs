//! Real coding agents inside the walls, each with a stand-in for the API of its models: nothing leaves this machine.
//!
//! Every scenario is played with every agent that is driven. `install` beside this file brings the agents.

#[path = "../support/models/mod.rs"]
mod models;
#[path = "../support/mod.rs"]
mod support;

mod cli;

/// Makes a test of each scenario for each agent: `scenario(cli)` in a module named after the agent.
macro_rules! with_every_agent {
    ($($scenario:ident),+ $(,)?) => {
        with_every_agent!(@ claude, CLAUDE, $($scenario),+);
    };
    (@ $module:ident, $cli:ident, $($scenario:ident),+) => {
        mod $module {
            $(#[test] fn $scenario() { crate::cli::$cli.if_installed(super::$scenario); })+
        }
    };
}

mod work;
