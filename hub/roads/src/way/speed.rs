//! How fast on what: the table of speeds, and limits as they are written.

use super::{Class, Tags};
use crate::{
    findings::{Finding, Findings},
    mode::Mode,
};

/// Slower limits are not believed, km/h.
pub const SPEED_MIN_KMH: f64 = 3.0;
/// Faster limits are not believed, km/h.
pub const SPEED_MAX_KMH: f64 = 130.0;
/// Kilometres in a mile.
const KM_PER_MILE: f64 = 1.609_344;
/// Kilometres in a nautical mile.
const KM_PER_NAUTICAL_MILE: f64 = 1.852;
/// A ferry that takes longer is not believed, seconds: a day.
const LASTS_MAX_S: u32 = 86_400;

/// A speed in tenths of a kilometre an hour, never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(u16);

impl Speed {
    /// From tenths of km/h; none for zero.
    #[must_use]
    pub const fn from_tenths(tenths_kmh: u16) -> Option<Self> {
        if tenths_kmh == 0 { None } else { Some(Self(tenths_kmh)) }
    }

    /// From km/h, rounded to a tenth; none if it is not one that is believed.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 30 to 1,300")]
    pub fn from_kmh(kmh: f64) -> Option<Self> {
        (SPEED_MIN_KMH..=SPEED_MAX_KMH).contains(&kmh).then(|| Self((kmh * 10.0).round() as u16))
    }

    /// In tenths of km/h.
    #[must_use]
    pub const fn tenths_kmh(self) -> u16 {
        self.0
    }

    /// In km/h.
    #[must_use]
    pub fn kmh(self) -> f64 {
        f64::from(self.0) / 10.0
    }

    /// How long a length takes, milliseconds: at least one.
    #[must_use]
    pub fn ms(self, length_dm: u32) -> u64 {
        // A decimetre at a tenth of a kilometre an hour (1/36 m/s) takes 3.6 s.
        let ms = (u64::from(length_dm) * 3_600 + u64::from(self.0) / 2) / u64::from(self.0);
        ms.max(1)
    }
}

/// What is driven, ridden, walked or sailed on a free way, tenths of km/h: not what is allowed but what comes out of it, with
/// crossings and lights, in towns and villages of mainland China.
///
/// Walking 4.8 km/h (steps 2.4) is what signal timing reckons with; e-bikes end at 25 km/h by GB 17761; cars as routers with
/// measured profiles have them, lowered on narrow roads. Who may not be on a class has a speed all the same, since a tag can let
/// them on.
#[must_use]
pub const fn default_speed(mode: Mode, class: Class) -> Speed {
    Speed(match mode {
        Mode::Foot => on_foot(class),
        Mode::EBike => on_a_bike(class),
        Mode::Car => in_a_car(class),
        Mode::Boat => in_a_boat(class),
    })
}

const fn on_foot(class: Class) -> u16 {
    if matches!(class, Class::Steps) {
        24
    } else if matches!(class, Class::Path | Class::Track) {
        40
    } else if matches!(class, Class::Ferry) {
        180
    } else {
        48
    }
}

const fn on_a_bike(class: Class) -> u16 {
    match class {
        Class::Motorway | Class::MotorwayRamp | Class::Trunk | Class::Ramp => 220,
        Class::Primary | Class::Secondary | Class::Tertiary | Class::Unclassified | Class::Cycleway => 200,
        Class::Residential | Class::Ferry => 180,
        Class::LivingStreet | Class::Service => 120,
        Class::Track | Class::Path => 100,
        Class::Pedestrian | Class::Footway | Class::Passage | Class::River | Class::Canal => 60,
        Class::Steps => 24,
    }
}

const fn in_a_car(class: Class) -> u16 {
    match class {
        Class::Motorway => 950,
        Class::Trunk => 700,
        Class::Primary => 500,
        Class::MotorwayRamp | Class::Secondary => 450,
        Class::Ramp => 400,
        Class::Tertiary => 350,
        Class::Unclassified => 300,
        Class::Residential => 220,
        Class::Ferry => 180,
        Class::Service | Class::Track => 150,
        Class::LivingStreet => 120,
        Class::River | Class::Canal => 100,
        Class::Pedestrian | Class::Cycleway | Class::Footway | Class::Path => 80,
        Class::Steps | Class::Passage => 50,
    }
}

