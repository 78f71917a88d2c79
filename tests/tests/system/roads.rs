//! A unit across the river: near by air and far by road, until a street is closed; and what is closed stays so after a restart.

use std::path::Path;

use hub_protocol::{ArrivalBy, Point, views::CaseView};
use reqwest::Method;
use serde_json::{Value, json};
use simulators::{
    client::{HubClient, Key},
    clock,
};
use system_tests::rig::{
    Field, Rig, eventually, folder,
    organisation::{IN_SOUTH, SOUTH, TOWN, patient, report_at},
    setting_on,
};

use crate::{ask::ask, commands::run};

/// A river from south to north; a street on each bank, and one bridge, at their southern end. The western bank is where it happens.
const TOWN_MAP: &str = r#"<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">
<node id="1" lat="38.840" lon="115.4500"/><node id="2" lat="38.870" lon="115.4500"/>
<node id="3" lat="38.840" lon="115.4512"/><node id="4" lat="38.870" lon="115.4512"/>
<node id="7" lat="38.8535" lon="115.4500"/><node id="8" lat="38.8585" lon="115.4500"/>
<node id="9" lat="38.8535" lon="115.4490"/><node id="10" lat="38.8585" lon="115.4490"/>
<node id="5" lat="38.800" lon="115.4506"/><node id="6" lat="38.900" lon="115.4506"/>
<way id="1"><nd ref="1"/><nd ref="7"/><nd ref="8"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="河西街"/></way>
<way id="5"><nd ref="7"/><nd ref="9"/><tag k="highway" v="residential"/></way>
<way id="6"><nd ref="8"/><nd ref="10"/><tag k="highway" v="residential"/></way>
<way id="2"><nd ref="3"/><nd ref="4"/><tag k="highway" v="residential"/><tag k="name" v="河东街"/></way>
<way id="3"><nd ref="1"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="bridge" v="yes"/></way>
<way id="4"><nd ref="5"/><nd ref="6"/><tag k="waterway" v="river"/></way></osm>"#;

/// The street on the western bank: its name, and its longitude.
pub(crate) const WEST_STREET: (&str, &str) = ("河西街", "115.45");

/// Across the river from the place, 120 m by air and more than 2 km by road.
const ACROSS: Point = Point { lat: 38.851, lon: 115.4512 };
/// On the bank of the place, 1.2 km along the street.
const ALONG: Point = Point { lat: 38.861, lon: 115.45 };
/// Between the two on that street.
const BETWEEN: Point = Point { lat: 38.856, lon: 115.45 };

const CLOSURE: &str = "/api/v1/roads/closures/0199aaaa-0000-7000-8000-000000000001";

/// A hub that knows the roads of the town, a desk, and the two units where they stand.
struct Story {
    rig: Rig,
    desk: HubClient,
    across: Field,
    along: Field,
    _kept: tempfile::TempDir,
}

/// The file of the town's roads, in a folder.
pub(crate) fn prepare(kept: &Path) -> String {
    let (map, roads) = (kept.join("town.osm"), kept.join("town.roads"));
    std::fs::write(&map, TOWN_MAP).expect("a file can be written");
    let setting = setting_on(kept);
    let (map, roads) = (map.display().to_string(), roads.display().to_string());
    let (status, said) = setting.run(&["roads", "prepare", &map, "--out", &roads]).expect("it runs");
    assert!(status.success() && said.contains("已写入"), "{said}");
    let (status, said) = setting.run(&["roads", "check", &roads]).expect("it runs");
    assert!(status.success() && said.contains("完好") && said.contains("步行"), "{said}");
    roads
}

