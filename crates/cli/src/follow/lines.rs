//! Lines from the keyboard, read by a thread of their own: a read cannot be given up, a thread can
//! be left behind.

use std::io::BufRead;

use tokio::sync::mpsc;

/// Returns the lines that are typed; none come any more when the input ends.
pub fn typed() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}
