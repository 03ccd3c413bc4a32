//! What goes in and what comes out, as JSON Schemas.

use serde_json::{Value, json};

/// The schema of the inputs, besides those of all agents that look.
pub(crate) fn input() -> Value {
    let most = |what: &str, default: u64| json!({ "type": "integer", "minimum": 0, "default": default, "description": format!("The most that is fine: {what}") });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "changedFiles": {
                "type": "array", "items": { "type": "string" },
                "description": "Only these files; with `baseline` only what changed in them"
            },
            "baseline": {
                "type": "string",
                "description": "A commit: only what changed since, and what got worse by it; or a file with what was found before, which does not count"
            },
            "diff": {
                "type": "string",
                "description": "A unified diff, or the path of a file with one: only what it writes. It may be applied already or not"
            },
            "coverage": {
                "type": "array", "items": { "type": "string" },
                "description": "Reports of what tests went through: lcov, Cobertura, JaCoCo, llvm-cov's JSON, coverage.py's JSON, Go's profile"
            },
            "thresholds": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "cognitive": most("cognitive complexity of a function", 15),
                    "cyclomatic": most("cyclomatic complexity of a function", 15),
                    "functionLines": most("lines of code of a function", 80),
                    "nesting": most("control structures within each other", 4),
                    "parameters": most("parameters of a function", 7),
                    "fileLines": most("lines of code of a file", 1000),
                    "duplicateTokens": { "type": "integer", "minimum": 30, "default": 100, "description": "From how many equal tokens on a block is a copy" },
                    "duplicateLines": { "type": "integer", "minimum": 1, "default": 6, "description": "From how many lines on a block is a copy" }
                }
            },
            "functions": {
                "type": "integer", "minimum": 0, "default": 10,
                "description": "How many functions to put out with their numbers, those to read first: hard ones in files that change much"
            },
            "minimumScore": {
                "type": "number", "minimum": 0, "maximum": 100,
                "description": "A score below this is a no: the task fails"
            }
        }
    })
}

/// The schema of the output.
pub(crate) fn output() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["score", "issues", "metrics", "explanation"],
        "properties": {
            "score": { "type": "number", "minimum": 0, "maximum": 100 },
            "issues": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["category", "severity", "rule", "file", "line", "message", "suggestion"],
                    "properties": {
                        "category": { "enum": ["complexity", "style", "security", "testing"] },
                        "severity": { "enum": ["blocker", "critical", "major", "minor"] },
                        "rule": { "type": "string" },
                        "file": { "type": "string" },
                        "line": { "type": "integer", "minimum": 0, "description": "0 where the whole file is meant" },
                        "message": { "type": "string" },
                        "suggestion": { "type": "string" }
                    }
                }
            },
            "metrics": {
                "type": "object",
                "required": ["complexityScore", "testCoverage", "securityIssues"],
                "properties": {
                    "complexityScore": { "type": "number", "minimum": 0, "maximum": 100, "description": "The share of the functions' lines, in percent, that are in functions within the thresholds of complexity" },
                    "testCoverage": { "type": ["number", "null"], "description": "The share of the reviewed lines, in percent, that tests went through; null where no report says" },
                    "securityIssues": { "type": ["integer", "null"], "description": "null where nobody looked for them" },
                    "files": { "type": "integer" },
                    "functions": { "type": "integer" },
                    "linesOfCode": { "type": "integer" }
                }
            },
            "explanation": {
                "type": "array",
                "description": "Where the points went that are missing from 100; together they are exactly those",
                "items": {
                    "type": "object",
                    "required": ["points", "why"],
                    "properties": { "points": { "type": "number" }, "why": { "type": "string" } }
                }
            },
            "functions": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "file", "line", "endLine", "cyclomatic", "cognitive", "nesting", "parameters", "lines", "exits", "heat"],
                    "properties": {
                        "heat": { "type": "number", "minimum": 0, "description": "How often and how lately the file was changed: 1 for the newest commit if it changed it, 1/2 for the one before, and so on; 1 everywhere without a history" }
                    }
                }
            },
            "unread": {
                "type": "array",
                "items": { "type": "object", "required": ["file", "why"] }
            }
        }
    })
}
