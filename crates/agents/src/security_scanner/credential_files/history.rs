//! Histories and start-up files of shells: commands with passwords among their words.

use std::ops::Range;

use super::columns::lines;
use super::{CredentialFile, is_given};
use crate::findings::Severity;

pub(super) const KINDS: &[CredentialFile] = &[CredentialFile {
    id: "shell-history",
    title: "Password in a shell's history or start-up file",
    severity: Severity::High,
    is: |file| {
        file.ends_in(&[
            "_history",
            ".history",
            "_profile",
            "bashrc",
            "zshrc",
            "zshenv",
            ".profile",
            "bash_aliases",
            "histfile",
        ]) || file.is_one_of(&[".psqlrc", "consolehost_history.txt"])
    },
    find: |text| lines(text, find),
}];

/// Options of well-known programs behind which a password stands, with or without a space.
const ATTACHED: &[(&[&str], &str)] =
    &[(&["mysql", "mysqldump", "mysqladmin", "mariadb"], "-p"), (&["sshpass"], "-p"), (&["7z", "unrar", "zip"], "-p")];
/// Options behind which a password stands, whatever the program.
const OPTIONS: &[&str] = &[
    "--password",
    "--passwd",
    "--pass",
    "--passphrase",
    "--token",
    "--api-key",
    "--secret",
    "-password",
    "-passin",
    "--http-password",
    "--requirepass",
];
/// Programs with `-u user:password`.
const USER_OPTION: &[&str] = &["curl", "http", "xh", "wget"];

fn find(line: &str) -> Option<Range<usize>> {
    let offset = |part: &str| part.as_ptr().addr() - line.as_ptr().addr();
    let given = |part: &str| {
        let bare = part.trim_matches(['"', '\'']);
        let counts =
            bare.len() >= 4 && is_given(bare) && !bare.starts_with(['$', '-', '<', '/']) && !bare.contains("$(");
        counts.then(|| offset(bare)..offset(bare) + bare.len())
    };
    // `export DB_PASSWORD=…`
    let assigned = line.trim_start().strip_prefix("export ").and_then(|rest| rest.split_once('='));
    if let Some((name, value)) = assigned {
        let small = name.to_ascii_lowercase();
        let telling = ["pass", "secret", "token", "api_key", "apikey", "access_key", "private_key"];
        let value = value.split(" #").next().unwrap_or(value).trim();
        if telling.iter().any(|word| small.contains(word)) && !small.ends_with("_file") && !value.contains(' ') {
            return given(value).filter(|_| value.len() >= 6);
        }
    }
    // zsh writes `: 1700000000:0;command`.
    let command = line.strip_prefix(": ").and_then(|rest| rest.split_once(';')).map_or(line, |(_, command)| command);
    let words: Vec<&str> = command.split_ascii_whitespace().collect();
    let program = words.iter().find(|word| **word != "sudo").map(|word| word.rsplit('/').next().unwrap_or(word))?;
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied();
        if let Some((option, value)) = word.split_once('=')
            && OPTIONS.contains(&option)
        {
            return given(value);
        }
        if OPTIONS.contains(word) {
            return next.and_then(given);
        }
        if USER_OPTION.contains(&program) && matches!(*word, "-u" | "--user" | "-a") {
            let (_, password) = next?.split_once(':')?;
            return given(password);
        }
        for (programs, option) in ATTACHED {
            if programs.contains(&program) && word.starts_with(option) {
                let attached = &word[option.len()..];
                let separate = program == "sshpass" && attached.is_empty();
                return if separate { next.and_then(given) } else { given(attached) };
            }
        }
    }
    None
}
