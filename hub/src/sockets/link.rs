//! Whether the hub can record, and since when: told to every console.

use hub_engine::{Engine, LedgerState};
use hub_protocol::{self as wire, Link};
use tokio::sync::watch;

use crate::{picture::instant, state::now};

/// The link's state, and the future that keeps it up to date.
pub(super) fn watch(engine: &Engine) -> (watch::Receiver<Link>, impl Future<Output = ()> + Send + 'static) {
    let mut ledger = engine.ledger_state();
    let first = *ledger.borrow_and_update();
    let (link, receiver) = watch::channel(link_of(first));
    let watching = async move {
        // The engine's end of the channel lives as long as the engine.
        while ledger.changed().await.is_ok() {
            let state = *ledger.borrow_and_update();
            link.send_replace(link_of(state));
        }
    };
    (receiver, watching)
}

fn link_of(state: LedgerState) -> Link {
    let ledger = match state {
        LedgerState::Available => wire::LedgerState::Ok,
        LedgerState::Unavailable => wire::LedgerState::Unavailable,
    };
    Link { ledger, since_us: instant(now()) }
}
