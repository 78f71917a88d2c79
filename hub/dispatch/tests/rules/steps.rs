//! 六步: each step of the loop has the instant at which the case first came to it.

use hub_dispatch::{Command, Handled, Intake, Phase, board::Step};

use crate::{
    desks::ROADS,
    orders::{CASE, intake, picture, quarrel, sealed, settle},
    town::{IN_OAK, LAN, category, policy},
    world::World,
};

/// The steps reached, each with the seconds since the report was taken in.
fn steps(world: &World) -> Vec<(Step, u64)> {
    let begun = world.case().opened_at;
    world.case().steps.iter().map(|(step, at)| (step, at.since_ms(begun) / 1_000)).collect()
}

#[test]
fn a_unit_takes_it_through_the_steps() {
    let mut world = World::staffed();
    world.given(quarrel());
    assert_eq!(steps(&world), [(Step::Collected, 0), (Step::Filed, 0)]);
    world.pass(10).accepts(LAN).pass(20).arrives(LAN).pass(30).finishes(LAN);
    let (dispatched, handled) = ((Step::Dispatched, 10), (Step::Handled, 30));
    assert_eq!(steps(&world)[2..], [dispatched, handled, (Step::Reported, 60)]);
}

#[test]
fn departments_take_it_through_the_steps_and_what_is_done_again_keeps_the_first_time() {
    let mut world = World::with_departments(ROADS, &[]);
    world.pass(700).replies(ROADS);
    let once = [(Step::Dispatched, 0), (Step::Handled, 600), (Step::Reported, 700)];
    assert_eq!(steps(&world)[2..], once);
    world.given(crate::orders::verify(crate::town::INSPECTOR, hub_dispatch::Verdict::NotDone));
    world.pass(100).replies(ROADS);
    assert_eq!(world.case().phase, Phase::ToVerify);
    assert_eq!(steps(&world)[2..], once);
}

#[test]
fn a_step_that_was_passed_over_has_no_time() {
    let mut world = World::tiny();
    world.given(quarrel()).pass(5).given(settle(IN_OAK));
    assert_eq!(steps(&world)[2..], [(Step::Reported, 5)]);
}

#[test]
fn what_was_dealt_with_on_the_spot_has_all_of_them_at_once() {
    let mut policy = policy();
    policy.closed_loop.self_handled.sample_percent = 100;
    let mut world = World::staffed();
    world.adopt("sample", policy);
    world.given(Command::FileHandled(Handled {
        intake: Intake { category: category("litter"), channel: "unit".to_owned(), ..intake(CASE) },
        by: crate::desks::oak(),
        note: sealed(),
        before: vec![picture()],
        after: vec![hub_dispatch::ContentDigest("cd".repeat(32))],
    }));
    let all = [Step::Collected, Step::Filed, Step::Dispatched, Step::Handled, Step::Reported];
    assert_eq!(steps(&world), all.map(|step| (step, 0)));
}
