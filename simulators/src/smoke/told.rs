//! What the history of the case of the two departments must tell, every step in order with who did it; and how it counts.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    AreaCode, CaseId, EventKind, Tier,
    http::EndedCases,
    views::{Actor, HistoryEntry},
};
use serde_json::json;

use super::{
    hall::{Desk, Hall, today},
    steps::{Steps, ms},
};

/// Who did a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// The hub by its rules, or a clock.
    Hub,
    /// Whoever sits at the post of a tier.
    Post(Tier),
    /// Whoever sits at a department's desk.
    At(Desk),
}

/// Alerts and clocks follow from the steps, and how many there are is a matter of how fast they follow on each other.
const FOLLOWS: [EventKind; 7] = [
    EventKind::Alerted,
    EventKind::ClockSet,
    EventKind::DeskClockSet,
    EventKind::RungSkipped,
    EventKind::ReachRecorded,
    EventKind::TaskOpened,
    EventKind::TaskEnded,
];

const COUNTY: Who = Who::Post(Tier::County);
const VILLAGE: Who = Who::Post(Tier::Village);
const TOWNSHIP: Who = Who::Post(Tier::Township);
const STREETS: Who = Who::At(Desk::Streets);
const WATER: Who = Who::At(Desk::Water);
const POWER: Who = Who::At(Desk::Power);

/// The whole story.
const STORY: [(EventKind, Who); 42] = [
    (EventKind::ReportReceived, Who::Hub),
    (EventKind::CaseOpened, Who::Hub),
    (EventKind::LimitSet, Who::Hub),
    (EventKind::DeskAssigned, Who::Hub),
    (EventKind::DeskSigned, STREETS),
    (EventKind::ReturnAsked, STREETS),
    (EventKind::ReturnRuled, COUNTY),
    (EventKind::DeskEnded, COUNTY),
    (EventKind::DeskAssigned, COUNTY),
    // The county acts on what is the township's: a department's matter is none of the village's. Whose it is, is told once.
    (EventKind::Copied, COUNTY),
    (EventKind::ReturnAsked, WATER),
    (EventKind::ReturnRuled, COUNTY),
    (EventKind::DeskSigned, WATER),
    (EventKind::ExtensionAsked, WATER),
    (EventKind::ExtensionRuled, COUNTY),
    (EventKind::LimitSet, Who::Hub),
    // The caller whose case stays merged is this case's from then on.
    (EventKind::ReportReceived, Who::Hub),
    (EventKind::Absorbed, COUNTY),
    (EventKind::LimitSet, Who::Hub),
    (EventKind::Absorbed, COUNTY),
    (EventKind::Parted, COUNTY),
    (EventKind::DeskAssigned, COUNTY),
    (EventKind::DeskReplied, WATER),
    (EventKind::DeskSigned, POWER),
    (EventKind::DeskReplied, POWER),
    (EventKind::Verified, TOWNSHIP),
    (EventKind::LimitMet, Who::Hub),
    (EventKind::CalledBack, VILLAGE),
    (EventKind::CalledBack, VILLAGE),
    (EventKind::DeskEnded, Who::Hub),
    (EventKind::DeskEnded, Who::Hub),
    (EventKind::Redone, VILLAGE),
    (EventKind::LimitSet, Who::Hub),
    (EventKind::DeskAssigned, COUNTY),
    (EventKind::DeskSigned, WATER),
    (EventKind::DeskReplied, WATER),
    (EventKind::Verified, COUNTY),
    (EventKind::LimitMet, Who::Hub),
    (EventKind::CalledBack, VILLAGE),
    (EventKind::DeskEnded, Who::Hub),
    (EventKind::Closed, COUNTY),
    (EventKind::Archived, COUNTY),
];

/// The history of the case that was archived tells the story, and nothing else.
pub(super) async fn history_in_order(hall: &Hall, case: CaseId, steps: &mut Steps) -> Result<()> {
    let began = Instant::now();
    let history = hall.county.hub.case(case).await?.history;
    ensure!(history.is_sorted_by_key(|entry| entry.seq), "the history of {case} is not in order");
    let told: Vec<&HistoryEntry> = history.iter().filter(|entry| !FOLLOWS.contains(&entry.event)).collect();
    let whole = || told.iter().map(|line| said(line)).collect::<Vec<_>>().join(", ");
    for (at, (event, who)) in STORY.into_iter().enumerate() {
        let wanted =
            || format!("line {at} must be {} by {who:?}; the history tells {}", event.as_str(), whole());
        let line = told.get(at).with_context(wanted)?;
        ensure!(line.event == event && is(hall, &line.actor, who), wanted());
    }
    ensure!(told.len() == STORY.len(), "the history tells more than the story: {}", whole());
    let figures = json!({ "told": STORY.len(), "lines": history.len() });
    steps.done("history in order", ms(began, Instant::now()), &figures);
    Ok(())
}

fn said(line: &HistoryEntry) -> String {
    match &line.actor {
        Actor::Hub => line.event.as_str().to_owned(),
        Actor::Person { person } => format!("{} by {}", line.event.as_str(), person.name),
        Actor::Unit { unit } => format!("{} by {}", line.event.as_str(), unit.name),
        Actor::Caller { channel } => format!("{} over {channel}", line.event.as_str()),
    }
}

fn is(hall: &Hall, actor: &Actor, who: Who) -> bool {
    match (actor, who) {
        // A report opens its case in its caller's name.
        (Actor::Hub | Actor::Caller { .. }, Who::Hub) => true,
        (Actor::Person { person }, Who::Post(tier)) => person.name == hall.name_at(tier),
        (Actor::Person { person }, Who::At(desk)) => person.name == desk.person(),
        (Actor::Hub | Actor::Caller { .. } | Actor::Unit { .. } | Actor::Person { .. }, _) => false,
    }
}

/// What is counted of a post's cases by now.
pub(super) async fn counted(hall: &Hall, area: &AreaCode) -> Result<EndedCases> {
    let today = today();
    // What was closed before midnight stands under the day before.
    let rates = hall.county.hub.rates(&today.yesterday()?.to_string(), &today.to_string()).await?;
    let post = rates.areas.into_iter().find(|post| post.area == *area);
    Ok(post.map(|post| post.cases).unwrap_or_default())
}

/// One case more was closed that was filed at the post, and it had gone to a higher one.
pub(super) async fn counted_once(
    hall: &Hall,
    area: &AreaCode,
    before: EndedCases,
    steps: &mut Steps,
) -> Result<()> {
    let began = Instant::now();
    let now = counted(hall, area).await?;
    let grown = (now.closed - before.closed, now.climbed - before.climbed, now.here - before.here);
    ensure!(grown == (1, 1, 0), "of one case that climbed is counted {now:?}, before it {before:?}");
    let figures = json!({ "closed": now.closed, "here_per_mille": now.here_per_mille, "up_per_mille": now.up_per_mille });
    steps.done("counted once", ms(began, Instant::now()), &figures);
    Ok(())
}
