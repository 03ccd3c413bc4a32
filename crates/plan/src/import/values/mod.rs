//! The values that documents write beside their tasks: ids, names, owners, paths, lengths of time, how far they are.

pub(crate) mod dates;
pub(crate) mod duration;
pub(crate) mod ident;
pub(crate) mod moment;
pub(crate) mod name;
pub(crate) mod owner;
pub(crate) mod paths;
pub(crate) mod priority;
pub(crate) mod scale;
pub(crate) mod status;
pub(crate) mod subject;
pub(crate) mod time_words;
