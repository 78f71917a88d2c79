//! 六步: when a case first came to each step of the loop. A step that was passed over has no instant, and the reason for it
//! stands in what was done instead.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Event, Happened, Phase, UtcMicros};

/// A step of the loop that an open case can have reached. The sixth, 核实结案, is its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 信息采集: the report was taken in.
    Collected,
    /// 案件建立: the case was filed.
    Filed,
    /// 任务派遣: a unit accepted it, or departments were given it.
    Dispatched,
    /// 办理处置: a unit was on scene, or a department signed.
    Handled,
    /// 结果反馈: what was done was reported.
    Reported,
}

/// When each step was first reached. What is done again (返工, 重办) goes through steps that were reached before; how often,
/// the case says elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Steps(BTreeMap<Step, UtcMicros>);

impl Steps {
    /// The steps reached, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (Step, UtcMicros)> + '_ {
        self.0.iter().map(|(&step, &at)| (step, at))
    }

    /// Whether nothing is on record: the case is older than this record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The steps as they were reached.
    #[must_use]
    pub fn reached_at(steps: impl IntoIterator<Item = (Step, UtcMicros)>) -> Self {
        Self(steps.into_iter().collect())
    }

    /// As a report that was taken in at an instant opens its case.
    pub(super) fn collected(at: UtcMicros) -> Self {
        Self(BTreeMap::from([(Step::Collected, at)]))
    }

    pub(super) fn evolve(&mut self, event: &Event, at: UtcMicros) {
        for &step in reached(event) {
            self.0.entry(step).or_insert(at);
        }
    }
}

/// The steps that a case comes to by an event of its own.
#[expect(clippy::wildcard_enum_match_arm, reason = "most events are no step of the loop")]
fn reached(event: &Event) -> &'static [Step] {
    match event {
        Event::ClockSet { phase, .. } => reached_in(*phase),
        Event::Acted(acted) => match &acted.what {
            Happened::DeskSigned { .. } => &[Step::Handled],
            // Whoever found it went through all of them before it was filed.
            Happened::SelfHandled { .. } => &[Step::Filed, Step::Dispatched, Step::Handled, Step::Reported],
            _ => &[],
        },
        _ => &[],
    }
}

fn reached_in(phase: Phase) -> &'static [Step] {
    match phase {
        Phase::Unattended => &[Step::Filed],
        Phase::UnderWay | Phase::WithDepartments => &[Step::Dispatched],
        Phase::OnScene => &[Step::Handled],
        Phase::ToVerify => &[Step::Reported],
        Phase::ToCheck | Phase::Suspended | Phase::ToCallBack | Phase::ToClose => &[],
    }
}
