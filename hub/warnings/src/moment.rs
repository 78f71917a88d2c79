//! Instants as CAP writes them: to the second and with a zone, which is kept so that what is written is what was read.

use std::fmt;

use jiff::{Timestamp, civil::DateTime, tz::Offset};

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_MINUTE: i32 = 60;

/// The farthest zone from UTC, in minutes.
const OFFSET_MAX_MINUTES: i16 = 14 * 60;

/// An instant and the zone in which its sender wrote it. Ordered by the instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    at_s: i64,
    zone: Zone,
}

/// In which zone an instant is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zone {
    /// `-00:00`: UTC, as the standard writes it.
    Utc,
    /// Minutes east of UTC, -840..=840.
    East(i16),
}

/// How an instant was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As the standard has it.
    Standard,
    /// Unmistakable, but otherwise: a blank for the `T`, a `Z`, fractions of a second.
    Otherwise,
}

impl Zone {
    /// 北京时间.
    pub const BEIJING: Zone = Zone::East(8 * 60);

    fn minutes(self) -> i16 {
        match self {
            Zone::Utc => 0,
            Zone::East(minutes) => minutes,
        }
    }

    fn offset(self) -> Option<Offset> {
        if self.minutes().abs() > OFFSET_MAX_MINUTES {
            return None;
        }
        Offset::from_seconds(i32::from(self.minutes()) * SECONDS_PER_MINUTE).ok()
    }
}

impl Moment {
    /// An instant (UTC microseconds, its fraction of a second left) in a zone; none if its date has no four digits there.
    #[must_use]
    pub fn new(at_us: i64, zone: Zone) -> Option<Moment> {
        let moment = Moment { at_s: at_us.div_euclid(MICROS_PER_SECOND), zone };
        (0..=9_999).contains(&moment.civil()?.year()).then_some(moment)
    }

    /// The instant in UTC microseconds.
    #[must_use]
    pub fn at_us(self) -> i64 {
        self.at_s * MICROS_PER_SECOND
    }

    /// In which zone it is written.
    #[must_use]
    pub fn zone(self) -> Zone {
        self.zone
    }

    fn civil(self) -> Option<DateTime> {
        Some(self.zone.offset()?.to_datetime(Timestamp::from_second(self.at_s).ok()?))
    }

    /// `2026-07-01T08:00:00+08:00`; a blank for the `T`, `Z` and fractions (which are left) are understood, too. Without a
    /// zone it is no instant.
    pub(crate) fn parse(text: &str) -> Option<(Moment, Form)> {
        let (date_time, rest) = text.split_at_checked(19)?;
        let (date, time) = (date_time.get(..10)?, date_time.get(11..)?);
        let divided = date_time.get(10..11)?;
        if !matches!(divided, "T" | " ") {
            return None;
        }
        let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
        let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
        let (zone, is_plain) = zone(rest)?;
        let small = |number: i16| i8::try_from(number).ok();
        let civil =
            DateTime::new(year, small(month)?, small(day)?, small(hour)?, small(minute)?, small(second)?, 0)
                .ok()?;
        let at_s = zone.offset()?.to_timestamp(civil).ok()?.as_second();
        let form = if divided == "T" && is_plain { Form::Standard } else { Form::Otherwise };
        Some((Moment { at_s, zone }, form))
    }
}

/// A zone behind a possible fraction, and whether the standard writes it so.
fn zone(text: &str) -> Option<(Zone, bool)> {
    let rest = match text.strip_prefix('.') {
        None => text,
        Some(fraction) => {
            let rest = fraction.trim_start_matches(|letter: char| letter.is_ascii_digit());
            (rest.len() < fraction.len()).then_some(rest)?
        }
    };
    if rest == "Z" {
        return Some((Zone::Utc, false));
    }
    let sign = rest.chars().next().filter(|sign| matches!(sign, '+' | '-'))?;
    let [hours, minutes] = numbers(rest.get(1..)?, ':', [2, 2])?;
    let east = (minutes < 60).then_some(hours * 60 + minutes)?;
    let zone = match (sign, east) {
        ('-', 0) => Zone::Utc,
        ('-', _) => Zone::East(-east),
        _ => Zone::East(east),
    };
    Some((zone, rest.len() == text.len()))
}

/// Numbers of so many digits each, divided by one letter.
fn numbers<const N: usize>(text: &str, divided_by: char, digits: [usize; N]) -> Option<[i16; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(divided_by);
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits)?;
        *number = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())??;
    }
    parts.next().is_none().then_some(numbers)
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By the instant; then by the zone, so that equal is the same.
impl Ord for Moment {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |moment: &Moment| (moment.at_s, moment.zone.minutes(), moment.zone == Zone::Utc);
        key(self).cmp(&key(other))
    }
}

/// As the standard writes it.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.civil().expect("a moment is made only where its zone has a date for it");
        let sign = if matches!(self.zone, Zone::East(east) if east >= 0) { '+' } else { '-' };
        let minutes = self.zone.minutes().abs();
        write!(f, "{}{sign}{:02}:{:02}", civil.strftime("%Y-%m-%dT%H:%M:%S"), minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_as_they_were_read() {
        for text in [
            "2026-07-01T08:00:00+08:00",
            "2026-07-01T00:00:00-00:00",
            "0001-01-01T00:00:00+00:00",
            "9998-12-31T23:59:59-09:30",
        ] {
            let (moment, form) = Moment::parse(text).expect(text);
            assert_eq!((moment.to_string().as_str(), form), (text, Form::Standard));
        }
    }

    #[test]
    fn other_forms_are_understood_and_said_to_be_others() {
        for text in ["2026-07-01 08:00:00+08:00", "2026-07-01T00:00:00Z", "2026-07-01T08:00:00.999+08:00"] {
            let (moment, form) = Moment::parse(text).expect(text);
            assert_eq!((moment.at_us(), form), (1_782_864_000_000_000, Form::Otherwise), "{text}");
        }
    }

    #[test]
    fn without_a_zone_or_a_day_of_the_calendar_it_is_no_instant() {
        for text in [
            "2026-07-01T08:00:00",
            "2026-07-01",
            "",
            "2026-02-30T08:00:00+08:00",
            "2026-07-01T24:00:00+08:00",
            "2026-07-01T08:00:60+08:00",
            "2026-07-01T08:00:00+15:00",
            "2026-07-01T08:00:00+8:00",
            "2026-07-01T08:00:00.+08:00",
            "2026-7-1T08:00:00+08:00",
            "+026-07-01T08:00:00+08:00",
            "预警预警预警预警",
            "2026-07-01T08:00:00+08:60",
        ] {
            assert_eq!(Moment::parse(text), None, "{text:?}");
        }
    }
}
