//! The async runtime, for the commands that need one.

use std::future::Future;

use crate::trouble::{Result, Trouble};

/// Runs a future to its end. Threads that still read the keyboard are left behind.
pub fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Trouble::while_trying("start", &error))?;
    let result = runtime.block_on(future);
    runtime.shutdown_background();
    result
}

/// Runs what reads and writes files, or waits, on a thread where that holds up nobody.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

/// Does what waits for others, also where that is called from something async: its other parts go on meanwhile.
pub fn waiting<T>(work: impl FnOnce() -> T) -> T {
    match tokio::runtime::Handle::try_current() {
        Ok(_) => tokio::task::block_in_place(work),
        Err(_) => work(),
    }
}
