//! Opening a WebSocket, and where wanted saying something into it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pitcrew_plan::WebSocket;
use rustls::RootCertStore;
use tungstenite::client::IntoClientRequest;
use tungstenite::error::UrlError;
use tungstenite::{HandshakeError, Message};

use super::tcp::connect;
use super::{Answer, chain, tls};

/// Opens it once; with something to send, or to expect, one message must come back.
pub(super) fn ask(asked: &WebSocket, timeout: Duration) -> Result<Answer, String> {
    ask_with(asked, timeout, RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() })
}

/// Asks, and believes those whose certificates go back to one of `roots`.
pub(super) fn ask_with(asked: &WebSocket, timeout: Duration, roots: RootCertStore) -> Result<Answer, String> {
    let url = &asked.url;
    let secure = url.starts_with("wss://");
    let request = url.as_str().into_client_request().map_err(|error| format!("open {url}: {}", chain(&error)))?;
    let host = request.uri().host().ok_or_else(|| format!("open {url}: {}", UrlError::NoHostName))?;
    let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = request.uri().port_u16().unwrap_or(if secure { 443 } else { 80 });
    let stream = connect(&format!("{host}:{port}"), timeout)?;
    match secure {
        true => talk(asked, request, secured(stream, &name, roots)?, timeout),
        false => talk(asked, request, stream, timeout),
    }
}

fn secured(stream: TcpStream, host: &str, roots: RootCertStore) -> Result<impl Read + Write, String> {
    let config = tls::config(|versions| versions.with_root_certificates(roots).with_no_client_auth())?;
    let name = rustls::pki_types::ServerName::try_from(host.to_owned()).map_err(|error| error.to_string())?;
    let connection = rustls::ClientConnection::new(Arc::new(config), name).map_err(|error| error.to_string())?;
    Ok(rustls::StreamOwned::new(connection, stream))
}

fn talk(
    asked: &WebSocket,
    request: tungstenite::handshake::client::Request,
    stream: impl Read + Write,
    timeout: Duration,
) -> Result<Answer, String> {
    let url = &asked.url;
    let until = Instant::now() + timeout;
    let (mut socket, _) = tungstenite::client(request, stream).map_err(|error| match error {
        HandshakeError::Failure(tungstenite::Error::Http(answer)) => {
            format!("{url} answered {}, not 101", answer.status().as_u16())
        }
        HandshakeError::Failure(error) => format!("open {url}: {}", chain(&error)),
        HandshakeError::Interrupted(_) => format!("{url} does not answer"),
    })?;
    if asked.send.is_none() && asked.expect.is_none() {
        return Ok(Answer::yes(format!("{url} opened")));
    }
    if let Some(text) = &asked.send {
        socket.send(Message::text(text.clone())).map_err(|error| format!("send to {url}: {}", chain(&error)))?;
    }
    // Pings and the like are no answer.
    while Instant::now() < until {
        let message = socket.read().map_err(|error| format!("{url} sent nothing: {}", chain(&error)))?;
        let (Message::Text(_) | Message::Binary(_)) = message else { continue };
        let came = String::from_utf8_lossy(&message.into_data()).into_owned();
        let shown: String = came.chars().take(200).collect();
        return Ok(match &asked.expect {
            Some(wanted) if !came.contains(wanted.as_str()) => {
                Answer::no(format!("{url} sent `{shown}`, which does not hold `{wanted}`"))
            }
            _ => Answer::yes(format!("{url} sent `{shown}`")),
        });
    }
    Ok(Answer::no(format!("{url} sent nothing")))
}
