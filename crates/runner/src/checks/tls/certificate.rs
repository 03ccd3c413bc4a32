//! Looking at a server's certificate, whoever signed it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pitcrew_plan::Tls;
use pitcrew_plan::quantity::Span;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ClientConfig, WantsClientCert, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ConfigBuilder, DigitallySignedStruct, SignatureScheme, WantsVerifier};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::super::tcp::connect;

/// Makes a configuration for TLS 1.2 and 1.3.
pub(in super::super) fn config(
    finish: impl FnOnce(ConfigBuilder<ClientConfig, WantsVerifier>) -> ClientConfig,
) -> Result<ClientConfig, String> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    builder.map(finish).map_err(|error| error.to_string())
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Says how the certificate is, or what is wrong with it.
pub(super) fn look_at(asked: &Tls, timeout: Duration) -> Result<Result<String, String>, String> {
    let address = &asked.address;
    let der = fetch(asked, timeout)?;
    let (_, certificate) =
        X509Certificate::from_der(&der).map_err(|error| format!("read the certificate of {address}: {error}"))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let left = certificate.validity().not_after.timestamp() - i64::try_from(now).unwrap_or(i64::MAX);
    if certificate.validity().not_before.timestamp() > i64::try_from(now).unwrap_or(i64::MAX) {
        return Ok(Err(format!("the certificate of {address} is not valid yet")));
    }
    let Some(left) = u64::try_from(left).ok().filter(|left| *left > 0) else {
        return Ok(Err(format!("the certificate of {address} has expired")));
    };
    let days = Span(Duration::from_secs(left - left % if left > 86_400 { 86_400 } else { 1 }));
    if let Some(wanted) = asked.expires_in.filter(|wanted| left < wanted.0.as_secs()) {
        return Ok(Err(format!("the certificate of {address} is valid for {days} more, not for {wanted}")));
    }
    if let Some(name) = &asked.server_name {
        let der = CertificateDer::from(der.clone());
        let parsed = ParsedCertificate::try_from(&der).map_err(|error| error.to_string())?;
        if verify_server_name(&parsed, &server_name(name)?).is_err() {
            return Ok(Err(format!("the certificate of {address} is not for {name}")));
        }
    }
    Ok(Ok(format!("its certificate is valid for {days} more")))
}

/// Returns the certificate that the server shows.
fn fetch(asked: &Tls, timeout: Duration) -> Result<Vec<u8>, String> {
    let address = &asked.address;
    let failed = |why: String| format!("shake hands with {address}: {why}");
    let host = address.rsplit_once(':').map_or(address.as_str(), |(host, _)| host);
    let name = server_name(asked.server_name.as_deref().unwrap_or(host))?;
    let any = Arc::new(Anyone(provider()));
    let config = config(|builder| -> ClientConfig {
        let builder: ConfigBuilder<ClientConfig, WantsClientCert> =
            builder.dangerous().with_custom_certificate_verifier(any);
        builder.with_no_client_auth()
    })?;
    let mut connection =
        rustls::ClientConnection::new(Arc::new(config), name).map_err(|error| failed(error.to_string()))?;
    let mut stream = connect(address, timeout)?;
    while connection.is_handshaking() {
        connection.complete_io(&mut stream).map_err(|error| failed(error.to_string()))?;
    }
    let certificate = connection.peer_certificates().and_then(<[CertificateDer<'_>]>::first);
    certificate.map(|der| der.to_vec()).ok_or_else(|| failed("it shows no certificate".to_owned()))
}

fn server_name(name: &str) -> Result<ServerName<'static>, String> {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => Ok(ServerName::IpAddress(address.into())),
        Err(_) => ServerName::try_from(bare.to_owned()).map_err(|_| format!("`{name}` is no name of a host")),
    }
}

/// Takes any certificate: it is looked at afterwards, and nothing is sent to whoever showed it.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
