//! From files to an import: what each file is, what it says, and whether all of it belongs together.

use std::collections::BTreeMap;

use hub_protocol::http::ImportOrganisation;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    Import, Mistake, Options, Source,
    assemble::assemble,
    columns::SheetKind,
    entries::{self, Entries, Found, read_table},
    maps::{ShapeFiles, is_feature_collection, read_geojson, read_shapes},
    mistake::{FileFault, Mistakes},
    remark::{Remark, What},
    sheet::{Bounds, decode_text, read_delimited, read_workbook},
    spot::Spot,
    table::Table,
};

/// Reads files as one import.
///
/// # Errors
/// Every mistake in them, by file and place.
pub fn read(sources: Vec<Source>, options: Options) -> Result<Import, Vec<Mistake>> {
    read_with(sources, options, Mistakes::default())
}

pub(crate) fn read_with(
    sources: Vec<Source>,
    options: Options,
    mistakes: Mistakes,
) -> Result<Import, Vec<Mistake>> {
    let mut reading =
        Reading { options, entries: Entries::default(), mistakes, remarks: Vec::new(), is_read: false };
    let mut shapes: BTreeMap<String, Vec<&Source>> = BTreeMap::new();
    for source in &sources {
        match source.ending().as_str() {
            "xlsx" | "xlsm" => reading.workbook(source),
            "csv" | "tsv" | "txt" => reading.table(source),
            "json" | "geojson" => reading.json(source),
            "shp" | "dbf" | "prj" | "cpg" => {
                shapes.entry(source.stem().to_owned()).or_default().push(source);
            }
            "xls" | "et" | "ods" | "wps" | "doc" | "docx" => {
                reading.mistakes.add(Spot::file(&source.name), "", FileFault::Unsupported);
            }
            _ => reading.remark(Spot::file(&source.name), What::UnknownFile),
        }
    }
    for parts in shapes.values() {
        reading.shapes(parts);
    }
    let Reading { entries, mut mistakes, mut remarks, is_read, .. } = reading;
    if !is_read && mistakes.is_empty() {
        let name = sources.first().map_or_else(|| "-".into(), |source| source.name.clone());
        mistakes.add(Spot::file(&name), "", FileFault::Nothing);
    }
    let mut import = assemble(entries, &mut mistakes, &mut remarks);
    if mistakes.is_empty() {
        import.remarks = remarks;
        Ok(import)
    } else {
        Err(mistakes.into_sorted())
    }
}

/// Takes a document of a kind of which there can be one. A second is a mistake, not what holds.
fn take_one<T>(held: &mut Option<Found<T>>, value: T, source: &Source, mistakes: &mut Mistakes) {
    let spot = Spot::file(&source.name);
    match held {
        Some(first) => mistakes.add(spot, "", FileFault::Twice { first: first.spot.clone() }),
        None => *held = Some(Found { value, spot }),
    }
}

struct Reading {
    options: Options,
    entries: Entries,
    mistakes: Mistakes,
    remarks: Vec<Remark>,
    /// Whether any file had something that is part of an organisation.
    is_read: bool,
}

impl Reading {
    fn remark(&mut self, spot: Spot, what: What) {
        self.remarks.push(Remark { spot, what });
    }

    fn workbook(&mut self, source: &Source) {
        let sheets = read_workbook(
            &source.name,
            &source.bytes,
            Bounds::ORGANISATION,
            &mut self.mistakes,
            &mut self.remarks,
        );
        for sheet in sheets {
            // The template's own notes are no table.
            if sheet.name.as_deref() == Some(crate::writing::NOTES_SHEET) {
                continue;
            }
            self.sheet(&sheet);
        }
    }

    fn table(&mut self, source: &Source) {
        let sheet = read_delimited(&source.name, &source.bytes, Bounds::ORGANISATION, &mut self.mistakes);
        self.sheet(&sheet);
    }

    fn sheet(&mut self, sheet: &crate::sheet::Sheet) {
        if let Some(table) = Table::of(sheet, &mut self.mistakes, &mut self.remarks) {
            self.is_read = true;
            read_table(&table, &mut self.entries, &mut self.mistakes, &mut self.remarks);
        }
    }

    fn shapes(&mut self, parts: &[&Source]) {
        let part = |ending: &str| {
            let found = parts.iter().find(|part| part.ending() == ending);
            found.map(|part| part.bytes.as_slice())
        };
        let files = ShapeFiles { shp: part("shp"), dbf: part("dbf"), prj: part("prj"), cpg: part("cpg") };
        let named = parts.iter().find(|part| part.ending() == "shp").or(parts.first());
        let Some(named) = named else { return };
        self.is_read = true;
        let read =
            read_shapes(&named.name, &files, self.options.datum, &mut self.mistakes, &mut self.remarks);
        self.entries.outlines.extend(read);
    }

    fn json(&mut self, source: &Source) {
        self.is_read = true;
        let Some(value) = self.parsed::<Value>(source) else { return };
        if is_feature_collection(&value) {
            return self.map(source, value);
        }
        let stem = source.stem().rsplit('/').next().unwrap_or_default();
        match stem {
            "policy" => self.policy(source, value),
            "categories" => self.categories(source, value),
            "run_cards" => self.run_cards(source, value),
            "calendar" => self.calendar(source, value),
            "catalogue" => self.catalogue(source, value),
            "people" => self.people(source, value),
            "units" => self.units(source, value),
            "roster" => self.roster(source, value),
            "swaps" => self.swaps(source, value),
            _ => self.whole(source, value),
        }
    }

