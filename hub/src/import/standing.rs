//! The documents of an import that are taken whole and belong to nobody: working calendar and catalogue.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use geo_index::AreaTree;
use hub_dispatch::{Calendar, DocumentKind, Policy, Year};
use hub_engine::organisation::{Catalogue, CatalogueEntry, CatalogueMistake, CatalogueNote, years_lacking};
use hub_protocol::http::{ImportNote, ImportOrganisation, ImportPart};
use jiff::civil::{Date, Weekday};
use serde_json::{Map, Value};

use super::{
    changes::Changes,
    known::Known,
    misfit::{At, List, Misfits},
    plan::{Document, Told, document},
};
use crate::state;

/// Plans the calendar. A year that it lacks is no mistake, and is noted.
pub(super) fn plan_calendar(
    body: &ImportOrganisation,
    known: &Known,
    told: &mut Told,
    misfits: &mut Misfits,
) -> Option<Document> {
    let in_force = &known.organisation.calendar().calendar;
    let value = completed(body.calendar.as_ref()?, in_force);
    let read = serde_json::from_value::<Calendar>(value.clone());
    // Days are kept in order, so that the same calendar is the same document however its days were listed.
    let value = read.as_ref().ok().map_or(value, json);
    let planned = document(DocumentKind::Calendar, &value, known, misfits);
    // What cannot be read was named just now.
    if let Ok(calendar) = read {
        told.part(ImportPart::Calendar, Changes::of_lines(&lines(in_force), &lines(&calendar)));
        let note = |year: i16| ImportNote {
            part: ImportPart::Calendar,
            entry: year.to_string(),
            message: "the calendar lacks this year: its weekdays are taken for working days".to_owned(),
        };
        told.notes.extend(years_lacking(&calendar, state::now()).into_iter().map(note));
        told.notes.extend(fewer_days_off(in_force, &calendar));
    }
    Some(planned)
}

/// Years that have no holiday at all, and years in force that lose some: mostly a sheet that corrects a day of a year was
/// taken for all of it, and every limit in working days moves.
fn fewer_days_off(before: &Calendar, after: &Calendar) -> Vec<ImportNote> {
    let note = |year: &i16, message: String| ImportNote {
        part: ImportPart::Calendar,
        entry: year.to_string(),
        message,
    };
    let lost = before.years.iter().filter_map(|(year, days)| {
        let then = after.years.get(year);
        let lost = days.off.iter().filter(|day| !is_off(**day, then)).count();
        let message = format!(
            "现行日历中的 {lost} 个休息日将变为工作日 / {lost} days that are off now become working days"
        );
        (lost > 0).then(|| note(year, message))
    });
    let without = after.years.iter().filter(|(_, days)| days.off.is_empty());
    let without = without
        .map(|(year, _)| note(year, "这一年没有任何节假日 / the year has no holiday at all".to_owned()));
    lost.chain(without).collect()
}

/// Whether offices are closed on a day, by what is said of its year.
fn is_off(day: Date, year: Option<&Year>) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    match year {
        Some(year) => year.off.contains(&day) || (weekend && !year.work.contains(&day)),
        None => weekend,
    }
}

/// A calendar of sheets says days only: office hours, and years that it does not speak of, stay as they are.
fn completed(given: &Value, in_force: &Calendar) -> Value {
    let says_days_only = |given: &&Map<String, Value>| {
        !given.contains_key("office") && !given.contains_key("utc_offset_minutes")
    };
    let Some(given) = given.as_object().filter(says_days_only) else { return given.clone() };
    let mut whole = json(in_force);
    for (name, value) in given {
        match value.as_object().filter(|_| name == "years") {
            Some(years) => years.iter().for_each(|(year, days)| whole["years"][year] = days.clone()),
            None => whole[name] = value.clone(),
        }
    }
    whole
}

fn json(calendar: &Calendar) -> Value {
    serde_json::to_value(calendar).expect("a calendar has string keys")
}

/// A calendar as somebody looks at it before it holds.
fn lines(calendar: &Calendar) -> Vec<String> {
    let hours = calendar.office.iter().map(|hours| format!("{}-{}", hours.opens, hours.closes));
    let year =
        |(year, days): (&i16, &Year)| format!("{year}: 休 {} 班 {}", shown(&days.off), shown(&days.work));
    hours.chain(calendar.years.iter().map(year)).collect()
}

fn shown(days: &BTreeSet<Date>) -> String {
    days.iter().map(|day| day.strftime("%m-%d").to_string()).collect::<Vec<_>>().join(" ")
}

