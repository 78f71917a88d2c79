//! A city's organisation as the hub imports it: areas, people, units, and the roster of a fortnight.

use std::collections::BTreeMap;

use hub_protocol::{
    DutyPost, UtcMicros,
    http::{ImportOrganisation, PersonEntry, RosterDuty, UnitEntry},
};

use crate::city::{City, CityDuty, CityPerson, Shift};

/// Days of the roster: what changes hands twice a day is written day by day.
pub const ROSTER_DAYS: i64 = 14;

/// Microseconds in a day.
const DAY_US: i64 = 24 * 3_600 * 1_000_000;

/// Rows of run cards that the hub has to begin with, among them some that a city of the simulator falls short of.
const RUN_CARDS: &str = include_str!("../../../hub/engine/data/run_cards.json");

/// The whole organisation with its run cards; the roster begins at a midnight. The policy is left out.
///
/// # Panics
/// If the rows of run cards are no list.
#[must_use]
pub fn organisation(city: &City, begin: UtcMicros) -> ImportOrganisation {
    let rows = serde_json::from_str(RUN_CARDS).expect("the rows of run cards are a list");
    ImportOrganisation { run_cards: Some(rows), ..people_and_units(city, begin) }
}

fn people_and_units(city: &City, begin: UtcMicros) -> ImportOrganisation {
    if city.people.is_empty() {
        return drawn(city);
    }
    ImportOrganisation {
        areas: Some(city.geojson()),
        people: Some(city.people.iter().map(person).collect()),
        units: Some(units(city)),
        roster: Some(city.duties.iter().flat_map(|duty| duties(duty, begin)).collect()),
        ..ImportOrganisation::default()
    }
}

/// A city that is only drawn has officials and nobody else.
fn drawn(city: &City) -> ImportOrganisation {
    ImportOrganisation {
        areas: Some(city.geojson()),
        units: Some(city.unit_entries()),
        roster: Some(city.roster()),
        ..ImportOrganisation::default()
    }
}

/// The units, each with the code of the person who answers for it, by which people without an account are named too.
fn units(city: &City) -> Vec<UnitEntry> {
    let people = city.people.iter().filter_map(|person| Some((person.login.as_deref()?, &person.code)));
    let codes: BTreeMap<&str, &String> = people.collect();
    let mut units = city.unit_entries();
    for unit in &mut units {
        let code = unit.person.as_deref().and_then(|login| codes.get(login));
        unit.person = code.map(|code| (*code).clone());
    }
    units
}

fn person(person: &CityPerson) -> PersonEntry {
    PersonEntry {
        code: person.code.clone(),
        name: person.name.clone(),
        phone: Some(person.phone.clone()),
        login: person.login.clone(),
        role: person.role,
        area: person.area.clone(),
        department: None,
    }
}

fn duties(duty: &CityDuty, begin: UtcMicros) -> Vec<RosterDuty> {
    let entry = |hours: Option<(UtcMicros, UtcMicros)>| RosterDuty {
        area: duty.area.clone(),
        person: duty.person.clone(),
        // 值班员 is what is meant where nothing is said.
        post: Some(duty.post).filter(|post| *post != DutyPost::Officer),
        from_us: hours.map(|(from, _)| from),
        until_us: hours.map(|(_, until)| until),
    };
    match duty.shift {
        Shift::Always => vec![entry(None)],
        Shift::Day | Shift::Night => {
            let midnight = |day: i64| UtcMicros::clamped(begin.get() + day * DAY_US);
            (0..ROSTER_DAYS).map(|day| entry(Some(duty.shift.on_day(midnight(day))))).collect()
        }
    }
}