const fn in_a_boat(class: Class) -> u16 {
    if matches!(class, Class::River) {
        200
    } else if matches!(class, Class::Ferry) {
        180
    } else {
        100
    }
}

/// Limits along a way and against it.
pub(super) fn limits(id: i64, tags: Tags<'_>, findings: &mut Findings) -> (Option<Speed>, Option<Speed>) {
    let mut limit = |key: &str| {
        let value = tags.get(key)?;
        match written(value) {
            Written::Limit(speed) => Some(speed),
            Written::NoLimit => None,
            Written::Absurd => {
                findings.note(Finding::SpeedAbsurd, id);
                None
            }
        }
    };
    let both = limit("maxspeed");
    (limit("maxspeed:forward").or(both), limit("maxspeed:backward").or(both))
}

enum Written {
    Limit(Speed),
    NoLimit,
    Absurd,
}

/// A limit as OpenStreetMap writes it: `50`, `50 km/h`, `30 mph`, `6 knots`, `walk`, `none`, `CN:urban`, `80;60` (the lower).
fn written(value: &str) -> Written {
    let one = |part: &str| match part.trim() {
        "none" | "signals" | "variable" | "implicit" => Written::NoLimit,
        "walk" | "walking" => Written::Limit(Speed(50)),
        "CN:urban" => Written::Limit(Speed(500)),
        "CN:rural" => Written::Limit(Speed(700)),
        "CN:motorway" => Written::Limit(Speed(1_200)),
        part => match kmh(part).and_then(Speed::from_kmh) {
            Some(speed) => Written::Limit(speed),
            None => Written::Absurd,
        },
    };
    value.split([';', ',']).map(one).reduce(stricter).unwrap_or(Written::Absurd)
}

fn stricter(one: Written, other: Written) -> Written {
    match (one, other) {
        (Written::Limit(one), Written::Limit(other)) => Written::Limit(one.min(other)),
        (Written::Limit(speed), _) | (_, Written::Limit(speed)) => Written::Limit(speed),
        (Written::NoLimit, _) | (_, Written::NoLimit) => Written::NoLimit,
        (Written::Absurd, Written::Absurd) => Written::Absurd,
    }
}

/// A number with its unit; a number alone is km/h.
fn kmh(text: &str) -> Option<f64> {
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?; // What is no number is told by the caller as absurd.
    match text[end..].trim() {
        "" | "km/h" | "kmh" | "kph" => Some(number),
        "mph" => Some(number * KM_PER_MILE),
        "knots" => Some(number * KM_PER_NAUTICAL_MILE),
        _ => None,
    }
}

/// A ferry's time: minutes, `HH:MM`, `HH:MM:SS` or `PT20M`.
pub(super) fn lasts_s(id: i64, tags: Tags<'_>, findings: &mut Findings) -> Option<u32> {
    let value = tags.get("duration")?;
    let seconds = clock_s(value).filter(|seconds| (1..=LASTS_MAX_S).contains(seconds));
    if seconds.is_none() {
        findings.note(Finding::DurationAbsurd, id);
    }
    seconds
}

fn clock_s(value: &str) -> Option<u32> {
    if let Some(period) = value.strip_prefix("PT") {
        return period_s(period);
    }
    // A part that is no number makes the whole one absurd, which the caller tells.
    let parts: Vec<u32> = value.split(':').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match parts[..] {
        [minutes] => (0, minutes, 0),
        [hours, minutes] => (hours, minutes, 0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    hours.checked_mul(3_600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds)
}

fn period_s(period: &str) -> Option<u32> {
    let mut total: u32 = 0;
    let mut number: Option<u32> = None;
    for letter in period.chars() {
        if let Some(digit) = letter.to_digit(10) {
            number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            continue;
        }
        let unit_s = match letter {
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        total = total.checked_add(number.take()?.checked_mul(unit_s)?)?;
    }
    if number.is_some() { None } else { Some(total) }
}
