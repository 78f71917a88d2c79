//! 即采即办: a small matter is filed, dealt with and closed by whoever found it, with pictures of before and after; a drawn
//! part of them is checked by somebody else.

use super::{alerts, authority, competence, draft::Draft, ladder, opening};
use crate::{
    Actor, ClockPurpose, Event, Grade, Handled, Happened, Intake, Phase, Refusal, ReportKind, Seat,
    SelfHandledRule, ToldBy, Wish, board::Case,
};

pub(super) fn file(draft: &mut Draft<'_>, handled: &Handled) -> Result<(), Refusal> {
    let Handled { intake, by, note, before, after } = handled;
    let rule = &draft.policy().closed_loop.self_handled;
    if !rule.categories.contains(&intake.category) || !intake.call_first.is_empty() {
        return Err(Refusal::NotSelfHandled(intake.category.clone()));
    }
    found_by_filer(rule, intake)?;
    let same_twice = before.iter().any(|picture| after.contains(picture));
    if before.is_empty() || after.is_empty() || same_twice {
        return Err(Refusal::PicturesMissing);
    }
    let task = opening::file_only(draft, intake)?;
    let rule = &draft.policy().closed_loop.self_handled;
    // Whoever files chooses the id of the case; the task's is the hub's own.
    let sampled = is_sampled(rule, task.0.as_u128());
    let case = draft.case(intake.case)?;
    if case.facts.grade == Grade::Red {
        return Err(Refusal::NotSelfHandled(intake.category.clone()));
    }
    if let Seat::Centre { .. } = by.seat {
        authority::centre_in_line(draft, &case, by)?;
    }
    let (note, before, after) = (note.clone(), before.clone(), after.clone());
    draft.acted(intake.case, by, Happened::SelfHandled { note, before, after, sampled });
    // Nobody closes here what that tier may not close.
    if sampled || !may_close(draft, &case, by) {
        draft.record(Event::TaskOpened { task, case: intake.case });
        return to_be_verified(draft, &case);
    }
    let tier = match by.seat {
        Seat::Centre { tier, .. } => Some(tier),
        Seat::Department { .. } => None,
    };
    draft.record(Event::Closed { case: intake.case, by: by.person, tier });
    Ok(())
}

/// It waits to be checked. Where such a matter begins higher than at its lowest post (many people, a department's), the
/// post at which it begins has it and hears of it.
fn to_be_verified(draft: &mut Draft<'_>, filed: &Case) -> Result<(), Refusal> {
    alerts::set_clock(draft, filed.id, Phase::ToVerify, ClockPurpose::Verify);
    let (first, reason) = ladder::begins(draft, &filed.facts);
    if first > 0 {
        let case = draft.case(filed.id)?;
        alerts::alert_from(draft, &case, first, reason);
    }
    Ok(())
}

/// Only what its filer found: a caller's wish is nobody's to settle with two pictures, and what came by a hotline was found
/// by somebody else.
fn found_by_filer(rule: &SelfHandledRule, intake: &Intake) -> Result<(), Refusal> {
    let why = match intake.wish {
        _ if !rule.channels.contains(&intake.channel) => ToldBy::Channel(intake.channel.clone()),
        Wish { confidential: true, .. } | Wish { reply_wanted: true, .. } => ToldBy::Wish,
        Wish { kind: ReportKind::Help | ReportKind::Complaint, .. } => return Ok(()),
        Wish { kind, .. } => ToldBy::Kind(kind),
    };
    Err(Refusal::NotSelfFound(why))
}

/// Whether a case may be closed from this seat: a department closes nothing by itself, and what is grave no post below the
/// one at which it begins.
fn may_close(draft: &Draft<'_>, case: &Case, by: &Actor) -> bool {
    match by.seat {
        Seat::Centre { tier, .. } => {
            let needed =
                competence::closes_from(draft, case).max(ladder::begins_as_grave(draft, &case.facts));
            needed.is_none_or(|needed| tier >= needed)
        }
        Seat::Department { .. } => false,
    }
}

/// Whether a case is drawn: the same for the same seed and id of its task, and for others as if by lot (SplitMix64).
fn is_sampled(rule: &SelfHandledRule, id: u128) -> bool {
    let folded = u64::try_from((id >> 64) ^ (id & u128::from(u64::MAX))).unwrap_or_default();
    let mut mixed = (folded ^ rule.sample_seed).wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed ^ (mixed >> 31)) % 100 < u64::from(rule.sample_percent)
}
