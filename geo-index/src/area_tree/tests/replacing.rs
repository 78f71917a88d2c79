//! An organisation is replaced while it is asked.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, RwLock};

use super::{area, built, outline_of};
use crate::{Area, AreaTree, Place, Tier};

const READERS: usize = 3;
/// Each reader is to answer from so many trees that came after the first.
const MET: usize = 20;
/// After so many it is clear that a reader never meets a new one.
const MAX_REPLACED: usize = 20_000;

/// Cells of a degree, each version with its own codes.
fn version(number: usize) -> AreaTree {
    let cell = |lon: u8| Area {
        outline: Some(outline_of(&[[f64::from(lon), 0.0, f64::from(lon + 1), 1.0]])),
        ..area(&format!("v{number}-{lon}"), Tier::Grid, None)
    };
    built((0..8).map(cell).collect())
}

/// The version of which all answers of a tree are.
fn answering(tree: &AreaTree) -> usize {
    let mut versions = (0..8_u8).map(|lon| {
        let at = Place::new(0.5, f64::from(lon) + 0.5).expect("on earth");
        let code = tree.locate(at).lowest().expect("every cell is drawn").as_str();
        let (version, cell) = code[1..].split_once('-').expect("a version and a cell");
        assert_eq!(cell, lon.to_string());
        version.parse::<usize>().expect("versions are numbered")
    });
    let first = versions.next().expect("there are eight");
    assert!(versions.all(|version| version == first), "one tree answers of version {first} and of others");
    first
}

/// Asks whichever tree stands until all is over, and once more then; says which versions answered, and counts those that
/// were met after the first. The tree that was taken first goes on with its own answers.
fn read(
    standing: &RwLock<Arc<AreaTree>>,
    begun: &Barrier,
    is_over: &AtomicBool,
    met: &AtomicUsize,
) -> Vec<usize> {
    let take = || Arc::clone(&standing.read().expect("nobody panics"));
    let held = take();
    let mut versions = vec![answering(&held)];
    begun.wait();
    loop {
        let is_last = is_over.load(Ordering::Acquire);
        let version = answering(&take());
        assert_eq!(answering(&held), versions[0]);
        if versions.last() != Some(&version) {
            versions.push(version);
            met.fetch_add(1, Ordering::Relaxed);
        }
        if is_last {
            return versions;
        }
    }
}

#[test]
fn an_area_tree_is_replaced_under_full_load_and_whoever_holds_one_goes_on_with_it() {
    let standing = RwLock::new(Arc::new(version(0)));
    let begun = Barrier::new(READERS + 1);
    let is_over = AtomicBool::new(false);
    let met: [AtomicUsize; READERS] = Default::default();
    let mut last = 0;
    let read: Vec<Vec<usize>> = std::thread::scope(|threads| {
        let (standing, begun, is_over) = (&standing, &begun, &is_over);
        let reader = |met| threads.spawn(move || read(standing, begun, is_over, met));
        let readers: Vec<_> = met.iter().map(reader).collect();
        begun.wait();
        while last < MAX_REPLACED && met.iter().any(|met| met.load(Ordering::Relaxed) < MET) {
            last += 1;
            let next = Arc::new(version(last));
            *standing.write().expect("nobody panics") = next;
        }
        is_over.store(true, Ordering::Release);
        readers.into_iter().map(|reader| reader.join().expect("no reader panics")).collect()
    });
    for versions in read {
        assert!(versions.is_sorted(), "a tree came back that had been replaced: {versions:?}");
        assert_eq!((versions.first(), versions.last()), (Some(&0), Some(&last)));
        assert!(versions.len() > MET, "of {last} trees a reader met {versions:?}");
    }
}
