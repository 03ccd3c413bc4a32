//! What the patcher takes and puts out, as JSON Schemas.

use serde_json::{Value, json};

/// The JSON Schema of its inputs.
pub(super) fn input() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Inputs of the patcher",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "repositoryPath": {
                "type": "string", "default": ".",
                "description": "The tree that is changed, relative to the work tree. Nothing outside of it is."
            },
            "patchContent": { "type": "string", "description": "A unified diff, git's or another." },
            "strip": {
                "type": "integer", "minimum": 0, "maximum": 20,
                "description": "How many names in front of each path of the patch are left out: `-p` of git apply."
            },
            "directory": { "type": "string", "description": "A directory that all paths of the patch are in." },
            "edits": {
                "type": "array", "minItems": 1,
                "description": "Settings that are written into configuration files or taken out, their format kept.",
                "items": {
                    "type": "object", "additionalProperties": false, "required": ["file"],
                    "properties": {
                        "file": { "type": "string" },
                        "format": { "enum": ["json", "yaml", "toml", "ini", "env"] },
                        "set": { "type": "object", "description": "From paths (`a.b[0].c`) to values." },
                        "delete": { "type": "array", "items": { "type": "string" } },
                        "create": { "type": "boolean", "default": true, "description": "Whether a file that is not there is made." }
                    }
                }
            },
            "bump": {
                "type": "array", "minItems": 1,
                "description": "Dependencies that get another version, wherever they are named.",
                "items": {
                    "type": "object", "additionalProperties": false, "required": ["name", "to"],
                    "properties": {
                        "name": { "type": "string", "description": "A package, an image, or an action." },
                        "to": { "type": "string", "description": "The version; for actions also a commit, for images a tag or digest." },
                        "from": { "type": "string", "description": "Only where this version is named." },
                        "kind": { "enum": ["cargo", "npm", "python", "image", "action"] },
                        "paths": { "type": "array", "items": { "type": "string" } }
                    }
                }
            },
            "rewrite": {
                "type": "object", "additionalProperties": false, "required": ["rules"],
                "description": "Code that is found by its syntax and replaced.",
                "properties": {
                    "rules": { "type": "string", "description": "Rules of ast-grep with `fix`, YAML, several with `---` between them." },
                    "paths": { "type": "array", "items": { "type": "string" } }
                }
            },
            "rename": {
                "type": "object", "additionalProperties": false, "required": ["from", "to", "language"],
                "description": "A name that becomes another in all files of a language.",
                "properties": {
                    "from": { "type": "string" },
                    "to": { "type": "string" },
                    "language": { "type": "string", "description": "rust, python, javascript, typescript, tsx, go, java, c, cpp, bash" },
                    "paths": { "type": "array", "items": { "type": "string" } },
                    "all": { "type": "boolean", "default": false, "description": "Whether everything of the name is meant, also where syntax does not tell." }
                }
            },
            "fixes": {
                "type": ["array", "object"],
                "description": "Fixes of findings, of each its edits, which are made together or not at all; or a checker's SARIF, of \
                                which what counts is mended.",
                "items": {
                    "type": "object", "required": ["edits"],
                    "properties": {
                        "says": { "type": "string" },
                        "edits": {
                            "type": "array", "minItems": 1,
                            "items": {
                                "type": "object", "required": ["path", "bytes", "text"],
                                "properties": {
                                    "path": { "type": "string" },
                                    "bytes": {
                                        "type": "object", "required": ["start", "end"],
                                        "properties": { "start": { "type": "integer" }, "end": { "type": "integer" } }
                                    },
                                    "text": { "type": "string" }
                                }
                            }
                        }
                    }
                }
            },
            "rollback": { "type": "string", "description": "A `backupPath`: what it was made for is taken back." },
            "targetBranch": {
                "type": "string",
                "description": "The branch that the change is meant for. It must be the one that is checked out; in a run \
                                the change goes to the run's own branch, whatever this says."
            },
            "createBackup": { "type": "boolean", "default": true },
            "backupDirectory": { "type": "string", "description": "Where backups are kept; by default in git's directory." },
            "dryRun": { "type": "boolean", "default": false, "description": "Says what would change, and changes nothing." },
            "checkSyntax": {
                "type": "boolean", "default": true,
                "description": "Whether a file is refused that could be parsed before and could not be after."
            }
        }
    })
}

/// The JSON Schema of its output.
pub(super) fn output() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Output of the patcher",
        "type": "object",
        "required": ["applied", "filesModified", "backupPath", "conflicts", "diff", "placed"],
        "properties": {
            "applied": { "type": "boolean", "description": "Whether the change was made; of a dry run always false." },
            "filesModified": { "type": "array", "items": { "type": "string" } },
            "backupPath": {
                "type": "string",
                "description": "The directory that takes the change back: `rollback`, or the script `rollback.sh` in it. \
                                Empty where there is none."
            },
            "conflicts": {
                "type": "array",
                "description": "Why nothing was changed.",
                "items": {
                    "type": "object", "required": ["file", "reason"],
                    "properties": { "file": { "type": "string" }, "reason": { "type": "string" } }
                }
            },
            "diff": { "type": "string", "description": "The change as git's diff." },
            "placed": {
                "type": "array",
                "description": "Where each hunk of a patch was put.",
                "items": {
                    "type": "object", "required": ["file", "hunk", "how"],
                    "properties": {
                        "file": { "type": "string" },
                        "hunk": { "type": "integer" },
                        "how": { "enum": ["exact", "offset", "merged", "fuzz", "there"] },
                        "line": { "type": "integer", "description": "The line it is at; not of a merge." },
                        "offset": { "type": "integer", "description": "How many lines further down, or up." },
                        "missing": { "type": "integer", "description": "How many lines of its context are not there." }
                    }
                }
            },
            "dryRun": { "type": "boolean" },
            "skipped": {
                "type": "array", "description": "What was left as it is, and why.",
                "items": {
                    "type": "object", "required": ["file", "reason"],
                    "properties": { "file": { "type": "string" }, "reason": { "type": "string" } }
                }
            }
        }
    })
}
