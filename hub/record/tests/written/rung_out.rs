//! Calls that nobody answered.

use hub_dispatch::{
    CallNotAnswered, Called, CaseId, DepartmentCode, Event, OfferId, TaskId, UnitId, UtcMicros,
};

use crate::examples::{CASE, OFFER, TASK, UNIT, id, person, words};

fn rung_out(called: Called) -> Event {
    let called_at = UtcMicros(1_767_225_640_000_000);
    Event::CallNotAnswered(CallNotAnswered {
        case: CaseId(id(CASE)),
        called,
        called_at,
        number: words(),
        by: person(),
    })
}

/// Of somebody on duty.
pub(crate) fn by_a_person() -> Event {
    rung_out(Called::Person { person: person(), rung: 1, round: 2 })
}

pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    let (unit, task) = (UnitId(id(UNIT)), TaskId(id(TASK)));
    let department = DepartmentCode("11330106MB0000001X".to_owned());
    vec![
        ("unit", rung_out(Called::Unit { unit, offer: OfferId(id(OFFER)) })),
        ("unit_at_work", rung_out(Called::UnitAtWork { unit, task })),
        ("department", rung_out(Called::Department { department, task })),
    ]
}
