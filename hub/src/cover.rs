//! 布防: gathers what the rules are told about cover, and keeps what they answer for a while.
//!
//! Nothing of it is in the engine's loop: it reads the view once, asks the roads on a thread of its own, one area at a time, and
//! answers the same for [`KEPT`]. It changes nothing.

mod demand;
mod scene;
mod travel;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use geo_index::{AreaCode, AreaTree, Place};
use hub_dispatch::{
    ChoiceRules, CoverRules, Need, Travel, UnitId, UnitKind, UtcMicros,
    cover::{COVER_UNITS_MAX, Covered, covers, suggest},
};
use hub_engine::{Engine, RoadsInForce, View};
use hub_ledger::LedgerError;
use hub_protocol::limits::COVER_KEPT_S;
use tokio::{sync::Semaphore, time::Instant};

use crate::{jurisdiction::Scope, state::now};
pub(crate) use demand::{Demand, DemandBy, Weighed};
pub(crate) use travel::WaysBy;

/// How long what was reckoned is answered again.
const KEPT: Duration = Duration::from_secs(COVER_KEPT_S as u64);
/// How many areas are kept; the oldest goes first.
const AREAS_KEPT_MAX: usize = 64;
/// How long somebody waits until it is the turn of their area.
const TURN_WITHIN: Duration = Duration::from_secs(15);

/// Why nothing was reckoned.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CoverError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("the cover of other areas is being reckoned")]
    Busy,
    #[error("the cover could not be reckoned: {0}")]
    Died(#[from] tokio::task::JoinError),
}

/// What is known of the cover of areas. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Covers {
    /// One area is reckoned at a time.
    turn: Arc<Semaphore>,
    kept: Arc<Mutex<BTreeMap<AreaCode, Kept>>>,
}

#[derive(Clone)]
struct Kept {
    until: Instant,
    reckoned: Arc<Reckoned>,
}

impl Default for Covers {
    fn default() -> Self {
        Self { turn: Arc::new(Semaphore::new(1)), kept: Arc::default() }
    }
}

/// The cover of one area.
#[derive(Debug)]
pub(crate) struct Reckoned {
    pub(crate) at: UtcMicros,
    pub(crate) rules: CoverRules,
    choice: ChoiceRules,
    areas: Arc<AreaTree>,
    pub(crate) demand: Demand,
    pub(crate) ways: WaysBy,
    pub(crate) idle: Vec<IdleUnit>,
    pub(crate) left_out: usize,
    pub(crate) covered: Covered,
}

/// A unit that has nothing to do, where its last fix says.
#[derive(Debug, Clone)]
pub(crate) struct IdleUnit {
    pub(crate) id: UnitId,
    pub(crate) kind: UnitKind,
    pub(crate) travel: Travel,
    pub(crate) place: Place,
}

/// What is read off the view at once.
struct Seen {
    rules: (ChoiceRules, CoverRules),
    areas: Arc<AreaTree>,
    idle: Vec<IdleUnit>,
    left_out: usize,
}

impl Covers {
    /// The cover of an area, and of everything below it; none where the policy does not reckon it.
    ///
    /// # Errors
    /// The ledger cannot be read, or too many areas are asked for.
    pub(crate) async fn of(
        &self,
        engine: &Engine,
        area: &AreaCode,
    ) -> Result<Option<Arc<Reckoned>>, CoverError> {
        if let Some(reckoned) = engine.read(|view| self.known(view, area)) {
            return Ok(Some(reckoned));
        }
        let turn = tokio::time::timeout(TURN_WITHIN, Arc::clone(&self.turn).acquire_owned());
        let Ok(Ok(turn)) = turn.await else { return Err(CoverError::Busy) };
        // Whoever had the turn before may have asked for the same.
        if let Some(reckoned) = engine.read(|view| self.known(view, area)) {
            return Ok(Some(reckoned));
        }
        let at = now();
        let Some(seen) = engine.read(|view| seen(view, engine, area, at)) else { return Ok(None) };
        let filed = demand::filed(engine.ledger().as_ref(), seen.rules.1.days, at).await?;
        let (covers, area, roads) = (self.clone(), area.clone(), engine.roads().clone());
        // The turn goes with the work: also when nobody waits for the answer any more, one area is reckoned at a time.
        let working = tokio::task::spawn_blocking(move || {
            let demand = Demand::of(&seen.areas, &area, &filed, at);
            let reckoned = Arc::new(reckoned(seen, demand, &roads, at));
            covers.keep(area, &reckoned);
            drop(turn);
            reckoned
        });
        Ok(Some(working.await?))
    }

