//! What the map names, as entries of a gazetteer: roads once for each village or town they lie in, settlements, and houses with
//! their number. What was imported under the same name in the same area counts, and not what the map says of it.

use std::collections::{BTreeMap, HashSet};

use geo_index::{AreaCode, AreaTree, Place, Tier};
use hub_gazetteer::{BuildError, Builder, Entry, Gazetteer};
use hub_protocol::http::PlaceOnMap;
use hub_roads::{LandmarkKind, LinkId, LinkView, Network};

use crate::state;

/// What was left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Left {
    /// Because a place of that name was imported for that area.
    pub(super) imported: usize,
    /// Because it lies in no area of the tree.
    pub(super) elsewhere: usize,
    /// Because its name holds nothing to search by, or is too long.
    pub(super) unusable: usize,
}

/// Everything that the map names within the areas.
///
/// # Errors
/// More than a gazetteer holds.
pub(super) fn of(
    roads: &hub_roads::Roads,
    areas: &AreaTree,
    imported: &Gazetteer,
) -> Result<(Gazetteer, Left), BuildError> {
    let locator = Locator::new(areas);
    let mut naming =
        Naming { areas, imported, builder: Builder::default(), known: HashSet::new(), left: Left::default() };
    let network = roads.network();
    for (name, links) in network.streets() {
        for (area, link) in longest_by_area(network, &links, &locator) {
            let what = if link.class().is_water() { PlaceOnMap::Water } else { PlaceOnMap::Road };
            naming.add(name, what, area, middle(&link))?;
        }
    }
    for landmark in network.landmarks() {
        let what = match landmark.kind {
            LandmarkKind::Settlement => PlaceOnMap::Settlement,
            LandmarkKind::Address => PlaceOnMap::Address,
        };
        naming.add(landmark.name, what, locator.area(landmark.place), landmark.place)?;
    }
    let Naming { builder, left, .. } = naming;
    Ok((builder.finish()?, left))
}

/// What a place of this kind is on the map; none for a kind that no map has.
pub(crate) fn on_map(kind: &str) -> Option<PlaceOnMap> {
    KINDS.into_iter().find(|(_, word)| *word == kind).map(|(what, _)| what)
}

/// As kinds are called within the gazetteer; nobody reads these words.
const KINDS: [(PlaceOnMap, &str); 4] = [
    (PlaceOnMap::Road, "road"),
    (PlaceOnMap::Water, "water"),
    (PlaceOnMap::Settlement, "settlement"),
    (PlaceOnMap::Address, "address"),
];

struct Naming<'a> {
    areas: &'a AreaTree,
    imported: &'a Gazetteer,
    builder: Builder,
    known: HashSet<(String, AreaCode)>,
    left: Left,
}

impl Naming<'_> {
    /// Adds what lies in an area, once.
    fn add(
        &mut self,
        name: &str,
        what: PlaceOnMap,
        area: Option<AreaCode>,
        place: Place,
    ) -> Result<(), BuildError> {
        let Some(area) = area else {
            self.left.elsewhere += 1;
            return Ok(());
        };
        let is_same = |other: &AreaCode| self.areas.within(other, &area) || self.areas.within(&area, other);
        if self.imported.areas_called(name).any(is_same) {
            self.left.imported += 1;
            return Ok(());
        }
        if !self.known.insert((name.to_owned(), area.clone())) {
            return Ok(());
        }
        let (_, kind) = KINDS.into_iter().find(|(kind, _)| *kind == what).expect("every kind has a word");
        match Entry::new(name, &[], Some(kind), area, Some(place)) {
            Ok(entry) => self.builder.add(&entry),
            Err(_) => {
                self.left.unusable += 1;
                Ok(())
            }
        }
    }
}

/// Finds the area that a place is told by: never a grid, which nobody who calls knows.
struct Locator<'a> {
    areas: &'a AreaTree,
    /// For a tree without a single outline, of which nobody can say where anything lies.
    root: Option<AreaCode>,
    at_us: i64,
}

impl<'a> Locator<'a> {
    fn new(areas: &'a AreaTree) -> Self {
        let has_outline = areas.areas().any(|area| area.outline.is_some());
        let root = areas.areas().next().filter(|_| !has_outline).map(|root| root.code.clone());
        Self { areas, root, at_us: state::now().0 }
    }

    fn area(&self, place: Place) -> Option<AreaCode> {
        let located = self.areas.locate_at(place, self.at_us);
        let told_by = located.upward().find(|(tier, _)| *tier > Tier::Grid).map(|(_, code)| code.clone());
        told_by.or_else(|| self.root.clone())
    }
}

/// Of the links of one name, the longest in each area: where that is, the road of that area is shown.
fn longest_by_area<'a>(
    network: &'a Network,
    links: &[LinkId],
    locator: &Locator<'_>,
) -> BTreeMap<Option<AreaCode>, LinkView<'a>> {
    let mut by_area: BTreeMap<Option<AreaCode>, LinkView<'a>> = BTreeMap::new();
    for link in links.iter().filter_map(|id| network.link(*id)) {
        let longest = by_area.entry(locator.area(middle(&link))).or_insert(link);
        if link.length_dm() > longest.length_dm() {
            *longest = link;
        }
    }
    by_area
}

/// A point of its shape in the middle, or between its only two.
fn middle(link: &LinkView<'_>) -> Place {
    let points: Vec<Place> = link.points().collect();
    match points[..] {
        [one, other] => between(one, other),
        ref points => points[points.len() / 2],
    }
}

/// Halfway between two neighbouring points of a shape.
fn between(one: Place, other: Place) -> Place {
    let lon =
        if (one.lon() - other.lon()).abs() > 180.0 { one.lon() } else { one.lon().midpoint(other.lon()) };
    Place::new(one.lat().midpoint(other.lat()), lon).expect("between two places")
}
