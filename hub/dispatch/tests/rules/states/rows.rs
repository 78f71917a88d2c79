//! Rows of the first table that want something to have happened before, or concern more than the case.

use hub_dispatch::{CaseId, Command, ContentDigest, Deed, Handled, Intake, Said};

use super::{at_work, lead};
use crate::{
    desks::{ROADS, answer_letter, ask_return, bind, city, desk, does, oak, pass_down, pass_up, supervise},
    orders::{CASE, NO_CASE, desk_says, intake, picture, report_of, sealed, sos},
    town::{INSPECTOR, LAN, category},
    world::World,
};

/// A row: what happens before, as far as it can, and then the order.
pub(super) type Prepared = (&'static str, fn(&mut World), fn(&World) -> Command);

pub(super) const PREPARED: [Prepared; 8] = [
    (
        "下派 PassDown, to the village below",
        |world| tries(world, does(city(), pass_up())),
        |_| does(city(), pass_down("oak")),
    ),
    ("答复督办 AnswerSupervision", supervised, |_| does(oak(), answer_letter())),
    ("退单 AskReturn, of what was bound", bound, |world| does(desk(ROADS), ask_return(lead(world)))),
    ("代录 Relay, the department signs", nothing, |world| {
        desk_says(ROADS, Said::Signed, Deed::Sign { task: lead(world) })
    }),
    ("ReportWell", nothing, |world| {
        let (unit, task) = at_work(world);
        Command::ReportWell { unit, task }
    }),
    ("RaiseSos, by the unit that was asked", nothing, |_| sos(LAN, NO_CASE)),
    ("即采即办 FileHandled, another matter", nothing, |_| Command::FileHandled(litter(NO_CASE))),
    ("EraseReport", nothing, |_| Command::EraseReport { report: report_of(CASE), by: INSPECTOR }),
];

fn nothing(_: &mut World) {}

/// It may be refused where the case stands.
fn tries(world: &mut World, command: Command) {
    world.when(command);
}

fn supervised(world: &mut World) {
    let at = world.in_hours(48);
    tries(world, does(city(), supervise(at)));
}

fn bound(world: &mut World) {
    tries(world, does(desk(ROADS), ask_return(lead(world))));
    tries(world, does(city(), bind(lead(world))));
}

fn litter(case: CaseId) -> Handled {
    let intake = Intake { category: category("litter"), channel: "unit".to_owned(), ..intake(case) };
    let after = vec![ContentDigest("cd".repeat(32))];
    Handled { intake, by: oak(), note: sealed(), before: vec![picture()], after }
}