async fn shown(desk: &HubClient) -> Value {
    let answer = ask(desk, Method::GET, "/api/v1/roads/closures", None, "").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// Waits until arrivals are reckoned by them.
pub(crate) async fn until_by_road(desk: &HubClient) {
    eventually("the roads are in force", async || (shown(desk).await["roads"] == "in_force").then_some(()))
        .await;
}

impl Story {
    async fn begin() -> Self {
        let kept = folder();
        let file = prepare(kept.path());
        let mut rig = Rig::start_with(patient(), |setting| setting.with("HUYING_ROADS__FILE", file)).await;
        let desk = rig.dispatcher(TOWN).await;
        until_by_road(&desk).await;
        let mut units = (rig.phone("S1").await, rig.phone("S2").await);
        units.0.sign_on().await;
        units.1.sign_on().await;
        let (across, along) = units;
        let story = Self { rig, desk, across, along, _kept: kept };
        story.take_places().await;
        story
    }

    /// Both report where they stand, and the hub shows them there.
    async fn take_places(&self) {
        let wanted = [("S1", &self.across, ACROSS), ("S2", &self.along, ALONG)];
        eventually("both units are connected", async || {
            let units = self.desk.units().await.expect("the desk sees units").units;
            let is_there = |code: &str| {
                let id = self.rig.unit_id(code);
                units.iter().any(|entry| entry.unit.id == id && entry.connected)
            };
            (is_there("S1") && is_there("S2")).then_some(())
        })
        .await;
        wanted.iter().for_each(|(_, field, place)| field.fix(*place));
        eventually("both units are seen where they stand", async || {
            let units = self.desk.units().await.expect("the desk sees units").units;
            let stands = |code: &str, place: Point| {
                let unit = units.iter().find(|entry| entry.unit.id == self.rig.unit_id(code))?;
                let fix = unit.last_fix.as_ref()?;
                let off = (fix.place.lat - place.lat).abs() + (fix.place.lon - place.lon).abs();
                (off < 1e-5).then_some(())
            };
            wanted.iter().map(|(code, _, place)| stands(code, *place)).collect::<Option<Vec<()>>>()
        })
        .await;
    }

    /// Who is offered a report at the place, as its card says; the case is withdrawn again.
    async fn asked(&self, text: &str) -> CaseView {
        let accepted =
            self.desk.report(&report_at(IN_SOUTH, text), &Key::fresh()).await.expect("it is filed");
        let case = eventually("somebody is asked", async || {
            let case = self.desk.case(accepted.case).await.expect("the desk sees its case").case;
            (!case.offers.is_empty()).then_some(case)
        })
        .await;
        self.desk.withdraw(accepted.case, "演练结束").await.expect("it is withdrawn");
        case
    }

    async fn check_asked(&self, text: &str, code: &str) -> u32 {
        let case = self.asked(text).await;
        let offer = &case.offers[0];
        let arrival = offer.arrival.unwrap_or_else(|| panic!("{offer:?}"));
        assert_eq!((offer.unit.id, arrival.by), (self.rig.unit_id(code), ArrivalBy::Roads), "{offer:?}");
        arrival.travel_s
    }

    /// How often the roads were weighed anew since the hub was started.
    async fn weighed(&self) -> u64 {
        let figures = self.desk.get_text("/metrics").await.expect("this machine may read them");
        let count = figures.lines().find_map(|line| line.strip_prefix("huying_roads_weighed_seconds_count "));
        count.and_then(|count| count.parse().ok()).unwrap_or(0)
    }

    async fn close_between(&self, key: &str, for_us: i64) {
        let body = json!({"what": {"shape": "near", "radius_m": 30,
            "place": {"lat": BETWEEN.lat, "lon": BETWEEN.lon}}, "reason": "树倒了,挡住整条街",
            "until_us": clock::now().get() + for_us});
        let answer = ask(&self.desk, Method::PUT, CLOSURE, Some(key), body.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

#[tokio::test]
async fn across_the_river_is_far_until_the_street_on_this_bank_is_closed() {
    let mut story = Story::begin().await;
    let along_s = story.check_asked("河西的路灯不亮", "S2").await;
    story.close_between("close", 3_600_000_000).await;
    let across_s = story.check_asked("河西又有一盏不亮", "S1").await;
    assert!(across_s > along_s, "{across_s} s round the river, {along_s} s along it");
    // What is closed is in the record: whoever starts again finds it.
    story.rig.go_down().await;
    story.rig.start_again().await;
    until_by_road(&story.desk).await;
    let closures = shown(&story.desk).await["closures"].clone();
    assert_eq!((closures.as_array().map(Vec::len), &closures[0]["area"]["code"]), (Some(1), &json!(SOUTH)));
    story.take_places().await;
    assert_eq!(story.check_asked("重启之后", "S1").await, across_s);
    let answer = ask(&story.desk, Method::DELETE, CLOSURE, Some("open"), "").await;
    assert_eq!(answer.status, 204, "{}", answer.body);
    assert_eq!(story.check_asked("路又通了", "S2").await, along_s);
    // What is closed for a second is open after it, without anybody's doing.
    let weighed = story.weighed().await;
    story.close_between("for a second", 1_000_000).await;
    eventually("the second is over", async || (story.weighed().await >= weighed + 2).then_some(())).await;
    assert_eq!(story.check_asked("一秒之后", "S2").await, along_s);
    let figures = story.desk.get_text("/metrics").await.expect("this machine may read them");
    for figure in
        ["huying_roads_loaded 1", "huying_ways_total{by=\"roads\"}", "huying_roads_weighed_seconds_count"]
    {
        assert!(figures.contains(figure), "no {figure} in {figures}");
    }
    story.rig.stop().await;
}

#[tokio::test]
async fn a_damaged_road_file_is_told_and_stops_nobody() {
    let kept = folder();
    let file = prepare(kept.path());
    let mut bytes = std::fs::read(&file).expect("it was written");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).expect("a file can be written");
    let mut rig = Rig::start_with(patient(), |setting| setting.with("HUYING_ROADS__FILE", &file)).await;
    rig.expect_in_log("there are no roads: units are compared by air line");
    let desk = rig.dispatcher(TOWN).await;
    eventually("the file is found unusable", async || {
        (shown(&desk).await["roads"] == "unusable").then_some(())
    })
    .await;
    let (code, said) = run(rig.setting(), &["doctor"]);
    assert_ne!(code, 0, "{said}");
    assert!(said.contains("wrong roads.file") && said.contains("damaged"), "{said}");
    let _field = rig.unit("S1").await;
    let accepted = desk.report(&report_at(IN_SOUTH, "有人摔倒"), &Key::fresh()).await.expect("it is filed");
    let by = eventually("somebody is asked", async || {
        let case = desk.case(accepted.case).await.expect("the desk sees its case").case;
        case.offers.first().and_then(|offer| offer.arrival).map(|arrival| arrival.by)
    });
    assert_eq!(by.await, ArrivalBy::AirLine);
    rig.stop().await;
}
