//! A case, as a console shows it: everything that the list and the card need, in one piece.

use geo_index::Tier;
use hub_dispatch::{
    Alternate, CaseId, Choice, Evidence, LoopRules, Phase, Policy, UnitId, UtcMicros,
    board::{Case, LiveOffer, Task},
};
use hub_engine::{ReportWords, View};
use hub_protocol::{
    self as wire, PlaceState, ReceiptState, RungState,
    views::{
        AlertView, AlternateView, AttendingView, CallView, CaseView, CategoryRef, ClockView, EvidenceView,
        HandlingView, OfferView, RecommendationView, RuledOutView, RungView, WantedView,
    },
};

use super::{
    PersonNames, area_ref, handling::handling, instant, matter::danger_words, person_ref, point, post_ref,
    run_card::run_card, summary, unit_ref, words,
};
use crate::jurisdiction::highest_tier;

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) phase: wire::Phase,
    pub(super) at: UtcMicros,
}

/// An open case; none if it is not open.
pub(crate) fn case_view(view: &View, id: CaseId, names: PersonNames<'_>) -> Option<CaseView> {
    let case = view.board.case(id)?;
    let said = view.words.get(&case.facts.report).map(AsRef::as_ref);
    Some(drawn(view, case, said, None, names))
}

/// A case that is open, or was when it ended.
pub(super) fn drawn(
    view: &View,
    case: &Case,
    said: Option<&ReportWords>,
    ended: Option<Ended>,
    names: PersonNames<'_>,
) -> CaseView {
    let facts = &case.facts;
    let areas = view.organisation.areas();
    let is_open = ended.is_none();
    let rules = &policy_of(view, case).closed_loop;
    let task = view.board.task(case.task).filter(|_| is_open);
    let alert = case.alert.as_ref().filter(|_| is_open);
    CaseView {
        id: wire::CaseId(case.id.0),
        seq: view.seq,
        report: wire::ReportId(facts.report.0),
        number: Some(super::number(facts.report)),
        reports: u32::try_from(case.joined.len()).unwrap_or(u32::MAX).saturating_add(1),
        people: facts.people(),
        risk: facts.risk.map(words::risk),
        grade: words::grade(facts.grade),
        category: category_ref(view, case),
        mode: words::mode(facts.mode),
        phase: ended.map_or(words::phase(case.phase), |ended| ended.phase),
        place: facts.place.map(point),
        place_state: place_state(view, case),
        address: said.and_then(|said| said.address.clone()),
        area: area_ref(areas, &facts.area),
        summary: said.map(|said| summary(&said.text)).unwrap_or_default(),
        opened_at_us: instant(case.opened_at),
        ended_at_us: ended.map(|ended| instant(ended.at)),
        owner: case.owner().filter(|_| is_open).map(|rung| post_ref(areas, rung)),
        acknowledged_by: case.acknowledged_by.filter(|_| is_open).map(|person| person_ref(names, person)),
        ladder: ladder(view, case, ended),
        rung: case.rung,
        alert: alert.map(|alert| AlertView {
            rung: case.rung,
            round: alert.round,
            reason: alert.reason.map(words::climb_reason),
            since_us: instant(alert.since),
        }),
        clock: case.clock.filter(|_| is_open).map(|clock| ClockView {
            purpose: words::clock_purpose(clock.purpose),
            due_us: instant(clock.due),
        }),
        task: is_open.then_some(wire::TaskId(case.task.0)),
        offers: task.map(|task| offers(view, task)).unwrap_or_default(),
        attending: task.and_then(|task| attending(view, task)),
        recommended: case.recommended.iter().filter(|_| is_open).map(|it| recommended(view, it)).collect(),
        search_due_us: task.and_then(|task| task.search_due).map(instant),
        calls_owed: case.calls_owed().into_iter().filter(|_| is_open).map(words::service).collect(),
        calls_made: case
            .calls
            .iter()
            .map(|&(service, at)| CallView { service: words::service(service), called_at_us: instant(at) })
            .collect(),
        sos_unit: facts.sos_unit.map(|unit| unit_ref(view, unit)),
        handlers: case.handlers.iter().map(|&person| person_ref(names, person)).collect(),
        handling: HandlingView {
            evidence: evidence(view, case).filter(|_| is_open),
            run_card: if is_open { taken(view, case) } else { Vec::new() },
            danger_words: danger_words(view, case, policy_of(view, case), said),
            closes_from: case.closes_from(rules).filter(|_| is_open).map(words::tier),
            confidential_from: confidential_from(view, case, rules).filter(|_| is_open).map(words::tier),
            ..handling(view, case, closed_at(ended), names)
        },
    }
}

