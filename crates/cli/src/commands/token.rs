//! `pitcrew token`: who may call the server of this project. It works on the state directory, so whoever has that may
//! do it, with a server or without.

use std::time::Duration;

use clap::{Args, Subcommand};
use pitcrew_plan::quantity::Span;
use pitcrew_runner::{clock, who};
use pitcrew_server::{Act, AuditLog, Credential, Keys, Kind, Role, Wanted};
use serde_json::json;

use crate::archive;
use crate::exit::Exit;
use crate::format::Output;
use crate::print;
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// What `token` takes.
#[derive(Args, Debug)]
pub struct Token {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Make a token for a program; it is printed once, and kept as its hash alone
    Create(Create),
    /// Make a link that lets somebody's browser in, once
    Link(Link),
    /// List tokens, links and sessions
    List(List),
    /// Revoke a token, a link or a session: it is good for nothing from here on
    Revoke(Revoke),
}

#[derive(Args, Debug)]
struct Create {
    /// In whose name answers and orders are given with it; without it, yours
    name: Option<String>,
    /// What it may do: viewer, operator, approver or admin
    #[arg(long, default_value = "operator")]
    role: Role,
    /// Only for this plan; again for more
    #[arg(long = "plan", value_name = "PLAN")]
    plans: Vec<String>,
    /// How long it is good: `12h`, `30d`, or `never` for until it is revoked
    #[arg(long, value_name = "TIME", default_value = "90d")]
    expires: Expires,
    #[command(flatten)]
    output: Output,
}

#[derive(Args, Debug)]
struct Link {
    /// Whose session it opens; without it, yours
    name: Option<String>,
    /// What they may do: viewer, operator, approver or admin
    #[arg(long, default_value = "admin")]
    role: Role,
    /// Only for this plan; again for more
    #[arg(long = "plan", value_name = "PLAN")]
    plans: Vec<String>,
    /// How long it is good when nobody opens it
    #[arg(long, value_name = "TIME", default_value = "1d")]
    expires: Expires,
    #[command(flatten)]
    output: Output,
}

#[derive(Args, Debug)]
struct List {
    #[command(flatten)]
    output: Output,
}

#[derive(Args, Debug)]
struct Revoke {
    /// Its public name, or how that begins
    id: String,
}

#[derive(Clone, Copy, Debug)]
struct Expires(Option<Duration>);

impl std::str::FromStr for Expires {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Expires, String> {
        if text == "never" {
            return Ok(Expires(None));
        }
        let Span(lasts) = text.parse().map_err(|error| format!("{error}, or `never`"))?;
        if lasts.is_zero() { Err("it is longer than nothing".to_owned()) } else { Ok(Expires(Some(lasts))) }
    }
}

impl Token {
    /// Carries it out: 1 where there is nothing to revoke.
    pub fn run(self) -> Result<Exit> {
        if who::me().inside {
            return Err(Trouble::new("what runs inside of a run makes and revokes no tokens")
                .hint("`pitcrew token` is for people; an agent speaks for its attempt with what it was given"));
        }
        let state = archive::open_state(&archive::root()?)?;
        let desk = Desk { keys: Keys::open(&state)?, log: AuditLog::open(&state)? };
        match self.what {
            What::Create(create) => desk.create(create),
            What::Link(link) => desk.link(link),
            What::List(list) => desk.list(list.output),
            What::Revoke(revoke) => desk.revoke(&revoke.id),
        }
    }
}

/// Where credentials are made and revoked.
struct Desk {
    keys: Keys,
    log: AuditLog,
}

impl Desk {
    fn create(mut self, Create { name, role, plans, expires, output }: Create) -> Result<Exit> {
        let made = self.make(Kind::Token, name, role, plans, expires, "token create")?;
        if output.is_json() {
            print::json(&json!({ "token": made.1, "credential": made.0 }))?;
            return Ok(Exit::Done);
        }
        print::data(&made.1)?;
        print::talk(format!("{} acts as {}, {}", made.0.id, style::strong(&made.0.name), made.0.role));
        print::talk(format!(
            "{}: it is shown once; send it as `Authorization: Bearer`, revoke it with `pitcrew token revoke {}`",
            style::hint("hint"),
            made.0.id
        ));
        Ok(Exit::Done)
    }

