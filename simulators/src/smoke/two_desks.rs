//! The case of the two departments, first half: the catalogue sends it to the wrong one, which returns it; the right one
//! wants to return it too and is bound to it; more time is granted; three callers become one case, and one goes its own
//! way again.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    CaseId, DeskPurpose, ErrorCode, ExtensionRuling, Part, Phase, ReportId, ReportKind, ReturnRuling, Tier,
    UtcMicros,
    http::{ActionDone, CaseAct, NewReport},
    views::{CaseView, LimitView},
};
use serde_json::json;

use super::{
    hall::{CATEGORY, Desk, Hall, LIMIT, MATTER},
    steps::{Steps, ms},
    story::{SOON, file, report},
};
use crate::client::{ClientError, HubClient, Seat};

/// One caller of the matter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    pub(super) case: CaseId,
    pub(super) report: ReportId,
    pub(super) received_at_us: UtcMicros,
    pub(super) due_us: UtcMicros,
}

/// Does a deed that must be refused with this code.
pub(super) async fn refused(hub: &HubClient, case: CaseId, act: &CaseAct, code: ErrorCode) -> Result<()> {
    let answered = hub.act(case, act).await.map(|done| done.seq);
    let found = answered.as_ref().err().and_then(ClientError::code);
    ensure!(found == Some(code), "{act:?} must be refused with {code:?}: {answered:?}");
    Ok(())
}

/// The case's limit, which it must have.
pub(super) fn limit(case: &CaseView) -> Result<&LimitView> {
    case.handling.limit.as_ref().context("the case has a limit")
}

/// Waits until the console of a department shows its task.
async fn shown(seat: &mut Seat, desk: Desk, case: CaseId) -> Result<CaseView> {
    let has_task = |view: &CaseView| desk.task_of(view).is_some();
    Ok(seat.until_case("the task at the department's desk", SOON, case, has_task).await?)
}

/// The case as the hub tells it over HTTP, once the console shows as much: the same, or what came later. Its offset alone says
/// nothing, since what happens elsewhere raises it over HTTP and moves no console.
pub(super) async fn current(seat: &mut Seat, case: CaseId) -> Result<CaseView> {
    let told = seat.hub.case(case).await?.case;
    let shown = |view: &CaseView| view.seq >= told.seq || CaseView { seq: told.seq, ..view.clone() } == told;
    Ok(seat.until_case("what is told over HTTP", SOON, case, shown).await?)
}

/// Waits until a console shows a case no more.
pub(super) async fn gone(seat: &mut Seat, what: &str, case: CaseId) -> Result<()> {
    Ok(seat.until(what, SOON, |picture| (!picture.cases.contains_key(&case)).then_some(())).await?)
}

/// Somebody calls about the matter and wants to hear what came of it; the catalogue gives the case to a department.
pub(super) async fn called(
    hall: &mut Hall,
    desk: &HubClient,
    (name, phone, text): (&str, &str, &str),
) -> Result<Call> {
    let report = NewReport {
        caller_name: Some(name.to_owned()),
        caller_phone: Some(phone.to_owned()),
        matter: Some(MATTER.to_owned()),
        kind: Some(ReportKind::Complaint),
        reply_wanted: Some(true),
        ..report(CATEGORY, hall.place, text)
    };
    let filed = file(desk, report).await?.accepted;
    let case = shown(hall.desk(Desk::Streets), Desk::Streets, filed.case).await?;
    ensure!(
        case.phase == Phase::WithDepartments,
        "the catalogue names a department, and it is {:?}",
        case.phase
    );
    let running = limit(&case)?;
    ensure!(running.within == LIMIT && !running.uncertain, "the limit of the catalogue: {running:?}");
    let filing = case.handling.filing.as_ref().context("what was fixed when it was filed")?;
    let (received_at_us, due_us) = (filing.received_at_us, running.due_us);
    Ok(Call { case: filed.case, report: filed.report, received_at_us, due_us })
}

pub(super) async fn filed_and_signed(hall: &mut Hall, desk: &HubClient, steps: &mut Steps) -> Result<Call> {
    let began = Instant::now();
    let call = called(hall, desk, ("张先生", "13800138001", "井盖缺了一块，路灯也不亮")).await?;
    let owner = hall.village.until_case("the matter", SOON, call.case, |_| true).await?.owner;
    let owner = owner.context("it has an owner")?;
    ensure!(owner.tier == Tier::Township, "its owner is {owner:?}");
    steps.done("matter with a department", ms(began, Instant::now()), &json!({ "owner": owner.name }));

    let began = Instant::now();
    let streets = hall.desk(Desk::Streets);
    let task = Desk::Streets.task(&current(streets, call.case).await?)?;
    let signed = streets.hub.act(call.case, &CaseAct::Sign { task }).await?.case;
    let its = Desk::Streets.task_of(&signed).context("the task")?;
    ensure!(its.part == Part::Lead && !its.counted_as_signed, "{its:?}");
    let clock = its.clock.context("its clock runs on")?;
    ensure!(
        clock.purpose == DeskPurpose::Reply && clock.due_us == call.due_us,
        "signing does not move the limit: {clock:?}, due {:?}",
        call.due_us
    );
    refused(&streets.hub, call.case, &CaseAct::Sign { task }, ErrorCode::SignedAlready).await?;
    steps.done("signed", ms(began, Instant::now()), &json!({ "department": its.department.name }));
    Ok(call)
}

