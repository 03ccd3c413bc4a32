//! What languages' libraries do: where values come in, where they do harm, what makes them safe.

mod go;
mod javascript;
mod python;
mod rust;
mod shell;

pub(super) use go::GO;
pub(super) use javascript::JAVASCRIPT;
pub(super) use python::PYTHON;
pub(super) use rust::RUST;
pub(super) use shell::SHELL;

/// What a value can do where it should not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Sql,
    Command,
    Code,
    Template,
    Path,
    Markup,
    Redirect,
    Ldap,
    Xpath,
    Objects,
    Request,
    Trust,
    NoSql,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 13] = [
        Kind::Sql,
        Kind::Command,
        Kind::Code,
        Kind::Template,
        Kind::Path,
        Kind::Markup,
        Kind::Redirect,
        Kind::Ldap,
        Kind::Xpath,
        Kind::Objects,
        Kind::Request,
        Kind::Trust,
        Kind::NoSql,
    ];

    /// Its bit in [`Taint::clean`](super::value::Taint::clean).
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Every bit: what is no text anybody chose any more.
pub(super) const EVERYTHING: u32 = u32::MAX;

/// A call that does harm with the wrong argument.
pub(super) struct Sink {
    /// The function's full name; one that begins with `.` is a method of anything.
    pub callee: &'static str,
    pub kind: Kind,
    pub takes: Takes,
}

/// Which argument does the harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// The one at this place, from 0.
    Nth(usize),
    /// Any.
    Any,
    /// The one at this place, only where it is part of a longer text: a whole value is harmless.
    Built(usize),
    /// The words of a command: a text where a shell is asked for, or a list that starts one.
    Words,
    /// The one at this place, unless a safe loader is named.
    Loaded(usize),
    /// What it is called on.
    Receiver,
    /// The one at this place, where it is SQL: what stands before the value has a word of it, or nothing stands there.
    Statement(usize),
    /// The words of a command, an argument each, from this place on.
    Listed(usize),
    /// The words that it is called on, gathered since the command was made.
    Started,
    /// The one behind this option: `-c`.
    Behind(&'static str),
    /// Any behind the first, where the first is of this type.
    Into(&'static str),
}

/// A call that writes what it reads into one of its arguments.
pub(super) struct Fill {
    /// The function's full name; one that begins with `.` is a method of anything.
    pub callee: &'static str,
    /// Which argument it writes into.
    pub into: usize,
}

/// What is known of one language.
pub(super) struct Language {
    /// Prefix of the ids of its rules.
    pub name: &'static str,
    pub sinks: &'static [Sink],
    /// Names and attributes that come from anybody: `flask.request`.
    pub remote: &'static [&'static str],
    /// Names that a parameter has when it is a request.
    pub request_parameters: &'static [&'static str],
    /// Of those, what is no text that the sender chose.
    pub harmless: &'static [&'static str],
    /// Calls and names that come from who starts the program.
    pub local: &'static [&'static str],
    /// Functions, by the end of their names, whose results are safe for these kinds.
    pub cleaners: &'static [(&'static str, u32)],
    /// Fields that do harm when they are assigned to.
    pub assigned: &'static [(&'static str, Kind)],
    /// Functions that make one text of their arguments.
    pub builders: &'static [&'static str],
    /// Calls that write into their arguments what they read.
    pub fills: &'static [Fill],
    /// Functions that make a command which then takes its words one by one.
    pub commands: &'static [&'static str],
    /// Methods that look something up: what they return is what was put there, not what it was looked up by.
    pub lookups: &'static [&'static str],
    /// Whether what a handler returns is shown as a page.
    pub shows_returned: bool,
}

impl Language {
    /// The kinds of harm that are known in it, in order.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        let of_sinks = |kind: Kind| self.sinks.iter().any(|sink| sink.kind == kind);
        let of_fields = |kind: Kind| self.assigned.iter().any(|(_, known)| *known == kind);
        Kind::ALL.into_iter().filter(move |kind| {
            // The session is known by how it is written to, and what is shown by what is returned.
            let is_written = matches!(kind, Kind::Trust | Kind::Markup) && self.shows_returned;
            of_sinks(*kind) || of_fields(*kind) || is_written
        })
    }
}

const fn sink(callee: &'static str, kind: Kind, takes: Takes) -> Sink {
    Sink { callee, kind, takes }
}
