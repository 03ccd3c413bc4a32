//! Which right each route asks for. Handlers ask too; this is the wall behind them: what is not named here and
//! changes anything is for administrators.

use axum::http::Method;

use super::rights::Right;

/// What a route asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing: it tells nothing of this project, or looks at a signature of its own.
    Nothing,
    /// A right.
    A(Right),
}

/// Routes that say something about what is sent and change nothing.
pub(super) const PURE: &[&str] = &["/api/v1/plans/validate", "/api/v1/plans/import", "/api/v1/plans/edit"];

/// Returns what a route asks for.
pub(super) fn of(method: &Method, route: &str) -> Need {
    let is_safe = is_safe(method);
    let Some(route_) = route.strip_prefix("/api/v1/") else { return Need::A(Right::Administer) };
    let resource = route_.split('/').next().unwrap_or_default();
    Need::A(match resource {
        "openapi.json" if is_safe => return Need::Nothing,
        "webhooks" if method == Method::POST => return Need::Nothing,
        "tokens" | "audit" => Right::Administer,
        // Whoever has a session may end it.
        "session" => Right::View,
        _ if is_safe || PURE.contains(&route) => Right::View,
        "runs" => Right::Operate,
        "approvals" => Right::Approve,
        "plans" if route.ends_with("/trigger") => Right::Operate,
        "plans" if route.ends_with("/approve") => Right::Approve,
        "deliveries" => Right::Operate,
        _ => Right::Administer,
    })
}

/// Whether a method only looks.
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether what is done there is written to the audit log.
pub(super) fn is_audited(method: &Method, route: &str) -> bool {
    !is_safe(method) && !PURE.contains(&route)
}
