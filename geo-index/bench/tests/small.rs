//! The whole of the bench with a thousand units, for its answers alone, so that it cannot rot.

use std::time::Duration;

use geo_bench::probe::{Probe, ProbeSize};
use geo_bench::readers::{Pace, Pair};
use geo_bench::rounds::{Plan, SEED, measure};
use geo_bench::run::Size;
use geo_bench::workload::{Country, Spread};

#[test]
fn both_answer_as_brute_force_does() {
    let probe = Probe::new(ProbeSize { lines: 1 << 10, looks: 1_000 });
    for spread in [Spread::Towns, Spread::Even, Spread::Stadium] {
        let size = Size { moves: 2_000, questions: 100 };
        let plan = Plan { units: 1_000, spread, rounds: 2, ours: size, peer: size, checked: 10 };
        let rounds = measure(plan, &probe).expect("all answers are right");
        assert_eq!((rounds.rounds.len(), rounds.compared), (2, 80));
        assert!(rounds.ratio(|figures| figures.batched_ns) > 0.0 && rounds.of_limit_percent() > 0.0);
    }
}

#[test]
fn a_writer_and_a_reader_get_on() {
    let pair = Pair::new(&Country::new(1_000, Spread::Towns, SEED));
    for pace in [Pace::Steady, Pace::FlatOut] {
        for beside in [pair.ours(pace, Duration::from_millis(20)), pair.peer(pace, Duration::from_millis(20))]
        {
            assert!(beside.questions_per_s > 0.0 && beside.p50_us <= beside.p999_us, "{beside:?}");
        }
    }
}