/// Plans the catalogue, with the areas and the policy that will hold beside it; and the one that will
/// hold, unless that has mistakes.
pub(super) fn plan_catalogue(
    body: &ImportOrganisation,
    known: &Known,
    (tree, policy): (&AreaTree, &Policy),
    told: &mut Told,
    misfits: &mut Misfits,
) -> (Option<Document>, Option<Arc<Catalogue>>) {
    let in_force = known.organisation.catalogue();
    let Some(value) = body.catalogue.as_ref() else {
        // Other rules may leave its limits no time: that is worth a look even if it stays as it is.
        let is_ruled_anew = policy.closed_loop != known.organisation.policy().policy.closed_loop;
        let stays = in_force.filter(|_| is_ruled_anew);
        told.notes.extend(
            stays
                .into_iter()
                .flat_map(|it| shortened(ImportPart::Catalogue, it.hurried(&policy.closed_loop))),
        );
        return (None, in_force.cloned());
    };
    // Keys are written in order, so that the same content has the same digest.
    let bytes = serde_json::to_vec(value).expect("a JSON value is JSON");
    let read = Catalogue::read_beside(&bytes, tree, policy);
    match &read {
        Ok(catalogue) => {
            told.part(ImportPart::Catalogue, changes(in_force.map(AsRef::as_ref), catalogue));
            told.notes.extend(shortened(ImportPart::Catalogue, catalogue.notes(tree, &policy.closed_loop)));
        }
        Err(mistakes) => mistakes.iter().for_each(|mistake| say(mistake, misfits)),
    }
    // Its mistakes were named just now.
    (Some(Document::of(DocumentKind::Catalogue, bytes, known)), read.ok().map(Arc::new))
}

/// Most notes about one document; more are counted.
const NOTES_MAX: usize = 50;

/// What is no mistake and worth a look, as much of it as is told.
pub(super) fn shortened(part: ImportPart, all: Vec<CatalogueNote>) -> Vec<ImportNote> {
    let note = |entry: String, message: String| ImportNote { part, entry, message };
    let mut notes: Vec<ImportNote> = Vec::new();
    let more = all.len().saturating_sub(NOTES_MAX);
    notes.extend(all.into_iter().take(NOTES_MAX).map(|it| note(it.about, format!("{} / {}", it.zh, it.en))));
    if more > 0 {
        notes.push(note("…".to_owned(), format!("另有 {more} 条 / {more} more")));
    }
    notes
}

fn say(mistake: &CatalogueMistake, misfits: &mut Misfits) {
    let (zh, en) = (mistake.what.in_chinese(), mistake.what.to_string());
    let Some(at) = place(mistake.entry) else { return misfits.part(ImportPart::Catalogue, zh, en) };
    let mut about = misfits.about(at.list, at.entry, &mistake.code);
    let at = match mistake.field {
        Some(field) => at.field(field.column()),
        None => at,
    };
    let first = mistake.what.first().and_then(|(first, field)| Some(place(first)?.field(field.column())));
    about.say_at(at, first, zh, en);
}

fn place(entry: CatalogueEntry) -> Option<At> {
    match entry {
        CatalogueEntry::Whole => None,
        CatalogueEntry::Department(at) => Some(At::entry(List::Departments, at)),
        CatalogueEntry::Matter(at) => Some(At::entry(List::Matters, at)),
        CatalogueEntry::Same(at) => Some(At::entry(List::Mapping, at)),
    }
}

/// What became of departments and matters, by name, and of the mapping.
fn changes(before: Option<&Catalogue>, after: &Catalogue) -> Changes {
    let mut changes = Changes::default();
    let listed = |catalogue: Option<&Catalogue>| {
        let departments = catalogue.into_iter().flat_map(Catalogue::departments).map(|department| {
            let line = serde_json::to_string(department).expect("an entry has string keys");
            (format!("{} ({})", department.name, department.code), line)
        });
        let matters = catalogue.into_iter().flat_map(Catalogue::matters).map(|matter| {
            let line = serde_json::to_string(matter).expect("an entry has string keys");
            (format!("{} ({})", matter.name, matter.code.0), line)
        });
        let mapping = catalogue.into_iter().flat_map(Catalogue::mapping).map(|same| {
            let (from, to) = (&same.from, &same.to);
            let label = format!("{} {} = {} {}", from.standard, from.code, to.standard, to.code);
            (label, format!("{:?}{:?}", from.kind, to.kind))
        });
        departments.chain(matters).chain(mapping).collect::<BTreeMap<String, String>>()
    };
    let (before, after) = (listed(before), listed(Some(after)));
    for (label, line) in &after {
        match before.get(label) {
            None => changes.added.add(|| label.clone()),
            Some(known) if known != line => changes.changed.add(|| label.clone()),
            Some(_) => {}
        }
    }
    for label in before.keys().filter(|label| !after.contains_key(*label)) {
        changes.removed.add(|| label.clone());
    }
    changes
}

#[cfg(test)]
mod tests;
