//! Bodies of requests and answers.

use hub_protocol::{
    AccountId, AreaCode, DeclineReason, DeviceId, Duty, DutyPost, ErrorBody, ErrorCode, ErrorDetail,
    EventKind, Grade, Mode, Phase, Role, Service, Tier, Verdict,
    http::*,
    views::{
        Actor, AreaView, CategoryView, DangerWordView, Detail, FixView, HistoryEntry, ModesView, OfferEndView,
    },
};

use crate::{parts::*, places};

bodies! {
    "error" => error(),
    "setup_state" => SetUpState { needed: true },
    "set_up" => set_up(),
    "sign_in" => SignIn { login: "lijing".to_owned(), password: "correct horse".to_owned() },
    "session" => session(),
    "ticket" => Ticket { ticket: "q0l2mC3y".to_owned(), valid_for_s: 30 },
    "new_account" => new_account(),
    "change_account" => ChangeAccount { active: Some(false), ..ChangeAccount::default() },
    "account_list" => AccountList { accounts: vec![account()] },
    "new_device" => NewDevice { unit: unit(), label: "王强的手机".to_owned() },
    "device_token" => device_token(),
    "device_list" => DeviceList { devices: vec![device()] },
    "new_report" => new_report(),
    "new_report_place_unknown" => NewReport { text: "有人打架".to_owned(), ..NewReport::default() },
    "report_accepted" => accepted(),
    "new_pairing" => NewPairing { unit: unit(), label: "王强的手机".to_owned() },
    "pairing" => Pairing { code: "7KQF2M9D01".to_owned(), expires_at_us: at(600) },
    "claim_pairing" => ClaimPairing { code: "7kqf-2m9d-01".to_owned() },
    "photo_kept" => PhotoKept { photo: "3f".repeat(32) },
    "new_report_joining" => joining_report(),
    "call_search" => CallSearch { phone: "0312-0000000".to_owned() },
    "earlier_calls" => EarlierCalls { calls: vec![earlier_call()] },
    "nearby_cases_query" => NearbyCasesQuery { lat: 38.874, lon: 115.465, radius_m: Some(800) },
    "nearby_cases" => NearbyCases { cases: vec![NearbyCase { case: attended_case(), distance_m: 140 }] },
    "relay_acknowledge" => relayed(RelayedAnswer::Acknowledge { person: person().id, rung: 1, round: 2 }),
    "relay_accept" => relayed(RelayedAnswer::Accept { unit: unit(), offer: offer() }),
    "relay_decline" => relayed(RelayedAnswer::Decline { unit: unit(), offer: offer(), reason: DeclineReason::TooFar }),
    "relay_set_out" => relayed(RelayedAnswer::SetOut { unit: unit(), task: task() }),
    "relay_arrive" => relayed(RelayedAnswer::Arrive { unit: unit(), task: task() }),
    "relay_well" => relayed(RelayedAnswer::Well { unit: unit(), task: task() }),
    "relay_ask_backup" => relayed(RelayedAnswer::AskBackup { unit: unit(), task: task(), note: "再来两人".to_owned() }),
    "relay_done" => relayed(RelayedAnswer::Done { unit: unit(), task: task(), note: Some("已劝离".to_owned()) }),
    "set_duty" => SetDuty { duty: Duty::Standby, said_at_us: at(5), number: "13800000000".to_owned() },
    "roster_query" => RosterQuery { from_us: Some(at(0)), until_us: None, area: Some(AreaCode("130606".to_owned())) },
    "roster" => roster(),
    "new_swap" => new_swap(),
    "swap_done" => SwapDone { seq: 1052 },
    "case_list_query" => CaseListQuery { state: ListedCases::Ended, page: Some("1042".to_owned()) },
    "case_list" => case_list(),
    "case_detail" => case_detail(),
    "acknowledge" => Acknowledge { rung: 1, round: 1 },
    "dispatch" => Dispatch { units: vec![unit()], reason: "离现场最近，有急救员".to_owned() },
    "stand_down" => StandDown { unit: unit(), reason: "改派船艇".to_owned() },
    "record_call" => RecordCall { service: Service::Fire, called_at_us: Some(at(20)) },
    "place_case" => PlaceCase { place: Some(given_place()), area: None, reason: None },
    "place_case_with_reason" => PlaceCase { place: None, area: Some(AreaCode("130606".to_owned())), reason: Some("报事人说错了村".to_owned()) },
    "settle" => Settle { note: "电话调解，双方和解".to_owned() },
    "verify" => Verify { verdict: Verdict::Done, note: "回访属实".to_owned() },
    "with_reason" => WithReason { reason: "重复登记".to_owned() },
    "action_done" => ActionDone { seq: 1051, case: attended_case() },
    "unit_list" => unit_list(),
    "area_list" => area_list(),
    "area_list_with_tiles" => AreaList { version: Some("7d1fa0c2b3e4958677d1fa0c2b3e4958".to_owned()), ..area_list() },
    "category_list" => category_list(),
    "place_entry" => places::entry(),
    "place_query" => places::query(),
    "place_list" => places::list(),
    "place_list_of_the_map" => places::list_of_the_map(),
    "places_imported" => places::imported(),
}

