//! The catalogue and the working calendar as documents, from rows of sheets and from files of their own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::{
    entries::{DayEntry, DepartmentEntry, Found, MatterEntry, SameEntry},
    mistake::{Mistakes, TreeFault},
    spot::Spot,
    vocabulary::OffOrWork,
};

/// A catalogue, and where each entry of it stands.
pub(super) struct CatalogueFile {
    pub(super) document: Value,
    pub(super) departments: Vec<Spot>,
    pub(super) matters: Vec<Spot>,
    pub(super) mapping: Vec<Spot>,
}

/// A list of the document with where its entries stand.
#[derive(Default)]
struct Listed(Vec<Value>, Vec<Spot>);

impl Listed {
    /// The entries of a file's list, which rows are put behind.
    fn of(file: Option<&Found<Map<String, Value>>>, name: &str) -> Self {
        let Some(file) = file else { return Self::default() };
        // What is no list is replaced only if there are rows; else the hub names what is wrong with it.
        let entries = file.value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let spots = vec![file.spot.clone(); entries.len()];
        Self(entries, spots)
    }

    fn add(&mut self, entry: Value, spot: Spot) {
        self.0.push(entry);
        self.1.push(spot);
    }

    /// Puts the list into the document, and says where its entries stand.
    fn into(self, document: &mut Map<String, Value>, name: &str) -> Vec<Spot> {
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
    for DepartmentEntry { code, name, area, parent } in departments {
        let mut entry = json!({ "code": code.value, "name": name, "area": area });
        if let Some(parent) = parent {
            entry["parent"] = Value::from(parent);
        }
        listed.add(entry, code.spot);
    }
    let known = Known::of(&listed.0);
    let departments = listed.into(&mut document, "departments");
    let mut listed = Listed::of(file.as_ref(), "matters");
    for MatterEntry { entry, lead, co } in matters {
        let Found { value: mut entry, spot } = entry;
        if let Some(lead) = lead {
            entry.insert("lead".to_owned(), Value::from(known.code(lead, mistakes)));
        }
        if !co.is_empty() {
            let co: Vec<String> = co.into_iter().map(|co| known.code(co, mistakes)).collect();
            entry.insert("co".to_owned(), json!(co));
        }
        listed.add(Value::Object(entry), spot);
    }
    let matters = listed.into(&mut document, "matters");
    let mut listed = Listed::of(file.as_ref(), "mapping");
    for SameEntry(same) in mapping {
        listed.add(same.value, same.spot);
    }
    let mapping = listed.into(&mut document, "mapping");
    Some(CatalogueFile { document: Value::Object(document), departments, matters, mapping })
}

/// Departments by code and by name.
struct Known {
    codes: BTreeSet<String>,
    by_name: BTreeMap<String, String>,
}

impl Known {
    fn of(departments: &[Value]) -> Self {
        let text = |department: &Value, name: &str| department[name].as_str().unwrap_or_default().to_owned();
        let codes = departments.iter().map(|department| text(department, "code")).collect();
        let named = departments.iter().map(|department| (text(department, "name"), text(department, "code")));
        Self { codes, by_name: named.collect() }
    }

    /// The code of a department that is named by it or by its name.
    fn code(&self, said: Found<String>, mistakes: &mut Mistakes) -> String {
        if self.codes.contains(&said.value) {
            return said.value;
        }
        if let Some(code) = self.by_name.get(&said.value) {
            return code.clone();
        }
        mistakes.add(said.spot, &said.value, TreeFault::UnknownDepartment);
        said.value
    }
}

/// A calendar of everything that was said; none if nothing was. Years of the sheets hold before those of a file.
pub(super) fn calendar(
    file: Option<Map<String, Value>>,
    days: Vec<DayEntry>,
    mistakes: &mut Mistakes,
) -> Option<Value> {
    if days.is_empty() {
        return file.map(Value::Object);
    }
    let mut first: BTreeMap<Date, Spot> = BTreeMap::new();
    let mut years: BTreeMap<String, [Vec<String>; 2]> = BTreeMap::new();
    for DayEntry { day: Found { value: day, spot }, is } in days {
        if let Some(first) = first.get(&day) {
            mistakes.add(spot, day.to_string(), TreeFault::DayTwice { first: first.clone() });
            continue;
        }
        first.insert(day, spot);
        let [off, work] = years.entry(day.year().to_string()).or_default();
        match is {
            OffOrWork::Off => off.push(day.to_string()),
            OffOrWork::Work => work.push(day.to_string()),
        }
    }
    let years = years.into_iter().map(|(year, [off, work])| (year, json!({ "off": off, "work": work })));
    let mut document = file.unwrap_or_default();
    match document.get_mut("years").and_then(Value::as_object_mut) {
        Some(known) => known.extend(years),
        None => {
            document.insert("years".to_owned(), Value::Object(years.collect()));
        }
    }
    Some(Value::Object(document))
}
