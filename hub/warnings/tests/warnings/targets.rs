//! Whom a warning hits.

mod oracle;

use geo_index::{Area, AreaCode, AreaTree, Outline, Place, Tier};
use hub_warnings::{Asked, Circle, CodeTable, Hit, Pair, Polygon, WarnedArea, areas_hit};

use crate::{NATIONAL, good};

fn area(code: &str, tier: Tier, parent: Option<&str>, outline: Option<Outline>) -> Area {
    Area {
        code: AreaCode::new(code).unwrap(),
        name: code.to_owned(),
        tier,
        parent: parent.map(|parent| AreaCode::new(parent).unwrap()),
        valid_from: None,
        valid_until: None,
        outline,
    }
}

/// A rectangle from its south-west corner to its north-east one, latitude first.
fn rectangle((south, west): (f64, f64), (north, east): (f64, f64)) -> Outline {
    let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
    Outline::new(vec![vec![ring]]).unwrap()
}

fn places(corners: &[(f64, f64)]) -> Polygon {
    Polygon { ring: corners.iter().map(|&(lat, lon)| Place::new(lat, lon).unwrap()).collect() }
}

fn warned(polygons: Vec<Polygon>, circles: Vec<Circle>, codes: &[(&str, &str)]) -> WarnedArea {
    let pair = |&(name, value): &(&str, &str)| Pair { name: name.to_owned(), value: value.to_owned() };
    WarnedArea {
        description: "某处".to_owned(),
        polygons,
        circles,
        geocodes: codes.iter().map(pair).collect(),
        altitude_ft: None,
        ceiling_ft: None,
    }
}

/// 甲县: two townships that share the border at longitude 115.5, and one that nobody has drawn; a village hangs from the
/// county itself.
fn county() -> AreaTree {
    let west = rectangle((38.0, 115.0), (39.0, 115.5));
    let east = rectangle((38.0, 115.5), (39.0, 116.0));
    let areas = vec![
        area("130607000000", Tier::County, None, Some(rectangle((38.0, 115.0), (39.0, 116.0)))),
        area("T-west", Tier::Township, Some("130607000000"), Some(west)),
        area("T-east", Tier::Township, Some("130607000000"), Some(east)),
        area("T-undrawn", Tier::Township, Some("130607000000"), None),
        area("V-east", Tier::Village, Some("T-east"), Some(rectangle((38.2, 115.6), (38.4, 115.8)))),
        area("V-free", Tier::Village, Some("130607000000"), Some(rectangle((38.5, 115.1), (38.6, 115.2)))),
    ];
    AreaTree::build("1", areas).unwrap()
}

fn codes() -> CodeTable {
    serde_json::from_str(
        r#"{"行政区划代码": "area_code", "SAME": {"listed": {"013": ["T-west"], "014": ["gone"]}}, "EXCLUDE_POLYGON": "no_area"}"#,
    )
    .unwrap()
}

fn hit(warned: WarnedArea, tier: Tier) -> Hit {
    areas_hit(&[warned], Asked { tree: &county(), tier, codes: &codes(), at_us: 0 })
}

fn names(codes: &[AreaCode]) -> Vec<&str> {
    codes.iter().map(AreaCode::as_str).collect()
}

#[test]
fn a_polygon_hits_what_it_touches_and_says_what_nobody_has_drawn() {
    let in_west = places(&[(38.1, 115.1), (38.1, 115.2), (38.2, 115.2), (38.1, 115.1)]);
    let found = hit(warned(vec![in_west.clone()], vec![], &[]), Tier::Township);
    assert_eq!((names(&found.areas), names(&found.unplaced)), (vec!["T-west"], vec!["T-undrawn"]));
    assert_eq!(names(&hit(warned(vec![in_west], vec![], &[]), Tier::County).areas), ["130607000000"]);
    let on_border = places(&[(38.1, 115.5), (38.1, 115.4), (38.2, 115.4), (38.1, 115.5)]);
    let found = hit(warned(vec![on_border], vec![], &[]), Tier::Township);
    assert_eq!(names(&found.areas), ["T-east", "T-west"], "a border belongs to both sides");
    let far = places(&[(30.0, 115.0), (30.0, 116.0), (31.0, 116.0), (30.0, 115.0)]);
    assert_eq!(hit(warned(vec![far], vec![], &[]), Tier::Township), Hit::default());
}

