//! What coding agents use up, which of them works, and what they were not simply allowed, for people.

use pitcrew_engine::{Decided, Ruling, Session, Usage};

use super::style;

/// Returns a cost for people: `$0.42`; of less than a cent, `under $0.01`.
pub fn dollars(cost: f64) -> String {
    if cost > 0.0 && cost < 0.01 { "under $0.01".to_owned() } else { format!("${cost:.2}") }
}

/// Returns tokens and, where it is known, their cost: `3,702 tokens, $0.02`.
pub fn drawn(usage: &Usage) -> String {
    let tokens = match usage.tokens() {
        few @ ..10_000 => format!("{few} tokens"),
        many @ ..10_000_000 => format!("{}k tokens", many / 1_000),
        more => format!("{}M tokens", more / 1_000_000),
    };
    match usage.cost_micros {
        Some(_) => format!("{tokens}, {}", cost(usage).unwrap_or_default()),
        None => tokens,
    }
}

/// Returns what was used in money, where that is known: `$0.12`, or `~$0.12` where it was computed from list prices.
pub fn cost(usage: &Usage) -> Option<String> {
    let cost = dollars(usage.cost_micros? as f64 / 1e6);
    Some(if usage.computed { format!("~{cost}") } else { cost })
}

/// Returns what was used in one short word: its cost, or where that is not known its tokens.
pub fn short(usage: &Usage) -> Option<String> {
    if usage.is_nothing() {
        return None;
    }
    Some(cost(usage).unwrap_or_else(|| drawn(usage)))
}

/// Says which agent has begun to work, and how.
pub fn opened(session: &Session) -> String {
    let version = session.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    let model = session.model.as_ref().map(|model| format!(" with {model}")).unwrap_or_default();
    let how = match (&session.fresh_because, session.resumed) {
        (Some(why), _) => format!(", anew: {why}"),
        (None, true) => ", and goes on where it was".to_owned(),
        (None, false) => String::new(),
    };
    style::plain(&format!("{}{version} is at it{model}{how}", session.driver))
}

/// Says what was decided about something that an agent wanted to do.
pub fn ruled(ruling: &Ruling) -> String {
    let how = match ruling.decision {
        Decided::Allowed => style::care("was allowed"),
        Decided::Denied => style::care("was denied"),
    };
    // What people say no to says itself who did.
    let by = match (&ruling.by, ruling.decision) {
        (Some(by), Decided::Allowed) => format!(" by {}", style::plain(by)),
        _ => String::new(),
    };
    format!("{how}{by}: it {}: {}", style::line(&ruling.action), style::line(&ruling.why))
}
