//! Everything that can wake the loop, as one closed type.

use futures_util::{StreamExt as _, future::BoxFuture};
use hub_ledger::{LedgerError, Timer as TimerRow};
use tokio::{
    sync::{mpsc, watch},
    time::Interval,
};
use tokio_util::sync::CancellationToken;

use super::{IN_FLIGHT_MAX, Request, Run, attempt::Attempted, beside::Looked};
use crate::{FollowError, follow::Step};

/// One reason to wake.
pub(super) enum Wake {
    /// An order came.
    Order(Box<Request>),
    /// An append ended.
    Attempted(Box<Attempted>),
    /// A read of the feed ended.
    Fed(Result<Option<Step>, FollowError>),
    /// A read of the due timers ended.
    Due(Result<Vec<TimerRow>, LedgerError>),
    /// What was looked up beside the loop has been found.
    Looked(Box<Looked>),
    /// This process has committed something.
    HeadMoved,
    /// Time to look at clocks and at other hubs' records.
    Tick,
    /// No more orders.
    Stop,
}

/// Waits for the next reason. Every branch may be dropped and asked again without losing anything.
pub(super) async fn next(
    run: &mut Run,
    requests: &mut mpsc::Receiver<Request>,
    heads: &mut watch::Receiver<u64>,
    tick: &mut Interval,
    stop: &CancellationToken,
) -> Wake {
    let stopping = run.stopping;
    let room = !stopping && run.load() < IN_FLIGHT_MAX;
    tokio::select! {
        biased;
        Some(attempted) = run.appending.next(), if !run.appending.is_empty() => Wake::Attempted(Box::new(attempted)),
        fed = finished(&mut run.feed) => Wake::Fed(fed),
        Ok(()) = heads.changed() => Wake::HeadMoved,
        _ = tick.tick() => Wake::Tick,
        due = finished(&mut run.due) => Wake::Due(due),
        () = stop.cancelled(), if !stopping => Wake::Stop,
        looked = finished(&mut run.together) => Wake::Looked(Box::new(looked)),
        looked = finished(&mut run.sooner) => Wake::Looked(Box::new(looked)),
        Some(request) = requests.recv(), if room => Wake::Order(Box::new(request)),
    }
}

/// The value of a read under way; never, while there is none.
async fn finished<T>(read: &mut Option<BoxFuture<'static, T>>) -> T {
    match read {
        Some(future) => {
            let value = future.await;
            *read = None;
            value
        }
        None => std::future::pending().await,
    }
}
