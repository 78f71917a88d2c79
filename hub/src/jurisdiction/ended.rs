//! Who is told who reported a case that has ended: by the policy that it was opened under, which it keeps, and, where it is part
//! of another case by now, by that one too.

use geo_index::Tier;
use hub_dispatch::{
    ReportId, Stream,
    board::{Case, Ending, Listener, Recalled, recall},
};
use hub_engine::{Engine, FollowError};

/// Most merges that are followed from a case to what it is part of.
const MERGES_MAX: usize = 8;

/// A case that has ended, and what it is part of, each with the tier from which confidences are told.
#[derive(Debug)]
pub(crate) struct EndedCase(Vec<(Case, Tier)>);

impl EndedCase {
    /// Reads the policies and the other cases.
    ///
    /// # Errors
    /// [`FollowError`] if a history cannot be read.
    pub(crate) async fn read(engine: &Engine, recalled: Recalled) -> Result<Self, FollowError> {
        let (mut line, mut next) = (Vec::new(), Some(recalled));
        while let Some(Recalled { case, ending, .. }) = next.take() {
            let from = tier_of(engine, &case).await;
            line.push((case, from));
            let Ending::Merged(into) = ending else { break };
            if let Some(open) = engine.read(|view| view.board.case(into).cloned()) {
                let from = tier_of(engine, &open).await;
                line.push((open, from));
            } else if line.len() <= MERGES_MAX {
                let history = engine.whole_history(Stream::Case(into)).await?;
                let recorded: Vec<_> = history.into_iter().map(|entry| entry.recorded).collect();
                next = recall(&recorded);
            }
        }
        Ok(Self(line))
    }

    /// Whether somebody is told who made a report; `highest` is the tier of the highest centre.
    pub(super) fn tells(&self, report: ReportId, to: Listener, highest: Tier) -> bool {
        self.0.iter().all(|(case, from)| case.tells_caller(report, to, (*from).min(highest)))
    }
}

/// The tier from which the confidences of a case are told. What its policy says nobody reads where nothing was said in confidence.
async fn tier_of(engine: &Engine, case: &Case) -> Tier {
    let reports = &case.handling.reports;
    let knows_all = reports.len() > case.joined.len();
    if knows_all && reports.iter().all(|carried| !carried.wish.confidential) {
        return Tier::City;
    }
    match engine.policy(&case.facts.policy).await {
        Ok(policy) => policy.policy.closed_loop.confidential_from,
        Err(error) => {
            tracing::error!(case = %case.id, %error, "the policy of a case cannot be read: nobody but the highest is told");
            Tier::City
        }
    }
}
