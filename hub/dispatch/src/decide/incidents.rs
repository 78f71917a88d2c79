//! 突发事件: an incident is put on record, graded, responded to (启动、调整、终止响应), reported upward (初报、续报、终报) and closed.
//! What a response changes of cases is `responding`.

use std::collections::BTreeSet;

use geo_index::AreaCode;

use super::draft::Draft;
use crate::{
    Actor, EmergencyLevel, INCIDENTS_OPEN_MAX, IncidentDeed, IncidentHappened, IncidentId, IncidentOpened,
    IncidentOrder, IncidentReportKind, IncidentReported, IncidentTurn, LevelRule, NoIncident, OpenIncident,
    RESPONSE_AREAS_MAX, Refusal, ResponseSet, Rung, Sealed, Seat, Span, Stream, UtcMicros,
    board::{Incident, Response},
};

/// Puts an incident on record.
pub(super) fn open(draft: &mut Draft<'_>, wanted: &OpenIncident) -> Result<(), Refusal> {
    draft.read(Stream::Incident(wanted.incident));
    let board = draft.board();
    let refused = if board.incident(wanted.incident).is_some() {
        Some(NoIncident::Exists(wanted.incident))
    } else if board.incidents().count() >= INCIDENTS_OPEN_MAX {
        Some(NoIncident::TooMany)
    } else if !draft.situation.in_line().any(|rung| is_seat(rung, &wanted.by)) {
        Some(NoIncident::Outside(wanted.area.clone()))
    } else {
        None
    };
    if let Some(refused) = refused {
        return Err(Refusal::Incident(refused));
    }
    let reports = draft.policy().response.reports;
    let opened = IncidentOpened {
        area: wanted.area.clone(),
        place: wanted.place,
        level: wanted.level,
        words: wanted.words.clone(),
        phone_by: after(draft, reports.phone_within),
        written_by: after(draft, reports.written_within),
    };
    happened(draft, wanted.incident, Some(&wanted.by), IncidentTurn::Opened(Box::new(opened)));
    Ok(())
}

/// A deed about an open incident.
pub(super) fn act(draft: &mut Draft<'_>, order: &IncidentOrder) -> Result<(), Refusal> {
    let incident = draft.incident(order.incident)?;
    let by = &order.by;
    let may = match &order.deed {
        IncidentDeed::Log { .. } => has_a_part(draft, &incident, by),
        IncidentDeed::Grade { .. }
        | IncidentDeed::SetResponse { .. }
        | IncidentDeed::EndResponse { .. }
        | IncidentDeed::Report { .. }
        | IncidentDeed::Close { .. } => commands(draft, &incident, by),
    };
    if !may {
        return Err(Refusal::Incident(NoIncident::NotYours(incident.id)));
    }
    let turn = turn(draft, &incident, by, &order.deed).map_err(Refusal::Incident)?;
    happened(draft, incident.id, Some(by), turn);
    Ok(())
}

fn turn(
    draft: &Draft<'_>,
    incident: &Incident,
    by: &Actor,
    deed: &IncidentDeed,
) -> Result<IncidentTurn, NoIncident> {
    match deed {
        IncidentDeed::Grade { level, words } => {
            Ok(IncidentTurn::Graded { level: *level, words: words.clone() })
        }
        IncidentDeed::SetResponse { level, plan, areas, reason } => {
            set_response(draft, by, (*level, plan.as_deref()), areas, reason)
        }
        IncidentDeed::EndResponse { reason } => end_response(draft, incident, reason),
        IncidentDeed::Log { words } => Ok(IncidentTurn::Logged { words: words.clone() }),
        IncidentDeed::Report { kind, words, number, said_at } => {
            let (words, number) = (words.clone(), number.clone());
            report(
                draft,
                incident,
                IncidentReported {
                    kind: *kind,
                    words,
                    number,
                    said_at: *said_at,
                    late: false,
                    next_by: None,
                },
            )
        }
        IncidentDeed::Close { words } => close(incident, words),
    }
}

/// 启动 or 调整响应: over areas below the seat, from a tier that may begin one of that level.
fn set_response(
    draft: &Draft<'_>,
    by: &Actor,
    (level, plan): (EmergencyLevel, Option<&str>),
    areas: &[AreaCode],
    reason: &Sealed,
) -> Result<IncidentTurn, NoIncident> {
    check_areas(draft, by, areas)?;
    let rule = draft.policy().response.rule(plan, level);
    let rule = rule.ok_or_else(|| NoIncident::NoPlan(plan.unwrap_or_default().to_owned()))?;
    if !is_high_enough(by, rule) {
        return Err(NoIncident::SeatTooLow { needed: rule.from });
    }
    let (plan, areas, rule, reason) = (plan.map(str::to_owned), areas.to_vec(), rule.clone(), reason.clone());
    let follow_up_by = after(draft, rule.reported_every);
    Ok(IncidentTurn::ResponseSet(Box::new(ResponseSet { level, plan, areas, rule, reason, follow_up_by })))
}

