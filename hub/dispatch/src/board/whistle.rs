//! An open whistle (中心吹哨、部门报到): who was called, how far each has come, and what its timer waits for.

use geo_index::{AreaCode, Place};
use serde::{Deserialize, Serialize};

use super::Recorded;
use crate::{
    Actor, Blown, CaseId, Degree, DepartmentCode, Event, LeftOut, Sealed, UtcMicros, WhistleArrived,
    WhistleId, WhistleTurn, Whistled,
};

/// How far a department has come; no step goes backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhistleStep {
    /// It was called.
    Called,
    /// 签收.
    Signed,
    /// 到场.
    Arrived,
    /// 处置.
    Working,
    /// 离场.
    Left,
}

/// What the timer of a whistle does when it runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhistlePurpose {
    /// Reminds whoever has not signed.
    Remind,
    /// Says who is absent.
    TimeUp,
    /// Closes what nobody is at any more.
    Close,
}

/// The timer of a whistle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhistleClock {
    /// What it is for.
    pub purpose: WhistlePurpose,
    /// Ever increasing for the whistle.
    pub generation: u64,
    /// When it runs out.
    pub due: UtcMicros,
}

/// How a whistle has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhistleEnd {
    /// It was closed: by the whistler, or by the rules.
    Closed,
    /// 取消.
    CalledOff,
}

/// A department that was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledDepartment {
    /// Which.
    pub department: DepartmentCode,
    /// How far it has come.
    pub step: WhistleStep,
    /// 缺席: the time came and it was not there.
    pub absent: bool,
    /// When it signed, if it did.
    pub signed_at: Option<UtcMicros>,
    /// Its arrival.
    pub arrived: Option<WhistleArrived>,
    /// When it said that it works.
    pub working_at: Option<UtcMicros>,
    /// When it left.
    pub left_at: Option<UtcMicros>,
    /// It left without having said that it works.
    pub left_out: Option<LeftOut>,
    /// What it said when it left.
    pub note: Option<Sealed>,
    /// 评价.
    pub rating: Option<Degree>,
    /// What was said with that.
    pub rating_note: Option<Sealed>,
}

impl CalledDepartment {
    fn called(department: &DepartmentCode) -> Self {
        Self {
            department: department.clone(),
            step: WhistleStep::Called,
            absent: false,
            signed_at: None,
            arrived: None,
            working_at: None,
            left_at: None,
            left_out: None,
            note: None,
            rating: None,
            rating_note: None,
        }
    }

    /// Whether somebody of it is at the place.
    #[must_use]
    pub fn is_there(&self) -> bool {
        matches!(self.step, WhistleStep::Arrived | WhistleStep::Working)
    }

    /// Whether it has not come so far.
    #[must_use]
    pub fn has_not_come(&self) -> bool {
        self.step < WhistleStep::Arrived
    }

    /// Whether nothing more is expected of it: it has left, or is absent and has not come since.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.step == WhistleStep::Left || (self.absent && self.has_not_come())
    }

    /// Whether it came by the time: what was recorded for it afterwards counts by when it came.
    #[must_use]
    pub fn came_in_time(&self) -> bool {
        self.arrived.as_ref().is_some_and(|arrived| arrived.late_ms.is_none())
    }
}

/// A whistle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Whistle {
    /// Its id.
    pub id: WhistleId,
    /// Events in its stream.
    pub version: u64,
    /// Who blew it, and from which seat.
    pub by: Actor,
    /// Where to come.
    pub place: Place,
    /// The area of the place.
    pub area: AreaCode,
    /// What for.
    pub purpose: Sealed,
    /// When it was blown.
    pub blown_at: UtcMicros,
    /// By when to be there.
    pub there_by: UtcMicros,
    /// When whoever has not signed is reminded.
    pub remind_at: UtcMicros,
    /// With nobody there for so long the rules close it, milliseconds.
    pub closes_after_ms: u64,
    /// The case that it was blown for.
    pub blown_for: Option<CaseId>,
    /// The case that it is for now.
    pub case: Option<CaseId>,
    /// Who was called, in that order.
    pub departments: Vec<CalledDepartment>,
    /// When those were reminded who had not signed.
    pub reminded_at: Option<UtcMicros>,
    /// When it was found who is absent.
    pub time_up_at: Option<UtcMicros>,
    /// The timer that runs; none where it waits for people who are there.
    pub clock: Option<WhistleClock>,
    /// How it has ended.
    pub ended: Option<WhistleEnd>,
    /// When.
    pub ended_at: Option<UtcMicros>,
    /// Why it was called off.
    pub reason: Option<Sealed>,
}

impl Whistle {
    fn blown(whistled: &Whistled, version: u64, at: UtcMicros) -> Option<Self> {
        let (WhistleTurn::Blown(blown), Some(by)) = (&whistled.what, &whistled.by) else { return None };
        let Blown { place, area, purpose, there_by, departments, case, remind_at, closes_after_ms } =
            Blown::clone(blown);
        let mut whistle = Self {
            id: whistled.whistle,
            version,
            by: by.clone(),
            place,
            area,
            purpose,
            blown_at: at,
            there_by,
            remind_at,
            closes_after_ms,
            blown_for: case,
            case,
            departments: departments.iter().map(CalledDepartment::called).collect(),
            reminded_at: None,
            time_up_at: None,
            clock: None,
            ended: None,
            ended_at: None,
            reason: None,
        };
        whistle.set_clock(version);
        Some(whistle)
    }

