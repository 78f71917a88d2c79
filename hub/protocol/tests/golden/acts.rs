//! The deeds of the closed loop, one golden for each and for each of their forms.

use hub_protocol::{
    AreaCode, CaseId, Degree, DepartmentCode, ExtensionRuling, Grade, Ground, PersonId, ReportKind,
    ReportUpBy, ReturnRuling, Risk, Span, SuspensionKind, TaskId, TransferTarget, Upward,
    http::*,
    views::{Findings, Satisfaction},
};

use crate::{names, parts::*};

bodies! {
    "act_assign" => assign(),
    "act_add_handler" => CaseAct::AddHandler { department: water(), reason: "涉及排水".to_owned() },
    "act_hand_on" => CaseAct::HandOn { task: desk(), to: water(), reason: "由下级单位办理".to_owned() },
    "act_let_go" => CaseAct::LetGo { task: desk(), reason: "主办已处置完毕".to_owned() },
    "act_sign" => CaseAct::Sign { task: desk() },
    "act_ask_return" => ask_return(),
    "act_rule_return_agreed" => ruling(ReturnRuling::Agreed, Some(water())),
    "act_rule_return_to_the_centre" => ruling(ReturnRuling::Agreed, None),
    "act_rule_return_bound" => ruling(ReturnRuling::Bound, None),
    "act_ask_extension" => CaseAct::AskExtension { task: desk(), more: Span::WorkingDays(5), reason: reason() },
    "act_rule_extension_granted" => CaseAct::RuleExtension { ruling: ExtensionRuling::Granted, reason: reason() },
    "act_rule_extension_refused" => CaseAct::RuleExtension { ruling: ExtensionRuling::Refused, reason: reason() },
    "act_reply" => reply(),
    "act_reply_with_findings" => reply_with_findings(None),
    "act_reply_with_contacted_number" => reply_with_findings(Some("13800138000".to_owned())),
    "act_reply_with_evidence" => reply_with_evidence(),
    "act_reply_signed" => reply_of_kinds(vec!["41".repeat(32)], vec!["42".repeat(32)], Vec::new()),
    "act_reply_recorded" => reply_of_kinds(Vec::new(), Vec::new(), vec!["43".repeat(32)]),
    "act_call_back_reached" => call_back(CallBackOutcome::Reached { said: discontent() }),
    "act_call_back_mostly_satisfied" => call_back(CallBackOutcome::Reached { said: mostly_satisfied() }),
    "act_call_back_not_reached" => call_back(CallBackOutcome::NotReached),
    "act_suspend" => suspend(),
    "act_resume" => CaseAct::Resume { reason: reason() },
    "act_pass_up" => CaseAct::PassUp { reason: reason() },
    "act_urge" => CaseAct::Urge { note: "请今日内回复".to_owned() },
    "act_supervise" => CaseAct::Supervise { letter: "督办函〔2026〕12号".to_owned(), answer_by_us: at(259_200) },
    "act_answer_supervision" => CaseAct::AnswerSupervision { note: "已约谈施工单位，本周五前恢复路面".to_owned() },
    "act_confirm" => CaseAct::Confirm { note: "到场查看属实".to_owned() },
    "act_pass_down" => CaseAct::PassDown { to: AreaCode("130606001".to_owned()), reason: "由街道先到场".to_owned() },
    "act_correct" => correct(),
    "act_correct_risk" => CaseAct::Correct { category: None, matter: None, grade: None, kind: None, risk: Some(Risk::Orange), reason: reason() },
    "act_correct_grade" => CaseAct::Correct { category: None, matter: None, grade: Some(Grade::Orange), kind: None, risk: None, reason: reason() },
    "act_report_up_phone" => report_up(Upward::City, ReportUpBy::Phone, Some("0312-5551234")),
    "act_report_up_written" => report_up(Upward::City, ReportUpBy::Written, None),
    "act_report_up_to_the_province" => report_up(Upward::Province, ReportUpBy::Written, None),
    "act_take_charge" => CaseAct::TakeCharge { leader: PersonId(uuid(0x1ead)) },
    "act_not_accept" => CaseAct::NotAccept { ground: Ground::ElsewhereAlready, reason: "法院已受理".to_owned() },
    "act_answer_at_once" => CaseAct::AnswerAtOnce { answer: "办理时间为工作日九点至五点".to_owned() },
    "act_transfer" => CaseAct::Transfer { to: TransferTarget::LettersAndVisits, note: "信访编号 2026-0731".to_owned() },
    "act_merge" => CaseAct::Merge { into: other_case(), reason: "同一路段".to_owned(), suggested: Vec::new() },
    "act_merge_suggested" => CaseAct::Merge { into: other_case(), reason: "同一路段".to_owned(), suggested: vec![other_case()] },
    "act_part" => CaseAct::Part { merged: other_case(), reason: "不是同一个井盖".to_owned() },
    "act_part_report" => CaseAct::PartReport { report: report(), reason: "说的是另一处".to_owned() },
    "act_keep_apart" => CaseAct::KeepApart { other: other_case() },
    "act_read_copy" => CaseAct::ReadCopy,
    "act_archive" => CaseAct::Archive,
    "new_handled" => handled(),
    "new_report_with_wish" => wish(),
    "new_report_praise" => NewReport { kind: Some(ReportKind::Praise), ..wish() },
    "new_report_of_another_kind" => NewReport { kind: Some(ReportKind::Other), ..wish() },
    "new_report_by_standard" => by_standard(),
}

