//! The tools of an attempt: its task, and its voice among the others.

use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use pitcrew_engine::Word;
use pitcrew_plan::{Id, PathPattern, Whom};
use pitcrew_runner::drive::Look;
use pitcrew_runner::inside::{self, Answer, Line, Says};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::tool::{Offer, read};
use crate::trouble::{Result, Trouble};

/// What a model is told of the tools as a whole.
pub(super) const INSTRUCTIONS: &str = "You do one task of a plan; others work on its other tasks at the same time. \
    `task` says what it is and how it is judged. What you do not own you do not change: ask with `widen`. Others hear \
    of you by `signal` and `report`; people answer what you `ask`.";

/// How long a signal is waited for where nobody says it, and at most, in seconds.
const PATIENCE: u64 = 50;
const MOST: u64 = 3_600;

/// The attempt that this process is part of.
pub(super) struct Inside {
    socket: PathBuf,
    token: String,
    /// What it was granted to own besides what its paper says.
    granted: Mutex<Vec<String>>,
}

impl Inside {
    /// Returns the attempt that this process is part of; none outside of a run.
    pub(super) fn of_this_process() -> Option<Inside> {
        let socket = crate::inside::socket()?;
        let token = std::env::var(inside::TOKEN).unwrap_or_default();
        Some(Inside { socket, token, granted: Mutex::default() })
    }

    /// Does what a tool does.
    pub(super) async fn call(&self, tool: &str, arguments: Map<String, Value>) -> Result<Value> {
        match tool {
            "task" => self.task(),
            "signal" => {
                let Signal { name, data } = read(tool, arguments)?;
                self.tell(Word::Signal { name, data }).await
            }
            "wait_signal" => self.wait(read(tool, arguments)?).await,
            "report" => self.tell(Word::Report { report: Value::Object(arguments) }).await,
            "ask" => {
                let Ask { question, from, within_s } = read(tool, arguments)?;
                let within_ms = within_s.map(|seconds| seconds.saturating_mul(1_000));
                Ok(said(self.say(Word::Ask { question, from, within_ms }).await?))
            }
            "who_owns" => {
                let WhoOwns { path } = read(tool, arguments)?;
                let path = below_the_workspace(&path)?;
                let owners = self.look(Look::Owners { path: path.clone() }).await?;
                let yours = owners[0]["task"].as_str() == own_task().as_deref();
                Ok(json!({ "path": path, "owners": owners, "yours": yours && own_task().is_some() }))
            }
            "widen" => self.widen(read(tool, arguments)?).await,
            other => Err(Trouble::new(format!("there is no tool `{other}` here"))),
        }
    }

    /// Returns the task as its paper says it, and in words.
    fn task(&self) -> Result<Value> {
        let paper = paper().ok_or_else(|| Trouble::new("find the task's paper: $PITCREW_TASK names none"))?;
        let bytes = std::fs::read(&paper)
            .map_err(|error| Trouble::while_trying(format!("read `{}`", paper.display()), &error))?;
        let mut task: Value = serde_json::from_slice(&bytes)
            .map_err(|error| Trouble::while_trying(format!("read `{}`", paper.display()), &error))?;
        let granted = self.granted();
        if let (Some(owns), false) = (task["owns"].as_array_mut(), granted.is_empty()) {
            owns.extend(granted.iter().map(|path| json!(path)));
        }
        // Only a coding agent is told its task in words, too.
        if let Ok(prompt) = std::fs::read_to_string(paper.with_extension("md")) {
            task["prompt"] = prompt.into();
        }
        Ok(task)
    }

    async fn wait(&self, WaitSignal { name, from, after, within_s }: WaitSignal) -> Result<Value> {
        let within_ms = within_s.unwrap_or(PATIENCE).min(MOST) * 1_000;
        let heard = self.look(Look::Signal { name: name.clone(), from, after, within_ms }).await?;
        Ok(match heard {
            Value::Null => json!({ "heard": false, "name": name }),
            mut signal => {
                signal["heard"] = true.into();
                signal
            }
        })
    }

    async fn widen(&self, Widen { path, reason }: Widen) -> Result<Value> {
        let path = below_the_workspace(&path)?;
        let answer = self.say(Word::Widen { path: path.clone(), reason }).await?;
        let granted = matches!(answer, Answer::Done | Answer::Answered { yes: true, .. });
        if granted {
            self.granted().push(path.to_string());
        }
        let mut said = match answer {
            Answer::Done => json!({ "why": "it is this task's own already" }),
            answer => said(answer),
        };
        said["path"] = json!(path);
        said["granted"] = granted.into();
        Ok(said)
    }

    async fn tell(&self, word: Word) -> Result<Value> {
        self.say(word).await.map(|_| json!({ "done": true }))
    }

    async fn look(&self, look: Look) -> Result<Value> {
        match self.hear(Says::Look(look)).await? {
            Answer::Told { what } => Ok(what),
            _ => Err(Trouble::new("understand the run's answer; is it another version of pitcrew?")),
        }
    }

    async fn say(&self, word: Word) -> Result<Answer> {
        self.hear(Says::Word(word)).await
    }

