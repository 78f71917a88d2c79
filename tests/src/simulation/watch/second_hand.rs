//! What comes at second hand: later callers, answers recorded for others, people told by other channels.

use std::rc::Rc;

use hub_dispatch::{
    AnswerRelayed, Answerer, Choice, ClockPurpose, DepartmentCode, Event, Grade, Happened, Nearness,
    OfferEnd, Phase, Reassigned, ReportJoined, Said, Seat, UtcMicros, WorkDone,
    board::{Duty, Recorded},
};

use super::{Broken, Watch, Within, ensure, limits::Running};
use crate::simulation::city::City;

/// A relayed answer begins its append, and what it causes follows at once.
pub(super) fn marks_stand_before(fresh: &[Rc<Recorded>]) -> Result<(), Broken> {
    for (index, recorded) in fresh.iter().enumerate() {
        let next = fresh.get(index + 1).map(|next| &next.event);
        #[expect(clippy::wildcard_enum_match_arm, reason = "only these stand by themselves or before others")]
        let followed = match &recorded.event {
            Event::AnswerRelayed(mark) => next.is_some_and(|next| is_what_was_said(mark, next)),
            // Nobody answered: nothing follows, and no clock knows of it.
            Event::CallNotAnswered(_) => fresh.len() == 1,
            Event::DutyRelayed(mark) => matches!(next, Some(
                    Event::SignedOn { unit } | Event::StoodBy { unit } | Event::SignedOff { unit }
                ) if *unit == mark.unit),
            _ => continue,
        };
        ensure(index == 0 && followed, &[&recorded.event.stream()], || {
            format!("{:?} stands at {index} and is followed by {next:?}", recorded.event)
        })?;
    }
    Ok(())
}

fn is_what_was_said(mark: &AnswerRelayed, next: &Event) -> bool {
    match (mark.said, mark.from.clone()) {
        (said, Answerer::Department(code)) => is_what_a_desk_said(said, &code, next),
        (Said::Acknowledged, Answerer::Person(person)) => {
            matches!(next, Event::Acknowledged { case, by, .. } if (*case, *by) == (mark.case, person))
        }
        // Whoever it relieves gives the case back first.
        (Said::Accepted, Answerer::Unit(it)) => {
            matches!(next, Event::OfferAccepted { unit, .. } if *unit == it)
                || matches!(next, Event::OfferEnded { end: OfferEnd::Reassigned { why }, .. }
                    if matches!(why, Reassigned::Sooner { unit } | Reassigned::Rolling { unit, .. } if *unit == it))
        }
        (Said::Declined, Answerer::Unit(it)) => matches!(next, Event::OfferEnded { unit, .. } if *unit == it),
        (Said::SetOut, Answerer::Unit(it)) => matches!(next, Event::SetOut { unit, .. } if *unit == it),
        (Said::Arrived, Answerer::Unit(it)) => matches!(next, Event::Arrived { unit, .. } if *unit == it),
        (Said::Well, Answerer::Unit(it)) => {
            matches!(next, Event::Retired { unit, .. } if *unit == it)
                || matches!(next, Event::WelfareSet { .. })
        }
        (Said::BackupAsked, Answerer::Unit(it)) => matches!(next, Event::Acted(acted)
            if matches!(&acted.what, Happened::BackupAsked { unit, .. } if *unit == it)),
        (Said::Done, Answerer::Unit(it)) => {
            matches!(next, Event::WorkDone(WorkDone { unit, .. }) if *unit == it)
        }
        (
            Said::Accepted
            | Said::Declined
            | Said::SetOut
            | Said::Arrived
            | Said::Well
            | Said::Done
            | Said::BackupAsked,
            Answerer::Person(_),
        )
        | (
            Said::Acknowledged | Said::Signed | Said::ReturnAsked | Said::ExtensionAsked | Said::Replied,
            Answerer::Unit(_) | Answerer::Person(_),
        ) => false,
    }
}

fn is_what_a_desk_said(said: Said, code: &DepartmentCode, next: &Event) -> bool {
    let Event::Acted(acted) = next else { return false };
    let by = acted.by.as_ref().map(|by| &by.seat);
    let own = matches!(by, Some(Seat::Department { department }) if department == code);
    own && matches!(
        (said, &acted.what),
        (Said::Signed, Happened::DeskSigned { .. })
            | (Said::ReturnAsked, Happened::ReturnAsked { .. })
            | (Said::ExtensionAsked, Happened::ExtensionAsked { .. })
            | (Said::Replied, Happened::DeskReplied { .. })
    )
}

/// Every report that was received opened exactly one case or joined exactly one, in the same append.
pub(super) fn every_report_has_its_case(within: &Within) -> Result<(), Broken> {
    ensure(within.reports == within.housed, &[], || {
        format!("received were {:?}, opened or joined {:?}", within.reports, within.housed)
    })
}

