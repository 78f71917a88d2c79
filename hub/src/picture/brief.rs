//! What a unit is told: messages of its mailbox, the task it has, its own card. The words are taken from the vault at
//! the moment of telling, so that what was corrected or erased meanwhile is not told.

use hub_dispatch::{
    CaseId, Notice, OfferId, Reassigned, TaskId, UnitId,
    board::{LiveOffer, Pending},
};
use hub_engine::View;
use hub_protocol::{self as wire, CaseBrief, MailboxMessage, TaskBrief, UnitCard, views::CategoryRef};

use super::{
    area_ref,
    case::{category_ref, evidence},
    instant, point, summary, words,
};

/// A message that waits; none if what it is about has ended on this board, for then its retirement is on the way.
pub(crate) fn mailbox_message(view: &View, pending: &Pending) -> Option<MailboxMessage> {
    let notice = match pending.notice {
        Notice::Offer { offer, task, case } => offer_notice(view, offer, task, case)?,
        Notice::StandDown { offer } => {
            wire::Notice::StandDown { offer: wire::OfferId(offer.0), reassigned: None }
        }
        // For a device that does not know why it is a stand-down like any other.
        Notice::Reassigned { offer, why } => {
            let reassigned = match why {
                Reassigned::Sooner { .. } => wire::ReassignedFor::Sooner,
                Reassigned::Graver { .. } => wire::ReassignedFor::Graver,
                Reassigned::Rolling { .. } => wire::ReassignedFor::Rolling,
            };
            wire::Notice::StandDown { offer: wire::OfferId(offer.0), reassigned: Some(reassigned) }
        }
        Notice::Moved { task, case } => {
            wire::Notice::Moved { task: wire::TaskId(task.0), case: case_brief(view, case, task)? }
        }
        Notice::Corrected { task, case } => {
            wire::Notice::Corrected { task: wire::TaskId(task.0), case: case_brief(view, case, task)? }
        }
        Notice::MorePressing { task, case, report } => wire::Notice::MorePressing {
            task: wire::TaskId(task.0),
            case: case_brief(view, case, task)?,
            said: view.words.get(&report).map(|said| summary(&said.text)).unwrap_or_default(),
        },
        Notice::Welfare { task } => wire::Notice::Welfare { task: wire::TaskId(task.0) },
    };
    let message = wire::MessageId(pending.message.0);
    Some(MailboxMessage { message, number: pending.number, after: pending.after, notice })
}

fn offer_notice(view: &View, offer: OfferId, task: TaskId, case: CaseId) -> Option<wire::Notice> {
    let live: &LiveOffer = view.board.task(task)?.offers.get(&offer)?;
    Some(wire::Notice::Offer {
        offer: wire::OfferId(offer.0),
        task: wire::TaskId(task.0),
        case: CaseBrief {
            nearness: Some(words::nearness(&live.nearness)),
            arrival: live.arrival.map(words::arrival),
            ..case_brief(view, case, task)?
        },
        answer_by_us: instant(live.answer_by),
    })
}

fn case_brief(view: &View, id: CaseId, task: TaskId) -> Option<CaseBrief> {
    let case = view.board.case(id)?;
    let said = view.words.get(&case.facts.report);
    Some(CaseBrief {
        case: wire::CaseId(id.0),
        grade: words::grade(case.facts.grade),
        category_name: category_ref(view, case).name,
        summary: said.map(|said| summary(&said.text)).unwrap_or_default(),
        place: case.facts.place.map(point),
        address: said.and_then(|said| said.address.clone()),
        area: area_ref(view.organisation.areas(), &case.facts.area),
        nearness: None,
        arrival: None,
        // Whoever comes for backup says only that it is done.
        evidence: evidence(view, case).filter(|_| task == case.task),
    })
}

/// The task a unit has accepted.
pub(crate) fn task_brief(view: &View, unit: UnitId) -> Option<TaskBrief> {
    let (task, _) = view.board.hold_on(unit)?;
    let task = view.board.task(task)?;
    let attending = task.attending.as_ref().filter(|attending| attending.unit == unit)?;
    Some(TaskBrief {
        task: wire::TaskId(task.id.0),
        offer: wire::OfferId(attending.offer.0),
        case: case_brief(view, task.case, task.id)?,
        accepted_at_us: instant(attending.accepted_at),
        set_out_at_us: attending.set_out_at.map(instant),
        arrived_at_us: attending.arrived_at.map(instant),
        welfare_due_us: task.welfare_due.map(instant),
    })
}

/// Who the hub thinks the unit is; none if it is not enrolled.
pub(crate) fn unit_card(view: &View, id: UnitId) -> Option<UnitCard> {
    let unit = view.board.unit(id)?;
    Some(UnitCard {
        id: wire::UnitId(id.0),
        name: view.unit_name(id),
        kind: words::unit_kind(unit.kind),
        home: area_ref(view.organisation.areas(), &unit.home),
    })
}

/// How often a unit tells where it is while a response (应急响应) asks for it, seconds; none while none does.
pub(crate) fn position_every_s(view: &View, unit: UnitId) -> Option<u32> {
    // Asked at every ping of every unit; most of the time there is nothing to look at.
    view.board.incidents().next()?;
    let home = &view.board.unit(unit)?.home;
    let above = view.organisation.rungs_above(home).into_iter().map(|rung| rung.area);
    let line: Vec<_> = std::iter::once(home.clone()).chain(above).collect();
    let task = view.board.hold_on(unit).and_then(|(task, _)| view.board.task(task));
    let case = task.and_then(|task| view.board.case(task.case));
    view.board.position_every_s(&line, case).map(u32::from)
}

/// 即采即办: what the unit may deal with on the spot. Whoever carries the device files it, so nothing where nobody is known to.
pub(crate) fn self_handled(view: &View, unit: UnitId) -> Vec<CategoryRef> {
    if view.board.unit(unit).is_none_or(|unit| unit.person.is_none()) {
        return Vec::new();
    }
    let policy = &view.organisation.policy().policy;
    let listed = policy.closed_loop.self_handled.categories.iter();
    let named = listed.filter_map(|code| policy.categories.get(code).map(|rule| (code, rule)));
    named.map(|(code, rule)| CategoryRef { code: code.0.clone(), name: rule.name.clone() }).collect()
}
