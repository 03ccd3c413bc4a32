//! Ctrl-C, counted: once asks, twice insists.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::trouble::{Result, Trouble};

/// The interrupts that came while a run was followed.
pub struct Interrupts {
    interrupt: Signal,
    terminate: Signal,
    count: u32,
}

impl Interrupts {
    /// Takes over Ctrl-C and `kill`.
    pub fn new() -> Result<Interrupts> {
        let take = |kind| signal(kind).map_err(|error| Trouble::while_trying("take over Ctrl-C", &error));
        let (interrupt, terminate) = (take(SignalKind::interrupt())?, take(SignalKind::terminate())?);
        Ok(Interrupts { interrupt, terminate, count: 0 })
    }

    /// Waits for the next.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        self.count += 1;
    }

    /// Returns how many came.
    pub fn count(&self) -> u32 {
        self.count
    }
}
