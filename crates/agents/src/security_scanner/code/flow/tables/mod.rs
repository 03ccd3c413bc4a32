//! What languages' libraries do: where values come in, where they do harm, what makes them safe.

mod javascript;
mod python;

pub(super) use javascript::JAVASCRIPT;
pub(super) use python::PYTHON;

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
}

const fn sink(callee: &'static str, kind: Kind, takes: Takes) -> Sink {
    Sink { callee, kind, takes }
}
