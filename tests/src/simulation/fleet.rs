//! Calls from outside, and what units do by themselves: come, go, and call for help.

use geo_index::AreaCode;
use hub_dispatch::{
    Actor, CaseId, Category, Command, DocumentKind, Grade, OfferId, OtherPictures, PersonId, ReportKind,
    Risk, Seat, Service, TaskId, UnitId, Wish, board::Duty,
};

use super::{
    city::Temperament,
    order::{Body, OnTheSpot, Sketch},
    policies::{CATEGORIES, LITTER, PUBLIC, WORDS, matter},
    world::{Happening, World},
};

/// Callers wait in a queue of their own when this many cases are open for each ten units.
const OPEN_FOR_TEN_UNITS: usize = 12;
/// Of a hundred callers, how many call about a matter that has a case.
const SECOND_CALLERS_PERCENT: u32 = 25;
/// How many people callers say are concerned; most say nothing of it.
const PEOPLE: [Option<u32>; 8] = [None, None, None, None, None, Some(1), Some(6), Some(40)];
const RISKS: [Option<Risk>; 7] =
    [None, None, None, Some(Risk::Blue), Some(Risk::Yellow), Some(Risk::Orange), Some(Risk::Red)];
const FLEET_US: i64 = 400_000;
/// In quiet weeks so many cases are open at most, a caller comes once in a while, and units do as they please seldom.
const QUIET_OPEN_MAX: usize = 60;
const QUIET_CALL_US: i64 = 4_000 * 1_000_000;
const QUIET_FLEET_US: i64 = 5_000 * 1_000_000;
/// While no hub is up, nobody tries more often than this.
pub(super) const DARK_US: i64 = 60_000_000;

impl World {
    /// Every unit is enrolled, and most sign on.
    pub(super) fn enrol_everybody(&mut self) {
        for index in 0..self.city.units.len() {
            let unit = self.city.units[index].id;
            self.enrol(unit, self.city.units[index].person, 0);
            self.order("fleet", Body::Plain(Command::SignOn { unit }), 400_000);
        }
        self.adopt(0);
    }

    fn enrol(&mut self, unit: UnitId, person: Option<PersonId>, after_us: i64) {
        let card = self.city.units.iter().find(|card| card.id == unit).expect("a unit of the city");
        let (kind, skills, home) = (card.kind, card.skills.clone(), card.home.clone());
        let command = Command::EnrolUnit { unit, kind, skills, home, person, travel: None };
        self.order("fleet", Body::Plain(command), after_us);
    }

    fn adopt(&mut self, policy: usize) {
        let digest = self.city.policies[policy].digest.clone();
        let command = Command::Adopt { kind: DocumentKind::Policy, digest, by: None };
        self.order("fleet", Body::Plain(command), 0);
    }

    /// The other policy, or another calendar.
    fn adopt_something(&mut self) {
        if self.chance.percent(70) {
            let policy = self.chance.below(2);
            return self.adopt(policy);
        }
        let nth = self.chance.between(1, 2);
        let calendar = &self.city.calendars[usize::try_from(nth).expect("it is 1 or 2")];
        let digest = calendar.digest.clone().expect("only the one that is built in has none");
        let command = Command::Adopt { kind: DocumentKind::Calendar, digest, by: None };
        self.order("fleet", Body::Plain(command), 0);
    }

    /// Somebody calls.
    pub(super) fn call(&mut self) {
        if !self.faulty {
            return;
        }
        if self.all_down() {
            return self.after(DARK_US, Happening::Call);
        }
        let quiet = self.is_quiet();
        let busy_most = OPEN_FOR_TEN_UNITS * self.city.units.len() / 10;
        let most_open = if quiet { self.quiet_open(QUIET_OPEN_MAX) } else { busy_most };
        let sketch = self.sketch();
        let sketch = if quiet { self.calmed(sketch) } else { sketch };
        if self.chance.one_in(20) {
            self.handled_on_the_spot(sketch.clone());
        }
        let known = if self.chance.percent(SECOND_CALLERS_PERCENT) { self.case_at_some_desk() } else { None };
        if let Some(case) = known {
            let sketch = if self.chance.percent(40) { self.said_again(case, sketch) } else { sketch };
            self.order("intake", Body::Join(case, sketch), 0);
        } else if self.watch.truth.cases().count() < most_open {
            self.order("intake", Body::Report(sketch), 0);
        }
        let next_us = if quiet {
            self.chance.between(0, 2 * QUIET_CALL_US * self.quiet_slower())
        } else {
            self.chance.between(100_000, 900_000)
        };
        self.after(next_us, Happening::Call);
    }

