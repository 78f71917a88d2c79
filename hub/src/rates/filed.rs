//! 报事分布: how many cases wanted somebody in which area, by day and part of the day.
//!
//! A case counts when it was opened, in the lowest area that held it then, or since it was placed. 自采自办 does not count: whoever
//! found it was there.

use std::collections::BTreeMap;

use geo_index::AreaCode;
use hub_dispatch::UtcMicros;
use hub_ledger::{Ledger, LedgerError, RowChange};
use serde::{Deserialize, Serialize};

use super::{
    course::Wanted,
    tally::{self, DAY_US, Day, OFFSET_US},
};

/// Begins the keys of the rows; the number is that of the days' own rows, with which they are made again.
const PREFIX: &str = "rates:5:filed";
/// How long a part of the day is, hours.
const PART_HOURS: u8 = 6;
const HOUR_US: i64 = 3_600 * 1_000_000;

/// A quarter of a day of China Standard Time, from midnight on: what happens at night happens elsewhere than at noon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PartOfDay(u8);

impl PartOfDay {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self(0), Self(1), Self(2), Self(3)];

    /// The part in which an instant lies.
    pub(crate) fn of(at: UtcMicros) -> Self {
        let hour = at.0.saturating_add(OFFSET_US).rem_euclid(DAY_US) / HOUR_US;
        Self(u8::try_from(hour).expect("a day has 24 hours") / PART_HOURS)
    }

    /// Its first hour, and the one after its last.
    pub(crate) fn hours(self) -> (u8, u8) {
        (self.0 * PART_HOURS, (self.0 + 1) * PART_HOURS)
    }

    fn key(self, day: Day) -> String {
        format!("{PREFIX}:{}:{}", self.0, day.0)
    }
}

/// One row: by area.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Row(BTreeMap<AreaCode, u64>);

/// What was counted and is in no row yet: more, or fewer.
#[derive(Debug, Default)]
pub(super) struct Pending(BTreeMap<(PartOfDay, Day), BTreeMap<AreaCode, i64>>);

impl Pending {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn count(&mut self, wanted: &Wanted, more: i64) {
        let row = self.0.entry((PartOfDay::of(wanted.at), Day::of(wanted.at))).or_default();
        *row.entry(wanted.area.clone()).or_default() += more;
    }

    /// The rows as they are with all of this.
    pub(super) async fn rows(&self, ledger: &dyn Ledger) -> Result<Vec<RowChange>, LedgerError> {
        let mut rows = Vec::with_capacity(self.0.len());
        for ((part, day), more) in &self.0 {
            let key = part.key(*day);
            let Row(mut kept) = tally::read(ledger, &key).await?.unwrap_or_default();
            for (area, more) in more {
                let count = kept.entry(area.clone()).or_default();
                *count = count.saturating_add_signed(*more);
            }
            kept.retain(|_, count| *count > 0);
            rows.push(tally::row(key, &Row(kept)));
        }
        Ok(rows)
    }
}

/// How many cases wanted somebody in which area, in this part of these days, both counted in.
///
/// # Errors
/// The ledger cannot be read.
pub(crate) async fn filed_between(
    ledger: &dyn Ledger,
    part: PartOfDay,
    (first, last): (Day, Day),
) -> Result<BTreeMap<AreaCode, u64>, LedgerError> {
    let rows: Vec<Row> = tally::between(ledger, part.key(first), &part.key(last)).await?;
    let mut filed: BTreeMap<AreaCode, u64> = BTreeMap::new();
    for (area, count) in rows.into_iter().flat_map(|Row(areas)| areas) {
        *filed.entry(area).or_default() += count;
    }
    Ok(filed)
}

#[cfg(test)]
mod tests {
    use hub_ledger::MemoryLedger;

    use super::*;

    /// 2026-02-28 16:00 UTC, at which a day begins in China.
    const MIDNIGHT: i64 = 1_772_294_400_000_000;

    fn wanted(area: &str, hours: i64) -> Wanted {
        let area = AreaCode::new(area).expect("a valid code");
        Wanted { at: UtcMicros(MIDNIGHT + hours * HOUR_US), area }
    }

    /// Folds what was counted into the rows.
    async fn fold(ledger: &dyn Ledger, counted: &[(&str, i64, i64)]) {
        let mut pending = Pending::default();
        for (area, hours, more) in counted {
            pending.count(&wanted(area, *hours), *more);
        }
        let rows = pending.rows(ledger).await.expect("the ledger is in memory");
        ledger.put_rows(rows).await.expect("the ledger is in memory");
    }

    async fn check_rows(ledger: &dyn Ledger, part: usize, days: (i64, i64), expected: &[(&str, u64)]) {
        let day = |day: i64| Day::of(UtcMicros(MIDNIGHT + day * DAY_US));
        let part = PartOfDay::ALL[part];
        let filed = filed_between(ledger, part, (day(days.0), day(days.1))).await;
        let filed = filed.expect("the ledger is in memory");
        let found: Vec<(&str, u64)> = filed.iter().map(|(area, count)| (area.as_str(), *count)).collect();
        assert_eq!(found, expected, "{part:?} of {days:?}");
    }

    #[tokio::test]
    async fn rows_are_folded_by_day_and_part_and_what_is_moved_is_counted_once() {
        let ledger = MemoryLedger::default();
        fold(&ledger, &[("a", 1, 1), ("a", 5, 1), ("b", 1, 1), ("a", 6, 1), ("a", 25, 1)]).await;
        check_rows(&ledger, 0, (0, 0), &[("a", 2), ("b", 1)]).await;
        check_rows(&ledger, 1, (0, 0), &[("a", 1)]).await;
        check_rows(&ledger, 2, (0, 9), &[]).await;
        check_rows(&ledger, 0, (1, 1), &[("a", 1)]).await;
        // Into the rows that there are: one of b was placed in c since, and nothing is left of b.
        fold(&ledger, &[("b", 1, -1), ("c", 1, 1), ("a", 2, 1)]).await;
        check_rows(&ledger, 0, (0, 0), &[("a", 3), ("c", 1)]).await;
        check_rows(&ledger, 0, (0, 1), &[("a", 4), ("c", 1)]).await;
        check_rows(&ledger, 0, (-3, -1), &[]).await;
    }

    #[track_caller]
    fn check(at_us: i64, hours: (u8, u8)) {
        assert_eq!(PartOfDay::of(UtcMicros(at_us)).hours(), hours);
    }

    #[test]
    fn a_day_in_china_has_four_parts() {
        check(MIDNIGHT, (0, 6));
        check(MIDNIGHT - 1, (18, 24));
        check(MIDNIGHT + 6 * HOUR_US, (6, 12));
        check(MIDNIGHT + 18 * HOUR_US - 1, (12, 18));
    }
}
