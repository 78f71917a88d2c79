//! From a place to the areas it lies in: a [raster](super::raster) that knows the answer nearly everywhere, and behind
//! it an R-tree over the boxes of the outlines, then the outline itself.
//!
//! One area is chosen among all that cover the place: the lowest tier, then the smallest extent, then the
//! smallest code. That settles overlaps and shared borders alike, always to exactly one. The tiers above come
//! from the tree and not from geometry, so that an enclave belongs to whom it belongs to and an area without
//! an outline is still found from below.

use std::fmt;

use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::raster::{Found, Raster};
use super::{AreaTree, Node, position_of};
use crate::{Area, AreaCode, Place, Tier};

/// One line of the tree, from whichever tier was found up to its root: where each of its areas stands. The codes are
/// read in the tree when they are asked for, so that a look-up costs nothing for those that are not.
#[derive(Clone, Copy)]
pub struct Located<'tree> {
    nodes: &'tree [Node],
    rungs: Rungs,
}

/// The positions of an area and what it is part of, by tier from the lowest upward; [`NO_RUNG`] for a tier that the
/// line leaves out.
type Rungs = [u32; Tier::UPWARD.len()];

/// Beyond the last node of any tree.
const NO_RUNG: u32 = u32::MAX;

impl<'tree> Located<'tree> {
    /// The area of one tier; `None` if the line leaves it out.
    #[must_use]
    pub fn at(&self, tier: Tier) -> Option<&'tree AreaCode> {
        self.nodes.get(self.rungs[tier as usize] as usize).map(|node| &node.area.code)
    }

    /// The tiers that are known, from the lowest upward.
    pub fn upward(&self) -> impl Iterator<Item = (Tier, &'tree AreaCode)> + use<'tree> {
        let located = *self;
        Tier::UPWARD.into_iter().filter_map(move |tier| Some((tier, located.at(tier)?)))
    }

    /// The lowest area that is known; none if the place lies in no area at all.
    #[must_use]
    pub fn lowest(&self) -> Option<&'tree AreaCode> {
        self.upward().next().map(|(_, code)| code)
    }
}

/// In no area at all.
impl Default for Located<'_> {
    fn default() -> Self {
        Located { nodes: &[], rungs: [NO_RUNG; Tier::UPWARD.len()] }
    }
}

/// By the codes, of whichever tree they are.
impl PartialEq for Located<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.upward().eq(other.upward())
    }
}

impl Eq for Located<'_> {}

impl fmt::Debug for Located<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.upward()).finish()
    }
}

/// The rungs of every node, in pre-order: whole lines are looked up and not walked.
#[derive(Debug, Clone)]
pub(super) struct Ladders(Vec<Rungs>);

impl Ladders {
    pub(super) fn of(nodes: &[Node]) -> Ladders {
        let mut ladders: Vec<Rungs> = Vec::with_capacity(nodes.len());
        for (position, node) in nodes.iter().enumerate() {
            let above = node.parent.map(|parent| ladders[parent as usize]);
            let mut rungs = above.unwrap_or([NO_RUNG; Tier::UPWARD.len()]);
            rungs[node.area.tier as usize] = position_of(position);
            ladders.push(rungs);
        }
        Ladders(ladders)
    }
}

/// The boxes of all outlines, and who comes first where they lie over each other.
#[derive(Debug, Clone)]
pub(super) struct Outlines {
    raster: Option<Raster>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, Candidate>>,
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    position: u32,
    /// 0 comes before all others: lowest tier, then smallest extent, then code.
    rank: u32,
}

impl Outlines {
    /// From the areas in pre-order.
    pub(super) fn of<'a>(areas: impl Iterator<Item = &'a Area>) -> Outlines {
        let mut drawn: Vec<_> = areas
            .enumerate()
            .filter_map(|(position, area)| Some((position_of(position), area, area.outline.as_ref()?)))
            .collect();
        drawn.sort_by(|(_, one, a), (_, other, b)| {
            let by_size = a.size().total_cmp(&b.size());
            one.tier.cmp(&other.tier).then(by_size).then_with(|| one.code.cmp(&other.code))
        });
        let boxed = |(rank, (position, _, outline)): (usize, &(u32, &Area, &crate::Outline))| {
            let (low, high) = outline.bounds();
            let bounds = Rectangle::from_corners([low.lon(), low.lat()], [high.lon(), high.lat()]);
            GeomWithData::new(bounds, Candidate { position: *position, rank: position_of(rank) })
        };
        let boxes = RTree::bulk_load(drawn.iter().enumerate().map(boxed).collect());
        let in_order: Vec<_> = drawn.iter().map(|&(position, _, outline)| (position, outline)).collect();
        Outlines { raster: Raster::of(&in_order), boxes }
    }
}