    /// A case that somebody at a desk takes for open.
    pub(super) fn case_at_some_desk(&mut self) -> Option<CaseId> {
        if self.chance.one_in(20) {
            return self.chance.pick(&self.ended);
        }
        let hub = self.chance.below(self.hubs.len());
        let open = self.hubs[hub].board.cases().count();
        let nth = if open == 0 { return None } else { self.chance.below(open) };
        self.hubs[hub].board.cases().nth(nth).map(|case| case.id)
    }

    fn sketch(&mut self) -> Sketch {
        let words = self.chance.pick(&WORDS).expect("there are words");
        let category = self.chance.pick(&CATEGORIES).expect("there are categories");
        let danger = self.chance.one_in(5);
        let call_first =
            if danger { self.city.policies[0].policy.services_called_for(words) } else { Vec::new() };
        let grade =
            self.chance.pick(&[None, None, Some(Grade::Red), Some(Grade::Orange), Some(Grade::Ordinary)]);
        let grid = self.chance.pick(&self.city.grids).expect("the city has grids");
        let (place, area) = match self.chance.below(100) {
            // Place unknown: the whole city is responsible, or some area that the caller named.
            0..=7 => (None, self.city.whole().clone()),
            8..=14 => (None, self.chance.pick(&self.city.areas).expect("the city has areas")),
            15 => (None, AreaCode::new("beyond-the-river").expect("a valid code")),
            _ => (Some(self.city.place_in(&grid, &mut self.chance)), grid),
        };
        let called: Vec<Service> = call_first.iter().copied().filter(|_| self.chance.percent(30)).collect();
        let (category, grade, by) = (Category(category.to_owned()), grade.flatten(), self.anybody());
        let wish = self.wish();
        let listed = self.chance.percent(45) && grade != Some(Grade::Red);
        let departments = self.department_codes();
        let matter = listed.then(|| matter(&departments, &mut self.chance));
        let channel = if self.chance.percent(25) { PUBLIC } else { "12345" };
        let people = self.chance.pick(&PEOPLE).flatten();
        let (risk, again) = (self.chance.pick(&RISKS).flatten(), None);
        Sketch {
            category,
            grade,
            place,
            area,
            call_first,
            called,
            by,
            wish,
            matter,
            channel,
            people,
            risk,
            again,
        }
    }

    /// Somebody calls about a case that waits, and it presses now.
    pub(super) fn somebody_is_in_danger(&mut self, case: CaseId) {
        let sketch = Sketch { grade: Some(Grade::Red), ..self.sketch() };
        self.order("intake", Body::Join(case, sketch), 0);
    }

    /// The same caller says it again, mostly of the same place and no more pressing.
    fn said_again(&mut self, id: CaseId, sketch: Sketch) -> Sketch {
        let Some(case) = self.watch.truth.case(id).cloned() else { return sketch };
        let Some(earlier) = self.chance.pick(&case.handling.reports) else { return sketch };
        let (category, area) = (case.facts.category, case.facts.area);
        let place = if self.chance.one_in(6) { sketch.place } else { case.facts.place };
        let presses = self.chance.one_in(4);
        let grade = sketch.grade.filter(|_| presses);
        let (call_first, called) =
            if presses { (sketch.call_first, sketch.called) } else { (Vec::new(), Vec::new()) };
        let wish = Wish { kind: earlier.wish.kind, ..sketch.wish };
        let matter = case.facts.filing.and_then(|filing| filing.matter);
        let again = Some(earlier.report);
        Sketch { category, grade, place, area, call_first, called, wish, matter, again, ..sketch }
    }

    /// In quiet weeks nobody calls about what presses.
    fn calmed(&mut self, sketch: Sketch) -> Sketch {
        let (grade, call_first, called) = (Some(Grade::Ordinary), Vec::new(), Vec::new());
        if self.chance.one_in(15) { sketch } else { Sketch { grade, call_first, called, ..sketch } }
    }

    fn wish(&mut self) -> Wish {
        let kinds = [
            ReportKind::Enquiry,
            ReportKind::Help,
            ReportKind::Complaint,
            ReportKind::Disclosure,
            ReportKind::Suggestion,
            ReportKind::Praise,
            ReportKind::Other,
        ];
        let kind = self.chance.pick(&kinds).expect("there are kinds");
        Wish { kind, confidential: self.chance.one_in(6), reply_wanted: self.chance.percent(60) }
    }

