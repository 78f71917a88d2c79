//! Every refusal names the thing, and changes nothing. Those that belong to a story are told there.

use hub_dispatch::{Command, Refusal, UnitId, Verdict};
use uuid::Uuid;

use crate::{
    orders::{
        CASE, NO_OFFER, accept, acknowledge, close, decline, dispatch, place_at, quarrel, record_call,
        settle, stand_down, verify, withdraw,
    },
    town::{IN_OAK, INSPECTOR, LAN, MEI},
    world::World,
};

#[test]
fn nothing_is_done_about_a_case_that_is_not_open() {
    let mut world = World::staffed();
    let commands = [
        place_at(None, "oak"),
        record_call(hub_dispatch::Service::Fire),
        acknowledge(0, 1, IN_OAK),
        dispatch(&[LAN]),
        stand_down(LAN),
        settle(IN_OAK),
        verify(INSPECTOR, Verdict::Done),
        close(),
        withdraw(),
    ];
    for command in commands {
        world.when(command).then_refused(Refusal::CaseNotOpen(CASE));
    }
}

#[test]
fn nothing_is_taken_from_a_unit_that_is_not_enrolled() {
    let mut world = World::staffed();
    world.given(Command::RetireUnit { unit: MEI });
    for unit in [UnitId(Uuid::from_u128(99)), MEI] {
        let commands = [
            Command::SignOn { unit },
            Command::SignOff { unit },
            Command::RetireUnit { unit },
            accept(unit, NO_OFFER),
            decline(unit, NO_OFFER),
        ];
        for command in commands {
            world.when(command).then_refused(Refusal::UnitUnknown(unit));
        }
    }
}

#[test]
fn an_offer_is_answered_only_by_the_unit_it_was_made_to() {
    let mut world = World::staffed();
    world.given(quarrel());
    let offer = world.offer_to(LAN);
    for command in [accept(MEI, offer), decline(MEI, offer)] {
        world.when(command).then_refused(Refusal::NotYourOffer { unit: MEI, offer });
    }
    assert_eq!(world.asked(), [LAN]);
}

#[test]
fn a_refusal_says_which_thing_and_which_value() {
    let said = Refusal::UnitRuledOut { unit: LAN, why: hub_dispatch::RuledOut::OffDuty }.to_string();
    assert!(said.contains(&LAN.to_string()) && said.contains("OffDuty"), "{said}");
}
