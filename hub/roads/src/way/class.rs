//! What kind of way it is.

use super::Tags;

/// What kind of way it is, from the widest to the narrowest, then on water.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// 高速公路.
    Motorway = 0,
    /// Onto and off a motorway.
    MotorwayRamp = 1,
    /// 国道, 城市快速路.
    Trunk = 2,
    /// Onto and off any other wide road.
    Ramp = 3,
    /// 省道, 主干道.
    Primary = 4,
    /// 县道, 次干道.
    Secondary = 5,
    /// 乡道, 支路.
    Tertiary = 6,
    /// 村道, and roads of which no more is known.
    Unclassified = 7,
    /// A street with houses.
    Residential = 8,
    /// A street on which those who walk come first.
    LivingStreet = 9,
    /// To a building, on a car park, in a compound.
    Service = 10,
    /// 步行街.
    Pedestrian = 11,
    /// For tractors: 机耕道.
    Track = 12,
    /// For bicycles.
    Cycleway = 13,
    /// For those who walk.
    Footway = 14,
    /// A trodden path.
    Path = 15,
    /// Steps.
    Steps = 16,
    /// 轮渡.
    Ferry = 17,
    /// A river.
    River = 18,
    /// A canal.
    Canal = 19,
    /// Through a gate, past a bollard: no length, but not for everybody.
    Passage = 20,
}

impl Class {
    /// All of them, by number.
    pub const ALL: [Self; 21] = [
        Self::Motorway,
        Self::MotorwayRamp,
        Self::Trunk,
        Self::Ramp,
        Self::Primary,
        Self::Secondary,
        Self::Tertiary,
        Self::Unclassified,
        Self::Residential,
        Self::LivingStreet,
        Self::Service,
        Self::Pedestrian,
        Self::Track,
        Self::Cycleway,
        Self::Footway,
        Self::Path,
        Self::Steps,
        Self::Ferry,
        Self::River,
        Self::Canal,
        Self::Passage,
    ];

    /// The class of a way by its tags; none if nobody gets about on it, or it is not built yet or not any more.
    #[must_use]
    pub fn of(tags: Tags<'_>) -> Option<Self> {
        if let Some(highway) = tags.get("highway") {
            return Self::of_highway(highway, tags);
        }
        if tags.get("route") == Some("ferry") || tags.get("ferry").is_some_and(|ferry| ferry != "no") {
            return Some(Self::Ferry);
        }
        match tags.get("waterway")? {
            "river" | "fairway" => Some(Self::River),
            "canal" => Some(Self::Canal),
            // A brook carries a boat only where somebody says so.
            "stream" | "ditch" | "drain" | "tidal_channel" => {
                matches!(tags.get("boat"), Some("yes" | "designated" | "permissive")).then_some(Self::River)
            }
            _ => None,
        }
    }

    fn of_highway(highway: &str, tags: Tags<'_>) -> Option<Self> {
        Some(match highway {
            "motorway" => Self::Motorway,
            "motorway_link" => Self::MotorwayRamp,
            "trunk" => Self::Trunk,
            "trunk_link" | "primary_link" | "secondary_link" | "tertiary_link" => Self::Ramp,
            "primary" => Self::Primary,
            "secondary" => Self::Secondary,
            "tertiary" => Self::Tertiary,
            "unclassified" | "road" => Self::Unclassified,
            "residential" => Self::Residential,
            "living_street" => Self::LivingStreet,
            "service" => Self::Service,
            "pedestrian" => Self::Pedestrian,
            "track" => Self::Track,
            "cycleway" => Self::Cycleway,
            "footway" | "crossing" | "platform" | "corridor" => Self::Footway,
            "path" | "bridleway" => Self::Path,
            "steps" if tags.is("conveying", "no") || tags.get("conveying").is_none() => Self::Steps,
            "steps" => Self::Footway,
            _ => return None,
        })
    }

    /// Its name, as OpenStreetMap has it where it has one.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Motorway => "motorway",
            Self::MotorwayRamp => "motorway_link",
            Self::Trunk => "trunk",
            Self::Ramp => "link",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
            Self::Unclassified => "unclassified",
            Self::Residential => "residential",
            Self::LivingStreet => "living_street",
            Self::Service => "service",
            Self::Pedestrian => "pedestrian",
            Self::Track => "track",
            Self::Cycleway => "cycleway",
            Self::Footway => "footway",
            Self::Path => "path",
            Self::Steps => "steps",
            Self::Ferry => "ferry",
            Self::River => "river",
            Self::Canal => "canal",
            Self::Passage => "passage",
        }
    }

    /// The class with this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// The class with this number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether it is on water.
    #[must_use]
    pub const fn is_water(self) -> bool {
        matches!(self, Self::River | Self::Canal)
    }

    /// Whether it has walls or fences, so that one gets onto it only where it begins.
    #[must_use]
    pub const fn is_fenced(self) -> bool {
        matches!(self, Self::Motorway | Self::MotorwayRamp)
    }
}
