//! How a matter stands, as its caller is told: read off what happened to the case that has the report now. Names, notes and
//! reasons are not looked at, so none can be told.

use std::collections::BTreeMap;

use hub_dispatch::{
    DeskReplied, Event, Happened, Part, Phase, ReportId, Sealed, Stream, TaskId, UtcMicros, board::Case,
};
use hub_engine::{Entry, FollowError, Lookup};
use hub_ledger::READ_LIMIT_MAX;
use hub_protocol::{
    self as wire,
    http::{Progress, ProgressPhase, ProgressStep},
};

use super::{super::followed::case_now, verdict::awaited};
use crate::{Hub, picture};

/// What is told; none for a report that was erased.
pub(super) async fn of(hub: &Hub, report: ReportId) -> Result<Option<Progress>, FollowError> {
    if !hub.engine.is_kept(report).await? {
        return Ok(None);
    }
    let first = hub.engine.history(Stream::Report(report), 1).await?;
    let Some(received) = first.first() else { return Ok(None) };
    let Event::ReportReceived { case, .. } = received.recorded.event else { return Ok(None) };
    let Some(case) = case_now(&hub.engine, case, report).await? else { return Ok(None) };
    let account = Account::of(&hub.engine.history(Stream::Case(case), READ_LIMIT_MAX).await?);
    let Some(standing) = account.standing else { return Ok(None) };
    let times = hub.engine.read(|view| view.board.case(case).map(Times::of));
    let Times { due, extended, suspended_until } = times.unwrap_or_default();
    let answer = match account.answer {
        Some(sealed) => hub.engine.words(Lookup::Vault(sealed.vault)).await?.map(|words| words.text),
        None => None,
    };
    let awaited = awaited(&hub.engine, report, &received.recorded.event).await?;
    Ok(Some(Progress {
        received_at_us: picture::instant(received.recorded.at),
        step: standing.step,
        phase: standing.phase,
        since_us: picture::instant(standing.since),
        due_us: due.map(picture::instant),
        extended,
        suspended_until_us: suspended_until.map(picture::instant),
        answer,
        done_again: account.done_again,
        verdict_wanted: awaited.is_some(),
        work: awaited.map(|awaited| awaited.mark()),
        judged: false,
    }))
}

/// What an open case has of time; a case that has ended has nothing of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Times {
    /// Of a limit that runs.
    due: Option<UtcMicros>,
    /// More time was granted, be it that the limit runs or waits.
    extended: bool,
    suspended_until: Option<UtcMicros>,
}

