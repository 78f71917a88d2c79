//! Lists that must grow with their enums: the matches below stop compiling when a variant is added, and the
//! assertions stop holding when a list was not.

use hub_protocol::{
    ArrivalBy, ClimbReason, ClockPurpose, CloseCode, DeclineReason, Degree, DeskPurpose, DocumentKind, Duty,
    EmergencyLevel, ErrorCode, EventKind, ExtensionRuling, Grade, Ground, IncidentReportKind, LimitReason,
    Mode, Notice, OrderAction, Part, Phase, ReceiptState, Remark, ReportKind, ReportUpBy, ReportUpState,
    ReturnRuling, Risk, Role, RuledOut, RungState, Service, StandardKind, Step, SuspensionKind, Tier,
    TransferTarget, Travel, UnitKind, UnitStatus, Unsolved, Upward, Verdict, Weight, http::CaseAct,
};
use serde_json::{Value, json};

/// Every word of every closed vocabulary, and the numbers that go with some.
pub(crate) fn words() -> Value {
    let errors = ErrorCode::ALL.iter().map(|code| json!([code, code.status()]));
    let closes = CloseCode::ALL.iter().map(|code| json!([code.reason(), code.code()]));
    json!({
        "tier": Tier::ALL, "grade": Grade::ALL, "mode": Mode::ALL, "phase": Phase::ALL,
        "clock_purpose": ClockPurpose::ALL, "climb_reason": ClimbReason::ALL, "risk": Risk::ALL, "rung_state": RungState::ALL,
        "service": Service::ALL, "unit_kind": UnitKind::ALL, "travel": Travel::ALL, "weight": Weight::ALL, "arrival_by": ArrivalBy::ALL, "duty": Duty::ALL, "unit_status": UnitStatus::ALL,
        "ruled_out": RuledOut::ALL, "decline_reason": DeclineReason::ALL, "receipt_state": ReceiptState::ALL,
        "verdict": Verdict::ALL, "document_kind": DocumentKind::ALL, "role": Role::ALL, "event": EventKind::ALL,
        "report_kind": ReportKind::ALL, "degree": Degree::ALL, "part": Part::ALL, "desk_purpose": DeskPurpose::ALL,
        "return_ruling": ReturnRuling::ALL, "extension_ruling": ExtensionRuling::ALL, "limit_reason": LimitReason::ALL,
        "suspension_kind": SuspensionKind::ALL, "emergency_level": EmergencyLevel::ALL, "incident_report_kind": IncidentReportKind::ALL, "upward": Upward::ALL, "report_up_by": ReportUpBy::ALL, "report_up_state": ReportUpState::ALL, "ground": Ground::ALL, "transfer_target": TransferTarget::ALL,
        "standard_kind": StandardKind::ALL, "remark": Remark::ALL, "unsolved": Unsolved::ALL, "step": Step::ALL,
        "error_status": errors.collect::<Vec<_>>(), "close_code": closes.collect::<Vec<_>>(),
    })
}

pub(crate) const ACTIONS: &[&str] = &[
    "accept",
    "decline",
    "set_out",
    "arrive",
    "well",
    "done",
    "ask_backup",
    "handled",
    "sos",
    "sign_on",
    "stand_by",
    "sign_off",
];

pub(crate) const NOTICES: &[&str] =
    &["offer", "stand_down", "moved", "corrected", "more_pressing", "welfare"];

pub(crate) fn action_word(action: &OrderAction) -> &'static str {
    match action {
        OrderAction::Accept { .. } => "accept",
        OrderAction::Decline { .. } => "decline",
        OrderAction::SetOut { .. } => "set_out",
        OrderAction::Arrive { .. } => "arrive",
        OrderAction::Well { .. } => "well",
        OrderAction::Done { .. } => "done",
        OrderAction::AskBackup { .. } => "ask_backup",
        OrderAction::Handled(_) => "handled",
        OrderAction::Sos { .. } => "sos",
        OrderAction::SignOn => "sign_on",
        OrderAction::StandBy => "stand_by",
        OrderAction::SignOff => "sign_off",
        OrderAction::Unknown => "unknown",
    }
}

pub(crate) fn notice_word(notice: &Notice) -> &'static str {
    match notice {
        Notice::Offer { .. } => "offer",
        Notice::StandDown { .. } => "stand_down",
        Notice::Moved { .. } => "moved",
        Notice::Corrected { .. } => "corrected",
        Notice::MorePressing { .. } => "more_pressing",
        Notice::Welfare { .. } => "welfare",
        Notice::Unknown => "unknown",
    }
}

pub(crate) const ACTS: &[&str] = &[
    "assign",
    "add_handler",
    "hand_on",
    "let_go",
    "sign",
    "ask_return",
    "rule_return",
    "ask_extension",
    "rule_extension",
    "reply",
    "call_back",
    "suspend",
    "resume",
    "pass_up",
    "urge",
    "supervise",
    "answer_supervision",
    "confirm",
    "pass_down",
    "correct",
    "report_up",
    "take_charge",
    "not_accept",
    "answer_at_once",
    "transfer",
    "merge",
    "part",
    "part_report",
    "keep_apart",
    "attach",
    "detach",
    "read_copy",
    "archive",
];

pub(crate) fn act_word(act: &CaseAct) -> &'static str {
    match act {
        CaseAct::Assign { .. } => "assign",
        CaseAct::AddHandler { .. } => "add_handler",
        CaseAct::HandOn { .. } => "hand_on",
        CaseAct::LetGo { .. } => "let_go",
        CaseAct::Sign { .. } => "sign",
        CaseAct::AskReturn { .. } => "ask_return",
        CaseAct::RuleReturn { .. } => "rule_return",
        CaseAct::AskExtension { .. } => "ask_extension",
        CaseAct::RuleExtension { .. } => "rule_extension",
        CaseAct::Reply { .. } => "reply",
        CaseAct::CallBack { .. } => "call_back",
        CaseAct::Suspend { .. } => "suspend",
        CaseAct::Resume { .. } => "resume",
        CaseAct::PassUp { .. } => "pass_up",
        CaseAct::Urge { .. } => "urge",
        CaseAct::Supervise { .. } => "supervise",
        CaseAct::AnswerSupervision { .. } => "answer_supervision",
        CaseAct::Confirm { .. } => "confirm",
        CaseAct::PassDown { .. } => "pass_down",
        CaseAct::Correct { .. } => "correct",
        CaseAct::ReportUp { .. } => "report_up",
        CaseAct::TakeCharge { .. } => "take_charge",
        CaseAct::NotAccept { .. } => "not_accept",
        CaseAct::AnswerAtOnce { .. } => "answer_at_once",
        CaseAct::Transfer { .. } => "transfer",
        CaseAct::Merge { .. } => "merge",
        CaseAct::Part { .. } => "part",
        CaseAct::PartReport { .. } => "part_report",
        CaseAct::KeepApart { .. } => "keep_apart",
        CaseAct::Attach { .. } => "attach",
        CaseAct::Detach => "detach",
        CaseAct::ReadCopy => "read_copy",
        CaseAct::Archive => "archive",
    }
}
