//! A case that departments have: its view, the particulars of its history, and the accounts that sit at desks.

use hub_protocol::{
    AccountId, AreaCode, CaseId, ClimbReason, ClockPurpose, Degree, DepartmentCode, DeskPurpose, EventKind,
    ExtensionRuling, Grade, Ground, LimitReason, Part, PersonId, Phase, PictureMoment, Remark, ReportKind,
    ReturnRuling, Role, Span, Step, SuspensionKind, TaskId, Tier, TransferTarget, Unsolved,
    http::*,
    views::{
        Actor, BackupView, CallerView, CaseView, ClockView, CopyView, DepartmentRef, DeskClockView, DeskView,
        Detail, EvidenceView, FilingView, Findings, HandlingView, HistoryEntry, LetterView, LimitView,
        MatterView, OfficeRef, PersonRef, PersonView, StepView, SuspensionView,
    },
};

use crate::{
    acts::{desk, discontent, mostly_satisfied},
    parts::*,
    rates::standard_code,
};

bodies! {
    "action_done_with_departments" => ActionDone { seq: 1061, case: case_with_departments() },
    "case_list_with_steps" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_with_steps()], next: None },
    "case_list_with_departments" => CaseList { epoch: epoch(), offset: 1061, cases: vec![suspended_case()], next: None },
    "case_list_with_backups" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_with_backups()], next: None },
    "history_of_departments" => history(),
    "history_of_a_contact" => lines_by_the_hub([(EventKind::DeskReplied, vec![Detail::Department { department: roads() }, contacted_number()])]),
    "history_of_degrees" => history_of_degrees(),
    "history_with_pictures" => history_with_pictures(),
    "case_list_to_return" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_to_return()], next: None },
    "case_list_with_evidence" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_with_evidence()], next: None },
    "case_list_by_standard" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_by_standard()], next: None },
    "case_list_with_copies" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_with_copies()], next: None },
    "case_list_with_tiers" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_with_tiers()], next: None },
    "history_of_copies" => history_of_copies(),
    "new_account_at_a_desk" => new_account(),
    "change_account_to_a_desk" => ChangeAccount { role: Some(Role::Department), department: Some(roads().code), ..ChangeAccount::default() },
    "account_list_with_a_desk" => AccountList { accounts: vec![account()] },
    "session_at_a_desk" => session(),
}

fn roads() -> DepartmentRef {
    DepartmentRef { code: DepartmentCode("11130606000000001X".to_owned()), name: "区住建局".to_owned() }
}

fn limit() -> LimitView {
    LimitView {
        within: Span::WorkingDays(5),
        started_at_us: at(0),
        due_us: at(604_800),
        marks_reached: vec![50],
        next_mark_us: Some(at(483_840)),
        uncertain: false,
        asked: Some(Span::WorkingDays(5)),
        extended: false,
        paused_since_us: None,
        met: false,
    }
}

fn signed_desk() -> DeskView {
    DeskView {
        task: desk(),
        department: roads(),
        part: Part::Lead,
        binding: false,
        clock: Some(DeskClockView { purpose: DeskPurpose::Reply, due_us: at(604_800) }),
        assigned_at_us: at(600),
        signed_at_us: Some(at(7_800)),
        counted_as_signed: true,
        return_asked_at_us: Some(at(8_000)),
        return_by_us: None,
        overdue: false,
        replied_at_us: None,
        sent_back: 1,
        ended: false,
        findings: None,
    }
}

/// It has been told until when it may ask to return it.
fn case_to_return() -> CaseView {
    let clock = Some(DeskClockView { purpose: DeskPurpose::Sign, due_us: at(7_800) });
    let unsigned =
        DeskView { clock, signed_at_us: None, counted_as_signed: false, sent_back: 0, ..signed_desk() };
    let desk = DeskView { return_asked_at_us: None, return_by_us: Some(at(90_000)), ..unsigned };
    let handling = HandlingView { filing: Some(filing()), desks: vec![desk], ..HandlingView::default() };
    CaseView { phase: Phase::WithDepartments, handling, ..unattended_case() }
}

fn replied_desk() -> DeskView {
    DeskView { replied_at_us: Some(at(9_000)), clock: None, findings: Some(findings()), ..signed_desk() }
}

pub(crate) fn findings() -> Findings {
    Findings {
        contacted_at_us: Some(at(8_900)),
        contacted_number: None,
        substantiated: true,
        beyond_duty: false,
        unsolved: Some(Unsolved::NoMeans),
    }
}

fn caller() -> CallerView {
    CallerView {
        report: report(),
        received_at_us: at(0),
        kind: ReportKind::Complaint,
        confidential: true,
        reply_wanted: true,
        missed_calls: 1,
        said: Some(discontent()),
        given_up: false,
        from: Some(CaseId(uuid(0xca5f))),
    }
}

fn filing() -> FilingView {
    FilingView {
        received_at_us: at(0),
        kind: ReportKind::Complaint,
        confidential: true,
        reply_wanted: true,
        matter: Some(MatterView {
            code: "12-03".to_owned(),
            name: "井盖缺损".to_owned(),
            lead: Some(roads()),
            co: vec![],
            limit: None,
            tier: None,
            skills: Vec::new(),
            offices: Vec::new(),
            standards: Vec::new(),
            danger_words: Vec::new(),
            grade: None,
            risk: None,
        }),
    }
}

