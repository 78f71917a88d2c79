//! What waits near a unit that has become free, and what others are under way to: the open cases around it by place, or by its
//! own area where it has no fix, and its way to each.

use geo_index::{Place, Tier};
use hub_dispatch::{
    Candidate, CaseId, NamedPolicy, Nearness, Opening, TaskId, Travelled, UNDER_WAY_MAX, UtcMicros,
    WAITING_NEAR_MAX, WorkWanted,
    board::{Case, Unit},
    improving::{suits, under_way, waiting_task},
};
use hub_positions::Positions;

use crate::{
    RoadsInForce, View, Which,
    situation::{shared_tier, whole_metres},
};

/// Most open cases looked at around one unit; beyond it the nearest of them count.
pub(crate) const CASES_LOOKED_AT_MAX: usize = 500;

/// Where a unit is, as far as that is known.
struct Whereabouts {
    place: Place,
    age_ms: u64,
}

/// What waits near the unit, nearest first, and then what others are under way to.
pub(crate) fn openings(
    view: &View,
    (positions, roads): (&Positions, &RoadsInForce),
    work: &WorkWanted,
    now: UtcMicros,
) -> Vec<Opening> {
    let Some(unit) = view.board.unit(work.unit) else { return Vec::new() };
    let look = Look { view, positions, roads, work, now, in_force: &view.policy_for(None) };
    let here = look.whereabouts(unit);
    let cases = match &here {
        Some(here) => view.cases_near(here.place, f64::from(work.radius_m), CASES_LOOKED_AT_MAX),
        None => view.cases_about(&unit.home, Which::All, CASES_LOOKED_AT_MAX),
    };
    let cases: Vec<&Case> = cases.into_iter().filter_map(|id: CaseId| view.board.case(id)).collect();
    let waiting = cases.iter().filter_map(|case| look.waiting((unit, here.as_ref()), case));
    let mut found: Vec<Opening> = waiting.take(WAITING_NEAR_MAX).collect();
    if let Some(here) = here.as_ref().filter(|_| work.under_way) {
        let attended = cases.iter().filter_map(|case| look.attended((unit, here), case));
        found.extend(attended.take(UNDER_WAY_MAX));
    }
    found
}

struct Look<'a> {
    view: &'a View,
    positions: &'a Positions,
    roads: &'a RoadsInForce,
    work: &'a WorkWanted,
    now: UtcMicros,
    in_force: &'a NamedPolicy,
}

impl Look<'_> {
    fn whereabouts(&self, unit: &Unit) -> Option<Whereabouts> {
        let last = self.positions.last(unit.id)?;
        let age_ms = self.now.since_ms(last.measured_at);
        (age_ms <= self.work.fix_stale_after_ms).then_some(Whereabouts { place: last.fix.place, age_ms })
    }

    fn waiting(&self, (unit, here): (&Unit, Option<&Whereabouts>), case: &Case) -> Option<Opening> {
        let task = waiting_task(&self.view.board, case)?;
        let candidate = match here {
            Some(here) => self.by_fix((unit, here), (case, task))?,
            None => self.by_home(unit, (case, task))?,
        };
        Some(Opening { task, candidate, under_way: None })
    }

    /// A case that somebody else is under way to: both are looked at from where they are.
    fn attended(&self, (unit, here): (&Unit, &Whereabouts), case: &Case) -> Option<Opening> {
        let board = &self.view.board;
        let theirs = board.task(case.task)?.attending.as_ref()?.unit;
        under_way(board, theirs)?;
        let candidate = self.by_fix((unit, here), (case, case.task))?;
        let theirs = board.unit(theirs)?;
        let there = self.whereabouts(theirs)?;
        let now = self.candidate((theirs, &there), case)?;
        Some(Opening { task: case.task, candidate, under_way: Some(now) })
    }

    fn by_fix(&self, unit: (&Unit, &Whereabouts), (case, task): (&Case, TaskId)) -> Option<Candidate> {
        let (age_ms, distance_m) = (unit.1.age_ms, whole_metres(unit.1.place.distance_m(&case.facts.place?)));
        let nearness = Nearness::Fix { distance_m, age_ms };
        let suits = suits(&self.view.board, self.in_force, (case, task), unit.0.id, &nearness);
        // The way is asked only of a unit that suits.
        if suits { self.candidate(unit, case) } else { None }
    }

    fn candidate(&self, (unit, here): (&Unit, &Whereabouts), case: &Case) -> Option<Candidate> {
        let to = case.facts.place?;
        let distance_m = whole_metres(here.place.distance_m(&to));
        let nearness = Nearness::Fix { distance_m, age_ms: here.age_ms };
        let areas = self.view.organisation.areas();
        let shares = shared_tier(areas, &case.facts.area, here.place, self.now);
        let ways = self.roads.ways(unit.travels(&self.work.travel), &[here.place], to, self.now);
        let travelled = ways.first().copied().unwrap_or(Travelled::Unknown);
        Some(Candidate { unit: unit.id, nearness, shares, travelled })
    }

    /// A unit without a usable fix is placed by the area that it belongs to, as in a search.
    fn by_home(&self, unit: &Unit, (case, task): (&Case, TaskId)) -> Option<Candidate> {
        let areas = self.view.organisation.areas();
        let mut shared =
            areas.ancestors(&case.facts.area).filter(|area| areas.within(&unit.home, &area.code));
        let near = |area: &&geo_index::Area| area.tier <= Tier::Township || area.parent.is_none();
        let shares = Some(shared.next().filter(near)?.tier);
        let suits = suits(&self.view.board, self.in_force, (case, task), unit.id, &Nearness::Home);
        let travelled = Travelled::Unknown;
        suits.then_some(Candidate { unit: unit.id, nearness: Nearness::Home, shares, travelled })
    }
}
