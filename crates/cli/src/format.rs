//! For whom a command prints.

use clap::{Args, ValueEnum};

/// The choice between people and scripts.
#[derive(Args, Clone, Copy, Debug)]
pub struct Output {
    /// For people or for scripts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// For whom a command prints.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people
    Text,
    /// For scripts
    Json,
}

impl Output {
    /// Whether scripts read it.
    pub fn is_json(self) -> bool {
        self.format == Format::Json
    }
}
