//! The built hub as a stranger meets it: over real sockets, from its command line, on real disks.
//!
//! Each test runs a hub of its own on a port of its own. At its end the hub must stop in good order and must have logged
//! nothing that the test did not announce.
#![forbid(unsafe_code)]
#![expect(clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod ask;
mod backups;
mod bad_areas;
mod bad_positions;
mod bad_reports;
mod bad_sockets;
mod bad_workbook;
mod browser;
mod closed_loop;
mod commands;
mod duplicates;
mod full_disk;
mod guide;
mod health;
mod idempotency;
mod incidents;
mod jurisdiction;
mod openapi;
mod outreach;
mod places;
mod postgres;
mod printable;
mod python;
mod resume;
mod roads;
mod shutdown;
mod sign_out;
mod simulators;
mod small_matters;
mod starting;
mod stories;
mod tls;
mod tongren;
mod watching;
mod whistles;
