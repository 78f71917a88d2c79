use proptest::prelude::*;

use super::*;
use crate::Outline;

type Watch = FenceWatch<u8, u8>;

fn place(lat: f64, lon: f64) -> Place {
    Place::new(lat, lon).expect("the test names a place on earth")
}

fn circle(id: u8, lat: f64, lon: f64, radius_m: f64) -> Fence<u8> {
    Fence { id, shape: FenceShape::Circle { centre: place(lat, lon), radius_m }, dwell_us: Some(100) }
}

fn polygon(id: u8, ring: &[[f64; 2]]) -> Fence<u8> {
    let mut ring = ring.to_vec();
    ring.push(ring[0]);
    let outline = Outline::new(vec![vec![ring]]).expect("the test draws a sound outline");
    Fence { id, shape: FenceShape::Polygon(outline), dwell_us: None }
}

/// In a few kilometres around (38, 115), over the date line, or by a pole.
fn spots(at: Place, spread: f64) -> impl Strategy<Value = Place> {
    (-1.0..1.0_f64, -1.0..1.0_f64).prop_map(move |(north, east)| {
        let lon = at.lon() + east * spread / at.lat().to_radians().cos().max(0.01);
        place((at.lat() + north * spread).clamp(-90.0, 90.0), (lon + 540.0).rem_euclid(360.0) - 180.0)
    })
}

fn fences(at: Place) -> impl Strategy<Value = Vec<Fence<u8>>> {
    let spot = move || spots(at, 0.05);
    let dwell = || prop::option::of(0..200_u64);
    let circles =
        (spot(), 0.0..3_000.0_f64).prop_map(|(centre, radius_m)| FenceShape::Circle { centre, radius_m });
    let corridors = (prop::collection::vec(spot(), 1..5), 0.0..500.0_f64)
        .prop_map(|(line, half_width_m)| FenceShape::Corridor { line, half_width_m });
    let triangles =
        (-0.04..0.04_f64, -0.04..0.04_f64, 0.001..0.03_f64).prop_map(move |(north, east, side)| {
            let (lat, lon) = (at.lat().min(85.0) + north, at.lon().clamp(-179.0, 179.0) + east);
            let ring = vec![[lon, lat], [lon + side, lat], [lon, lat + side], [lon, lat]];
            FenceShape::Polygon(Outline::new(vec![vec![ring]]).expect("a triangle is sound"))
        });
    let shape = prop_oneof![circles, corridors, triangles];
    prop::collection::vec((shape, dwell()), 0..12).prop_map(|shapes| {
        let fence = |(id, (shape, dwell_us))| Fence { id, shape, dwell_us };
        (0..).zip(shapes).map(fence).collect()
    })
}

/// Every fence at every move, and nothing remembered but who is where since when.
#[derive(Default)]
struct LookingAtAll {
    stays: BTreeMap<(u8, u8), Stay>,
}

impl LookingAtAll {
    fn moved(&mut self, fences: &[Fence<u8>], unit: u8, at: Place, at_us: i64) -> Vec<FenceEvent<u8, u8>> {
        let mut events = self.tick(fences, Some(unit), at_us);
        let mut event = |fence, crossing| events.push(FenceEvent { fence, unit, crossing });
        for fence in fences {
            let beyond_m = fence.shape.beyond_m(at);
            let key = (fence.id, unit);
            let was_in = self.stays.contains_key(&key);
            if was_in && beyond_m > LEAVE_MARGIN_M {
                self.stays.remove(&key);
                event(fence.id, Crossing::Leave);
            } else if !was_in && beyond_m <= 0.0 {
                self.stays.insert(key, Stay { since_us: at_us, told: false });
                event(fence.id, Crossing::Enter);
            }
        }
        events.extend(self.tick(fences, Some(unit), at_us));
        events.sort_unstable();
        events
    }

    fn tick(&mut self, fences: &[Fence<u8>], only: Option<u8>, at_us: i64) -> Vec<FenceEvent<u8, u8>> {
        let mut events = Vec::new();
        for (&(id, unit), stay) in &mut self.stays {
            let fence = fences.iter().find(|fence| fence.id == id).expect("somebody is in it");
            let is_due = due(fence, *stay).is_some_and(|due_us| due_us <= at_us);
            if is_due && only.is_none_or(|only| only == unit) {
                stay.told = true;
                events.push(FenceEvent { fence: id, unit, crossing: Crossing::Dwell });
            }
        }
        events
    }
}

