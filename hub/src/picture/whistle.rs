//! A whistle (中心吹哨、部门报到) as it is shown.

use std::collections::BTreeMap;

use hub_dispatch::{
    LeftOut, Presence, Sealed, Seat,
    board::{CalledDepartment, Whistle, WhistleEnd, WhistleStep},
};
use hub_engine::{Engine, FollowError, Lookup, View};
use hub_protocol::{
    self as wire,
    http::{self, WhistleDepartment, WhistlePresence, WhistleState, WhistleView},
};
use uuid::Uuid;

use super::{PersonNames, area_ref, department_ref, instant, person_ref, point, words};

/// Words by their row of the vault; what is missing was erased.
type Said = BTreeMap<Uuid, String>;

/// A whistle with the words that go with it.
pub(crate) async fn whistle_view(
    engine: &Engine,
    whistle: &Whistle,
    names: PersonNames<'_>,
) -> Result<WhistleView, FollowError> {
    let mut said = Said::new();
    for sealed in sealed_in(whistle) {
        let words = engine.words(Lookup::Vault(sealed.vault)).await?;
        said.insert(sealed.vault, words.map(|words| words.text.clone()).unwrap_or_default());
    }
    Ok(engine.read(|view| drawn(view, whistle, &said, names)))
}

fn sealed_in(whistle: &Whistle) -> impl Iterator<Item = &Sealed> {
    let of_departments = whistle.departments.iter().flat_map(|it| [&it.note, &it.rating_note]).flatten();
    [&whistle.purpose].into_iter().chain(&whistle.reason).chain(of_departments)
}

fn drawn(view: &View, whistle: &Whistle, said: &Said, names: PersonNames<'_>) -> WhistleView {
    let areas = view.organisation.areas();
    let text = |sealed: &Sealed| said.get(&sealed.vault).cloned().unwrap_or_default();
    let post = match &whistle.by.seat {
        Seat::Centre { area, .. } => area,
        Seat::Department { .. } => unreachable!("no department blows a whistle"),
    };
    WhistleView {
        id: wire::WhistleId(whistle.id.0),
        state: match whistle.ended {
            None => WhistleState::Open,
            Some(WhistleEnd::Closed) => WhistleState::Closed,
            Some(WhistleEnd::CalledOff) => WhistleState::CalledOff,
        },
        by: person_ref(names, whistle.by.person),
        post: area_ref(areas, post),
        place: point(whistle.place),
        area: area_ref(areas, &whistle.area),
        purpose: text(&whistle.purpose),
        blown_at_us: instant(whistle.blown_at),
        there_by_us: instant(whistle.there_by),
        case: whistle.case.map(|case| wire::CaseId(case.0)),
        departments: whistle.departments.iter().map(|called| department(view, called, &text)).collect(),
        reminded_at_us: whistle.reminded_at.map(instant),
        time_up_at_us: whistle.time_up_at.map(instant),
        due_us: whistle.clock.map(|clock| instant(clock.due)),
        ended_at_us: whistle.ended_at.map(instant),
        reason: whistle.reason.as_ref().map(text),
    }
}

fn department(view: &View, called: &CalledDepartment, text: &dyn Fn(&Sealed) -> String) -> WhistleDepartment {
    let arrived = called.arrived.as_ref();
    WhistleDepartment {
        department: department_ref(view, &called.department),
        step: step(called.step),
        absent: called.absent,
        signed_at_us: called.signed_at.map(instant),
        arrived_at_us: arrived.map(|arrived| instant(arrived.at)),
        presence: arrived.map(|arrived| match arrived.how {
            Presence::Position { distance_m, age_ms } => WhistlePresence::Position { distance_m, age_ms },
            Presence::Recorded => WhistlePresence::Recorded,
        }),
        late_ms: arrived.and_then(|arrived| arrived.late_ms),
        signed_by_arriving: arrived.is_some_and(|it| it.left_out == Some(LeftOut::SignedByArriving)),
        working_at_us: called.working_at.map(instant),
        left_at_us: called.left_at.map(instant),
        left_without_working: called.left_out == Some(LeftOut::LeftWithoutWorking),
        note: called.note.as_ref().map(text),
        rating: called.rating.map(words::degree),
        rating_note: called.rating_note.as_ref().map(text),
    }
}

fn step(step: WhistleStep) -> http::WhistleStep {
    match step {
        WhistleStep::Called => http::WhistleStep::Called,
        WhistleStep::Signed => http::WhistleStep::Signed,
        WhistleStep::Arrived => http::WhistleStep::Arrived,
        WhistleStep::Working => http::WhistleStep::Working,
        WhistleStep::Left => http::WhistleStep::Left,
    }
}
