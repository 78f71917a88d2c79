//! People without a console and units without a device: other channels tell them, and what they answer is recorded for
//! them.

use hub_dispatch::{
    CallNotAnswered, Called, CaseId, Command, Owed, Reach, ReachOutcome, Readiness, Relayed, UnitId,
    UtcMicros, case_of, owed,
};

use super::{
    city::Temperament,
    courier::RESEND_US,
    order::Body,
    world::{Happening, World},
};

/// One person in this many has no console.
const WITHOUT_CONSOLE_EVERY: u128 = 4;
/// What a hub remembers of whom it has told; beyond this it forgets everything and tells them again.
const TOLD_MAX: usize = 4_000;
const DAY_US: i64 = 86_400_000_000;

impl World {
    /// Whoever cannot see a screen is told by another channel.
    pub(super) fn tell_owed(&mut self, hub: usize) {
        let now_us = self.now_us;
        let told = &self.hubs[hub].told;
        let fresh = |reach: &Reach| told.get(reach).is_none_or(|at| now_us - at >= RESEND_US);
        let owed = owed(&self.hubs[hub].board).filter_map(|duty| match duty {
            Owed::Reach(reach) if fresh(&reach) => Some(reach),
            Owed::Reach(_) | Owed::Message { .. } | Owed::Alert { .. } | Owed::Call { .. } => None,
        });
        let owed: Vec<Reach> = owed.collect();
        for reach in owed.into_iter().filter(|reach| self.sees_no_screen(reach)).collect::<Vec<_>>() {
            self.tell(hub, reach);
        }
    }

    fn sees_no_screen(&self, reach: &Reach) -> bool {
        match reach {
            Reach::Alert { person, .. } => person.0.as_u128().is_multiple_of(WITHOUT_CONSOLE_EVERY),
            Reach::Offer { unit, .. } => self.city.units.iter().any(|card| {
                card.id == *unit && matches!(card.temperament, Temperament::Telephone | Temperament::Deaf)
            }),
        }
    }

    /// The way of a message through another channel: it is lost, or arrives twice.
    fn tell(&mut self, hub: usize, reach: Reach) {
        let it = &mut self.hubs[hub];
        if it.told.len() > TOLD_MAX {
            it.told.clear();
        }
        it.told.insert(reach, self.now_us);
        let incarnation = it.incarnation;
        let copies = match self.chance.below(100) {
            0..=9 if self.faulty => {
                self.tally.fault("telling lost");
                0
            }
            10..=19 if self.faulty => {
                self.tally.fault("told twice");
                2
            }
            _ => 1,
        };
        for _ in 0..copies {
            let takes_us = self.chance.between(50_000, 3_000_000);
            self.after(takes_us, Happening::Told { hub, incarnation, reach });
        }
    }

    /// The channel says what came of it; whoever was reached may answer.
    pub(super) fn told(&mut self, hub: usize, incarnation: u32, reach: Reach) {
        let outcome = match self.chance.below(20) {
            0 => ReachOutcome::Refused,
            1 => ReachOutcome::Failed,
            2 => ReachOutcome::NoNumber,
            _ => ReachOutcome::Taken,
        };
        if self.hubs[hub].up && self.hubs[hub].incarnation == incarnation {
            let channel = "sms".to_owned();
            let command = Command::RecordReach { reach, channel, outcome };
            self.order(&format!("hub{hub}"), Body::Plain(command), 0);
        }
        if outcome == ReachOutcome::Taken {
            self.calls_back(reach);
        } else if self.chance.percent(50) {
            self.rings_out(reach);
        }
    }

    fn calls_back(&mut self, reach: Reach) {
        match reach {
            Reach::Alert { case, round, person } if self.chance.percent(30) => {
                let rung = self.watch.truth.case(case).map_or(0, |case| case.rung);
                let order = Command::Acknowledge { case, rung, round, by: person };
                let after_us = self.chance.between(500_000, 9_000_000);
                self.said_by_telephone(order, after_us);
            }
            Reach::Offer { task, offer, unit } if self.temperament(unit) == Temperament::Telephone => {
                self.offered(unit, offer, task);
            }
            Reach::Alert { .. } | Reach::Offer { .. } => {}
        }
    }

    /// Somebody at the desk calls as well, and nobody takes the telephone; now and then it is said to have been long ago.
    fn rings_out(&mut self, reach: Reach) {
        let (about, called) = match reach {
            Reach::Alert { case, round, person } => {
                let rung = self.watch.truth.case(case).map_or(0, |case| case.rung);
                (Some(case), Called::Person { person, rung, round })
            }
            Reach::Offer { task, offer, unit } => {
                (self.watch.truth.task(task).map(|task| task.case), Called::Unit { unit, offer })
            }
        };
        let Some(case) = about else { return };
        self.nobody_answers(case, called);
    }

    pub(super) fn nobody_answers(&mut self, case: CaseId, called: Called) {
        let (by, number, called_at) = (self.anybody(), self.words(), self.told_at());
        let call = CallNotAnswered { case, called, called_at, number, by };
        self.desk_orders(Command::RecordUnanswered(call));
    }

    /// When it was, as somebody writes it down; now and then that was yesterday.
    fn told_at(&mut self) -> UtcMicros {
        let mistaken = self.faulty && self.chance.one_in(30);
        UtcMicros(if mistaken { self.now_us - DAY_US } else { self.now_us })
    }

    /// Somebody says it by telephone, and whoever sits there records it; now and then under another case.
    pub(super) fn said_by_telephone(&mut self, order: Command, after_us: i64) {
        let readiness = |unit: UnitId, readiness| Some((unit, readiness));
        #[expect(clippy::wildcard_enum_match_arm, reason = "the others say nothing of a readiness")]
        let said = match &order {
            Command::SignOn { unit } => readiness(*unit, Readiness::OnDuty),
            Command::StandBy { unit } => readiness(*unit, Readiness::Standby),
            Command::SignOff { unit } => readiness(*unit, Readiness::OffDuty),
            _ => None,
        };
        if let Some((unit, readiness)) = said {
            let (by, number, said_at) = (self.anybody(), self.words(), UtcMicros(self.now_us));
            let command = Command::RelayDuty { unit, readiness, said_at, number, by };
            self.order("desk", Body::Plain(command), after_us);
            return;
        }
        let about = case_of(&self.watch.truth, &order);
        let mistaken = self.faulty && self.chance.one_in(30);
        let about = if mistaken || about.is_none() { self.chance.pick(&self.ended).or(about) } else { about };
        let order = about.map_or(order.clone(), |case| self.recorded_for(case, order));
        self.order("desk", Body::Plain(order), after_us);
    }

    /// The order as somebody records it for whoever gave it; what is no answer stays what it is.
    pub(super) fn recorded_for(&mut self, case: CaseId, order: Command) -> Command {
        let (by, number, said_at) = (self.anybody(), self.words(), self.told_at());
        let relayed = Relayed::new(case, said_at, number, by, order.clone());
        relayed.map_or(order, Command::Relay)
    }
}
