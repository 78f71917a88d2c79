//! Which reports came from which telephone number: rows of the vault, so that a call-taker sees a caller's earlier calls and
//! erasing a report leaves no trace of its number.
//!
//! The key holds a digest of the number under a salt that is random for each ledger: keys also stand in the list of
//! erasures, which must not tell a number.

use hub_dispatch::{CaseId, ReportId};
use hub_ledger::{Ledger, LedgerError, RowChange, Shelf};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::words::hex;

/// Fewest digits of something that is a telephone number.
pub const NUMBER_DIGITS_MIN: usize = 5;

/// Most reports of one number that are told, the newest; a number that has more is an exchange's.
const REPORTS_READ_MAX: usize = 1_000;

/// How far it is looked back for the newest of more, a step at a time: their keys are in the order in which they came.
/// Hours; a whole centre takes fewer calls in one than are told.
const LOOKED_BACK_H: [u64; 6] = [1, 24, 168, 720, 2_880, 11_520];

const HOUR_MS: u64 = 3_600_000;

/// Makes and finds the rows of one ledger.
#[derive(Debug, Clone)]
pub(crate) struct Callers {
    salt: Uuid,
}

impl Callers {
    /// Under the ledger's own salt: [`crate::salt::of`].
    pub(crate) fn under(salt: Uuid) -> Self {
        Self { salt }
    }

    fn prefix(&self, number: &str) -> Option<String> {
        let digits = digits(number);
        if digits.len() < NUMBER_DIGITS_MIN {
            return None;
        }
        let digest = Sha256::new().chain_update(self.salt).chain_update(digits).finalize();
        Some(format!("caller:{}:", hex(&digest[..16])))
    }

    /// Key of the row that says that this number made this report; `None` for what is no number.
    pub(crate) fn key(&self, number: &str, report: ReportId) -> Option<String> {
        Some(format!("{}{report}", self.prefix(number)?))
    }

    /// The row itself.
    pub(crate) fn row(&self, number: &str, report: ReportId, case: CaseId) -> Option<RowChange> {
        let key = self.key(number, report)?;
        Some(RowChange { shelf: Shelf::Vault, key, value: Some(case.0.as_bytes().to_vec()) })
    }

    /// Reports that this number made and the case that each came to, newest first.
    pub(crate) async fn reports(
        &self,
        ledger: &dyn Ledger,
        number: &str,
    ) -> Result<Vec<(ReportId, CaseId)>, LedgerError> {
        let Some(prefix) = self.prefix(number) else { return Ok(Vec::new()) };
        let mut newest = ledger.rows_under(Shelf::Vault, &prefix, "", REPORTS_READ_MAX).await?;
        if newest.len() == REPORTS_READ_MAX {
            newest = self.latest(ledger, &prefix).await?;
        }
        // Ids of reports grow with time.
        let newest_first = newest.iter().rev();
        Ok(newest_first.filter_map(|(key, case)| read(key.strip_prefix(&prefix)?, case)).collect())
    }

    /// Rows of a number that has more than are told: those of the longest time in which there are no more.
    async fn latest(&self, ledger: &dyn Ledger, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        let recorded_us = ledger.head().await?.recorded_us;
        let mut told = Vec::new();
        for hours in LOOKED_BACK_H {
            let since_ms =
                u64::try_from(recorded_us / 1_000).unwrap_or_default().saturating_sub(hours * HOUR_MS);
            let first = Builder::from_unix_timestamp_millis(since_ms, &[0; 10]).into_uuid();
            let rows = ledger
                .rows_under(Shelf::Vault, prefix, &format!("{prefix}{first}"), REPORTS_READ_MAX)
                .await?;
            let is_all = rows.len() < REPORTS_READ_MAX;
            if is_all || told.is_empty() {
                told = rows;
            }
            if !is_all {
                break;
            }
        }
        Ok(told)
    }
}

/// A row that cannot be read is reported; the others still count.
fn read(report: &str, case: &[u8]) -> Option<(ReportId, CaseId)> {
    let read = Uuid::parse_str(report).and_then(|report| Ok((report, Uuid::from_slice(case)?)));
    let read = read.inspect_err(|error| tracing::error!(report, %error, "a caller's row cannot be read"));
    read.ok().map(|(report, case)| (ReportId(report), CaseId(case)))
}

/// The digits of a number; the country's own code is left out, so that a number is the same with it and without.
pub(crate) fn digits(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let without = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
    match without {
        Some(mobile) if mobile.len() == 11 && mobile.starts_with('1') => mobile.to_owned(),
        Some(_) | None => digits,
    }
}

#[cfg(test)]
mod tests {
    use hub_ledger::{Append, CommandStamp};

    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for written in ["13800138000", "138 0013 8000", "+86-138-0013-8000", "0086 13800138000"] {
            assert_eq!(digits(written), "13800138000", "{written}");
        }
        assert_eq!(digits("0312-8612345"), "03128612345");
        assert_eq!(digits("86123456"), "86123456");
    }

    #[test]
    fn a_key_tells_neither_the_number_nor_anything_of_what_is_no_number() {
        let callers = Callers::under(Uuid::from_u128(7));
        let report = ReportId(Uuid::from_u128(9));
        let key = callers.key("13800138000", report).unwrap();
        assert!(key.starts_with("caller:") && !key.contains("13800138000"), "{key}");
        assert_eq!(callers.key("不详", report), None);
        assert_eq!(callers.key("110", report), None);
        let elsewhere = Callers { salt: Uuid::from_u128(8) };
        assert_ne!(elsewhere.key("13800138000", report), Some(key));
    }

    /// A number that made a report every so many hours, so many of them; how many are told, and whether they are the newest.
    async fn check_busy(hours: u64, made: u64, expected: usize) {
        let ledger = hub_ledger::MemoryLedger::new();
        let callers = Callers::under(Uuid::from_u128(7));
        let at_ms = |number: u64| 1_790_057_606_000 - (made - number) * hours * 3_600_000;
        let id = |number: u64| Builder::from_unix_timestamp_millis(at_ms(number), &[7; 10]).into_uuid();
        let row = |number: u64| callers.row("13800138000", ReportId(id(number)), CaseId(id(number))).unwrap();
        let stamp = CommandStamp {
            id: Uuid::now_v7(),
            principal: "test".to_owned(),
            key: "now".to_owned(),
            digest: [0; 32],
        };
        let recorded_us = 1_790_057_606_000_000;
        ledger.append(Append { recorded_us, ..Append::of(stamp) }).await.unwrap();
        let rows: Vec<RowChange> = (1..=made).map(row).collect();
        for some in rows.chunks(500) {
            ledger.put_rows(some.to_vec()).await.unwrap();
        }
        let told = callers.reports(&ledger, "13800138000").await.unwrap();
        let told: Vec<Uuid> = told.into_iter().map(|(report, _)| report.0).collect();
        let newest: Vec<Uuid> = (1..=made).rev().take(expected).map(id).collect();
        assert_eq!(told, newest, "{made} reports, one in {hours} h");
    }

    #[tokio::test]
    async fn of_a_number_with_more_reports_than_are_told_the_newest_are() {
        check_busy(1, 999, 999).await;
        // Of 2,001 in 83 days those of the last 30, and of as many in five years those of the last 480.
        check_busy(1, 2_001, 721).await;
        check_busy(24, 2_001, 481).await;
    }
}
