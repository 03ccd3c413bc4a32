//! Waiting for a descriptor of the kernel's, without a thread.

use std::os::fd::OwnedFd;

use tokio::io::unix::AsyncFd;

/// Returns a descriptor that can be waited for.
#[expect(
    deprecated,
    reason = "its successor is unsafe; an `OwnedFd` is what that asks for, and unsafe code is the sandbox's"
)]
pub(super) fn awaited(fd: OwnedFd) -> std::io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::new(fd)
}
