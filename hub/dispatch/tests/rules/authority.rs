//! Who may do what: every deed is refused from a seat that is too low, stands in another line, or is a department's.

use geo_index::Tier;
use hub_dispatch::{
    Actor, Command, Deed, ExtensionRuling, Intake, Phase, Refusal, ReportId, ReportKind, Seat, Span,
    SuspensionKind, TaskId, Wish,
};
use uuid::Uuid;

use crate::{
    desks::{
        POWER, ROADS, WATER, about, add, agree, answer_at_once, ask_more, ask_return, assign, bind, called,
        city, confirm, correct_about, desk, does, leak, leak_to_answer, let_go, merge, not_accept, oak, part,
        pass_down, pass_up, reply, report_up, resume, rule_more, south, supervise, suspend, transfer, urge,
    },
    orders::{CASE, OTHER_CASE, report_of, withdraw},
    town::{IN_NORTH, code},
    world::World,
};

/// Who may do a deed of a centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum May {
    /// The post that has the case, and those above it.
    Owner,
    /// Any centre in the case's line.
    InLine,
}

/// The case at the township, with departments or nobody, and another one merged into it that can be parted.
pub(crate) fn at_the_township(phase: Phase) -> World {
    let mut world = World::tiny();
    world.adopt("reporting", crate::reporting_up::policy_that_reports_everything());
    let wish = Wish { kind: ReportKind::Enquiry, ..leak_to_answer(CASE).wish };
    let channel = if phase == Phase::ToCheck { "web" } else { "12345" }.to_owned();
    world.given(Command::OpenCase(Intake { wish, channel, ..leak_to_answer(CASE) }));
    world.given(does(oak(), pass_up())).given(Command::OpenCase(leak(OTHER_CASE)));
    match phase {
        Phase::WithDepartments => {
            world.given(does(city(), assign(ROADS, &[POWER]))).asks_return(ROADS);
            let task = world.desk_id(ROADS);
            world.given(does(desk(ROADS), ask_more(task, Span::Hours(1))));
        }
        Phase::Suspended => {
            world.given(does(city(), suspend(SuspensionKind::Deferred, world.in_hours(48))));
        }
        Phase::ToCallBack => {
            world.done_by(ROADS);
        }
        Phase::Unattended
        | Phase::ToCheck
        | Phase::UnderWay
        | Phase::OnScene
        | Phase::ToVerify
        | Phase::ToClose => {}
    }
    world
}

/// Where a deed is allowed, to whom, and the deed.
pub(crate) type DeedOfCentre = (Phase, May, fn(&World) -> Deed);

/// Every deed of a centre but parting and archiving.
pub(crate) fn deeds_of_centres() -> Vec<DeedOfCentre> {
    use May::{InLine, Owner};
    use Phase::{Suspended, ToCallBack, ToCheck, Unattended, WithDepartments};
    vec![
        (Unattended, Owner, |_| assign(ROADS, &[])),
        (WithDepartments, Owner, |_| add(WATER)),
        (WithDepartments, Owner, |world| bind(world.desk_id(ROADS))),
        (WithDepartments, Owner, |world| let_go(world.desk_id(POWER))),
        (WithDepartments, Owner, |world| agree(world.desk_id(ROADS), Some(WATER))),
        (WithDepartments, Owner, |_| rule_more(ExtensionRuling::Granted)),
        (ToCallBack, InLine, |_| called(report_of(CASE), true)),
        (Unattended, Owner, |world| suspend(SuspensionKind::Deferred, world.in_hours(4))),
        (Suspended, Owner, |_| resume()),
        (Unattended, Owner, |_| pass_up()),
        (Unattended, Owner, |_| pass_down("oak")),
        (Unattended, Owner, |_| correct_about("flood", None)),
        (Unattended, Owner, |world| report_up(world.now)),
        (ToCheck, Owner, |_| confirm()),
        (Unattended, Owner, |_| urge()),
        (Unattended, Owner, |world| supervise(world.in_hours(4))),
        (Unattended, Owner, |_| Deed::TakeCharge { leader: IN_NORTH }),
        (Unattended, Owner, |_| not_accept()),
        (Unattended, InLine, |_| answer_at_once()),
        (Unattended, Owner, |_| transfer()),
        (Unattended, Owner, |_| merge(OTHER_CASE)),
        (Unattended, InLine, |_| Deed::KeepApart { other: OTHER_CASE }),
    ]
}

