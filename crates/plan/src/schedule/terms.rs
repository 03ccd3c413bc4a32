//! What a schedule is worked out for: when the run begins, and when work is done.

use serde::Serialize;

use crate::calendar::{Instant, Window, Zone};

/// When a run begins, and in which hours work is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Terms {
    /// When the run begins; without it nothing has a date, and windows count as open.
    #[serde(rename = "at", skip_serializing_if = "Option::is_none")]
    pub begins: Option<Instant>,
    /// The hours in which work begins and goes on; without any, all hours. They count from when the run begins.
    #[serde(rename = "calendar", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub hours: Vec<Window>,
}

impl Terms {
    /// Returns those of a run that begins at a moment, or of one of which that is not known, and that is worked on all hours.
    pub fn from(begins: Option<Instant>) -> Terms {
        Terms { begins, hours: Vec::new() }
    }

    /// Returns the zone by whose clocks work is done, where there is one.
    pub fn zone(&self) -> Option<&Zone> {
        self.hours.iter().find_map(Window::zone)
    }
}
