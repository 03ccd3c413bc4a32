//! Connecting to a port.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use super::Answer;

/// Connects once, to whichever of the host's addresses answers.
pub(super) fn ask(address: &str, timeout: Duration) -> Result<Answer, String> {
    connect(address, timeout).map(|_| Answer::yes(format!("{address} accepts connections")))
}

/// Connects to a `host:port`; what is read from the stream, or written to it, takes at most `timeout` at a time.
pub(super) fn connect(address: &str, timeout: Duration) -> Result<TcpStream, String> {
    let addresses = address.to_socket_addrs().map_err(|error| format!("look up {address}: {error}"))?;
    let mut why = format!("{address} names no address");
    for one in addresses {
        match TcpStream::connect_timeout(&one, timeout) {
            Ok(stream) => {
                let set = stream.set_read_timeout(Some(timeout)).and(stream.set_write_timeout(Some(timeout)));
                return set.map(|()| stream).map_err(|error| format!("talk to {address}: {error}"));
            }
            Err(error) => why = format!("connect to {address}: {error}"),
        }
    }
    Err(why)
}
