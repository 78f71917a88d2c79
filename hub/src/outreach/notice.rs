//! What a gateway is told: whom, about which case, how pressing, where. Nothing of the caller leaves the hub.

use hub_dispatch::{CaseId, PersonId, Reach};
use hub_engine::View;
use hub_protocol as wire;
use serde::Serialize;
use uuid::Uuid;

use crate::{Hub, picture};

/// One message to one person or unit.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Notice {
    /// `alert` or `offer`.
    about: &'static str,
    /// To whom.
    pub(super) to: Addressee,
    /// The case.
    case: Uuid,
    /// How pressing.
    grade: wire::Grade,
    /// What it is about.
    category: String,
    /// Names of the areas, from the highest down.
    areas: Vec<String>,
    /// Round of the alert.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<u32>,
}

/// Whom to tell.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Addressee {
    name: String,
    /// None if nobody knows one: then nothing is sent.
    pub(super) number: Option<String>,
}

/// The notice; none if the case has ended meanwhile.
pub(super) fn of(hub: &Hub, reach: Reach) -> Option<Notice> {
    let (about, case, to, round) = match reach {
        Reach::Alert { case, round, person } => {
            ("alert", Some(case), person_addressed(hub, person), Some(round))
        }
        Reach::Offer { task, unit, .. } => {
            let (case, to) = hub.engine.read(|view| {
                let card = view.cards.get(&unit);
                let name = card.map(|card| card.name.clone()).unwrap_or_default();
                let number = card.and_then(|card| card.phone.clone());
                (view.board.task(task).map(|task| task.case), Addressee { name, number })
            });
            ("offer", case, to, None)
        }
    };
    hub.engine.read(|view| drawn(hub, view, about, case?, to, round))
}

fn drawn(
    hub: &Hub,
    view: &View,
    about: &'static str,
    case: CaseId,
    to: Addressee,
    round: Option<u32>,
) -> Option<Notice> {
    let shown = picture::case_view(view, case, &hub.names())?;
    Some(Notice {
        about,
        to,
        case: case.0,
        grade: shown.grade,
        category: shown.category.name,
        areas: shown.area.path.into_iter().map(|step| step.name).collect(),
        round,
    })
}

/// The person's card holds the number; the account, if there is one, the name.
fn person_addressed(hub: &Hub, person: PersonId) -> Addressee {
    let number = hub.identity.person_card(person).and_then(|card| card.phone.clone());
    Addressee { name: hub.identity.person_name(person).unwrap_or_default(), number }
}
