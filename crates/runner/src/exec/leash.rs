//! Ending a command before it ends by itself.

use tokio::sync::watch;

/// How far a leash is pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pull {
    Loose,
    Gently,
    Hard,
}

/// The end that ends: whoever holds it can pull, again and harder.
#[derive(Clone, Debug)]
pub struct Holder(watch::Sender<Pull>);

/// The end that a command hangs on.
#[derive(Clone, Debug)]
pub struct Leash {
    receiver: watch::Receiver<Pull>,
    felt: Pull,
}

/// Makes a leash with its two ends.
pub fn leash() -> (Holder, Leash) {
    let (sender, receiver) = watch::channel(Pull::Loose);
    (Holder(sender), Leash { receiver, felt: Pull::Loose })
}

impl Holder {
    /// Ends what hangs on the leash; `hard` without a grace period.
    pub fn pull(&self, hard: bool) {
        let pull = if hard { Pull::Hard } else { Pull::Gently };
        self.0.send_if_modified(|now| {
            let harder = pull > *now;
            *now = pull.max(*now);
            harder
        });
    }
}

impl Leash {
    /// Waits until somebody pulls harder than was felt before; says whether it was hard.
    pub async fn pulled(&mut self) -> bool {
        let felt = self.felt;
        let now = self.receiver.wait_for(|now| *now > felt).await.map(|now| *now);
        match now {
            Ok(now) => {
                self.felt = now;
                now == Pull::Hard
            }
            // Nobody holds the other end any more, so nobody will ever pull.
            Err(_) => std::future::pending().await,
        }
    }

    /// Whether somebody has pulled.
    pub fn is_pulled(&self) -> bool {
        *self.receiver.borrow() > Pull::Loose
    }
}
