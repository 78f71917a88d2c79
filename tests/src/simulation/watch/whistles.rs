//! 中心吹哨、部门报到: who is absent is reckoned here anew, and no open whistle waits for nobody and nothing.

use std::collections::BTreeMap;

use hub_dispatch::{
    DepartmentCode, Timer, UtcMicros, WhistleArrived, WhistleId, WhistleTurn, Whistled, board::Recorded,
};

use super::{Broken, Watch, ensure};
use crate::simulation::store::Store;

/// Where a department is, by the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whereabouts {
    Away,
    There,
    Gone,
}

/// A whistle, by the events.
#[derive(Debug, Clone)]
pub(super) struct WhistleLife {
    there_by: UtcMicros,
    called: Vec<DepartmentCode>,
    at: BTreeMap<DepartmentCode, Whereabouts>,
    time_is_up: bool,
    is_over: bool,
}

impl WhistleLife {
    fn those(&self, wanted: Whereabouts) -> Vec<DepartmentCode> {
        let is = |code: &&DepartmentCode| self.at.get(*code) == Some(&wanted);
        self.called.iter().filter(is).cloned().collect()
    }
}

impl Watch {
    /// What happens to a whistle, before it counts.
    pub(super) fn note_whistle(&mut self, recorded: &Recorded, whistled: &Whistled) -> Result<(), Broken> {
        let id = whistled.whistle;
        if let WhistleTurn::Blown(blown) = &whistled.what {
            let at: BTreeMap<_, _> =
                blown.departments.iter().map(|code| (code.clone(), Whereabouts::Away)).collect();
            let is_sound = !at.is_empty() && at.len() == blown.departments.len();
            ensure(is_sound && blown.there_by > recorded.at, &[&id], || {
                format!("whistle {id} was blown as {blown:?}")
            })?;
            let (there_by, called) = (blown.there_by, blown.departments.clone());
            let life = WhistleLife { there_by, called, at, time_is_up: false, is_over: false };
            let before = self.whistles.insert(id, life);
            return ensure(before.is_none(), &[&id], || format!("whistle {id} was blown twice"));
        }
        let Some(life) = self.whistles.get_mut(&id).filter(|life| !life.is_over) else {
            return ensure(false, &[&id], || format!("{whistled:?} of a whistle that is not open"));
        };
        turned(life, recorded.at, whistled)
    }

    /// An open whistle has its one timer, or somebody is there; one that has ended has none.
    pub(super) fn whistle_is_whole(&self, store: &Store, id: WhistleId) -> Result<(), Broken> {
        let all = Timer::Whistle { whistle: id, generation: 0 }..=Timer::Whistle {
            whistle: id,
            generation: u64::MAX,
        };
        let timers: Vec<_> = store.timers.range(all).collect();
        let life = self.whistles.get(&id).filter(|life| !life.is_over);
        let (Some(whistle), Some(life)) = (self.truth.whistle(id), life) else {
            let is_gone = self.truth.whistle(id).is_none() && life.is_none() && timers.is_empty();
            return ensure(is_gone, &[&id], || format!("whistle {id} has ended and has timers {timers:?}"));
        };
        let set =
            whistle.clock.map(|it| (Timer::Whistle { whistle: id, generation: it.generation }, it.due.0));
        let same = timers.len() <= 1 && timers.first().map(|(timer, due)| (**timer, **due)) == set;
        ensure(same, &[&id], || format!("whistle {id} has clock {set:?} and timers {timers:?}"))?;
        let somebody_is_there = !life.those(Whereabouts::There).is_empty();
        ensure(set.is_some() || somebody_is_there, &[&id], || {
            format!("whistle {id} waits for nobody and nothing")
        })?;
        let awaited = !life.time_is_up && !life.those(Whereabouts::Away).is_empty();
        let in_time = set.is_some_and(|(_, due)| due <= life.there_by.0);
        ensure(!awaited || in_time, &[&id], || format!("whistle {id} does not tell who is absent: {set:?}"))
    }
}

/// One turn of an open whistle.
fn turned(life: &mut WhistleLife, at: UtcMicros, whistled: &Whistled) -> Result<(), Broken> {
    let (id, told) = (whistled.whistle, || format!("{whistled:?} at {at:?} of {}", whistled.whistle));
    let whereabouts = |life: &WhistleLife, code: &DepartmentCode| life.at.get(code).copied();
    let sound = match &whistled.what {
        WhistleTurn::Blown(_) | WhistleTurn::Moved { .. } => true,
        WhistleTurn::Reminded { departments } => {
            let away = life.those(Whereabouts::Away);
            at < life.there_by && departments.iter().all(|code| away.contains(code))
        }
        WhistleTurn::TimeUp { absent } => {
            let away = life.those(Whereabouts::Away);
            ensure(*absent == away, &[&id], || {
                format!("whistle {id} tells that {absent:?} are absent, and {away:?} are")
            })?;
            let first = !life.time_is_up;
            life.time_is_up = true;
            first && at >= life.there_by
        }
        WhistleTurn::Arrived(arrived) => arrives(life, at, arrived),
        WhistleTurn::Signed { department } => whereabouts(life, department) == Some(Whereabouts::Away),
        WhistleTurn::Working { department } => whereabouts(life, department) == Some(Whereabouts::There),
        WhistleTurn::Left { department, .. } => {
            life.at.insert(department.clone(), Whereabouts::Gone) == Some(Whereabouts::There)
        }
        WhistleTurn::Rated { department, .. } => match whereabouts(life, department) {
            Some(Whereabouts::Gone) => true,
            Some(Whereabouts::Away) => life.time_is_up,
            Some(Whereabouts::There) | None => false,
        },
        WhistleTurn::CalledOff { .. } => {
            life.is_over = true;
            whistled.by.is_some()
        }
        WhistleTurn::Closed => {
            life.is_over = true;
            let nobody_comes = life.time_is_up || life.those(Whereabouts::Away).is_empty();
            nobody_comes && life.those(Whereabouts::There).is_empty()
        }
    };
    ensure(sound, &[&id], told)
}

/// How late it comes is reckoned from when it came; whoever comes after the time was found absent before.
fn arrives(life: &mut WhistleLife, at: UtcMicros, arrived: &WhistleArrived) -> bool {
    let late_us = arrived.at.0 - life.there_by.0;
    let late_ms = (late_us > 0).then(|| late_us.unsigned_abs() / 1_000);
    let was_found = at <= life.there_by || life.time_is_up;
    let before = life.at.insert(arrived.department.clone(), Whereabouts::There);
    arrived.at <= at && arrived.late_ms == late_ms && was_found && before == Some(Whereabouts::Away)
}
