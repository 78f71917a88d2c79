//! Bodies about places: a line of an imported list, what an import came to, and what was found.

use hub_protocol::{
    CoordinateSystem,
    http::{PlaceEntry, PlaceList, PlaceMatch, PlaceMatched, PlaceOnMap, PlaceQuery, PlacesImported},
};

use crate::parts::{area, district, place};

pub(crate) fn entry() -> PlaceEntry {
    PlaceEntry {
        name: "柳河大道118号".to_owned(),
        aliases: vec!["老粮站".to_owned()],
        kind: Some("门牌".to_owned()),
        area: area().code,
        lat: Some(38.867),
        lon: Some(115.5),
        system: Some(CoordinateSystem::Gcj02),
    }
}

pub(crate) fn query() -> PlaceQuery {
    let limit = Some(5);
    PlaceQuery { q: "lhdd118".to_owned(), area: Some(district().code), limit, ..PlaceQuery::default() }
}

pub(crate) fn imported() -> PlacesImported {
    PlacesImported {
        digest: "cd".repeat(32),
        places: 41_260,
        with_point: 38_004,
        repeated: 17,
        changed: true,
    }
}

pub(crate) fn list() -> PlaceList {
    let places = vec![
        PlaceMatch {
            id: "8f0c271d4a0b9e35".to_owned(),
            name: "柳河大道118号".to_owned(),
            kind: Some("门牌".to_owned()),
            address: Some("莲池区和平里街道五四社区柳河大道118号".to_owned()),
            area: area(),
            place: Some(place()),
            matched: PlaceMatched::Initials,
            on_map: None,
        },
        PlaceMatch {
            id: "55c160a7714ae20d".to_owned(),
            name: "老火灯店".to_owned(),
            kind: None,
            address: None,
            area: district(),
            place: None,
            matched: PlaceMatched::Part,
            on_map: None,
        },
    ];
    PlaceList { digest: Some("cd".repeat(32)), places }
}

/// As found where nobody imported a place of that name.
pub(crate) fn list_of_the_map() -> PlaceList {
    let found = |name: &str, on_map| PlaceMatch {
        id: "0d31c7a92f6be584".to_owned(),
        name: name.to_owned(),
        kind: None,
        address: Some(format!("莲池区和平里街道五四社区{name}")),
        area: area(),
        place: Some(place()),
        matched: PlaceMatched::Pinyin,
        on_map: Some(on_map),
    };
    let places = vec![
        found("柳河大道", PlaceOnMap::Road),
        found("柳河大道7号", PlaceOnMap::Address),
        found("柳河", PlaceOnMap::Water),
        found("柳河屯", PlaceOnMap::Settlement),
    ];
    PlaceList { digest: None, places }
}
