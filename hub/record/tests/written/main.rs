//! What is written down stays readable: golden files, timer names, state rows, and records that must be refused.

mod by_arrival;
mod closed_loop;
mod corrections;
mod evidence;
mod examples;
mod golden;
mod incidents;
mod later_forms;
mod parted_limits;
mod refused;
mod risks;
mod rows;
mod rung_out;
mod whistles;
mod working_time;
