//! Cases to ask for, found by asking: from all over the years that the ledger spans.

use anyhow::{Context as _, Result, ensure};
use hub_protocol::{
    CaseId,
    http::{CaseSearch, FoundCases, routes},
};
use rand::Rng as _;

use crate::{client::HubClient, seed::Seed};

/// Samples for all requests but the cold ones.
const SAMPLES: usize = 300;
/// Requests of each kind that find the ledger out of memory; each is about another sample.
pub(super) const COLD: usize = 20;
/// Requests of each kind before the clock counts: every sample once.
pub(super) const WARMING: usize = SAMPLES;

/// What is known of one case.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) case: CaseId,
    pub(super) number: String,
    pub(super) phone: String,
    pub(super) address: String,
    pub(super) village: String,
    /// Where a page begins that was opened before it.
    pub(super) before: String,
}

/// Cases by chance.
#[derive(Debug)]
pub(super) struct Samples(Vec<Sample>);

impl Samples {
    /// Draws them: a page begins anywhere between the newest case and the oldest.
    pub(super) async fn drawn(seat: &HubClient, cases: u64, seed: Seed) -> Result<Self> {
        let one_closed =
            CaseSearch { state: Some("closed".to_owned()), limit: Some(1), ..CaseSearch::default() };
        let first: FoundCases = seat.find(routes::CASE_SEARCH, &one_closed).await?;
        ensure!(first.complete, "the index is not whole yet");
        let newest: u64 =
            first.next.context("there is one case only")?.parse().context("a page's beginning")?;
        // Cases are evenly spread; 94.6 s lie between two, and 1,024 numbers in each microsecond.
        let oldest = newest.saturating_sub(cases.saturating_sub(50) * 94_600_000 * 1_024);
        let mut random = seed.stream("samples", 0);
        let mut samples = Vec::with_capacity(SAMPLES);
        while samples.len() < SAMPLES {
            let before = random.random_range(oldest..=newest).to_string();
            let search = CaseSearch { before: Some(before.clone()), ..one_closed.clone() };
            let page: FoundCases = seat.find(routes::CASE_SEARCH, &search).await?;
            let found = page.cases.into_iter().next().context("a page without a case")?;
            let detail = seat.case(found.case.id).await?;
            samples.push(Sample {
                case: found.case.id,
                number: found.case.number.context("a case without a number")?.0,
                phone: detail.report.caller_phone.context("a case without a caller")?,
                address: detail.report.address.context("a case without an address")?,
                village: found.case.area.code.0,
                before,
            });
        }
        Ok(Self(samples))
    }

    pub(super) fn at(&self, turn: usize) -> &Sample {
        &self.0[turn % self.0.len()]
    }
}
