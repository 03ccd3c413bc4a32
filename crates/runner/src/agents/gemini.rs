//! Gemini CLI, which is talked with by the Agent Client Protocol.

use serde_json::json;

use super::start::{Setup, Start};

/// Returns how Gemini CLI is started.
pub(super) fn start(setup: &Setup<'_>) -> Start {
    let mut args: Vec<String> = ["--acp", "--skip-trust", "--approval-mode", "default"].map(str::to_owned).into();
    if let Some(model) = &setup.agent.model {
        args.extend(["--model".to_owned(), model.clone()]);
    }
    Start {
        args,
        // Its own home, so that what its tools find in theirs stays the same.
        env: vec![("GEMINI_CLI_HOME".to_owned(), setup.home.to_string_lossy().into_owned())],
        files: vec![(".gemini/settings.json".to_owned(), settings(setup))],
        ..Start::default()
    }
}

/// Without a way to log in it stops and asks for one; what it would ask a person once is said here.
fn settings(setup: &Setup<'_>) -> String {
    let vertex = setup.agent.env.contains_key("GOOGLE_GENAI_USE_VERTEXAI");
    let mut settings = json!({
        "security": { "auth": { "selectedType": if vertex { "vertex-ai" } else { "gemini-api-key" } } },
        "general": { "enableAutoUpdate": false, "disableAutoUpdate": true },
        "privacy": { "usageStatisticsEnabled": false },
    });
    if let Some(turns) = setup.agent.max_turns {
        settings["model"]["maxSessionTurns"] = turns.into();
    }
    settings.to_string()
}
