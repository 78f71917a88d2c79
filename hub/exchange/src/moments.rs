//! Days and hours as people write them: `2026-05-01`, `2026年5月1日`, `二〇二六年五月一日`, `20260501`, a spreadsheet's own number.
//!
//! A sheet knows no time zone. Its days are those of China, UTC+8 the whole year, unless an instant says otherwise.

use hub_protocol::UtcMicros;
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{self, TimeZone},
};

/// Offset of China from UTC, in hours.
const CHINA_HOURS: i8 = 8;

/// Serial numbers that a cell may hold and that are days: 1954 to 2119. Smaller ones are counts, larger ones are codes.
const SERIAL_DAYS: std::ops::Range<f64> = 20_000.0..80_000.0;

/// What a cell says about time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum When {
    /// A day.
    Day(Date),
    /// A day and an hour there.
    Local(DateTime),
    /// An instant anywhere.
    Instant(Timestamp),
}

impl When {
    /// The instant, a day being its first.
    pub(crate) fn instant(self) -> Option<UtcMicros> {
        let local = |at: DateTime| {
            let china = TimeZone::fixed(tz::offset(CHINA_HOURS));
            // Only days at the very ends of the calendar have no instant.
            at.to_zoned(china).ok().map(|zoned| zoned.timestamp())
        };
        let instant = match self {
            Self::Day(day) => local(day.at(0, 0, 0, 0)),
            Self::Local(at) => local(at),
            Self::Instant(at) => Some(at),
        }?;
        // Before 1970 the wire has no instants, and no roster has duties.
        UtcMicros::new(instant.as_microsecond()).ok()
    }

    pub(crate) fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Local(at) => Some(at.date()),
            Self::Instant(_) => None,
        }
    }
}

/// A day, a day with an hour, or an instant with its offset.
pub(crate) fn when(text: &str) -> Option<When> {
    let text = crate::vocabulary::folded(text);
    if text.contains('T')
        && let Ok(instant) = text.parse::<Timestamp>()
    {
        return Some(When::Instant(instant));
    }
    let text = plain(&text);
    let (day, time) = match text.split_once(' ') {
        Some((day, time)) => (day, Some(time.trim())),
        None => (text.as_str(), None),
    };
    let day = date(day)?;
    match time {
        None | Some("") => Some(When::Day(day)),
        Some(time) => time_of_day(time).map(|time| When::Local(at(day, time))),
    }
}

/// A time of day in minutes and seconds; 24:00 is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeOfDay {
    /// Before midnight.
    At(Time),
    /// The midnight that ends the day.
    End,
}

/// The hour of a day as a local time; the end of a day is the beginning of the next.
pub(crate) fn at(day: Date, time: TimeOfDay) -> DateTime {
    match time {
        TimeOfDay::At(time) => day.to_datetime(time),
        TimeOfDay::End => day.tomorrow().unwrap_or(day).at(0, 0, 0, 0),
    }
}

/// `8:30`, `08:30:00`, `8时30分`, `8点`, `24:00`.
pub(crate) fn time_of_day(text: &str) -> Option<TimeOfDay> {
    let text = plain(&crate::vocabulary::folded(text));
    let mut parts = text.trim().trim_end_matches(':').split(':').map(|part| part.trim().parse::<i8>());
    let hour = parts.next()?.ok()?;
    let minute = parts.next().unwrap_or(Ok(0)).ok()?;
    let second = parts.next().unwrap_or(Ok(0)).ok()?;
    let bare_number = !text.contains(':');
    if parts.next().is_some() || bare_number {
        return None;
    }
    if (hour, minute, second) == (24, 0, 0) {
        return Some(TimeOfDay::End);
    }
    Time::new(hour, minute, second, 0).ok().map(TimeOfDay::At)
}

/// A spreadsheet's number for a day, counted from the last day of 1899; the fraction is the time of day.
pub(crate) fn serial(number: f64) -> Option<When> {
    if SERIAL_DAYS.contains(&number) {
        return local_of_serial(number);
    }
    // A day written as one number: 20260501.
    let is_whole = number.fract().abs() < f64::EPSILON && (19_000_101.0..=99_991_231.0).contains(&number);
    is_whole.then(|| when(&format!("{number:.0}"))).flatten()
}

#[expect(clippy::cast_possible_truncation, reason = "the range was checked: below 80,000 days")]
fn local_of_serial(number: f64) -> Option<When> {
    let first = Date::new(1899, 12, 30).expect("a day of the calendar");
    let days = number.trunc() as i64;
    let seconds = (number.fract() * 86_400.0).round() as i64;
    let day = first.checked_add(jiff::Span::new().days(days)).ok()?;
    if seconds == 0 {
        return Some(When::Day(day));
    }
    let at = day.at(0, 0, 0, 0).checked_add(jiff::Span::new().seconds(seconds)).ok()?;
    Some(When::Local(at))
}

