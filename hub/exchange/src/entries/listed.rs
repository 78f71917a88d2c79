//! Entries of JSON files, which are on the wire already; counted from 1, as features are.

use std::sync::Arc;

use geo_index::AreaCode;
use hub_protocol::{self as wire, http};

use super::{DutyEntry, Found, PersonEntry, SwapEntry, UnitEntry};
use crate::{
    mistake::{CellFault, Mistakes},
    origins::Columns,
    spot::Spot,
    vocabulary::Function,
};

fn code(area: &wire::AreaCode, spot: &Spot, mistakes: &mut Mistakes) -> Option<Found<AreaCode>> {
    let checked = AreaCode::new(&area.0)
        .inspect_err(|_shown_by_the_fault| mistakes.add(spot.clone(), &area.0, CellFault::Code));
    checked.ok().map(|value| Found { value, spot: spot.clone() })
}

fn each<T, E>(file: &Arc<str>, listed: Vec<T>, mut entry: impl FnMut(T, &Spot) -> Option<E>) -> Vec<E> {
    let numbered = (1_usize..).zip(listed);
    numbered.filter_map(|(number, listed)| entry(listed, &Spot::feature(file, number))).collect()
}

pub(crate) fn read_people(
    file: &Arc<str>,
    listed: Vec<http::PersonEntry>,
    mistakes: &mut Mistakes,
) -> Vec<PersonEntry> {
    each(file, listed, |person, spot| {
        let found = |value: String| Found { value, spot: spot.clone() };
        Some(PersonEntry {
            code: found(person.code),
            name: person.name,
            phone: person.phone.map(found),
            login: person.login.map(found),
            function: person.role.map(Function::Account),
            area: code(&person.area, spot, mistakes)?,
            department: person.department,
            columns: Columns::default(),
        })
    })
}

pub(crate) fn read_units(
    file: &Arc<str>,
    listed: Vec<http::UnitEntry>,
    mistakes: &mut Mistakes,
) -> Vec<UnitEntry> {
    each(file, listed, |unit, spot| {
        let found = |value: String| Found { value, spot: spot.clone() };
        Some(UnitEntry {
            code: found(unit.code),
            name: unit.name,
            kind: unit.kind,
            home: code(&unit.home, spot, mistakes)?,
            skills: unit.skills,
            person: unit.person.map(found),
            phone: unit.phone,
            travel: unit.travel,
            columns: Columns::default(),
        })
    })
}

pub(crate) fn read_roster(
    file: &Arc<str>,
    listed: Vec<http::RosterDuty>,
    mistakes: &mut Mistakes,
) -> Vec<DutyEntry> {
    each(file, listed, |duty, spot| {
        Some(DutyEntry {
            area: code(&duty.area, spot, mistakes)?,
            person: Found { value: duty.person, spot: spot.clone() },
            post: duty.post.unwrap_or(wire::DutyPost::Officer),
            from: duty.from_us,
            until: duty.until_us,
            columns: Columns::default(),
        })
    })
}

pub(crate) fn read_swaps(
    file: &Arc<str>,
    listed: Vec<http::RosterSwap>,
    mistakes: &mut Mistakes,
) -> Vec<SwapEntry> {
    each(file, listed, |swap, spot| {
        let found = |value: String| Found { value, spot: spot.clone() };
        Some(SwapEntry {
            area: code(&swap.area, spot, mistakes)?,
            out: found(swap.out),
            stand_in: found(swap.stand_in),
            from: swap.from_us,
            until: swap.until_us,
            columns: Columns::default(),
        })
    })
}
