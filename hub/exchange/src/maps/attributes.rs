//! Code, name, tier and parent of a feature, under the names that providers of maps give them.

use std::sync::Arc;

use geo_index::{AreaCode, Tier};
use hub_protocol::UtcMicros;
use serde_json::{Map, Value};

use crate::{
    entries::{Found, OutlineEntry, Said},
    mistake::{CellFault, MapFault, Mistakes},
    moments::{self, When},
    spot::Spot,
    vocabulary::{self, TIERS, folded, named},
};

const CODES: &[&str] =
    &["code", "adcode", "id", "xzqdm", "pac", "代码", "区划代码", "行政区划代码", "网格代码"];
const NAMES: &[&str] = &["name", "xzqmc", "mc", "名称", "区划名称", "行政区划名称", "网格名称"];
const TIERS_AS: &[&str] = &["tier", "level", "层级", "级别"];
const PARENTS: &[&str] = &["parent", "parent_code", "parentcode", "上级代码", "上级", "所属村社区代码"];
const FROM: &[&str] = &["valid_from", "生效日期"];
const UNTIL: &[&str] = &["valid_until", "失效日期"];

/// What a feature says of itself, its geometry left out.
pub(super) fn entry_of(
    file: &Arc<str>,
    number: usize,
    properties: &Map<String, Value>,
    id: Option<String>,
    mistakes: &mut Mistakes,
) -> Option<OutlineEntry> {
    let spot = Spot::feature(file, number);
    let Some(code) = text_of(properties, CODES).or(id) else {
        mistakes.add(spot, text_of(properties, NAMES).unwrap_or_default(), MapFault::NoCode);
        return None;
    };
    let code = code_of(&code, &spot, mistakes)?;
    let tier = match text_of(properties, TIERS_AS) {
        Some(text) => {
            let tier = vocabulary::tier(&text);
            if tier.is_none() {
                mistakes.add(spot.clone(), &text, CellFault::Word { known: TIERS });
                return None;
            }
            tier
        }
        None => None,
    };
    let parent = match text_of(properties, PARENTS) {
        // What a prefecture is part of is not of this hub.
        Some(_) if tier == Some(Tier::City) => None,
        Some(parent) => Some(code_of(&parent, &spot, mistakes)?),
        None => None,
    };
    Some(OutlineEntry {
        code: Found { value: code, spot: spot.clone() },
        name: text_of(properties, NAMES).map(|name| named(&name)).filter(|name| !name.is_empty()),
        tier,
        parent,
        from: instant_of(properties, FROM, &spot, mistakes),
        until: instant_of(properties, UNTIL, &spot, mistakes),
        polygons: None,
        datum: Said::Assumed,
    })
}

fn code_of(text: &str, spot: &Spot, mistakes: &mut Mistakes) -> Option<AreaCode> {
    let code = folded(text);
    AreaCode::new(&code)
        .inspect_err(|_shown_by_the_fault| mistakes.add(spot.clone(), &code, CellFault::Code))
        .ok()
}

fn instant_of(
    properties: &Map<String, Value>,
    names: &[&str],
    spot: &Spot,
    mistakes: &mut Mistakes,
) -> Option<UtcMicros> {
    let text = text_of(properties, names)?;
    let instant = moments::when(&text).and_then(When::instant);
    if instant.is_none() {
        mistakes.add(spot.clone(), &text, CellFault::Date);
    }
    instant
}

/// The first of these properties that says something: a text, a number, or another feature's own properties.
fn text_of(properties: &Map<String, Value>, names: &[&str]) -> Option<String> {
    let named = |name: &&str| {
        let exact = properties.get(*name);
        let any_case =
            || properties.iter().find(|(key, _)| key.to_lowercase() == **name).map(|(_, value)| value);
        exact.or_else(any_case).and_then(text)
    };
    names.iter().find_map(named)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(whole(number)),
        Value::Object(of) => text_of(of, CODES),
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    }
}

/// 520602.0 is 520602 all the same.
fn whole(number: &serde_json::Number) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
