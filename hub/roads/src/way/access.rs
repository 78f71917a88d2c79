//! Who may use a way, whatever the direction.

use super::{Class, Tags};
use crate::{
    findings::{Finding, Findings},
    mode::{Mode, Modes},
};

/// Who uses a way of this class when nothing else is said.
///
/// Trunk roads are open to all unless they are `motorroad=yes`; tracks to cars too, since that is how villages are reached.
/// A ferry takes everybody. A boat goes where ferries go, and on rivers and canals.
const fn by_class(class: Class) -> Modes {
    let foot = Modes::only(Mode::Foot);
    match class {
        Class::Motorway | Class::MotorwayRamp => Modes::only(Mode::Car),
        Class::Trunk
        | Class::Ramp
        | Class::Primary
        | Class::Secondary
        | Class::Tertiary
        | Class::Unclassified
        | Class::Residential
        | Class::LivingStreet
        | Class::Service
        | Class::Track => Modes::LAND,
        Class::Pedestrian | Class::Footway | Class::Steps => foot,
        Class::Cycleway | Class::Path => foot.with(Mode::EBike),
        Class::Ferry | Class::Passage => Modes::ALL,
        Class::River | Class::Canal => Modes::only(Mode::Boat),
    }
}

/// What a value says.
enum Word {
    Yes,
    No,
    Unknown,
}

fn word(value: &str) -> Word {
    match value {
        "yes" | "permissive" | "designated" | "official" | "destination" | "customers" | "delivery"
        | "permit" | "public" | "limited" | "residents" | "unknown" | "variable" => Word::Yes,
        "no"
        | "private"
        | "restricted"
        | "agricultural"
        | "forestry"
        | "agricultural;forestry"
        | "military"
        | "emergency"
        | "use_sidepath"
        | "dismount"
        | "employees" => Word::No,
        _ => Word::Unknown,
    }
}

/// Keys from the general to the particular, with those of whom each speaks; the later one counts.
const KEYS: [(&str, Modes); 10] = [
    ("access", Modes::ALL),
    ("foot", Modes::only(Mode::Foot)),
    ("vehicle", Modes::only(Mode::EBike).with(Mode::Car)),
    ("motor_vehicle", Modes::only(Mode::Car)),
    ("motorcar", Modes::only(Mode::Car)),
    ("bicycle", Modes::only(Mode::EBike)),
    ("moped", Modes::only(Mode::EBike)),
    ("electric_bicycle", Modes::only(Mode::EBike)),
    ("boat", Modes::only(Mode::Boat)),
    ("motorboat", Modes::only(Mode::Boat)),
];

pub(super) fn of(id: i64, class: Class, tags: Tags<'_>, findings: &mut Findings) -> Modes {
    let mut may = by_class(class);
    if tags.is("motorroad", "yes") {
        may = may.both(Modes::only(Mode::Car));
    }
    // Nobody gets through soft ground in a car.
    if class == Class::Track && matches!(tags.get("tracktype"), Some("grade4" | "grade5")) {
        may = may.without(Mode::Car);
    }
    for (key, whom) in KEYS {
        let Some(value) = tags.get(key) else { continue };
        match word(value) {
            // "access=yes" does not turn a footpath into a road: the general word opens nothing that its class does not.
            Word::Yes if key == "access" || key == "vehicle" => {}
            Word::Yes => may = may.either(whom.both(open_to(class))),
            Word::No => may = may.minus(whom),
            Word::Unknown => findings.note(Finding::AccessUnknown, id),
        }
    }
    may
}

/// Whom a particular word can let onto a way: nobody walks on water, and no boat goes on land.
const fn open_to(class: Class) -> Modes {
    match class {
        Class::River | Class::Canal => Modes::only(Mode::Boat),
        Class::Ferry | Class::Passage => Modes::ALL,
        Class::Steps => Modes::only(Mode::Foot),
        Class::Motorway
        | Class::MotorwayRamp
        | Class::Trunk
        | Class::Ramp
        | Class::Primary
        | Class::Secondary
        | Class::Tertiary
        | Class::Unclassified
        | Class::Residential
        | Class::LivingStreet
        | Class::Service
        | Class::Pedestrian
        | Class::Track
        | Class::Cycleway
        | Class::Footway
        | Class::Path => Modes::LAND,
    }
}

pub(super) fn by_word(tags: Tags<'_>, before: Modes) -> Modes {
    let mut may = before;
    for (key, whom) in KEYS {
        match tags.get(key).map(word) {
            Some(Word::Yes) => may = may.either(whom),
            Some(Word::No) => may = may.minus(whom),
            Some(Word::Unknown) | None => {}
        }
    }
    may
}
