//! 应急响应: which response holds for a case is reckoned here anew, from the incidents and the city's areas. A case follows none that did
//! not hold there, and not for long another than the one that does; what waits for an emergency may wait, and for no longer than it must.

use std::{collections::BTreeMap, rc::Rc};

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    CaseId, CaseResponse, ClimbReason, EmergencyLevel, Event, Grade, GradeRule, Happened, Phase, Stream,
    SuspensionKind, TaskId,
    board::{Case, Recorded},
};

use super::{Broken, Watch, closed_loop::Done, ensure, incidents::Held};
use crate::simulation::city::City;

/// A case may follow another response than the one that holds for this long, counted while some hub keeps time.
const FOLLOWS_WITHIN_US: i64 = 300_000_000;

/// A case follows another response than the one that holds for it: which does, and since when of the time that hubs kept.
pub(super) type Owing = BTreeMap<CaseId, (Option<CaseResponse>, i64)>;

impl Watch {
    /// Time in which some hub kept time, so far.
    pub(in crate::simulation) fn time_kept(&mut self, kept_us: i64) {
        self.kept_us = kept_us;
    }

    /// The response that holds for a case: the gravest, of as grave ones the first that began.
    fn holds_for(&self, city: &City, case: &Case) -> Option<CaseResponse> {
        let over = self.incidents.iter().filter_map(|(id, life)| Some((*id, life.response()?)));
        let over = over.filter(|(id, held)| case.handling.incident == Some(*id) || lies_in(city, case, held));
        let first = over.min_by_key(|(id, held)| (rank(held.level), held.since, *id));
        first.map(|(incident, held)| as_followed(incident, held))
    }

    /// A case follows another response from now on, or none.
    pub(super) fn follows(
        &mut self,
        city: &City,
        done: &Done<'_>,
        response: Option<CaseResponse>,
    ) -> Result<(), Broken> {
        let id = done.id;
        let Some(case) = self.truth.case(id) else {
            return ensure(false, &[&id], || format!("case {id} follows {response:?} and is not open"));
        };
        let another = case.handling.response != response && done.by.is_none();
        ensure(another, &[&id], || format!("case {id} follows {response:?} anew, by {:?}", done.by))?;
        // A hub may not have heard yet that it was changed: it held at some time, and where the case lies.
        let held = response.is_none_or(|response| {
            let life = self.incidents.get(&response.incident);
            let mut all = life.into_iter().flat_map(|life| &life.responses);
            let belongs = case.handling.incident == Some(response.incident);
            all.any(|held| {
                as_followed(response.incident, held) == response && (belongs || lies_in(city, case, held))
            })
        });
        ensure(held, &[&id], || format!("case {id} follows {response:?}, which never held for it"))?;
        let waits = response.is_some_and(|response| makes_wait(response.level)) && self.can_wait(case);
        let does = done
            .then()
            .any(|what| matches!(what, Happened::Suspended { kind: SuspensionKind::Emergency, .. }));
        ensure(waits == does, &[&id], || {
            format!("case {id} may wait for {response:?}: {waits}, and does: {does}; it is {:?}", case.phase)
        })?;
        // What a person lets go on goes on until no response holds any more.
        self.loops.entry(id).or_default().let_go_on &= response.is_some();
        Ok(())
    }

    /// 缓办: everyday matters that nobody is at work on and nobody above waits for; not what is part of an incident, and not what a
    /// person let go on.
    fn can_wait(&self, case: &Case) -> bool {
        let life = self.loops.get(&case.id);
        let let_go_on = life.is_some_and(|life| life.let_go_on || life.redone > 0);
        let open = matches!(case.phase, Phase::Unattended | Phase::ToCheck | Phase::WithDepartments);
        let everyday = case.facts.grade == Grade::Ordinary && case.facts.sos_unit.is_none();
        let wanted = case.handling.letter.is_some() || !case.calls_owed().is_empty();
        open && everyday
            && !wanted
            && !let_go_on
            && case.handling.incident.is_none()
            && !self.somebody_goes(case)
    }

    /// A unit is under way or there, for the case itself or besides.
    fn somebody_goes(&self, case: &Case) -> bool {
        let tasks = self.truth.tasks().filter(|task| task.case == case.id);
        tasks.into_iter().any(|task| task.attending.is_some())
    }

    /// It waits for an emergency only while one is responded to.
    pub(super) fn may_wait_for_emergency(&self, done: &Done<'_>) -> Result<(), Broken> {
        let id = done.id;
        let response = self.truth.case(id).and_then(|case| case.handling.response);
        let by_rules = response.is_some_and(|response| makes_wait(response.level));
        let fits = if done.by.is_some() { response.is_some() } else { by_rules };
        ensure(fits, &[&id], || format!("case {id} waits for an emergency, and follows {response:?}"))
    }

    /// The rules let go on what waited for an emergency: it is over, or the case is part of it, or presses.
    pub(super) fn waits_no_more(&self, id: CaseId) -> bool {
        self.truth.case(id).is_some_and(|case| {
            let still = case.handling.response.is_some_and(|response| makes_wait(response.level));
            !still || case.handling.incident.is_some() || case.facts.grade != Grade::Ordinary
        })
    }

