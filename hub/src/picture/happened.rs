//! The particulars of what happened in the closed loop, in the order in which they are shown.

use std::collections::BTreeMap;

use geo_index::AreaCode;
use hub_dispatch::{
    Acted, CallBackOutcome, ContentDigest, Corrected, DepartmentCode, DeskClock, DeskReplied, FiledAs,
    HandedOn, Happened, Limit, LimitReason, OtherPictures, PersonId, ReportId, ReportUpBy, ReportUpState,
    ReturnRuling, RuledOut, Service, TaskId, UnitId, Upward, UtcMicros, Wanted,
};
use hub_engine::View;
use hub_protocol::{
    self as wire, PictureMoment, Remark,
    views::{CategoryRef, Detail, FiledAsView},
};

use super::{
    PersonNames, area_ref,
    case::ruled_out,
    department_ref,
    handling::{satisfaction, span},
    instant, person_ref,
    run_card::want,
    unit_ref, words,
};

/// The particulars besides the words. `desks` tells whose tasks the events before were about.
pub(super) fn details(
    view: &View,
    names: PersonNames<'_>,
    desks: &BTreeMap<TaskId, DepartmentCode>,
    acted: &Acted,
) -> Vec<Detail> {
    let teller = Teller { view, names, is_by_clock: acted.by.is_none() };
    let known = acted.what.desk_task().and_then(|task| desks.get(&task));
    let department = known.map(|code| teller.department(code));
    department.into_iter().chain(teller.besides(&acted.what)).collect()
}

struct Teller<'a> {
    view: &'a View,
    names: PersonNames<'a>,
    is_by_clock: bool,
}

