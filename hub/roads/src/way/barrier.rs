//! Who gets past a thing that stands on a way.

use super::{Tags, access};
use crate::mode::{Mode, Modes};

/// Who gets past a node with these tags: everybody if nothing stands there.
///
/// A gate without another word is open: those on duty have it opened, and most of them are. Bollards, blocks and kissing gates
/// let through whoever is narrow, walls and fences nobody, and a lock lets boats through.
#[must_use]
pub fn passable(tags: Tags<'_>) -> Modes {
    let by_kind = match tags.get("barrier") {
        None => Modes::ALL,
        Some("bollard" | "block" | "cycle_barrier" | "motorcycle_barrier" | "planter" | "jersey_barrier") => {
            Modes::ALL.without(Mode::Car)
        }
        Some("kissing_gate" | "turnstile" | "stile" | "full-height_turnstile" | "horse_stile" | "debris") => {
            Modes::only(Mode::Foot)
        }
        Some("wall" | "fence" | "hedge" | "city_wall" | "retaining_wall" | "guard_rail" | "ditch") => {
            Modes::NONE
        }
        // gate, lift_gate, swing_gate, toll_booth, border_control, entrance, kerb, height_restrictor and what is not known.
        Some(_) => Modes::ALL,
    };
    let by_water = match tags.get("waterway") {
        Some("dam" | "weir" | "waterfall") => by_kind.without(Mode::Boat),
        _ => by_kind,
    };
    if tags.get("barrier").is_some() || tags.is("highway", "gate") {
        let worded = access::by_word(tags, by_water);
        // A locked gate with nothing else said is shut to vehicles.
        if tags.is("locked", "yes") { worded.without(Mode::Car) } else { worded }
    } else {
        by_water
    }
}
