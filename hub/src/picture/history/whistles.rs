//! The particulars of what happened to a whistle (中心吹哨、部门报到).

use hub_dispatch::{Presence, WhistleTurn};
use hub_engine::View;
use hub_protocol::{self as wire, views::Detail};

use super::super::{area_ref, department_ref, instant, point, words};

/// The particulars besides the words: where and by when, how, and which departments.
pub(super) fn details(view: &View, what: &WhistleTurn) -> Vec<Detail> {
    let department = |code| Detail::Department { department: department_ref(view, code) };
    let departments = what.departments().iter().map(department);
    departments.chain(besides(view, what)).collect()
}

fn besides(view: &View, what: &WhistleTurn) -> Vec<Detail> {
    match what {
        WhistleTurn::Blown(blown) => vec![
            Detail::Place { place: point(blown.place) },
            Detail::Area { area: area_ref(view.organisation.areas(), &blown.area) },
            Detail::Due { due_us: instant(blown.there_by) },
        ],
        WhistleTurn::Arrived(arrived) => match arrived.how {
            Presence::Recorded => vec![Detail::DoneAt { at_us: instant(arrived.at) }],
            Presence::Position { .. } => Vec::new(),
        },
        WhistleTurn::Rated { degree, .. } => vec![Detail::Degree { degree: words::degree(*degree) }],
        WhistleTurn::Moved { case } => vec![Detail::Case { case: wire::CaseId(case.0) }],
        WhistleTurn::Signed { .. }
        | WhistleTurn::Reminded { .. }
        | WhistleTurn::Working { .. }
        | WhistleTurn::Left { .. }
        | WhistleTurn::TimeUp { .. }
        | WhistleTurn::CalledOff { .. }
        | WhistleTurn::Closed => Vec::new(),
    }
}
