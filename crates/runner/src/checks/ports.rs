//! Finding out which ports of a host are open.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use pitcrew_plan::Ports;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::Answer;

/// Connections that are tried at once: far below what a process may have open.
const AT_ONCE: usize = 200;
/// How long a port may be silent before it counts as closed.
const PATIENCE: Duration = Duration::from_secs(1);
/// The most ports that an answer names.
const NAMED: usize = 20;

/// Tries every port of the range once.
pub(super) async fn ask(asked: &Ports) -> Answer {
    let host = &asked.host;
    let address = match tokio::net::lookup_host((host.as_str(), 0)).await {
        Ok(mut addresses) => addresses.next(),
        Err(error) => return Answer::no(format!("look up {host}: {error}")),
    };
    let Some(address) = address else { return Answer::no(format!("{host} names no address")) };
    let open = open_ports(address.ip(), asked).await;
    let wanted: BTreeSet<u16> = asked.open.iter().copied().collect();
    let extra: Vec<u16> = open.difference(&wanted).copied().collect();
    let missing: Vec<u16> = wanted.difference(&open).copied().collect();
    let mut said = Vec::new();
    if !extra.is_empty() {
        said.push(format!("open, and should not be: {}", named(&extra)));
    }
    if !missing.is_empty() {
        said.push(format!("not open, and should be: {}", named(&missing)));
    }
    if said.is_empty() {
        let open: Vec<u16> = open.into_iter().collect();
        let open = if open.is_empty() { "no port".to_owned() } else { named(&open) };
        return Answer::yes(format!("of {host}, ports {}: open is {open}", asked.range));
    }
    Answer::no(format!("of {host}, ports {}: {}", asked.range, said.join("; ")))
}

/// Returns the open ports of the range, and those of the wanted ones that lie outside it.
async fn open_ports(address: IpAddr, asked: &Ports) -> BTreeSet<u16> {
    let range = asked.range.first..=asked.range.last;
    let outside = asked.open.iter().copied().filter(|port| !range.contains(port));
    let ports: Arc<Vec<u16>> = Arc::new(outside.chain(range.clone()).collect());
    let next = Arc::new(AtomicU32::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..AT_ONCE.min(ports.len()) {
        let (ports, next) = (ports.clone(), next.clone());
        workers.spawn(async move {
            let mut open = Vec::new();
            while let Some(port) = ports.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
                if is_open(SocketAddr::new(address, *port)).await {
                    open.push(*port);
                }
            }
            open
        });
    }
    workers.join_all().await.into_iter().flatten().collect()
}

async fn is_open(address: SocketAddr) -> bool {
    match tokio::time::timeout(PATIENCE, TcpStream::connect(address)).await {
        // A connection from a port to itself, which the kernel makes where nobody listens.
        Ok(Ok(stream)) => stream.local_addr().ok() != Some(address),
        Ok(Err(_)) | Err(_) => false,
    }
}

fn named(ports: &[u16]) -> String {
    let first: Vec<String> = ports.iter().take(NAMED).map(u16::to_string).collect();
    match ports.len().checked_sub(NAMED) {
        Some(more) if more > 0 => format!("{} and {more} more", first.join(", ")),
        _ => first.join(", "),
    }
}
