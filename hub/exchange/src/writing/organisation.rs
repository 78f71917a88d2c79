//! An organisation as a workbook that is read back to the same. Outlines, the policy but for its categories and run cards, and the catalogue
//! are left out.

use std::path::Path;

use geo_index::Tier;
use hub_protocol::http::{ImportOrganisation, PersonEntry, RosterDuty, RosterSwap, UnitEntry};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::Value;

use super::{WriteError, categories, header, run_cards};
use crate::{
    columns::{Key, SheetKind},
    moments,
    vocabulary::{kind_name, post_name, role_name, tier, tier_name, travel_name},
};

/// Writes areas, people, units and roster as a workbook.
///
/// # Errors
/// [`WriteError`] if there are more rows than a sheet holds, or the file cannot be written.
pub fn write_workbook(organisation: &ImportOrganisation, path: &Path) -> Result<(), WriteError> {
    let mut book = Workbook::new();
    let areas = areas_of(organisation);
    let (grids, centres): (Vec<_>, Vec<_>) =
        areas.iter().partition(|area| tier(area.tier) == Some(Tier::Grid));
    let area = |area: &&AreaRow<'_>| area.cells();
    sheet(book.add_worksheet(), SheetKind::Areas, centres.iter().map(area))?;
    sheet(book.add_worksheet(), SheetKind::Grids, grids.iter().map(area))?;
    let people = organisation.people.iter().flatten().map(person);
    sheet(book.add_worksheet(), SheetKind::People, people)?;
    sheet(book.add_worksheet(), SheetKind::Units, organisation.units.iter().flatten().map(unit))?;
    sheet(book.add_worksheet(), SheetKind::Phones, areas.iter().flat_map(AreaRow::phones))?;
    let duties = organisation.roster.iter().flatten().map(duty);
    let swaps = organisation.swaps.iter().flatten().map(swap);
    sheet(book.add_worksheet(), SheetKind::Roster, duties.chain(swaps))?;
    let categories = organisation.categories.iter().flatten().map(categories::cells);
    sheet(book.add_worksheet(), SheetKind::Categories, categories)?;
    let run_cards = match &organisation.run_cards {
        Some(rows) => rows.clone(),
        None => organisation.policy.as_ref().map(run_cards::rows_of).unwrap_or_default(),
    };
    sheet(book.add_worksheet(), SheetKind::RunCards, run_cards.iter().map(run_cards::cells))?;
    Ok(book.save(path)?)
}

pub(super) type Cells = Vec<(Key, String)>;

fn sheet(
    sheet: &mut Worksheet,
    kind: SheetKind,
    rows: impl Iterator<Item = Cells>,
) -> Result<(), WriteError> {
    header(sheet, kind)?;
    self::rows(sheet, kind, 1, rows, &Format::new().set_num_format("@"))
}

/// Writes rows from one on.
pub(super) fn rows(
    sheet: &mut Worksheet,
    kind: SheetKind,
    from: u32,
    rows: impl Iterator<Item = Cells>,
    format: &Format,
) -> Result<(), WriteError> {
    for (row, cells) in (from..).zip(rows) {
        for (key, value) in cells {
            let column = kind.columns().iter().position(|column| column.key == key);
            let column = column.and_then(|at| u16::try_from(at).ok());
            let column = column.expect("rows are written with columns of their sheet");
            if !value.is_empty() {
                sheet.write_string_with_format(row, column, value, format)?;
            }
        }
    }
    Ok(())
}

/// An area as its document has it.
struct AreaRow<'a> {
    tier: &'a str,
    properties: &'a Value,
}

impl<'a> AreaRow<'a> {
    fn text(&self, property: &str) -> &'a str {
        self.properties[property].as_str().unwrap_or_default()
    }

    fn cells(&self) -> Cells {
        let day = |property: &str| {
            let instant = moments::when(self.text(property)).and_then(moments::When::instant);
            instant.map(moments::written).unwrap_or_default()
        };
        let mut cells = vec![
            (Key::Code, self.text("code").to_owned()),
            (Key::Name, self.text("name").to_owned()),
            (Key::Parent, self.text("parent").to_owned()),
            (Key::From, day("valid_from")),
            (Key::Until, day("valid_until")),
        ];
        match tier(self.tier) {
            Some(Tier::Grid) => {}
            Some(tier) => cells.push((Key::Tier, tier_name(tier).to_owned())),
            None => cells.push((Key::Tier, self.tier.to_owned())),
        }
        cells
    }

    fn phones(&self) -> Vec<Cells> {
        let phones = self.properties["phones"].as_array().map(Vec::as_slice).unwrap_or_default();
        let text = |phone: &Value, property: &str| phone[property].as_str().unwrap_or_default().to_owned();
        let row = |phone: &Value| {
            let area = (Key::Area, self.text("code").to_owned());
            vec![area, (Key::Name, text(phone, "name")), (Key::Phone, text(phone, "number"))]
        };
        phones.iter().map(row).collect()
    }
}

fn areas_of(organisation: &ImportOrganisation) -> Vec<AreaRow<'_>> {
    let features = organisation.areas.as_ref().and_then(|areas| areas["features"].as_array());
    features.into_iter().flatten().filter_map(area_row).collect()
}

fn area_row(feature: &Value) -> Option<AreaRow<'_>> {
    let properties = feature.get("properties")?;
    Some(AreaRow { tier: properties["tier"].as_str().unwrap_or_default(), properties })
}

fn person(person: &PersonEntry) -> Cells {
    vec![
        (Key::Code, person.code.clone()),
        (Key::Name, person.name.clone()),
        (Key::Phone, person.phone.clone().unwrap_or_default()),
        (Key::Login, person.login.clone().unwrap_or_default()),
        (Key::Role, person.role.map(role_name).unwrap_or_default().to_owned()),
        (Key::Area, person.area.to_string()),
        (Key::Department, person.department.clone().unwrap_or_default()),
    ]
}

fn unit(unit: &UnitEntry) -> Cells {
    vec![
        (Key::Name, unit.name.clone()),
        (Key::Code, unit.code.clone()),
        (Key::Kind, kind_name(unit.kind).to_owned()),
        (Key::Area, unit.home.to_string()),
        (Key::Skills, unit.skills.join(";")),
        (Key::Person, unit.person.clone().unwrap_or_default()),
        (Key::Phone, unit.phone.clone().unwrap_or_default()),
        (Key::Travel, unit.travel.map(travel_name).unwrap_or_default().to_owned()),
    ]
}

fn duty(duty: &RosterDuty) -> Cells {
    vec![
        (Key::Area, duty.area.to_string()),
        (Key::From, duty.from_us.map(moments::written).unwrap_or_default()),
        (Key::Until, duty.until_us.map(moments::written).unwrap_or_default()),
        (Key::Post, duty.post.map(post_name).unwrap_or_default().to_owned()),
        (Key::Person, duty.person.clone()),
    ]
}

fn swap(swap: &RosterSwap) -> Cells {
    vec![
        (Key::Area, swap.area.to_string()),
        (Key::From, moments::written(swap.from_us)),
        (Key::Until, moments::written(swap.until_us)),
        (Key::Person, swap.stand_in.clone()),
        (Key::InsteadOf, swap.out.clone()),
    ]
}
