//! One order of JSON, looked into by pointers.

use serde_json::Value;

use crate::{
    mapping::{Each, Rule, Scalar},
    mistake::{Fault, Wanted},
};

use super::assembling::{Found, Links, Source};

/// An object and where it stands in its message.
pub(super) struct JsonOrder<'a> {
    pub(super) order: &'a Value,
    pub(super) at: &'a str,
}

impl JsonOrder<'_> {
    fn place(&self, pointer: &str) -> String {
        format!("{}{pointer}", self.at)
    }
}

impl Source for JsonOrder<'_> {
    fn scalar(&self, rule: &Rule) -> Result<Option<Found<Scalar>>, Found<Fault>> {
        for pointer in &rule.at {
            let Some(value) = self.order.pointer(pointer) else { continue };
            let at = self.place(pointer);
            match Scalar::of_json(value) {
                Ok(Some(scalar)) if !scalar.is_blank() => return Ok(Some(Found { it: scalar, at })),
                Ok(_) => {}
                Err(fault) => return Err(Found { it: fault, at }),
            }
        }
        Ok(None)
    }

    fn links(&self, rule: &Rule) -> Result<Links, Found<Fault>> {
        for pointer in &rule.at {
            let Some(value) = self.order.pointer(pointer).filter(|value| !value.is_null()) else { continue };
            let at = self.place(pointer);
            let Some(items) = value.as_array() else {
                return Err(Found { it: Fault::Not { wanted: Wanted::List }, at });
            };
            let link = |(nth, item): (usize, &Value)| {
                let at = format!("{at}/{nth}");
                match link_of(item, rule.each.as_ref()) {
                    Some(it) => Ok(Found { it, at }),
                    None => Err(Found { it: Fault::Not { wanted: Wanted::Link }, at }),
                }
            };
            return items.iter().enumerate().map(link).collect();
        }
        Ok(Vec::new())
    }

    fn place_of_missing(&self, rule: &Rule) -> String {
        rule.at.first().map_or_else(|| self.at.to_owned(), |pointer| self.place(pointer))
    }

    fn raw(&self) -> Vec<u8> {
        // Members of an object are kept in the order of their names, so that equal orders are equal bytes.
        serde_json::to_vec(self.order).expect("a tree has string keys")
    }
}

fn link_of(item: &Value, each: Option<&Each>) -> Option<(String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match each {
        None => Some((text(item)?, None)),
        Some(each) => {
            let name = each.name.as_ref().and_then(|name| item.pointer(name)).and_then(text);
            Some((text(item.pointer(&each.link)?)?, name))
        }
    }
}
