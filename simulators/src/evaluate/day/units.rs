//! What units do by themselves: they hear of what is decided, answer it or not, set out, arrive, and go back.

use geo_index::Place;
use hub_dispatch::{
    CaseId, Command, DeclineReason, Event, MessageId, Notice, OfferEnd, OfferId, Receipt, TaskId, UnitId,
};

use super::{
    DAY_US, Day, MIDNIGHT, Next, call_of,
    fleet::{Crew, Job},
    seconds,
};
use crate::evaluate::{chance::mixed, land::TrueWay};

/// Of what a recorded crew took from being asked to being under way a unit takes at least one part in so many to answer, and as much
/// at least to set out after that. So asking somebody is not for nothing, and nothing that was recorded is counted twice.
const ANSWER_PART: i64 = 4;
/// Of a hundred times that a unit is asked for a call it says so often that it cannot go …
const DECLINE_PERCENT: u64 = 5;
/// … and hears of it so often only after a hole in coverage …
const HOLE_PERCENT: u64 = 5;
/// … of so long, microseconds: of real streams of fixes one gap in a hundred is longer than four minutes.
const HOLE_US: std::ops::Range<u64> = 60_000_000..300_000_000;
/// What is drawn, as it is told apart from how long an answer takes.
const SAYS: u64 = 0x5a75;
/// The same for whether it is out of coverage.
const HEARS: u64 = 0x4ea5;

impl Day<'_> {
    /// What a unit still has by that offer; nothing if it was taken from it.
    pub(super) fn job(&self, unit: UnitId, offer: OfferId) -> Option<Job> {
        self.crews[Crew::number(unit)].job.filter(|job| job.offer == offer)
    }

    /// What a unit says of a call is the same whoever asks it, and when.
    pub(super) fn answers(&mut self, unit: UnitId, offer: OfferId, task: TaskId) {
        let call = call_of(self.board.task(task).expect("an offer is made for an open task").case);
        let drawn = mixed(&[SAYS, self.number, Crew::number(unit) as u64, call as u64]) % 100;
        if drawn < DECLINE_PERCENT {
            self.order(&Command::Decline { unit, offer, reason: DeclineReason::Busy });
        } else {
            self.order(&Command::Accept { unit, offer });
        }
    }

    pub(super) fn sets_out(&mut self, unit: UnitId, offer: OfferId) {
        let Some(job) = self.job(unit, offer) else { return };
        self.order(&Command::SetOut { unit, task: job.task });
        let (call, now_us) = (call_of(job.case), self.now_us);
        let way = self.way(unit, self.calls[call].place, call as u64 + 1);
        let there_us = self.crews[Crew::number(unit)].goes(way, now_us);
        self.set_out_us.insert(job.case, now_us);
        self.then(there_us, Next::Arrives(unit, offer));
    }

    pub(super) fn arrives(&mut self, unit: UnitId, offer: OfferId) {
        let Some(job) = self.job(unit, offer) else { return };
        let call = call_of(job.case);
        self.order(&Command::Arrive { unit, task: job.task, place: None });
        self.open.remove(&job.case);
        let (reported_us, now_us) = (self.calls[call].at.0, self.now_us);
        self.served[call].response_s = Some(seconds(now_us - reported_us));
        self.served[call].travel_s = seconds(now_us - self.set_out_us[&job.case]);
        self.then(now_us + self.calls[call].service_us, Next::IsDone(unit, offer));
    }

    /// A unit without work goes back to its post.
    pub(super) fn goes_back(&mut self, unit: UnitId) {
        let now_us = self.now_us;
        let crew = &self.crews[Crew::number(unit)];
        if crew.job.is_none() {
            let way = self.way(unit, crew.post(), 0);
            self.crews[Crew::number(unit)].goes(way, now_us);
        }
    }

    fn way(&self, unit: UnitId, to: Place, call: u64) -> TrueWay {
        let number = Crew::number(unit);
        let from = self.crews[number].place(self.now_us);
        let hour = (self.now_us - MIDNIGHT.0).div_euclid(DAY_US / 24).rem_euclid(24);
        let hour = u8::try_from(hour).expect("an hour of a day");
        self.land.true_way(from, to, (self.number, hour), (number as u64, call))
    }

    /// What units and callers notice of an event.
    #[expect(clippy::wildcard_enum_match_arm, reason = "of all events these move a unit")]
    pub(super) fn follow(&mut self, event: Event) {
        let now_us = self.now_us;
        match event {
            Event::OfferMade { offer, task, choice, .. } => {
                let case = self.board.task(task).expect("an offer is made for an open task").case;
                self.asked(case, choice.unit);
                if let Some(answers_us) = self.answers_after_us(choice.unit, case) {
                    self.then(now_us + answers_us, Next::Answers(choice.unit, offer));
                }
            }
            Event::OfferAccepted { offer, task, unit } => {
                let case = self.board.task(task).expect("an open task was accepted").case;
                let crew = &mut self.crews[Crew::number(unit)];
                crew.takes(Job { offer, task, case }, now_us);
                let turnout_us = self.calls[call_of(case)].turnout_us - self.reaction_us(unit, case);
                self.then(now_us + turnout_us, Next::SetsOut(unit, offer));
            }
            Event::OfferEnded { unit, offer, end, .. } => {
                self.reassigned += usize::from(matches!(end, OfferEnd::Reassigned { .. }));
                if self.job(unit, offer).is_some() {
                    let crew = &mut self.crews[Crew::number(unit)];
                    crew.is_rid(now_us);
                    crew.halts(now_us);
                    self.then(now_us, Next::GoesBack(unit));
                }
            }
            Event::WorkDone(done) => {
                self.crews[Crew::number(done.unit)].is_rid(now_us);
                self.then(now_us, Next::GoesBack(done.unit));
            }
            Event::Posted { unit, message, notice } if !matches!(notice, Notice::Offer { .. }) => {
                self.is_told(unit, message);
            }
            _ => {}
        }
    }

    /// The device has what it is told.
    fn is_told(&mut self, unit: UnitId, message: MessageId) {
        self.order(&Command::Receive { unit, message, receipt: Receipt::Delivered });
    }

    fn asked(&mut self, case: CaseId, unit: UnitId) {
        let (call, now_us) = (call_of(case), self.now_us);
        let served = &mut self.served[call];
        if served.waited_s.is_none() {
            served.waited_s = Some(seconds(now_us - self.calls[call].at.0));
            let from = self.crews[Crew::number(unit)].place(now_us);
            served.across = self.land.crosses_water(from, self.calls[call].place);
        }
    }

    /// After what time a unit answers; not at all if the offer has run out by the time it hears of it.
    fn answers_after_us(&self, unit: UnitId, case: CaseId) -> Option<i64> {
        let call = call_of(case);
        let drawn = mixed(&[HEARS, self.number, Crew::number(unit) as u64, call as u64]);
        let hole_us = if drawn % 100 < HOLE_PERCENT {
            HOLE_US.start + (drawn >> 32) % (HOLE_US.end - HOLE_US.start)
        } else {
            0
        };
        let within_us = self.policy.policy.grade(self.calls[call].grade).answer_within_ms * 1_000;
        let after_us = self.reaction_us(unit, case).unsigned_abs() + hole_us;
        (after_us < within_us)
            .then(|| i64::try_from(after_us).expect("a policy gives hours to answer, not ages"))
    }

    /// How long a unit takes to answer for a call: the same whichever policy asks it.
    fn reaction_us(&self, unit: UnitId, case: CaseId) -> i64 {
        let call = call_of(case);
        let drawn = mixed(&[self.number, Crew::number(unit) as u64, call as u64]);
        let within_ms = self.policy.policy.grade(self.calls[call].grade).answer_within_ms;
        reaction_us(self.calls[call].turnout_us, within_ms, drawn)
    }
}

