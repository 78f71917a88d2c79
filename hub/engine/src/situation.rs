//! Gathers what `decide` is told: posts from the roster, candidates from the map, fresh ids.

use std::{ops::ControlFlow, sync::Arc};

use geo_index::{AreaCode, AreaTree, Place, Tier};
use hub_dispatch::{
    Asks, CANDIDATES_MAX, Candidate, IDS_PER_COMMAND, NamedPolicy, Near, Nearness, Post, RULED_OUT_MAX,
    RuledOut, Situation, Travel, Travelled, UNDER_WAY_MAX, UnitId, UtcMicros,
    board::{Duty, Recalled},
    improving::may_be_taken,
    suitability,
};
use hub_positions::{NearUnit, Positions};
use uuid::Uuid;

use crate::{RoadsInForce, View, openings::openings};

/// Most units looked at by their fix in one search, and as many again by their home; beyond it the city is full of
/// units that are all busy, and the search is made again by its timer.
pub(crate) const SCAN_MAX: usize = 2_000;

pub(crate) fn situation(
    view: &View,
    (positions, roads): (&Positions, &RoadsInForce),
    asks: &Asks,
    now: UtcMicros,
    recalled: Option<(Recalled, Arc<NamedPolicy>)>,
) -> Situation {
    let line = asks.line_of.as_ref().map(|area| view.organisation.posts_above(area, now)).unwrap_or_default();
    let brought = recalled.as_ref().map(|(_, policy)| policy);
    let of_other = asks.policy.as_ref().and_then(|digest| {
        view.policies.get(digest).or(brought.filter(|policy| policy.digest == *digest)).cloned()
    });
    let mut posts =
        asks.posts_above.as_ref().map(|area| view.organisation.posts_above(area, now)).unwrap_or_default();
    let gone = asks.ladder.iter().filter(|rung| !posts.iter().any(|post| post.rung.area == rung.area));
    let gone: Vec<Post> = gone.map(|rung| view.organisation.post(rung, now)).collect();
    posts.extend(gone);
    let mut search = Search {
        view,
        now,
        candidates: Vec::new(),
        placed: Vec::new(),
        ruled_out: Vec::new(),
        under_way: Vec::new(),
    };
    if let Some(near) = &asks.near {
        search.by_fix((positions, roads), near);
        search.by_road(roads, near);
        search.by_home(positions, near);
    }
    let openings = asks.work.as_ref().map(|work| openings(view, (positions, roads), work, now));
    Situation {
        now,
        ids: std::iter::repeat_with(Uuid::now_v7).take(IDS_PER_COMMAND).collect(),
        candidates: search.candidates,
        ruled_out: search.ruled_out,
        under_way: search.under_way,
        openings: openings.unwrap_or_default(),
        posts,
        line: line.into_iter().map(|post| post.rung).collect(),
        lines: asks.lines_of.iter().map(|area| view.organisation.rungs_above(area)).collect(),
        other_policy: of_other,
        recalled: recalled.map(|(recalled, _)| recalled),
        departments_above: asks
            .above
            .as_ref()
            .map(|of| view.organisation.departments_above(of))
            .unwrap_or_default(),
        calendar: view.organisation.calendar().clone(),
    }
}

struct Search<'a> {
    view: &'a View,
    now: UtcMicros,
    candidates: Vec<Candidate>,
    /// Where the first of them are, those with a fix.
    placed: Vec<Place>,
    ruled_out: Vec<(UnitId, RuledOut)>,
    /// Those that are under way to something less grave.
    under_way: Vec<Candidate>,
}

