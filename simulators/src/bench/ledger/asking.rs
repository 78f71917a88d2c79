//! What is asked of the hub, kind by kind.

use std::time::Instant;

use anyhow::{Context as _, Result};
use hdrhistogram::Histogram;
use hub_protocol::{
    AreaCode,
    http::{CaseDetail, CaseSearch, FoundCases, routes},
};

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

    /// Whether what is asked for is the sample's own, so that it must be among what is found.
    fn means_the_sample(self) -> bool {
        match self {
            Self::Number | Self::Phone | Self::Address => true,
            Self::Queue
            | Self::QueueDeep
            | Self::QueueOfCounty
            | Self::QueueOfVillage
            | Self::CommonWord
            | Self::EveryWord
            | Self::RareWord
            | Self::WordsOfCounty
            | Self::WordOfVillage
            | Self::Case => false,
        }
    }

    /// What is looked for of a sample; none for what is no search.
    fn search(self, sample: &Sample, turn: usize) -> Option<CaseSearch> {
        let one_of = |words: &[&str]| Some(words[turn % words.len()].to_owned());
        let state = |state: &str| Some(state.to_owned());
        let before = Some(sample.before.clone());
        let village = Some(AreaCode(sample.village.clone()));
        let any = CaseSearch::default();
        Some(match self {
            Self::Queue => {
                let state = one_of(&["closed", "ended", "closed,archived,not_accepted"]);
                CaseSearch { state, ..any }
            }
            Self::QueueDeep => CaseSearch { state: state("ended"), before, ..any },
            Self::QueueOfCounty => CaseSearch { state: state("closed"), before, ..any },
            Self::QueueOfVillage => CaseSearch { state: state("ended"), area: village, ..any },
            Self::Number => CaseSearch { q: Some(sample.number.clone()), ..any },
            Self::Phone => CaseSearch { phone: Some(sample.phone.clone()), ..any },
            Self::Address => CaseSearch { q: Some(sample.address.clone()), ..any },
            Self::CommonWord => {
                CaseSearch { q: one_of(&["井盖", "路灯", "电梯", "欠薪", "垃圾", "塌陷"]), ..any }
            }
            Self::EveryWord => CaseSearch { q: one_of(&["住户", "尽快", "处理"]), before, ..any },
            Self::RareWord => CaseSearch { q: one_of(&["石碑", "孔雀", "马蜂", "古樟"]), ..any },
            Self::WordsOfCounty => {
                let q = one_of(&["井盖 柳河大道", "路灯 和平路", "电梯 文化巷", "违章 金滩街"]);
                CaseSearch { q, state: state("ended"), ..any }
            }
            Self::WordOfVillage => CaseSearch { q: one_of(&["住户", "处理"]), area: village, ..any },
            Self::Case => return None,
        })
    }
}

/// Requests of one kind, and how long they took.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) kind: Kind,
    pub(super) times_us: Histogram<u64>,
    /// How often nothing was found, though there was something, or all of it without the case that was meant.
    pub(super) missed: usize,
}

/// Pages that are followed to find a sample; beyond them it counts as not found.
const PAGES_MAX: usize = 50;

/// Asks so many times, about one sample after the other.
pub(super) async fn ask(seats: &[HubClient], kind: Kind, samples: &Samples, times: usize) -> Result<Asked> {
    let seat = &seats[kind.seat()];
    let mut asked = Asked { kind, times_us: histogram(), missed: 0 };
    for turn in 0..times {
        let sample = samples.at(turn);
        let search = kind.search(sample, turn);
        let path = routes::CASE.replace("{case}", &sample.case.to_string());
        let sent = Instant::now();
        let took_us;
        let is_missed = match search {
            Some(search) => {
                let found: FoundCases = seat.find(routes::CASE_SEARCH, &search).await?;
                took_us = us(sent, Instant::now());
                let is_lost = kind.means_the_sample() && !is_found(seat, search, &found, sample).await?;
                found.cases.is_empty() || is_lost
            }
            None => {
                let detail: CaseDetail = seat.get(&path).await?;
                took_us = us(sent, Instant::now());
                detail.case.id != sample.case || detail.history.is_empty()
            }
        };
        asked.times_us.record(took_us).context("a request's time")?;
        asked.missed += usize::from(is_missed);
    }
    Ok(asked)
}

/// Whether the sample is on the first page or on one of those that follow.
async fn is_found(seat: &HubClient, search: CaseSearch, first: &FoundCases, sample: &Sample) -> Result<bool> {
    let has_it = |page: &FoundCases| page.cases.iter().any(|found| found.case.id == sample.case);
    let mut found = has_it(first);
    let mut next = first.next.clone();
    for _ in 1..PAGES_MAX {
        let Some(before) = next.filter(|_| !found) else { break };
        let further = CaseSearch { before: Some(before), ..search.clone() };
        let page: FoundCases = seat.find(routes::CASE_SEARCH, &further).await?;
        found = has_it(&page);
        next = page.next;
    }
    Ok(found)
}
