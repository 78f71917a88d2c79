//! People at desks: they look at some hub's board, which may be behind, and do what is right, or something else.

use geo_index::Tier;
use hub_dispatch::{
    Act, Actor, CaseId, Clock, ClockPurpose, Command, Deed, Degree, Grade, Mode, PersonId, Phase, Placing,
    Sealed, Seat, Service, UnitId, Verdict, Withdrawer, board::Case,
};

use super::{
    fleet::DARK_US,
    order::{Body, sealed},
    world::{Happening, World},
};

const DESK_US: i64 = 160_000;
const CALM_DESK_US: i64 = 3_000_000;
/// In quiet weeks each case is looked at about this often.
const QUIET_LOOK_US: i64 = 10 * 3_600 * 1_000_000;
/// And somebody looks at one of them not more often than this, nor less: what begins to press must not wait for long.
const QUIET_DESK_MIN_US: i64 = 60_000_000;
const QUIET_DESK_MAX_US: i64 = 800_000_000;
/// However slowly days go by: whoever comes back to a desk when nothing goes wrong any more does so well within the hour.
const QUIET_DESK_LONGEST_US: i64 = 1_800_000_000;
/// With faults off, a person settles what no unit has taken for this long.
const CALM_PATIENCE_MS: u64 = 60_000;

impl World {
    /// Somebody at a desk does something.
    pub(super) fn desk(&mut self) {
        if self.all_down() {
            return self.after(DARK_US, Happening::Desk);
        }
        self.whistling();
        self.responding();
        if self.is_quiet() {
            self.quiet_desk();
        } else if self.faulty {
            let hub = self.chance.below(self.hubs.len());
            let open = self.hubs[hub].board.cases().count();
            if open > 0 {
                let nth = self.chance.below(open);
                let case = self.hubs[hub].board.cases().nth(nth).cloned();
                let case = case.expect("there are that many");
                self.desk_looks_at(&case);
            }
            if self.chance.one_in(25) {
                self.desk_looks_back();
            }
            self.after(DESK_US, Happening::Desk);
        } else {
            let cases: Vec<Case> = self.watch.truth.cases().cloned().collect();
            for case in cases {
                self.desk_settles(&case);
            }
            self.after(CALM_DESK_US, Happening::Desk);
        }
    }

    /// In quiet weeks whatever presses is settled at once, and everything else is looked at a few times a day.
    fn quiet_desk(&mut self) {
        let pressing = |case: &&Case| {
            case.facts.grade != Grade::Ordinary || matches!(case.phase, Phase::UnderWay | Phase::OnScene)
        };
        let pressing: Vec<Case> = self.watch.truth.cases().filter(pressing).cloned().collect();
        for case in &pressing {
            self.desk_settles(case);
        }
        if !pressing.is_empty() {
            return self.after(CALM_DESK_US, Happening::Desk);
        }
        if self.chance.one_in(8) {
            self.desk_looks_back();
        } else if let Some(case) = self.case_at_some_desk() {
            let hub = self.chance.below(self.hubs.len());
            if let Some(case) = self.hubs[hub].board.case(case).cloned() {
                self.desk_looks_at(&case);
            }
        }
        let open = i64::try_from(self.watch.truth.cases().count()).unwrap_or(i64::MAX);
        let next_us = (QUIET_LOOK_US / open.max(1)).clamp(QUIET_DESK_MIN_US, QUIET_DESK_MAX_US);
        let next_us = (next_us * self.quiet_slower()).min(QUIET_DESK_LONGEST_US);
        let next_us = self.chance.between(next_us / 2, next_us * 3 / 2);
        self.after(next_us, Happening::Desk);
    }

    pub(super) fn anybody(&mut self) -> PersonId {
        self.chance.pick(&self.city.people).expect("the city has people")
    }

    pub(super) fn words(&mut self) -> Sealed {
        sealed(self.chance.id(self.now_us))
    }

    pub(super) fn desk_orders(&mut self, command: Command) {
        let after_us = self.chance.between(0, 100_000);
        self.order("desk", Body::Plain(command), after_us);
    }

    /// Somebody on duty at the rung that is alerted, if there is anybody.
    fn on_duty(&mut self, case: &Case) -> Option<PersonId> {
        let area = &case.owner()?.area;
        let people = self.city.on_duty(area, hub_dispatch::UtcMicros(self.now_us)).to_vec();
        self.chance.pick(&people)
    }

