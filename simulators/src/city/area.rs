//! One area of a city.

use hub_protocol::{AreaCode, Point, Tier};
use serde_json::{Value, json};

use crate::geometry::{Outline, Rect};

/// One area.
#[derive(Debug, Clone, PartialEq)]
pub struct CityArea {
    /// Its code.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// How high it stands.
    pub tier: Tier,
    /// The area it is part of; none for the city.
    pub parent: Option<AreaCode>,
    /// Its outline.
    pub outline: Outline,
    /// The smallest rectangle around it.
    pub bounds: Rect,
    /// Where its centre stands, well inside.
    pub seat: Point,
}

impl CityArea {
    pub(super) fn rectangle(
        code: String,
        name: impl Into<String>,
        tier: Tier,
        parent: Option<&Self>,
        bounds: Rect,
    ) -> Self {
        Self {
            code: AreaCode(code),
            name: name.into(),
            tier,
            parent: parent.map(|parent| parent.code.clone()),
            outline: bounds.into(),
            bounds,
            seat: bounds.centre(),
        }
    }

    pub(super) fn feature(&self) -> Value {
        json!({
            "type": "Feature",
            "geometry": self.outline.geometry(),
            "properties": {
                "code": self.code, "name": self.name, "tier": self.tier, "parent": self.parent,
            },
        })
    }
}
