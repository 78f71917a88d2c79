//! 改地点: a person says where the case is. It is a correction and no way to be rid of a case: whoever owned it is followed by
//! a post of the same tier or above, which hears of it at once and has no more time than ran.

use geo_index::Tier;

use super::{
    alerts, authority, backups, competence, correcting, draft::Draft, ladder, opening, reassigning, search,
};
use crate::{
    CaseFacts, CasePlaced, ClimbReason, Event, Matter, Notice, Phase, Placing, Refusal, Rung, board::Case,
    leaves_line,
};

/// While nobody attends it, the search starts from there; a unit that is on its way is told. If other posts are responsible
/// there, the one that owns it now is alerted.
pub(super) fn place_case(draft: &mut Draft<'_>, placing: &Placing) -> Result<(), Refusal> {
    let case = draft.case(placing.case)?;
    let rule = draft.category_rule(&case.facts);
    let ladder = ladder::ladder(draft, rule, case.facts.grade, ladder::Concerns::of_case(&case), case.id)?;
    let other_posts = ladder != case.facts.ladder;
    let rung = other_posts.then(|| rung_there(draft, &case, &ladder));
    let owner = rung.and_then(|rung| ladder.get(usize::from(rung)));
    may_place(draft, &case, placing, &ladder, owner)?;
    let matter = matter_there(&case, placing.matter.as_ref());
    let has_departments = matter.as_ref().is_some_and(|matter| matter.lead.is_some());
    draft.record(Event::CasePlaced(CasePlaced {
        case: case.id,
        place: placing.place,
        area: placing.area.clone(),
        ladder,
        by: placing.by.person,
        seat: Some(placing.by.seat.clone()),
        rung,
        reason: placing.reason.clone(),
        matter,
    }));
    if other_posts {
        tell_its_post(draft, &case)?;
        opening::tell_those_below(draft, case.id, &case.facts.ladder)?;
    }
    let now = draft.case(case.id)?;
    if has_departments && correcting::goes_to_departments(draft, &now)? {
        return Ok(());
    }
    if case.phase == Phase::Unattended {
        search::search(draft, case.id);
    }
    reassigning::relieve_nobody(draft, case.task);
    for task in [draft.task_of(&case)].into_iter().chain(backups::open(draft, &case)) {
        if let Some(attending) = task.attending {
            search::post(draft, attending.unit, Notice::Moved { task: task.id, case: case.id });
        }
    }
    Ok(())
}

/// Its matter with the departments that deal with it there, as long as none has had the case: another county has another one of
/// that name. What else the case copied of the matter stays; none where nothing changes.
fn matter_there(case: &Case, there: Option<&Matter>) -> Option<Box<Matter>> {
    let own = case.facts.filing.as_ref()?.matter.as_ref()?;
    let there = there.filter(|there| there.code == own.code && case.handling.desk.is_empty())?;
    let (lead, co, lacking) = (there.lead.clone(), there.co.clone(), there.lacking.clone());
    let matter = Matter { lead, co, lacking, ..own.clone() };
    (matter != *own).then(|| Box::new(matter))
}

/// Within the own ladder whoever stands in its line; to another one the owner's centre or one above. A case that went to
/// owners in another line as often as it may goes to others only from above both, or from the highest centre of the realm.
fn may_place(
    draft: &Draft<'_>,
    case: &Case,
    placing: &Placing,
    ladder: &[Rung],
    next_owner: Option<&Rung>,
) -> Result<(), Refusal> {
    let by = &placing.by;
    let Some(next_owner) = next_owner else {
        return authority::centre_in_line(draft, case, by).map(drop);
    };
    let tier = authority::owner_or_above(draft, case, by)?;
    let limit = draft.policy().closed_loop.places_max;
    let other_owner = case.owner() != Some(next_owner);
    let used_up = leaves_line(&case.facts.ladder, ladder) && other_owner && case.handling.moved >= limit;
    let above_both = case.owner().is_some_and(|owner| tier > owner.tier.max(next_owner.tier));
    if used_up && !above_both && !is_highest(draft, tier) {
        return Err(Refusal::PlacedTooOften { case: case.id, limit });
    }
    Ok(())
}

/// Whether no centre of the realm is higher: above it nobody could say where the case belongs.
fn is_highest(draft: &Draft<'_>, tier: Tier) -> bool {
    let posts = draft.situation.posts.iter().map(|post| &post.rung);
    draft.situation.line.iter().chain(posts).all(|rung| rung.tier <= tier)
}

/// The rung that owns the case on another ladder: that of the tier that had it, or the next above. What has not climbed
/// lies where its place is, if that is only known more exactly now; and what waits to be closed lies where it may be.
fn rung_there(draft: &Draft<'_>, case: &Case, ladder: &[Rung]) -> u8 {
    let facts = CaseFacts { ladder: ladder.to_vec(), ..case.facts.clone() };
    let (begins, _) = ladder::begins(draft, &facts);
    let there = Case { facts, ..case.clone() };
    let closes = if case.phase == Phase::ToClose { competence::lowest_rung(draft, &there) } else { 0 };
    let begins = begins.max(closes);
    let has_climbed = case.rung > ladder::begins(draft, &case.facts).0;
    if !has_climbed && !leaves_line(&case.facts.ladder, ladder) {
        return begins;
    }
    ladder::rung_of(ladder, case.owner().map(|owner| owner.tier)).max(begins)
}

/// The post that owns it now hears of it, in whatever phase it is, and whoever had it in hand at another post has it no more.
/// An alert that stands was put to another rung, and is put to this one.
fn tell_its_post(draft: &mut Draft<'_>, before: &Case) -> Result<(), Refusal> {
    let now = draft.case(before.id)?;
    let moved = now.owner() != before.owner();
    if moved || now.alert.is_some() {
        let standing = before.alert.as_ref().and_then(|alert| alert.reason);
        let many = ladder::begins(draft, &now.facts).1;
        let reason = standing.or(many).unwrap_or(ClimbReason::Moved);
        alerts::alert_in_time(draft, &now, now.rung, reason);
    }
    Ok(())
}