    fn desk_looks_at(&mut self, case: &Case) {
        let id = case.id;
        let (by, words) = (self.anybody(), self.words());
        if let Some(alert) = &case.alert
            && self.chance.percent(25)
        {
            let by = if self.chance.percent(80) { self.on_duty(case).unwrap_or(by) } else { by };
            let round = if self.chance.percent(90) { alert.round } else { alert.round + 1 };
            let acknowledge = Command::Acknowledge { case: id, rung: case.rung, round, by };
            let by_telephone = self.chance.percent(20);
            let order = if by_telephone { self.recorded_for(id, acknowledge) } else { acknowledge };
            self.desk_orders(order);
            return;
        }
        if let Some(service) = case.calls_owed().first().copied()
            && self.chance.percent(50)
        {
            let called_at = hub_dispatch::UtcMicros(self.now_us);
            self.desk_orders(Command::RecordCall { case: id, service, called_at, by });
            return;
        }
        if self.chance.percent(8) && self.copy_is_read(case) {
            return;
        }
        let begun = matches!(case.phase, Phase::Unattended | Phase::ToCheck);
        let whose = if begun && !self.is_quiet() { 25 } else { 85 };
        if self.chance.percent(whose) && self.loop_looks_at(case) {
            return;
        }
        let command = match self.chance.below(1_000) {
            0..=29 => Command::Withdraw { case: id, by: self.withdrawer(case, by), reason: words },
            30..=59 => self.place_again(case, by),
            60..=79 => Command::Acknowledge { case: id, rung: case.rung, round: case.round, by },
            80..=89 => Command::Reopen { case: id, by: self.seated(case, by), reason: words },
            90..=99 => Command::RecordCall {
                case: id,
                service: Service::Police,
                called_at: hub_dispatch::UtcMicros(self.now_us),
                by,
            },
            100..=119 => self.close(id, by),
            120..=129 => {
                let joined = self.chance.pick(&case.joined);
                Command::EraseReport { report: joined.unwrap_or(case.facts.report), by }
            }
            130..=159 => {
                let units = self.some_units(3);
                Command::DispatchUnits { case: id, units, by: self.seated(case, by), reason: words }
            }
            160..=189 => {
                let unit = self.held_by(case).unwrap_or_else(|| self.some_units(1)[0]);
                Command::StandDown { case: id, unit, by: self.seated(case, by), reason: words }
            }
            190..=199 => {
                let unit = self.some_units(1)[0];
                Command::StandDown { case: id, unit, by: self.seated(case, by), reason: words }
            }
            _ => match self.usual_step(case, by, words) {
                Some(command) => command,
                None => return,
            },
        };
        self.desk_orders(command);
    }

    fn usual_step(&mut self, case: &Case, by: PersonId, words: Sealed) -> Option<Command> {
        let id = case.id;
        match case.phase {
            Phase::Unattended | Phase::ToCheck => {
                let machine = case.facts.mode == Mode::Auto;
                if machine && self.chance.percent(92) {
                    return None;
                }
                if self.chance.percent(40) {
                    return Some(Command::Settle { case: id, by: self.seated(case, by), note: words });
                }
                let units = self.some_units(2);
                Some(Command::DispatchUnits { case: id, units, by: self.seated(case, by), reason: words })
            }
            // More hands, where they were asked for.
            Phase::UnderWay | Phase::OnScene if !case.handling.backups.is_empty() => {
                let units = self.some_units(2);
                Some(Command::DispatchUnits { case: id, units, by: self.seated(case, by), reason: words })
            }
            Phase::UnderWay
            | Phase::OnScene
            | Phase::WithDepartments
            | Phase::Suspended
            | Phase::ToCallBack => None,
            Phase::ToVerify if self.chance.percent(25) => Some(self.caller_judges(case)),
            Phase::ToVerify => {
                let handler = case.handlers.first().copied().filter(|_| self.chance.percent(10));
                let lied = self.lies.remove(&id);
                let done = self.chance.percent(if lied { 20 } else { 90 });
                let verdict = if done { Verdict::Done } else { Verdict::NotDone };
                let by = self.seated(case, handler.unwrap_or(by));
                Some(Command::Verify { case: id, by, verdict, note: words })
            }
            Phase::ToClose => Some(self.close(id, by)),
        }
    }

    /// Whoever made one of the case's reports says whether it is done, whether it is theirs to say or not.
    fn caller_judges(&mut self, case: &Case) -> Command {
        let joined = self.chance.pick(&case.joined).filter(|_| self.chance.one_in(2));
        let report = joined.unwrap_or(case.facts.report);
        let lied = self.lies.contains(&case.id);
        let done = self.chance.percent(if lied { 20 } else { 85 });
        let verdict = if done { Verdict::Done } else { Verdict::NotDone };
        let note = self.chance.percent(60).then(|| self.words());
        let filed_by = self.watch.filer(report);
        // Now and then somebody at a desk was told the pin, who may have handled the matter as well.
        let told = self.chance.pick(&case.handlers).filter(|_| self.chance.percent(5));
        let told = told.into_iter().collect();
        let degree = self.chance.pick(&[Degree::Satisfied, Degree::MostlySatisfied]).filter(|_| done);
        Command::VerifyByCaller { case: case.id, report, filed_by, told, verdict, degree, note }
    }

    /// At the centre of the post that has the case, or at one above it, which passes the posts between over.
    fn seated(&mut self, case: &Case, person: PersonId) -> Actor {
        Actor { person, ..self.centre_of(case) }
    }

