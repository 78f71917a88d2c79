//! What is broken on purpose, to see whether the watch notices. What the ledger and the couriers forget is done where they
//! are; what a hub decides against a rule is done here, to the decision before it is appended.

mod emergencies;
mod timers;

use std::collections::BTreeSet;

use geo_index::Tier;
use hub_dispatch::{
    Acted, Alternate, Choice, ClimbReason, ClockPurpose, Decision, Event, Gain, Happened, MessageId,
    NamedPolicy, Notice, OfferEnd, Phase, Reassigned, Stream, SuspensionKind, TaskId, Timer, UtcMicros,
    WhistleTurn, board::Board,
};
use uuid::Uuid;

use timers::timers_follow;

/// Something that was broken on purpose, to see whether the invariants notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    /// Nothing.
    None,
    /// Hubs do not expect the versions of tasks.
    TaskNotExpected,
    /// Hubs do not expect the versions of cases and tasks.
    CaseAndTaskNotExpected,
    /// The ledger forgets one claim in a hundred.
    ClaimForgotten,
    /// The courier drops one message in fifty for ever.
    MessageDropped,
    /// Hubs say of one joined report in twenty that they have it, and do not.
    JoinedReportLost,
    /// The ledger forgets one mark of a limit in twenty.
    MarkForgotten,
    /// A merge leaves the limit of the case that goes on as it is, though what was merged into it is due before.
    MergeStopsLimit,
    /// A mark of the limit is reached and nobody hears of it.
    MarkSilent,
    /// The clock of a case runs out, is set again, and nobody hears of it.
    ClockSilent,
    /// A case is to be closed as if it had been verified.
    Unverified,
    /// 暂缓 pauses the limit as if it were 挂账.
    DeferredPausesLimit,
    /// Another post has the case than the one that was told so.
    OwnerUntold,
    /// The time to sign is put off by a year.
    SigningPutOff,
    /// The clock of a case is put off by a year.
    ClockPutOff,
    /// Another calendar is in force, and clocks keep that of before.
    CalendarKept,
    /// A copy is not sent to the posts that were passed over.
    CopyForgotten,
    /// A case begins at its lowest post, whatever it is about and however many it is about.
    BeginsLow,
    /// Work is found not done once more, and the case stays with the post that has it.
    FoundNotDoneStays,
    /// A case is to be closed and lies with a post that may not.
    NobodyCompetent,
    /// A village closes what it may not close.
    ClosedTooLow,
    /// The unit is asked that is only the next best.
    NextBestAsked,
    /// The unit of a case is taken for a graver one, and nobody is looked for in its place.
    ReassignedForgotten,
    /// Of whom a run card wants only the first is looked for.
    BesidesForgotten,
    /// The next search for somebody is put off by a year.
    SearchPutOff,
    /// A search that finds nobody as before goes on a year later.
    LookPutOff,
    /// The unit under way loses its case as soon as another one is asked to relieve it.
    RelievedTooSoon,
    /// Hubs let units under way be turned as often as there is something to gain.
    CapsForgotten,
    /// The time of a whistle comes, and nobody is told to be absent.
    AbsentForgotten,
    /// The limit of what waits for an emergency runs on.
    EmergencyLosesTime,
    /// Cases go on under a response that is over.
    ResponseKept,
    /// A report upward that an incident owes is overdue, and nobody hears of it.
    IncidentUnreported,
    /// A case comes under a response to another incident than the one that it lies under.
    ResponseSpills,
}

const YEAR_MS: u64 = 365 * 86_400_000;

