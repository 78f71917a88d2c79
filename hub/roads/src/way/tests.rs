use super::*;
use crate::mode::Mode;

fn of(tags: &[(&str, &str)]) -> (Option<Meaning>, Findings) {
    let mut findings = Findings::default();
    (meaning(7, Tags(tags), &mut findings), findings)
}

/// Who may go along a way and against it: f, e, c, b.
#[track_caller]
fn check(tags: &[(&str, &str)], along: &str, against: &str) {
    let (found, _) = of(tags);
    let letters = |modes: Modes| -> String {
        let letter = [(Mode::Foot, 'f'), (Mode::EBike, 'e'), (Mode::Car, 'c'), (Mode::Boat, 'b')];
        letter.into_iter().filter(|(mode, _)| modes.has(*mode)).map(|(_, letter)| letter).collect()
    };
    let found = found.map(|found| (letters(found.forward), letters(found.backward)));
    assert_eq!(found.unwrap_or_default(), (along.to_owned(), against.to_owned()), "{tags:?}");
}

#[test]
fn everybody_uses_a_street_and_only_cars_a_motorway_in_one_direction() {
    check(&[("highway", "residential")], "fec", "fec");
    check(&[("highway", "motorway")], "c", "");
    check(&[("highway", "motorway"), ("oneway", "no")], "c", "c");
    check(&[("highway", "trunk"), ("motorroad", "yes")], "c", "c");
    check(&[("highway", "steps")], "f", "f");
    check(&[("highway", "path")], "fe", "fe");
    check(&[("highway", "track"), ("tracktype", "grade5")], "fe", "fe");
    check(&[("highway", "proposed")], "", "");
    check(&[("building", "yes")], "", "");
}

#[test]
fn a_one_way_street_is_one_for_vehicles_only() {
    check(&[("highway", "primary"), ("oneway", "yes")], "fec", "f");
    check(&[("highway", "primary"), ("oneway", "-1")], "f", "fec");
    check(&[("highway", "primary"), ("oneway", "yes"), ("oneway:bicycle", "no")], "fec", "fe");
    check(&[("highway", "primary"), ("oneway", "yes"), ("cycleway", "opposite_lane")], "fec", "fe");
    check(&[("highway", "tertiary"), ("junction", "roundabout")], "fec", "f");
    check(&[("highway", "primary"), ("oneway", "reversible")], "f", "f");
    assert_eq!(of(&[("highway", "primary"), ("oneway", "reversible")]).1.count(Finding::DirectionChanges), 1);
}

#[test]
fn the_particular_word_counts_more_than_the_general_one() {
    check(&[("highway", "service"), ("access", "private")], "", "");
    check(&[("highway", "service"), ("access", "no"), ("foot", "yes")], "f", "f");
    check(&[("highway", "residential"), ("motor_vehicle", "no")], "fe", "fe");
    check(&[("highway", "residential"), ("vehicle", "no"), ("bicycle", "yes")], "fe", "fe");
    check(&[("highway", "footway"), ("access", "yes")], "f", "f");
    check(&[("highway", "footway"), ("bicycle", "designated")], "fe", "fe");
    check(&[("highway", "residential"), ("boat", "yes")], "fec", "fec");
    check(&[("highway", "residential"), ("access", "dragons")], "fec", "fec");
    assert_eq!(of(&[("highway", "residential"), ("access", "dragons")]).1.count(Finding::AccessUnknown), 1);
}

#[test]
fn boats_go_on_rivers_and_everybody_on_ferries() {
    check(&[("waterway", "river")], "b", "b");
    check(&[("waterway", "canal"), ("boat", "no")], "", "");
    check(&[("waterway", "stream")], "", "");
    check(&[("waterway", "stream"), ("boat", "yes")], "b", "b");
    check(&[("route", "ferry")], "fecb", "fecb");
    check(&[("route", "ferry"), ("motor_vehicle", "no")], "feb", "feb");
}

#[track_caller]
fn check_limit(value: &str, tenths_kmh: Option<u16>, absurd: u64) {
    let (found, findings) = of(&[("highway", "primary"), ("maxspeed", value)]);
    let limit = found.unwrap().limit_forward.map(Speed::tenths_kmh);
    assert_eq!((limit, findings.count(Finding::SpeedAbsurd)), (tenths_kmh, absurd), "{value}");
}

#[test]
fn limits_are_read_in_all_their_forms_and_absurd_ones_are_told() {
    check_limit("60", Some(600), 0);
    check_limit("50 mph", Some(805), 0);
    check_limit("walk", Some(50), 0);
    check_limit("none", None, 0);
    check_limit("80;60", Some(600), 0);
    check_limit("CN:urban", Some(500), 0);
    for absurd in
        ["999", "0", "-5", "NaN", "inf", "1e9", "fast", ".", "50 furlongs", "99999999999999999999999"]
    {
        check_limit(absurd, None, 1);
    }
}

#[test]
fn a_limit_holds_for_its_direction() {
    let tags =
        [("highway", "primary"), ("maxspeed", "60"), ("maxspeed:backward", "40"), ("name", " 解放路 ")];
    let found = of(&tags).0.unwrap();
    assert_eq!(found.limit_forward, Speed::from_kmh(60.0));
    assert_eq!(found.limit_backward, Speed::from_kmh(40.0));
    assert_eq!(found.name.as_deref(), Some("解放路"));
}

#[test]
fn a_ferry_takes_the_time_it_says() {
    let lasts = |value: &str| {
        let (found, findings) = of(&[("route", "ferry"), ("duration", value)]);
        (found.unwrap().lasts_s, findings.count(Finding::DurationAbsurd))
    };
    assert_eq!(lasts("00:20"), (Some(1_200), 0));
    assert_eq!(lasts("15"), (Some(900), 0));
    assert_eq!(lasts("PT1H5M"), (Some(3_900), 0));
    for absurd in ["", "PT", "99:99:99:99", "4294967295:00", "soon", "0", "PT9999999999H"] {
        let told = u64::from(!absurd.is_empty());
        assert_eq!(lasts(absurd), (None, told), "{absurd}");
    }
}

#[test]
fn a_bollard_stops_cars_a_gate_nobody_and_a_wall_everybody() {
    let past = |tags: &[(&str, &str)]| passable(Tags(tags));
    assert_eq!(past(&[]), Modes::ALL);
    assert_eq!(past(&[("barrier", "bollard")]), Modes::ALL.without(Mode::Car));
    assert_eq!(past(&[("barrier", "gate")]), Modes::ALL);
    assert_eq!(past(&[("barrier", "gate"), ("access", "private"), ("foot", "yes")]), Modes::only(Mode::Foot));
    assert_eq!(past(&[("barrier", "lift_gate"), ("motor_vehicle", "no")]), Modes::ALL.without(Mode::Car));
    assert_eq!(past(&[("barrier", "wall")]), Modes::NONE);
    assert_eq!(past(&[("waterway", "weir")]), Modes::ALL.without(Mode::Boat));
}
