//! The particulars of what happened to a 突发事件.

use hub_dispatch::IncidentTurn;
use hub_engine::View;
use hub_protocol::views::Detail;

use super::super::{area_ref, instant, point, words};

/// The particulars besides the words: where, how grave, over what, which report, and by when.
pub(super) fn details(view: &View, what: &IncidentTurn) -> Vec<Detail> {
    let areas = view.organisation.areas();
    let level = |level| Detail::Emergency { level: words::emergency_level(level) };
    let kind = |kind| Detail::IncidentReport { kind: words::incident_report_kind(kind) };
    match what {
        IncidentTurn::Opened(opened) => {
            let place = opened.place.map(|place| Detail::Place { place: point(place) });
            let area = Detail::Area { area: area_ref(areas, &opened.area) };
            opened.level.map(level).into_iter().chain([area]).chain(place).collect()
        }
        IncidentTurn::Graded { level: graded, .. } => vec![level(*graded)],
        IncidentTurn::ResponseSet(set) => {
            let over = set.areas.iter().map(|area| Detail::Area { area: area_ref(areas, area) });
            [level(set.level)].into_iter().chain(over).collect()
        }
        IncidentTurn::ResponseEnded { final_by, .. } => vec![Detail::Due { due_us: instant(*final_by) }],
        IncidentTurn::Reported(reported) => {
            vec![kind(reported.kind), Detail::DoneAt { at_us: instant(reported.said_at) }]
        }
        IncidentTurn::ReportOverdue { kinds } => kinds.iter().map(|it| kind(*it)).collect(),
        IncidentTurn::Logged { .. } | IncidentTurn::Closed { .. } => Vec::new(),
    }
}