impl Sabotage {
    /// Kinds of stream whose versions the hubs leave out of what they expect.
    pub(super) fn not_expected(self) -> &'static [&'static str] {
        match self {
            Self::TaskNotExpected => &["task:"],
            Self::CaseAndTaskNotExpected => &["task:", "case:"],
            Self::None
            | Self::ClaimForgotten
            | Self::MessageDropped
            | Self::JoinedReportLost
            | Self::MarkForgotten
            | Self::MergeStopsLimit
            | Self::MarkSilent
            | Self::ClockSilent
            | Self::Unverified
            | Self::DeferredPausesLimit
            | Self::OwnerUntold
            | Self::SigningPutOff
            | Self::ClockPutOff
            | Self::CalendarKept
            | Self::CopyForgotten
            | Self::BeginsLow
            | Self::FoundNotDoneStays
            | Self::NobodyCompetent
            | Self::ClosedTooLow
            | Self::NextBestAsked
            | Self::ReassignedForgotten
            | Self::BesidesForgotten
            | Self::SearchPutOff
            | Self::LookPutOff
            | Self::RelievedTooSoon
            | Self::CapsForgotten
            | Self::AbsentForgotten
            | Self::EmergencyLosesTime
            | Self::ResponseKept
            | Self::IncidentUnreported
            | Self::ResponseSpills => &[],
        }
    }

    /// Makes the policies of the city such that what is broken matters often: units are turned from the first day on and for
    /// little, and may be once.
    pub(super) fn press(self, policies: &mut [NamedPolicy; 2]) {
        if !matches!(self, Self::CapsForgotten | Self::ReassignedForgotten) {
            return;
        }
        let [first, later] = policies;
        first.policy.choice = later.policy.choice;
        let choices = policies.iter_mut().filter_map(|named| named.policy.choice.as_mut());
        for improving in choices.filter_map(|rules| rules.improving.as_mut()) {
            let little = Some(Gain { gain_min_s: 1, gain_percent: 1 });
            (improving.sooner, improving.graver) = (little, little);
            if let Some(rolling) = &mut improving.rolling {
                rolling.turns = little;
            }
            (improving.reassigned_max, improving.reassigned_per_unit_max) = (1, 1);
        }
    }

    /// The policy that hubs decide by whose rules are broken so; none where it is the one that is in force.
    pub(super) fn policy_instead(self, policy: &NamedPolicy) -> Option<NamedPolicy> {
        let mut broken = (self == Self::CapsForgotten).then(|| policy.clone())?;
        let improving = broken.policy.choice.as_mut()?.improving.as_mut()?;
        (improving.reassigned_max, improving.reassigned_per_unit_max) = (u8::MAX, u8::MAX);
        Some(broken)
    }

    /// What hubs decide whose rules are broken so: other events, with the rows and the timers that follow from those.
    pub(super) fn decided(self, board: &Board, now: UtcMicros, decision: Decision) -> Decision {
        if self == Self::RelievedTooSoon {
            return relieved_too_soon(board, decision);
        }
        if self == Self::BesidesForgotten {
            return forgets_whoever_comes_besides(decision);
        }
        if self == Self::LookPutOff {
            return looks_a_year_later(decision);
        }
        let Some(events) = self.events_instead(&decision) else { return decision };
        let mut broken = Decision { events, ..decision };
        if broken.events.is_empty() {
            // Nothing happened: no timer of any case is another one.
            broken.set.clear();
            broken.cancel.clear();
        }
        timers_follow(board, now, &mut broken);
        broken
    }

    /// Other events than those that were decided; none where there is nothing to break.
    fn events_instead(self, decision: &Decision) -> Option<Vec<Event>> {
        let events = &decision.events;
        let has =
            |wanted: fn(&Happened) -> bool| events.iter().any(|event| happened(event).is_some_and(wanted));
        match self {
            Self::MergeStopsLimit => {
                let merges = has(|what| matches!(what, Happened::Absorbed { .. }));
                without(events, |event| merges && moves_limit(event))
            }
            Self::MarkSilent => {
                let marks = has(|what| matches!(what, Happened::LimitMarkReached { .. }));
                without(events, |event| marks && matches!(event, Event::Alerted { .. }))
            }
            Self::ClockSilent => {
                let ran_out = matches!(decision.consume, Some(Timer::Clock { .. }));
                without(events, |event| ran_out && matches!(event, Event::Alerted { .. }))
            }
            Self::Unverified => without(events, |event| matches!(event, Event::Verified(_))),
            Self::AbsentForgotten => changed(events, tells_nobody_absent),
            Self::EmergencyLosesTime => emergencies::loses_time(events),
            Self::ResponseKept => emergencies::keeps_the_response(events),
            Self::IncidentUnreported => emergencies::tells_nothing_overdue(events),
            Self::ResponseSpills => emergencies::follows_another(events),
            Self::CopyForgotten => without(events, |event| {
                happened(event).is_some_and(|what| matches!(what, Happened::Copied { .. }))
            }),
            Self::DeferredPausesLimit => changed(events, pauses_too),
            Self::OwnerUntold => {
                let placed = events.iter().any(|event| matches!(event, Event::CasePlaced { .. }));
                without(events, |event| placed && matches!(event, Event::Alerted { .. }))
            }
            Self::BeginsLow => without(events, begins_there),
            Self::FoundNotDoneStays => without(events, |event| is_told(event, &[ClimbReason::FoundNotDone])),
            Self::NobodyCompetent => {
                let told = |event: &Event| is_told(event, &[ClimbReason::NotCompetent]);
                let passes_on = events.iter().any(told);
                without(events, |event| passes_on && (told(event) || climbs_while_to_close(event)))
            }
            Self::ClosedTooLow => changed(events, closed_by_a_village),
            Self::NextBestAsked => changed(events, puts_the_best_last),
            Self::ReassignedForgotten => forgets_who_was_left(events),
            Self::SigningPutOff => changed(events, signed_a_year_later),
            Self::ClockPutOff => changed(events, runs_out_a_year_later),
            Self::SearchPutOff => changed(events, searches_a_year_later),
            Self::CalendarKept => {
                let by_calendar = decision.consume.is_none() && events.iter().all(sets_a_clock);
                without(events, |_| by_calendar)
            }
            Self::None
            | Self::TaskNotExpected
            | Self::CaseAndTaskNotExpected
            | Self::ClaimForgotten
            | Self::MessageDropped
            | Self::JoinedReportLost
            | Self::BesidesForgotten
            | Self::LookPutOff
            | Self::RelievedTooSoon
            | Self::CapsForgotten
            | Self::MarkForgotten => None,
        }
    }
}

