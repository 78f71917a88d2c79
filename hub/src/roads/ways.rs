//! The engine's questions, answered by a network or by nobody, and counted.

use std::sync::Arc;

use geo_index::Place;
use hub_dispatch::{Travel, Travelled, UtcMicros, WayKnownBy};
use hub_engine::TravelTimes;
use hub_roads::{Mode, Modes, Reach, Roads};

/// By what ways are known.
pub(crate) struct Ways(Option<OnRoads>);

struct OnRoads {
    roads: Arc<Roads>,
    /// Ways of getting about of which the network has any road: of others it says nothing.
    known: Modes,
}

impl Ways {
    /// Nothing is known of roads.
    pub(crate) fn by_air_line() -> Self {
        Self(None)
    }

    /// A network.
    pub(crate) fn by_road(roads: Arc<Roads>) -> Self {
        let directions = [hub_roads::Direction::Forward, hub_roads::Direction::Backward];
        let links = roads.network().links();
        let known = links
            .flat_map(|link| directions.map(|direction| link.may(direction)))
            .fold(Modes::NONE, Modes::either);
        Self(Some(OnRoads { roads, known }))
    }
}

impl TravelTimes for Ways {
    fn ways(&self, travel: Travel, from: &[Place], to: Place, at: UtcMicros) -> Vec<Travelled> {
        let mode = mode_of(travel);
        let ways = match &self.0 {
            Some(on) if on.known.has(mode) => {
                let reaches = on.roads.times_to_at(mode, to, from, at.0);
                reaches.into_iter().map(|reach| travelled(mode, reach)).collect()
            }
            Some(_) | None => vec![Travelled::Unknown; from.len()],
        };
        count(&ways);
        ways
    }
}

/// How units get about, as roads know it.
pub(crate) fn mode_of(travel: Travel) -> Mode {
    match travel {
        Travel::Foot => Mode::Foot,
        Travel::EBike => Mode::EBike,
        Travel::Car => Mode::Car,
        Travel::Boat => Mode::Boat,
    }
}

fn travelled(mode: Mode, reach: Reach) -> Travelled {
    match reach {
        Reach::Road(journey) => Travelled::Reached { ms: journey.ms, by: WayKnownBy::Roads },
        Reach::Unreachable => Travelled::NoRoute,
        // Far from all water, a boat is of no use, however near it lies by air.
        Reach::PlaceOffNetwork if mode == Mode::Boat => Travelled::NoRoute,
        Reach::PlaceOffNetwork | Reach::UnitOffNetwork => Travelled::Unknown,
    }
}

/// Counts how ways were found.
pub(super) fn count(ways: &[Travelled]) {
    let of = |wanted: fn(&Travelled) -> bool| ways.iter().filter(|way| wanted(way)).count() as u64;
    let counted = [
        ("roads", of(|way| matches!(way, Travelled::Reached { by: WayKnownBy::Roads, .. }))),
        ("table", of(|way| matches!(way, Travelled::Reached { by: WayKnownBy::Table, .. }))),
        ("no_road", of(|way| matches!(way, Travelled::NoRoute))),
        ("air_line", of(|way| matches!(way, Travelled::Unknown))),
    ];
    for (by, ways) in counted {
        metrics::counter!("huying_ways_total", "by" => by).increment(ways);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use hub_roads::Network;

    use super::*;

    /// Two streets with a river between them, a bridge 4 km to the north, and another river beyond which there is no bridge.
    const TOWN: &str = r#"<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">
<node id="1" lat="30.00" lon="112.00"/><node id="2" lat="30.04" lon="112.00"/>
<node id="3" lat="30.00" lon="112.01"/><node id="4" lat="30.04" lon="112.01"/>
<node id="5" lat="29.90" lon="112.005"/><node id="6" lat="30.10" lon="112.005"/>
<node id="7" lat="30.00" lon="112.03"/><node id="8" lat="30.04" lon="112.03"/>
<node id="9" lat="29.90" lon="112.02"/><node id="10" lat="30.10" lon="112.02"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
<way id="2"><nd ref="3"/><nd ref="4"/><tag k="highway" v="residential"/></way>
<way id="3"><nd ref="2"/><nd ref="4"/><tag k="highway" v="residential"/><tag k="bridge" v="yes"/></way>
<way id="4"><nd ref="5"/><nd ref="6"/><tag k="waterway" v="river"/></way>
<way id="5"><nd ref="7"/><nd ref="8"/><tag k="highway" v="residential"/></way>
<way id="6"><nd ref="9"/><nd ref="10"/><tag k="waterway" v="river"/></way></osm>"#;

    fn town() -> Ways {
        let (network, _) = Network::from_osm(&mut Cursor::new(TOWN.as_bytes())).expect("it is a map");
        Ways::by_road(Arc::new(Roads::of(network)))
    }

    fn way(ways: &Ways, travel: Travel, from: (f64, f64), to: (f64, f64)) -> Travelled {
        let place = |(lat, lon)| Place::new(lat, lon).expect("it is a place");
        ways.ways(travel, &[place(from)], place(to), UtcMicros(0))[0]
    }

    const WEST: (f64, f64) = (30.0, 112.0);
    const EAST: (f64, f64) = (30.0, 112.01);

    #[test]
    fn across_the_river_it_is_as_far_as_the_bridge() {
        let Travelled::Reached { ms, by } = way(&town(), Travel::EBike, WEST, EAST) else {
            panic!("there is a bridge")
        };
        assert_eq!(by, WayKnownBy::Roads);
        // Ten kilometres at no more than 25 km/h, against one by the air line.
        assert!(ms > 1_200_000, "{ms}");
    }

    #[test]
    fn where_no_bridge_leads_there_is_no_way() {
        assert_eq!(way(&town(), Travel::Car, WEST, (30.0, 112.03)), Travelled::NoRoute);
    }

    #[test]
    fn a_boat_far_from_water_is_of_no_use_and_beyond_the_map_nothing_is_known_of_cars() {
        let far = (30.0, 112.5);
        assert_eq!(way(&town(), Travel::Boat, (30.0, 112.005), far), Travelled::NoRoute);
        assert_eq!(way(&town(), Travel::Car, WEST, far), Travelled::Unknown);
    }

    #[test]
    fn without_roads_nothing_is_known() {
        assert_eq!(way(&Ways::by_air_line(), Travel::Car, WEST, EAST), Travelled::Unknown);
    }
}
