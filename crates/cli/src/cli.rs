//! The command line: what can be asked, and what happens with the answer.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::commands;
use crate::exit::Exit;
use crate::print;
use crate::render::style;
use crate::server;
use crate::trouble::{Result, Trouble};

/// Agents carry out a plan in parallel: each in walls, verified, and undone when wrong.
#[derive(Parser, Debug)]
#[command(name = "pitcrew", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    /// Work as if started in this directory
    #[arg(short = 'C', value_name = "DIR", global = true)]
    directory: Option<PathBuf>,

    /// When to use colour; NO_COLOR and CLICOLOR_FORCE are honoured
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true, value_name = "WHEN")]
    color: Color,

    /// Talk to `pitcrew serve` at this address instead of to the project here; PITCREW_SERVER says the same, and
    /// PITCREW_TOKEN or PITCREW_TOKEN_FILE who you are
    #[arg(long, global = true, value_name = "URL")]
    server: Option<String>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// A tour of ten seconds that needs nothing but this binary and git
    Demo(commands::demo::Demo),
    /// Write a first plan for the project here
    Init(commands::init::Init),
    /// Read a Markdown plan as it is, or one of another tool, and print the plan that it means
    Import(commands::import::Import),
    /// Say what is wrong with a plan
    Lint(commands::lint::Lint),
    /// Print a plan with every default filled in
    Explain(commands::explain::Explain),
    /// Print the JSON Schema of plans, for editors
    Schema(commands::schema::Schema),
    /// Show when each task would run, and what decides how long it takes
    Schedule(commands::schedule::Schedule),
    /// Draw who waits for whom, of a plan or of a run
    Graph(commands::graph::Graph),
    /// Say what waits on a task, and what a delay of it costs
    Impact(commands::impact::Impact),
    /// Write what a team, an agent, or whoever does a task needs to join
    Brief(commands::brief::Brief),
    /// Carry out a plan
    Run(commands::run::Run),
    /// Show where a run stands, or which runs there are
    Status(commands::status::Status),
    /// Print what attempts printed
    Logs(commands::logs::Logs),
    /// Show what tasks and people say to each other in a run
    Watch(commands::watch::Watch),
    /// Say yes to what a task asks, and show the exact change
    Approve(commands::approve::Approve),
    /// Say no to what a task asks
    Deny(commands::deny::Deny),
    /// Join a run: take a task that waits for people, do it in a copy of the files, and say when it is done
    #[command(subcommand)]
    Task(commands::task::Task),
    /// Send a signal to a run, or from a task to whoever waits for it
    Signal(commands::signal::Signal),
    /// Inside a task: ask people for a yes or a no
    Ask(commands::ask::Ask),
    /// Stop a run; `resume` takes it up again
    Stop(commands::stop::Stop),
    /// Take a run up again where it stands
    Resume(commands::resume::Resume),
    /// Change the tasks of a run for which nothing was begun
    Amend(commands::amend::Amend),
    /// Start a run anew from a phase or a task, with what is done before it taken over
    Restart(commands::restart::Restart),
    /// Bring a run's commits into the branch that is checked out
    Apply(commands::apply::Apply),
    /// Undo what a task, or a run, has applied
    Rollback(commands::rollback::Rollback),
    /// Tell what came of a run; inside a task: report how it goes
    Report(commands::report::Report),
    /// Show a run as it stood at one of its events
    Replay(commands::replay::Replay),
    /// Run one command in the walls of a task
    Sandbox(commands::sandbox::Sandbox),
    /// The agents that Pitcrew ships: what each takes, and each by hand
    Agents(commands::agents::Agents),
    /// Read what any scanner found
    Findings(commands::findings::Findings),
    /// Keep the engine of this project open, with its web page and API
    Serve(commands::serve::Serve),
    /// Make, list and revoke what lets people and programs call the server
    Token(commands::token::Token),
    /// Tell who did what over the server, and whether the log of that is what was written
    Audit(commands::audit::Audit),
    /// Serve a client of the Model Context Protocol: inside a task its agent, outside an assistant of yours
    Mcp(commands::mcp::Mcp),
    /// Remove runs that are old and done with
    Clean(commands::clean::Clean),
    /// Say whether this machine has what runs need
    Doctor(commands::doctor::Doctor),
    /// Print what a shell needs to complete these commands
    Completions(commands::completions::Completions),
}

