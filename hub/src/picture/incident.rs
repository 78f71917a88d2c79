//! A 突发事件 and the response to it as they are shown, with the log of its command room.

use std::collections::BTreeMap;

use hub_dispatch::{
    IncidentId, Sealed, Seat, Stream,
    board::{Case, Incident, Response},
};
use hub_engine::{Engine, Entry, FollowError, Lookup, View};
use hub_protocol::{
    self as wire,
    http::{IncidentState, IncidentView, OwedIncidentReport, ResponseView},
    limits::INCIDENT_LOG_SHOWN_MAX,
    views::{AreaRef, HistoryEntry},
};
use uuid::Uuid;

use super::{
    PersonNames, area_ref,
    history::{Said, all_sealed_in, history},
    instant, person_ref, point, words,
};
use crate::jurisdiction::Withheld;

/// An incident with the words that go with it.
pub(crate) async fn incident_view(
    engine: &Engine,
    incident: &Incident,
    names: PersonNames<'_>,
) -> Result<IncidentView, FollowError> {
    let reason = incident.response.as_ref().map(|response| &response.reason);
    let sealed = [&incident.words].into_iter().chain(reason).chain(&incident.outcome);
    let said = said(engine, sealed.map(|sealed| sealed.vault)).await?;
    Ok(engine.read(|view| drawn(view, incident, &said, names)))
}

async fn said(engine: &Engine, vaults: impl Iterator<Item = Uuid>) -> Result<Said, FollowError> {
    let mut said: Said = BTreeMap::new();
    for vault in vaults {
        let words = engine.words(Lookup::Vault(vault)).await?;
        said.insert(vault, words.map(|words| words.text.clone()).unwrap_or_default());
    }
    Ok(said)
}

/// The newest lines of an incident's log before a `seq`, newest first, and where those before them begin.
pub(crate) async fn incident_log(
    engine: &Engine,
    id: IncidentId,
    before: Option<u64>,
    names: PersonNames<'_>,
) -> Result<(Vec<HistoryEntry>, Option<u64>), FollowError> {
    let mut entries: Vec<Entry> = engine.whole_history(Stream::Incident(id)).await?;
    entries.retain(|entry| before.is_none_or(|before| entry.seq < before));
    let earlier = entries.len().saturating_sub(INCIDENT_LOG_SHOWN_MAX);
    let entries = entries.split_off(earlier);
    let next = entries.first().map(|first| first.seq).filter(|_| earlier > 0);
    let said = said(engine, entries.iter().flat_map(|entry| all_sealed_in(&entry.recorded.event))).await?;
    let mut lines = engine.read(|view| history(view, &entries, &said, &Withheld::default(), names));
    lines.reverse();
    Ok((lines, next))
}

fn drawn(view: &View, incident: &Incident, said: &Said, names: PersonNames<'_>) -> IncidentView {
    let text = |sealed: &Sealed| said.get(&sealed.vault).cloned().unwrap_or_default();
    let count = |of: fn(&Case, IncidentId) -> bool| {
        u32::try_from(view.board.cases().filter(|case| of(case, incident.id)).count()).unwrap_or(u32::MAX)
    };
    let owed = incident.owed.iter().map(|(kind, owed)| OwedIncidentReport {
        kind: words::incident_report_kind(*kind),
        due_us: instant(owed.due),
        overdue: owed.overdue,
    });
    IncidentView {
        id: wire::IncidentId(incident.id.0),
        state: if incident.closed_at.is_some() { IncidentState::Closed } else { IncidentState::Open },
        by: person_ref(names, incident.by.person),
        post: post(view, &incident.by.seat),
        area: area_ref(view.organisation.areas(), &incident.area),
        place: incident.place.map(point),
        level: incident.level.map(words::emergency_level),
        words: text(&incident.words),
        opened_at_us: instant(incident.opened_at),
        response: incident.response.as_ref().map(|response| responded(view, response, &text, names)),
        owed: owed.collect(),
        reported: incident.reported,
        reported_at_us: incident.reported_at.map(instant),
        logged: incident.logged,
        cases: count(|case, id| case.handling.incident == Some(id)),
        waiting: count(waits_because_of),
        closed_at_us: incident.closed_at.map(instant),
        outcome: incident.outcome.as_ref().map(text),
    }
}

/// 缓办.
fn waits_because_of(case: &Case, incident: IncidentId) -> bool {
    let waits = case.handling.suspended.is_some_and(|it| it.kind == hub_dispatch::SuspensionKind::Emergency);
    waits && case.handling.response.is_some_and(|response| response.incident == incident)
}

fn responded(
    view: &View,
    response: &Response,
    text: &dyn Fn(&Sealed) -> String,
    names: PersonNames<'_>,
) -> ResponseView {
    let plans = &view.organisation.policy().policy.response.plans;
    let areas = view.organisation.areas();
    ResponseView {
        level: words::emergency_level(response.level),
        plan: response.plan.clone(),
        plan_name: response.plan.as_ref().and_then(|code| plans.get(code)).map(|plan| plan.name.clone()),
        areas: response.areas.iter().map(|area| area_ref(areas, area)).collect(),
        clocks_percent: response.rule.clocks_percent.into(),
        waits: response.rule.waits,
        position_every_s: response.rule.position_every_s.into(),
        by: person_ref(names, response.by.person),
        post: post(view, &response.by.seat),
        tier: match &response.by.seat {
            Seat::Centre { tier, .. } => words::tier(*tier),
            Seat::Department { .. } => unreachable!("no department sets a response"),
        },
        reason: text(&response.reason),
        since_us: instant(response.since),
    }
}

fn post(view: &View, seat: &Seat) -> AreaRef {
    match seat {
        Seat::Centre { area, .. } => area_ref(view.organisation.areas(), area),
        Seat::Department { .. } => unreachable!("no department opens an incident or sets a response"),
    }
}
