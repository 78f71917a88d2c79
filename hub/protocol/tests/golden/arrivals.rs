//! 选派: when units are expected, who is next best, and how a unit gets about.

use hub_protocol::{
    ArrivalBy, EventKind, RuledOut, Travel, UnitKind, Weight,
    http::*,
    views::{
        Actor, AlternateView, ArrivalView, CaseView, Detail, HandlingView, HistoryEntry, ImprovedView,
        OfferEndView, OfferView, OtherWorkView, RecommendationView, RuledOutView, ShortView, UnitView,
        WantView, WantedView,
    },
};

use crate::parts::*;

bodies! {
    "case_list_with_arrivals" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_with_arrivals()], next: None },
    "history_of_arrivals" => history(),
    "history_of_a_freed_unit" => freed(),
    "case_list_with_a_run_card" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_with_a_run_card()], next: None },
    "case_list_with_a_recommended_run_card" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_with_a_recommended_run_card()], next: None },
    "history_of_a_run_card" => history_of_a_run_card(),
    "history_of_reassigning" => reassigned(),
    "history_of_matching" => matched(),
    "unit_on_an_e_bike" => UnitView { travel: Some(Travel::EBike), ..unit_view() },
}

pub(crate) fn by_road() -> ArrivalView {
    ArrivalView { travel_s: 371, turnout_s: 60, spread_s: 14, price_s: 180, by: ArrivalBy::Roads }
}

fn next() -> AlternateView {
    let arrival = ArrivalView { travel_s: 1_200, spread_s: 0, price_s: 0, by: ArrivalBy::Grid, ..by_road() };
    AlternateView { unit: other_unit_ref(), arrival }
}

fn recommended(why: RuledOut) -> RecommendationView {
    RecommendationView {
        unit: unit_ref(),
        nearness: near(),
        ring: 1,
        ruled_out: vec![RuledOutView { unit: other_unit_ref(), why }],
        arrival: Some(by_road()),
        alternates: vec![next()],
    }
}

fn case_with_arrivals() -> CaseView {
    let it = unattended_case();
    let told = |offer: OfferView| OfferView { arrival: Some(by_road()), ..offer };
    let recommended = vec![recommended(RuledOut::NoRoute)];
    CaseView { offers: it.offers.into_iter().map(told).collect(), recommended, ..unattended_case() }
}

/// 就近接单: the unit had become free.
fn freed() -> Vec<HistoryEntry> {
    let others = vec![OtherWorkView { case: case(), waited_s: 95, arrival: next().arrival }];
    let choice = vec![
        Detail::Unit { unit: unit_ref() },
        Detail::Nearness { nearness: near(), ring: 1 },
        Detail::Arrival { arrival: by_road() },
        Detail::Improved { improved: ImprovedView::Freed { waited_s: 640, others } },
    ];
    let event = EventKind::OfferMade;
    vec![HistoryEntry { seq: 1044, at_us: at(4), actor: Actor::Hub, event, details: choice }]
}

/// 改派: for a graver case, and for a unit that is there sooner.
fn reassigned() -> Vec<HistoryEntry> {
    let unit = || Detail::Unit { unit: unit_ref() };
    let graver = ImprovedView::Graver { from: case(), otherwise: Some(next()) };
    let sooner = ImprovedView::Sooner { instead_of: other_unit_ref(), left_s: 1_440, gain_s: 980 };
    let entry = |seq, event, details| HistoryEntry { seq, at_us: at(5), actor: Actor::Hub, event, details };
    vec![
        entry(1045, EventKind::OfferEnded, vec![unit(), Detail::OfferEnd { end: OfferEndView::Reassigned }]),
        entry(1046, EventKind::OfferMade, vec![unit(), Detail::Improved { improved: graver }]),
        entry(1047, EventKind::OfferMade, vec![unit(), Detail::Improved { improved: sooner }]),
    ]
}

