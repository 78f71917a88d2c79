//! Place names and standard addresses: importing a list of them, and finding one by what a caller says.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

use crate::{AreaCode, CoordinateSystem, Point, views::AreaRef};

/// One line of an imported list. The body is one such object a line (NDJSON); the list replaces the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct PlaceEntry {
    /// Its name or standard address.
    pub name: String,
    /// What else it is called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub aliases: Vec<String>,
    /// What it is, in the centre's own word: 学校, 路灯杆.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The area it belongs to.
    pub area: AreaCode,
    /// Degrees north; with `lon`, or neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// The system of both; WGS84 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<CoordinateSystem>,
}

/// What an import of places came to, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlacesImported {
    /// SHA-256 of the list as it is kept, hex; the same list has the same.
    pub digest: String,
    /// How many places it holds.
    pub places: u32,
    /// How many of them have a point.
    pub with_point: u32,
    /// Lines that said exactly what a line before them says, and were left out.
    pub repeated: u32,
    /// Whether it is another list than the one in force.
    pub changed: bool,
}

/// The query for places.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields = nullable)]
pub struct PlaceQuery {
    /// A part of the name or of an alias, in characters, pinyin, initials or any mix; at most
    /// [`crate::limits::PLACE_QUERY_MAX_CHARS`].
    pub q: String,
    /// The area whose places come first; the account's own when left out.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// What is near comes first: degrees north, WGS84; with `lon`, or neither.
    #[serde(default)]
    #[param(minimum = -90, maximum = 90)]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default)]
    #[param(minimum = -180, maximum = 180)]
    pub lon: Option<f64>,
    /// At most so many; [`crate::limits::PLACES_FOUND_DEFAULT`] when left out, never more than
    /// [`crate::limits::PLACES_FOUND_MAX`].
    #[serde(default)]
    #[param(minimum = 1, maximum = 20)]
    pub limit: Option<u32>,
}

/// Places that were found, the best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlaceList {
    /// Digest of the list that was searched; null before the first import. A list just imported is searched once its index is
    /// made; until then the one before it is.
    pub digest: Option<String>,
    /// The places.
    pub places: Vec<PlaceMatch>,
}

/// A place that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct PlaceMatch {
    /// The same for the same place in every list that holds it unchanged.
    pub id: String,
    /// Its name, as it was imported.
    pub name: String,
    /// What it is, in the centre's own word.
    pub kind: Option<String>,
    /// The names of its areas from below the root down, and its own: what tells thirty places of one name apart.
    pub address: Option<String>,
    /// Its area, with the way to it.
    pub area: AreaRef,
    /// Where it is; null where only the area is known.
    pub place: Option<Point>,
    /// How it was found.
    pub matched: PlaceMatched,
    /// What it is on the map of the roads; left out for places that were imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_map: Option<PlaceOnMap>,
}

/// What a place is that nobody imported, and that the map of the roads names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceOnMap {
    /// A road, once for each village or town it lies in.
    Road,
    /// A river or canal.
    Water,
    /// Where people live.
    Settlement,
    /// A house by its street and number.
    Address,
}

/// How a place was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceMatched {
    /// By its whole name.
    Name,
    /// By a whole alias.
    Alias,
    /// By syllables.
    Pinyin,
    /// By initials.
    Initials,
    /// By a part, or as the street of a house number that is not in the list, with its nearest known numbers.
    Part,
}
