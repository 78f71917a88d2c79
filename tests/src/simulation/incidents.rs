//! 突发事件与应急响应: in some seeds centres put incidents on record, respond to them over areas of the city, report upward and close,
//! in any order; and hubs bring cases in line with whatever response holds for them.

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    Act, Actor, CaseId, Command, Deed, EmergencyLevel, IncidentDeed, IncidentId, IncidentOrder,
    IncidentReportKind, OpenIncident, Rung, Seat, UtcMicros,
    board::{Case, Incident},
};

use super::{courier::RESEND_US, order::Body, world::World};

/// Incidents happen in one seed of so many, in which nobody whistles, so that the others stay as they were.
const RESPONDING_EVERY: u64 = 3;
const RESPONDING_IS: u64 = 1;
/// While the city is busy, one look at a desk of so many is for an incident.
const BUSY_LOOKS: u32 = 8;
/// The same in quiet weeks.
const QUIET_LOOKS: u32 = 3;
/// Most incidents that are open here at a time.
const OPEN_MAX: usize = 3;
/// Most areas that one response is over here.
const AREAS_MAX: i64 = 3;
/// Most cases that a hub moves in one look.
const MOVED_AT_ONCE: usize = 32;
/// How long before now a report upward was made at most.
const SAID_AGO_US: i64 = 600_000_000;

impl World {
    /// Whether incidents happen in this run.
    pub(super) fn has_incidents(&self) -> bool {
        self.seed % RESPONDING_EVERY == RESPONDING_IS
    }

    /// Somebody opens an incident, or does something about one. When nothing goes wrong any more all come to their end.
    pub(super) fn responding(&mut self) {
        if !self.has_incidents() {
            return;
        }
        if !self.faulty {
            return self.incidents_end();
        }
        let looks = if self.is_quiet() { QUIET_LOOKS } else { BUSY_LOOKS };
        if !self.chance.one_in(looks) {
            return;
        }
        let hub = self.chance.below(self.hubs.len());
        let open: Vec<Incident> = self.hubs[hub].board.incidents().cloned().collect();
        let cases: Vec<Case> = self.hubs[hub].board.cases().cloned().collect();
        match self.chance.pick(&open).filter(|_| open.len() >= OPEN_MAX || !self.chance.one_in(6)) {
            Some(incident) if self.chance.percent(30) => self.belongs(&cases, &incident),
            Some(incident) => self.commands(&incident),
            None => self.is_put_on_record(),
        }
    }

    fn is_put_on_record(&mut self) {
        let area = self.chance.pick(&self.city.areas).expect("the city has areas");
        let line = self.line_of(&area);
        // Now and then from a seat elsewhere.
        let odd = self.chance.one_in(15);
        let rung = if odd { None } else { self.chance.pick(&line) };
        let rung = rung.unwrap_or_else(|| self.city.some_post(&mut self.chance));
        let level = self.chance.pick(&EmergencyLevel::ALL).filter(|_| self.chance.percent(50));
        let wanted = OpenIncident {
            incident: IncidentId(self.chance.id(self.now_us)),
            by: self.sits_at(rung),
            area,
            place: None,
            level,
            words: self.words(),
        };
        self.desk_orders(Command::OpenIncident(Box::new(wanted)));
    }

    /// Mostly from the seat that opened it or from the highest one; now and then from one that has no part in it.
    fn commands(&mut self, incident: &Incident) {
        let by = match self.chance.below(12) {
            0 => {
                let post = self.city.some_post(&mut self.chance);
                self.sits_at(post)
            }
            1..=4 => Actor { person: self.anybody(), seat: incident.by.seat.clone() },
            _ => self.highest(),
        };
        let owed = incident.owed.keys().next().copied();
        let kind = owed.filter(|_| self.chance.percent(90)).unwrap_or(IncidentReportKind::Final);
        let words = self.words();
        let deed = match self.chance.below(20) {
            0..=4 => self.response(),
            5..=9 => IncidentDeed::EndResponse { reason: words },
            10 => IncidentDeed::Log { words },
            11 => {
                let level = self.chance.pick(&EmergencyLevel::ALL).unwrap_or(EmergencyLevel::Iv);
                IncidentDeed::Grade { level, words }
            }
            12..=13 => IncidentDeed::Close { words },
            _ => {
                let said_at = UtcMicros(self.now_us - self.chance.between(-5_000, SAID_AGO_US));
                self.made(kind, said_at)
            }
        };
        self.about_incident(incident.id, by, deed);
    }

