//! The position plane of one realm, in memory: where every unit on duty is now.
//!
//! The newest fix wins, and whatever was dropped for it is counted. A unit that is not on duty has no position here, and
//! one that signs off is forgotten at once. Every instant is an argument, so the plane has no clock of its own.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use geo_index::Place;
//! use hub_dispatch::{UnitId, UnitKind, UtcMicros};
//! use hub_positions::{Fix, Limits, OnDuty, Positions, Scope, UnitStatus, UnitTag};
//!
//! let positions = Positions::new(Limits::default());
//! let now = UtcMicros(1_790_000_000_000_000);
//! let unit = UnitId(uuid::Uuid::now_v7());
//! let tag = UnitTag { kind: UnitKind::Patrol, status: UnitStatus::Available };
//! positions.on_duty(unit, OnDuty { tag, scope: Scope(3), since: now }, now);
//!
//! let place = Place::new(38.8741, 115.4646)?;
//! positions.report(unit, Fix::bare(place, now), now)?;
//!
//! let mut nearest = None;
//! positions.nearest(place, now, |near| {
//!     nearest = Some(near.unit);
//!     ControlFlow::Break(())
//! });
//! assert_eq!(nearest, Some(unit));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What this crate leaves out: sockets (`hub`), how a frame is written (`hub-protocol`), tracks, and who may be sent
//! (`hub-dispatch`).
#![forbid(unsafe_code)]

pub mod cells;
mod count;
mod fix;
mod handles;
mod judge;
mod limits;
mod positions;
mod state;
mod unit_tag;

pub use count::Counts;
pub use fix::{Fix, FixRefused, LastFix};
pub use handles::{HANDLE_REST_MS, Handle};
pub use limits::Limits;
pub use positions::{NEAREST_SCAN_MAX, NearUnit, Positions, Ticked};
pub use unit_tag::{OnDuty, Scope, UnitStatus, UnitTag};
