//! The one predicate for jurisdiction: whether somebody who answers for one area may see what belongs to another.
//!
//! "Within" is a pre-order interval of the area tree in force, never a prefix of a code. Rows, topics, counts,
//! histories, units and positions all ask here. What a role may *do* with what it sees is asked elsewhere.

mod callers;
mod cases;
mod ended;
mod incidents;

use geo_index::{AreaCode, AreaTree, Interval};

pub(crate) use callers::{Callers, Withheld, highest_tier};
pub(crate) use cases::{Belonging, Sees, Whereabouts, refused, units_seen};
pub(crate) use ended::EndedCase;
pub(crate) use incidents::{Concerned, Reach};

/// What somebody may see, in one version of the area tree: to be made anew when another tree is adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Scope(Interval);

/// Where something belongs, in one version of the area tree: looked up once for all who may or may not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position(u32);

impl Position {
    /// Of what belongs to an area. What belongs to an area that is not in the tree any more counts as the first root's
    /// own: only the top sees it, and somebody does.
    pub(crate) fn of(areas: &AreaTree, area: &AreaCode) -> Self {
        Self(areas.interval(area).map_or(0, |interval| interval.start))
    }
}

impl Scope {
    /// Sees nothing.
    pub(crate) const NOTHING: Self = Self(Interval { start: 0, end: 0 });

    /// Everything within an area, or everything there is for `None`. An area that is not in the tree holds nothing: an
    /// account whose area was abolished sees nothing until it is given another.
    pub(crate) fn of(areas: &AreaTree, area: Option<&AreaCode>) -> Self {
        match area {
            Some(area) => areas.interval(area).map_or(Self::NOTHING, Self),
            None => Self(Interval { start: 0, end: u32::MAX }),
        }
    }

    /// Whether what belongs to `area` is seen.
    pub(crate) fn sees(self, areas: &AreaTree, area: &AreaCode) -> bool {
        self.holds(Position::of(areas, area))
    }

    /// The same for what was looked up before, in the same version of the tree.
    pub(crate) fn holds(self, Position(position): Position) -> bool {
        self.0.start <= position && position < self.0.end
    }

    /// Whether it is the whole realm's, or the first root's.
    pub(crate) fn is_whole(self) -> bool {
        self.0.start == 0 && self.0.end > 0
    }

    /// The same for the position plane, whose units carry the pre-order position of their home.
    pub(crate) fn interval(self) -> Interval {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A city with two counties; the zone's code looks like a part of the first county and belongs to the second.
    fn tree() -> AreaTree {
        let area = |code: &str, tier: &str, parent: &str| {
            format!(
                r#"{{"type":"Feature","geometry":null,"properties":{{"code":"{code}","name":"{code}","tier":"{tier}"{parent}}}}}"#
            )
        };
        let of = |parent: &str| format!(r#","parent":"{parent}""#);
        let features = [
            area("13", "city", ""),
            area("1301", "county", &of("13")),
            area("130101", "township", &of("1301")),
            area("1302", "county", &of("13")),
            area("130199", "township", &of("1302")),
        ];
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        AreaTree::from_geojson("1", &text).expect("the tree has no mistakes")
    }

    fn check(scope: &str, area: &str, expected: bool) {
        let code = |code: &str| AreaCode::new(code).expect("a valid code");
        assert_eq!(
            Scope::of(&tree(), Some(&code(scope))).sees(&tree(), &code(area)),
            expected,
            "{scope} looks at {area}"
        );
    }

    #[test]
    fn an_area_sees_itself_and_its_parts_and_neither_its_whole_nor_its_siblings() {
        check("13", "13", true);
        check("13", "130101", true);
        check("1301", "130101", true);
        check("1301", "13", false);
        check("1301", "1302", false);
        check("130101", "1301", false);
    }

    #[test]
    fn a_code_that_looks_like_a_part_is_none() {
        check("1301", "130199", false);
        check("1302", "130199", true);
    }

    #[test]
    fn what_belongs_to_an_unknown_area_is_seen_by_the_top_only() {
        check("13", "9999", true);
        check("1301", "9999", false);
        check("1302", "9999", false);
    }

    #[test]
    fn the_whole_realm_sees_everything() {
        for area in ["13", "130199", "9999"] {
            let area = AreaCode::new(area).expect("a valid code");
            assert!(Scope::of(&tree(), None).sees(&tree(), &area), "{area}");
        }
    }

    #[test]
    fn an_account_of_an_unknown_area_sees_nothing() {
        check("9999", "13", false);
        check("9999", "9999", false);
    }

    #[test]
    fn the_realm_and_its_root_are_the_whole_and_an_area_that_was_abolished_is_not() {
        let is_whole = |code: Option<&str>| {
            let code = code.map(|code| AreaCode::new(code).expect("a valid code"));
            Scope::of(&tree(), code.as_ref()).is_whole()
        };
        assert_eq!([None, Some("13")].map(is_whole), [true, true]);
        assert_eq!([Some("1301"), Some("9999")].map(is_whole), [false, false]);
    }
}
