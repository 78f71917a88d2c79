//! What a map names beside its ways: places where people live, and houses with their number. They are looked up by name; no
//! time is reckoned with them.

mod gathering;

use geo_index::Place;

use crate::{geometry::Spot, limits::NAME_MAX_CHARS, network::Network, way::Tags};

pub(crate) use gathering::Gathering;

/// Words of `place` for where people live, or what a square and a locality are called; others are areas of a country.
const SETTLEMENTS: [&str; 15] = [
    "city",
    "borough",
    "town",
    "suburb",
    "quarter",
    "neighbourhood",
    "city_block",
    "village",
    "hamlet",
    "isolated_dwelling",
    "farm",
    "allotments",
    "island",
    "locality",
    "square",
];

/// What is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LandmarkKind {
    /// 地名.
    Settlement = 0,
    /// 门牌: a house by its street and number.
    Address = 1,
}

impl LandmarkKind {
    pub(crate) const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Settlement),
            1 => Some(Self::Address),
            _ => None,
        }
    }
}

/// Something that is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Landmark<'a> {
    /// What it is.
    pub kind: LandmarkKind,
    /// Its name, or its address as it is written on letters.
    pub name: &'a str,
    /// Where it is: of a house that is drawn, its middle.
    pub place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    kind: LandmarkKind,
    spot: Spot,
    /// Where its name ends among the names; it begins where the one before ends.
    name_end: u32,
}

/// All of a map, closely packed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Landmarks {
    rows: Vec<Row>,
    names: String,
}

impl Landmarks {
    /// Adds one. There are no more than [`LANDMARKS_MAX`](crate::limits::LANDMARKS_MAX) of limited length, which a u32 counts.
    pub(crate) fn push(&mut self, kind: LandmarkKind, name: &str, spot: Spot) {
        self.names.push_str(name);
        let name_end = u32::try_from(self.names.len()).expect("half a million names of 512 bytes");
        self.rows.push(Row { kind, spot, name_end });
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (LandmarkKind, &str, Spot)> {
        let begins = std::iter::once(0).chain(self.rows.iter().map(|row| row.name_end as usize));
        let name = |(row, begin): (&Row, usize)| &self.names[begin..row.name_end as usize];
        self.rows.iter().zip(begins).map(move |(row, begin)| (row.kind, name((row, begin)), row.spot))
    }

    pub(crate) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        self.names.shrink_to_fit();
    }
}

impl Network {
    /// What the map names beside its ways, in the order of the file: nodes, then what is drawn as an outline.
    pub fn landmarks(&self) -> impl Iterator<Item = Landmark<'_>> {
        self.landmarks.iter().map(|(kind, name, spot)| Landmark { kind, name, place: spot.place() })
    }
}

/// What an element with these tags is, and what it is called; none if it is not looked up.
#[must_use]
pub fn named(tags: Tags<'_>) -> Option<(LandmarkKind, String)> {
    let name = address(tags).map(|address| (LandmarkKind::Address, address)).or_else(|| {
        let is_lived_in = tags.get("place").is_some_and(|place| SETTLEMENTS.contains(&place));
        let name = tags.get("name").filter(|_| is_lived_in)?;
        Some((LandmarkKind::Settlement, name.to_owned()))
    });
    name.map(|(kind, name)| (kind, name.chars().take(NAME_MAX_CHARS).collect()))
}

/// 解放路12号, and High Street 12 where the street is not Chinese.
fn address(tags: Tags<'_>) -> Option<String> {
    let street = tags.get("addr:street").or_else(|| tags.get("addr:place"))?;
    let number = tags.get("addr:housenumber")?;
    let is_chinese = street.chars().any(|mark| ('\u{4e00}'..='\u{9fff}').contains(&mark));
    Some(match (is_chinese, number.ends_with(|mark: char| mark.is_ascii_alphanumeric())) {
        (true, true) => format!("{street}{number}号"),
        (true, false) => format!("{street}{number}"),
        (false, _) => format!("{street} {number}"),
    })
}

#[cfg(test)]
mod tests;
