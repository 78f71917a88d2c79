//! Areas of tables and maps as one tree.

use std::collections::BTreeMap;

use geo_index::{AreaCode, Outline, Tier};
use hub_protocol::UtcMicros;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::people::People;
use crate::{
    entries::{AreaEntry, Found, OutlineEntry, PhoneEntry, Responsible, Said},
    maps::{Drawn, check_fit},
    mistake::{MapFault, Mistakes, TreeFault},
    remark::{Remark, What},
    spot::Spot,
};

/// One area.
struct Area {
    spot: Spot,
    name: String,
    tier: Found<Tier>,
    parent: Option<Found<AreaCode>>,
    from: Option<UtcMicros>,
    until: Option<UtcMicros>,
    outline: Option<(Outline, Spot, Said)>,
    responsible: Option<Responsible>,
    phones: Vec<(String, String)>,
}

/// All areas, by code.
#[derive(Default)]
pub(crate) struct Areas {
    by_code: BTreeMap<AreaCode, Area>,
}

/// Somebody who is responsible for an area.
pub(crate) struct Charge {
    pub(crate) area: AreaCode,
    pub(crate) tier: Tier,
    /// Login or code.
    pub(crate) person: String,
    pub(crate) spot: Spot,
}

impl Areas {
    pub(crate) fn of(
        tables: Vec<AreaEntry>,
        maps: Vec<OutlineEntry>,
        mistakes: &mut Mistakes,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let mut areas = Self::default();
        for entry in tables {
            areas.take_entry(entry, mistakes);
        }
        for entry in maps {
            areas.take_outline(entry, mistakes, remarks);
        }
        areas.check_tree(mistakes);
        let drawn: Vec<Drawn<'_>> = areas.by_code.iter().filter_map(drawn).collect();
        check_fit(&drawn, mistakes, remarks);
        areas
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }

    pub(crate) fn contains(&self, code: &AreaCode) -> bool {
        self.by_code.contains_key(code)
    }

    fn take_entry(&mut self, entry: AreaEntry, mistakes: &mut Mistakes) {
        let AreaEntry { code, name, tier, parent, from, until, responsible } = entry;
        if let Some(first) = self.by_code.get(&code.value) {
            let fault = TreeFault::Twice { first: first.spot.clone() };
            return mistakes.add(code.spot, code.value.as_str(), fault);
        }
        // What a prefecture is part of is not of this hub.
        let parent = parent.filter(|_| tier.value != Tier::City);
        let until = until.map(|until| until.value);
        let area = Area {
            spot: code.spot,
            name,
            tier,
            parent,
            from,
            until,
            outline: None,
            responsible,
            phones: Vec::new(),
        };
        self.by_code.insert(code.value, area);
    }

    fn take_outline(&mut self, entry: OutlineEntry, mistakes: &mut Mistakes, remarks: &mut Vec<Remark>) {
        let OutlineEntry { code, name, tier, parent, from, until, polygons, datum } = entry;
        let Found { value: code, spot } = code;
        let outline = polygons.and_then(|polygons| {
            Outline::new(polygons)
                .map_err(|faults| {
                    for fault in faults {
                        let why = fault.to_string();
                        mistakes.add(spot.clone(), code.as_str(), MapFault::Geometry { why });
                    }
                })
                .ok()
        });
        let outline = outline.map(|outline| (outline, spot.clone(), datum));
        if let Some(known) = self.by_code.get_mut(&code) {
            if let Some((_, first, _)) = &known.outline {
                let fault = TreeFault::Twice { first: first.clone() };
                return mistakes.add(spot, code.as_str(), fault);
            }
            if let Some(name) = name.filter(|name| *name != known.name) {
                remarks.push(Remark { spot, what: What::OtherName { name } });
            }
            known.outline = outline;
            return;
        }
        let Some(name) = name else {
            return mistakes.add(spot, code.as_str(), MapFault::Lacks { property: "name" });
        };
        let Some(tier) = tier else {
            return mistakes.add(spot, code.as_str(), MapFault::Lacks { property: "tier" });
        };
        let found = |value| Found { value, spot: spot.clone() };
        let (tier, parent) = (Found { value: tier, spot: spot.clone() }, parent.map(found));
        let phones = Vec::new();
        let area = Area { spot, name, tier, parent, from, until, outline, responsible: None, phones };
        self.by_code.insert(code, area);
    }

