//! The case of the two departments, second half: a reply with pictures, checked by somebody else; a caller who is not
//! satisfied has it done again while a higher post looks on; closed by a tier that may; put away for good.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    CaseId, ClimbReason, ErrorCode, Phase, PictureMoment, TaskId, Tier,
    http::{CallBackOutcome, CaseAct},
    views::{CaseView, Satisfaction},
};
use serde_json::json;

use super::{
    hall::{Desk, Hall, REOPEN_WITHIN_MS},
    steps::{Steps, ms},
    story::SOON,
    two_desks::{Call, current, gone, limit, refused},
};
use crate::client::{ClientError, Picture};

/// How long after a case can no longer be opened again it is put away, beyond what its clock says.
const ARCHIVE_AFTER: Duration = Duration::from_millis(REOPEN_WITHIN_MS + 250);

/// Begins and ends as a JPEG does; `shade` tells one picture from another.
fn picture(shade: u8, moment: PictureMoment) -> Vec<u8> {
    let moment = u8::from(moment == PictureMoment::After);
    vec![0xFF, 0xD8, 0xFF, 0xE0, shade, moment, 0xFF, 0xD9]
}

/// What a department wrote, as a client in another language writes it: what it leaves out need not be said.
fn reply(task: TaskId, before: &[&str], after: &[&str]) -> Result<CaseAct> {
    let written = json!({
        "act": "reply", "task": task, "note": "已更换并加固", "public": "井盖已更换，请放心通行",
        "before": before, "photos": after,
    });
    serde_json::from_value(written).context("a reply as PROTOCOL.md has it")
}

fn call_back(call: &Call, solved: bool) -> CaseAct {
    let said = Satisfaction { responded: true, solved, satisfied: solved, degree: None };
    // Whoever is not content is asked why.
    let note = (!solved).then(|| "走过时仍有异响".to_owned());
    CaseAct::CallBack { report: call.report, outcome: CallBackOutcome::Reached { said }, note }
}

/// A department signs if it has not, hands in a picture of before and one of after, and replies with them: without them it has
/// not replied. The case as it is then.
pub(super) async fn replied(hall: &mut Hall, desk: Desk, case: CaseId, shade: u8) -> Result<CaseView> {
    let seat = hall.desk(desk);
    let view = current(seat, case).await?;
    let task = desk.task(&view)?;
    if desk.task_of(&view).is_some_and(|task| task.signed_at_us.is_none()) {
        seat.hub.act(case, &CaseAct::Sign { task }).await?;
    }
    let (first, then) = (picture(shade, PictureMoment::Before), picture(shade, PictureMoment::After));
    let (before, after) =
        (seat.hub.keep_photo(task, first.clone()).await?, seat.hub.keep_photo(task, then.clone()).await?);
    if view.handling.evidence.is_some() {
        refused(&seat.hub, case, &reply(task, &[], &[&after])?, ErrorCode::EvidenceMissing).await?;
        let not_handed_in = reply(task, &[&"3f".repeat(32)], &[&after])?;
        refused(&seat.hub, case, &not_handed_in, ErrorCode::PicturesMissing).await?;
    }
    let done = seat.hub.act(case, &reply(task, &[&before], &[&after])?).await?;
    for (taken, photo) in [(first, before), (then, after)] {
        let shown = hall.county.hub.photo(case, &photo).await?;
        ensure!(
            shown == taken,
            "a picture of {} bytes was handed in, {} are shown",
            taken.len(),
            shown.len()
        );
    }
    Ok(done.case)
}

/// 加派 and 反馈: it is to be verified when the lead and the helper have replied, not before.
pub(super) async fn replied_with_pictures(hall: &mut Hall, case: CaseId, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let department = Desk::Power.code();
    let add = CaseAct::AddHandler { department, reason: "路灯同时修复".to_owned() };
    hall.county.hub.act(case, &add).await?;
    let half = replied(hall, Desk::Water, case, 1).await?;
    ensure!(half.handling.evidence.is_some(), "the policy wants to see such matters: {:?}", half.handling);
    ensure!(half.phase == Phase::WithDepartments, "the helper still owes a reply: {:?}", half.phase);
    let whole = replied(hall, Desk::Power, case, 2).await?;
    ensure!(whole.phase == Phase::ToVerify, "all have replied: {:?}", whole.phase);
    steps.done("replied with pictures", ms(began, Instant::now()), &json!({ "departments": 2 }));
    Ok(())
}

