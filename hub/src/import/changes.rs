//! What an import adds, changes, moves and removes, by name: for whoever looks at it before it is carried out.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::{Area, AreaTree};
use hub_protocol::{
    http::{ImportPart, ImportedChanges, ImportedNames},
    limits::IMPORTED_NAMES_MAX,
};

/// Changes of one part, as they are found.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) added: Names,
    pub(super) changed: Names,
    pub(super) moved: Names,
    pub(super) removed: Names,
}

/// Names, as many as are told, and how many there are.
#[derive(Debug, Default)]
pub(super) struct Names {
    count: usize,
    told: Vec<String>,
}

impl Names {
    pub(super) fn add(&mut self, name: impl FnOnce() -> String) {
        self.count += 1;
        if self.told.len() < IMPORTED_NAMES_MAX {
            self.told.push(name());
        }
    }

    fn wire(self) -> ImportedNames {
        ImportedNames { count: u32::try_from(self.count).unwrap_or(u32::MAX), names: self.told }
    }
}

impl Changes {
    pub(super) fn is_nothing(&self) -> bool {
        [&self.added, &self.changed, &self.moved, &self.removed].iter().all(|names| names.count == 0)
    }

    pub(super) fn wire(self, part: ImportPart) -> ImportedChanges {
        let Self { added, changed, moved, removed } = self;
        let (added, changed) = (added.wire(), changed.wire());
        ImportedChanges { part, added, changed, moved: moved.wire(), removed: removed.wire() }
    }

    /// What two lists of the same kind of line have that the other has not; of lines that are there twice, how often too.
    pub(super) fn of_lines(before: &[String], after: &[String]) -> Self {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        before.iter().for_each(|line| *left.entry(line).or_default() += 1);
        let mut changes = Self::default();
        for line in after {
            match left.get_mut(line.as_str()) {
                Some(times) if *times > 0 => *times -= 1,
                _ => changes.added.add(|| line.clone()),
            }
        }
        for (line, times) in left {
            (0..times).for_each(|_| changes.removed.add(|| line.to_owned()));
        }
        changes
    }
}

fn label(area: &Area) -> String {
    format!("{} ({})", area.name, area.code)
}

/// What became of the areas. An area with another parent is moved, whatever else of it changed.
pub(super) fn of_areas(before: &AreaTree, after: &AreaTree) -> Changes {
    let mut changes = Changes::default();
    let named = |tree: &AreaTree, parent: &Option<geo_index::AreaCode>| match parent {
        Some(code) => tree.area(code).map_or_else(|| code.to_string(), label),
        None => "-".to_owned(),
    };
    for area in after.areas() {
        match before.area(&area.code) {
            None => changes.added.add(|| label(area)),
            Some(known) if known.parent != area.parent => changes.moved.add(|| {
                format!("{}: {} → {}", label(area), named(before, &known.parent), named(after, &area.parent))
            }),
            Some(known) if known != area => changes.changed.add(|| label(area)),
            Some(_) => {}
        }
    }
    let kept: BTreeSet<_> = after.areas().map(|area| &area.code).collect();
    for area in before.areas().filter(|area| !kept.contains(&area.code)) {
        changes.removed.add(|| label(area));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(lines: &[(&str, &str, &str, &str)]) -> AreaTree {
        let feature = |(code, name, tier, parent): &(&str, &str, &str, &str)| {
            let parent = if parent.is_empty() { String::new() } else { format!(r#","parent":"{parent}""#) };
            format!(
                r#"{{"type":"Feature","geometry":null,"properties":{{"code":"{code}","name":"{name}","tier":"{tier}"{parent}}}}}"#
            )
        };
        let features: Vec<String> = lines.iter().map(feature).collect();
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        AreaTree::from_geojson("v", &text).unwrap()
    }

    #[test]
    fn a_township_that_moved_county_is_shown_as_moved() {
        let counties =
            [("c", "某市", "city", ""), ("a", "甲县", "county", "c"), ("b", "乙县", "county", "c")];
        let with = |town: (&'static str, &'static str, &'static str, &'static str)| {
            tree(&counties.iter().copied().chain([town]).collect::<Vec<_>>())
        };
        let changes =
            of_areas(&with(("t", "某镇", "township", "a")), &with(("t", "某街道", "township", "b")));
        assert_eq!(changes.moved.told, ["某街道 (t): 甲县 (a) → 乙县 (b)"]);
        assert_eq!((changes.added.count, changes.changed.count, changes.removed.count), (0, 0, 0));
    }

    #[test]
    fn names_are_told_up_to_a_limit_and_counted_beyond_it() {
        let mut names = Names::default();
        (0..60).for_each(|at| names.add(|| at.to_string()));
        let wire = names.wire();
        assert_eq!((wire.count, wire.names.len()), (60, IMPORTED_NAMES_MAX));
    }

    #[test]
    fn lines_that_are_there_twice_are_counted_twice() {
        let lines = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        let changes = Changes::of_lines(&lines("aab"), &lines("abbc"));
        assert_eq!((changes.added.told, changes.removed.told), (lines("bc"), lines("a")));
    }
}