    /// Which cases follow another response than the one that holds for them, after an append; and none does for long.
    pub(super) fn all_follow(&mut self, city: &City, fresh: &[Rc<Recorded>]) -> Result<(), Broken> {
        let of_all = fresh.iter().any(|recorded| super::incidents::is_of_incident(&recorded.event));
        let touched: Vec<CaseId> = if of_all {
            self.truth.cases().map(|case| case.id).chain(self.owing.keys().copied()).collect()
        } else {
            fresh.iter().filter_map(|recorded| case_of(&recorded.event)).collect()
        };
        for id in touched {
            let found = self.truth.case(id).map(|case| (case.handling.response, self.holds_for(city, case)));
            let Some((_, holds)) = found.filter(|(follows, holds)| follows != holds) else {
                self.owing.remove(&id);
                continue;
            };
            let since = self.kept_us;
            let kept = self.owing.entry(id).or_insert((holds, since));
            if kept.0 != holds {
                *kept = (holds, since);
            }
        }
        let late = self.owing.iter().find(|(_, (_, since))| self.kept_us - since > FOLLOWS_WITHIN_US);
        let Some((id, (holds, _))) = late else { return Ok(()) };
        let follows = self.truth.case(*id).and_then(|case| case.handling.response);
        let named =
            follows.or(*holds).map_or_else(|| id.to_string(), |response| response.incident.to_string());
        ensure(false, &[id, &named], || {
            format!("case {id} still follows {follows:?} and {holds:?} holds for it")
        })
    }
}

/// What posts do, and what a unit has to answer in, has a share of its time under a response.
pub(super) fn under_response(rule: &GradeRule, case: &Case) -> GradeRule {
    let percent = case.handling.response.map_or(100, |response| u64::from(response.clocks_percent));
    let share = |ms: u64| ms * percent / 100;
    GradeRule {
        climb_after_ms: share(rule.climb_after_ms),
        repeat_ms: share(rule.repeat_ms),
        act_within_ms: share(rule.act_within_ms),
        verify_within_ms: share(rule.verify_within_ms),
        ..rule.clone()
    }
}

/// 扁平指挥: the rung that commands, to which what presses goes past those between.
pub(super) fn commanding(case: &Case) -> Option<u8> {
    let response = case.handling.response.filter(|_| case.facts.grade != Grade::Ordinary)?;
    let rung = case.facts.ladder.iter().position(|rung| rung.tier >= response.commanded_from);
    Some(rung.and_then(|rung| u8::try_from(rung).ok()).unwrap_or(case.top()))
}

/// A case follows another response by an append that touches no other case, nor anything of one.
pub(super) fn follows_alone(watch: &Watch, fresh: &[Rc<Recorded>]) -> Result<(), Broken> {
    let Some(Event::Acted(acted)) = fresh.first().map(|recorded| &recorded.event) else { return Ok(()) };
    let id = acted.case;
    if !matches!(acted.what, Happened::ResponseSet(_)) {
        return Ok(());
    }
    let opened = |wanted: TaskId| {
        fresh.iter().any(|recorded| {
            matches!(&recorded.event, Event::TaskOpened { task, case } if (*task, *case) == (wanted, id))
        })
    };
    let own = |stream: Stream| match stream {
        Stream::Case(case) => case == id,
        Stream::Task(task) => watch.task_cases.get(&task) == Some(&id) || opened(task),
        Stream::Mailbox(_) => true,
        Stream::Register | Stream::Report(_) | Stream::Unit(_) | Stream::Whistle(_) | Stream::Incident(_) => {
            false
        }
    };
    let other = fresh.iter().map(|recorded| recorded.event.stream()).find(|stream| !own(*stream));
    ensure(other.is_none(), &[&id], || format!("case {id} follows a response and {other:?} is touched"))
}

fn lies_in(city: &City, case: &Case, held: &Held) -> bool {
    let named = |area: &AreaCode| held.areas.contains(area);
    city.upward_of(&case.facts.area).any(|(_, area)| named(area))
        || case.facts.ladder.iter().any(|rung| named(&rung.area))
}

fn as_followed(incident: hub_dispatch::IncidentId, held: &Held) -> CaseResponse {
    let clocks_percent = match held.level {
        EmergencyLevel::I | EmergencyLevel::Ii => 50,
        EmergencyLevel::Iii => 75,
        EmergencyLevel::Iv => 100,
    };
    let commanded_from: Tier = held.from;
    CaseResponse { incident, level: held.level, clocks_percent, commanded_from }
}

fn makes_wait(level: EmergencyLevel) -> bool {
    level != EmergencyLevel::Iv
}

fn rank(level: EmergencyLevel) -> u8 {
    match level {
        EmergencyLevel::I => 1,
        EmergencyLevel::Ii => 2,
        EmergencyLevel::Iii => 3,
        EmergencyLevel::Iv => 4,
    }
}

fn case_of(event: &Event) -> Option<CaseId> {
    if let Stream::Case(case) = event.stream() { Some(case) } else { None }
}

/// Why the rules let a case go on that waited for an emergency.
pub(super) const WAITS_NO_MORE: Option<ClimbReason> = Some(ClimbReason::WaitsNoMore);
