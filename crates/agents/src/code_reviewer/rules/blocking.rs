//! Calls that hold up everybody else: blocking input and output where code runs asynchronously.

use super::{Category, Check, Found};
use crate::code_reviewer::inputs::Limits;
use crate::code_reviewer::measure::Language;
use crate::code_reviewer::source::Source;
use crate::findings::{Finding, Rule, Severity};

pub(super) const CHECK: Check = Check { rule, category: Category::Complexity, look };

fn rule() -> Rule {
    Rule::new(
        "blocking-in-async",
        Severity::Medium,
        "A call that blocks in code that runs asynchronously",
        "While it waits nothing else on the same thread goes on: every other request waits with it. Use the \
         asynchronous call of the same library, or hand the work to a thread that may wait.",
    )
    .cwe([834])
}

fn look(source: &Source, rule: &Rule, _: &Limits, found: &mut Found) {
    for call in source.facts.calls.iter().filter(|call| call.is_async && !call.is_test) {
        if source.setting.test {
            return;
        }
        let callee = source.says(&call.callee);
        let Some(instead) = instead(source, &callee) else { continue };
        let function = call.function.map(|at| source.title(&source.facts.functions[at]));
        let within = function.unwrap_or_else(|| "code".to_owned());
        let message = format!("`{callee}` blocks in {within}, which runs asynchronously");
        let mut finding = Finding::new(rule, source.place(&call.callee), message).suggest(instead);
        // A script mostly has nothing else to do meanwhile.
        if source.setting.program {
            finding.severity = Severity::Low;
        }
        found.lines(finding);
    }
}

/// What to call instead of something that blocks.
fn instead(source: &Source, callee: &str) -> Option<String> {
    match source.language {
        Language::JavaScript | Language::TypeScript | Language::Tsx => javascript(callee),
        Language::Python => python(callee),
        Language::Rust => rust(source, callee),
        _ => None,
    }
}

fn javascript(callee: &str) -> Option<String> {
    const CALLS: [&str; 28] = [
        "readFileSync",
        "writeFileSync",
        "appendFileSync",
        "existsSync",
        "statSync",
        "lstatSync",
        "fstatSync",
        "readdirSync",
        "mkdirSync",
        "rmdirSync",
        "rmSync",
        "unlinkSync",
        "renameSync",
        "copyFileSync",
        "cpSync",
        "accessSync",
        "openSync",
        "closeSync",
        "readSync",
        "writeSync",
        "chmodSync",
        "chownSync",
        "symlinkSync",
        "readlinkSync",
        "realpathSync",
        "execSync",
        "execFileSync",
        "spawnSync",
    ];
    let name = callee.rsplit('.').next()?;
    let known = CALLS.iter().find(|call| **call == name)?;
    let other = known.trim_end_matches("Sync");
    Some(match other {
        "exec" | "execFile" | "spawn" => {
            format!("await `{other}` of `node:child_process`, made a promise by `util.promisify`")
        }
        "exists" => "await `access` of `node:fs/promises`".to_owned(),
        _ => format!("await `{other}` of `node:fs/promises`"),
    })
}

fn python(callee: &str) -> Option<String> {
    let to_thread = |what: &str| Some(format!("await `asyncio.to_thread({what}, …)`"));
    match callee {
        "time.sleep" => Some("await `asyncio.sleep`".to_owned()),
        "open" | "input" => to_thread(callee),
        "os.system"
        | "subprocess.run"
        | "subprocess.call"
        | "subprocess.check_call"
        | "subprocess.check_output"
        | "subprocess.getoutput" => Some("await `asyncio.create_subprocess_exec`".to_owned()),
        "urllib.request.urlopen"
        | "urlopen"
        | "socket.create_connection"
        | "shutil.copy"
        | "shutil.copytree"
        | "shutil.rmtree"
        | "shutil.move" => to_thread(callee),
        _ => {
            let (module, name) = callee.rsplit_once('.')?;
            let is_request =
                matches!(name, "get" | "post" | "put" | "delete" | "patch" | "head" | "options" | "request");
            (module == "requests" && is_request)
                .then(|| format!("use an asynchronous client (`httpx.AsyncClient`, `aiohttp`), or await `asyncio.to_thread({callee}, …)`"))
        }
    }
}

fn rust(source: &Source, callee: &str) -> Option<String> {
    // What is called on a result is no call of the library any more.
    if callee.contains('(') {
        return None;
    }
    let callee = callee.trim_start_matches("std::");
    if matches!(callee, "thread::sleep") {
        return Some("await the runtime's sleep: `tokio::time::sleep`".to_owned());
    }
    if callee.starts_with("reqwest::blocking::") {
        return Some("use `reqwest::Client` and await".to_owned());
    }
    let (module, name) = callee.rsplit_once("::")?;
    // `fs` may be the runtime's own.
    let is_std = memchr::memmem::find(&source.text, b"tokio::fs").is_none()
        && memchr::memmem::find(&source.text, b"async_std").is_none()
        && memchr::memmem::find(&source.text, b"async_fs").is_none()
        && memchr::memmem::find(&source.text, b"tokio::{").is_none();
    match (module, name) {
        ("fs", _) if is_std => Some(format!("await `tokio::fs::{name}`, or move it into `spawn_blocking`")),
        ("File", "open" | "create") if is_std => {
            Some(format!("await `tokio::fs::File::{name}`, or move it into `spawn_blocking`"))
        }
        ("net::TcpStream", "connect") => Some("await `tokio::net::TcpStream::connect`".to_owned()),
        ("io", "stdin") if is_std => Some("read from `tokio::io::stdin`".to_owned()),
        _ => None,
    }
}
