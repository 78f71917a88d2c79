//! Which open cases are likely to be about a matter: found by place, time and caller, then compared by their words.
//!
//! What it costs is bounded: [`GATHERED_MAX`] cases are gathered by place and as many by area while the view is read, and only the
//! nearest [`COMPARED_MAX`] of them are compared by their words, which are in memory as long as a case is open, where nobody
//! waits for it.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc};

use geo_index::{AreaCode, AreaTree, Place};
use hub_dispatch::{CaseId, ReportId, UtcMicros, board::Case};
use hub_engine::{Gist, ReportWords, View, Which, is_same_number};
use hub_protocol::{ErrorCode, http::ReportDraft, limits::CANDIDATES_MAX};

use super::super::{Failure, caller::Caller, followed::open_case};
use crate::{Hub, jurisdiction::Callers};

/// How far apart two accounts of one matter lie at most, metres: people say where they stand, not where it is.
const RADIUS_M: f64 = 500.0;
/// So near, the category alone speaks for it, metres.
const SAME_SPOT_M: u32 = 60;
/// How long one matter is reported again, milliseconds.
const WINDOW_MS: u64 = 30 * 24 * 3_600 * 1_000;
/// Least likeness of the words, in percent, of a case nearby.
const LIKENESS_MIN: u8 = 35;
/// The same of another case of one caller, wherever it is.
const LIKENESS_OF_CALLER_MIN: u8 = 20;
/// Most cases that are gathered by their place: the nearest; and as many by their area: the newest.
const GATHERED_MAX: usize = 1_000;
/// Most cases that are compared by their words.
const COMPARED_MAX: usize = 200;
/// Most reports of a case whose words are compared.
const REPORTS_COMPARED_MAX: usize = 3;
/// Most earlier reports of a caller that are looked at.
const OF_CALLER_MAX: usize = 50;

/// What others are compared with.
pub(super) struct Matter {
    /// The case, if it is one.
    case: Option<CaseId>,
    kept_apart: BTreeSet<CaseId>,
    place: Option<Place>,
    area: AreaCode,
    category: Option<String>,
    at: UtcMicros,
    gists: Vec<Gist>,
    phones: Vec<String>,
}

impl Matter {
    /// A report that is being taken in.
    pub(super) fn of_draft(
        draft: &ReportDraft,
        place: Option<Place>,
        area: AreaCode,
        now: UtcMicros,
    ) -> Self {
        Self {
            case: None,
            kept_apart: BTreeSet::new(),
            place,
            area,
            category: draft.category.clone(),
            at: now,
            gists: vec![Gist::of(&draft.text)],
            phones: draft.caller_phone.iter().cloned().collect(),
        }
    }

    /// An open case.
    pub(super) fn of_case(view: &View, case: &Case, callers: Callers) -> Self {
        let said = words_of(view, case);
        let named = named(view, case, callers);
        Self {
            case: Some(case.id),
            kept_apart: case.handling.kept_apart.clone(),
            place: case.facts.place,
            area: case.facts.area.clone(),
            category: Some(case.facts.category.0.clone()),
            at: case.opened_at,
            gists: said.iter().map(|words| Gist::of(&words.text)).collect(),
            phones: named.iter().flat_map(|words| words.phones()).map(str::to_owned).collect(),
        }
    }

    /// How far a case is; none where only the areas speak for it, which then must be one within the other.
    fn near(&self, areas: &AreaTree, case: &Case) -> Option<Option<u32>> {
        match (self.place, case.facts.place) {
            (Some(here), Some(there)) => {
                let distance = here.distance_m(&there);
                (distance <= RADIUS_M).then(|| Some(whole_metres(distance)))
            }
            (Some(_) | None, None) | (None, Some(_)) => {
                let within = |inner: &AreaCode, outer: &AreaCode| {
                    let (inner, outer) = (areas.interval(inner), areas.interval(outer));
                    inner
                        .zip(outer)
                        .is_some_and(|(inner, outer)| outer.start <= inner.start && inner.start < outer.end)
                };
                let area = &case.facts.area;
                (within(&self.area, area) || within(area, &self.area)).then_some(None)
            }
        }
    }

