//! What a session of an ACP agent lets one choose, and what of it is chosen: the model of the plan, and a mode in
//! which it is Pitcrew that is asked.

use std::fmt;

use serde_json::{Value, json};

/// The mode in which another model answers what is asked, and nobody else hears of it: that of the ACP agent of Codex.
const ANSWERED_ELSEWHERE: &str = "agent";

/// What is chosen instead: inside the walls the one without a sandbox of its own, which cannot be built there.
const INSIDE: [&str; 1] = ["agent-full-access"];

/// Where no walls stand: the first one that asks.
const OUTSIDE: [&str; 2] = ["workspace-write", "read-only"];

/// The most choices that an error names.
const NAMED: usize = 12;

/// What a session lets one choose.
pub(super) struct Offer<'a>(&'a Value);

/// A setting, and what it is to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// The mode.
    Mode(String),
    /// The model, where that is a matter of its own.
    Model(String),
    /// The model, where it is one of its options.
    Option { id: String, model: String },
}

impl<'a> Offer<'a> {
    /// Reads what a session says of itself when it opens.
    pub(super) fn of(opened: &'a Value) -> Offer<'a> {
        Offer(opened)
    }

    /// Returns the model that it would use by itself.
    pub(super) fn model(&self) -> Option<String> {
        let current = self.option().map_or(&self.0["models"]["currentModelId"], |option| &option["currentValue"]);
        current.as_str().map(str::to_owned)
    }

    /// Returns what is to be set for a plan that wants `model`, or why that cannot be.
    pub(super) fn settings(&self, model: Option<&str>, walled: bool) -> Result<Vec<Setting>, String> {
        let mut settings: Vec<Setting> = self.mode(walled).map(Setting::Mode).into_iter().collect();
        if let Some(model) = model.filter(|model| self.model().as_deref() != Some(model)) {
            settings.push(self.choose(model)?);
        }
        Ok(settings)
    }

    fn mode(&self, walled: bool) -> Option<String> {
        let modes = &self.0["modes"];
        let has =
            |mode: &&&str| modes["availableModes"].as_array().into_iter().flatten().any(|has| has["id"] == ***mode);
        let better: &[&str] = if walled { &INSIDE } else { &OUTSIDE };
        (modes["currentModeId"] == ANSWERED_ELSEWHERE).then(|| better.iter().find(has))?.map(ToString::to_string)
    }

    fn choose(&self, model: &str) -> Result<Setting, String> {
        let model = model.to_owned();
        if let Some(option) = self.option() {
            let id = option["id"].as_str().unwrap_or_default().to_owned();
            let offered = values(&option["options"]);
            return known(&model, &offered).map(|()| Setting::Option { id, model });
        }
        let models = self.0["models"]["availableModels"].as_array();
        let Some(models) = models else {
            return Err(format!("it lets nobody choose its model, and the plan wants `{model}`"));
        };
        let offered: Vec<&str> = models.iter().filter_map(|offered| offered["modelId"].as_str()).collect();
        known(&model, &offered).map(|()| Setting::Model(model))
    }

    /// Returns the option by which the model is chosen.
    fn option(&self) -> Option<&'a Value> {
        let options = self.0["configOptions"].as_array();
        options.into_iter().flatten().find(|option| option["category"] == "model")
    }
}

/// Returns the values of an option; they may be in groups.
fn values(options: &Value) -> Vec<&str> {
    let mut found = Vec::new();
    for option in options.as_array().into_iter().flatten() {
        match option["value"].as_str() {
            Some(value) => found.push(value),
            None => found.extend(values(&option["options"])),
        }
    }
    found
}

fn known(model: &str, offered: &[&str]) -> Result<(), String> {
    if offered.contains(&model) {
        return Ok(());
    }
    let named = offered.iter().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let more = offered.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    Err(format!("it has no model `{model}`; it offers {named}{more}"))
}

impl Setting {
    /// Returns the request that sets it in a session.
    pub(super) fn request(&self, session: &str) -> (&'static str, Value) {
        match self {
            Setting::Mode(mode) => ("session/set_mode", json!({ "sessionId": session, "modeId": mode })),
            Setting::Model(model) => ("session/set_model", json!({ "sessionId": session, "modelId": model })),
            Setting::Option { id, model } => {
                ("session/set_config_option", json!({ "sessionId": session, "configId": id, "value": model }))
            }
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Setting::Mode(mode) => write!(out, "the mode `{mode}`"),
            Setting::Model(model) | Setting::Option { model, .. } => write!(out, "the model `{model}`"),
        }
    }
}
