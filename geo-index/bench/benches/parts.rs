//! `cargo bench -p geo-bench`: the parts of the index one by one, for whoever changes one of them and wants to see what it
//! did. How it stands beside its peers says `make bench-geo`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use geo_bench::areas::{Areas, PREFECTURE};
use geo_bench::rounds::SEED;
use geo_bench::run::{BATCH, prepared};
use geo_bench::subject::{NEAREST, Ours};
use geo_bench::workload::{COMMON, Country, RARE, Spot, Spread, wanted};
use geo_index::{Fence, FenceShape, FenceWatch, Place, UnitIndex};

/// Units of a province.
const UNITS: usize = 1_000_000;

/// Moves that are made up beforehand, and gone through again and again.
const MOVES: usize = 1 << 20;

/// Questions that are made up beforehand.
const CALLS: usize = 1 << 14;

/// Fences of a prefecture: one for each school, station and reservoir.
const FENCES: usize = 2_000;

type Move = (u32, Place, u32);

/// An index of units in towns, and what it is asked.
struct Scene {
    index: UnitIndex<u32, u32>,
    moves: Vec<Move>,
    calls: Vec<Spot>,
}

impl Scene {
    fn new(spread: Spread) -> Scene {
        let mut country = Country::new(UNITS, spread, SEED);
        let mut index = UnitIndex::new();
        index.put_batch(country.rows().map(|(unit, spot, word)| (unit, spot.place(), word)));
        let moves = prepared::<Ours>(&mut country, MOVES);
        let calls = (0..CALLS).map(|_| country.call()).collect();
        Scene { index, moves, calls }
    }
}

fn units(criterion: &mut Criterion) {
    for spread in [Spread::Towns, Spread::Stadium] {
        let mut scene = Scene::new(spread);
        moves(criterion, spread, &mut scene);
        searches(criterion, spread, &scene);
    }
}

fn moves(criterion: &mut Criterion, spread: Spread, Scene { index, moves, .. }: &mut Scene) {
    let mut group = criterion.benchmark_group(format!("units in {}", spread.name()));
    group.throughput(Throughput::Elements(1));
    let mut moving = moves.iter().cycle();
    let mut next = || *moving.next().expect("there are moves");
    group.bench_function("put", |bencher| {
        bencher.iter(|| {
            let (unit, place, word) = next();
            index.put(unit, place, word)
        });
    });
    group.bench_function("retag", |bencher| {
        bencher.iter(|| {
            let (unit, _, word) = next();
            index.retag(unit, word ^ COMMON)
        });
    });
    group.bench_function("remove and put", |bencher| {
        bencher.iter(|| {
            let (unit, place, word) = next();
            index.remove(unit);
            index.put(unit, place, word)
        });
    });
    group.throughput(Throughput::Elements(BATCH as u64));
    let mut batches = moves.chunks_exact(BATCH).cycle();
    group.bench_function("put a batch", |bencher| {
        bencher.iter(|| index.put_batch(batches.next().expect("there are moves").iter().copied()));
    });
    group.finish();
}

fn searches(criterion: &mut Criterion, spread: Spread, Scene { index, calls, .. }: &Scene) {
    let mut group = criterion.benchmark_group(format!("asked in {}", spread.name()));
    let mut calling = calls.iter().cycle();
    let mut next = || *calling.next().expect("there are calls");
    for (name, bits) in [("ten of all", 0), ("ten of 30 %", COMMON), ("ten of 1 %", RARE)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let found = index.nearest_wanted(next().place(), wanted(bits)).take(NEAREST);
                found.for_each(keep);
            });
        });
    }
    group.bench_function("within 300 m", |bencher| {
        bencher.iter(|| index.within_radius(next().place(), 300.0).for_each(keep));
    });
    group.bench_function("a window of 400 m", |bencher| {
        bencher.iter(|| {
            let Spot { east, north } = next();
            let corner = |by: f64| Spot { east: east + by, north: north + by }.place();
            index.within_box(corner(-200.0), corner(200.0))
        });
    });
    group.finish();
}

/// An answer that nobody looks at is not worked out.
fn keep<T>(answer: T) {
    black_box(answer);
}

fn areas(criterion: &mut Criterion) {
    let areas = Areas::new(PREFECTURE, CALLS);
    let mut places = areas.places().iter().cycle();
    criterion.bench_function("locate through all tiers", |bencher| {
        bencher.iter(|| areas.tree().locate(*places.next().expect("there are places")));
    });
}

fn fences(criterion: &mut Criterion) {
    let mut country = Country::new(UNITS / 50, Spread::Towns, SEED);
    let circle = |id: usize| {
        let shape = FenceShape::Circle { centre: country.call().place(), radius_m: 150.0 };
        Fence { id, shape, dwell_us: Some(60_000_000) }
    };
    let fences = (0..FENCES).map(circle).collect();
    let mut watch = FenceWatch::new(fences).expect("circles of 150 m are fences");
    let mut at_us = 0;
    criterion.bench_function("a move past fences", |bencher| {
        bencher.iter_batched(
            || country.step(),
            |(unit, to)| {
                at_us += 1_000;
                watch.moved(unit, to.place(), at_us)
            },
            BatchSize::SmallInput,
        );
    });
}

criterion_group! {
    name = parts;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20);
    targets = units, areas, fences
}
criterion_main!(parts);