    fn map(&mut self, source: &Source, value: Value) {
        let datum = self.options.datum;
        let read = read_geojson(&source.name, value, datum, &mut self.mistakes, &mut self.remarks);
        self.entries.outlines.extend(read);
    }

    fn policy(&mut self, source: &Source, value: Value) {
        take_one(&mut self.entries.policy, value, source, &mut self.mistakes);
    }

    fn categories(&mut self, source: &Source, value: Value) {
        let Some(listed) = self.typed(source, value) else { return };
        self.entries.categories.extend(entries::read_categories(&source.name, listed));
    }

    fn run_cards(&mut self, source: &Source, value: Value) {
        let Some(listed) = self.typed(source, value) else { return };
        self.listed_run_cards(source, listed);
    }

    /// A list that is empty is given, too: there are no cards.
    fn listed_run_cards(&mut self, source: &Source, listed: Vec<Value>) {
        self.entries.given.insert(SheetKind::RunCards);
        self.entries.run_cards.extend(entries::read_run_cards(&source.name, listed));
    }

    fn calendar(&mut self, source: &Source, value: Value) {
        let Some(value) = self.typed(source, value) else { return };
        take_one(&mut self.entries.calendar, value, source, &mut self.mistakes);
    }

    fn catalogue(&mut self, source: &Source, value: Value) {
        let Some(value) = self.typed(source, value) else { return };
        take_one(&mut self.entries.catalogue, value, source, &mut self.mistakes);
    }

    fn people(&mut self, source: &Source, value: Value) {
        let Some(listed) = self.typed(source, value) else { return };
        self.entries.given.insert(SheetKind::People);
        self.entries.people.extend(entries::read_people(&source.name, listed, &mut self.mistakes));
    }

    fn units(&mut self, source: &Source, value: Value) {
        let Some(listed) = self.typed(source, value) else { return };
        self.entries.given.insert(SheetKind::Units);
        self.entries.units.extend(entries::read_units(&source.name, listed, &mut self.mistakes));
    }

    fn roster(&mut self, source: &Source, value: Value) {
        let Some(listed) = self.typed(source, value) else { return };
        self.entries.given.insert(SheetKind::Roster);
        self.entries.duties.extend(entries::read_roster(&source.name, listed, &mut self.mistakes));
    }

    fn swaps(&mut self, source: &Source, value: Value) {
        let Some(listed) = self.typed(source, value) else { return };
        self.entries.swaps.extend(entries::read_swaps(&source.name, listed, &mut self.mistakes));
    }

    /// One file that holds a whole import.
    fn whole(&mut self, source: &Source, value: Value) {
        let Some(import) = self.typed::<ImportOrganisation>(source, value) else { return };
        let ImportOrganisation {
            areas,
            people,
            units,
            roster,
            swaps,
            policy,
            categories,
            run_cards,
            calendar,
            catalogue,
        } = import;
        if [&areas, &policy, &calendar, &catalogue].iter().all(|part| part.is_none())
            && categories.is_none()
            && run_cards.is_none()
            && people.is_none()
            && units.is_none()
            && roster.is_none()
        {
            // A map that cannot be read is a mistake: whoever names a file so wants what is in it.
            if source.name.to_ascii_lowercase().ends_with(".geojson") {
                let why = "no GeoJSON FeatureCollection / 不是 GeoJSON FeatureCollection".to_owned();
                return self.mistakes.add(Spot::file(&source.name), "", FileFault::Unreadable { why });
            }
            return self.remark(Spot::file(&source.name), What::UnknownFile);
        }
        if let Some(policy) = policy {
            self.policy(source, policy);
        }
        let categories = entries::read_categories(&source.name, categories.unwrap_or_default());
        self.entries.categories.extend(categories);
        if let Some(run_cards) = run_cards {
            self.listed_run_cards(source, run_cards);
        }
        if let Some(calendar) = calendar {
            self.calendar(source, calendar);
        }
        if let Some(catalogue) = catalogue {
            self.catalogue(source, catalogue);
        }
        if let Some(areas) = areas {
            self.map(source, areas);
        }
        if let Some(people) = people {
            self.entries.given.insert(SheetKind::People);
            self.entries.people.extend(entries::read_people(&source.name, people, &mut self.mistakes));
        }
        if let Some(units) = units {
            self.entries.given.insert(SheetKind::Units);
            self.entries.units.extend(entries::read_units(&source.name, units, &mut self.mistakes));
        }
        if let Some(roster) = roster {
            self.entries.given.insert(SheetKind::Roster);
            self.entries.duties.extend(entries::read_roster(&source.name, roster, &mut self.mistakes));
        }
        let swaps = entries::read_swaps(&source.name, swaps.unwrap_or_default(), &mut self.mistakes);
        self.entries.swaps.extend(swaps);
    }

    fn parsed<T: DeserializeOwned>(&mut self, source: &Source) -> Option<T> {
        let unreadable = |why: String| FileFault::Unreadable { why };
        let Some(text) = decode_text(&source.bytes) else {
            let fault = unreadable("neither UTF-8 nor GB18030 / 既不是 UTF-8 也不是 GB18030".to_owned());
            self.mistakes.add(Spot::file(&source.name), "", fault);
            return None;
        };
        match serde_json::from_str(&text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.mistakes.add(Spot::file(&source.name), "", unreadable(error.to_string()));
                None
            }
        }
    }

    fn typed<T: DeserializeOwned>(&mut self, source: &Source, value: Value) -> Option<T> {
        serde_json::from_value(value)
            .inspect_err(|error| {
                let fault = FileFault::Unreadable { why: error.to_string() };
                self.mistakes.add(Spot::file(&source.name), "", fault);
            })
            .ok()
    }
}
