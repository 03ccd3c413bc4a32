//! What the notifier takes and puts out, as JSON Schema.

use serde_json::{Value, json};

/// The schema of its inputs.
pub(super) fn input() -> Value {
    let variable = |about: &str| json!({"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$", "description": about});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["channel"],
        "additionalProperties": false,
        "properties": {
            "channel": {"enum": ["slack", "discord", "teams", "email", "github", "webhook", "apprise"]},
            "url": {"type": "string", "description": "The address, where it is no secret; of GitHub the API's."},
            "url_env": variable("The variable that has the address."),
            "target": {
                "description": "Addresses of e-mail; owner/repository or owner/repository#12 of GitHub.",
                "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            },
            "title": {"type": "string", "description": "The title or subject; a template where the text is one."},
            "message": {"type": "string", "description": "The text as it is."},
            "template": {"type": "string", "description": "The text with {{ }}, filled in from `data`."},
            "data": {"type": "object", "description": "What the template is filled in from."},
            "digest": {"type": "array", "items": {"type": "object"}, "description": "Several of `data`, as one message."},
            "severity": {"enum": ["critical", "high", "medium", "low", "info"]},
            "dedupe_key": {"type": "string", "minLength": 1},
            "action": {"enum": ["comment", "create", "label", "close"], "default": "comment"},
            "labels": {"type": "array", "items": {"type": "string"}},
            "issue": {
                "type": "string",
                "minLength": 1,
                "description": "What an issue is known by where its number is not: `create` opens one, or comments on the open one; `comment`, `label` and `close` are for the open one.",
            },
            "since": {
                "type": "string",
                "format": "date-time",
                "description": "When there was first something to tell: what may have arrived since is looked for first.",
            },
            "token_env": variable("The variable that has the token of GitHub or of the webhook."),
            "secret_env": variable("The variable that has the secret that webhooks are signed with: whsec_ and base64."),
            "smtp": {
                "type": "object",
                "required": ["host", "from"],
                "additionalProperties": false,
                "properties": {
                    "host": {"type": "string"},
                    "port": {"type": "integer", "minimum": 1, "maximum": 65535},
                    "tls": {"enum": ["starttls", "tls", "none"], "default": "starttls"},
                    "from": {"type": "string"},
                    "user": {"type": "string"},
                    "password_env": variable("The variable that has the password."),
                },
            },
            "redact_env": {"type": "array", "items": {"type": "string"}},
            "outbox": {"type": "string", "description": "A file that keeps what was accepted until it is sent."},
            "attempts": {"type": "integer", "minimum": 1, "maximum": 100, "default": 6},
            "within_ms": {"type": "integer", "minimum": 0, "default": 120_000},
            "timeout_ms": {"type": "integer", "minimum": 1, "default": 15_000},
            "ca_file": {
                "type": "string",
                "description": "A file with the certificates (PEM) of the authorities to trust instead of the public ones.",
            },
            "allow_private": {"type": "boolean", "default": false},
            "dry_run": {"type": "boolean", "default": false},
        },
    })
}

/// The schema of its output.
pub(super) fn output() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["channel", "delivered", "key"],
        "additionalProperties": false,
        "properties": {
            "channel": {"type": "string"},
            "delivered": {"type": "boolean", "description": "Whether the service has it."},
            "duplicate": {"type": "boolean", "description": "Whether it was there already, so that it was not sent again."},
            "maybeDoubled": {"type": "boolean", "description": "Whether a try without an answer may have arrived as well."},
            "attempts": {"type": "integer", "description": "How often it was tried."},
            "earlier": {"type": "integer", "description": "How many that waited in the outbox were sent first."},
            "earlierRefused": {"type": "integer", "description": "How many that waited there were refused for good."},
            "key": {"type": "string", "description": "What makes it the same message."},
            "wouldSend": {"type": "object", "description": "What a dry run would have sent."},
        },
    })
}
