//! Lists that must grow with their enums: the matches below stop compiling when a variant is added, and the
//! assertions stop holding when a list was not.

use hub_protocol::{
    ClimbReason, ClockPurpose, CloseCode, DeclineReason, DocumentKind, Duty, ErrorCode, EventKind, Grade,
    Mode, Notice, OrderAction, Phase, ReceiptState, Role, RuledOut, RungState, Service, Tier, UnitKind,
    UnitStatus, Verdict,
};
use serde_json::{Value, json};

/// Every word of every closed vocabulary, and the numbers that go with some.
pub(crate) fn words() -> Value {
    let errors = ErrorCode::ALL.iter().map(|code| json!([code, code.status()]));
    let closes = CloseCode::ALL.iter().map(|code| json!([code.reason(), code.code()]));
    json!({
        "tier": Tier::ALL, "grade": Grade::ALL, "mode": Mode::ALL, "phase": Phase::ALL,
        "clock_purpose": ClockPurpose::ALL, "climb_reason": ClimbReason::ALL, "rung_state": RungState::ALL,
        "service": Service::ALL, "unit_kind": UnitKind::ALL, "duty": Duty::ALL, "unit_status": UnitStatus::ALL,
        "ruled_out": RuledOut::ALL, "decline_reason": DeclineReason::ALL, "receipt_state": ReceiptState::ALL,
        "verdict": Verdict::ALL, "document_kind": DocumentKind::ALL, "role": Role::ALL, "event": EventKind::ALL,
        "error_status": errors.collect::<Vec<_>>(), "close_code": closes.collect::<Vec<_>>(),
    })
}

pub(crate) const ACTIONS: &[&str] =
    &["accept", "decline", "set_out", "arrive", "well", "done", "sos", "sign_on", "stand_by", "sign_off"];

pub(crate) const NOTICES: &[&str] = &["offer", "stand_down", "moved", "welfare"];

pub(crate) fn action_word(action: &OrderAction) -> &'static str {
    match action {
        OrderAction::Accept { .. } => "accept",
        OrderAction::Decline { .. } => "decline",
        OrderAction::SetOut { .. } => "set_out",
        OrderAction::Arrive { .. } => "arrive",
        OrderAction::Well { .. } => "well",
        OrderAction::Done { .. } => "done",
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
        Notice::Welfare { .. } => "welfare",
        Notice::Unknown => "unknown",
    }
}
