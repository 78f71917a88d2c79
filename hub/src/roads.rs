//! The road network by which times on the way are reckoned: read beside the engine's loop, and put in force once it is there.
//!
//! A hub is ready at once. Until the network is read, without one, and where its file is missing or damaged, units are compared
//! by air line and cards say so; none of this stops a hub or holds an order up.

pub(crate) mod closures;
mod file;
mod follow;
mod hours;
mod seen;
mod table;
mod ways;

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use geo_index::AreaCode;
use hub_dispatch::{ContentDigest, UtcMicros};
use hub_engine::Engine;
use tokio::sync::watch;

pub(crate) use file::{Read, read};

use crate::{config::RoadsConfig, state, vital::Vital};
use table::Table;
use ways::Ways;

/// How long whoever closes a road waits until it is; beyond it the answer comes all the same.
const WEIGHED_WITHIN: Duration = Duration::from_secs(2);

/// How the network stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// No file is configured.
    NotConfigured,
    /// It is being read.
    Loading,
    /// It is asked.
    InForce {
        /// When its file was written; none where the file system does not tell.
        prepared_at: Option<UtcMicros>,
    },
    /// Its file cannot be used.
    Unusable,
    /// None is: another service's table of times is asked.
    Table,
}

/// The network that is asked, and what of it is closed: for those who show it.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) roads: Arc<hub_roads::Roads>,
    /// Each with the lowest area that all of it lies in.
    pub(crate) closures: Arc<[(AreaCode, hub_roads::Closure)]>,
}

/// The network in force. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Roads {
    standing: watch::Sender<Standing>,
    /// None before a file is in force.
    shown: watch::Sender<Option<Shown>>,
    /// The list of what is closed by which it was weighed last; none before it is in force.
    weighed: watch::Sender<Option<Option<ContentDigest>>>,
    /// Who is asked instead of a file.
    table: Option<Table>,
}

impl Roads {
    /// Begins to read the file, if there is one, and is asked from then on.
    pub(crate) fn start(engine: &Engine, vital: &Vital, config: &RoadsConfig) -> Self {
        let table = config.table.as_deref().and_then(|address| asked(address, config));
        let standing = match (&config.file, &table) {
            (Some(_), _) => Standing::Loading,
            (None, Some(_)) => Standing::Table,
            (None, None) => Standing::NotConfigured,
        };
        let (standing, shown) = (watch::Sender::new(standing), watch::Sender::new(None));
        let roads = Self { standing, shown, weighed: watch::Sender::new(None), table };
        match &roads.table {
            Some(table) => engine.roads().put(Arc::new(table.clone())),
            None => engine.roads().put(Arc::new(Ways::by_air_line())),
        }
        vital.spawn_endless("the roads", roads.clone().follow(engine.clone(), config.clone()));
        roads
    }

    /// How it stands now.
    pub(crate) fn standing(&self) -> Standing {
        *self.standing.borrow()
    }

    /// What there is to be shown, now and from now on.
    pub(crate) fn shown(&self) -> watch::Receiver<Option<Shown>> {
        self.shown.subscribe()
    }

    /// Tells the figures how it stands.
    pub(crate) fn measure(&self) {
        let (loaded, age_s) = match self.standing() {
            Standing::InForce { prepared_at } => {
                let age_ms = prepared_at.map_or(0, |at| state::now().since_ms(at));
                (1.0, f64::from(u32::try_from(age_ms / 1_000).unwrap_or(u32::MAX)))
            }
            Standing::NotConfigured | Standing::Loading | Standing::Unusable | Standing::Table => (0.0, 0.0),
        };
        if let Some(table) = &self.table {
            metrics::gauge!("huying_table_failing").set(f64::from(u8::from(table.is_failing())));
        }
        let unusable = self.standing() == Standing::Unusable;
        metrics::gauge!("huying_roads_loaded").set(loaded);
        metrics::gauge!("huying_roads_unusable").set(f64::from(u8::from(unusable)));
        metrics::gauge!("huying_roads_age_seconds").set(age_s);
    }

    async fn follow(self, engine: Engine, config: RoadsConfig) {
        if let Some(file) = config.file.clone()
            && let Some((read, ways)) = self.load(file).await
        {
            let (lately, seen) = watch::channel(Arc::default());
            let hours = hours::DayHours::of(&config);
            let mut follower = follow::Follower::new(engine.clone(), Arc::clone(&read.roads), hours, seen);
            // What is closed is closed from the first question on, also after a restart.
            self.holds(follower.weigh().await);
            self.shows(follower.shown());
            engine.roads().put(Arc::new(ways));
            self.standing.send_replace(Standing::InForce { prepared_at: read.prepared_at });
            tracing::info!("units are compared by road");
            let following = follower.follow(&self);
            if config.seen {
                // Whichever panics ends the other, and with it the hub.
                tokio::join!(following, seen::look_for_ever(engine, read.roads, lately));
            } else {
                following.await;
            }
        }
        std::future::pending().await
    }

    /// From now on the network is weighed by this list of what is closed.
    fn holds(&self, digest: Option<ContentDigest>) {
        self.weighed.send_replace(Some(digest));
    }

    fn shows(&self, shown: Shown) {
        self.shown.send_replace(Some(shown));
    }

    /// Waits until units are compared with what this list closes, for a while; a hub without roads has nothing to wait for.
    pub(crate) async fn caught_up(&self, digest: &ContentDigest) {
        if !matches!(*self.standing.borrow(), Standing::InForce { .. }) {
            return;
        }
        let mut weighed = self.weighed.subscribe();
        let holds = weighed.wait_for(|held| held.as_ref().is_some_and(|held| held.as_ref() == Some(digest)));
        if tokio::time::timeout(WEIGHED_WITHIN, holds).await.is_err() {
            tracing::info!(digest = digest.0, "what is closed is recorded and is weighed a little later");
        }
    }

    /// Reads the file; none if it cannot be used, which is told.
    async fn load(&self, file: PathBuf) -> Option<(Read, Ways)> {
        let (begun, shown) = (Instant::now(), file.display().to_string());
        // Seconds for a prefecture; nobody waits for it.
        let reading = tokio::task::spawn_blocking(move || {
            let read = read(&file)?;
            let ways = Ways::by_road(Arc::clone(&read.roads));
            Ok::<_, file::ReadError>((read, ways))
        });
        let read = reading.await.map_err(|died| died.to_string());
        let read = read.and_then(|read| read.map_err(|error| error.to_string()));
        match read {
            Ok((read, ways)) => {
                let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
                let edges = read.roads.network().edge_count();
                tracing::info!(file = shown, edges, ms, "roads read");
                Some((read, ways))
            }
            Err(why) => {
                tracing::error!(file = shown, why, "there are no roads: units are compared by air line");
                self.standing.send_replace(Standing::Unusable);
                None
            }
        }
    }
}

/// The service at an address; none if nothing can be asked at all, which is told.
fn asked(address: &str, config: &RoadsConfig) -> Option<Table> {
    match Table::at(address, config) {
        Ok(table) => {
            tracing::info!(address, "units are compared by another service's table of travel times");
            Some(table)
        }
        Err(error) => {
            tracing::error!(%error, "no table of travel times can be asked: units are compared by air line");
            None
        }
    }
}
