//! 选派: when units are expected, who is next best, and how a unit gets about.

use hub_protocol::{
    ArrivalBy, EventKind, RuledOut, Travel,
    http::*,
    views::{
        Actor, AlternateView, ArrivalView, CaseView, Detail, HistoryEntry, OfferView, RecommendationView,
        RuledOutView, UnitView,
    },
};

use crate::parts::*;

bodies! {
    "case_list_with_arrivals" => CaseList { epoch: epoch(), offset: 1061, cases: vec![case_with_arrivals()], next: None },
    "history_of_arrivals" => history(),
    "unit_on_an_e_bike" => UnitView { travel: Some(Travel::EBike), ..unit_view() },
}

pub(crate) fn by_road() -> ArrivalView {
    ArrivalView { travel_s: 371, turnout_s: 60, spread_s: 14, price_s: 180, by: ArrivalBy::Roads }
}

fn next() -> AlternateView {
    let arrival = ArrivalView { travel_s: 1_200, spread_s: 0, price_s: 0, by: ArrivalBy::Grid, ..by_road() };
    AlternateView { unit: other_unit_ref(), arrival }
}

fn case_with_arrivals() -> CaseView {
    let it = unattended_case();
    let told = |offer: OfferView| OfferView { arrival: Some(by_road()), ..offer };
    let recommended = vec![RecommendationView {
        unit: unit_ref(),
        nearness: near(),
        ring: 1,
        ruled_out: vec![RuledOutView { unit: other_unit_ref(), why: RuledOut::NoRoute }],
        arrival: Some(by_road()),
        alternates: vec![next()],
    }];
    CaseView { offers: it.offers.into_iter().map(told).collect(), recommended, ..unattended_case() }
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
    vec![HistoryEntry {
        seq: 1043,
        at_us: at(3),
        actor: Actor::Hub,
        event,
        details: choice,
    }]
}
