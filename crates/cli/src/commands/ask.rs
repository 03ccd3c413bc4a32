//! `pitcrew ask`: a yes or a no from people, in the middle of a task.

use clap::Args;
use pitcrew_engine::Word;
use pitcrew_plan::Whom;
use pitcrew_plan::quantity::Span;
use pitcrew_runner::inside::Answer;
use serde::Serialize;

use crate::exit::Exit;
use crate::format::Output;
use crate::inside;
use crate::print;
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// What `ask` takes.
#[derive(Args, Debug)]
pub struct Ask {
    /// What is asked; the answer is yes or no
    question: String,
    /// Who is asked: lead, coordinator, names of users; without it anybody who can reach the run
    #[arg(long, value_name = "WHO", value_delimiter = ',')]
    from: Vec<Whom>,
    /// How long it waits, such as 10m; never longer than the attempt may run
    #[arg(long, value_name = "TIME")]
    within: Option<Span>,
    #[command(flatten)]
    output: Output,
}

/// An answer, as scripts read it.
#[derive(Serialize)]
struct Said<'a> {
    answer: &'static str,
    by: Option<&'a str>,
    reason: Option<&'a str>,
}

impl Ask {
    /// Carries it out: 0 for a yes, 1 for a no, which silence is too.
    pub fn run(self) -> Result<Exit> {
        let socket = inside::socket().ok_or_else(|| {
            Trouble::new("ask people, from outside of a task")
                .hint("only what a run has started can ask; a plan asks by `approval`, or `{ask: …}` among its checks")
        })?;
        let within_ms = self.within.map(|within| u64::try_from(within.0.as_millis()).unwrap_or(u64::MAX));
        let word = Word::Ask { question: self.question.clone(), from: self.from.clone(), within_ms };
        match inside::say(&socket, word)? {
            Answer::Answered { yes, by, reason } => {
                self.print(yes, by.as_deref(), reason.as_deref())?;
                Ok(if yes { Exit::Done } else { Exit::No })
            }
            Answer::Refused { why } => Err(Trouble::new(why)),
            Answer::Done | Answer::Told { .. } => {
                Err(Trouble::new("understand the run's answer; is it another version of pitcrew?"))
            }
        }
    }

    fn print(&self, yes: bool, by: Option<&str>, reason: Option<&str>) -> Result<()> {
        let answer = if yes { "yes" } else { "no" };
        if self.output.is_json() {
            return print::json(&Said { answer, by, reason });
        }
        let word = if yes { style::good(answer) } else { style::bad(answer) };
        let who = by.map_or_else(|| "nobody answered in time".to_owned(), |by| format!("says {}", style::plain(by)));
        let why = reason.map_or_else(String::new, |reason| format!(": {}", style::plain(reason)));
        print::data(format!("{word}, {who}{why}"))
    }
}
