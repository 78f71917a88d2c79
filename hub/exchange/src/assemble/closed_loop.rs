//! The catalogue and the working calendar as documents, from rows of sheets and from files of their own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::{
    entries::{DayEntry, DepartmentEntry, Found, MatterEntry, SameEntry},
    mistake::{Mistakes, TreeFault},
    origins::{Columns, Origin},
    spot::Spot,
    vocabulary::OffOrWork,
};

/// A catalogue, and where each entry of it stands.
pub(super) struct CatalogueFile {
    pub(super) document: Value,
    pub(super) departments: Vec<Origin>,
    pub(super) matters: Vec<Origin>,
    pub(super) mapping: Vec<Origin>,
}

/// A list of the document with where its entries stand.
#[derive(Default)]
struct Listed(Vec<Value>, Vec<Origin>);

impl Listed {
    /// The entries of a file's list, which rows are put behind.
    fn of(file: Option<&Found<Map<String, Value>>>, name: &'static str) -> Self {
        let Some(file) = file else { return Self::default() };
        // What is no list is replaced only if there are rows; else the hub names what is wrong with it.
        let entries = file.value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let spots = (1..=entries.len()).map(|number| Spot::listed(&file.spot.file, name, number).into());
        let spots = spots.collect();
        Self(entries, spots)
    }

    fn add(&mut self, entry: Value, spot: Spot, columns: Columns) {
        self.0.push(entry);
        self.1.push(Origin::new(spot, columns));
    }

    /// Puts the list into the document, and says where its entries stand.
    fn into(self, document: &mut Map<String, Value>, name: &str) -> Vec<Origin> {
        if !self.0.is_empty() {
            document.insert(name.to_owned(), Value::Array(self.0));
        }
        self.1
    }
}

/// One catalogue of everything that was said; none if nothing was.
pub(super) fn catalogue(
    file: Option<Found<Map<String, Value>>>,
    departments: Vec<DepartmentEntry>,
    matters: Vec<MatterEntry>,
    mapping: Vec<SameEntry>,
    mistakes: &mut Mistakes,
) -> Option<CatalogueFile> {
    if file.is_none() && departments.is_empty() && matters.is_empty() && mapping.is_empty() {
        return None;
    }
    let mut document = file.as_ref().map(|file| file.value.clone()).unwrap_or_default();
    let mut listed = Listed::of(file.as_ref(), "departments");
    for DepartmentEntry { code, name, area, parent, columns } in departments {
        let mut entry = json!({ "code": code.value, "name": name, "area": area });
        if let Some(parent) = parent {
            entry["parent"] = Value::from(parent);
        }
        listed.add(entry, code.spot, columns);
    }
    let known = Known::of(&listed.0);
    let departments = listed.into(&mut document, "departments");
    let mut listed = Listed::of(file.as_ref(), "matters");
    for MatterEntry { entry, lead, co, columns } in matters {
        let Found { value: mut entry, spot } = entry;
        if let Some(lead) = lead {
            entry.insert("lead".to_owned(), Value::from(known.code(lead, mistakes)));
        }
        if !co.is_empty() {
            let co: Vec<String> = co.into_iter().map(|co| known.code(co, mistakes)).collect();
            entry.insert("co".to_owned(), json!(co));
        }
        listed.add(Value::Object(entry), spot, columns);
    }
    let matters = listed.into(&mut document, "matters");
    let mut listed = Listed::of(file.as_ref(), "mapping");
    for SameEntry { entry, columns } in mapping {
        listed.add(entry.value, entry.spot, columns);
    }
    let mapping = listed.into(&mut document, "mapping");
    Some(CatalogueFile { document: Value::Object(document), departments, matters, mapping })
}

/// Departments by code, and by name with the areas of those who bear it.
struct Known {
    codes: BTreeSet<String>,
    by_name: BTreeMap<String, BTreeSet<(String, String)>>,
}

impl Known {
    fn of(departments: &[Value]) -> Self {
        let text = |department: &Value, name: &str| department[name].as_str().unwrap_or_default().to_owned();
        let codes = departments.iter().map(|department| text(department, "code")).collect();
        let mut by_name: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
        for department in departments {
            let bearer = (text(department, "code"), text(department, "area"));
            by_name.entry(text(department, "name")).or_default().insert(bearer);
        }
        Self { codes, by_name }
    }

    /// The code of a department that is named by it, or by a name that it alone bears. A name that one of each area bears stays:
    /// the hub finds the one of the case's area. What is neither is left as it is: the hub, which finds what else is wrong
    /// between entries of a catalogue, names it with all of that.
    fn code(&self, said: Found<String>, mistakes: &mut Mistakes) -> String {
        if self.codes.contains(&said.value) {
            return said.value;
        }
        let bearers: Vec<&(String, String)> = self.by_name.get(&said.value).into_iter().flatten().collect();
        if let [(code, _)] = bearers[..] {
            return code.clone();
        }
        let mut of_area: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, area) in bearers {
            *of_area.entry(area).or_default() += 1;
        }
        if let Some(times) = of_area.into_values().max().filter(|times| *times > 1) {
            mistakes.add(said.spot, &said.value, TreeFault::DepartmentNameTwice { times });
        }
        said.value
    }
}

/// A calendar of everything that was said; none if nothing was. A year comes from a file or from sheets, never from both.
pub(super) fn calendar(
    file: Option<Found<Map<String, Value>>>,
    days: Vec<DayEntry>,
    mistakes: &mut Mistakes,
) -> Option<Value> {
    if days.is_empty() {
        return file.map(|file| Value::Object(file.value));
    }
    let mut of_file: BTreeSet<String> = years_of(file.as_ref()).collect();
    let mut first: BTreeMap<Date, Spot> = BTreeMap::new();
    let mut years: BTreeMap<String, [Vec<String>; 2]> = BTreeMap::new();
    for DayEntry { day: Found { value: day, spot }, is } in days {
        if let Some(first) = first.get(&day) {
            mistakes.add(spot, day.to_string(), TreeFault::DayTwice { first: first.clone() });
            continue;
        }
        let year = day.year().to_string();
        // Told once, at the first of its days.
        if let Some(file) = file.as_ref().filter(|_| of_file.remove(&year)) {
            mistakes.add(spot.clone(), day.to_string(), TreeFault::YearTwice { first: file.spot.clone() });
        }
        first.insert(day, spot);
        let [off, work] = years.entry(year).or_default();
        match is {
            OffOrWork::Off => off.push(day.to_string()),
            OffOrWork::Work => work.push(day.to_string()),
        }
    }
    let years = years.into_iter().map(|(year, [off, work])| (year, json!({ "off": off, "work": work })));
    let mut document = file.map(|file| file.value).unwrap_or_default();
    match document.get_mut("years").and_then(Value::as_object_mut) {
        Some(known) => known.extend(years),
        None => {
            document.insert("years".to_owned(), Value::Object(years.collect()));
        }
    }
    Some(Value::Object(document))
}

fn years_of(file: Option<&Found<Map<String, Value>>>) -> impl Iterator<Item = String> + '_ {
    let years = file.and_then(|file| file.value.get("years")).and_then(Value::as_object);
    years.into_iter().flat_map(|years| years.keys().cloned())
}