fn happened(event: &Event) -> Option<&Happened> {
    if let Event::Acted(acted) = event { Some(&acted.what) } else { None }
}

/// The events but for some; none if there are none such.
fn without(events: &[Event], dropped: impl Fn(&Event) -> bool) -> Option<Vec<Event>> {
    let kept: Vec<Event> = events.iter().filter(|event| !dropped(event)).cloned().collect();
    (kept.len() < events.len()).then_some(kept)
}

/// The events with others in the place of some; none if there are none such.
fn changed(events: &[Event], instead: fn(&Event) -> Option<Vec<Event>>) -> Option<Vec<Event>> {
    let any = events.iter().any(|event| instead(event).is_some());
    any.then(|| {
        events.iter().flat_map(|event| instead(event).unwrap_or_else(|| vec![event.clone()])).collect()
    })
}

fn tells_nobody_absent(event: &Event) -> Option<Vec<Event>> {
    let mut event = event.clone();
    let Event::Whistled(whistled) = &mut event else { return None };
    let WhistleTurn::TimeUp { absent } = &mut whistled.what else { return None };
    absent.clear();
    Some(vec![event])
}

fn moves_limit(event: &Event) -> bool {
    happened(event)
        .is_some_and(|what| matches!(what, Happened::LimitSet { .. } | Happened::DeskClockSet { .. }))
}

fn sets_a_clock(event: &Event) -> bool {
    let moves =
        |what: &Happened| matches!(what, Happened::DeskClockSet { .. } | Happened::LetterMoved { .. });
    matches!(event, Event::ClockSet { .. }) || happened(event).is_some_and(moves)
}

fn pauses_too(event: &Event) -> Option<Vec<Event>> {
    let Event::Acted(acted) = event else { return None };
    let Happened::Suspended { kind: SuspensionKind::Deferred, .. } = &acted.what else { return None };
    let paused = Acted { case: acted.case, by: None, what: Happened::LimitPaused { left_ms: 1 } };
    Some(vec![event.clone(), Event::Acted(Box::new(paused))])
}

fn is_told(event: &Event, reasons: &[ClimbReason]) -> bool {
    matches!(event, Event::Alerted { reason: Some(reason), .. } if reasons.contains(reason))
}

fn begins_there(event: &Event) -> bool {
    matches!(event, Event::Alerted { reason: Some(reason), .. } if reason.is_of_what_it_is())
}

fn climbs_while_to_close(event: &Event) -> bool {
    matches!(event, Event::ClockSet { phase: Phase::ToClose, clock, .. } if clock.purpose == ClockPurpose::Climb)
}

fn closed_by_a_village(event: &Event) -> Option<Vec<Event>> {
    let mut event = event.clone();
    let Event::Closed { tier, .. } = &mut event else { return None };
    *tier = Some(Tier::Village);
    Some(vec![event])
}

