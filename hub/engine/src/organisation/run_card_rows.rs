//! Rows of run cards (出动卡), laid over a policy: a county says what its cases take without writing a policy document.
//!
//! A row wants one kind of help, or names services that are to be called. Rows that stand together and are for the same cases are
//! one card; the same cases once more further down are a second card, which would hold for nothing. Unlike rows of categories
//! these are the whole list: what no row speaks of has no card.

use hub_dispatch::{Category, Grade, MatterCode, Policy, RunCard, Service, Want, Weight};
use serde::Deserialize;
use serde_json::Value;

use super::policies::{PolicyError, check_policy};

/// Most rows of one import.
pub const RUN_CARD_ROWS_MAX: usize = 2_000;

/// The fields of a want in the policy document, and the columns in which they stand.
const COLUMNS: [(&str, &str); 5] = [
    ("count", "count"),
    ("within_s", "within"),
    ("on_duty_max_h", "on_duty_max"),
    ("load_max", "load_max"),
    ("fix_age_max_s", "fix_age_max"),
];

/// Rows to begin with, for a county to change (出动卡样例): a fire calls 119 before anybody is asked, a flood wants a boat, a quarrel
/// at home somebody who is a woman. The policy that ships has no card: which units a centre has, it alone knows.
#[must_use]
pub fn run_cards_to_begin_with() -> &'static str {
    include_str!("../../data/run_cards.json")
}

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCardMistake {
    /// Its place among the rows, from 0; none if it is about all of them.
    pub row: Option<usize>,
    /// Its field, by the name of its column; none if it is about the row as a whole.
    pub field: Option<&'static str>,
    /// For which cases the row is, as far as it says.
    pub about: String,
    /// What is wrong.
    pub what: RunCardFault,
}

/// How a row can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunCardFault {
    /// It is no row of a card.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// There are too many.
    #[error("{0} rows of run cards, there can be {RUN_CARD_ROWS_MAX}")]
    TooMany(usize),
    /// It wants nobody, and nobody is to be called.
    #[error("it wants no unit and calls no service")]
    Nothing,
    /// A card further up is for the same cases.
    #[error("a card further up is for the same cases; put the rows of one card together")]
    Twice {
        /// The first row of that card.
        first: usize,
    },
    /// What the policy would be with it does not hold together.
    #[error(transparent)]
    Policy(PolicyError),
}

impl RunCardFault {
    /// The same in Chinese.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        match self {
            Self::Unreadable(why) => format!("无法读取({why})"),
            Self::TooMany(found) => format!("有 {found} 行出动卡,最多 {RUN_CARD_ROWS_MAX} 行"),
            Self::Nothing => "既没有要派的力量,也没有要先呼叫的单位".to_owned(),
            Self::Twice { .. } => "上面已有同一类情形的出动卡;同一张卡的各行请放在一起".to_owned(),
            Self::Policy(PolicyError::Range { found, least, most, .. }) => {
                format!("现为 {found},应在 {least} 至 {most} 之间")
            }
            Self::Policy(PolicyError::UnknownCategory { category, .. }) => {
                format!("策略中没有类别“{category}”")
            }
            Self::Policy(PolicyError::NobodyExpected(_)) => {
                "策略没有按预计到达选派(choice),无法要求时限或交通方式".to_owned()
            }
            Self::Policy(other) => other.to_string(),
        }
    }
}

/// A row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    category: Option<Category>,
    matter: Option<MatterCode>,
    grade: Option<Grade>,
    #[serde(default)]
    call: Vec<Service>,
    weight: Option<Weight>,
    want: Option<Want>,
}

/// A card, and the rows of which it is made.
struct Built {
    card: RunCard,
    first: usize,
    must: Vec<usize>,
    should: Vec<usize>,
}

impl Built {
    fn of(row: &Row, at: usize) -> Self {
        let (category, matter) = (row.category.clone(), row.matter.clone());
        let card = RunCard { category, matter, grade: row.grade, ..RunCard::default() };
        Self { card, first: at, must: Vec::new(), should: Vec::new() }
    }

    fn is_for(&self, row: &Row) -> bool {
        (&self.card.category, &self.card.matter, self.card.grade) == (&row.category, &row.matter, row.grade)
    }

    fn take(&mut self, row: Row, at: usize) {
        for service in row.call {
            if !self.card.call.contains(&service) {
                self.card.call.push(service);
            }
        }
        let Some(want) = row.want else { return };
        let (wants, rows) = match row.weight.unwrap_or(Weight::Must) {
            Weight::Must => (&mut self.card.must, &mut self.must),
            Weight::Should => (&mut self.card.should, &mut self.should),
        };
        wants.push(want);
        rows.push(at);
    }

