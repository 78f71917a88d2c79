//! Whom a warning is for: the areas of a tier that its polygons, circles and codes touch.
//!
//! An area is hit if it or any part of it has an outline that is touched, or if a code names it, a part of it, or what it is
//! part of. Borders belong to both sides. What cannot be decided is told and never dropped: a warning that reaches nobody
//! because of a gap in a table is the worst that can happen to it.

mod shape;

use std::collections::{BTreeMap, BTreeSet};

use geo_index::{Area, AreaCode, AreaTree, Tier};
use serde::{Deserialize, Serialize};

use crate::{Pair, WarnedArea};
use shape::Shape;

/// What the codes of senders mean, by `valueName`; a centre imports it. Codes are compared as a whole: no digits of one say
/// anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeTable {
    /// By `valueName`.
    pub kinds: BTreeMap<String, CodeKind>,
}

/// What the values of one kind of code mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// They are codes of the area tree.
    AreaCode,
    /// Each stands for some areas of the tree.
    Listed(BTreeMap<String, Vec<AreaCode>>),
    /// They name no areas (a colour, a hole in a polygon) and are passed by.
    NoArea,
}

impl CodeTable {
    /// What a code names; none if nothing is known of it.
    fn areas(&self, code: &Pair) -> Option<Vec<AreaCode>> {
        match self.kinds.get(&code.name)? {
            CodeKind::AreaCode => AreaCode::new(&code.value).ok().map(|code| vec![code]),
            CodeKind::Listed(listed) => listed.get(&code.value).cloned(),
            CodeKind::NoArea => Some(Vec::new()),
        }
    }
}

/// Which areas are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'t> {
    /// The organisation.
    pub tree: &'t AreaTree,
    /// Areas of this tier.
    pub tier: Tier,
    /// What codes mean.
    pub codes: &'t CodeTable,
    /// Areas that hold at this instant (UTC microseconds).
    pub at_us: i64,
}

/// Whom a warning hits. Each list is sorted and holds nothing twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hit {
    /// The areas of the tier.
    pub areas: Vec<AreaCode>,
    /// Areas of the tier without any outline, within an area that is touched: they may be hit, and nobody can know.
    pub unplaced: Vec<AreaCode>,
    /// Areas that are hit and whose line leaves the tier out.
    pub elsewhere: Vec<AreaCode>,
    /// Codes that name nothing that is known.
    pub unknown: Vec<Pair>,
}

/// Finds whom the areas of a warning hit, all of them together.
#[must_use]
pub fn areas_hit(warned: &[WarnedArea], asked: Asked<'_>) -> Hit {
    let mut found = Found { asked, areas: BTreeSet::new(), elsewhere: BTreeSet::new() };
    let mut unknown = BTreeSet::new();
    for code in warned.iter().flat_map(|area| &area.geocodes) {
        let named = asked.codes.areas(code).unwrap_or_else(|| {
            unknown.insert(code.clone());
            Vec::new()
        });
        for area in named {
            match asked.tree.area(&area).filter(|area| area.is_valid_at(asked.at_us)) {
                Some(area) => found.name(area),
                None => {
                    unknown.insert(code.clone());
                }
            }
        }
    }
    let touched = touched(warned, asked);
    for code in &touched {
        found.touch(asked.tree.area(code).expect("it was found in the tree"));
    }
    let unplaced = unplaced(&touched, asked);
    Hit {
        unplaced: unplaced.into_iter().filter(|code| !found.areas.contains(code)).collect(),
        areas: found.areas.into_iter().collect(),
        elsewhere: found.elsewhere.into_iter().collect(),
        unknown: unknown.into_iter().collect(),
    }
}

struct Found<'t> {
    asked: Asked<'t>,
    areas: BTreeSet<AreaCode>,
    elsewhere: BTreeSet<AreaCode>,
}

impl Found<'_> {
    /// An area of any tier is hit as a whole.
    fn name(&mut self, area: &Area) {
        if area.tier <= self.asked.tier {
            return self.touch(area);
        }
        let parts = self.asked.tree.with_parts(&area.code);
        let wanted = |part: &&Area| part.tier == self.asked.tier && part.is_valid_at(self.asked.at_us);
        let parts: Vec<_> = parts.filter(wanted).map(|part| part.code.clone()).collect();
        let has_none = parts.is_empty();
        self.areas.extend(parts);
        if has_none {
            self.elsewhere.insert(area.code.clone());
        }
    }

    /// Something of an area is hit: what of the tier it is part of is hit, its parts need not be.
    fn touch(&mut self, area: &Area) {
        match self.asked.tree.ladder(&area.code).at(self.asked.tier) {
            Some(code) => {
                self.areas.insert(code.clone());
            }
            None if area.tier < self.asked.tier => {
                self.elsewhere.insert(area.code.clone());
            }
            None => {}
        }
    }
}

/// Every area that holds and whose outline a polygon or a circle touches.
fn touched(warned: &[WarnedArea], asked: Asked<'_>) -> BTreeSet<AreaCode> {
    let rings = warned.iter().flat_map(|area| &area.polygons).filter_map(Shape::ring);
    let rounds = warned.iter().flat_map(|area| &area.circles).map(Shape::round);
    let shapes: Vec<Shape> = rings.chain(rounds).collect();
    let holds = |area: &&Area| area.is_valid_at(asked.at_us);
    let is_touched = |area: &&Area| {
        let outline = area.outline.as_ref();
        outline.is_some_and(|outline| shapes.iter().any(|shape| shape.touches(outline)))
    };
    asked.tree.areas().filter(holds).filter(is_touched).map(|area| area.code.clone()).collect()
}

/// The areas of the tier that have no outline, nor has any part of them, and whose nearest drawn whole is touched.
fn unplaced(touched: &BTreeSet<AreaCode>, asked: Asked<'_>) -> Vec<AreaCode> {
    if touched.is_empty() {
        return Vec::new();
    }
    let of_tier = asked.tree.areas().filter(|area| area.tier == asked.tier && area.is_valid_at(asked.at_us));
    let is_drawn = |area: &Area| area.outline.is_some() && area.is_valid_at(asked.at_us);
    let undrawn = of_tier.filter(|area| !asked.tree.with_parts(&area.code).any(is_drawn));
    let within_touched = |area: &&Area| {
        let whole = asked.tree.ancestors(&area.code).find(|whole| is_drawn(whole));
        whole.is_some_and(|whole| touched.contains(&whole.code))
    };
    let mut codes: Vec<_> = undrawn.filter(within_touched).map(|area| area.code.clone()).collect();
    codes.sort_unstable();
    codes
}
