//! Asking an address: its status, and where wanted its headers and body.

use std::time::Duration;

use pitcrew_plan::Http;

use super::{Answer, chain};

/// The most of a body that is looked at, in bytes.
const BODY: u64 = 1 << 20;

/// Gets the address once; a redirection is an answer like any other.
pub(super) fn ask(http: &Http, timeout: Duration) -> Result<Answer, String> {
    let url = &http.url;
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(timeout))
        .max_redirects(0)
        .http_status_as_error(false)
        .user_agent("pitcrew")
        .build()
        .into();
    let mut response = agent.get(url).call().map_err(|error| format!("GET {url}: {error}"))?;
    let status = response.status().as_u16();
    if !http.expect.contains(&status) {
        let wanted: Vec<String> = http.expect.iter().map(u16::to_string).collect();
        return Ok(Answer::no(format!("{url} answered {status}, not {}", wanted.join(" or "))));
    }
    for (name, wanted) in &http.headers {
        let values: Vec<&str> =
            response.headers().get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        if values.is_empty() {
            return Ok(Answer::no(format!("{url} answered {status} without a header `{name}`")));
        }
        if !values.iter().any(|value| value.contains(wanted.as_str())) {
            let values = values.join(", ");
            return Ok(Answer::no(format!("{url} answered `{name}: {values}`, which does not hold `{wanted}`")));
        }
    }
    if let Some(wanted) = &http.body {
        let body = response.body_mut().with_config().limit(BODY).lossy_utf8(true).read_to_string();
        let body = body.map_err(|error| format!("read the body of {url}: {}", chain(&error)))?;
        if !body.contains(wanted.as_str()) {
            let start: String = body.chars().take(200).collect();
            return Ok(Answer::no(format!(
                "{url} answered {status} without `{wanted}` in its body, which begins: {start}"
            )));
        }
    }
    Ok(Answer::yes(format!("{url} answered {status}")))
}
