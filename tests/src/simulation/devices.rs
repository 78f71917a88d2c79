//! Units with their devices: they get messages, answer by temperament, and do the work.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::Place;
use hub_dispatch::{
    Command, ContentDigest, DeclineReason, MessageId, Notice, OfferId, OtherPictures, Receipt, TaskId, UnitId,
};

use super::{
    city::{Card, Temperament},
    order::{Body, sealed},
    world::World,
};

/// What a device remembers; beyond this it forgets everything and learns it again.
const REMEMBERED_MAX: usize = 400;

/// What goes with the word that the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// All that can be wanted.
    Everything,
    /// What is at hand.
    Something,
}

/// A unit's device.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) unit: UnitId,
    pub(super) temperament: Temperament,
    seen: BTreeSet<MessageId>,
    /// How each offer was answered, and when.
    answers: BTreeMap<OfferId, (bool, i64)>,
    /// The offer accepted and its task, until the unit is done or stood down.
    pub(super) job: Option<(OfferId, TaskId)>,
}

impl Device {
    pub(super) fn new(card: &Card) -> Self {
        Self {
            unit: card.id,
            temperament: card.temperament,
            seen: BTreeSet::new(),
            answers: BTreeMap::new(),
            job: None,
        }
    }

    fn principal(&self) -> String {
        format!("unit{}", self.unit)
    }
}

impl World {
    fn device(&mut self, unit: UnitId) -> &mut Device {
        let found = self.devices.iter_mut().find(|device| device.unit == unit);
        found.expect("messages go to enrolled units, and those are the units of the city")
    }

    pub(super) fn temperament(&mut self, unit: UnitId) -> Temperament {
        let temperament = self.device(unit).temperament;
        if self.faulty { temperament } else { Temperament::Prompt }
    }

    /// A unit's order, after a while. Without a device it is said by telephone.
    pub(super) fn unit_orders(&mut self, unit: UnitId, command: Command, after_us: i64) {
        if self.temperament(unit) == Temperament::Telephone {
            return self.said_by_telephone(command, after_us);
        }
        let principal = self.device(unit).principal();
        self.order(&principal, Body::Plain(command), after_us);
    }

    /// A message reaches a device.
    pub(super) fn message(&mut self, unit: UnitId, message: MessageId, notice: Notice) {
        let deaf = match self.temperament(unit) {
            Temperament::Deaf => self.chance.percent(92),
            Temperament::Flapping => self.chance.percent(50),
            Temperament::Telephone => true,
            Temperament::Prompt | Temperament::Slow | Temperament::Declining => false,
        };
        if deaf {
            return;
        }
        let device = self.device(unit);
        if device.seen.len() > REMEMBERED_MAX {
            device.seen.clear();
            device.answers.clear();
        }
        let first = device.seen.insert(message);
        if first || !self.faulty || self.chance.percent(30) {
            self.unit_orders(unit, Command::Receive { unit, message, receipt: Receipt::Delivered }, 1_000);
        }
        if first && self.chance.percent(40) {
            self.unit_orders(unit, Command::Receive { unit, message, receipt: Receipt::Seen }, 900_000);
        }
        match notice {
            Notice::Offer { offer, task, .. } => self.offered(unit, offer, task),
            Notice::StandDown { offer } | Notice::Reassigned { offer, .. } => {
                let device = self.device(unit);
                if device.job.is_some_and(|(held, _)| held == offer) {
                    device.job = None;
                }
            }
            Notice::Welfare { task } => {
                if !self.faulty || self.chance.percent(70) {
                    self.unit_orders(unit, Command::ReportWell { unit, task }, 500_000);
                }
            }
            Notice::Moved { .. } | Notice::Corrected { .. } | Notice::MorePressing { .. } => {}
        }
    }