#[test]
fn every_deed_of_a_centre_is_refused_from_below_from_another_line_and_from_a_department() {
    for (phase, may, deed) in deeds_of_centres() {
        let mut world = at_the_township(phase);
        let deed = deed(&world);
        world.when(does(south(), deed.clone())).then_refused(Refusal::NotYourCase(CASE));
        world.when(does(desk(ROADS), deed.clone())).then_refused(Refusal::NotYourCase(CASE));
        if may == May::Owner {
            let needed = Tier::Township;
            world.when(does(oak(), deed.clone())).then_refused(Refusal::SeatTooLow { case: CASE, needed });
        }
        world.given(does(if may == May::Owner { city() } else { oak() }, deed));
    }
}

#[test]
fn parting_is_for_the_owner_too_and_archiving_for_anybody_in_line() {
    let mut world = at_the_township(Phase::Unattended);
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    let (deed, needed) = (part(OTHER_CASE), Tier::Township);
    world.when(does(south(), deed.clone())).then_refused(Refusal::NotYourCase(CASE));
    world.when(does(oak(), deed.clone())).then_refused(Refusal::SeatTooLow { case: CASE, needed });
    world.when(does(desk(ROADS), deed.clone())).then_refused(Refusal::NotYourCase(CASE));
    world.given(does(city(), deed)).given(withdraw()).pass(3_601);
    for wrong in [south(), desk(ROADS)] {
        world.when(does(wrong, Deed::Archive)).then_refused(Refusal::NotYourCase(CASE));
    }
    world.given(does(oak(), Deed::Archive));
}

#[test]
fn every_deed_of_a_department_is_refused_to_centres_and_to_other_departments() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let task = world.desk_id(ROADS);
    let deeds = [Deed::Sign { task }, ask_return(task), ask_more(task, Span::Hours(1)), reply(task)];
    for deed in deeds {
        for wrong in [oak(), city(), desk(WATER)] {
            world.when(does(wrong, deed.clone())).then_refused(Refusal::NotYourDesk { task });
        }
        world.given(does(desk(ROADS), deed));
    }
    world.when(does(desk(ROADS), reply(task))).then_refused(Refusal::NotYourDesk { task });
    let task = TaskId(Uuid::nil());
    world.when(does(desk(WATER), reply(task))).then_refused(Refusal::NotYourDesk { task });
}

#[test]
fn a_seat_that_claims_a_tier_its_area_does_not_have_is_no_seat() {
    let mut world = at_the_township(Phase::Unattended);
    let seat = Seat::Centre { tier: Tier::City, area: code("oak") };
    let false_seat = Actor { person: IN_NORTH, seat };
    world.when(does(false_seat, pass_up())).then_refused(Refusal::NotYourCase(CASE));
}

#[test]
fn nothing_of_the_closed_loop_is_done_about_a_case_that_is_not_open() {
    let mut world = World::tiny();
    let task = TaskId(Uuid::nil());
    let mut deeds: Vec<Deed> = vec![reply(task), ask_return(task), Deed::Sign { task }, part(OTHER_CASE)];
    deeds.extend([urge(), transfer(), resume(), merge(OTHER_CASE), assign(ROADS, &[]), bind(task)]);
    deeds.push(called(ReportId(Uuid::nil()), true));
    for deed in deeds {
        world.when(does(city(), deed)).then_refused(Refusal::CaseNotOpen(CASE));
    }
    world.when(Command::ReckonLimit { case: CASE }).then_refused(Refusal::CaseNotOpen(CASE));
}
