//! A position plane with a clock that the story turns, and units named by small numbers.

use std::ops::ControlFlow;

use geo_index::{Interval, Place};
use hub_dispatch::{UnitId, UnitKind, UtcMicros};
use hub_positions::{Fix, FixRefused, Limits, NearUnit, OnDuty, Positions, Scope, UnitStatus, UnitTag};
use uuid::Uuid;

pub(crate) const EVERYTHING: Interval = Interval { start: 0, end: u32::MAX };

/// A day in autumn; nothing depends on which.
pub(crate) const START: UtcMicros = UtcMicros(1_790_000_000_000_000);

/// A patrol that is free.
pub(crate) const FREE: UnitTag = UnitTag { kind: UnitKind::Patrol, status: UnitStatus::Available };

pub(crate) fn unit(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

pub(crate) fn place(lat: f64, lon: f64) -> Place {
    Place::new(lat, lon).expect("the story names a place on earth")
}

/// In the middle of the city, in one cell with everything up to 1,800 m north of it.
pub(crate) fn square() -> Place {
    place(38.874, 115.480)
}

/// So many metres north of [`square`].
pub(crate) fn north_of_square(metres: f64) -> Place {
    place(square().lat() + metres / 111_195.0, square().lon())
}

pub(crate) struct Realm {
    pub(crate) positions: Positions,
    pub(crate) now: UtcMicros,
}

impl Realm {
    pub(crate) fn new() -> Realm {
        Realm { positions: Positions::new(Limits::default()), now: START }
    }

    /// A realm in which unit 1 has just gone on duty.
    pub(crate) fn with_unit() -> Realm {
        let realm = Realm::new();
        realm.sign_on(1, 0);
        realm
    }

    pub(crate) fn later_ms(&mut self, ms: u64) -> UtcMicros {
        self.now = self.now.plus_ms(ms);
        self.now
    }

    pub(crate) fn tick_after_ms(&mut self, ms: u64) {
        self.later_ms(ms);
        self.positions.tick(self.now);
    }

    pub(crate) fn sign_on(&self, number: u128, scope: u32) {
        let duty = OnDuty { tag: FREE, scope: Scope(scope), since: self.now };
        self.positions.on_duty(unit(number), duty, self.now);
    }

    pub(crate) fn sign_off(&self, number: u128) {
        self.positions.off_duty(unit(number), self.now);
    }

    /// A fix measured this very moment.
    pub(crate) fn report(&self, number: u128, place: Place) -> Result<(), FixRefused> {
        self.positions.report(unit(number), Fix::bare(place, self.now), self.now)
    }

    /// A fix measured at another moment.
    pub(crate) fn report_measured(
        &self,
        number: u128,
        place: Place,
        at: UtcMicros,
    ) -> Result<(), FixRefused> {
        self.positions.report(unit(number), Fix::bare(place, at), self.now)
    }

    /// Where the marker of a unit stands.
    pub(crate) fn marker(&self, number: u128) -> Option<Place> {
        self.positions.last(unit(number)).map(|last| last.fix.place)
    }

    /// Everybody, nearest first.
    pub(crate) fn nearest(&self, from: Place) -> Vec<NearUnit> {
        let mut found = Vec::new();
        self.positions.nearest(from, self.now, |near| {
            found.push(near);
            ControlFlow::Continue(())
        });
        found
    }
}

/// The instant `ms` milliseconds before another.
pub(crate) fn before(at: UtcMicros, ms: i64) -> UtcMicros {
    UtcMicros(at.0 - ms * 1_000)
}
