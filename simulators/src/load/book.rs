//! The book of fixes: when each was sent, who looks at the place it names, and who has been shown it. Pure; every instant
//! is an argument.

use std::{
    collections::{HashSet, VecDeque},
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use hub_protocol::Cell;

use crate::bench;

/// Within this time a newest fix must be visible to everybody who looks.
pub(super) const VISIBLE_WITHIN: Duration = Duration::from_secs(1);

/// Fixes of one unit that are remembered: more than are sent in [`VISIBLE_WITHIN`] at the fastest pace.
const REMEMBERED: usize = 4;

/// Stands for "no unit" where a console has not been told a handle.
const NOBODY: u32 = u32::MAX;

/// A place in the units of position frames, degrees × 10⁷.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct E7 {
    pub(super) lat: i32,
    pub(super) lon: i32,
}

/// One fix.
#[derive(Debug, Clone, Copy)]
struct Sent {
    number: u32,
    place: E7,
    at: Instant,
    is_counted: bool,
    wanted: u16,
    shown_in_time: u16,
}

/// The fixes of one unit, the newest last.
#[derive(Debug, Default)]
struct Track {
    recent: VecDeque<Sent>,
    last_number: u32,
    /// Consoles whose area holds the unit's home: nobody else is ever shown it.
    may_see: Vec<u16>,
}

/// One console.
#[derive(Debug, Default)]
struct Looking {
    cells: HashSet<Cell>,
    unit_of: Vec<u32>,
    /// The newest fix it has been shown, for each unit.
    newest: Vec<u32>,
}

/// What came of the fixes that count.
#[derive(Debug)]
pub(super) struct Counted {
    /// Fixes sent.
    pub(super) fixes: u64,
    /// How often a fix had to be shown: once for each console that looks.
    pub(super) wanted: u64,
    /// How often it was shown in time.
    pub(super) in_time: u64,
    /// How often it was not, and no newer one was there.
    pub(super) late: u64,
    /// How often a newer one was shown in its place.
    pub(super) superseded: u64,
    /// From sending to being shown.
    pub(super) visible_us: Histogram<u64>,
}

/// The book.
#[derive(Debug)]
pub(super) struct FixBook {
    units: Vec<Track>,
    consoles: Vec<Looking>,
    /// Units and fix numbers in the order of sending, until their time is over.
    open: VecDeque<(u32, u32)>,
    is_counting: bool,
    counted: Counted,
}

impl Counted {
    fn nothing() -> Self {
        let visible_us = bench::histogram();
        Self { fixes: 0, wanted: 0, in_time: 0, late: 0, superseded: 0, visible_us }
    }
}

impl FixBook {
    /// For each unit the consoles that may see it; for each console the cells it looks at.
    pub(super) fn new(may_see: Vec<Vec<u16>>, cells: Vec<HashSet<Cell>>) -> Self {
        let looking = |cells| Looking { cells, unit_of: Vec::new(), newest: vec![0; may_see.len()] };
        let consoles = cells.into_iter().map(looking).collect();
        let track = |may_see| Track { may_see, ..Track::default() };
        let counted = Counted::nothing();
        let units = may_see.into_iter().map(track).collect();
        Self { units, consoles, open: VecDeque::new(), is_counting: false, counted }
    }

    /// Fixes sent from now on count, or do not.
    pub(super) fn count(&mut self, is_counting: bool) {
        self.is_counting = is_counting;
    }

    /// What was counted so far; counting begins again from nothing.
    pub(super) fn take_counted(&mut self) -> Counted {
        std::mem::replace(&mut self.counted, Counted::nothing())
    }

    /// How often a fix that counts has still to be shown.
    pub(super) fn awaited(&self) -> u64 {
        let Counted { wanted, superseded, visible_us, .. } = &self.counted;
        wanted.saturating_sub(superseded + visible_us.len())
    }

    /// A unit sends a fix.
    pub(super) fn sent(&mut self, unit: usize, place: E7, at: Instant) {
        let cell = Cell::holding(f64::from(place.lat) / 1e7, f64::from(place.lon) / 1e7);
        let track = &mut self.units[unit];
        let looks = |console: &&u16| {
            cell.is_some_and(|cell| self.consoles[usize::from(**console)].cells.contains(&cell))
        };
        let wanted = track.may_see.iter().filter(looks).count();
        let wanted = u16::try_from(wanted).expect("consoles are numbered in sixteen bits");
        track.last_number += 1;
        let number = track.last_number;
        if track.recent.len() == REMEMBERED {
            track.recent.pop_front();
        }
        track.recent.push_back(Sent {
            number,
            place,
            at,
            is_counted: self.is_counting,
            wanted,
            shown_in_time: 0,
        });
        self.open.push_back((index(unit), number));
        if self.is_counting {
            self.counted.fixes += 1;
            self.counted.wanted += u64::from(wanted);
        }
    }

    /// A console is told what a handle stands for.
    pub(super) fn named(&mut self, console: usize, handle: u32, unit: usize) {
        let unit_of = &mut self.consoles[console].unit_of;
        let place = handle as usize;
        if unit_of.len() <= place {
            unit_of.resize(place + 1, NOBODY);
        }
        unit_of[place] = index(unit);
    }