    /// Somebody of a centre found it, and dealt with it.
    fn handled_on_the_spot(&mut self, sketch: Sketch) {
        let usual = self.chance.percent(90);
        let category = if usual { Category(LITTER.to_owned()) } else { sketch.category };
        let call_first = if usual { Vec::new() } else { sketch.call_first };
        // Now and then somebody files as found what a caller told.
        let found = self.chance.percent(95);
        let (channel, wish) = if found { ("unit", Wish::default()) } else { (sketch.channel, sketch.wish) };
        let sketch = Sketch { category, call_first, called: Vec::new(), channel, wish, ..sketch };
        let above = self.city.posts_above(&sketch.area, self.now());
        let post = above.first().map(|post| post.rung.clone()).filter(|_| self.chance.percent(90));
        let post = post.unwrap_or_else(|| self.city.some_post(&mut self.chance));
        let seat = Seat::Centre { tier: post.tier, area: post.area };
        let department = self.chance.pick(&self.department_codes()).filter(|_| self.chance.one_in(6));
        let seat = department.map_or(seat, |department| Seat::Department { department });
        let by = Actor { person: sketch.by, seat };
        let mut taken = || {
            let most = if self.chance.one_in(20) { 0 } else { 2 };
            let mut pictures = self.pictures(most);
            pictures.extend(if most > 0 { self.pictures(1) } else { Vec::new() });
            pictures
        };
        let (before, after) = (taken(), taken());
        self.order("intake", Body::Handled(OnTheSpot { sketch, by, before, after }), 0);
    }

    /// A unit does something by itself.
    pub(super) fn fleet(&mut self) {
        if !self.faulty {
            return;
        }
        if self.all_down() {
            return self.after(DARK_US, Happening::Fleet);
        }
        let index = self.chance.below(self.city.units.len());
        let (unit, person) = (self.city.units[index].id, self.city.units[index].person);
        let flapping = self.city.units[index].temperament == Temperament::Flapping;
        let duty = self.watch.truth.unit(unit).map(|unit| unit.duty);
        let command = match self.chance.below(100) {
            0..=2 => Some(Command::RetireUnit { unit }),
            3..=8 => {
                let (sketch, unit) = (self.sketch(), unit);
                let principal = format!("unit{unit}");
                self.order(&principal, Body::Sos(unit, sketch), 0);
                None
            }
            9 => {
                let stray = OfferId(self.chance.id(self.now_us));
                let anothers = self.city.units.iter().find_map(|card| self.watch.truth.hold_on(card.id));
                let offer = anothers.map_or(stray, |(_, offer)| offer);
                Some(Command::Accept { unit, offer: if self.chance.percent(50) { stray } else { offer } })
            }
            10 => Some(Command::SignOn { unit: UnitId(self.chance.id(self.now_us)) }),
            11 => Some(Command::Arrive { unit, task: TaskId(self.chance.id(self.now_us)), place: None }),
            12 => {
                let kept = self.chance.percent(50);
                self.enrol(unit, person.filter(|_| kept), 0);
                None
            }
            13 => {
                self.adopt_something();
                None
            }
            14 => self.finish_too_early(unit),
            _ => match duty {
                Some(Duty::Off | Duty::Standby) if self.chance.one_in(3) => Some(Command::StandBy { unit }),
                Some(Duty::Off | Duty::Standby) => Some(Command::SignOn { unit }),
                Some(Duty::Retired) | None => {
                    self.enrol(unit, person, 0);
                    None
                }
                Some(Duty::On) if flapping || self.chance.one_in(4) => Some(Command::SignOff { unit }),
                Some(Duty::On) if self.chance.one_in(8) => Some(Command::StandBy { unit }),
                Some(Duty::On) => None,
            },
        };
        if let Some(command) = command {
            self.unit_orders(unit, command, 0);
        }
        let quiet_us = 2 * QUIET_FLEET_US * self.quiet_slower();
        let next_us = if self.is_quiet() { self.chance.between(0, quiet_us) } else { FLEET_US };
        self.after(next_us, Happening::Fleet);
    }

    fn finish_too_early(&mut self, unit: UnitId) -> Option<Command> {
        let (task, _) = self.watch.truth.hold_on(unit)?;
        let (before, photos, others) = (Vec::new(), Vec::new(), OtherPictures::default());
        Some(Command::Finish { unit, task, note: None, before, photos, others, place: None })
    }
}
