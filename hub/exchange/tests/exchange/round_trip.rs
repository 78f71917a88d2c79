//! What is written is read back to the same.

use std::collections::BTreeMap;

use hub_exchange::{Options, read_paths, write_workbook};
use hub_protocol::{
    AreaCode, DutyPost, Role, UnitKind, UtcMicros,
    http::{ImportOrganisation, PersonEntry, RosterDuty, RosterSwap, UnitEntry},
};
use proptest::prelude::*;
use serde_json::json;

/// Names as they are found: short ones, ones with brackets and quotes, ones that look like something else.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[\u{4e00}-\u{4fff}]{1,8}",
        Just("城关镇(东)".to_owned()),
        Just("<b>\"'&</b>".to_owned()),
        Just("0012".to_owned()),
        Just("=1+1".to_owned()),
        Just("2026-05-01".to_owned()),
    ]
}

fn organisation() -> impl Strategy<Value = ImportOrganisation> {
    let people = prop::collection::vec((name(), any::<bool>()), 1..8);
    let units = prop::collection::vec((name(), prop::sample::select(UnitKind::ALL), any::<bool>()), 1..8);
    let posts = prop::collection::vec((prop::sample::select(DutyPost::ALL), 0_i64..100, any::<bool>()), 1..8);
    (people, units, posts, name()).prop_map(|(people, units, posts, town)| {
        let areas = BTreeMap::from([
            ("1", ("city", None)),
            ("1-1", ("county", Some("1"))),
            ("1-1-g", ("grid", Some("1-1"))),
        ]);
        let features = areas.into_iter().map(|(code, (tier, parent))| {
            let mut properties = json!({ "code": code, "name": town, "tier": tier });
            if let Some(parent) = parent {
                properties["parent"] = json!(parent);
            }
            json!({ "type": "Feature", "properties": properties, "geometry": null })
        });
        let area = || AreaCode("1-1".to_owned());
        let code = |at: usize| format!("P{at}");
        let count = people.len();
        let people = people.into_iter().enumerate().map(|(at, (name, has_account))| PersonEntry {
            code: code(at),
            name,
            phone: has_account.then(|| format!("1380000{at:04}")),
            login: has_account.then(|| format!("login{at}")),
            role: has_account.then_some(Role::Department),
            area: area(),
            department: has_account.then(|| "D-1".to_owned()),
        });
        let units = units.into_iter().enumerate().map(|(at, (name, kind, is_crewed))| UnitEntry {
            travel: None,
            code: format!("U{at}"),
            name,
            kind,
            home: area(),
            skills: if is_crewed { vec!["first_aid".to_owned(), "急救".to_owned()] } else { Vec::new() },
            person: is_crewed.then(|| code(at % count)),
            phone: None,
        });
        let hour =
            |hour: i64| UtcMicros::new(1_777_564_800_000_000 + hour * 1_800_000_000).expect("an instant");
        let duties = posts.iter().enumerate().map(|(at, (post, from, ends))| RosterDuty {
            area: area(),
            person: code(at % count),
            post: (*post != DutyPost::Officer).then_some(*post),
            from_us: Some(hour(*from + 1_000 * i64::try_from(at).expect("few duties"))),
            until_us: ends.then(|| hour(*from + 1_000 * i64::try_from(at).expect("few duties") + 8)),
        });
        let swap = RosterSwap {
            area: area(),
            out: code(0),
            stand_in: "somebody".to_owned(),
            from_us: hour(1),
            until_us: hour(2),
        };
        ImportOrganisation {
            areas: Some(json!({ "type": "FeatureCollection", "features": features.collect::<Vec<_>>() })),
            people: Some(people.collect()),
            units: Some(units.collect()),
            roster: Some(duties.collect()),
            swaps: Some(vec![swap]),
            ..ImportOrganisation::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_organisation_written_as_a_workbook_is_read_back_the_same(organisation in organisation()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("某县.xlsx");
        write_workbook(&organisation, &path).unwrap();
        let read = read_paths(&[path], Options::default());
        let read = read.map_err(|mistakes| TestCaseError::fail(crate::said(&mistakes)))?;
        prop_assert_eq!(read.organisation, organisation);
    }
}
