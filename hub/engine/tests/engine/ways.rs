//! Ways that another service tells: an order waits for them, the loop does not.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use geo_index::Place;
use hub_dispatch::{ArrivalBy, Travel, Travelled, UnitId, UtcMicros, WayKnownBy};
use hub_engine::{ANSWER_WITHIN, Answer, Question, TravelTimes};

use crate::world::{PLACE, World, unit};

/// 市容环境: offers go out by themselves at every grade.
const AUTO: &str = "04";

/// What becomes of a question.
#[derive(Debug, Clone, Copy)]
enum Answers {
    /// The nearer by air, the longer it takes.
    TurnedRound,
    /// Not at all.
    Never,
    /// There is nobody to ask.
    Nobody,
    /// Asking breaks.
    Broken,
    /// With less than was asked for.
    Half,
}

struct Service {
    answers: Answers,
    asked: AtomicUsize,
}

impl Service {
    fn with(answers: Answers) -> Arc<Self> {
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }
}

impl TravelTimes for Service {
    fn ways(&self, _: Travel, from: &[Place], _: Place, _: UtcMicros) -> Vec<Travelled> {
        vec![Travelled::Unknown; from.len()]
    }

    fn asks_elsewhere(&self) -> bool {
        true
    }

    fn look_up(&self, question: &Question) -> Option<Answer> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let case = Place::new(PLACE.0, PLACE.1).expect("a valid place");
        assert_eq!(question.to, [case]);
        let way = |from: &Place| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "some hundred metres"
            )]
            let ms = 9_000_000 - (from.distance_m(&case) * 1_000.0) as u32;
            Travelled::Reached { ms, by: WayKnownBy::Table }
        };
        let mut ways: Vec<Travelled> = question.from.iter().map(way).collect();
        match self.answers {
            Answers::TurnedRound => {}
            Answers::Never => return Some(Box::pin(std::future::pending())),
            Answers::Nobody => return None,
            Answers::Broken => {
                assert!(question.from.is_empty(), "no question can be asked");
                return None;
            }
            Answers::Half => ways.truncate(1),
        }
        Some(Box::pin(async move { ways }))
    }
}

/// A town with a unit 100 m from the place and one 400 m away.
async fn town(answers: Answers) -> (World, Arc<Service>, UnitId, UnitId) {
    let (_ledger, world) = World::fresh().await;
    let (near, far, service) = (unit(), unit(), Service::with(answers));
    world.on_duty(near, 100.0).await;
    world.on_duty(far, 400.0).await;
    world.engine.roads().put(service.clone());
    (world, service, near, far)
}

/// How it was known when a unit would be there.
fn known_by(world: &World, unit: UnitId) -> Option<ArrivalBy> {
    world.engine.read(|view| {
        let (task, offer) = view.board.hold_on(unit)?;
        view.board.task(task)?.offers.get(&offer)?.arrival.map(|arrival| arrival.by)
    })
}

#[tokio::test(start_paused = true)]
async fn who_is_sooner_by_the_table_is_asked() {
    let (world, service, near, far) = town(Answers::TurnedRound).await;
    world.report(AUTO).await.1.expect("it is accepted");
    assert_eq!(known_by(&world, far), Some(ArrivalBy::Table));
    assert_eq!(known_by(&world, near), None);
    assert_eq!(service.asked.load(Ordering::SeqCst), 1, "both in one question");
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn who_is_not_answered_in_time_decides_by_air_line_and_holds_nobody_up() {
    let (world, _, near, _) = town(Answers::Never).await;
    let began = tokio::time::Instant::now();
    let other = unit();
    let ((_, reported), other_at) = tokio::join!(world.report(AUTO), async {
        world.on_duty(other, 5_000.0).await;
        began.elapsed()
    });
    reported.expect("it is accepted");
    let took = began.elapsed();
    assert!(other_at < ANSWER_WITHIN / 2, "an order beside it took {other_at:?}");
    assert!((ANSWER_WITHIN..ANSWER_WITHIN * 2).contains(&took), "{took:?}");
    assert_eq!(known_by(&world, near), Some(ArrivalBy::AirLine));
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn where_nobody_is_to_be_asked_nothing_is_waited_for() {
    for answers in [Answers::Nobody, Answers::Broken] {
        let (world, _, near, _) = town(answers).await;
        let began = tokio::time::Instant::now();
        world.report(AUTO).await.1.expect("it is accepted");
        assert!(began.elapsed() < ANSWER_WITHIN / 2, "{answers:?}");
        assert_eq!(known_by(&world, near), Some(ArrivalBy::AirLine), "{answers:?}");
        world.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn half_an_answer_is_used_and_the_rest_not_known() {
    let (world, service, near, far) = town(Answers::Half).await;
    world.report(AUTO).await.1.expect("it is accepted");
    // The nearer one was told to take hours; the other is reckoned by air line.
    assert_eq!((known_by(&world, far), known_by(&world, near)), (Some(ArrivalBy::AirLine), None));
    assert_eq!(service.asked.load(Ordering::SeqCst), 1, "what was answered is not asked again");
    world.stop().await;
}