    /// An offer is answered once; seen again much later, it is answered again.
    pub(super) fn offered(&mut self, unit: UnitId, offer: OfferId, task: TaskId) {
        let now_us = self.now_us;
        let temperament = self.temperament(unit);
        let earlier = self.device(unit).answers.get(&offer).copied();
        let accept = match earlier {
            Some((_, at)) if now_us - at < 5_000_000 => return,
            Some((accept, _)) => accept,
            None => {
                let busy = self.device(unit).job.is_some_and(|(held, _)| held != offer);
                let willing = match temperament {
                    Temperament::Prompt | Temperament::Slow => 95,
                    Temperament::Flapping | Temperament::Deaf | Temperament::Telephone => 80,
                    Temperament::Declining => 15,
                };
                !busy && (!self.faulty || self.chance.percent(willing))
            }
        };
        self.device(unit).answers.insert(offer, (accept, now_us));
        let after_us = match temperament {
            Temperament::Slow => self.chance.between(4_000_000, 35_000_000),
            Temperament::Prompt
            | Temperament::Deaf
            | Temperament::Flapping
            | Temperament::Declining
            | Temperament::Telephone => self.chance.between(300_000, 4_000_000),
        };
        if !accept {
            let reason =
                self.chance.pick(&[DeclineReason::Busy, DeclineReason::TooFar, DeclineReason::Other]);
            let reason = reason.unwrap_or(DeclineReason::Other);
            self.unit_orders(unit, Command::Decline { unit, offer, reason }, after_us);
            return;
        }
        self.device(unit).job = Some((offer, task));
        self.unit_orders(unit, Command::Accept { unit, offer }, after_us);
    }

    /// Pictures of the work, by the digests of their bytes.
    fn photos(&mut self) -> Vec<ContentDigest> {
        let count = if self.chance.one_in(3) { self.chance.between(1, 6) } else { 0 };
        (0..count).map(|_| self.photo()).collect()
    }

    fn photo(&mut self) -> ContentDigest {
        ContentDigest(format!("{:064x}", self.chance.id(self.now_us).as_u128()))
    }

    /// Somewhere in the city.
    fn where_it_is(&mut self) -> Place {
        let grid = self.chance.pick(&self.city.grids).expect("the city has grids");
        self.city.place_in(&grid, &mut self.chance)
    }

    /// The word that the work is done, with all that can be wanted, or with what is at hand.
    fn finish(&mut self, unit: UnitId, task: TaskId, shown: Shown) -> Command {
        let note = Some(sealed(self.chance.id(self.now_us)));
        let (mut before, mut photos, mut place) = (self.photos(), self.photos(), None);
        if shown == Shown::Everything {
            before.push(self.photo());
            photos.push(self.photo());
            place = Some(self.where_it_is());
        }
        let others =
            OtherPictures { during: self.photos(), signed: self.photos(), ..OtherPictures::default() };
        Command::Finish { unit, task, note, before, photos, others, place }
    }

    /// After an answer to a step of the work: the next step.
    pub(super) fn job_goes_on(&mut self, unit: UnitId, command: &Command, done: bool, not_ours: bool) {
        let Some((offer, task)) = self.device(unit).job else { return };
        if not_ours {
            self.device(unit).job = None;
            return;
        }
        // Whoever forgot the pictures takes them now.
        let unshown = matches!(command, Command::Finish { before, photos, place, .. }
            if before.is_empty() || photos.is_empty() || place.is_none());
        if !done && unshown {
            let finish = self.finish(unit, task, Shown::Everything);
            return self.unit_orders(unit, finish, 2_000_000);
        }
        if !done {
            return;
        }
        let dawdle = if self.faulty && self.chance.one_in(6) { 12 } else { 1 };
        let after_us = dawdle * self.chance.between(1_000_000, 7_000_000);
        let gives_up = self.faulty && self.chance.one_in(25);
        let accepted = matches!(command, Command::Accept { .. });
        let on_its_way = accepted || matches!(command, Command::SetOut { .. });
        let finished = matches!(command, Command::Finish { .. });
        if finished || (on_its_way && gives_up) {
            self.device(unit).job = None;
        }
        if finished {
            return;
        }
        let next = if on_its_way && gives_up {
            Command::Decline { unit, offer, reason: DeclineReason::NoMeans }
        } else if accepted && self.chance.percent(80) {
            Command::SetOut { unit, task }
        } else if on_its_way {
            let place = self.chance.one_in(2).then(|| self.where_it_is());
            Command::Arrive { unit, task, place }
        } else if self.faulty && self.chance.one_in(12) {
            Command::AskBackup { unit, task, note: sealed(self.chance.id(self.now_us)) }
        } else if self.faulty && self.chance.one_in(3) {
            Command::ReportWell { unit, task }
        } else {
            let everything = !self.faulty || self.chance.percent(80);
            self.finish(unit, task, if everything { Shown::Everything } else { Shown::Something })
        };
        self.unit_orders(unit, next, after_us);
    }
}
