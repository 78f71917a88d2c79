//! Entries tied together: one organisation, or every mistake in how they belong together.

mod areas;
mod closed_loop;
mod people;
mod roster;
mod units;

use geo_index::AreaCode;
use hub_protocol::{self as wire, http::ImportOrganisation};

use crate::{
    Import, Origins,
    columns::SheetKind,
    entries::{CategoryEntry, Entries, Found, RunCardEntry},
    mistake::{FileFault, Mistakes, TreeFault},
    origins::Origin,
    remark::Remark,
};

pub(crate) use areas::Areas;
pub(crate) use people::People;

/// Ties everything together; what the files do not speak of is left out of the import.
pub(crate) fn assemble(entries: Entries, mistakes: &mut Mistakes, remarks: &mut Vec<Remark>) -> Import {
    let Entries { given, areas, outlines, people, units, phones, duties, swaps, policy, .. } = entries;
    let calendar = closed_loop::calendar(entries.calendar, entries.days, mistakes);
    let catalogue = closed_loop::catalogue(
        entries.catalogue,
        entries.departments,
        entries.matters,
        entries.mapping,
        mistakes,
    );
    let mut tree = Areas::of(areas, outlines, mistakes, remarks);
    tree.take_phones(phones, mistakes);
    let mut people = People::of(people, mistakes);
    let responsible = tree.responsible(&mut people, mistakes);
    people.check_areas(&tree, mistakes);
    let units = units::units(units, &responsible, &people, &tree, mistakes);
    let roster = roster::roster(duties, swaps, &responsible, &people, &tree, mistakes);
    let has_units = given.contains(&SheetKind::Units) || !units.0.is_empty();
    let has_roster = given.contains(&SheetKind::Roster) || !roster.duties.0.is_empty();
    let has_people = given.contains(&SheetKind::People) || !people.is_empty();
    let has_run_cards = given.contains(&SheetKind::RunCards);
    let mut origins = Origins::default();
    let mut organisation = ImportOrganisation { calendar, ..ImportOrganisation::default() };
    if let Some(policy) = policy.as_ref().filter(|_| has_run_cards && entries.run_cards.is_empty())
        && brings_cards(&policy.value)
    {
        mistakes.add(policy.spot.clone(), "", FileFault::CardsBothWays);
    }
    organisation.policy = policy.map(|policy| policy.value);
    if !entries.categories.is_empty() {
        let rows = entries.categories.into_iter().map(|CategoryEntry { entry, columns }| {
            let Found { value, spot } = entry;
            (value, Origin::new(spot, columns))
        });
        let (categories, spots) = rows.unzip();
        (organisation.categories, origins.categories) = (Some(categories), spots);
    }
    // Rows of cards are the whole list, in the place of those of a policy document beside them; a list that is there and empty
    // takes all cards away.
    if has_run_cards || !entries.run_cards.is_empty() {
        let rows = entries.run_cards.into_iter().map(|RunCardEntry { entry, columns }| {
            let Found { value, spot } = entry;
            (value, Origin::new(spot, columns))
        });
        let (run_cards, spots) = rows.unzip();
        (organisation.run_cards, origins.run_cards) = (Some(run_cards), spots);
    }
    if let Some(catalogue) = catalogue {
        organisation.catalogue = Some(catalogue.document);
        origins.departments = catalogue.departments;
        origins.matters = catalogue.matters;
        origins.mapping = catalogue.mapping;
    }
    if !tree.is_empty() {
        organisation.areas = Some(tree.document());
    }
    if has_people {
        let (listed, spots) = people.listed();
        (organisation.people, origins.people) = (Some(listed), spots);
    }
    if has_units {
        (organisation.units, origins.units) = (Some(units.0), units.1);
    }
    if has_roster {
        (organisation.roster, origins.roster) = (Some(roster.duties.0), roster.duties.1);
    }
    // Stand-ins are mostly made at a desk: a table that speaks of none does not take those away.
    if !roster.swaps.0.is_empty() {
        (organisation.swaps, origins.swaps) = (Some(roster.swaps.0), roster.swaps.1);
    }
    Import { organisation, origins, remarks: Vec::new() }
}

/// Whether a policy document says which cards there are, and that there are some.
fn brings_cards(policy: &serde_json::Value) -> bool {
    let cards = policy.get("run_cards").and_then(serde_json::Value::as_array);
    cards.is_some_and(|cards| !cards.is_empty())
}

fn wire_code(code: &AreaCode) -> wire::AreaCode {
    wire::AreaCode(code.as_str().to_owned())
}

/// Names an area that is not there, where the files say which areas there are.
fn check_area(area: &Found<AreaCode>, tree: &Areas, mistakes: &mut Mistakes) {
    if !tree.is_empty() && !tree.contains(&area.value) {
        mistakes.add(area.spot.clone(), area.value.as_str(), TreeFault::UnknownArea);
    }
}
