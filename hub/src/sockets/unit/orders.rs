//! Orders of a unit: carried out once however often they come, and answered with what became of them.

use hub_dispatch::{AnswerCameLate, CaseId, Command, Event, OfferId, TaskId, UnitId};
use hub_engine::{Done, Engine, Entry, Order, SubmitError};
use hub_protocol::{self as wire, ErrorCode, OrderAction, OrderOutcome, Phase, Refused, UnitOut};
use sha2::{Digest as _, Sha256};
use tokio::time::{Duration, timeout};
use uuid::Uuid;

use super::act::{Act, Unusable, act};
use crate::{
    http::{Failure, by_kind, handed_in_for},
    picture::refusals::submit_code,
};

/// Most events that one order of a unit causes: the answer is found among as many before the head it was answered at.
const EVENTS_PER_ORDER_MAX: usize = 64;

/// Who gives a unit's orders, as the ledger knows it.
pub(super) fn principal(unit: UnitId) -> String {
    format!("unit:{unit}")
}

/// Carries an order out, or says why not.
pub(super) async fn carry_out(
    engine: &Engine,
    unit: UnitId,
    order: wire::Order,
    within: Duration,
) -> UnitOut {
    let id = order.id;
    let refused = |code, detail| UnitOut::Refused(Refused { order: id, code, detail });
    let body = serde_json::to_vec(&order.action).expect("actions have string keys only");
    let question = Question::of(&order.action);
    let Act { command, rows } = match act(engine, unit, &id.to_string(), order.action).await {
        Ok(act) => act,
        Err(Unusable { code, detail }) => return refused(code, detail),
    };
    if let Err(Unusable { code, detail }) = shown(engine, unit, id, &command).await {
        return refused(code, detail);
    }
    let order = Order {
        principal: principal(unit),
        key: id.to_string(),
        id: Uuid::now_v7(),
        digest: Sha256::digest(&body).into(),
        command,
        rows,
        occurred: None,
        answer: Vec::new(),
    };
    let done = match timeout(within, engine.submit(order)).await {
        Ok(Ok(done)) => done,
        Ok(Err(error)) => return refused(submit_code(&error), error.to_string()),
        Err(_elapsed) => {
            let late = SubmitError::Unavailable("it has not answered in time".to_owned());
            return refused(ErrorCode::LedgerUnavailable, late.to_string());
        }
    };
    match question.answered(engine, unit, &done).await {
        Ok(Answered { outcome, case, task, phase }) => {
            let (case, task) = (case.map(|case| wire::CaseId(case.0)), task.map(|task| wire::TaskId(task.0)));
            UnitOut::Done(wire::Done { order: id, outcome, seq: done.seq, case, task, phase })
        }
        // It is on record; what became of it is told when it is sent again.
        Err(error) => refused(ErrorCode::LedgerUnavailable, error.to_string()),
    }
}

/// Refuses work that names pictures which were not handed in. An order that was carried out before is answered again, whatever
/// became of its pictures.
async fn shown(
    engine: &Engine,
    unit: UnitId,
    order: wire::OrderId,
    command: &Command,
) -> Result<(), Unusable> {
    let Command::Finish { task, photos, before, others, .. } = command else { return Ok(()) };
    let kept = engine.ledger().answer(&principal(unit), &order.to_string()).await.map_err(Failure::from)?;
    if kept.is_none() {
        handed_in_for(engine, *task, by_kind(photos, before, others)).await?;
    }
    Ok(())
}

/// What the unit wants to hear besides "done".
#[derive(Debug, Clone, Copy)]
enum Question {
    /// Whether the offer still stood, and the task it gave.
    Offer(OfferId),
    /// The case that was opened.
    Sos,
    /// The case that was filed, and whether it was closed with that.
    Filed(CaseId),
    Nothing,
}

struct Answered {
    outcome: OrderOutcome,
    case: Option<CaseId>,
    task: Option<TaskId>,
    phase: Option<Phase>,
}

impl Question {
    fn of(action: &OrderAction) -> Self {
        match action {
            OrderAction::Accept { offer } | OrderAction::Decline { offer, .. } => {
                Self::Offer(OfferId(offer.0))
            }
            OrderAction::Sos { .. } => Self::Sos,
            OrderAction::Handled(found) => Self::Filed(CaseId(found.case.0)),
            OrderAction::SetOut { .. }
            | OrderAction::Arrive { .. }
            | OrderAction::Well { .. }
            | OrderAction::Done { .. }
            | OrderAction::AskBackup { .. }
            | OrderAction::SignOn
            | OrderAction::StandBy
            | OrderAction::SignOff
            | OrderAction::Unknown => Self::Nothing,
        }
    }

    /// The answer, from the events of the order itself: it is the same however late the order comes again.
    async fn answered(
        self,
        engine: &Engine,
        unit: UnitId,
        done: &Done,
    ) -> Result<Answered, hub_engine::FollowError> {
        let mut answered =
            Answered { outcome: OrderOutcome::CarriedOut, case: None, task: None, phase: None };
        if matches!(self, Self::Nothing) {
            return Ok(answered);
        }
        let before = done.seq.saturating_sub(EVENTS_PER_ORDER_MAX as u64);
        let entries = engine.entries(before, EVENTS_PER_ORDER_MAX).await?;
        let events = || {
            entries.iter().filter(|entry| entry.seq <= done.seq).map(|entry: &Entry| &entry.recorded.event)
        };
        match self {
            Self::Offer(offer) => {
                let late = |event: &Event| matches!(event, Event::AnswerCameLate(late) if *late == AnswerCameLate { unit, offer });
                if events().any(late) {
                    answered.outcome = OrderOutcome::CameLate;
                }
                answered.task = events().find_map(|event| task_given(event, unit, offer));
            }
            Self::Sos => {
                let opened = events().rev().find_map(|event| case_opened(event, unit));
                let open = engine.read(|view| view.board.unit(unit).and_then(|unit| unit.sos));
                answered.case = opened.or(open);
            }
            Self::Filed(filed) => {
                let is_its_end =
                    |event: &Event| matches!(event, Event::Closed { case, .. } if *case == filed);
                let phase = if events().any(is_its_end) { Phase::Closed } else { Phase::ToVerify };
                (answered.case, answered.phase) = (Some(filed), Some(phase));
            }
            Self::Nothing => {}
        }
        Ok(answered)
    }
}

fn task_given(event: &Event, by: UnitId, wanted: OfferId) -> Option<TaskId> {
    let Event::OfferAccepted { offer, task, unit } = event else { return None };
    ((*unit, *offer) == (by, wanted)).then_some(*task)
}

fn case_opened(event: &Event, by: UnitId) -> Option<CaseId> {
    let Event::SosRaised { unit, case, .. } = event else { return None };
    (*unit == by).then_some(*case)
}

/// The order by which a receipt is noted: the same receipt is the same order.
pub(super) fn receipt(unit: UnitId, receipt: wire::Receipt) -> Order {
    let key = format!(
        "receipt:{}:{}",
        receipt.message,
        match receipt.step {
            wire::ReceiptStep::Delivered => "delivered",
            wire::ReceiptStep::Seen => "seen",
        }
    );
    let command = Command::Receive {
        unit,
        message: hub_dispatch::MessageId(receipt.message.0),
        receipt: crate::picture::words::receipt_said(receipt.step),
    };
    Order {
        principal: principal(unit),
        id: Uuid::now_v7(),
        digest: Sha256::digest(&key).into(),
        key,
        command,
        rows: Vec::new(),
        occurred: None,
        answer: Vec::new(),
    }
}
