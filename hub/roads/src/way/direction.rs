//! In which direction a way may be used.

use super::{Class, Tags};
use crate::{
    findings::{Finding, Findings},
    mode::{Mode, Modes},
};

/// Directions in which a way is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Both,
    Forward,
    Backward,
    Neither,
}

fn open(value: &str) -> Option<Open> {
    match value {
        "yes" | "1" | "true" => Some(Open::Forward),
        "-1" | "reverse" => Some(Open::Backward),
        "no" | "0" | "false" | "alternating" => Some(Open::Both),
        "reversible" => Some(Open::Neither),
        _ => None,
    }
}

/// Who may go along a way and who against it. Whoever walks may go both ways unless it says `oneway:foot`; a river flows for
/// everybody who has a motor, so a boat too goes both ways unless it says `oneway:boat` or it is a ferry of one direction.
pub(super) fn of(
    id: i64,
    class: Class,
    may: Modes,
    tags: Tags<'_>,
    findings: &mut Findings,
) -> (Modes, Modes) {
    let implied = match tags.get("junction") {
        Some("roundabout" | "circular") => Open::Forward,
        _ if class.is_fenced() => Open::Forward,
        _ => Open::Both,
    };
    let general = tags.get("oneway").and_then(open).unwrap_or(implied);
    if general == Open::Neither {
        findings.note(Finding::DirectionChanges, id);
    }
    let (mut along, mut against) = (Modes::NONE, Modes::NONE);
    for mode in Mode::ALL.into_iter().filter(|mode| may.has(*mode)) {
        let open = particular(mode, class, general, tags);
        if matches!(open, Open::Both | Open::Forward) {
            along = along.with(mode);
        }
        if matches!(open, Open::Both | Open::Backward) {
            against = against.with(mode);
        }
    }
    (along, against)
}

fn particular(mode: Mode, class: Class, general: Open, tags: Tags<'_>) -> Open {
    let said = |key: &str| tags.get(key).and_then(open);
    match mode {
        Mode::Foot => said("oneway:foot").unwrap_or(Open::Both),
        Mode::EBike => said("oneway:bicycle").unwrap_or_else(|| {
            let contraflow = ["cycleway", "cycleway:left", "cycleway:right", "cycleway:both"]
                .into_iter()
                .any(|key| tags.get(key).is_some_and(|value| value.starts_with("opposite")));
            if contraflow { Open::Both } else { general }
        }),
        Mode::Car => said("oneway:motor_vehicle").or_else(|| said("oneway:motorcar")).unwrap_or(general),
        Mode::Boat if class.is_water() => said("oneway:boat").unwrap_or(Open::Both),
        Mode::Boat => said("oneway:boat").unwrap_or(general),
    }
}
