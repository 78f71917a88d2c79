//! Whatever happens, a console that has taken its frames shows what is there, and never more than it may.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::{Interval, Place};
use hub_positions::cells::{Cell, CellFrame, Subscription, cell_of};
use hub_positions::{Handle, Scope};
use proptest::prelude::*;

use crate::realm::{Realm, place, unit};

const UNITS: u128 = 6;
const SCOPES: u32 = 5;

/// A grid of spots a few kilometres apart, over a dozen cells.
fn spot(number: u8) -> Place {
    place(38.85 + f64::from(number % 4) * 0.04, 115.40 + f64::from(number / 4 % 4) * 0.04)
}

fn all_cells() -> Vec<Cell> {
    let cells: BTreeSet<Cell> = (0..16).map(|number| cell_of(spot(number))).collect();
    assert!(cells.len() >= 4, "the spots are not all in one cell: {cells:?}");
    cells.into_iter().collect()
}

/// Where the markers stand and to whom they belong.
type Truth = BTreeMap<Handle, (Cell, i32, i32, Scope)>;

/// A console as a stranger would write it.
struct Console {
    subscription: Subscription,
    visible: Interval,
    cells: BTreeSet<Cell>,
    picture: BTreeMap<Handle, (Cell, i32, i32)>,
    last_tick: BTreeMap<Cell, u64>,
}

impl Console {
    fn apply(&mut self, frame: &CellFrame, truths: &BTreeMap<u64, Truth>) {
        let content = &frame.content;
        assert!(self.cells.contains(&content.cell), "a cell nobody looks at");
        let newer = self.last_tick.insert(content.cell, frame.tick).is_none_or(|before| before < frame.tick);
        assert!(newer, "ticks of a cell rise");
        if content.whole {
            self.picture.retain(|_, (cell, ..)| *cell != content.cell);
        }
        for gone in content.removed.iter().map(|&gone| Handle(gone)) {
            if self.picture.get(&gone).is_some_and(|(cell, ..)| *cell == content.cell) {
                self.picture.remove(&gone);
            }
        }
        for row in &content.rows {
            let (.., scope) = truths[&frame.tick][&Handle(row.handle)];
            assert!(scope.is_within(self.visible), "{scope:?} was shown to {:?}", self.visible);
            self.picture.insert(Handle(row.handle), (content.cell, row.lat_e7, row.lon_e7));
        }
    }

    fn take(&mut self, truths: &BTreeMap<u64, Truth>) {
        for frame in self.subscription.take() {
            self.apply(&frame, truths);
        }
    }

    fn look_at(&mut self, cells: BTreeSet<Cell>) {
        self.subscription.look_at(cells.iter().copied()).expect("a few cells");
        self.picture.retain(|_, (cell, ..)| cells.contains(cell));
        self.last_tick.retain(|cell, _| cells.contains(cell));
        self.cells = cells;
    }

    fn check(&self, truth: &Truth) {
        let seen = truth
            .iter()
            .filter(|(_, (cell, .., scope))| self.cells.contains(cell) && scope.is_within(self.visible));
        let expected: BTreeMap<_, _> =
            seen.map(|(&handle, &(cell, lat, lon, _))| (handle, (cell, lat, lon))).collect();
        assert_eq!(self.picture, expected, "visible {:?}", self.visible);
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Move(u128, u8),
    SignOn(u128, u32),
    SignOff(u128),
    Rescope(u128, u32),
    LookAt(prop::sample::Index, u16),
    Take(prop::sample::Index),
    Tick,
}

fn step() -> impl Strategy<Value = Step> {
    let unit = 1..=UNITS;
    prop_oneof![
        6 => (unit.clone(), 0..16_u8).prop_map(|(unit, spot)| Step::Move(unit, spot)),
        2 => (unit.clone(), 0..SCOPES).prop_map(|(unit, scope)| Step::SignOn(unit, scope)),
        1 => unit.clone().prop_map(Step::SignOff),
        1 => (unit, 0..SCOPES).prop_map(|(unit, scope)| Step::Rescope(unit, scope)),
        1 => any::<(prop::sample::Index, u16)>().prop_map(|(console, mask)| Step::LookAt(console, mask)),
        3 => any::<prop::sample::Index>().prop_map(Step::Take),
        4 => Just(Step::Tick),
    ]
}

struct Story {
    realm: Realm,
    scopes: BTreeMap<u128, u32>,
    consoles: Vec<Console>,
    truths: BTreeMap<u64, Truth>,
}

impl Story {
    fn new(jurisdictions: &[(u32, u32)]) -> Story {
        let realm = Realm::new();
        let open = |&(start, length): &(u32, u32)| {
            let (visible, cells) = (Interval { start, end: start + length }, all_cells());
            let subscription = realm.positions.subscribe(cells.clone(), visible).expect("a few cells");
            let cells = cells.into_iter().collect();
            Console { subscription, visible, cells, picture: BTreeMap::new(), last_tick: BTreeMap::new() }
        };
        let consoles = jurisdictions.iter().map(open).collect();
        Story { realm, scopes: BTreeMap::new(), consoles, truths: BTreeMap::new() }
    }

    fn act(&mut self, step: Step) {
        // Ten minutes between two steps: every move is possible, and handles come back into use.
        self.realm.later_ms(600_000);
        match step {
            Step::Move(unit, to) => {
                let outcome = self.realm.report(unit, spot(to));
                assert_eq!(outcome.is_ok(), self.scopes.contains_key(&unit));
            }
            Step::SignOn(unit, scope) => {
                self.realm.sign_on(unit, scope);
                self.scopes.insert(unit, scope);
            }
            Step::SignOff(unit) => {
                self.realm.sign_off(unit);
                self.scopes.remove(&unit);
            }
            Step::Rescope(number, scope) => {
                if self.realm.positions.rescope(unit(number), Scope(scope)) {
                    self.scopes.insert(number, scope);
                }
            }
            Step::LookAt(console, mask) => {
                let cells = all_cells().into_iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
                console.get_mut(&mut self.consoles).look_at(cells.map(|(_, cell)| cell).collect());
            }
            Step::Take(console) => console.get_mut(&mut self.consoles).take(&self.truths),
            Step::Tick => self.tick(),
        }
    }

    fn tick(&mut self) {
        let number = self.truths.keys().next_back().map_or(1, |last| last + 1);
        self.realm.positions.tick(self.realm.now);
        let truth = self.truth();
        self.truths.insert(number, truth);
    }

    fn truth(&self) -> Truth {
        let standing = self.scopes.iter().filter_map(|(&number, &scope)| {
            let place = self.realm.marker(number)?;
            let (lat, lon) = place.to_e7();
            Some((self.realm.positions.handle_of(unit(number))?, (cell_of(place), lat, lon, Scope(scope))))
        });
        standing.collect()
    }

    fn end(&mut self) {
        self.tick();
        let truth = self.truth();
        for console in &mut self.consoles {
            console.take(&self.truths);
            console.check(&truth);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn every_console_ends_with_exactly_what_it_may_see(
        jurisdictions in prop::collection::vec((0..SCOPES, 0..=SCOPES), 1..5),
        steps in prop::collection::vec(step(), 0..150),
    ) {
        let mut story = Story::new(&jurisdictions);
        for step in steps {
            story.act(step);
        }
        story.end();
    }
}