pub(crate) fn desk() -> TaskId {
    TaskId(uuid(0xde5))
}

fn water() -> DepartmentCode {
    DepartmentCode("11130606MB1234567W".to_owned())
}

fn other_case() -> CaseId {
    CaseId(uuid(0xca5f))
}

fn reason() -> String {
    "需要采购配件".to_owned()
}

pub(crate) fn discontent() -> Satisfaction {
    Satisfaction { responded: true, solved: false, satisfied: false, degree: None }
}

pub(crate) fn mostly_satisfied() -> Satisfaction {
    Satisfaction { responded: true, solved: true, satisfied: true, degree: Some(Degree::MostlySatisfied) }
}

fn assign() -> CaseAct {
    let lead = DepartmentCode("11130606000000001X".to_owned());
    CaseAct::Assign { lead, co: vec![water()], reason: "目录第12项".to_owned() }
}

fn ask_return() -> CaseAct {
    let clause = Some("目录第12项第二款".to_owned());
    CaseAct::AskReturn { task: desk(), reason: "不属本单位职责".to_owned(), clause }
}

fn ruling(ruling: ReturnRuling, to: Option<DepartmentCode>) -> CaseAct {
    CaseAct::RuleReturn { task: desk(), ruling, to, reason: "按目录执行".to_owned() }
}

fn reply() -> CaseAct {
    CaseAct::Reply {
        task: desk(),
        note: "井盖已更换".to_owned(),
        public: Some("您反映的井盖已更换".to_owned()),
        photos: vec!["3f".repeat(32)],
        before: Vec::new(),
        during: Vec::new(),
        signed: Vec::new(),
        recordings: Vec::new(),
        findings: None,
    }
}

fn reply_with_evidence() -> CaseAct {
    let (during, signed) = (Vec::new(), Vec::new());
    reply_of_kinds(during, signed, Vec::new())
}

/// With pictures of before, of after and of these kinds, and these recordings.
fn reply_of_kinds(during: Vec<String>, signed: Vec<String>, recordings: Vec<String>) -> CaseAct {
    let (photos, before, note) = (vec!["40".repeat(32)], vec!["3f".repeat(32)], "已清理".to_owned());
    let (task, public, findings) = (desk(), None, None);
    CaseAct::Reply { task, note, public, photos, before, during, signed, recordings, findings }
}

fn reply_with_findings(contacted_number: Option<String>) -> CaseAct {
    let (note, public, findings) =
        ("资金待批".to_owned(), None, Some(Findings { contacted_number, ..crate::departments::findings() }));
    let (photos, before, during, signed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (task, recordings) = (desk(), Vec::new());
    CaseAct::Reply { task, note, public, photos, before, during, signed, recordings, findings }
}

fn call_back(outcome: CallBackOutcome) -> CaseAct {
    CaseAct::CallBack { report: report(), outcome, note: Some("称仍有异响".to_owned()) }
}

fn report_up(to: Upward, by: ReportUpBy, number: Option<&str>) -> CaseAct {
    CaseAct::ReportUp {
        to,
        by,
        to_whom: "市总值班室张主任".to_owned(),
        number: number.map(str::to_owned),
        said_at_us: number.map(|_| at(1_200)),
    }
}

fn correct() -> CaseAct {
    CaseAct::Correct {
        category: Some("04".to_owned()),
        matter: Some("0401".to_owned()),
        grade: None,
        kind: Some(ReportKind::Complaint),
        risk: None,
        reason: "属于占道经营".to_owned(),
    }
}

fn suspend() -> CaseAct {
    CaseAct::Suspend {
        kind: SuspensionKind::LongTerm,
        plan: "列入明年管网改造".to_owned(),
        review_at_us: at(86_400 * 90),
    }
}

pub(crate) fn handled() -> NewHandled {
    NewHandled {
        report: NewReport {
            text: "路边小广告".to_owned(),
            category: Some("advert".to_owned()),
            place: Some(given_place()),
            ..NewReport::default()
        },
        note: "已清除".to_owned(),
        before: vec!["3f".repeat(32)],
        after: vec!["40".repeat(32)],
        case: None,
    }
}

/// What a system says that knows the standards' codes and not the operator's own.
fn by_standard() -> NewReport {
    NewReport {
        text: "东街井盖缺了一块".to_owned(),
        standard: Some(crate::rates::standard_code()),
        ..NewReport::default()
    }
}

fn wish() -> NewReport {
    NewReport {
        text: "井盖松动，夜里响".to_owned(),
        kind: Some(ReportKind::Complaint),
        confidential: Some(true),
        reply_wanted: Some(true),
        matter: Some("12-03".to_owned()),
        ..NewReport::default()
    }
}

#[test]
fn every_deed_is_listed_under_the_word_that_it_is_written_with() {
    for act in [assign(), ask_return(), reply(), suspend(), CaseAct::Archive] {
        let written = serde_json::to_value(&act).expect("wire types have string keys");
        assert_eq!(written["act"], names::act_word(&act));
        assert!(names::ACTS.contains(&names::act_word(&act)));
    }
}