fn error() -> ErrorBody {
    ErrorBody {
        error: ErrorDetail {
            code: ErrorCode::Invalid,
            message: "latitude 138.9 is not between -90 and 90".to_owned(),
            field: Some("place.lat".to_owned()),
            value: Some("138.9".to_owned()),
            request: "01999f00-0000-7000-8000-0000000000f1".to_owned(),
        },
    }
}

fn set_up() -> SetUp {
    SetUp {
        code: "7KQF-2M9D".to_owned(),
        login: "admin".to_owned(),
        name: "系统管理员".to_owned(),
        password: "correct horse".to_owned(),
    }
}

fn session() -> SessionView {
    SessionView {
        person: person(),
        area: Some(district()),
        department: None,
        expires_at_us: at(28_800),
        server_us: at(0),
    }
}

fn new_account() -> NewAccount {
    NewAccount {
        login: "lijing".to_owned(),
        name: "李静".to_owned(),
        role: Role::Dispatcher,
        area: AreaCode("130606".to_owned()),
        password: "correct horse".to_owned(),
        department: None,
    }
}

fn account() -> AccountView {
    AccountView {
        id: AccountId(person().id.0),
        login: "lijing".to_owned(),
        name: person().name,
        role: Role::Dispatcher,
        area: Some(district()),
        active: true,
        department: None,
    }
}

fn device_token() -> DeviceToken {
    DeviceToken { device: DeviceId(uuid(0xde)), unit: unit(), token: "hyd_2Jp0v".to_owned() }
}

fn device() -> DeviceView {
    DeviceView {
        id: DeviceId(uuid(0xde)),
        unit: unit_ref(),
        label: "王强的手机".to_owned(),
        made_at_us: at(-900),
    }
}

fn new_report() -> NewReport {
    NewReport {
        text: SUMMARY.to_owned(),
        caller_name: Some("张先生".to_owned()),
        caller_phone: Some("03120000000".to_owned()),
        channel: Some("12345".to_owned()),
        category: Some("fire".to_owned()),
        urgency: Some(Grade::Red),
        place: Some(given_place()),
        area: None,
        address: Some("五四社区3号楼".to_owned()),
        matched_place: Some(matched_place()),
        occurred_at_us: Some(at(-60)),
        called: vec![CalledService { service: Service::Fire, called_at_us: at(-30) }],
        join: None,
        call_id: Some("pbx-20260921-000731".to_owned()),
        ..NewReport::default()
    }
}

fn matched_place() -> MatchedPlace {
    MatchedPlace {
        id: "130606001001-0003".to_owned(),
        name: "五四社区3号楼".to_owned(),
        address: Some("莲池区五四中路118号".to_owned()),
    }
}

fn joining_report() -> NewReport {
    let text = "我也看见了，冒黑烟".to_owned();
    NewReport { text, join: Some(case()), ..NewReport::default() }
}

fn earlier_call() -> EarlierCall {
    EarlierCall {
        report: report(),
        case: case(),
        received_at_us: at(-86_400),
        category_name: "火情".to_owned(),
        grade: Grade::Ordinary,
        phase: Phase::Closed,
        summary: "路边垃圾箱冒烟".to_owned(),
        area: area(),
    }
}

fn relayed(answer: RelayedAnswer) -> RelayAnswer {
    RelayAnswer { said_at_us: at(40), number: "13800000000".to_owned(), speaker: None, answer }
}

