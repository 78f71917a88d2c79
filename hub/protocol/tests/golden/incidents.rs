//! 突发事件与应急响应.

use hub_protocol::{
    CaseId, EmergencyLevel, ErrorCode, EventKind, IncidentId, IncidentReportKind, Point, Tier,
    http::{
        AttachCases, CaseAct, CaseNotAttached, CasesAttached, IncidentAct, IncidentDetail, IncidentDone,
        IncidentList, IncidentListQuery, IncidentQuery, IncidentState, IncidentView, NewIncident,
        OwedIncidentReport, PlanRef, ResponseView,
    },
    views::{Actor, Detail, HistoryEntry},
};

use crate::parts::*;

bodies! {
    "new_incident" => new_incident(),
    "new_incident_bare" => NewIncident { place: None, level: None, ..new_incident() },
    "incident_act_grade" => IncidentAct::Grade { level: EmergencyLevel::Ii, words: "死亡或失踪人数上升".to_owned() },
    "incident_act_set_response" => set_response(Some("flood")),
    "incident_act_set_response_without_a_plan" => set_response(None),
    "incident_act_end_response" => IncidentAct::EndResponse { reason: "水位回落，险情解除".to_owned() },
    "incident_act_log" => IncidentAct::Log { words: "抽水车两台已到下穿桥".to_owned() },
    "incident_act_report" => IncidentAct::Report {
        kind: IncidentReportKind::FirstByPhone,
        words: "向市应急局值班室电话报告".to_owned(),
        number: Some("03125550000".to_owned()),
        said_at_us: Some(at(600)),
    },
    "incident_act_close" => IncidentAct::Close { words: "转入灾后恢复".to_owned() },
    "incident_done" => IncidentDone { seq: 1042, incident: incident() },
    "incident_list_query" => IncidentListQuery { state: Some(IncidentState::Closed), before: None },
    "incident_list" => IncidentList {
        incidents: vec![incident(), closed()],
        next: Some("1832961269760001024".to_owned()),
        plans: vec![PlanRef { code: "flood".to_owned(), name: "防汛应急预案".to_owned() }],
    },
    "incident_query" => IncidentQuery { before: Some(1042) },
    "incident_detail" => detail(),
    "attach_cases" => AttachCases { cases: vec![CaseId(uuid(0xca5e)), CaseId(uuid(0xca5f))] },
    "cases_attached" => CasesAttached {
        attached: vec![CaseId(uuid(0xca5e))],
        refused: vec![CaseNotAttached {
            case: CaseId(uuid(0xca5f)),
            code: ErrorCode::CaseNotOpen,
            message: "case is not open".to_owned(),
        }],
        incident: incident(),
    },
    "act_attach" => CaseAct::Attach { incident: IncidentId(uuid(0x1c1d)) },
    "act_detach" => CaseAct::Detach,
}

fn new_incident() -> NewIncident {
    NewIncident {
        area: area().code,
        place: Some(given_place()),
        level: Some(EmergencyLevel::Iii),
        words: "建设路下穿桥内涝，多车被困".to_owned(),
    }
}

fn set_response(plan: Option<&str>) -> IncidentAct {
    IncidentAct::SetResponse {
        level: EmergencyLevel::Iii,
        plan: plan.map(str::to_owned),
        areas: vec![area().code],
        reason: "红色暴雨预警".to_owned(),
    }
}

fn response() -> ResponseView {
    ResponseView {
        level: EmergencyLevel::Iii,
        plan: Some("flood".to_owned()),
        plan_name: Some("防汛应急预案".to_owned()),
        areas: vec![area()],
        clocks_percent: 75,
        waits: true,
        position_every_s: 10,
        by: person_ref(),
        post: area(),
        tier: Tier::County,
        reason: "红色暴雨预警".to_owned(),
        since_us: at(900),
    }
}

fn incident() -> IncidentView {
    IncidentView {
        id: IncidentId(uuid(0x1c1d)),
        state: IncidentState::Open,
        by: person_ref(),
        post: area(),
        area: area(),
        place: Some(Point { lat: 38.8739, lon: 115.4646 }),
        level: Some(EmergencyLevel::Iii),
        words: "建设路下穿桥内涝，多车被困".to_owned(),
        opened_at_us: at(0),
        response: Some(response()),
        owed: vec![
            OwedIncidentReport { kind: IncidentReportKind::FirstInWriting, due_us: at(3_600), overdue: true },
            OwedIncidentReport { kind: IncidentReportKind::FollowUp, due_us: at(15_300), overdue: false },
        ],
        reported: 1,
        reported_at_us: Some(at(600)),
        logged: 12,
        cases: 37,
        waiting: 214,
        closed_at_us: None,
        outcome: None,
    }
}

fn closed() -> IncidentView {
    IncidentView {
        id: IncidentId(uuid(0x1c1e)),
        state: IncidentState::Closed,
        place: None,
        level: None,
        response: None,
        owed: Vec::new(),
        cases: 0,
        waiting: 0,
        closed_at_us: Some(at(90_000)),
        outcome: Some("转入灾后恢复".to_owned()),
        ..incident()
    }
}

fn detail() -> IncidentDetail {
    let line = |seq, event, details| HistoryEntry {
        seq,
        at_us: at(900),
        event,
        actor: Actor::Person { person: person_ref() },
        details,
    };
    IncidentDetail {
        incident: incident(),
        cases: vec![CaseId(uuid(0xca5e))],
        log: vec![
            line(
                1042,
                EventKind::IncidentReported,
                vec![
                    Detail::IncidentReport { kind: IncidentReportKind::FirstByPhone },
                    Detail::Words { words: "向市应急局值班室电话报告".to_owned() },
                ],
            ),
            line(
                1040,
                EventKind::ResponseSet,
                vec![Detail::Emergency { level: EmergencyLevel::Iii }, Detail::Area { area: area() }],
            ),
            line(1038, EventKind::Attached, vec![Detail::Incident { incident: IncidentId(uuid(0x1c1d)) }]),
        ],
        next: Some(1038),
    }
}
