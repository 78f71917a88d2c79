//! How long from many places to one, and from one to many: what is asked before somebody is chosen.

mod closed;
mod ends;
mod held;
mod route;

use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use cch::Metric;
use geo_index::Place;

use crate::{
    dijkstra::Toward,
    geometry::Spot,
    hierarchy::{self, Hierarchy},
    mode::Mode,
    network::{Components, IMPASSABLE, Network},
    snap::{self, Index, Usable},
    sweep::{Sweep, Weights},
};
use ends::{Ends, along_one_link};
use held::Held;

pub use route::Route;

/// Farthest that is simply walked, metres by the air line, where that is sooner than by any road.
pub const WALK_MAX_M: f64 = 1_000.0;
/// Scratch spaces that are kept; more are made when more ask at once, and dropped again.
const SCRATCH_MAX: usize = 16;

/// A way from one place to another was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Journey {
    /// How long it takes, walking at both ends included, milliseconds.
    pub ms: u32,
    /// How far is walked by the air line between a place of the list and its road, metres: by [`Roads::times_to`] from where
    /// somebody sets out, by [`Roads::times_from`] to where they arrive. All of it where no road is taken.
    pub walked_m: u32,
}

impl Journey {
    /// How long it takes in whole seconds, the half rounded up. It is the only rounding of a time in this crate's answers.
    #[must_use]
    pub const fn seconds(&self) -> u32 {
        (self.ms + 500) / 1_000
    }
}

/// Whether and how somebody gets from one place to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// By road.
    Road(Journey),
    /// The place that was asked for has no road of this mode within reach: it is not on this network.
    PlaceOffNetwork,
    /// Whoever would set out, or arrive, has no road of this mode within reach.
    UnitOffNetwork,
    /// Both are on the network, and no way leads from the one to the other.
    Unreachable,
}

impl Reach {
    /// The journey, if there is one.
    #[must_use]
    pub const fn journey(self) -> Option<Journey> {
        match self {
            Self::Road(journey) => Some(journey),
            Self::PlaceOffNetwork | Self::UnitOffNetwork | Self::Unreachable => None,
        }
    }
}

/// The times of all arcs for one mode, and the shortcuts that follow from them.
#[derive(Debug)]
pub(crate) struct Weighted {
    pub(crate) times: Vec<u32>,
    pub(crate) metric: Metric,
}

impl Weighted {
    fn toward(&self, toward: Toward) -> Weights<'_> {
        match toward {
            Toward::Targets => Weights { up: &self.metric.forward, down: &self.metric.backward },
            Toward::Beginnings => Weights { up: &self.metric.backward, down: &self.metric.forward },
        }
    }
}

/// A network with everything that is needed to ask it for times.
///
/// It is shared by reference: readers wait for nobody but, for some nanoseconds, for whoever puts new conditions in place. The
/// weights of a mode are made when it is first asked for, or by [`Roads::prepare`].
#[derive(Debug)]
pub struct Roads {
    network: Network,
    index: Index,
    hierarchy: Hierarchy,
    components: [OnceLock<Components>; 4],
    present: RwLock<Held>,
    scratch: Mutex<Vec<Sweep>>,
}

impl Roads {
    /// Makes a network ready to be asked. Working out the order takes seconds for a prefecture; see
    /// `stored` for doing that once.
    #[must_use]
    pub fn of(network: Network) -> Self {
        let order = hierarchy::order(&network);
        Self::with_order(network, &order)
    }