#[test]
fn whatever_lies_around_an_area_hits_it_and_a_hole_is_no_area() {
    let around = places(&[(30.0, 110.0), (30.0, 120.0), (45.0, 120.0), (45.0, 110.0), (30.0, 110.0)]);
    let found = hit(warned(vec![around], vec![], &[]), Tier::Village);
    assert_eq!(names(&found.areas), ["V-east", "V-free"]);
    let square = |low: f64, high: f64| vec![[low, low], [high, low], [high, high], [low, high], [low, low]];
    let ring_road = Outline::new(vec![vec![square(10.0, 20.0), square(12.0, 18.0)]]).unwrap();
    let tree = AreaTree::build("1", vec![area("C", Tier::County, None, Some(ring_road))]).unwrap();
    let (codes, at_us) = (CodeTable::default(), 0);
    let asked = Asked { tree: &tree, tier: Tier::County, codes: &codes, at_us };
    let inside = places(&[(14.0, 14.0), (14.0, 15.0), (15.0, 15.0), (14.0, 14.0)]);
    assert_eq!(areas_hit(&[warned(vec![inside], vec![], &[])], asked), Hit::default());
    let centre = Place::new(15.0, 15.0).unwrap();
    let circle = |radius_km| warned(vec![], vec![Circle { centre, radius_km }], &[]);
    assert_eq!(areas_hit(&[circle(300.0)], asked), Hit::default());
    assert_eq!(names(&areas_hit(&[circle(340.0)], asked).areas), ["C"]);
}

#[test]
fn a_polygon_of_two_loops_hits_what_either_touches() {
    let two = places(&[
        (38.1, 115.3),
        (38.1, 115.4),
        (38.3, 115.5),
        (38.2, 115.7),
        (38.3, 115.7),
        (38.3, 115.5),
        (38.1, 115.3),
    ]);
    assert_eq!(names(&hit(warned(vec![two], vec![], &[]), Tier::Village).areas), ["V-east"]);
    let apart = places(&[
        (38.7, 115.3),
        (38.7, 115.4),
        (38.8, 115.5),
        (38.7, 115.7),
        (38.8, 115.7),
        (38.8, 115.5),
        (38.7, 115.3),
    ]);
    assert_eq!(names(&hit(warned(vec![apart], vec![], &[]), Tier::Village).areas), [""; 0]);
}

#[test]
fn a_code_hits_the_area_it_names_its_parts_and_what_it_is_part_of() {
    let coded = |name: &str, value: &str, tier| hit(warned(vec![], vec![], &[(name, value)]), tier);
    let whole = coded("行政区划代码", "130607000000", Tier::Township);
    assert_eq!(names(&whole.areas), ["T-east", "T-undrawn", "T-west"], "also what nobody has drawn");
    assert_eq!(names(&coded("行政区划代码", "V-east", Tier::Township).areas), ["T-east"]);
    assert_eq!(names(&coded("SAME", "013", Tier::Township).areas), ["T-west"]);
    let left_out = coded("行政区划代码", "V-free", Tier::Township);
    assert_eq!((names(&left_out.areas), names(&left_out.elsewhere)), (vec![], vec!["V-free"]));
    let without = coded("SAME", "013", Tier::Village);
    assert_eq!((names(&without.areas), names(&without.elsewhere)), (vec![], vec!["T-west"]));
}

#[test]
fn codes_are_never_cut_and_those_that_nobody_knows_are_told() {
    let unknown =
        [("行政区划代码", "130607"), ("行政区划代码", "不"), ("SAME", "01"), ("SAME", "014"), ("UGC", "013")];
    let found = hit(warned(vec![], vec![], &unknown), Tier::Township);
    assert_eq!(found.areas, []);
    assert_eq!(found.unknown.len(), unknown.len(), "{:?}", found.unknown);
    let passed_by = hit(warned(vec![], vec![], &[("EXCLUDE_POLYGON", "1,1 1,2 2,2 1,1")]), Tier::Township);
    assert_eq!(passed_by, Hit::default());
}

#[test]
fn areas_that_do_not_hold_any_more_are_not_hit() {
    let mut former = area("T", Tier::Township, None, Some(rectangle((38.0, 115.0), (39.0, 116.0))));
    former.valid_until = Some(100);
    let tree = AreaTree::build("1", vec![former]).unwrap();
    let codes = codes();
    let corners = places(&[(38.1, 115.1), (38.1, 115.2), (38.2, 115.2), (38.1, 115.1)]);
    let warned = [warned(vec![corners], vec![], &[("行政区划代码", "T")])];
    let at = |at_us| areas_hit(&warned, Asked { tree: &tree, tier: Tier::Township, codes: &codes, at_us });
    assert_eq!((names(&at(99).areas), at(99).unknown.len()), (vec!["T"], 0));
    assert_eq!((at(100).areas, at(100).unknown.len()), (vec![], 1));
}

#[test]
fn a_document_finds_its_townships() {
    let alert = good(NATIONAL).alert;
    let asked = Asked { tree: &county(), tier: Tier::Township, codes: &codes(), at_us: alert.sent.at_us() };
    let found = areas_hit(&alert.infos[0].areas, asked);
    assert_eq!((names(&found.areas), found.unknown.len()), (vec!["T-east", "T-undrawn", "T-west"], 0));
    assert_eq!(found.unplaced, [], "what a code has named need not be placed");
}
