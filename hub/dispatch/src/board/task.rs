//! A task: what one unit does about a case, and the offers by which the unit is found.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    Arrival, CaseId, Event, Improved, Nearness, OfferEnd, OfferId, Reach, ReachRecorded, Reassigned,
    RuledOut, Short, TaskId, UnitId, UtcMicros,
};

/// An offer that waits for its answer. It holds the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveOffer {
    /// The unit.
    pub unit: UnitId,
    /// Ring in which the unit was found.
    pub ring: u8,
    /// How near the unit was when it was chosen: part of what it is told.
    pub nearness: Nearness,
    /// When the unit was expected when it was chosen, where that was reckoned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Arrival>,
    /// Until when it can be answered.
    pub answer_by: UtcMicros,
    /// When it was made; none of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<UtcMicros>,
    /// Whether the unit was told by another channel, whatever came of it.
    #[serde(default)]
    pub reached: bool,
    /// Why whoever attends the task by then gives it back when this unit accepts; none where it waits for somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relieves: Option<Reassigned>,
    /// The task that waits and that whoever is relieved is to be free for: without it nobody is relieved by a matching.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frees_for: Option<TaskId>,
    /// From when whoever was relieved had the case; none while it has not been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrive_from: Option<UtcMicros>,
}

/// Who chose a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChosenBy {
    /// The rules.
    Machine,
    /// A person, by name.
    Person,
}

/// The unit that accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attending {
    /// The unit.
    pub unit: UnitId,
    /// The offer that holds it.
    pub offer: OfferId,
    /// When it accepted.
    pub accepted_at: UtcMicros,
    /// From when its time to arrive runs, where it relieved another unit, which accepted before: no case waits longer by that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrive_from: Option<UtcMicros>,
    /// When it set out.
    pub set_out_at: Option<UtcMicros>,
    /// When it arrived.
    pub arrived_at: Option<UtcMicros>,
    /// Whether its device said where it was when it arrived.
    #[serde(default, skip_serializing_if = "is_not_known")]
    pub positioned: bool,
    /// Who chose it; none of before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen_by: Option<ChosenBy>,
}

impl Attending {
    /// From when its time to arrive runs.
    #[must_use]
    pub fn arrives_from(&self) -> UtcMicros {
        self.arrive_from.unwrap_or(self.accepted_at)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_not_known(position: &bool) -> bool {
    !*position
}

/// How a unit that was asked before came to be free again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tried {
    /// It declined or gave up, or was called back: it is not asked again for this task.
    Declined,
    /// It let the offer run out: it is asked again once nobody else is left.
    Silent,
}

/// A task of an open case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Events in its stream.
    pub version: u64,
    /// The case.
    pub case: CaseId,
    /// Offers that wait for an answer. Beside a unit at work only such as relieve it.
    pub offers: BTreeMap<OfferId, LiveOffer>,
    /// The unit at work.
    pub attending: Option<Attending>,
    /// Units asked before.
    pub tried: BTreeMap<UnitId, Tried>,
    /// From when the next search is made, if one is waited for: one that found nobody, as the one before, is made again and again
    /// from then on.
    pub search_due: Option<UtcMicros>,
    /// What the run card wants for it and nobody was found to be; none while somebody is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<Short>,
    /// For which reasons the last search passed over units that found nobody; none where none has failed since somebody was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<BTreeSet<RuledOut>>,
    /// Last search generation used.
    pub search_generation: u64,
    /// When the unit on scene must say that it is well.
    pub welfare_due: Option<UtcMicros>,
    /// Last welfare generation used.
    pub welfare_generation: u64,
    /// How often the machine took the unit from it that was under way.
    #[serde(default, skip_serializing_if = "is_none_yet")]
    pub reassigned: u8,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_none_yet(count: &u8) -> bool {
    *count == 0
}

/// Of whom the reasons are is no part of it: of those that are near only the nearest are named, and units move all the time.
fn reasons(ruled_out: &[(UnitId, RuledOut)]) -> BTreeSet<RuledOut> {
    ruled_out.iter().map(|(_, why)| *why).collect()
}

impl Task {
    pub(super) fn opened(id: TaskId, version: u64, case: CaseId) -> Self {
        Self {
            id,
            version,
            case,
            offers: BTreeMap::new(),
            attending: None,
            tried: BTreeMap::new(),
            search_due: None,
            short: None,
            missed: None,
            search_generation: 0,
            welfare_due: None,
            welfare_generation: 0,
            reassigned: 0,
        }
    }

    /// Units held by this task, with the offer that holds each.
    pub fn held_units(&self) -> impl Iterator<Item = (UnitId, OfferId)> + '_ {
        let offered = self.offers.iter().map(|(&id, offer)| (offer.unit, id));
        offered.chain(self.attending.iter().map(|attending| (attending.unit, attending.offer)))
    }

