//! What the security scanner takes and puts out, as JSON Schemas.

use serde_json::{Value, json};

/// The schema of the inputs, besides those of all agents that look.
pub(super) fn input() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "checks": {
                "type": "array", "items": {"enum": ["secrets", "code", "dependencies"]},
                "default": ["secrets", "code", "dependencies"],
                "description": "What to look for. Dependencies are looked at only where `advisories` says against what."
            },
            "history": {
                "type": "boolean", "default": false,
                "description": "Whether every version of every file in git's history is searched for secrets too."
            },
            "ignored": {
                "type": "boolean", "default": false,
                "description": "Whether files that git ignores are looked at too."
            },
            "rules": {
                "type": "array", "items": {"type": "string"},
                "description": "Packs of your own, relative to `repositoryPath`: `.toml` for secrets (the dialect of gitleaks; `[extend] useDefault = true` keeps ours), `.yml` for code (rules of ast-grep, beside ours)."
            },
            "advisories": {
                "type": "string",
                "description": "A bundle of advisories: a directory of OSV JSON files, one file of them, or a checkout of RustSec's advisory-db."
            }
        }
    })
}

/// The schema of the output.
pub(super) fn output() -> Value {
    let count = json!({"type": "integer", "minimum": 0});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["findings", "summary", "passed", "notChecked"],
        "properties": {
            "findings": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "severity", "file", "line", "description"],
                    "properties": {
                        "type": {"type": "string", "description": "The rule's id."},
                        "severity": {"enum": ["critical", "high", "medium", "low", "info"]},
                        "file": {"type": "string"},
                        "line": {"type": "integer", "minimum": 0, "description": "From 1; 0 where the whole file is meant."},
                        "description": {"type": "string"}
                    }
                }
            },
            "summary": {
                "type": "object",
                "required": ["total", "critical", "high", "medium", "low"],
                "properties": {
                    "total": count, "critical": count, "high": count, "medium": count, "low": count, "info": count
                }
            },
            "passed": {"type": "boolean", "description": "Whether nothing of medium severity or worse was found."},
            "notChecked": {
                "type": "array", "items": {"type": "string"},
                "description": "What was not looked at, and why."
            }
        }
    })
}
