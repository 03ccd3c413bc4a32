//! The first two messages of TLS: a greeting that offers one version, and what comes back.

use std::io::{ErrorKind, Read, Write};
use std::net::IpAddr;
use std::time::Duration;

use pitcrew_plan::{Tls, TlsVersion};

use super::super::tcp::connect;
use super::suites::Suite;

const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const SUPPORTED_VERSIONS: u16 = 43;

/// Offers one version with these suites. Returns the suite that the server chose, or `None` where it refused.
pub(super) fn greet(
    asked: &Tls,
    version: TlsVersion,
    suites: &[Suite],
    timeout: Duration,
) -> Result<Option<u16>, String> {
    let address = &asked.address;
    let mut stream = connect(address, timeout)?;
    let host = address.rsplit_once(':').map_or(address.as_str(), |(host, _)| host);
    let hello = client_hello(asked.server_name.as_deref().unwrap_or(host), version, suites)?;
    if stream.write_all(&hello).is_err() {
        return Ok(None);
    }
    let mut handshake = Vec::new();
    loop {
        let mut head = [0; 5];
        match read(&mut stream, &mut head, address)? {
            Some(()) if head[0] == HANDSHAKE => {}
            Some(()) if head[0] == ALERT => return Ok(None),
            Some(()) => return Err(format!("{address} does not speak TLS")),
            None => return Ok(None),
        }
        let mut body = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
        if read(&mut stream, &mut body, address)?.is_none() {
            return Ok(None);
        }
        handshake.extend(body);
        if let Some(message) = whole(&handshake) {
            return Ok(chosen(message).filter(|(spoken, _)| *spoken == code(version)).map(|(_, suite)| suite));
        }
    }
}

/// Fills the buffer; `None` where the server hung up, which is how some refuse.
fn read(stream: &mut impl Read, buffer: &mut [u8], address: &str) -> Result<Option<()>, String> {
    match stream.read_exact(buffer) {
        Ok(()) => Ok(Some(())),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            Err(format!("{address} accepts the connection and does not answer"))
        }
        Err(_) => Ok(None),
    }
}

/// Returns the first message once all of it is there.
fn whole(handshake: &[u8]) -> Option<&[u8]> {
    let length =
        usize::from(*handshake.get(1)?) << 16 | usize::from(*handshake.get(2)?) << 8 | usize::from(*handshake.get(3)?);
    handshake.get(..4 + length)
}

/// Returns the version and the suite that a server's greeting chose.
fn chosen(message: &[u8]) -> Option<(u16, u16)> {
    let number = |at: usize| Some(u16::from_be_bytes([*message.get(at)?, *message.get(at + 1)?]));
    if *message.first()? != SERVER_HELLO {
        return None;
    }
    let mut version = number(4)?;
    let session = usize::from(*message.get(4 + 2 + 32)?);
    let suite_at = 4 + 2 + 32 + 1 + session;
    let suite = number(suite_at)?;
    // After the suite: one byte for compression, two for the length of the extensions.
    let mut at = suite_at + 2 + 1 + 2;
    while let (Some(kind), Some(length)) = (number(at), number(at + 2)) {
        if kind == SUPPORTED_VERSIONS {
            version = number(at + 4)?;
        }
        at += 4 + usize::from(length);
    }
    Some((version, suite))
}

fn client_hello(host: &str, version: TlsVersion, suites: &[Suite]) -> Result<Vec<u8>, String> {
    let mut random = [0; 64];
    rustix::rand::getrandom(&mut random, rustix::rand::GetRandomFlags::empty()).map_err(|error| error.to_string())?;
    let modern = version == TlsVersion::V1_3;
    let mut body = Vec::new();
    // From 1.3 on, the version stands in an extension and 1.2 in its old place.
    body.extend(if modern { code(TlsVersion::V1_2) } else { code(version) }.to_be_bytes());
    body.extend(&random[..32]);
    body.push(32);
    body.extend(&random[32..]);
    let codes: Vec<u8> = suites.iter().flat_map(|suite| suite.code.to_be_bytes()).collect();
    push(&mut body, &codes);
    body.extend([1, 0]);
    push(&mut body, &extensions(host, modern));

    let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
    let mut handshake = vec![CLIENT_HELLO, length[1], length[2], length[3]];
    handshake.extend(body);
    let mut record = vec![HANDSHAKE, 3, 1];
    push(&mut record, &handshake);
    Ok(record)
}

fn extensions(host: &str, modern: bool) -> Vec<u8> {
    let mut all = Vec::new();
    let mut extension = |kind: u16, body: &[u8]| {
        all.extend(kind.to_be_bytes());
        push(&mut all, body);
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<IpAddr>().is_err() {
        let mut name = vec![0];
        push(&mut name, bare.as_bytes());
        let mut list = Vec::new();
        push(&mut list, &name);
        extension(0, &list);
    }
    // x25519, secp256r1, secp384r1, secp521r1; uncompressed points.
    extension(10, &[0, 8, 0, 29, 0, 23, 0, 24, 0, 25]);
    extension(11, &[1, 0]);
    // ECDSA, RSA-PSS, Ed25519 and RSA, with SHA-256, 384, 512 and, for the old ones, SHA-1.
    extension(13, &[0, 22, 4, 3, 5, 3, 6, 3, 8, 4, 8, 5, 8, 6, 8, 7, 4, 1, 5, 1, 6, 1, 2, 1]);
    if modern {
        extension(SUPPORTED_VERSIONS, &[2, 3, 4]);
        // No key share: the server answers which suite it would take, and asks for one. That is all we want.
        extension(51, &[0, 0]);
    }
    all
}

/// Adds a list with its length in two bytes before it.
fn push(to: &mut Vec<u8>, list: &[u8]) {
    to.extend(u16::try_from(list.len()).unwrap_or(u16::MAX).to_be_bytes());
    to.extend(list);
}

fn code(version: TlsVersion) -> u16 {
    match version {
        TlsVersion::V1_0 => 0x0301,
        TlsVersion::V1_1 => 0x0302,
        TlsVersion::V1_2 => 0x0303,
        TlsVersion::V1_3 => 0x0304,
    }
}
