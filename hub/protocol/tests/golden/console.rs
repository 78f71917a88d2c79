//! What a console says and is told.

use hub_protocol::{
    Alert, CaseId, Cell, Changes, ClimbReason, ConsoleHello, ConsoleIn, ConsoleOut, ConsoleWelcome,
    ErrorCode, Grade, HandleEntry, Handles, LedgerState, Link, Ping, Pong, Service, Snapshot, SocketError,
    UnitKind, UnitStatus, Watch,
    binary::{PositionFrame, PositionRow},
};
use serde_json::{Value, json};

use crate::parts::*;

fn cell() -> Cell {
    Cell::holding(place().lat, place().lon).expect("a place on the map")
}

pub(crate) fn incoming() -> Vec<(String, ConsoleIn)> {
    let neighbour = Cell::at(cell().x() + 1, cell().y()).expect("not at the edge");
    let hello = ConsoleHello { capabilities: Vec::new(), epoch: Some(epoch()), offset: Some(1042) };
    vec![
        ("hello_first".to_owned(), ConsoleIn::Hello(ConsoleHello::default())),
        ("hello_again".to_owned(), ConsoleIn::Hello(hello)),
        ("watch".to_owned(), ConsoleIn::Watch(Watch { cells: vec![cell(), neighbour] })),
        ("ping".to_owned(), ConsoleIn::Ping(Ping { sent_us: None })),
    ]
}

pub(crate) fn outgoing() -> Vec<(String, ConsoleOut)> {
    let welcome = ConsoleWelcome {
        epoch: epoch(),
        offset: 1042,
        person: person(),
        area: district(),
        server_us: at(61),
        heartbeat_s: 20,
    };
    let snapshot = Snapshot {
        offset: 1042,
        part: 0,
        cases: vec![unattended_case()],
        units: vec![unit_view()],
        more: true,
    };
    let last = Snapshot { part: 1, cases: Vec::new(), units: Vec::new(), more: false, ..snapshot.clone() };
    let changes = Changes {
        from: 1042,
        to: 1051,
        cases: vec![attended_case()],
        ended: vec![CaseId(uuid(0xca5d))],
        units: vec![unit_view()],
        gone: vec![hub_protocol::UnitId(uuid(0x113))],
        whistles: Vec::new(),
        incidents: Vec::new(),
    };
    let whistled = Changes {
        cases: Vec::new(),
        ended: Vec::new(),
        units: Vec::new(),
        gone: Vec::new(),
        whistles: vec![hub_protocol::WhistleId(uuid(0x3415))],
        incidents: Vec::new(),
        ..changes.clone()
    };
    let emergency = Changes {
        whistles: Vec::new(),
        incidents: vec![hub_protocol::IncidentId(uuid(0x1c1d))],
        ..whistled.clone()
    };
    let error = SocketError {
        code: ErrorCode::Invalid,
        message: "watch names 5000 cells, at most 1024 can be watched".to_owned(),
    };
    vec![
        ("welcome".to_owned(), ConsoleOut::Welcome(welcome)),
        ("snapshot".to_owned(), ConsoleOut::Snapshot(snapshot)),
        ("snapshot_last".to_owned(), ConsoleOut::Snapshot(last)),
        ("changes".to_owned(), ConsoleOut::Changes(changes)),
        ("changes_of_incidents".to_owned(), ConsoleOut::Changes(emergency)),
        ("changes_of_whistles".to_owned(), ConsoleOut::Changes(whistled)),
        ("alert".to_owned(), ConsoleOut::Alert(alert())),
        ("handles".to_owned(), ConsoleOut::Handles(handles())),
        ("link".to_owned(), ConsoleOut::Link(Link { ledger: LedgerState::Unavailable, since_us: at(300) })),
        ("pong".to_owned(), ConsoleOut::Pong(Pong { sent_us: None, server_us: at(62) })),
        ("error".to_owned(), ConsoleOut::Error(error)),
    ]
}

fn alert() -> Alert {
    Alert {
        case: case(),
        rung: 1,
        round: 1,
        reason: Some(ClimbReason::Unanswered),
        post: township_post(),
        grade: Grade::Red,
        category_name: "火情".to_owned(),
        summary: SUMMARY.to_owned(),
        since_us: at(60),
        call: vec![Service::Fire],
    }
}

fn handles() -> Handles {
    let entry = HandleEntry { handle: 7, unit: unit(), name: unit_ref().name, kind: UnitKind::Patrol };
    let other = HandleEntry {
        handle: 8,
        unit: hub_protocol::UnitId(uuid(0x112)),
        name: "王强".to_owned(),
        kind: UnitKind::GridWorker,
    };
    Handles { entries: vec![entry, other] }
}

pub(crate) fn positions() -> PositionFrame {
    let (lat_e7, lon_e7) = PositionRow::e7(place());
    let moving = PositionRow {
        handle: 7,
        lat_e7,
        lon_e7,
        heading_deg: Some(92),
        speed_kmh10: Some(115),
        age_ds: PositionRow::age_ds(3_500),
        status: UnitStatus::UnderWay,
    };
    let resting = PositionRow {
        handle: 8,
        lat_e7: lat_e7 - 1_000,
        lon_e7: lon_e7 + 2_500,
        heading_deg: None,
        speed_kmh10: None,
        age_ds: 600,
        status: UnitStatus::Free,
    };
    PositionFrame { cell: cell(), at: at(61), whole: false, rows: vec![moving, resting], removed: vec![3] }
}

/// The frame's content as JSON, for readers in other languages.
pub(crate) fn described(frame: &PositionFrame) -> Value {
    let row = |row: &PositionRow| {
        json!({
            "handle": row.handle, "lon_e7": row.lon_e7, "lat_e7": row.lat_e7, "heading_deg": row.heading_deg,
            "speed_kmh10": row.speed_kmh10, "age_ds": row.age_ds, "status": row.status,
        })
    };
    let rows: Vec<Value> = frame.rows.iter().map(row).collect();
    json!({
        "cell": frame.cell, "at_us": frame.at, "whole": frame.whole, "rows": rows, "removed": frame.removed,
    })
}
