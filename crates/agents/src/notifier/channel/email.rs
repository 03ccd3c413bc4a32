//! E-mail by SMTP. The id of a message stays the same from try to try, by which servers and readers know a repetition.

use lettre::Message as Letter;
use lettre::message::{Mailbox, header};

use super::{Given, fit, heading};
use crate::contract::Trouble;
use crate::digest::digest;
use crate::notifier::{Message, Smtp, SmtpTls};

/// The most characters of a text; servers take about 10 MB, people do not.
const LONGEST: usize = 500_000;

/// An e-mail, and how to send it.
#[derive(Clone)]
pub struct Mail {
    /// Who sends it to whom.
    pub envelope: lettre::address::Envelope,
    /// All of it.
    pub bytes: Vec<u8>,
    /// The server.
    pub server: Smtp,
    /// The password to sign in with.
    pub password: Option<String>,
    /// Whether servers of private networks are allowed.
    pub allow_private: bool,
}

/// Makes the e-mail.
pub(super) fn mail(given: &Given<'_>, message: &Message) -> Result<Mail, Trouble> {
    let Some(server) = given.to.smtp.clone() else {
        return Err(Trouble::new("email needs `smtp`").hint("`smtp: {host: mail.example.org, from: ci@example.org}`"));
    };
    if server.tls == SmtpTls::None && (server.user.is_some() || !given.to.allow_private) {
        return Err(Trouble::new("send e-mail: `tls: none` would show it to everybody on the way")
            .hint("it is for a server on this machine, without a name to sign in with, and `allow_private: true`"));
    }
    let mailbox = |address: &str| {
        address
            .parse::<Mailbox>()
            .map_err(|error| Trouble::new(format!("`{address}` is no address of e-mail: {error}")))
    };
    let from = mailbox(&server.from)?;
    if given.to.target.is_empty() {
        return Err(Trouble::new("email needs `target`: the addresses of who gets it"));
    }
    // Within a header a line ends where nobody may write another.
    let subject = heading(message).split_whitespace().collect::<Vec<_>>().join(" ");
    let subject = if subject.is_empty() { message.text.lines().next().unwrap_or_default().to_owned() } else { subject };
    let subject: String = fit(&subject, 200).chars().filter(|c| !c.is_control()).collect();
    let id = digest(&message.key, 16);
    let date = std::time::UNIX_EPOCH + std::time::Duration::from_secs(u64::try_from(message.at).unwrap_or(0));
    let mut letter = Letter::builder()
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .date(date)
        .from(from)
        .subject(if subject.is_empty() { "(no subject)".to_owned() } else { subject })
        .header(header::ContentType::TEXT_PLAIN);
    for address in &given.to.target {
        letter = letter.to(mailbox(address)?);
    }
    let letter =
        letter.body(fit(&message.text, LONGEST)).map_err(|error| Trouble::new(format!("write the e-mail: {error}")))?;
    let password = given.variable("password_env", &server.password_env)?;
    if server.user.is_some() != password.is_some() {
        return Err(Trouble::new("sign in to the mail server: `user` and `password_env` belong together"));
    }
    Ok(Mail {
        envelope: letter.envelope().clone(),
        bytes: letter.formatted(),
        server,
        password,
        allow_private: given.to.allow_private,
    })
}
