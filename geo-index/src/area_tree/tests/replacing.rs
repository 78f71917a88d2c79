//! An organisation is replaced while it is asked.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, RwLock};

use super::{area, built, outline_of};
use crate::{Area, AreaTree, Place, Tier};

const READERS: usize = 3;
const REPLACED: usize = 200;

/// Cells of a degree, each version with its own codes.
fn version(number: usize) -> AreaTree {
    let cell = |lon: u8| Area {
        outline: Some(outline_of(&[[f64::from(lon), 0.0, f64::from(lon + 1), 1.0]])),
        ..area(&format!("v{number}-{lon}"), Tier::Grid, None)
    };
    built((0..8).map(cell).collect())
}

/// Asks whichever tree stands until the last stands; the answers of the tree that was taken first must go on unchanged.
fn read(standing: &RwLock<Arc<AreaTree>>, begun: &Barrier, asked: &AtomicUsize) {
    let take = || Arc::clone(&standing.read().expect("nobody panics"));
    let held = take();
    begun.wait();
    let last = format!("v{}-", REPLACED);
    loop {
        let current = take();
        for (tree, prefix) in [(&held, Some("v0-")), (&current, None)] {
            let codes: Vec<String> = (0..8_u8)
                .map(|lon| Place::new(0.5, f64::from(lon) + 0.5).expect("on earth"))
                .map(|at| tree.locate(at).lowest().expect("every cell is drawn").to_string())
                .collect();
            let own = prefix.map_or_else(
                || codes[0][..=codes[0].find('-').expect("a version")].to_owned(),
                str::to_owned,
            );
            assert!(codes.iter().zip(0..).all(|(code, lon)| *code == format!("{own}{lon}")), "{codes:?}");
        }
        asked.fetch_add(1, Ordering::Relaxed);
        if current
            .locate(Place::new(0.5, 0.5).expect("on earth"))
            .lowest()
            .is_some_and(|code| code.as_str().starts_with(&last))
        {
            return;
        }
    }
}

#[test]
fn whoever_holds_a_tree_goes_on_with_it_while_others_are_put_in_its_place() {
    let standing = RwLock::new(Arc::new(version(0)));
    let begun = Barrier::new(READERS + 1);
    let asked = AtomicUsize::new(0);
    std::thread::scope(|threads| {
        for _ in 0..READERS {
            threads.spawn(|| read(&standing, &begun, &asked));
        }
        begun.wait();
        for number in 1..=REPLACED {
            let next = Arc::new(version(number));
            *standing.write().expect("nobody panics") = next;
        }
    });
    assert!(asked.into_inner() >= READERS);
}
