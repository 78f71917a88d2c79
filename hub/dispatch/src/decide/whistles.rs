//! 中心吹哨: a centre calls departments to a place by a time. What they do about it is `whistle_steps`; here is what the
//! whistle does by itself, and what merges and partings do to it.

use std::collections::BTreeSet;

use super::{authority, draft::Draft};
use crate::{
    Actor, BlowWhistle, Blown, CaseId, DepartmentCode, Happened, NoWhistle, Refusal, Seat, Stream,
    WHISTLE_AHEAD_MAX_MS, WHISTLE_CLOSES_AFTER_MS, WHISTLE_DEPARTMENTS_MAX, WHISTLES_PER_CASE_MAX, WhistleId,
    WhistleTurn,
    board::{Whistle, WhistlePurpose},
};

/// 吹哨.
pub(super) fn blow(draft: &mut Draft<'_>, wanted: &BlowWhistle) -> Result<(), Refusal> {
    draft.read(Stream::Whistle(wanted.whistle));
    check(draft, wanted).map_err(Refusal::Whistle)?;
    if let Some(case) = wanted.case {
        for_case(draft, wanted, case)?;
    }
    let half_us = wanted.there_by.since_us(draft.now()) / 2;
    let blown = Blown {
        place: wanted.place,
        area: wanted.area.clone(),
        purpose: wanted.purpose.clone(),
        there_by: wanted.there_by,
        departments: wanted.departments.clone(),
        case: wanted.case,
        remind_at: draft.now().plus_us(half_us),
        closes_after_ms: WHISTLE_CLOSES_AFTER_MS,
    };
    draft.whistled(wanted.whistle, Some(&wanted.by), WhistleTurn::Blown(Box::new(blown)));
    Ok(())
}

fn check(draft: &Draft<'_>, wanted: &BlowWhistle) -> Result<(), NoWhistle> {
    if draft.board().whistle(wanted.whistle).is_some() {
        return Err(NoWhistle::Exists(wanted.whistle));
    }
    if !is_above(draft, &wanted.by) {
        return Err(NoWhistle::Outside(wanted.area.clone()));
    }
    let count = wanted.departments.len();
    if !(1..=WHISTLE_DEPARTMENTS_MAX).contains(&count) {
        return Err(NoWhistle::DepartmentCount(count));
    }
    let mut named: BTreeSet<&DepartmentCode> = BTreeSet::new();
    if let Some(twice) = wanted.departments.iter().find(|department| !named.insert(department)) {
        return Err(NoWhistle::DepartmentTwice(twice.clone()));
    }
    let ahead_us = wanted.there_by.since_us(draft.now());
    if ahead_us == 0 || ahead_us > WHISTLE_AHEAD_MAX_MS * 1_000 {
        return Err(NoWhistle::ThereBy(wanted.there_by));
    }
    Ok(())
}

/// Whether somebody sits at the centre of an area that holds the place the situation tells the posts of.
fn is_above(draft: &Draft<'_>, by: &Actor) -> bool {
    let Seat::Centre { tier, area } = &by.seat else { return false };
    draft.situation.in_line().any(|rung| (rung.tier, &rung.area) == (*tier, area))
}

/// The case hears of it in its own history; whoever merges or closes it meanwhile is told so by its version.
fn for_case(draft: &mut Draft<'_>, wanted: &BlowWhistle, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    authority::in_line_of_other(draft, &case, &wanted.by)?;
    if open_for(draft, id).count() >= WHISTLES_PER_CASE_MAX {
        return Err(Refusal::Whistle(NoWhistle::TooManyForCase(id)));
    }
    draft.acted(id, &wanted.by, Happened::Whistled(crate::OfWhistle { whistle: wanted.whistle }));
    Ok(())
}

fn open_for<'a>(draft: &Draft<'a>, case: CaseId) -> impl Iterator<Item = &'a Whistle> + use<'a> {
    draft.board().whistles().filter(move |whistle| whistle.case == Some(case))
}

/// 并单: whistles go with what goes on.
pub(super) fn merged(draft: &mut Draft<'_>, case: CaseId, into: CaseId, by: &Actor) {
    let ids: Vec<WhistleId> = open_for(draft, case).map(|whistle| whistle.id).collect();
    for id in ids {
        move_to(draft, id, into, by);
        draft.acted(into, by, Happened::Whistled(crate::OfWhistle { whistle: id }));
    }
}

/// 拆分: a case that is one of its own again has the whistles again that were blown for it.
pub(super) fn parted(draft: &mut Draft<'_>, from: CaseId, parted: CaseId, by: &Actor) {
    let own = open_for(draft, from).filter(|whistle| whistle.blown_for == Some(parted));
    let ids: Vec<WhistleId> = own.map(|whistle| whistle.id).collect();
    for id in ids {
        move_to(draft, id, parted, by);
    }
}

fn move_to(draft: &mut Draft<'_>, whistle: WhistleId, case: CaseId, by: &Actor) {
    draft.whistled(whistle, Some(by), WhistleTurn::Moved { case });
}

/// What the whistle does by itself.
pub(super) fn time_ran_out(draft: &mut Draft<'_>, id: WhistleId, generation: u64) {
    let Ok(whistle) = draft.whistle(id) else { return };
    let Some(clock) = whistle.clock.filter(|clock| clock.generation == generation) else { return };
    match clock.purpose {
        // After an outage the time to be there may have gone by as well.
        WhistlePurpose::Remind if draft.now() < whistle.there_by => remind(draft, &whistle),
        WhistlePurpose::Remind | WhistlePurpose::TimeUp => time_up(draft, &whistle),
        WhistlePurpose::Close => draft.whistled(id, None, WhistleTurn::Closed),
    }
}

fn remind(draft: &mut Draft<'_>, whistle: &Whistle) {
    let departments = whistle.unsigned().cloned().collect();
    draft.whistled(whistle.id, None, WhistleTurn::Reminded { departments });
}

/// 缺席: whoever is not there when the time has come.
pub(super) fn time_up(draft: &mut Draft<'_>, whistle: &Whistle) {
    let absent = whistle.not_there().cloned().collect();
    draft.whistled(whistle.id, None, WhistleTurn::TimeUp { absent });
}

/// Whoever has the whistler's post, or sits above it in the line of the place.
pub(super) fn whistler_or_above(draft: &Draft<'_>, whistle: &Whistle, by: &Actor) -> Result<(), Refusal> {
    let is_above_whistler = || match (&by.seat, &whistle.by.seat) {
        (Seat::Centre { tier, .. }, Seat::Centre { tier: whistler, .. }) => {
            tier > whistler && is_above(draft, by)
        }
        (Seat::Centre { .. } | Seat::Department { .. }, _) => false,
    };
    if by.seat == whistle.by.seat || is_above_whistler() {
        return Ok(());
    }
    Err(Refusal::Whistle(NoWhistle::NotYours(whistle.id)))
}
