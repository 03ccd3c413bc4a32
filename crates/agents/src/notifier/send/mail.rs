//! E-mail by SMTP, to a server whose address was checked.

use std::error::Error as _;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::SmtpConnection;
use lettre::transport::smtp::commands::{self, Data, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};

use super::trust::{self, Trust};
use super::{Answer, Policy};
use crate::notifier::SmtpTls;
use crate::notifier::address;
use crate::notifier::channel::Mail;

/// Sends an e-mail once.
pub(super) fn send(mail: &Mail, policy: &Policy, trust: &Trust) -> Answer {
    let server = &mail.server;
    let port = server.port.unwrap_or(match server.tls {
        SmtpTls::Tls => 465,
        SmtpTls::Starttls => 587,
        SmtpTls::None => 25,
    });
    let found: io::Result<Vec<SocketAddr>> = match mail.allow_private {
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
    let mut connection = match connect(mail, &addresses, policy, trust) {
        Ok(connection) => connection,
        Err(answer) => return answer,
    };
    let answer = match announce(&mut connection, mail) {
        Ok(()) => match connection.message(&mail.bytes) {
            Ok(_) => Answer::Taken,
            // A server that answers has not taken it; one that does not may have.
            Err(error) if error.is_transient() || error.is_permanent() => before(&error),
            Err(error) => Answer::Unknown(format!("the server did not say that it has it: {}", reason(&error))),
        },
        Err(answer) => answer,
    };
    let _ = connection.quit();
    answer
}

fn connect(mail: &Mail, addresses: &[SocketAddr], policy: &Policy, trust: &Trust) -> Result<SmtpConnection, Answer> {
    let before = |error: Error| before(&error);
    let server = &mail.server;
    let me = ClientId::default();
    let tls = match server.tls {
        SmtpTls::None => None,
        _ => Some(trust.of_mail(&server.host).map_err(before)?),
    };
    let from_the_start = tls.as_ref().filter(|_| server.tls == SmtpTls::Tls);
    let mut connection =
        SmtpConnection::connect(addresses, Some(policy.timeout), &me, from_the_start, None).map_err(before)?;
    if server.tls == SmtpTls::Starttls
        && let Some(tls) = &tls
    {
        // Whoever stands between us may have taken the offer out: that is no word of the server's.
        if !connection.server_info().supports_feature(Extension::StartTls) {
            return Err(Answer::NoWay(
                "there is no safe connection: the mail server does not offer STARTTLS".to_owned(),
            ));
        }
        connection.starttls(tls, &me).map_err(before)?;
    }
    if let (Some(user), Some(password)) = (&server.user, &mail.password) {
        let credentials = Credentials::new(user.clone(), password.clone());
        connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).map_err(before)?;
    }
    Ok(connection)
}

/// Says who sends to whom; until the message itself follows, the server surely does not have it.
fn announce(connection: &mut SmtpConnection, mail: &Mail) -> Result<(), Answer> {
    let knows = |extension| connection.server_info().supports_feature(extension);
    let mut parameters = Vec::new();
    let addresses = mail.envelope.from().into_iter().chain(mail.envelope.to());
    if !addresses.map(AsRef::<str>::as_ref).all(str::is_ascii) {
        if !knows(Extension::SmtpUtfEight) {
            return Err(Answer::Refused("the mail server takes no addresses but those of ASCII".to_owned()));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    connection
        .command(commands::Mail::new(mail.envelope.from().cloned(), parameters))
        .map_err(|error| before(&error))?;
    for to in mail.envelope.to() {
        connection.command(Rcpt::new(to.clone(), Vec::new())).map_err(|error| match before(&error) {
            Answer::Refused(why) => Answer::Refused(format!("{why} (for `{to}`)")),
            Answer::NotNow(pause, why) => Answer::NotNow(pause, format!("{why} (for `{to}`)")),
            other => other,
        })?;
    }
    connection.command(Data).map_err(|error| before(&error)).map(drop)
}

/// Says what an error before the message was handed over means.
fn before(error: &Error) -> Answer {
    if let Some(why) = trust::of_mail(error) {
        return Answer::NoWay(why);
    }
    match error {
        error if error.is_permanent() || error.is_client() => {
            Answer::Refused(format!("the mail server refuses: {error}"))
        }
        error if error.is_tls() => Answer::NoWay(format!("there is no safe connection to the mail server: {error}")),
        error => Answer::NotNow(None, format!("the mail server is not ready: {}", reason(error))),
    }
}

/// Says what went wrong; that there was no answer in time reads otherwise where it comes from the system.
fn reason(error: &Error) -> String {
    let io = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    match io.map(io::Error::kind) {
        Some(io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => "there was no answer in time".to_owned(),
        _ => error.to_string(),
    }
}
