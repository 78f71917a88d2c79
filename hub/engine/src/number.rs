//! 一事一码: the number under which a caller asks about a report, and the second secret that goes with it.
//!
//! The number follows from the report's id and is written nowhere: every report has one, also those of before. The pin is
//! chance. It is kept in the vault under the number, so that a question is one look, and goes when the report is erased.

use std::{fmt, str::FromStr};

use hub_dispatch::{Event, ReportId, Stream};
use hub_ledger::{LedgerError, RowChange, Shelf};
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use uuid::Uuid;

use crate::{Engine, FollowError, pin_told::noted_row};

/// Digits of a number: YYMMDDhhmmss and six more.
pub const REPORT_NUMBER_DIGITS: usize = 18;
/// Digits of a pin.
pub const PIN_DIGITS: usize = 6;
/// As many pins and ends of numbers there are.
const SIX_DIGITS: u32 = 1_000_000;
/// Numbers count the hours of China, wherever the hub stands.
const CHINA: Offset = Offset::constant(8);
/// Most reports that are looked at for one number. Two have the same one only if they were filed in the same second and share
/// six digits that are as good as chance.
const SAME_NUMBER_MAX: usize = 8;
/// Begins the key of every row that holds a pin.
const PREFIX: &str = "number:";

/// 工单编号: when the report was filed, to the second, and six digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportNumber(u64);

/// What was given is no number of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a number of a report has {REPORT_NUMBER_DIGITS} digits")]
pub struct NotANumber;

impl ReportNumber {
    /// The number of a report. Its id, of version 7, begins with the instant and ends with chance.
    #[must_use]
    pub fn of(report: ReportId) -> Self {
        let id = report.0.as_u128();
        let ms = i64::try_from(id >> 80).expect("48 bits fit");
        let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX);
        let at: DateTime = CHINA.to_datetime(at);
        let parts = [at.month(), at.day(), at.hour(), at.minute(), at.second()];
        let year = u64::try_from(at.year().rem_euclid(100)).expect("a remainder is not negative");
        let digits = parts.into_iter().fold(year, |digits, part| {
            digits * 100 + u64::try_from(part).expect("months, days and hours are not negative")
        });
        Self(digits * u64::from(SIX_DIGITS) + u64::from(six_digits(id)))
    }
}

/// Six digits that tell nothing of how many reports there are (SplitMix64 over the whole id).
fn six_digits(id: u128) -> u32 {
    let folded = u64::try_from((id >> 64) ^ (id & u128::from(u64::MAX))).expect("64 bits are left");
    let mut mixed = folded.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^= mixed >> 31;
    u32::try_from(mixed % u64::from(SIX_DIGITS)).expect("a remainder is below a million")
}

impl fmt::Display for ReportNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$}", self.0, width = REPORT_NUMBER_DIGITS)
    }
}

impl FromStr for ReportNumber {
    type Err = NotANumber;

    /// Spaces and dashes between the digits do not count: numbers are printed in groups.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let digits: String = text.chars().filter(|it| !matches!(it, ' ' | '-')).collect();
        let is_number = digits.len() == REPORT_NUMBER_DIGITS && digits.bytes().all(|it| it.is_ascii_digit());
        // Eighteen digits fit 64 bits.
        digits.parse().ok().filter(|_| is_number).map(Self).ok_or(NotANumber)
    }
}

/// The second secret: six digits. Never in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

impl Pin {
    /// A new one, by lot: each is as likely as any other.
    ///
    /// # Panics
    /// If the operating system gives no randomness.
    #[must_use]
    pub fn new() -> Self {
        let even = u32::MAX - u32::MAX % SIX_DIGITS;
        loop {
            let mut bytes = [0_u8; 4];
            getrandom::fill(&mut bytes).expect("the operating system gives randomness");
            let drawn = u32::from_le_bytes(bytes);
            if drawn < even {
                return Self(format!("{:0width$}", drawn % SIX_DIGITS, width = PIN_DIGITS));
            }
        }
    }

    /// The digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    fn read(key: &str, value: Vec<u8>) -> Option<Self> {
        let text = String::from_utf8(value);
        let text = text.inspect_err(|error| tracing::error!(key, %error, "a pin cannot be read"));
        text.ok().map(Self)
    }
}

impl Default for Pin {
    fn default() -> Self {
        Self::new()
    }
}

/// Key of the row that holds a report's pin.
#[must_use]
pub fn pin_key(report: ReportId) -> String {
    format!("{}{report}", prefix(ReportNumber::of(report)))
}

/// That row.
#[must_use]
pub fn pin_row(report: ReportId, pin: &Pin) -> RowChange {
    RowChange { shelf: Shelf::Vault, key: pin_key(report), value: Some(pin.0.clone().into_bytes()) }
}

/// That row for a pin that is made now, and the one which says that from the beginning it is noted who is told it.
#[must_use]
pub fn pin_rows(report: ReportId, pin: &Pin) -> [RowChange; 2] {
    [pin_row(report, pin), noted_row(report)]
}

