//! The whole of the bench with a thousand units, for its answers alone, so that it cannot rot.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use geo_bench::areas::Areas;
use geo_bench::listener::Listener;
use geo_bench::probe::{Probe, ProbeSize};
use geo_bench::readers::{Pace, Pair};
use geo_bench::resp::{Client, geoadd, geosearch, request};
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

/// New outlines come while everybody looks places up: each answer is right by the outlines it was found in.
#[test]
fn areas_are_replaced_under_full_load() {
    const SIZES: [(usize, usize); 2] = [(36, 12), (12, 36)];
    let newest = RwLock::new(Arc::new(Areas::new(SIZES[0], 2_000)));
    let is_over = AtomicBool::new(false);
    let current = || Arc::clone(&newest.read().expect("nobody panics"));
    std::thread::scope(|scope| {
        let readers = [(); 2].map(|()| {
            scope.spawn(|| {
                let mut seen = BTreeSet::new();
                while seen.len() < SIZES.len() || !is_over.load(Ordering::Acquire) {
                    let areas = current();
                    assert_eq!(areas.differences(), 0);
                    seen.insert(areas.grids());
                }
            })
        });
        for turn in 1..=20 {
            *newest.write().expect("nobody panics") = Arc::new(Areas::new(SIZES[turn % 2], 2_000));
        }
        is_over.store(true, Ordering::Release);
        // Whoever has seen one of them only goes on until it has seen the other.
        for turn in 0.. {
            if readers.iter().all(std::thread::ScopedJoinHandle::is_finished) {
                break;
            }
            *newest.write().expect("nobody panics") = Arc::new(Areas::new(SIZES[turn % 2], 2_000));
        }
    });
}

#[test]
fn the_listener_answers_as_brute_force_does() {
    let listener = Listener::start().expect("a port is free");
    let mut client = Client::connect(listener.address()).expect("it listens");
    let mut country = Country::new(1_000, Spread::Stadium, SEED);
    let mut pieces = vec![Vec::new(); 10];
    for (unit, spot, _) in country.rows() {
        geoadd(&mut pieces[unit as usize / 100], unit, spot.place());
    }
    client
        .pipelined(&pieces, |client, _| (0..100).try_for_each(|_| client.number().map(drop)))
        .expect("every unit is taken");
    for radius_m in [300.0, 1e6] {
        for _ in 0..20 {
            let from = country.call().place();
            let mut asked = Vec::new();
            geosearch(&mut asked, from, radius_m, 10);
            // In two parts, as a network may bring it.
            let (head, rest) = asked.split_at(asked.len() / 2);
            client.send(head).and_then(|()| client.send(rest)).expect("it listens");
            let found = client.units().expect("it answers");
            // Seven digits on the wire are a centimetre: distances are compared, not names.
            let mut far: Vec<f64> = country.spots.iter().map(|spot| spot.place().distance_m(&from)).collect();
            let of_found: Vec<f64> = found.iter().map(|&unit| far[unit as usize]).collect();
            far.sort_by(f64::total_cmp);
            far.retain(|&far| far <= radius_m);
            far.truncate(10);
            assert_eq!(of_found.len(), far.len());
            assert!(
                of_found.iter().zip(&far).all(|(one, other)| (one - other).abs() < 0.05),
                "{of_found:?} {far:?}"
            );
        }
    }
}

#[test]
fn the_listener_refuses_what_it_does_not_know() {
    let listener = Listener::start().expect("a port is free");
    let mut client = Client::connect(listener.address()).expect("it listens");
    let refused = |client: &mut Client, words: &[&[u8]]| {
        let mut asked = Vec::new();
        request(&mut asked, words);
        client.send(&asked).expect("it listens");
        client.number().expect_err("it is refused").to_string()
    };
    assert!(refused(&mut client, &[b"GEOADD", b"units", b"nan", b"30", b"1"]).contains("-ERR no such place"));
    assert!(refused(&mut client, &[b"FLUSHALL"]).contains("-ERR unknown command"));
    drop(client);
    let mut raw = TcpStream::connect(listener.address()).expect("it listens for the next one");
    raw.write_all(b"*99999\r\n").expect("it takes bytes");
    let mut said = String::new();
    std::io::Read::read_to_string(&mut raw, &mut said).expect("it answers and closes");
    assert_eq!(said, "-ERR Protocol error\r\n");
}
