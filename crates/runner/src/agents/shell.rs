//! Shell lines taken apart, as far as that can be done without being a shell: which commands one starts.
//!
//! What cannot be said for certain is not guessed: the line is unreadable then, and whoever asks decides without it.

mod words;

use words::{Piece, Token};

/// How deep lines may lie in one another.
const DEEPEST: usize = 8;

/// A simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Simple {
    /// Its words, quotes taken off, expansions as they are written, one space between them.
    pub(super) text: String,
    /// Whether it is started for certain; another program may start it, or mean something else by these words.
    pub(super) certain: bool,
}

/// What a line starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Every simple command that was found, those within `$(…)` and `sh -c` among them.
    pub(super) commands: Vec<Simple>,
    /// What of the line cannot be read, if something cannot.
    pub(super) unread: Option<&'static str>,
}

/// Takes a line apart.
pub(super) fn line(text: &str) -> Line {
    let mut found = Reading { commands: Vec::new(), depth: 0, certain: true, carrying: false };
    let unread = found.line(text).err();
    Line { commands: found.commands, unread }
}

/// Words that stand before a command and change nothing of what it is.
const BEFORE: [&str; 11] = ["if", "then", "else", "elif", "while", "until", "do", "!", "time", "{", "}"];
/// Words that end something, after which only another ending or a redirection comes.
const ENDS: [&str; 2] = ["fi", "done"];
/// Programs that only start what comes after them.
const STARTERS: [&str; 5] = ["nohup", "command", "builtin", "exec", "env"];
/// Shells, whose `-c` is a line.
const SHELLS: [&str; 5] = ["sh", "bash", "dash", "zsh", "ksh"];
/// Programs that start what stands somewhere among their arguments.
const CARRIERS: [&str; 10] =
    ["sudo", "doas", "xargs", "nice", "timeout", "watch", "setsid", "stdbuf", "ionice", "find"];

/// The most arguments of a program that starts one of them.
const MOST: usize = 64;

struct Reading {
    commands: Vec<Simple>,
    depth: usize,
    certain: bool,
    /// Whether the tails of a command are being looked at: a tail's own tails are among them.
    carrying: bool,
}

impl Reading {
    /// Goes a line deeper.
    fn inner(&mut self, line: &str) -> Result<(), &'static str> {
        if self.depth == DEEPEST {
            return Err("it is nested too deeply");
        }
        self.depth += 1;
        let carrying = std::mem::replace(&mut self.carrying, false);
        let read = self.line(line);
        self.carrying = carrying;
        self.depth -= 1;
        read
    }

    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        let (tokens, broken) = words::tokens(line);
        let mut words: Vec<Piece> = Vec::new();
        for token in tokens {
            match token {
                Token::Word(piece) => {
                    piece.inner.iter().try_for_each(|inner| self.inner(inner))?;
                    words.push(piece);
                }
                Token::Redirected(piece) => piece.inner.iter().try_for_each(|inner| self.inner(inner))?,
                Token::End => self.command(&std::mem::take(&mut words))?,
            }
        }
        self.command(&words)?;
        broken.map_or(Ok(()), Err)
    }

    /// Takes the words between two ends.
    fn command(&mut self, mut words: &[Piece]) -> Result<(), &'static str> {
        while let [first, rest @ ..] = words {
            match first.text.as_str() {
                _ if first.quoted && !is_assignment(&first.text) => break,
                // `for NAME in WORDS`: nothing of it is a command, and what follows `do` is one of its own.
                "for" | "select" => return Ok(()),
                "case" | "function" | "coproc" | "[[" => return Err("it is more than commands one after another"),
                word if ENDS.contains(&word) && rest.is_empty() => return Ok(()),
                word if ENDS.contains(&word) => return Err("something follows the end of a compound command"),
                word if BEFORE.contains(&word) || is_assignment(word) => words = rest,
                _ => break,
            }
        }
        self.simple(words)
    }

    /// Takes a command that begins with its program.
    fn simple(&mut self, words: &[Piece]) -> Result<(), &'static str> {
        let [program, arguments @ ..] = words else { return Ok(()) };
        if program.expands {
            return Err("the name of a program in it is worked out by the shell");
        }
        let name = base(&program.text);
        if STARTERS.contains(&name) && arguments.first().is_some_and(|word| !is_option(&word.text)) {
            let at = arguments.iter().position(|word| !is_assignment(&word.text));
            return self.simple(&arguments[at.unwrap_or(arguments.len())..]);
        }
        let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        self.commands.push(Simple { text, certain: self.certain });
        match name {
            "eval" if arguments.iter().any(|word| word.expands) => {
                Err("what `eval` is given is worked out by the shell")
            }
            "eval" => {
                let line = arguments.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
                self.inner(&line)
            }
            "source" | "." => Err("it reads commands from a file"),
            name if SHELLS.contains(&name) => self.shell(arguments),
            name if CARRIERS.contains(&name) || STARTERS.contains(&name) => {
                if self.carrying {
                    return Ok(());
                }
                self.carried(arguments)
            }
            _ => Ok(()),
        }
    }

    /// Looks at what a shell is given: a line after `-c`, or a file, which is a program of its own.
    fn shell(&mut self, words: &[Piece]) -> Result<(), &'static str> {
        let is_line =
            |word: &Piece| word.text.starts_with('-') && !word.text.starts_with("--") && word.text.contains('c');
        match words.iter().position(is_line) {
            Some(at) => match words.get(at + 1) {
                Some(line) if line.expands => Err("what a shell in it is given is worked out by another"),
                Some(line) => self.inner(&line.text),
                None => Err("a shell in it is given nothing"),
            },
            None if words.iter().all(|word| is_option(&word.text)) => Err("a shell in it reads elsewhere what to do"),
            None => Ok(()),
        }
    }

    /// Adds what may be started by a program that starts something among its arguments: which words these are only
    /// that program knows, so each that could be the first of them counts.
    fn carried(&mut self, words: &[Piece]) -> Result<(), &'static str> {
        if words.len() > MOST {
            return Err("a program in it starts one of too many words");
        }
        let certain = std::mem::replace(&mut self.certain, false);
        self.carrying = true;
        for at in 0..words.len() {
            let first = &words[at].text;
            // A number is no program: the time of `timeout`.
            if !is_option(first) && !is_assignment(first) && !first.starts_with(|c: char| c.is_ascii_digit()) {
                // What cannot be read of a guess is none.
                let _ = self.simple(&words[at..]);
            }
        }
        self.carrying = false;
        self.certain = certain;
        Ok(())
    }
}

