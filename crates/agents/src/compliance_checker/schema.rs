//! The JSON Schemas of what the agent takes and puts out.

use serde_json::{Value, json};

/// What it takes, besides what all agents that look take.
pub(super) fn input() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            "rules": {"type": "array", "items": {"enum": ["security", "secrets", "compose", "nginx", "workflows", "headers", "licenses"]},
                "description": "what to check; all where it is left out; `security` stands for `headers`"},
            "licenses": {"type": "object", "additionalProperties": false,
                "description": "which licences dependencies may have: licences, families such as GPL, copyleft, osi-approved",
                "properties": {
                    "allow": {"type": "array", "items": {"type": "string"}},
                    "deny": {"type": "array", "items": {"type": "string"}},
                    "exceptions": {"type": "array", "items": {"type": "object", "required": ["name"],
                        "additionalProperties": false, "properties": {
                            "name": {"type": "string"},
                            "version": {"type": "string"},
                            "allow": {"type": "array", "items": {"type": "string"}}
                        }}}
                }},
            "url": {"type": "string", "pattern": "^https?://",
                "description": "an address whose security headers are checked too; the plan must grant its host"},
            "before": {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"],
                "description": "the score of an earlier check, to say what became of it"}
        },
        "additionalProperties": false
    })
}

/// What it puts out.
pub(super) fn output() -> Value {
    let score = json!({"type": "number", "minimum": 0, "maximum": 10});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["violations", "passed", "score", "benchmarks"],
        "properties": {
            "violations": {"type": "array", "items": {
                "type": "object",
                "required": ["rule", "severity", "file", "line", "message"],
                "properties": {
                    "rule": {"type": "string"},
                    "severity": {"enum": ["critical", "warning", "info"]},
                    "file": {"type": "string"},
                    "line": {"type": "integer", "minimum": 0},
                    "message": {"type": "string"},
                    "also": {"type": "array", "description": "the other places of the same", "items": {
                        "type": "object",
                        "required": ["file", "line"],
                        "properties": {"file": {"type": "string"}, "line": {"type": "integer", "minimum": 0}}
                    }}
                }
            }},
            "passed": {"type": "boolean",
                "description": "nothing critical was found, and everything could be looked at"},
            "score": {"type": "object", "required": ["total", "areas"], "properties": {
                "total": score,
                "before": score,
                "areas": {"type": "object", "additionalProperties": score}
            }},
            "benchmarks": {"type": "array", "items": {
                "type": "object",
                "required": ["name", "passed", "applicable", "failed"],
                "properties": {
                    "name": {"type": "string"},
                    "passed": {"type": "integer"},
                    "applicable": {"type": "integer"},
                    "failed": {"type": "array", "items": {"type": "string"}}
                }
            }}
        }
    })
}
