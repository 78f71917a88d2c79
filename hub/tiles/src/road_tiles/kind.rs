//! Which roads a map tells apart, and from which zoom on each is drawn.

/// What kind of road, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoadKind {
    /// 高速公路.
    Motorway,
    /// 国道, 快速路.
    Trunk,
    /// 省道, 主干道.
    Primary,
    /// A river on which boats go.
    River,
    /// 县道, 次干道.
    Secondary,
    /// 轮渡.
    Ferry,
    /// A canal.
    Canal,
    /// 乡道, 支路.
    Tertiary,
    /// Onto and off a wide road.
    Ramp,
    /// 村道.
    Minor,
    /// A street with houses, 步行街.
    Street,
    /// 机耕道.
    Track,
    /// In a compound.
    Service,
    /// For those who walk or ride.
    Path,
}

impl RoadKind {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Motorway,
        Self::Trunk,
        Self::Primary,
        Self::River,
        Self::Secondary,
        Self::Ferry,
        Self::Canal,
        Self::Tertiary,
        Self::Ramp,
        Self::Minor,
        Self::Street,
        Self::Track,
        Self::Service,
        Self::Path,
    ];

    /// The `class` of its lines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Motorway => "motorway",
            Self::Trunk => "trunk",
            Self::Primary => "primary",
            Self::River => "river",
            Self::Secondary => "secondary",
            Self::Ferry => "ferry",
            Self::Canal => "canal",
            Self::Tertiary => "tertiary",
            Self::Ramp => "ramp",
            Self::Minor => "minor",
            Self::Street => "street",
            Self::Track => "track",
            Self::Service => "service",
            Self::Path => "path",
        }
    }

    /// The zoom from which it is drawn: a map of a whole prefecture would be drowned in streets.
    #[must_use]
    pub const fn from_zoom(self) -> u8 {
        match self {
            Self::Motorway | Self::Trunk => 6,
            Self::Primary | Self::River => 8,
            Self::Secondary | Self::Ferry => 9,
            Self::Canal | Self::Tertiary => 10,
            Self::Ramp => 11,
            Self::Minor => 12,
            Self::Street | Self::Track => 13,
            Self::Service | Self::Path => 14,
        }
    }
}

/// What carries a road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoadOn {
    /// A tunnel, below all others.
    Tunnel,
    /// The ground, or the water.
    Ground,
    /// A bridge, above all others.
    Bridge,
}

impl RoadOn {
    /// The `on` of its lines; empty for the ground, where it is left out.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tunnel => "tunnel",
            Self::Ground => "",
            Self::Bridge => "bridge",
        }
    }
}
