//! The rules of dispatch, told as scenarios in a tiny town, and driven by random commands.
//!
//! After every single step the whole world is compared with a model ledger: see `invariants`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test a surprise is a failure")]
#![forbid(unsafe_code)]

mod desks;
mod invariants;
mod ledger;
mod orders;
mod story;
mod town;
mod world;

mod arrivals;
mod authority;
mod backups;
mod begins_by_grade;
mod begins_by_risk;
mod calendars;
mod callers;
mod catalogue;
mod checking;
mod clocks;
mod competence;
mod confidence;
mod copies;
mod correcting;
mod correcting_told;
mod danger;
mod default_ladder;
mod departments;
mod desk;
mod desk_work;
mod endings;
mod escalation;
mod evidence;
mod exits;
mod extension;
mod follow_up;
mod handing_on;
mod joining;
mod kept_apart;
mod letters;
mod limits;
mod mailboxes;
mod merging;
mod nearest;
mod offers;
mod opening;
mod owners_of_places;
mod parted_limits;
mod parted_matters;
mod parting;
mod parting_reports;
mod passing_down;
mod places;
mod pressing;
mod random;
mod reaching;
mod refusals;
mod reorganising;
mod repeated;
mod repeats;
mod reporting_up;
mod returns;
mod rising;
mod rung_out;
mod self_handled;
mod sos;
mod standby;
mod states;
mod steps;
mod suspended;
mod telephone;
mod withdrawing;
mod work;
