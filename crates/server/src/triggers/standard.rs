//! Standard Webhooks 1.0.0: the id, the time and the body are signed; what is older than five minutes is refused.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pitcrew_plan::Trigger;
use pitcrew_runner::clock;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::door::{Parcel, Raw, Received, named, opened, parse, take, unauthorised};
use super::signature::is_signed;
use crate::answer::Answer;
use crate::app::App;
use crate::extract::Path;
use crate::problem::Problem;

/// How far the sender's clock may be from ours, in seconds.
const WINDOW: i64 = 5 * 60;

/// Returns the routes of this file.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(receive))
}

/// Take a webhook that is signed as Standard Webhooks say
///
/// Signed with the secret of a plan's `webhook` trigger of that name. It is answered when it is kept; its run
/// follows. The same id never starts a second one.
#[utoipa::path(
    post, operation_id = "receive_webhook", path = "/webhooks/{name}", tag = "triggers",
    params(
        ("name" = String, Path, description = "The name of the plan's `webhook` trigger"),
        ("webhook-id" = String, Header, description = "The sender's name for the message"),
        ("webhook-timestamp" = i64, Header, description = "When it was sent, in seconds since 1970"),
        ("webhook-signature" = String, Header,
         description = "`v1,` and the HMAC-SHA256 of ID.TIMESTAMP.BODY in Base64; several with spaces between"),
    ),
    request_body(content = Object, description = "Any JSON"),
    responses(
        (status = 202, body = Received), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem), (status = 503, body = Problem),
    )
)]
async fn receive(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response, Problem> {
    app.work(move |app| received(app, &name, &headers, &body)).await
}

fn received(app: &Arc<App>, name: &str, headers: &HeaderMap, body: &[u8]) -> Result<Response, Problem> {
    let doors =
        app.triggers.doors(|trigger| matches!(trigger, Trigger::Webhook(webhook) if webhook.name.as_str() == name));
    let (id, time, signatures) = match doors.is_empty() {
        true => ("", "", ""),
        false => {
            let of = |name| named_signature(headers, name);
            (named(headers, "webhook-id")?, named(headers, "webhook-timestamp")?, of("webhook-signature")?)
        }
    };
    let doors = opened(doors, |secret| is_standard(secret, id, time, body, signatures))?;
    // Proven by now, and worth an answer that says more.
    let is_near = time.parse::<i64>().is_ok_and(|time| (clock::now().0 / 1000 - time).abs() <= WINDOW);
    if !is_near {
        return Err(unauthorised("it was sent more than five minutes ago, or by a clock that is wrong"));
    }
    let payload = parse(body)?;
    let event = payload.get("type").and_then(Value::as_str).unwrap_or(name).to_owned();
    let source = format!("webhook:{name}");
    let parcel =
        Parcel { by: source.clone(), source, key: id.to_owned(), also: Vec::new(), kind: "webhook", event, payload };
    let received = take(app, &doors, &parcel, |_| None)?;
    Ok((StatusCode::ACCEPTED, Answer(received)).into_response())
}

fn named_signature<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, Problem> {
    super::door::header(headers, name)
        .filter(|value| value.len() <= 4096)
        .ok_or_else(|| Problem::bad_request(format!("the header `{name}` is missing, or too long")))
}

/// Whether one of the signatures is that of the id, the time and the body.
fn is_standard(secret: &str, id: &str, time: &str, body: &[u8], signatures: &str) -> bool {
    let key = match secret.strip_prefix("whsec_") {
        Some(coded) => match BASE64_STANDARD.decode(coded) {
            Ok(key) => key,
            Err(_) => return false,
        },
        None => secret.as_bytes().to_vec(),
    };
    let parts: [&[u8]; 5] = [id.as_bytes(), b".", time.as_bytes(), b".", body];
    signatures
        .split(' ')
        .filter_map(|one| one.strip_prefix("v1,"))
        .any(|signature| BASE64_STANDARD.decode(signature).is_ok_and(|signature| is_signed(&key, &parts, &signature)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_right_signature_among_several_is_enough() {
        // The example of the Standard Webhooks reference libraries, its key written as bytes.
        let key = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let secret = format!("whsec_{}", BASE64_STANDARD.encode(&key));
        let (id, time, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", br#"{"test": 2432232314}"#);
        let right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert!(is_standard(&secret, id, time, body, right));
        assert!(is_standard(&secret, id, time, body, &format!("v1,AAAA v2,xyz {right}")));
        assert!(!is_standard(&secret, id, time, body, "v1,AAAA"));
        assert!(!is_standard(&secret, id, time, body, &right.replace("v1,", "v2,")));
        assert!(!is_standard(&secret, "msg_other", time, body, right));
        assert!(!is_standard(&secret, id, "1614265331", body, right));
        assert!(!is_standard("whsec_%%%", id, time, body, right));
    }
}