impl Command {
    /// Whether it is about runs that a server may have, and does to them only what a server lets others do.
    fn goes_to_a_server(&self) -> bool {
        use Command as C;
        matches!(
            self,
            C::Run(_)
                | C::Status(_)
                | C::Logs(_)
                | C::Watch(_)
                | C::Approve(_)
                | C::Deny(_)
                | C::Signal(_)
                | C::Stop(_)
                | C::Resume(_)
                | C::Rollback(_)
                | C::Report(_)
                | C::Replay(_)
        )
    }
}

/// Reads the command line, carries it out, and says how it ended.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and the version are answers, not errors; clap knows which goes where.
            let _ = error.print();
            return if error.use_stderr() { Exit::Unable.into() } else { Exit::Done.into() };
        }
    };
    match carry_out(cli) {
        Ok(exit) => exit.into(),
        Err(trouble) if trouble.unheard => Exit::Done.into(),
        Err(trouble) => {
            print::talk(tell(&trouble));
            Exit::Unable.into()
        }
    }
}

fn carry_out(cli: Cli) -> Result<Exit> {
    match cli.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    if let Some(directory) = &cli.directory {
        std::env::set_current_dir(directory)
            .map_err(|error| Trouble::while_trying(format!("go to `{}`", directory.display()), &error))?;
    }
    let named = cli.server.is_some();
    let address = cli.server.or_else(|| std::env::var("PITCREW_SERVER").ok().filter(|address| !address.is_empty()));
    let goes_there = cli.command.as_ref().is_some_and(Command::goes_to_a_server);
    if let Some(address) = address.filter(|_| goes_there) {
        server::choose(&address)?;
    } else if named {
        return Err(Trouble::new("that works on what is here, and not with `--server`")
            .hint("run, status, watch, logs, report, replay, approve, deny, signal, stop, resume and rollback do"));
    }
    let Some(command) = cli.command else { return commands::here::run() };
    match command {
        Command::Demo(command) => command.run(),
        Command::Init(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Lint(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Schedule(command) => command.run(),
        Command::Graph(command) => command.run(),
        Command::Impact(command) => command.run(),
        Command::Brief(command) => command.run(),
        Command::Run(command) => command.run(),
        Command::Status(command) => command.run(),
        Command::Logs(command) => command.run(),
        Command::Watch(command) => command.run(),
        Command::Approve(command) => command.run(),
        Command::Deny(command) => command.run(),
        Command::Task(command) => command.run(),
        Command::Signal(command) => command.run(),
        Command::Ask(command) => command.run(),
        Command::Stop(command) => command.run(),
        Command::Resume(command) => command.run(),
        Command::Amend(command) => command.run(),
        Command::Restart(command) => command.run(),
        Command::Apply(command) => command.run(),
        Command::Rollback(command) => command.run(),
        Command::Report(command) => command.run(),
        Command::Replay(command) => command.run(),
        Command::Sandbox(command) => command.run(),
        Command::Agents(command) => command.run(),
        Command::Findings(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Token(command) => command.run(),
        Command::Audit(command) => command.run(),
        Command::Mcp(command) => command.run(),
        Command::Clean(command) => command.run(),
        Command::Doctor(command) => command.run(),
        Command::Completions(command) => command.run(),
    }
}

fn tell(trouble: &Trouble) -> String {
    let error = format!("{}: {}", style::bad("error"), trouble.message);
    match &trouble.hint {
        Some(hint) => format!("{error}\n{}: {hint}", style::hint("hint")),
        None => error,
    }
}
