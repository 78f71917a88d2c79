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

/// No unit answers sooner than this, microseconds …
const ANSWER_MIN_US: u64 = 4_000_000;
/// … and, where it answers at all, within this share of the time that the policy gives it for a call of that grade: as shipped within
/// 20 s, a minute and five minutes. What presses less is answered later, so that asking somebody is not for nothing.
const ANSWER_PART: u64 = 3;
/// Of a hundred times that a unit is asked for a call it says so often that it cannot go …
const DECLINE_PERCENT: u64 = 5;
/// … and is so often not heard of.
const SILENT_PERCENT: u64 = 5;
/// What is drawn, as it is told apart from how long an answer takes.
const SAYS: u64 = 0x5a75;

impl Day<'_> {
    /// What a unit still has by that offer; nothing if it was taken from it.
    pub(super) fn job(&self, unit: UnitId, offer: OfferId) -> Option<Job> {
        self.crews[Crew::number(unit)].job.filter(|job| job.offer == offer)
    }

    /// What a unit says of a call is the same whoever asks it, and when.
    pub(super) fn answers(&mut self, unit: UnitId, offer: OfferId, task: TaskId) {
        let call = call_of(self.board.task(task).expect("an offer is made for an open task").case);
        let drawn = mixed(&[SAYS, self.number, Crew::number(unit) as u64, call as u64]) % 100;
        match drawn {
            _ if drawn < DECLINE_PERCENT => {
                self.order(&Command::Decline { unit, offer, reason: DeclineReason::Busy });
            }
            // It has not heard: the offer runs out.
            _ if drawn < DECLINE_PERCENT + SILENT_PERCENT => {}
            _ => self.order(&Command::Accept { unit, offer }),
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
                let answers_us = self.reaction_us(choice.unit, case);
                self.then(now_us + answers_us, Next::Answers(choice.unit, offer));
            }
            Event::OfferAccepted { offer, task, unit } => {
                let case = self.board.task(task).expect("an open task was accepted").case;
                let crew = &mut self.crews[Crew::number(unit)];
                crew.takes(Job { offer, task, case }, now_us);
                let turnout_us = self.calls[call_of(case)].turnout_us;
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

    /// How long a unit takes to answer for a call: the same whichever policy asks it.
    fn reaction_us(&self, unit: UnitId, case: CaseId) -> i64 {
        let call = call_of(case);
        let drawn = mixed(&[self.number, Crew::number(unit) as u64, call as u64]);
        reaction_us(self.policy.policy.grade(self.calls[call].grade).answer_within_ms, drawn)
    }
}

/// How long somebody takes to answer who has so long, by what was drawn.
fn reaction_us(within_ms: u64, drawn: u64) -> i64 {
    let most_us = (within_ms * 1_000 / ANSWER_PART).max(ANSWER_MIN_US);
    let us = ANSWER_MIN_US + drawn % (most_us - ANSWER_MIN_US + 1);
    i64::try_from(us).expect("a policy gives hours to answer, not ages")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_longer_to_answer_takes_longer_and_answers_before_the_offer_runs_out() {
        const DRAWS: u64 = 10_000;
        for (within_ms, most_s) in [(60_000, 20), (180_000, 60), (900_000, 300), (5_000, 4)] {
            let drawn = (0..DRAWS).map(|number| reaction_us(within_ms, mixed(&[number])));
            let (least, most) = drawn.fold((i64::MAX, 0), |(least, most), us| (least.min(us), most.max(us)));
            assert!(least >= 4_000_000 && most <= most_s * 1_000_000, "{within_ms}: {least} to {most}");
            assert!(most >= most_s * 990_000, "{within_ms}: the whole of that time is used, {most}");
        }
    }
}