    /// A console is shown a unit at a place. Says whether the handle had been named.
    pub(super) fn shown(&mut self, console: usize, handle: u32, place: E7, at: Instant) -> bool {
        let looking = &mut self.consoles[console];
        let unit = match looking.unit_of.get(handle as usize) {
            Some(&unit) if unit != NOBODY => unit as usize,
            Some(_) | None => return false,
        };
        let newest = &mut looking.newest[unit];
        let track = &mut self.units[unit];
        let Some(shown) = track.recent.iter().rposition(|sent| sent.place == place) else { return true };
        let before = std::mem::replace(newest, (*newest).max(track.recent[shown].number));
        if track.recent[shown].number <= before {
            return true;
        }
        let passed_over = track.recent.iter_mut().take(shown);
        for sent in passed_over.filter(|sent| sent.is_counted && sent.number > before) {
            self.counted.superseded += 1;
            // Not shown, and rightly so: nobody waits for it any more.
            sent.wanted = sent.wanted.saturating_sub(1);
        }
        let sent = &mut track.recent[shown];
        if sent.is_counted {
            let waited = at.saturating_duration_since(sent.at);
            self.counted.visible_us.saturating_record(bench::us(sent.at, at));
            if waited <= VISIBLE_WITHIN {
                sent.shown_in_time += 1;
                self.counted.in_time += 1;
            } else {
                tracing::debug!(console, unit, waited_ms = waited.as_millis(), "a fix was shown late");
            }
        }
        true
    }

    /// Judges the fixes whose time is over.
    pub(super) fn judge(&mut self, now: Instant) {
        while let Some(&(unit, number)) = self.open.front() {
            let track = &self.units[unit as usize];
            let sent = track.recent.iter().find(|sent| sent.number == number);
            let Some(sent) = sent else {
                // So many newer ones were sent that it is forgotten.
                self.open.pop_front();
                continue;
            };
            if now.saturating_duration_since(sent.at) <= VISIBLE_WITHIN {
                return;
            }
            if sent.is_counted {
                self.counted.late += u64::from(sent.wanted.saturating_sub(sent.shown_in_time));
            }
            self.open.pop_front();
        }
    }
}

fn index(unit: usize) -> u32 {
    u32::try_from(unit).expect("there are fewer units than four thousand million")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: E7 = E7 { lat: 300_000_000, lon: 1_120_000_000 };
    const BESIDE: E7 = E7 { lat: 300_000_001, lon: 1_120_000_000 };

    /// One unit, and consoles that look at its cell.
    fn book(consoles: u16) -> FixBook {
        let cell = Cell::holding(30.0, 112.0).unwrap();
        let mut book = FixBook::new(
            vec![(0..consoles).collect()],
            (0..consoles).map(|_| HashSet::from([cell])).collect(),
        );
        for console in 0..usize::from(consoles) {
            book.named(console, 7, 0);
        }
        book.count(true);
        book
    }

    fn after(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    #[test]
    fn a_fix_that_everybody_sees_in_time_is_not_late() {
        let (mut book, start) = (book(2), Instant::now());
        book.sent(0, HERE, start);
        assert!(book.shown(0, 7, HERE, after(start, 200)));
        assert!(book.shown(1, 7, HERE, after(start, 300)));
        book.judge(after(start, 1_100));
        assert_eq!((book.counted.wanted, book.counted.in_time, book.counted.late), (2, 2, 0));
        assert_eq!(book.counted.visible_us.len(), 2);
    }

    #[test]
    fn a_fix_that_one_of_two_does_not_see_within_a_second_is_late_once() {
        let (mut book, start) = (book(2), Instant::now());
        book.sent(0, HERE, start);
        book.shown(0, 7, HERE, after(start, 200));
        book.judge(after(start, 900));
        assert_eq!((book.counted.late, book.awaited()), (0, 1), "its time is not over");
        book.judge(after(start, 1_100));
        assert_eq!(book.counted.late, 1);
        book.shown(1, 7, HERE, after(start, 2_000));
        assert_eq!(
            (book.counted.in_time, book.counted.visible_us.len()),
            (1, 2),
            "it is measured all the same"
        );
    }

    #[test]
    fn the_same_row_twice_counts_once() {
        let (mut book, start) = (book(2), Instant::now());
        book.sent(0, HERE, start);
        book.shown(0, 7, HERE, after(start, 200));
        book.shown(0, 7, HERE, after(start, 450));
        book.judge(after(start, 1_100));
        assert_eq!((book.counted.in_time, book.counted.late), (1, 1));
    }

    #[test]
    fn a_fix_for_which_a_newer_one_is_shown_is_superseded_and_not_late() {
        let (mut book, start) = (book(1), Instant::now());
        book.sent(0, HERE, start);
        book.sent(0, BESIDE, after(start, 500));
        book.shown(0, 7, BESIDE, after(start, 600));
        book.judge(after(start, 2_000));
        let counted = &book.counted;
        assert_eq!((counted.wanted, counted.in_time, counted.superseded, counted.late), (2, 1, 1, 0));
    }

    #[test]
    fn nobody_waits_for_a_unit_outside_the_cells_looked_at_or_outside_the_area() {
        let cell = Cell::holding(30.0, 112.0).unwrap();
        let mut book = FixBook::new(vec![vec![0], vec![]], vec![HashSet::from([cell])]);
        book.count(true);
        let start = Instant::now();
        book.sent(0, E7 { lat: 310_000_000, ..HERE }, start);
        book.sent(1, HERE, start);
        book.judge(after(start, 1_100));
        assert_eq!((book.counted.fixes, book.counted.wanted, book.counted.late), (2, 0, 0));
    }

    #[test]
    fn a_handle_that_was_not_named_is_said_so() {
        let mut book = book(1);
        assert!(!book.shown(0, 8, HERE, Instant::now()));
    }
}