    /// Whether a search that finds nobody, for these reasons, has found what is on record of the one before it.
    pub(crate) fn is_known_to_miss(&self, ruled_out: &[(UnitId, RuledOut)], short: Option<&Short>) -> bool {
        let all_were_heard = self.tried.values().all(|tried| *tried == Tried::Declined);
        all_were_heard && self.short.as_ref() == short && self.missed.as_ref() == Some(&reasons(ruled_out))
    }

    /// Applies an event of this task's stream.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "events of other streams do not come here; the assertion names what is left"
    )]
    pub(super) fn evolve(&mut self, event: &Event, at: UtcMicros) {
        match event {
            Event::OfferMade { offer, choice, answer_by, .. } => {
                let live = LiveOffer {
                    unit: choice.unit,
                    ring: choice.ring,
                    nearness: choice.nearness.clone(),
                    arrival: choice.arrival,
                    answer_by: *answer_by,
                    made_at: Some(at),
                    reached: false,
                    relieves: choice.improved.as_ref().and_then(|improved| improved.relieves(choice.unit)),
                    frees_for: choice.improved.as_ref().and_then(Improved::frees_for),
                    arrive_from: None,
                };
                self.offers.insert(*offer, live);
                (self.short, self.missed) = (None, None);
                self.search_due = None;
            }
            Event::OfferAccepted { offer, unit, .. } => self.offer_accepted(*offer, *unit, at),
            Event::OfferEnded { offer, unit, end, .. } => self.offer_ended(*offer, *unit, end),
            // Everybody left has been asked: the silent ones may be asked again.
            Event::SearchFailed { short, ruled_out, .. } => {
                self.tried.retain(|_, tried| *tried == Tried::Declined);
                self.short.clone_from(short);
                self.missed = Some(reasons(ruled_out));
            }
            Event::SearchSet { generation, due, .. } => {
                self.search_generation = *generation;
                self.search_due = Some(*due);
            }
            Event::SetOut { .. } => self.attend(|attending| attending.set_out_at = Some(at)),
            Event::Arrived { place, .. } => self.attend(|attending| {
                (attending.arrived_at, attending.positioned) = (Some(at), place.is_some());
            }),
            Event::WelfareSet { generation, due, .. } => {
                self.welfare_generation = *generation;
                self.welfare_due = Some(*due);
            }
            Event::ReachRecorded(ReachRecorded { reach: Reach::Offer { offer, .. }, .. }) => {
                if let Some(live) = self.offers.get_mut(offer) {
                    live.reached = true;
                }
            }
            Event::WorkDone { .. } => {
                self.attending = None;
                self.welfare_due = None;
            }
            other => debug_assert!(
                matches!(other, Event::WelfareMissed { .. }),
                "{} changes no open task",
                other.kind()
            ),
        }
    }

    fn offer_accepted(&mut self, offer: OfferId, unit: UnitId, accepted_at: UtcMicros) {
        let by = |live: LiveOffer| match live.nearness {
            Nearness::Person => ChosenBy::Person,
            Nearness::Fix { .. } | Nearness::Home => ChosenBy::Machine,
        };
        let live = self.offers.remove(&offer);
        let arrive_from = live.as_ref().and_then(|live| live.arrive_from);
        self.search_due = None;
        self.attending = Some(Attending {
            unit,
            offer,
            accepted_at,
            arrive_from,
            set_out_at: None,
            arrived_at: None,
            positioned: false,
            chosen_by: live.map(by),
        });
    }

    fn offer_ended(&mut self, offer: OfferId, unit: UnitId, end: &OfferEnd) {
        self.offers.remove(&offer);
        if let Some(left) = self.attending.take_if(|attending| attending.offer == offer) {
            self.welfare_due = None;
            self.pass_on(&left, end);
        }
        match end {
            OfferEnd::Declined { .. } | OfferEnd::GaveUp { .. } | OfferEnd::CalledBack { .. } => {
                self.tried.insert(unit, Tried::Declined);
            }
            OfferEnd::Expired => {
                self.tried.insert(unit, Tried::Silent);
            }
            OfferEnd::Reassigned { .. } => self.reassigned = self.reassigned.saturating_add(1),
            OfferEnd::StoodDown => {}
        }
    }

    /// Whoever relieves a unit has the time that was left to that one.
    fn pass_on(&mut self, left: &Attending, end: &OfferEnd) {
        let OfferEnd::Reassigned { why: Reassigned::Sooner { unit } | Reassigned::Rolling { unit, .. } } =
            end
        else {
            return;
        };
        for live in self.offers.values_mut().filter(|live| live.unit == *unit) {
            live.arrive_from = Some(left.arrives_from());
        }
    }

    fn attend(&mut self, change: impl FnOnce(&mut Attending)) {
        if let Some(attending) = &mut self.attending {
            change(attending);
        }
    }
}
