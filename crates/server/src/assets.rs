//! The web page, embedded in the binary.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::problem::Problem;

/// What `ui` was built to, or the plain page; each file also as `FILE.gz` where it is smaller so.
#[derive(RustEmbed)]
#[folder = "$PITCREW_PAGE"]
struct Assets;

/// Answers with a file of the page. Any other path is one of the page's own: it shows what is there.
pub(crate) async fn page(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return Problem::not_found(format!("there is nothing at `{}`", uri.path()))
            .hint("`/docs` shows what there is")
            .into_response();
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    match (file(path, &headers), is_file) {
        (Some(found), _) => found,
        (None, true) => Problem::not_found(format!("there is no file `{path}`")).into_response(),
        (None, false) => file("index.html", &headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response()),
    }
}

fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = Assets::get(path)?;
    let tag = plain.metadata.sha256_hash()[..16].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let tag = format!("\"{tag}\"");
    let takes_gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|one| one.trim().split(';').next() == Some("gzip")));
    let packed = takes_gzip.then(|| Assets::get(&format!("{path}.gz"))).flatten();
    // Names of built files hold their hash; the page itself is asked for again each time.
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if headers.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else if let Some(packed) = packed {
        let mut response = packed.data.into_owned().into_response();
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
    } else {
        plain.data.into_owned().into_response()
    };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(path)));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        set.insert(header::ETAG, tag);
    }
    Some(response)
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
