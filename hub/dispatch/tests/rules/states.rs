//! The table of states and commands: what becomes of a case in each state by each command, or why it is refused. It is
//! told by carrying every command out in every state, and kept in docs/case-states.md.
//!
//! `WRITE_NEW_GOLDEN=1 cargo test -p hub-dispatch --test rules states` writes it anew.

mod rows;
mod seats;
mod timers;

use std::{fmt::Write as _, path::Path};

use geo_index::Tier;
use hub_dispatch::{
    Command, Deed, ExtensionRuling, Grade, Intake, Phase, Refusal, ReportKind, Service, Span, SuspensionKind,
    TaskId, UnitId, Upward, Verdict, Wish,
};
use uuid::Uuid;

use rows::PREPARED;

use crate::{
    desks::{
        POWER, ROADS, WATER, about, add, agree, answer_at_once, answer_letter, ask_more, ask_return, assign,
        bind, called, city, confirm, correct_about, correct_grade, desk, does, hand_on, leak, leak_to_answer,
        let_go, merge, missed, not_accept, oak, part, part_report, pass_down, pass_up, reply, report_up,
        report_up_to, resume, rule_more, supervise, suspend, transfer, urge,
    },
    emergencies::{FLOOD, attach, flood, follow, opened},
    orders::{
        CASE, OTHER_CASE, acknowledge, another_says, caller_says, dispatch, place_at, record_call, reopen,
        report_of, settle, stand_down, verify, withdraw,
    },
    town::{IN_COUNTY, IN_OAK, INSPECTOR, LAN, MEI, metres_east},
    world::World,
};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/case-states.md");

/// A state that a case can be in, as the table tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open(Phase),
    /// With departments, one of which asks to return it and for more time.
    ToRuleOn,
    Closed,
    Archived,
    Merged,
}

const STATES: [State; 13] = [
    State::Open(Phase::ToCheck),
    State::Open(Phase::Unattended),
    State::Open(Phase::UnderWay),
    State::Open(Phase::OnScene),
    State::Open(Phase::WithDepartments),
    State::ToRuleOn,
    State::Open(Phase::Suspended),
    State::Open(Phase::ToVerify),
    State::Open(Phase::ToCallBack),
    State::Open(Phase::ToClose),
    State::Closed,
    State::Archived,
    State::Merged,
];

impl State {
    fn name(self) -> String {
        match self {
            Self::Open(phase) => format!("{phase:?}"),
            Self::ToRuleOn => "WithDepartments, asking".to_owned(),
            Self::Closed | Self::Archived | Self::Merged => format!("{self:?}"),
        }
    }

    /// A case in that state, and another one that is open beside it.
    fn world(self, holds_another: bool) -> World {
        let mut world = World::staffed();
        world.adopt("reporting", crate::reporting_up::policy_that_reports_everything());
        let wish = Wish { kind: ReportKind::Enquiry, ..leak_to_answer(CASE).wish };
        let category = hub_dispatch::Category("light".to_owned());
        let by = if self == Self::Open(Phase::ToCheck) { "web" } else { "12345" };
        let asked = Intake { wish, category, channel: by.to_owned(), ..leak_to_answer(CASE) };
        world.given(Command::OpenCase(asked)).given(Command::OpenCase(leak(OTHER_CASE)));
        world.given(opened(flood()));
        if holds_another {
            world.given(about(OTHER_CASE, city(), merge(CASE)));
        }
        self.reached(&mut world);
        world
    }

    fn reached(self, world: &mut World) {
        match self {
            Self::Open(phase) => in_phase(world, phase),
            Self::ToRuleOn => {
                in_phase(world, Phase::WithDepartments);
                world.asks_return(ROADS);
                let task = world.desk_id(ROADS);
                world.given(does(desk(ROADS), ask_more(task, Span::Hours(1))));
            }
            Self::Closed => {
                world.given(withdraw());
            }
            Self::Archived => {
                world.given(withdraw()).pass(3_601).given(does(city(), Deed::Archive));
            }
            Self::Merged => {
                world.given(does(city(), merge(OTHER_CASE)));
            }
        }
    }
}

fn in_phase(world: &mut World, phase: Phase) {
    match phase {
        Phase::Unattended | Phase::ToCheck => {}
        Phase::UnderWay => {
            world.accepts(LAN);
        }
        Phase::OnScene => {
            world.accepts(LAN).arrives(LAN);
        }
        Phase::WithDepartments => {
            world.given(does(city(), assign(ROADS, &[WATER])));
        }
        Phase::Suspended => {
            in_phase(world, Phase::WithDepartments);
            world.given(does(city(), suspend(SuspensionKind::LongTerm, world.in_hours(48))));
        }
        Phase::ToVerify => {
            in_phase(world, Phase::WithDepartments);
            world.replies(ROADS).replies(WATER);
        }
        Phase::ToCallBack => {
            in_phase(world, Phase::ToVerify);
            world.given(verify(INSPECTOR, Verdict::Done));
        }
        Phase::ToClose => {
            in_phase(world, Phase::ToCallBack);
            world.given(does(city(), called(report_of(CASE), true)));
        }
    }
}

