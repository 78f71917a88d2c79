//! What a later message says otherwise.

use hub_dispatch::Grade;
use serde::{Deserialize, Serialize};

use super::{Known, Marks};
use crate::{Deadline, ExternalOrder, Notice, OrderFacts, Standing};

/// What is otherwise. What is of persons is only named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// 撤单.
    Recalled,
    /// It is wanted again after its recall.
    Revived,
    /// 退回重办, 二次派单.
    Returned {
        /// Which time it was sent, where their system counts.
        round: Option<u32>,
    },
    /// 催办.
    Urged,
    /// Until when they want it.
    Deadline {
        /// Before.
        from: Option<Deadline>,
        /// From now on.
        to: Deadline,
    },
    /// Title or content.
    Content,
    /// Who called, or how they are reached.
    Caller,
    /// Where it is: point, area or address.
    Place,
    /// Attachments.
    Attachments,
    /// Their category, or 诉求类型.
    Category,
    /// 紧急程度.
    Grade {
        /// Before.
        from: Option<Grade>,
        /// From now on.
        to: Grade,
    },
    /// Where it stands with them.
    State {
        /// Before.
        from: Option<Standing>,
        /// From now on; none where only their own words for it changed.
        to: Option<Standing>,
    },
    /// Whose it is, whether it is kept in confidence, whether the caller wants to hear of it.
    Particulars,
}

/// A later value that is there, and is not the one of before.
fn other<T: PartialEq + Clone>(before: Option<&T>, later: Option<&T>) -> Option<T> {
    later.filter(|later| before != Some(*later)).cloned()
}

pub(super) fn changes(known: &Known, order: &ExternalOrder, marks: &Marks) -> Vec<Change> {
    let (before, later) = (&known.facts, &order.said());
    let mut changes = of_notice(known, later);
    if let Some(to) = other(before.deadline.as_ref(), later.deadline.as_ref()) {
        changes.push(Change::Deadline { from: before.deadline, to });
    }
    let differs = |before: &Option<super::Mark>, later: &Option<super::Mark>| {
        other(before.as_ref(), later.as_ref()).is_some()
    };
    let mut named = |is_other: bool, change: Change| changes.extend(is_other.then_some(change));
    named(differs(&known.marks.content, &marks.content), Change::Content);
    named(differs(&known.marks.contact, &marks.contact), Change::Caller);
    let is_elsewhere = other(before.place.as_ref(), later.place.as_ref()).is_some()
        || other(before.area_code.as_ref(), later.area_code.as_ref()).is_some();
    named(is_elsewhere || differs(&known.marks.address, &marks.address), Change::Place);
    named(differs(&known.marks.attachments, &marks.attachments), Change::Attachments);
    let is_another_matter = other(before.category.as_ref(), later.category.as_ref()).is_some()
        || other(before.kind.as_ref(), later.kind.as_ref()).is_some();
    named(is_another_matter, Change::Category);
    if let Some(to) = other(before.grade.as_ref(), later.grade.as_ref()) {
        changes.push(Change::Grade { from: before.grade, to });
    }
    changes.extend(of_state(before, later));
    let is_other = other(before.department.as_ref(), later.department.as_ref()).is_some()
        || other(before.confidential.as_ref(), later.confidential.as_ref()).is_some()
        || other(before.wants_reply.as_ref(), later.wants_reply.as_ref()).is_some()
        || other(before.unique.as_ref(), later.unique.as_ref()).is_some();
    changes.extend(is_other.then_some(Change::Particulars));
    changes
}

fn of_notice(known: &Known, later: &OrderFacts) -> Vec<Change> {
    let rounds = known.facts.round.zip(later.round);
    let is_another_round = rounds.is_some_and(|(before, later)| later > before);
    let is_same_round = rounds.is_some_and(|(before, later)| later == before);
    match later.notice {
        Notice::Recall if known.recalled => Vec::new(),
        Notice::Recall => vec![Change::Recalled],
        Notice::Urge => vec![Change::Urged],
        // The same return with something else in it.
        Notice::Return if is_same_round && known.facts.notice == Notice::Return => Vec::new(),
        Notice::Return => vec![Change::Returned { round: later.round }],
        Notice::Order if is_another_round => vec![Change::Returned { round: later.round }],
        Notice::Order if known.recalled => vec![Change::Revived],
        Notice::Order => Vec::new(),
    }
}

fn of_state(before: &OrderFacts, later: &OrderFacts) -> Option<Change> {
    let standing = other(before.standing.as_ref(), later.standing.as_ref());
    let words = other(before.state.as_ref(), later.state.as_ref());
    (standing.is_some() || words.is_some()).then_some(Change::State { from: before.standing, to: standing })
}

/// The later facts, and of what they leave out those of before.
pub(super) fn merged(before: &OrderFacts, later: &OrderFacts) -> OrderFacts {
    // Who urges says nothing of the order: what was changed before may still come.
    let is_urge = later.notice == Notice::Urge;
    let changed_at = later.changed_at.filter(|_| !is_urge).or(before.changed_at);
    let (before, later) = (before.clone(), later.clone());
    OrderFacts {
        system: before.system,
        number: before.number,
        unique: later.unique.or(before.unique),
        notice: if is_urge { before.notice } else { later.notice },
        round: later.round.or(before.round),
        state: later.state.or(before.state),
        standing: later.standing.or(before.standing),
        received_at: before.received_at.or(later.received_at),
        changed_at,
        deadline: later.deadline.or(before.deadline),
        place: later.place.or(before.place),
        area_code: later.area_code.or(before.area_code),
        category: later.category.or(before.category),
        kind: later.kind.or(before.kind),
        grade: later.grade.or(before.grade),
        department: later.department.or(before.department),
        confidential: later.confidential.or(before.confidential),
        wants_reply: later.wants_reply.or(before.wants_reply),
    }
}