    fn link(mut self, Link { name, role, plans, expires, output }: Link) -> Result<Exit> {
        let (credential, secret) = self.make(Kind::Link, name, role, plans, expires, "token link")?;
        let link = self.keys.link(&secret)?;
        if output.is_json() {
            print::json(&json!({ "link": link, "credential": credential }))?;
            return Ok(Exit::Done);
        }
        print::data(&link)?;
        print::talk(format!("it lets {} in as {}, once", style::strong(&credential.name), credential.role));
        Ok(Exit::Done)
    }

    fn make(
        &mut self,
        kind: Kind,
        name: Option<String>,
        role: Role,
        plans: Vec<String>,
        Expires(lasts): Expires,
        command: &str,
    ) -> Result<(Credential, String)> {
        if role == Role::Agent {
            return Err(Trouble::new("only attempts have the role `agent`")
                .hint("people and programs are viewer, operator, approver or admin"));
        }
        let now = clock::now();
        let me = who::me().name;
        let name = name.unwrap_or_else(|| me.clone());
        let plans = Some(plans).filter(|plans| !plans.is_empty());
        let expires = lasts.map(|lasts| now.after(lasts));
        let wanted = Wanted { kind, name: name.clone(), role, plans, attempt: None, expires };
        let keys = &self.keys;
        let on = [("name", name), ("role", role.to_string())];
        let made = self.log.witness(act(command, on), || -> Result<_> { Ok(keys.make(wanted, &me, now)?) })?;
        Ok((made.credential, made.secret))
    }

    fn list(self, output: Output) -> Result<Exit> {
        let now = clock::now();
        let all = self.keys.list(now)?;
        if output.is_json() {
            print::json(&json!({ "items": all }))?;
            return Ok(Exit::Done);
        }
        if all.is_empty() {
            print::talk("there are no tokens, links or sessions; `pitcrew token create` makes a token");
        }
        for one in all {
            let until = match one.expires {
                _ if !one.is_good(now) => "over".to_owned(),
                Some(until) => format!("until {}", day(&until.to_string())),
                None => "until revoked".to_owned(),
            };
            let used = one.last_used.map_or("never used".to_owned(), |used| format!("used {}", day(&used.to_string())));
            let plans = one.plans.map_or(String::new(), |plans| format!("  only {}", plans.join(", ")));
            let kind = serde_json::to_value(one.kind)?;
            let kind = kind.as_str().unwrap_or_default();
            print::data(format!("{}  {kind:<7}  {:<8}  {:<12}  {until}, {used}{plans}", one.id, one.role, one.name))?;
        }
        Ok(Exit::Done)
    }

    fn revoke(mut self, id: &str) -> Result<Exit> {
        let Some(found) = self.keys.find(id, clock::now())? else {
            print::talk(format!("no token, link or session is named `{id}`, or several are"));
            print::talk(format!("{}: `pitcrew token list` shows them", style::hint("hint")));
            return Ok(Exit::No);
        };
        let keys = &self.keys;
        let on = [("id", found.id.clone()), ("name", found.name.clone())];
        self.log.witness(act("token revoke", on), || -> Result<_> { Ok(keys.revoke(&found.id)?) })?;
        print::talk(format!("{} of {} is good for nothing any more", found.id, style::strong(&found.name)));
        Ok(Exit::Done)
    }
}

/// Returns what is written down of a command here.
fn act<const N: usize>(command: &str, on: [(&str, String); N]) -> Act {
    Act {
        time: clock::now(),
        who: who::me().name,
        role: Role::Admin.to_string(),
        via: "terminal".to_owned(),
        from: String::new(),
        action: command.to_owned(),
        on: on.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

/// Returns a time to the minute.
fn day(time: &str) -> String {
    time.get(..16).unwrap_or(time).replace('T', " ")
}