/// A spreadsheet's fraction of a day as a time of day.
#[expect(clippy::cast_possible_truncation, reason = "a fraction of a day has at most 86,400 seconds")]
pub(crate) fn time_of_fraction(fraction: f64) -> Option<TimeOfDay> {
    if !(0.0..=1.0).contains(&fraction) {
        return None;
    }
    let seconds = (fraction * 86_400.0).round() as i64;
    if seconds == 86_400 {
        return Some(TimeOfDay::End);
    }
    Time::midnight().checked_add(jiff::Span::new().seconds(seconds)).ok().map(TimeOfDay::At)
}

/// Chinese words for the marks between numbers, and Chinese numerals, as ordinary ones.
fn plain(text: &str) -> String {
    let text = numerals(text);
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '年' | '月' | '/' | '.' => plain.push('-'),
            '日' | '号' | 'T' => plain.push(' '),
            '时' | '点' | '分' => plain.push(':'),
            '秒' => {}
            _ => plain.push(letter),
        }
    }
    plain.trim().trim_end_matches('-').to_owned()
}

/// 二〇二六 as 2026, 十二 as 12, 三十一 as 31. Only where a word consists of numerals; all else stays.
fn numerals(text: &str) -> String {
    let digit = |letter: char| match letter {
        '〇' | '零' | '○' => Some(0),
        _ => "一二三四五六七八九".chars().position(|known| known == letter).map(|at| at + 1),
    };
    let mut out = String::with_capacity(text.len());
    let letters: Vec<char> = text.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| digit(letters[at])).is_some();
        let after = letters.get(at + 1).is_some_and(|&next| digit(next).is_some());
        match (letter, digit(letter)) {
            ('十', _) => out.push_str(match (before, after) {
                (true, true) => "",
                (true, false) => "0",
                (false, true) => "1",
                (false, false) => "10",
            }),
            (_, Some(digit)) => out.push_str(&digit.to_string()),
            (_, None) => out.push(letter),
        }
    }
    out
}

fn date(text: &str) -> Option<Date> {
    let text = text.trim().trim_end_matches('-');
    let (year, month, day) = if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        (&text[..4], &text[4..6], &text[6..])
    } else {
        let mut parts = text.split('-');
        let found = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        found
    };
    let (year, month, day) =
        (year.trim().parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?);
    // 26-5-1 could be any of three days.
    (1900..=2200).contains(&year).then(|| Date::new(year, month, day).ok()).flatten()
}

/// An instant as a local time of China, `2026-05-01 08:00`, for sheets that are written.
pub(crate) fn written(at: UtcMicros) -> String {
    let instant =
        Timestamp::from_microsecond(at.get()).expect("instants of the wire are within the calendar");
    let local = tz::offset(CHINA_HOURS).to_datetime(instant);
    match (local.second(), local.subsec_nanosecond()) {
        (0, 0) => local.strftime("%Y-%m-%d %H:%M").to_string(),
        (_, 0) => local.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        // Finer than a sheet: as the instant it is.
        _ => instant.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let read = when(text).and_then(When::instant).map(written);
        assert_eq!(read.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn days_are_read_in_the_usual_forms() {
        for text in [
            "2026-05-01",
            "2026-5-1",
            "2026/5/1",
            "2026.5.1",
            "2026年5月1日",
            "2026 年 5 月 1 日".replace(' ', "").as_str(),
            "二〇二六年五月一日",
            "20260501",
            "2026年05月01号",
        ] {
            check(text, "2026-05-01 00:00");
        }
        check("二零二六年十二月三十一日", "2026-12-31 00:00");
        check("2026年十月二十日", "2026-10-20 00:00");
    }

    #[test]
    fn hours_stand_behind_the_day_or_alone() {
        check("2026-05-01 8:30", "2026-05-01 08:30");
        check("2026年5月1日 8时30分", "2026-05-01 08:30");
        check("2026-05-01T08:30:00+08:00", "2026-05-01 08:30");
        check("2026-05-01 24:00", "2026-05-02 00:00");
        assert_eq!(time_of_day("8点"), time_of_day("08:00"));
        assert_eq!(time_of_day("8"), None, "eight what?");
        assert_eq!(time_of_day("25:00"), None);
    }

    #[test]
    fn a_spreadsheets_own_numbers_are_days_and_hours() {
        assert_eq!(
            serial(46_143.0).and_then(When::instant).map(written).as_deref(),
            Some("2026-05-01 00:00")
        );
        assert_eq!(
            serial(46_143.354_166_666_664).and_then(When::instant).map(written).as_deref(),
            Some("2026-05-01 08:30")
        );
        assert_eq!(serial(20_260_501.0), when("20260501"));
        assert_eq!(serial(12.0), None);
        assert_eq!(time_of_fraction(0.354_166_666_666_67), time_of_day("08:30"));
        assert_eq!(time_of_fraction(1.0), Some(TimeOfDay::End));
    }

    #[test]
    fn what_could_be_several_days_or_none_is_no_day() {
        for text in ["26-5-1", "2026-13-01", "2026-02-30", "五一", "2026", "", "2026-05-01 25:00"] {
            assert_eq!(when(text), None, "{text}");
        }
    }
}
