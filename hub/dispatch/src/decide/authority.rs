//! Who may do what in the closed loop: a matter of the seat somebody acts from.

use geo_index::Tier;

use super::draft::Draft;
use crate::{
    Actor, Refusal, Rung, Seat, TaskId,
    board::{Case, DeskTask},
};

/// The tier of the centre that acts, which must be the case's own or one above it in the same line.
pub(super) fn centre_in_line(draft: &Draft<'_>, case: &Case, by: &Actor) -> Result<Tier, Refusal> {
    let Seat::Centre { tier, area } = &by.seat else { return Err(Refusal::NotYourCase(case.id)) };
    let mut in_line = case.facts.ladder.iter().chain(draft.situation.in_line());
    let is_seat = |rung: &&Rung| (rung.tier, &rung.area) == (*tier, area);
    if in_line.any(|rung| is_seat(&rung)) { Ok(*tier) } else { Err(Refusal::NotYourCase(case.id)) }
}

/// The same for a second case, of whose area the situation tells nothing: the posts of its own ladder, and whoever stands
/// above all of them.
pub(super) fn in_line_of_other(draft: &Draft<'_>, other: &Case, by: &Actor) -> Result<(), Refusal> {
    let Seat::Centre { tier, area } = &by.seat else { return Err(Refusal::NotYourCase(other.id)) };
    let ladder = &other.facts.ladder;
    let is_seat = |rung: &Rung| (rung.tier, &rung.area) == (*tier, area);
    let above_all = ladder.iter().all(|rung| rung.tier < *tier);
    let above_all = above_all && draft.situation.posts.iter().any(|post| is_seat(&post.rung));
    if above_all || ladder.iter().any(is_seat) { Ok(()) } else { Err(Refusal::NotYourCase(other.id)) }
}

/// The same for what only the post that owns the case may do, and any post above it: each case has one owner
/// (首接负责), and who stands below waits for it.
pub(super) fn owner_or_above(draft: &Draft<'_>, case: &Case, by: &Actor) -> Result<Tier, Refusal> {
    let tier = centre_in_line(draft, case, by)?;
    match case.owner() {
        Some(owner) if tier < owner.tier => Err(Refusal::SeatTooLow { case: case.id, needed: owner.tier }),
        Some(_) | None => Ok(tier),
    }
}

/// A department's own task that still wants a reply.
pub(super) fn own_desk<'c>(case: &'c Case, task: TaskId, by: &Actor) -> Result<&'c DeskTask, Refusal> {
    let refused = Refusal::NotYourDesk { task };
    let Seat::Department { department } = &by.seat else { return Err(refused) };
    let desk = case.handling.desk.get(&task).filter(|desk| desk.is_open());
    desk.filter(|desk| desk.department == *department).ok_or(refused)
}
