//! Units that behave like people: each has a temperament, walks its beat, answers or does not, goes where it is called.

mod actor;
mod device;
mod doing;
mod pace;
mod patrol;
mod temperament;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use hub_protocol::{Fix, Notice, OfferId, OrderAction, OrderOutcome, UnitId, views::Nearness};
use rand::Rng;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::Instant,
};

use crate::{
    city::{City, CityUnit, found::Founded},
    client::{HubAddress, HubClient},
};
use actor::{Actor, Listeners};

pub use device::DeadSpots;
pub use pace::{Gaps, Pace, Roaming};
pub use temperament::{Answer, Reply, Temperament};

/// Most news not yet looked at; beyond it the units wait for whoever listens.
const NEWS_MAX: usize = 4_096;

/// What a unit did or heard.
#[derive(Debug, Clone)]
pub struct News {
    /// The unit.
    pub unit: UnitId,
    /// When, by this process's clock.
    pub at: std::time::Instant,
    /// What.
    pub what: Happened,
}

/// What happened to a unit.
#[derive(Debug, Clone)]
pub enum Happened {
    /// It is connected.
    Connected,
    /// The connection is lost.
    Lost,
    /// The hub does not want it any more.
    Ended(u16),
    /// An offer came, for the first time.
    Offered {
        /// The offer.
        offer: OfferId,
        /// The case.
        case: hub_protocol::CaseId,
        /// Why this unit, by the hub.
        nearness: Option<Nearness>,
    },
    /// Another notice came.
    Noticed(Notice),
    /// An order was carried out.
    Done(OrderAction, OrderOutcome),
    /// An order was refused.
    Refused(OrderAction, String),
}

impl News {
    /// The order that was carried out, if this is about one.
    #[must_use]
    pub fn carried_out(&self) -> Option<&OrderAction> {
        if let Happened::Done(action, OrderOutcome::CarriedOut) = &self.what { Some(action) } else { None }
    }
}

/// A unit at work. Dropping it takes it off the air.
#[derive(Debug)]
pub struct UnitAtWork {
    /// Its card.
    pub card: CityUnit,
    /// Its id.
    pub id: UnitId,
    /// How it behaves.
    pub temperament: Temperament,
    /// The position it reported last.
    pub last_fix: watch::Receiver<Option<Fix>>,
    work: JoinHandle<()>,
}

/// All units of a city at work.
#[derive(Debug)]
pub struct Crew {
    /// The units.
    pub units: Vec<UnitAtWork>,
    fixes_sent: Arc<AtomicU64>,
    news: mpsc::Receiver<News>,
}

impl Drop for UnitAtWork {
    fn drop(&mut self) {
        self.work.abort();
    }
}

impl Crew {
    /// Puts every unit of a city to work; `temperament` says how each behaves. They come on the air spread over the time
    /// between two of their fixes. The news must be read, or the units come to a stop.
    pub fn muster(
        address: &HubAddress,
        city: &City,
        founded: &Founded,
        pace: &Pace,
        mut temperament: impl FnMut(&CityUnit) -> Temperament,
    ) -> Self {
        let (news, read) = mpsc::channel(NEWS_MAX);
        // Pictures are few: all devices hand them in by one client.
        let client = HubClient::new(address.clone());
        let fixes_sent = Arc::new(AtomicU64::new(0));
        let enrolled = city.units.iter().zip(0_u64..);
        let enrolled =
            enrolled.filter_map(|(card, index)| Some((card, index, founded.devices.get(&card.code)?)));
        let units = enrolled.map(|(card, index, device)| {
            let mut random = city.seed.stream("unit", index);
            let begins_at = Instant::now() + pace.fix_every.mul_f64(random.random());
            let temperament = temperament(card);
            let (fixes, last_fix) = watch::channel(None);
            let heard = Listeners { fixes, fixes_sent: Arc::clone(&fixes_sent), news: news.clone() };
            let actor = Actor::new(&client, (city, card), device, temperament, pace, random, heard);
            let work = tokio::spawn(async move {
                tokio::time::sleep_until(begins_at).await;
                actor.run().await;
            });
            UnitAtWork { card: card.clone(), id: device.unit, temperament, last_fix, work }
        });
        Self { units: units.collect(), fixes_sent, news: read }
    }

    /// The next news; none once every unit has left.
    pub async fn news(&mut self) -> Option<News> {
        self.news.recv().await
    }

    /// Fixes reported by all units so far.
    #[must_use]
    pub fn fixes_sent(&self) -> u64 {
        self.fixes_sent.load(Ordering::Relaxed)
    }

    /// The unit of an id.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&UnitAtWork> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// Units whose work has ended, which none should before it is dropped: the hub shut them out, or a bug did.
    pub fn missing(&self) -> impl Iterator<Item = &UnitAtWork> {
        self.units.iter().filter(|unit| unit.work.is_finished())
    }
}
