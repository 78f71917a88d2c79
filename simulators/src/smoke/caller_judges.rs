//! Whoever called says whether the work is done, with the number and the pin of the report and nothing else.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    Verdict,
    http::{CallerVerdict, CaseAct, NumberAndPin, Progress, ProgressPhase, routes},
};
use serde_json::json;

use super::{
    done_again::replied,
    hall::{Desk, Hall},
    steps::{Steps, ms},
    story::{file, report},
};
use crate::client::HubClient;

/// Of this nothing is to be shown, and no unit is looked for: a petition.
const CATEGORY: &str = "13";

/// A department replies, the caller says that it is not done, then that it is; the second word again changes nothing.
pub(super) async fn caller_judges(hall: &mut Hall, desk: &HubClient, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let filed = file(desk, report(CATEGORY, hall.place, "上月反映的事还没有答复")).await?.accepted;
    let case = filed.case;
    let (number, pin) = filed.number.zip(filed.pin).context("the caller is told a number and a pin")?;
    let lead = Desk::Water.code();
    let assign = CaseAct::Assign { lead, co: Vec::new(), reason: "由水务办理".to_owned() };
    hall.county.hub.act(case, &assign).await?;
    let asked = NumberAndPin { number: number.clone(), pin: pin.clone() };
    // Nobody has signed in here.
    let nobody = HubClient::new(desk.address().clone());
    let said = |work: &Option<String>, verdict, note: &str| CallerVerdict {
        number: number.clone(),
        pin: pin.clone(),
        verdict,
        degree: None,
        work: work.clone(),
        note: Some(note.to_owned()),
    };
    let judged = async |seen: &Progress, verdict, note: &str| -> Result<Progress> {
        Ok(nobody.find(routes::PROGRESS_VERDICT, &said(&seen.work, verdict, note)).await?)
    };
    replied(hall, Desk::Water, case, 11).await?;
    let first: Progress = nobody.find(routes::PROGRESS, &asked).await?;
    ensure!(first.verdict_wanted, "the work waits for the caller's word: {first:?}");
    let back = judged(&first, Verdict::NotDone, "还没人来过").await?;
    ensure!(
        back.judged && back.phase == ProgressPhase::Handling && !back.verdict_wanted,
        "it is dealt with again: {back:?}"
    );
    replied(hall, Desk::Water, case, 12).await?;
    let second: Progress = nobody.find(routes::PROGRESS, &asked).await?;
    let stale = judged(&first, Verdict::Done, "这是上一次的").await?;
    ensure!(stale == second, "nobody judges work that they did not see: {stale:?} after {second:?}");
    let done = judged(&second, Verdict::Done, "来过了，说清了").await?;
    ensure!(done.judged && done.phase == ProgressPhase::Closing, "it is checked: {done:?}");
    let again = judged(&second, Verdict::NotDone, "再看看").await?;
    ensure!(
        again == Progress { judged: false, ..done.clone() },
        "what was judged is judged once: {again:?} after {done:?}"
    );
    hall.county.hub.close(case).await?;
    steps.done("judged by the caller", ms(began, Instant::now()), &json!({ "case": case }));
    Ok(())
}
