//! Whom a command can talk to.

use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};

use pitcrew_sandbox::Network;

use crate::case::Case;

crate::cases!(
    a_command_has_a_loopback_of_its_own_with_low_ports,
    the_loopback_of_the_host_is_out_of_reach,
    with_the_host_network_it_is_in_reach,
    abstract_sockets_of_the_host_are_out_of_reach_even_then,
    names_of_the_loopback_resolve,
);

fn a_command_has_a_loopback_of_its_own_with_low_ports() {
    let mut case = Case::walled();
    for address in ["127.0.0.1:0", "127.0.0.1:80", "127.0.0.1:443", "[::1]:80"] {
        let done = case.push(&["talk-to-itself", address]);
        assert_eq!(done.code(), 0, "{address}: {done:?}");
    }
    let out = case.push(&["connect", "192.0.2.1:80"]);
    assert!(out.out.contains("unreachable"), "{out:?}");
}

fn the_loopback_of_the_host_is_out_of_reach() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let done = Case::walled().push(&["connect", &address]);
    assert!(done.out.contains("refused"), "{done:?}");
}

fn with_the_host_network_it_is_in_reach() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let mut case = Case::walled();
    case.enclosure().network = Network::Host;
    assert_eq!(case.push(&["connect", &address]).code(), 0);
}

fn abstract_sockets_of_the_host_are_out_of_reach_even_then() {
    let name = format!("pitcrew-test-{}", std::process::id());
    let address = SocketAddr::from_abstract_name(&name).unwrap();
    let _listener = UnixListener::bind_addr(&address).unwrap();
    for network in [Network::Private, Network::Host] {
        let mut case = Case::walled();
        case.enclosure().network = network;
        let done = case.push(&["connect-abstract", &name]);
        let told = done.outcome.unenforced.iter().any(|sentence| sentence.contains("abstract"));
        assert!(done.code() == 1 || told, "{network:?}: {done:?}");
    }
}

fn names_of_the_loopback_resolve() {
    let done = Case::walled().sh("getent hosts localhost >/dev/null && getent passwd agent");
    assert!(done.said().ends_with(":/home/agent:/bin/sh"), "{done:?}");
}