/// Steps of some metres and leaps of kilometres.
fn walk(at: Place) -> impl Strategy<Value = Vec<(u8, Place, bool)>> {
    let near = (0..3_u8, spots(at, 0.06), Just(false));
    let tick = (0..3_u8, spots(at, 0.06), Just(true));
    prop::collection::vec(prop_oneof![9 => near, 1 => tick], 1..120)
}

fn check_walk(fences: &[Fence<u8>], steps: &[(u8, Place, bool)]) -> Result<(), TestCaseError> {
    let Ok(mut watch) = Watch::new(fences.to_vec()) else { return Ok(()) };
    let mut all = LookingAtAll::default();
    let (mut at_us, mut from) = (0, BTreeMap::new());
    for &(unit, to, is_tick) in steps {
        at_us += 17;
        if is_tick {
            prop_assert_eq!(watch.tick(at_us), all.tick(fences, None, at_us));
            continue;
        }
        // On the way in small steps, so that the borders are walked over and not leapt.
        let begun = *from.get(&unit).unwrap_or(&to);
        for step in 0..=20 {
            let share = f64::from(step) / 20.0;
            let mix = |a: f64, b: f64| a + (b - a) * share;
            let lon =
                if (begun.lon() - to.lon()).abs() > 180.0 { to.lon() } else { mix(begun.lon(), to.lon()) };
            let at = place(mix(begun.lat(), to.lat()), lon);
            prop_assert_eq!(
                watch.moved(unit, at, at_us),
                all.moved(fences, unit, at, at_us),
                "{} at {:?}",
                unit,
                at
            );
        }
        from.insert(unit, to);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_told_is_what_looking_at_all_fences_at_every_move_tells(
        fences in fences(place(38.0, 115.0)), steps in walk(place(38.0, 115.0)),
    ) {
        check_walk(&fences, &steps)?;
    }

    #[test]
    fn so_it_is_over_the_date_line(fences in fences(place(30.0, 180.0)), steps in walk(place(30.0, 180.0))) {
        check_walk(&fences, &steps)?;
    }

    #[test]
    fn and_far_north(fences in fences(place(78.0, 15.0)), steps in walk(place(78.0, 15.0))) {
        check_walk(&fences, &steps)?;
    }
}

fn told(events: Vec<FenceEvent<u8, u8>>) -> Vec<(u8, u8, Crossing)> {
    events.into_iter().map(|event| (event.fence, event.unit, event.crossing)).collect()
}

#[test]
fn whoever_stands_on_the_border_does_not_flutter() {
    let mut watch = Watch::new(vec![circle(1, 38.0, 115.0, 1_000.0)]).expect("sound");
    // A thousandth of a degree is 111 m.
    let north = |metres: f64| place(38.0 + metres / 111_195.0, 115.0);
    assert_eq!(told(watch.moved(7, north(999.0), 0)), [(1, 7, Crossing::Enter)]);
    for (at_us, metres) in [(1, 1_003.0), (2, 999.0), (3, 1_009.0)] {
        assert_eq!(told(watch.moved(7, north(metres), at_us)), []);
    }
    assert_eq!(told(watch.moved(7, north(1_011.0), 4)), [(1, 7, Crossing::Leave)]);
    assert_eq!(told(watch.moved(7, north(1_003.0), 5)), [], "and comes in at the border again");
}

#[test]
fn who_stays_is_told_of_once_even_if_it_has_left_by_then() {
    let mut watch = Watch::new(vec![circle(1, 38.0, 115.0, 50.0)]).expect("sound");
    let (inside, outside) = (place(38.0, 115.0), place(38.01, 115.0));
    assert_eq!(told(watch.moved(7, inside, 0)), [(1, 7, Crossing::Enter)]);
    assert_eq!(told(watch.tick(99)), []);
    assert_eq!(told(watch.moved(7, outside, 100)), [(1, 7, Crossing::Dwell), (1, 7, Crossing::Leave)]);
    assert_eq!(told(watch.tick(1_000)), []);
    assert_eq!(told(watch.moved(7, inside, 2_000)), [(1, 7, Crossing::Enter)]);
    assert_eq!(told(watch.tick(2_100)), [(1, 7, Crossing::Dwell)]);
    assert_eq!(told(watch.moved(7, inside, 3_000)), []);
    assert_eq!(told(watch.gone(7)), [(1, 7, Crossing::Leave)]);
    assert_eq!(told(watch.gone(7)), []);
}

#[test]
fn fences_are_replaced_under_those_who_stay() {
    let (one, two) = (circle(1, 38.0, 115.0, 500.0), circle(2, 38.0, 115.0, 800.0));
    let mut watch = Watch::new(vec![one.clone(), two]).expect("sound");
    let here = place(38.001, 115.0);
    assert_eq!(told(watch.moved(7, here, 0)), [(1, 7, Crossing::Enter), (2, 7, Crossing::Enter)]);
    let twice = watch.replace(vec![one.clone(), one.clone()]);
    assert_eq!(twice.expect_err("one name").to_string(), "two fences are called 1");
    assert!(watch.inside(7).eq([1, 2]), "nothing has changed");
    let smaller = watch.replace(vec![one, circle(2, 38.0, 115.0, 700.0), circle(3, 38.0, 115.0, 900.0)]);
    assert_eq!(told(smaller.expect("sound")), [(2, 7, Crossing::Leave)]);
    assert_eq!(told(watch.tick(100)), [(1, 7, Crossing::Dwell)], "whose stay has not begun anew");
    assert_eq!(told(watch.moved(7, here, 101)), [(2, 7, Crossing::Enter), (3, 7, Crossing::Enter)]);
}

#[test]
fn what_is_no_fence_is_refused_by_name() {
    let fault = |shape: FenceShape| {
        let fence = Fence { id: 9_u8, shape, dwell_us: None };
        Watch::new(vec![fence]).expect_err("it is none").to_string()
    };
    let centre = place(38.0, 115.0);
    let circle = |radius_m| FenceShape::Circle { centre, radius_m };
    assert_eq!(fault(circle(-1.0)), "fence 9: -1 m is no radius and no half width");
    assert_eq!(fault(circle(f64::NAN)), "fence 9: NaN m is no radius and no half width");
    assert_eq!(fault(circle(100_001.0)), "fence 9: 200002 m across is more than the 200000 m of a fence");
    let corridor = |line: Vec<Place>| FenceShape::Corridor { line, half_width_m: 20.0 };
    assert_eq!(fault(corridor(Vec::new())), "fence 9: a line of 0 points is no corridor: 1 to 10000 are");
    assert_eq!(
        fault(corridor(vec![centre, place(39.0, 115.0)])).split(" m ").next(),
        Some("fence 9: 226878")
    );
}

#[test]
fn a_point_and_a_corridor_without_length_are_fences() {
    let point = circle(1, 38.0, 115.0, 0.0);
    let shape = FenceShape::Corridor { line: vec![place(38.0, 115.0); 2], half_width_m: 5.0 };
    let mut watch = Watch::new(vec![point, Fence { id: 2, shape, dwell_us: None }]).expect("sound");
    let (there, beside) = (place(38.0, 115.0), place(38.000_04, 115.0));
    assert_eq!(told(watch.moved(7, there, 0)), [(1, 7, Crossing::Enter), (2, 7, Crossing::Enter)]);
    assert_eq!(told(watch.moved(8, beside, 0)), [(2, 8, Crossing::Enter)]);
}

#[test]
fn a_border_of_ten_thousand_corners_holds_what_it_covers() {
    let corner = |step: u32| {
        let (sin, cos) = (f64::from(step) / 10_000.0 * std::f64::consts::TAU).sin_cos();
        let far = if step.is_multiple_of(2) { 0.05 } else { 0.049 };
        [115.0 + far * cos, 38.0 + far * sin]
    };
    let ring: Vec<[f64; 2]> = (0..10_000).map(corner).collect();
    let mut watch = Watch::new(vec![polygon(1, &ring)]).expect("sound");
    assert_eq!(told(watch.moved(7, place(38.0489, 115.0), 0)), [(1, 7, Crossing::Enter)]);
    assert_eq!(told(watch.moved(7, place(38.0511, 115.0), 1)), [(1, 7, Crossing::Leave)]);
}
