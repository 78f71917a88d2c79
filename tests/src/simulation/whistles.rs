//! 中心吹哨、部门报到: in some seeds posts whistle for departments, which come, come late or do not come, in any order.

use geo_index::Place;
use hub_dispatch::{
    Actor, ArrivalKnown, BlowWhistle, Command, Degree, DepartmentCode, Seat, UtcMicros, WhistleDeed,
    WhistleId, WhistleOrder,
    board::{Case, Whistle, WhistleStep},
};

use super::world::World;

/// Whistles are blown in one seed of so many, so that the others stay as they were.
const WHISTLING_EVERY: u64 = 3;
/// Latest time to be there that is asked for.
const THERE_WITHIN_US: i64 = 12 * 3_600 * 1_000_000;
/// Most departments that one whistle calls here.
const CALLED_MAX: i64 = 4;
/// Oldest position that is told, in milliseconds: some are too old.
const AGE_MAX_MS: i64 = 330_000;

impl World {
    /// Somebody whistles, or does something about a whistle. When nothing goes wrong any more all are called off.
    pub(super) fn whistling(&mut self) {
        if !self.seed.is_multiple_of(WHISTLING_EVERY) {
            return;
        }
        if !self.faulty {
            let open: Vec<Whistle> = self.watch.truth.whistles().cloned().collect();
            for whistle in open {
                let reason = self.words();
                self.about_whistle(&whistle, whistle.by.clone(), WhistleDeed::CallOff { reason });
            }
            return;
        }
        let hub = self.chance.below(self.hubs.len());
        let open: Vec<Whistle> = self.hubs[hub].board.whistles().cloned().collect();
        if let Some(whistle) = self.chance.pick(&open).filter(|_| !self.chance.one_in(8)) {
            self.department_comes(&whistle);
        } else {
            let cases: Vec<Case> = self.hubs[hub].board.cases().cloned().collect();
            if let Some(case) = self.chance.pick(&cases) {
                self.blows(&case);
            }
        }
    }

    fn blows(&mut self, case: &Case) {
        let (Some(place), Some(rung)) = (case.facts.place, self.chance.pick(&case.facts.ladder)) else {
            return;
        };
        let by = Actor { person: self.anybody(), seat: Seat::Centre { tier: rung.tier, area: rung.area } };
        let mut departments: Vec<DepartmentCode> = Vec::new();
        let codes = self.department_codes();
        for _ in 0..self.chance.between(0, CALLED_MAX) {
            departments.extend(self.chance.pick(&codes));
        }
        // Now and then one is called twice, and nobody, or for a time that has gone by.
        if !self.chance.one_in(20) {
            departments.sort();
            departments.dedup();
        }
        let ahead_us = self.chance.between(-THERE_WITHIN_US / 20, THERE_WITHIN_US);
        let wanted = BlowWhistle {
            whistle: WhistleId(self.chance.id(self.now_us)),
            by,
            place,
            area: case.facts.area.clone(),
            purpose: self.words(),
            there_by: UtcMicros(self.now_us + ahead_us),
            departments,
            case: Some(case.id).filter(|_| self.chance.percent(80)),
        };
        self.desk_orders(Command::BlowWhistle(Box::new(wanted)));
    }

    /// Mostly what comes next for one of the departments.
    fn department_comes(&mut self, whistle: &Whistle) {
        let Some(called) = self.chance.pick(&whistle.departments) else { return };
        let department = called.department.clone();
        let by_whistler = self.chance.percent(40);
        let own = Actor { person: self.anybody(), seat: Seat::Department { department: department.clone() } };
        let by = if by_whistler { whistle.by.clone() } else { own };
        let odd = self.chance.one_in(25);
        let step = if odd { self.chance.pick(&STEPS).unwrap_or(called.step) } else { called.step };
        let rates = self.chance.percent(30);
        let deed = match step {
            WhistleStep::Called | WhistleStep::Signed if called.absent && rates => self.rates(department),
            WhistleStep::Called if self.chance.percent(40) => WhistleDeed::Sign { department },
            WhistleStep::Called | WhistleStep::Signed => {
                let known = self.comes(whistle.place, by_whistler);
                WhistleDeed::Arrive { department, known }
            }
            WhistleStep::Arrived if self.chance.percent(70) => WhistleDeed::Work { department },
            WhistleStep::Arrived | WhistleStep::Working => {
                WhistleDeed::Leave { department, note: self.words() }
            }
            WhistleStep::Left if odd => WhistleDeed::CallOff { reason: self.words() },
            WhistleStep::Left if rates => self.rates(department),
            WhistleStep::Left => WhistleDeed::Close,
        };
        self.about_whistle(whistle, by, deed);
    }

    fn comes(&mut self, place: Place, is_recorded: bool) -> ArrivalKnown {
        if is_recorded {
            let ago_us = self.chance.between(0, THERE_WITHIN_US / 40);
            return ArrivalKnown::Recorded { at: UtcMicros(self.now_us - ago_us) };
        }
        let age_ms = u64::try_from(self.chance.between(0, AGE_MAX_MS)).unwrap_or(0);
        ArrivalKnown::Position { place, age_ms }
    }

    fn rates(&mut self, department: DepartmentCode) -> WhistleDeed {
        let all = [Degree::Satisfied, Degree::MostlySatisfied, Degree::NotSatisfied];
        let degree = self.chance.pick(&all).unwrap_or(Degree::Satisfied);
        let note = self.chance.percent(60).then(|| self.words());
        WhistleDeed::Rate { department, degree, note }
    }

    fn about_whistle(&mut self, whistle: &Whistle, by: Actor, deed: WhistleDeed) {
        self.desk_orders(Command::Whistle(Box::new(WhistleOrder { whistle: whistle.id, by, deed })));
    }
}

const STEPS: [WhistleStep; 5] =
    [WhistleStep::Called, WhistleStep::Signed, WhistleStep::Arrived, WhistleStep::Working, WhistleStep::Left];