    /// Over areas that may lie one in another, at a level that may be too grave for who sets it.
    fn response(&mut self) -> IncidentDeed {
        let level = self.chance.pick(&EmergencyLevel::ALL).unwrap_or(EmergencyLevel::Iii);
        let mut areas: Vec<AreaCode> = Vec::new();
        for _ in 0..self.chance.between(1, AREAS_MAX) {
            areas.extend(self.chance.pick(&self.city.areas));
        }
        if !self.chance.one_in(20) {
            areas.sort();
            areas.dedup();
        }
        IncidentDeed::SetResponse { level, plan: None, areas, reason: self.words() }
    }

    fn made(&mut self, kind: IncidentReportKind, said_at: UtcMicros) -> IncidentDeed {
        let number = (kind == IncidentReportKind::FirstByPhone).then(|| self.words());
        IncidentDeed::Report { kind, words: self.words(), number, said_at }
    }

    /// 归入、移出: a case is part of the incident from now on, or of none; now and then of one that is over.
    fn belongs(&mut self, cases: &[Case], incident: &Incident) {
        let Some(case) = self.chance.pick(cases) else { return };
        let by = self.centre_of(&case);
        let leaves = case.handling.incident.is_some() && self.chance.percent(60);
        let odd = self.chance.one_in(20);
        let named = if odd { IncidentId(self.chance.id(self.now_us)) } else { incident.id };
        let deed =
            if leaves || self.chance.one_in(20) { Deed::Detach } else { Deed::Attach { incident: named } };
        self.desk_orders(Command::Act(Act { case: case.id, by, deed }));
    }

    /// Every response is ended, what is owed is reported, and everything is closed.
    fn incidents_end(&mut self) {
        let open: Vec<Incident> = self.watch.truth.incidents().cloned().collect();
        for incident in open {
            let (by, words) = (self.highest(), self.words());
            let deed = if incident.response.is_some() {
                IncidentDeed::EndResponse { reason: words }
            } else if let Some(kind) = incident.owed.keys().next().copied() {
                self.made(kind, incident.opened_at)
            } else {
                IncidentDeed::Close { words }
            };
            self.about_incident(incident.id, by, deed);
        }
    }

    fn about_incident(&mut self, incident: IncidentId, by: Actor, deed: IncidentDeed) {
        self.desk_orders(Command::Incident(Box::new(IncidentOrder { incident, by, deed })));
    }

    fn highest(&mut self) -> Actor {
        let area = self.city.whole().clone();
        self.sits_at(Rung { tier: Tier::City, area })
    }

    fn sits_at(&mut self, Rung { tier, area }: Rung) -> Actor {
        Actor { person: self.anybody(), seat: Seat::Centre { tier, area } }
    }

    fn line_of(&self, area: &AreaCode) -> Vec<Rung> {
        let posts = self.city.posts_above(area, UtcMicros(self.now_us));
        posts.into_iter().map(|post| post.rung).collect()
    }

    /// Cases follow another response than the one that holds for them: a hub moves them, as far as it knows. Whether there was none.
    pub(super) fn follow_owed(&mut self, hub: usize) -> bool {
        if !self.has_incidents() {
            return true;
        }
        let now_us = self.now_us;
        let it = &self.hubs[hub];
        let owes = |case: &&Case| {
            let line = self.line_of(&case.facts.area);
            it.board.is_owed_a_response(case, &case.line(line.iter()))
        };
        let owed: Vec<CaseId> = it.board.cases().filter(owes).map(|case| case.id).collect();
        let fresh = |case: &CaseId| it.moved.get(case).is_none_or(|at| now_us - at >= RESEND_US);
        let now: Vec<CaseId> = owed.iter().copied().filter(fresh).take(MOVED_AT_ONCE).collect();
        if owed.is_empty() {
            self.hubs[hub].moved.clear();
        }
        for case in now {
            self.hubs[hub].moved.insert(case, now_us);
            self.order(&format!("hub{hub}"), Body::Plain(Command::FollowResponse { case }), 0);
        }
        owed.is_empty()
    }
}
