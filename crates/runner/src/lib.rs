//! Makes a run happen: store, workspaces, executors, and the loop that owns a run

pub mod store;
