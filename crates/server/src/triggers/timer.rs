//! One alarm at a moment of the calendar: it rings when the clock of the machine shows that moment, also after a
//! sleep of the machine, and when somebody sets the clock.

use std::os::fd::OwnedFd;

use pitcrew_engine::Timestamp;
use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec};
use tokio::io::unix::AsyncFd;

use super::descriptor;

/// An alarm.
pub(super) struct Timer {
    fd: AsyncFd<OwnedFd>,
}

impl Timer {
    /// Makes an alarm that is not set.
    pub(super) fn new() -> std::io::Result<Timer> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let fd = rustix::time::timerfd_create(TimerfdClockId::Realtime, flags)?;
        Ok(Timer { fd: descriptor::awaited(fd)? })
    }

    /// Returns when the moment has come, or somebody has set the clock; never where there is no moment.
    pub(super) async fn until(&self, moment: Option<Timestamp>) -> std::io::Result<()> {
        let Some(moment) = moment else { return std::future::pending().await };
        let never = Timespec { tv_sec: 0, tv_nsec: 0 };
        // What is due already rings at once; a value of nothing would never ring.
        let at_ms = moment.0.max(1);
        let value = Timespec { tv_sec: at_ms / 1000, tv_nsec: (at_ms % 1000) * 1_000_000 };
        let flags = TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET;
        let set = Itimerspec { it_interval: never, it_value: value };
        rustix::time::timerfd_settime(self.fd.get_ref(), flags, &set)?;
        loop {
            let mut ready = self.fd.readable().await?;
            match rustix::io::read(self.fd.get_ref(), &mut [0_u8; 8]) {
                Ok(_) | Err(rustix::io::Errno::CANCELED) => return Ok(()),
                Err(rustix::io::Errno::AGAIN) => ready.clear_ready(),
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
