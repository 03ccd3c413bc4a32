//! What can be asked of a service over the network, besides whether it is there.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::quantity::Span;

/// An address that must answer as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http {
    /// The address, `http://` or `https://`.
    pub url: String,
    /// The statuses that may come back; at least one.
    pub expect: Vec<u16>,
    /// What must be in the body.
    pub body: Option<String>,
    /// Headers that must be there, and what must be in each.
    pub headers: BTreeMap<String, String>,
}

/// A server that must speak TLS in a certain way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The `host:port`.
    pub address: String,
    /// Exactly these versions are accepted; any where there is none.
    pub versions: Vec<TlsVersion>,
    /// Names of the cipher suites that may be accepted, or `!WORD` for what may not be in the name of one.
    pub ciphers: Vec<String>,
    /// How long its certificate must still be valid.
    pub expires_in: Option<Span>,
    /// The name that its certificate must be for.
    pub server_name: Option<String>,
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsVersion {
    /// TLS 1.0.
    V1_0,
    /// TLS 1.1.
    V1_1,
    /// TLS 1.2.
    V1_2,
    /// TLS 1.3.
    V1_3,
}

impl TlsVersion {
    /// Every version, the oldest first.
    pub const ALL: [TlsVersion; 4] = [TlsVersion::V1_0, TlsVersion::V1_1, TlsVersion::V1_2, TlsVersion::V1_3];
}

impl fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            TlsVersion::V1_0 => "1.0",
            TlsVersion::V1_1 => "1.1",
            TlsVersion::V1_2 => "1.2",
            TlsVersion::V1_3 => "1.3",
        })
    }
}

impl FromStr for TlsVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = TlsVersion::ALL.into_iter().find(|version| version.to_string() == text.trim());
        known.ok_or_else(|| format!("`{}` is no version of TLS; write `1.2` or `1.3`", text.escape_debug()))
    }
}

/// A WebSocket that must open and, where something is sent, answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSocket {
    /// The address, `ws://` or `wss://`.
    pub url: String,
    /// What is sent once it is open.
    pub send: Option<String>,
    /// What must be in the first message that comes back.
    pub expect: Option<String>,
}

/// A host on which exactly these ports are open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ports {
    /// The host, by name or address.
    pub host: String,
    /// The ports that must be open; every other one of the range must not be.
    #[serde(default)]
    pub open: Vec<u16>,
    /// The ports that are looked at.
    #[serde(default)]
    pub range: PortRange,
}

/// A range of ports: `1-65535`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortRange {
    /// The first one, at least 1.
    pub first: u16,
    /// The last one.
    pub last: u16,
}

impl Default for PortRange {
    fn default() -> Self {
        PortRange { first: 1, last: u16::MAX }
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

impl FromStr for PortRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let port = |text: &str| text.trim().parse::<u16>().ok().filter(|port| *port > 0);
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        match (port(first), port(last)) {
            (Some(first), Some(last)) if first <= last => Ok(PortRange { first, last }),
            _ => Err(format!("`{}` is no range of ports, such as `1-1024`", text.escape_debug())),
        }
    }
}

macro_rules! as_text {
    ($type:ty) => {
        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

as_text!(TlsVersion);
as_text!(PortRange);
