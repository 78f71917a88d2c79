//! 更正 and 上报: what a case owes to those above, the alert that it was not reported in time, and the lines that say as what a
//! case was filed and what was reported of it.

use hub_protocol::{
    ClimbReason, EventKind, Grade, PersonId, ReportKind, ReportUpBy, ReportUpState, Risk, Upward,
    http::*,
    views::{
        Actor, AlertView, CaseView, CategoryRef, Detail, FiledAsView, HandlingView, HistoryEntry, MatterView,
        PersonRef, ReportUpView,
    },
};

use crate::parts::*;

bodies! {
    "case_list_with_reports_up" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_with_reports_up()], next: None },
    "history_filed_as" => history(),
    "history_of_risk" => history_of_risk(),
    "case_list_with_risk" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_of_risk()], next: None },
    "new_report_of_risk" => report_of_risk(),
    "matter_list_of_risk" => matters_of_risk(),
}

/// It was reported by telephone and neither in writing nor, in time, to the province, of which its highest post was told.
fn case_with_reports_up() -> CaseView {
    let report = |to, by, seconds, state| ReportUpView { to, by, due_us: at(seconds), state };
    let reports_up = vec![
        report(Upward::City, ReportUpBy::Phone, 1_800, ReportUpState::Done),
        report(Upward::City, ReportUpBy::Written, 10_800, ReportUpState::Waits),
        report(Upward::Province, ReportUpBy::Written, 7_200, ReportUpState::Overdue),
    ];
    let reason = Some(ClimbReason::ReportUpOwed);
    let alert = Some(AlertView { rung: 1, round: 4, reason, since_us: at(7_200) });
    CaseView { alert, handling: HandlingView { reports_up, ..HandlingView::default() }, ..unattended_case() }
}

fn history() -> Vec<HistoryEntry> {
    let officer =
        Actor::Person { person: PersonRef { id: PersonId(uuid(0x9e7)), name: "钱文".to_owned() } };
    let filed = |code: &str, name: &str, matter: Option<&str>, grade, kind| FiledAsView {
        category: CategoryRef { code: code.to_owned(), name: name.to_owned() },
        matter: matter.map(str::to_owned),
        grade,
        kind: Some(kind),
        risk: None,
    };
    let corrected = Detail::FiledAs {
        before: filed("01", "火情", None, Grade::Red, ReportKind::Help),
        after: filed("04", "占道经营", Some("0401"), Grade::Ordinary, ReportKind::Complaint),
    };
    let to = |to, by| Detail::ReportUp { to, by };
    let due = |seconds| Detail::Due { due_us: at(seconds) };
    let words = |words: &str| Detail::Words { words: words.to_owned() };
    let city = || to(Upward::City, ReportUpBy::Phone);
    let province = || to(Upward::Province, ReportUpBy::Written);
    let lines = [
        (Actor::Hub, EventKind::ReportsUpSet, vec![city(), due(1_800), province(), due(7_200)]),
        (
            officer.clone(),
            EventKind::ReportedUp,
            vec![city(), Detail::DoneAt { at_us: at(1_200) }, words("市总值班室张主任")],
        ),
        (Actor::Hub, EventKind::ReportUpOverdue, vec![province(), due(7_380)]),
        (Actor::Hub, EventKind::Alerted, vec![Detail::ClimbReason { reason: ClimbReason::ReportUpOwed }]),
        (officer, EventKind::Corrected, vec![corrected, words("属于占道经营")]),
    ];
    let line = |(seq, (actor, event, details))| HistoryEntry { seq, at_us: at(0), event, actor, details };
    (1..).zip(lines).map(line).collect()
}

/// A dispute that nobody is in a hurry about, which began at its township.
fn case_of_risk() -> CaseView {
    let reason = Some(ClimbReason::ByRisk);
    let alert = Some(AlertView { rung: 1, round: 1, reason, since_us: at(60) });
    CaseView { alert, risk: Some(Risk::Orange), ..unattended_case() }
}

fn report_of_risk() -> NewReport {
    NewReport {
        text: "两家为宅基地吵了半年".to_owned(), risk: Some(Risk::Orange), ..NewReport::default()
    }
}

/// What the catalogue says of such a matter.
fn matters_of_risk() -> MatterList {
    let matter = MatterView {
        code: "13-02".to_owned(),
        name: "土地纠纷".to_owned(),
        lead: None,
        co: Vec::new(),
        limit: None,
        tier: None,
        skills: Vec::new(),
        offices: Vec::new(),
        standards: Vec::new(),
        danger_words: Vec::new(),
        grade: None,
        risk: Some(Risk::Yellow),
    };
    MatterList { matters: vec![ListedMatter { matter, parent: None, category: None, kind: None }] }
}

/// Another caller judges it graver, and a person less.
fn history_of_risk() -> Vec<HistoryEntry> {
    let officer =
        Actor::Person { person: PersonRef { id: PersonId(uuid(0x9e7)), name: "钱文".to_owned() } };
    let filed = |risk| FiledAsView {
        category: CategoryRef { code: "13".to_owned(), name: "矛盾纠纷".to_owned() },
        matter: None,
        grade: Grade::Ordinary,
        kind: Some(ReportKind::Help),
        risk,
    };
    let joined = vec![
        Detail::Report { report: report() },
        Detail::Grade { grade: Grade::Ordinary },
        Detail::Risk { risk: Risk::Red },
    ];
    let (before, after) = (filed(Some(Risk::Red)), filed(Some(Risk::Yellow)));
    let corrected = vec![Detail::FiledAs { before, after }, Detail::Words { words: "已经和解".to_owned() }];
    let lines = [(EventKind::ReportJoined, joined), (EventKind::Corrected, corrected)];
    let line =
        |(seq, (event, details))| HistoryEntry { seq, at_us: at(0), event, actor: officer.clone(), details };
    (1..).zip(lines).map(line).collect()
}