impl Teller<'_> {
    /// Everything besides the department, which each line about its task begins with.
    fn besides(&self, what: &Happened) -> Vec<Detail> {
        match what {
            Happened::LimitSet { .. }
            | Happened::LimitMarkReached { .. }
            | Happened::LimitPaused { .. }
            | Happened::LimitMet { .. }
            | Happened::ExtensionAsked { .. }
            | Happened::ExtensionRuled { .. } => of_limit(what),
            Happened::DeskAssigned { .. }
            | Happened::DeskSigned { .. }
            | Happened::DeskClockSet { .. }
            | Happened::DeskOverdue { .. }
            | Happened::ReturnAsked { .. }
            | Happened::ReturnRuled { .. }
            | Happened::DeskReplied { .. }
            | Happened::DeskSentBack { .. }
            | Happened::HandedOn { .. }
            | Happened::HelperLetGo { .. }
            | Happened::DeskEnded { .. } => self.of_desk(what),
            Happened::CalledBack { report, outcome, given_up, too_soon, .. } => {
                let remarks = [given_up.then_some(Remark::GivenUp), too_soon.then_some(Remark::TooSoon)];
                let remarks = remarks.into_iter().flatten().map(remark);
                called_back(*report, *outcome).into_iter().chain(remarks).collect()
            }
            Happened::Redone { times, .. } => vec![Detail::Times { times: (*times).into() }],
            Happened::Suspended { kind, review_at, .. } => {
                vec![Detail::Suspension { kind: words::suspension_kind(*kind) }, due(*review_at)]
            }
            Happened::Supervised { .. }
            | Happened::LetterMoved { .. }
            | Happened::SupervisionAnswered { .. } => of_letter(what),
            Happened::PassedDown { to, .. } => vec![self.area(to)],
            Happened::ReportsUpSet { .. } | Happened::ReportedUp(_) | Happened::ReportUpOverdue { .. } => {
                of_reports_up(what)
            }
            Happened::Corrected(corrected) => vec![self.filed_as(corrected)],
            Happened::BackupAsked { unit, .. } => vec![Detail::Unit { unit: unit_ref(self.view, *unit) }],
            Happened::ChargeTaken { leader } => vec![self.person(*leader)],
            Happened::SelfHandled { before, after, sampled, .. } => {
                let drawn = sampled.then_some(remark(Remark::Sampled));
                pictures(before, after).chain(drawn).collect()
            }
            Happened::NotAccepted { ground, .. } => vec![Detail::Ground { ground: words::ground(*ground) }],
            Happened::Transferred { to, .. } => vec![Detail::Transfer { to: words::transfer_target(*to) }],
            Happened::Absorbed { absorbed, .. } => vec![case(absorbed.case)],
            Happened::Merged { into: other }
            | Happened::Parted { merged: other, .. }
            | Happened::KeptApart { other } => vec![case(*other)],
            Happened::ReportParted { report, to, .. } => {
                vec![Detail::Report { report: wire::ReportId(report.0) }, case(*to)]
            }
            Happened::Copied { posts } => posts.iter().map(|post| self.area(&post.area)).collect(),
            Happened::CopyRead(hub_dispatch::CopyRead { post }) => vec![self.area(&post.area)],
            Happened::Resumed { why, .. } => {
                why.iter().map(|&why| Detail::ClimbReason { reason: words::climb_reason(why) }).collect()
            }
            Happened::UnitsWanted { wanted, call, declined } => self.units_wanted(wanted, call, declined),
            Happened::ResponseSet { .. } | Happened::Attached { .. } | Happened::Detached { .. } => {
                of_emergency(what)
            }
            Happened::Confirmed { .. }
            | Happened::Whistled { .. }
            | Happened::BackupWanted { .. }
            | Happened::BegunAgain { .. }
            | Happened::SupervisionOverdue
            | Happened::PassedUp { .. }
            | Happened::Urged { .. }
            | Happened::AnsweredAtOnce { .. }
            | Happened::Archived => Vec::new(),
        }
    }

    /// What is wanted, which services are called for it, and who has said no and is not asked for the same again.
    fn units_wanted(&self, wanted: &[Wanted], call: &[Service], declined: &[UnitId]) -> Vec<Detail> {
        let calls = call.iter().map(|&it| Detail::Service { service: words::service(it) });
        let said_no: Vec<_> = declined.iter().map(|unit| (*unit, RuledOut::Declined)).collect();
        let said_no =
            (!said_no.is_empty()).then(|| Detail::RuledOut { units: ruled_out(self.view, &said_no) });
        wanted.iter().map(it_wants).chain(calls).chain(said_no).collect()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`besides` sends each to the one that knows it")]
    fn of_desk(&self, what: &Happened) -> Vec<Detail> {
        match what {
            Happened::DeskAssigned { part, binding, clock, .. } => {
                let part = Detail::Part { part: words::part(*part) };
                let bound = binding.then_some(remark(Remark::Binding));
                [part, desk_clock(*clock)].into_iter().chain(bound).collect()
            }
            Happened::DeskSigned { clock, .. } => {
                let counted = self.is_by_clock.then_some(remark(Remark::CountedAsSigned));
                [desk_clock(*clock)].into_iter().chain(counted).collect()
            }
            Happened::DeskClockSet { clock, .. } | Happened::DeskSentBack { clock, .. } => {
                vec![desk_clock(*clock)]
            }
            Happened::ReturnAsked { clause, .. } => {
                clause.iter().map(|clause| Detail::Clause { clause: clause.clone() }).collect()
            }
            Happened::ReturnRuled { ruling, .. } => self.ruling(ruling),
            Happened::HandedOn(HandedOn { to, .. }) => vec![self.department(to)],
            Happened::DeskReplied(DeskReplied { before, photos, others, .. }) => {
                pictures(before, photos).chain(other_pictures(others)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn ruling(&self, ruling: &ReturnRuling) -> Vec<Detail> {
        match ruling {
            ReturnRuling::Agreed { to } => {
                let agreed = Detail::ReturnRuling { ruling: wire::ReturnRuling::Agreed };
                [agreed].into_iter().chain(to.iter().map(|to| self.department(to))).collect()
            }
            ReturnRuling::Bound => vec![Detail::ReturnRuling { ruling: wire::ReturnRuling::Bound }],
        }
    }

    fn department(&self, code: &DepartmentCode) -> Detail {
        Detail::Department { department: department_ref(self.view, code) }
    }

    fn filed_as(&self, corrected: &Corrected) -> Detail {
        let policy = &self.view.organisation.policy().policy;
        let shown = |filed: &FiledAs| FiledAsView {
            category: CategoryRef {
                code: filed.category.0.clone(),
                name: policy.category(&filed.category).name.clone(),
            },
            matter: filed.matter.as_ref().map(|matter| matter.code.0.clone()),
            grade: words::grade(filed.grade),
            kind: filed.kind.map(words::report_kind),
            risk: filed.risk.map(words::risk),
        };
        Detail::FiledAs { before: shown(&corrected.before), after: shown(&corrected.after) }
    }

    fn area(&self, code: &AreaCode) -> Detail {
        Detail::Area { area: area_ref(self.view.organisation.areas(), code) }
    }

    fn person(&self, person: PersonId) -> Detail {
        Detail::Person { person: person_ref(self.names, person) }
    }
}

/// Whose call, and what came of it.
fn called_back(report: ReportId, outcome: CallBackOutcome) -> [Detail; 2] {
    let said = match outcome {
        CallBackOutcome::Reached { said } => Detail::Satisfaction { said: satisfaction(said) },
        CallBackOutcome::NotReached => remark(Remark::NotReached),
    };
    [Detail::Report { report: wire::ReportId(report.0) }, said]
}

#[expect(clippy::wildcard_enum_match_arm, reason = "`besides` sends each to the one that knows it")]
fn of_reports_up(what: &Happened) -> Vec<Detail> {
    match what {
        Happened::ReportsUpSet { owed } => owed
            .iter()
            .filter(|report| report.state == ReportUpState::Waits)
            .flat_map(|report| [report_up(report.to, report.by), due(report.due)])
            .collect(),
        Happened::ReportedUp(made) => {
            let late = made.late.then_some(remark(Remark::Late));
            let done = Detail::DoneAt { at_us: instant(made.said_at) };
            [report_up(made.to, made.way), done].into_iter().chain(late).collect()
        }
        Happened::ReportUpOverdue { to, way, again } => {
            [report_up(*to, *way)].into_iter().chain(again.map(|again| due(again.at))).collect()
        }
        _ => Vec::new(),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "`besides` sends each to the one that knows it")]
fn of_limit(what: &Happened) -> Vec<Detail> {
    match what {
        Happened::LimitSet { limit, why, .. } => limit_set(limit, *why),
        Happened::LimitMarkReached { percent, next, .. } => {
            [Detail::Mark { percent: *percent }].into_iter().chain(next.map(due)).collect()
        }
        Happened::LimitMet { late } => late.then_some(remark(Remark::Late)).into_iter().collect(),
        Happened::ExtensionAsked { more, .. } => vec![Detail::More { span: span(*more) }],
        Happened::ExtensionRuled { ruling, .. } => {
            vec![Detail::ExtensionRuling { ruling: words::extension_ruling(*ruling) }]
        }
        _ => Vec::new(),
    }
}

fn limit_set(limit: &Limit, why: LimitReason) -> Vec<Detail> {
    let allowed = Detail::Limit { within: span(limit.within), due_us: instant(limit.due) };
    let reason = Detail::LimitReason { reason: words::limit_reason(why) };
    let uncertain = limit.uncertain.then_some(remark(Remark::Uncertain));
    [allowed, reason].into_iter().chain(uncertain).collect()
}

fn desk_clock(clock: DeskClock) -> Detail {
    Detail::DeskClock { purpose: words::desk_purpose(clock.purpose), due_us: instant(clock.due) }
}

fn remark(remark: Remark) -> Detail {
    Detail::Remark { remark }
}

fn report_up(to: Upward, by: ReportUpBy) -> Detail {
    Detail::ReportUp { to: words::upward(to), by: words::report_up_by(by) }
}

fn due(at: UtcMicros) -> Detail {
    Detail::Due { due_us: instant(at) }
}

fn case(case: hub_dispatch::CaseId) -> Detail {
    Detail::Case { case: wire::CaseId(case.0) }
}

/// Pictures of before and of after, apart.
pub(super) fn pictures(before: &[ContentDigest], after: &[ContentDigest]) -> impl Iterator<Item = Detail> {
    [of_kind(before, PictureMoment::Before), of_kind(after, PictureMoment::After)].into_iter().flatten()
}

/// Those of other kinds, apart, and what was recorded.
pub(super) fn other_pictures(others: &OtherPictures) -> impl Iterator<Item = Detail> {
    let OtherPictures { during, signed, recordings } = others;
    let recorded = recordings.iter().map(|recording| recording.0.clone()).collect();
    let recorded = (!recordings.is_empty()).then_some(Detail::Recordings { recordings: recorded });
    let pictures = [of_kind(during, PictureMoment::During), of_kind(signed, PictureMoment::Signed)];
    pictures.into_iter().chain([recorded]).flatten()
}

fn of_kind(pictures: &[ContentDigest], moment: PictureMoment) -> Option<Detail> {
    let photos = pictures.iter().map(|picture| picture.0.clone()).collect();
    (!pictures.is_empty()).then_some(Detail::Photos { photos, moment: Some(moment) })
}

fn it_wants(wanted: &Wanted) -> Detail {
    Detail::Wanted { weight: words::weight(wanted.weight), want: want(&wanted.want) }
}

/// 督办: by when an answer is wanted, or whether it came late.
#[expect(clippy::wildcard_enum_match_arm, reason = "`besides` sends what is of a letter here")]
fn of_letter(what: &Happened) -> Vec<Detail> {
    match what {
        Happened::Supervised { answer_by, .. } => answer_by.iter().map(|&at| due(at)).collect(),
        Happened::LetterMoved { answer_by, .. } => vec![due(*answer_by)],
        Happened::SupervisionAnswered { late: true, .. } => vec![remark(Remark::Late)],
        _ => Vec::new(),
    }
}

/// 应急响应: its level, or the incident.
#[expect(clippy::wildcard_enum_match_arm, reason = "`besides` sends what is of an emergency here")]
fn of_emergency(what: &Happened) -> Vec<Detail> {
    match what {
        Happened::ResponseSet(hub_dispatch::ResponseFollowed { response }) => {
            response.iter().map(|it| Detail::Emergency { level: words::emergency_level(it.level) }).collect()
        }
        Happened::Attached(hub_dispatch::OfIncident { incident })
        | Happened::Detached(hub_dispatch::OfIncident { incident }) => {
            vec![Detail::Incident { incident: wire::IncidentId(incident.0) }]
        }
        _ => Vec::new(),
    }
}