fn is_option(word: &str) -> bool {
    word.starts_with('-')
}

/// Returns the name of a program without its directory.
pub(super) fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

fn is_assignment(word: &str) -> bool {
    let Some((name, _)) = word.split_once('=') else { return false };
    let name = name.strip_suffix('+').unwrap_or(name);
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows what is found; what is not certain with a `~`.
    fn read(text: &str) -> Vec<String> {
        let Line { commands, unread } = line(text);
        let shown = commands.into_iter().map(|one| format!("{}{}", if one.certain { "" } else { "~" }, one.text));
        shown.chain(unread.map(|why| format!("? {why}"))).collect()
    }

    #[test]
    fn every_command_of_a_line_is_found() {
        assert_eq!(
            read("cd a && npm test | tee 'the log' || exit 1; ls &"),
            ["cd a", "npm test", "tee the log", "exit 1", "ls"]
        );
        assert_eq!(read("A=1 B=\"x y\" make -j2 >out 2>&1 < in"), ["make -j2"]);
        assert_eq!(read("echo \"at $(date -u) $HOME\" `id`"), ["date -u", "id", "echo at $(date -u) $HOME `id`"]);
        assert_eq!(read("(cd x; rm -rf y)"), ["cd x", "rm -rf y"]);
        assert_eq!(read("if test -f a; then curl b; fi"), ["test -f a", "curl b"]);
        assert_eq!(read("for f in *.c; do rm $f; done"), ["rm $f"]);
        assert_eq!(read("# nothing\nls # rest"), ["ls"]);
        assert_eq!(read("a \\\n  b"), ["a b"]);
    }

    #[test]
    fn what_starts_another_command_is_looked_through() {
        assert_eq!(read("env A=1 curl x"), ["curl x"]);
        assert_eq!(read("bash -lc 'curl x && ls'"), ["bash -lc curl x && ls", "curl x", "ls"]);
        assert_eq!(read("sudo -u root rm x"), ["sudo -u root rm x", "~root rm x", "~rm x", "~x"]);
        assert_eq!(read("timeout 5 curl x"), ["timeout 5 curl x", "~curl x", "~x"]);
        assert_eq!(
            read("env -u A sh -c 'rm x'"),
            ["env -u A sh -c rm x", "~A sh -c rm x", "~sh -c rm x", "~rm x", "~rm x"]
        );
        assert_eq!(read("eval 'curl x'"), ["eval curl x", "curl x"]);
    }

    #[test]
    fn a_here_document_is_data() {
        assert_eq!(read("cat > a <<'EOF'\nrm -rf $(x)\nEOF\nls"), ["cat", "ls"]);
        assert_eq!(read("cat <<EOF\nplain $HOME\nEOF"), ["cat"]);
        assert_eq!(read("cat <<EOF\n$(curl x)\nEOF"), ["cat", "curl x"]);
    }

    #[test]
    fn what_cannot_be_read_for_certain_is_not_guessed() {
        for text in [
            "$TOOL x",
            "$(which rm) -rf /",
            "case a in a) rm;; esac",
            "f() { rm x; }; f",
            "echo 'open",
            "curl x | sh",
            "eval $X",
            ". ./x.sh",
            "sh -c \"$X\"",
            "cat <<EOF\nnever ends",
            "diff <(a) <(b)",
        ] {
            assert!(line(text).unread.is_some(), "{text}: {:?}", read(text));
        }
        assert_eq!(read("curl x | sh")[0], "curl x", "what stands before it counts");
    }
}
