//! Text frames: nothing that comes makes the decoder panic, and nothing that goes is longer than a frame.

use hub_protocol::{
    AreaCode, CaseId, Changes, ConsoleIn, ConsoleOut, Decoded, Duty, HandleEntry, Handles, Snapshot, Tier,
    UnitId, UnitIn, UnitKind, UnitStatus, decode, encode,
    limits::{SHORT_TEXT_MAX_BYTES, TEXT_FRAME_MAX_BYTES},
    views::{AreaRef, AreaStep, UnitView},
};
use proptest::{collection::vec, prelude::*};
use uuid::Uuid;

/// JSON that looks like a message: a known type, with fields of any kind.
fn near_message() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "hello", "fix", "receipt", "order", "ping", "watch", "lat", "lon", "at_us", "id", "action", "do",
        "cells", "x",
    ]);
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("1e999".to_owned()),
        Just("-1".to_owned()),
        Just("9007199254740993".to_owned()),
        any::<f64>().prop_map(|number| number.to_string()),
        word.clone().prop_map(|word| format!("\"{word}\"")),
    ];
    let value = leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|list| format!("[{}]", list.join(","))),
            (word.clone(), inner).prop_map(|(word, value)| format!("{{\"{word}\":{value}}}")),
        ]
    });
    let field = (
        proptest::sample::select(vec!["lat", "lon", "at_us", "message", "step", "id", "action", "cells"]),
        value,
    );
    let kind = proptest::sample::select(vec!["hello", "fix", "receipt", "order", "ping", "watch", "other"]);
    (kind, vec(field, 0..5)).prop_map(|(kind, fields)| {
        let fields: String = fields.into_iter().map(|(name, value)| format!(",\"{name}\":{value}")).collect();
        format!("{{\"type\":\"{kind}\"{fields}}}")
    })
}

proptest! {
    #[test]
    fn whatever_text_comes_is_a_message_or_unknown_or_an_error(text in any::<String>()) {
        prop_assert!(!matches!(decode::<UnitIn>(&text), Ok(Decoded::Known(_))), "random text is no message");
        prop_assert!(!matches!(decode::<ConsoleIn>(&text), Ok(Decoded::Known(_))), "random text is no message");
    }

    #[test]
    fn a_message_that_was_understood_is_understood_the_same_when_written_again(text in near_message()) {
        if let Ok(Decoded::Known(message)) = decode::<UnitIn>(&text)
            && !encode(&message).contains("\"unknown\"")
        {
            prop_assert_eq!(decode::<UnitIn>(&encode(&message)).ok(), Some(Decoded::Known(message)));
        }
    }

}

proptest! {
    // Each case writes megabytes.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn everything_sent_in_parts_fits_into_frames_and_nothing_is_lost(
        units in 0_u128..900,
        ended in 0_u128..4_000,
        name in 1_usize..SHORT_TEXT_MAX_BYTES,
    ) {
        let units: Vec<UnitView> = (0..units).map(|n| unit(n, name)).collect();
        let ended: Vec<CaseId> = (0..ended).map(|n| CaseId(Uuid::from_u128(n))).collect();
        let snapshot = Snapshot::in_parts(9, vec![], units.clone());
        prop_assert_eq!(units_of_snapshot(&snapshot), units.clone());
        let changes = Changes { from: 4, to: 9, cases: vec![], ended: ended.clone(), units: units.clone(), gone: vec![], whistles: vec![], incidents: vec![] };
        let parts = changes.in_parts();
        prop_assert_eq!(joined(&parts), (9, ended, units));
        for part in snapshot.iter().chain(&parts) {
            prop_assert!(encode(part).len() <= TEXT_FRAME_MAX_BYTES);
        }
    }
}

fn unit(n: u128, name_bytes: usize) -> UnitView {
    let code = AreaCode("130606001001".to_owned());
    let step = AreaStep { code: code.clone(), name: "五四社区".to_owned(), tier: Tier::Village };
    UnitView {
        travel: None,
        id: UnitId(Uuid::from_u128(n)),
        seq: 7,
        name: "a".repeat(name_bytes),
        kind: UnitKind::Patrol,
        skills: vec![],
        home: AreaRef { code, path: vec![step] },
        person: None,
        duty: Duty::On,
        status: UnitStatus::Free,
        task: None,
        case: None,
    }
}

/// The units of a snapshot; checks that parts are numbered and only the last says that nothing follows.
fn units_of_snapshot(parts: &[ConsoleOut]) -> Vec<UnitView> {
    let mut units = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        let ConsoleOut::Snapshot(part) = part else { unreachable!("{part:?} is no snapshot") };
        assert_eq!((part.offset, part.part as usize, part.more), (9, n, n + 1 < parts.len()));
        units.extend(part.units.clone());
    }
    units
}

/// What a client has after all parts; checks that each one starts where the client is.
fn joined(parts: &[ConsoleOut]) -> (u64, Vec<CaseId>, Vec<UnitView>) {
    let (mut offset, mut ended, mut units) = (4, Vec::new(), Vec::new());
    for part in parts {
        let ConsoleOut::Changes(part) = part else { unreachable!("{part:?} are no changes") };
        assert_eq!(part.from, offset);
        offset = part.to;
        ended.extend(&part.ended);
        units.extend(part.units.clone());
    }
    (offset, ended, units)
}

#[test]
fn an_empty_snapshot_is_one_part() {
    let parts = Snapshot::in_parts(9, vec![], vec![]);
    assert_eq!(units_of_snapshot(&parts), []);
    assert_eq!(parts.len(), 1);
}

#[test]
fn changes_that_fit_are_one_message_even_when_nothing_of_interest_changed() {
    let nothing = Changes {
        from: 4,
        to: 9,
        cases: vec![],
        ended: vec![],
        units: vec![],
        gone: vec![],
        whistles: vec![],
        incidents: vec![],
    };
    assert_eq!(nothing.clone().in_parts(), [ConsoleOut::Changes(nothing)]);
}

#[test]
fn a_long_table_of_handles_comes_in_parts() {
    let entry = |handle| HandleEntry {
        handle,
        unit: UnitId(Uuid::from_u128(u128::from(handle))),
        name: "五四路巡防一组".to_owned(),
        kind: UnitKind::Patrol,
    };
    let parts = Handles::in_parts((0..2_000).map(entry).collect());
    assert!(parts.len() > 1 && parts.iter().all(|part| encode(part).len() <= TEXT_FRAME_MAX_BYTES));
    let told = parts.iter().map(|part| {
        let ConsoleOut::Handles(table) = part else { unreachable!("{part:?} is no table") };
        table.entries.len()
    });
    assert_eq!(told.sum::<usize>(), 2_000);
    assert_eq!(Handles::in_parts(vec![]), []);
}
