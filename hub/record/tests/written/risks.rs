//! 风险等级: what came to be kept of how great a risk a case is judged to be.

use hub_dispatch::{
    CaseFacts, CaseId, Corrected, Event, FiledAs, Filing, Happened, Matter, ReportId, ReportJoined, Risk,
    RiskGiven, Stated, Stays, TaskId, UtcMicros, board::Carried,
};

use crate::{
    closed_loop::{acted, centre, filed_facts, reopened_with},
    corrections,
    examples::{CASE, TASK, id, words},
    later_forms,
};

const AT: UtcMicros = UtcMicros(1_767_225_600_000_000);

/// Judged as its matter is.
fn facts() -> CaseFacts {
    let facts = filed_facts();
    let grave = |matter| Matter { risk: Some(Risk::Orange), ..matter };
    let filing = facts.filing.map(|filing| Filing { matter: filing.matter.map(grave), ..filing });
    CaseFacts { filing, risk: Some(Risk::Orange), ..facts }
}

fn joined() -> Event {
    let stated = Stated { risk: Some(Risk::Red), ..facts().stated() };
    let joined = later_forms::joined();
    Event::ReportJoined(ReportJoined { stated: Some(Box::new(stated)), risk: Some(Risk::Red), ..joined })
}

fn corrected() -> Event {
    let before = FiledAs::of(&facts());
    let after = FiledAs { risk: Some(Risk::Yellow), ..before.clone() };
    let what = Corrected { before, after, rungs: Vec::new(), limit: None, since: AT, reason: words() };
    acted(Some(centre()), Happened::Corrected(Box::new(what)))
}

fn parted() -> Event {
    let stays = Stays { risk: Some(Risk::Blue), ..*corrections::stays() };
    let (report, to) = (ReportId(id(11)), CaseId(id(18)));
    let what = Happened::ReportParted { report, to, reason: words(), stays: Some(Box::new(stays)) };
    acted(Some(centre()), what)
}

/// Opened again with the risk that a person had given it.
fn reopened() -> Event {
    let given = RiskGiven { risk: Risk::Orange, at: AT, merged: vec![CaseId(id(14))] };
    let carried = Carried { risk_given: Some(Box::new(given)), ..Carried::default() };
    reopened_with(None, Some(Box::new(carried)))
}

pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    let (case, task) = (CaseId(id(CASE)), TaskId(id(TASK)));
    vec![
        ("of_a_risk", Event::CaseOpened { case, facts: facts(), task }),
        ("of_a_graver_risk", joined()),
        ("to_another_risk", corrected()),
        ("leaving_a_risk", parted()),
        ("with_a_given_risk", reopened()),
    ]
}
