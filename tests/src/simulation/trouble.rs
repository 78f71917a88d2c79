//! What goes wrong with hubs: crashes, clocks, and a whole city without power for three hours.

use hub_dispatch::Command;

use super::{
    watch::Broken,
    world::{Happening, World},
};

const TROUBLE_US: i64 = 2_500_000;
const QUIET_TROUBLE_US: i64 = 3_600 * 1_000_000;
const HOUR_US: i64 = 3_600 * 1_000_000;
/// Clocks drift within this.
const SKEW_US: i64 = 2_000_000;

impl World {
    /// Something goes wrong.
    pub(super) fn trouble(&mut self) {
        if !self.faulty {
            return;
        }
        let hub = self.chance.below(self.hubs.len());
        match self.chance.below(200) {
            0..=9 if self.hubs[hub].up => {
                self.tally.fault("crash at rest");
                self.crash(hub);
            }
            10..=29 => {
                self.tally.fault("clock drifted");
                let skew_us = self.chance.between(-SKEW_US, SKEW_US);
                self.set_clock(hub, skew_us);
            }
            30..=36 => {
                self.tally.fault("clock jumped back by hours");
                let hours = self.chance.between(1, 72);
                self.set_clock(hub, -hours * HOUR_US);
            }
            37..=39 => {
                self.tally.fault("clock jumped ahead");
                // Hours ahead, everything is dated hours ahead, and later every hub waits for that time to come.
                let far = self.chance.one_in(60);
                let skew_us = if far { 3 * HOUR_US } else { self.chance.between(3_000_000, 60_000_000) };
                self.set_clock(hub, skew_us);
            }
            40..=104 => {
                self.tally.fault("clock set right");
                self.set_clock(hub, 0);
            }
            105 if self.chance.one_in(4) => {
                self.tally.fault("all hubs down for three hours");
                self.set_clocks_right();
                for hub in 0..self.hubs.len() {
                    if self.hubs[hub].up {
                        let early_us = self.chance.between(0, 5_000_000);
                        self.crash_for(hub, 3 * HOUR_US + early_us);
                    }
                }
            }
            _ => {}
        }
        let next_us = if self.is_quiet() { QUIET_TROUBLE_US * self.quiet_slower() } else { TROUBLE_US };
        self.after(next_us, Happening::Trouble);
    }

    fn set_clocks_right(&mut self) {
        for hub in 0..self.hubs.len() {
            self.set_clock(hub, 0);
        }
    }

    /// A hub sees at once that its clock was set, however long the spell is in which it had nothing to look at.
    fn set_clock(&mut self, hub: usize, skew_us: i64) {
        self.hubs[hub].set_clock(skew_us, self.now_us);
        self.look_soon(hub);
    }

    /// The second half begins: nothing goes wrong any more, and everybody is prompt.
    pub(super) fn faults_off(&mut self) -> Result<(), Broken> {
        self.faulty = false;
        self.set_clocks_right();
        for hub in 0..self.hubs.len() {
            self.restart(hub)?;
        }
        for index in 0..self.devices.len() {
            let unit = self.devices[index].unit;
            let hold = self.watch.truth.hold_on(unit);
            let at_work = hold.filter(|(task, _)| {
                self.watch.truth.task(*task).is_some_and(|task| task.attending.is_some())
            });
            self.devices[index].job = at_work.map(|(task, offer)| (offer, task));
            if let Some((task, _)) = at_work {
                self.unit_orders(unit, Command::Arrive { unit, task, place: None }, 0);
            }
        }
        Ok(())
    }
}