fn check_areas(draft: &Draft<'_>, by: &Actor, areas: &[AreaCode]) -> Result<(), NoIncident> {
    if !(1..=RESPONSE_AREAS_MAX).contains(&areas.len()) {
        return Err(NoIncident::AreaCount(areas.len()));
    }
    let mut named: BTreeSet<&AreaCode> = BTreeSet::new();
    if let Some(twice) = areas.iter().find(|area| !named.insert(area)) {
        return Err(NoIncident::AreaTwice(twice.clone()));
    }
    let lines = draft.situation.lines.iter();
    let is_below = |line: &[Rung]| line.iter().any(|rung| is_seat(rung, by));
    let mut outside = areas.iter().zip(lines).filter(|(_, line)| !is_below(line));
    outside.next().map_or(Ok(()), |(area, _)| Err(NoIncident::Outside(area.clone())))
}

fn is_high_enough(by: &Actor, rule: &LevelRule) -> bool {
    matches!(&by.seat, Seat::Centre { tier, .. } if *tier >= rule.from)
}

/// 终止响应, from a tier that might have begun it: 终报 is owed from now on.
fn end_response(draft: &Draft<'_>, incident: &Incident, reason: &Sealed) -> Result<IncidentTurn, NoIncident> {
    if incident.response.is_none() {
        return Err(NoIncident::NoResponse(incident.id));
    }
    let final_by = after(draft, draft.policy().response.reports.final_within);
    Ok(IncidentTurn::ResponseEnded { reason: reason.clone(), final_by })
}

/// 初报、续报、终报: only what is owed is made, and after it another 续报 while the response lasts.
fn report(
    draft: &Draft<'_>,
    incident: &Incident,
    made: IncidentReported,
) -> Result<IncidentTurn, NoIncident> {
    let kind = made.kind;
    let owed = incident.owed.get(&kind).ok_or(NoIncident::NotOwed { incident: incident.id, kind })?;
    if made.said_at < incident.opened_at || made.said_at > draft.now() {
        return Err(NoIncident::SaidAt(made.said_at));
    }
    let every = incident.response.as_ref().map(|response| response.rule.reported_every);
    let every = every.filter(|_| kind == IncidentReportKind::FollowUp);
    let (late, next_by) = (made.said_at > owed.due, every.map(|every| after(draft, every)));
    Ok(IncidentTurn::Reported(Box::new(IncidentReported { late, next_by, ..made })))
}

fn close(incident: &Incident, words: &Sealed) -> Result<IncidentTurn, NoIncident> {
    if incident.response.is_some() {
        return Err(NoIncident::ResponseInForce(incident.id));
    }
    match incident.owed.keys().next() {
        Some(kind) => Err(NoIncident::Owes { incident: incident.id, kind: *kind }),
        None => Ok(IncidentTurn::Closed { words: words.clone() }),
    }
}

/// A report was not made in time: every one whose time has gone by, after an outage several.
pub(super) fn time_ran_out(draft: &mut Draft<'_>, id: IncidentId, generation: u64) {
    let Ok(incident) = draft.incident(id) else { return };
    let Some(clock) = incident.clock.filter(|clock| clock.generation == generation) else { return };
    let now = draft.now().max(clock.due);
    let late = incident.owed.iter().filter(|(_, owed)| !owed.overdue && owed.due <= now);
    let kinds: Vec<IncidentReportKind> = late.map(|(kind, _)| *kind).collect();
    happened(draft, id, None, IncidentTurn::ReportOverdue { kinds });
}

/// Whoever has the seat that opened it or that set the response, or sits above the first in its line.
fn commands(draft: &Draft<'_>, incident: &Incident, by: &Actor) -> bool {
    let sets = incident.response.as_ref().is_some_and(|response| response.by.seat == by.seat);
    let is_above = || match (&by.seat, &incident.by.seat) {
        (Seat::Centre { tier, .. }, Seat::Centre { tier: opened_from, .. }) => {
            tier > opened_from && draft.situation.in_line().any(|rung| is_seat(rung, by))
        }
        (Seat::Centre { .. } | Seat::Department { .. }, _) => false,
    };
    by.seat == incident.by.seat || sets || is_above()
}

/// In the command room: whoever commands, and centres below the seat that opened it or that set the response, whose line the
/// situation tells.
fn has_a_part(draft: &Draft<'_>, incident: &Incident, by: &Actor) -> bool {
    let set_by = incident.response.as_ref().map(|response: &Response| &response.by);
    let mut commanding = [&incident.by].into_iter().chain(set_by);
    let line = draft.situation.lines.first();
    commands(draft, incident, by)
        || commanding.any(|above| line.iter().any(|line| line.iter().any(|rung| is_seat(rung, above))))
}

pub(super) fn is_seat(rung: &Rung, by: &Actor) -> bool {
    matches!(&by.seat, Seat::Centre { tier, area } if (rung.tier, &rung.area) == (*tier, area))
}

fn after(draft: &Draft<'_>, within: Span) -> UtcMicros {
    draft.calendar().due(draft.now(), within).at
}

fn happened(draft: &mut Draft<'_>, incident: IncidentId, by: Option<&Actor>, what: IncidentTurn) {
    draft.record(crate::Event::Incident(Box::new(IncidentHappened { incident, by: by.cloned(), what })));
}
