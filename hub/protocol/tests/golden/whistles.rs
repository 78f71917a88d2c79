//! 中心吹哨、部门报到.

use hub_protocol::{
    CaseId, Degree, DepartmentCode, GivenPlace, Point, UnitId, WhistleId,
    http::{
        DepartmentFigures, NewWhistle, WhistleAct, WhistleDepartment, WhistleDone, WhistleFigures,
        WhistleFiguresQuery, WhistleList, WhistleListQuery, WhistlePresence, WhistleState, WhistleStep,
        WhistleView,
    },
    views::DepartmentRef,
};

use crate::parts::*;

bodies! {
    "new_whistle" => new_whistle(Some(CaseId(uuid(0xca5e)))),
    "new_whistle_alone" => new_whistle(None),
    "whistle_act_sign" => WhistleAct::Sign { department: roads() },
    "whistle_act_arrive" => WhistleAct::Arrive { department: roads(), unit: UnitId(uuid(0x113)) },
    "whistle_act_record" => WhistleAct::Record { department: roads(), at_us: Some(at(61)) },
    "whistle_act_work" => WhistleAct::Work { department: roads() },
    "whistle_act_leave" => WhistleAct::Leave { department: roads(), note: "积水已排".to_owned() },
    "whistle_act_rate" => WhistleAct::Rate {
        department: roads(),
        degree: Degree::NotSatisfied,
        note: Some("来得太晚".to_owned()),
    },
    "whistle_act_call_off" => WhistleAct::CallOff { reason: "已自行解决".to_owned() },
    "whistle_act_close" => WhistleAct::Close,
    "whistle_done" => WhistleDone { seq: 1042, whistle: whistle() },
    "whistle_list_query" => WhistleListQuery { state: Some(WhistleState::Open), before: None },
    "whistle_list" => WhistleList { whistles: vec![whistle()], next: Some("1832961269760001024".to_owned()) },
    "whistle_figures_query" => WhistleFiguresQuery { from: "2026-11-01".to_owned(), to: "2026-11-30".to_owned() },
    "whistle_figures" => figures(),
}

fn roads() -> DepartmentCode {
    DepartmentCode("11130606000000001X".to_owned())
}

fn named(code: DepartmentCode, name: &str) -> DepartmentRef {
    DepartmentRef { code, name: name.to_owned() }
}

fn new_whistle(case: Option<CaseId>) -> NewWhistle {
    NewWhistle {
        place: GivenPlace { lat: 38.8739, lon: 115.4646, system: hub_protocol::CoordinateSystem::Wgs84 },
        area: None,
        purpose: "下穿桥积水，请到场会办".to_owned(),
        there_by_us: at(1_800),
        departments: vec![roads(), DepartmentCode("11130606MB1234567W".to_owned())],
        case,
    }
}

fn called(department: DepartmentRef) -> WhistleDepartment {
    WhistleDepartment {
        department,
        step: WhistleStep::Called,
        absent: false,
        signed_at_us: None,
        arrived_at_us: None,
        presence: None,
        late_ms: None,
        signed_by_arriving: false,
        working_at_us: None,
        left_at_us: None,
        left_without_working: false,
        note: None,
        rating: None,
        rating_note: None,
    }
}

fn whistle() -> WhistleView {
    let water = named(DepartmentCode("11130606MB1234567W".to_owned()), "区水利局");
    let there = WhistleDepartment {
        step: WhistleStep::Left,
        signed_at_us: Some(at(60)),
        arrived_at_us: Some(at(900)),
        presence: Some(WhistlePresence::Position { distance_m: 42, age_ms: 3_000 }),
        left_at_us: Some(at(1_700)),
        left_without_working: true,
        note: Some("积水已排".to_owned()),
        rating: Some(Degree::Satisfied),
        ..called(named(roads(), "区住建局"))
    };
    let late = WhistleDepartment {
        step: WhistleStep::Arrived,
        absent: true,
        arrived_at_us: Some(at(2_100)),
        presence: Some(WhistlePresence::Recorded),
        late_ms: Some(300_000),
        signed_by_arriving: true,
        ..called(water)
    };
    WhistleView {
        id: WhistleId(uuid(0x3415)),
        state: WhistleState::Open,
        by: person_ref(),
        post: area(),
        place: Point { lat: 38.8739, lon: 115.4646 },
        area: area(),
        purpose: "下穿桥积水，请到场会办".to_owned(),
        blown_at_us: at(0),
        there_by_us: at(1_800),
        case: Some(CaseId(uuid(0xca5e))),
        departments: vec![there, late],
        reminded_at_us: Some(at(900)),
        time_up_at_us: Some(at(1_800)),
        due_us: None,
        ended_at_us: None,
        reason: None,
    }
}

fn figures() -> WhistleFigures {
    let roads = DepartmentFigures {
        department: named(roads(), "区住建局"),
        called: 12,
        arrived: 11,
        in_time: 9,
        absent: 3,
        arrived_per_mille: Some(917),
        mean_arrival_ms: Some(1_260_000),
        satisfied: 7,
        mostly_satisfied: 2,
        not_satisfied: 1,
    };
    WhistleFigures {
        from: "2026-11-01".to_owned(),
        to: "2026-11-30".to_owned(),
        whistles: 12,
        departments: vec![roads],
    }
}