/// What the catalogue says beyond who deals with it.
fn filing_with_rule() -> FilingView {
    let filing = filing();
    let matter = filing.matter.map(|matter| MatterView {
        limit: Some(Span::WorkingDays(5)),
        tier: Some(Tier::Township),
        skills: vec!["环卫".to_owned()],
        ..matter
    });
    FilingView { matter, ..filing }
}

fn case_with_steps() -> CaseView {
    let step = |step, seconds| StepView { step, at_us: at(seconds) };
    let steps = vec![step(Step::Collected, 0), step(Step::Filed, 0), step(Step::Reported, 9_000)];
    let (filing, desks) = (Some(filing_with_rule()), vec![replied_desk()]);
    let handling = HandlingView { filing, desks, steps, ..HandlingView::default() };
    CaseView { phase: Phase::ToVerify, handling, ..unattended_case() }
}

fn case_with_departments() -> CaseView {
    CaseView {
        seq: 1061,
        phase: Phase::WithDepartments,
        alert: None,
        clock: Some(ClockView { purpose: ClockPurpose::Reply, due_us: at(604_800) }),
        offers: Vec::new(),
        handling: HandlingView {
            incident: None,
            response: None,
            filing: Some(filing()),
            limit: Some(limit()),
            desks: vec![signed_desk()],
            callers: vec![caller()],
            calls_back_owed: 1,
            returns: 1,
            redone: 1,
            suspended: None,
            leader: Some(PersonRef { id: PersonId(uuid(0x1ead)), name: "赵志远".to_owned() }),
            urged: 2,
            supervised: 1,
            letter: None,
            run_card: Vec::new(),
            backups: Vec::new(),
            steps: Vec::new(),
            absorbed: vec![CaseId(uuid(0xca5f))],
            copies: Vec::new(),
            evidence: None,
            danger_words: Vec::new(),
            closes_from: None,
            confidential_from: None,
            reports_up: Vec::new(),
        },
        ..unattended_case()
    }
}

fn suspended_case() -> CaseView {
    let suspended =
        SuspensionView { kind: SuspensionKind::LongTerm, since_us: at(9_000), review_at_us: at(86_400 * 90) };
    let limit = LimitView { paused_since_us: Some(at(9_000)), next_mark_us: None, asked: None, ..limit() };
    let (limit, suspended) = (Some(limit), Some(suspended));
    let handling = HandlingView { limit, suspended, ..HandlingView::default() };
    CaseView { phase: Phase::Suspended, handling, ..unattended_case() }
}

fn case_with_backups() -> CaseView {
    let (offers, attending) = (unattended_case().offers, None);
    let asked = BackupView { task: TaskId(uuid(0xbac)), offers, attending };
    let letter = Some(LetterView { answer_by_us: at(259_200), overdue: false });
    let handling = HandlingView { supervised: 1, letter, backups: vec![asked], ..HandlingView::default() };
    CaseView { handling, ..attended_case() }
}

fn case_with_copies() -> CaseView {
    let read_by = Some(PersonRef { id: PersonId(uuid(0x9e7)), name: "钱文".to_owned() });
    let copies = vec![
        CopyView { area: area(), at_us: at(60), read_at_us: None, read_by: None },
        CopyView { area: district(), at_us: at(60), read_at_us: Some(at(300)), read_by },
    ];
    CaseView { handling: HandlingView { copies, ..HandlingView::default() }, ..unattended_case() }
}

fn new_account() -> NewAccount {
    NewAccount {
        login: "zhujian".to_owned(),
        name: "钱文".to_owned(),
        role: Role::Department,
        area: AreaCode("130606".to_owned()),
        password: "correct horse".to_owned(),
        department: Some(roads().code),
    }
}

fn account() -> AccountView {
    AccountView {
        id: AccountId(uuid(0x9e7)),
        login: "zhujian".to_owned(),
        name: "钱文".to_owned(),
        role: Role::Department,
        area: Some(district()),
        active: true,
        department: Some(roads()),
    }
}

fn session() -> SessionView {
    SessionView {
        person: PersonView { id: PersonId(uuid(0x9e7)), name: "钱文".to_owned(), role: Role::Department },
        area: Some(district()),
        department: Some(roads()),
        expires_at_us: at(28_800),
        server_us: at(0),
    }
}

fn case_with_evidence() -> CaseView {
    let evidence = Some(EvidenceView { before: true, after: true, position: false });
    CaseView { handling: HandlingView { evidence, ..HandlingView::default() }, ..attended_case() }
}

/// Closed and called back about from the county up.
fn case_with_tiers() -> CaseView {
    let county = Some(Tier::County);
    let handling = HandlingView { closes_from: county, confidential_from: county, ..HandlingView::default() };
    CaseView { handling, ..unattended_case() }
}