/// How long somebody takes to answer who is under way after `turnout_us`, by what was drawn: a part of that, and no longer than the
/// offer lasts. What is left of it is for setting out.
fn reaction_us(turnout_us: i64, within_ms: u64, drawn: u64) -> i64 {
    let within_us = i64::try_from(within_ms * 1_000).expect("a policy gives hours to answer, not ages");
    let least_us = turnout_us / ANSWER_PART;
    let spread_us = turnout_us - 2 * least_us;
    let more_us = i64::try_from(drawn % (spread_us.unsigned_abs() + 1)).expect("no more than a turnout");
    (least_us + more_us).min(within_us - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_part_of_the_turnout_and_comes_before_the_offer_runs_out() {
        const DRAWS: u64 = 10_000;
        for (turnout_s, within_ms, least_s, most_s) in
            [(0, 60_000, 0, 0), (40, 60_000, 10, 30), (120, 60_000, 30, 60), (120, 900_000, 30, 90)]
        {
            let turnout_us = turnout_s * 1_000_000;
            let drawn = (0..DRAWS).map(|number| reaction_us(turnout_us, within_ms, mixed(&[number])));
            let (least, most) = drawn.fold((i64::MAX, 0), |(least, most), us| (least.min(us), most.max(us)));
            assert!(
                least >= least_s * 1_000_000 && most <= most_s * 1_000_000,
                "{turnout_s}: {least} to {most}"
            );
            assert!(most >= most_s * 990_000, "{turnout_s}: the whole of that time is used, {most}");
            assert!(most < i64::try_from(within_ms * 1_000).expect("minutes"), "{most}");
        }
    }
}
