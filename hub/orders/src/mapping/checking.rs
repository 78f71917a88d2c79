//! Checking a mapping as a whole when somebody imports it.

use std::collections::BTreeMap;

use geo_index::Datum;

use super::{Conversion, Each, Mapping, Reader, Rule, Scalar, Surroundings, Table, TimeForm, read};
use crate::{
    field::{Field, Holds},
    json::{Bounds, parse, step},
    limits::{
        ALIKE_WITHIN_MAX_H, ALTERNATIVES_MAX, MAPPING_FIELDS_MAX, MAPPING_MAX_BYTES, MARGIN_MAX_MIN,
        POINTER_MAX_BYTES, SHORT_TEXT_MAX_BYTES, SOONEST_MIN, TABLE_ENTRIES_MAX,
    },
    mistake::{Fault, Mistake, Mistakes, Spot, Wanted},
    order::SystemCode,
    reply::Outgoing,
    zone::Zone,
};

const BOUNDS: Bounds = Bounds {
    bytes: ("MAPPING_MAX_BYTES", MAPPING_MAX_BYTES),
    fields: ("MAPPING_FIELDS_MAX", MAPPING_FIELDS_MAX),
};

const MEMBERS: &[&str] = &[
    "system",
    "name",
    "margin_min",
    "soonest_min",
    "alike_within_h",
    "zone",
    "datum",
    "orders",
    "fields",
    "tables",
    "replies",
];

const RULE_MEMBERS: &[&str] = &["at", "columns", "convert", "required", "default", "each"];

/// Hours within which equal orders are proposed as the same, unless a mapping says otherwise.
const ALIKE_WITHIN_H: u32 = 24;

pub(super) fn import(bytes: &[u8]) -> Result<Mapping, Vec<Mistake>> {
    let document = parse(bytes, BOUNDS)?;
    let mut mistakes = Mistakes::default();
    let mapping = checked(&Reader::of(&document), &mut mistakes);
    mistakes.or(mapping)
}

fn checked(document: &Reader<'_>, mistakes: &mut Mistakes) -> Option<Mapping> {
    document.only(MEMBERS, mistakes);
    let system = document.must("system", mistakes);
    let system = system.and_then(|code| code.text_as(Wanted::Code, SystemCode::new, mistakes));
    let name = document.must("name", mistakes).and_then(|name| short(&name, mistakes));
    let margin = document.must("margin_min", mistakes);
    let margin_min = margin.and_then(|margin| margin.whole(MARGIN_MAX_MIN, mistakes));
    let zone = document.member("zone").map(|zone| zone.text_as(Wanted::Zone, Zone::of_name, mistakes));
    let zone = zone.unwrap_or(Some(Zone::CHINA));
    let datum = document.member("datum").map(|datum| datum.text_as(Wanted::Datum, datum_of, mistakes));
    let orders = document.member("orders").and_then(|orders| orders.pointer(mistakes));
    let soonest_min = number(document, "soonest_min", MARGIN_MAX_MIN, SOONEST_MIN, mistakes);
    let alike_within_h = number(document, "alike_within_h", ALIKE_WITHIN_MAX_H, ALIKE_WITHIN_H, mistakes);
    let tables = tables(document, mistakes);
    let around = Surroundings { zone: zone.unwrap_or(Zone::CHINA), tables: &tables };
    let rules = rules(document, around, mistakes);
    let replies = Outgoing::read(document.member("replies").as_ref(), around, mistakes);
    Some(Mapping {
        system: system?,
        name: name?,
        margin_min: margin_min?,
        soonest_min,
        alike_within_h,
        zone: zone?,
        datum: datum.unwrap_or(Some(Datum::Wgs84))?,
        orders,
        rules,
        replies,
        tables,
    })
}

fn number(document: &Reader<'_>, name: &str, most: u32, usual: u32, mistakes: &mut Mistakes) -> u32 {
    document.member(name).and_then(|number| number.whole(most, mistakes)).unwrap_or(usual)
}

fn datum_of(name: &str) -> Option<Datum> {
    match name {
        "wgs84" => Some(Datum::Wgs84),
        "gcj02" => Some(Datum::Gcj02),
        "bd09" => Some(Datum::Bd09),
        _ => None,
    }
}