type Row = (&'static str, fn(&World) -> Command);

/// The lead's task, if departments ever had the case.
fn lead(world: &World) -> TaskId {
    task_of(world, ROADS)
}

/// The helper's.
fn helper(world: &World) -> TaskId {
    task_of(world, WATER)
}

fn task_of(world: &World, name: &str) -> TaskId {
    let case = world.board.case(CASE);
    let desks = case.into_iter().flat_map(|case| &case.handling.desk);
    let mut own = desks.filter(|(_, desk)| desk.department.0 == name).map(|(task, _)| *task);
    own.next().unwrap_or(TaskId(Uuid::nil()))
}

fn by_roads(world: &World, deed: fn(TaskId) -> Deed) -> Command {
    does(desk(ROADS), deed(lead(world)))
}

/// The unit that has the case or is asked, and the task.
fn at_work(world: &World) -> (UnitId, TaskId) {
    let task = world.board.case(CASE).map_or(TaskId(Uuid::nil()), |case| case.task);
    (LAN, task)
}

const BY_CENTRES: [Row; 44] = [
    ("派遣 Assign", |_| does(city(), assign(ROADS, &[]))),
    ("加派 AddHandler", |_| does(city(), add(POWER))),
    ("转派 HandOn", |world| does(city(), hand_on(lead(world), POWER))),
    ("免除协办 LetGo", |world| does(city(), let_go(helper(world)))),
    ("免除协办 LetGo, of the lead", |world| does(city(), let_go(lead(world)))),
    ("同意改派 RuleReturn Agreed, to another", |world| does(city(), agree(lead(world), Some(POWER)))),
    ("同意改派 RuleReturn Agreed, to the centre", |world| does(city(), agree(lead(world), None))),
    ("裁定承办 RuleReturn Bound", |world| does(city(), bind(lead(world)))),
    ("准予延期 RuleExtension", |_| does(city(), rule_more(ExtensionRuling::Granted))),
    ("回访 CallBack, content", |_| does(city(), called(report_of(CASE), true))),
    ("回访 CallBack, not content", |_| does(city(), called(report_of(CASE), false))),
    ("回访 CallBack, not reached", |_| does(city(), missed(report_of(CASE)))),
    ("挂账 Suspend LongTerm", |world| does(city(), suspend(SuspensionKind::LongTerm, world.in_hours(48)))),
    ("暂缓 Suspend Deferred", |world| does(city(), suspend(SuspensionKind::Deferred, world.in_hours(48)))),
    ("Resume", |_| does(city(), resume())),
    ("核实属实 Confirm", |_| does(city(), confirm())),
    ("提级办理 PassUp", |_| does(city(), pass_up())),
    ("下派 PassDown, nothing below", |_| does(city(), pass_down("oak"))),
    ("催办 Urge", |_| does(city(), urge())),
    ("督办 Supervise", |world| does(city(), supervise(world.in_hours(48)))),
    ("答复督办 AnswerSupervision, no letter", |_| does(city(), answer_letter())),
    ("上报 ReportUp", |world| does(city(), report_up(world.now))),
    ("上报 ReportUp, of what is not owed", |world| does(city(), report_up_to(Upward::Province, world.now))),
    ("更正 Correct, of the category", |_| does(city(), correct_about("flood", None))),
    ("更正 Correct, to red", |_| does(city(), correct_grade(Grade::Red))),
    ("更正 Correct, to what it is", |_| does(city(), correct_grade(Grade::Ordinary))),
    ("领导包案 TakeCharge", |_| does(city(), Deed::TakeCharge { leader: IN_COUNTY })),
    ("不予受理 NotAccept", |_| does(city(), not_accept())),
    ("直接答复 AnswerAtOnce", |_| does(city(), answer_at_once())),
    ("移交 Transfer", |_| does(city(), transfer())),
    ("并单 Merge into another", |_| does(city(), merge(OTHER_CASE))),
    ("并单 Merge of another into it", |_| about(OTHER_CASE, city(), merge(CASE))),
    ("拆分 Part, nothing merged", |_| does(city(), part(OTHER_CASE))),
    ("拆单 PartReport, that opened it", |_| does(city(), part_report(report_of(CASE)))),
    ("KeepApart, from itself", |_| does(city(), Deed::KeepApart { other: CASE })),
    ("KeepApart", |_| does(city(), Deed::KeepApart { other: OTHER_CASE })),
    ("已阅 ReadCopy, by the owner", |_| does(oak(), Deed::ReadCopy)),
    ("缓办 Suspend Emergency, no response", |world| {
        does(city(), suspend(SuspensionKind::Emergency, world.in_hours(48)))
    }),
    ("归入突发事件 Attach", |_| attach(CASE, city(), FLOOD)),
    ("移出突发事件 Detach, of none", |_| does(city(), Deed::Detach)),
    ("归档 Archive", |_| does(city(), Deed::Archive)),
    ("FollowResponse, none holds", |_| follow(CASE)),
    ("ReckonLimit", |_| Command::ReckonLimit { case: CASE }),
    ("重开 Reopen", |_| reopen()),
];

const BY_DEPARTMENTS: [Row; 5] = [
    ("签收 Sign", |world| by_roads(world, |task| Deed::Sign { task })),
    ("退单 AskReturn", |world| by_roads(world, ask_return)),
    ("转派 HandOn, to one that is not below", |world| by_roads(world, |task| hand_on(task, POWER))),
    ("延期 AskExtension", |world| by_roads(world, |task| ask_more(task, Span::Hours(1)))),
    ("反馈 Reply", |world| by_roads(world, reply)),
];

const BY_DESKS: [Row; 12] = [
    ("Acknowledge", |world| {
        let round = world.board.case(CASE).map_or(1, |case| case.round);
        acknowledge(0, round, IN_OAK)
    }),
    ("JoinReport, as pressing", |_| Command::JoinReport(crate::orders::second_caller())),
    ("JoinReport, red", |_| another_says(Grade::Red)),
    ("PlaceCase", |_| place_at(Some(metres_east(10)), "oak-1")),
    ("RecordCall", |_| record_call(Service::Fire)),
    ("DispatchUnits", |_| dispatch(&[MEI])),
    ("StandDown", |_| stand_down(LAN)),
    ("Settle", |_| settle(IN_OAK)),
    ("核实 Verify Done", |_| verify(INSPECTOR, Verdict::Done)),
    ("返工 Verify NotDone", |_| verify(INSPECTOR, Verdict::NotDone)),
    ("办结 Close", |_| Command::Close { case: CASE, by: INSPECTOR, tier: Tier::City }),
    ("作废 Withdraw", |_| withdraw()),
];

const BY_UNITS: [Row; 6] = [
    ("Accept", |world| {
        let offer = world.board.hold_on(LAN).map_or(crate::orders::NO_OFFER, |(_, offer)| offer);
        crate::orders::accept(LAN, offer)
    }),
    ("Decline", |world| {
        let offer = world.board.hold_on(LAN).map_or(crate::orders::NO_OFFER, |(_, offer)| offer);
        crate::orders::decline(LAN, offer)
    }),
    ("SetOut", |world| crate::orders::set_out(at_work(world).0, at_work(world).1)),
    ("Arrive", |world| crate::orders::arrive(at_work(world).0, at_work(world).1)),
    ("增援 AskBackup", |world| crate::orders::ask_backup(at_work(world).0, at_work(world).1)),
    ("Finish", |world| crate::orders::finish(at_work(world).0, at_work(world).1)),
];

const BY_CALLERS: [Row; 2] = [
    ("核实 VerifyByCaller Done", |_| caller_says(Verdict::Done)),
    ("返工 VerifyByCaller NotDone", |_| caller_says(Verdict::NotDone)),
];

const PARTING: [Row; 1] = [("拆分 Part", |_| does(city(), part(OTHER_CASE)))];

fn cell(state: State, command: fn(&World) -> Command, holds_another: bool) -> String {
    if holds_another && state == State::Merged {
        return "–".to_owned();
    }
    let mut world = state.world(holds_another);
    let command = command(&world);
    becomes(&mut world, &command)
}

fn becomes(world: &mut World, command: &Command) -> String {
    let before = world.board.case(CASE).map(|case| case.phase);
    match world.carry_out(command) {
        Err(refusal) => format!("✗ {}", short(&refusal)),
        Ok(decision) if decision.events.is_empty() => "nothing".to_owned(),
        Ok(decision) => match (before, world.board.case(CASE).map(|case| case.phase)) {
            (before, Some(after)) if before == Some(after) => "·".to_owned(),
            (_, Some(after)) => format!("**{after:?}**"),
            (Some(_), None) => {
                let last = decision.events.iter().rev().find(|event| event.ends_its_case());
                format!("**ends: {}**", last.expect("something ended it").kind())
            }
            (None, None) => decision.events.last().expect("something happened").kind().to_owned(),
        },
    }
}

/// A refusal by its name, with what it says of why.
#[expect(clippy::wildcard_enum_match_arm, reason = "few refusals say more than their name")]
fn short(refusal: &Refusal) -> String {
    let told = format!("{refusal:?}");
    let name = told.split(['(', ' ', '{']).next().unwrap_or_default().to_owned();
    match refusal {
        Refusal::NoExtension { why, .. } => format!("{name}: {why:?}"),
        Refusal::NotCorrected { why, .. } => format!("{name}: {why:?}"),
        _ => name,
    }
}

fn section(table: &mut String, title: &str, rows: &[Row], holds_another: bool) {
    let names = STATES.map(State::name).join(" | ");
    write!(table, "\n## {title}\n\n| | {names} |\n|{}\n", "---|".repeat(STATES.len() + 1)).unwrap();
    for (name, command) in rows {
        let cells = STATES.map(|state| cell(state, *command, holds_another)).join(" | ");
        writeln!(table, "| {name} | {cells} |").unwrap();
    }
}

fn prepared(table: &mut String) {
    let names = STATES.map(State::name).join(" | ");
    let title = "After something else, or about something else";
    write!(table, "\n## {title}\n\n| | {names} |\n|{}\n", "---|".repeat(STATES.len() + 1)).unwrap();
    for (name, prepare, command) in PREPARED {
        let cells = STATES.map(|state| {
            let mut world = state.world(false);
            prepare(&mut world);
            let command = command(&world);
            becomes(&mut world, &command)
        });
        writeln!(table, "| {name} | {} |", cells.join(" | ")).unwrap();
    }
}

const HEAD: &str = "# What becomes of a case

Written by `hub/dispatch/tests/rules/states.rs`, which carries every command out in every state and fails when this table
says anything else; `WRITE_NEW_GOLDEN=1 cargo test -p hub-dispatch --test rules states` writes it anew.

The case is an enquiry about a street lamp whose caller wants an answer, ordinary, in a village whose category is
dispatched by the machine; everybody has the seat that the command wants (who is refused for the seat is told further
down). *Closed* was withdrawn a moment ago, *Archived* long ago; *Merged* is part of
another case. In *Suspended* the departments' case waits for a long time, with its limit paused. The policy here wants
cases of every grade reported upward (上报); the one that ships wants it of 特急 alone.
Its clocks run by the calendar in force: *ReckonLimit* moves them where that is another, and nothing here.

- **Phase**: it goes there; **ends**: it is no longer open, by that event.
- `·`: carried out, and it stays where it is. `nothing`: nothing was left to be done.
- An event by itself: what is recorded though the case is not open.
- `✗`: refused, and why. `–`: there is nothing that could run out, or be done.
";

#[test]
fn the_table_in_the_documentation_says_what_the_rules_do() {
    let mut table = HEAD.to_owned();
    section(&mut table, "By a centre", &BY_CENTRES, false);
    section(&mut table, "By a centre, while another case is merged into it", &PARTING, true);
    section(&mut table, "By the department that leads", &BY_DEPARTMENTS, false);
    section(&mut table, "By a desk", &BY_DESKS, false);
    section(&mut table, "By the unit that was asked first", &BY_UNITS, false);
    section(&mut table, "By whoever reported it", &BY_CALLERS, false);
    prepared(&mut table);
    timers::section(&mut table);
    seats::section(&mut table);
    if std::env::var_os("WRITE_NEW_GOLDEN").is_some() {
        std::fs::write(TABLE, &table).unwrap();
    }
    let kept = std::fs::read_to_string(Path::new(TABLE)).expect("WRITE_NEW_GOLDEN=1 writes the table");
    for (line, (told, is)) in kept.lines().zip(table.lines()).enumerate() {
        assert_eq!(told, is, "docs/case-states.md, line {}", line + 1);
    }
    assert_eq!(kept.lines().count(), table.lines().count(), "docs/case-states.md");
}

/// Every deed stands in the table: a new one must be added to it.
#[test]
fn no_deed_is_missing_from_the_table() {
    let world = State::Open(Phase::WithDepartments).world(false);
    let rows = BY_CENTRES.iter().chain(&BY_DEPARTMENTS);
    let deeds = rows.filter_map(|(_, command)| {
        let Command::Act(act) = command(&world) else { return None };
        Some(format!("{:?}", std::mem::discriminant(&act.deed)))
    });
    let told: std::collections::BTreeSet<String> = deeds.collect();
    let source = include_str!("../../src/deed.rs");
    let (_, after) = source.split_once("pub enum Deed {").unwrap();
    let (body, _) = after.split_once("\n}\n").unwrap();
    let names = body.lines().filter_map(|line| line.strip_prefix("    "));
    let listed = names.filter(|line| line.starts_with(char::is_uppercase));
    assert_eq!(told.len(), listed.count());
}
