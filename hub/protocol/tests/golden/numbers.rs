//! A report's number and pin, what is told for them, cases that may be about the same matter, and what departments say by
//! telephone.

use hub_protocol::{
    AreaCode, AttachmentId, CaseId, Degree, DepartmentCode, Span, Verdict,
    http::*,
    views::{CaseView, Findings},
};

use crate::{acts, http, parts::*};

bodies! {
    "report_accepted_with_pin" => ReportAccepted { number: Some(number()), pin: Some(pin()), ..http::accepted() },
    "case_detail_with_pin" => case_detail(),
    "number_and_pin" => NumberAndPin { number: number(), pin: pin() },
    "progress_under_way" => under_way(),
    "progress_concluded" => concluded(),
    "progress_to_be_judged" => to_be_judged(),
    "progress_with_work" => Progress { work: Some(work()), ..to_be_judged() },
    "progress_extended" => Progress { extended: true, ..under_way() },
    "progress_suspended" => suspended(),
    "progress_judged" => Progress { judged: true, ..under_way() },
    "caller_verdict_done" => verdict(Verdict::Done, None),
    "caller_verdict_not_done" => verdict(Verdict::NotDone, Some("晚上又积水了".to_owned())),
    "caller_verdict_mostly_satisfied" => CallerVerdict {
        degree: Some(Degree::MostlySatisfied),
        work: Some(work()),
        ..verdict(Verdict::Done, None)
    },
    "caller_verdict_on_work" => CallerVerdict { work: Some(work()), ..verdict(Verdict::Done, None) },
    "report_draft" => draft(),
    "candidates" => candidates(),
    "new_report_titled" => NewReport { title: Some(TITLE.to_owned()), people: Some(30), ..draft_filed() },
    "case_detail_titled" => titled(),
    "attachment_kept" => AttachmentKept { attachment: attachment(7), kind: AttachmentKind::Recording },
    "new_report_with_attachments" => with_attachments(),
    "case_detail_with_attachments" => with_attachments_shown(),
    "new_report_suggested" => NewReport { suggested: vec![case()], ..draft_filed() },
    "relay_sign" => by_department(RelayedAnswer::Sign { department: department(), task: task() }),
    "relay_ask_return" => by_department(ask_return()),
    "relay_ask_extension" => by_department(ask_extension()),
    "relay_reply" => by_department(reply()),
    "relay_reply_with_findings" => by_department(reply_with_findings()),
    "relay_not_answered" => rings_out(Called::Department { department: department(), task: task() }),
    "relay_not_answered_person" => rings_out(Called::Person { person: person_ref().id, rung: 1, round: 2 }),
    "relay_not_answered_unit" => rings_out(Called::Unit { unit: unit_ref().id, offer: offer() }),
    "relay_not_answered_unit_at_work" => rings_out(Called::UnitAtWork { unit: unit_ref().id, task: task() }),
    "new_handled_with_case" => NewHandled { case: Some(case()), ..acts::handled() },
}

const TITLE: &str = "五四中路井盖松动";

fn department() -> DepartmentCode {
    DepartmentCode("11130606000000001X".to_owned())
}

fn by_department(answer: RelayedAnswer) -> RelayAnswer {
    let (number, speaker) = ("0312-5550118".to_owned(), Some("刘工".to_owned()));
    RelayAnswer { said_at_us: at(40), number, speaker, answer }
}

fn rings_out(called: Called) -> RelayAnswer {
    let (number, answer) = ("0312-5550118".to_owned(), RelayedAnswer::NotAnswered { called });
    RelayAnswer { said_at_us: at(40), number, speaker: None, answer }
}

fn ask_return() -> RelayedAnswer {
    let (reason, clause) = ("不属本单位管养".to_owned(), Some("12-03".to_owned()));
    RelayedAnswer::AskReturn { department: department(), task: task(), reason, clause }
}

fn ask_extension() -> RelayedAnswer {
    let (more, reason) = (Span::WorkingDays(2), "等配件".to_owned());
    RelayedAnswer::AskExtension { department: department(), task: task(), more, reason }
}

fn reply() -> RelayedAnswer {
    let (note, public) = ("井盖已更换".to_owned(), Some("井盖已更换，请放心通行".to_owned()));
    RelayedAnswer::Reply { department: department(), task: task(), note, public, findings: None }
}

fn reply_with_findings() -> RelayedAnswer {
    let contacted_number = Some("13800138000".to_owned());
    let findings = Some(Findings { contacted_number, ..crate::departments::findings() });
    let (note, public) = ("资金待批".to_owned(), None);
    RelayedAnswer::Reply { department: department(), task: task(), note, public, findings }
}