impl AreaTree {
    /// The areas of a place through all tiers: the [`deepest`](Self::deepest) area and what it is part of.
    /// Dates of validity are not looked at; for a tree that holds former or coming areas ask
    /// [`locate_at`](Self::locate_at).
    #[must_use]
    pub fn locate(&self, place: Place) -> Located<'_> {
        self.located(self.chosen(place))
    }

    /// [`locate`](Self::locate) among the areas that hold at an instant (UTC microseconds). Where the area that is
    /// chosen without regard to dates does not hold, the R-tree is asked.
    #[must_use]
    pub fn locate_at(&self, place: Place, at_us: i64) -> Located<'_> {
        let holds = |position: &u32| self.nodes[*position as usize].area.is_valid_at(at_us);
        let chosen = self.chosen(place);
        let holding = match chosen.filter(|chosen| !holds(chosen)) {
            None => chosen,
            Some(_) => self.first_covering(place, |area| area.is_valid_at(at_us)),
        };
        self.located(holding)
    }

    /// The one area chosen for a place: of all whose outline covers it (borders included) the lowest tier,
    /// then the smallest extent, then the smallest code. `None` where no outline reaches. Dates of validity
    /// are not looked at.
    #[must_use]
    pub fn deepest(&self, place: Place) -> Option<&Area> {
        self.chosen(place).map(|position| &self.nodes[position as usize].area)
    }

    /// By the raster, or by the R-tree where it does not say.
    #[expect(clippy::inline_always, reason = "the fewer steps, the more look-ups are under way")]
    #[inline(always)]
    fn chosen(&self, place: Place) -> Option<u32> {
        match self.outlines.raster.as_ref().map_or(Found::Unsaid, |raster| raster.find(place)) {
            Found::Area(position) => Some(position),
            Found::Nothing => None,
            Found::Unsaid => self.first_by_boxes(place),
        }
    }

    /// Out of line, so that what is mostly done stays short and the next look-up begins early.
    #[cold]
    #[inline(never)]
    fn first_by_boxes(&self, place: Place) -> Option<u32> {
        self.first_covering(place, |_| true)
    }

    #[inline]
    pub(super) fn located(&self, position: Option<u32>) -> Located<'_> {
        let line = |position| Located { nodes: &self.nodes, rungs: self.ladders.0[position as usize] };
        position.map_or_else(Located::default, line)
    }

    /// All areas whose outline covers a place, in the order in which they would be chosen.
    #[must_use]
    pub fn covering(&self, place: Place) -> Vec<&Area> {
        let mut candidates: Vec<Candidate> = self.candidates(place).collect();
        candidates.sort_unstable_by_key(|candidate| candidate.rank);
        let areas = candidates.into_iter().map(|candidate| &self.nodes[candidate.position as usize].area);
        areas.filter(|area| covers(area, place)).collect()
    }

    fn first_covering(&self, place: Place, admitted: impl Fn(&Area) -> bool) -> Option<u32> {
        let mut first: Option<Candidate> = None;
        for candidate in self.candidates(place) {
            let area = &self.nodes[candidate.position as usize].area;
            let comes_before = first.is_none_or(|first| candidate.rank < first.rank);
            if comes_before && admitted(area) && covers(area, place) {
                first = Some(candidate);
            }
        }
        first.map(|candidate| candidate.position)
    }

    fn candidates(&self, place: Place) -> impl Iterator<Item = Candidate> + '_ {
        let at = [place.lon(), place.lat()];
        self.outlines.boxes.locate_all_at_point(&at).map(|boxed| boxed.data)
    }
}

fn covers(area: &Area, place: Place) -> bool {
    area.outline.as_ref().is_some_and(|outline| outline.covers(place))
}

#[cfg(test)]
impl AreaTree {
    /// [`deepest`](Self::deepest) by the R-tree alone.
    pub(super) fn deepest_by_tree(&self, place: Place) -> Option<&Area> {
        self.first_covering(place, |_| true).map(|position| &self.nodes[position as usize].area)
    }

    pub(super) fn raster(&self) -> &Raster {
        self.outlines.raster.as_ref().expect("the test draws areas within the limits of a raster")
    }
}