    fn check_tree(&self, mistakes: &mut Mistakes) {
        for (code, area) in &self.by_code {
            let Some(parent) = &area.parent else { continue };
            match self.by_code.get(&parent.value) {
                None => mistakes.add(parent.spot.clone(), parent.value.as_str(), TreeFault::UnknownParent),
                Some(above) if above.tier.value <= area.tier.value && parent.value != *code => {
                    let fault =
                        TreeFault::TierNotBelowParent { tier: area.tier.value, parent: above.tier.value };
                    mistakes.add(area.tier.spot.clone(), code.as_str(), fault);
                }
                Some(_) => {}
            }
            if let Some(around) = self.cycle_from(code) {
                let around = around.iter().map(ToString::to_string).collect();
                mistakes.add(parent.spot.clone(), parent.value.as_str(), TreeFault::Cycle { around });
            }
        }
    }

    /// The way from an area upward back to itself, told from its smallest code only.
    fn cycle_from<'a>(&'a self, start: &'a AreaCode) -> Option<Vec<&'a AreaCode>> {
        let mut around = vec![start];
        let mut at = start;
        // A way that is longer than there are areas never comes to its end, nor back to its start.
        for _ in 0..self.by_code.len() {
            at = &self.by_code.get(at)?.parent.as_ref()?.value;
            if at == start {
                around.push(at);
                return around.iter().all(|code| *code >= start).then_some(around);
            }
            if around.contains(&at) {
                return None;
            }
            around.push(at);
        }
        None
    }

    pub(crate) fn take_phones(&mut self, phones: Vec<PhoneEntry>, mistakes: &mut Mistakes) {
        for PhoneEntry { area, name, number } in phones {
            match self.by_code.get_mut(&area.value) {
                Some(known) => known.phones.push((name, number)),
                None => mistakes.add(area.spot, area.value.as_str(), TreeFault::UnknownArea),
            }
        }
    }

    /// Who is responsible where. Somebody whose number stands beside the name and who is not among the people joins them.
    pub(crate) fn responsible(&self, people: &mut People, mistakes: &mut Mistakes) -> Vec<Charge> {
        let mut charges = Vec::new();
        for (code, area) in &self.by_code {
            let Some(responsible) = &area.responsible else { continue };
            let Some(person) = people.responsible(responsible, code, mistakes) else { continue };
            let spot = responsible.who.spot.clone();
            charges.push(Charge { area: code.clone(), tier: area.tier.value, person, spot });
        }
        charges
    }

    /// The lowest area that holds all of these.
    pub(crate) fn common<'a>(&'a self, areas: &[&'a AreaCode]) -> Option<&'a AreaCode> {
        let (first, rest) = areas.split_first()?;
        let lines: Vec<Vec<&AreaCode>> = rest.iter().map(|area| self.upward(area)).collect();
        self.upward(first).into_iter().find(|area| lines.iter().all(|line| line.contains(area)))
    }

    fn upward<'a>(&'a self, area: &'a AreaCode) -> Vec<&'a AreaCode> {
        let mut line = vec![area];
        let mut at = area;
        while let Some(parent) = self.by_code.get(at).and_then(|area| area.parent.as_ref()) {
            at = &parent.value;
            if line.contains(&at) {
                break;
            }
            line.push(at);
        }
        line
    }

    /// The areas as the hub keeps them, by code, so that the same areas are the same document.
    pub(crate) fn document(&self) -> Value {
        let features: Vec<Value> = self.by_code.iter().map(feature).collect();
        json!({ "type": "FeatureCollection", "features": features })
    }
}

fn drawn<'a>((code, area): (&'a AreaCode, &'a Area)) -> Option<Drawn<'a>> {
    let (outline, spot, datum) = area.outline.as_ref()?;
    let parent = area.parent.as_ref().map(|parent| &parent.value);
    Some(Drawn { code, name: &area.name, parent, outline, spot, datum: *datum })
}

fn feature((code, area): (&AreaCode, &Area)) -> Value {
    let geometry = area
        .outline
        .as_ref()
        .map(|(outline, ..)| json!({ "type": "MultiPolygon", "coordinates": outline.positions() }));
    let mut properties = json!({ "code": code, "name": area.name, "tier": area.tier.value });
    let phones: Vec<Value> =
        area.phones.iter().map(|(name, number)| json!({ "name": name, "number": number })).collect();
    let optional = [
        ("parent", area.parent.as_ref().map(|parent| json!(parent.value))),
        ("valid_from", area.from.map(instant)),
        ("valid_until", area.until.map(instant)),
        ("phones", (!phones.is_empty()).then(|| json!(phones))),
    ];
    for (property, value) in optional {
        if let Some(value) = value {
            properties[property] = value;
        }
    }
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

fn instant(at: UtcMicros) -> Value {
    let at = Timestamp::from_microsecond(at.get()).expect("instants of the wire are within the calendar");
    json!(at.to_string())
}