impl Search<'_> {
    /// Units with a fix, nearest first.
    fn by_fix(&mut self, (positions, roads): (&Positions, &RoadsInForce), near: &Near) {
        let Some(place) = near.place else { return };
        let (now, mut looked_at) = (self.now, 0_usize);
        positions.nearest(place, self.now, |unit| {
            looked_at += 1;
            let areas = self.view.organisation.areas();
            self.consider(near, unit.unit, nearness_of(&unit), || {
                shared_tier(areas, &near.area, unit.place, now)
            });
            if self.candidates.len() > self.placed.len() {
                self.placed.push(unit.place);
            } else {
                self.on_its_way(roads, near, &unit);
            }
            if self.candidates.len() < CANDIDATES_MAX && looked_at < SCAN_MAX {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
    }

    /// A unit that is under way to something less grave than what it may be taken for.
    fn on_its_way(&mut self, roads: &RoadsInForce, near: &Near, unit: &NearUnit) {
        let (Some(grade), Some(place), Some(usual)) = (near.taken_for, near.place, &near.travel) else {
            return;
        };
        let board = &self.view.board;
        if self.under_way.len() >= UNDER_WAY_MAX || !may_be_taken(board, grade, unit.unit) {
            return;
        }
        let Some(card) = board.unit(unit.unit) else { return };
        let ways = roads.ways(card.travels(usual), &[unit.place], place, self.now);
        let shares = shared_tier(self.view.organisation.areas(), &near.area, unit.place, self.now);
        let travelled = ways.first().copied().unwrap_or(Travelled::Unknown);
        self.under_way.push(Candidate { unit: unit.unit, nearness: nearness_of(unit), shares, travelled });
    }

    /// The ways of those with a fix, where the policy weighs them.
    fn by_road(&mut self, roads: &RoadsInForce, near: &Near) {
        let (Some(place), Some(usual)) = (near.place, &near.travel) else { return };
        for travel in Travel::ALL {
            let goes_so = |candidate: &Candidate| {
                let card = self.view.board.unit(candidate.unit);
                card.is_some_and(|card| card.travels(usual) == travel)
            };
            let which: Vec<usize> =
                (0..self.placed.len()).filter(|&at| goes_so(&self.candidates[at])).collect();
            let from: Vec<Place> = which.iter().map(|&at| self.placed[at]).collect();
            if from.is_empty() {
                continue;
            }
            for (at, way) in which.into_iter().zip(roads.ways(travel, &from, place, self.now)) {
                self.candidates[at].travelled = way;
            }
        }
    }

    /// Units without a usable fix whose home holds the case, from the deepest area up to the township. In each area who
    /// is on duty is looked at before who stands by: many at home do not crowd out the one who is out there.
    fn by_home(&mut self, positions: &Positions, near: &Near) {
        let areas = self.view.organisation.areas();
        let mut looked_at = 0_usize;
        let widening =
            areas.ancestors(&near.area).filter(|area| area.tier <= Tier::Township || area.parent.is_none());
        for area in widening {
            if self.candidates.len() >= CANDIDATES_MAX {
                return;
            }
            let Some(interval) = areas.interval(&area.code) else { continue };
            let here = self.view.homes.range(interval.start..interval.end).flat_map(|(_, units)| units);
            let here = here.copied().take(SCAN_MAX - looked_at);
            let (at_home, others): (Vec<UnitId>, Vec<UnitId>) = here.partition(|unit| self.stands_by(*unit));
            looked_at += at_home.len() + others.len();
            for unit in others.into_iter().chain(at_home) {
                if self.candidates.len() >= CANDIDATES_MAX {
                    break;
                }
                let known = self.candidates.iter().any(|candidate| candidate.unit == unit);
                if !known && !self.has_usable_fix(positions, near, unit) {
                    self.consider(near, unit, Nearness::Home, || Some(area.tier));
                }
            }
        }
    }

    fn stands_by(&self, unit: UnitId) -> bool {
        self.view.board.unit(unit).is_some_and(|unit| unit.duty == Duty::Standby)
    }

    /// `shares` is asked only of a unit that suits: nearly all that a search in a busy city looks at do not.
    fn consider(
        &mut self,
        near: &Near,
        unit: UnitId,
        nearness: Nearness,
        shares: impl FnOnce() -> Option<Tier>,
    ) {
        match suitability(&self.view.board, &near.need, unit, &nearness) {
            Ok(()) => self.candidates.push(Candidate {
                unit,
                nearness,
                shares: shares(),
                travelled: Travelled::Unknown,
            }),
            Err(why) if self.ruled_out.len() < RULED_OUT_MAX => {
                if !self.ruled_out.iter().any(|(known, _)| *known == unit) {
                    self.ruled_out.push((unit, why));
                }
            }
            Err(_) => {}
        }
    }

    /// A unit that is placed by its fix is not placed by its home as well.
    fn has_usable_fix(&self, positions: &Positions, near: &Near, unit: UnitId) -> bool {
        near.place.is_some()
            && positions
                .last(unit)
                .is_some_and(|last| self.now.since_ms(last.measured_at) <= near.need.fix_stale_after_ms)
    }
}

fn nearness_of(unit: &NearUnit) -> Nearness {
    Nearness::Fix { distance_m: whole_metres(unit.distance_m), age_ms: unit.fix_age_ms }
}

/// The lowest tier whose area holds both.
pub(crate) fn shared_tier(
    areas: &AreaTree,
    case_area: &AreaCode,
    place: Place,
    now: UtcMicros,
) -> Option<Tier> {
    shared_with(areas, case_area, areas.locate_at(place, now.0).lowest()?)
}

/// The lowest tier whose area holds both that area and the other one.
pub(crate) fn shared_with(areas: &AreaTree, case_area: &AreaCode, there: &AreaCode) -> Option<Tier> {
    areas.ancestors(case_area).find(|area| areas.within(there, &area.code)).map(|area| area.tier)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a distance on earth fits 32 bits"
)]
pub(crate) fn whole_metres(distance_m: f64) -> u32 {
    distance_m.max(0.0).round() as u32
}
