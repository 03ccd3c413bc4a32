//! Who may do what over HTTP: pushed on from outside, over a real socket.

mod attempts;
mod audit;
mod browsers;
mod limits;
mod matrix;
mod secrets;
mod sessions;
mod support;
