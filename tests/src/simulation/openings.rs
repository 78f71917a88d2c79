//! 就近接单: what the shell finds waiting near a unit that has become free, and the orders by which hubs have it look.

use hub_dispatch::{
    Candidate, Command, DocumentKind, Event, Near, Nearness, Need, OfferEnd, Opening, UNDER_WAY_MAX, UnitId,
    WAITING_NEAR_MAX, WorkDone, WorkWanted,
    board::{Board, Case, Duty, Recorded},
    improving::{may_be_taken, suits, under_way, waiting_task},
};

use super::{
    city::{City, remoteness, way},
    order::Body,
    world::World,
};

impl City {
    /// What waits near a unit, nearest first.
    pub(super) fn openings(&self, board: &Board, work: &WorkWanted) -> Vec<Opening> {
        let in_force = board.register().adopted.get(&DocumentKind::Policy);
        let in_force = in_force.map_or(&self.policies[0], |digest| self.policy(digest));
        let Some(card) = self.units.iter().find(|card| card.id == work.unit) else { return Vec::new() };
        let positioned = board.unit(card.id).is_some_and(|unit| unit.duty != Duty::Standby);
        let fix = card.fix.filter(|_| positioned && card.fix_age_ms <= work.fix_stale_after_ms);
        let opening = |case: &Case| {
            let attending = board.task(case.task).and_then(|task| task.attending.as_ref());
            let other = attending
                .map(|it| it.unit)
                .filter(|unit| work.under_way && under_way(board, *unit).is_some());
            let task = if other.is_some() { case.task } else { waiting_task(board, case)? };
            let (place, area) = (case.facts.place.filter(|_| fix.is_some()), case.facts.area.clone());
            let near =
                Near { place, area, need: Need::default(), travel: Some(work.travel), taken_for: None };
            let now = other.and_then(|other| self.candidate(board, other, &near));
            let metres = remoteness(card, fix, &near);
            let nearness = match near.place {
                Some(_) if metres > i64::from(work.radius_m) => return None,
                Some(_) => Nearness::Fix {
                    distance_m: u32::try_from(metres).unwrap_or(u32::MAX),
                    age_ms: card.fix_age_ms,
                },
                None => Nearness::Home,
            };
            let shares = self.shared_tier(&near.area, &card.home);
            let travelled = way(card.id, &near, metres);
            suits(board, in_force, (case, task), card.id, &nearness).then_some((
                metres,
                Opening {
                    task,
                    candidate: Candidate { unit: card.id, nearness, shares, travelled },
                    under_way: now,
                },
            ))
        };
        let mut found: Vec<(i64, Opening)> = board.cases().filter_map(opening).collect();
        found.sort_by_key(|(metres, _)| *metres);
        found.into_iter().map(|(_, opening)| opening).take(WAITING_NEAR_MAX).collect()
    }
}

impl City {
    /// A unit that is under way, from where it is now.
    fn candidate(&self, board: &Board, unit: UnitId, near: &Near) -> Option<Candidate> {
        let card = self.units.iter().find(|card| card.id == unit)?;
        near.place?;
        let fix = card.fix.filter(|_| board.unit(unit).is_some_and(|unit| unit.duty != Duty::Standby))?;
        let metres = remoteness(card, Some(fix), near);
        let distance_m = u32::try_from(metres).unwrap_or(u32::MAX);
        let nearness = Nearness::Fix { distance_m, age_ms: card.fix_age_ms };
        let (shares, travelled) = (self.shared_tier(&near.area, &card.home), way(unit, near, metres));
        Some(Candidate { unit, nearness, shares, travelled })
    }

    /// Units near a place that are under way to something less grave.
    pub(super) fn on_their_way(&self, board: &Board, near: &Near) -> Vec<Candidate> {
        let Some(grade) = near.taken_for else { return Vec::new() };
        let units = self.units.iter().filter(|card| may_be_taken(board, grade, card.id));
        units.filter_map(|card| self.candidate(board, card.id, near)).take(UNDER_WAY_MAX).collect()
    }
}

impl World {
    /// A hub hears that units have become free, and has them look for work.
    pub(super) fn look_for_work(&mut self, heard: &[UnitId]) {
        for &unit in heard {
            self.order("freed", Body::Plain(Command::LookForWork { unit }), 0);
        }
    }
}

/// The unit that an event sets free for something else.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "of all events these set a unit free that may be asked at once"
)]
pub(super) fn becomes_free(recorded: &Recorded) -> Option<UnitId> {
    match &recorded.event {
        Event::WorkDone(WorkDone { unit, .. }) | Event::SignedOn { unit } => Some(*unit),
        Event::OfferEnded {
            unit,
            end: OfferEnd::StoodDown | OfferEnd::CalledBack { .. } | OfferEnd::Reassigned { .. },
            ..
        } => Some(*unit),
        _ => None,
    }
}
