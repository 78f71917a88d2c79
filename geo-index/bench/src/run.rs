//! One run of one subject: moves in batches and alone, questions, and both mixed either way.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::subject::Subject;
use crate::workload::{COMMON, Country, RARE, Spot};

/// Moves of a batch.
pub const BATCH: usize = 256;

/// Moves for each question of the mix.
const MOVES_PER_QUESTION: usize = 9;

/// How much of everything a run has.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Moves in batches; single ones, and those of each mix, are a quarter of it.
    pub moves: usize,
    /// Questions of each kind; windows are a tenth of it.
    pub questions: usize,
}

/// What a run found.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// Nanoseconds a move, in batches of [`BATCH`].
    pub batched_ns: f64,
    /// Nanoseconds a move, one at a time.
    pub single_ns: f64,
    /// Nanoseconds an operation: a batch of moves, and for each nine of them the ten nearest of whom 30 % are wanted.
    pub mixed_ns: f64,
    /// The same, nine single moves and then one question.
    pub mixed_single_ns: f64,
    /// Microseconds for the ten nearest of whom 30 % are wanted, median.
    pub common_p50_us: f64,
    /// The same, 99th percentile.
    pub common_p99_us: f64,
    /// Microseconds for the ten nearest of whom 1 % are wanted, median.
    pub rare_p50_us: f64,
    /// The same, 99th percentile.
    pub rare_p99_us: f64,
    /// Microseconds for a window of 2 km, median.
    pub window_us: f64,
}

/// Runs all of it once.
pub fn run<S: Subject>(subject: &mut S, country: &mut Country, size: Size) -> Figures {
    let batched = prepared::<S>(country, size.moves);
    let batched_ns = timed(|| batched.chunks(BATCH).for_each(|batch| subject.move_batch(batch)));
    let single = prepared::<S>(country, size.moves / 4);
    let single_ns = timed(|| single.iter().for_each(|&to| subject.move_one(to)));
    let in_batches = |subject: &mut S, moves: &[S::Move]| subject.move_batch(moves);
    let mixed_ns = mixed(subject, country, size.moves / 4, BATCH, in_batches);
    let alone = |subject: &mut S, moves: &[S::Move]| moves.iter().for_each(|&to| subject.move_one(to));
    let mixed_single_ns = mixed(subject, country, size.moves / 4, MOVES_PER_QUESTION, alone);
    let calls: Vec<Spot> = (0..size.questions).map(|_| country.call()).collect();
    let asked = |bits: u32| {
        percentiles(calls.iter().map(|&from| {
            let call = S::call(from);
            timed_one(|| subject.nearest(call, bits))
        }))
    };
    let ((common_p50_us, common_p99_us), (rare_p50_us, rare_p99_us)) = (asked(COMMON), asked(RARE));
    let windows = calls.iter().take(size.questions / 10);
    let (window_us, _) = percentiles(windows.map(|&around| timed_one(|| subject.in_window(around))));
    Figures {
        batched_ns: batched_ns / ns(batched.len()),
        single_ns: single_ns / ns(single.len()),
        mixed_ns,
        mixed_single_ns,
        common_p50_us,
        common_p99_us,
        rare_p50_us,
        rare_p99_us,
        window_us,
    }
}

/// So many moves, and then the questions that belong to them.
fn mixed<S: Subject>(
    subject: &mut S,
    country: &mut Country,
    moves: usize,
    at_once: usize,
    carry_out: impl Fn(&mut S, &[S::Move]),
) -> f64 {
    let to = prepared::<S>(country, moves);
    let calls: Vec<S::Call> = (0..to.len() / MOVES_PER_QUESTION).map(|_| S::call(country.call())).collect();
    let mut asked = 0;
    let spent = timed(|| {
        for (turn, some) in to.chunks(at_once).enumerate() {
            carry_out(subject, some);
            let due = (turn * at_once + some.len()) / MOVES_PER_QUESTION;
            for &call in &calls[asked..due] {
                black_box(subject.nearest(call, COMMON));
            }
            asked = due;
        }
    });
    spent / ns(to.len() + asked)
}

/// The next moves of the country.
pub fn prepared<S: Subject>(country: &mut Country, moves: usize) -> Vec<S::Move> {
    let step = |_| {
        let (unit, to) = country.step();
        S::prepare(unit, to, country.words[unit as usize])
    };
    (0..moves).map(step).collect()
}

/// Nanoseconds that something takes.
pub fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1e9
}

/// What becomes of the answer is not measured.
fn timed_one<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    let answer = black_box(work());
    let spent = begun.elapsed();
    drop(answer);
    spent
}

/// Median and 99th percentile, in microseconds; 0 of nothing.
pub fn percentiles(times: impl Iterator<Item = Duration>) -> (f64, f64) {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    let at = |percent: usize| times.get(last * percent / 100).copied().unwrap_or_default();
    (at(50).as_secs_f64() * 1e6, at(99).as_secs_f64() * 1e6)
}

/// A count to divide by.
#[must_use]
pub fn ns(count: usize) -> f64 {
    count.max(1) as f64
}
