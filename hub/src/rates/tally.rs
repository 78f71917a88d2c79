//! The rows: for each day what became of the cases that ended on it, by post; and how far was counted.

use std::{collections::BTreeMap, ops::AddAssign};

use geo_index::{AreaCode, Tier};
use hub_dispatch::UtcMicros;
use hub_ledger::{Ledger, LedgerError, RowChange, Shelf};
use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    course::{How, Outcome, pace::Pace},
    filed,
};

/// Begins the keys of days: none begins the digest of a document, which stand on the same shelf. The number is that of the form
/// in which is counted: with another one, everything is counted again from the events.
const DAY_PREFIX: &str = "rates:5:day:";
/// Key of the row that says how far was counted.
const COUNTED_KEY: &str = "rates:5:counted_to";
/// What the keys of the forms of before begin with, whatever their rows count, and the key that says how far was counted.
const FORMS_BEFORE: [(&str, &str); 4] = [
    ("rates:day:", "rates:counted_to"),
    ("rates:2:", "rates:2:counted_to"),
    ("rates:3:", "rates:3:counted_to"),
    ("rates:4:", "rates:4:counted_to"),
];
/// China Standard Time, all year round.
pub(super) const OFFSET_US: i64 = 8 * 3_600 * 1_000_000;
pub(super) const DAY_US: i64 = 24 * 3_600 * 1_000_000;
/// Days read at a time.
const DAYS_AT_ONCE: usize = 100;

/// A day of China Standard Time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) Date);

impl Day {
    /// The day in which an instant lies; an instant beyond every calendar lies in its last day.
    pub(crate) fn of(at: UtcMicros) -> Self {
        let days = jiff::Span::new().try_days(at.0.saturating_add(OFFSET_US).div_euclid(DAY_US));
        Self(days.and_then(|days| Date::constant(1970, 1, 1).checked_add(days)).unwrap_or(Date::MAX))
    }

    /// The first instant of it.
    pub(crate) fn begins(self) -> UtcMicros {
        let days = (self.0 - Date::constant(1970, 1, 1)).get_days();
        UtcMicros(i64::from(days) * DAY_US - OFFSET_US)
    }

    /// The first instant after it.
    pub(crate) fn ends(self) -> UtcMicros {
        UtcMicros(self.begins().0 + DAY_US)
    }

    fn key(self) -> String {
        format!("{DAY_PREFIX}{}", self.0)
    }
}

/// What became of the cases of one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Post {
    /// Its tier when they ended.
    pub(crate) tier: Tier,
    /// How many of each.
    #[serde(flatten)]
    pub(crate) counts: Counts,
}

/// Cases told apart; the meanings are those of `hub_protocol::http::EndedCases`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Counts {
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) here: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) closed_above: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) passed_up: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) climbed: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) came_up: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) self_handled: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) by_phone: u64,
    /// Closed with a limit.
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) limited: u64,
    /// Of those, dealt with in time.
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) in_time: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) tasks: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) signed_in_time: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) signed_late: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) returned: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) redone: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) calls_not_answered: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) done_at_once: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) reached: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) responded: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) solved: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) satisfied: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) mostly_satisfied: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

impl Post {
    /// A post of which nothing has ended yet.
    pub(crate) fn of(tier: Tier) -> Self {
        Self { tier, counts: Counts::default() }
    }
}

impl Counts {
    /// One closed case that kept its times so.
    fn of(pace: Pace) -> Self {
        Self {
            limited: u64::from(pace.in_time.is_some()),
            in_time: u64::from(pace.in_time == Some(true)),
            tasks: pace.tasks,
            signed_in_time: pace.signed_in_time,
            signed_late: pace.signed_late,
            returned: pace.returned,
            redone: u64::from(pace.is_redone),
            calls_not_answered: pace.calls_not_answered,
            done_at_once: u64::from(pace.is_done_at_once()),
            reached: pace.callers.reached,
            responded: pace.callers.responded,
            solved: pace.callers.solved,
            satisfied: pace.callers.satisfied,
            mostly_satisfied: pace.callers.mostly_satisfied,
            ..Self::default()
        }
    }

    /// Cases that were closed, 自采自办 left out.
    pub(crate) fn closed(&self) -> u64 {
        self.here + self.closed_above + self.went_up()
    }

    /// Of those, what went to a post above.
    pub(crate) fn went_up(&self) -> u64 {
        self.passed_up + self.climbed
    }
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, more: &Self) {
        self.here += more.here;
        self.closed_above += more.closed_above;
        self.passed_up += more.passed_up;
        self.climbed += more.climbed;
        self.came_up += more.came_up;
        self.self_handled += more.self_handled;
        self.by_phone += more.by_phone;
        self.limited += more.limited;
        self.in_time += more.in_time;
        self.tasks += more.tasks;
        self.signed_in_time += more.signed_in_time;
        self.signed_late += more.signed_late;
        self.returned += more.returned;
        self.redone += more.redone;
        self.calls_not_answered += more.calls_not_answered;
        self.done_at_once += more.done_at_once;
        self.reached += more.reached;
        self.responded += more.responded;
        self.solved += more.solved;
        self.satisfied += more.satisfied;
        self.mostly_satisfied += more.mostly_satisfied;
    }
}

/// One day's row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct DayRow {
    pub(super) posts: BTreeMap<AreaCode, Post>,
}

/// What was counted and is in no row yet.
#[derive(Debug, Default)]
pub(super) struct Pending {
    days: BTreeMap<Day, DayRow>,
    /// How many cases.
    pub(super) cases: usize,
    /// Where somebody was wanted.
    pub(super) filed: filed::Pending,
}