fn roster() -> RosterView {
    let duty = DutyView {
        area: district(),
        person: person_ref(),
        post: DutyPost::Officer,
        from_us: Some(at(0)),
        until_us: Some(at(43_200)),
        stands_in_for: None,
    };
    let gap = RosterGapView { area: district(), from_us: at(43_200), until_us: at(86_400) };
    RosterView { duties: vec![duty], gaps: vec![gap] }
}

fn new_swap() -> NewSwap {
    NewSwap {
        area: AreaCode("130606".to_owned()),
        out: person().id,
        stand_in: hub_protocol::PersonId(uuid(0xd3)),
        from_us: at(0),
        until_us: at(43_200),
    }
}

pub(crate) fn accepted() -> ReportAccepted {
    ReportAccepted {
        report: report(),
        case: case(),
        joined: false,
        seq: 1037,
        grade: Grade::Red,
        place: Some(place()),
        area: area(),
        call_first: vec![Service::Fire],
        number: None,
        pin: None,
    }
}

fn case_list() -> CaseList {
    CaseList { epoch: epoch(), offset: 1042, cases: vec![unattended_case()], next: None }
}

pub(crate) fn case_detail() -> CaseDetail {
    let entry =
        |seq, seconds, event, actor, details| HistoryEntry { seq, at_us: at(seconds), event, actor, details };
    CaseDetail {
        case: attended_case(),
        report: ReportView {
            id: report(),
            channel: "12345".to_owned(),
            title: None,
            text: SUMMARY.to_owned(),
            caller_name: Some("张先生".to_owned()),
            caller_phone: Some("03120000000".to_owned()),
            contact_phone: None,
            attachments: vec![],
            address: Some("五四社区3号楼".to_owned()),
            matched_place: Some(matched_place()),
            occurred_at_us: Some(at(-60)),
            recorded_at_us: at(0),
            erased: false,
            number: None,
            pin: None,
        },
        joined: vec![],
        history: vec![
            entry(1037, 0, EventKind::ReportReceived, Actor::Caller { channel: "12345".to_owned() }, vec![]),
            entry(
                1038,
                0,
                EventKind::OfferMade,
                Actor::Hub,
                vec![
                    Detail::Unit { unit: unit_ref() },
                    Detail::Nearness { nearness: near(), ring: 0 },
                    Detail::Due { due_us: at(90) },
                ],
            ),
            entry(
                1045,
                70,
                EventKind::OfferAccepted,
                Actor::Unit { unit: unit_ref() },
                vec![Detail::Phase { phase: Phase::UnderWay }],
            ),
            entry(
                1047,
                71,
                EventKind::OfferEnded,
                Actor::Person { person: person_ref() },
                vec![
                    Detail::OfferEnd { end: OfferEndView::CalledBack },
                    Detail::Words { words: "人手已够".to_owned() },
                ],
            ),
        ],
        earlier: None,
    }
}

fn unit_list() -> UnitList {
    let fix = FixView {
        place: place(),
        at_us: at(58),
        heading_deg: Some(92.0),
        speed_kmh: Some(11.5),
        accuracy_m: None,
    };
    let entry = UnitListEntry { unit: unit_view(), last_fix: Some(fix), connected: true };
    UnitList { offset: 1051, units: vec![entry] }
}

fn area_list() -> AreaList {
    let district = AreaView {
        code: AreaCode("130606".to_owned()),
        name: "莲池区".to_owned(),
        tier: Tier::County,
        parent: Some(AreaCode("1306".to_owned())),
        has_outline: true,
    };
    let village = AreaView {
        code: AreaCode("130606001001".to_owned()),
        name: "五四社区".to_owned(),
        tier: Tier::Village,
        parent: Some(AreaCode("130606001".to_owned())),
        has_outline: false,
    };
    AreaList { digest: Some("ab".repeat(32)), version: None, areas: vec![district, village] }
}

fn category_list() -> CategoryList {
    CategoryList {
        categories: vec![CategoryView {
            code: "fire".to_owned(),
            name: "火情".to_owned(),
            grade: Grade::Red,
            mode: ModesView { red: Mode::Auto, orange: Mode::Suggest, ordinary: Mode::RecordOnly },
            climbs_to: Tier::City,
            skills: vec!["first_aid".to_owned()],
        }],
        danger_words: vec![DangerWordView { word: "冒烟".to_owned(), call: Service::Fire }],
    }
}