fn short(reader: &Reader<'_>, mistakes: &mut Mistakes) -> Option<String> {
    let text = reader.text(mistakes)?;
    if text.len() > SHORT_TEXT_MAX_BYTES {
        reader.fault(Fault::TooMany { what: "SHORT_TEXT_MAX_BYTES", max: SHORT_TEXT_MAX_BYTES }, mistakes);
        return None;
    }
    Some(text.trim().to_owned())
}

fn tables(document: &Reader<'_>, mistakes: &mut Mistakes) -> BTreeMap<String, Table> {
    let mut tables = BTreeMap::new();
    let named = document.member("tables").map(|tables| tables.each_member(mistakes));
    for (name, entries) in named.unwrap_or_default() {
        let listed = entries.each_member(mistakes);
        if listed.len() > TABLE_ENTRIES_MAX {
            entries.fault(Fault::TooMany { what: "TABLE_ENTRIES_MAX", max: TABLE_ENTRIES_MAX }, mistakes);
            continue;
        }
        let mut table = Table::new();
        for (theirs, ours) in listed {
            // An empty word takes away what stands there.
            let word = ours.value.as_str().filter(|word| word.len() <= SHORT_TEXT_MAX_BYTES);
            match word {
                Some(word) => drop(table.insert(theirs.to_owned(), word.to_owned())),
                None => ours.not(Wanted::Text, mistakes),
            }
        }
        tables.insert(name.to_owned(), table);
    }
    tables
}

fn rules(document: &Reader<'_>, around: Surroundings<'_>, mistakes: &mut Mistakes) -> BTreeMap<Field, Rule> {
    let fields = document.must("fields", mistakes);
    let members = fields.as_ref().map(|fields| fields.each_member(mistakes)).unwrap_or_default();
    let mut rules = BTreeMap::new();
    for (name, reader) in members {
        match Field::of_name(name) {
            Some(field) => drop(rules.insert(field, rule(field, &reader, around, mistakes))),
            None => mistakes.add(Spot::at(&reader.at), "", Fault::Unknown { known: Field::names() }),
        }
    }
    if let Some(fields) = fields
        && !rules.contains_key(&Field::Number)
    {
        mistakes.add(Spot::at(step(&fields.at, Field::Number.name())), "", Fault::Missing);
    }
    rules
}

fn rule(field: Field, reader: &Reader<'_>, around: Surroundings<'_>, mistakes: &mut Mistakes) -> Rule {
    reader.only(RULE_MEMBERS, mistakes);
    let listed = |name: &str, mistakes: &mut Mistakes| {
        let list =
            reader.member(name).map(|list| list.items(("ALTERNATIVES_MAX", ALTERNATIVES_MAX), mistakes));
        list.unwrap_or_default()
    };
    let mut rule = Rule {
        required: field == Field::Number
            || reader.member("required").is_some_and(|required| required.flag(mistakes)),
        ..Rule::default()
    };
    for at in listed("at", mistakes) {
        rule.at.extend(at.pointer(mistakes));
    }
    for column in listed("columns", mistakes) {
        rule.columns.extend(title(&column, mistakes));
    }
    for conversion in listed("convert", mistakes) {
        rule.convert.extend(conversion_of(field, &conversion, around, mistakes));
    }
    if let Some(each) = reader.member("each") {
        rule.each = each_of(field, &each, mistakes);
    }
    let is_ordered = rule.convert.iter().any(|one| matches!(one, Conversion::LatLon | Conversion::LonLat));
    if field == Field::Point && !is_ordered {
        let fault = Fault::Unknown { known: "lat_lon, lon_lat".to_owned() };
        mistakes.add(Spot::at(step(&reader.at, "convert")), "", fault);
    }
    default_of(field, reader, &mut rule, around, mistakes);
    if rule.required && rule.at.is_empty() && rule.columns.is_empty() && rule.default.is_none() {
        reader.fault(Fault::NowhereToLook, mistakes);
    }
    rule
}