/// 退单 and 同意改派.
pub(super) async fn returned_and_given_on(hall: &mut Hall, call: &Call, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let case = call.case;
    let streets = hall.desk(Desk::Streets);
    let task = Desk::Streets.task(&current(streets, case).await?)?;
    let clause = Some("目录第二款".to_owned());
    let ask = CaseAct::AskReturn { task, reason: "排水井盖，不属本单位".to_owned(), clause };
    let asked = streets.hub.act(case, &ask).await?.case;
    ensure!(limit(&asked)?.due_us == call.due_us, "a return that is asked for moves no limit");
    let ruling = rule_return(&asked, Desk::Streets, ReturnRuling::Agreed, Some(Desk::Water))?;
    refused(&streets.hub, case, &ruling, ErrorCode::NotAllowed).await?;
    let wants =
        |view: &CaseView| Desk::Streets.task_of(view).is_some_and(|desk| desk.return_asked_at_us.is_some());
    hall.county.until_case("the return that is asked for", SOON, case, wants).await?;
    let given = hall.county.hub.act(case, &ruling).await?.case;
    ensure!(given.handling.returns == 1 && limit(&given)?.due_us == call.due_us, "{:?}", given.handling);
    gone(hall.desk(Desk::Streets), "the case is no longer the first department's", case).await?;
    let shown = shown(hall.desk(Desk::Water), Desk::Water, case).await?;
    let part = Desk::Water.task_of(&shown).map(|desk| desk.part);
    ensure!(part == Some(Part::Lead), "whoever has it now leads: {part:?}");
    steps.done(
        "returned and given on",
        ms(began, Instant::now()),
        &json!({ "returns": given.handling.returns }),
    );
    Ok(())
}

fn rule_return(case: &CaseView, desk: Desk, ruling: ReturnRuling, to: Option<Desk>) -> Result<CaseAct> {
    let (task, to) = (desk.task(case)?, to.map(Desk::code));
    Ok(CaseAct::RuleReturn { task, ruling, to, reason: "按派单目录".to_owned() })
}

/// 裁定承办: whoever is bound cannot return it again.
pub(super) async fn bound(hall: &mut Hall, call: &Call, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let case = call.case;
    let water = hall.desk(Desk::Water);
    let task = Desk::Water.task(&current(water, case).await?)?;
    let ask = CaseAct::AskReturn { task, reason: "也不属本单位".to_owned(), clause: None };
    let asked = water.hub.act(case, &ask).await?.case;
    let ruling = rule_return(&asked, Desk::Water, ReturnRuling::Bound, None)?;
    hall.county.hub.act(case, &ruling).await?;
    let water = hall.desk(Desk::Water);
    let is_bound = |view: &CaseView| Desk::Water.task_of(view).is_some_and(|desk| desk.binding);
    water.until_case("the ruling that binds", SOON, case, is_bound).await?;
    refused(&water.hub, case, &ask, ErrorCode::ReturnsUsedUp).await?;
    steps.done("bound by a ruling", ms(began, Instant::now()), &json!({ "department": Desk::Water.code() }));
    Ok(())
}

/// 延期: asked before the limit has passed, granted, and not twice.
pub(super) async fn extended(hall: &mut Hall, call: &Call, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let case = call.case;
    let water = hall.desk(Desk::Water);
    let task = Desk::Water.task(&current(water, case).await?)?;
    water.hub.act(case, &CaseAct::Sign { task }).await?;
    let ask = CaseAct::AskExtension { task, more: LIMIT, reason: "井盖需定制".to_owned() };
    let asked = water.hub.act(case, &ask).await?.case;
    let before = limit(&asked)?;
    ensure!(before.asked == Some(LIMIT) && before.due_us == call.due_us, "asking moves nothing: {before:?}");
    refused(&water.hub, case, &ask, ErrorCode::NoExtension).await?;
    let grant =
        CaseAct::RuleExtension { ruling: ExtensionRuling::Granted, reason: "情况属实".to_owned() };
    hall.county.hub.act(case, &grant).await?;
    let water = hall.desk(Desk::Water);
    let is_extended = |view: &CaseView| view.handling.limit.as_ref().is_some_and(|limit| limit.extended);
    let extended = water.until_case("the extension", SOON, case, is_extended).await?;
    let due_us = limit(&extended)?.due_us;
    let clock = Desk::Water.task_of(&extended).and_then(|desk| desk.clock).context("its clock")?;
    ensure!(due_us > call.due_us && clock.due_us == due_us, "due {due_us:?}, the desk {clock:?}");
    refused(&water.hub, case, &ask, ErrorCode::NoExtension).await?;
    steps.done("more time granted", ms(began, Instant::now()), &json!({ "due_us": due_us }));
    Ok(())
}

