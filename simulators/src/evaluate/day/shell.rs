//! What the hub's shell would bring for a command: who is near, who waits, who is on duty. The same questions as the engine
//! answers, on a fleet that is small enough to look at every unit.

use geo_index::{AreaCode, Place, Tier};
use hub_dispatch::{
    Asks, CANDIDATES_MAX, Candidate, IDS_PER_COMMAND, Near, Nearness, Opening, PersonId, Post, RULED_OUT_MAX,
    RuledOut, Rung, Situation, Travelled, UNDER_WAY_MAX, UnitId, UtcMicros, WAITING_NEAR_MAX, WayKnownBy,
    WorkWanted,
    board::Case,
    improving::{may_be_taken, suits, under_way, waiting_task},
    suitability,
};
use hub_roads::Reach;
use uuid::Uuid;

use super::{Day, fleet::Crew};
use crate::evaluate::ladder::Knows;

/// Whoever is on duty at every post.
const ON_DUTY: PersonId = PersonId(Uuid::from_u128(1));

/// A unit as it was last seen, beside a place.
pub(super) struct Seen {
    pub(super) unit: UnitId,
    fix: Place,
    pub(super) nearness: Nearness,
    pub(super) distance_m: u32,
}

impl Day<'_> {
    /// Everything that was asked for.
    pub(super) fn situation(&mut self, asks: &Asks) -> Situation {
        let (mut candidates, mut ruled_out, mut taken) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(near) = &asks.near {
            (candidates, ruled_out) = self.candidates(near);
            taken = self.under_way(near);
        }
        let mut openings = asks.work.as_ref().map(|work| self.openings(work)).unwrap_or_default();
        openings.extend(asks.pairs.iter().flat_map(|wanted| self.pairs(wanted)));
        Situation {
            now: UtcMicros(self.now_us),
            ids: self.fresh_ids(),
            candidates,
            ruled_out,
            under_way: taken,
            openings,
            posts: asks.posts_above.as_ref().map(|area| self.posts_above(area)).unwrap_or_default(),
            line: Vec::new(),
            lines: Vec::new(),
            other_policy: None,
            recalled: None,
            departments_above: Vec::new(),
            calendar: self.calendar.clone(),
        }
    }

    fn fresh_ids(&mut self) -> Vec<Uuid> {
        let first = self.next_id;
        self.next_id += IDS_PER_COMMAND as u128;
        (first..self.next_id).map(Uuid::from_u128).collect()
    }

    fn posts_above(&self, area: &AreaCode) -> Vec<Post> {
        let centres = self.land.areas.ancestors(area).filter(|area| area.tier > Tier::Grid);
        let post =
            |tier, area: &AreaCode| Post { rung: Rung { tier, area: area.clone() }, on_duty: vec![ON_DUTY] };
        centres.map(|area| post(area.tier, &area.code)).collect()
    }

    pub(super) fn seen(&self, crew: &Crew, place: Place) -> Seen {
        let (fix, age_ms) = crew.fix(self.now_us);
        let distance_m = whole_metres(fix.distance_m(&place));
        Seen { unit: crew.unit, fix, nearness: Nearness::Fix { distance_m, age_ms }, distance_m }
    }

    /// All units as they were last seen, nearest first.
    pub(super) fn all_seen(&self, place: Place) -> Vec<Seen> {
        let mut all: Vec<Seen> = self.crews.iter().map(|crew| self.seen(crew, place)).collect();
        all.sort_by_key(|seen| (seen.distance_m, seen.unit));
        all
    }

    fn candidates(&self, near: &Near) -> (Vec<Candidate>, Vec<(UnitId, RuledOut)>) {
        let Some(place) = near.place else { return (Vec::new(), Vec::new()) };
        let (mut found, mut ruled_out) = (Vec::new(), Vec::new());
        for seen in self.all_seen(place) {
            match suitability(&self.board, &near.need, seen.unit, &seen.nearness) {
                Ok(()) if found.len() < CANDIDATES_MAX => found.push(seen),
                Err(why) if ruled_out.len() < RULED_OUT_MAX => ruled_out.push((seen.unit, why)),
                Ok(()) | Err(_) => {}
            }
        }
        (self.by_road(found, place), ruled_out)
    }

    /// Units under way to something less grave.
    fn under_way(&self, near: &Near) -> Vec<Candidate> {
        let (Some(grade), Some(place)) = (near.taken_for, near.place) else { return Vec::new() };
        let may = |seen: &Seen| may_be_taken(&self.board, grade, seen.unit);
        let found = self.all_seen(place).into_iter().filter(may).take(UNDER_WAY_MAX).collect();
        self.by_road(found, place)
    }

    /// Who was seen, with the ways as far as they are known.
    pub(super) fn by_road(&self, seen: Vec<Seen>, place: Place) -> Vec<Candidate> {
        let from: Vec<Place> = seen.iter().map(|seen| seen.fix).collect();
        let ways: Vec<Travelled> = match self.knows {
            Knows::Roads if !from.is_empty() => {
                self.land.known_times(&from, place).into_iter().map(travelled).collect()
            }
            Knows::Roads | Knows::AirLine => vec![Travelled::Unknown; from.len()],
        };
        let candidate = |(seen, travelled): (Seen, Travelled)| Candidate {
            unit: seen.unit,
            nearness: seen.nearness,
            shares: None,
            travelled,
        };
        seen.into_iter().zip(ways).map(candidate).collect()
    }

    /// What waits near a unit, and what others are under way to, nearest first each.
    fn openings(&self, work: &WorkWanted) -> Vec<Opening> {
        let crew = &self.crews[Crew::number(work.unit)];
        let near = self.cases_near(crew.fix(self.now_us).0, work.radius_m);
        let waiting = near.iter().filter_map(|case| self.waiting(crew, case));
        let mut found: Vec<Opening> = waiting.take(WAITING_NEAR_MAX).collect();
        if work.under_way {
            let attended = near.iter().filter_map(|case| self.attended(crew, case));
            found.extend(attended.take(UNDER_WAY_MAX));
        }
        found
    }

    /// Cases that nobody is on scene of, nearest first.
    pub(super) fn cases_near(&self, place: Place, radius_m: u32) -> Vec<&Case> {
        let open = self.open.iter().filter_map(|case| self.board.case(*case));
        let away = open.filter_map(|case| Some((whole_metres(place.distance_m(&case.facts.place?)), case)));
        let mut near: Vec<(u32, &Case)> = away.filter(|(distance_m, _)| *distance_m <= radius_m).collect();
        near.sort_by_key(|(distance_m, case)| (*distance_m, case.id));
        near.into_iter().map(|(_, case)| case).collect()
    }

    fn waiting(&self, crew: &Crew, case: &Case) -> Option<Opening> {
        let task = waiting_task(&self.board, case)?;
        let candidate = self.suiting(crew, case, task)?;
        Some(Opening { task, candidate, under_way: None })
    }

    fn attended(&self, crew: &Crew, case: &Case) -> Option<Opening> {
        let theirs = self.board.task(case.task)?.attending.as_ref()?.unit;
        under_way(&self.board, theirs)?;
        let candidate = self.suiting(crew, case, case.task)?;
        let place = case.facts.place?;
        let theirs = self.by_road(vec![self.seen(&self.crews[Crew::number(theirs)], place)], place);
        Some(Opening { task: case.task, candidate, under_way: theirs.into_iter().next() })
    }

    fn suiting(&self, crew: &Crew, case: &Case, task: hub_dispatch::TaskId) -> Option<Candidate> {
        let place = case.facts.place?;
        let seen = self.seen(crew, place);
        if !suits(&self.board, self.policy, (case, task), crew.unit, &seen.nearness) {
            return None;
        }
        self.by_road(vec![seen], place).into_iter().next()
    }
}

fn travelled(reach: Reach) -> Travelled {
    match reach {
        Reach::Road(journey) => Travelled::Reached { ms: journey.ms, by: WayKnownBy::Roads },
        Reach::Unreachable => Travelled::NoRoute,
        Reach::PlaceOffNetwork | Reach::UnitOffNetwork => Travelled::Unknown,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a distance in a city")]
fn whole_metres(distance_m: f64) -> u32 {
    distance_m.round() as u32
}