    /// A whistle after one more of its events; none where that event is not of a whistle, or it was never blown.
    #[must_use]
    pub fn after(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        let Event::Whistled(whistled) = &recorded.event else { return before };
        let Some(mut whistle) = before else { return Self::blown(whistled, recorded.version, recorded.at) };
        whistle.evolve(&whistled.what, recorded.version, recorded.at);
        Some(whistle)
    }

    /// A department that it called.
    #[must_use]
    pub fn department(&self, code: &DepartmentCode) -> Option<&CalledDepartment> {
        self.departments.iter().find(|called| called.department == *code)
    }

    /// Who has not come so far, in the order in which they were called.
    pub fn not_there(&self) -> impl Iterator<Item = &DepartmentCode> {
        self.departments.iter().filter(|it| it.has_not_come()).map(|it| &it.department)
    }

    /// Who has not signed so far, likewise.
    pub fn unsigned(&self) -> impl Iterator<Item = &DepartmentCode> {
        self.departments.iter().filter(|it| it.step == WhistleStep::Called).map(|it| &it.department)
    }

    fn evolve(&mut self, what: &WhistleTurn, version: u64, at: UtcMicros) {
        self.version = version;
        match what {
            WhistleTurn::Blown(_) => {}
            WhistleTurn::Reminded { .. } => self.reminded_at = Some(at),
            WhistleTurn::TimeUp { absent } => {
                self.time_up_at = Some(at);
                let missing = self.departments.iter_mut().filter(|it| absent.contains(&it.department));
                missing.for_each(|it| it.absent = true);
            }
            WhistleTurn::Moved { case } => self.case = Some(*case),
            WhistleTurn::CalledOff { reason } => {
                self.reason = Some(reason.clone());
                self.end(WhistleEnd::CalledOff, at);
            }
            WhistleTurn::Closed => self.end(WhistleEnd::Closed, at),
            WhistleTurn::Signed { .. }
            | WhistleTurn::Arrived(_)
            | WhistleTurn::Working { .. }
            | WhistleTurn::Left { .. }
            | WhistleTurn::Rated { .. } => self.step(what, at),
        }
        self.set_clock(version);
    }

    /// What one department did.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`evolve` sends what one department does here")]
    fn step(&mut self, what: &WhistleTurn, at: UtcMicros) {
        let [department] = what.departments() else { return };
        let Some(called) = self.departments.iter_mut().find(|it| it.department == *department) else {
            return;
        };
        match what {
            WhistleTurn::Signed { .. } => {
                called.step = WhistleStep::Signed;
                called.signed_at = Some(at);
            }
            WhistleTurn::Arrived(arrived) => {
                called.step = WhistleStep::Arrived;
                called.arrived = Some(arrived.clone());
            }
            WhistleTurn::Working { .. } => {
                called.step = WhistleStep::Working;
                called.working_at = Some(at);
            }
            WhistleTurn::Left { note, left_out, .. } => {
                called.step = WhistleStep::Left;
                called.left_at = Some(at);
                called.note = Some(note.clone());
                called.left_out = *left_out;
            }
            WhistleTurn::Rated { degree, note, .. } => {
                called.rating = Some(*degree);
                called.rating_note.clone_from(note);
            }
            _ => {}
        }
    }

    fn end(&mut self, end: WhistleEnd, at: UtcMicros) {
        (self.ended, self.ended_at) = (Some(end), Some(at));
    }

    /// A timer that waits for the same as before is the same.
    fn set_clock(&mut self, version: u64) {
        let next = self.waits_for();
        if next != self.clock.map(|clock| (clock.purpose, clock.due)) {
            self.clock = next.map(|(purpose, due)| WhistleClock { purpose, generation: version, due });
        }
    }

    /// What happens by itself next, and when; nothing while somebody is there, or when it has ended.
    fn waits_for(&self) -> Option<(WhistlePurpose, UtcMicros)> {
        if self.ended.is_some() {
            return None;
        }
        if self.time_up_at.is_none() && self.not_there().next().is_some() {
            let to_remind = self.reminded_at.is_none() && self.unsigned().next().is_some();
            let remind = to_remind.then_some((WhistlePurpose::Remind, self.remind_at));
            return remind.or(Some((WhistlePurpose::TimeUp, self.there_by)));
        }
        if self.departments.iter().any(CalledDepartment::is_there) {
            return None;
        }
        let left = self.departments.iter().filter_map(|it| it.left_at);
        let since = left.chain(self.time_up_at).max()?;
        Some((WhistlePurpose::Close, since.plus_ms(self.closes_after_ms)))
    }
}

/// A whistle by the events of its stream, also one that has ended; none where there never was one.
#[must_use]
pub fn recall_whistle(events: &[Recorded]) -> Option<Whistle> {
    events.iter().fold(None, Whistle::after)
}
