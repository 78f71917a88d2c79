//! What the tags of a way mean: its class, who may use it in which direction, how fast.
//!
//! The tables follow what OpenStreetMap's wiki says of `highway`, `access`, `oneway`, `maxspeed`, `barrier`, `route=ferry` and
//! `waterway`, with defaults for mainland China. They are meant for people on duty: what is marked `destination`, `customers`
//! or `delivery` may be used, what is `private` may not, so that a place in a closed compound is reached on foot from its gate.

mod access;
mod barrier;
mod class;
mod direction;
mod speed;

use crate::{
    findings::{Finding, Findings},
    limits::NAME_MAX_CHARS,
    mode::Modes,
};

pub use barrier::passable;
pub use class::Class;
pub use speed::{SPEED_MAX_KMH, SPEED_MIN_KMH, Speed, default_speed};

/// Keys and values of one element.
#[derive(Debug, Clone, Copy)]
pub struct Tags<'a>(pub &'a [(&'a str, &'a str)]);

impl<'a> Tags<'a> {
    /// The value of a key, blanks around it taken off; none if it is not there or empty. The first one counts.
    #[must_use]
    pub fn get(self, key: &str) -> Option<&'a str> {
        let value = self.0.iter().find(|(found, _)| *found == key)?.1.trim();
        (!value.is_empty()).then_some(value)
    }

    fn is(self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }
}

/// What carries a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Carried {
    /// The ground, or the water.
    #[default]
    Ground = 0,
    /// A bridge.
    Bridge = 1,
    /// A tunnel.
    Tunnel = 2,
}

impl Carried {
    /// What carries it, by number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Ground),
            1 => Some(Self::Bridge),
            2 => Some(Self::Tunnel),
            _ => None,
        }
    }
}

/// What a way is and who may use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// Its class.
    pub class: Class,
    /// Who may go as its points are listed.
    pub forward: Modes,
    /// Who may go against it.
    pub backward: Modes,
    /// At most how fast along it, if anything says so.
    pub limit_forward: Option<Speed>,
    /// At most how fast against it.
    pub limit_backward: Option<Speed>,
    /// A ferry's own time from end to end, seconds, if it is known.
    pub lasts_s: Option<u32>,
    /// What carries it.
    pub carried: Carried,
    /// Its name in the language of the place, or its number (`ref`).
    pub name: Option<String>,
}

/// What a way's tags mean; none if nobody gets about on it.
#[must_use]
pub fn meaning(id: i64, tags: Tags<'_>, findings: &mut Findings) -> Option<Meaning> {
    let class = Class::of(tags)?;
    if tags.is("area", "yes") {
        findings.note(Finding::WayIsArea, id);
        return None;
    }
    let may = access::of(id, class, tags, findings);
    let (forward, backward) = direction::of(id, class, may, tags, findings);
    if forward.either(backward).is_empty() {
        return None;
    }
    let (limit_forward, limit_backward) = speed::limits(id, tags, findings);
    let lasts_s = if class == Class::Ferry { speed::lasts_s(id, tags, findings) } else { None };
    let name = tags.get("name").or_else(|| tags.get("ref")).map(|name| {
        if name.chars().count() > NAME_MAX_CHARS {
            findings.note(Finding::NameTooLong, id);
        }
        name.chars().take(NAME_MAX_CHARS).collect()
    });
    let carried = match (tags.get("bridge"), tags.get("tunnel")) {
        (Some(bridge), _) if bridge != "no" => Carried::Bridge,
        (_, Some(tunnel)) if tunnel != "no" => Carried::Tunnel,
        _ => Carried::Ground,
    };
    Some(Meaning { class, forward, backward, limit_forward, limit_backward, lasts_s, carried, name })
}

#[cfg(test)]
mod tests;
