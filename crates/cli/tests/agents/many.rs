//! Many agents side by side.

use std::fmt::Write;

use crate::cli::Cli;
use crate::models::{Models, say, shell, wait, write};
use crate::support::traces;

agents! { every: ten_work_at_once_and_each_does_its_own }

const MANY: usize = 10;

fn ten_work_at_once_and_each_does_its_own(cli: &Cli) {
    let models = Models::new();
    let mut tasks = String::new();
    for n in 0..MANY {
        let _ = writeln!(tasks, "  t{n}: {{agent: coder, owns: [{n}.txt], with: {{instructions: Do number {n}.}}}}");
        models.play(
            &format!("Do number {n}."),
            [
                write(&format!("{n}.txt"), &format!("{n}\n")),
                wait("all are there"),
                shell(&format!("echo done >> {n}.txt")),
                say("It is done."),
            ],
        );
    }
    let _ = writeln!(tasks, "limits: {{parallel: {MANY}}}");
    let place = cli.project(&models, &tasks);
    let mut running = place.start(&["run", "--yes"]);
    running.until("run_started");
    models.reached("all are there", u32::try_from(MANY).unwrap());
    models.release("all are there");
    let run = running.ends(0);
    for n in 0..MANY {
        assert_eq!(place.git(&["show", &format!("pitcrew/{run}:{n}.txt")]), format!("{n}\ndone\n"));
    }
    traces::nothing_is_left(&place);
}