/// A matter by its code in a standard, whose lead the area of the case lacks, red by a word of danger.
fn case_by_standard() -> CaseView {
    let filing = filing();
    let matter = filing.matter.map(|matter| MatterView {
        lead: None,
        offices: vec![OfficeRef { part: Part::Lead, name: "住建局".to_owned() }],
        standards: vec![standard_code()],
        danger_words: vec!["坠井".to_owned()],
        grade: Some(Grade::Orange),
        ..matter
    });
    let (filing, danger_words) = (Some(FilingView { matter, ..filing }), vec!["坠井".to_owned()]);
    CaseView {
        handling: HandlingView { filing, danger_words, ..HandlingView::default() },
        ..unattended_case()
    }
}

/// Pictures of before and of after are told apart.
fn history_with_pictures() -> Vec<HistoryEntry> {
    let pictures =
        |digest: &str, moment| Detail::Photos { photos: vec![digest.repeat(32)], moment: Some(moment) };
    vec![HistoryEntry {
        seq: 1061,
        at_us: at(9_000),
        event: EventKind::WorkDone,
        actor: Actor::Unit { unit: unit_ref() },
        details: vec![pictures("3f", PictureMoment::Before), pictures("40", PictureMoment::After)],
    }]
}

/// One line for each particular that only the closed loop has.
fn history() -> Vec<HistoryEntry> {
    let department = || Detail::Department { department: roads() };
    let remark = |remark| Detail::Remark { remark };
    let clock = |purpose| Detail::DeskClock { purpose, due_us: at(7_800) };
    let lines = [
        (
            EventKind::LimitSet,
            vec![
                Detail::Limit { within: Span::WorkingDays(5), due_us: at(604_800) },
                Detail::LimitReason { reason: LimitReason::Filed },
                remark(Remark::Uncertain),
            ],
        ),
        (
            EventKind::DeskAssigned,
            vec![
                department(),
                Detail::Part { part: Part::Lead },
                clock(DeskPurpose::Sign),
                remark(Remark::Binding),
            ],
        ),
        (
            EventKind::DeskSigned,
            vec![department(), clock(DeskPurpose::Reply), remark(Remark::CountedAsSigned)],
        ),
        (EventKind::ReturnAsked, vec![department(), Detail::Clause { clause: "第二款".to_owned() }]),
        (EventKind::ReturnRuled, vec![department(), Detail::ReturnRuling { ruling: ReturnRuling::Agreed }]),
        (EventKind::ExtensionAsked, vec![Detail::More { span: Span::WorkingDays(5) }]),
        (EventKind::ExtensionRuled, vec![Detail::ExtensionRuling { ruling: ExtensionRuling::Granted }]),
        (EventKind::LimitMarkReached, vec![Detail::Mark { percent: 80 }]),
        (
            EventKind::DeskReplied,
            vec![department(), Detail::PublicWords { words: "您反映的井盖已更换".to_owned() }],
        ),
        (EventKind::LimitMet, vec![remark(Remark::Late)]),
        (EventKind::CalledBack, vec![Detail::Satisfaction { said: discontent() }, remark(Remark::GivenUp)]),
        (EventKind::CalledBack, vec![remark(Remark::NotReached)]),
        (EventKind::Redone, vec![Detail::Times { times: 1 }]),
        (EventKind::Suspended, vec![Detail::Suspension { kind: SuspensionKind::Deferred }]),
        (EventKind::NotAccepted, vec![Detail::Ground { ground: Ground::Unclear }]),
        (EventKind::Transferred, vec![Detail::Transfer { to: TransferTarget::Police }]),
        (EventKind::Absorbed, vec![Detail::Case { case: CaseId(uuid(0xca5f)) }]),
        (EventKind::SelfHandled, vec![remark(Remark::Sampled)]),
    ];
    lines_by_the_hub(lines)
}

/// 抄送, and what the machine does about a report that comes again.
fn history_of_copies() -> Vec<HistoryEntry> {
    let posts = || [area(), district()].map(|area| Detail::Area { area });
    lines_by_the_hub([
        (EventKind::Copied, posts().to_vec()),
        (EventKind::CopyRead, vec![Detail::Area { area: district() }]),
        (EventKind::ReportJoined, vec![Detail::Report { report: report() }, Detail::Repeat { of: report() }]),
        (EventKind::Resumed, vec![Detail::ClimbReason { reason: ClimbReason::GradeRaised }]),
    ])
}

fn contacted_number() -> Detail {
    Detail::ContactedNumber { number: "13800138000".to_owned() }
}

/// 满意度, of a caller who was called back and of one who said it with the number and the pin.
fn history_of_degrees() -> Vec<HistoryEntry> {
    lines_by_the_hub([
        (EventKind::CalledBack, vec![Detail::Satisfaction { said: mostly_satisfied() }]),
        (EventKind::Verified, vec![Detail::Degree { degree: Degree::Satisfied }]),
    ])
}

fn lines_by_the_hub(lines: impl IntoIterator<Item = (EventKind, Vec<Detail>)>) -> Vec<HistoryEntry> {
    let line =
        |(seq, (event, details))| HistoryEntry { seq, at_us: at(0), event, actor: Actor::Hub, details };
    (1..).zip(lines).map(line).collect()
}
