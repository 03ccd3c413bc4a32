//! E-mail by SMTP, to a server whose address was checked.

use std::net::{SocketAddr, ToSocketAddrs};

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use super::{Answer, Policy};
use crate::notifier::SmtpTls;
use crate::notifier::address;
use crate::notifier::channel::Mail;

/// Sends an e-mail once.
pub(super) fn send(mail: &Mail, policy: &Policy) -> Answer {
    let server = &mail.server;
    let port = server.port.unwrap_or(match server.tls {
        SmtpTls::Tls => 465,
        SmtpTls::Starttls => 587,
        SmtpTls::None => 25,
    });
    let found: std::io::Result<Vec<SocketAddr>> = match mail.allow_private {
        true => (server.host.as_str(), port).to_socket_addrs().map(Iterator::collect),
        false => address::checked(&server.host, port),
    };
    let addresses = match found {
        Ok(addresses) => addresses,
        Err(error) if error.get_ref().is_some_and(|inner| inner.is::<address::Private>()) => {
            return Answer::Refused(format!("{error}; `allow_private: true` allows it"));
        }
        Err(error) => return Answer::NotNow(None, format!("the server's name was not found: {error}")),
    };
    let mut connection = match connect(mail, &addresses, policy) {
        Ok(connection) => connection,
        Err(error) => return before(&error),
    };
    let answer = match connection.send(&mail.envelope, &mail.bytes) {
        Ok(response) if response.is_positive() => Answer::Taken,
        Ok(response) => Answer::Refused(format!("the server answers {}", response.code())),
        // A server that answers has not taken it; one that does not may have.
        Err(error) if error.is_transient() || error.is_permanent() => before(&error),
        Err(error) => Answer::Unknown(format!("the server did not say that it has it: {error}")),
    };
    let _ = connection.quit();
    answer
}

fn connect(mail: &Mail, addresses: &[SocketAddr], policy: &Policy) -> Result<SmtpConnection, Error> {
    let server = &mail.server;
    let me = ClientId::default();
    let tls = match server.tls {
        SmtpTls::None => None,
        _ => Some(TlsParameters::new(server.host.clone())?),
    };
    let from_the_start = tls.as_ref().filter(|_| server.tls == SmtpTls::Tls);
    let mut connection = SmtpConnection::connect(addresses, Some(policy.timeout), &me, from_the_start, None)?;
    if server.tls == SmtpTls::Starttls
        && let Some(tls) = &tls
    {
        connection.starttls(tls, &me)?;
    }
    if let (Some(user), Some(password)) = (&server.user, &mail.password) {
        let credentials = Credentials::new(user.clone(), password.clone());
        connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)?;
    }
    Ok(connection)
}

/// Says what an error before the message was handed over means.
fn before(error: &Error) -> Answer {
    match error {
        error if error.is_permanent() || error.is_client() => {
            Answer::Refused(format!("the mail server refuses: {error}"))
        }
        error if error.is_tls() => Answer::Refused(format!("there is no safe connection to the mail server: {error}")),
        error => Answer::NotNow(None, format!("the mail server is not ready: {error}")),
    }
}
