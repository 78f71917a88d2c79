//! The tree of areas: who is part of whom, asked in constant time, and in which area a place lies.
//!
//! The areas stand in pre-order, children by code, so that an area with all its parts is one half-open
//! interval of positions and "within" is two comparisons. A tree never changes; a new organisation is a new
//! tree with a new version, and intervals of one version mean nothing in another.

use std::collections::{BTreeMap, HashMap};

use crate::{Area, AreaCode, AreaError};

pub(crate) mod check;
mod locate;
mod raster;

pub use locate::Located;

/// The positions of an area and all its parts in the pre-order of one tree version: `start..end`, the area
/// itself first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Interval {
    /// Position of the area itself.
    pub start: u32,
    /// First position that is no longer a part of it.
    pub end: u32,
}

impl Interval {
    /// Whether the area of `part` is this one or lies in it. Both from the same tree version.
    #[must_use]
    pub fn contains(self, part: Interval) -> bool {
        self.start <= part.start && part.start < self.end
    }
}

/// All areas of one version of an organisation.
///
/// ```
/// use geo_index::{AreaCode, AreaTree, Tier};
///
/// let tree = AreaTree::from_geojson("2026-09", r#"{"type": "FeatureCollection", "features": [
///   {"type": "Feature", "geometry": null, "properties": {"code": "C1", "name": "某县", "tier": "county"}},
///   {"type": "Feature", "properties": {"code": "G1", "name": "一格", "tier": "grid", "parent": "C1"},
///    "geometry": {"type": "Polygon", "coordinates": [[[115, 38], [116, 38], [116, 39], [115, 39], [115, 38]]]}}
/// ]}"#).expect("no mistakes in it");
///
/// let found = tree.locate(geo_index::Place::new(38.5, 115.5)?);
/// assert_eq!(found.at(Tier::Grid).map(AreaCode::as_str), Some("G1"));
/// assert_eq!(found.at(Tier::County).map(AreaCode::as_str), Some("C1"), "known by the tree, not by an outline");
/// assert_eq!(found.at(Tier::Village), None);
/// # Ok::<(), geo_index::PlaceError>(())
/// ```
#[derive(Debug, Clone)]
pub struct AreaTree {
    version: String,
    /// In pre-order; a node's number is its position.
    nodes: Vec<Node>,
    by_code: HashMap<AreaCode, u32>,
    outlines: locate::Outlines,
    ladders: locate::Ladders,
}

#[derive(Debug, Clone)]
struct Node {
    area: Area,
    parent: Option<u32>,
    /// First position after this area and all its parts.
    end: u32,
}

impl AreaTree {
    /// Ties areas together, in whatever order they come. `version` names this organisation in evidence, by
    /// number or by digest of its content. Several roots are fine, so is no area at all.
    ///
    /// # Errors
    /// Every mistake, each naming the code: see [`AreaError`].
    pub fn build(version: impl Into<String>, areas: Vec<Area>) -> Result<AreaTree, Vec<AreaError>> {
        let mistakes = check::mistakes(&areas);
        if mistakes.is_empty() { Ok(AreaTree::tie(version.into(), areas)) } else { Err(mistakes) }
    }

    /// [`from_geojson`](crate::from_geojson) and [`AreaTree::build`] in one, so that the mistakes of the file
    /// and of the tree are reported together.
    ///
    /// # Errors
    /// Every mistake of either.
    pub fn from_geojson(version: impl Into<String>, text: &str) -> Result<AreaTree, Vec<AreaError>> {
        let (areas, mut mistakes) = crate::area_geojson::read(text);
        let of_tree = check::mistakes(&areas);
        let news = of_tree
            .into_iter()
            .filter(|mistake| !check::follows_from(mistake, &mistakes))
            .collect::<Vec<_>>();
        mistakes.extend(news);
        if mistakes.is_empty() { Ok(AreaTree::tie(version.into(), areas)) } else { Err(mistakes) }
    }

