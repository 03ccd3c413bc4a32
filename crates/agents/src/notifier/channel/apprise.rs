//! Whatever `apprise` sends to, where it is installed. Its address comes by its environment and the text by its input,
//! so that neither is seen in the list of processes.

use super::{Given, fit, heading};
use crate::contract::Trouble;
use crate::findings::Severity;
use crate::notifier::Message;

/// What the program's environment has of ours.
const KEPT: &[&str] = &["PATH", "HOME", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR"];

/// A program that sends a message.
#[derive(Clone)]
pub struct Command {
    /// Its name and arguments.
    pub words: Vec<String>,
    /// What it reads.
    pub input: String,
    /// All that its environment has.
    pub variables: Vec<(String, String)>,
}

/// Makes the command.
pub(super) fn command(given: &Given<'_>, message: &Message) -> Result<Command, Trouble> {
    let urls = match given.variable("url_env", &given.to.url_env)? {
        Some(url) => Some(url),
        None => given.to.url.clone(),
    };
    let urls = urls.ok_or_else(|| Trouble::new("apprise needs `url_env` or `url`"))?;
    let kind = match message.severity {
        Some(Severity::Critical | Severity::High) => "failure",
        Some(Severity::Medium) => "warning",
        _ => "info",
    };
    // Without `--verbose` it does not say why something was not sent.
    let mut words = vec![
        "apprise".to_owned(),
        "--verbose".to_owned(),
        format!("--notification-type={kind}"),
        "--input-format=text".to_owned(),
    ];
    let heading = heading(message);
    if !heading.is_empty() {
        words.push(format!("--title={}", heading.replace(['\n', '\r', '\0'], " ")));
    }
    let kept = KEPT.iter().filter_map(|name| Some(((*name).to_owned(), given.variables.get(*name)?.clone())));
    let variables = kept.chain([("APPRISE_URLS".to_owned(), urls)]).collect();
    Ok(Command { words, input: fit(&message.text, 500_000), variables })
}