/// 并单 and 拆分: every caller is kept with the time of the call, the earliest limit holds, and what is parted has its own
/// again. Returns the callers of the case as it stays.
pub(super) async fn merged_and_parted(
    hall: &mut Hall,
    desk: &HubClient,
    first: Call,
    steps: &mut Steps,
) -> Result<[Call; 2]> {
    let began = Instant::now();
    let second = called(hall, desk, ("李女士", "13800138002", "路口井盖坏了，孩子差点踩空")).await?;
    let third = called(hall, desk, ("王大爷", "13800138003", "对面巷子井盖也松了")).await?;
    let mut merged = None;
    for other in [second, third] {
        let (into, reason) = (first.case, "同一路口同一井盖".to_owned());
        let merge = CaseAct::Merge { into, reason, suggested: Vec::new() };
        hall.county.hub.act(other.case, &merge).await?;
        gone(hall.desk(Desk::Streets), "the case that was merged is nobody's task", other.case).await?;
        let holds = |view: &CaseView| view.handling.absorbed.contains(&other.case);
        merged = Some(hall.county.until_case("the case that was merged", SOON, first.case, holds).await?);
    }
    let merged = merged.context("two were merged")?;
    ensure!(merged.reports == 3, "three callers, and {} reports", merged.reports);
    for call in [first, second, third] {
        received_as_before(&merged, &call)?;
    }
    let due_us = limit(&merged)?.due_us;
    ensure!(due_us == second.due_us, "the earliest limit holds, {:?}: {due_us:?}", second.due_us);
    steps.done("three callers, one case", ms(began, Instant::now()), &json!({ "due_us": due_us }));

    let began = Instant::now();
    let part = CaseAct::Part { merged: third.case, reason: "对面巷子是另一个井盖".to_owned() };
    let stays: ActionDone = hall.county.hub.act(first.case, &part).await?;
    ensure!(
        stays.case.reports == 2 && !stays.case.handling.absorbed.contains(&third.case),
        "{:?}",
        stays.case
    );
    let parted = hall.county.until_case("the case that was parted", SOON, third.case, |_| true).await?;
    received_as_before(&parted, &third)?;
    let filing = parted.handling.filing.as_ref().context("what was fixed when it was filed")?;
    ensure!(
        filing.received_at_us == third.received_at_us,
        "{filing:?}, called at {:?}",
        third.received_at_us
    );
    ensure!(limit(&parted)?.due_us == third.due_us, "its own limit again: {:?}", parted.handling.limit);
    // Its department has it again, as before it was merged.
    shown(hall.desk(Desk::Streets), Desk::Streets, third.case).await?;
    steps.done("one goes its own way", ms(began, Instant::now()), &json!({ "case": third.case }));
    handed_on(hall, &third, steps).await?;
    Ok([first, second])
}

/// 转派: given to the wrong department by a slip, and to the right one without a return.
async fn handed_on(hall: &mut Hall, call: &Call, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let case = call.case;
    let streets = hall.desk(Desk::Streets);
    let task = Desk::Streets.task(&current(streets, case).await?)?;
    let hand_on =
        CaseAct::HandOn { task, to: Desk::Water.code(), reason: "污水井盖，归水务".to_owned() };
    refused(&streets.hub, case, &hand_on, ErrorCode::NotBelow).await?;
    let handed = hall.county.hub.act(case, &hand_on).await?.case;
    ensure!(handed.handling.returns == 0 && limit(&handed)?.due_us == call.due_us, "{:?}", handed.handling);
    gone(hall.desk(Desk::Streets), "the case that was handed on", case).await?;
    let shown = shown(hall.desk(Desk::Water), Desk::Water, case).await?;
    let part = Desk::Water.task_of(&shown).map(|desk| desk.part);
    ensure!(part == Some(Part::Lead), "whoever has it now leads: {part:?}");
    steps.done("handed on", ms(began, Instant::now()), &json!({ "department": Desk::Water.code() }));
    Ok(())
}

fn received_as_before(case: &CaseView, call: &Call) -> Result<()> {
    let mut callers = case.handling.callers.iter();
    let caller = callers.find(|caller| caller.report == call.report).context("every caller is kept")?;
    ensure!(
        caller.received_at_us == call.received_at_us && caller.reply_wanted,
        "{caller:?}, called at {:?}",
        call.received_at_us
    );
    Ok(())
}
