//! The roster: who is on duty where, hours in which nobody is, and swaps, each of which makes a new roster document.

use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Response},
};
use geo_index::{AreaCode, Tier};
use hub_dispatch::{Command, DocumentKind, PersonId, Refusal, UtcMicros};
use hub_engine::{
    SubmitError, View,
    organisation::{Roster, RosterDuty, RosterGap, RosterSwap, digest_of},
};
use hub_ledger::{RowChange, Shelf};
use hub_protocol::{
    ErrorCode,
    http::{DutyView, NewSwap, RosterGapView, RosterQuery, RosterView, SwapDone, routes},
    limits::ROSTER_DAYS_MAX,
};

use super::{
    Failure,
    body::Json,
    caller::Caller,
    openapi::Once,
    orders::{Key, Wanted, attempt, mark_replay},
    report_intake::area_given,
};
use crate::{
    Hub,
    identity::Act,
    picture::{self, PersonNames, area_ref, instant, person_ref},
    state,
};

/// How much of the roster is shown when no end is given.
const DAY_MS: u64 = 24 * 3_600 * 1_000;
/// How often a swap is made anew because another roster came into force meanwhile.
const SWAP_TRIES_MAX: u32 = 10;

/// Who is on duty where, and where nobody is.
#[utoipa::path(
    get,
    path = routes::ROSTER,
    operation_id = "roster",
    tag = "organisation",
    params(RosterQuery),
    responses((status = 200, description = "The roster, and where nobody is.", body = RosterView))
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<RosterQuery>,
) -> Result<axum::Json<RosterView>, Failure> {
    caller.may(Act::Look)?;
    let from = query.from_us.map_or_else(state::now, |from| UtcMicros(from.get()));
    let until = query.until_us.map_or(from.plus_ms(DAY_MS), |until| UtcMicros(until.get()));
    if until <= from || until > from.plus_ms(DAY_MS * u64::from(ROSTER_DAYS_MAX)) {
        let why = format!("it must lie after from_us, at most {ROSTER_DAYS_MAX} days");
        return Err(Failure::invalid("until_us", until.0, why));
    }
    let names = hub.names();
    let shown = hub.engine.read(|view| {
        let given = query.area.as_ref().map(|area| area_given(view, area)).transpose()?;
        let centres = match given {
            // Whoever may come to have the case next is no secret: the post above, and not what else is below it.
            Some(area) if is_above(view, &caller, &area) => Centres::Of(area),
            Some(area) => {
                caller.sees_area(view, &area, &format!("area {area}"))?;
                Centres::Within(area)
            }
            None => caller.0.area.clone().map_or(Centres::All, Centres::Within),
        };
        Ok::<_, Failure>(Part { view, names: &names, centres, from, until }.drawn())
    })?;
    Ok(axum::Json(shown))
}

/// Whether an area lies above that of the caller's account.
fn is_above(view: &View, caller: &Caller, area: &AreaCode) -> bool {
    let areas = view.organisation.areas();
    caller.0.area.as_ref().is_some_and(|own| own != area && areas.within(own, area))
}

/// Which centres are asked for.
enum Centres {
    /// All there are.
    All,
    /// An area's own and all below it.
    Within(AreaCode),
    /// An area's own.
    Of(AreaCode),
}

/// The part of the roster that is asked for.
struct Part<'a> {
    view: &'a View,
    names: PersonNames<'a>,
    centres: Centres,
    from: UtcMicros,
    until: UtcMicros,
}

