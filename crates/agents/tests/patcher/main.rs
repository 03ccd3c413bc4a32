//! The patcher as whoever calls it sees it: inputs in, output and files out; where git has an opinion, beside git.

mod against_git;
mod bumps;
mod code;
mod configuration;
mod crash;
mod hostile;
mod keeping;
mod patches;
mod placing;
mod support;
