//! Stories about the position plane. Time is an argument everywhere, so nothing here waits.

mod arrival;
mod consoles;
mod counts;
mod duty;
mod jumps;
mod nearest;
mod picture;
mod realm;
mod together;