fn title(reader: &Reader<'_>, mistakes: &mut Mistakes) -> Option<String> {
    let text = reader.text(mistakes)?;
    let title = hub_exchange::title(text);
    if title.is_empty() || text.len() > POINTER_MAX_BYTES {
        reader.not(Wanted::Text, mistakes);
        return None;
    }
    Some(title)
}

fn conversion_of(
    field: Field,
    reader: &Reader<'_>,
    around: Surroundings<'_>,
    mistakes: &mut Mistakes,
) -> Option<Conversion> {
    let conversion = if reader.value.is_object() {
        reader.only(&["table", "time"], mistakes);
        match (reader.member("table"), reader.member("time")) {
            (Some(table), None) => Conversion::Table(table_of(field, &table, around, mistakes)?),
            (None, Some(time)) => Conversion::Time(pattern(&time, around.zone, mistakes)?),
            (Some(_), Some(_)) | (None, None) => {
                reader.fault(Fault::Unknown { known: Conversion::NAMES.to_owned() }, mistakes);
                return None;
            }
        }
    } else {
        let named = reader.value.as_str().and_then(Conversion::of_name);
        if named.is_none() {
            reader.fault(Fault::Unknown { known: Conversion::NAMES.to_owned() }, mistakes);
        }
        named?
    };
    let holds = field.holds();
    let fits = match &conversion {
        Conversion::Trim | Conversion::Digits | Conversion::Phone(_) | Conversion::Table(_) => {
            holds != Holds::Links
        }
        Conversion::Time(_) => holds == Holds::Time,
        Conversion::LatLon | Conversion::LonLat => holds == Holds::Point,
    };
    if !fits {
        reader.fault(Fault::Gives { wanted: holds.wanted() }, mistakes);
    }
    fits.then_some(conversion)
}

/// A table that there is; where the field holds one of some words, the table must give nothing else.
fn table_of(
    field: Field,
    reader: &Reader<'_>,
    around: Surroundings<'_>,
    mistakes: &mut Mistakes,
) -> Option<String> {
    let name = reader.text(mistakes)?;
    let Some(table) = around.tables.get(name) else {
        let known: Vec<&str> = around.tables.keys().map(String::as_str).collect();
        reader.fault(Fault::Unknown { known: known.join(", ") }, mistakes);
        return None;
    };
    if let Holds::Word(words) = field.holds() {
        for (theirs, word) in table.iter().filter(|(_, word)| !words.contains(&word.as_str())) {
            // A word that the table gives nothing for is the same as none.
            if word.is_empty() {
                continue;
            }
            let at = step(&step("/tables", name), theirs);
            mistakes.add(Spot::at(at), word, Fault::Unknown { known: words.join(", ") });
        }
    }
    Some(name.to_owned())
}

pub(crate) fn pattern(reader: &Reader<'_>, zone: Zone, mistakes: &mut Mistakes) -> Option<TimeForm> {
    let form = |text: &str| match TimeForm::of_name(text) {
        Some(named) => Some(named),
        None => zone.holds_a_day(text).then(|| TimeForm::Pattern(text.to_owned())),
    };
    reader.text_as(Wanted::Pattern, form, mistakes)
}

fn each_of(field: Field, reader: &Reader<'_>, mistakes: &mut Mistakes) -> Option<Each> {
    if field.holds() != Holds::Links {
        reader.fault(Fault::Gives { wanted: field.holds().wanted() }, mistakes);
        return None;
    }
    reader.only(&["link", "name"], mistakes);
    let name = reader.member("name").map(|name| name.pointer(mistakes));
    let link = reader.must("link", mistakes)?.pointer(mistakes)?;
    Some(Each { link, name: name.flatten() })
}

/// What a field is by default must be something that the field holds.
fn default_of(
    field: Field,
    reader: &Reader<'_>,
    rule: &mut Rule,
    around: Surroundings<'_>,
    mistakes: &mut Mistakes,
) {
    let Some(given) = reader.member("default") else { return };
    if !field.may_default() {
        return given.fault(Fault::NoDefault, mistakes);
    }
    let Some(text) = given.text(mistakes) else { return };
    match read(around, field, rule, &Scalar::of_text(text)) {
        Ok(_) => rule.default = Some(text.to_owned()),
        Err(fault) => given.fault(fault, mistakes),
    }
}