impl Times {
    fn of(case: &Case) -> Self {
        let limit = case.handling.limit.as_ref().filter(|running| !running.met);
        Self {
            due: limit.filter(|running| running.paused.is_none()).map(|running| running.limit.due),
            extended: limit.is_some_and(|running| running.extended),
            suspended_until: case.handling.suspended.as_ref().map(|suspended| suspended.review_at),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    step: ProgressStep,
    phase: ProgressPhase,
    since: UtcMicros,
}

/// What of a case's history a caller may know.
#[derive(Debug, Default)]
struct Account {
    standing: Option<Standing>,
    /// Written for callers, and checked.
    answer: Option<Sealed>,
    /// The department that leads.
    lead: Option<TaskId>,
    /// Written by each department, and not checked yet.
    written: BTreeMap<TaskId, Sealed>,
    done_again: u32,
}

impl Account {
    fn of(entries: &[Entry]) -> Self {
        let mut account = Self::default();
        for entry in entries {
            account.hear(&entry.recorded.event, entry.recorded.at);
        }
        account
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "of most that happens callers are told nothing")]
    fn hear(&mut self, event: &Event, at: UtcMicros) {
        match event {
            Event::CaseOpened { .. } => self.stand(ProgressStep::Filed, ProgressPhase::Assigning, at),
            Event::Reopened(_) => {
                self.answer = None;
                self.stand(ProgressStep::Filed, ProgressPhase::Assigning, at);
            }
            Event::ClockSet { phase, .. } => {
                let (step, phase) = told(*phase);
                self.stand(step, phase, at);
            }
            // Found to be done: what was written for callers holds.
            Event::Verified(_) => self.answer = self.checked().or_else(|| self.answer.take()),
            Event::SentBack(_) => self.written.clear(),
            Event::Acted(acted) => self.hear_of_loop(&acted.what),
            _ => {}
        }
        // Put away is how a case that has ended goes on having ended.
        if event.ends_its_case() && !is_archived(event) {
            self.end(picture::words::ended_phase(event), at);
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "of most that happens callers are told nothing")]
    fn hear_of_loop(&mut self, what: &Happened) {
        match what {
            // A department that has signed is at work, though the case is where it was.
            Happened::DeskSigned { .. } => {
                if let Some(standing) = &mut self.standing
                    && standing.step == ProgressStep::Dispatched
                {
                    standing.step = ProgressStep::Handled;
                }
            }
            Happened::DeskAssigned { task, part: Part::Lead, .. } => self.lead = Some(*task),
            Happened::DeskReplied(DeskReplied { task, public: Some(public), .. }) => {
                self.written.insert(*task, public.clone());
            }
            Happened::DeskSentBack { task, .. } | Happened::DeskEnded { task } => {
                self.written.remove(task);
            }
            Happened::Redone { times, .. } => {
                self.done_again = (*times).into();
                self.answer = None;
                self.written.clear();
            }
            Happened::BegunAgain { .. } => {
                self.answer = None;
                self.written.clear();
            }
            Happened::AnsweredAtOnce { answer } => self.answer = Some(answer.clone()),
            _ => {}
        }
    }

    /// What the department that leads wrote; what another did, if that one wrote nothing.
    fn checked(&mut self) -> Option<Sealed> {
        let mut written = std::mem::take(&mut self.written);
        let of_lead = self.lead.and_then(|lead| written.remove(&lead));
        of_lead.or_else(|| written.into_values().next())
    }

    fn stand(&mut self, step: ProgressStep, phase: ProgressPhase, at: UtcMicros) {
        let since = self.standing.filter(|before| before.phase == phase).map_or(at, |before| before.since);
        // The clock of a department's task is set again while it works: that is no step back.
        let was = self.standing.filter(|before| before.phase == phase).map(|before| before.step);
        let step = was.filter(|was| *was > step).unwrap_or(step);
        self.standing = Some(Standing { step, phase, since });
    }

    fn end(&mut self, phase: wire::Phase, at: UtcMicros) {
        let phase = match phase {
            wire::Phase::Withdrawn => ProgressPhase::Withdrawn,
            wire::Phase::NotAccepted => ProgressPhase::NotAccepted,
            wire::Phase::AnsweredAtOnce => ProgressPhase::Answered,
            wire::Phase::Transferred => ProgressPhase::Transferred,
            wire::Phase::Closed
            | wire::Phase::Merged
            | wire::Phase::Unattended
            | wire::Phase::UnderWay
            | wire::Phase::OnScene
            | wire::Phase::ToVerify
            | wire::Phase::ToClose
            | wire::Phase::WithDepartments
            | wire::Phase::Suspended
            | wire::Phase::ToCallBack
            | wire::Phase::ToCheck => ProgressPhase::Closed,
        };
        self.stand(ProgressStep::Concluded, phase, at);
    }
}

fn is_archived(event: &Event) -> bool {
    matches!(event, Event::Acted(acted) if acted.what == Happened::Archived)
}

/// Where an open case stands, in a caller's words.
fn told(phase: Phase) -> (ProgressStep, ProgressPhase) {
    match phase {
        Phase::ToCheck => (ProgressStep::Collected, ProgressPhase::Checking),
        Phase::Unattended => (ProgressStep::Filed, ProgressPhase::Assigning),
        Phase::UnderWay | Phase::WithDepartments => (ProgressStep::Dispatched, ProgressPhase::Handling),
        Phase::OnScene => (ProgressStep::Handled, ProgressPhase::Handling),
        Phase::Suspended => (ProgressStep::Handled, ProgressPhase::Waiting),
        Phase::ToVerify => (ProgressStep::Reported, ProgressPhase::Verifying),
        Phase::ToCallBack => (ProgressStep::Concluded, ProgressPhase::CallingBack),
        Phase::ToClose => (ProgressStep::Concluded, ProgressPhase::Closing),
    }
}
