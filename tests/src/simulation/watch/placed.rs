//! 改地点 is a correction: nobody is rid of a case by it, it does not fall below the tier that had it, and the post that owns
//! it now hears of it in the same decision.

use std::rc::Rc;

use geo_index::Tier;
use hub_dispatch::{CasePlaced, Event, Seat, board::Recorded};

use super::{Broken, Watch, ensure};
use crate::simulation::city::City;

impl Watch {
    /// A person said where a case is.
    pub(super) fn placed(
        &self,
        city: &City,
        placed: &CasePlaced,
        rest: &[Rc<Recorded>],
    ) -> Result<(), Broken> {
        let Some(case) = self.truth.case(placed.case) else { return Ok(()) };
        let before = &case.facts.ladder;
        if placed.ladder == *before {
            return ensure(placed.rung.is_none(), &[&case.id], || {
                format!("case {} stays in its line and was given another rung: {placed:?}", case.id)
            });
        }
        let owner = case.owner().cloned();
        let next = placed.rung.and_then(|rung| placed.ladder.get(usize::from(rung))).cloned();
        let (had, has) = (owner.as_ref().map(|post| post.tier), next.as_ref().map(|post| post.tier));
        let top = placed.ladder.last().map(|post| post.tier);
        // What has not climbed yet lies where its place is, if that is only known more exactly now.
        let lowest = city.begins_at(&case.facts).max(before.first().map(|post| post.tier));
        let climbed = had > lowest.min(before.last().map(|post| post.tier));
        let falls = (placed.leaves(before) || climbed) && has < had.min(top);
        ensure(!falls, &[&case.id], || {
            format!("case {} fell from {had:?} to {has:?} by a correction", case.id)
        })?;
        let from = seat_tier(placed.seat.as_ref());
        let limit = city.policy(&case.facts.policy).policy.closed_loop.places_max;
        // Whose it stays, that one sends it nowhere.
        let stays = next == owner;
        let above_both = stays || from == Some(Tier::City) || (from > had && from > has);
        let often = placed.leaves(before) && case.handling.moved >= limit;
        ensure(from >= had && (!often || above_both), &[&case.id], || {
            format!(
                "case {} of {had:?} was moved {} times and again from {from:?}",
                case.id, case.handling.moved
            )
        })?;
        let told = |event: &Event| matches!(event, Event::Alerted { case: id, rung, .. } if *id == case.id && Some(*rung) >= placed.rung);
        let heard = rest.iter().any(|next| told(&next.event));
        ensure(heard || next == owner, &[&case.id], || {
            format!("case {} went from {owner:?} to {next:?}, and nobody there was told", case.id)
        })
    }
}

fn seat_tier(seat: Option<&Seat>) -> Option<Tier> {
    match seat? {
        Seat::Centre { tier, .. } => Some(*tier),
        Seat::Department { .. } => None,
    }
}