    /// Lays checked areas out in pre-order.
    fn tie(version: String, areas: Vec<Area>) -> AreaTree {
        let mut waiting: BTreeMap<AreaCode, Area> = BTreeMap::new();
        let mut parts: BTreeMap<Option<AreaCode>, Vec<AreaCode>> = BTreeMap::new();
        for area in areas {
            parts.entry(area.parent.clone()).or_default().push(area.code.clone());
            waiting.insert(area.code.clone(), area);
        }
        parts.values_mut().for_each(|codes| codes.sort_unstable());

        let mut nodes: Vec<Node> = Vec::with_capacity(waiting.len());
        let mut by_code = HashMap::with_capacity(waiting.len());
        // What is still to be laid out, the next one last.
        let mut todo: Vec<AreaCode> = parts.remove(&None).unwrap_or_default().into_iter().rev().collect();
        while let Some(code) = todo.pop() {
            let area = waiting.remove(&code).expect("each code is unique and has one parent");
            let parent = area.parent.as_ref().map(|parent| by_code[parent]);
            let position = position_of(nodes.len());
            by_code.insert(code.clone(), position);
            nodes.push(Node { area, parent, end: position + 1 });
            todo.extend(parts.remove(&Some(code)).unwrap_or_default().into_iter().rev());
        }
        assert!(waiting.is_empty(), "areas without unknown parents or cycles all hang from a root");
        close_intervals(&mut nodes);
        let outlines = locate::Outlines::of(nodes.iter().map(|node| &node.area));
        let ladders = locate::Ladders::of(&nodes);
        AreaTree { version, nodes, by_code, outlines, ladders }
    }

    /// What this organisation is called in evidence.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How many areas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no area.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// An area by its code.
    #[must_use]
    pub fn area(&self, code: &AreaCode) -> Option<&Area> {
        self.node(code).map(|node| &node.area)
    }

    /// All areas in pre-order: each before its parts, siblings by code.
    pub fn areas(&self) -> impl Iterator<Item = &Area> {
        self.nodes.iter().map(|node| &node.area)
    }

    /// The positions of an area and all its parts; `None` for an unknown code.
    #[must_use]
    pub fn interval(&self, code: &AreaCode) -> Option<Interval> {
        let start = *self.by_code.get(code)?;
        Some(Interval { start, end: self.nodes[start as usize].end })
    }

    /// Whether an area is `ancestor` itself or lies in it by the tree, in constant time. Unknown codes are
    /// within nothing.
    #[must_use]
    pub fn within(&self, code: &AreaCode, ancestor: &AreaCode) -> bool {
        let (part, whole) = (self.interval(code), self.interval(ancestor));
        part.zip(whole).is_some_and(|(part, whole)| whole.contains(part))
    }

    /// An area and all its parts, in pre-order; nothing for an unknown code.
    pub fn with_parts(&self, code: &AreaCode) -> impl Iterator<Item = &Area> {
        let positions = self.interval(code).map_or(0..0, |all| all.start as usize..all.end as usize);
        self.nodes[positions].iter().map(|node| &node.area)
    }

    /// The immediate parts of an area, by code; nothing for an unknown code.
    pub fn children(&self, code: &AreaCode) -> impl Iterator<Item = &Area> {
        let Interval { start, end } = self.interval(code).unwrap_or(Interval { start: 0, end: 0 });
        let mut next = start.saturating_add(1);
        std::iter::from_fn(move || {
            let node = self.nodes.get(next as usize).filter(|_| next < end)?;
            next = node.end;
            Some(&node.area)
        })
    }

    /// An area and what it is part of, from itself upward to its root; nothing for an unknown code.
    pub fn ancestors(&self, code: &AreaCode) -> impl Iterator<Item = &Area> {
        self.upward_from(self.by_code.get(code).copied())
    }

    /// The codes an area answers to, by tier, itself included. A tier that its line leaves out is `None`.
    #[must_use]
    pub fn ladder(&self, code: &AreaCode) -> Located<'_> {
        self.located(self.by_code.get(code).copied())
    }

    fn node(&self, code: &AreaCode) -> Option<&Node> {
        self.by_code.get(code).map(|&position| &self.nodes[position as usize])
    }

    fn upward_from(&self, position: Option<u32>) -> impl Iterator<Item = &Area> {
        let node = |position: u32| &self.nodes[position as usize];
        std::iter::successors(position.map(node), move |below| below.parent.map(node)).map(|node| &node.area)
    }
}

/// Gives every node the end of its last part. Parts stand behind their whole, so one pass from the back is
/// enough.
fn close_intervals(nodes: &mut [Node]) {
    for position in (0..nodes.len()).rev() {
        let end = nodes[position].end;
        if let Some(parent) = nodes[position].parent {
            let whole = &mut nodes[parent as usize];
            whole.end = whole.end.max(end);
        }
    }
}

fn position_of(index: usize) -> u32 {
    u32::try_from(index).expect("a tree has at most MAX_AREAS areas")
}

#[cfg(test)]
mod tests;
