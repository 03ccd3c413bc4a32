//! The words of a shell line, what of them is worked out by the shell, and where one command ends.

/// What a line is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word of a command.
    Word(Piece),
    /// Where a command reads from or writes to, or what it reads: no word of its own.
    Redirected(Piece),
    /// The end of a command.
    End,
}

/// A word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its text without quotes; what the shell works out is as it is written.
    pub(super) text: String,
    /// Whether some of it was quoted: no word of the shell's own then.
    pub(super) quoted: bool,
    /// Whether the shell works some of it out.
    pub(super) expands: bool,
    /// The lines that the shell carries out to do so.
    pub(super) inner: Vec<String>,
}

/// What the next word is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Word,
    Redirection,
    HereDocument { strips: bool },
}

/// A here-document whose text begins on the next line.
struct Here {
    end: String,
    quoted: bool,
    strips: bool,
}

/// Takes a line apart as far as it can be read; says why it cannot be read further, where it cannot.
pub(super) fn tokens(line: &str) -> (Vec<Token>, Option<&'static str>) {
    let mut reader = Reader {
        chars: line.chars().collect(),
        at: 0,
        tokens: Vec::new(),
        word: None,
        next: Next::Word,
        here: Vec::new(),
    };
    let broken = reader.read().err();
    (reader.tokens, broken)
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    tokens: Vec<Token>,
    word: Option<Piece>,
    next: Next,
    here: Vec<Here>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn read(&mut self) -> Result<(), &'static str> {
        while let Some(char) = self.peek(0) {
            self.at += 1;
            match char {
                ' ' | '\t' | '\r' => self.finish(),
                '\n' => {
                    self.end();
                    self.here_documents()?;
                }
                '#' if self.word.is_none() => {
                    while self.peek(0).is_some_and(|char| char != '\n') {
                        self.at += 1;
                    }
                }
                '&' if self.peek(0) == Some('>') => {
                    self.finish();
                    self.at += 1;
                    self.redirection('>')?;
                }
                ';' | '&' | '|' | ')' => self.end(),
                '(' if self.word.is_some() || matches!(self.tokens.last(), Some(Token::Word(_))) => {
                    return Err("it defines a function or a list");
                }
                '(' => self.end(),
                '<' | '>' => {
                    let is_number = |word: &Piece| !word.quoted && word.text.bytes().all(|byte| byte.is_ascii_digit());
                    if self.word.as_ref().is_some_and(is_number) {
                        self.word = None;
                    }
                    self.finish();
                    self.redirection(char)?;
                }
                '\\' if self.peek(0) == Some('\n') => self.at += 1,
                char => self.piece(char)?,
            }
        }
        self.end();
        if self.here.is_empty() { Ok(()) } else { Err("a here-document in it never ends") }
    }

    /// Takes in a character of a word, and all that belongs to it.
    fn piece(&mut self, char: char) -> Result<(), &'static str> {
        let mut word = self.word.take().unwrap_or_default();
        match char {
            '\'' => {
                word.quoted = true;
                let end = self.chars[self.at..].iter().position(|char| *char == '\'').ok_or("a quote in it is open")?;
                word.text.extend(&self.chars[self.at..self.at + end]);
                self.at += end + 1;
            }
            '"' => {
                word.quoted = true;
                self.double_quoted(&mut word, Some('"'))?;
            }
            '\\' => {
                word.quoted = true;
                word.text.extend(self.peek(0));
                self.at += 1;
            }
            '$' if self.peek(0) == Some('\'') => return Err("a text in it is written by escapes"),
            '$' | '`' => self.expansion(char, &mut word)?,
            char => {
                word.expands |= matches!(char, '*' | '?' | '{') || (char == '[' && !word.text.is_empty());
                word.text.push(char);
            }
        }
        self.word = Some(word);
        Ok(())
    }

    /// Takes in what stands between double quotes, or to the end.
    fn double_quoted(&mut self, word: &mut Piece, until: Option<char>) -> Result<(), &'static str> {
        while let Some(char) = self.peek(0) {
            self.at += 1;
            match char {
                char if Some(char) == until => return Ok(()),
                '\\' => {
                    let escaped = self.peek(0).filter(|char| "$`\"\\\n".contains(*char));
                    self.at += usize::from(escaped.is_some());
                    word.text.extend(escaped.or(Some('\\')).filter(|char| *char != '\n'));
                }
                '$' | '`' => self.expansion(char, word)?,
                char => word.text.push(char),
            }
        }
        if until.is_some() { Err("a quote in it is open") } else { Ok(()) }
    }

    /// Takes in what the shell works out, from after its first character on.
    fn expansion(&mut self, first: char, word: &mut Piece) -> Result<(), &'static str> {
        let begin = self.at - 1;
        match (first, self.peek(0)) {
            ('`', _) => {
                let mut inner = String::new();
                loop {
                    match self.peek(0).ok_or("a substitution in it is open")? {
                        '`' => break,
                        '\\' if matches!(self.peek(1), Some('`' | '\\' | '$')) => {
                            inner.extend(self.peek(1));
                            self.at += 2;
                        }
                        char => {
                            inner.push(char);
                            self.at += 1;
                        }
                    }
                }
                self.at += 1;
                word.inner.push(inner);
            }
            (_, Some('(')) => {
                let end = closing(&self.chars, self.at + 1, ')').ok_or("a substitution in it is open")?;
                let inner: String = self.chars[self.at + 1..end].iter().collect();
                self.at = end + 1;
                match inner.strip_prefix('(') {
                    Some(sum) if sum.contains("$(") || sum.contains('`') => return Err("it computes with commands"),
                    Some(_) => {}
                    None => word.inner.push(inner),
                }
            }
            (_, Some('{')) => {
                let end = closing(&self.chars, self.at + 1, '}').ok_or("a substitution in it is open")?;
                let inner: String = self.chars[self.at + 1..end].iter().collect();
                if inner.contains("$(") || inner.contains('`') {
                    return Err("it works out a variable by commands");
                }
                self.at = end + 1;
            }
            (_, Some(char)) if char.is_ascii_alphanumeric() || "_@*#?-$!".contains(char) => {}
            // A lone sign is one.
            _ => {
                word.text.push(first);
                return Ok(());
            }
        }
        word.expands = true;
        word.text.extend(&self.chars[begin..self.at]);
        Ok(())
    }

    /// Takes in what follows the first sign of a redirection.
    fn redirection(&mut self, first: char) -> Result<(), &'static str> {
        match (first, self.peek(0), self.peek(1)) {
            (_, Some('('), _) => return Err("it reads or writes what another command does"),
            ('<', Some('<'), Some('<')) => self.at += 2,
            ('<', Some('<'), dash) => {
                self.at += 1 + usize::from(dash == Some('-'));
                self.next = Next::HereDocument { strips: dash == Some('-') };
                return Ok(());
            }
            (_, Some('<' | '>' | '&' | '|'), _) => self.at += 1,
            _ => {}
        }
        self.next = Next::Redirection;
        Ok(())
    }

    fn finish(&mut self) {
        let Some(word) = self.word.take() else { return };
        self.tokens.push(match std::mem::replace(&mut self.next, Next::Word) {
            Next::Word => Token::Word(word),
            Next::Redirection => Token::Redirected(word),
            Next::HereDocument { strips } => {
                self.here.push(Here { end: word.text, quoted: word.quoted, strips });
                return;
            }
        });
    }

    fn end(&mut self) {
        self.finish();
        self.tokens.push(Token::End);
    }

    /// Passes over the here-documents that begin here; what they hold is carried out where their end is not quoted.
    fn here_documents(&mut self) -> Result<(), &'static str> {
        for here in std::mem::take(&mut self.here) {
            let mut text = String::new();
            loop {
                let rest = self.chars.get(self.at..).filter(|rest| !rest.is_empty());
                let rest = rest.ok_or("a here-document in it never ends")?;
                let length = rest.iter().position(|char| *char == '\n').unwrap_or(rest.len());
                let line: String = rest[..length].iter().collect();
                self.at = (self.at + length + 1).min(self.chars.len());
                if (if here.strips { line.trim_start_matches('\t') } else { &line }) == here.end {
                    break;
                }
                text.push_str(&line);
                text.push('\n');
            }
            if !here.quoted {
                let chars = text.chars().collect();
                let mut inside =
                    Reader { chars, at: 0, tokens: Vec::new(), word: None, next: Next::Word, here: Vec::new() };
                let mut piece = Piece::default();
                inside.double_quoted(&mut piece, None)?;
                self.tokens.push(Token::Redirected(piece));
            }
        }
        Ok(())
    }
}

/// Returns where a bracket closes that was opened before `at`, quotes and what lies within passed over.
fn closing(chars: &[char], mut at: usize, close: char) -> Option<usize> {
    let open = if close == ')' { '(' } else { '{' };
    let (mut depth, mut quoted) = (1, false);
    while let Some(char) = chars.get(at) {
        match char {
            '\\' => at += 1,
            '\'' if !quoted => at += 1 + chars[at + 1..].iter().position(|char| *char == '\'')?,
            '"' => quoted = !quoted,
            // What is quoted within a substitution within quotes is its own.
            '$' if quoted && chars.get(at + 1) == Some(&'(') => at = closing(chars, at + 2, ')')?,
            char if *char == open && !quoted => depth += 1,
            char if *char == close && !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
        at += 1;
    }
    None
}
