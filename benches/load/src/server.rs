//! A `pitcrew serve` of its own: its project, its state, its token.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::Result;
use crate::client::Client;

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub at: SocketAddr,
    /// A token with which everything may be done.
    pub token: String,
    place: TempDir,
}

impl Server {
    /// Starts one for a project with this plan; `arguments` are added to `serve`.
    pub async fn start(pitcrew: &Path, plan: &str, arguments: &[&str]) -> Result<Server> {
        let place = tempfile::tempdir()?;
        let (project, state) = (place.path().join("project"), place.path().join("state"));
        std::fs::create_dir_all(&project)?;
        std::fs::write(project.join("pitcrew.yaml"), plan)?;
        // Runs of a git work tree have a branch each; a plain directory is one run's at a time.
        for arguments in [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "a plan"]] {
            let who = ["-c", "user.name=load", "-c", "user.email=load@localhost"];
            let git = Command::new("git").args(who).args(arguments).current_dir(&project).status().await?;
            if !git.success() {
                return Err("git made no repository".into());
            }
        }
        let pitcrew = std::fs::canonicalize(pitcrew)?;
        let command = |name: &str| {
            let mut command = Command::new(&pitcrew);
            command.arg(name).current_dir(&project).env("PITCREW_STATE", &state).env("HOME", place.path());
            command.env_remove("PITCREW_SERVER").stdin(Stdio::null());
            command
        };
        let made = command("token").args(["create", "load", "--role", "admin", "--format", "json"]).output().await?;
        let made: serde_json::Value = serde_json::from_slice(&made.stdout)?;
        let token = made["token"].as_str().ok_or("no token was made")?.to_owned();
        let mut child = command("serve")
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("it says nothing")?).lines();
        let at = loop {
            let line = lines.next_line().await?.ok_or("the server ended at once")?;
            if let Some((_, rest)) = line.split_once("http://") {
                let address: String =
                    rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect();
                break address.parse()?;
            }
        };
        // It must not stop because nobody reads what it says.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Server { child, at, token, place })
    }

    /// Opens a connection with the token.
    pub async fn client(&self) -> Result<Client> {
        Client::connect(self.at, &self.token).await
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }

    /// Where it keeps its state.
    pub fn state(&self) -> PathBuf {
        self.place.path().join("state")
    }

    /// Its proportional memory, in bytes.
    pub fn memory(&self) -> Result<u64> {
        let rollup = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.pid()))?;
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).ok_or("no Pss")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse::<u64>()? * 1024)
    }

    /// How often its threads have gone to sleep so far, all together.
    pub fn sleeps(&self) -> Result<u64> {
        let mut sum = 0;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.pid()))? {
            let status = std::fs::read_to_string(thread?.path().join("status"))?;
            let count = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            sum += count.ok_or("no count of switches")?.trim().parse::<u64>()?;
        }
        Ok(sum)
    }

    /// How many descriptors it has open.
    pub fn descriptors(&self) -> Result<usize> {
        Ok(std::fs::read_dir(format!("/proc/{}/fd", self.pid()))?.count())
    }

    /// How many processes it has started that live, over all generations.
    pub fn processes(&self) -> Result<usize> {
        let mut parents = std::collections::BTreeMap::new();
        for entry in std::fs::read_dir("/proc")?.flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
            let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
            let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
            parents.insert(pid, parent.unwrap_or(0));
        }
        let mut ours = vec![self.pid()];
        let mut found = 0;
        while let Some(one) = ours.pop() {
            let children: Vec<u32> =
                parents.iter().filter(|(_, parent)| **parent == one).map(|(pid, _)| *pid).collect();
            found += children.len();
            ours.extend(children);
        }
        Ok(found)
    }

    /// Waits until it answers that it is ready; returns when that was.
    pub async fn ready(&self) -> Result<Instant> {
        for _ in 0..10_000 {
            if let Ok(mut client) = self.client().await
                && client.get("/readyz").await.is_ok_and(|answer| answer.status == 200)
            {
                return Ok(Instant::now());
            }
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        Err("it does not become ready".into())
    }
}
