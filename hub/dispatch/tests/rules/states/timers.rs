//! What a timer that runs out does to a case, in each state that sets it.

use std::fmt::Write as _;

use hub_dispatch::{Command, DeskPurpose, Event, Happened, LIMIT_MARKS, Phase, Timer};

use super::{STATES, State, short};
use crate::{
    desks::{ROADS, city, does, supervise},
    emergencies::{FLOOD, flood, opened},
    orders::CASE,
    town::STAFF,
    whistling::{WHISTLE, for_case},
    world::World,
};

/// What brings it about, and which timer then runs out; none where the case has none such.
type Row = (&'static str, fn(&mut World), fn(&World) -> Option<Timer>);

const ROWS: [Row; 15] = [
    ("Case clock, nobody had been told", nothing, |world| clock(world).filter(|_| !had_its_chance(world))),
    ("Case clock, alerted before", urged, clock),
    ("Limit, 50 %", nothing, |world| mark(world, 50)),
    ("Limit, 80 %", |world| marks_before(world, 80), |world| mark(world, 80)),
    ("Limit, 100 %", |world| marks_before(world, 100), |world| mark(world, 100)),
    ("Limit, 120 %", |world| marks_before(world, 120), |world| mark(world, 120)),
    ("Department, to sign", nothing, |world| desk_clock(world, DeskPurpose::Sign)),
    ("Department, to reply", signed_by_time, |world| desk_clock(world, DeskPurpose::Reply)),
    ("督办 letter", supervised, letter),
    ("上报 report upward", nothing, report_up),
    ("吹哨 whistle, nobody has signed", whistle_is_blown, whistle),
    ("初报 report upward of an incident", incident_is_opened, incident),
    ("Offer, to answer", nothing, |world| of_task(world, |timer| matches!(timer, Timer::Answer { .. }))),
    ("Next search", nobody_is_there, |world| of_task(world, |timer| matches!(timer, Timer::Search { .. }))),
    ("Unit on scene, to say that it is well", nothing, |world| {
        of_task(world, |timer| matches!(timer, Timer::Welfare { .. }))
    }),
];

fn nothing(_: &mut World) {}

/// Whoever was asked lets it run out, and everybody goes home.
fn nobody_is_there(world: &mut World) {
    for (unit, ..) in STAFF {
        world.when(Command::SignOff { unit });
    }
    if let Some(timer) = of_task(world, |timer| matches!(timer, Timer::Answer { .. })) {
        world.fire(timer);
    }
}

fn urged(world: &mut World) {
    world.when(does(city(), crate::desks::urge()));
}

fn supervised(world: &mut World) {
    let at = world.in_hours(48);
    world.when(does(city(), supervise(at)));
}

fn whistle_is_blown(world: &mut World) {
    world.when(for_case(world, CASE, &[ROADS]));
}

fn whistle(world: &World) -> Option<Timer> {
    let clock = world.board.whistle(WHISTLE)?.clock?;
    Some(Timer::Whistle { whistle: WHISTLE, generation: clock.generation })
}

fn incident_is_opened(world: &mut World) {
    world.when(opened(flood()));
}

fn incident(world: &World) -> Option<Timer> {
    let clock = world.board.incident(FLOOD)?.clock?;
    Some(Timer::IncidentReport { incident: FLOOD, generation: clock.generation })
}

/// The time to sign runs out first.
fn signed_by_time(world: &mut World) {
    while let Some(timer) = desk_clock(world, DeskPurpose::Sign) {
        world.fire(timer);
    }
}

fn marks_before(world: &mut World, percent: u8) {
    for before in LIMIT_MARKS.into_iter().filter(|mark| *mark < percent) {
        if let Some(timer) = mark(world, before) {
            world.fire(timer);
        }
    }
}

fn clock(world: &World) -> Option<Timer> {
    let clock = world.board.case(CASE)?.clock?;
    Some(Timer::Clock { case: CASE, generation: clock.generation })
}

fn had_its_chance(world: &World) -> bool {
    world.board.case(CASE).is_some_and(|case| case.alert.is_some() || case.acknowledged_by.is_some())
}

fn mark(world: &World, percent: u8) -> Option<Timer> {
    let running = world.board.case(CASE)?.handling.limit.as_ref()?;
    let (next, _) = running.next_mark()?;
    (next == percent).then_some(Timer::Limit { case: CASE, generation: running.generation })
}

fn letter(world: &World) -> Option<Timer> {
    let letter = world.board.case(CASE)?.handling.letter.as_ref()?;
    Some(Timer::Letter { case: CASE, generation: letter.generation })
}

fn report_up(world: &World) -> Option<Timer> {
    let owed = world.board.case(CASE)?.handling.reports_up.first()?;
    Some(Timer::ReportUp { case: CASE, generation: owed.generation })
}

fn desk_clock(world: &World, purpose: DeskPurpose) -> Option<Timer> {
    let desks = &world.board.case(CASE)?.handling.desk;
    desks.iter().find_map(|(&task, desk)| {
        let clock = desk.clock.filter(|clock| clock.purpose == purpose)?;
        Some(Timer::Desk { case: CASE, task, generation: clock.generation })
    })
}

fn of_task(world: &World, wanted: fn(&Timer) -> bool) -> Option<Timer> {
    let own = world.board.case(CASE)?.task;
    let of_it = |timer: &&Timer| match timer {
        Timer::Answer { task, .. } | Timer::Search { task, .. } | Timer::Welfare { task, .. } => *task == own,
        Timer::Clock { .. }
        | Timer::Limit { .. }
        | Timer::Letter { .. }
        | Timer::ReportUp { .. }
        | Timer::Desk { .. }
        | Timer::Whistle { .. }
        | Timer::IncidentReport { .. } => false,
    };
    world.ledger.timers.keys().filter(of_it).find(|timer| wanted(timer)).copied()
}

fn cell(state: State, prepare: fn(&mut World), timer: fn(&World) -> Option<Timer>) -> String {
    let mut world = state.world(false);
    prepare(&mut world);
    let Some(timer) = timer(&world) else { return "–".to_owned() };
    let before = world.board.case(CASE).map(|case| (case.phase, case.rung));
    match world.carry_out(&Command::TimerRanOut(timer)) {
        Err(refusal) => format!("✗ {}", short(&refusal)),
        Ok(decision) => {
            let after = world.board.case(CASE).map(|case| (case.phase, case.rung));
            told(&decision.events, before, after)
        }
    }
}

type Stands = Option<(Phase, u8)>;

/// Where the case goes, which post hears of it and why, and what else is on record.
#[expect(clippy::wildcard_enum_match_arm, reason = "few events are told of")]
fn told(events: &[Event], before: Stands, after: Stands) -> String {
    let mut words: Vec<String> = Vec::new();
    if let (Some((was, _)), Some((is, _))) = (before, after)
        && was != is
    {
        words.push(format!("**{is:?}**"));
    }
    for event in events {
        match event {
            Event::Alerted { rung, reason, .. } => {
                let to = if before.is_some_and(|(_, before)| *rung > before) {
                    "the post above"
                } else {
                    "its post"
                };
                let why = reason.map_or_else(|| "Opened".to_owned(), |reason| format!("{reason:?}"));
                words.push(format!("{to} hears of it: {why}"));
            }
            Event::Acted(acted) if matches!(acted.what, Happened::LimitMarkReached { .. }) => {}
            Event::Acted(_)
            | Event::SearchSet { .. }
            | Event::OfferEnded { .. }
            | Event::OfferMade { .. }
            | Event::SearchFailed { .. } => {
                words.push(event.kind().to_owned());
            }
            _ => {}
        }
    }
    if words.is_empty() { "on record".to_owned() } else { words.join(", ") }
}

pub(super) fn section(table: &mut String) {
    let names = STATES.map(State::name).join(" | ");
    let title = "When a timer runs out";
    write!(table, "\n## {title}\n\n| | {names} |\n|{}\n", "---|".repeat(STATES.len() + 1)).unwrap();
    for (name, prepare, timer) in ROWS {
        let cells = STATES.map(|state| cell(state, prepare, timer)).join(" | ");
        writeln!(table, "| {name} | {cells} |").unwrap();
    }
}

/// Every kind of timer has its rows: one that is new must be added to them.
#[test]
fn no_timer_is_missing_from_the_table() {
    let rows = [
        ("Clock", "Case clock"),
        ("Answer", "Offer"),
        ("Search", "Next search"),
        ("Welfare", "Unit on scene"),
        ("Limit", "Limit"),
        ("Letter", "督办 letter"),
        ("ReportUp", "上报"),
        ("Desk", "Department"),
        ("Whistle", "吹哨"),
        ("IncidentReport", "初报"),
    ];
    let kinds = super::seats::variants("Timer");
    assert_eq!(kinds, rows.map(|(kind, _)| kind.to_owned()));
    for (kind, row) in rows {
        assert!(ROWS.iter().any(|(name, ..)| name.starts_with(row)), "{kind} has no row");
    }
}