    fn likeness(&self, words: &[Arc<ReportWords>]) -> u8 {
        let gists = words.iter().map(|words| Gist::of(&words.text));
        let each = gists.flat_map(|other| self.gists.iter().map(move |own| own.likeness(&other)));
        each.max().unwrap_or(0)
    }

    /// Whether one of its callers is one of those whose words these are, and who may be named.
    fn has_caller_of(&self, named: &[Arc<ReportWords>]) -> bool {
        let mut phones = named.iter().flat_map(|words| words.phones());
        phones.any(|phone| self.phones.iter().any(|own| is_same_number(own, phone)))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a distance that is near fits 32 bits"
)]
fn whole_metres(distance: f64) -> u32 {
    distance.round() as u32
}

/// What was said of a case, as far as it is compared.
fn words_of(view: &View, case: &Case) -> Vec<Arc<ReportWords>> {
    compared_of(case).filter_map(|report| view.words.get(&report).cloned()).collect()
}

/// The same of callers who are named to whoever asks.
fn named(view: &View, case: &Case, callers: Callers) -> Vec<Arc<ReportWords>> {
    let named = compared_of(case).filter(|report| callers.names(view, case, *report));
    named.filter_map(|report| view.words.get(&report).cloned()).collect()
}

/// Reports of a case that are compared.
fn compared_of(case: &Case) -> impl Iterator<Item = ReportId> + '_ {
    [case.facts.report].into_iter().chain(case.joined.iter().copied()).take(REPORTS_COMPARED_MAX)
}

/// An open case that may be about the same matter, and why.
#[derive(Debug, Clone, Copy)]
pub(super) struct Likely {
    pub(super) case: CaseId,
    pub(super) distance_m: Option<u32>,
    pub(super) minutes: u32,
    pub(super) likeness: u8,
    pub(super) same_category: bool,
    pub(super) same_caller: bool,
    is_near: bool,
    /// Of another category, as far as the matter has one yet: while a call is taken it has none.
    other_category: bool,
}

impl Likely {
    fn is_worth_a_look(&self) -> bool {
        let on_the_spot = self.distance_m.is_some_and(|distance| distance <= SAME_SPOT_M);
        self.is_near && (self.likeness >= LIKENESS_MIN || self.same_caller)
            || self.same_caller && self.likeness >= LIKENESS_OF_CALLER_MIN
            || !self.other_category && on_the_spot
    }

    /// What comes first: alike words, the same caller, the same category, what is near.
    fn weight(&self) -> u32 {
        let nearness = self.distance_m.map_or(0, |distance| 20_u32.saturating_sub(distance / 25));
        let caller = if self.same_caller { 30 } else { 0 };
        let category = if self.same_category { 10 } else { 0 };
        u32::from(self.likeness) + caller + category + nearness
    }
}

/// The cases that somebody sees and that are likely to be about the matter, the likeliest first.
pub(super) async fn likely(hub: &Hub, caller: &Caller, matter: Matter) -> Result<Vec<Likely>, Failure> {
    let of_caller = reports_of_caller(hub, &matter).await?;
    let found = hub.engine.read(|view| {
        let callers = caller.callers(view);
        let named_there = |(report, begun): &(ReportId, CaseId)| {
            let case = open_case(view, *begun, *report)?;
            callers.names(view, case, *report).then_some(case.id)
        };
        let of_caller = of_caller.iter().filter_map(named_there).collect();
        let found = found(view, caller, &matter, &of_caller);
        let compared = |likely: Likely| {
            let case = view.board.case(likely.case)?;
            Some(Compared { likely, words: words_of(view, case), named: named(view, case, callers) })
        };
        found.into_iter().filter_map(compared).collect::<Vec<_>>()
    });
    // Neither the view nor the tasks of others wait while words are compared.
    let compared = tokio::task::spawn_blocking(move || compared(&matter, found)).await;
    compared.map_err(|died| Failure::new(ErrorCode::Internal, format!("comparing words: {died}")))
}