impl Pending {
    pub(super) fn is_empty(&self) -> bool {
        self.cases == 0 && self.filed.is_empty()
    }

    pub(super) fn count(&mut self, at: UtcMicros, outcome: Outcome) {
        self.cases += 1;
        let posts = &mut self.days.entry(Day::of(at)).or_default().posts;
        let Outcome { filed_at, came_to, how, by_phone, pace } = outcome;
        let mut add = |post: hub_dispatch::Rung, counts: Counts| {
            posts.entry(post.area).or_insert_with(|| Post::of(post.tier)).counts += &counts;
        };
        let mut counts = Counts { by_phone: u64::from(by_phone), ..Counts::of(pace) };
        match how {
            How::Here => counts.here = 1,
            How::ClosedAbove => counts.closed_above = 1,
            How::PassedUp => counts.passed_up = 1,
            How::Climbed => counts.climbed = 1,
            How::OnTheSpot => counts = Counts { self_handled: 1, ..Counts::default() },
        }
        add(filed_at, counts);
        if let Some(owner) = came_to {
            add(owner, Counts { came_up: 1, ..Counts::default() });
        }
    }

    /// The rows as they are with all of this, and with what was counted up to `to`.
    pub(super) async fn rows(&self, ledger: &dyn Ledger, to: u64) -> Result<Vec<RowChange>, LedgerError> {
        let mut rows = vec![row(COUNTED_KEY.to_owned(), &to)];
        for (day, more) in &self.days {
            let key = day.key();
            let mut kept: DayRow = read(ledger, &key).await?.unwrap_or_default();
            for (area, post) in &more.posts {
                kept.posts.entry(area.clone()).or_insert_with(|| Post::of(post.tier)).counts += &post.counts;
            }
            rows.push(row(key, &kept));
        }
        rows.extend(self.filed.rows(ledger).await?);
        Ok(rows)
    }
}

/// How far was counted; 0 before anything was.
pub(super) async fn counted_to(ledger: &dyn Ledger) -> Result<u64, LedgerError> {
    Ok(read(ledger, COUNTED_KEY).await?.unwrap_or_default())
}

/// Takes the rows of the forms of before away: the first charged posts with what they never had, and each says too little.
pub(super) async fn forget_forms_of_before(ledger: &dyn Ledger) -> Result<(), LedgerError> {
    for (prefix, counted_key) in FORMS_BEFORE {
        forget_form(ledger, prefix, counted_key).await?;
    }
    Ok(())
}

async fn forget_form(ledger: &dyn Ledger, prefix: &str, counted_key: &str) -> Result<(), LedgerError> {
    if ledger.row(Shelf::Document, counted_key).await?.is_none() {
        return Ok(());
    }
    let gone = |key: String| RowChange { shelf: Shelf::Document, key, value: None };
    // The row that says how far was counted goes last, so that what is left after an end in between is taken away by the next start.
    let counts = |key: &String| key != counted_key;
    loop {
        let page = ledger.rows_under(Shelf::Document, prefix, "", DAYS_AT_ONCE).await?;
        let rows: Vec<RowChange> = page.into_iter().map(|(key, _)| key).filter(counts).map(gone).collect();
        if rows.is_empty() {
            break;
        }
        ledger.put_rows(rows).await?;
    }
    ledger.put_rows(vec![gone(counted_key.to_owned())]).await
}

/// The rows of these days, both counted in.
pub(super) async fn days_between(
    ledger: &dyn Ledger,
    first: Day,
    last: Day,
) -> Result<Vec<DayRow>, LedgerError> {
    between(ledger, first.key(), &last.key()).await
}

/// The rows from one key to another, both counted in.
pub(super) async fn between<T: DeserializeOwned>(
    ledger: &dyn Ledger,
    first: String,
    last: &str,
) -> Result<Vec<T>, LedgerError> {
    // A page begins after a key, so that the first row is read by itself.
    let mut after = first;
    let mut found: Vec<T> = read(ledger, &after).await?.into_iter().collect();
    loop {
        let page = ledger.rows(Shelf::Document, &after, DAYS_AT_ONCE).await?;
        for (key, value) in &page {
            if key.as_str() > last {
                return Ok(found);
            }
            found.push(parsed(key, value)?);
        }
        let Some((key, _)) = page.into_iter().next_back() else { return Ok(found) };
        after = key;
    }
}

pub(super) fn row(key: String, value: &impl Serialize) -> RowChange {
    let bytes = serde_json::to_vec(value).expect("counts have string keys");
    RowChange { shelf: Shelf::Document, key, value: Some(bytes) }
}

pub(super) async fn read<T: DeserializeOwned>(
    ledger: &dyn Ledger,
    key: &str,
) -> Result<Option<T>, LedgerError> {
    let value = ledger.row(Shelf::Document, key).await?;
    value.map(|value| parsed(key, &value)).transpose()
}

fn parsed<T: DeserializeOwned>(key: &str, value: &[u8]) -> Result<T, LedgerError> {
    serde_json::from_slice(value).map_err(|error| LedgerError::Unreadable(format!("row {key}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_day(at_us: i64, day: &str) {
        assert_eq!(Day::of(UtcMicros(at_us)).0.to_string(), day);
    }

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        // 2026-02-28 16:00 UTC.
        check_day(1_772_294_400_000_000, "2026-03-01");
        check_day(1_772_294_400_000_000 - 1, "2026-02-28");
    }

    #[test]
    fn no_instant_is_outside_every_day() {
        check_day(i64::MAX, "9999-12-31");
    }
}
