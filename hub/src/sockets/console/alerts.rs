//! Alerts for somebody on duty: what must be acknowledged, told at once and again until it is.

use std::{collections::BTreeSet, sync::Arc};

use hub_dispatch::CaseId;

use super::super::fanout::StandingAlert;

/// Which alerts this connection has been told, so that a new one is told at once and no other before its time. What is
/// owed is on the board; forgetting this repeats an alert and loses none.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeSet<(CaseId, u8, u32)>);

impl Told {
    /// Of some alerts those that were not told yet.
    pub(super) fn news<'a>(
        &mut self,
        alerts: impl IntoIterator<Item = &'a Arc<StandingAlert>>,
    ) -> Vec<Arc<StandingAlert>> {
        alerts.into_iter().filter(|alert| self.0.insert(alert.name)).cloned().collect()
    }

    /// All that stand are told again; what stands no longer is forgotten.
    pub(super) fn again(&mut self, standing: &[Arc<StandingAlert>]) {
        self.0 = standing.iter().map(|alert| alert.name).collect();
    }
}