    /// The row and the column that a path within the card speaks of.
    fn place(&self, path: &str) -> (usize, Option<&'static str>) {
        let of = |rest: &str, rows: &[usize]| {
            let (at, field) = rest.split_once(']')?;
            let row = *rows.get(at.parse::<usize>().ok()?)?;
            let field = field.trim_start_matches('.');
            let column = COLUMNS.iter().find(|(name, _)| *name == field).map(|(_, column)| *column);
            Some((row, column))
        };
        if let Some(rest) = path.strip_prefix(".must[") {
            return of(rest, &self.must).unwrap_or((self.first, None));
        }
        if let Some(rest) = path.strip_prefix(".should[") {
            return of(rest, &self.should).unwrap_or((self.first, None));
        }
        let field = match path {
            ".category" => Some("category"),
            ".must and should" => Some("count"),
            _ => None,
        };
        (self.first, field)
    }
}

/// The policy with the run cards of these rows instead of those that it has.
///
/// # Errors
/// Every mistake in the rows, and in what the policy would be that comes from them.
pub fn with_run_cards(policy: &Policy, rows: &[Value]) -> Result<Policy, Vec<RunCardMistake>> {
    if rows.len() > RUN_CARD_ROWS_MAX {
        let what = RunCardFault::TooMany(rows.len());
        return Err(vec![RunCardMistake { row: None, field: None, about: String::new(), what }]);
    }
    let (mut built, mut mistakes): (Vec<Built>, Vec<RunCardMistake>) = (Vec::new(), Vec::new());
    for (at, value) in rows.iter().enumerate() {
        let mut wrong = |field, what| mistakes.push(mistake(rows, at, field, what));
        let row = match Row::deserialize(value) {
            Ok(row) => row,
            Err(error) => {
                wrong(None, RunCardFault::Unreadable(error.to_string()));
                continue;
            }
        };
        if row.want.is_none() && row.call.is_empty() {
            wrong(None, RunCardFault::Nothing);
            continue;
        }
        let known = built.iter().position(|built| built.is_for(&row));
        match known {
            Some(known) if known + 1 == built.len() => built[known].take(row, at),
            Some(known) => wrong(None, RunCardFault::Twice { first: built[known].first }),
            None => {
                let mut card = Built::of(&row, at);
                card.take(row, at);
                built.push(card);
            }
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let run_cards = built.iter().map(|built| built.card.clone()).collect();
    let laid = Policy { run_cards, ..policy.clone() };
    let mistakes: Vec<RunCardMistake> =
        check_policy(&laid).into_iter().filter_map(|error| of_a_row(rows, &built, error)).collect();
    if mistakes.is_empty() { Ok(laid) } else { Err(mistakes) }
}

fn mistake(rows: &[Value], row: usize, field: Option<&'static str>, what: RunCardFault) -> RunCardMistake {
    let text = |name: &str| rows[row][name].as_str();
    let about: Vec<&str> = ["category", "matter", "grade"].into_iter().filter_map(text).collect();
    let about = if about.is_empty() { "-".to_owned() } else { about.join(" ") };
    RunCardMistake { row: Some(row), field, about, what }
}

/// A mistake of the policy that comes from a row; whatever else is wrong with it is told of the document.
fn of_a_row(rows: &[Value], built: &[Built], error: PolicyError) -> Option<RunCardMistake> {
    let path = match &error {
        PolicyError::Range { name, .. } | PolicyError::UnknownCategory { name, .. } => name,
        PolicyError::Empty(name) | PolicyError::Twice(name) | PolicyError::NobodyExpected(name) => name,
        PolicyError::Clock { .. }
        | PolicyError::Offers { .. }
        | PolicyError::Rings { .. }
        | PolicyError::Span { .. }
        | PolicyError::ReportedTwice(_)
        | PolicyError::GridLeft(_)
        | PolicyError::NeverWanted(_)
        | PolicyError::Longer { .. }
        | PolicyError::SaidTwice(_)
        | PolicyError::BeginsAt { .. } => return None,
    };
    let (card, rest) = path.strip_prefix("run_cards[")?.split_once(']')?;
    let card = built.get(card.parse::<usize>().ok()?)?;
    let (row, field) = card.place(rest);
    Some(mistake(rows, row, field, RunCardFault::Policy(error)))
}

#[cfg(test)]
mod tests;
