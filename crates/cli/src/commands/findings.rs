//! `pitcrew findings`: what other scanners found, as one list.

use std::io::Read;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use pitcrew_agents::findings::baseline::Baseline;
use pitcrew_agents::findings::forms::Form as Written;
use pitcrew_agents::findings::{Gate, Report, import, merge};

use crate::exit::Exit;
use crate::print;
use crate::project;
use crate::render::style;
use crate::trouble::{Result, Trouble};

/// What `findings` takes.
#[derive(Args, Debug)]
pub struct Findings {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Read what scanners wrote, as one list in which nothing stands twice: SARIF, and what gitleaks, betterleaks,
    /// detect-secrets, gixy and bandit write
    Import(Import),
}

#[derive(Args, Debug)]
struct Import {
    /// What scanners wrote; `-` is the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Exit with 1 where something was found that is at least so bad: critical, high, medium, low, info, or `none`
    #[arg(long, value_name = "SEVERITY", default_value = "high")]
    fail_on: Gate,
    /// What was found before and is listed in this file does not count
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

/// In which form findings are printed.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Form {
    /// For people: a line each, that editors can follow
    Text,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// A JSON object a line, one for each finding
    Jsonl,
    /// Annotations for GitHub Actions
    Github,
    /// GitLab's code quality
    Gitlab,
    /// Checkstyle's XML
    Checkstyle,
    /// JUnit XML
    Junit,
    /// A summary in Markdown, for a pull request
    Markdown,
}

impl From<Form> for Written {
    fn from(form: Form) -> Written {
        match form {
            Form::Text => Written::Text,
            Form::Sarif => Written::Sarif,
            Form::Jsonl => Written::JsonLines,
            Form::Github => Written::Github,
            Form::Gitlab => Written::Gitlab,
            Form::Checkstyle => Written::Checkstyle,
            Form::Junit => Written::Junit,
            Form::Markdown => Written::Markdown,
        }
    }
}

impl Findings {
    /// Carries it out: 1 where something bad enough was found.
    pub fn run(self) -> Result<Exit> {
        match self.what {
            What::Import(import) => import.run(),
        }
    }
}

impl Import {
    fn run(self) -> Result<Exit> {
        let mut reports: Vec<Report> = Vec::new();
        for file in &self.files {
            let shown = file.display();
            let opened: std::io::Result<Box<dyn Read>> = match file.as_os_str() == "-" {
                true => Ok(Box::new(std::io::stdin())),
                false => std::fs::File::open(file).map(|file| Box::new(file) as Box<dyn Read>),
            };
            let mut bytes = Vec::new();
            opened
                .and_then(|opened| opened.take(import::LARGEST as u64 + 1).read_to_end(&mut bytes))
                .map_err(|error| Trouble::while_trying(format!("read `{shown}`"), &error))?;
            let read = import::read(&bytes).map_err(|trouble| {
                let told = Trouble::new(format!("`{shown}`: {}", trouble.message));
                match trouble.hint {
                    Some(hint) => told.hint(hint),
                    None => told,
                }
            })?;
            reports.extend(read);
        }
        let here = project::here()?;
        for report in &mut reports {
            report.relative_to(&here.to_string_lossy());
        }
        let mut reports = merge(reports);
        if let Some(file) = &self.baseline {
            let text = std::fs::read_to_string(file)
                .map_err(|error| Trouble::while_trying(format!("read the baseline `{}`", file.display()), &error))?;
            Baseline::read(&text).map_err(|trouble| Trouble::new(trouble.message))?.apply(&mut reports);
        }
        print::data(Written::from(self.format).write(&reports, &|_| None))?;
        let verdict = self.fail_on.judge(&reports);
        if self.format == Form::Text {
            print::talk(style::plain(&verdict.says));
        }
        Ok(if verdict.is_no { Exit::No } else { Exit::Done })
    }
}
