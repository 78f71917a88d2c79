//! Units: those listed, those people who are one by their function, and whoever is responsible for a grid.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::{AreaCode, Tier};
use hub_protocol::{UnitKind, http};

use super::{Areas, People, areas::Charge, check_area, wire_code};
use crate::{
    entries::{PersonEntry, UnitEntry},
    mistake::{Mistakes, TreeFault},
    origins::Origin,
    spot::Spot,
    vocabulary::Function,
};

/// All units and where each stands.
pub(super) fn units(
    listed: Vec<UnitEntry>,
    charges: &[Charge],
    people: &People,
    tree: &Areas,
    mistakes: &mut Mistakes,
) -> (Vec<http::UnitEntry>, Vec<Origin>) {
    let mut units = Vec::new();
    let mut first_at: BTreeMap<String, Spot> = BTreeMap::new();
    // A person who crews a listed unit is that unit and not another one on foot.
    let mut busy: BTreeSet<String> = BTreeSet::new();
    for entry in listed {
        check_area(&entry.home, tree, mistakes);
        if let Some(first) = first_at.get(&entry.code.value) {
            let fault = TreeFault::Twice { first: first.clone() };
            mistakes.add(entry.code.spot, entry.code.value, fault);
            continue;
        }
        first_at.insert(entry.code.value.clone(), entry.code.spot.clone());
        let person = entry.person.as_ref().and_then(|person| people.meant(person, mistakes));
        busy.extend(person.clone());
        let unit = http::UnitEntry {
            code: entry.code.value,
            name: entry.name,
            kind: entry.kind,
            home: wire_code(&entry.home.value),
            skills: entry.skills,
            person,
            phone: entry.phone,
            travel: entry.travel,
        };
        units.push((unit, Origin::new(entry.code.spot, entry.columns)));
    }
    for (person, (kind, home)) in on_foot(charges, people, tree) {
        if busy.contains(person) || first_at.contains_key(person) {
            continue;
        }
        let Some(entry) = people.by_code(person) else { continue };
        units.push((on_foot_unit(entry, kind, home), Origin::from(entry.code.spot.clone())));
    }
    units.into_iter().unzip()
}

fn on_foot_unit(person: &PersonEntry, kind: UnitKind, home: &AreaCode) -> http::UnitEntry {
    http::UnitEntry {
        code: person.code.value.clone(),
        name: person.name.clone(),
        kind,
        home: wire_code(home),
        skills: Vec::new(),
        person: Some(person.code.value.clone()),
        phone: person.phone.as_ref().map(|phone| phone.value.clone()),
        travel: None,
    }
}

/// People who are units by themselves. Whoever has several grids belongs to the lowest area that holds them all.
fn on_foot<'a>(
    charges: &'a [Charge],
    people: &'a People,
    tree: &'a Areas,
) -> BTreeMap<&'a str, (UnitKind, &'a AreaCode)> {
    let mut units = BTreeMap::new();
    for person in people.iter() {
        if let Some(Function::Field(kind)) = person.function {
            units.insert(person.code.value.as_str(), (kind, &person.area.value));
        }
    }
    let mut grids: BTreeMap<&str, Vec<&AreaCode>> = BTreeMap::new();
    for charge in charges.iter().filter(|charge| charge.tier == Tier::Grid) {
        grids.entry(&charge.person).or_default().push(&charge.area);
    }
    for (person, areas) in grids {
        let home = tree.common(&areas).unwrap_or(areas[0]);
        let unit = units.entry(person).or_insert((UnitKind::GridWorker, home));
        unit.1 = home;
    }
    units
}