    /// Somebody at a centre, who may have handled it; now and then an account without a seat that may have filed it.
    fn withdrawer(&mut self, case: &Case, by: PersonId) -> Withdrawer {
        if self.chance.percent(20) {
            let filed_by = self.watch.filer(case.facts.report);
            let person = filed_by.filter(|_| self.chance.percent(80)).unwrap_or(by);
            return Withdrawer::Filer { person, filed_by };
        }
        let handler = case.handlers.first().copied().filter(|_| self.chance.percent(20));
        Withdrawer::Seated(self.seated(case, handler.unwrap_or(by)))
    }

    /// From some centre, which may be too low for it.
    fn close(&mut self, case: CaseId, by: PersonId) -> Command {
        let tier = self.chance.pick(&[Tier::City, Tier::City, Tier::County, Tier::Township, Tier::Village]);
        Command::Close { case, by, tier: tier.expect("there are tiers") }
    }

    /// Up to `most` units of the city; now and then one that does not exist, or none.
    fn some_units(&mut self, most: i64) -> Vec<UnitId> {
        let named = self.chance.between(1, most);
        let mut units: Vec<UnitId> = Vec::new();
        for _ in 0..named {
            let unit = self.chance.pick(&self.city.units).expect("the city has units").id;
            units.push(unit);
        }
        if most > 1 && self.chance.one_in(40) {
            units.clear();
        }
        units
    }

    fn held_by(&self, case: &Case) -> Option<UnitId> {
        let tasks = [case.task].into_iter().chain(case.handling.backups.iter().copied());
        let open = tasks.filter_map(|task| self.watch.truth.task(task));
        open.flat_map(hub_dispatch::board::Task::held_units).next().map(|(unit, _)| unit)
    }

    fn place_again(&mut self, case: &Case, by: PersonId) -> Command {
        let grid = self.chance.pick(&self.city.grids).expect("the city has grids");
        let place = self.city.place_in(&grid, &mut self.chance);
        let reason = Some(self.words());
        let by = self.seated(case, by);
        Command::PlaceCase(Placing {
            case: case.id,
            place: Some(place),
            area: grid,
            by,
            reason,
            matter: None,
        })
    }

    /// Something about a case that has ended, or never was.
    fn desk_looks_back(&mut self) {
        let (by, reason) = (self.anybody(), self.words());
        let case = self.chance.pick(&self.ended);
        let case = match self.chance.below(10) {
            0 => Some(CaseId(self.chance.id(self.now_us))),
            1 => self.ended.first().copied(),
            _ => case,
        };
        let Some(case) = case else { return };
        let seat = Seat::Centre { tier: Tier::City, area: self.city.whole().clone() };
        let by = Actor { person: by, seat };
        let command = match self.chance.below(8) {
            0 => Command::Verify { case, by, verdict: Verdict::Done, note: reason },
            1..=4 => Command::Act(Act { case, by, deed: Deed::Archive }),
            _ => Command::Reopen { case, by, reason },
        };
        self.desk_orders(command);
    }

    /// With faults off: whatever brings the case nearer to its end.
    fn desk_settles(&mut self, case: &Case) {
        let (id, words) = (case.id, self.words());
        let by = self.city.people.iter().copied().find(|person| !case.handlers.contains(person));
        let by = by.expect("a city has more people than one case has handlers");
        if let Some(service) = case.calls_owed().first().copied() {
            let called_at = hub_dispatch::UtcMicros(self.now_us);
            self.desk_orders(Command::RecordCall { case: id, service, called_at, by });
        }
        if let (Some(alert), Some(by)) = (&case.alert, self.on_duty(case)) {
            self.desk_orders(Command::Acknowledge { case: id, rung: case.rung, round: alert.round, by });
        }
        let now = hub_dispatch::UtcMicros(self.now_us);
        let waited = now.since_ms(case.opened_at) > CALM_PATIENCE_MS;
        let ran_out = |clock: &Clock| matches!(clock.purpose, ClockPurpose::Climb | ClockPurpose::Act);
        let ran_out = case.clock.as_ref().is_some_and(ran_out);
        let command = match case.phase {
            Phase::Unattended | Phase::ToCheck if waited || case.facts.mode != Mode::Auto => {
                Command::Settle { case: id, by: self.seated(case, by), note: words }
            }
            Phase::UnderWay | Phase::OnScene if waited && ran_out => {
                let Some(unit) = self.held_by(case) else { return };
                Command::StandDown { case: id, unit, by: self.seated(case, by), reason: words }
            }
            Phase::ToVerify => {
                Command::Verify { case: id, by: self.seated(case, by), verdict: Verdict::Done, note: words }
            }
            Phase::ToClose => Command::Close { case: id, by, tier: Tier::City },
            Phase::ToCheck => {
                let (by, note) = (self.centre_of(case), self.words());
                return self.act(id, by, Deed::Confirm { note });
            }
            Phase::Unattended
            | Phase::UnderWay
            | Phase::OnScene
            | Phase::WithDepartments
            | Phase::Suspended
            | Phase::ToCallBack => return self.loop_settles(case),
        };
        self.desk_orders(command);
    }
}
