//! Which servers are trusted: those whose certificate a public authority signed, or one that is named.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::path::Path;
use std::{fs, io};

use lettre::transport::smtp;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use rustls::CertificateError;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use crate::contract::Trouble;
use crate::notifier::Destination;

/// The variable that names a file of certificates for most programs.
const VARIABLE: &str = "SSL_CERT_FILE";

/// The authorities that are trusted; the public ones where none is named.
#[derive(Clone, Default)]
pub struct Trust(Option<Vec<ureq::tls::Certificate<'static>>>);

impl Trust {
    /// The authorities that a destination names, or else the environment. A name is of a file within `directory`.
    ///
    /// # Errors
    ///
    /// [`Trouble`] where the file cannot be read, or has no certificate.
    pub fn of(to: &Destination, directory: &Path, variables: &BTreeMap<String, String>) -> Result<Trust, Trouble> {
        let (by, path) = match (&to.ca_file, variables.get(VARIABLE).filter(|path| !path.is_empty())) {
            (Some(path), _) => ("ca_file", path),
            (None, Some(path)) => (VARIABLE, path),
            (None, None) => return Ok(Trust::default()),
        };
        let trouble = |why: String| {
            Trouble::new(format!("read the certificates of `{by}`, `{path}`: {why}"))
                .hint("it names a file in PEM, with the certificate of each authority to trust")
        };
        let text = fs::read(directory.join(path)).map_err(|error| trouble(error.to_string()))?;
        let mut certificates = Vec::new();
        for item in parse_pem(&text) {
            match item {
                Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
                Ok(_) => {}
                Err(error) => return Err(trouble(error.to_string())),
            }
        }
        if certificates.is_empty() {
            return Err(trouble("there is no certificate in it".to_owned()));
        }
        Ok(Trust(Some(certificates)))
    }

    /// Returns this for requests over HTTP.
    pub(super) fn of_http(&self) -> TlsConfig {
        let roots = self.0.as_deref().map_or(RootCerts::WebPki, RootCerts::new_with_certs);
        TlsConfig::builder().root_certs(roots).build()
    }

    /// Returns this for a mail server of that name.
    pub(super) fn of_mail(&self, host: &str) -> Result<TlsParameters, smtp::Error> {
        let mut parameters = TlsParameters::builder(host.to_owned());
        if let Some(certificates) = &self.0 {
            parameters = parameters.certificate_store(CertificateStore::None);
            for certificate in certificates {
                parameters = parameters.add_root_certificate(Certificate::from_der(certificate.der().to_vec())?);
            }
        }
        parameters.build()
    }
}

/// Says why a connection is not safe, where that is why it broke.
pub(super) fn of_io(error: &io::Error) -> Option<String> {
    error.get_ref()?.downcast_ref::<rustls::Error>().map(explain)
}

/// Says why a connection to a mail server is not safe, where that is why it broke.
pub(super) fn of_mail(error: &smtp::Error) -> Option<String> {
    let cause = error.source()?;
    let told = cause.downcast_ref::<rustls::Error>().map(explain);
    told.or_else(|| of_io(cause.downcast_ref::<io::Error>()?))
}

/// Says why a connection is not safe, and what to do.
pub(super) fn explain(error: &rustls::Error) -> String {
    use CertificateError as Why;
    let why = match error {
        rustls::Error::InvalidCertificate(Why::UnknownIssuer | Why::BadSignature) => {
            "its certificate is of an authority that is not known here; `ca_file` names the authorities to trust"
        }
        rustls::Error::InvalidCertificate(Why::NotValidForName | Why::NotValidForNameContext { .. }) => {
            "its certificate is for another name than the one it was asked by"
        }
        rustls::Error::InvalidCertificate(Why::Expired | Why::ExpiredContext { .. }) => "its certificate has expired",
        rustls::Error::InvalidCertificate(Why::NotValidYet | Why::NotValidYetContext { .. }) => {
            "its certificate is not valid yet: is the time of this machine right?"
        }
        rustls::Error::InvalidMessage(_) => "what answers there does not speak TLS, or not from the start",
        other => return format!("there is no safe connection: {other}"),
    };
    format!("there is no safe connection: {why}")
}
