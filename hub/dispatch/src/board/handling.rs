//! What an open case carries of the closed loop: its reports, its limit, the departments' tasks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Carried, DeskTask, Letter, LimitPast, SentCopy, copies};
use crate::{
    Acted, CallBackOutcome, CaseFacts, CaseId, CaseReport, CaseResponse, DepartmentCode, ExtensionRuling,
    Grade, GradeGiven, Happened, IncidentId, Limit, Part, PersonId, Phase, ReportId, ReportUp, ReturnRuling,
    RiskGiven, RunningLimit, Seat, Service, SuspensionKind, TaskId, UnitId, UtcMicros, Wanted,
};

/// Most tasks that one case gives to departments, ended ones counted.
pub const DESK_TASKS_MAX: usize = 32;

/// Most cases that one case is told apart from.
pub const KEPT_APART_MAX: usize = 100;

/// Why and since when a case waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// 挂账, 暂缓 or 缓办.
    pub kind: SuspensionKind,
    /// Since when.
    pub since: UtcMicros,
    /// When it is looked at again.
    pub review_at: UtcMicros,
    /// Where the case stood.
    pub phase: Phase,
    /// How pressing it was; suspensions of before this was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
}

/// A case that was merged into another: all that is needed to part it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absorbed {
    /// The case.
    pub case: CaseId,
    /// Its facts.
    pub facts: CaseFacts,
    /// When it was opened.
    pub opened_at: UtcMicros,
    /// Reports that had joined it.
    pub joined: Vec<ReportId>,
    /// Its reports, as it carried them.
    pub reports: Vec<CaseReport>,
    /// Its limit, if it had one.
    pub limit: Option<Limit>,
    /// How many of the limit's marks had been reached.
    pub passed: u8,
    /// The last limit generation that it used.
    pub limit_generation: u64,
    /// Services that had to be called for it and had not been.
    pub calls_owed: Vec<Service>,
    /// A letter about it that waited for its answer, with the generation that it has where it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<Letter>,
    /// Reports upward that it owed, or that were made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports_up: Vec<ReportUp>,
    /// How far it had come; of what was merged before this was kept nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Box<Carried>>,
}

/// What an open case carries of the closed loop. Cases of before it have the default: nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Handling {
    /// Its reports, in the order in which they came to it; those that came before this was kept are not among them.
    pub reports: Vec<CaseReport>,
    /// Its limit, if it has one.
    pub limit: Option<RunningLimit>,
    /// The last limit generation used.
    pub limit_generation: u64,
    /// The departments' tasks, ended ones among them.
    pub desk: BTreeMap<TaskId, DeskTask>,
    /// How many returns were agreed to.
    pub returns: u8,
    /// 转派: how often departments handed a task on themselves.
    #[serde(skip_serializing_if = "is_none_so_far")]
    pub hand_ons: u8,
    /// 改地点: how often it went to another owner in another line; in rows of before also where the owner stayed the same.
    #[serde(skip_serializing_if = "is_none_so_far")]
    pub moved: u8,
    /// 改地点: it lies in another line than where it was filed; rows of before this was kept say so by `moved` alone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
    /// How often it was done again because a caller was not satisfied.
    pub redone: u8,
    /// How often its work was checked and found not done.
    #[serde(skip_serializing_if = "is_none_so_far")]
    pub sent_back: u8,
    /// It waits.
    pub suspended: Option<Suspension>,
    /// 包案领导.
    pub leader: Option<PersonId>,
    /// How often it was urged (催办).
    pub urged: u16,
    /// How often it was supervised (督办).
    pub supervised: u16,
    /// Cases that were merged into it.
    pub absorbed: Vec<Absorbed>,
    /// Its limit as it was before another case was merged into it, or, where none is, before a report that joined moved it.
    pub own_limit: Option<Limit>,
    /// What else of its limit has to be remembered for when a report leaves it.
    #[serde(skip_serializing_if = "LimitPast::is_empty")]
    pub past: LimitPast,
    /// Since when its own limit runs, where a correction (更正) set it: that limit may have begun later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs_since: Option<UtcMicros>,
    /// 更正: the grade that a person gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<Box<GradeGiven>>,
    /// 更正: the risk that a person gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_given: Option<Box<RiskGiven>>,
    /// What was decided about more time for its limit, before it was part of another case that it has left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<ExtensionRuling>,
    /// Its own letter, while other cases are merged into it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_letter: Option<Letter>,
    /// Cases that look alike and are other matters.
    pub kept_apart: BTreeSet<CaseId>,
    /// 督办: the letter that waits for its answer; of several the one that is to be answered first.
    pub letter: Option<Letter>,
    /// 增援: field tasks that were opened because a unit at work asked for more, ended ones among them.
    pub backups: Vec<TaskId>,
    /// 出动卡: whoever was wanted besides the one who takes the case, in the order of the card; their tasks are among `backups`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<Wanted>,
    /// Those of `backups` that have ended because whoever came has done what it was there for.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub served: BTreeSet<TaskId>,
    /// Who said no to what was wanted besides and is looked for by the case itself by now.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub declined: BTreeSet<UnitId>,
    /// 上报: reports upward that it owes, or that were made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reports_up: Vec<ReportUp>,
    /// 抄送: the last copy of each post that was passed over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<SentCopy>,
    /// The 突发事件 that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentId>,
    /// The response under which it is handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<CaseResponse>,
    /// Somebody let it go on while it waited for an emergency: it waits for that one no more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub let_go_on: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_none_so_far(count: &u8) -> bool {
    *count == 0
}