/// What the run card says it takes, while units are looked for or at work.
fn taken(view: &View, case: &Case) -> Vec<WantedView> {
    match case.phase {
        Phase::Unattended | Phase::UnderWay | Phase::OnScene => run_card(view, case, policy_of(view, case)),
        Phase::ToCheck
        | Phase::ToVerify
        | Phase::ToClose
        | Phase::WithDepartments
        | Phase::Suspended
        | Phase::ToCallBack => Vec::new(),
    }
}

fn closed_at(ended: Option<Ended>) -> Option<UtcMicros> {
    ended.filter(|ended| ended.phase == wire::Phase::Closed).map(|ended| ended.at)
}

/// The category by the name it had in the policy that the case was opened under, as far as that is still at hand.
pub(super) fn category_ref(view: &View, case: &Case) -> CategoryRef {
    let policy = policy_of(view, case);
    let rule = match case.facts.sos_unit {
        Some(_) => &policy.sos,
        None => policy.category(&case.facts.category),
    };
    CategoryRef { code: case.facts.category.0.clone(), name: rule.name.clone() }
}

fn policy_of<'a>(view: &'a View, case: &Case) -> &'a Policy {
    let known = view.policies.get(&case.facts.policy);
    &known.unwrap_or_else(|| view.organisation.policy()).policy
}

/// The lowest tier that is told who reported a case in confidence; none where nobody did.
fn confidential_from(view: &View, case: &Case, rules: &LoopRules) -> Option<Tier> {
    let mut reports = case.handling.reports.iter();
    let is_confided = reports.any(|report| report.wish.confidential);
    is_confided.then(|| case.told_from(rules.confidential_from.min(highest_tier(view.organisation.areas()))))
}

/// What the word that a case is dealt with must bring; none where nothing is wanted.
pub(super) fn evidence(view: &View, case: &Case) -> Option<EvidenceView> {
    let wanted = policy_of(view, case).evidence(&case.facts);
    let Evidence { before, after, position } = wanted;
    (!wanted.is_nothing()).then_some(EvidenceView { before, after, position })
}

/// A case without a point is placed by its area, and a village is small enough to begin with.
fn place_state(view: &View, case: &Case) -> PlaceState {
    let tier = view.organisation.areas().area(&case.facts.area).map(|area| area.tier);
    match case.facts.place {
        Some(_) => PlaceState::Known,
        None if tier.is_some_and(|tier| tier <= Tier::Village) => PlaceState::AreaOnly,
        None => PlaceState::Unknown,
    }
}

fn ladder(view: &View, case: &Case, ended: Option<Ended>) -> Vec<RungView> {
    let post = |rung| post_ref(view.organisation.areas(), rung);
    let rungs = (0_u8..).zip(&case.facts.ladder);
    rungs.map(|(index, rung)| RungView { post: post(rung), state: rung_state(case, index, ended) }).collect()
}

