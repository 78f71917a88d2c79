//! What can be wrong with a set of areas before it becomes a tree. Everything is looked at before anything is
//! refused, so that an operator mends a file once.

use std::collections::{BTreeMap, BTreeSet};

use crate::area_geojson::FeatureFault;
use crate::{Area, AreaCode, OutlineFault, Tier};

/// The most areas a tree holds. A province with every grid has some 400,000.
pub const MAX_AREAS: usize = 1_000_000;

/// One mistake in areas, naming the area.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AreaError {
    /// The text is no GeoJSON feature collection.
    #[error("the areas are not a GeoJSON feature collection: {0}")]
    NotACollection(String),
    /// A feature that does not describe an area. Features are counted from 0.
    #[error("feature {feature} (code {code:?}): {fault}")]
    Feature {
        /// Which feature of the file.
        feature: usize,
        /// Its code as written, empty if it has none.
        code: String,
        /// What is wrong with it.
        fault: FeatureFault,
    },
    /// An outline that is not sound.
    #[error("area {code}: {fault}")]
    Outline {
        /// Whose outline.
        code: AreaCode,
        /// What is wrong with it.
        fault: OutlineFault,
    },
    /// More areas than [`MAX_AREAS`].
    #[error("{0} areas are more than the {MAX_AREAS} a tree holds")]
    TooMany(usize),
    /// A code that more than one area has.
    #[error("area {code}: {times} areas have this code")]
    DuplicateCode {
        /// The code.
        code: AreaCode,
        /// How many have it.
        times: usize,
    },
    /// A parent that is not among the areas.
    #[error("area {code}: its parent {parent} is not in the tree")]
    UnknownParent {
        /// Whose parent.
        code: AreaCode,
        /// The parent that is missing.
        parent: AreaCode,
    },
    /// A parent that does not stand higher.
    #[error("area {code}: a {tier} cannot be part of {parent}, which is a {parent_tier}")]
    TierNotBelowParent {
        /// Whose parent.
        code: AreaCode,
        /// Its tier.
        tier: Tier,
        /// The parent.
        parent: AreaCode,
        /// The parent's tier.
        parent_tier: Tier,
    },
    /// Areas that are parts of each other, or one that is part of itself.
    #[error("area {code}: it is part of itself, by way of {}", joined(around))]
    Cycle {
        /// The smallest code of the cycle.
        code: AreaCode,
        /// The cycle upward from that code, each the parent of the one before.
        around: Vec<AreaCode>,
    },
    /// An area that ends before it begins.
    #[error("area {code}: valid until {valid_until} is not after valid from {valid_from} (UTC microseconds)")]
    ValidityReversed {
        /// Whose validity.
        code: AreaCode,
        /// UTC microseconds.
        valid_from: i64,
        /// UTC microseconds.
        valid_until: i64,
    },
}

fn joined(codes: &[AreaCode]) -> String {
    codes.iter().map(AreaCode::as_str).collect::<Vec<_>>().join(" -> ")
}

/// All mistakes, kind by kind, each kind in the order of the areas.
pub(crate) fn mistakes(areas: &[Area]) -> Vec<AreaError> {
    if areas.len() > MAX_AREAS {
        return vec![AreaError::TooMany(areas.len())];
    }
    let mut known: BTreeMap<&AreaCode, (&Area, usize)> = BTreeMap::new();
    for area in areas {
        known.entry(&area.code).and_modify(|(_, times)| *times += 1).or_insert((area, 1));
    }
    let duplicates = known.iter().filter(|(_, (_, times))| *times > 1);
    let mut mistakes: Vec<AreaError> = duplicates
        .map(|(&code, &(_, times))| AreaError::DuplicateCode { code: code.clone(), times })
        .collect();
    let parent_of = |area: &Area| known.get(area.parent.as_ref()?).map(|&(parent, _)| parent);
    for area in areas {
        mistakes.extend(mistake_of_parent(area, parent_of(area)));
        mistakes.extend(mistake_of_validity(area));
    }
    mistakes.extend(cycles(&known));
    mistakes
}

/// Whether a parent is unknown only because the feature that describes it is itself among the mistakes.
pub(crate) fn follows_from(mistake: &AreaError, earlier: &[AreaError]) -> bool {
    let AreaError::UnknownParent { parent, .. } = mistake else { return false };
    earlier
        .iter()
        .any(|earlier| matches!(earlier, AreaError::Feature { code, .. } if code == parent.as_str()))
}

fn mistake_of_parent(area: &Area, known_parent: Option<&Area>) -> Option<AreaError> {
    let code = area.code.clone();
    let parent = area.parent.clone()?;
    match known_parent {
        None => Some(AreaError::UnknownParent { code, parent }),
        Some(above) if above.tier <= area.tier => {
            Some(AreaError::TierNotBelowParent { code, tier: area.tier, parent, parent_tier: above.tier })
        }
        Some(_) => None,
    }
}

fn mistake_of_validity(area: &Area) -> Option<AreaError> {
    let (valid_from, valid_until) = area.valid_from.zip(area.valid_until)?;
    let reversed = valid_until <= valid_from;
    reversed.then(|| AreaError::ValidityReversed { code: area.code.clone(), valid_from, valid_until })
}

/// Each cycle once, told from its smallest code.
fn cycles(known: &BTreeMap<&AreaCode, (&Area, usize)>) -> Vec<AreaError> {
    let parent_of = |code: &AreaCode| known.get(code).and_then(|(area, _)| area.parent.as_ref());
    let mut settled: BTreeSet<&AreaCode> = BTreeSet::new();
    let mut cycles = Vec::new();
    for &start in known.keys() {
        let mut path: Vec<&AreaCode> = Vec::new();
        let mut on_path: BTreeSet<&AreaCode> = BTreeSet::new();
        let mut next = Some(start);
        while let Some(code) = next.filter(|code| !settled.contains(code) && on_path.insert(code)) {
            path.push(code);
            next = parent_of(code);
        }
        if let Some(entry) = next.filter(|code| on_path.contains(code)) {
            cycles.push(told_from_smallest(path.iter().copied().skip_while(|&code| code != entry).collect()));
        }
        settled.extend(path);
    }
    cycles
}

fn told_from_smallest(mut around: Vec<&AreaCode>) -> AreaError {
    let smallest = (0..around.len()).min_by_key(|&at| around[at]).unwrap_or(0);
    around.rotate_left(smallest);
    let code = around[0].clone();
    AreaError::Cycle { code, around: around.into_iter().cloned().collect() }
}
