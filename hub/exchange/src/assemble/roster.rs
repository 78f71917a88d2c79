//! The roster: rows of the 值班表, and whoever is responsible for a centre, who is on duty there always.

use std::collections::BTreeMap;

use geo_index::{AreaCode, Tier};
use hub_protocol::{DutyPost, UtcMicros, http};

use super::{Areas, People, areas::Charge, check_area, wire_code};
use crate::{
    entries::{DutyEntry, SwapEntry},
    mistake::{CellFault, Mistakes, TreeFault},
    origins::Origin,
    spot::Spot,
};

/// Duties and swaps, and where each stands.
pub(super) struct Roster {
    pub(super) duties: (Vec<http::RosterDuty>, Vec<Origin>),
    pub(super) swaps: (Vec<http::RosterSwap>, Vec<Origin>),
}

type Slot = (AreaCode, String, DutyPost, Option<UtcMicros>, Option<UtcMicros>);

pub(super) fn roster(
    entries: Vec<DutyEntry>,
    swaps: Vec<SwapEntry>,
    charges: &[Charge],
    people: &People,
    tree: &Areas,
    mistakes: &mut Mistakes,
) -> Roster {
    let mut duties = Vec::new();
    let mut seen: BTreeMap<Slot, Spot> = BTreeMap::new();
    for entry in entries {
        check_area(&entry.area, tree, mistakes);
        if entry.from.zip(entry.until).is_some_and(|(from, until)| until <= from) {
            mistakes.add(entry.area.spot.clone(), entry.area.value.as_str(), CellFault::EndsFirst);
        }
        let Some(person) = people.meant(&entry.person, mistakes) else { continue };
        let slot = (entry.area.value.clone(), person, entry.post, entry.from, entry.until);
        if let Some(first) = seen.get(&slot) {
            let fault = TreeFault::Twice { first: first.clone() };
            mistakes.add(entry.person.spot, entry.person.value, fault);
            continue;
        }
        seen.insert(slot.clone(), entry.person.spot.clone());
        duties.push((duty(slot), Origin::new(entry.person.spot, entry.columns)));
    }
    for charge in charges.iter().filter(|charge| charge.tier > Tier::Grid) {
        let slot = (charge.area.clone(), charge.person.clone(), DutyPost::Officer, None, None);
        if seen.insert(slot.clone(), charge.spot.clone()).is_none() {
            duties.push((duty(slot), Origin::from(charge.spot.clone())));
        }
    }
    let swaps = swaps.into_iter().filter_map(|entry| {
        check_area(&entry.area, tree, mistakes);
        let out = people.meant(&entry.out, mistakes)?;
        let stand_in = people.meant(&entry.stand_in, mistakes)?;
        let area = wire_code(&entry.area.value);
        let swap = http::RosterSwap { area, out, stand_in, from_us: entry.from, until_us: entry.until };
        Some((swap, Origin::new(entry.stand_in.spot, entry.columns)))
    });
    let swaps = swaps.unzip();
    Roster { duties: duties.into_iter().unzip(), swaps }
}

fn duty((area, person, post, from_us, until_us): Slot) -> http::RosterDuty {
    // An officer is what somebody is who is on duty, so it is not written.
    let post = (post != DutyPost::Officer).then_some(post);
    http::RosterDuty { area: wire_code(&area), person, post, from_us, until_us }
}