impl Watch {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other events are looked at elsewhere")]
    pub(super) fn note_second_hand(
        &mut self,
        city: &City,
        recorded: &Recorded,
        within: &mut Within,
    ) -> Result<(), Broken> {
        match &recorded.event {
            Event::ReportJoined(joined) => self.note_joined(city, joined, recorded, within),
            Event::ClockSet { case, clock, .. } => {
                // A case whose unit goes to what has become red is another one: it waits again, and its post has its time.
                // What waited until then ran towards its review: what comes in that one's place is what its post is told last.
                let goes_on = within.resumed.contains(case) && clock.purpose != ClockPurpose::Climb;
                let before =
                    within.due_before.filter(|(joined, _)| joined == case && !goes_on).map(|(_, due)| due);
                ensure(before.is_none_or(|before| clock.due <= before), &[case], || {
                    format!("a caller set the clock of {case} back from {before:?} to {clock:?}")
                })
            }
            Event::ReachRecorded(reached) => {
                let first = self.told.insert(reached.reach);
                ensure(first, &[&recorded.event.stream()], || format!("{:?} was told twice", reached.reach))
            }
            _ => Ok(()),
        }
    }

    /// Grade and services only rise.
    fn note_joined(
        &mut self,
        city: &City,
        joined: &ReportJoined,
        recorded: &Recorded,
        within: &mut Within,
    ) -> Result<(), Broken> {
        let id = joined.case;
        within.housed.push((joined.report, id));
        self.caller_wants(id, joined.report, joined.wish.is_some_and(|wish| wish.reply_wanted));
        let Some(case) = self.truth.case(id) else {
            return ensure(false, &[&id], || format!("{} joined {id}, which is not open", joined.report));
        };
        within.due_before = case.clock.map(|clock| (id, clock.due));
        let kept = case.facts.call_first.iter().all(|service| joined.call_first.contains(service));
        ensure(kept && joined.grade <= case.facts.grade, &[&id], || {
            format!("a caller made {:?} of {:?}", joined, case.facts)
        })?;
        let names_more = joined.call_first.len() > case.facts.call_first.len();
        // While all of them stand still none is moved: what the report brings is set once they run again.
        let waits = self.loops.get(&id).and_then(|life| life.limit.as_ref()).is_some_and(|it| it.paused);
        if let Some(limit) = joined.limit.as_ref().filter(|_| !waits) {
            self.limit_joined(id, &Running::new(limit, 0));
        }
        self.is_a_repetition(city, joined, recorded.at)?;
        if names_more {
            self.lives.entry(id).or_default().danger_since = recorded.at;
        }
        Ok(())
    }

    /// What joined by itself is an earlier report again, and soon enough after it, while something is still to be done.
    fn is_a_repetition(&self, city: &City, joined: &ReportJoined, at: UtcMicros) -> Result<(), Broken> {
        let (Some(repeat), Some(case)) = (joined.repeat, self.truth.case(joined.case)) else { return Ok(()) };
        let rule = city.policy(&case.facts.policy).policy.closed_loop.repeats;
        let to_be_done = !matches!(case.phase, Phase::ToVerify | Phase::ToCallBack | Phase::ToClose);
        let earlier = case.handling.reports.iter().find(|report| report.report == repeat.of);
        let minutes = match joined.grade {
            Grade::Red => u64::from(rule.red_within_minutes),
            Grade::Orange | Grade::Ordinary => u64::from(rule.within_days) * 24 * 60,
        };
        let soon = earlier.is_some_and(|earlier| at.since_ms(earlier.received_at) <= minutes * 60_000);
        let kind = joined.wish.map(|wish| wish.kind) == earlier.map(|earlier| earlier.wish.kind);
        let near = repeat.apart_m.is_none_or(|apart_m| apart_m <= rule.same_place_m);
        let placed = repeat.apart_m.is_some() == case.facts.place.is_some();
        let fits = to_be_done && soon && kind && near && placed && case.facts.sos_unit.is_none();
        ensure(fits, &[&joined.case], || {
            format!("{} joined by itself as {repeat:?}, earlier {earlier:?}, {:?}", joined.report, case.phase)
        })
    }

    /// On standby a unit is at home as far as anybody may know.
    pub(super) fn is_placed_as_its_duty_says(&self, choice: &Choice) -> Result<(), Broken> {
        let standby = self.truth.unit(choice.unit).is_some_and(|unit| unit.duty == Duty::Standby);
        let positioned = matches!(choice.nearness, Nearness::Fix { .. });
        ensure(!(standby && positioned), &[&choice.unit], || {
            format!("unit {} stands by and was found at {:?}", choice.unit, choice.nearness)
        })
    }
}