impl Handling {
    /// As filing leaves it.
    pub(super) fn filed(facts: &CaseFacts) -> Self {
        let first = facts.filing.as_ref().map(|filing| CaseReport {
            stated: Some(Box::new(facts.stated())),
            ..CaseReport::taken_in(facts.report, filing.received_at, filing.wish, filing.filed_by)
        });
        Self { reports: first.into_iter().collect(), ..Self::default() }
    }

    /// Whether it lies where it was filed, as far as its line of posts tells.
    #[must_use]
    pub fn is_where_it_was_filed(&self) -> bool {
        !self.elsewhere && self.moved == 0
    }

    /// Tasks that departments still owe a reply to.
    pub fn open_desks(&self) -> impl Iterator<Item = (TaskId, &DeskTask)> + '_ {
        self.desk.iter().filter(|(_, task)| task.is_open()).map(|(&id, task)| (id, task))
    }

    /// The lead's task, if departments have the case.
    #[must_use]
    pub fn lead(&self) -> Option<(TaskId, &DeskTask)> {
        let mut lead = self.desk.iter().filter(|(_, task)| task.part == Part::Lead && !task.ended);
        lead.next().map(|(&id, task)| (id, task))
    }

    /// The department's task that has not ended, if it has one.
    #[must_use]
    pub fn desk_of(&self, department: &DepartmentCode) -> Option<(TaskId, &DeskTask)> {
        let mut own = self.desk.iter().filter(|(_, task)| task.department == *department && !task.ended);
        own.next().map(|(&id, task)| (id, task))
    }

    /// Reports whose callers still have to be called back.
    pub fn call_backs_owed(&self) -> impl Iterator<Item = &CaseReport> + '_ {
        self.reports.iter().filter(|report| report.owes_call_back())
    }

    /// Applies what happened to the case. Total.
    pub(super) fn evolve(&mut self, acted: &Acted, (phase, grade): (Phase, Grade), at: UtcMicros) {
        let by = acted.by.as_ref().map(|actor| actor.person);
        match &acted.what {
            Happened::LimitSet { .. }
            | Happened::LimitMarkReached { .. }
            | Happened::LimitPaused { .. }
            | Happened::LimitMet { .. }
            | Happened::ExtensionAsked { .. }
            | Happened::ExtensionRuled { .. } => self.evolve_limit(&acted.what, by, at),
            Happened::ReportsUpSet { .. } | Happened::ReportedUp(_) | Happened::ReportUpOverdue { .. } => {
                self.evolve_reports_up(&acted.what);
            }
            Happened::CalledBack { .. } => self.called_back(&acted.what, at),
            Happened::HandedOn { .. } => self.handed_on(acted),
            Happened::Redone { times, .. } => {
                self.redone = *times;
                self.done_anew();
            }
            Happened::BegunAgain { .. } => {
                self.done_anew();
                self.wanted.clear();
            }
            Happened::Suspended { kind, review_at, .. } => {
                let (kind, review_at, grade) = (*kind, *review_at, Some(grade));
                self.waits(Suspension { kind, since: at, review_at, phase, grade });
            }
            Happened::Resumed { reason, .. } => self.resumed(reason.is_some()),
            Happened::ResponseSet { .. } | Happened::Attached { .. } | Happened::Detached { .. } => {
                self.evolve_emergency(&acted.what);
            }
            Happened::Urged { .. } => self.urged = self.urged.saturating_add(1),
            Happened::Supervised { .. }
            | Happened::LetterMoved { .. }
            | Happened::SupervisionAnswered { .. }
            | Happened::SupervisionOverdue => self.evolve_letter(acted),
            Happened::BackupAsked { task, .. } | Happened::BackupWanted { task } => self.backups.push(*task),
            Happened::UnitsWanted { wanted, declined, .. } => {
                self.declined.extend(declined);
                self.backups.extend(wanted.iter().map(|it| it.task));
                self.wanted.extend_from_slice(wanted);
            }
            Happened::ChargeTaken { leader } => self.leader = Some(*leader),
            Happened::Absorbed { absorbed, .. } => self.absorb(absorbed),
            Happened::Parted { merged, .. } => self.part(*merged),
            Happened::ReportParted { report, .. } => self.reports.retain(|known| known.report != *report),
            Happened::KeptApart { other } => drop(self.kept_apart.insert(*other)),
            Happened::Copied { posts } => copies::sent(&mut self.copies, posts, at),
            Happened::CopyRead(crate::CopyRead { post }) => copies::was_read(&mut self.copies, post, by, at),
            Happened::DeskAssigned { .. }
            | Happened::DeskSigned { .. }
            | Happened::DeskClockSet { .. }
            | Happened::DeskOverdue { .. }
            | Happened::ReturnAsked { .. }
            | Happened::ReturnRuled { .. }
            | Happened::DeskReplied { .. }
            | Happened::DeskSentBack { .. }
            | Happened::DeskEnded { .. } => self.evolve_desk(&acted.what, by, at),
            // These end the case, have a stream of their own, or say what its clock and its alert, or the end of a task, say as well.
            Happened::HelperLetGo { .. }
            | Happened::Whistled { .. }
            | Happened::PassedUp { .. }
            | Happened::PassedDown { .. }
            | Happened::Corrected(_)
            | Happened::Confirmed { .. }
            | Happened::SelfHandled { .. }
            | Happened::NotAccepted { .. }
            | Happened::AnsweredAtOnce { .. }
            | Happened::Transferred { .. }
            | Happened::Merged { .. }
            | Happened::Archived => {}
        }
    }

    fn waits(&mut self, suspension: Suspension) {
        if suspension.kind.pauses() {
            self.desk.values_mut().for_each(|desk| desk.clock = None);
        }
        self.suspended = Some(suspension);
    }

    fn resumed(&mut self, by_somebody: bool) {
        let suspended = self.suspended.take();
        self.let_go_on |= by_somebody && suspended.is_some_and(|it| it.kind == SuspensionKind::Emergency);
    }

    /// Its incident, and the response to that or to another one.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`evolve` sends what is of an emergency here")]
    fn evolve_emergency(&mut self, what: &Happened) {
        match what {
            Happened::ResponseSet(crate::ResponseFollowed { response }) => {
                self.response = *response;
                self.let_go_on &= response.is_some();
            }
            Happened::Attached(crate::OfIncident { incident }) => self.incident = Some(*incident),
            Happened::Detached { .. } => self.incident = None,
            _ => {}
        }
    }

    /// What a centre hands on is not counted: it answers for it.
    fn handed_on(&mut self, acted: &Acted) {
        if acted.by.as_ref().is_some_and(|by| matches!(by.seat, Seat::Department { .. })) {
            self.hand_ons = self.hand_ons.saturating_add(1);
        }
    }

    fn evolve_desk(&mut self, what: &Happened, by: Option<PersonId>, at: UtcMicros) {
        if let Happened::DeskAssigned {
            task, department, part, binding, clock, reply_by, return_by, ..
        } = what
        {
            let times = (*clock, *reply_by, *return_by);
            let assigned = DeskTask::assigned(department, *part, *binding, times, at);
            self.desk.insert(*task, assigned);
        }
        if let Happened::ReturnRuled { ruling: ReturnRuling::Agreed { .. }, .. } = what {
            self.returns = self.returns.saturating_add(1);
        }
        let Some(task) = what.desk_task().and_then(|task| self.desk.get_mut(&task)) else { return };
        task.evolve(what, by, at);
    }

    /// 增援: how many tasks were opened for it because a unit asked for more, or because it became red; whom the run card wants
    /// nobody asked for.
    #[must_use]
    pub fn backups_asked(&self) -> usize {
        let by_card = |task: &TaskId| self.wanted.iter().any(|wanted| wanted.task == *task);
        self.backups.iter().filter(|task| !by_card(task)).count()
    }

    /// Whoever helped with the work of before does not any more, and who was not content is called again.
    fn done_anew(&mut self) {
        self.nobody_helps();
        for report in self.reports.iter_mut().filter(|report| !report.is_content()) {
            (report.said, report.missed_calls, report.missed_at, report.given_up) = (None, 0, None, false);
        }
    }

    /// What was asked of units for the work of before says nothing of work that is done anew.
    pub(super) fn nobody_helps(&mut self) {
        self.backups.clear();
        self.served.clear();
        self.declined.clear();
    }

    fn called_back(&mut self, what: &Happened, at: UtcMicros) {
        let Happened::CalledBack { report, outcome, given_up, too_soon, .. } = what else { return };
        let Some(report) = self.reports.iter_mut().find(|known| known.report == *report) else { return };
        match outcome {
            CallBackOutcome::Reached { said } => report.said = Some(*said),
            CallBackOutcome::NotReached if *too_soon => {}
            CallBackOutcome::NotReached => {
                report.missed_calls = report.missed_calls.saturating_add(1);
                report.missed_at = Some(at);
            }
        }
        report.given_up = *given_up;
    }

    fn absorb(&mut self, absorbed: &Absorbed) {
        if self.absorbed.is_empty() {
            self.own_limit_is_that_which_runs();
            self.own_letter.clone_from(&self.letter);
        }
        let brought = absorbed.reports.iter().cloned();
        self.reports.extend(brought.map(|report| CaseReport { from: Some(absorbed.case), ..report }));
        self.absorbed.push(absorbed.clone());
        self.the_first_runs();
    }

    fn part(&mut self, merged: CaseId) {
        self.reports.retain(|report| report.from != Some(merged));
        self.letter_parted(merged);
        if self.absorbed.is_empty() {
            self.has_its_own_limit();
        }
    }
}