/// Whoever is asked is said to have been the next best, and the best the next.
fn puts_the_best_last(event: &Event) -> Option<Vec<Event>> {
    let Event::OfferMade { offer, task, choice, answer_by } = event else { return None };
    let (Some(arrival), Some(next)) = (choice.arrival, choice.alternates.first().copied()) else {
        return None;
    };
    let alternates = vec![Alternate { unit: next.unit, arrival }];
    let choice = Choice { arrival: Some(next.arrival), alternates, ..choice.clone() };
    Some(vec![Event::OfferMade { offer: *offer, task: *task, choice, answer_by: *answer_by }])
}

/// Nobody is looked for in the place of the unit that was taken.
fn forgets_who_was_left(events: &[Event]) -> Option<Vec<Event>> {
    let left = events.iter().find_map(|event| {
        let Event::OfferEnded { task, end: OfferEnd::Reassigned { why }, .. } = event else { return None };
        matches!(why, Reassigned::Graver { .. }).then_some(*task)
    })?;
    let searches = |event: &Event| matches!(event, Event::SearchSet { task, .. } if *task == left);
    Some(events.iter().filter(|event| !searches(event)).cloned().collect())
}

/// Whoever a run card wants besides the first is not called up, and nothing waits for it.
fn forgets_whoever_comes_besides(mut decision: Decision) -> Decision {
    let wanted = |event: &Event| match happened(event) {
        Some(Happened::UnitsWanted { wanted, .. }) => wanted.iter().map(|it| it.task).collect(),
        Some(_) | None => Vec::new(),
    };
    let forgotten: BTreeSet<TaskId> = decision.events.iter().flat_map(wanted).collect();
    let is_of = |stream: Stream| matches!(stream, Stream::Task(task) if forgotten.contains(&task));
    decision.events.retain(|event| !is_of(event.stream()) && wanted(event).is_empty());
    decision
        .set
        .retain(|(timer, _)| !matches!(timer, Timer::Search { task, .. } if forgotten.contains(task)));
    decision
}

/// Whoever is under way is told that another unit goes, which has only been asked.
fn relieved_too_soon(board: &Board, mut decision: Decision) -> Decision {
    let relieved = decision.events.iter().find_map(|event| {
        let Event::OfferMade { offer: made, task, choice, .. } = event else { return None };
        let why = choice.improved.as_ref()?.relieves(choice.unit)?;
        let going = board.task(*task)?.attending.as_ref()?;
        let (unit, offer, end) = (going.unit, going.offer, OfferEnd::Reassigned { why });
        let told = Event::Posted {
            unit,
            message: MessageId(Uuid::from_u128(made.0.as_u128() ^ (1 << 64))),
            notice: Notice::Reassigned { offer, why },
        };
        Some(((unit, offer), vec![Event::OfferEnded { offer, task: *task, unit, end }, told]))
    });
    if let Some((claim, mut events)) = relieved {
        events.append(&mut decision.events);
        decision.events = events;
        decision.releases.push(claim);
    }
    decision
}

fn signed_a_year_later(event: &Event) -> Option<Vec<Event>> {
    let mut event = event.clone();
    let Event::Acted(acted) = &mut event else { return None };
    let Happened::DeskAssigned { clock, .. } = &mut acted.what else { return None };
    clock.due = clock.due.plus_ms(YEAR_MS);
    Some(vec![event])
}

fn searches_a_year_later(event: &Event) -> Option<Vec<Event>> {
    let Event::SearchSet { task, generation, due } = event else { return None };
    Some(vec![Event::SearchSet { task: *task, generation: *generation, due: due.plus_ms(YEAR_MS) }])
}

/// Of a look that has found nobody as before nothing but its timer tells.
fn looks_a_year_later(mut decision: Decision) -> Decision {
    let used_up = decision.consume.filter(|timer| matches!(timer, Timer::Search { .. }));
    for (_, due) in decision.set.iter_mut().filter(|(timer, _)| Some(*timer) == used_up) {
        *due = due.plus_ms(YEAR_MS);
    }
    decision
}

fn runs_out_a_year_later(event: &Event) -> Option<Vec<Event>> {
    let mut event = event.clone();
    let Event::ClockSet { clock, .. } = &mut event else { return None };
    clock.due = clock.due.plus_ms(YEAR_MS);
    Some(vec![event])
}