impl Part<'_> {
    fn drawn(&self) -> RosterView {
        let (areas, roster) = (self.view.organisation.areas(), self.view.organisation.roster());
        let inside = |area: &AreaCode| match &self.centres {
            Centres::All => true,
            Centres::Within(whole) => areas.within(area, whole),
            Centres::Of(only) => area == only,
        };
        let duties =
            roster.duties().filter(|duty| inside(&duty.area) && self.meets(duty.from_us, duty.until_us));
        let staffed = areas.areas().filter(|area| area.tier > Tier::Grid && inside(&area.code));
        let gaps = staffed.flat_map(|area| roster.gaps(&area.code, self.from, self.until));
        RosterView {
            duties: duties.flat_map(|duty| self.duty(roster, duty)).collect(),
            gaps: gaps.map(|gap| self.gap(&gap)).collect(),
        }
    }

    fn meets(&self, from: Option<UtcMicros>, until: Option<UtcMicros>) -> bool {
        from.is_none_or(|from| from < self.until) && until.is_none_or(|until| until > self.from)
    }

    /// A duty, and those who stand in for its person in some of its hours.
    fn duty(&self, roster: &Roster, duty: &RosterDuty) -> Vec<DutyView> {
        let line = |person, from: Option<UtcMicros>, until: Option<UtcMicros>, stands_in_for| DutyView {
            area: area_ref(self.view.organisation.areas(), &duty.area),
            person: person_ref(self.names, person),
            post: picture::words::duty_post(duty.post),
            from_us: from.map(instant),
            until_us: until.map(instant),
            stands_in_for,
        };
        let own = line(duty.person, duty.from_us, duty.until_us, None);
        let swaps = roster.swaps_at(&duty.area).filter(|swap| swap.out == duty.person);
        let swaps = swaps.filter(|swap| self.meets(Some(swap.from_us), Some(swap.until_us)));
        let swaps = swaps.filter(|swap| {
            duty.from_us.is_none_or(|from| from < swap.until_us)
                && duty.until_us.is_none_or(|until| until > swap.from_us)
        });
        let stand_ins = swaps.map(|swap| {
            let out = person_ref(self.names, swap.out);
            line(swap.stand_in, Some(swap.from_us), Some(swap.until_us), Some(out))
        });
        [own].into_iter().chain(stand_ins).collect()
    }

    fn gap(&self, gap: &RosterGap) -> RosterGapView {
        RosterGapView {
            area: area_ref(self.view.organisation.areas(), &gap.area),
            from_us: instant(gap.from),
            until_us: instant(gap.until),
        }
    }
}

/// Puts somebody on the roster in the place of somebody else.
#[utoipa::path(
    post,
    path = routes::ROSTER_SWAPS,
    operation_id = "swap_duty",
    tag = "organisation",
    params(Once),
    request_body = NewSwap,
    responses((status = 200, description = "It is on the roster.", body = SwapDone))
)]
pub(super) async fn swap(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Json(body): Json<NewSwap>,
) -> Result<Response, Failure> {
    caller.may(Act::Dispatch)?;
    if body.until_us <= body.from_us {
        return Err(Failure::invalid("until_us", body.until_us.get(), "it must lie after from_us"));
    }
    let mut tries = 0;
    let done = loop {
        tries += 1;
        let wanted = hub.engine.read(|view| with_swap(view, &hub, &caller, &body))?;
        match attempt(&hub, &caller, key.clone(), wanted).await {
            // Another swap or an import came first: this one is made anew from what they left.
            Err(SubmitError::Refused(Refusal::DocumentReplaced(_))) if tries < SWAP_TRIES_MAX => {}
            outcome => break outcome?,
        }
    };
    let mut response = axum::Json(SwapDone { seq: done.seq }).into_response();
    mark_replay(&mut response, &done);
    Ok(response)
}

/// The order for the roster in force with one swap more.
fn with_swap(view: &View, hub: &Hub, caller: &Caller, body: &NewSwap) -> Result<Wanted, Failure> {
    let area = area_given(view, &body.area)?;
    caller.sees_area(view, &area, &format!("area {area}"))?;
    let (out, stand_in) = (PersonId(body.out.0), PersonId(body.stand_in.0));
    let roster = view.organisation.roster();
    if !roster.duties().any(|duty| duty.area == area && duty.person == out) {
        return Err(Failure::invalid("out", out, "this person has no duty there"));
    }
    if hub.identity.person_name(stand_in).is_none() && !roster.duties().any(|duty| duty.person == stand_in) {
        return Err(Failure::new(ErrorCode::Invalid, "nobody of that id is known").about("in", stand_in));
    }
    let (from_us, until_us) = (UtcMicros(body.from_us.get()), UtcMicros(body.until_us.get()));
    let swap = RosterSwap { area, out, stand_in, from_us, until_us };
    let duties: Vec<&RosterDuty> = roster.duties().collect();
    let swaps: Vec<&RosterSwap> = roster.swaps().chain([&swap]).collect();
    let bytes = serde_json::to_vec(&serde_json::json!({ "duties": duties, "swaps": swaps }));
    let bytes = bytes.expect("a JSON value is JSON");
    let digest = digest_of(&bytes);
    let row = RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(bytes) };
    let kind = DocumentKind::Roster;
    let from = view.board.register().adopted.get(&kind).cloned();
    let command = Command::Amend { kind, from, digest, by: Some(caller.person()) };
    Ok(Wanted::new("swap", body.out.0, body, command).with_rows(vec![row]))
}
