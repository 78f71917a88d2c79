//! Whistles at random: blown for the cases of the run, and answered by departments in any order.

use hub_dispatch::{BlowWhistle, Command, Degree, Stream, WhistleId, WhistleOrder, board::WhistleStep};
use uuid::Uuid;

use super::steps::Step;
use crate::{
    desks::{POWER, ROADS, WATER, city, department, desk, north, oak, south},
    whistling::{blow, call_off, leave, rate, recorded, sign, there, whistle, work},
    world::World,
};

const CALLED: [&str; 3] = [ROADS, WATER, POWER];

impl Step {
    pub(super) fn whistle(self, world: &World) -> Command {
        let open: Vec<WhistleId> = world.board.whistles().map(|whistle| whistle.id).collect();
        match open.get(usize::from(self.a) % (open.len() + 2)) {
            Some(&id) => self.about_whistle(world, id),
            None => self.blown(world),
        }
    }

    fn blown(self, world: &World) -> Command {
        let ids = (0..).map(|number| WhistleId(Uuid::from_u128(70_001 + number)));
        let fresh = ids.into_iter().find(|id| world.ledger.version(Stream::Whistle(*id)) == 0);
        let named = &CALLED[..usize::from(self.b) % (CALLED.len() + 1)];
        let case = Some(self.case()).filter(|_| !self.b.is_multiple_of(5));
        let by = [north(), city(), south(), oak()][usize::from(self.b / 4) % 4].clone();
        let hours = u64::from(self.a % 4);
        let whistle = whistle(world, hours, named);
        blow(BlowWhistle { whistle: fresh.unwrap_or(whistle.whistle), by, case, ..whistle })
    }

    /// Mostly what comes next for a department, from its own desk or the city.
    fn about_whistle(self, world: &World, id: WhistleId) -> Command {
        let whistle = world.board.whistle(id).expect("it was just listed");
        let department_at = usize::from(self.b) % whistle.departments.len();
        let called = &whistle.departments[department_at];
        let name = called.department.0.as_str();
        let odd = self.b.is_multiple_of(11);
        let deed = match called.step {
            _ if odd => [sign(name), work(name), leave(name), call_off()][usize::from(self.a) % 4].clone(),
            WhistleStep::Called | WhistleStep::Signed if called.absent && !self.b.is_multiple_of(3) => {
                rate(name, Degree::NotSatisfied)
            }
            WhistleStep::Called if self.b.is_multiple_of(2) => sign(name),
            WhistleStep::Called | WhistleStep::Signed if self.b.is_multiple_of(7) => {
                recorded(name, world.now)
            }
            WhistleStep::Called | WhistleStep::Signed => there(name, u32::from(self.b) * 2, 5),
            WhistleStep::Arrived if !self.b.is_multiple_of(3) => work(name),
            WhistleStep::Arrived | WhistleStep::Working => leave(name),
            WhistleStep::Left if self.b.is_multiple_of(3) => hub_dispatch::WhistleDeed::Close,
            WhistleStep::Left => rate(name, Degree::NotSatisfied),
        };
        let by = if self.a.is_multiple_of(3) && !odd { desk(&department(name).0) } else { city() };
        Command::Whistle(Box::new(WhistleOrder { whistle: id, by, deed }))
    }
}

/// Every whistle is called off.
pub(super) fn all_are_called_off(world: &mut World) {
    let open: Vec<WhistleId> = world.board.whistles().map(|whistle| whistle.id).collect();
    for id in open {
        let order = WhistleOrder { whistle: id, by: city(), deed: call_off() };
        world.given(Command::Whistle(Box::new(order)));
    }
}
