//! The smoke check: headless and under a minute, one call answered and one that climbs, with a `kill -9` in the middle
//! of both; what was filed as something else is corrected while a unit is on its way, and what is grave is reported upward;
//! and a matter that two departments push to and fro until it is done, done again, and archived; and in a city with rivers the unit
//! across the water is not asked, a flood finds the boat, and a fire has 119 called first. It runs hubs of its own on empty
//! folders and leaves nothing behind.

mod caller_judges;
mod cards;
mod choose;
mod done_again;
mod filed_wrong;
mod first;
mod hall;
mod river;
mod second;
mod stage;
mod steps;
mod story;
mod told;
mod two_desks;

use std::path::PathBuf;

use crate::{
    screen::{self, Ending, verdict},
    seed::Seed,
};
use steps::Steps;

/// The hops whose times stand in the verdict, and their names there.
const HOPS: [(&str, &str); 4] = [
    ("report accepted", "accepted_ms"),
    ("offered to the right unit", "offered_ms"),
    ("first alert of the city", "climbed_ms"),
    ("restarted on the same data", "restart_ms"),
];

/// Runs it. The last line is the verdict.
pub async fn run(program: PathBuf, seed: Seed) -> Ending {
    let mut steps = Steps::begin();
    let played = match story::play(program.clone(), seed, &mut steps).await {
        Ok(()) => river::across_the_river(program, seed, &mut steps).await,
        failed => failed,
    };
    let mut figures =
        vec![("steps", steps.count().to_string()), ("seconds", format!("{:.1}", steps.seconds()))];
    let hops = HOPS.iter().filter_map(|(step, name)| Some((*name, steps.ms(step)?.to_string())));
    figures.extend(hops);
    figures.push(("seed", seed.0.to_string()));
    let ending = match &played {
        Ok(()) => Ending::Ok,
        Err(error) => {
            figures.push(("reason", format!("{error:#}")));
            Ending::FallsShort
        }
    };
    screen::say(verdict("smoke", ending, &figures));
    ending
}
