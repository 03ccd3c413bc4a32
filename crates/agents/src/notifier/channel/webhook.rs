//! Any address that takes JSON, signed as Standard Webhooks says: the id stays the same from try to try, so that who
//! receives it can tell a repetition.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::{Given, Request, posting};
use crate::contract::Trouble;
use crate::notifier::Message;

/// Makes the request.
pub(super) fn request(given: &Given<'_>, message: &Message) -> Result<Request, Trouble> {
    let body = json!({
        "type": "pitcrew.notification",
        "timestamp": jiff::Timestamp::from_second(message.at).unwrap_or_default().to_string(),
        "data": {
            "title": message.title,
            "message": message.text,
            "severity": message.severity,
            "key": message.key,
        },
    });
    let mut request = posting(given.url()?, body);
    request.headers.push(("webhook-id".into(), message.key.clone()));
    request.headers.push(("idempotency-key".into(), message.key.clone()));
    if let Some(token) = given.variable("token_env", &given.to.token_env)? {
        request.headers.push(("authorization".into(), format!("Bearer {token}")));
    }
    if let Some(secret) = given.variable("secret_env", &given.to.secret_env)? {
        request.sign = Some(key(&secret)?);
    }
    Ok(request)
}

/// Reads the secret: `whsec_` and base64.
fn key(secret: &str) -> Result<Vec<u8>, Trouble> {
    let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
    STANDARD.decode(encoded).map_err(|_| {
        Trouble::new("read `secret_env`: the secret is not `whsec_` and base64, as Standard Webhooks says")
    })
}

/// Returns the signature of a body that is sent with an id at a time, in seconds since 1970: `v1,…`.
pub fn sign(key: &[u8], id: &str, at: i64, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}
