//! A stand-in for the model APIs that coding agents call, which plays scripts instead of thinking.
//!
//! It speaks Anthropic Messages, OpenAI Responses, OpenAI Chat Completions, and Gemini, in one piece and streamed, on
//! the loopback alone. One server serves many agents: a script is chosen by what the newest words of the user hold. It
//! keeps nothing of a session: which step comes next is counted in the conversation that a request brings, so that a
//! retry or a resumed session finds its place.
#![allow(dead_code, unused_imports)] // Each test file uses its own part.

mod answer;
mod anthropic;
mod completions;
mod fault;
mod gemini;
mod heard;
mod http;
mod read;
mod responses;
mod script;
mod tools;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use serde_json::Value;

pub use fault::Fault;
use script::Script;
pub use script::{Step, Tokens, cut, hang, refuse, say, shell, tool, wait, write};

/// How long a test waits for an agent to come to a step: on a busy machine ten of them take minutes to start.
const PATIENCE: Duration = Duration::from_secs(600);

/// The server, until it is dropped.
pub struct Models {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// A request that was heard. Headers are not kept: they hold keys.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub body: Value,
    /// The words by which its script was chosen; `None` where no script is for it.
    pub script: Option<String>,
    /// Whether it is about the work itself: without tools it only wants a title or the like.
    pub is_work: bool,
}

/// What every coding agent is told of a task, and nothing else is.
const TASK: &str = "You do this one task of the plan";

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    scripts: Vec<Script>,
    asked: Vec<Asked>,
    /// What all answers that were given whole used up.
    served: Tokens,
    /// How often somebody came to the steps that wait.
    arrived: BTreeMap<String, u32>,
    /// What waits no more.
    released: BTreeSet<String>,
    is_over: bool,
}

impl Models {
    /// Starts a server without a script.
    pub fn new() -> Models {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let behind = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if behind.state().is_over {
                    return;
                }
                let shared = behind.clone();
                thread::spawn(move || answer::answer(&shared, stream));
            }
        });
        Models { address, shared }
    }

    /// Starts a server that plays this to whoever is told a task.
    pub fn playing(steps: impl IntoIterator<Item = Step>) -> Models {
        let models = Models::new();
        models.play(TASK, steps);
        models
    }

    /// Plays this to an agent whose newest words from the user hold all of `when`, phrases between ` & `. Of several
    /// scripts that fit the same words the one added last is played.
    pub fn play(&self, when: &str, steps: impl IntoIterator<Item = Step>) {
        self.shared.state().scripts.push(Script::new(when, steps));
    }

    /// Plays what is written down: TOML, as `read` says.
    pub fn play_all(&self, written: &str) -> Result<(), String> {
        for (when, steps) in read::read(written)? {
            self.play(&when, steps);
        }
        Ok(())
    }

    /// Where it is, without a path.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until so many requests have come to a step that waits for this word.
    #[track_caller]
    pub fn reached(&self, word: &str, times: u32) {
        let state = self.shared.state();
        let arrived = |state: &State| state.arrived.get(word).copied().unwrap_or_default();
        let (state, waited) =
            self.shared.moved.wait_timeout_while(state, PATIENCE, |state| arrived(state) < times).unwrap();
        assert!(
            !waited.timed_out(),
            "{} of {times} came to `{word}`; asked was {:#?}",
            arrived(&state),
            state.asked.iter().map(|asked| (&asked.path, &asked.script)).collect::<Vec<_>>()
        );
    }

    /// Lets go on what waits for this word, now and later.
    pub fn release(&self, word: &str) {
        self.shared.state().released.insert(word.to_owned());
        self.shared.moved.notify_all();
    }

    /// Everything that was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.state().asked.clone()
    }

    /// What was used up by everything that was answered.
    pub fn served(&self) -> Tokens {
        self.shared.state().served
    }

    /// What was asked for the work on tasks that there is a script for.
    pub fn asked_for_work(&self) -> Vec<Asked> {
        self.asked().into_iter().filter(|asked| asked.is_work && asked.script.is_some()).collect()
    }
}

impl Drop for Models {
    fn drop(&mut self) {
        self.shared.state().is_over = true;
        self.shared.moved.notify_all();
        // Its listener waits for one more, and sees then that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // A test that failed while it looked has changed nothing.
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Waits for a test's word; `false` where the test is over before.
    fn wait_for(&self, word: &str) -> bool {
        let mut state = self.state();
        *state.arrived.entry(word.to_owned()).or_default() += 1;
        self.moved.notify_all();
        while !state.is_over && !state.released.contains(word) {
            state = self.moved.wait(state).unwrap();
        }
        !state.is_over
    }
}