fn number() -> ReportNumber {
    ReportNumber("260922081320115409".to_owned())
}

fn pin() -> Pin {
    Pin("042917".to_owned())
}

fn numbered_case() -> CaseView {
    CaseView { number: Some(number()), ..attended_case() }
}

fn case_detail() -> CaseDetail {
    let detail = http::case_detail();
    let report = ReportView { number: Some(number()), pin: Some(pin()), ..detail.report };
    CaseDetail { case: numbered_case(), report, ..detail }
}

fn titled() -> CaseDetail {
    let detail = http::case_detail();
    let case = CaseView { people: Some(30), ..detail.case };
    let report = ReportView { title: Some(TITLE.to_owned()), ..detail.report };
    CaseDetail { case, report, ..detail }
}

fn attachment(number: u128) -> AttachmentId {
    AttachmentId(uuid::Uuid::from_u128(0x0199_8f2e_7a40_7d41_8f3a_0000_0000_0000 + number))
}

const CONTACT: &str = "13800138000";

fn with_attachments() -> NewReport {
    let contact_phone = Some(CONTACT.to_owned());
    NewReport { contact_phone, attachments: vec![attachment(7), attachment(8)], ..draft_filed() }
}

fn with_attachments_shown() -> CaseDetail {
    let shown = |number, kind, media_type: &str, bytes| Attachment {
        attachment: attachment(number),
        kind,
        media_type: media_type.to_owned(),
        bytes,
    };
    let attachments = vec![
        shown(7, AttachmentKind::Recording, "audio/wav", 960_044),
        shown(8, AttachmentKind::Picture, "image/jpeg", 204_800),
    ];
    let detail = http::case_detail();
    let report = ReportView { contact_phone: Some(CONTACT.to_owned()), attachments, ..detail.report };
    CaseDetail { report, ..detail }
}

fn under_way() -> Progress {
    Progress {
        received_at_us: at(0),
        step: ProgressStep::Handled,
        phase: ProgressPhase::Handling,
        since_us: at(300),
        due_us: Some(at(604_800)),
        answer: None,
        done_again: 1,
        extended: false,
        suspended_until_us: None,
        verdict_wanted: false,
        work: None,
        judged: false,
    }
}

fn suspended() -> Progress {
    let phase = ProgressPhase::Waiting;
    Progress { phase, due_us: None, suspended_until_us: Some(at(2_592_000)), ..under_way() }
}

fn concluded() -> Progress {
    Progress {
        received_at_us: at(0),
        step: ProgressStep::Concluded,
        phase: ProgressPhase::Closed,
        since_us: at(86_400),
        due_us: None,
        answer: Some("井盖已更换，请放心通行".to_owned()),
        done_again: 0,
        extended: false,
        suspended_until_us: None,
        verdict_wanted: false,
        work: None,
        judged: false,
    }
}

fn to_be_judged() -> Progress {
    Progress {
        step: ProgressStep::Reported,
        phase: ProgressPhase::Verifying,
        done_again: 0,
        extended: false,
        suspended_until_us: None,
        verdict_wanted: true,
        ..under_way()
    }
}

/// The mark of some work.
fn work() -> String {
    "01998f2e-7a40-7d41-8f3a-5b1c2d3e4f50".to_owned()
}

fn verdict(verdict: Verdict, note: Option<String>) -> CallerVerdict {
    CallerVerdict { number: number(), pin: pin(), verdict, degree: None, work: None, note }
}

fn draft() -> ReportDraft {
    ReportDraft {
        text: "五四中路井盖松动".to_owned(),
        category: Some("08".to_owned()),
        place: Some(given_place()),
        area: Some(AreaCode("130606001001".to_owned())),
        caller_phone: Some("03120000000".to_owned()),
    }
}

fn draft_filed() -> NewReport {
    NewReport { text: "五四中路井盖松动".to_owned(), ..NewReport::default() }
}

fn candidates() -> Candidates {
    let near = Candidate {
        case: numbered_case(),
        distance_m: Some(35),
        minutes: 42,
        likeness: 84,
        same_category: true,
        same_caller: false,
    };
    let by_area = Candidate { distance_m: None, likeness: 40, same_caller: true, ..near.clone() };
    let other = CaseId(uuid::Uuid::from_u128(0x0199_9f00_0000_7000_8000_0000_0000_ca5f));
    let by_area = Candidate { case: CaseView { id: other, ..by_area.case }, ..by_area };
    Candidates { cases: vec![near, by_area] }
}
