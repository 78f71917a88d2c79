//! 派单目录: what the catalogue calls a department's matter goes there, and is not pushed down to units.

use hub_dispatch::{
    Command, Grade, Intake, Matter, Mode, NamedOffice, Part, Phase, Skill, board::DESK_TASKS_MAX,
};

use crate::{
    desks::{ROADS, WATER, city, confirm, department, does, matter},
    orders::{CASE, another_says, intake, place_at},
    town::{BO, LAN, MEI, TAO, category},
    world::World,
};

fn filed(change: impl FnOnce(&mut Intake)) -> World {
    let matter = Some(matter(ROADS, &[WATER]));
    let mut intake = Intake { category: category("light"), matter, ..intake(CASE) };
    change(&mut intake);
    let mut world = World::staffed();
    world.given(Command::OpenCase(intake));
    world
}

#[test]
fn where_the_machine_may_dispatch_it_assigns_the_departments_and_asks_no_unit() {
    let world = filed(|_| ());
    assert_eq!((world.case().phase, world.asked()), (Phase::WithDepartments, vec![]));
    assert_eq!((world.desk(ROADS).part, world.desk(WATER).part), (Part::Lead, Part::Co));
    assert_eq!(world.case().facts.mode, Mode::RecordOnly);
}

#[test]
fn where_a_person_must_decide_nobody_is_asked_and_the_post_assigns_them() {
    let world = filed(|intake| intake.category = category("pothole"));
    assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![]));
    assert!(world.case().recommended.is_empty() && world.case().alert.is_some());
}

#[test]
fn a_red_one_is_for_units_at_once() {
    let world = filed(|intake| intake.grade = Some(Grade::Red));
    assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![LAN, MEI, TAO]));
}

#[test]
fn a_matter_for_which_no_department_is_named_is_for_units() {
    let world = filed(|intake| intake.matter.as_mut().unwrap().lead = None);
    assert_eq!(world.asked(), [LAN]);
}

#[test]
fn a_department_that_the_area_lacks_is_not_replaced_by_a_unit_and_its_post_is_told() {
    let lacking = |part| vec![NamedOffice { part, name: "城管局".to_owned() }];
    let world = filed(|intake| {
        let matter = intake.matter.as_mut().unwrap();
        (matter.lead, matter.lacking) = (None, lacking(Part::Lead));
    });
    assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![]));
    assert!(world.case().handling.desk.is_empty(), "whoever would help waits for somebody to lead");
    assert!(world.case().alert.is_some());
    let world = filed(|intake| intake.matter.as_mut().unwrap().lacking = lacking(Part::Co));
    assert_eq!(world.case().phase, Phase::WithDepartments, "whoever is there begins without the helper");
}

/// 改地点 to where the catalogue names these departments.
fn placed_among(world: &mut World, area: &str, there: Matter) {
    let Command::PlaceCase(placing) = place_at(None, area) else { unreachable!("it is placed") };
    world.given(Command::PlaceCase(hub_dispatch::Placing { matter: Some(there), ..placing }));
}

#[test]
fn what_no_department_has_yet_goes_to_the_one_of_the_place_where_it_is_found_to_be() {
    let named = || vec![NamedOffice { part: Part::Lead, name: "城管局".to_owned() }];
    let nobodys = || Matter { lead: None, lacking: named(), ..matter(ROADS, &[]) };
    for area in ["oak-1", "north"] {
        let mut world = filed(|intake| intake.matter = Some(nobodys()));
        placed_among(&mut world, area, matter(WATER, &[ROADS]));
        assert_eq!((world.case().phase, world.asked()), (Phase::WithDepartments, vec![]), "{area}");
        assert_eq!((world.desk(WATER).part, world.desk(ROADS).part), (Part::Lead, Part::Co), "{area}");
    }
    // Where nobody bears the name either, its post says who has it.
    let mut world = filed(|intake| intake.category = category("pothole"));
    placed_among(&mut world, "oak-1", nobodys());
    let matter_now = world.case().facts.filing.as_ref().unwrap().matter.clone().unwrap();
    assert_eq!((matter_now.lead, matter_now.lacking), (None, named()));
    assert_eq!(world.case().phase, Phase::Unattended);
}

#[test]
fn whoever_has_it_keeps_it_when_it_is_placed_where_another_leads() {
    let mut world = filed(|_| ());
    placed_among(&mut world, "oak-1", matter("gas", &[]));
    assert_eq!(world.desk(ROADS).part, Part::Lead);
    assert_eq!(world.case().facts.filing.as_ref().unwrap().matter, Some(matter(ROADS, &[WATER])));
}

#[test]
fn what_the_public_reported_at_a_wrong_place_is_given_to_no_department_of_there() {
    for (area, expected) in [("oak-1", Phase::WithDepartments), ("north", Phase::Unattended)] {
        let mut world = filed(|intake| intake.channel = "web".to_owned());
        assert_eq!(world.case().phase, Phase::ToCheck);
        world.given(place_at(None, area)).given(does(city(), confirm()));
        assert_eq!((world.case().phase, world.asked()), (expected, vec![]), "{area}");
        // Who looked into it has it in hand, and says which department it is.
    }
}

#[test]
fn a_unit_sent_for_it_has_the_skills_that_the_catalogue_asks_for() {
    let asked_with = |skill: &str| {
        let matter = Matter { lead: None, skills: vec![Skill(skill.to_owned())], ..matter(ROADS, &[]) };
        filed(|intake| intake.matter = Some(matter)).asked()
    };
    assert_eq!(asked_with("boat"), [BO], "the only one with a boat, though others are nearer");
    assert_eq!(asked_with("helicopter"), []);
}

#[test]
fn an_orange_caller_does_not_push_it_down_either_and_a_red_one_does() {
    let mut world = filed(|intake| intake.category = category("drain"));
    world.given(another_says(Grade::Orange));
    assert_eq!((world.case().facts.mode, world.asked()), (Mode::RecordOnly, vec![]));
    world.given(Command::JoinReport(hub_dispatch::Joining {
        report: hub_dispatch::ReportId(uuid::Uuid::from_u128(72)),
        grade: Some(Grade::Red),
        ..crate::orders::second_caller()
    }));
    assert_eq!((world.case().facts.mode, world.asked()), (Mode::Auto, vec![LAN, MEI, TAO]));
}

#[test]
fn no_mistake_in_the_catalogue_keeps_a_report_out() {
    let twice = filed(|intake| intake.matter = Some(matter(ROADS, &[ROADS, WATER, WATER])));
    assert_eq!(twice.case().handling.desk.len(), 2);
    let world = filed(|intake| {
        let names = (0..40).map(|number| department(&format!("bureau {number}")));
        intake.matter.as_mut().unwrap().co = names.collect();
    });
    assert_eq!(world.case().handling.desk.len(), DESK_TASKS_MAX);
}