    /// Says something, and returns what is answered where that is no refusal.
    async fn hear(&self, says: Says) -> Result<Answer> {
        let line = Line { token: self.token.clone(), says };
        match inside::say_and_wait(&self.socket, &line).await? {
            Answer::Refused { why } => Err(Trouble::new(why)),
            answer => Ok(answer),
        }
    }

    fn granted(&self) -> MutexGuard<'_, Vec<String>> {
        self.granted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns an answer of people.
fn said(answer: Answer) -> Value {
    match answer {
        Answer::Answered { yes, by, reason } => {
            let why = reason.or_else(|| by.is_none().then(|| "nobody answered in time".to_owned()));
            json!({ "answer": if yes { "yes" } else { "no" }, "by": by, "why": why })
        }
        Answer::Done | Answer::Told { .. } | Answer::Refused { .. } => json!({}),
    }
}

fn paper() -> Option<PathBuf> {
    std::env::var_os("PITCREW_TASK").map(PathBuf::from)
}

fn own_task() -> Option<String> {
    let task: Value = serde_json::from_slice(&std::fs::read(paper()?).ok()?).ok()?;
    task["task"].as_str().map(str::to_owned)
}

/// Returns a path as the plan would name it: models name files by their whole paths, too.
fn below_the_workspace(path: &str) -> Result<PathPattern> {
    let root = std::env::var_os("PITCREW_WORKSPACE").map(PathBuf::from);
    let inside = root.as_ref().and_then(|root| Path::new(path).strip_prefix(root).ok());
    let plain = inside.filter(|inside| inside.components().all(|part| matches!(part, Component::Normal(_))));
    let path = plain.and_then(Path::to_str).unwrap_or(path);
    path.parse().map_err(|error| Trouble::while_trying(format!("read the path `{path}`"), &error))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signal {
    name: Id,
    #[serde(default)]
    data: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaitSignal {
    name: Id,
    from: Option<String>,
    #[serde(default)]
    after: u64,
    within_s: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    question: String,
    #[serde(default)]
    from: Vec<Whom>,
    within_s: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhoOwns {
    path: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Widen {
    path: String,
    reason: String,
}

/// Returns what an attempt is offered.
pub(super) fn offers() -> Vec<Offer> {
    let texts = |about: &str| json!({ "type": "array", "items": { "type": "string" }, "description": about });
    let text = |about: &str| json!({ "type": "string", "description": about });
    let path = text("A path relative to the root of the workspace, or a whole path in it");
    vec![
        Offer {
            name: "task",
            about: "Your task: what to do, what you own, your inputs, the checks you are held to, your deadline.",
            properties: json!({}),
            required: &[],
            looks: true,
        },
        Offer {
            name: "signal",
            about: "Send a signal that the plan names: tasks that wait for it go on.",
            properties: json!({ "name": text("The signal's name"), "data": { "description": "What is told with it" } }),
            required: &["name"],
            looks: false,
        },
        Offer {
            name: "wait_signal",
            about: "Wait until a signal of this name was sent, by another task or from outside; one that was sent \
                    already counts. Answers heard: false when it did not come in time; then call it again.",
            properties: json!({
                "name": text("The signal's name"),
                "from": text("Only from this task or person"),
                "after": { "type": "integer", "minimum": 0, "description": "Only one that came after the signal with this number" },
                "within_s": { "type": "integer", "minimum": 0, "maximum": MOST, "description": "How long to wait, in seconds; 50 unless given" },
            }),
            required: &["name"],
            looks: true,
        },
        Offer {
            name: "report",
            about: "Say how it goes; what a report leaves out stays as it was said before. People and tasks that wait \
                    for you read it. It does not end the task.",
            properties: json!({
                "status": { "type": "string", "enum": ["success", "partial", "failed"] },
                "action": text("What is done, in a sentence"),
                "affected": texts("What it touches: services, files, hosts"),
                "tests": { "type": "array", "description": "What was tried",
                    "items": { "type": "object", "properties": {
                        "name": { "type": "string" }, "ok": { "type": "boolean" }, "detail": { "type": "string" } } } },
                "issues": texts("What is wrong"),
                "suspected_cause": text("Why, as far as is known"),
                "requested_action": text("What somebody else is to do about it"),
                "next": texts("What comes next"),
            }),
            required: &[],
            looks: false,
        },
        Offer {
            name: "ask",
            about: "Ask people a question whose answer is yes or no, and wait for it. Only where going on without is \
                    wrong: somebody has to come and read it.",
            properties: json!({
                "question": text("The question"),
                "from": texts("Who is asked: lead, coordinator, or names of users; without it anybody"),
                "within_s": { "type": "integer", "minimum": 1, "description": "How long it waits; silence is a no" },
            }),
            required: &["question"],
            looks: false,
        },
        Offer {
            name: "who_owns",
            about: "Say which tasks own a path, who leads them, and whether one of them holds it at this moment.",
            properties: json!({ "path": path.clone() }),
            required: &["path"],
            looks: true,
        },
        Offer {
            name: "widen",
            about: "Ask to change a path that you do not own, and wait for the answer of whoever leads its owner. With \
                    a yes it is yours like the others from then on. Refused at once where another task holds it now.",
            properties: json!({ "path": path, "reason": text("Why the task cannot be done without; people decide by that") }),
            required: &["path", "reason"],
            looks: false,
        },
    ]
}
