//! Messages and their receipts.

use hub_dispatch::{
    Command, MessageId, Notice, Receipt, Refusal, UnitId,
    board::{MAILBOX_PENDING_MAX, Mailbox},
};
use uuid::Uuid;

use crate::{
    orders::{NO_OFFER, accept, place_at, quarrel, stand_down},
    town::{LAN, MEI, metres_east},
    world::World,
};

fn mailbox(world: &World) -> &Mailbox {
    world.board.mailbox(LAN).unwrap()
}

fn receive(message: MessageId, receipt: Receipt) -> Command {
    Command::Receive { unit: LAN, message, receipt }
}

fn newest(world: &World) -> MessageId {
    mailbox(world).pending.last().unwrap().message
}

#[test]
fn an_offer_is_delivered_and_seen_and_noting_it_twice_changes_nothing() {
    let mut world = World::staffed();
    world.given(quarrel());
    let message = newest(&world);
    world.when(receive(message, Receipt::Delivered)).then(&["mailbox.delivered"]);
    world.when(receive(message, Receipt::Delivered)).then_nothing();
    world.when(receive(message, Receipt::Seen)).then(&["mailbox.seen"]);
    world.when(receive(message, Receipt::Seen)).then_nothing();
    assert_eq!(mailbox(&world).pending.len(), 1, "it waits for its answer");
    world.accepts(LAN);
    assert_eq!(mailbox(&world).pending, []);
}

#[test]
fn seen_means_delivered_too() {
    let mut world = World::staffed();
    world.given(quarrel());
    let message = newest(&world);
    world.given(receive(message, Receipt::Seen));
    assert_eq!(mailbox(&world).pending[0].delivered_at, Some(world.now));
    world.when(receive(message, Receipt::Delivered)).then_nothing();
}

fn check_that_having_it_is_enough(receipt: Receipt) {
    let mut world = World::staffed();
    world.given(quarrel()).given(stand_down(LAN));
    let message = newest(&world);
    world.given(receive(message, receipt));
    assert_eq!(mailbox(&world).pending, []);
    let gone = Refusal::MessageUnknown { unit: LAN, message };
    world.when(receive(message, receipt)).then_refused(gone);
}

#[test]
fn a_stand_down_is_over_once_the_device_has_it() {
    check_that_having_it_is_enough(Receipt::Delivered);
}

#[test]
fn a_stand_down_that_somebody_has_seen_is_over_too() {
    check_that_having_it_is_enough(Receipt::Seen);
}

#[test]
fn a_receipt_for_something_else_is_refused_by_name() {
    let mut world = World::staffed();
    world.given(quarrel());
    let (unit, message) = (MEI, newest(&world));
    let foreign = Command::Receive { unit, message, receipt: Receipt::Seen };
    world.when(foreign).then_refused(Refusal::MessageUnknown { unit, message });
    let unit = UnitId(Uuid::from_u128(99));
    let stranger = Command::Receive { unit, message, receipt: Receipt::Seen };
    world.when(stranger).then_refused(Refusal::MessageUnknown { unit, message });
}

#[test]
fn each_message_names_the_one_posted_before_it() {
    let mut world = World::staffed();
    world.given(quarrel()).given(stand_down(LAN));
    for _ in 0..3 {
        world.given(accept(LAN, NO_OFFER));
    }
    let numbers: Vec<(u64, u64)> =
        mailbox(&world).pending.iter().map(|pending| (pending.after, pending.number)).collect();
    // The offer was 1, its stand-down 2; each late answer is noted before the stand-down that answers it.
    assert_eq!(numbers, [(1, 2), (2, 4), (4, 6), (6, 8)]);
    assert_eq!(mailbox(&world).last_posted, 8);
}

#[test]
fn a_stand_down_takes_the_place_of_the_offer() {
    let mut world = World::staffed();
    world.given(quarrel());
    let offer = world.offer_to(LAN);
    world.given(stand_down(LAN));
    let notices: Vec<Notice> = mailbox(&world).pending.iter().map(|pending| pending.notice).collect();
    assert_eq!(notices, [Notice::StandDown { offer }]);
}

#[test]
fn a_deaf_device_that_answers_late_for_ever_fills_its_mailbox_only_so_far() {
    let mut world = World::staffed();
    for _ in 0..2 * MAILBOX_PENDING_MAX {
        world.given(accept(LAN, NO_OFFER));
    }
    assert_eq!(mailbox(&world).pending.len(), MAILBOX_PENDING_MAX);
    world.given(quarrel());
    let offer = world.offer_to(LAN);
    assert!(mailbox(&world).offer_message(offer).is_some(), "an offer always finds room");
}

#[test]
fn a_place_that_is_corrected_for_ever_fills_a_mailbox_only_so_far() {
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN);
    for metres in 0..2 * MAILBOX_PENDING_MAX {
        world.given(place_at(Some(metres_east(u32::try_from(metres).unwrap())), "oak-1"));
    }
    assert!(mailbox(&world).pending.len() <= MAILBOX_PENDING_MAX);
}

#[test]
fn nothing_is_owed_to_a_unit_that_was_struck_off() {
    let mut world = World::staffed();
    world.given(quarrel()).given(stand_down(LAN)).given(Command::RetireUnit { unit: LAN });
    assert_eq!(mailbox(&world).pending, []);
}
