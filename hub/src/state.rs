//! What every route and socket is given.

use std::sync::Arc;

use hub_dispatch::{PersonId, UtcMicros};
use hub_engine::{Engine, MachineTime, TimeSource as _};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    config::Config,
    cover::Covers,
    http::{Matters, Tiles, Turns, spot, waiting},
    identity::Identity,
    places::Places,
    rates::Rates,
    roads::Roads,
    sockets::{SocketLimits, Sockets},
    street_map::StreetMap,
    vital::Vital,
};

/// A running hub. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    /// Carries orders out.
    pub engine: Engine,
    /// Accounts, sessions, tickets and device tokens.
    pub identity: Identity,
    /// As checked at the start.
    pub config: Arc<Config>,
    /// Cancelled when the hub is told to stop.
    pub stop: CancellationToken,
    /// Sockets and other tasks that the hub waits for when it stops.
    pub tasks: TaskTracker,
    /// Starts what the hub cannot do without.
    pub(crate) vital: Vital,
    /// What the unit and console sockets share.
    pub(crate) sockets: Sockets,
    /// The map of the areas.
    pub(crate) tiles: Tiles,
    /// The list of the catalogue's matters.
    pub(crate) matters: Matters,
    /// The place names of the realm.
    pub(crate) places: Places,
    /// Reports of one caller are filed one after the other.
    pub(crate) turns: Arc<Turns>,
    /// Where the cases that were closed were dealt with.
    pub(crate) rates: Rates,
    /// How areas are covered.
    pub(crate) covers: Covers,
    /// The road network.
    pub(crate) roads: Roads,
    /// The roads as they are shown and named.
    pub(crate) street_map: StreetMap,
}

impl Hub {
    /// Puts a hub together and starts what its sockets share; all of that ends with `stop`.
    pub(crate) fn start(
        engine: Engine,
        identity: Identity,
        config: Arc<Config>,
        limits: SocketLimits,
        stop: CancellationToken,
    ) -> Self {
        let tasks = TaskTracker::new();
        let vital = Vital::new(stop.clone(), tasks.clone());
        let sockets = Sockets::start(&engine, &identity, limits, &vital);
        let places = Places::start(&engine, &vital);
        let rates = Rates::start(&engine, &vital);
        let roads = Roads::start(&engine, &vital, &config.roads);
        let street_map = StreetMap::start(&engine, &vital, &roads, &places);
        vital.spawn_endless("pictures that were never filed", spot::forget_for_ever(engine.clone()));
        vital.spawn_endless("attachments that were never filed", waiting::forget_for_ever(engine.clone()));
        let (tiles, matters, turns) = (Tiles::default(), Matters::default(), Arc::default());
        let covers = Covers::default();
        Self {
            engine,
            identity,
            config,
            stop,
            tasks,
            vital,
            sockets,
            tiles,
            matters,
            places,
            turns,
            rates,
            covers,
            roads,
            street_map,
        }
    }

    /// The names of people, for pictures: empty where there is no account of that id.
    pub(crate) fn names(&self) -> impl Fn(PersonId) -> String + Sync + '_ {
        |person| self.identity.person_name(person).unwrap_or_default()
    }
}

/// The machine's wall clock.
pub(crate) fn now() -> UtcMicros {
    MachineTime::default().wall()
}
