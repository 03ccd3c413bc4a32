//! OpenCode, which is talked with by the Agent Client Protocol.

use serde_json::json;

use super::start::{Setup, Start};

/// Where its state lies below the task's: it follows the desktop's conventions.
const PLACES: [(&str, &str); 4] = [
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_STATE_HOME", "state"),
    ("XDG_CACHE_HOME", "cache"),
];

/// Returns how OpenCode is started. Its model is chosen in the session.
pub(super) fn start(setup: &Setup<'_>) -> Start {
    let place = |(name, below): (&str, &str)| (name.to_owned(), setup.home.join(below).to_string_lossy().into_owned());
    let mut env: Vec<(String, String)> = PLACES.map(place).into();
    // It asks about everything, whatever the project's own settings say: policy answers.
    let ask = json!({ "edit": "ask", "bash": "ask", "webfetch": "ask", "external_directory": "ask" });
    env.push(("OPENCODE_PERMISSION".to_owned(), ask.to_string()));
    for off in ["OPENCODE_DISABLE_AUTOUPDATE", "OPENCODE_DISABLE_LSP_DOWNLOAD", "OPENCODE_DISABLE_SHARE"] {
        env.push((off.to_owned(), "1".to_owned()));
    }
    // Otherwise it brings 60 MB of packages for its plugins into each task's settings, from the network.
    let offline = ("config/opencode/.npmrc".to_owned(), "offline=true\n".to_owned());
    Start { args: vec!["acp".to_owned()], env, files: vec![offline], ..Start::default() }
}