    /// With the order of contraction that was worked out before: every node once.
    pub(crate) fn with_order(network: Network, order: &[u32]) -> Self {
        let hierarchy = Hierarchy::of(&network, order);
        Self {
            index: Index::of(&network),
            hierarchy,
            network,
            components: Default::default(),
            present: RwLock::default(),
            scratch: Mutex::default(),
        }
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// How many arcs the hierarchy has, shortcuts included: two weights of four bytes each for every mode in use.
    #[must_use]
    pub fn shortcut_count(&self) -> usize {
        self.hierarchy.arc_count()
    }

    /// Makes the weights of a mode now rather than when it is first asked for.
    pub fn prepare(&self, mode: Mode) {
        let _made = self.weighted(mode);
        let _made = self.components(mode);
    }

    /// How long from each place to the one, by a mode, in their order.
    #[must_use]
    pub fn times_to(&self, mode: Mode, to: Place, from: &[Place]) -> Vec<Reach> {
        self.reaches(Toward::Beginnings, (mode, None), to, from)
    }

    /// The same at an instant in microseconds: by what holds then, as far as that is known.
    #[must_use]
    pub fn times_to_at(&self, mode: Mode, to: Place, from: &[Place], at_us: i64) -> Vec<Reach> {
        self.reaches(Toward::Beginnings, (mode, Some(at_us)), to, from)
    }

    /// How long from the one place to each of the others, by a mode, in their order.
    #[must_use]
    pub fn times_from(&self, mode: Mode, from: Place, to: &[Place]) -> Vec<Reach> {
        self.reaches(Toward::Targets, (mode, None), from, to)
    }

    /// The least time between beginnings (a node and its own time each) and each target at present, milliseconds: what
    /// [`dijkstra::times`](crate::dijkstra::times) answers with [`Roads::times_now`].
    ///
    /// # Panics
    /// If a node is not of the network.
    #[must_use]
    pub fn node_times(
        &self,
        mode: Mode,
        toward: Toward,
        beginnings: &[(u32, u32)],
        targets: &[u32],
    ) -> Vec<u32> {
        let weighted = self.weighted(mode);
        let mut times = Vec::new();
        self.with_scratch(|sweep| {
            let targets = targets.iter().copied();
            sweep.run(&self.hierarchy.view(), weighted.toward(toward), beginnings, targets, &mut times);
        });
        times
    }

    /// How long every arc takes for a mode at present, milliseconds.
    #[must_use]
    pub fn times_now(&self, mode: Mode) -> Vec<u32> {
        self.weighted(mode).times.clone()
    }

    fn reaches(
        &self,
        toward: Toward,
        (mode, at_us): (Mode, Option<i64>),
        one: Place,
        many: &[Place],
    ) -> Vec<Reach> {
        let weighted = self.weighted_in(mode, &self.present_at(at_us));
        let usable = self.usable(mode, &weighted);
        let here = Ends::of(usable, snap::candidates(&self.index, usable, one.into()));
        if here.candidates.is_empty() {
            let answer = |other: &Place| self.walked(mode, one, *other).unwrap_or(Reach::PlaceOffNetwork);
            return many.iter().map(answer).collect();
        }
        let there: Vec<Ends> = many
            .iter()
            .map(|place| Ends::of(usable, snap::candidates(&self.index, usable, Spot::from(*place))))
            .collect();
        let beginnings = match toward {
            Toward::Beginnings => &here.arriving,
            Toward::Targets => &here.leaving,
        };
        let outer = |ends: &Ends| match toward {
            Toward::Beginnings => ends.leaving.clone(),
            Toward::Targets => ends.arriving.clone(),
        };
        let outer: Vec<Vec<(u32, u32)>> = there.iter().map(outer).collect();
        let targets = outer.iter().flatten().map(|(node, _)| *node);
        let mut times = Vec::new();
        self.with_scratch(|sweep| {
            sweep.run(&self.hierarchy.view(), weighted.toward(toward), beginnings, targets, &mut times);
        });
        let mut times = times.into_iter();
        let mut answers = Vec::with_capacity(many.len());
        for ((place, ends), outer) in many.iter().zip(&there).zip(&outer) {
            let by_node = outer.iter().map(|(_, own_ms)| {
                let ms = times.next().expect("one time for each target");
                own_ms.saturating_add(ms)
            });
            let by_node = by_node.zip(ends.walks_m(outer.len())).min();
            let (start, goal) = match toward {
                Toward::Beginnings => (ends, &here),
                Toward::Targets => (&here, ends),
            };
            let on_one = along_one_link(usable, start, goal).map(|way| match toward {
                Toward::Beginnings => (way.ms, whole_m(way.from.straight_m)),
                Toward::Targets => (way.ms, whole_m(way.to.straight_m)),
            });
            let best = by_node.into_iter().chain(on_one).min();
            let by_road = match best {
                _ if ends.candidates.is_empty() => Reach::UnitOffNetwork,
                Some((ms, walked_m)) if ms < IMPASSABLE => Reach::Road(Journey { ms, walked_m }),
                Some(_) | None => Reach::Unreachable,
            };
            answers.push(self.sooner_on_foot(mode, one, *place, by_road));
        }
        answers
    }

    /// The way across country where that is sooner.
    fn sooner_on_foot(&self, mode: Mode, one: Place, other: Place, by_road: Reach) -> Reach {
        if let Reach::Road(journey) = by_road
            && journey.ms <= snap::walk_ms(one.distance_m(&other))
        {
            return by_road;
        }
        self.walked(mode, one, other).unwrap_or(by_road)
    }

    fn walked(&self, mode: Mode, one: Place, other: Place) -> Option<Reach> {
        let straight_m = one.distance_m(&other);
        if straight_m > WALK_MAX_M
            || (mode != Mode::Boat && self.index.is_water_between(&self.network, one.into(), other.into()))
        {
            return None;
        }
        Some(Reach::Road(Journey { ms: snap::walk_ms(straight_m), walked_m: whole_m(straight_m) }))
    }

    fn components(&self, mode: Mode) -> &Components {
        self.components[mode.index()]
            .get_or_init(|| Components::of(&self.network, &self.network.free_times(mode)))
    }

    pub(crate) fn usable<'a>(&'a self, mode: Mode, weighted: &'a Weighted) -> Usable<'a> {
        Usable { network: &self.network, mode, times: &weighted.times, components: self.components(mode) }
    }

    fn with_scratch<T>(&self, work: impl FnOnce(&mut Sweep) -> T) -> T {
        let kept = self.scratch.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut sweep = kept.unwrap_or_else(|| Sweep::new(self.network.node_count()));
        let found = work(&mut sweep);
        let mut kept = self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < SCRATCH_MAX {
            kept.push(sweep);
        }
        found
    }

    pub(crate) fn hierarchy(&self) -> &Hierarchy {
        &self.hierarchy
    }

    pub(crate) fn index(&self) -> &Index {
        &self.index
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kilometres at most")]
pub(crate) fn whole_m(metres: f64) -> u32 {
    metres.round() as u32
}