/// A case that may be likely, with what it is compared by.
struct Compared {
    likely: Likely,
    /// What was said.
    words: Vec<Arc<ReportWords>>,
    /// The same of callers who may be named.
    named: Vec<Arc<ReportWords>>,
}

/// The likeliest, by their words and whatever else is known.
fn compared(matter: &Matter, found: Vec<Compared>) -> Vec<Likely> {
    let mut likely: Vec<Likely> = found
        .into_iter()
        .map(|Compared { likely, words, named }| Likely {
            likeness: matter.likeness(&words),
            same_caller: likely.same_caller || matter.has_caller_of(&named),
            ..likely
        })
        .filter(Likely::is_worth_a_look)
        .collect();
    likely.sort_by_key(|it| (Reverse(it.weight()), it.minutes, it.case));
    likely.truncate(CANDIDATES_MAX);
    likely
}

/// Earlier reports of the matter's callers, and the cases in which they began, whether or not they are open.
async fn reports_of_caller(hub: &Hub, matter: &Matter) -> Result<Vec<(ReportId, CaseId)>, Failure> {
    let mut reports = Vec::new();
    for phone in &matter.phones {
        reports.extend(hub.engine.reports_of_number(phone).await?.into_iter().take(OF_CALLER_MAX));
    }
    Ok(reports)
}

/// Cases near the matter's place, and those about its area whose own place, or the matter's, is not known.
fn gathered(view: &View, matter: &Matter) -> BTreeSet<CaseId> {
    let near = matter.place.map(|place| view.cases_near(place, RADIUS_M, GATHERED_MAX)).unwrap_or_default();
    let which = if matter.place.is_some() { Which::Unplaced } else { Which::All };
    near.into_iter().chain(view.cases_about(&matter.area, which, GATHERED_MAX)).collect()
}

/// Cases that may be compared, by place, time and caller alone.
fn found(view: &View, caller: &Caller, matter: &Matter, of_caller: &BTreeSet<CaseId>) -> Vec<Likely> {
    let (areas, sees) = (view.organisation.areas(), caller.cases(view));
    let may_be = |case: &&Case| {
        let apart = matter.kept_apart.contains(&case.id)
            || matter.case.is_some_and(|own| case.handling.kept_apart.contains(&own));
        let apart_ms = matter.at.since_ms(case.opened_at).max(case.opened_at.since_ms(matter.at));
        matter.case != Some(case.id)
            && !apart
            && case.facts.sos_unit.is_none()
            && apart_ms <= WINDOW_MS
            && sees.case(areas, case)
    };
    let drawn = |case: &Case| {
        let near = matter.near(areas, case);
        if near.is_none() && !of_caller.contains(&case.id) {
            return None;
        }
        let apart_ms = matter.at.since_ms(case.opened_at).max(case.opened_at.since_ms(matter.at));
        Some(Likely {
            case: case.id,
            distance_m: near.flatten(),
            minutes: u32::try_from(apart_ms / 60_000).unwrap_or(u32::MAX),
            likeness: 0,
            same_category: matter.category.as_ref() == Some(&case.facts.category.0),
            other_category: matter.category.as_ref().is_some_and(|own| *own != case.facts.category.0),
            same_caller: of_caller.contains(&case.id),
            is_near: near.is_some(),
        })
    };
    let gathered = gathered(view, matter);
    let cases = gathered.union(of_caller).filter_map(|&case| view.board.case(case));
    let mut found: Vec<Likely> = cases.filter(may_be).filter_map(drawn).collect();
    found.sort_by_key(|it| (!it.same_caller, it.distance_m.unwrap_or(u32::MAX), it.minutes));
    found.truncate(COMPARED_MAX);
    found
}
