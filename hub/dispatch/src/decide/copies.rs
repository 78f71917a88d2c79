//! 抄送: in an emergency any tier tasks whoever is near, and the posts that it passes over get a copy. It is a notice and
//! never a gate: nobody waits for it, and no clock runs for it.

use geo_index::Tier;

use super::draft::Draft;
use crate::{Actor, CaseId, Deed, Happened, Refusal, Rung, Seat, board::Case};

/// Somebody has acted on the case. From a centre above its owner, the owner and every post of the ladder between the two
/// get a copy, each of them once until it has read it.
pub(super) fn send(draft: &mut Draft<'_>, id: CaseId, owner: Option<Tier>, by: &Actor) {
    let (Some(owner), Seat::Centre { tier, .. }) = (owner, &by.seat) else { return };
    // Of a case that has ended nobody has to be told any more what was done about it meanwhile.
    let Ok(case) = draft.case(id) else { return };
    let unread = |post: &Rung| unread_by(&case, post);
    let passed_over = case.facts.ladder.iter().filter(|post| (owner..*tier).contains(&post.tier));
    let posts: Vec<Rung> = passed_over.filter(|post| !unread(post)).cloned().collect();
    if !posts.is_empty() {
        draft.acted(id, by, Happened::Copied { posts });
    }
}

fn unread_by(case: &Case, post: &Rung) -> bool {
    case.handling.copies.iter().any(|copy| copy.post == *post && copy.read.is_none())
}

/// 已阅. Reading it again changes nothing.
pub(super) fn read(draft: &mut Draft<'_>, case: &Case, by: &Actor) -> Result<(), Refusal> {
    let refused = Refusal::NoCopy(case.id);
    let Seat::Centre { tier, area } = &by.seat else { return Err(refused) };
    let own = case.handling.copies.iter().find(|copy| (copy.post.tier, &copy.post.area) == (*tier, area));
    let own = own.ok_or(refused)?;
    if own.read.is_none() {
        draft.acted(case.id, by, Happened::CopyRead(crate::CopyRead { post: own.post.clone() }));
    }
    Ok(())
}

/// Whether a deed does something about the case that the posts below have to know. What is only said about it, and what a
/// caller said when called back, is none of theirs; and with what ends the case no copy is left to read.
pub(super) fn concerns_posts(deed: &Deed) -> bool {
    match deed {
        Deed::Assign { .. }
        | Deed::AddHandler { .. }
        | Deed::HandOn { .. }
        | Deed::LetGo { .. }
        | Deed::RuleReturn { .. }
        | Deed::RuleExtension { .. }
        | Deed::Suspend { .. }
        | Deed::Resume { .. }
        | Deed::PassUp { .. }
        | Deed::Urge { .. }
        | Deed::Supervise { .. }
        | Deed::AnswerSupervision { .. }
        | Deed::TakeCharge { .. }
        | Deed::Confirm { .. }
        | Deed::PassDown { .. }
        | Deed::Correct(_)
        | Deed::ReportUp(_)
        | Deed::Attach { .. }
        | Deed::Detach
        | Deed::Part { .. }
        | Deed::PartReport { .. } => true,
        Deed::Sign { .. }
        | Deed::AskReturn { .. }
        | Deed::AskExtension { .. }
        | Deed::Reply { .. }
        | Deed::CallBack { .. }
        | Deed::KeepApart { .. }
        | Deed::ReadCopy
        | Deed::NotAccept { .. }
        | Deed::AnswerAtOnce { .. }
        | Deed::Transfer { .. }
        | Deed::Merge { .. }
        | Deed::Archive => false,
    }
}
