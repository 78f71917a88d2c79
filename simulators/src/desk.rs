//! Somebody at a desk who does what a desk has to do, and nothing else: checks what is said to be done, closes what was
//! checked, and, if told to, acknowledges what alerts at their own post.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use hub_protocol::{CaseId, Phase, UnitId, views::CaseView};
use rand::rngs::StdRng;
use tokio::task::JoinHandle;

use crate::client::{ClientError, HubClient, Seat, SeatError};

/// How often the desk looks through its cases.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Most things done in one look.
const DEEDS_PER_LOOK_MAX: usize = 16;

/// What a desk does, and how soon.
#[derive(Debug, Clone, Copy)]
pub struct Manners {
    /// How long a case that is said to be done, or was checked, lies before it is taken up.
    pub takes_up_after: Duration,
    /// How long a recommendation lies before it is followed; for ever if not given.
    pub dispatches_after: Option<Duration>,
    /// How long an alert at the own post rings before it is acknowledged; for ever if not given.
    pub acknowledges_after: Option<Duration>,
}

/// A desk at work. Dropping it sends the person home.
#[derive(Debug)]
pub struct Desk(JoinHandle<()>);

/// What lies on a desk, told apart so that each has its own time of waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Duty {
    Verify,
    Close,
    Dispatch,
    Acknowledge,
}

struct Work {
    seat: Seat,
    manners: Manners,
    lying_since: BTreeMap<(CaseId, Duty), Instant>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Desk {
    /// Seats somebody who is signed in.
    #[must_use]
    pub fn staff(hub: HubClient, random: StdRng, manners: Manners) -> Self {
        let work = Work { seat: Seat::take(hub, random), manners, lying_since: BTreeMap::new() };
        Self(tokio::spawn(async move {
            let Err(error) = work.run().await;
            tracing::warn!(%error, "a desk is no longer staffed");
        }))
    }
}

impl Work {
    async fn run(mut self) -> Result<std::convert::Infallible, SeatError> {
        loop {
            self.seat.watch_for(LOOK_EVERY).await?;
            for (case, duty) in self.due() {
                if let Err(error) = self.do_it(case, duty).await {
                    // Somebody else was first, or the hub is away: it lies there still, and is looked at again.
                    tracing::debug!(%case, ?duty, %error, "not done");
                }
            }
        }
    }

    /// What has lain long enough.
    fn due(&mut self) -> Vec<(CaseId, Duty)> {
        let now = Instant::now();
        let alerts = &self.seat.heard_at;
        let rings = |case: &CaseView| {
            let alert = case.alert.as_ref();
            alert.is_some_and(|alert| alerts.keys().any(|key| key.case == case.id && key.rung == alert.rung))
        };
        let lying: BTreeMap<(CaseId, Duty), Instant> = self
            .seat
            .picture
            .cases
            .values()
            .filter_map(|case| Some((case.id, duty(case, rings(case))?)))
            .map(|lying| (lying, self.lying_since.get(&lying).copied().unwrap_or(now)))
            .collect();
        self.lying_since = lying;
        let long_enough = |(_, duty): &(CaseId, Duty), since: Instant| {
            self.waits(*duty).is_some_and(|wait| now.duration_since(since) >= wait)
        };
        let due = self.lying_since.iter().filter(|(lying, since)| long_enough(lying, **since));
        due.map(|(lying, _)| *lying).take(DEEDS_PER_LOOK_MAX).collect()
    }

    fn waits(&self, duty: Duty) -> Option<Duration> {
        match duty {
            Duty::Verify | Duty::Close => Some(self.manners.takes_up_after),
            Duty::Dispatch => self.manners.dispatches_after,
            Duty::Acknowledge => self.manners.acknowledges_after,
        }
    }

    fn recommended(&self, case: CaseId) -> Option<UnitId> {
        Some(self.seat.picture.cases.get(&case)?.recommended.first()?.unit.id)
    }

    async fn do_it(&self, case: CaseId, duty: Duty) -> Result<(), ClientError> {
        let hub = &self.seat.hub;
        match duty {
            Duty::Verify => hub.verify_done(case, "已回访，属实").await.map(drop),
            Duty::Close => hub.close(case).await.map(drop),
            Duty::Dispatch => match self.recommended(case) {
                Some(unit) => hub.dispatch(case, unit, "按推荐派单").await.map(drop),
                None => Ok(()),
            },
            Duty::Acknowledge => match self.seat.alert_of(case) {
                Some(alert) => hub.acknowledge(case, alert).await.map(drop),
                None => Ok(()),
            },
        }
    }
}

fn duty(case: &CaseView, rings_here: bool) -> Option<Duty> {
    match case.phase {
        Phase::ToVerify => Some(Duty::Verify),
        Phase::ToClose => Some(Duty::Close),
        Phase::Unattended if case.offers.is_empty() && !case.recommended.is_empty() => Some(Duty::Dispatch),
        Phase::Unattended
        | Phase::UnderWay
        | Phase::OnScene
        | Phase::WithDepartments
        | Phase::Suspended
        | Phase::ToCallBack
        | Phase::ToCheck => rings_here.then_some(Duty::Acknowledge),
        Phase::Closed
        | Phase::Withdrawn
        | Phase::NotAccepted
        | Phase::AnsweredAtOnce
        | Phase::Transferred
        | Phase::Merged => None,
    }
}
