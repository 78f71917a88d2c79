//! What is asked of the hub, kind by kind.

use std::time::Instant;

use anyhow::{Context as _, Result};
use hdrhistogram::Histogram;
use hub_protocol::http::{CaseDetail, FoundCases, routes};

use super::samples::{Sample, Samples};
use crate::{
    bench::{histogram, us},
    client::HubClient,
};

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The first page of a queue.
    Queue,
    /// A page of the queue from years ago.
    QueueDeep,
    /// A county's own queue, by somebody of the county, from years ago.
    QueueOfCounty,
    /// A village's queue.
    QueueOfVillage,
    /// A report's number.
    Number,
    /// A telephone number.
    Phone,
    /// Road, house and building.
    Address,
    /// Two characters that stand in one of twenty cases.
    CommonWord,
    /// Two characters that stand in every case.
    EveryWord,
    /// Two characters that stand in one of ten thousand.
    RareWord,
    /// A matter on a road, by somebody of one county.
    WordsOfCounty,
    /// A common word in one village.
    WordOfVillage,
    /// The page of one case, with its history.
    Case,
}

impl Kind {
    pub(super) const ALL: [Self; 13] = [
        Self::Queue,
        Self::QueueDeep,
        Self::QueueOfCounty,
        Self::QueueOfVillage,
        Self::Number,
        Self::Phone,
        Self::Address,
        Self::CommonWord,
        Self::EveryWord,
        Self::RareWord,
        Self::WordsOfCounty,
        Self::WordOfVillage,
        Self::Case,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::QueueDeep => "queue_deep",
            Self::QueueOfCounty => "queue_of_county",
            Self::QueueOfVillage => "queue_of_village",
            Self::Number => "number",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::CommonWord => "common_word",
            Self::EveryWord => "every_word",
            Self::RareWord => "rare_word",
            Self::WordsOfCounty => "words_of_county",
            Self::WordOfVillage => "word_of_village",
            Self::Case => "case",
        }
    }

    /// Which seat asks: the city's, or the county's.
    fn seat(self) -> usize {
        match self {
            Self::QueueOfCounty | Self::WordsOfCounty => 1,
            Self::Queue
            | Self::QueueDeep
            | Self::QueueOfVillage
            | Self::Number
            | Self::Phone
            | Self::Address
            | Self::CommonWord
            | Self::EveryWord
            | Self::RareWord
            | Self::WordOfVillage
            | Self::Case => 0,
        }
    }

    /// The query about a sample; none for what is no search.
    fn query(self, sample: &Sample, turn: usize) -> Option<Vec<(&'static str, String)>> {
        let one_of = |words: &[&str]| words[turn % words.len()].to_owned();
        Some(match self {
            Self::Queue => vec![("state", one_of(&["closed", "ended", "closed,archived,not_accepted"]))],
            Self::QueueDeep => vec![("state", "ended".to_owned()), ("before", sample.before.clone())],
            Self::QueueOfCounty => vec![("state", "closed".to_owned()), ("before", sample.before.clone())],
            Self::QueueOfVillage => vec![("state", "ended".to_owned()), ("area", sample.village.clone())],
            Self::Number => vec![("q", sample.number.clone())],
            Self::Phone => vec![("phone", sample.phone.clone())],
            Self::Address => vec![("q", sample.address.clone())],
            Self::CommonWord => vec![("q", one_of(&["井盖", "路灯", "电梯", "欠薪", "垃圾", "塌陷"]))],
            Self::EveryWord => {
                vec![("q", one_of(&["住户", "尽快", "处理"])), ("before", sample.before.clone())]
            }
            Self::RareWord => vec![("q", one_of(&["石碑", "孔雀", "马蜂", "古樟"]))],
            Self::WordsOfCounty => {
                let words = ["井盖 柳河大道", "路灯 和平路", "电梯 文化巷", "违章 金滩街"];
                vec![("q", one_of(&words)), ("state", "ended".to_owned())]
            }
            Self::WordOfVillage => vec![("q", one_of(&["住户", "处理"])), ("area", sample.village.clone())],
            Self::Case => return None,
        })
    }
}

/// Requests of one kind, and how long they took.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) kind: Kind,
    pub(super) times_us: Histogram<u64>,
    /// How often nothing was found, though there was something.
    pub(super) empty: usize,
}

/// Asks so many times, about one sample after the other.
pub(super) async fn ask(seats: &[HubClient], kind: Kind, samples: &Samples, times: usize) -> Result<Asked> {
    let seat = &seats[kind.seat()];
    let mut asked = Asked { kind, times_us: histogram(), empty: 0 };
    for turn in 0..times {
        let sample = samples.at(turn);
        let path = match kind.query(sample, turn) {
            Some(query) => search(&query),
            None => routes::CASE.replace("{case}", &sample.case.to_string()),
        };
        let sent = Instant::now();
        let found = if kind == Kind::Case {
            let detail: CaseDetail = seat.get(&path).await?;
            detail.history.len()
        } else {
            let found: FoundCases = seat.get(&path).await?;
            found.cases.len()
        };
        asked.times_us.record(us(sent, Instant::now())).context("a request's time")?;
        asked.empty += usize::from(found == 0);
    }
    Ok(asked)
}

/// The address of a search.
pub(super) fn search(query: &[(&str, String)]) -> String {
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("{}?{}", routes::CASE_SEARCH, query.join("&"))
}