    /// What was reckoned a short while ago, by the same rules and areas.
    fn known(&self, view: &View, area: &AreaCode) -> Option<Arc<Reckoned>> {
        let choice = view.organisation.policy().policy.choice?;
        let areas = view.organisation.shared_areas();
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.get(area).filter(|kept| kept.until > Instant::now())?;
        let same = kept.reckoned.choice == choice && Arc::ptr_eq(&kept.reckoned.areas, &areas);
        same.then(|| Arc::clone(&kept.reckoned))
    }

    fn keep(&self, area: AreaCode, reckoned: &Arc<Reckoned>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(area, Kept { until: Instant::now() + KEPT, reckoned: Arc::clone(reckoned) });
        if kept.len() > AREAS_KEPT_MAX {
            let oldest = kept.iter().min_by_key(|(_, kept)| kept.until).map(|(area, _)| area.clone());
            oldest.and_then(|area| kept.remove(&area));
        }
    }
}

/// Who is idle of those at home in the area, and the rules; none where the policy does not reckon cover.
fn seen(view: &View, engine: &Engine, area: &AreaCode, at: UtcMicros) -> Option<Seen> {
    let policy = &view.organisation.policy().policy;
    let choice = policy.choice?;
    let rules = (choice, choice.cover?);
    let need = choice.cover_need(policy.fix_stale_after_ms);
    let areas = view.organisation.areas();
    let scope = Scope::of(areas, Some(area));
    let at_home = view.board.units().filter(|unit| scope.sees(areas, &unit.home));
    let idle = at_home.filter_map(|unit| {
        let place = idle_at(view, engine, (&need, unit.id), at)?;
        Some(IdleUnit { id: unit.id, kind: unit.kind, travel: unit.travels(&choice.travel), place })
    });
    let mut idle: Vec<IdleUnit> = idle.collect();
    idle.sort_by_key(|unit| unit.id);
    let left_out = idle.len().saturating_sub(COVER_UNITS_MAX);
    idle.truncate(COVER_UNITS_MAX);
    Some(Seen { rules, areas: view.organisation.shared_areas(), idle, left_out })
}

/// Where a unit is that has nothing to do; none of one that is not idle, or has not been seen lately.
fn idle_at(view: &View, engine: &Engine, (need, unit): (&Need, UnitId), at: UtcMicros) -> Option<Place> {
    let last = engine.positions().last(unit)?;
    covers(&view.board, need, unit, at.since_ms(last.measured_at)).ok()?;
    Some(last.fix.place)
}

impl Reckoned {
    /// Whether a unit still has nothing to do: whoever has gone off duty meanwhile is nowhere.
    pub(crate) fn is_idle_still(&self, view: &View, engine: &Engine, unit: UnitId) -> bool {
        let need = self.choice.cover_need(view.organisation.policy().policy.fix_stale_after_ms);
        idle_at(view, engine, (&need, unit), now()).is_some()
    }
}

fn reckoned(seen: Seen, demand: Demand, roads: &RoadsInForce, at: UtcMicros) -> Reckoned {
    let (choice, rules) = seen.rules;
    let mut ways = travel::Ways::new(choice, roads, at);
    let scene = scene::scene(&rules, &demand.places, &seen.idle, &mut ways);
    let covered = suggest(&rules, &scene);
    let (ways, idle, left_out, areas) = (ways.by(), seen.idle, seen.left_out, seen.areas);
    Reckoned { at, rules, choice, areas, demand, ways, idle, left_out, covered }
}
