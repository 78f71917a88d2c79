//! The zone in which a system writes its times. China has one, UTC+8 the whole year, so that no table of zones is asked.

use hub_dispatch::UtcMicros;
use jiff::{
    Timestamp,
    civil::DateTime,
    fmt::strtime::{self, BrokenDownTime},
    tz::Offset,
};

/// An offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Zone(Offset);

/// Instants that are taken: 1970 to 9999, as on the wire of the hub.
const INSTANTS_US: std::ops::RangeInclusive<i64> = 0..=253_402_214_400_000_000;

impl Zone {
    /// 北京时间.
    pub(crate) const CHINA: Zone = Zone(Offset::constant(8));

    /// `Asia/Shanghai`, `UTC`, `+08:00`.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        match name {
            "Asia/Shanghai" => Some(Self::CHINA),
            "UTC" => Some(Self(Offset::UTC)),
            _ => of_offset(name).map(Self),
        }
    }

    /// The instant of a local time.
    pub(crate) fn instant(self, local: DateTime) -> Option<UtcMicros> {
        taken(self.0.to_timestamp(local).ok()?)
    }

    /// A text by a pattern of `strptime`; one that brings its own offset has that.
    pub(crate) fn parse(self, pattern: &str, text: &str) -> Option<UtcMicros> {
        let read = BrokenDownTime::parse(pattern, text).ok()?;
        if read.offset().is_some() || read.timestamp().is_some() {
            return taken(read.to_timestamp().ok()?);
        }
        let day = read.to_date().ok()?;
        let time = if read.hour().is_some() { read.to_time().ok()? } else { jiff::civil::Time::midnight() };
        self.instant(day.to_datetime(time))
    }

    /// An instant by a pattern of `strftime`.
    pub(crate) fn format(self, pattern: &str, at: UtcMicros) -> Option<String> {
        let zoned = Timestamp::from_microsecond(at.0).ok()?.to_zoned(self.0.to_time_zone());
        strtime::format(pattern, &zoned).ok()
    }

    /// Whether a pattern writes the day of an instant and reads it again.
    pub(crate) fn holds_a_day(self, pattern: &str) -> bool {
        // 2026-11-23 14:05:09 in China: no two of its numbers are equal.
        let at = UtcMicros(1_795_413_909_000_000);
        let read = self.format(pattern, at).and_then(|text| self.parse(pattern, &text));
        read.is_some_and(|read| self.format("%F", read) == self.format("%F", at))
    }
}

fn of_offset(name: &str) -> Option<Offset> {
    let (sign, rest) = match name.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two = |text: &str| (text.len() == 2).then(|| text.parse::<i32>().ok()).flatten();
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes))
        .then(|| Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok())
        .flatten()
}

/// An instant that the hub can write.
pub(crate) fn taken(at: Timestamp) -> Option<UtcMicros> {
    let us = at.as_microsecond();
    INSTANTS_US.contains(&us).then_some(UtcMicros(us))
}

/// Seconds or thousandths of them since 1970.
pub(crate) fn since_1970(text: &str, per_second: i64) -> Option<UtcMicros> {
    let us = text.parse::<i64>().ok()?.checked_mul(1_000_000 / per_second)?;
    INSTANTS_US.contains(&us).then_some(UtcMicros(us))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_that_of_china_utc_or_an_offset() {
        assert_eq!(Zone::of_name("Asia/Shanghai"), Zone::of_name("+08:00"));
        assert_eq!(Zone::of_name("UTC"), Zone::of_name("+00:00"));
        assert!(Zone::of_name("-03:30").is_some());
        for name in ["", "Mars", "8", "+8:00", "+08", "+15:00", "+00:60", "+-1:00", "+08:-1"] {
            assert_eq!(Zone::of_name(name), None, "{name}");
        }
    }

    #[test]
    fn a_text_is_an_instant_in_the_zone_unless_it_says_its_own() {
        let in_utc = |text, pattern| {
            Zone::CHINA.parse(pattern, text).and_then(|at| Zone(Offset::UTC).format("%F %T", at))
        };
        assert_eq!(
            in_utc("2026-11-23 14:05:09", "%Y-%m-%d %H:%M:%S").as_deref(),
            Some("2026-11-23 06:05:09")
        );
        assert_eq!(in_utc("2026年11月23日", "%Y年%m月%d日").as_deref(), Some("2026-11-22 16:00:00"));
        assert_eq!(in_utc("20261123140509", "%Y%m%d%H%M%S").as_deref(), Some("2026-11-23 06:05:09"));
        assert_eq!(
            in_utc("2026-11-23T14:05+0200", "%Y-%m-%dT%H:%M%z").as_deref(),
            Some("2026-11-23 12:05:00")
        );
        assert_eq!(in_utc("2026-02-30 08:00", "%Y-%m-%d %H:%M"), None);
        assert_eq!(in_utc("1969-02-03 08:00", "%Y-%m-%d %H:%M"), None);
    }

    #[test]
    fn a_pattern_must_hold_a_day() {
        for pattern in ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d", "%Y年%m月%d日 %H时%M分", "%s", "%FT%T%:z"] {
            assert!(Zone::CHINA.holds_a_day(pattern), "{pattern}");
        }
        for pattern in ["", "%H:%M", "%Y-%m", "yyyy-MM-dd", "%Q%Q", "%"] {
            assert!(!Zone::CHINA.holds_a_day(pattern), "{pattern}");
        }
    }
}