fn rung_state(case: &Case, index: u8, ended: Option<Ended>) -> RungState {
    if case.skipped.contains(&index) {
        return RungState::Skipped;
    }
    if index > case.rung || case.round == 0 {
        return RungState::Ahead;
    }
    let is_here = index == case.rung && ended.is_none();
    match (&case.alert, case.acknowledged_by) {
        (Some(_), _) if is_here => RungState::Alerting,
        (None, Some(_)) if is_here => RungState::Acknowledged,
        (Some(_) | None, _) => RungState::Passed,
    }
}

pub(super) fn offers(view: &View, task: &Task) -> Vec<OfferView> {
    let drawn = |(&id, live): (&hub_dispatch::OfferId, &LiveOffer)| OfferView {
        offer: wire::OfferId(id.0),
        unit: unit_ref(view, live.unit),
        answer_by_us: instant(live.answer_by),
        delivery: delivery(view, live.unit, id),
        nearness: words::nearness(&live.nearness),
        ring: live.ring,
        arrival: live.arrival.map(words::arrival),
    };
    task.offers.iter().map(drawn).collect()
}

/// How far an offer's message has come.
fn delivery(view: &View, unit: UnitId, offer: hub_dispatch::OfferId) -> ReceiptState {
    let message = view.board.mailbox(unit).and_then(|mailbox| mailbox.offer_message(offer));
    match message.map(|message| (message.delivered_at, message.seen_at)) {
        Some((_, Some(_))) => ReceiptState::Seen,
        Some((Some(_), None)) => ReceiptState::Delivered,
        Some((None, None)) | None => ReceiptState::Queued,
    }
}

pub(super) fn attending(view: &View, task: &Task) -> Option<AttendingView> {
    let attending = task.attending.as_ref()?;
    Some(AttendingView {
        unit: unit_ref(view, attending.unit),
        offer: wire::OfferId(attending.offer.0),
        accepted_at_us: instant(attending.accepted_at),
        set_out_at_us: attending.set_out_at.map(instant),
        arrived_at_us: attending.arrived_at.map(instant),
        welfare_due_us: task.welfare_due.map(instant),
    })
}

pub(super) fn recommended(view: &View, choice: &Choice) -> RecommendationView {
    RecommendationView {
        unit: unit_ref(view, choice.unit),
        nearness: words::nearness(&choice.nearness),
        ring: choice.ring,
        ruled_out: ruled_out(view, &choice.ruled_out),
        arrival: choice.arrival.map(words::arrival),
        alternates: alternates(view, &choice.alternates),
    }
}

pub(super) fn alternates(view: &View, units: &[Alternate]) -> Vec<AlternateView> {
    let drawn =
        |it: &Alternate| AlternateView { unit: unit_ref(view, it.unit), arrival: words::arrival(it.arrival) };
    units.iter().map(drawn).collect()
}

pub(super) fn ruled_out(view: &View, units: &[(UnitId, hub_dispatch::RuledOut)]) -> Vec<RuledOutView> {
    let drawn = |&(unit, why): &(UnitId, hub_dispatch::RuledOut)| RuledOutView {
        unit: unit_ref(view, unit),
        why: words::ruled_out(why),
    };
    units.iter().map(drawn).collect()
}

/// The alert of a case that waits for an acknowledgement; none if nothing alerts there.
pub(crate) fn alert(view: &View, id: CaseId) -> Option<wire::Alert> {
    let case = view.board.case(id)?;
    let (standing, rung) = (case.alert.as_ref()?, case.owner()?);
    let said = view.words.get(&case.facts.report);
    Some(wire::Alert {
        case: wire::CaseId(id.0),
        rung: case.rung,
        round: standing.round,
        reason: standing.reason.map(words::climb_reason),
        post: post_ref(view.organisation.areas(), rung),
        grade: words::grade(case.facts.grade),
        category_name: category_ref(view, case).name,
        summary: said.map(|said| summary(&said.text)).unwrap_or_default(),
        since_us: instant(standing.since),
        call: case.calls_owed().into_iter().map(words::service).collect(),
    })
}
