//! The load under which the hub dies: people who report and withdraw, units that answer and do the work.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use hub_protocol::{CoordinateSystem, Duty, Fix, Notice, OrderAction, OrderOutcome, Point};
use rand::{Rng as _, rngs::StdRng};
use simulators::{
    client::{HubClient, Key, OrderAnswer, UnitEvent, UnitEvents, UnitSocket},
    clock,
    seed::Seed,
};
use system_tests::rig::{Rig, organisation::start_of};
use tokio::{sync::watch, task::JoinSet};

use crate::book::{Book, report_of};

/// People who report at the same time.
const REPORTERS: u64 = 6;
/// Between two reports of one of them, milliseconds.
const PAUSE_MS: std::ops::Range<u64> = 10..60;
/// Of ten cases, so many are withdrawn at once, so that the open ones stay few.
const WITHDRAWN_OF_TEN: u32 = 8;
/// How long a report may take over all the deaths in between.
const ANSWERED_WITHIN: Duration = Duration::from_secs(120);

const UNITS: [&str; 4] = ["S1", "S2", "N1", "N2"];

/// Everybody who works while the hub dies.
pub(crate) struct Load {
    over: watch::Sender<bool>,
    reporters: JoinSet<()>,
    units: JoinSet<()>,
}

impl Load {
    /// Starts the load. `round` makes its keys unlike those of other rounds.
    pub(crate) async fn start(
        rig: &Rig,
        desk: &HubClient,
        book: &Arc<Book>,
        seed: Seed,
        round: &str,
    ) -> Self {
        let over = watch::Sender::new(false);
        let (mut reporters, mut units) = (JoinSet::new(), JoinSet::new());
        for number in 0..REPORTERS {
            let name = format!("{round}-{number}");
            let random = seed.stream(&name, number);
            reporters.spawn(report(desk.clone(), Arc::clone(book), over.subscribe(), random, name));
        }
        for code in UNITS {
            let token = rig.token(code).await;
            let (socket, events) = UnitSocket::open(&rig.address(), token, seed.stream(code, 0));
            units.spawn(answer(socket, events, Arc::clone(book), start_of(code)));
        }
        Self { over, reporters, units }
    }

    /// Lets everybody finish the report they are at, and sends the units home.
    pub(crate) async fn finish(mut self) {
        self.over.send_replace(true);
        while let Some(done) = self.reporters.join_next().await {
            done.expect("a reporter does not panic");
        }
        self.units.abort_all();
    }
}

async fn report(
    desk: HubClient,
    book: Arc<Book>,
    mut over: watch::Receiver<bool>,
    mut random: StdRng,
    name: String,
) {
    for number in 0_u64.. {
        let key = format!("{name}-{number}");
        let answer = desk.report_until_answered(&report_of(&key), &Key(key.clone()), ANSWERED_WITHIN).await;
        let accepted = answer.unwrap_or_else(|error| panic!("{key} was never answered: {error}"));
        let case = accepted.case;
        book.accepted(&key, accepted);
        if random.random_ratio(WITHDRAWN_OF_TEN, 10) {
            // Lost with the hub or refused since a unit is there already: then it stays open.
            let _ = desk.withdraw(case, "演练").await;
        }
        let pause = Duration::from_millis(random.random_range(PAUSE_MS));
        tokio::select! {
            _ = over.wait_for(|over| *over) => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// A prompt unit: takes every offer and does the work.
async fn answer(socket: UnitSocket, mut events: UnitEvents, book: Arc<Book>, start: Point) {
    let mut answered = BTreeSet::new();
    while let Some(event) = events.recv().await {
        let orders = match event {
            UnitEvent::Welcome(welcome) => {
                socket.fix(fix_at(start));
                (welcome.duty != Duty::On).then_some(OrderAction::SignOn)
            }
            UnitEvent::Message { message, .. } => match message.notice {
                Notice::Offer { offer, .. } => {
                    answered.insert(offer).then_some(OrderAction::Accept { offer })
                }
                Notice::Welfare { task } => Some(OrderAction::Well { task }),
                Notice::StandDown { .. }
                | Notice::Moved { .. }
                | Notice::Corrected { .. }
                | Notice::MorePressing { .. }
                | Notice::Unknown => None,
            },
            UnitEvent::Answered(answer) => next_step(*answer, &book, || socket.fix(fix_at(start))),
            UnitEvent::FixRefused(_) | UnitEvent::Lost { .. } => None,
            UnitEvent::Ended { code } => panic!("a unit was told to stay away: {code}"),
        };
        if let Some(order) = orders {
            socket.order(order).expect("a unit has few orders under way");
        }
    }
}

/// What follows on an order that was carried out. Coming on duty, a unit says where it is.
#[expect(clippy::wildcard_enum_match_arm, reason = "nothing follows on the other orders")]
fn next_step(answer: OrderAnswer, book: &Book, say_where: impl Fn()) -> Option<OrderAction> {
    let OrderAnswer::Done { action, done } = answer else { return None };
    match action {
        OrderAction::SignOn => {
            say_where();
            None
        }
        OrderAction::Accept { offer } if done.outcome == OrderOutcome::CarriedOut => {
            book.taken(offer);
            done.task.map(|task| OrderAction::SetOut { task })
        }
        OrderAction::SetOut { task } => Some(OrderAction::Arrive { task, place: None }),
        OrderAction::Arrive { task, .. } => {
            let (before, photos, during, signed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            let (note, recordings, place) = (None, Vec::new(), None);
            Some(OrderAction::Done { task, note, before, photos, during, signed, recordings, place })
        }
        _ => None,
    }
}

fn fix_at(place: Point) -> Fix {
    let (heading_deg, speed_kmh, accuracy_m) = (None, None, None);
    let system = CoordinateSystem::Wgs84;
    Fix { lat: place.lat, lon: place.lon, at_us: clock::now(), heading_deg, speed_kmh, accuracy_m, system }
}
