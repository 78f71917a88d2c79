//! The roster of an import as a document: people by id, so that no name stands in it.

use geo_index::AreaTree;
use hub_dispatch::UtcMicros;
use hub_engine::organisation::{DutyPost, RosterDuty as Duty, RosterSwap as Swap};
use hub_protocol::{
    self as wire,
    http::{ImportNote, ImportPart, RosterDuty, RosterSwap},
};
use jiff::{Timestamp, tz};
use serde_json::json;

use super::{
    changes::Changes,
    known::{Known, known_area},
    misfit::{List, Misfits},
    people_plan::PeoplePlan,
};

/// Hours are shown as China has them.
const SHOWN_HOURS_FROM_UTC: i8 = 8;

/// Everything that a roster refers to.
pub(super) struct Surroundings<'a> {
    pub(super) known: &'a Known,
    pub(super) people: &'a PeoplePlan,
    pub(super) tree: &'a AreaTree,
}

/// Duties and stand-ins.
pub(super) struct RosterPlan {
    duties: Vec<Duty>,
    swaps: Vec<Swap>,
}

impl Surroundings<'_> {
    /// What the import says, and what it leaves out as it was.
    pub(super) fn plan(
        &self,
        duties: Option<&[RosterDuty]>,
        swaps: Option<&[RosterSwap]>,
        misfits: &mut Misfits,
    ) -> RosterPlan {
        let before = self.known.organisation.roster();
        let duties = match duties {
            Some(listed) => self.duties(listed, misfits),
            None => before.duties().cloned().collect(),
        };
        let swaps = match swaps {
            Some(listed) => self.swaps(listed, misfits),
            None => before.swaps().cloned().collect(),
        };
        RosterPlan { duties, swaps }
    }

    fn duties(&self, listed: &[RosterDuty], misfits: &mut Misfits) -> Vec<Duty> {
        let mut duties = Vec::new();
        for (at, duty) in listed.iter().enumerate() {
            let mut about = misfits.about(List::Duties, at, &duty.area);
            let (from_us, until_us) = (duty.from_us.map(instant), duty.until_us.map(instant));
            if from_us.zip(until_us).is_some_and(|(from, until)| until <= from) {
                about.ends_first("until");
            }
            let (area, person) =
                (known_area(&duty.area, self.tree), self.people.person(&duty.person, self.known));
            if area.is_none() {
                about.no_area("area", &duty.area);
            }
            if person.is_none() {
                about.nobody("person", &duty.person);
            }
            if let (Some(area), Some(person)) = (area, person) {
                duties.push(Duty { area, person, post: post(duty.post), from_us, until_us });
            }
        }
        duties
    }

    fn swaps(&self, listed: &[RosterSwap], misfits: &mut Misfits) -> Vec<Swap> {
        let mut swaps = Vec::new();
        for (at, swap) in listed.iter().enumerate() {
            let mut about = misfits.about(List::Swaps, at, &swap.area);
            let (from_us, until_us) = (instant(swap.from_us), instant(swap.until_us));
            if until_us <= from_us {
                about.ends_first("until");
            }
            let area = known_area(&swap.area, self.tree);
            if area.is_none() {
                about.no_area("area", &swap.area);
            }
            let [out, stand_in] = [&swap.out, &swap.stand_in].map(|who| self.people.person(who, self.known));
            for (field, who, person) in [("instead_of", &swap.out, out), ("person", &swap.stand_in, stand_in)]
            {
                if person.is_none() {
                    about.nobody(field, who);
                }
            }
            if let (Some(area), Some(out), Some(stand_in)) = (area, out, stand_in) {
                swaps.push(Swap { area, out, stand_in, from_us, until_us });
            }
        }
        swaps
    }

    /// What became of the duties and stand-ins, a line each.
    pub(super) fn changes(&self, plan: &RosterPlan) -> Changes {
        let before = self.known.organisation.roster();
        let lines = |duties: &mut dyn Iterator<Item = &Duty>, swaps: &mut dyn Iterator<Item = &Swap>| {
            let mut lines: Vec<String> = duties.map(|duty| self.duty_line(duty)).collect();
            lines.extend(swaps.map(|swap| self.swap_line(swap)));
            lines
        };
        let old = lines(&mut before.duties(), &mut before.swaps());
        let new = lines(&mut plan.duties.iter(), &mut plan.swaps.iter());
        Changes::of_lines(&old, &new)
    }

    fn duty_line(&self, duty: &Duty) -> String {
        let post = match duty.post {
            DutyPost::Leader => "带班领导",
            DutyPost::Officer => "值班员",
            DutyPost::Reserve => "备班",
        };
        let hours = match (duty.from_us, duty.until_us) {
            (None, None) => String::new(),
            (from, until) => format!(" {}~{}", shown(from), shown(until)),
        };
        format!("{} {post} {}{hours}", self.area(&duty.area), self.people.name(duty.person, self.known))
    }

    fn swap_line(&self, swap: &Swap) -> String {
        let name = |person| self.people.name(person, self.known);
        let (from, until) = (shown(Some(swap.from_us)), shown(Some(swap.until_us)));
        format!("{} {} 替 {} {from}~{until}", self.area(&swap.area), name(swap.stand_in), name(swap.out))
    }

    fn area(&self, code: &geo_index::AreaCode) -> String {
        let area = self.tree.area(code).or_else(|| self.known.organisation.areas().area(code));
        area.map_or_else(|| code.to_string(), |area| format!("{} ({code})", area.name))
    }

    /// People on duty of whom nothing is known after the import.
    pub(super) fn nameless(&self, plan: &RosterPlan) -> Vec<ImportNote> {
        let listed = |person| self.people.is_listed(person) || self.known.has_account(person);
        let lost = plan.duties.iter().filter(|duty| !listed(duty.person));
        let note = |duty: &Duty| ImportNote {
            part: ImportPart::Roster,
            entry: duty.area.to_string(),
            message: format!("{} is on duty and is not among the people any more", duty.person),
        };
        lost.map(note).collect()
    }
}

impl RosterPlan {
    pub(super) fn document(&self) -> serde_json::Value {
        if self.swaps.is_empty() {
            json!({ "duties": self.duties })
        } else {
            json!({ "duties": self.duties, "swaps": self.swaps })
        }
    }
}

fn post(post: Option<wire::DutyPost>) -> DutyPost {
    match post {
        None | Some(wire::DutyPost::Officer) => DutyPost::Officer,
        Some(wire::DutyPost::Leader) => DutyPost::Leader,
        Some(wire::DutyPost::Reserve) => DutyPost::Reserve,
    }
}

fn instant(at: wire::UtcMicros) -> UtcMicros {
    UtcMicros(at.get())
}

fn shown(at: Option<UtcMicros>) -> String {
    let instant = at.and_then(|at| Timestamp::from_microsecond(at.0).ok());
    let local = instant.map(|instant| tz::offset(SHOWN_HOURS_FROM_UTC).to_datetime(instant));
    local.map_or_else(String::new, |local| local.strftime("%Y-%m-%d %H:%M").to_string())
}
