//! Roads, and what of them is closed.

use hub_protocol::{
    ClosureId, CoordinateSystem, GivenPlace, Travel,
    http::{ClosedPart, ClosureList, ClosureView, NewClosure, RoadMap, RoadsState},
};
use uuid::Uuid;

use crate::parts::*;

bodies! {
    "new_closure" => new_closure(),
    "new_closure_of_a_bridge" => bridge(),
    "new_closure_under_water" => flood(),
    "closure_list" => closure_list(),
    "closure_list_by_air_line" => by_air_line(),
    "road_map" => RoadMap { tiles: Some("3fb2f1c0a9d8e7564fb2f1c0a9d8e756".to_owned()) },
    "road_map_of_nothing" => RoadMap { tiles: None },
    "closure_list_by_table" => by_table(),
}

fn place(lat: f64, lon: f64) -> GivenPlace {
    GivenPlace { lat, lon, system: CoordinateSystem::Wgs84 }
}

fn new_closure() -> NewClosure {
    NewClosure {
        what: ClosedPart::Near { place: place(38.874, 115.465), radius_m: 40 },
        travel: Vec::new(),
        reason: "路面塌陷,抢修".to_owned(),
        until_us: at(7_200),
    }
}

fn bridge() -> NewClosure {
    NewClosure {
        what: ClosedPart::Bridge { place: place(38.871, 115.472), radius_m: 120 },
        travel: vec![Travel::Car],
        reason: "桥面限行,小车不得通过".to_owned(),
        until_us: at(86_400),
    }
}

fn flood() -> NewClosure {
    let corners = vec![place(38.87, 115.46), place(38.88, 115.46), place(38.88, 115.48)];
    NewClosure { what: ClosedPart::Within { corners }, reason: "内涝".to_owned(), ..new_closure() }
}

fn closure_list() -> ClosureList {
    let closure = ClosureView {
        id: ClosureId(Uuid::from_u128(0x0199_9f00_0000_7000_8000_0000_0000_0b01)),
        area: area(),
        what: ClosedPart::Bridge { place: place(38.871, 115.472), radius_m: 120 },
        travel: vec![Travel::Car],
        reason: Some("桥面限行,小车不得通过".to_owned()),
        until_us: at(86_400),
        closed_at_us: at(60),
        by: person_ref(),
    };
    ClosureList { roads: RoadsState::InForce, prepared_at_us: Some(at(0)), closures: vec![closure] }
}

fn by_table() -> ClosureList {
    ClosureList { roads: RoadsState::Table, ..by_air_line() }
}

fn by_air_line() -> ClosureList {
    ClosureList { roads: RoadsState::None, prepared_at_us: None, closures: Vec::new() }
}
