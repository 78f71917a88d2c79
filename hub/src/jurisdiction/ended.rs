//! Who is told who reported a case that has ended: by the policy that it was opened under, which it keeps, and, where it is part
//! of another case by now, by that one too.

use geo_index::Tier;
use hub_dispatch::{
    CaseId, ReportId, Stream,
    board::{Case, Ending, Listener, Recalled, recall},
};
use hub_engine::{Engine, FollowError};

/// Most merges that are followed from a case to what it is part of.
const MERGES_MAX: usize = 8;

/// A case that has ended, and what it is part of, each with the tier from which confidences are told.
#[derive(Debug)]
pub(crate) struct EndedCase(Vec<(Box<Case>, Tier)>);

impl EndedCase {
    /// Reads the policies and the other cases.
    ///
    /// # Errors
    /// [`FollowError`] if a history cannot be read.
    pub(crate) async fn read(engine: &Engine, case: &Case, ending: Ending) -> Result<Self, FollowError> {
        let mut line = vec![(Box::new(case.clone()), tier_of(engine, case).await)];
        let mut ending = Some(ending);
        while let Some(Ending::Merged(into)) = ending.take().filter(|_| line.len() <= MERGES_MAX) {
            let open = engine.read(|view| view.board.case(into).cloned().map(Box::new));
            let case = match open {
                Some(open) => Some(open),
                None => ended(engine, into).await?.map(|recalled| {
                    ending = Some(recalled.ending);
                    Box::new(recalled.case)
                }),
            };
            let Some(case) = case else { break };
            let from = tier_of(engine, &case).await;
            line.push((case, from));
        }
        Ok(Self(line))
    }

    /// Whether somebody is told who made a report; `highest` is the tier of the highest centre.
    pub(super) fn tells(&self, report: ReportId, to: Listener, highest: Tier) -> bool {
        self.0.iter().all(|(case, from)| case.tells_caller(report, to, (*from).min(highest)))
    }
}

async fn ended(engine: &Engine, case: CaseId) -> Result<Option<Box<Recalled>>, FollowError> {
    let history = engine.whole_history(Stream::Case(case)).await?;
    let recorded: Vec<_> = history.into_iter().map(|entry| entry.recorded).collect();
    Ok(recall(&recorded).map(Box::new))
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