fn prefix(number: ReportNumber) -> String {
    format!("{PREFIX}{number}:")
}

impl Engine {
    /// The pin of a report; none if it never got one, or was erased.
    ///
    /// # Errors
    /// [`LedgerError`] if the ledger cannot be read.
    pub async fn pin_of(&self, report: ReportId) -> Result<Option<Pin>, LedgerError> {
        let key = pin_key(report);
        let row = self.ledger().row(Shelf::Vault, &key).await?;
        Ok(row.and_then(|row| Pin::read(&key, row)))
    }

    /// Reports of this number that have a pin; nearly always one or none.
    ///
    /// # Errors
    /// [`LedgerError`] if the ledger cannot be read.
    pub async fn reports_numbered(&self, number: ReportNumber) -> Result<Vec<(ReportId, Pin)>, LedgerError> {
        let prefix = prefix(number);
        let rows = self.ledger().rows_under(Shelf::Vault, &prefix, &prefix, SAME_NUMBER_MAX).await?;
        let own = rows.into_iter().filter_map(|(key, value)| {
            // A key that names no report was never written.
            let report = Uuid::parse_str(key.strip_prefix(&prefix)?).ok()?;
            Some((ReportId(report), Pin::read(&key, value)?))
        });
        Ok(own.collect())
    }

    /// Gives a report a pin, if it has none: the pin it has now. None for a report that nobody received, and for one that was
    /// erased.
    ///
    /// # Errors
    /// [`FollowError`] if the ledger cannot be read or written.
    pub async fn give_pin(&self, report: ReportId) -> Result<Option<Pin>, FollowError> {
        if !self.is_kept(report).await? {
            return Ok(None);
        }
        if let Some(pin) = self.pin_of(report).await? {
            return Ok(Some(pin));
        }
        self.ledger().put_rows(pin_rows(report, &Pin::new()).to_vec()).await?;
        // Erased while the row was written: it must not outlive the words.
        if !self.is_kept(report).await? {
            let gone = |key| RowChange { shelf: Shelf::Vault, key, value: None };
            self.ledger().put_rows(vec![gone(pin_key(report)), gone(noted_row(report).key)]).await?;
            return Ok(None);
        }
        Ok(self.pin_of(report).await?)
    }

    /// Whether a report was received and has not been erased.
    ///
    /// # Errors
    /// [`FollowError`] if the ledger cannot be read.
    pub async fn is_kept(&self, report: ReportId) -> Result<bool, FollowError> {
        let entries = self.history(Stream::Report(report), hub_ledger::READ_LIMIT_MAX).await?;
        let erased = |event: &Event| matches!(event, Event::ReportErased { .. });
        Ok(!entries.is_empty() && !entries.iter().any(|entry| erased(&entry.recorded.event)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn report(id: u128) -> ReportId {
        ReportId(Uuid::from_u128(id))
    }

    /// 2025-09-12 10:11:01 in China, with some chance behind it.
    fn filed_then(chance: u128) -> ReportId {
        report((1_757_643_061_000_u128 << 80) | (0x7 << 76) | chance)
    }

    #[test]
    fn a_number_begins_with_the_second_of_filing_in_china() {
        let number = ReportNumber::of(filed_then(5)).to_string();
        assert_eq!((&number[..12], number.len()), ("250912101101", REPORT_NUMBER_DIGITS));
    }

    #[test]
    fn a_number_is_the_same_every_time_and_differs_with_the_id() {
        let numbers =
            |_| (0..1_000).map(|chance| ReportNumber::of(filed_then(chance))).collect::<BTreeSet<_>>();
        assert_eq!(numbers(1), numbers(2));
        assert!(numbers(1).len() > 990, "{}", numbers(1).len());
    }

    #[test]
    fn an_id_that_tells_no_instant_has_a_number_all_the_same() {
        for id in [0, 7, u128::MAX] {
            assert_eq!(ReportNumber::of(report(id)).to_string().len(), REPORT_NUMBER_DIGITS, "{id}");
        }
    }

    #[test]
    fn a_number_is_read_as_it_is_printed_with_or_without_its_groups() {
        let number = ReportNumber::of(filed_then(5));
        let text = number.to_string();
        let grouped = format!("{} {}-{}", &text[..6], &text[6..12], &text[12..]);
        assert_eq!((text.parse(), grouped.parse()), (Ok(number), Ok(number)));
        for wrong in
            ["", "12345", "25091210110110840x", "2509121011011084091", "２５０９１２１０１１０１１０８４０９"]
        {
            assert_eq!(wrong.parse::<ReportNumber>(), Err(NotANumber), "{wrong}");
        }
    }

    #[test]
    fn a_pin_has_six_digits_and_does_not_stand_in_a_log() {
        let pin = Pin::new();
        assert_eq!(pin.digits().len(), PIN_DIGITS);
        assert!(pin.digits().bytes().all(|it| it.is_ascii_digit()), "{}", pin.digits());
        assert!(!format!("{pin:?}").contains(pin.digits()));
    }
}