/// 滚动指派: a free unit, and one that was under way elsewhere and goes instead of another.
fn matched() -> Vec<HistoryEntry> {
    let choice = |seq, instead_of, from, gain_s| {
        let improved = ImprovedView::Rolling { waiting: 3, waited_s: 640, instead_of, from, gain_s };
        let details = vec![Detail::Unit { unit: unit_ref() }, Detail::Improved { improved }];
        HistoryEntry { seq, at_us: at(5), actor: Actor::Hub, event: EventKind::OfferMade, details }
    };
    vec![choice(1048, None, None, 0), choice(1049, Some(other_unit_ref()), Some(case()), 980)]
}

fn history() -> Vec<HistoryEntry> {
    let choice = vec![
        Detail::Unit { unit: unit_ref() },
        Detail::Nearness { nearness: near(), ring: 1 },
        Detail::Arrival { arrival: by_road() },
        Detail::Alternates { units: vec![next()] },
        Detail::RuledOut { units: vec![RuledOutView { unit: other_unit_ref(), why: RuledOut::NoRoute }] },
    ];
    let event = EventKind::OfferMade;
    vec![HistoryEntry { seq: 1043, at_us: at(3), actor: Actor::Hub, event, details: choice }]
}

fn boat() -> WantView {
    WantView {
        kinds: vec![UnitKind::Boat],
        skills: vec!["water".to_owned()],
        travel: Some(Travel::Boat),
        within_s: Some(2_400),
    }
}

fn anybody() -> WantView {
    WantView { kinds: Vec::new(), skills: Vec::new(), travel: None, within_s: None }
}

/// One of two has come, nobody was found to be the boat, and another is being asked.
fn case_with_a_run_card() -> CaseView {
    let wanted = |weight, want, unit, asked, short| {
        let recommended = Vec::new();
        WantedView { weight, want, unit, asked, short, recommended }
    };
    let late = Some(ShortView { why: Some(RuledOut::Late) });
    let run_card = vec![
        wanted(Weight::Must, anybody(), Some(unit_ref()), 0, None),
        wanted(Weight::Must, boat(), None, 0, late),
        wanted(Weight::Must, boat(), None, 0, Some(ShortView { why: None })),
        wanted(Weight::Should, anybody(), None, 1, None),
    ];
    CaseView { handling: HandlingView { run_card, ..HandlingView::default() }, ..unattended_case() }
}

/// A person decides: for one there is somebody, of the other nobody.
fn case_with_a_recommended_run_card() -> CaseView {
    let it = WantedView {
        weight: Weight::Must,
        want: anybody(),
        unit: None,
        asked: 0,
        short: None,
        recommended: vec![recommended(RuledOut::Overloaded)],
    };
    let short = Some(ShortView { why: Some(RuledOut::Overloaded) });
    let none = WantedView { want: boat(), short, recommended: Vec::new(), ..it.clone() };
    CaseView {
        handling: HandlingView { run_card: vec![it, none], ..HandlingView::default() },
        ..unattended_case()
    }
}

fn history_of_a_run_card() -> Vec<HistoryEntry> {
    let line = |seq, event, details| HistoryEntry { seq, at_us: at(3), event, actor: Actor::Hub, details };
    let wanted = vec![
        Detail::Wanted { weight: Weight::Must, want: boat() },
        Detail::Wanted { weight: Weight::Should, want: anybody() },
    ];
    let short = vec![
        Detail::Short { want: boat(), why: Some(RuledOut::Late) },
        Detail::RuledOut { units: vec![RuledOutView { unit: other_unit_ref(), why: RuledOut::Late }] },
    ];
    let nobody = vec![Detail::Short { want: boat(), why: None }, Detail::RuledOut { units: Vec::new() }];
    vec![
        line(1044, EventKind::UnitsWanted, wanted),
        line(1045, EventKind::SearchFailed, short),
        line(1046, EventKind::SearchFailed, nobody),
    ]
}
