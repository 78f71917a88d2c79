//! Decisions held against the roster: who was alerted, who was passed over, who acknowledged. And looks that leave nothing on
//! record but the timer of the next one.

use hub_dispatch::{CaseId, Decision, Event, Happened, Reopened, Rung, Timer, UtcMicros, board::Board};

use super::{Broken, ensure};
use crate::simulation::city::City;

/// Looks at a decision taken on `board` at `now`, with the roster as it was then.
#[expect(clippy::wildcard_enum_match_arm, reason = "only these events depend on the roster")]
pub(in crate::simulation) fn judge(
    city: &City,
    board: &Board,
    now: UtcMicros,
    decision: &Decision,
) -> Result<(), Broken> {
    goes_on_soon_enough(city, board, now, decision)?;
    let known = |case: CaseId| board.case(case).map(|case| case.facts.ladder.clone()).unwrap_or_default();
    let mut fresh_ladder: Option<Vec<Rung>> = None;
    for event in &decision.events {
        match event {
            Event::CaseOpened { facts, .. } | Event::Reopened(Reopened { facts, .. }) => {
                fresh_ladder = Some(facts.ladder.clone());
            }
            Event::CasePlaced(placed) => fresh_ladder = Some(placed.ladder.clone()),
            Event::ReportJoined(joined) if !joined.rungs.is_empty() => {
                fresh_ladder = Some([known(joined.case), joined.rungs.clone()].concat());
            }
            Event::Acted(acted) => {
                if let Happened::Parted { stays: Some(stays), .. }
                | Happened::ReportParted { stays: Some(stays), .. } = &acted.what
                {
                    fresh_ladder = Some(stays.ladder.clone());
                }
                if let Happened::Corrected(corrected) = &acted.what
                    && !corrected.rungs.is_empty()
                {
                    fresh_ladder = Some([known(acted.case), corrected.rungs.clone()].concat());
                }
                if let Happened::Absorbed { rungs, .. } = &acted.what
                    && !rungs.is_empty()
                {
                    fresh_ladder = Some([known(acted.case), rungs.clone()].concat());
                }
            }
            Event::RungSkipped { case, rung }
            | Event::Alerted { case, rung, .. }
            | Event::Acknowledged { case, rung, .. } => {
                let ladder = fresh_ladder.clone().unwrap_or_else(|| known(*case));
                let Some(post) = ladder.get(usize::from(*rung)) else {
                    return ensure(false, &[case], || format!("case {case} has no rung {rung}"));
                };
                let top = usize::from(*rung) + 1 == ladder.len();
                roster_agrees(event, city.on_duty(&post.area, now), top).map_err(|what| Broken {
                    what: format!("case {case} rung {rung} ({}): {what}", post.area),
                    about: vec![case.to_string()],
                })?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// A search whose timer goes on is made again no later than its grade has it.
fn goes_on_soon_enough(
    city: &City,
    board: &Board,
    now: UtcMicros,
    decision: &Decision,
) -> Result<(), Broken> {
    let Some(used_up @ Timer::Search { task: id, .. }) = decision.consume else { return Ok(()) };
    let next = decision.set.iter().find(|(timer, _)| *timer == used_up).map(|(_, due)| *due);
    let case = board.task(id).and_then(|task| board.case(task.case));
    let Some((next, case)) = next.zip(case) else { return Ok(()) };
    let policy = &city.policy(&case.facts.policy).policy;
    let latest = now.plus_ms(policy.grade(case.facts.grade).search_again_ms);
    ensure(next <= latest, &[&case.id, &id], || {
        format!("the search for task {id} goes on at {next:?}, by {latest:?} it must be made")
    })
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the caller passes only these")]
fn roster_agrees(event: &Event, people: &[hub_dispatch::PersonId], top: bool) -> Result<(), String> {
    match event {
        Event::RungSkipped { .. } if !people.is_empty() => {
            Err(format!("skipped, although {} were on duty", people.len()))
        }
        Event::Alerted { on_duty, .. } if on_duty != people => {
            Err(format!("alerted {} people, the roster has {}", on_duty.len(), people.len()))
        }
        Event::Alerted { .. } if people.is_empty() && !top => Err("alerted an empty post".to_owned()),
        Event::Acknowledged { by, .. } if !people.contains(by) => {
            Err(format!("acknowledged by {by}, who is not on duty"))
        }
        _ => Ok(()),
    }
}