/// Checked by the post that has it: whoever did it may not.
pub(super) async fn verified_by_another(
    hall: &mut Hall,
    case: CaseId,
    steps: &mut Steps,
) -> Result<CaseView> {
    let began = Instant::now();
    let water = hall.desk(Desk::Water);
    let own = water.hub.verify_done(case, "自己核查自己").await.map(|done| done.seq);
    let code = own.as_ref().err().and_then(ClientError::code);
    ensure!(code == Some(ErrorCode::NotAllowed), "a department verified its own work: {own:?}");
    // Once it was to be done again the post above has it, and what it has the one below no longer checks.
    let is_redone = current(&mut hall.county, case).await?.handling.redone > 0;
    let checks = if is_redone { &hall.county } else { &hall.township };
    checks.hub.verify_done(case, "现场查看，属实").await?;
    let verified = current(&mut hall.county, case).await?;
    ensure!(
        verified.phase == Phase::ToCallBack,
        "whoever wants an answer is called back: {:?}",
        verified.phase
    );
    ensure!(limit(&verified)?.met, "what is verified has kept its limit: {:?}", verified.handling.limit);
    let owed = verified.handling.calls_back_owed;
    steps.done("verified by its post", ms(began, Instant::now()), &json!({ "call_backs_owed": owed }));
    Ok(verified)
}

/// 重办: one caller is content and one is not; it is to be given out anew, and the post above owns it from now on.
pub(super) async fn not_satisfied(hall: &mut Hall, calls: &[Call; 2], steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let [content, discontent] = calls;
    let case = content.case;
    hall.village.hub.act(case, &call_back(discontent, false)).await?;
    let again = hall.village.hub.act(case, &call_back(content, true)).await?.case;
    ensure!(
        again.handling.redone == 1 && again.phase == Phase::Unattended,
        "it is done again: {:?}, {} times",
        again.phase,
        again.handling.redone
    );
    let watching = |picture: &Picture| {
        let mut alerts = picture.alerts.iter().filter(|(key, _)| key.case == case);
        alerts.find(|(_, alert)| alert.post.tier == Tier::County).map(|(_, alert)| alert.clone())
    };
    let alert = hall.county.until("the post above is alerted", SOON, watching).await?;
    ensure!(alert.reason == Some(ClimbReason::Redone), "it is told why: {:?}", alert.reason);
    let assign =
        CaseAct::Assign {
            lead: Desk::Water.code(), co: Vec::new(), reason: "来电人不满意，重办".to_owned()
        };
    refused(&hall.village.hub, case, &assign, ErrorCode::SeatTooLow).await?;
    hall.county.hub.act(case, &assign).await?;
    steps.done(
        "not satisfied, to be done again",
        ms(began, Instant::now()),
        &json!({ "watching": alert.post.name }),
    );
    Ok(())
}

/// Replied, verified and called back once more: whoever was content is not called again.
pub(super) async fn done_again(hall: &mut Hall, calls: &[Call; 2], steps: &mut Steps) -> Result<()> {
    let [content, discontent] = calls;
    let case = content.case;
    let began = Instant::now();
    let whole = replied(hall, Desk::Water, case, 3).await?;
    ensure!(whole.phase == Phase::ToVerify, "{:?}", whole.phase);
    steps.done("done again", ms(began, Instant::now()), &json!({ "redone": whole.handling.redone }));
    let verified = verified_by_another(hall, case, steps).await?;
    ensure!(verified.handling.calls_back_owed == 1, "{:?}", verified.handling.callers);
    let began = Instant::now();
    refused(&hall.village.hub, case, &call_back(content, true), ErrorCode::NoCallBack).await?;
    let satisfied = hall.village.hub.act(case, &call_back(discontent, true)).await?.case;
    ensure!(satisfied.phase == Phase::ToClose, "everybody is content: {:?}", satisfied.phase);
    steps.done("called back, satisfied", ms(began, Instant::now()), &json!({ "callers": calls.len() }));
    Ok(())
}

/// Closed by the county, for the catalogue lets no lower tier; archived when it can no longer be opened again.
pub(super) async fn closed_and_archived(hall: &mut Hall, case: CaseId, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let too_low = hall.village.hub.close(case).await.map(|done| done.seq);
    let code = too_low.as_ref().err().and_then(ClientError::code);
    ensure!(code == Some(ErrorCode::SeatTooLow), "the village closed what only the county may: {too_low:?}");
    let closed = hall.county.hub.close(case).await?.case;
    ensure!(closed.phase == Phase::Closed, "after closing it is {:?}", closed.phase);
    gone(&mut hall.village, "what is closed is off the list", case).await?;
    gone(hall.desk(Desk::Water), "what is closed is off the department's list", case).await?;
    steps.done("closed by the county", ms(began, Instant::now()), &json!({ "case": case }));

    let began = Instant::now();
    refused(&hall.county.hub, case, &CaseAct::Archive, ErrorCode::TooEarlyToArchive).await?;
    hall.county.watch_for(ARCHIVE_AFTER).await?;
    hall.county.hub.act(case, &CaseAct::Archive).await?;
    let reopened = hall.county.hub.reopen(case, "又松了").await.map(|done| done.seq);
    let code = reopened.as_ref().err().and_then(ClientError::code);
    ensure!(code == Some(ErrorCode::Archived), "an archived case was opened again: {reopened:?}");
    steps.done("archived", ms(began, Instant::now()), &json!({ "case": case }));
    Ok(())
}
