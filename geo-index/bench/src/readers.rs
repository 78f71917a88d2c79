//! One writer and one reader: how long a question takes while units move, at 200,000 moves a second and flat out.

use std::hint::black_box;
use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use geo_index::{Place, SharedUnits};
use hdrhistogram::Histogram;

use crate::run::{BATCH, prepared};
use crate::subject::{NEAREST, Ours, Peer, Subject};
use crate::workload::{COMMON, Country, wanted};

/// How often a batch comes: with [`BATCH`] moves, 200,000 a second.
const EVERY: Duration = Duration::from_nanos(1_280_000);

/// Moves and calls that are prepared, and gone through again and again.
const PREPARED: usize = 1 << 18;

/// How the writer writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// 200,000 moves a second.
    Steady,
    /// One batch right after the other.
    FlatOut,
}

/// What the two of them did beside each other.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside {
    /// Moves a second.
    pub moves_per_s: f64,
    /// Questions a second, one right after the other.
    pub questions_per_s: f64,
    /// Microseconds a question: median.
    pub p50_us: f64,
    /// 99th percentile.
    pub p99_us: f64,
    /// 99.9th percentile.
    pub p999_us: f64,
}

/// An index that one thread writes and another reads.
trait Shared<S: Subject>: Sync {
    fn move_batch(&self, moves: &[S::Move]);
    fn nearest(&self, from: S::Call) -> Vec<u32>;
}

impl Shared<Ours> for SharedUnits<u32, u32> {
    fn move_batch(&self, moves: &[(u32, Place, u32)]) {
        self.put_batch(moves.iter().copied());
    }

    fn nearest(&self, from: Place) -> Vec<u32> {
        self.read(|units| {
            let nearest = units.nearest_wanted(from, wanted(COMMON)).take(NEAREST);
            nearest.map(|near| near.id).collect()
        })
    }
}

impl Shared<Peer> for RwLock<Peer> {
    fn move_batch(&self, moves: &[<Peer as Subject>::Move]) {
        self.write().expect("nobody panics under it").move_batch(moves);
    }

    fn nearest(&self, from: [f64; 2]) -> Vec<u32> {
        self.read().expect("nobody panics under it").nearest(from, COMMON)
    }
}

/// The index and a lock around rstar over the same country, each with moves of its own.
pub struct Pair {
    ours: SharedUnits<u32, u32>,
    our_inputs: Inputs<Ours>,
    peer: RwLock<Peer>,
    peer_inputs: Inputs<Peer>,
}

struct Inputs<S: Subject> {
    moves: Vec<S::Move>,
    calls: Vec<S::Call>,
}

impl<S: Subject> Inputs<S> {
    fn new(mut country: Country) -> Self {
        let calls = (0..PREPARED).map(|_| S::call(country.call())).collect();
        Inputs { moves: prepared::<S>(&mut country, PREPARED), calls }
    }
}

impl Pair {
    /// Both, filled.
    #[must_use]
    pub fn new(country: &Country) -> Pair {
        let ours = SharedUnits::new();
        ours.put_batch(country.rows().map(|(unit, spot, word)| (unit, spot.place(), word)));
        Pair {
            ours,
            our_inputs: Inputs::new(country.clone()),
            peer: RwLock::new(Peer::new(country)),
            peer_inputs: Inputs::new(country.clone()),
        }
    }

    /// The index, written and read for so long.
    #[must_use]
    pub fn ours(&self, pace: Pace, lasts: Duration) -> Beside {
        beside(&self.ours, &self.our_inputs, pace, lasts)
    }

    /// The lock around rstar, written and read for so long.
    #[must_use]
    pub fn peer(&self, pace: Pace, lasts: Duration) -> Beside {
        beside(&self.peer, &self.peer_inputs, pace, lasts)
    }
}

fn beside<S: Subject>(shared: &impl Shared<S>, inputs: &Inputs<S>, pace: Pace, lasts: Duration) -> Beside
where
    S::Move: Sync,
    S::Call: Sync,
{
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| written(shared, inputs, pace, &is_over));
        let begun = Instant::now();
        let mut times = Histogram::<u64>::new(3).expect("three digits are possible");
        let mut calls = inputs.calls.iter().cycle();
        while begun.elapsed() < lasts {
            let &from = calls.next().expect("calls go round");
            let asked = Instant::now();
            black_box(shared.nearest(from));
            let ns = u64::try_from(asked.elapsed().as_nanos()).expect("shorter than centuries");
            times.record(ns).expect("it grows by itself");
        }
        let seconds = begun.elapsed().as_secs_f64();
        is_over.store(true, Ordering::Relaxed);
        let moves_per_s = writer.join().expect("the writer does not panic");
        let at = |quantile: f64| times.value_at_quantile(quantile) as f64 / 1e3;
        Beside {
            moves_per_s,
            questions_per_s: times.len() as f64 / seconds,
            p50_us: at(0.5),
            p99_us: at(0.99),
            p999_us: at(0.999),
        }
    })
}

/// Writes until it is over; answers moves a second.
fn written<S: Subject>(shared: &impl Shared<S>, inputs: &Inputs<S>, pace: Pace, is_over: &AtomicBool) -> f64 {
    let begun = Instant::now();
    let (mut moved, mut due) = (0_usize, begun);
    let mut batches = inputs.moves.chunks(BATCH).cycle();
    while !is_over.load(Ordering::Relaxed) {
        let batch = batches.next().expect("batches go round");
        shared.move_batch(batch);
        moved += batch.len();
        if pace == Pace::Steady {
            due += EVERY;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
    }
    moved as f64 / begun.elapsed().as_secs_f64()
}
